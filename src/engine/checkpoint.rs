//! Saving a run and going on from it.
//!
//! One walk names every column that changes during a run ([`Simulation::walk`]); saving and restoring both take it, so they
//! cannot disagree. What never changes (places, masks, row starts) is populated anew from the setup.

use super::possible::{possible, possible_debt, possible_numbers};
use super::run::{Debt, Simulation, State, terms};
use super::setup::{Change, Setup};
use crate::measures::tally::{Flows, PanelHistory, Tally};
use crate::platform::governance::{GovernanceState, Idea, Pooled, Submission};
use crate::society::columns::ColumnMut;
use crate::society::{Catalogue, Mode, Offer, Source, TribeTable};
use std::io::{Error, ErrorKind, Read, Result, Write};

/// First bytes of a checkpoint; the digit is the format's version.
const MAGIC: &[u8; 8] = b"HEIMOCK1";

/// Values moved at once.
const BATCH: usize = 16_384;

/// A value of fixed width, little-endian.
trait Plain: Copy {
    const WIDTH: usize;
    fn put(self, bytes: &mut Vec<u8>);
    fn get(bytes: &[u8]) -> Option<Self>;
}

macro_rules! plain_numbers {
    ($($ty:ty),*) => { $(impl Plain for $ty {
        const WIDTH: usize = size_of::<$ty>();
        fn put(self, bytes: &mut Vec<u8>) { bytes.extend_from_slice(&self.to_le_bytes()) }
        fn get(bytes: &[u8]) -> Option<Self> { Some(<$ty>::from_le_bytes(bytes.try_into().ok()?)) }
    })* };
}
plain_numbers!(u16, u32, u64, i64, f32, f64);

/// Structs as their fields, one after another.
macro_rules! plain_structs {
    ($($Struct:ident { $($field:ident: $ty:ty),* })*) => { $(impl Plain for $Struct {
        const WIDTH: usize = 0 $(+ <$ty as Plain>::WIDTH)*;
        fn put(self, bytes: &mut Vec<u8>) { $(self.$field.put(bytes);)* }
        fn get(mut bytes: &[u8]) -> Option<Self> {
            $(let (field, rest) = bytes.split_at_checked(<$ty as Plain>::WIDTH)?;
              let $field = <$ty as Plain>::get(field)?;
              bytes = rest;)*
            bytes.is_empty().then_some($Struct { $($field),* })
        }
    })* };
}
plain_structs! {
    Offer { id: u64, solution: u32, stance: f32, creator: u32, born: u32, popularity: f32 }
    Submission { creator: u32, solution: u32, stance: f32 }
    Idea { id: u64, number: u32, submission: Submission, born: u32, supporters: u32 }
    Pooled { id: u64, quality: f64, submission: Submission }
}

impl Plain for [f32; Mode::COUNT] {
    const WIDTH: usize = 4 * Mode::COUNT;
    fn put(self, bytes: &mut Vec<u8>) {
        self.iter().for_each(|x| x.put(bytes));
    }
    fn get(bytes: &[u8]) -> Option<Self> {
        let values: Option<Vec<f32>> = bytes.chunks_exact(4).map(f32::get).collect();
        values?.try_into().ok()
    }
}

impl<A: Plain, B: Plain> Plain for (A, B) {
    const WIDTH: usize = A::WIDTH + B::WIDTH;
    fn put(self, bytes: &mut Vec<u8>) {
        self.0.put(bytes);
        self.1.put(bytes);
    }
    fn get(bytes: &[u8]) -> Option<Self> {
        let (a, b) = bytes.split_at_checked(A::WIDTH)?;
        Some((A::get(a)?, B::get(b)?))
    }
}

impl Plain for Source {
    const WIDTH: usize = 1;
    fn put(self, bytes: &mut Vec<u8>) {
        bytes.push(self as u8);
    }
    fn get(bytes: &[u8]) -> Option<Self> {
        [Source::Own, Source::AgentOffer, Source::FirmOffer].into_iter().find(|source| bytes == [*source as u8])
    }
}

impl Plain for Option<Mode> {
    const WIDTH: usize = 1;
    /// None comes after all modes.
    fn put(self, bytes: &mut Vec<u8>) {
        bytes.push(self.map_or(Mode::COUNT, |mode| mode as usize) as u8);
    }
    fn get(bytes: &[u8]) -> Option<Self> {
        let &[code] = bytes else { return None };
        let code = usize::from(code);
        (code <= Mode::COUNT).then(|| Mode::ALL.get(code).copied())
    }
}

/// Where the walk's values go to, or come from.
trait Carrier {
    /// A column; its length travels with it.
    fn column<T: Plain>(&mut self, column: &mut Vec<T>) -> Result<()>;
    /// Values whose number is known.
    fn fixed<T: Plain>(&mut self, values: &mut [T]) -> Result<()>;
    /// One value.
    fn one<T: Plain>(&mut self, value: &mut T) -> Result<()> {
        self.fixed(std::slice::from_mut(value))
    }
}

struct Saver<'a>(&'a mut dyn Write);

impl Carrier for Saver<'_> {
    fn column<T: Plain>(&mut self, column: &mut Vec<T>) -> Result<()> {
        self.0.write_all(&(column.len() as u64).to_le_bytes())?;
        self.fixed(column)
    }

    fn fixed<T: Plain>(&mut self, values: &mut [T]) -> Result<()> {
        let mut bytes = Vec::with_capacity(BATCH * T::WIDTH);
        for batch in values.chunks(BATCH) {
            bytes.clear();
            batch.iter().for_each(|value| value.put(&mut bytes));
            self.0.write_all(&bytes)?;
        }
        Ok(())
    }
}

struct Restorer<'a>(&'a mut dyn Read);

impl Carrier for Restorer<'_> {
    fn column<T: Plain>(&mut self, column: &mut Vec<T>) -> Result<()> {
        let mut length = 0u64;
        self.one(&mut length)?;
        column.clear();
        let mut bytes = Vec::new();
        let mut left = length;
        while left > 0 {
            let batch = left.min(BATCH as u64) as usize;
            bytes.resize(batch * T::WIDTH, 0);
            self.0.read_exact(&mut bytes)?;
            for value in bytes.chunks_exact(T::WIDTH) {
                column.push(T::get(value).ok_or_else(corrupt)?);
            }
            left -= batch as u64;
        }
        Ok(())
    }

    fn fixed<T: Plain>(&mut self, values: &mut [T]) -> Result<()> {
        let mut bytes = vec![0; BATCH.min(values.len()) * T::WIDTH];
        for batch in values.chunks_mut(BATCH) {
            let bytes = &mut bytes[..batch.len() * T::WIDTH];
            self.0.read_exact(bytes)?;
            for (value, bytes) in batch.iter_mut().zip(bytes.chunks_exact(T::WIDTH)) {
                *value = T::get(bytes).ok_or_else(corrupt)?;
            }
        }
        Ok(())
    }
}

fn corrupt() -> Error {
    Error::new(ErrorKind::InvalidData, "the checkpoint is damaged, or another scenario's: delete it and run again")
}

impl Simulation {
    /// Writes everything needed to go on later (a checkpoint). Nothing of the run changes.
    pub fn save(&mut self, out: &mut dyn Write) -> Result<()> {
        out.write_all(MAGIC)?;
        let mut head = [self.step, self.changed as u32, u32::from(self.paired.is_some())];
        Saver(out).fixed(&mut head)?;
        self.walk(&mut Saver(out))
    }

    /// A run as it was saved, given the same setup.
    ///
    /// # Errors
    /// If reading fails, or what is read is no checkpoint of such a run, or none that such a run could have written.
    pub fn restore(setup: Setup, from: &mut dyn Read) -> Result<Simulation> {
        let mut magic = [0; 8];
        from.read_exact(&mut magic)?;
        let mut head = [0u32; 3];
        Restorer(from).fixed(&mut head)?;
        let [step, changed, paired] = head;
        let due = |change: &&Change| change.at <= step;
        let expected = setup.changes.iter().take_while(due).count();
        let fits = step <= setup.steps && changed as usize == expected && (paired == 1) == (expected > 0);
        if &magic != MAGIC || !fits {
            return Err(corrupt());
        }
        let mut simulation = Simulation::new(setup);
        simulation.step = step;
        simulation.changed = changed as usize;
        if paired == 1 {
            simulation.paired = Some(Box::new(simulation.state.clone()));
        }
        simulation.walk(&mut Restorer(from))?;
        let now = simulation.setup.changes[..expected].last().map_or(&simulation.setup.parameters, |c| &c.parameters);
        let mut paired = simulation.paired.iter();
        let sound = possible(&simulation.state, now, step)
            && paired.all(|paired| possible(paired, &simulation.setup.parameters, step))
            && possible_debt(&simulation.debt, &simulation.setup, step);
        if !sound || from.read(&mut [0])? != 0 {
            return Err(corrupt());
        }
        simulation.state.society.shared.landscape.tabulate();
        simulation.paired.iter_mut().for_each(|paired| paired.society.shared.landscape.tabulate());
        if let Some(change) = simulation.setup.changes[..expected].last() {
            let parameters = change.parameters.clone();
            simulation.terms = terms(&parameters, &simulation.state.society);
        }
        // What was summed up since the last record is measured with what comes: both in range, so is their mean.
        if simulation.is_within_ranges() { Ok(simulation) } else { Err(corrupt()) }
    }

    /// Takes every value that changes during a run through the carrier, in one fixed order.
    fn walk(&mut self, carrier: &mut impl Carrier) -> Result<()> {
        let steps = self.setup.steps;
        walk_debt(&mut self.debt, carrier)?;
        walk_state(&mut self.state, steps, carrier)?;
        match &mut self.paired {
            Some(paired) => walk_state(paired, steps, carrier),
            None => Ok(()),
        }
    }
}

fn walk_debt(debt: &mut Debt, carrier: &mut impl Carrier) -> Result<()> {
    let mut peak: Vec<f64> = debt.peak.into_iter().collect();
    let mut settled: Vec<u32> = debt.settled.into_iter().collect();
    carrier.column(&mut peak)?;
    carrier.column(&mut settled)?;
    *debt = Debt { peak: peak.first().copied(), settled: settled.first().copied() };
    Ok(())
}

fn walk_state(state: &mut State, steps: u32, carrier: &mut impl Carrier) -> Result<()> {
    let State { society, governance, tally } = state;
    // Everybody may have an idea in every step.
    let most_ideas = society.size() as u64 * u64::from(steps);
    for column in society.saved_columns() {
        match column {
            ColumnMut::F32(column) => carrier.fixed(column)?,
            ColumnMut::U16(column) => carrier.fixed(column)?,
            ColumnMut::U32(column) => carrier.fixed(column)?,
            ColumnMut::Attraction(column) => carrier.fixed(column)?,
            ColumnMut::Source(column) => carrier.fixed(column)?,
            ColumnMut::Mode(column) => carrier.fixed(column)?,
        }
    }
    let (_, follows) = society.agents.network.parts_mut();
    carrier.fixed(follows)?;
    let shared = &mut society.shared;
    carrier.fixed(shared.landscape.contributions_mut())?;
    let Catalogue { offers, firms: _, variants, next_id } = &mut shared.catalogue;
    carrier.column(offers)?;
    carrier.column(variants)?;
    carrier.one(next_id)?;
    let TribeTable { size, mean, prototype } = &mut shared.tribes;
    carrier.fixed(size)?;
    carrier.fixed(mean)?;
    carrier.fixed(prototype)?;
    walk_governance(governance, most_ideas, carrier)?;
    walk_tally(tally, carrier)
}

fn walk_governance(state: &mut GovernanceState, most_ideas: u64, carrier: &mut impl Carrier) -> Result<()> {
    let GovernanceState { mut ideas, mut next_number, mut pool, .. } = std::mem::take(state);
    carrier.column(&mut ideas)?;
    carrier.one(&mut next_number)?;
    carrier.column(&mut pool)?;
    if !possible_numbers(ideas.iter().map(|idea| idea.number), next_number, most_ideas) {
        return Err(corrupt());
    }
    *state = GovernanceState::restored(ideas, next_number, pool);
    Ok(())
}

/// Flows go on from record to record; what a record leaves in the tally of its own step is not needed again.
fn walk_tally(tally: &mut Tally, carrier: &mut impl Carrier) -> Result<()> {
    let Tally { flows, exposures: _, consumption: _, panel, supports: _ } = tally;
    let Flows {
        steps,
        modes,
        encounters,
        working,
        engagements,
        clashes,
        submissions,
        admitted,
        gain,
        realised,
        payoff,
        coordination_cost,
        by_distance,
    } = flows;
    carrier.one(steps)?;
    carrier.fixed(modes)?;
    for count in [encounters, working, engagements, clashes, submissions, admitted] {
        carrier.one(count)?;
    }
    for sum in [gain, realised, payoff, coordination_cost] {
        carrier.one(sum)?;
    }
    carrier.fixed(by_distance)?;
    let PanelHistory { agents: _, consumed } = panel;
    for consumed in consumed {
        let mut column: Vec<(u32, u64)> = std::mem::take(consumed).into();
        carrier.column(&mut column)?;
        *consumed = column.into();
    }
    Ok(())
}

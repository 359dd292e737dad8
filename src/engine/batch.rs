//! Agents served together: they choose their modes, are shown what these need, and act, inputs by inputs, so that the memory
//! accesses of one inputs do not wait for each other and nothing branches on who happens to be next.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

use super::inputs::ChunkInputs;
use crate::behaviour::{Act, cocreate, consume, drift, tribe};
use crate::platform::{Agent, Follows, PeerView, StepView, feed, offers};
use crate::random::{self, Block, Blocks, Purpose};
use crate::society::columns::ChunkColumns;
use crate::society::{Mode, NO_OFFER};
use std::ops::Range;
use std::sync::atomic::Ordering;

/// What some agents chose, what they were shown and what they did; buffers, kept from one batch to the next.
/// A slot is an agent's number less that of the first of them; other lists are in agent order.
#[derive(Default)]
pub(super) struct Batch {
    agents: Vec<u32>,
    luck: Blocks,
    /// drift of opinion, in standard deviations, by slot
    pub drifts: Vec<f64>,
    choice: drift::Choice,
    /// whether a co-creation is done alone, by slot
    alone: Vec<bool>,
    /// which followee is out of tolerance and looked at for rewiring, or [`NOT_LOOKED`], by slot
    looks: Vec<u32>,
    /// where among those shown a peer an agent is, if it is one of them, by slot
    seats: Vec<u32>,
    /// agents by the mode they chose
    by_mode: [Vec<u32>; Mode::COUNT],
    viewers: Vec<u32>,
    chosen: Vec<u32>,
    shown: Vec<u32>,
    /// what is seen of the peers shown
    peers: Vec<PeerView>,
    encounters: Blocks,
    trials: Blocks,
    bits: Blocks,
    offers: offers::Serving,
    feed: feed::Serving,
    /// solutions of all candidates of the feed, on a recording step: that of candidate c of the k-th of n is at c*n + k
    solutions: Vec<u32>,
    /// what everybody did, by slot
    pub acts: Vec<Act>,
}

/// A peer who is shown, as it stood at the start of the step.
#[derive(Clone, Copy)]
pub(super) struct Peer {
    pub id: u32,
    pub seen: PeerView,
}

/// At none, or at one within tolerance.
const NOT_LOOKED: u32 = u32::MAX;

impl Batch {
    /// Lets the agents at these slots of the chunk choose their modes, shows them what these modes need, and lets them act.
    /// On a recording step everybody is shown a peer.
    #[inline(always)]
    pub fn serve(&mut self, inputs: &ChunkInputs, columns: &ChunkColumns, slots: Range<usize>) {
        let view = &inputs.view;
        self.agents.clear();
        self.agents.extend(slots.clone().map(|k| (columns.first + k) as u32));
        self.luck.draw(view.draws, Purpose::Agent, view.step, &self.agents, 2);
        random::normals(&self.luck, 1, &mut self.drifts);
        let agents = &view.terms.parameters.agents;
        self.choice.choose(agents, &columns.attraction[slots], self.luck.words(0, 0));
        self.look(inputs, columns);
        self.divide();
        self.part_company(view);
        self.seat(inputs);
        let follows = inputs.follows(columns);
        offers::choose(view, &self.by_mode[Mode::Consume as usize], &follows, &mut self.offers, &mut self.chosen);
        feed::show(view, &self.viewers, &follows, inputs.recording(), &mut self.feed, &mut self.shown);
        self.peers.clear();
        self.peers.extend(self.shown.iter().map(|&peer| view.peer_views[peer as usize]));
        if inputs.recording() {
            self.solutions.clear();
            self.solutions.extend(self.feed.candidates().iter().map(|&peer| view.peer_views[peer as usize].solution));
        }
        let rounds = view.terms.parameters.encounter.rounds;
        let [_, creators, members] = &self.by_mode;
        self.trials.draw(view.draws, Purpose::Trial, view.step, creators, rounds);
        self.bits.draw(view.draws, Purpose::TribeBit, view.step, members, 1);
        self.play(inputs);
    }

    /// Lets those whose luck says so look at one random followee, and remembers whose is out of tolerance.
    #[inline(always)]
    fn look(&mut self, inputs: &ChunkInputs, columns: &ChunkColumns) {
        let view = &inputs.view;
        let follows = inputs.follows(columns);
        self.looks.clear();
        self.looks.resize(self.agents.len(), NOT_LOOKED);
        for (slot, &word) in self.luck.words(0, 1).iter().enumerate() {
            if random::coin(word) < view.terms.parameters.agents.rewire {
                let luck = self.luck.of(slot, 1);
                self.looks[slot] = out_of_tolerance(view, &follows, self.agents[slot], &luck);
            }
        }
    }

    /// Divides those served by their modes.
    #[inline(always)]
    fn divide(&mut self) {
        let Batch { agents, choice, by_mode, .. } = self;
        by_mode.iter_mut().for_each(|list| list.resize(agents.len(), 0));
        let lists = by_mode.each_mut().map(|list| &mut list[..]);
        let mut counts = [0; Mode::COUNT];
        for (&agent, &chosen) in agents.iter().zip(&choice.modes) {
            // Everybody is written to the end of every list and stays where they belong: who will is unpredictable.
            for mode in Mode::ALL {
                lists[mode as usize][counts[mode as usize]] = agent;
                counts[mode as usize] += usize::from(chosen == mode);
            }
        }
        by_mode.iter_mut().zip(counts).for_each(|(list, count)| list.truncate(count));
    }

    /// Draws the luck of encounters, and says who co-creates alone.
    #[inline(always)]
    fn part_company(&mut self, view: &StepView) {
        let format = &view.terms.parameters.encounter;
        let Batch { agents, alone, by_mode, encounters, .. } = self;
        let creators = &by_mode[Mode::CoCreate as usize];
        alone.clear();
        alone.resize(agents.len(), false);
        if cocreate::needs_luck(format) {
            encounters.draw(view.draws, Purpose::Encounter, view.step, creators, 1);
        }
        if format.solo > 0.0 {
            for (k, &agent) in creators.iter().enumerate() {
                alone[(agent - agents[0]) as usize] = cocreate::is_alone(format, &encounters.of(k, 0));
            }
        }
    }

    /// Lists those who are to be shown a peer.
    #[inline(always)]
    fn seat(&mut self, inputs: &ChunkInputs) {
        let n = self.agents.len();
        let Batch { agents, choice, alone, looks, seats, viewers, .. } = self;
        [&mut *viewers, &mut *seats].into_iter().for_each(|list| list.resize(n, 0));
        let mut viewing = 0;
        for slot in 0..n {
            (viewers[viewing], seats[slot]) = (agents[slot], viewing as u32);
            viewing += usize::from(inputs.serves_peer(choice.modes[slot], alone[slot]) | (looks[slot] != NOT_LOOKED));
        }
        viewers.truncate(viewing);
    }

    /// Lets everybody act, mode by mode.
    #[inline(always)]
    fn play(&mut self, inputs: &ChunkInputs) {
        let Some(&first) = self.agents.first() else { return };
        self.acts.resize(self.agents.len(), Act::default());
        for mode in Mode::ALL {
            match mode {
                Mode::Consume => self.consume(inputs, first),
                Mode::CoCreate => self.cocreate(&inputs.view, first),
                Mode::Tribe => self.meet(inputs, first),
            }
        }
    }

    #[inline(always)]
    fn consume(&mut self, inputs: &ChunkInputs, first: u32) {
        let view = &inputs.view;
        for (&agent, &offer) in self.by_mode[Mode::Consume as usize].iter().zip(&self.chosen) {
            self.acts[(agent - first) as usize] = consume::consume(view, &view.agent(agent), offer);
            if offer != NO_OFFER {
                inputs.uses[offer as usize].fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    #[inline(always)]
    fn cocreate(&mut self, view: &StepView, first: u32) {
        for (k, &agent) in self.by_mode[Mode::CoCreate as usize].iter().enumerate() {
            let (slot, me) = ((agent - first) as usize, view.agent(agent));
            let (luck, trials) = (|| self.encounters.of(k, 0), |round| self.trials.of(k, round as usize));
            self.acts[slot] = match self.alone[slot] {
                true => cocreate::alone(view, &me, trials),
                false => cocreate::with_peer(view, &me, &self.peers[self.seats[slot] as usize], luck, trials),
            };
        }
    }

    #[inline(always)]
    fn meet(&mut self, inputs: &ChunkInputs, first: u32) {
        let view = &inputs.view;
        for (k, &agent) in self.by_mode[Mode::Tribe as usize].iter().enumerate() {
            let slot = (agent - first) as usize;
            let other = &self.peers[self.seats[slot] as usize];
            self.acts[slot] = tribe::meet(view, &inputs.masses, &view.agent(agent), other, || self.bits.of(k, 0));
        }
    }

    /// The mode chosen at a slot.
    #[inline(always)]
    pub fn mode(&self, slot: usize) -> Mode {
        self.choice.modes[slot]
    }

    /// The luck of leaving a tribe.
    #[inline(always)]
    pub fn leaving(&self, slot: usize) -> f32 {
        random::coin(self.luck.words(1, 0)[slot])
    }

    /// The peer that was shown for an act, or for the record.
    #[inline(always)]
    pub fn peer(&self, inputs: &ChunkInputs, slot: usize) -> Option<Peer> {
        inputs.serves_peer(self.choice.modes[slot], self.alone[slot]).then(|| self.seated(slot))
    }

    /// The solutions of a feed's candidates, on a recording step.
    #[inline(always)]
    pub fn solutions(&self, slot: usize) -> impl Iterator<Item = u32> {
        self.solutions[slot..].iter().step_by(self.agents.len()).copied()
    }

    /// Which followee is looked at and out of tolerance, and the peer that may take its slot.
    #[inline(always)]
    pub fn look_of(&self, slot: usize) -> Option<(u32, Peer)> {
        (self.looks[slot] != NOT_LOOKED).then(|| (self.looks[slot], self.seated(slot)))
    }

    #[inline(always)]
    fn seated(&self, slot: usize) -> Peer {
        let seat = self.seats[slot] as usize;
        Peer { id: self.shown[seat], seen: self.peers[seat] }
    }
}

/// Which random followee an agent looks at, if that one is out of tolerance; else [`NOT_LOOKED`].
#[inline(always)]
fn out_of_tolerance(view: &StepView, follows: &Follows, agent: u32, luck: &Block) -> u32 {
    let (me, row) = (view.agent(agent), follows.of(agent));
    if row.is_empty() {
        return NOT_LOOKED;
    }
    let which = luck.below(1, row.len() as u64) as u32;
    if far(&me, view.opinions[row[which as usize] as usize]) { which } else { NOT_LOOKED }
}

/// Whether another's opinion is out of an agent's tolerance.
#[inline(always)]
pub(super) fn far(me: &Agent, opinion: f32) -> bool {
    (opinion - me.opinion).abs() > me.tolerance
}

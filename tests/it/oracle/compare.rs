//! Engine and oracle side by side: the first difference, by step, agent and column.

use super::step::Oracle;
use heimo::engine::{Setup, Simulation};
use heimo::society::{NO_OFFER, NO_TRIBE, Society};
use std::fmt::Debug;

/// The first difference between a run of the engine and one of the oracle, if there is one.
pub fn first_difference(setup: &Setup) -> Option<String> {
    let mut engine = Simulation::new(setup.clone());
    let mut oracle = Oracle::new(setup);
    if let Some(what) = difference(engine.society(), &oracle) {
        return Some(format!("at birth: {what}"));
    }
    while !engine.finished() {
        engine.advance();
        oracle.advance();
        if let Some(what) = difference(engine.society(), &oracle) {
            return Some(format!("after step {}: {what}", oracle.step));
        }
    }
    None
}

/// What differs first, `engine` on the left.
fn difference(engine: &Society, oracle: &Oracle) -> Option<String> {
    let w = &oracle.world;
    let mut report = Report(None);
    report.floats("landscape", engine.shared.landscape.table(), w.nk.f.iter().copied());
    report.all("mask", &engine.shared.masks, &w.masks, |v| *v);
    let people = |get: fn(&super::society::Person) -> u32| w.people.iter().map(get).collect::<Vec<_>>();
    let tribe = |g: Option<usize>| g.map_or(u32::from(NO_TRIBE), |g| g as u32);
    let last = |&at: &u32| if at == NO_OFFER { u64::MAX } else { engine.shared.catalogue.offers[at as usize].id };
    report.all("place", &engine.shared.place, &people(|a| a.place as u32), |v| u32::from(*v));
    report.all("initial", &engine.shared.initial, &people(|a| a.s0), |v| *v);
    report.all("mode", &engine.agents.mode, &people(|a| u32::from(a.mode)), |v| v.map_or(3, |mode| mode as u32));
    report.all("solution", &engine.agents.solution, &people(|a| a.s), |v| *v);
    report.all("used", &engine.agents.used, &people(|a| a.u), |v| *v);
    report.all("source", &engine.agents.source, &people(|a| u32::from(a.source)), |v| *v as u32);
    report.floats("opinion", &engine.agents.opinion, w.people.iter().map(|a| a.x));
    report.floats("tolerance", &engine.agents.tolerance, w.people.iter().map(|a| a.e));
    report.floats("wealth", &engine.agents.wealth, w.people.iter().map(|a| a.wealth));
    for m in 0..3 {
        let ours: Vec<f32> = engine.agents.attraction.iter().map(|a| a[m]).collect();
        report.floats("attraction", &ours, w.people.iter().map(|a| a.a[m]));
    }
    let tribes: Vec<u32> = w.people.iter().map(|a| tribe(a.tribe)).collect();
    report.all("tribe", &engine.agents.tribe, &tribes, |v| u32::from(*v));
    let lasts: Vec<u64> = w.people.iter().map(|a| a.last.unwrap_or(u64::MAX)).collect();
    report.all("last offer", &engine.shared.last_offer, &lasts, last);
    for (i, person) in w.people.iter().enumerate() {
        report.all(&format!("follow of {i}, slot"), engine.agents.network.followees(i), &person.follows, |v| *v);
    }
    report.all("in-degree", &engine.shared.in_degree, &w.indegree, |v| *v);
    catalogue(&mut report, engine, oracle);
    report.all("tribe's size", &engine.shared.tribes.size, &w.sizes, |v| *v);
    report.floats("tribe's prototype", &engine.shared.tribes.prototype, w.prototypes.iter().copied());
    report.0
}

fn catalogue(report: &mut Report, engine: &Society, oracle: &Oracle) {
    let w = &oracle.world;
    let (ours, theirs) = (&engine.shared.catalogue.offers, &w.offers);
    let oracle_row = |get: fn(&super::society::Offer) -> u64| theirs.iter().map(get).collect::<Vec<_>>();
    report.all("offer's id", ours, &oracle_row(|o| o.id), |o| o.id);
    report.all("offer's solution", ours, &oracle_row(|o| u64::from(o.solution)), |o| u64::from(o.solution));
    report
        .all("offer's stance", ours, &oracle_row(|o| u64::from(o.stance.to_bits())), |o| u64::from(o.stance.to_bits()));
    report.all("offer's born", ours, &oracle_row(|o| u64::from(o.born)), |o| u64::from(o.born));
    let creators = oracle_row(|o| u64::from(o.creator.unwrap_or(NO_OFFER)));
    report.all("offer's creator", ours, &creators, |o| u64::from(o.creator));
    report.floats(
        "offer's popularity",
        &ours.iter().map(|o| o.popularity).collect::<Vec<_>>(),
        theirs.iter().map(|o| o.popularity),
    );
    let variants: Vec<u32> = w.variants.iter().flatten().flatten().copied().collect();
    report.all("variant", &engine.shared.catalogue.variants, &variants, |v| *v);
}

/// Keeps the first difference.
struct Report(Option<String>);

impl Report {
    fn all<T, V: Copy + PartialEq + Debug>(&mut self, what: &str, ours: &[T], theirs: &[V], value: impl Fn(&T) -> V) {
        if self.0.is_some() {
            return;
        }
        if ours.len() != theirs.len() {
            self.0 = Some(format!("{} rows of {what}, the oracle has {}", ours.len(), theirs.len()));
            return;
        }
        let at = ours.iter().zip(theirs).position(|(a, b)| value(a) != *b);
        self.0 = at.map(|at| format!("{what} {at} is {:?}, the oracle says {:?}", value(&ours[at]), theirs[at]));
    }

    fn floats(&mut self, what: &str, ours: &[f32], theirs: impl Iterator<Item = f32>) {
        if self.0.is_some() {
            return;
        }
        let theirs: Vec<f32> = theirs.collect();
        if ours.len() != theirs.len() {
            self.0 = Some(format!("{} rows of {what}, the oracle has {}", ours.len(), theirs.len()));
            return;
        }
        let at = ours.iter().zip(&theirs).position(|(a, b)| a.to_bits() != b.to_bits());
        self.0 = at.map(|at| format!("{what} {at} is {:?}, the oracle says {:?}", ours[at], theirs[at]));
    }
}

//! What a state that was read back must be: one that a run of its setup could have come to.
//!
//! A checkpoint's digest says that it is what was written, not that a run wrote it. Whatever passes here can be stepped: every
//! position leads somewhere, every sum has room, nothing is no number.

use super::run::{Debt, State};
use super::setup::Setup;
use crate::measures::tally::Flows;
use crate::platform::governance::{GovernanceState, Submission};
use crate::scenario::parameters::{FirmVariants, Parameters};
use crate::society::{NO_OFFER, NO_TRIBE, Offer, Society};

/// Whether a run could be in a state after so many steps, with some parameters in force.
pub(super) fn possible(state: &State, parameters: &Parameters, step: u32) -> bool {
    let society = &state.society;
    agents(society)
        && network(society)
        && catalogue(society, parameters, step)
        && governance(state, step)
        && tally(state, step)
}

/// Whether what is known of learning against the paired run could be.
pub(super) fn possible_debt(debt: &Debt, setup: &Setup, step: u32) -> bool {
    let first = setup.changes.first().map_or(u32::MAX, |change| change.at);
    debt.peak.is_none_or(f64::is_finite) && debt.settled.is_none_or(|settled| (first..=step).contains(&settled))
}

/// Whether ideas can be looked up by their numbers: they ascend, and there are no more numbers than could be given.
pub(super) fn possible_numbers(numbers: impl Iterator<Item = u32> + Clone, next: u32, most: u64) -> bool {
    let first = numbers.clone().next().unwrap_or(next);
    let below = numbers.clone().all(|number| number < next);
    below && numbers.is_sorted_by(|a, b| a < b) && u64::from(next - first.min(next)) <= most
}

/// Whether it is an opinion, or a stance.
fn is_opinion(x: f32) -> bool {
    (-1.0..=1.0).contains(&x)
}

fn is_solution(society: &Society, solution: u32) -> bool {
    u64::from(solution) < 1 << society.shared.landscape.bits()
}

fn agents(society: &Society) -> bool {
    let (tribes, offers) = (society.shared.tribes.size.len(), society.shared.catalogue.offers.len());
    let solutions = society.agents.solution.iter().chain(&society.agents.used);
    society.agents.opinion.iter().all(|&x| is_opinion(x))
        && society.agents.tolerance.iter().all(|x| (0.0..=2.0).contains(x))
        && society.agents.wealth.iter().all(|x| x.is_finite())
        && society.agents.attraction.iter().flatten().all(|x| x.is_finite())
        && { solutions }.all(|&solution| is_solution(society, solution))
        && society.shared.last_offer.iter().all(|&offer| offer == NO_OFFER || (offer as usize) < offers)
        && society.agents.tribe.iter().all(|&tribe| tribe == NO_TRIBE || usize::from(tribe) < tribes)
        && society.shared.tribes.mean.iter().chain(&society.shared.tribes.prototype).all(|&x| is_opinion(x))
        && society.shared.tribes.size.iter().map(|&size| u64::from(size)).sum::<u64>() <= society.size() as u64
}

fn network(society: &Society) -> bool {
    let nodes = society.size();
    let inside = |node| society.agents.network.followees(node).iter().all(|&other| (other as usize) < nodes);
    (0..nodes).all(inside) && society.agents.network.in_degrees() == society.shared.in_degree
}

fn catalogue(society: &Society, parameters: &Parameters, step: u32) -> bool {
    let catalogue = &society.shared.catalogue;
    let per_place = parameters.firms.variants == FirmVariants::PerPlace;
    let variants = if per_place { catalogue.firms * society.shared.masks.len() } else { 0 };
    let offer = |offer: &Offer| {
        is_solution(society, offer.solution)
            && is_opinion(offer.stance)
            && offer.born <= step
            && offer.popularity.is_finite()
            && offer.popularity.is_sign_positive()
            && offer.id < catalogue.next_id
            && (offer.creator == NO_OFFER || (offer.creator as usize) < society.size())
    };
    catalogue.offers.len() >= catalogue.firms
        && catalogue.variants.len() == variants
        && catalogue.variants.iter().all(|&solution| is_solution(society, solution))
        && catalogue.offers.iter().all(offer)
        // A firm's offers and one of every agent and step: there is room to go on.
        && catalogue.next_id <= catalogue.firms as u64 + society.size() as u64 * u64::from(step)
}

fn governance(state: &State, step: u32) -> bool {
    let (society, GovernanceState { ideas, pool, .. }) = (&state.society, &state.governance);
    let submission = |submission: &Submission| {
        is_solution(society, submission.solution)
            && is_opinion(submission.stance)
            && (submission.creator as usize) < society.size()
    };
    // Whoever is supported by a quarter of all is admitted.
    let idea = |idea: &crate::platform::governance::Idea| {
        idea.born <= step && idea.supporters as usize <= society.size() && submission(&idea.submission)
    };
    let next_id = society.shared.catalogue.next_id;
    ideas.iter().all(|found| idea(found) && found.id < next_id)
        && pool.iter().all(|found| found.quality.is_finite() && found.id < next_id && submission(&found.submission))
}

fn tally(state: &State, step: u32) -> bool {
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
    } = &state.tally.flows;
    let most = state.society.size() as u64 * (*steps).min(u64::from(step));
    let counts = [encounters, working, engagements, clashes, submissions, admitted];
    let sums = [gain, realised, payoff, coordination_cost];
    // An agent may meet several peers in a step: what is asked here is that the sums have room.
    let room = i64::MAX as u64 / 2 / by_distance.len().max(1) as u64;
    let few = |count: u64| count <= most.saturating_mul(1 << 16);
    *steps <= u64::from(step)
        && modes.iter().chain(counts).all(|&count| few(count))
        && modes.iter().fold(0, |sum: u64, &count| sum.saturating_add(count)) <= most
        && *submissions <= most
        && sums.iter().all(|sum| sum.is_finite() && (most > 0 || **sum == 0.0))
        && by_distance.iter().all(|&(count, gain)| few(count) && gain.unsigned_abs() <= room)
        && state.tally.panel.consumed.iter().flatten().all(|&(then, _)| then <= step)
}

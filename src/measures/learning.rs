//! How well people solve their own problem in their own place, and the chain by which they come to: contact,
//! possibilities, new value.

use super::formulas::{PairSums, ratio};
use super::tally::{Exposures, Flows};
use super::view::{View, agent_steps};
use crate::parallel;
use crate::society::Society;

/// The family's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learning {
    /// mean own quality
    pub quality: Option<f64>,
    /// best own quality
    pub best: Option<f64>,
    /// improvement of own quality per agent-step
    pub gain: Option<f64>,
    /// part of the way from a random solution to the best that was learned
    pub learned_part: Option<f64>,
    /// share of the gain made by the more distant half of working encounters
    pub gain_across_difference: Option<f64>,
    /// learned part forgone by interventions
    pub debt: Option<f64>,
    /// steps until half of the peak debt is paid back for good
    pub recovery_steps: Option<f64>,
    /// mean difference of opinion of engaged peers
    pub contact_opinion: Option<f64>,
    /// mean share of differing bits of engaged peers
    pub contact_knowledge: Option<f64>,
    /// distinct better solutions among the peers a feed considers, per agent
    pub possibilities: Option<f64>,
    /// share of agents with at least two of them
    pub freedom: Option<f64>,
    /// improvements per agent-step
    pub new_value: Option<f64>,
    /// correlation of differences of opinion and of knowledge over exposures
    pub knowledge_by_distance: Option<f64>,
}

/// Measures the family.
pub fn observe(view: &View) -> Learning {
    let (society, flows, exposures) = (view.society, &view.tally.flows, &view.tally.exposures);
    let people = society.size() as f64;
    let bits = f64::from(society.shared.landscape.bits());
    let quality = mean_quality(society);
    let per_agent_step = |sum: f64| agent_steps(view).map(|steps| sum / steps);
    let per_agent = |count: u64| (exposures.count > 0).then(|| count as f64 / people);
    let per_contact = |sum: f64| ratio(sum, exposures.engaged as f64);
    Learning {
        quality,
        best: best_quality(society),
        gain: per_agent_step(flows.gain),
        learned_part: quality.and_then(|quality| part_learned(quality, society)),
        gain_across_difference: gain_across_difference(flows),
        debt: view.debt,
        recovery_steps: view.recovery_steps,
        contact_opinion: per_contact(exposures.engaged_distance),
        contact_knowledge: per_contact(exposures.engaged_hamming / bits),
        possibilities: per_agent(exposures.possibilities),
        freedom: per_agent(exposures.free),
        new_value: per_agent_step(flows.submissions as f64),
        knowledge_by_distance: knowledge_by_distance(exposures),
    }
}

/// Learned part L = (Q - Q_random)/(1 - Q_random) of a society, at most 1; Q is mean own quality, Q_random the landscape's
/// mean. `None` without agents or on a landscape that is best everywhere.
pub fn learned_part(society: &Society) -> Option<f64> {
    part_learned(mean_quality(society)?, society)
}

fn part_learned(quality: f64, society: &Society) -> Option<f64> {
    let random = society.shared.landscape.mean();
    ratio(quality - random, 1.0 - random)
}

fn mean_quality(society: &Society) -> Option<f64> {
    let sum = parallel::sum(society.size(), |agent| f64::from(society.quality(agent)));
    ratio(sum, society.size() as f64)
}

fn best_quality(society: &Society) -> Option<f64> {
    let best =
        parallel::map_chunks(society.size(), |chunk| chunk.map(|agent| society.quality(agent)).fold(0.0, f32::max));
    best.into_iter().reduce(f32::max).map(f64::from)
}

/// Share of the gain that came from the half of the working encounters with the larger differences of opinion.
///
/// Half of the encounters lie above the median by definition. Those in the median's bin cannot be told apart, so of that
/// bin's gain as large a part counts as of its encounters belongs to the upper half: if gain has nothing to do with
/// distance, the share is 1/2, however the distances are spread. `None` without gain.
fn gain_across_difference(flows: &Flows) -> Option<f64> {
    let encounters: u64 = flows.by_distance.iter().map(|bin| bin.0).sum();
    let gain: i64 = flows.by_distance.iter().map(|bin| bin.1).sum();
    let mut wanted = encounters as f64 / 2.0;
    let mut across = 0.0;
    for &(count, gain) in flows.by_distance.iter().rev().filter(|bin| bin.0 > 0) {
        let taken = wanted.min(count as f64);
        across += gain as f64 * (taken / count as f64);
        wanted -= taken;
        if wanted <= 0.0 {
            break;
        }
    }
    (gain > 0).then(|| across / gain as f64)
}

fn knowledge_by_distance(exposures: &Exposures) -> Option<f64> {
    let sums = PairSums {
        n: exposures.count,
        x: exposures.distance,
        y: exposures.hamming,
        xx: exposures.distance_squared,
        yy: exposures.hamming_squared,
        xy: exposures.product,
    };
    sums.correlation()
}

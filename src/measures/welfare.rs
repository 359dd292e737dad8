//! How people fare: payoff, its inequality, what they tolerate and fear, what they do, and whom governance hears.

use super::formulas::{from_ordered_bits, gini_absolute, gini_of_counts, ordered_bits, ratio, runs};
use super::view::{View, agent_steps, parts};
use crate::parallel;
use crate::society::Society;

/// The family's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Welfare {
    /// mean payoff
    pub payoff: Option<f64>,
    /// inequality of wealth, which may be negative
    pub wealth_gini_absolute: Option<f64>,
    /// inequality of own quality
    pub quality_gini: Option<f64>,
    /// mean tolerance
    pub tolerance: Option<f64>,
    /// mean anxiety
    pub anxiety: Option<f64>,
    /// share of agent-steps in consume mode
    pub consume: Option<f64>,
    /// share of agent-steps in co-create mode
    pub cocreate: Option<f64>,
    /// share of agent-steps in tribe mode
    pub tribe: Option<f64>,
    /// submissions per agent-step
    pub submissions: Option<f64>,
    /// admitted offers per agent-step
    pub admitted: Option<f64>,
    /// inequality of the support of open ideas
    pub support_gini: Option<f64>,
    /// supporters of the best supported open idea
    pub support_max: Option<f64>,
}

/// Measures the family.
pub fn observe(view: &View) -> Welfare {
    let (society, flows) = (view.society, &view.tally.flows);
    let per_agent_step = |sum: f64| agent_steps(view).map(|steps| sum / steps);
    let tolerance = mean_tolerance(society);
    let mut supports = view.tally.supports.clone();
    parallel::sort_by_key(&mut supports, |&supporters| supporters);
    let [consume, cocreate, tribe] = flows.modes.map(|acts| per_agent_step(acts as f64));
    Welfare {
        payoff: per_agent_step(flows.payoff),
        wealth_gini_absolute: wealth_gini(&society.agents.wealth),
        quality_gini: quality_gini(society),
        tolerance,
        anxiety: tolerance.and_then(|tolerance| anxiety(tolerance, view)),
        consume,
        cocreate,
        tribe,
        submissions: per_agent_step(flows.submissions as f64),
        admitted: per_agent_step(flows.admitted as f64),
        support_gini: gini_of_counts(&supports),
        support_max: supports.last().map(|&supporters| f64::from(supporters)),
    }
}

/// Gini coefficient with absolute values in its denominator, for wealth may be negative.
fn wealth_gini(wealth: &[f32]) -> Option<f64> {
    let mut keys = vec![0u32; wealth.len()];
    parallel::fill(&mut keys, |agent| ordered_bits(wealth[agent]));
    parallel::sort_by_key(&mut keys, |&key| key);
    gini_absolute(runs(&keys).map(|(key, count)| (f64::from(from_ordered_bits(key)), count)))
}

/// Gini coefficient of own qualities. There are at most 2^B of them, so points of the landscape are counted, not agents
/// sorted.
fn quality_gini(society: &Society) -> Option<f64> {
    let table = society.shared.landscape.table();
    let counted = parallel::map_parts(parts(society.size(), table.len()), |part| {
        let mut holders = vec![0u32; table.len()];
        for agent in part {
            holders[(society.agents.solution[agent] ^ society.shared.masks[society.shared.place[agent] as usize])
                as usize] += 1;
        }
        holders
    });
    let mut qualities: Vec<(u32, u32)> = Vec::new();
    for (point, &worth) in table.iter().enumerate() {
        let holders: u32 = counted.iter().map(|holders| holders[point]).sum();
        if holders > 0 {
            qualities.push((ordered_bits(worth), holders));
        }
    }
    parallel::sort_by_key(&mut qualities, |&quality| quality);
    gini_absolute(qualities.iter().map(|&(key, holders)| (f64::from(from_ordered_bits(key)), u64::from(holders))))
}

fn mean_tolerance(society: &Society) -> Option<f64> {
    let sum = parallel::sum(society.size(), |agent| f64::from(society.agents.tolerance[agent]));
    ratio(sum, society.size() as f64)
}

/// Mean of 1 - (e - e_min)/(e_max - e_min), which is linear in e; `None` where tolerance cannot differ.
fn anxiety(tolerance: f64, view: &View) -> Option<f64> {
    let agents = &view.parameters.agents;
    let (least, most) = (f64::from(agents.tolerance_min), f64::from(agents.tolerance_max));
    ratio(tolerance - least, most - least).map(|part| (1.0 - part).clamp(0.0, 1.0))
}

//! What the network is worth to its members, beside the textbook laws of what it should be worth.

use super::tolerant_pairs;
use super::view::{View, agent_steps};
use crate::math;

/// The family's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NetworkValue {
    /// per agent-step, owed to others
    pub realised: Option<f64>,
    /// of all agents, per step
    pub total: Option<f64>,
    /// per agent-step
    pub coordination_cost: Option<f64>,
    /// of all agents, per step
    pub coordination_total: Option<f64>,
    /// share of pairs that could work together
    pub tolerant_pairs: Option<f64>,
    /// ln n
    pub log_sarnoff: Option<f64>,
    /// ln(n ln n)
    pub log_odlyzko: Option<f64>,
    /// ln(n(n-1)/2)
    pub log_metcalfe: Option<f64>,
    /// ln(2^n - n - 1)
    pub log_reed: Option<f64>,
}

/// Measures the family.
pub fn observe(view: &View) -> NetworkValue {
    let (society, flows) = (view.society, &view.tally.flows);
    let n = society.size() as u64;
    let people = n as f64;
    let realised = agent_steps(view).map(|steps| flows.realised / steps);
    let coordination_cost = agent_steps(view).map(|steps| flows.coordination_cost / steps);
    let yardstick = |law: fn(u64) -> f64| (n >= 2).then(|| law(n));
    NetworkValue {
        realised,
        total: realised.map(|value| people * value),
        coordination_cost,
        coordination_total: coordination_cost.map(|cost| people * cost),
        tolerant_pairs: tolerant_pairs::share(&society.agents.opinion, &society.agents.tolerance),
        log_sarnoff: yardstick(|n| math::ln(n as f64)),
        log_odlyzko: yardstick(|n| math::ln(n as f64 * math::ln(n as f64))),
        log_metcalfe: yardstick(|n| math::ln(n as f64 * (n - 1) as f64 / 2.0)),
        log_reed: yardstick(log_reed),
    }
}

/// ln(2^n - n - 1), n >= 2. From 64 on, n + 1 is less than the last bit of 2^n.
fn log_reed(n: u64) -> f64 {
    if n < 64 { math::ln(((1u64 << n) - n - 1) as f64) } else { n as f64 * std::f64::consts::LN_2 }
}

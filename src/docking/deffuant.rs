//! Docking of `deffuant`: how many major clusters are left, by tolerance.

use super::finding::{Finding, Sample, binomial_bound};
use super::harness::{Harness, Suite};
use crate::scenario::published::{PublishedModel, deffuant::PUBLISHED};
use crate::scenario::value::Value;

/// The suite.
pub const SUITE: Suite = Suite { model: PUBLISHED.name, about: ABOUT, findings, allowed_misses: binomial_bound };

const ABOUT: &str = "Deffuant et al. 2000 give floor(1/(2 epsilon)) major clusters as a rule of thumb; here it is held to an \
independent simulation made for this project (N = 1,000, 100 runs; major: at least 2 % of all agents) and to the first bifurcation of \
Ben-Naim, Krapivsky & Redner 2003, Bifurcations and patterns in compromise processes: the central cluster divides in two at \
1/(2 epsilon) = 1.871. A society of 10,000 is to have fewer than 1.5 major clusters 6 % below it and more 6 % above. Their next \
bifurcations, 2.248 and 4.079, are of clusters too small to count as major and are not judged.";

const SIMULATED: &str = "independent simulation, N = 1,000, 100 runs";
const BIFURCATION: &str = "Ben-Naim, Krapivsky & Redner 2003: at 1/(2 epsilon) = 1.871, from memory";
/// Tolerance, and the mean number of major clusters.
const MAJOR: [(f64, f64); 6] = [(0.5, 1.0), (0.3, 1.01), (0.25, 1.97), (0.2, 2.0), (0.15, 2.96), (0.1, 4.44)];

fn findings(harness: &Harness) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (tolerance, published) in MAJOR {
        let ours = major(harness, 1_000, tolerance, harness.pick(100, 1_000));
        let label = format!("major clusters, epsilon = {tolerance}");
        findings.push(Finding::by_rule(label, SIMULATED, published, Some(100), 0.005, &ours));
    }
    let (agents, runs) = harness.pick((2_000, 10), (10_000, 100));
    for (factor, low, high) in [(0.94, f64::NEG_INFINITY, 1.5), (1.06, 1.5, f64::INFINITY)] {
        let ours = major(harness, agents, 1.0 / (2.0 * 1.871 * factor), runs);
        let label = format!("major clusters, 1/(2 epsilon) = {factor} * 1.871, N = {agents}");
        findings.push(Finding::between(label, BIFURCATION, low, high, &ours));
    }
    findings
}

/// Major clusters of runs.
pub(super) fn major(harness: &Harness, agents: i64, tolerance: f64, runs: u32) -> Sample {
    let set = [
        ("deffuant.agents", Value::Integer(agents)),
        ("deffuant.tolerance", Value::Real(tolerance)),
        // Which cluster an agent ends in is decided long before they agree to seven digits.
        ("deffuant.resolution", Value::Real(1e-4)),
    ];
    harness.sample(PublishedModel::Deffuant, &set, 10_000, runs, "deffuant.major_clusters")
}

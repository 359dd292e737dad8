//! Docking of `hegselmann-krause`: the examples of the paper, and how the probability of consensus grows with size.

use super::finding::{Finding, Sample, binomial_bound};
use super::harness::{Harness, Suite};
use crate::scenario::published::{PublishedModel, hegselmann_krause::PUBLISHED};
use crate::scenario::value::Value;

/// The suite.
pub const SUITE: Suite = Suite { model: PUBLISHED.name, about: ABOUT, findings, allowed_misses: binomial_bound };

const ABOUT: &str = "Hegselmann & Krause 2002 show single runs of 625 agents: 38 opinions are left at epsilon = 0.01, two at 0.15, \
one at 0.25. A single run is one draw of a distribution, so the rule takes our spread for theirs (n = 1).

That consensus begins at about 0.2 is a statement about large societies: an independent simulation made for this project gave a \
probability of consensus at 0.2 of 0.07, 0.11 and 0.57 for 100, 1,000 and 10,000 agents. Its number of runs is not recorded; 100 is \
what two digits suggest, and is used.";

const EXAMPLES: &str = "Hegselmann & Krause 2002, examples of single runs, from memory";
const SIMULATED: &str = "independent simulation, taken for 100 runs";
const PERIODS_MAX: u32 = 100_000;

fn findings(harness: &Harness) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (confidence, published) in [(0.01, 38.0), (0.15, 2.0), (0.25, 1.0)] {
        let ours = sample(harness, 625, confidence, harness.pick(40, 1_000), "hegselmann-krause.opinions");
        let label = format!("opinions left, N = 625, epsilon = {confidence}");
        findings.push(Finding::by_rule(label, EXAMPLES, published, Some(1), 0.5, &ours));
    }
    for (agents, published, runs) in [
        (100, 0.07, harness.pick(200, 2_000)),
        (1_000, 0.11, harness.pick(100, 2_000)),
        (10_000, 0.57, harness.pick(0, 400)),
    ] {
        if runs > 0 {
            let ours = sample(harness, agents, 0.2, runs, "hegselmann-krause.consensus");
            let label = format!("probability of consensus, epsilon = 0.2, N = {agents}");
            findings.push(Finding::by_rule(label, SIMULATED, published, Some(100), 0.005, &ours));
        }
    }
    findings
}

fn sample(harness: &Harness, agents: i64, confidence: f64, runs: u32, quantity: &str) -> Sample {
    let set = [
        ("hegselmann-krause.agents", Value::Integer(agents)),
        ("hegselmann-krause.confidence", Value::Real(confidence)),
    ];
    harness.sample(PublishedModel::HegselmannKrause, &set, PERIODS_MAX, runs, quantity)
}

//! Docking of `recommender`: the homogenization of Chaney, Stewart & Engelhardt 2018 as T-RECS gives it.

use super::finding::{Finding, Sample, binomial_bound};
use super::harness::{Harness, Suite, Tier};
use crate::scenario::published::{PublishedModel, recommender};
use crate::scenario::value::Value;

/// The suite.
pub const SUITE: Suite =
    Suite { model: recommender::PUBLISHED.name, about: ABOUT, findings, allowed_misses: binomial_bound };

const ABOUT: &str = "Chaney, Stewart & Engelhardt 2018 with repeated training, in the replication of Lucherini, Sun, Winecoff & Narayanan \
2021 (T-RECS): mean Jaccard index of each user's consumption with that of the user whom the system holds most similar, minus the same \
pairs' in the ideal world, after 100 steps. 100 users, 20 attributes, 10 new items a step, 10 steps of startup.

This is the reference for the platform model's homogenization by the nearest: both count with one Jaccard index. The replicates of the worlds share \
users and items, so their differences are paired. Matrix factorisation is shown: no number is published for it here.";

const SOURCE: &str = "Lucherini et al. 2021 (T-RECS), replication of Chaney et al. 2018, read off the figure to 0.005";
/// By falling homogenization.
const PUBLISHED: [(&str, f64); 4] = [("popularity", 0.221), ("content", 0.147), ("social", 0.095), ("random", 0.016)];
const TOLERANCE: f64 = 0.03;

fn findings(harness: &Harness) -> Vec<Finding> {
    let worlds = PUBLISHED.map(|(world, published)| (world, published, outcomes(harness, world, harness.pick(4, 100))));
    let mut findings = Vec::new();
    // The published values are those of the whole size.
    if harness.tier == Tier::Whole {
        for (world, published, ours) in &worlds {
            findings.push(Finding::within(*world, SOURCE, *published, TOLERANCE, &sample(ours, 0)));
        }
    }
    // The paper's order is that of its size; in a smaller society every system is still above the random one.
    let last = worlds.len() - 1;
    for k in 0..last {
        let (more, less) = (&worlds[k], &worlds[harness.pick(last, k + 1)]);
        let difference = sample(&more.2, 0).minus(&sample(&less.2, 0));
        findings.push(Finding::ordered(format!("{} - {}", more.0, less.0), SOURCE, 0.0, &difference));
    }
    if harness.tier == Tier::Whole {
        let factors = outcomes(harness, "matrix-factorisation", 20);
        findings.push(Finding::shown("matrix-factorisation", "ours", None, &sample(&factors, 0)));
        for (world, _, ours) in &worlds {
            let lost = sample(ours, 5).minus(&sample(ours, 4));
            findings.push(Finding::shown(
                format!("{world}: utility a step less than under ideal"),
                "ours",
                None,
                &lost,
            ));
        }
    }
    findings
}

/// All quantities at the end of each run.
fn outcomes(harness: &Harness, world: &'static str, runs: u32) -> Vec<Vec<Option<f64>>> {
    let users = Value::Integer(harness.pick(40, 100));
    let set = [("recommender.world", Value::Name(world)), ("recommender.users", users)];
    harness.runs(PublishedModel::Recommender, &set, harness.pick(60, 100), runs, |run, _| run.observe())
}

fn sample(outcomes: &[Vec<Option<f64>>], column: usize) -> Sample {
    Sample { values: outcomes.iter().map(|outcome| outcome[column]).collect() }
}

//! Docking of `hong-page`: Table 1 of Hong & Page 2004, first row.

use super::finding::{Finding, QUANTILE_99, Sample, binomial_bound};
use super::harness::{Harness, Suite, Tier};
use crate::scenario::published::{PublishedModel, hong_page::PUBLISHED};
use crate::scenario::value::Value;

/// The suite.
pub const SUITE: Suite = Suite { model: PUBLISHED.name, about: ABOUT, findings, allowed_misses: binomial_bound };

const ABOUT: &str = "Hong & Page 2004, Table 1, row l = 12 and ten solvers: what the team of the ablest and a random team find, \
and how unlike their members are; 2,000 points, 200 landscapes of ours.

The diversity of the best team is published as 70.98. By its author's own later word that is an error; about 85 is right, and that is \
what is compared. The published value is shown beside. The variant `one-round`, in which everybody has one turn only, is a known replication's.";

const SOURCE: &str = "Hong & Page 2004, Table 1";
const CORRECTED: &str = "Page's later correction of Hong & Page 2004, Table 1";

/// Quantity, published value, source, tolerance at 200 landscapes.
const TABLE_1: [(&str, f64, &str, f64); 4] = [
    ("hong-page.best", 92.56, SOURCE, 0.3),
    ("hong-page.random", 94.53, SOURCE, 0.15),
    ("hong-page.best_diversity", 85.0, CORRECTED, 1.5),
    ("hong-page.random_diversity", 90.99, SOURCE, 1.5),
];

fn findings(harness: &Harness) -> Vec<Finding> {
    let mut findings = of_relay(harness, "full-round", harness.pick(12, 200));
    if harness.tier == Tier::Whole {
        let variant = of_relay(harness, "one-round", 200);
        findings.extend(variant.into_iter().map(|finding| finding.of_variant("one-round")));
    }
    findings
}

fn of_relay(harness: &Harness, relay: &'static str, runs: u32) -> Vec<Finding> {
    let set = [("hong-page.relay", Value::Name(relay))];
    let outcomes = harness.runs(PublishedModel::HongPage, &set, 1, runs, |run, _| run.observe());
    let sample = |column: usize| Sample { values: outcomes.iter().map(|outcome| outcome[column]).collect() };
    let mut findings: Vec<Finding> =
        (0..).zip(TABLE_1).map(|(column, row)| compared(harness, row, &sample(column))).collect();
    findings.push(Finding::shown("hong-page.best_diversity, as printed", SOURCE, Some(70.98), &sample(2)));
    findings
}

/// The tolerance is that of 200 landscapes; fewer add their own error.
fn compared(
    harness: &Harness,
    (key, published, source, tolerance): (&str, f64, &'static str, f64),
    ours: &Sample,
) -> Finding {
    let finding = Finding::within(key, source, published, tolerance, ours);
    if harness.tier == Tier::Whole {
        return finding;
    }
    let wider = tolerance + QUANTILE_99 * ours.sd().unwrap_or(0.0) / (ours.n() as f64).sqrt();
    let agrees = (ours.mean() - published).abs() <= wider;
    finding.by(format!("|published - ours| <= {tolerance} + 2.58 sd sqrt(1/n)"), agrees)
}

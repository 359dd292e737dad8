//! Docking of `march`: Figure 1 of March 1991.

use super::finding::{Finding, Sample, binomial_bound};
use super::harness::{Harness, Suite};
use crate::scenario::published::{PublishedModel, march::PUBLISHED};
use crate::scenario::value::Value;

/// The suite.
pub const SUITE: Suite = Suite { model: PUBLISHED.name, about: ABOUT, findings, allowed_misses: binomial_bound };

const ABOUT: &str = "March 1991, Figure 1: the knowledge of the code at equilibrium against p1, the rate at which individuals \
learn from it, for three rates p2 at which it learns from them; 30 dimensions, 50 individuals, 80 runs a point. The values were \
read off the figure to 0.003.

The paper does not say what an individual without a belief does, nor the order of events in a period. The order of the replication \
by Christensen & Workiewicz is used: who has no belief acts at random, and beliefs move one step at a time. The two variants \
beside it, `literal` and `fraction-correct`, were written from the text before anything was run; they are shown and do not count.";

const SOURCE: &str = "March 1991, Fig. 1, read off the figure to 0.003";

/// p2, and knowledge at p1 = 0.1 ... 0.9.
const FIGURE_1: [(f64, [f64; 9]); 3] = [
    (0.1, [0.857, 0.814, 0.804, 0.788, 0.801, 0.816, 0.805, 0.803, 0.794]),
    (0.5, [0.954, 0.919, 0.873, 0.835, 0.796, 0.778, 0.781, 0.753, 0.746]),
    (0.9, [0.977, 0.950, 0.912, 0.888, 0.854, 0.804, 0.770, 0.744, 0.751]),
];
/// Runs behind each point of the figure.
const RUNS: u64 = 80;
const PERIODS_MAX: u32 = 20_000;
const RMS_MAX: f64 = 0.02;

fn findings(harness: &Harness) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (variant, runs) in
        [("", harness.pick(60, 1_000)), ("literal", harness.pick(0, 200)), ("fraction-correct", harness.pick(0, 200))]
    {
        if runs > 0 {
            FIGURE_1.iter().for_each(|(p2, curve)| findings.extend(curve_findings(harness, variant, runs, *p2, curve)));
        }
    }
    findings
}

/// The nine points of a curve, then its distance from ours.
fn curve_findings(harness: &Harness, variant: &'static str, runs: u32, p2: f64, curve: &[f64; 9]) -> Vec<Finding> {
    let samples: Vec<Sample> =
        (1..=9).map(|tenths| knowledge(harness, variant, runs, f64::from(tenths) / 10.0, p2)).collect();
    let mut findings: Vec<Finding> = (1..)
        .zip(curve.iter().zip(&samples))
        .map(|(tenths, (&published, ours))| point(tenths, p2, published, ours))
        .collect();
    let squares =
        curve.iter().zip(&samples).map(|(published, ours)| (ours.mean() - published) * (ours.mean() - published));
    let rms = (squares.sum::<f64>() / 9.0).sqrt();
    findings.push(Finding::between(
        format!("p2 = {p2}: rms of the curve"),
        SOURCE,
        0.0,
        RMS_MAX,
        &Sample::from(vec![rms]),
    ));
    findings.into_iter().map(|finding| finding.of_variant(variant)).collect()
}

fn point(tenths: u32, p2: f64, published: f64, ours: &Sample) -> Finding {
    let finding =
        Finding::shown(format!("p1 = 0.{tenths}, p2 = {p2}"), SOURCE, Some(published), ours).of_runs(Some(RUNS));
    let tolerance = 3.0 * finding.sd.unwrap_or(0.0) / (RUNS as f64).sqrt();
    let agrees = (finding.mean - published).abs() <= tolerance;
    finding.by("|published - ours| <= 3 sd / sqrt(80)", agrees)
}

fn knowledge(harness: &Harness, variant: &'static str, runs: u32, p1: f64, p2: f64) -> Sample {
    let set = [
        ("march.socialization", Value::Real(p1)),
        ("march.code_learning", Value::Real(p2)),
        ("march.variant", Value::Name(if variant.is_empty() { "action" } else { variant })),
    ];
    harness.sample(PublishedModel::March, &set, PERIODS_MAX, runs, "march.knowledge")
}

//! Docking of `lazer-friedman`: the orderings of Lazer & Friedman 2007.

use super::finding::{Finding, Sample, binomial_bound};
use super::harness::{Harness, Suite, Tier};
use crate::scenario::published::{PublishedModel, lazer_friedman::PUBLISHED};
use crate::scenario::value::Value;

/// The suite.
pub const SUITE: Suite = Suite { model: PUBLISHED.name, about: ABOUT, findings, allowed_misses: binomial_bound };

const ABOUT: &str = "Lazer & Friedman 2007: a network that spreads solutions fast is better in the short run and worse in the long run. \
Their figures give curves, so what is compared is their order: 100 agents, N = 20, K = 5, score (f/max f)^8. Runs of one replicate \
share landscape, first solutions and luck, so differences are paired.

The densities are those of random networks (every pair with that probability), 1 being the full network. The landscape is the platform \
model's own, rescaled by its peak: this docking is what vouches for it.";

const SOURCE: &str = "Lazer & Friedman 2007, figures: the order of curves";
const DENSITIES: [f64; 7] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0];
/// Steps at which the paper's statements are tested.
const TIMES: [u32; 3] = [5, 20, 200];
const SCORE: usize = 0;
const SOLUTIONS: usize = 2;

fn findings(harness: &Harness) -> Vec<Finding> {
    let (runs, bits) = (harness.pick(12, 200), harness.pick(14, 20));
    let network = |name: &'static str| {
        vec![("lazer-friedman.network", Value::Name(name)), ("lazer-friedman.bits", Value::Integer(bits))]
    };
    let full = observed(harness, network("full"), &TIMES, runs);
    let line = observed(harness, network("line"), &TIMES, runs);
    let score = |of: &Observed, time: usize| of.sample(time, SCORE);
    let mut findings = vec![
        Finding::ordered("score at step 5: full - line", SOURCE, 0.0, &score(&full, 0).minus(&score(&line, 0))),
        Finding::ordered("score at step 200: line - full", SOURCE, 0.2, &score(&line, 2).minus(&score(&full, 2))),
        Finding::ordered(
            "unique solutions at step 20: line - full",
            SOURCE,
            0.0,
            &line.sample(1, SOLUTIONS).minus(&full.sample(1, SOLUTIONS)),
        ),
    ];
    if harness.tier == Tier::Fast {
        // A small landscape has fewer peaks to be caught at: only the sign is asked for.
        findings[1] =
            Finding::ordered("score at step 200: line - full", SOURCE, 0.0, &score(&line, 2).minus(&score(&full, 2)));
        return findings;
    }
    findings.extend(by_density(harness, runs));
    for (time, step) in TIMES.iter().enumerate() {
        findings.push(Finding::shown(format!("score at step {step}, full"), "ours", None, &score(&full, time)));
        findings.push(Finding::shown(format!("score at step {step}, line"), "ours", None, &score(&line, time)));
    }
    findings
}

/// The score at step 20 is best at a density between the least and the greatest.
fn by_density(harness: &Harness, runs: u32) -> Vec<Finding> {
    let of = |&density: &f64| {
        let set =
            vec![("lazer-friedman.network", Value::Name("random")), ("lazer-friedman.density", Value::Real(density))];
        observed(harness, set, &[20], runs).sample(0, SCORE)
    };
    let scores: Vec<Sample> = DENSITIES.iter().map(of).collect();
    let (least, greatest) = (&scores[0], &scores[DENSITIES.len() - 1]);
    let inner = 1..DENSITIES.len() - 1;
    let best = inner.max_by(|&a, &b| scores[a].mean().total_cmp(&scores[b].mean())).expect("inner densities");
    let label = |other: f64| format!("score at step 20: density {} - density {other}", DENSITIES[best]);
    let mut findings = vec![
        Finding::ordered(label(DENSITIES[0]), SOURCE, 0.0, &scores[best].minus(least)),
        Finding::ordered(label(1.0), SOURCE, 0.0, &scores[best].minus(greatest)),
    ];
    let shown = DENSITIES.iter().zip(&scores);
    findings
        .extend(shown.map(|(d, ours)| Finding::shown(format!("score at step 20, density {d}"), "ours", None, ours)));
    findings
}

/// What runs showed at some steps.
struct Observed(Vec<Vec<Vec<Option<f64>>>>);

impl Observed {
    /// A quantity at the k-th of the steps, by replicate.
    fn sample(&self, time: usize, quantity: usize) -> Sample {
        Sample { values: self.0.iter().map(|run| run[time][quantity]).collect() }
    }
}

fn observed(harness: &Harness, set: Vec<(&str, Value)>, times: &[u32], runs: u32) -> Observed {
    Observed(harness.runs(PublishedModel::LazerFriedman, &set, 0, runs, |run, mut step| {
        let mut at = |time: u32| {
            while step < time && !run.settled() {
                run.advance();
                step += 1;
            }
            run.observe()
        };
        times.iter().map(|&time| at(time)).collect()
    }))
}

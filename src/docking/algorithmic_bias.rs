//! Docking of `algorithmic-bias`: what Sirbu et al. 2019 say of clusters, and their curve of the time to converge.

use super::{Bench, Finding, Sample, Suite, binomial_bound};
use crate::math;
use crate::scenario::value::Value;

/// The suite.
pub const SUITE: Suite = Suite { model: "algorithmic-bias", about: ABOUT, findings, allowed_misses: binomial_bound };

const ABOUT: &str = "Sirbu et al. 2019: N = 500, everybody can meet everybody, mu = 1/2, 100 runs. Two statements: above \
epsilon = 0.4 there is one cluster whatever the bias (Fig. 1; held here up to the bias at which runs still end), and at epsilon = 0.4 \
the interactions per agent until convergence follow 35*exp(gamma^3.4) (Fig. 4), within 15 % up to gamma = 1.25.

The figure's caption calls that curve a visual aid, so it is no fit, and the criterion by which a run had converged is not in the \
text as far as we know it. Opinions come nearer by a constant factor a step, so the criterion decides the level of the curve: the \
time grows by a constant for each digit that is asked for. The model's `resolution` is 1e-7 by default, the rounding of single \
precision; 1e-4, the least distance of the model's own weights, and 0, agreement to the last bit of double precision, are shown \
beside. At gamma = 1.5 and beyond runs take thousands of steps; they are capped and shown.";

const CLUSTERS: &str = "Sirbu et al. 2019, Fig. 1: one cluster for epsilon > 0.4";
const TIMES: &str = "Sirbu et al. 2019, Fig. 4: the reference curve 35*exp(gamma^3.4)";
/// Runs behind each point of the figures.
const RUNS: u64 = 100;
/// Steps after which a run counts as not converged.
const CAP: u32 = 20_000;

fn findings(bench: &Bench) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (tolerance, gamma) in [(0.42, 0.0), (0.5, 0.0), (0.5, 1.0), (0.8, 1.0)] {
        let clusters = sample(bench, bench.pick(8, 200), tolerance, gamma, 1e-7, "algorithmic-bias.effective_clusters");
        let label = format!("effective clusters, epsilon = {tolerance}, gamma = {gamma}");
        findings.push(Finding::by_rule(label, CLUSTERS, 1.0, Some(RUNS), 0.05, &clusters));
    }
    for (variant, resolution) in [("", 1e-7), ("resolution 1e-4", 1e-4), ("resolution 0", 0.0)] {
        let gammas: &[f64] = bench.pick(&[0.0, 0.5, 1.0], &[0.0, 0.25, 0.5, 0.75, 1.0, 1.25]);
        let runs = if variant.is_empty() { bench.pick(8, 200) } else { bench.pick(0, 100) };
        if runs > 0 {
            findings.extend(gammas.iter().map(|&gamma| time(bench, runs, gamma, resolution).of_variant(variant)));
        }
    }
    let beyond: &[f64] = bench.pick(&[], &[1.4, 1.5]);
    findings.extend(beyond.iter().map(|&gamma| slow(bench, gamma)));
    findings
}

fn sample(bench: &Bench, runs: u32, tolerance: f64, gamma: f64, resolution: f64, quantity: &str) -> Sample {
    let set = [
        ("algorithmic-bias.tolerance", Value::Real(tolerance)),
        ("algorithmic-bias.gamma", Value::Real(gamma)),
        ("algorithmic-bias.resolution", Value::Real(resolution)),
    ];
    bench.sample("algorithmic-bias", &set, CAP, runs, quantity)
}

fn times(bench: &Bench, runs: u32, gamma: f64, resolution: f64) -> Sample {
    sample(bench, runs, 0.4, gamma, resolution, "algorithmic-bias.interactions")
}

fn curve(gamma: f64) -> f64 {
    35.0 * math::exp64(math::pow(gamma, 3.4))
}

fn time(bench: &Bench, runs: u32, gamma: f64, resolution: f64) -> Finding {
    let ours = times(bench, runs, gamma, resolution);
    let label = format!("interactions per agent until convergence, epsilon = 0.4, gamma = {gamma}");
    Finding::within(label, TIMES, curve(gamma), 0.15 * curve(gamma), &ours).of_runs(Some(RUNS))
}

/// Runs that may not end: the mean is over those that did, and the number of runs says how many.
fn slow(bench: &Bench, gamma: f64) -> Finding {
    let ours = times(bench, 50, gamma, 1e-7);
    let label = format!("the same, gamma = {gamma}, of the {} runs of 50 that converged within {CAP} steps", ours.n());
    Finding::shown(label, TIMES, Some(curve(gamma)), &ours)
}

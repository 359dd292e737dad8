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
text as far as we know it. Opinions come nearer by a constant factor a step, so the criterion decides the level of the curve: at \
gamma = 0 each decimal digit takes 4.6 steps. Here a run counts as converged when the largest group of opinions is at most 1e-7 wide, \
the rounding of single precision. The model's own criterion asks agreement of everybody; it was tried first, with the same 1e-7, \
and misses at small gamma, because now and then two stragglers beside the one large cluster have to wait hundreds of steps \
until they meet each other. That and a width of 1e-4, the least distance of the model's own weights, are shown as variants and do \
not count. At gamma = 1.4 and beyond runs take thousands of steps; they are capped and shown.";

const CLUSTERS: &str = "Sirbu et al. 2019, Fig. 1: one cluster for epsilon > 0.4";
const TIMES: &str = "Sirbu et al. 2019, Fig. 4: the reference curve 35*exp(gamma^3.4)";
/// Runs behind each point of the figures.
const RUNS: u64 = 100;
/// Steps after which a run counts as not converged.
const CAP: u32 = 20_000;
/// epsilon of the figure.
const TOLERANCE: f64 = 0.4;

fn findings(bench: &Bench) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (tolerance, gamma) in [(0.42, 0.0), (0.5, 0.0), (0.5, 1.0), (0.8, 1.0)] {
        let clusters = clusters(bench, bench.pick(8, 200), tolerance, gamma);
        let label = format!("effective clusters, epsilon = {tolerance}, gamma = {gamma}");
        findings.push(Finding::by_rule(label, CLUSTERS, 1.0, Some(RUNS), 0.05, &clusters));
    }
    let gammas: &[f64] = bench.pick(&[0.0, 0.5, 1.0], &[0.0, 0.25, 0.5, 0.75, 1.0, 1.25]);
    findings.extend(gammas.iter().map(|&gamma| time(gamma, &largest(bench, bench.pick(8, 200), gamma, 1e-7))));
    for &gamma in gammas.iter().filter(|_| bench.pick(false, true)) {
        findings.push(time(gamma, &everybody(bench, 100, gamma)).of_variant("everybody agrees, 1e-7"));
        findings.push(time(gamma, &largest(bench, 100, gamma, 1e-4)).of_variant("the largest group agrees, 1e-4"));
    }
    let beyond: &[f64] = bench.pick(&[], &[1.4, 1.5]);
    findings.extend(beyond.iter().map(|&gamma| slow(bench, gamma)));
    findings
}

fn set(tolerance: f64, gamma: f64) -> [(&'static str, Value); 2] {
    [("algorithmic-bias.tolerance", Value::Real(tolerance)), ("algorithmic-bias.gamma", Value::Real(gamma))]
}

fn clusters(bench: &Bench, runs: u32, tolerance: f64, gamma: f64) -> Sample {
    bench.sample("algorithmic-bias", &set(tolerance, gamma), CAP, runs, "algorithmic-bias.effective_clusters")
}

/// Interactions per agent until everybody agrees with whom it can.
fn everybody(bench: &Bench, runs: u32, gamma: f64) -> Sample {
    bench.sample("algorithmic-bias", &set(TOLERANCE, gamma), CAP, runs, "algorithmic-bias.interactions")
}

/// Interactions per agent until the largest group is at most this wide.
fn largest(bench: &Bench, runs: u32, gamma: f64, width: f64) -> Sample {
    // A run hands out opinions on [-1, 1], twice as far apart as on [0, 1].
    let values = bench.runs("algorithmic-bias", &set(TOLERANCE, gamma), 0, runs, |run, _| {
        (1..=CAP).find(|_| {
            run.advance();
            let mut opinions = run.opinions();
            opinions.sort_unstable_by(f32::total_cmp);
            let groups = opinions.chunk_by(|a, b| f64::from(b - a) < 2.0 * TOLERANCE);
            let group = groups.max_by_key(|group| group.len()).expect("somebody");
            f64::from(group[group.len() - 1] - group[0]) <= 2.0 * width
        })
    });
    Sample { values: values.into_iter().map(|step| step.map(f64::from)).collect() }
}

fn curve(gamma: f64) -> f64 {
    35.0 * math::exp64(math::pow(gamma, 3.4))
}

fn time(gamma: f64, ours: &Sample) -> Finding {
    let label = format!("interactions per agent until convergence, epsilon = 0.4, gamma = {gamma}");
    Finding::within(label, TIMES, curve(gamma), 0.15 * curve(gamma), ours).of_runs(Some(RUNS))
}

/// Runs that may not end: the mean is over those that did, and the number of runs says how many.
fn slow(bench: &Bench, gamma: f64) -> Finding {
    let ours = largest(bench, 50, gamma, 1e-7);
    let label = format!("the same, gamma = {gamma}, of the {} runs of 50 that converged within {CAP} steps", ours.n());
    Finding::shown(label, TIMES, Some(curve(gamma)), &ours)
}

//! What the speed of `deffuant` is held to: the loop that one would write by hand, and runs of the model itself.

use heimo::models::{self, Run, Start};
use heimo::scenario::published::PublishedModel;
use heimo::scenario::value::{Value, Values};
use rand::{Rng, RngExt};

/// Meetings of two random agents by a plain loop: everybody can meet everybody (oneself, too, without effect).
pub fn plain_loop(opinions: &mut [f64], meetings: usize, tolerance: f64, generator: &mut impl Rng) {
    for _ in 0..meetings {
        let i = generator.random_range(0..opinions.len());
        let j = generator.random_range(0..opinions.len());
        if (opinions[i] - opinions[j]).abs() < tolerance {
            let mean = (opinions[i] + opinions[j]) / 2.0;
            opinions[i] = mean;
            opinions[j] = mean;
        }
    }
}

/// A run of a model of bounded confidence before its first step; `network`: on a scale-free network of mean degree 6.
pub fn run(model: &str, agents: i64, tolerance: f64, network: bool) -> Box<dyn Run> {
    let mut values = Values::default();
    values.set(&format!("{model}.agents"), Value::Integer(agents));
    values.set(&format!("{model}.tolerance"), Value::Real(tolerance));
    if network {
        values.set(&format!("{model}.mixing"), Value::Name("network"));
        values.set("network.kind", Value::Name("scale-free"));
        values.set("network.degree", Value::Integer(6));
    }
    if model == "algorithmic-bias" {
        values.set("algorithmic-bias.gamma", Value::Real(0.0));
    }
    let model = models::of(PublishedModel::named(model).expect("a model of the table"));
    (model.start)(&Start { values: &values, seed: 2026, replicate: 0, network: None })
}

/// Takes steps of N meetings, whether or not the run has settled.
pub fn sweep(run: &mut dyn Run, steps: usize) {
    (0..steps).for_each(|_| run.advance());
}

/// Mean and standard deviation of opinions on [0, 1].
pub fn moments(opinions: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let people = opinions.clone().count() as f64;
    let mean = opinions.clone().sum::<f64>() / people;
    (mean, (opinions.map(|x| (x - mean) * (x - mean)).sum::<f64>() / people).sqrt())
}

/// The same of a run.
pub fn moments_of_run(run: &dyn Run) -> (f64, f64) {
    moments(run.opinions().iter().map(|&x| (f64::from(x) + 1.0) / 2.0).collect::<Vec<_>>().into_iter())
}

/// Both have the same distribution of opinions, as far as mean and deviation tell it.
///
/// Meetings keep the mean, which is that of N uniform draws: within 5 standard errors of a half, 1.45/sqrt(N). In a few
/// steps deviations hardly differ between runs: within 5/sqrt(N) of each other.
pub fn assert_alike(ours: (f64, f64), plain: (f64, f64), agents: usize) {
    let error = 1.0 / (agents as f64).sqrt();
    assert!((ours.0 - 0.5).abs() < 1.45 * error && (plain.0 - 0.5).abs() < 1.45 * error, "{ours:?} {plain:?}");
    assert!((ours.1 - plain.1).abs() < 5.0 * error, "{ours:?} {plain:?}");
}

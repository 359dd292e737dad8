//! Size: what is measured per head does not drift with the number of agents while attention is fixed.
//!
//! The unit is the replicate; a small and a large society of one replicate share landscape, places and firms, so they are
//! compared in pairs. Whole: N = 8,000 against 64,000, 30 seeds, 400 steps, and the 90 % interval of each difference must
//! lie within 5 % of the measure's range. Reduced: N = 500 against 4,000, 6 seeds, 100 steps, and the interval must reach
//! into that band: too few seeds to show that there is no drift, enough to show a large one.

use heimo::engine::{Setup, Simulation};
use heimo::experiment::statistics::student_t_quantile;
use heimo::measures;
use heimo::scenario::parameters::Parameters;
use heimo::scenario::presets::preset;
use heimo::scenario::value::{Value, Values};

/// Measures per head, and the width of their range.
const PER_HEAD: [(&str, f64); 8] = [
    ("learning.quality", 1.0),
    ("welfare.payoff", 1.0),
    ("welfare.consume", 1.0),
    ("welfare.cocreate", 1.0),
    ("welfare.tribe", 1.0),
    ("homogenization.use.within", 1.0),
    ("welfare.tolerance", 1.15),
    ("value.realised", 1.0),
];
const BAND: f64 = 0.05;

fn outcome(name: &str, agents: i64, replicate: u32, steps: u32) -> Vec<f64> {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(agents));
    let set = preset(name).expect("a preset").set;
    set.iter().for_each(|(key, value)| values.set(key, value.clone()));
    let parameters = Parameters::from_values(&values);
    let setup = Setup {
        parameters,
        seed: 2026,
        replicate,
        steps,
        record_every: steps,
        changes: Vec::new(),
        network: None,
        origin: None,
    };
    let mut simulation = Simulation::new(setup);
    let mut last = None;
    while !simulation.finished() {
        last = simulation.advance().or(last);
    }
    let last = last.expect("the last step is recorded");
    let column = |key: &str| measures::TABLE.iter().position(|row| row.key == key).expect("a measure");
    PER_HEAD.iter().map(|(key, _)| last.values[column(key)].expect("defined")).collect()
}

/// The 90 % intervals of large minus small, by measure, as shares of the range.
fn drifts(name: &str, (small, large): (i64, i64), seeds: u32, steps: u32) -> Vec<(f64, f64)> {
    let pairs: Vec<(Vec<f64>, Vec<f64>)> =
        (0..seeds).map(|r| (outcome(name, small, r, steps), outcome(name, large, r, steps))).collect();
    let n = f64::from(seeds);
    let interval = |m: usize| {
        let differences = pairs.iter().map(|(small, large)| (large[m] - small[m]) / PER_HEAD[m].1);
        let mean = differences.clone().sum::<f64>() / n;
        let variance = differences.map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
        let half = student_t_quantile(0.95, u64::from(seeds) - 1) * (variance / n).sqrt();
        (mean - half, mean + half)
    };
    (0..PER_HEAD.len()).map(interval).collect()
}

#[test]
fn no_large_drift_with_size() {
    for name in ["chronological", "dialogue-commons"] {
        for (interval, (key, _)) in drifts(name, (500, 4_000), 6, 100).into_iter().zip(PER_HEAD) {
            assert!(interval.0 <= BAND && interval.1 >= -BAND, "{name}, {key}: {interval:?}");
        }
    }
}

/// `cargo test --release --test it -- --ignored no_drift_with_size_whole --nocapture`: 1.7 billion agent-steps.
#[test]
#[ignore = "runs for a quarter of an hour"]
fn no_drift_with_size_whole() {
    let mut wide = Vec::new();
    for name in ["chronological", "dialogue-commons"] {
        for (interval, (key, _)) in drifts(name, (8_000, 64_000), 30, 400).into_iter().zip(PER_HEAD) {
            println!("{name}, {key}: {interval:?}");
            if interval.0 < -BAND || interval.1 > BAND {
                wide.push((name, key, interval));
            }
        }
    }
    assert!(wide.is_empty(), "{wide:?}");
}

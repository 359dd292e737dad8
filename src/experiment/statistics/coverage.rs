//! That intervals hold the truth as often as `intervals.rs` says.
//!
//! Expected shares come from a simulation written apart from the program, of 2,000,000 samples for t and 20,000 for BCa.
//! Each test draws its samples from a key and allows five standard errors of its own share and the expected one's
//! together; a share that is right fails so with probability 6e-7.

use super::Key;
use super::intervals::{bca_of, estimate_at, mean, median};
use super::ranks::{fisher_interval, spearman};
use crate::math::exp64;
use crate::random::{Purpose, Stream, normal};

/// A distribution to draw from: name, draw, mean, median.
type Distribution = (&'static str, fn(f64) -> f64, f64, f64);

/// Each as a function of a standard normal z: the exponential is -ln of the normal's upper tail.
const DISTRIBUTIONS: [Distribution; 3] = [
    ("normal", |z| z, 0.0, 0.0),
    ("exponential", |z| -crate::math::ln(super::normal_cdf(-z)), 1.0, std::f64::consts::LN_2),
    ("log-normal", exp64, 1.648_721_270_700_128_2, 1.0),
];

fn key(part: u32) -> Key {
    Key { seed: 2026, test: 10, part }
}

fn sample(stream: &mut Stream, draw: fn(f64) -> f64, n: usize) -> Vec<f64> {
    (0..n).map(|_| draw(normal(stream.bits()))).collect()
}

/// Share of samples of a distribution whose interval holds a number.
fn covered(
    samples: u32,
    n: usize,
    (_, draw, ..): Distribution,
    truth: f64,
    interval: impl Fn(&[f64], u32) -> (f64, f64),
) -> f64 {
    let mut stream = key(n as u32).stream(Purpose::Design);
    let holds = |k| {
        let (low, high) = interval(&sample(&mut stream, draw, n), k);
        low <= truth && truth <= high
    };
    (0..samples).map(holds).filter(|&holds| holds).count() as f64 / f64::from(samples)
}

/// Five standard errors of a share found in `samples` against one expected from `simulated`.
fn tolerance(share: f64, samples: u32, simulated: f64) -> f64 {
    5.0 * (share * (1.0 - share) * (1.0 / f64::from(samples) + 1.0 / simulated)).sqrt()
}

/// Student's t, 20,000 samples each: at 95 % and 90 %.
#[test]
fn t_intervals_cover_as_documented() {
    const SAMPLES: u32 = 20_000;
    let expected = [
        (8, [(0.95, 0.90), (0.894_1, 0.846_1), (0.831_2, 0.780_4)]),
        (30, [(0.95, 0.90), (0.926_9, 0.879_4), (0.882_4, 0.835_1)]),
    ];
    for (n, shares) in expected {
        for (distribution, (at95, at90)) in DISTRIBUTIONS.into_iter().zip(shares) {
            for (level, expected) in [(0.95, at95), (0.9, at90)] {
                let t = |values: &[f64], _| estimate_at(values, level).unwrap().ends();
                let found = covered(SAMPLES, n, distribution, distribution.2, t);
                let tolerance = tolerance(expected, SAMPLES, 2e6);
                assert!(
                    (found - expected).abs() < tolerance,
                    "{} {n} {level}: {found}, not {expected}",
                    distribution.0
                );
            }
        }
    }
}

/// BCa of the mean, 30 values, 1,000 resamples (as the simulation had), 1,000 samples each.
#[test]
fn bootstrap_intervals_cover_as_documented() {
    const SAMPLES: u32 = 1000;
    for (distribution, expected) in DISTRIBUTIONS.into_iter().zip([0.936, 0.925_5, 0.889]) {
        let of_mean = |values: &[f64]| mean(values).unwrap();
        let bca = |values: &[f64], k| bca_of(values, of_mean, 0.95, 1000, key(k)).unwrap();
        let found = covered(SAMPLES, 30, distribution, distribution.2, bca);
        let tolerance = tolerance(expected, SAMPLES, 2e4);
        assert!((found - expected).abs() < tolerance, "{}: {found}, not {expected}", distribution.0);
    }
}

/// Medians have their exact level for all distributions: 20,000 samples each.
#[test]
fn intervals_of_medians_cover_at_the_level_they_state() {
    const SAMPLES: u32 = 20_000;
    for n in [8, 30] {
        let stated = median(&vec![0.0; n], 0.95).unwrap().level;
        for distribution in DISTRIBUTIONS {
            let found =
                covered(SAMPLES, n, distribution, distribution.3, |values, _| median(values, 0.95).unwrap().interval);
            let tolerance = tolerance(stated, SAMPLES, f64::INFINITY);
            assert!((found - stated).abs() < tolerance, "{} {n}: {found}, not {stated}", distribution.0);
        }
    }
}

/// Rank correlations of bivariate normal values, 32 pairs, true value 0.5 (Pearson's 2 sin(pi/12)): 4,000 samples against
/// 200,000 of the simulation.
#[test]
fn intervals_of_rank_correlations_cover_as_documented() {
    const SAMPLES: u32 = 4000;
    const PEARSON: f64 = 0.517_638_090_205_041_5;
    let mut stream = key(100).stream(Purpose::Design);
    let mut holds = 0;
    for _ in 0..SAMPLES {
        let x = sample(&mut stream, |z| z, 32);
        let other = sample(&mut stream, |z| z, 32);
        let y = x.iter().zip(other).map(|(x, z)| PEARSON * x + (1.0 - PEARSON * PEARSON).sqrt() * z);
        let (low, high) = fisher_interval(spearman(&x, &y.collect::<Vec<_>>()).unwrap(), 29, 0.9);
        holds += u32::from(low <= 0.5 && 0.5 <= high);
    }
    let found = f64::from(holds) / f64::from(SAMPLES);
    assert!((found - 0.910_1).abs() < tolerance(0.910_1, SAMPLES, 2e5), "{found}");
}

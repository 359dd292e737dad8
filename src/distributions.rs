//! Variates of named distributions, from the uniform draws of a stream.
//!
//! Few lines each, from the published algorithms, so that the bits are the same on every machine.

use crate::math;
use crate::random::{Stream, normal, uniform64};

/// Logarithm of a gamma variate of a shape > 0 and scale 1. In logarithms small shapes do not underflow.
///
/// Source: Marsaglia & Tsang 2000, A simple method for generating gamma variables; below shape 1 by G(a) = G(a+1)*U^(1/a).
pub fn ln_gamma_variate(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        return ln_uniform(stream) / shape + ln_gamma_variate(shape + 1.0, stream);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(stream.bits());
        let root = 1.0 + c * x;
        if root > 0.0 {
            let v = root * root * root;
            let ln_v = math::ln(v);
            if ln_uniform(stream) < 0.5 * x * x + d * (1.0 - v + ln_v) {
                return math::ln(d) + ln_v;
            }
        }
    }
}

/// A beta variate of shapes a, b > 0: G(a)/(G(a) + G(b)).
pub fn beta(a: f64, b: f64, stream: &mut Stream) -> f64 {
    let (ga, gb) = (ln_gamma_variate(a, stream), ln_gamma_variate(b, stream));
    1.0 / (1.0 + math::exp64(gb - ga))
}

/// A beta variate of a mean and a standard deviation (Chaney, Stewart & Engelhardt 2018, footnote 3).
///
/// The mean is taken within [1e-9, 1 - 1e-9], and the variance, which cannot reach mean*(1-mean), at most as half of that.
pub fn beta_of_mean(mean: f64, sd: f64, stream: &mut Stream) -> f64 {
    let mean = mean.clamp(1e-9, 1.0 - 1e-9);
    let variance = (sd * sd).min(mean * (1.0 - mean) / 2.0);
    if variance == 0.0 {
        return mean;
    }
    let total = mean * (1.0 - mean) / variance - 1.0;
    beta(mean * total, (1.0 - mean) * total, stream)
}

/// A Dirichlet variate of shapes > 0: gamma variates by their sum.
pub fn dirichlet(shapes: &[f64], stream: &mut Stream) -> Vec<f64> {
    let mut shares: Vec<f64> = shapes.iter().map(|&shape| ln_gamma_variate(shape, stream)).collect();
    let largest = shares.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    shares.iter_mut().for_each(|share| *share = math::exp64(*share - largest));
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

/// Logarithm of a uniform on (0, 1): the midpoint of its cell.
fn ln_uniform(stream: &mut Stream) -> f64 {
    math::ln(uniform64(stream.bits()) + 0.5 / 9_007_199_254_740_992.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn moments(n: usize, mut draw: impl FnMut() -> f64) -> (f64, f64) {
        let values: Vec<f64> = (0..n).map(|_| draw()).collect();
        let mean = values.iter().sum::<f64>() / n as f64;
        (mean, values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64)
    }

    /// Mean and variance of gamma(a) are both a; n = 100,000, five standard errors: those of the mean are sqrt(a/n), of the
    /// variance sqrt((2a^2 + 6a)/n).
    #[test]
    fn gammas_have_their_mean_and_variance() {
        let mut stream = Stream::new(2026, 0, Purpose::ModelStart, 0);
        for shape in [0.05, 0.5, 1.0, 3.5, 200.0] {
            let (mean, variance) = moments(100_000, || math::exp64(ln_gamma_variate(shape, &mut stream)));
            assert!((mean - shape).abs() < 5.0 * (shape / 1e5).sqrt(), "{shape}: mean {mean}");
            let error = 5.0 * ((2.0 * shape * shape + 6.0 * shape) / 1e5).sqrt();
            assert!((variance - shape).abs() < error, "{shape}: variance {variance}");
        }
    }

    /// Means are exact; the variance of a narrow beta is nearly a normal's: n = 50,000, five standard errors.
    #[test]
    fn betas_have_the_mean_and_spread_asked_for() {
        let mut stream = Stream::new(2026, 1, Purpose::ModelStart, 0);
        for (asked, sd) in [(0.98, 1e-5), (0.05, 1e-5), (0.3, 0.1), (0.5, 0.25)] {
            let (mean, variance) = moments(50_000, || beta_of_mean(asked, sd, &mut stream));
            assert!((mean - asked).abs() < 5.0 * sd / 5e4_f64.sqrt(), "{asked}: {mean}");
            assert!((variance / (sd * sd) - 1.0).abs() < 5.0 * (2.0 / 5e4_f64).sqrt(), "{asked}: {variance}");
        }
        assert_eq!(beta_of_mean(0.3, 0.0, &mut stream), 0.3);
        assert!((0..100).all(|_| (0.0..=1.0).contains(&beta_of_mean(0.0, 0.5, &mut stream))));
    }

    /// Means a/sum, variance a(A-a)/(A^2 (A+1)); n = 50,000, five standard errors of the mean.
    #[test]
    fn dirichlets_sum_to_one_and_have_their_means() {
        let mut stream = Stream::new(2026, 2, Purpose::ModelStart, 0);
        let shapes = [0.002, 0.03, 0.5, 2.0];
        let total: f64 = shapes.iter().sum();
        let drawn: Vec<Vec<f64>> = (0..50_000).map(|_| dirichlet(&shapes, &mut stream)).collect();
        assert!(drawn.iter().all(|shares| (shares.iter().sum::<f64>() - 1.0).abs() < 1e-12));
        for (k, shape) in shapes.iter().enumerate() {
            let mean = drawn.iter().map(|shares| shares[k]).sum::<f64>() / 5e4;
            let variance = shape * (total - shape) / (total * total * (total + 1.0));
            assert!((mean - shape / total).abs() < 5.0 * (variance / 5e4).sqrt(), "{shape}: {mean}");
        }
    }
}

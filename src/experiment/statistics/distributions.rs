//! Distributions that intervals and tests are read from: Student's t, the normal, the binomial.

use crate::math;

/// The p-quantile of Student's t with n degrees of freedom, 0 < p < 1, n >= 1: the cumulative distribution by its finite
/// series, turned round by halving until two neighbouring numbers are left.
///
/// # Panics
/// If p is not within (0, 1) or there is no degree of freedom.
pub fn student_t_quantile(p: f64, degrees: u64) -> f64 {
    assert!(p > 0.0 && p < 1.0 && degrees > 0, "p within (0, 1) and a degree of freedom");
    if p < 0.5 {
        return -student_t_quantile(1.0 - p, degrees);
    }
    let target = 2.0 * p - 1.0;
    let (mut low, mut high) = (0.0, 1.0);
    while central_probability(high, degrees) < target {
        high *= 2.0;
    }
    loop {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return high;
        }
        if central_probability(middle, degrees) < target { low = middle } else { high = middle }
    }
}

/// P(|T| < t) for whole degrees of freedom. Source: Abramowitz & Stegun 1964, 26.7.3 and 26.7.4.
fn central_probability(t: f64, degrees: u64) -> f64 {
    let n = degrees as f64;
    let hypotenuse = (n + t * t).sqrt();
    let (sine, cosine) = (t / hypotenuse, n.sqrt() / hypotenuse);
    let squared = cosine * cosine;
    let odd = degrees % 2 == 1;
    // Each term is the one before times cos^2 * k/(k+1), k odd or even with the degrees.
    let mut term = if odd { cosine } else { 1.0 };
    let mut sum = if degrees == 1 { 0.0 } else { term };
    let mut k = if odd { 2 } else { 1 };
    while k + 2 < degrees {
        term *= squared * k as f64 / (k + 1) as f64;
        sum += term;
        k += 2;
    }
    if odd {
        let theta = math::atan(t / n.sqrt());
        std::f64::consts::FRAC_2_PI * (theta + sine * sum)
    } else {
        sine * sum
    }
}

/// P(Z < x) for a standard normal Z, through the complementary error function, so that small tails keep their digits.
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * math::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// P(X <= k) for X binomial with n trials of probability p, 0 < p < 1, to about 1e-12: the terms one after another in
/// logarithms, so that a thousand trials do not underflow.
///
/// # Panics
/// If p is not within (0, 1).
pub fn binomial_cdf(k: u64, n: u64, p: f64) -> f64 {
    assert!(p > 0.0 && p < 1.0, "p within (0, 1)");
    if k >= n {
        return 1.0;
    }
    let odds = math::ln(p) - math::ln(1.0 - p);
    let mut term = n as f64 * math::ln(1.0 - p);
    let mut sum = math::exp64(term);
    for i in 0..k {
        term += math::ln((n - i) as f64 / (i + 1) as f64) + odds;
        sum += math::exp64(term);
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two-sided 95 % and 99 % points, computed to twenty digits by inverting the regularised incomplete beta function.
    const TABLE: [(f64, u64, f64); 27] = [
        (0.975, 1, 12.7062047361747),
        (0.975, 2, 4.302652729749464),
        (0.975, 3, 3.18244630528371),
        (0.975, 4, 2.776445105197794),
        (0.975, 7, 2.364624251592785),
        (0.975, 19, 2.09302405440831),
        (0.975, 29, 2.045229642132704),
        (0.975, 100, 1.983971518523552),
        (0.975, 999, 1.96234146113345),
        (0.995, 1, 63.65674116287158),
        (0.995, 2, 9.924843200918293),
        (0.995, 3, 5.840909309733357),
        (0.995, 4, 4.604094871349993),
        (0.995, 7, 3.499483297350494),
        (0.995, 19, 2.860934606464979),
        (0.995, 29, 2.756385903670605),
        (0.995, 100, 2.625890521438018),
        (0.995, 999, 2.580759637267637),
        (0.95, 1, 6.313751514675043),
        (0.95, 2, 2.919985580353726),
        (0.95, 3, 2.353363434801824),
        (0.95, 4, 2.13184678632665),
        (0.95, 7, 1.894578605090007),
        (0.95, 19, 1.72913281152137),
        (0.95, 29, 1.699127026533498),
        (0.95, 100, 1.66023432608534),
        (0.95, 999, 1.646380345427536),
    ];

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (p, degrees, expected) in TABLE {
            let found = student_t_quantile(p, degrees);
            assert!((found - expected).abs() < 1e-8, "p {p}, {degrees} degrees: {found}, not {expected}");
        }
    }

    #[test]
    fn quantiles_are_symmetric_about_zero() {
        assert_eq!(student_t_quantile(0.025, 7), -student_t_quantile(0.975, 7));
        assert!(student_t_quantile(0.5, 3).abs() < 1e-15);
    }

    /// Values computed to thirty digits.
    #[test]
    fn the_normal_distribution_is_that_of_the_tables() {
        for (x, p) in [
            (0.0, 0.5),
            (1.0, 0.841_344_746_068_542_9),
            (-1.959_963_984_540_054, 0.025),
            (2.5, 0.993_790_334_674_224),
            (-8.0, 6.220_960_574_271_785e-16),
        ] {
            assert!((normal_cdf(x) / p - 1.0).abs() < 1e-13, "{x}: {}", normal_cdf(x));
        }
        assert!((-40..=40).map(f64::from).all(|k| {
            let p = normal_cdf(k / 10.0);
            (crate::random::inverse_normal_cdf(p) - k / 10.0).abs() < 1e-11
        }));
    }

    /// Fractions by counting; the last by summing exact integers.
    #[test]
    fn binomial_probabilities_are_exact() {
        for (k, n, p, expected) in [
            (0, 8, 0.5, 1.0 / 256.0),
            (1, 8, 0.5, 9.0 / 256.0),
            (2, 3, 0.25, 63.0 / 64.0),
            (3, 3, 0.5, 1.0),
            (499, 1000, 0.5, 0.487_387_490_910_819_6),
        ] {
            assert!((binomial_cdf(k, n, p) - expected).abs() < 1e-12, "{k} of {n}: {}", binomial_cdf(k, n, p));
        }
    }
}

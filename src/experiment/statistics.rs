//! Means over replicates and their intervals. The same bits on every machine: only arithmetic, square roots and the
//! project's own arc tangent.

/// Mean, standard deviation and interval of a sample.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// how many values
    pub n: u64,
    /// their mean
    pub mean: f64,
    /// sample standard deviation (n - 1); `None` for one value
    pub sd: Option<f64>,
    /// 95 % interval of the mean by Student's t; `None` for one value
    pub interval: Option<(f64, f64)>,
}

impl Estimate {
    /// The interval, or the mean alone.
    pub fn ends(&self) -> (f64, f64) {
        self.interval.unwrap_or((self.mean, self.mean))
    }
}

/// Describes a sample; `None` if it is empty. Sums are made in the given order.
pub fn estimate(values: &[f64]) -> Option<Estimate> {
    let n = values.len() as u64;
    let mean = mean(values)?;
    let sd = (n > 1).then(|| {
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        (squares / (n - 1) as f64).sqrt()
    });
    let interval = sd.map(|sd| {
        let half = student_t_quantile(0.975, n - 1) * sd / (n as f64).sqrt();
        (mean - half, mean + half)
    });
    Some(Estimate { n, mean, sd, interval })
}

/// Mean in the given order; `None` if there is nothing.
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

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
        let theta = crate::math::atan(t / n.sqrt());
        std::f64::consts::FRAC_2_PI * (theta + sine * sum)
    } else {
        sine * sum
    }
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

    #[test]
    fn an_interval_by_hand() {
        let estimate = estimate(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        let half = 3.182_446_305_284_263 * (5.0_f64 / 3.0).sqrt() / 2.0;
        let (low, high) = estimate.interval.unwrap();
        assert_eq!((estimate.n, estimate.mean), (4, 2.5));
        assert!((low - (2.5 - half)).abs() < 1e-12 && (high - (2.5 + half)).abs() < 1e-12);
    }

    #[test]
    fn one_value_has_no_interval_and_none_no_mean() {
        assert_eq!(estimate(&[0.5]), Some(Estimate { n: 1, mean: 0.5, sd: None, interval: None }));
        assert_eq!(estimate(&[]), None);
    }
}

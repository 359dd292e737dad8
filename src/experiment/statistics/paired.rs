//! Two designs over the same replicates: the differences replicate by replicate.

use super::Key;
use super::intervals::{self, estimate_at, mean};

/// Fewest replicates with a bootstrap interval: below, resamples of so few values say less than Student's t.
pub const BCA_FROM: usize = 20;

/// A paired comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// pairs
    pub n: u64,
    /// mean difference
    pub mean: f64,
    /// sample standard deviation of the differences (n - 1); `None` for one pair
    pub sd: Option<f64>,
    /// level of both intervals
    pub level: f64,
    /// interval of the mean difference by Student's t; `None` for one pair
    pub interval: Option<(f64, f64)>,
    /// bias-corrected and accelerated bootstrap interval of the mean difference; `None` under [`BCA_FROM`] pairs
    pub bca: Option<(f64, f64)>,
    /// mean difference in standard deviations of the *differences*, as [`effect`]
    pub effect: Option<f64>,
}

/// Compares a with b, differences a - b, pair k being of replicate k; `None` if there is no pair.
///
/// # Panics
/// If the two do not have as many values.
pub fn paired(a: &[f64], b: &[f64], level: f64, key: Key) -> Option<Paired> {
    assert_eq!(a.len(), b.len(), "one value of each a replicate");
    compare(&a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<_>>(), level, key)
}

/// [`paired`] of differences already taken.
pub fn compare(differences: &[f64], level: f64, key: Key) -> Option<Paired> {
    let described = estimate_at(differences, level)?;
    let of_mean = |values: &[f64]| mean(values).expect("as many as there are differences");
    let bca = (differences.len() >= BCA_FROM).then(|| intervals::bca(differences, of_mean, level, key)).flatten();
    Some(Paired {
        n: described.n,
        mean: described.mean,
        sd: described.sd,
        level,
        interval: described.interval,
        bca,
        effect: described.sd.map(|sd| effect(described.mean, sd)),
    })
}

/// Effect size of paired differences: their mean over their standard deviation, Cohen's d of differences (d_z), which is
/// the one the test's power follows from. It is larger than d over the replicates' own spread where pairs are alike, so
/// it compares tests, not designs. Without spread it is 0 for a mean of 0, else infinite with the mean's sign.
///
/// Source: Cohen 1988, section 2.3.5; Lakens 2013.
pub fn effect(mean: f64, sd: f64) -> f64 {
    if mean == 0.0 { 0.0 } else { mean / sd }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key { seed: 2026, test: 1, part: 0 };

    /// Student's sleep data (1908), drug 2 against drug 1: t = 4.0621, 95 % interval 0.7001142 to 2.4598858, as every
    /// textbook prints it; d_z = t / sqrt(10).
    #[test]
    fn the_sleep_data_come_out_as_in_the_textbooks() {
        let drug1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
        let drug2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
        let found = paired(&drug2, &drug1, 0.95, KEY).unwrap();
        let (low, high) = found.interval.unwrap();
        assert!((found.mean - 1.58).abs() < 1e-12);
        assert!((low - 0.700_114_2).abs() < 1e-7 && (high - 2.459_885_8).abs() < 1e-7, "{low} {high}");
        assert!((found.effect.unwrap() * 10f64.sqrt() - 4.062_127_7).abs() < 1e-6);
        assert_eq!(found.bca, None, "too few pairs");
    }

    #[test]
    fn the_bootstrap_begins_at_twenty_pairs() {
        let values: Vec<f64> = (0..20).map(|k| f64::from(k * k % 7)).collect();
        let zero = [0.0; 20];
        let (low, high) = paired(&values, &zero, 0.95, KEY).unwrap().bca.unwrap();
        let mean = mean(&values).unwrap();
        assert!(low < mean && mean < high);
        assert_eq!(paired(&values[..19], &zero[..19], 0.95, KEY).unwrap().bca, None);
        assert_eq!(paired(&values, &zero, 0.95, KEY), paired(&values, &zero, 0.95, KEY), "keyed");
    }

    #[test]
    fn differences_without_spread_have_an_effect_of_zero_or_without_bound() {
        assert_eq!(compare(&[0.0; 3], 0.95, KEY).unwrap().effect, Some(0.0));
        assert_eq!(compare(&[-0.5; 3], 0.95, KEY).unwrap().effect, Some(f64::NEG_INFINITY));
        assert_eq!(compare(&[1.0], 0.95, KEY).unwrap().effect, None);
        assert_eq!(compare(&[], 0.95, KEY), None);
    }
}

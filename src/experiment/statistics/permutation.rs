//! Tests by permutation: sign flips of paired differences, shuffles of ranks; correction for many tests.

use super::Key;
use crate::random::Purpose;

/// Most differences whose sign flips are all gone through (65,536 of them).
pub const EXACT_UPTO: usize = 16;
/// Random flips, or shuffles, where they are too many to go through.
pub const PERMUTATIONS: u32 = 100_000;
/// Sums that differ by less than this share of the sum of magnitudes are equal but for rounding.
const ROUNDING: f64 = 1e-12;

/// One-sided probabilities of a permutation test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneSided {
    /// that a statistic at least as large comes about where there is no effect
    pub plus: f64,
    /// that one at least as small does
    pub minus: f64,
}

impl OneSided {
    /// From counts of permutations at least as large, and as small, of all.
    fn from_counts(larger: u64, smaller: u64, all: u64) -> OneSided {
        OneSided { plus: larger as f64 / all as f64, minus: smaller as f64 / all as f64 }
    }
}

/// Sign-flip test of a mean of 0: where the differences are symmetric about 0, each is as likely with the other sign.
///
/// To [`EXACT_UPTO`] differences all 2^n flips are counted, the identity among them, and p is exact; else
/// [`PERMUTATIONS`] keyed ones, p = (1 + k)/(1 + B), which counts the identity once and holds its level. Flips whose sum
/// is the observed one, to rounding, count for both sides. The least p is 2^-n, or 1/100,001. `None` if empty.
///
/// Source: Fisher 1935, section 21; Phipson & Smyth 2010 for the identity.
pub fn sign_flip(differences: &[f64], key: Key) -> Option<OneSided> {
    if differences.is_empty() {
        return None;
    }
    let slack = ROUNDING * differences.iter().map(|d| d.abs()).sum::<f64>();
    let observed: f64 = differences.iter().sum();
    let (mut larger, mut smaller) = (0u64, 0u64);
    let mut count = |sum: f64| {
        larger += u64::from(sum >= observed - slack);
        smaller += u64::from(sum <= observed + slack);
    };
    if differences.len() <= EXACT_UPTO {
        let all = 1u64 << differences.len();
        (0..all).for_each(|flips| count(flipped(differences, flips)));
        return Some(OneSided::from_counts(larger, smaller, all));
    }
    let mut stream = key.stream(Purpose::Permutation);
    for _ in 0..PERMUTATIONS {
        count(differences.chunks(64).map(|chunk| flipped(chunk, stream.bits())).sum());
    }
    Some(OneSided::from_counts(1 + larger, 1 + smaller, 1 + u64::from(PERMUTATIONS)))
}

/// Sum of at most 64 differences, those whose bit is set with the other sign.
fn flipped(differences: &[f64], flips: u64) -> f64 {
    let signed = |(k, d): (usize, &f64)| if flips >> k & 1 == 1 { -d } else { *d };
    differences.iter().enumerate().map(signed).sum()
}

/// Permutation test of sum x y, x shuffled against y [`PERMUTATIONS`] times by a keyed stream: the test of a correlation.
/// `None` for fewer than two pairs.
pub(super) fn shuffle(x: &[f64], y: &[f64], key: Key) -> Option<OneSided> {
    if x.len() < 2 {
        return None;
    }
    let products = |x: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let observed = products(x);
    let slack = ROUNDING * x.iter().zip(y).map(|(x, y)| (x * y).abs()).sum::<f64>();
    let mut stream = key.stream(Purpose::Permutation);
    let mut shuffled = x.to_vec();
    let (mut larger, mut smaller) = (1, 1);
    for _ in 0..PERMUTATIONS {
        stream.draw_front(&mut shuffled, x.len() - 1);
        let sum = products(&shuffled);
        larger += u64::from(sum >= observed - slack);
        smaller += u64::from(sum <= observed + slack);
    }
    Some(OneSided::from_counts(larger, smaller, 1 + u64::from(PERMUTATIONS)))
}

/// Adjusted p of a family of tests, in their order: the least level at which Holm's step-down procedure rejects each, so
/// that the probability of one or more wrong rejections is at most that level, however the tests depend on each other.
///
/// Source: Holm 1979.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]));
    let mut adjusted = vec![0.0; p.len()];
    let mut reached = 0.0f64;
    for (rank, i) in order.into_iter().enumerate() {
        reached = reached.max(p[i] * (p.len() - rank) as f64).min(1.0);
        adjusted[i] = reached;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key { seed: 2026, test: 2, part: 0 };

    /// Darwin's maize, Zea mays (1876), 15 pairs in eighths of an inch: Fisher 1935 counts 863 of 32,768 flips with a sum
    /// at least the observed 314, which is 2.63 %.
    #[test]
    fn darwins_maize_comes_out_as_fisher_counted() {
        let maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48].map(f64::from);
        let p = sign_flip(&maize, KEY).unwrap();
        assert_eq!(p.plus, 863.0 / 32_768.0);
        assert!(p.minus > 0.97 && p.plus + p.minus > 1.0, "the observed sum counts for both sides");
    }

    #[test]
    fn few_differences_by_hand() {
        assert_eq!(sign_flip(&[], KEY), None);
        assert_eq!(sign_flip(&[2.0], KEY), Some(OneSided { plus: 0.5, minus: 1.0 }));
        // Sums of 1, 2, 3 with signs: 6 4 2 0 0 -2 -4 -6; observed 4.
        assert_eq!(sign_flip(&[-1.0, 2.0, 3.0], KEY), Some(OneSided { plus: 0.25, minus: 0.875 }));
        assert_eq!(sign_flip(&[0.0; 20], KEY), Some(OneSided { plus: 1.0, minus: 1.0 }));
    }

    /// 0.1 + 0.2 - 0.3 is not 0 in binary; the flip that gives 0 exactly must count as equal all the same.
    #[test]
    fn sums_equal_but_for_rounding_are_ties() {
        let p = sign_flip(&[0.1, 0.2, -0.3], KEY).unwrap();
        assert_eq!((p.plus, p.minus), (5.0 / 8.0, 5.0 / 8.0));
    }

    /// 20 differences, p by going through all 2^20 flips: the keyed p is within 5 standard errors of it.
    #[test]
    fn keyed_flips_agree_with_all_of_them() {
        let differences: Vec<f64> = (0..20).map(|k| f64::from(k * 37 % 23) - 8.5).collect();
        let observed: f64 = differences.iter().sum();
        let larger = (0..1u64 << 20).filter(|&flips| flipped(&differences, flips) >= observed).count();
        let exact = larger as f64 / f64::from(1 << 20);
        let found = sign_flip(&differences, KEY).unwrap().plus;
        let error = (exact * (1.0 - exact) / f64::from(PERMUTATIONS)).sqrt();
        assert!(exact > 0.01 && (found - exact).abs() < 5.0 * error, "{found}, not {exact}");
        assert_ne!(sign_flip(&differences, Key { part: 1, ..KEY }).unwrap().plus, found, "another key, other flips");
    }

    #[test]
    fn more_than_one_word_of_flips() {
        let p = sign_flip(&[1.0; 130], KEY).unwrap();
        assert_eq!((p.plus, p.minus), (1.0 / 100_001.0, 1.0));
        // 130 signs add up to 0 in C(130, 65)/2^130 = 0.069845 of flips; 5 standard errors are 0.0079.
        let even: Vec<f64> = (0..130).map(|k| if k % 2 == 0 { 1.0 } else { -1.0 }).collect();
        let p = sign_flip(&even, KEY).unwrap();
        let expected = 0.5 + 0.5 * 0.069_845;
        assert!((p.plus - expected).abs() < 0.007_9, "{} {expected}", p.plus);
    }

    /// Of 4! = 24 orders of ranks, one has the largest product.
    #[test]
    fn shuffles_find_the_share_of_orders() {
        let ranks = [1.0, 2.0, 3.0, 4.0];
        let p = shuffle(&ranks, &ranks, KEY).unwrap();
        let error = 5.0 * (1.0 / 24.0 * 23.0 / 24.0 / 1e5f64).sqrt();
        assert!((p.plus - 1.0 / 24.0).abs() < error && p.minus == 1.0, "{p:?}");
    }

    /// By hand, and as R's p.adjust(c(.01, .04, .03, .005), "holm").
    #[test]
    fn holm_by_hand() {
        let found = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in found.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - expected).abs() < 1e-15, "{found} {expected}");
        }
        assert_eq!(holm(&[0.6, 0.5]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}

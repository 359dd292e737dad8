//! From tests to verdicts: when a claim is supported, contradicted, undecided, or shown to have no effect.
//!
//! Two families are corrected, each by itself over all tests of a file: the p+ (is something wrongly called supported?)
//! and the p- (wrongly contradicted?). So each kind of mistake has a probability under 5 % a file, and the two together
//! under 10 %, which is why the interval shown beside them has 90 %.
//!
//! "No effect" needs many replicates: a 90 % interval about 0 is within 0.1 sd from [`NO_EFFECT_FROM`] on. With 30 it
//! reaches 0.31 sd to each side, and only differences that are all 0 show it.

use super::intervals::estimate_at;
use super::permutation::{holm, sign_flip};
use super::{Key, paired};
use std::fmt;

/// Level of each family.
pub const ALPHA: f64 = 0.05;
/// The least effect that counts, in standard deviations: half of what Cohen 1988 calls small.
pub const EFFECT_MIN: f64 = 0.1;
/// Fewest replicates whose 90 % interval, about a mean of 0, lies within [`EFFECT_MIN`]: t(0.95, n - 1) / sqrt(n) <= 0.1.
pub const NO_EFFECT_FROM: u64 = 273;

/// What the runs say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// the effect is there, in the direction claimed
    Supported,
    /// it is there, in the other direction
    Contradicted,
    /// of a claim of several tests: some are supported and some contradicted
    Mixed,
    /// the runs cannot tell
    Undecided,
    /// it is shown to be smaller than what counts
    NoEffect,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Verdict::Supported => "supported",
            Verdict::Contradicted => "contradicted",
            Verdict::Mixed => "mixed",
            Verdict::Undecided => "undecided",
            Verdict::NoEffect => "no effect",
        })
    }
}

/// What one test found, oriented so that the claim says "positive".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Evidence {
    /// replicates
    pub n: u64,
    /// the statistic, in its own unit
    pub statistic: f64,
    /// its 90 % interval
    pub interval: (f64, f64),
    /// its 95 % interval
    pub interval95: (f64, f64),
    /// effect size in standard deviations
    pub effect: f64,
    /// probability of a statistic at least as large without effect, not corrected
    pub p_plus: f64,
    /// of one at least as small
    pub p_minus: f64,
    /// whether the interval lies within 0.1 standard deviations of 0
    pub no_effect: bool,
}

impl Evidence {
    /// The test of a mean: paired differences, slopes or rank correlations, one a replicate. `None` for fewer than two.
    pub fn of_mean(values: &[f64], key: Key) -> Option<Evidence> {
        let described = estimate_at(values, 0.9)?;
        let (sd, interval) = (described.sd?, described.interval?);
        let interval95 = estimate_at(values, 0.95)?.interval?;
        let p = sign_flip(values, key)?;
        Some(Evidence {
            n: described.n,
            statistic: described.mean,
            interval,
            interval95,
            effect: paired::effect(described.mean, sd),
            p_plus: p.plus,
            p_minus: p.minus,
            no_effect: within(interval, EFFECT_MIN * sd),
        })
    }
}

pub(super) fn within((low, high): (f64, f64), bound: f64) -> bool {
    low >= -bound && high <= bound
}

/// A test with its corrected probabilities and its verdict.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// p+, corrected over the file
    pub p_plus: f64,
    /// p-, corrected over the file
    pub p_minus: f64,
    /// what follows
    pub verdict: Verdict,
}

/// Judges all tests of a file, in their order. One that could not be made (`None`) has p = 1, so that the families are
/// as large as was planned, and is undecided.
pub fn judge(tests: &[Option<Evidence>]) -> Vec<Judged> {
    let family =
        |p: fn(&Evidence) -> f64| holm(&tests.iter().map(|test| test.as_ref().map_or(1.0, p)).collect::<Vec<_>>());
    let (plus, minus) = (family(|test| test.p_plus), family(|test| test.p_minus));
    let judged = |(test, (p_plus, p_minus)): (&Option<Evidence>, (f64, f64))| {
        let verdict = test.map_or(Verdict::Undecided, |test| verdict(&test, p_plus, p_minus));
        Judged { p_plus, p_minus, verdict }
    };
    tests.iter().zip(plus.into_iter().zip(minus)).map(judged).collect()
}

/// The verdict of a test with corrected probabilities.
fn verdict(test: &Evidence, p_plus: f64, p_minus: f64) -> Verdict {
    if p_plus < ALPHA && test.effect > EFFECT_MIN {
        Verdict::Supported
    } else if p_minus < ALPHA && test.effect < -EFFECT_MIN {
        Verdict::Contradicted
    } else if test.no_effect {
        Verdict::NoEffect
    } else {
        Verdict::Undecided
    }
}

/// The verdict of a claim of several tests: supported if all are; mixed if some are and some are contradicted; contradicted if any
/// is and none is supported; no effect if all show none; else undecided (as is a claim without tests).
pub fn of_claim(tests: &[Verdict]) -> Verdict {
    let all = |verdict| !tests.is_empty() && tests.iter().all(|&test| test == verdict);
    let any = |verdict| tests.contains(&verdict);
    if any(Verdict::Contradicted) && any(Verdict::Supported) {
        Verdict::Mixed
    } else if any(Verdict::Contradicted) {
        Verdict::Contradicted
    } else if all(Verdict::Supported) {
        Verdict::Supported
    } else if all(Verdict::NoEffect) {
        Verdict::NoEffect
    } else {
        Verdict::Undecided
    }
}

/// Share of statistics with the sign of a reference, in [0, 1], as a verdict repeated over other constants is shown with;
/// 0 has no sign. `None` if there is none, or if the reference is 0.
pub fn same_sign(reference: f64, statistics: &[f64]) -> Option<f64> {
    let same = statistics.iter().filter(|&&statistic| statistic * reference.signum() > 0.0).count();
    (reference != 0.0 && !statistics.is_empty()).then(|| same as f64 / statistics.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Contradicted, Mixed, NoEffect, Supported, Undecided};
    use super::*;
    use crate::experiment::statistics::student_t_quantile;

    const KEY: Key = Key { seed: 2026, test: 3, part: 0 };

    fn evidence(p_plus: f64, p_minus: f64, effect: f64, no_effect: bool) -> Option<Evidence> {
        let (interval, interval95) = ((0.0, 0.0), (0.0, 0.0));
        Some(Evidence { n: 30, statistic: effect, interval, interval95, effect, p_plus, p_minus, no_effect })
    }

    fn verdicts(tests: &[Option<Evidence>]) -> Vec<Verdict> {
        judge(tests).into_iter().map(|test| test.verdict).collect()
    }

    #[test]
    fn each_branch_of_the_rule() {
        for (p_plus, p_minus, effect, no_effect, expected) in [
            (0.01, 0.99, 0.5, false, Supported),
            (0.99, 0.01, -0.5, false, Contradicted),
            (0.06, 0.94, 0.3, false, Undecided),
            (0.05, 0.95, 0.3, false, Undecided),
            (0.01, 0.99, 0.1, false, Undecided),
            (0.99, 0.01, -0.1, false, Undecided),
            (0.01, 0.99, 0.05, true, NoEffect),
            (0.4, 0.6, 0.01, true, NoEffect),
        ] {
            assert_eq!(verdicts(&[evidence(p_plus, p_minus, effect, no_effect)]), [expected], "{p_plus} {effect}");
        }
    }

    #[test]
    fn the_two_families_are_corrected_apart_and_missing_tests_count() {
        let support = evidence(0.02, 0.99, 0.5, false);
        let against = evidence(0.99, 0.02, -0.5, false);
        assert_eq!(verdicts(&[support, against]), [Supported, Contradicted], "0.02 twice in each family: 0.04");
        assert_eq!(judge(&[support, against])[0].p_plus, 0.04);
        assert_eq!(verdicts(&[support, against, None]), [Undecided; 3], "0.06");
    }

    #[test]
    fn claims_of_several_tests() {
        for (tests, expected) in [
            (&[Supported, Supported][..], Supported),
            (&[Supported, Undecided], Undecided),
            (&[Supported, NoEffect], Undecided),
            (&[Supported, Contradicted], Mixed),
            (&[Supported, Contradicted, Undecided], Mixed),
            (&[NoEffect, Contradicted], Contradicted),
            (&[NoEffect, NoEffect], NoEffect),
            (&[NoEffect, Undecided], Undecided),
            (&[], Undecided),
        ] {
            assert_eq!(of_claim(tests), expected, "{tests:?}");
        }
    }

    #[test]
    fn differences_are_judged_as_they_are() {
        let up: Vec<f64> = (0..10).map(|k| 1.0 + f64::from(k % 3)).collect();
        let down: Vec<f64> = up.iter().map(|value| -value).collect();
        let found = Evidence::of_mean(&up, KEY).unwrap();
        assert_eq!((found.p_plus, found.p_minus), (1.0 / 1024.0, 1.0));
        assert_eq!(verdicts(&[Evidence::of_mean(&up, KEY)]), [Supported]);
        assert_eq!(verdicts(&[Evidence::of_mean(&down, KEY)]), [Contradicted]);
        assert_eq!(verdicts(&[Evidence::of_mean(&[0.0; 8], KEY)]), [NoEffect], "all alike, all 0");
        assert_eq!(verdicts(&[Evidence::of_mean(&[1.0], KEY)]), [Undecided], "one replicate");
    }

    #[test]
    fn signs_are_counted() {
        assert_eq!(same_sign(-0.2, &[-1.0, 0.0, 3.0, -0.1]), Some(0.5));
        assert_eq!((same_sign(0.0, &[1.0]), same_sign(1.0, &[])), (None, None));
    }

    /// The number of replicates that is documented, and that it takes as many: alternating signs have mean 0 and sd 1.
    #[test]
    fn no_effect_needs_as_many_replicates_as_stated() {
        let half = |n: u64| student_t_quantile(0.95, n - 1) / (n as f64).sqrt();
        assert!(half(NO_EFFECT_FROM) <= EFFECT_MIN && half(NO_EFFECT_FROM - 1) > EFFECT_MIN);
        assert!((half(30) - 0.310).abs() < 5e-4);
        let about_zero = |n: i32| (0..n).map(|k| f64::from(1 - 2 * (k % 2))).collect::<Vec<f64>>();
        assert_eq!(verdicts(&[Evidence::of_mean(&about_zero(274), KEY)]), [NoEffect]);
        assert_eq!(verdicts(&[Evidence::of_mean(&about_zero(270), KEY)]), [Undecided]);
    }
}

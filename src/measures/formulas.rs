//! Formulas that several families share: diversity, inequality, correlation, the E-I index.
//!
//! They take counts, sorted runs or sums, know nothing of a society, and answer `None` where they are undefined.

use crate::math;

/// Diversity of a set of counts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Diversity {
    /// Hill number of order 1: exp of Shannon's entropy, the effective number of kinds
    pub hill1: f64,
    /// Hill number of order 2: inverse of Simpson's index
    pub hill2: f64,
    /// share of the most frequent kind
    pub top_share: f64,
}

/// Hill numbers and the top share of counts, given as ascending runs (count, kinds with that count); `None` if all are 0.
///
/// Sources: Hill 1973; Jost 2006.
pub fn diversity(runs: impl Iterator<Item = (u64, u64)> + Clone) -> Option<Diversity> {
    let (mut total, mut squares, mut top) = (0u64, 0u128, 0u64);
    for (count, kinds) in runs.clone() {
        total += count * kinds;
        squares += u128::from(count) * u128::from(count) * u128::from(kinds);
        top = top.max(count);
    }
    if total == 0 {
        return None;
    }
    let all = total as f64;
    let mut entropy = 0.0;
    for (count, kinds) in runs.filter(|&(count, _)| count > 0) {
        let share = count as f64 / all;
        entropy -= kinds as f64 * (share * math::ln(share));
    }
    // An entropy of one kind is -(1 ln 1), which may come out as -0; exp of it is 1 all the same.
    Some(Diversity { hill1: math::exp64(entropy), hill2: all * all / squares as f64, top_share: top as f64 / all })
}

/// Runs of equal items of a sorted slice: (item, how many).
pub fn runs<T: Copy + PartialEq>(sorted: &[T]) -> impl Iterator<Item = (T, u64)> + Clone {
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u64))
}

/// Gini coefficient of values given as ascending runs (value, how many): the mean absolute difference of all pairs (an
/// item with itself included) over twice the mean *absolute* value. For values that are never negative it is the usual
/// coefficient; with negative ones it still lies in [0, 1]. `None` if all values are 0 or there is none.
///
/// Sources: Gini 1912; for negative values Raffinetti, Siletti & Vernizzi 2015.
pub fn gini_absolute(runs: impl Iterator<Item = (f64, u64)> + Clone) -> Option<f64> {
    let n: u64 = runs.clone().map(|(_, count)| count).sum();
    let (mut rank, mut ranked, mut absolute) = (0u64, 0.0, 0.0);
    for (value, count) in runs {
        // Items of ranks rank..rank+count weigh 2r + 1 - n each.
        let weight = count as f64 * (2.0 * rank as f64 + count as f64 - n as f64);
        ranked += weight * value;
        absolute += count as f64 * value.abs();
        rank += count;
    }
    (absolute > 0.0).then(|| (ranked / (n as f64 * absolute)).clamp(0.0, 1.0))
}

/// Gini coefficient of counts, sorted ascending; zeros count. `None` if all are 0 or there is none.
pub fn gini_of_counts(sorted: &[u32]) -> Option<f64> {
    gini_absolute(runs(sorted).map(|(count, times)| (f64::from(count), times)))
}

/// Sums over pairs (x, y) from which their correlation follows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PairSums {
    /// pairs
    pub n: u64,
    /// sum of x
    pub x: f64,
    /// sum of y
    pub y: f64,
    /// sum of x^2
    pub xx: f64,
    /// sum of y^2
    pub yy: f64,
    /// sum of x*y
    pub xy: f64,
}

impl PairSums {
    /// The sums of both.
    pub fn plus(self, other: PairSums) -> PairSums {
        PairSums {
            n: self.n + other.n,
            x: self.x + other.x,
            y: self.y + other.y,
            xx: self.xx + other.xx,
            yy: self.yy + other.yy,
            xy: self.xy + other.xy,
        }
    }

    /// Pearson's correlation, in [-1, 1]; `None` without spread in x or in y.
    ///
    /// Equal values leave a variance of rounding size, not 0, so a variance under 1e-12 of the mean square (a standard
    /// deviation under a millionth of the root mean square) counts as none.
    pub fn correlation(self) -> Option<f64> {
        const ROUNDING: f64 = 1e-12;
        let n = self.n as f64;
        let variance_x = n * self.xx - self.x * self.x;
        let variance_y = n * self.yy - self.y * self.y;
        let spread = variance_x > ROUNDING * n * self.xx && variance_y > ROUNDING * n * self.yy;
        let covariance = n * self.xy - self.x * self.y;
        spread.then(|| (covariance / (variance_x.sqrt() * variance_y.sqrt())).clamp(-1.0, 1.0))
    }
}

/// E-I index: (external - internal) / (external + internal), in [-1, 1]; `None` without ties.
///
/// Source: Krackhardt & Stern 1988.
pub fn external_internal(external: u64, internal: u64) -> Option<f64> {
    ratio(external as f64 - internal as f64, (external + internal) as f64)
}

/// a / b, `None` if b is 0.
pub fn ratio(a: f64, b: f64) -> Option<f64> {
    (b != 0.0).then(|| a / b)
}

/// A key whose unsigned order is the numeric order of finite numbers (-0 just before 0).
#[inline]
pub fn ordered_bits(x: f32) -> u32 {
    let bits = x.to_bits();
    // All ones for a negative number, the sign alone otherwise: no branch, for signs are unpredictable.
    bits ^ ((bits as i32 >> 31) as u32 | 1 << 31)
}

/// The number of a key of [`ordered_bits`].
#[inline]
pub fn from_ordered_bits(key: u32) -> f32 {
    f32::from_bits(key ^ ((!key as i32 >> 31) as u32 | 1 << 31))
}

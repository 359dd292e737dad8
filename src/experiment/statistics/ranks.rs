//! Rank correlation, with and without covariates, and its test.

use super::claims::{EFFECT_MIN, Evidence, within};
use super::{Key, permutation};
use crate::measures::formulas::PairSums;

/// Ranks from 1, equal values sharing the mean of theirs.
pub fn midranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&i, &j| values[i].total_cmp(&values[j]));
    let mut ranks = vec![0.0; values.len()];
    let mut first = 0;
    for tied in order.chunk_by(|&i, &j| values[i] == values[j]) {
        let rank = (2 * first + tied.len() + 1) as f64 / 2.0;
        tied.iter().for_each(|&i| ranks[i] = rank);
        first += tied.len();
    }
    ranks
}

/// Spearman's rank correlation, in [-1, 1]: Pearson's of mid-ranks. `None` without spread in one of the two.
///
/// # Panics
/// If the two do not have as many values.
pub fn spearman(x: &[f64], y: &[f64]) -> Option<f64> {
    correlation(&midranks(x), &midranks(y))
}

/// Rank correlation of x and y given covariates: Pearson's correlation of what least squares on the covariates' ranks
/// leave of the two's ranks. Covariates that say nothing new are left out. `None` where nothing is left of x or y.
///
/// Source: Conover 1999, section 5.4; Whittaker 1990 for residuals.
///
/// # Panics
/// If the columns do not have as many values.
pub fn partial_spearman(x: &[f64], y: &[f64], given: &[&[f64]]) -> Option<f64> {
    let (x, y, _) = residuals(x, y, given)?;
    correlation(&x, &y)
}

/// The test of a rank correlation, given covariates (or none), of independent runs: statistic and effect are the
/// correlation, which says how many standard deviations of ranks y moves with one of x.
///
/// p by [`permutation::PERMUTATIONS`] keyed shuffles of one residual against the other (exact without covariates, else
/// to first order); the 90 % interval by Fisher's z with the standard error of ranks, which holds the correlation in 90 to
/// 91 % of bivariate normal samples of 32 or 128. `None` where [`partial_spearman`] is, and unless there are 4 runs more
/// than covariates that say something.
///
/// Sources: Kennedy 1995 for shuffled residuals; Bonett & Wright 2000 for the standard error,
/// sqrt((1 + r^2/2) / (n - k - 3)).
pub fn association(x: &[f64], y: &[f64], given: &[&[f64]], key: Key) -> Option<Evidence> {
    let (x, y, covariates) = residuals(x, y, given)?;
    let r = correlation(&x, &y)?;
    let freedom = x.len().checked_sub(covariates + 3).filter(|&left| left > 0)?;
    let p = permutation::shuffle(&x, &y, key)?;
    let interval = fisher_interval(r, freedom, 0.9);
    Some(Evidence {
        n: x.len() as u64,
        statistic: r,
        interval,
        interval95: fisher_interval(r, freedom, 0.95),
        effect: r,
        p_plus: p.plus,
        p_minus: p.minus,
        no_effect: within(interval, EFFECT_MIN),
    })
}

/// The interval tanh(artanh r -+ z se) at a level; a correlation of 1 is its own.
pub(super) fn fisher_interval(r: f64, freedom: usize, level: f64) -> (f64, f64) {
    if r.abs() >= 1.0 {
        return (r, r);
    }
    let z = 0.5 * crate::math::ln((1.0 + r) / (1.0 - r));
    let half = crate::random::inverse_normal_cdf((1.0 + level) / 2.0) * ((1.0 + r * r / 2.0) / freedom as f64).sqrt();
    let tanh = |z: f64| {
        let e = crate::math::exp64(2.0 * z);
        (e - 1.0) / (e + 1.0)
    };
    (tanh(z - half), tanh(z + half))
}

/// Pearson's correlation of two columns.
fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "as many of one as of the other");
    let mut sums = PairSums { n: x.len() as u64, ..PairSums::default() };
    for (x, y) in x.iter().zip(y) {
        sums.x += x;
        sums.y += y;
        sums.xx += x * x;
        sums.yy += y * y;
        sums.xy += x * y;
    }
    sums.correlation()
}

/// Of what a column's ranks keep under this share of their squares, nothing but rounding is left.
const NOTHING: f64 = 1e-10;

/// What is left of the ranks of x and y, and how many covariates said something.
fn residuals(x: &[f64], y: &[f64], given: &[&[f64]]) -> Option<(Vec<f64>, Vec<f64>, usize)> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for covariate in given {
        assert_eq!(covariate.len(), x.len(), "as many of each covariate as of x");
        basis.extend(left_of(covariate, &basis));
    }
    Some((left_of(x, &basis)?, left_of(y, &basis)?, basis.len()))
}

/// The centred ranks of a column without their part along each of an orthogonal basis (modified Gram-Schmidt, twice, so
/// that rounding leaves nothing along it); `None` if nothing is left.
fn left_of(column: &[f64], basis: &[Vec<f64>]) -> Option<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let centre = (column.len() + 1) as f64 / 2.0;
    let mut left: Vec<f64> = midranks(column).into_iter().map(|rank| rank - centre).collect();
    let squares = dot(&left, &left);
    for direction in basis.iter().chain(basis) {
        let share = dot(&left, direction) / dot(direction, direction);
        left.iter_mut().zip(direction).for_each(|(value, along)| *value -= share * along);
    }
    (dot(&left, &left) > NOTHING * squares).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = Key { seed: 2026, test: 4, part: 0 };

    #[test]
    fn equal_values_share_their_ranks() {
        assert_eq!(midranks(&[3.0, 1.0, 3.0, -0.0, 0.0]), [4.5, 3.0, 4.5, 1.5, 1.5]);
        assert!(midranks(&[]).is_empty());
    }

    /// 1 - 6 * 194 / (10 * 99) = -29/165, the textbook example of IQ and hours of television.
    #[test]
    fn spearman_by_hand() {
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        assert!((spearman(&iq, &hours).unwrap() + 29.0 / 165.0).abs() < 1e-14);
        let cubes = iq.map(|value| value * value * value);
        assert_eq!(spearman(&iq, &cubes), Some(1.0), "any rising function");
        assert_eq!(spearman(&iq, &[1.0; 10]), None);
    }

    fn columns() -> [Vec<f64>; 4] {
        let column = |a: u32, b: u32, m: u32| (0..24u32).map(|k| f64::from((a * k * k + b * k) % m)).collect();
        [column(3, 5, 17), column(7, 1, 19), column(2, 9, 13), column(5, 4, 11)]
    }

    /// One covariate has a formula: (r_xy - r_xz r_yz) / sqrt((1 - r_xz^2)(1 - r_yz^2)).
    #[test]
    fn one_covariate_by_the_formula() {
        let [x, y, z, _] = columns();
        let (xy, xz, yz) = (spearman(&x, &y).unwrap(), spearman(&x, &z).unwrap(), spearman(&y, &z).unwrap());
        let expected = (xy - xz * yz) / ((1.0 - xz * xz) * (1.0 - yz * yz)).sqrt();
        assert!((partial_spearman(&x, &y, &[&z]).unwrap() - expected).abs() < 1e-13);
        assert!((partial_spearman(&x, &y, &[]).unwrap() - xy).abs() < 1e-13);
    }

    /// Two covariates by the recursion of the formula, in any order, and with one of them said twice.
    #[test]
    fn two_covariates_by_recursion() {
        let [x, y, z, w] = columns();
        let p = |x: &[f64], y: &[f64]| partial_spearman(x, y, &[&z]).unwrap();
        let (xy, xw, yw) = (p(&x, &y), p(&x, &w), p(&y, &w));
        let expected = (xy - xw * yw) / ((1.0 - xw * xw) * (1.0 - yw * yw)).sqrt();
        for given in [&[&z[..], &w[..]][..], &[&w, &z], &[&z, &w, &z], &[&z, &[1.0; 24], &w]] {
            assert!((partial_spearman(&x, &y, given).unwrap() - expected).abs() < 1e-12, "{}", given.len());
        }
        assert_eq!(partial_spearman(&x, &y, &[&x]), None, "nothing of x is left");
    }

    /// x drives z and z drives y: x and y are correlated, and no longer given z. 128 runs, as the claims have.
    #[test]
    fn a_chain_is_seen_through() {
        let mut stream = KEY.stream(crate::random::Purpose::Design);
        let mut normal = || crate::random::normal(stream.bits());
        let x: Vec<f64> = (0..128).map(|_| normal()).collect();
        let z: Vec<f64> = x.iter().map(|x| x + 0.5 * normal()).collect();
        let y: Vec<f64> = z.iter().map(|z| z + 0.5 * normal()).collect();
        let alone = association(&x, &y, &[], KEY).unwrap();
        let given = association(&x, &y, &[&z], KEY).unwrap();
        let link = association(&z, &y, &[&x], KEY).unwrap();
        assert!(alone.effect > 0.6 && alone.p_plus == 1.0 / 100_001.0, "{alone:?}");
        assert!(given.interval.0 < 0.0 && given.interval.1 > 0.0 && given.p_plus > 0.05, "{given:?}");
        assert!(link.p_plus < 0.001 && link.interval.0 > 0.3, "{link:?}");
    }

    /// r = 0.5, n = 33, no covariate: z = 0.549306, se = sqrt(1.125/30) = 0.193649, tanh(z -+ 1.644854 se) by hand.
    #[test]
    fn fishers_interval_by_hand() {
        let (low, high) = fisher_interval(0.5, 30, 0.9);
        assert!((low - 0.226_770).abs() < 1e-5 && (high - 0.700_270).abs() < 1e-5, "{low} {high}");
        assert_eq!(fisher_interval(1.0, 30, 0.9), (1.0, 1.0));
    }
}

//! How a total grows with the number of people: the exponent of a power law, and which law of network value it follows.
//!
//! A table has one row a replicate and one column a size, its entries totals over a population, all above 0. Everything
//! is done with logarithms, so that noise is a share of the total and laws differ by a constant factor that is fitted.

use super::axis;
use crate::math;

/// A law of network value: what a network of n people is worth, up to a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Law {
    /// n: an audience (Sarnoff)
    Sarnoff,
    /// n ln n: links are worth less the further down a list they are (Odlyzko & Tilly 2005; Briscoe et al. 2006)
    Odlyzko,
    /// n (n - 1) / 2: pairs (Metcalfe; Gilder 1993)
    Metcalfe,
    /// 2^n - n - 1: groups of two and more (Reed 1999)
    Reed,
}

impl Law {
    /// All of them, slowest first.
    pub const ALL: [Law; 4] = [Law::Sarnoff, Law::Odlyzko, Law::Metcalfe, Law::Reed];

    /// Whose law it is, and its formula.
    pub fn name(self) -> &'static str {
        match self {
            Law::Sarnoff => "Sarnoff, n",
            Law::Odlyzko => "Odlyzko, n ln n",
            Law::Metcalfe => "Metcalfe, n(n-1)/2",
            Law::Reed => "Reed, 2^n-n-1",
        }
    }

    /// Logarithm of the law at n >= 2, finite where the law itself would overflow.
    pub fn ln_value(self, n: f64) -> f64 {
        let ln = math::ln(n);
        match self {
            Law::Sarnoff => ln,
            Law::Odlyzko => ln + math::ln(ln),
            Law::Metcalfe => ln + math::ln((n - 1.0) / 2.0),
            Law::Reed => {
                let doublings = n * std::f64::consts::LN_2;
                doublings + math::ln(1.0 - (n + 1.0) * math::exp64(-doublings))
            }
        }
    }

    /// Whether it is a power of n (Metcalfe's: from a few hundred people on), so that a fit with a free exponent holds it
    /// as a special case.
    fn is_power(self) -> bool {
        matches!(self, Law::Sarnoff | Law::Metcalfe)
    }
}

/// Exponent b of total ~ n^b, replicate by replicate: the slope of ln total over ln n. Describe them with
/// [`super::estimate`]; differences of two totals' exponents are a paired test. `None` for fewer than two different sizes
/// and where a size or total has no logarithm.
///
/// # Panics
/// If a row does not have as many totals as there are sizes.
pub fn exponents(sizes: &[f64], table: &[Vec<f64>]) -> Option<Vec<f64>> {
    let (sizes, table) = logarithms(sizes, table)?;
    axis::slopes(&sizes, &table)
}

/// Gap of AIC from which the worse of two models has essentially no support: the better one's likelihood, its parameters
/// paid for, is e^5 = 148 times the other's. Source: Burnham & Anderson 2002, section 2.6.
pub const GAP_DECIDED: f64 = 10.0;
/// Gap from which a model has considerably less support. Source: the same.
pub const GAP_DOUBTFUL: f64 = 4.0;

/// A law's fit, or that of a power with a free exponent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// which law; `None` for the free exponent
    pub law: Option<Law>,
    /// root mean square of what the fit leaves of ln total: the relative error
    pub residual: f64,
    /// the largest distance of its fitted curve from the free exponent's, over the sizes, as a share of the total
    pub off_power: f64,
    /// Akaike's criterion, corrected for few observations; smaller is better
    pub aic: f64,
    /// its distance to the best of the fits
    pub gap: f64,
}

/// Which law the data follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// this one
    Law(Law),
    /// none of them: a power of n with another exponent
    Power,
    /// the data cannot tell
    Undecided,
}

/// The laws side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// pairs of size and total
    pub observations: u64,
    /// the free exponent, over all observations
    pub exponent: f64,
    /// the four laws in their order, then the free exponent
    pub fits: Vec<Fit>,
    /// what follows
    pub finding: Finding,
}

/// Compares the laws by AIC.
///
/// A model is ln total = c + ln f(n) + noise, with c and the noise's variance fitted (K = 2; the free exponent has K = 3);
/// AICc = N ln(RSS/N) + 2K + 2K(K+1)/(N-K-1). Noise of different sizes and replicates counts as independent.
///
/// The finding is a *power* if the free exponent beats every law by [`GAP_DECIDED`]. It is a *law* if that beats every
/// other law by [`GAP_DECIDED`], and the free exponent in its way: a law that is no power of n must beat it by
/// [`GAP_DECIDED`] too; a power is a special case of the free exponent and cannot beat it by more than the price of one
/// parameter, so there it is enough that the free exponent is not better by [`GAP_DOUBTFUL`] (by chance it is for 1.4 % of
/// data: P(chi-square of 1 df > 6)). Else *undecided*.
///
/// Between a law and the free exponent AIC alone does not decide: their curves must also differ somewhere by more than
/// the noise. n ln n is n^1.1 to 2 % over two decades; with replicates enough AIC would decide on so small a bend, and so
/// on whatever else the model leaves out. What is undecided for this reason stays so, however many the replicates.
///
/// `None` for fewer than five observations or three sizes, a size under 2, and totals without a logarithm.
///
/// Source: Burnham & Anderson 2002, sections 2.2 to 2.6.
///
/// # Panics
/// If a row does not have as many totals as there are sizes.
pub fn compare(sizes: &[f64], table: &[Vec<f64>]) -> Option<Comparison> {
    let (ln_sizes, ln_table) = logarithms(sizes, table)?;
    let different = (0..sizes.len()).filter(|&k| !sizes[..k].contains(&sizes[k])).count();
    let n = sizes.len() * table.len();
    if n < 5 || different < 3 || sizes.iter().any(|&size| size < 2.0) {
        return None;
    }
    let totals: Vec<f64> = ln_table.concat();
    let repeated: Vec<f64> = ln_sizes.iter().copied().cycle().take(n).collect();
    let exponent = axis::slope(&repeated, &totals)?;
    let line: Vec<f64> = ln_sizes.iter().map(|size| exponent * size).collect();
    let fit = |law: Law| {
        let curve: Vec<f64> = sizes.iter().map(|&size| law.ln_value(size)).collect();
        Fit::new(Some(law), &curve, &line, &totals)
    };
    let mut fits: Vec<Fit> = Law::ALL.into_iter().map(fit).collect();
    fits.push(Fit::new(None, &line, &line, &totals));
    let best = fits.iter().map(|fit| fit.aic).fold(f64::INFINITY, f64::min);
    fits.iter_mut().for_each(|fit| fit.gap = fit.aic - best);
    let finding = finding(&fits);
    Some(Comparison { observations: n as u64, exponent, fits, finding })
}

impl Fit {
    /// Fits c + curve to rows of logarithms, one after another; `line` is the free exponent's curve.
    fn new(law: Option<Law>, curve: &[f64], line: &[f64], totals: &[f64]) -> Fit {
        // Below this relative error differences are rounding, not noise; it keeps the logarithm finite.
        const ROUNDING: f64 = 1e-12;
        let n = totals.len() as f64;
        let parameters = if law.is_some() { 2.0 } else { 3.0 };
        let off = || totals.iter().zip(curve.iter().cycle()).map(|(total, curve)| total - curve);
        let c = off().sum::<f64>() / n;
        let square = (off().map(|off| (off - c) * (off - c)).sum::<f64>() / n).max(ROUNDING * ROUNDING);
        let correction = 2.0 * parameters * (parameters + 1.0) / (n - parameters - 1.0);
        let aic = n * math::ln(square) + 2.0 * parameters + correction;
        // Both curves go through the means.
        let apart = || curve.iter().zip(line).map(|(curve, line)| curve - line);
        let between = apart().sum::<f64>() / curve.len() as f64;
        let off_power = apart().map(|apart| (apart - between).abs()).fold(0.0, f64::max);
        Fit { law, residual: square.sqrt(), off_power, aic, gap: 0.0 }
    }
}

/// What follows from the laws' fits and, last, the free exponent's.
fn finding(fits: &[Fit]) -> Finding {
    let (free, laws) = fits.split_last().expect("the free exponent");
    let mut order: Vec<&Fit> = laws.iter().collect();
    order.sort_by(|a, b| a.aic.total_cmp(&b.aic));
    let (best, second) = (order[0], order[1]);
    let Some(law) = best.law else { return Finding::Undecided };
    let over_free = free.aic - best.aic;
    let told_apart = best.off_power > best.residual.min(free.residual);
    let held = if law.is_power() { over_free > -GAP_DOUBTFUL } else { over_free >= GAP_DECIDED && told_apart };
    if over_free <= -GAP_DECIDED && told_apart {
        Finding::Power
    } else if second.aic - best.aic >= GAP_DECIDED && held {
        Finding::Law(law)
    } else {
        Finding::Undecided
    }
}

/// Logarithms of sizes and totals; `None` where one is not above 0.
fn logarithms(sizes: &[f64], table: &[Vec<f64>]) -> Option<(Vec<f64>, Vec<Vec<f64>>)> {
    assert!(table.iter().all(|row| row.len() == sizes.len()), "one total a size in every row");
    let ln = |values: &[f64]| values.iter().map(|&value| (value > 0.0).then(|| math::ln(value))).collect();
    Some((ln(sizes)?, table.iter().map(|row| ln(row)).collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::statistics::{Key, estimate};
    use crate::random::{Purpose, normal};

    /// Ten replicates at seven sizes over two decades, with relative noise (a standard deviation).
    fn table(sizes: &[f64], ln_total: impl Fn(f64) -> f64, noise: f64, test: u32) -> Vec<Vec<f64>> {
        tables(10, sizes, ln_total, noise, test)
    }

    fn tables(rows: u32, sizes: &[f64], ln_total: impl Fn(f64) -> f64, noise: f64, test: u32) -> Vec<Vec<f64>> {
        let mut stream = Key { seed: 2026, test, part: 9 }.stream(Purpose::Design);
        let mut total = |&n: &f64| math::exp64(ln_total(n) + noise * normal(stream.bits()));
        (0..rows).map(|_| sizes.iter().map(&mut total).collect()).collect()
    }

    fn decades(smallest: f64) -> Vec<f64> {
        (0..7).map(|k| (smallest * math::pow(10.0, f64::from(k) / 3.0)).round()).collect()
    }

    fn findings(smallest: f64, ln_total: impl Fn(f64) -> f64) -> Vec<Finding> {
        let sizes = decades(smallest);
        (0..200).map(|test| compare(&sizes, &table(&sizes, &ln_total, 0.05, test)).unwrap().finding).collect()
    }

    #[test]
    fn laws_are_their_formulas() {
        for n in [2.0, 3.0, 10.0, 40.0] {
            let groups = math::pow(2.0, n) - n - 1.0;
            let expected = [n, n * math::ln(n), n * (n - 1.0) / 2.0, groups];
            for (law, expected) in Law::ALL.into_iter().zip(expected) {
                assert!((law.ln_value(n) - math::ln(expected)).abs() < 1e-13, "{} at {n}", law.name());
            }
        }
        assert_eq!(Law::Reed.ln_value(1e6), 1e6 * std::f64::consts::LN_2, "no overflow");
    }

    /// Without noise the exponent is exact; with 5 % its error is 0.05 / sqrt(sum of squares of ln n), known here.
    #[test]
    fn exponents_are_found() {
        let sizes = decades(1000.0);
        for exponent in exponents(&sizes, &table(&sizes, |n| 1.3 * math::ln(n) - 2.0, 0.0, 0)).unwrap() {
            assert!((exponent - 1.3).abs() < 1e-12);
        }
        let noisy = exponents(&sizes, &table(&sizes, |n| 1.3 * math::ln(n), 0.05, 0)).unwrap();
        let ln: Vec<f64> = sizes.iter().map(|&n| math::ln(n)).collect();
        let mean = ln.iter().sum::<f64>() / 7.0;
        let error = 0.05 / ln.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>().sqrt() / 10f64.sqrt();
        assert!((estimate(&noisy).unwrap().mean - 1.3).abs() < 4.0 * error);
        assert_eq!(exponents(&[10.0, 20.0], &[vec![1.0, 0.0]]), None, "no logarithm");
        assert_eq!(exponents(&[10.0, 10.0], &[vec![1.0, 2.0]]), None, "one size");
    }

    /// Laws that are powers are named, but where the free exponent is better by 4 by chance: 1.4 % of data, so of 200 at
    /// most 11 (P(X > 11) < 0.0001), and no other law is ever named.
    #[test]
    fn powers_are_named() {
        for (law, smallest) in [(Law::Sarnoff, 1000.0), (Law::Sarnoff, 10.0), (Law::Metcalfe, 1000.0)] {
            let found = findings(smallest, |n| law.ln_value(n) - 3.0);
            let named = found.iter().filter(|&&finding| finding == Finding::Law(law)).count();
            assert!(named >= 189, "{}: {named}", law.name());
            assert!(found.iter().all(
                |finding| matches!(finding, Finding::Law(found) if *found == law) || *finding == Finding::Undecided
            ));
        }
    }

    #[test]
    fn groups_are_named() {
        assert!(findings(10.0, |n| Law::Reed.ln_value(n)).iter().all(|&finding| finding == Finding::Law(Law::Reed)));
    }

    /// Around n = e^10, n ln n is n^1.1 to 2 %: with 5 % noise neither may be named, were there 1,000 replicates.
    #[test]
    fn n_ln_n_and_a_power_of_1_1_are_not_told_apart() {
        for found in [findings(2203.0, |n| Law::Odlyzko.ln_value(n)), findings(2203.0, |n| 1.1 * math::ln(n))] {
            let other: Vec<_> = found.iter().filter(|&&finding| finding != Finding::Undecided).collect();
            assert!(other.is_empty(), "{other:?}");
        }
        let sizes = decades(2203.0);
        for ln_total in [|n: f64| Law::Odlyzko.ln_value(n), |n: f64| 1.1 * math::ln(n)] {
            let found = compare(&sizes, &tables(1000, &sizes, ln_total, 0.05, 0)).unwrap();
            assert_eq!(found.finding, Finding::Undecided);
            assert!(found.fits[1].gap.max(found.fits[4].gap) > GAP_DECIDED, "AIC alone would decide");
        }
        let fits = compare(&sizes, &table(&sizes, |n| Law::Odlyzko.ln_value(n), 0.05, 0)).unwrap().fits;
        assert!(fits[0].gap > GAP_DECIDED && fits[2].gap > GAP_DECIDED && fits[3].gap > GAP_DECIDED, "others fall");
        assert!(fits[1].gap < GAP_DECIDED && fits[4].gap < GAP_DECIDED, "these stay");
        assert!((fits[1].off_power - 0.016).abs() < 0.01 && fits[4].off_power == 0.0, "{fits:?}");
    }

    /// Without noise curvature tells: what is undecided is the data's fault.
    #[test]
    fn n_ln_n_is_named_where_the_data_are_good_enough() {
        let sizes = decades(100.0);
        let found = compare(&sizes, &table(&sizes, |n| Law::Odlyzko.ln_value(n), 0.001, 0)).unwrap();
        assert_eq!(found.finding, Finding::Law(Law::Odlyzko));
    }

    #[test]
    fn a_power_that_is_no_law_is_said_to_be_one() {
        assert!(findings(1000.0, |n| 1.5 * math::ln(n)).iter().all(|&finding| finding == Finding::Power));
    }

    /// By hand: totals e^0, e^1, e^2, e^3, e^5 at n = 2, 4, 8, 16, 32, Sarnoff leaves ln total - ln n.
    #[test]
    fn the_criterion_by_hand() {
        let sizes = [2.0, 4.0, 8.0, 16.0, 32.0];
        let logs = [0.0, 1.0, 2.0, 3.0, 5.0];
        let found = compare(&sizes, &[logs.map(math::exp64).to_vec()]).unwrap();
        let left: Vec<f64> = (0..5).map(|k| logs[k] - (k + 1) as f64 * std::f64::consts::LN_2).collect();
        let mean = left.iter().sum::<f64>() / 5.0;
        let square = left.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / 5.0;
        assert!((found.fits[0].aic - (5.0 * math::ln(square) + 4.0 + 6.0)).abs() < 1e-12);
        assert!((found.exponent - 1.2 / std::f64::consts::LN_2).abs() < 1e-12);
        assert_eq!(found.finding, Finding::Undecided, "five observations");
        assert_eq!(compare(&sizes[..4], &[vec![1.0; 4]]), None, "too few");
        assert_eq!(compare(&[1.0, 4.0, 8.0], &[vec![1.0; 3], vec![1.0; 3]]), None, "a size under 2");
    }
}

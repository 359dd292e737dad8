//! Along an axis of a sweep: slopes, order, and whether the best lies inside.
//!
//! A table here has one row a replicate and one column a point of the axis, in the axis' order. Contrasts are paired
//! within a row, and one key serves all contrasts of a table, so they are tested with the same flips.

use super::Key;
use super::claims::Evidence;
use super::ranks;

/// Least-squares slope of y over x; `None` without spread in x.
///
/// # Panics
/// If the two do not have as many values.
pub fn slope(x: &[f64], y: &[f64]) -> Option<f64> {
    assert_eq!(x.len(), y.len(), "one y an x");
    let n = x.len() as f64;
    let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
    let squares: f64 = x.iter().map(|x| (x - mean_x) * (x - mean_x)).sum();
    let products: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    (squares > 0.0).then(|| products / squares)
}

/// The slope of each row over x, in the unit of the table by that of the axis; `None` without spread in x.
pub fn slopes(x: &[f64], table: &[Vec<f64>]) -> Option<Vec<f64>> {
    table.iter().map(|row| slope(x, row)).collect()
}

/// Spearman's rank correlation of each row with the axis, in [-1, 1]; a row without spread has 0, for it shows no order.
///
/// Their mean is Page's test statistic up to its scale (Page 1963): it asks for a trend, not for every step.
pub fn orders(x: &[f64], table: &[Vec<f64>]) -> Vec<f64> {
    table.iter().map(|row| ranks::spearman(x, row).unwrap_or(0.0)).collect()
}

/// The test that every step of an axis goes up.
///
/// The steps are the paired differences of neighbouring points. *Up* needs all of them: p+ is the largest of theirs, with
/// no correction (intersection-union test, Berger 1982). *Not up* needs one: p- is the smallest of theirs times their
/// number (Bonferroni). Statistic, interval and effect are those of the step with the smallest effect. There is no effect
/// where no step has one. `None` for fewer than two rows or points.
pub fn monotone(table: &[Vec<f64>], key: Key) -> Option<Evidence> {
    let points = columns(table)?;
    let steps: Vec<Evidence> = (1..points).map(|k| contrast(table, k, k - 1, key)).collect::<Option<_>>()?;
    Some(every(&steps))
}

/// The test that some inner point of an axis is better (larger) than both ends.
///
/// An inner point must be above each end, so its p+ is the larger of two (intersection-union); any inner point will do,
/// so the smallest of these counts, times the number of inner points (Bonferroni, the first step of Holm). The other way
/// round, p- of a point is twice the smaller of its two, and the largest over the points counts: *not inside* needs all of
/// them below an end. Statistic, interval and effect are those of the inner point with the largest effect against the
/// end it beats least. `None` for fewer than two rows or three points.
///
/// The other honest way would choose the point on one half of the replicates and test it on the other. The correction
/// for m inner points costs fewer replicates than giving half away as long as
/// (z(1 - 0.05/m) + z(0.8))^2 < 2 (z(0.95) + z(0.8))^2, which is up to m = 13, and does not depend on which half is which.
pub fn interior_best(table: &[Vec<f64>], key: Key) -> Option<Evidence> {
    let last = columns(table)?.checked_sub(1).filter(|&last| last >= 2)?;
    let inner = 1..last;
    let above_ends = |k| Some(every(&[contrast(table, k, 0, key)?, contrast(table, k, last, key)?]));
    let candidates: Vec<Evidence> = inner.map(above_ends).collect::<Option<_>>()?;
    Some(any(&candidates))
}

/// Points of a table; `None` if there is no row, or fewer than two points.
///
/// # Panics
/// If the rows differ in length.
fn columns(table: &[Vec<f64>]) -> Option<usize> {
    let points = table.first()?.len();
    assert!(table.iter().all(|row| row.len() == points), "one value a point in every row");
    (points >= 2).then_some(points)
}

/// The test that column `a` is above column `b`.
fn contrast(table: &[Vec<f64>], a: usize, b: usize, key: Key) -> Option<Evidence> {
    Evidence::of_mean(&table.iter().map(|row| row[a] - row[b]).collect::<Vec<_>>(), key)
}

/// The joint test of what must all hold.
fn every(tests: &[Evidence]) -> Evidence {
    let weakest = tests.iter().min_by(|a, b| a.effect.total_cmp(&b.effect)).expect("a test");
    let least = tests.iter().map(|test| test.p_minus).fold(1.0, f64::min);
    Evidence {
        p_plus: tests.iter().map(|test| test.p_plus).fold(0.0, f64::max),
        p_minus: (least * tests.len() as f64).min(1.0),
        no_effect: tests.iter().all(|test| test.no_effect),
        ..*weakest
    }
}

/// The joint test of what must hold once.
fn any(tests: &[Evidence]) -> Evidence {
    let strongest = tests.iter().max_by(|a, b| a.effect.total_cmp(&b.effect)).expect("a test");
    let least = tests.iter().map(|test| test.p_plus).fold(1.0, f64::min);
    Evidence {
        p_plus: (least * tests.len() as f64).min(1.0),
        p_minus: tests.iter().map(|test| test.p_minus).fold(0.0, f64::max),
        no_effect: tests.iter().all(|test| test.no_effect),
        ..*strongest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::statistics::claims::{Verdict, judge};
    use crate::random::{self, Purpose, inverse_normal_cdf};

    const KEY: Key = Key { seed: 2026, test: 5, part: 0 };

    /// Ten rows around a profile: a level of their own, and small differences that sum to 0 over rows.
    fn table(profile: &[f64]) -> Vec<Vec<f64>> {
        let noise = |row: usize, k: usize| ((row * 3 + k * 7) % 10) as f64 / 10.0 - 0.45;
        (0..10).map(|row| profile.iter().enumerate().map(|(k, y)| y + row as f64 + noise(row, k)).collect()).collect()
    }

    fn verdict(evidence: Option<Evidence>) -> Verdict {
        judge(&[evidence])[0].verdict
    }

    /// Anscombe's first data set (1973): slope 0.50009.
    #[test]
    fn the_slope_is_that_of_the_textbook() {
        let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
        let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
        assert!((slope(&x, &y).unwrap() - 55.01 / 110.0).abs() < 1e-12);
        assert_eq!(slope(&[1.0, 1.0], &[0.0, 2.0]), None);
        assert_eq!(slope(&[], &[]), None);
        assert_eq!(slopes(&[0.0, 2.0], &[vec![1.0, 5.0], vec![3.0, 2.0]]), Some(vec![2.0, -0.5]));
    }

    #[test]
    fn orders_are_rank_correlations_with_the_axis() {
        let rows = [vec![1.0, 2.0, 9.0], vec![3.0, 2.0, 1.0], vec![1.0, 3.0, 2.0], vec![4.0; 3]];
        for (found, expected) in orders(&[0.0, 0.1, 0.9], &rows).iter().zip([1.0, -1.0, 0.5, 0.0]) {
            assert!((found - expected).abs() < 1e-15, "{found}, not {expected}");
        }
    }

    #[test]
    fn a_rise_at_every_step_is_monotone_and_one_fall_contradicts_it() {
        assert_eq!(verdict(monotone(&table(&[0.0, 2.0, 4.0, 7.0]), KEY)), Verdict::Supported);
        assert_eq!(verdict(monotone(&table(&[0.0, 2.0, 0.5, 7.0]), KEY)), Verdict::Contradicted);
        assert_eq!(verdict(monotone(&table(&[0.0, 2.0, 2.0, 7.0]), KEY)), Verdict::Undecided, "one step is flat");
        assert_eq!(verdict(monotone(&[vec![1.0; 4], vec![2.0; 4]], KEY)), Verdict::NoEffect);
        assert_eq!(monotone(&[vec![1.0], vec![2.0]], KEY), None);
        assert_eq!(monotone(&[], KEY), None);
    }

    #[test]
    fn the_weakest_step_speaks_for_the_axis() {
        let rows = table(&[0.0, 2.0, 4.0, 7.0]);
        let found = monotone(&rows, KEY).unwrap();
        let steps: Vec<Evidence> = (1..4).map(|k| contrast(&rows, k, k - 1, KEY).unwrap()).collect();
        let weakest = steps.iter().map(|step| step.effect).fold(f64::INFINITY, f64::min);
        assert_eq!((found.effect, found.p_plus, found.p_minus), (weakest, 1.0 / 1024.0, 1.0));
    }

    #[test]
    fn a_hump_is_best_inside_and_a_slope_is_not() {
        assert_eq!(verdict(interior_best(&table(&[0.0, 2.0, 5.0, 3.0]), KEY)), Verdict::Supported);
        assert_eq!(verdict(interior_best(&table(&[0.0, 2.0, 5.0, 7.0]), KEY)), Verdict::Contradicted);
        assert_eq!(verdict(interior_best(&table(&[5.0, 0.0, 5.0]), KEY)), Verdict::Contradicted, "a valley");
        assert_eq!(verdict(interior_best(&table(&[3.0, 3.0, 3.0]), KEY)), Verdict::Undecided);
        assert_eq!(interior_best(&table(&[3.0, 3.0]), KEY), None);
        let found = interior_best(&table(&[0.0, 2.0, 5.0, 3.0]), KEY).unwrap();
        assert_eq!(found.p_plus, 2.0 / 1024.0, "two inner points");
    }

    /// Where all points are alike, some inner one is called best in at most 5 % of tables (it is less, for two ends must
    /// be beaten at once); the same where one end is as good as the inner points, the hardest null. 400 tables of 12 rows
    /// and 6 points each: P(X > 34), X binomial with 400 trials of 0.05, is under 0.001.
    #[test]
    fn the_interior_test_holds_its_level() {
        let mut stream = KEY.stream(Purpose::Design);
        for low_end in [0.0, -3.0] {
            let mut called = 0;
            for _ in 0..400 {
                let mut value = |k: u32| random::normal(stream.bits()) + if k == 0 { low_end } else { 0.0 };
                let rows: Vec<Vec<f64>> = (0..12).map(|_| (0..6).map(&mut value).collect()).collect();
                called += u32::from(interior_best(&rows, KEY).unwrap().p_plus < 0.05);
            }
            assert!(called <= 34, "{called} of 400");
        }
    }

    /// The bound of the documentation.
    #[test]
    fn the_correction_costs_less_than_half_the_replicates_up_to_thirteen_points() {
        let need = |m: f64| {
            let z = inverse_normal_cdf(1.0 - 0.05 / m) + inverse_normal_cdf(0.8);
            z * z
        };
        assert!(need(13.0) < 2.0 * need(1.0) && need(14.0) > 2.0 * need(1.0));
    }
}

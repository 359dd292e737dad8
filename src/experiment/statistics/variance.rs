//! How much of what varies over a sweep is the seed's doing.

/// Components of variance of a sweep with replicates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// variance between points of the sweep, 0 where its estimate is negative
    pub points: f64,
    /// variance over replicates at a point
    pub seed: f64,
    /// seed / (points + seed), in [0, 1]
    pub seed_share: f64,
}

impl Components {
    fn new(points: f64, seed: f64) -> Option<Components> {
        let points = points.max(0.0);
        (points + seed > 0.0).then(|| Components { points, seed, seed_share: seed / (points + seed) })
    }
}

/// Components where each point has replicates of its own: one-way analysis of variance. With mean squares between and
/// within points, seed = MSW and points = (MSB - MSW)/n0, unbiased, where n0 = (N - sum of n^2 / N)/(points - 1) is the
/// number of replicates of a point where it is equal. `None` for fewer than two points, without a point with two
/// replicates, with a point without any, and where nothing varies.
///
/// Source: Searle, Casella & McCulloch 1992, Variance components.
pub fn own_seeds(points: &[Vec<f64>]) -> Option<Components> {
    let sizes = || points.iter().map(|values| values.len() as f64);
    let all: f64 = sizes().sum();
    let groups = points.len() as f64;
    if points.len() < 2 || all <= groups || points.iter().any(Vec::is_empty) {
        return None;
    }
    let means: Vec<f64> = points.iter().map(|values| mean(values)).collect();
    let centre = points.iter().flatten().sum::<f64>() / all;
    let between: f64 = means.iter().zip(sizes()).map(|(mean, n)| n * (mean - centre) * (mean - centre)).sum();
    let within: f64 = points.iter().zip(&means).map(|(values, mean)| squares_about(values, *mean)).sum();
    let (between, within) = (between / (groups - 1.0), within / (all - groups));
    let n0 = (all - sizes().map(|n| n * n).sum::<f64>() / all) / (groups - 1.0);
    Components::new((between - within) / n0, within)
}

/// Components where replicate k has the same seed at every point (common random numbers): two-way analysis of variance
/// without repetition. A seed that lifts all points alike leaves the differences between points as they are, so what is
/// taken off the mean square between points is that of the interaction, not the whole within: points = (MSB - MSI)/n,
/// and seed = main effect + interaction, (MSS - MSI)/points + MSI, both unbiased.
///
/// A row has the replicates of a point, in the same order everywhere. `None` for fewer than two points or replicates
/// and where nothing varies.
///
/// Source: Searle, Casella & McCulloch 1992, Variance components.
///
/// # Panics
/// If the rows differ in length.
pub fn common_seeds(points: &[Vec<f64>]) -> Option<Components> {
    let replicates = points.first()?.len();
    assert!(points.iter().all(|row| row.len() == replicates), "the same replicates at every point");
    if points.len() < 2 || replicates < 2 {
        return None;
    }
    let (p, r) = (points.len() as f64, replicates as f64);
    let of_points: Vec<f64> = points.iter().map(|row| mean(row)).collect();
    let of_seeds: Vec<f64> = (0..replicates).map(|k| points.iter().map(|row| row[k]).sum::<f64>() / p).collect();
    let centre = mean(&of_points);
    let left = |i: usize, k: usize| points[i][k] - of_points[i] - of_seeds[k] + centre;
    let cells = (0..points.len()).flat_map(|i| (0..replicates).map(move |k| (i, k)));
    let interaction = cells.map(|(i, k)| left(i, k) * left(i, k)).sum::<f64>() / ((p - 1.0) * (r - 1.0));
    let between = r * squares_about(&of_points, centre) / (p - 1.0);
    let seeds = p * squares_about(&of_seeds, centre) / (r - 1.0);
    Components::new((between - interaction) / r, (seeds - interaction) / p + interaction)
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn squares_about(values: &[f64], centre: f64) -> f64 {
    values.iter().map(|value| (value - centre) * (value - centre)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::statistics::Key;
    use crate::random::{Purpose, normal};

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
    }

    /// By hand: means 2, 5, 8; MSB = 3 * 18 / 2 = 27, MSW = 1; points = 26/3.
    #[test]
    fn a_balanced_table_by_hand() {
        let found = own_seeds(&[vec![1.0, 2.0, 3.0], vec![4.0, 5.0, 6.0], vec![7.0, 8.0, 9.0]]).unwrap();
        close(found.points, 26.0 / 3.0);
        close(found.seed, 1.0);
        close(found.seed_share, 3.0 / 29.0);
    }

    /// By hand: 1 3 | 6: N = 3, centre 10/3, MSB = 2*(4/3)^2 + (8/3)^2 = 32/3, MSW = 2, n0 = 3 - 5/3 = 4/3.
    #[test]
    fn an_unbalanced_table_by_hand() {
        let found = own_seeds(&[vec![1.0, 3.0], vec![6.0]]).unwrap();
        close(found.seed, 2.0);
        close(found.points, 6.5);
    }

    /// By hand: rows 1 3 and 5 9. Means of points 2 and 7, of seeds 3 and 6, centre 4.5; what is left is -+0.5, so
    /// MSI = 1, MSB = 2 * 12.5 = 25, MSS = 2 * 4.5 = 9: points 12, seed 4 + 1.
    #[test]
    fn a_table_with_common_seeds_by_hand() {
        let found = common_seeds(&[vec![1.0, 3.0], vec![5.0, 9.0]]).unwrap();
        close(found.points, 12.0);
        close(found.seed, 5.0);
        close(found.seed_share, 5.0 / 17.0);
    }

    #[test]
    fn what_has_no_components() {
        assert_eq!(own_seeds(&[vec![1.0, 2.0]]), None);
        assert_eq!(own_seeds(&[vec![1.0], vec![2.0]]), None);
        assert_eq!(own_seeds(&[vec![1.0, 2.0, 3.0], vec![]]), None);
        assert_eq!(common_seeds(&[vec![1.0], vec![2.0]]), None);
        assert_eq!(common_seeds(&[vec![1.0; 2], vec![1.0; 2]]), None);
        assert_eq!(own_seeds(&[vec![1.0, 2.0], vec![1.0, 2.0]]).unwrap().seed_share, 1.0, "no difference of points");
    }

    /// Points of variance 4, a seed's effect on all of variance 1, on one of variance 0.5: over 2,000 tables of 6 points
    /// and 4 replicates the means are within 5 standard errors of 4 and 1.5, and one-way analysis would be short of 4
    /// by 1/4 on average, which is more than that.
    #[test]
    fn components_are_unbiased_under_common_seeds() {
        let mut stream = Key { seed: 2026, test: 6, part: 0 }.stream(Purpose::Design);
        let mut draw = |sd: f64| sd * normal(stream.bits());
        let (mut points, mut seeds, mut one_way) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..2000 {
            let seed: Vec<f64> = (0..4).map(|_| draw(1.0)).collect();
            let mut row = || {
                let level = draw(2.0);
                seed.iter().map(|seed| level + seed + draw(0.5f64.sqrt())).collect::<Vec<f64>>()
            };
            let table: Vec<Vec<f64>> = (0..6).map(|_| row()).collect();
            let found = common_seeds(&table).unwrap();
            points.push(found.points);
            seeds.push(found.seed);
            one_way.push(own_seeds(&table).unwrap().points);
        }
        let off = |values: &[f64], expected: f64| {
            let centre = mean(values);
            let error = (squares_about(values, centre) / (values.len() * (values.len() - 1)) as f64).sqrt();
            (centre - expected) / error
        };
        assert!(off(&points, 4.0).abs() < 5.0 && off(&seeds, 1.5).abs() < 5.0, "{} {}", mean(&points), mean(&seeds));
        assert!(off(&one_way, 3.75).abs() < 5.0, "{}", mean(&one_way));
    }
}

//! Whose doing a difference is: Shapley's attribution of the difference of two designs to groups of levers.
//!
//! Between designs A and B with k groups of levers there are 2^k mixtures, each group as in A or as in B. A mixture's
//! value is v(S), S the set of groups as in B; a group's share is what it adds when it changes, averaged over all orders
//! in which the groups could change. Shares add up to the whole difference v(all) - v(none).

use super::{Estimate, estimate_at};

/// Most groups: 2^16 mixtures.
pub const GROUPS_MAX: u32 = 16;

/// Shares of a difference over replicates.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// the whole difference, B - A
    pub total: Estimate,
    /// each group's share, in the unit of the total; their means add up to its mean
    pub shares: Vec<Estimate>,
}

/// Shapley values of a game of k players, from v(S) of all 2^k sets: bit g of the index says that group g is in the set.
///
/// A share is the sum over sets S without g of |S|! (k - |S| - 1)! / k! (v(S + g) - v(S)); the whole weights are summed
/// and divided once, so that for whole values the shares add up exactly but for that division.
///
/// Source: Shapley 1953, A value for n-person games.
///
/// # Panics
/// If the number of values is not a power of two from 2 to 2^[`GROUPS_MAX`].
pub fn shapley(values: &[f64]) -> Vec<f64> {
    let groups = values.len().trailing_zeros();
    assert!(values.len().is_power_of_two() && (1..=GROUPS_MAX).contains(&groups), "2^k values, k from 1 to 16");
    let factorial = |n: u32| (1..=u64::from(n)).product::<u64>() as f64;
    let weights: Vec<f64> = (0..groups).map(|size| factorial(size) * factorial(groups - size - 1)).collect();
    let share = |group: u32| {
        let without = (0..values.len()).filter(|set| set >> group & 1 == 0);
        let weighted = without.map(|set| weights[set.count_ones() as usize] * (values[set | 1 << group] - values[set]));
        weighted.sum::<f64>() / factorial(groups)
    };
    (0..groups).map(share).collect()
}

/// Shares of each replicate, with t intervals over replicates at a level; a row has the 2^k values of a replicate.
/// `None` if there is no row.
///
/// # Panics
/// If the rows differ in length, or as [`shapley`] does.
pub fn attribute(rows: &[Vec<f64>], level: f64) -> Option<Attribution> {
    let mixtures = rows.first()?.len();
    assert!(rows.iter().all(|row| row.len() == mixtures), "one value a mixture in every row");
    let shares: Vec<Vec<f64>> = rows.iter().map(|row| shapley(row)).collect();
    let over = |value: &dyn Fn(usize) -> f64| {
        estimate_at(&(0..rows.len()).map(value).collect::<Vec<_>>(), level).expect("a row")
    };
    Some(Attribution {
        total: over(&|row| rows[row][mixtures - 1] - rows[row][0]),
        shares: (0..shares[0].len()).map(|group| over(&|row| shares[row][group])).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The glove game: player 0 has a left glove, 1 and 2 a right one; a pair is worth 1. Shares 2/3, 1/6, 1/6.
    #[test]
    fn the_glove_game_is_shared_as_in_the_textbooks() {
        let v: Vec<f64> = (0..8u32).map(|set| f64::from(set & 1 == 1 && set & 6 != 0)).collect();
        for (found, expected) in shapley(&v).iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((found - expected).abs() < 1e-15);
        }
    }

    /// What two groups only do together is halved; what a group does alone is its own; one that does nothing gets 0.
    #[test]
    fn five_groups_with_one_interaction() {
        let has = |set: u32, group: u32| f64::from(set >> group & 1);
        let v: Vec<f64> = (0..32).map(|s| 7.0 + 3.0 * has(s, 0) - has(s, 2) + 4.0 * has(s, 1) * has(s, 3)).collect();
        assert_eq!(shapley(&v), [3.0, 2.0, -1.0, 2.0, 0.0]);
    }

    #[test]
    fn replicates_are_attributed_one_by_one() {
        let row = |a: f64, b: f64| vec![1.0, 1.0 + a, 1.0 + b, 1.0 + a + b];
        let found = attribute(&[row(1.0, 5.0), row(2.0, 5.0), row(3.0, 5.0)], 0.95).unwrap();
        assert_eq!((found.total.mean, found.shares[0].mean, found.shares[1].mean), (7.0, 2.0, 5.0));
        let half = 4.302_652_729_749_464 / 3f64.sqrt();
        let (low, high) = found.shares[0].interval.unwrap();
        assert!((low - (2.0 - half)).abs() < 1e-9 && (high - (2.0 + half)).abs() < 1e-9);
        assert_eq!(found.shares[1].sd, Some(0.0));
        assert_eq!(attribute(&[], 0.95), None);
    }

    proptest! {
        /// Efficiency; in whole numbers 5! times each share is one, so the sum is exact.
        #[test]
        fn shares_add_up_to_the_whole_difference(values in prop::collection::vec(-1_000_000i32..1_000_000, 32)) {
            let v: Vec<f64> = values.iter().map(|&value| f64::from(value)).collect();
            let times: Vec<f64> = shapley(&v).iter().map(|share| (share * 120.0).round()).collect();
            prop_assert_eq!(times.iter().sum::<f64>(), 120.0 * (v[31] - v[0]));
            let shares: f64 = shapley(&v).iter().sum();
            prop_assert!((shares - (v[31] - v[0])).abs() < 1e-9);
        }

        /// Symmetry: naming the groups in another order names the shares so.
        #[test]
        fn shares_follow_their_groups(values in prop::collection::vec(-1.0f64..1.0, 8)) {
            let turned: Vec<f64> = (0..8usize).map(|set| values[(set << 1 | set >> 2) & 7]).collect();
            let (shares, after) = (shapley(&values), shapley(&turned));
            for group in 0..3 {
                prop_assert!((after[group] - shares[(group + 1) % 3]).abs() < 1e-12);
            }
        }
    }
}

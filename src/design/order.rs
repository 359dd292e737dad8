//! The order in which jobs are run, so that a sweep interrupted anywhere leaves a balanced sample.

use super::scramble::Scramble;
use super::sobol::Sobol;

/// One run of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// position of the point in its design
    pub point: u32,
    /// position of the platform
    pub platform: u32,
    /// replicate
    pub replicate: u32,
}

/// Every point with every platform and replicate: replicate by replicate, so that all points have replicate 0 before any
/// has 1; within a replicate the points in the given order; at a point platform by platform, so that pairs are complete.
///
/// The order of points that suits a design: 0, 1, 2, ... for `sobol`, `saltelli` and `morris`, whose first blocks are
/// samples of their own, and for `lhs`, which is shuffled already; [`spread`] over the sizes of a `grid`; `spread(&[n])` for n
/// points of which nothing is known (`one_at_a_time`, a list).
pub fn running_order(points: &[u32], platforms: u32, replicates: u32) -> impl Iterator<Item = Run> {
    (0..replicates).flat_map(move |replicate| {
        let runs = move |&point: &u32| (0..platforms).map(move |platform| Run { point, platform, replicate });
        points.iter().flat_map(runs)
    })
}

/// The scrambling that orders points; it moves no result, so no seed of the user's does.
const KEY: u64 = 0;

/// An order of the points of a row-major grid (last axis fastest) of which any beginning is spread evenly over all axes:
/// each point as soon as Sobol's scrambled sequence first falls into its cell; what it has not met after two to four visits
/// a cell follows, spread over its own positions. For one axis: even over positions, and random within each stretch of them,
/// so that no period of a listed design can alias with it.
///
/// # Panics
/// If there are 2^32 points or more.
pub fn spread(sizes: &[usize]) -> Vec<u32> {
    let points = sizes.iter().try_fold(1u32, |points, &size| points.checked_mul(u32::try_from(size).ok()?));
    let points = points.expect("fewer than 2^32 points");
    // Axes of one level take no dimension; 32 bits of points leave at most 31 others.
    let sizes: Vec<f64> = sizes.iter().filter(|size| **size > 1).map(|&size| size as f64).collect();
    let sequence = match Sobol::new(sizes.len()) {
        Ok(sequence) if points > 0 => sequence,
        _ => return (0..points).collect(),
    };
    let scramble = Scramble::new(KEY);
    let mut met = vec![false; points as usize];
    let mut order = Vec::with_capacity(points as usize);
    for index in 0..visits(points) {
        let level =
            |axis: usize| (scramble.coordinate(axis as u32, sequence.coordinate(index, axis)) * sizes[axis]) as usize;
        let cell = (0..sizes.len()).fold(0, |cell, axis| cell * sizes[axis] as usize + level(axis));
        if !std::mem::replace(&mut met[cell], true) {
            order.push(cell as u32);
        }
        if order.len() == met.len() {
            return order;
        }
    }
    let missed: Vec<u32> = (0..points).filter(|&cell| !met[cell as usize]).collect();
    // On one axis nothing is missed (see below), so this goes no deeper.
    order.extend(spread(&[missed.len()]).into_iter().map(|position| missed[position as usize]));
    order
}

/// Twice the next power of two: on one axis every cell then holds a whole dyadic interval, so a point of the sequence.
fn visits(points: u32) -> u32 {
    u32::try_from(2 * u64::from(points).next_power_of_two()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::grid;

    #[test]
    fn every_point_comes_once() {
        let one_axis = (0..300).map(|n| vec![n]);
        let others = [vec![], vec![1, 1], vec![5, 1, 7], vec![11, 11], vec![2; 10], vec![3, 100, 4], vec![0, 5]];
        for sizes in one_axis.chain(others) {
            let mut order = spread(&sizes);
            order.sort_unstable();
            let points = sizes.iter().product::<usize>() as u32;
            assert_eq!(order, (0..points).collect::<Vec<_>>(), "{sizes:?}");
        }
    }

    /// Sizes that are powers of two: a beginning of 2^m points is a (0, m, 2)-net, exactly even.
    #[test]
    fn beginnings_of_a_grid_are_even_on_each_axis_and_each_pair() {
        let (grid, order) = (grid(&[8, 8], &[]).unwrap(), spread(&[8, 8]));
        let counts = |n: usize, cell: &dyn Fn(&[u32]) -> u32| {
            let mut counts = [0; 16];
            order[..n].iter().for_each(|&point| counts[cell(grid.row(point as usize)) as usize] += 1);
            counts
        };
        assert_eq!(counts(8, &|row| row[0])[..8], [1; 8]);
        assert_eq!(counts(8, &|row| row[1])[..8], [1; 8]);
        assert_eq!(counts(16, &|row| row[0] / 2 * 4 + row[1] / 2), [1; 16]);
    }

    /// 11 x 11, any beginning of at least 11 points: no level of either axis has more than twice its share, rounded up.
    /// Row by row, the first row would have eleven times its share.
    #[test]
    fn beginnings_of_other_grids_are_nearly_even() {
        let (grid, order) = (grid(&[11, 11], &[]).unwrap(), spread(&[11, 11]));
        for n in 11..=121 {
            let mut counts = [[0; 11]; 2];
            for &point in &order[..n] {
                let row = grid.row(point as usize);
                (0..2).for_each(|axis| counts[axis][row[axis] as usize] += 1);
            }
            let most = counts.iter().flatten().max().copied().unwrap_or_default();
            assert!(most <= (2 * n).div_ceil(11).min(11), "{n}: {counts:?}");
        }
    }

    /// A list of 64 points that is an 8 x 8 grid in disguise: its first 8 have every row, and not one column alone.
    #[test]
    fn a_list_is_spread_without_aliasing() {
        let order = spread(&[64]);
        let distinct = |cell: &dyn Fn(u32) -> u32| {
            let mut cells: Vec<u32> = order[..8].iter().map(|&point| cell(point)).collect();
            cells.sort_unstable();
            cells.dedup();
            cells.len()
        };
        assert_eq!(distinct(&|point| point / 8), 8);
        assert!(distinct(&|point| point % 8) >= 3);
    }

    #[test]
    fn replicates_come_one_after_the_other_and_platforms_together() {
        let runs: Vec<[u32; 3]> =
            running_order(&[2, 0], 2, 2).map(|run| [run.replicate, run.point, run.platform]).collect();
        let first = [[0, 2, 0], [0, 2, 1], [0, 0, 0], [0, 0, 1]];
        assert_eq!(runs[..4], first);
        assert_eq!(runs[4..], first.map(|[_, point, platform]| [1, point, platform]));
    }
}

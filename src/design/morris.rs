//! Morris's trajectories of elementary effects.

use super::error::Error;
use super::rows::{Rows, point_count};
use crate::random::{Purpose, Stream};

/// Trajectories' streams begin here, apart from those of Latin hypercubes.
const FIRST_STEP: u32 = 1 << 31;

/// Random trajectories of k + 1 points each, one after the other: every step moves one axis by
/// delta = p / (2 (p - 1)), up or down, and every axis moves once. Coordinates are multiples of 1 / (p - 1), p the number of
/// levels, even; every level is as likely as any other to be where an axis starts. More trajectories keep the first ones.
///
/// Source: Morris 1991, Factorial sampling plans for preliminary computational experiments, Technometrics 33, 161-174.
///
/// # Errors
/// [`Error::MorrisLevels`], no axis, no trajectory, or more than 2^32 - 1 points.
pub fn morris(trajectories: usize, axes: usize, levels: u32, seed: u64) -> Result<Rows<f64>, Error> {
    if axes == 0 {
        return Err(Error::NoAxis);
    }
    if levels < 2 || levels % 2 == 1 {
        return Err(Error::MorrisLevels { levels });
    }
    let points = point_count(trajectories as u128 * (axes as u128 + 1))?;
    let mut rows = Rows::with_room(axes, points);
    for trajectory in 0..trajectories as u32 {
        let mut stream = Stream::new(seed, 0, Purpose::Design, FIRST_STEP.wrapping_add(trajectory));
        let mut order: Vec<usize> = (0..axes).collect();
        stream.draw_front(&mut order, axes);
        push_trajectory(&mut rows, &mut stream, &order, levels);
    }
    Ok(rows)
}

fn push_trajectory(rows: &mut Rows<f64>, stream: &mut Stream, order: &[usize], levels: u32) {
    let half = levels / 2;
    // The lower end of each axis's move, and whether it starts there.
    let moves: Vec<(u32, bool)> =
        order.iter().map(|_| (stream.below(u64::from(half)) as u32, stream.below(2) == 0)).collect();
    let place = |low: u32, above: bool| f64::from(if above { low + half } else { low }) / f64::from(levels - 1);
    let mut point: Vec<f64> = moves.iter().map(|&(low, up)| place(low, !up)).collect();
    rows.cells.extend_from_slice(&point);
    for &axis in order {
        let (low, up) = moves[axis];
        point[axis] = place(low, up);
        rows.cells.extend_from_slice(&point);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_moves_one_axis_by_delta_and_each_axis_moves_once() {
        for (axes, levels) in [(1, 2), (3, 4), (7, 6), (20, 8)] {
            let rows = morris(50, axes, levels, 11).unwrap();
            assert_eq!(rows.len(), 50 * (axes + 1));
            let delta = f64::from(levels) / (2.0 * f64::from(levels - 1));
            for t in 0..50 {
                let mut moved = vec![0; axes];
                for step in 0..axes {
                    let (from, to) = (rows.row(t * (axes + 1) + step), rows.row(t * (axes + 1) + step + 1));
                    let changed: Vec<usize> = (0..axes).filter(|&axis| from[axis] != to[axis]).collect();
                    assert_eq!(changed.len(), 1);
                    moved[changed[0]] += 1;
                    assert!(((from[changed[0]] - to[changed[0]]).abs() - delta).abs() < 1e-15);
                }
                assert!(moved.iter().all(|&count| count == 1));
            }
            let on_level = |u: &f64| (0..levels).any(|level| f64::from(level) / f64::from(levels - 1) == *u);
            assert!(rows.iter().flatten().all(on_level));
        }
    }

    /// 8,000 trajectories over 3 axes, 4 levels; alpha = 1e-6. The start's level on axis 0: chi-square over 4 cells, the
    /// 3-df quantile is 30.7. Order of the axes: over 6 cells, 5 df, 35.9. Ups: within 5 standard errors, 224 of 4,000.
    #[test]
    fn levels_orders_and_directions_are_even() {
        let rows = morris(8000, 3, 4, 1).unwrap();
        let (mut starts, mut orders, mut ups) = ([0u32; 4], [0u32; 9], 0i32);
        for t in 0..8000 {
            let points: Vec<&[f64]> = (0..4).map(|step| rows.row(4 * t + step)).collect();
            starts[(points[0][0] * 3.0 + 0.5) as usize] += 1;
            let moved = |step: usize| (0..3).find(|&axis| points[step][axis] != points[step + 1][axis]).unwrap();
            orders[moved(0) * 3 + moved(1)] += 1;
            ups += i32::from(points[3][1] > points[0][1]);
        }
        let chi = |counts: &[u32], expected: f64| -> f64 {
            let term = |count: &u32| (f64::from(*count) - expected) * (f64::from(*count) - expected) / expected;
            counts.iter().filter(|count| **count > 0).map(term).sum()
        };
        assert!(chi(&starts, 2000.0) < 30.7, "{starts:?}");
        assert_eq!(orders.iter().filter(|count| **count > 0).count(), 6);
        assert!(chi(&orders, 8000.0 / 6.0) < 35.9, "{orders:?}");
        assert!((ups - 4000).abs() < 224, "{ups}");
    }

    #[test]
    fn more_trajectories_keep_the_first_and_odd_levels_are_refused() {
        let (few, many) = (morris(5, 4, 4, 1).unwrap(), morris(9, 4, 4, 1).unwrap());
        assert!(few.iter().zip(&many).all(|(few, many)| few == many));
        assert_ne!(few, morris(5, 4, 4, 2).unwrap());
        assert_eq!(morris(5, 4, 5, 1), Err(Error::MorrisLevels { levels: 5 }));
        assert_eq!(morris(5, 4, 0, 1), Err(Error::MorrisLevels { levels: 0 }));
        assert_eq!(morris(5, 0, 4, 1), Err(Error::NoAxis));
        assert_eq!(morris(0, 3, 4, 1), Err(Error::NoPoint));
    }
}

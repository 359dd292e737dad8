//! Latin hypercubes.

use super::error::Error;
use super::rows::{Rows, point_count};
use crate::random::{Purpose, Stream};

/// A Latin hypercube of n points: on each axis exactly one point in each of n equal strata, at random within it.
///
/// Source: McKay, Beckman & Conover 1979, Technometrics 21, 239-245. The permutation of the strata is the axis's own, so
/// an axis added at the end leaves the others as they were.
///
/// # Errors
/// No axis, no point, or more points than 2^32 - 1.
pub fn lhs(points: usize, axes: usize, seed: u64) -> Result<Rows<f64>, Error> {
    if axes == 0 {
        return Err(Error::NoAxis);
    }
    let n = point_count(points as u128)?;
    let mut cells = vec![0.0; n * axes];
    for axis in 0..axes {
        let mut stream = Stream::new(seed, 0, Purpose::Design, axis as u32);
        let mut strata: Vec<u32> = (0..n as u32).collect();
        stream.draw_front(&mut strata, n);
        for (point, &stratum) in strata.iter().enumerate() {
            // Half a cell of 2^-24 from the stratum's ends, so that no rounding can put the point on one.
            let within = f64::from(stream.uniform()) + 1.0 / 33_554_432.0;
            cells[point * axes + axis] = (f64::from(stratum) + within) / n as f64;
        }
    }
    Ok(Rows { width: axes, cells })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Axis, Setting};

    #[test]
    fn each_stratum_of_each_axis_has_one_point() {
        for (n, axes) in [(1, 1), (2, 3), (7, 2), (100, 5), (1000, 3), (4097, 2)] {
            let rows = lhs(n, axes, 5).unwrap();
            assert_eq!((rows.len(), rows.width()), (n, axes));
            for axis in 0..axes {
                let mut seen = vec![0; n];
                for row in &rows {
                    let Setting::Level(stratum) = Axis::Levels(n).at(row[axis]) else { unreachable!() };
                    assert_eq!(stratum, (row[axis] * n as f64) as usize);
                    seen[stratum] += 1;
                }
                assert!(seen.iter().all(|&count| count == 1), "n = {n}, axis {axis}");
            }
        }
    }

    /// 2,000 seeds, n = 4, alpha = 1e-6. Stratum of the first point: chi-square over 4 cells, the 3-df quantile is 30.7.
    /// Place within the stratum: the mean's standard error is sqrt(1/12/8000) = 0.00323, 5 of them 0.0161.
    /// Axes: the product of two axes' centred strata has mean 0 and variance (5/4)^2, 5 standard errors of the mean over
    /// first points 0.140.
    #[test]
    fn strata_and_places_are_even_and_axes_are_unrelated() {
        let (mut counts, mut within, mut product) = ([0u32; 4], 0.0, 0.0);
        for seed in 0..2000 {
            let rows = lhs(4, 2, seed).unwrap();
            let stratum = |u: f64| (u * 4.0).floor();
            counts[stratum(rows.row(0)[0]) as usize] += 1;
            within += rows.iter().map(|row| row[0] * 4.0 - stratum(row[0])).sum::<f64>();
            product += (stratum(rows.row(0)[0]) - 1.5) * (stratum(rows.row(0)[1]) - 1.5);
        }
        let chi: f64 = counts.iter().map(|&c| (f64::from(c) - 500.0) * (f64::from(c) - 500.0) / 500.0).sum();
        assert!(chi < 30.7, "{counts:?}");
        assert!((within / 8000.0 - 0.5).abs() < 0.0161, "{}", within / 8000.0);
        assert!((product / 2000.0).abs() < 0.140, "{}", product / 2000.0);
    }

    #[test]
    fn the_seed_decides_and_an_added_axis_moves_no_other() {
        let (two, three) = (lhs(50, 2, 1).unwrap(), lhs(50, 3, 1).unwrap());
        assert!(two.iter().zip(&three).all(|(two, three)| two == &three[..2]));
        assert_ne!(two, lhs(50, 2, 2).unwrap());
        assert_eq!(lhs(5, 0, 1), Err(Error::NoAxis));
        assert_eq!(lhs(0, 5, 1), Err(Error::NoPoint));
    }
}

//! Saltelli's scheme: the points from which Sobol's sensitivity indices are estimated.

use super::error::Error;
use super::rows::{Rows, point_count};
use super::sobol::sobol;

/// Rows of a block: A, one AB a axis, one BA a axis for second-order indices, B.
pub fn saltelli_rows(axes: usize, second_order: bool) -> usize {
    if second_order { 2 * axes + 2 } else { axes + 2 }
}

/// Saltelli's scheme over N base points of a scrambled sequence in 2k dimensions, A its first k coordinates and B its last
/// k. One block of [`saltelli_rows`] rows for each base point, in this order: A, AB_1 .. AB_k, then BA_1 .. BA_k if
/// `second_order`, then B; AB_i is A with coordinate i from B, BA_i is B with coordinate i from A.
///
/// The order is that of SALib's `sample.sobol`, whose `analyze.sobol` therefore reads the results as they are. The base
/// points are not SALib's: theirs are scrambled by SciPy's generator; no point is skipped in either. Doubling N keeps the
/// first half.
///
/// Source: Saltelli 2002, Computer Physics Communications 145, 280-297; Saltelli et al. 2010, ibid. 181, 259-270.
///
/// # Errors
/// [`Error::NotPowerOfTwo`], no axis, more than half of [`DIMENSIONS_MAX`](super::DIMENSIONS_MAX), or more than 2^32 - 1
/// points in all.
pub fn saltelli(base_points: usize, axes: usize, second_order: bool, seed: u64) -> Result<Rows<f64>, Error> {
    if axes == 0 {
        return Err(Error::NoAxis);
    }
    if !base_points.is_power_of_two() {
        return Err(Error::NotPowerOfTwo { points: base_points });
    }
    let block = saltelli_rows(axes, second_order);
    let points = point_count(base_points as u128 * block as u128)?;
    let base = sobol(base_points, 2 * axes, seed)?;
    let mut rows = Rows::with_room(axes, points);
    for point in &base {
        let (a, b) = point.split_at(axes);
        rows.cells.extend_from_slice(a);
        (0..axes).for_each(|axis| push_crossed(&mut rows, a, b, axis));
        if second_order {
            (0..axes).for_each(|axis| push_crossed(&mut rows, b, a, axis));
        }
        rows.cells.extend_from_slice(b);
    }
    Ok(rows)
}

/// Appends the point `of` with one coordinate of `other`.
fn push_crossed(rows: &mut Rows<f64>, of: &[f64], other: &[f64], axis: usize) {
    let start = rows.cells.len();
    rows.cells.extend_from_slice(of);
    rows.cells[start + axis] = other[axis];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_in_the_documented_order() {
        let (n, k) = (8, 3);
        let base = sobol(n, 2 * k, 4).unwrap();
        for second_order in [false, true] {
            let rows = saltelli(n, k, second_order, 4).unwrap();
            let block = saltelli_rows(k, second_order);
            assert_eq!(rows.len(), n * if second_order { 8 } else { 5 });
            for (i, point) in base.iter().enumerate() {
                let row = |r: usize| rows.row(i * block + r);
                let (a, b) = point.split_at(k);
                assert_eq!((row(0), row(block - 1)), (a, b));
                for axis in 0..k {
                    let crossed = |of: &[f64], other: &[f64]| {
                        (0..k).map(|c| if c == axis { other[c] } else { of[c] }).collect::<Vec<_>>()
                    };
                    assert_eq!(row(1 + axis), crossed(a, b));
                    if second_order {
                        assert_eq!(row(1 + k + axis), crossed(b, a));
                    }
                }
            }
        }
    }

    #[test]
    fn impossible_schemes_are_refused() {
        let message = saltelli(1000, 3, false, 1).unwrap_err().to_string();
        assert_eq!(message, "1000 base points: Saltelli's scheme needs a power of two, for instance 1024");
        assert_eq!(saltelli(0, 3, false, 1), Err(Error::NotPowerOfTwo { points: 0 }));
        assert_eq!(saltelli(8, 0, false, 1), Err(Error::NoAxis));
        assert_eq!(saltelli(8, 129, false, 1), Err(Error::TooManyDimensions { dimensions: 258 }));
        assert!(matches!(saltelli(1 << 31, 3, false, 1), Err(Error::TooManyPoints { .. })));
    }

    #[test]
    fn doubling_keeps_the_first_half() {
        let (half, whole) = (saltelli(16, 2, false, 1).unwrap(), saltelli(32, 2, false, 1).unwrap());
        assert!(half.iter().zip(&whole).all(|(half, whole)| half == whole));
    }
}

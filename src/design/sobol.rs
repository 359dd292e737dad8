//! Sobol's low-discrepancy sequence, and its scrambled points as a design.

use super::directions::{DIMENSIONS_MAX, ROWS};
use super::error::Error;
use super::rows::{Rows, point_count};
use super::scramble::Scramble;

/// Binary digits of a coordinate before scrambling.
const DIGITS: usize = 32;

/// Sobol's sequence in some dimensions, in the order of the Gray code (Antonov & Saleev 1979), from the point 0.
///
/// Source: Sobol 1967; direction numbers of Joe & Kuo 2008.
#[derive(Clone, Debug)]
pub struct Sobol {
    /// direction numbers v_1, v_2, ... of each dimension, as 32 digits after the binary point
    directions: Vec<[u32; DIGITS]>,
}

impl Sobol {
    /// The sequence in so many dimensions.
    ///
    /// # Errors
    /// [`Error::NoAxis`] for none, [`Error::TooManyDimensions`] for more than [`DIMENSIONS_MAX`].
    pub fn new(dimensions: usize) -> Result<Sobol, Error> {
        match dimensions {
            0 => Err(Error::NoAxis),
            1..=DIMENSIONS_MAX => Ok(Sobol { directions: (0..dimensions).map(directions).collect() }),
            _ => Err(Error::TooManyDimensions { dimensions }),
        }
    }

    /// Number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.directions.len()
    }

    /// One coordinate of the point at an index, in units of 2^-32.
    pub fn coordinate(&self, index: u32, dimension: usize) -> u32 {
        let gray = index ^ (index >> 1);
        let chosen = (0..DIGITS).filter(|digit| gray >> digit & 1 == 1);
        chosen.fold(0, |sum, digit| sum ^ self.directions[dimension][digit])
    }
}

/// v_i = m_i 2^(32 - i), by the recurrence of the dimension's primitive polynomial (Joe & Kuo 2008, equation 2).
fn directions(dimension: usize) -> [u32; DIGITS] {
    let Some(row) = dimension.checked_sub(1) else {
        return std::array::from_fn(|digit| 1 << (DIGITS - 1 - digit));
    };
    let (coefficients, initial) = ROWS[row];
    let degree = initial.len();
    let mut directions = [0; DIGITS];
    for digit in 0..DIGITS {
        directions[digit] = if digit < degree {
            initial[digit] << (DIGITS - 1 - digit)
        } else {
            let oldest = directions[digit - degree];
            let taken = (1..degree).filter(|k| coefficients >> (degree - 1 - k) & 1 == 1);
            taken.fold(oldest ^ oldest >> degree, |sum, k| sum ^ directions[digit - k])
        };
    }
    directions
}

/// The first points of Sobol's sequence under nested uniform scrambling: each point uniform over the unit cube, each block
/// of 2^m points from the first as evenly spread as the sequence's. Counts that are powers of two are balanced; any is
/// allowed, and more points keep the first ones. No point is left out (Owen 2020, On dropping the first Sobol' point).
///
/// # Errors
/// No axis, more than [`DIMENSIONS_MAX`], no point, or more points than 2^32 - 1.
pub fn sobol(points: usize, axes: usize, seed: u64) -> Result<Rows<f64>, Error> {
    let sequence = Sobol::new(axes)?;
    let points = point_count(points as u128)?;
    let scramble = Scramble::new(seed);
    let mut rows = Rows::with_room(axes, points);
    for index in 0..points as u32 {
        rows.cells.extend((0..axes).map(|axis| scramble.place(axis as u32, sequence.coordinate(index, axis))));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_first_points_are_the_published_ones() {
        let sobol = Sobol::new(3).unwrap();
        let point = |index| [0, 1, 2].map(|d| f64::from(sobol.coordinate(index, d)) / 4_294_967_296.0);
        let first = [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
        ];
        (0..8).for_each(|index| assert_eq!(point(index), first[index as usize]));
    }

    /// SHA-256 of the first 1,024 points, row by row, each coordinate as a little-endian u32 in units of 2^-32, computed
    /// from `scipy.stats.qmc.Sobol(d, scramble=False).random(1024)` of SciPy 1.17.1.
    #[test]
    fn points_are_those_of_scipy_in_every_dimension() {
        for (dimensions, expected) in [
            (64, "87cdc3f19fb0926b5450a7aaf180328aded224cbb05142b1f811cbc7fcb2c736"),
            (256, "396a6784edbd91f22de739d7c16c575a854a1f20d26f37d3f606d31abc74dc12"),
        ] {
            let sobol = Sobol::new(dimensions).unwrap();
            let points = (0..1024).flat_map(|index| (0..dimensions).map(move |d| (index, d)));
            let bytes: Vec<u8> = points.flat_map(|(index, d)| sobol.coordinate(index, d).to_le_bytes()).collect();
            assert_eq!(crate::experiment::plan::hex(&Sha256::digest(bytes)), expected);
        }
    }

    #[test]
    fn the_tables_are_primitive_looking_and_as_many_as_promised() {
        assert_eq!(ROWS.len(), DIMENSIONS_MAX - 1);
        for (_, initial) in ROWS {
            assert!(initial.iter().enumerate().all(|(i, m)| m % 2 == 1 && u64::from(*m) < 2 << i));
        }
        assert!(matches!(Sobol::new(257), Err(Error::TooManyDimensions { dimensions: 257 })));
        assert!(matches!(Sobol::new(0), Err(Error::NoAxis)));
    }

    #[test]
    fn more_points_and_more_axes_keep_the_first() {
        let (few, many) = (sobol(100, 3, 7).unwrap(), sobol(256, 5, 7).unwrap());
        assert!(few.iter().zip(&many).all(|(few, many)| few == &many[..3]));
        assert_ne!(few, sobol(100, 3, 8).unwrap());
        assert_eq!(sobol(0, 1, 1), Err(Error::NoPoint));
    }
}

//! Designs over levels: the full grid, and one axis at a time. Points are positions of levels.

use super::error::Error;
use super::rows::{Rows, point_count};

/// Every combination of levels, in row-major order: the last axis runs fastest. `levels` has the number of levels of each
/// axis; the axes of a group in `zipped` go together, in the place of the group's first axis.
///
/// # Errors
/// No axis, an axis without levels, groups that overlap, name no axis or have unequal levels, or more points than 2^32 - 1.
pub fn grid(levels: &[usize], zipped: &[Vec<usize>]) -> Result<Rows<u32>, Error> {
    let factors = factors(levels, zipped)?;
    let sizes = sizes(levels, &factors);
    let product = sizes.iter().fold(1u128, |product, &size| product.saturating_mul(size as u128));
    let points = point_count(product)?;
    let mut rows = Rows::with_room(levels.len(), points);
    let mut row = vec![0u32; levels.len()];
    for point in 0..points {
        let mut rest = point;
        for (factor, size) in factors.iter().zip(&sizes).rev() {
            factor.iter().for_each(|&axis| row[axis] = (rest % size) as u32);
            rest /= size;
        }
        rows.cells.extend_from_slice(&row);
    }
    Ok(rows)
}

/// The sizes of a grid, zipped axes counted once, in the order in which [`grid`] goes through them: what
/// [`spread`](super::spread) needs.
///
/// # Errors
/// As those of [`grid`], except that of too many points.
pub fn grid_sizes(levels: &[usize], zipped: &[Vec<usize>]) -> Result<Vec<usize>, Error> {
    Ok(sizes(levels, &factors(levels, zipped)?))
}

fn sizes(levels: &[usize], factors: &[Vec<usize>]) -> Vec<usize> {
    factors.iter().map(|factor| levels[factor[0]]).collect()
}

/// The axes that go together, in order of their first.
fn factors(levels: &[usize], zipped: &[Vec<usize>]) -> Result<Vec<Vec<usize>>, Error> {
    if levels.is_empty() {
        return Err(Error::NoAxis);
    }
    if let Some(axis) = levels.iter().position(|&count| count == 0) {
        return Err(Error::NoLevels { axis });
    }
    let mut taken = vec![false; levels.len()];
    for &axis in zipped.iter().flatten() {
        let known = axis < levels.len();
        if !known || std::mem::replace(&mut taken[axis], true) {
            return Err(Error::BadZip { axis, known });
        }
    }
    for group in zipped {
        let first = group.first().copied().unwrap_or_default();
        if let Some(&second) = group.iter().find(|&&axis| levels[axis] != levels[first]) {
            let (first_levels, second_levels) = (levels[first], levels[second]);
            return Err(Error::UnequalZip { first, first_levels, second, second_levels });
        }
    }
    let alone = (0..levels.len()).filter(|&axis| !taken[axis]).map(|axis| vec![axis]);
    let mut factors: Vec<Vec<usize>> = alone.chain(zipped.iter().filter(|group| !group.is_empty()).cloned()).collect();
    factors.iter_mut().for_each(|factor| factor.sort_unstable());
    factors.sort_unstable_by_key(|factor| factor[0]);
    Ok(factors)
}

/// The base, then each axis at each of its levels with all others at base (`None`). `base` says which level of an axis is
/// its base value, if any is: that level is not visited again.
///
/// # Errors
/// No axis, an axis without levels, or more points than 2^32 - 1.
///
/// # Panics
/// If `levels` and `base` are not equally long.
pub fn one_at_a_time(levels: &[usize], base: &[Option<usize>]) -> Result<Rows<Option<u32>>, Error> {
    assert_eq!(levels.len(), base.len(), "one base an axis");
    if levels.is_empty() {
        return Err(Error::NoAxis);
    }
    if let Some(axis) = levels.iter().position(|&count| count == 0) {
        return Err(Error::NoLevels { axis });
    }
    let points = point_count(1 + levels.iter().map(|&count| count as u128).sum::<u128>())?;
    let mut rows = Rows::with_room(levels.len(), points);
    let mut row = vec![None; levels.len()];
    rows.cells.extend_from_slice(&row);
    for (axis, &count) in levels.iter().enumerate() {
        for level in (0..count).filter(|&level| base[axis] != Some(level)) {
            row[axis] = Some(level as u32);
            rows.cells.extend_from_slice(&row);
        }
        row[axis] = None;
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed<T: Clone>(rows: &Rows<T>) -> Vec<Vec<T>> {
        rows.iter().map(<[T]>::to_vec).collect()
    }

    #[test]
    fn the_last_axis_runs_fastest() {
        let grid = grid(&[2, 1, 3], &[]).unwrap();
        assert_eq!(listed(&grid), [[0, 0, 0], [0, 0, 1], [0, 0, 2], [1, 0, 0], [1, 0, 1], [1, 0, 2]]);
        assert_eq!((grid.len(), grid.width(), grid.row(4)), (6, 3, &[1, 0, 1][..]));
    }

    #[test]
    fn zipped_axes_go_together_in_the_place_of_the_first() {
        let grid = grid(&[2, 3, 2], &[vec![2, 0]]).unwrap();
        assert_eq!(grid_sizes(&[2, 3, 2], &[vec![2, 0]]), Ok(vec![2, 3]));
        assert_eq!(listed(&grid), [[0, 0, 0], [0, 1, 0], [0, 2, 0], [1, 0, 1], [1, 1, 1], [1, 2, 1]]);
    }

    #[test]
    fn impossible_grids_are_refused() {
        assert_eq!(grid(&[], &[]), Err(Error::NoAxis));
        assert_eq!(grid(&[2, 0], &[]), Err(Error::NoLevels { axis: 1 }));
        assert_eq!(grid(&[2, 2], &[vec![0, 5]]), Err(Error::BadZip { axis: 5, known: false }));
        assert_eq!(grid(&[2, 2], &[vec![0, 1], vec![1]]), Err(Error::BadZip { axis: 1, known: true }));
        let unequal = grid(&[2, 3], &[vec![0, 1]]).unwrap_err().to_string();
        assert_eq!(unequal, "zipped axes 0 and 1 have 2 and 3 levels: they must have as many");
        assert!(matches!(grid(&[1 << 20; 7], &[]), Err(Error::TooManyPoints { points: u128::MAX })));
        assert_eq!(grid(&[1 << 16; 2], &[]), Err(Error::TooManyPoints { points: 1 << 32 }));
    }

    #[test]
    fn one_axis_moves_at_a_time_and_the_base_comes_once() {
        let rows = listed(&one_at_a_time(&[2, 3], &[None, Some(1)]).unwrap());
        let expected = [[None, None], [Some(0), None], [Some(1), None], [None, Some(0)], [None, Some(2)]];
        assert_eq!(rows, expected);
        assert_eq!(one_at_a_time(&[2, 0], &[None, None]), Err(Error::NoLevels { axis: 1 }));
    }
}

//! Where a measure on a grid takes a value: marching squares, in grid coordinates.
//!
//! Values between grid points are interpolated along the edges of a square; in a square whose corners are high and low in
//! turn, the mean of its corners decides which of them hang together. A square with an undefined corner has no line.

/// A piece of a contour.
pub type Segment = [(f64, f64); 2];

/// The pieces of the contour at `level`; `values[y][x]`.
pub fn contour(values: &[Vec<Option<f64>>], level: f64) -> Vec<Segment> {
    let mut segments = Vec::new();
    for y in 1..values.len() {
        for x in 1..values[y].len().min(values[y - 1].len()) {
            let corners = [values[y - 1][x - 1], values[y - 1][x], values[y][x], values[y][x - 1]];
            if let [Some(a), Some(b), Some(c), Some(d)] = corners {
                square(&mut segments, (x as f64, y as f64), [a, b, c, d], level);
            }
        }
    }
    segments
}

/// Corners run round the square from its lower left one; `(x, y)` is the upper right one.
fn square(segments: &mut Vec<Segment>, (x, y): (f64, f64), corners: [f64; 4], level: f64) {
    let positions = [(x - 1.0, y - 1.0), (x, y - 1.0), (x, y), (x - 1.0, y)];
    let above = corners.map(|value| value >= level);
    let crossing = |k: usize| {
        let next = (k + 1) % 4;
        (above[k] != above[next]).then(|| {
            let part = (level - corners[k]) / (corners[next] - corners[k]);
            let ((x0, y0), (x1, y1)) = (positions[k], positions[next]);
            (x0 + part * (x1 - x0), y0 + part * (y1 - y0))
        })
    };
    let crossings = [0, 1, 2, 3].map(crossing);
    let found: Vec<(f64, f64)> = crossings.into_iter().flatten().collect();
    match found.as_slice() {
        [a, b] => segments.push([*a, *b]),
        // Crossings are on all four edges: cut off the corners that are not on the centre's side.
        [south, east, north, west] => {
            let centre = corners.iter().sum::<f64>() / 4.0 >= level;
            match centre == above[0] {
                true => segments.extend([[*south, *east], [*north, *west]]),
                false => segments.extend([[*west, *south], [*east, *north]]),
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[f64]]) -> Vec<Vec<Option<f64>>> {
        rows.iter().map(|row| row.iter().map(|value| Some(*value)).collect()).collect()
    }

    #[test]
    fn a_slope_is_cut_where_it_has_the_value() {
        let found = contour(&grid(&[&[0.0, 1.0], &[0.0, 1.0]]), 0.25);
        assert_eq!(found, [[(0.25, 0.0), (0.25, 1.0)]]);
        assert!(contour(&grid(&[&[0.0, 1.0], &[0.0, 1.0]]), 2.0).is_empty());
    }

    #[test]
    fn a_peak_has_a_closed_line_around_it() {
        let found = contour(&grid(&[&[0.0, 0.0, 0.0], &[0.0, 1.0, 0.0], &[0.0, 0.0, 0.0]]), 0.5);
        assert_eq!(found.len(), 4);
        let mut ends: Vec<(f64, f64)> = found.into_iter().flatten().collect();
        ends.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert!(ends.chunks(2).all(|pair| pair[0] == pair[1]), "every end meets another: {ends:?}");
    }

    #[test]
    fn a_saddle_is_cut_by_its_mean() {
        // high at lower left and upper right; the mean of the first is high, of the second low
        let joined = contour(&grid(&[&[3.0, 0.0], &[0.0, 3.0]]), 1.0);
        let apart = contour(&grid(&[&[3.0, 0.0], &[0.0, 3.0]]), 2.0);
        // joined: the low corners are cut off; the lower right one is between the south and the east edge
        let near = |line: [(f64, f64); 2], expected: [(f64, f64); 2]| {
            let apart = |(a, b): (&(f64, f64), &(f64, f64))| (a.0 - b.0).abs() + (a.1 - b.1).abs();
            assert!(line.iter().zip(&expected).map(apart).sum::<f64>() < 1e-12, "{line:?}, not {expected:?}");
        };
        near(joined[0], [(2.0 / 3.0, 0.0), (1.0, 1.0 / 3.0)]);
        near(apart[0], [(0.0, 1.0 / 3.0), (1.0 / 3.0, 0.0)]);
        assert_eq!((joined.len(), apart.len()), (2, 2));
    }

    #[test]
    fn what_is_undefined_has_no_line() {
        let mut values = grid(&[&[0.0, 1.0], &[0.0, 1.0]]);
        values[0][0] = None;
        assert!(contour(&values, 0.5).is_empty());
    }
}

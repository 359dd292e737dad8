//! Designs: which points of a space of parameters an experiment visits, and in which order.
//!
//! Pure: knows no scenario, reads no file. A design is made in the unit cube (`lhs`, `sobol`, `saltelli`, `morris`) or
//! in positions of levels (`grid`, `one_at_a_time`); an [`Axis`] maps either to values. Points that are drawn are a
//! function of the seed alone, under [`Purpose::Design`](crate::random::Purpose::Design):
//!
//! | design | draws |
//! |---|---|
//! | `lhs` | stream, step = axis: the permutation of the strata, then the place within each |
//! | `morris` | stream, step = 2^31 + trajectory: order of the axes, then base and direction of each |
//! | `sobol`, `saltelli` | block, step = 8 * axis + group of seven digits, agent and index = high and low half of the digits before |
//!
//! So points are never moved by asking for more of them where the design allows it: more trajectories, and more points of
//! Sobol's sequence, keep the first ones. A Latin hypercube of another size is another one.

mod axis;
mod directions;
mod levels;
mod lhs;
mod morris;
mod order;
mod saltelli;
mod scramble;
mod sobol;

pub use axis::{Axis, Setting};
pub use levels::{grid, grid_sizes, one_at_a_time};
pub use lhs::lhs;
pub use morris::morris;
pub use order::{Run, running_order, spread};
pub use saltelli::{saltelli, saltelli_rows};
pub use sobol::{DIMENSIONS_MAX, Sobol, sobol};

/// Points of a design, one a row: cells of a table as wide as there are axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows<T> {
    width: usize,
    cells: Vec<T>,
}

impl<T> Rows<T> {
    /// No rows yet, each to be `width` >= 1 cells wide, with room for `rows`.
    fn with_room(width: usize, rows: usize) -> Rows<T> {
        Rows { width, cells: Vec::with_capacity(width * rows) }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.cells.len() / self.width
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Cells of a row: number of axes.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The row at a position.
    ///
    /// # Panics
    /// If there is none.
    pub fn row(&self, position: usize) -> &[T] {
        &self.cells[position * self.width..][..self.width]
    }

    /// The rows in order.
    pub fn iter(&self) -> std::slice::ChunksExact<'_, T> {
        self.cells.chunks_exact(self.width)
    }
}

impl<'a, T> IntoIterator for &'a Rows<T> {
    type Item = &'a [T];
    type IntoIter = std::slice::ChunksExact<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Why a design cannot be made. Axes are named by their position; the caller knows their keys.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// there is nothing to vary
    #[error("a design needs at least one axis")]
    NoAxis,
    /// an end is infinite or no number
    #[error("the range {from} to {to} is not finite")]
    NotFinite {
        /// first end
        from: f64,
        /// second end
        to: f64,
    },
    /// the ends are equal or in the wrong order
    #[error("the range {from} to {to} is empty: `from` must be below `to`")]
    Empty {
        /// first end
        from: f64,
        /// second end
        to: f64,
    },
    /// a logarithmic axis that touches zero
    #[error("the range {from} to {to} cannot be logarithmic: both ends must be above 0")]
    NotPositive {
        /// first end
        from: f64,
        /// second end
        to: f64,
    },
    /// a choice of nothing
    #[error("a choice needs at least one alternative")]
    NoAlternative,
    /// an axis without levels
    #[error("axis {axis} has no levels")]
    NoLevels {
        /// position of the axis
        axis: usize,
    },
    /// one step has no spacing
    #[error("{steps} steps: a range needs at least 2, its two ends")]
    TooFewSteps {
        /// steps asked for
        steps: usize,
    },
    /// more steps than a choice has alternatives, or fewer
    #[error("{steps} steps over {levels} alternatives: a choice is stepped through whole")]
    StepsOfChoice {
        /// steps asked for
        steps: usize,
        /// alternatives there are
        levels: usize,
    },
    /// steps so small that levels coincide
    #[error("{steps} steps give the same value twice: {}; lower `steps` or widen the range", listed(values))]
    SameValue {
        /// steps asked for
        steps: usize,
        /// values that come up more than once, each once
        values: Vec<f64>,
    },
    /// a zipped group that names an axis that is not there, or one twice
    #[error("zipped axes: axis {axis} is {}", if *known { "in two groups, or twice in one" } else { "unknown" })]
    BadZip {
        /// position of the axis
        axis: usize,
        /// whether there is such an axis
        known: bool,
    },
    /// axes that go together have different numbers of levels
    #[error("zipped axes {first} and {second} have {first_levels} and {second_levels} levels: they must have as many")]
    UnequalZip {
        /// position of the group's first axis
        first: usize,
        /// its levels
        first_levels: usize,
        /// position of the other
        second: usize,
        /// its levels
        second_levels: usize,
    },
    /// a point's number must fit 32 bits
    #[error("{points} points are too many: at most {}", u32::MAX)]
    TooManyPoints {
        /// points the design would have; `u128::MAX` where it has more
        points: u128,
    },
    /// a design without points
    #[error("a design needs at least one point")]
    NoPoint,
    /// Sobol's sequence is tabulated up to so many dimensions
    #[error("{dimensions} dimensions of Sobol's sequence: at most {DIMENSIONS_MAX} are tabulated")]
    TooManyDimensions {
        /// dimensions needed
        dimensions: usize,
    },
    /// Saltelli's scheme is balanced only so
    #[error("{points} base points: Saltelli's scheme needs a power of two, for instance {}", next_power_of_two(*points))]
    NotPowerOfTwo {
        /// base points asked for
        points: usize,
    },
    /// Morris's step is p / (2 (p - 1)) with p even
    #[error("{levels} levels: Morris's design needs an even number, at least 2 (4 is usual)")]
    MorrisLevels {
        /// levels asked for
        levels: u32,
    },
}

fn listed(values: &[f64]) -> String {
    values.iter().map(f64::to_string).collect::<Vec<_>>().join(", ")
}

fn next_power_of_two(points: usize) -> usize {
    points.checked_next_power_of_two().unwrap_or(1 << 31).max(1)
}

/// The number of points, if it fits 32 bits and is not 0.
fn point_count(points: u128) -> Result<usize, Error> {
    match points {
        0 => Err(Error::NoPoint),
        _ if points > u128::from(u32::MAX) => Err(Error::TooManyPoints { points }),
        _ => Ok(points as usize),
    }
}

//! Why a design cannot be made.

use super::directions::DIMENSIONS_MAX;

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

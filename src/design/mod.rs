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
mod error;
mod levels;
mod lhs;
mod morris;
mod order;
mod rows;
mod saltelli;
mod scramble;
mod sobol;

pub use axis::{Axis, Setting};
pub use directions::DIMENSIONS_MAX;
pub use error::Error;
pub use levels::{grid, grid_sizes, one_at_a_time};
pub use lhs::lhs;
pub use morris::morris;
pub use order::{Run, running_order, spread};
pub use rows::Rows;
pub use saltelli::{saltelli, saltelli_rows};
pub use sobol::{Sobol, sobol};

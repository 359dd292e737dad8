//! What is measured: one row a measure, of the platform model and of every published one.
//!
//! Columns and their metadata, `explain`, `list`, figures, the page and the console take their words from here; a higher
//! layer adds the function that computes. Nothing here is computed.

mod all;
pub(super) mod info;
pub(super) mod platform;

pub use all::{all, measure};
pub use info::{Direction, MeasureInfo, Nature, Rank, with_unit};
pub use platform::PLATFORM;

//! How measures are computed: one file a family.
//!
//! A family reads the society as it stands and what the engine counted, and fills a struct of optional values; a row of
//! [`TABLE`] says what one of them means and where it stands. Undefined is `None`, never 0 or NaN: a spread of 0, no
//! members, nothing consumed, and in row 0 every flow and composition. Nothing here draws from the model's randomness or
//! changes it, and no sum depends on the number of threads.

mod follows;
pub mod formulas;
pub mod homogenization;
pub mod learning;
mod observed;
mod opinions;
pub mod panel;
pub mod polarization;
mod record;
pub mod table;
pub mod tally;
pub mod tolerant_pairs;
pub mod value;
mod view;
pub mod welfare;

pub use crate::scenario::measure::{Nature, measure};
pub use learning::learned_part;
pub use observed::Observed;
pub use opinions::{OPINION_BINS, opinion_bin, opinion_histogram};
pub use panel::panel_agents;
pub use record::{Record, record, within_ranges};
pub use table::{TABLE, VALUES};
pub use view::View;

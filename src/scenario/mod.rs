//! Scenarios: from a TOML file to a [`Scenario`] that is always valid.
//!
//! Owns the tables of keys and presets, their checking, and the canonical form that identifies a run. Knows nothing of
//! stepping or output; the bytes of files are handed in.

mod canonical;
mod check;
mod checked;
mod claims;
mod conflicts;
mod designs;
mod document;
pub mod hypothesis;
pub mod keys;
pub mod limits;
mod literal;
pub mod measure;
mod network_keys;
pub mod parameters;
pub mod plots;
pub mod points;
pub mod presets;
pub(crate) mod problem;
pub mod published;
pub mod reach;
mod recording;
mod row;
mod schema;
pub mod sweep;
pub mod tables;
mod template;
pub mod value;

pub use crate::network::{FileNetwork, NetworkCounts};
pub use canonical::shifts;
pub(crate) use check::{ByHand, by_hand, nothing_to_steer};
pub use check::{Checked, ReadFile, Source, check};
pub use checked::{Design, Intervention, MODEL_VERSION, Scenario, Shift};
pub use literal::literal;
pub use problem::{Location, PROBLEMS_PRINTED, Problem, Problems, Severity};
pub use published::Model;
pub use recording::is_recorded;
pub use schema::schema;
pub use template::template;

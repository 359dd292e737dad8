//! What `explain`, `list` and docs/reference.md say: texts made from the tables of keys, presets and measures.
//!
//! Owns the wording only. A fact that is not in a table does not belong here.

mod explain;
mod markdown;
mod models;
mod wording;

pub use explain::{Entry, entries, explain, list, names};
pub use markdown::markdown;

//! From the text of a scenario to a [`Scenario`](super::Scenario), or to all of its problems at once.
//!
//! The tables of keys drive the walk: what they do not name is refused, so checking cannot disagree with `explain`, the JSON
//! Schema or the reference, which read the same tables. Files are read by a function that is handed in.

mod axes;
mod by_hand;
mod entries;
mod hypotheses;
mod interventions;
mod kinds;
mod links;
mod models;
mod overrides;
mod platforms;
mod plots;
mod points;
mod resolve;
mod settle;
mod source;
mod statements;
mod sweep;
mod terms;
mod text;
mod until;

pub(crate) use by_hand::{ByHand, by_hand, nothing_to_steer};
pub use resolve::check;
pub use source::{Checked, ReadFile, Source};

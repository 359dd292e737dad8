//! The follow network: who sees whom.
//!
//! Owns the graph in compressed rows, its generators ([`mod@generate`]), its readers ([`mod@file`]) and the measures of a bare
//! graph ([`statistics`]). Knows nothing of scenarios, nor of agents' states.

pub mod file;
pub mod generate;
mod graph;
mod rows;
pub mod statistics;

pub use file::{FileNetwork, NetworkCounts};
pub use generate::{Family, block_of, generate};
pub use graph::{Graph, RowStarts};

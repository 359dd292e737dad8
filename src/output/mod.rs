//! The files a result is published in: tables, summary, manifest; their digests; and checking them again.
//!
//! Knows nothing of plots. Numbers in CSV and JSON are written as the shortest decimal that reads back to the same bits.

pub mod agents;
pub mod attribution;
pub mod baseline;
pub mod claims;
pub mod compare;
pub mod csv;
pub mod differences;
pub mod digest;
mod error;
pub mod estimates;
pub mod experiment;
pub mod export;
pub mod folder;
pub mod hypotheses;
pub mod jobs;
mod kept;
pub mod manifest;
pub mod markup;
pub mod names;
pub mod outcomes;
pub mod prepare;
pub mod produce;
pub mod production;
pub mod published;
mod replace;
pub mod resolved;
mod reuse;
pub mod scaling;
mod sealed;
pub mod sensitivity;
mod sequential;
pub mod shards;
pub mod stated;
pub mod summary;
pub mod tables;
pub mod traces;
pub mod verify;
mod write;

pub use error::Error;
pub use replace::{replace, replace_with};

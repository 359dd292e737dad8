//! Networks read from files, out of bytes that are handed in.
//!
//! Owns the readers of edge lists, CSV, GML and node tables, and what becomes of what they find. Touches no disk.

mod problem;

use crate::scenario::FileNetwork;
use std::path::PathBuf;

pub use problem::{FileProblem, Problems};

/// What a scenario says about its network file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileSpec {
    /// `network.file`, as written; its extension decides the format
    pub path: PathBuf,
    /// `network.directed`: a line u v means only that u follows v
    pub directed: bool,
    /// `network.nodes`, as written, if given
    pub nodes: Option<PathBuf>,
    /// `network.opinion`: the column with initial opinions, if given
    pub opinion: Option<String>,
    /// `network.opinion_min`: the column's value that means -1
    pub opinion_min: f64,
    /// `network.opinion_max`: the column's value that means +1
    pub opinion_max: f64,
}

/// Reads a network from the bytes of its files; all problems at once.
pub fn parse(_spec: &FileSpec, _links: &[u8], _nodes: Option<&[u8]>) -> Result<FileNetwork, Vec<FileProblem>> {
    todo!()
}

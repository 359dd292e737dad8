//! What is asked of the reader of a network.

use std::path::PathBuf;

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

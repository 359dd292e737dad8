//! Networks: what generators must give, what readers must refuse, and the exact numbers of known graphs.

mod cases;
mod generators;
mod known;
mod mutations;
mod swept;

use heimo::network::file::FileSpec;

/// A file that gives directed links, or ties, without a node table.
pub fn spec(path: &str, directed: bool) -> FileSpec {
    FileSpec { path: path.into(), directed, ..FileSpec::default() }
}

/// The same with a node table and, if named, a column of opinions from 0 to 1.
pub fn with_table(spec: FileSpec, opinion: Option<&str>) -> FileSpec {
    FileSpec {
        nodes: Some("nodes.tsv".into()),
        opinion: opinion.map(str::to_string),
        opinion_min: 0.0,
        opinion_max: 1.0,
        ..spec
    }
}

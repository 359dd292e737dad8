//! Networks read from files, out of bytes that are handed in.
//!
//! Owns the readers of each format and of node tables, and what becomes of what they find; touches no disk. A format is told by
//! the content of a file ([`Format`]); its name only says what is CSV, where lines that begin with # are no comments.
//!
//! Nodes are all that the links or the node table name, in ascending order if every name is a whole number, else in the order
//! in which the files name them (links first). Links from a node to itself and repeats are counted and dropped; with ties
//! (`directed = false`) u v and v u are the same, and each gives both directions. Weights are ignored unless they are asked for.

mod assemble;
mod columns;
mod csv;
mod edge_list;
mod fields;
mod gexf;
mod gml;
mod graphml;
mod json;
mod links;
mod matrix;
mod names;
mod neighbours;
mod network;
mod pajek;
mod plain;
mod problem;
mod read;
mod recognise;
mod spec;
mod table;
mod xml;

pub use csv::{PAIRS, TYPES, WEIGHTS};
pub use graphml::LABELS;
pub use network::{FileNetwork, NetworkCounts};
pub use problem::FileProblem;
pub use read::{parse, parse_texts};
pub use spec::{Bipartite, Decimal, FileSpec, Format, Header, NotPositive, Repeats};
pub use table::IDS;

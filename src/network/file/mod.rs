//! Networks read from files, out of bytes that are handed in.
//!
//! Owns the readers of edge lists, CSV, GML and node tables, and what becomes of what they find; touches no disk. The
//! extension decides the format: `.gml` is GML, `.csv` is CSV, anything else an edge list as SNAP publishes them.
//!
//! Nodes are all that the links or the node table name, in ascending order if every name is a whole number, else in the order
//! in which the files name them (links first). Links from a node to itself and repeats are counted and dropped; with ties
//! (`directed = false`) u v and v u are the same, and each gives both directions. Weights are ignored.

mod csv;
mod edge_list;
mod gml;
mod links;
mod names;
mod network;
mod plain;
mod problem;
mod read;
mod recognise;
mod spec;
mod table;

pub use network::{FileNetwork, NetworkCounts};
pub use problem::FileProblem;
pub use read::parse;
pub use spec::FileSpec;

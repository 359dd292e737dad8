//! A network as it was read.

use crate::network::graph::Graph;
use std::path::PathBuf;

/// A network read from a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileNetwork {
    /// as the scenario writes it
    pub path: PathBuf,
    /// the graph; node order is that of `ids`
    pub graph: Graph,
    /// the file's own names of the nodes
    pub ids: Vec<String>,
    /// what the nodes are called beside their names, where the file says it
    pub labels: Option<Vec<String>>,
    /// initial opinions in [-1, 1] where the file gives them; NaN for who has none
    pub opinions: Option<Vec<f32>>,
    /// initial tolerances where the file gives them; NaN for who has none
    pub tolerances: Option<Vec<f32>>,
    /// numbers of places where the file gives them; `u16::MAX` for who has none
    pub places: Option<Vec<u16>>,
    /// numbers of tribes where the file gives them; `u16::MAX` for who is in none
    pub tribes: Option<Vec<u16>>,
    /// SHA-256 of the bytes of each file read, by path as written
    pub digests: Vec<(String, String)>,
    /// what was counted and dropped on the way
    pub counts: NetworkCounts,
    /// what the file is, and which of its columns were taken and ignored; "" where nobody read it
    pub about: String,
    /// whether nodes are in ascending order of their names, all of which are whole numbers; else in that of the file
    pub sorted: bool,
    /// what the file says that is not followed
    pub notes: Vec<String>,
}

/// What a reader found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NetworkCounts {
    /// lines that give a link
    pub links_read: u64,
    /// links from a node to itself, dropped
    pub self_links: u64,
    /// links given more than once, dropped after the first
    pub repeats: u64,
    /// nodes that only the node table names
    pub nodes_only_in_table: u64,
    /// nodes without out-links
    pub without_out_links: u64,
    /// links left out because of their weight or time
    pub left_out: u64,
    /// ties that two kinds of nodes were made to, if they were
    pub projected: Option<u64>,
}

impl FileNetwork {
    /// What was read, kept and dropped, in one line for the user.
    pub fn account(&self) -> String {
        let NetworkCounts {
            links_read,
            self_links,
            repeats,
            nodes_only_in_table,
            without_out_links,
            left_out,
            projected,
        } = self.counts;
        let kept = links_read - self_links - repeats - left_out;
        let about = if self.about.is_empty() { String::new() } else { format!(", {}", self.about) };
        let left_out = if left_out == 0 { String::new() } else { format!("{left_out} left out, ") };
        let projected = projected.map(|ties| format!(", which make {ties} ties of what is shared")).unwrap_or_default();
        let order = if self.sorted || self.about.is_empty() {
            ""
        } else {
            "; agents stand in the order in which the file names them"
        };
        let weights = if self.graph.is_weighted() { "; drawn by weight" } else { "" };
        format!(
            "network {}{about}: {} nodes ({nodes_only_in_table} only in the table of nodes, {without_out_links} without out-links); \
             {links_read} links read, {left_out}{self_links} self-links and {repeats} repeats dropped, {kept} kept{projected}{weights}{order}",
            self.path.display(),
            self.graph.nodes(),
        )
    }
}

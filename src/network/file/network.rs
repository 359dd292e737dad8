//! A network as it was read.

use crate::network::graph::Graph;
use std::path::PathBuf;

/// A network read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileNetwork {
    /// as the scenario writes it
    pub path: PathBuf,
    /// the graph; node order is that of `ids`
    pub graph: Graph,
    /// the file's own names of the nodes
    pub ids: Vec<String>,
    /// initial opinions in [-1, 1] where the node table gives them
    pub opinions: Option<Vec<f32>>,
    /// SHA-256 of the bytes of each file read, by path as written
    pub digests: Vec<(String, String)>,
    /// what was counted and dropped on the way
    pub counts: NetworkCounts,
    /// what the file is, and which of its columns were taken and ignored; "" where nobody read it
    pub about: String,
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
}

impl FileNetwork {
    /// What was read, kept and dropped, in one line for the user.
    pub fn account(&self) -> String {
        let NetworkCounts { links_read, self_links, repeats, nodes_only_in_table, without_out_links } = self.counts;
        let kept = links_read - self_links - repeats;
        let about = if self.about.is_empty() { String::new() } else { format!(", {}", self.about) };
        format!(
            "network {}{about}: {} nodes ({nodes_only_in_table} only in the table of nodes, {without_out_links} without out-links); \
             {links_read} links read, {self_links} self-links and {repeats} repeats dropped, {kept} kept",
            self.path.display(),
            self.graph.nodes(),
        )
    }
}

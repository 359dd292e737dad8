//! Scenarios: from a TOML file to a [`Scenario`] that is always valid.
//!
//! Owns the tables of keys and presets, their checking, and the canonical form that identifies a run. Knows nothing of
//! stepping or output; the bytes of files are handed in.

mod canonical;
mod check;
mod claims;
mod document;
pub mod hypothesis;
pub mod keys;
pub mod limits;
pub mod measure;
pub mod parameters;
pub mod plots;
pub mod points;
pub mod presets;
pub(crate) mod problem;
pub mod published;
pub mod reach;
mod schema;
pub mod sweep;
mod template;
pub mod value;

pub use canonical::literal;
pub use check::{ByHand, Checked, ReadFile, Source, by_hand, check, nothing_to_steer};
pub use problem::{PROBLEMS_PRINTED, Place, Problem, Problems, Severity};
pub use published::Model;
pub use schema::schema;
pub use template::template;

use std::path::PathBuf;
use std::sync::Arc;
use value::{Value, Values};

/// Version of the model: the same scenario, seed and version give the same data, bit for bit. It changes whenever results do.
pub const MODEL_VERSION: &str = "2";

/// A valid scenario: every default filled in, every name resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// the file's stem: names the output folder
    pub name: String,
    /// free text; in no digest
    pub title: String,
    /// what is run
    pub model: Model,
    /// first of the three coordinates of every draw
    pub seed: u64,
    /// replicates: replicate r of every platform shares society and luck
    pub replicates: u32,
    /// steps T
    pub steps: u32,
    /// steps 0, k, 2k ... and T are recorded
    pub record_every: u32,
    /// steps at which agents.parquet and follows.parquet are written
    pub record_agents: Vec<u32>,
    /// ISO date for ro-crate-metadata.json; in no digest
    pub date: Option<String>,
    /// the designs compared, sorted by name
    pub platforms: Vec<Design>,
    /// in order of `at`, then of the file
    pub interventions: Vec<Intervention>,
    /// `network.kind = "file"`: what was read
    pub network: Option<Arc<FileNetwork>>,
    /// what varies; `None`: nothing
    pub sweep: Option<sweep::Sweep>,
    /// what is claimed, in the order of the file; in no digest
    pub hypotheses: Vec<hypothesis::Hypothesis>,
    /// how results are drawn, where the scenario says so; in no digest of data
    pub plots: Option<plots::Plots>,
}

/// A platform design, or a named setting of a published model.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// unique
    pub name: String,
    /// preset it started from, if any
    pub preset: Option<String>,
    /// every parameter in force at the start
    pub values: Values,
}

/// Something that happens at the end of a step and is in force from the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Intervention {
    /// step, 1..steps
    pub at: u32,
    /// the platforms it touches, by name; `None`: all
    pub platforms: Option<Vec<String>>,
    /// levers and society's constants that are set
    pub set: Vec<(&'static str, Value)>,
    /// share of the landscape's loci that get new tables
    pub landscape: Option<f64>,
    /// shifts of agents' own columns
    pub shift: Option<Shift>,
}

impl Intervention {
    /// Whether it happens on the platform of this name.
    pub fn touches(&self, platform: &str) -> bool {
        self.platforms.as_ref().is_none_or(|names| names.iter().any(|name| name == platform))
    }

    /// Sets what it sets: the values in force from the next step.
    pub fn apply(&self, values: &mut Values) {
        for (key, value) in &self.set {
            values.set(key, value.clone());
        }
    }
}

/// A shift of agents' tolerance or opinion, clamped to its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// added to tolerance
    pub tolerance: f32,
    /// added to opinion
    pub opinion: f32,
    /// probability that an agent is shifted
    pub share: f32,
}

/// A network read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileNetwork {
    /// as the scenario writes it
    pub path: PathBuf,
    /// the graph; node order is that of `ids`
    pub graph: crate::network::Graph,
    /// the file's own names of the nodes
    pub ids: Vec<String>,
    /// initial opinions in [-1, 1] where the node table gives them
    pub opinions: Option<Vec<f32>>,
    /// SHA-256 of the bytes of each file read, by path as written
    pub digests: Vec<(String, String)>,
    /// what was counted and dropped on the way
    pub counts: NetworkCounts,
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
        format!(
            "network {}: {} nodes ({nodes_only_in_table} only in the table of nodes, {without_out_links} without out-links); \
             {links_read} links read, {self_links} self-links and {repeats} repeats dropped, {kept} kept",
            self.path.display(),
            self.graph.nodes(),
        )
    }
}

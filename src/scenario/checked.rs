//! A checked scenario: the types that everything later takes for granted.

use super::hypothesis::Hypothesis;
use super::network_keys::file_spec;
use super::plots::Plots;
use super::published::model::Model;
use super::recording::is_recorded;
use super::sweep::Sweep;
use super::value::{Value, Values};
use crate::network::FileNetwork;
use crate::network::file::FileSpec;
use std::sync::Arc;

/// Version of the model: the same scenario, seed and version give the same data, bit for bit. It changes whenever results do.
pub const MODEL_VERSION: &str = "2";

/// A valid scenario: every default filled in, every name resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// the file's stem: names the output folder
    pub name: String,
    /// free text; in no digest
    pub title: String,
    /// what is asked, in a sentence; "" where the scenario does not say; in no digest
    pub question: String,
    /// what the scenario is about, in Markdown; "" where it does not say; in no digest
    pub description: String,
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
    /// seeds of the replicates, ascending; empty: they share `seed` and have numbers of their own
    pub seeds: Vec<u64>,
    /// the replicates that are run, ascending; empty: all
    pub only_replicates: Vec<u32>,
    /// steps at which agents.parquet and follows.parquet are written
    pub record_agents: Vec<u32>,
    /// ISO date for ro-crate-metadata.json; in no digest
    pub date: Option<String>,
    /// the platform that the others are compared with, by name; in no digest
    pub baseline: String,
    /// the designs compared, sorted by name; a person reads them [in the order of the file](Scenario::in_order)
    pub platforms: Vec<Design>,
    /// in order of `at`, then of the file
    pub interventions: Vec<Intervention>,
    /// `network.kind = "file"`: what was read
    pub network: Option<Arc<FileNetwork>>,
    /// the networks at points of a sweep that are read otherwise, and as what they are read
    pub networks: Vec<(FileSpec, Arc<FileNetwork>)>,
    /// what varies; `None`: nothing
    pub sweep: Option<Sweep>,
    /// what is claimed, in the order of the file; in no digest
    pub hypotheses: Vec<Hypothesis>,
    /// how results are drawn, where the scenario says so; in no digest of data
    pub plots: Option<Plots>,
}

impl Scenario {
    /// The network that a file gives at a design's values.
    pub fn network_of(&self, values: &Values) -> Option<&Arc<FileNetwork>> {
        if self.networks.is_empty() {
            return self.network.as_ref();
        }
        let spec = file_spec(values);
        let swept = self.networks.iter().find(|(own, _)| *own == spec).map(|(_, network)| network);
        swept.or(self.network.as_ref())
    }

    /// First coordinate of every draw of a replicate.
    pub fn seed_of(&self, replicate: u32) -> u64 {
        self.seeds.get(replicate as usize).copied().unwrap_or(self.seed)
    }

    /// How many replicates of each platform and point are run, of so many that there are.
    pub fn run_of(&self, replicates: u32) -> u32 {
        if self.only_replicates.is_empty() { replicates } else { self.only_replicates.len() as u32 }
    }

    /// Which seeds and replicates are run, in words: "seed 7, replicates 0–7".
    pub fn luck_said(&self, replicates: u32) -> String {
        const SHOWN: usize = 6;
        let listed = |numbers: Vec<String>| match numbers.len() > SHOWN {
            true => format!("{} and {} more", numbers[..SHOWN].join(", "), numbers.len() - SHOWN),
            false => numbers.join(", "),
        };
        let (seeds, only) = (&self.seeds, &self.only_replicates);
        let all: Vec<u32> = if only.is_empty() { (0..replicates).collect() } else { only.clone() };
        if !seeds.is_empty() {
            let own: Vec<String> = all.iter().map(|&replicate| self.seed_of(replicate).to_string()).collect();
            return format!("{} {}", if own.len() == 1 { "seed" } else { "seeds" }, listed(own));
        }
        let numbers = match all[..] {
            [one] => format!("replicate {one}"),
            [first, .., last] if last - first + 1 == all.len() as u32 => format!("replicates {first}–{last}"),
            _ => format!("replicates {}", listed(all.iter().map(u32::to_string).collect())),
        };
        format!("seed {}, {numbers}", self.seed)
    }
    /// The designs in the order of the file, in which everything that a person reads has them.
    pub fn in_order(&self) -> Vec<&Design> {
        let mut designs: Vec<&Design> = self.platforms.iter().collect();
        designs.sort_by_key(|design| design.position);
        designs
    }

    /// The names of the designs in the order of the file.
    pub fn names_in_order(&self) -> Vec<&str> {
        self.in_order().into_iter().map(|design| design.name.as_str()).collect()
    }

    /// Whether the runs of a platform record a step: every k-th, the last, and those at and after its interventions.
    pub fn records(&self, platform: &str, step: u32) -> bool {
        let touching = self.interventions.iter().filter(|change| change.touches(platform));
        is_recorded(step, self.steps, self.record_every, touching.map(|change| change.at))
    }
}

/// A platform design, or a named setting of a published model.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// unique
    pub name: String,
    /// position in the scenario's file, from 0; in no digest
    pub position: u32,
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

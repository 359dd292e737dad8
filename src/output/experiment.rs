//! An experiment as far as the files of its result need to know it.

use super::hypotheses::Test;
use super::manifest::{self, Manifest};
use super::traces::{Runs, Times};
use crate::experiment::Plan;
use crate::scenario::FileNetwork;
use crate::scenario::measure::MeasureInfo;
use crate::scenario::sweep::Until;
use std::sync::Arc;

/// What is run, as far as its files need to know.
pub struct Experiment {
    /// the runs
    pub plan: Plan,
    /// the measures
    pub columns: &'static [MeasureInfo],
    /// version of the model
    pub model_version: String,
    /// free text
    pub title: String,
    /// first coordinate of every draw
    pub seed: u64,
    /// seeds of the replicates, where they have their own
    pub seeds: Vec<u64>,
    /// the replicates that are run, where these are not all
    pub only_replicates: Vec<u32>,
    /// steps
    pub steps: u32,
    /// the platforms' names in the order of the scenario's file
    pub order: Vec<String>,
    /// the platform that the others are compared with
    pub baseline: String,
    /// measures that lead, and those that the scenario's figures show
    pub shown: Vec<&'static str>,
    /// steps at which agents are written
    pub record_agents: Vec<u32>,
    /// step of the first intervention
    pub first_intervention: Option<u32>,
    /// what varies: labels of the axes, and the values of every point
    pub sweep: Option<SweepTable>,
    /// when a point has replicates enough
    pub until: Option<Until>,
    /// what is claimed, as tests
    pub hypotheses: Vec<Test>,
    /// the model's name
    pub model: String,
    /// whether the model has opinions, and so histograms of them
    pub opinions: bool,
    /// the network of each point, or the one that all have, if files give them: they name the agents
    pub networks: Vec<Arc<FileNetwork>>,
    /// ISO date for the archive's description
    pub date: Option<String>,
    /// the resolved scenario, which reads its files from [`super::names::INPUTS`]
    pub scenario_toml: String,
    /// the files it reads: path in the folder, and bytes
    pub inputs: Vec<(String, Vec<u8>)>,
}

impl Experiment {
    /// When things happen in its runs.
    pub(super) fn times(&self) -> Times {
        Times { steps: self.steps, first_intervention: self.first_intervention }
    }

    /// Whether the number of replicates was fixed, or chosen by the width of an interval.
    pub(super) fn interval_kind(&self) -> &'static str {
        if self.until.is_some() { "sequential" } else { "fixed" }
    }

    /// The runs of the platforms of a point in the order of the scenario's file.
    pub(super) fn in_order<'a>(&self, runs: &'a [Runs]) -> Vec<&'a Runs> {
        let mut ordered: Vec<&Runs> = runs.iter().collect();
        ordered.sort_by_key(|runs| self.order.iter().position(|name| *name == runs.platform));
        ordered
    }

    /// What the manifest says of the run before there are results.
    pub fn head(&self, plan: &Plan) -> Manifest {
        Manifest {
            format: manifest::FORMAT,
            run_id: plan.run_hex(),
            model: self.model.clone(),
            model_version: self.model_version.clone(),
            points: plan.order.len() as u32,
            seed: self.seed,
            seeds: self.seeds.clone(),
            only_replicates: self.only_replicates.clone(),
            replicates: plan.replicates,
            steps: self.steps,
            platforms: plan.platforms.clone(),
            ..Manifest::default()
        }
    }
}

/// The points of a sweep, as files show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepTable {
    /// one an axis
    pub labels: Vec<String>,
    /// one row a point: values as a scenario writes them, "" where the scenario's own is left
    pub points: Vec<Vec<String>>,
    /// by platform: the value of each axis that is in force where a point sets none, or sets it on other platforms
    pub own: Vec<OwnValues>,
    /// keys of the parameters, one an axis
    pub keys: Vec<&'static str>,
    /// how the points were chosen
    pub scheme: Scheme,
    /// whether replicate r has the same luck at every point
    pub paired: bool,
}

/// What the scenario itself says of the axes on a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnValues {
    /// the platform's name
    pub platform: String,
    /// one an axis: the value, and whether points set it on this platform
    pub values: Vec<(String, bool)>,
}

impl SweepTable {
    /// The values of the axes that are in force on a platform at a point, as a scenario writes them.
    pub fn in_force(&self, point: u32, platform: &str) -> Vec<&str> {
        let Some(own) = self.own.iter().find(|own| own.platform == platform) else { return Vec::new() };
        let row = &self.points[point as usize];
        let mut values: Vec<&str> = own.values.iter().map(|(value, _)| value.as_str()).collect();
        for (k, cell) in row.iter().enumerate().filter(|(k, cell)| own.values[*k].1 && !cell.is_empty()) {
            values[k] = cell;
        }
        values
    }
}

/// How points were chosen, as far as an analysis needs their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Saltelli's rows
    Saltelli {
        /// whether they have those of pairs
        second_order: bool,
    },
    /// Morris' trajectories
    Morris {
        /// how many
        trajectories: u32,
        /// levels of an axis
        levels: u32,
    },
    /// any other way
    Other,
}

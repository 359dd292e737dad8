//! An experiment as far as the files of its result need to know it.

use super::hypotheses::Test;
use super::manifest::{self, Manifest};
use crate::experiment::Plan;
use crate::scenario::measure::MeasureInfo;
use crate::scenario::sweep::Until;

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
    /// steps
    pub steps: u32,
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
    /// ISO date for the archive's description
    pub date: Option<String>,
    /// the resolved scenario, which reads its files from [`super::names::INPUTS`]
    pub scenario_toml: String,
    /// the files it reads: path in the folder, and bytes
    pub inputs: Vec<(String, Vec<u8>)>,
}

impl Experiment {
    /// What the manifest says of the run before there are results.
    pub fn head(&self, plan: &Plan) -> Manifest {
        Manifest {
            format: manifest::FORMAT,
            run_id: plan.run_hex(),
            model: self.model.clone(),
            model_version: self.model_version.clone(),
            points: plan.order.len() as u32,
            seed: self.seed,
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
    /// keys of the parameters, one an axis
    pub keys: Vec<&'static str>,
    /// how the points were chosen
    pub scheme: Scheme,
    /// whether replicate r has the same luck at every point
    pub paired: bool,
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

//! The schedule of a run: populate, step, record, intervene, checkpoint. Knows nothing of files or platforms' names.

mod agents;
mod checkpoint;
mod counting;
mod crew;
mod moves;
mod possible;
mod run;

use crate::scenario::parameters::{GovernanceKind, NetworkKind, Parameters};
use crate::scenario::{Design, FileNetwork, Scenario, Shift};
use std::sync::Arc;

pub use run::Simulation;

/// Everything one run (one platform, one replicate) is a function of.
#[derive(Clone, Debug)]
pub struct Setup {
    /// in force at the start
    pub parameters: Parameters,
    /// first coordinate of every draw
    pub seed: u64,
    /// second coordinate of every draw
    pub replicate: u32,
    /// steps T
    pub steps: u32,
    /// steps 0, k, 2k ... and T are recorded, and those of interventions
    pub record_every: u32,
    /// in order of `at`
    pub changes: Vec<Change>,
    /// the network, if a file gives it
    pub network: Option<Arc<FileNetwork>>,
}

/// An intervention as a run sees it.
#[derive(Clone, Debug)]
pub struct Change {
    /// end of this step
    pub at: u32,
    /// all parameters, in force from the next step
    pub parameters: Parameters,
    /// share of the landscape's loci that get new tables
    pub landscape: Option<f64>,
    /// shift of agents' columns
    pub shift: Option<Shift>,
}

impl Setup {
    /// The run of one design and replicate of a scenario.
    pub fn new(scenario: &Scenario, design: &Design, replicate: u32) -> Setup {
        let mut values = design.values.clone();
        let touches =
            |platforms: &Option<Vec<String>>| platforms.as_ref().is_none_or(|names| names.contains(&design.name));
        let mut changes = Vec::new();
        for intervention in scenario.interventions.iter().filter(|i| touches(&i.platforms)) {
            intervention.set.iter().for_each(|(key, value)| values.set(key, value.clone()));
            changes.push(Change {
                at: intervention.at,
                parameters: Parameters::from_values(&values),
                landscape: intervention.landscape,
                shift: intervention.shift,
            });
        }
        Setup {
            parameters: Parameters::from_values(&design.values),
            seed: scenario.seed,
            replicate,
            steps: scenario.steps,
            record_every: scenario.record_every,
            changes,
            network: scenario.network.clone(),
        }
    }

    /// Number of agents N.
    pub fn agents(&self) -> u64 {
        self.network.as_ref().map_or(u64::from(self.parameters.population.size), |file| file.graph.nodes() as u64)
    }

    /// Whether a step is recorded: every k-th, the first and the last, and those at and after an intervention.
    pub fn records(&self, step: u32) -> bool {
        let near = |change: &Change| step == change.at || step == change.at + 1;
        step.is_multiple_of(self.record_every) || step == self.steps || self.changes.iter().any(near)
    }

    /// Whether people vote in some phase of the run.
    fn votes(&self) -> bool {
        let mut phases = std::iter::once(&self.parameters).chain(self.changes.iter().map(|change| &change.parameters));
        phases.any(|parameters| parameters.governance.kind == GovernanceKind::Vote)
    }

    /// Peak memory of this run in bytes, estimated before anything is allocated.
    pub fn memory_bytes(&self) -> u64 {
        let p = &self.parameters;
        let (n, file) = (self.agents(), p.network.kind == NetworkKind::File);
        let degree = f64::from(p.network.degree) * crate::math::pow(n as f64 / 1000.0, p.network.growth);
        let links = match &self.network {
            Some(network) if file => network.graph.links(),
            _ => n * (degree.round() as u64).min(n - 1),
        };
        let columns = 90 + if self.votes() { 8 } else { 0 };
        let rows = if p.network.kind == NetworkKind::Random { 0 } else { 8 * n };
        let building = if matches!(p.network.kind, NetworkKind::Random | NetworkKind::File) { 0 } else { 8 * links };
        // Offers, and the order and moves of an eviction, for the catalogue and a step's worth of new ones.
        let offers = (p.catalogue.capacity * n as f64) as u64 * 44 + n * 16;
        let landscape = crate::landscape::Landscape::bytes(p.landscape.bits, p.landscape.interactions);
        let run = n * columns + 4 * links + rows + offers + landscape;
        let measuring = 24 * n;
        let twin = if self.changes.is_empty() { 0 } else { run - 34 * n };
        run + twin + measuring.max(building)
    }
}

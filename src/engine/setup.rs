//! What one run is a function of.

use super::size::Size;
use crate::network::FileNetwork;
use crate::scenario::parameters::{GovernanceKind, Parameters};
use crate::scenario::{Design, Intervention, Model, Scenario, Shift, is_recorded};
use std::sync::Arc;

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
    /// the design that all of it was read from; `None` where it was put together of parameters: such a run cannot be steered
    pub origin: Option<Box<Origin>>,
}

/// What a scenario says of a run, kept so that what is done to the run by hand can be a scenario again.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// the design, with the values in force at the start
    pub design: Design,
    /// what happens to it alone, in the order of [`Setup::changes`]
    pub interventions: Vec<Intervention>,
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

impl Origin {
    /// The interventions as a run sees them: each with all parameters in force from then on.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut values = self.design.values.clone();
        let change = |intervention: &Intervention| {
            intervention.apply(&mut values);
            Change {
                at: intervention.at,
                parameters: Parameters::from_values(&values),
                landscape: intervention.landscape,
                shift: intervention.shift,
            }
        };
        self.interventions.iter().map(change).collect()
    }
}

impl Setup {
    /// The run of one design and replicate of a scenario; none of a published model, which [`crate::models`] runs.
    pub fn new(scenario: &Scenario, design: &Design, replicate: u32) -> Option<Setup> {
        if scenario.model != Model::Platform {
            return None;
        }
        let touching = scenario.interventions.iter().filter(|intervention| intervention.touches(&design.name));
        let own = |intervention: &Intervention| Intervention { platforms: None, ..intervention.clone() };
        let origin = Origin { design: design.clone(), interventions: touching.map(own).collect() };
        Some(Setup {
            parameters: Parameters::from_values(&design.values),
            seed: scenario.seed,
            replicate,
            steps: scenario.steps,
            record_every: scenario.record_every,
            changes: origin.changes(),
            network: scenario.network_of(&design.values).cloned(),
            origin: Some(Box::new(origin)),
        })
    }

    /// Number of agents N.
    pub fn agents(&self) -> u64 {
        self.network.as_ref().map_or(u64::from(self.parameters.population.size), |file| file.graph.nodes() as u64)
    }

    /// Whether a step is recorded: every k-th, the first and the last, and those at and after an intervention.
    pub fn records(&self, step: u32) -> bool {
        is_recorded(step, self.steps, self.record_every, self.changes.iter().map(|change| change.at))
    }

    /// Whether people vote in some phase of the run.
    pub(crate) fn votes(&self) -> bool {
        let mut phases = std::iter::once(&self.parameters).chain(self.changes.iter().map(|change| &change.parameters));
        phases.any(|parameters| parameters.governance.kind == GovernanceKind::Vote)
    }

    /// Peak memory of this run in bytes, estimated before anything is allocated.
    pub fn memory_bytes(&self) -> u64 {
        let p = &self.parameters;
        Size {
            agents: self.agents(),
            kind: p.network.kind,
            degree: p.network.degree,
            growth: p.network.growth,
            links: self.network.as_ref().map(|network| network.graph.links()),
            capacity: p.catalogue.capacity,
            bits: p.landscape.bits,
            interactions: p.landscape.interactions,
            votes: self.votes(),
            changes: !self.changes.is_empty(),
        }
        .memory_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Source, check};

    #[test]
    fn a_published_model_is_not_run_as_the_platform_model() {
        for (model, runs) in [("platform", true), ("march", false)] {
            let source =
                Source { path: "s.toml".into(), text: format!("model = \"{model}\"\n[[platform]]\nname = \"a\"\n") };
            let scenario = check(&source, &[], &|path| std::fs::read(path)).unwrap().scenario;
            assert_eq!(Setup::new(&scenario, &scenario.platforms[0], 0).is_some(), runs, "{model}");
        }
    }
}

//! The schedule of a run: populate, step, record, intervene, checkpoint. Knows nothing of files or platforms' names.

mod agents;
mod batch;
mod builder;
mod checkpoint;
mod counting;
mod inputs;
mod possible;
mod run;
mod society_step;
mod steer;

use crate::network::generate::effective_degree;
use crate::scenario::parameters::{GovernanceKind, NetworkKind, Parameters};
use crate::scenario::value::FromValue;
use crate::scenario::{Design, FileNetwork, Intervention, Model, Scenario, Shift, is_recorded};
use crate::society::columns::agent_bytes;
use inputs::Workspace;
use std::sync::Arc;

pub use builder::Builder;
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
    /// the design that all of it was read from; `None` where it was put together of parameters: such a run cannot be steered
    pub origin: Option<Box<Origin>>,
}

/// What a scenario says of a run, kept so that what is done to the run by hand can be a scenario again.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// the design, with the values in force at the start
    pub design: Design,
    /// what happens to it, in the order of [`Setup::changes`]
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
    fn changes(&self) -> Vec<Change> {
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
        let origin = Origin { design: design.clone(), interventions: touching.cloned().collect() };
        Some(Setup {
            parameters: Parameters::from_values(&design.values),
            seed: scenario.seed,
            replicate,
            steps: scenario.steps,
            record_every: scenario.record_every,
            changes: origin.changes(),
            network: scenario.network.clone(),
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

/// Bytes of an agent in what a step hands over: submissions of those who improved, and links rewired.
const STEP_LISTS_BYTES: u64 = 8;
/// Bytes of an agent that the paired run takes no second time: both take their steps in one workspace, one after the other.
const TWIN_SHARES_BYTES: u64 = 34;
const _: () =
    assert!(TWIN_SHARES_BYTES <= Workspace::agent_bytes(false) + STEP_LISTS_BYTES, "the estimate is an upper bound");

/// What the memory of a run is a function of: read from a design without making its whole [`Setup`], for a large sweep has a
/// million of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// number of agents N
    pub agents: u64,
    kind: NetworkKind,
    degree: u32,
    growth: f64,
    /// of the network that a file gives
    links: Option<u64>,
    capacity: f64,
    bits: u32,
    interactions: u32,
    /// whether people vote in some phase of the run
    votes: bool,
    /// whether anything happens in it
    changes: bool,
}

impl Size {
    /// The size of a design's runs.
    pub fn of(scenario: &Scenario, design: &Design) -> Size {
        fn read<T: FromValue>(design: &Design, key: &str) -> T {
            T::from_value(design.values.get(key))
        }
        let network = scenario.network.as_ref();
        let population = || u64::from(read::<u32>(design, "population.size"));
        let touching = scenario.interventions.iter().filter(|intervention| intervention.touches(&design.name));
        let (mut votes, mut changes) =
            (read::<GovernanceKind>(design, "governance.kind") == GovernanceKind::Vote, false);
        for intervention in touching {
            changes = true;
            let kinds = intervention.set.iter().filter(|(key, _)| *key == "governance.kind");
            votes |= kinds.map(|(_, value)| GovernanceKind::from_value(value)).any(|kind| kind == GovernanceKind::Vote);
        }
        Size {
            agents: network.map_or_else(population, |file| file.graph.nodes() as u64),
            kind: read(design, "network.kind"),
            degree: read(design, "network.degree"),
            growth: read(design, "network.growth"),
            links: network.map(|network| network.graph.links()),
            capacity: read(design, "catalogue.capacity"),
            bits: read(design, "landscape.bits"),
            interactions: read(design, "landscape.interactions"),
            votes,
            changes,
        }
    }

    /// Peak memory of a run in bytes.
    pub fn memory_bytes(&self) -> u64 {
        let (n, file) = (self.agents, self.kind == NetworkKind::File);
        let links = match self.links {
            Some(links) if file => links,
            _ => n * u64::from(effective_degree(self.degree, self.growth, n.min(u64::from(u32::MAX)) as u32)),
        };
        let columns = agent_bytes(self.votes) + Workspace::agent_bytes(self.votes) + STEP_LISTS_BYTES;
        let rows = if self.kind == NetworkKind::Random { 0 } else { 8 * n };
        let building = if matches!(self.kind, NetworkKind::Random | NetworkKind::File) { 0 } else { 8 * links };
        // Offers, and the order and moves of an eviction, for the catalogue and a step's worth of new ones.
        let offers = (self.capacity * n as f64) as u64 * 44 + n * 16;
        let landscape = crate::landscape::Landscape::bytes(self.bits, self.interactions);
        let run = n * columns + 4 * links + rows + offers + landscape;
        let measuring = 24 * n;
        let twin = if self.changes { run - TWIN_SHARES_BYTES * n } else { 0 };
        run + twin + measuring.max(building)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::parameters::TABLE;
    use crate::scenario::value::{Kind, Value};
    use crate::scenario::{Source, check};

    /// Every parameter at both of its ends, with and without voting later: a design's size is its setup's.
    #[test]
    fn a_published_model_is_not_run_as_the_platform_model() {
        for (model, runs) in [("platform", true), ("march", false)] {
            let source =
                Source { path: "s.toml".into(), text: format!("model = \"{model}\"\n[[platform]]\nname = \"a\"\n") };
            let scenario = check(&source, &[], &|path| std::fs::read(path)).unwrap().scenario;
            assert_eq!(Setup::new(&scenario, &scenario.platforms[0], 0).is_some(), runs, "{model}");
        }
    }

    #[test]
    fn a_size_read_from_a_design_is_that_of_its_whole_setup() {
        let head = "steps = 20\n[[platform]]\npreset = \"solo\"\n";
        let vote = "[[intervention]]\nat = 3\nset = { \"governance.kind\" = \"vote\" }\n";
        for text in [head.to_string(), head.to_string() + vote] {
            let source = Source { path: "s.toml".into(), text };
            let scenario = check(&source, &[], &|path| std::fs::read(path)).unwrap().scenario;
            for row in TABLE.iter().filter(|row| row.key != "network.kind") {
                let ends: Vec<Value> = match row.kind {
                    Kind::Integer { min, max } => vec![Value::Integer(min), Value::Integer(max)],
                    Kind::Real { min, max } => vec![Value::Real(min), Value::Real(max)],
                    Kind::Choice(names) => names.iter().map(|name| Value::Text(name.to_string())).collect(),
                    _ => Vec::new(),
                };
                for value in ends {
                    let mut design = scenario.platforms[0].clone();
                    design.values.set(row.key, value.clone());
                    let (setup, size) =
                        (Setup::new(&scenario, &design, 0).expect("the platform model"), Size::of(&scenario, &design));
                    let both = (size.agents, size.memory_bytes());
                    assert_eq!(both, (setup.agents(), setup.memory_bytes()), "{} = {value:?}", row.key);
                }
            }
        }
    }
}

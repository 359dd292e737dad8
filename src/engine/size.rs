//! How large a run is: its agents, and its memory, known before anything is allocated.

use super::inputs::Workspace;
use crate::network::generate::effective_degree;
use crate::scenario::parameters::{GovernanceKind, NetworkKind};
use crate::scenario::value::FromValue;
use crate::scenario::{Design, Scenario};
use crate::society::columns::agent_bytes;

/// Bytes of an agent in what a step hands over: submissions of those who improved, and links rewired.
const STEP_LISTS_BYTES: u64 = 8;
/// Bytes of an agent that the paired run takes no second time: both take their steps in one workspace, one after the other.
const TWIN_SHARES_BYTES: u64 = 34;
const _: () =
    assert!(TWIN_SHARES_BYTES <= Workspace::agent_bytes(false) + STEP_LISTS_BYTES, "the estimate is an upper bound");

/// What the memory of a run is a function of: read from a design without making its whole [`Setup`](super::setup::Setup), for a large sweep has a
/// million of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// number of agents N
    pub agents: u64,
    pub(super) kind: NetworkKind,
    pub(super) degree: u32,
    pub(super) growth: f64,
    /// of the network that a file gives
    pub(super) links: Option<u64>,
    pub(super) capacity: f64,
    pub(super) bits: u32,
    pub(super) interactions: u32,
    /// whether people vote in some phase of the run
    pub(super) votes: bool,
    /// whether anything happens in it
    pub(super) changes: bool,
}

impl Size {
    /// The size of a design's runs.
    pub fn of(scenario: &Scenario, design: &Design) -> Size {
        fn read<T: FromValue>(design: &Design, key: &str) -> T {
            T::from_value(design.values.get(key))
        }
        let network = scenario.network_of(&design.values);
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
    use crate::engine::Setup;
    use crate::scenario::parameters::TABLE;
    use crate::scenario::value::{Kind, Value};
    use crate::scenario::{Source, check};

    /// Every parameter at both of its ends, with and without voting later: a design's size is its setup's.
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

//! The agents, their places, what is on offer, and tribes: the state that a step reads and writes.
//!
//! Columns, not objects: entry i of every column belongs to agent i. Owns no rule of behaviour.

use crate::landscape::Landscape;
use crate::network::Graph;

pub mod catalogue;
pub mod populate;
pub mod tribes;

pub use catalogue::{Catalogue, Offer};
pub use tribes::TribeTable;

/// In `last_offer` and `last_support`: none.
pub const NO_OFFER: u32 = u32::MAX;
/// In `tribe`: none.
pub const NO_TRIBE: u16 = u16::MAX;

/// The mode an agent played; the discriminants are the order of the attractions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Mode {
    /// consumed an offer
    Consume = 0,
    /// co-created
    CoCreate = 1,
    /// acted as of a tribe
    Tribe = 2,
    /// before the first step
    None = 3,
}

/// Where the solution an agent met its need with came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Source {
    /// it is its own solution
    Own = 0,
    /// an offer made by an agent
    AgentOffer = 1,
    /// a firm's offer
    FirmOffer = 2,
}

/// Everything that exists at the end of a step.
#[derive(Clone, Debug)]
pub struct Society {
    /// opinion x in [-1, 1]
    pub opinion: Vec<f32>,
    /// tolerance e in [e_min, e_max]
    pub tolerance: Vec<f32>,
    /// place, 0..places
    pub place: Vec<u16>,
    /// own solution s, B bits
    pub solution: Vec<u32>,
    /// own solution at the start, s(0)
    pub initial: Vec<u32>,
    /// solution u the need was met with last
    pub used: Vec<u32>,
    /// where u came from
    pub source: Vec<Source>,
    /// position in the catalogue of the offer consumed last, or [`NO_OFFER`]
    pub last_offer: Vec<u32>,
    /// number of the idea supported last, or [`NO_OFFER`]; empty unless some phase of the run votes
    pub last_support: Vec<u32>,
    /// tribe 0..G, or [`NO_TRIBE`]
    pub tribe: Vec<u16>,
    /// attractions of consume, co-create, tribe
    pub attraction: Vec<[f32; 3]>,
    /// exponential average of payoffs
    pub wealth: Vec<f32>,
    /// mode played in the step that ended
    pub mode: Vec<Mode>,
    /// follows
    pub network: Graph,
    /// followers of each agent
    pub in_degree: Vec<u32>,
    /// masks of the places
    pub masks: Vec<u32>,
    /// what a solution is worth
    pub landscape: Landscape,
    /// live offers, in the order of their admission; the firms' come first
    pub catalogue: Catalogue,
    /// sizes, means and prototypes of the tribes
    pub tribes: TribeTable,
}

impl Society {
    /// Number of agents.
    pub fn size(&self) -> usize {
        self.opinion.len()
    }

    /// Worth of a solution in the place of an agent, in [0, 1].
    #[inline]
    pub fn worth(&self, solution: u32, agent: usize) -> f32 {
        self.landscape.worth(solution, self.masks[self.place[agent] as usize])
    }

    /// Worth of an agent's own solution in its own place, in [0, 1].
    #[inline]
    pub fn quality(&self, agent: usize) -> f32 {
        self.worth(self.solution[agent], agent)
    }
}

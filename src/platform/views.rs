//! What is seen during a step: of everybody, of an agent, of an offer, as it stood at the step's start.

use super::terms::Terms;
use crate::network::RowStarts;
use crate::random::Draws;
use crate::society::Shared;
use std::ops::Range;

/// What others see of an agent: its start-of-step columns side by side, so that looking at a peer touches one cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(16))]
pub struct PeerView {
    /// opinion x
    pub opinion: f32,
    /// tolerance e
    pub tolerance: f32,
    /// solution s
    pub solution: u32,
    /// tribe g
    pub tribe: u16,
    /// place p
    pub place: u16,
}

/// What a feed that ranks by popularity sees of an agent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(8))]
pub struct FeedView {
    /// opinion x
    pub opinion: f32,
    /// the popularity term of its score
    pub appeal: f32,
}

/// What a consumer sees of a live offer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(16))]
pub struct OfferView {
    /// what it does (a firm's per-place variants are in the catalogue)
    pub solution: u32,
    /// in [-1, 1]
    pub stance: f32,
    /// the popularity term of its score
    pub appeal: f32,
}

/// What everybody reads during a step: the start-of-step state and the luck of the step. What only an agent itself reads
/// (its follow list among it) is handed to it apart, since it is rewritten in place.
#[derive(Clone, Copy)]
pub struct StepView<'a> {
    /// what is not rewritten meanwhile
    pub shared: &'a Shared,
    /// every agent as it stood at the start of the step
    pub peer_views: &'a [PeerView],
    /// their opinions again: a feed looks at many and meets one, and the fewer bytes it passes over the better
    pub opinions: &'a [f32],
    /// opinions with popularity, where the feed ranks by it; else empty
    pub feed_views: &'a [FeedView],
    /// the catalogue as it stood at the start of the step
    pub offer_views: &'a [OfferView],
    /// the parameters in force
    pub terms: &'a Terms,
    /// the replicate's draws
    pub draws: &'a Draws,
    /// the step, from 1
    pub step: u32,
}

/// Follow lists of a run of agents.
pub struct Follows<'a> {
    /// the first of the agents
    pub first: u32,
    /// where rows begin
    pub starts: RowStarts<'a>,
    /// the rows, one after another
    pub targets: &'a [u32],
    /// sums of the weights of a row's links up to each; empty where weights do not count
    pub sums: &'a [f32],
}

impl Follows<'_> {
    /// Whom an agent of the run follows.
    #[inline]
    pub fn of(&self, agent: u32) -> &[u32] {
        &self.targets[self.range(agent)]
    }

    /// Where in the targets they are.
    #[inline]
    pub fn range(&self, agent: u32) -> Range<usize> {
        let offset = self.starts.start(self.first as usize);
        self.starts.start(agent as usize) - offset..self.starts.start(agent as usize + 1) - offset
    }
}

/// The agent whose turn it is, as it stood at the start of the step.
#[derive(Clone, Copy, Debug)]
pub struct Agent {
    /// number
    pub id: u32,
    /// opinion x
    pub opinion: f32,
    /// tolerance e
    pub tolerance: f32,
    /// solution s
    pub solution: u32,
    /// tribe g
    pub tribe: u16,
    /// place p
    pub place: u16,
    /// mask of the place
    pub mask: u32,
}

impl StepView<'_> {
    /// An agent as it stood at the start of the step.
    #[inline]
    pub fn agent(&self, id: u32) -> Agent {
        let PeerView { opinion, tolerance, solution, tribe, place } = self.peer_views[id as usize];
        Agent { id, opinion, tolerance, solution, tribe, place, mask: self.shared.masks[place as usize] }
    }

    /// Worth of a solution in a place with this mask.
    #[inline]
    pub fn worth(&self, solution: u32, mask: u32) -> f32 {
        self.shared.landscape.worth(solution, mask)
    }
}

//! What a design decides: which peers and offers are shown, and who decides what enters the catalogue.

mod candidates;
pub mod feed;
pub mod governance;
pub mod offers;

use crate::math;
use crate::network::RowStarts;
use crate::random::Draws;
use crate::scenario::parameters::Parameters;
use crate::society::Society;
use std::ops::Range;

/// The parameters in force and what follows from them and the size of society; computed once a phase.
#[derive(Clone, Debug)]
pub struct Terms {
    /// the parameters in force
    pub parameters: Parameters,
    /// number of agents N
    pub agents: u32,
    /// mean number of follows
    pub mean_degree: f32,
    /// candidate peers of one impression
    pub feed_depth: u32,
    /// candidate offers of one choice
    pub offers_depth: u32,
    /// offers the catalogue holds
    pub capacity: usize,
    /// supporters that admit an idea
    pub threshold: u32,
    /// offers the firm takes at a review
    pub accepted: usize,
}

impl Terms {
    /// Derives the terms for a society of `agents` whose agents follow `mean_degree` others on average.
    pub fn new(parameters: Parameters, agents: u32, mean_degree: f32) -> Terms {
        let p = &parameters;
        Terms {
            agents,
            mean_degree,
            feed_depth: scaled(p.feed.depth, p.feed.reach, agents),
            offers_depth: scaled(p.offers.depth, p.offers.reach, agents),
            capacity: (f64::from(p.firms.count) + p.catalogue.capacity * f64::from(agents)).floor() as usize,
            threshold: p.governance.threshold.min(agents.div_ceil(4)),
            accepted: (p.governance.accept * f64::from(agents)).ceil() as usize,
            parameters,
        }
    }
}

/// `base` in a society of 1,000, growing with the given exponent: round(base*(N/1000)^exponent), at least 1.
pub fn scaled(base: u32, exponent: f64, agents: u32) -> u32 {
    if exponent == 0.0 {
        return base;
    }
    (f64::from(base) * math::pow(f64::from(agents) / 1000.0, exponent)).round().max(1.0) as u32
}

/// What others see of an agent: its start-of-step columns side by side, so that looking at a peer touches one cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(16))]
pub struct Face {
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
pub struct Glance {
    /// opinion x
    pub opinion: f32,
    /// the popularity term of its score
    pub appeal: f32,
}

/// What a consumer sees of a live offer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(16))]
pub struct Display {
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
pub struct Scene<'a> {
    /// the society, less the columns in `faces` and those that only their own agent reads
    pub society: &'a Society,
    /// every agent as it stood at the start of the step
    pub faces: &'a [Face],
    /// their opinions again: a feed looks at many and meets one, and the fewer bytes it passes over the better
    pub opinions: &'a [f32],
    /// opinions with popularity, where the feed ranks by it; else empty
    pub glances: &'a [Glance],
    /// the catalogue as it stood at the start of the step
    pub shelf: &'a [Display],
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

impl Scene<'_> {
    /// An agent as it stood at the start of the step.
    #[inline]
    pub fn agent(&self, id: u32) -> Agent {
        let Face { opinion, tolerance, solution, tribe, place } = self.faces[id as usize];
        Agent { id, opinion, tolerance, solution, tribe, place, mask: self.society.masks[place as usize] }
    }

    /// Worth of a solution in a place with this mask.
    #[inline]
    pub fn worth(&self, solution: u32, mask: u32) -> f32 {
        self.society.landscape.worth(solution, mask)
    }
}

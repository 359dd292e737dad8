//! What a design decides: which peers and offers are shown, and who decides what enters the catalogue.

pub mod feed;
pub mod governance;
pub mod offers;

use crate::math;
use crate::random::Draws;
use crate::scenario::parameters::Parameters;
use crate::society::Society;

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

/// What everybody reads during a step: the start-of-step columns and the luck of the step. The follow lists are handed
/// to each agent apart, since it may rewire its own.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// start-of-step columns
    pub society: &'a Society,
    /// the parameters in force
    pub terms: &'a Terms,
    /// the replicate's draws
    pub draws: &'a Draws,
    /// the step, from 1
    pub step: u32,
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
        let (s, i) = (self.society, id as usize);
        let place = s.place[i];
        Agent {
            id,
            opinion: s.opinion[i],
            tolerance: s.tolerance[i],
            solution: s.solution[i],
            tribe: s.tribe[i],
            place,
            mask: s.masks[place as usize],
        }
    }

    /// Worth of a solution in a place with this mask.
    #[inline]
    pub fn worth(&self, solution: u32, mask: u32) -> f32 {
        self.society.landscape.worth(solution, mask)
    }
}

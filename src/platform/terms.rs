//! The terms of a phase: what follows from its parameters and the size of society.

use crate::math;
use crate::scenario::parameters::Parameters;

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

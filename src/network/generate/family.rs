//! The families of generated networks, and the degree that a society of some size is given.

use super::blocks::BlockModel;
use super::{random, scale_free, small_world};
use crate::math;
use crate::network::graph::Graph;

/// How a network is made, with what is the family's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Family {
    /// everybody follows as many others, chosen uniformly
    Random,
    /// a ring in which some ties are rewired
    SmallWorld {
        /// probability that a tie is, in \[0, 1\]
        rewiring: f64,
    },
    /// newcomers tie themselves to the well-connected
    ScaleFree,
    /// ties inside blocks are likelier than between them
    Blocks {
        /// expected share of an agent's links that lead to other blocks, in \[0, 1\]
        mixing: f64,
        /// number of blocks, at least 1
        count: u32,
    },
}

/// Makes a network of `nodes` >= 1 with a mean degree of `degree`, exactly or as the family's own docs say.
pub fn generate(nodes: u32, degree: u32, family: Family, seed: u64, replicate: u32) -> Graph {
    match family {
        Family::Random => random::generate(nodes, degree, seed, replicate),
        Family::SmallWorld { rewiring } => small_world::generate(nodes, degree, rewiring, seed, replicate),
        Family::ScaleFree => scale_free::generate(nodes, degree, seed, replicate),
        Family::Blocks { mixing, count } => BlockModel::new(nodes, degree, mixing, count).generate(seed, replicate),
    }
}

/// The degree a society of `nodes` is given: round(degree*(N/1000)^growth), from 1 to N-1 (0 when N is 1).
///
/// Source: Leskovec et al. 2007 for growth above 0 (densification).
pub fn effective_degree(degree: u32, growth: f64, nodes: u32) -> u32 {
    let grown = f64::from(degree) * math::pow(f64::from(nodes) / 1000.0, growth);
    // The cast saturates; the minimum with N-1 comes last so that a society of two works at any degree.
    (grown.round() as u32).max(1).min(nodes.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::effective_degree;

    #[test]
    fn degree_grows_with_society_and_fits_it() {
        assert_eq!(effective_degree(12, 0.0, 10_000), 12);
        assert_eq!(effective_degree(12, 0.5, 4_000), 24);
        assert_eq!(effective_degree(12, 0.25, 64_000), 34); // 12 * 64^(1/4) = 33.94
        assert_eq!(effective_degree(1, 1.0, 100), 1); // rounds to 0, but nobody follows nobody
        assert_eq!(effective_degree(12, 0.0, 2), 1);
        assert_eq!(effective_degree(10_000, 1.0, 3), 2);
        assert_eq!(effective_degree(10_000, 1.0, 2_000_000_000), 1_999_999_999);
    }
}

//! Generated networks: one file a family, each from its paper.
//!
//! A network is a function of the parameters, the seed and the replicate, never of the platform. Undirected families give
//! both directions of every tie.

mod blocks;
mod random;
mod scale_free;
mod small_world;

use super::Graph;
use crate::math;
use crate::scenario::parameters::{self, NetworkKind, Parameters};

pub use blocks::{BlockModel, block_of};

/// Makes the follow network of a society of `population.size` agents.
///
/// # Panics
/// If the kind is `file`: such a network is read ([`super::file`]), not generated.
pub fn generate(parameters: &Parameters, seed: u64, replicate: u32) -> Graph {
    let nodes = parameters.population.size;
    let network = &parameters.network;
    let degree = effective_degree(network, nodes);
    match network.kind {
        NetworkKind::Random => random::generate(nodes, degree, seed, replicate),
        NetworkKind::SmallWorld => small_world::generate(nodes, degree, network.rewiring, seed, replicate),
        NetworkKind::ScaleFree => scale_free::generate(nodes, degree, seed, replicate),
        NetworkKind::Blocks => {
            BlockModel::new(nodes, degree, network.mixing, parameters.blocks.count).generate(seed, replicate)
        }
        NetworkKind::File => unreachable!("a network of kind `file` is read, not generated"),
    }
}

/// The degree a society of `nodes` is given: round(degree*(N/1000)^growth), from 1 to N-1 (0 when N is 1).
///
/// Source: Leskovec et al. 2007 for growth above 0 (densification).
pub fn effective_degree(network: &parameters::Network, nodes: u32) -> u32 {
    let grown = f64::from(network.degree) * math::pow(f64::from(nodes) / 1000.0, network.growth);
    // The cast saturates; the minimum with N-1 comes last so that a society of two works at any degree.
    (grown.round() as u32).max(1).min(nodes.saturating_sub(1))
}

/// A graph in which everybody is tied to everybody else.
fn complete(nodes: u32) -> Graph {
    let others = nodes.saturating_sub(1);
    let targets = (0..nodes).flat_map(|node| (0..nodes).filter(move |&other| other != node)).collect();
    Graph::with_fixed_degree(nodes as usize, others as usize, targets)
}

/// Which nodes a row holds already: a scan while rows are short, a bit a node where a scan would be quadratic.
struct Seen {
    bits: Vec<u64>,
}

impl Seen {
    /// Longest row that is scanned: two cache lines.
    const SCANNED: usize = 32;

    /// For rows of up to `degree` among `nodes`.
    fn new(nodes: usize, degree: usize) -> Seen {
        Seen { bits: if degree <= Self::SCANNED { Vec::new() } else { vec![0; nodes.div_ceil(64)] } }
    }

    /// Whether the node is new to the row, which it is then taken to join.
    #[inline]
    fn insert(&mut self, row: &[u32], node: u32) -> bool {
        if self.bits.is_empty() {
            return !row.contains(&node);
        }
        let (word, bit) = (node as usize / 64, 1 << (node % 64));
        let new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        new
    }

    /// Forgets a row, so that the next can begin.
    #[inline]
    fn clear(&mut self, row: &[u32]) {
        if !self.bits.is_empty() {
            row.iter().for_each(|&node| self.bits[node as usize / 64] &= !(1 << (node % 64)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::Values;

    fn degree(nodes: u32, degree: u32, growth: f64) -> u32 {
        let mut parameters = Parameters::from_values(&Values::default());
        parameters.network.degree = degree;
        parameters.network.growth = growth;
        effective_degree(&parameters.network, nodes)
    }

    #[test]
    fn degree_grows_with_society_and_fits_it() {
        assert_eq!(degree(10_000, 12, 0.0), 12);
        assert_eq!(degree(4_000, 12, 0.5), 24);
        assert_eq!(degree(64_000, 12, 0.25), 34); // 12 * 64^(1/4) = 33.94
        assert_eq!(degree(100, 1, 1.0), 1); // rounds to 0, but nobody follows nobody
        assert_eq!(degree(2, 12, 0.0), 1);
        assert_eq!(degree(3, 10_000, 1.0), 2);
        assert_eq!(degree(2_000_000_000, 10_000, 1.0), 1_999_999_999);
    }
}

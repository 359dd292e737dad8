//! Block networks: ties inside blocks are likelier than between them (stochastic block model; Holland, Laskey & Leinhardt
//! 1983, Social Networks 5, 109-137).
//!
//! Blocks are equal and lie in agent order: agent i is in block floor(i*count/N), at most N of them. Every pair inside a
//! block is tied with one probability, every pair across blocks with another, independently; see [`BlockModel`].

use crate::math;
use crate::network::graph::Graph;
use crate::network::rows;
use crate::random::{Purpose, Stream};

/// The block of an agent: floor(agent*count/nodes), 0..count.
pub fn block_of(agent: u32, nodes: u32, count: u32) -> u32 {
    (u64::from(agent) * u64::from(count) / u64::from(nodes)) as u32
}

/// The probabilities of ties, and so the expected degrees.
///
/// With W pairs of nodes inside blocks and X across, a pair inside is tied with probability
/// `within` = min(1, (1-mixing)*degree*N/(2W)), a pair across with `across` = min(1, mixing*degree*N/(2X)). So the expected
/// mean degree is `degree` and the expected share of links across is `mixing`, unless a minimum binds: what a kind of pair
/// cannot hold is not moved to the other (blocks of one agent have no links inside). In one block `mixing` has no effect.
/// A node in a block of n_b expects `within`*(n_b-1) + `across`*(N-n_b) ties.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockModel {
    nodes: u32,
    count: u32,
    /// probability of a tie inside a block
    pub within: f64,
    /// probability of a tie across blocks
    pub across: f64,
}

impl BlockModel {
    /// The model of `nodes` >= 1 in `count` >= 1 blocks; `degree` is the expected mean degree, `mixing` in \[0, 1\] the expected
    /// share of links that lead to other blocks. More blocks than nodes are as many blocks as nodes.
    pub fn new(nodes: u32, degree: u32, mixing: f64, count: u32) -> BlockModel {
        let count = count.min(nodes);
        let mixing = if count == 1 { 0.0 } else { mixing };
        let model = BlockModel { nodes, count, within: 0.0, across: 0.0 };
        let pairs_within: u64 = (0..count).map(|block| pairs(model.start(block + 1) - model.start(block))).sum();
        let pairs_across = pairs(u64::from(nodes)) - pairs_within;
        let ends = f64::from(degree) * f64::from(nodes);
        let probability = |ends: f64, pairs: u64| if pairs == 0 { 0.0 } else { (ends / (2.0 * pairs as f64)).min(1.0) };
        let within = probability((1.0 - mixing) * ends, pairs_within);
        BlockModel { within, across: probability(mixing * ends, pairs_across), ..model }
    }

    /// A graph drawn from the model, both directions of each tie.
    pub fn generate(&self, seed: u64, replicate: u32) -> Graph {
        rows::from_ties(self.nodes as usize, |tie| {
            let mut stream = Stream::new(seed, replicate, Purpose::Network, 0);
            for block in 0..self.count {
                let (start, end) = (self.start(block), self.start(block + 1));
                sample(start..end, self.within, &mut stream, &mut |node| (start, node), tie);
                sample(start..end, self.across, &mut stream, &mut |_| (0, start), tie);
            }
        })
    }

    /// First agent of a block: the least i with floor(i*count/N) = block.
    fn start(&self, block: u32) -> u64 {
        (u64::from(block) * u64::from(self.nodes)).div_ceil(u64::from(self.count))
    }
}

/// Pairs among n.
fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// Ties each node to each of its candidates, the range `others` gives, with probability p: O(nodes + ties).
///
/// Rather than toss for every pair, the number of pairs passed over before the next tie is drawn, which is geometric:
/// floor(ln U / ln(1-p)) (Batagelj & Brandes 2005, Phys. Rev. E 71, 036113).
fn sample(
    nodes: std::ops::Range<u64>,
    p: f64,
    stream: &mut Stream,
    others: &mut dyn FnMut(u64) -> (u64, u64),
    tie: &mut dyn FnMut(u32, u32),
) {
    if p <= 0.0 {
        return;
    }
    let scale = 1.0 / math::ln(1.0 - p); // -0 at p = 1: every gap is 0
    let mut gap = || (math::ln(open_uniform(stream.bits())) * scale) as u64;
    let mut next = gap();
    for node in nodes {
        let (first, end) = others(node);
        let candidates = end - first;
        while next < candidates {
            tie(node as u32, (first + next) as u32);
            next = next.saturating_add(1).saturating_add(gap());
        }
        next -= candidates;
    }
}

/// Uniform on the open interval (0, 1), 53 bits: the midpoint of one of 2^53 cells, so its logarithm is finite.
fn open_uniform(bits: u64) -> f64 {
    ((bits >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
}

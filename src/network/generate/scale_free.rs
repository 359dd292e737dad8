//! Scale-free networks: newcomers tie themselves to the well-connected (Barabasi & Albert 1999, Science 286, 509-512).
//!
//! The first m+1 nodes are all tied to each other (all N, if fewer); every later one is tied to m distinct earlier nodes,
//! each drawn in proportion to its degree. m = max(1, round(degree/2)), halves up, so the mean degree is
//! 2m - m(m+1)/N, near `degree`. The degree distribution tends to 2m(m+1)/(k(k+1)(k+2)) (Bollobas et al. 2001).

use super::seen::Seen;
use crate::network::graph::Graph;
use crate::network::rows;
use crate::random::{Purpose, Stream};

/// A scale-free graph of `nodes`, both directions of each tie.
pub fn generate(nodes: u32, degree: u32, seed: u64, replicate: u32) -> Graph {
    let m = degree.div_ceil(2).max(1);
    if nodes <= m + 1 {
        return Graph::complete(nodes);
    }
    let growth = Growth::run(nodes, m, &mut Stream::new(seed, replicate, Purpose::Network, 0));
    rows::from_ties(nodes as usize, |tie| {
        for (e, &target) in growth.targets.iter().enumerate() {
            tie(growth.source(e), target);
        }
    })
}

/// The ties in order of birth. A node is an end of as many ties as its degree, so a uniform end of a uniform tie is a node
/// drawn in proportion to degree. Only the older ends are stored: the younger follow from the order.
struct Growth {
    m: usize,
    /// younger ends of the first, complete graph
    founders: Vec<u32>,
    /// older end of every tie
    targets: Vec<u32>,
}

impl Growth {
    fn run(nodes: u32, m: u32, stream: &mut Stream) -> Growth {
        let ties = (0..=m).flat_map(|younger| (0..younger).map(move |older| (younger, older)));
        let (founders, mut targets): (Vec<u32>, Vec<u32>) = ties.unzip();
        let m = m as usize;
        targets.reserve_exact((nodes as usize - m - 1) * m);
        let mut growth = Growth { m, founders, targets };
        let mut seen = Seen::new(nodes as usize, m);
        for _ in m as u32 + 1..nodes {
            let born = growth.targets.len();
            while growth.targets.len() < born + m {
                // Ends of the newcomer's own ties are not yet in the lottery.
                let end = stream.below(2 * born as u64) as usize;
                let older = if end.is_multiple_of(2) { growth.targets[end / 2] } else { growth.source(end / 2) };
                if seen.insert(&growth.targets[born..], older) {
                    growth.targets.push(older);
                }
            }
            seen.clear(&growth.targets[born..]);
        }
        growth
    }

    /// The younger end of tie e.
    fn source(&self, e: usize) -> u32 {
        match self.founders.get(e) {
            Some(&founder) => founder,
            None => (self.m + 1 + (e - self.founders.len()) / self.m) as u32,
        }
    }
}

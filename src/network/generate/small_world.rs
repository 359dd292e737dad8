//! Small worlds: a ring of neighbours in which some ties are rewired (Watts & Strogatz 1998, Nature 393, 440-442).
//!
//! Every node is tied to the k/2 nearest on either side; each tie (i, i+j) is, with probability p, replaced by (i, w), w
//! uniform among the nodes that i is not yet tied to. Nodes are visited in order and a node's ties from the nearest on; the
//! paper goes round once per distance instead, which changes nothing in law but would need a set of all ties. k is `degree`,
//! an odd one rounded up to the next even number; from degree N-1 on the graph is complete and there is nothing to rewire.

use crate::network::graph::Graph;
use crate::network::rows;
use crate::random::{Purpose, Stream};

/// A small world of `nodes`, mean degree exactly k, both directions of each tie; 0 <= `rewiring` <= 1.
pub fn generate(nodes: u32, degree: u32, rewiring: f64, seed: u64, replicate: u32) -> Graph {
    if degree + 1 >= nodes {
        return Graph::complete(nodes);
    }
    let mut ring = Ring::new(nodes, degree.div_ceil(2));
    let mut stream = Stream::new(seed, replicate, Purpose::Network, 0);
    if rewiring > 0.0 {
        (0..nodes).for_each(|node| ring.rewire(node, rewiring, &mut stream));
    }
    let half = ring.half as usize;
    rows::from_ties(nodes as usize, |tie| {
        for (node, owned) in (0..).zip(ring.owned.chunks_exact(half)) {
            owned.iter().for_each(|&other| tie(node, other));
        }
    })
}

/// The ties while they are rewired: each is owned by the end it started at.
///
/// Rows of nodes already visited ascend, so a tie is looked up by bisection; rows still to come are known to be the ring's.
struct Ring {
    nodes: u32,
    half: u32,
    owned: Vec<u32>,
    /// `mark[v] == i + 1`: v is in the row of i, the node being visited
    mark: Vec<u32>,
}

impl Ring {
    /// Wrong guesses after which the free nodes are listed instead: both give a uniform free node, but only this ends surely.
    const GUESSES: u32 = 32;

    fn new(nodes: u32, half: u32) -> Ring {
        let ahead = |node: u32, j: u32| ((u64::from(node) + u64::from(j)) % u64::from(nodes)) as u32;
        let owned = (0..nodes).flat_map(|node| (1..=half).map(move |j| ahead(node, j))).collect();
        Ring { nodes, half, owned, mark: vec![0; nodes as usize] }
    }

    /// Rewires each tie that the node owns with probability p, then leaves the row ascending.
    fn rewire(&mut self, node: u32, p: f64, stream: &mut Stream) {
        let start = node as usize * self.half as usize;
        let row = start..start + self.half as usize;
        for at in row.clone() {
            self.mark[self.owned[at] as usize] = node + 1;
        }
        // Where free nodes are rare, one list serves all ties of the node.
        let crowded = u64::from(self.half) * 4 > u64::from(self.nodes);
        let mut free = if crowded { Some(self.free(node)) } else { None };
        for at in row.clone() {
            if f64::from(stream.uniform()) >= p {
                continue;
            }
            let old = self.owned[at];
            let new = match &mut free {
                Some(free) => exchange(free, old, stream),
                None => self.guess(node, stream),
            };
            if let Some(new) = new {
                self.owned[at] = new;
                self.mark[old as usize] = 0;
                self.mark[new as usize] = node + 1;
            }
        }
        self.owned[row].sort_unstable();
    }

    /// A uniform node that `node` is not tied to; none if it is tied to all.
    fn guess(&self, node: u32, stream: &mut Stream) -> Option<u32> {
        for _ in 0..Self::GUESSES {
            let other = stream.below(u64::from(self.nodes)) as u32;
            if !self.tied(node, other) {
                return Some(other);
            }
        }
        let free = self.free(node);
        if free.is_empty() { None } else { Some(free[stream.below(free.len() as u64) as usize]) }
    }

    /// All nodes that `node`, the one being visited, is not tied to.
    fn free(&self, node: u32) -> Vec<u32> {
        (0..self.nodes).filter(|&other| !self.tied(node, other)).collect()
    }

    /// Whether the visited node is tied to another, or is that other.
    fn tied(&self, node: u32, other: u32) -> bool {
        if other == node || self.mark[other as usize] == node + 1 {
            return true;
        }
        if other > node {
            // Not visited yet: it owns the ties to the `half` nodes ahead of it, round the ring.
            return u64::from(self.nodes - other) + u64::from(node) <= u64::from(self.half);
        }
        let half = self.half as usize;
        self.owned[other as usize * half..(other as usize + 1) * half].binary_search(&node).is_ok()
    }
}

/// Takes a uniform free node and leaves the old one in its place.
fn exchange(free: &mut [u32], old: u32, stream: &mut Stream) -> Option<u32> {
    if free.is_empty() {
        return None;
    }
    let at = stream.below(free.len() as u64) as usize;
    Some(std::mem::replace(&mut free[at], old))
}

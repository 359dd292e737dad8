//! Random follows: everybody follows as many others, chosen uniformly (a directed graph of fixed out-degree).
//!
//! The directed, fixed-out-degree cousin of Erdos & Renyi 1959: in-degrees are binomial, out-degrees all the same, since
//! the attention a person has is given. Each row is a function of (seed, replicate, agent) and the two sizes alone, so rows
//! are filled in parallel.

use super::seen::Seen;
use crate::network::graph::Graph;
use crate::parallel::{self, CHUNK_AGENTS};
use crate::random::{Draws, Purpose};

/// A graph in which every node follows exactly `degree` distinct others, `degree` < `nodes`. Rows are in order of draws.
pub fn generate(nodes: u32, degree: u32, seed: u64, replicate: u32) -> Graph {
    let (n, k) = (nodes as usize, degree as usize);
    let draws = Draws::new(seed, replicate);
    let mut targets = vec![0u32; n * k];
    let parts: Vec<(usize, &mut [u32])> = targets.chunks_mut((CHUNK_AGENTS * k).max(1)).enumerate().collect();
    // Rejection ends soon while at most half of the others are taken; beyond, shuffling is cheaper and certain to end.
    let crowded = 2 * k > n - 1;
    parallel::map_parts(parts, |(chunk, rows)| {
        let agents = (chunk * CHUNK_AGENTS) as u32..;
        if crowded {
            let mut pool = vec![0u32; n - 1];
            agents.zip(rows.chunks_mut(k)).for_each(|(agent, row)| shuffle_row(row, agent, &mut pool, &draws));
        } else {
            let mut seen = Seen::new(n, k);
            agents.zip(rows.chunks_mut(k)).for_each(|(agent, row)| draw_row(row, agent, nodes, &mut seen, &draws));
        }
    });
    Graph::with_fixed_degree(n, k, targets)
}

/// Draws others until the row is full, passing over those it holds.
#[inline]
fn draw_row(row: &mut [u32], agent: u32, nodes: u32, seen: &mut Seen, draws: &Draws) {
    let mut filled = 0;
    'row: for block in 0.. {
        let luck = draws.block(Purpose::Network, 0, agent, block);
        for half in 0..2 {
            let other = skip_self(luck.below(half, u64::from(nodes - 1)) as u32, agent);
            if seen.insert(&row[..filled], other) {
                row[filled] = other;
                filled += 1;
                if filled == row.len() {
                    break 'row;
                }
            }
        }
    }
    seen.clear(row);
}

/// The first cards of a shuffled pack of all others (Fisher & Yates 1938).
fn shuffle_row(row: &mut [u32], agent: u32, pool: &mut [u32], draws: &Draws) {
    for (other, card) in (0..).zip(pool.iter_mut()) {
        *card = skip_self(other, agent);
    }
    for (k, slot) in row.iter_mut().enumerate() {
        let left = (pool.len() - k) as u64;
        let taken = k + draws.block(Purpose::Network, 0, agent, k as u32).below(0, left) as usize;
        pool.swap(k, taken);
        *slot = pool[k];
    }
}

/// Number `other` of the N-1 nodes that are not the agent.
#[inline]
fn skip_self(other: u32, agent: u32) -> u32 {
    other + u32::from(other >= agent)
}

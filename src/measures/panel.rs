//! The panel of agents whose consumption is remembered, and how alike their sets of offers are.

use super::formulas::ratio;
use super::tally::{PANEL_WINDOW_STEPS, PanelHistory};
use crate::random::{Purpose, Stream};
use std::collections::BTreeSet;

/// Most agents in the panel.
pub const PANEL_AGENTS: u32 = 200;

/// min(n, 200) different agents, ascending, each set equally likely; drawn from a stream of its own, so watching them
/// changes nothing.
///
/// Source: Floyd's algorithm (Bentley & Floyd 1987).
pub fn panel_agents(n: u32, seed: u64, replicate: u32) -> Vec<u32> {
    let mut stream = Stream::new(seed, replicate, Purpose::Panel, 0);
    let mut chosen = BTreeSet::new();
    for last in n - n.min(PANEL_AGENTS)..n {
        let agent = stream.below(u64::from(last) + 1) as u32;
        if !chosen.insert(agent) {
            chosen.insert(last);
        }
    }
    chosen.into_iter().collect()
}

/// How alike the panel's sets of offers are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PanelSimilarity {
    /// mean Jaccard index over all pairs of which at least one consumed
    pub jaccard: Option<f64>,
    /// mean over those who consumed of the largest Jaccard index with another of the panel
    pub nearest: Option<f64>,
}

/// Jaccard similarity of the sets of offers that the panel consumed in the window that ends at `step`.
///
/// Source: Chaney, Stewart & Engelhardt 2018.
pub fn similarity(panel: &PanelHistory, step: u32) -> PanelSimilarity {
    let consumed = consumed_pairs(panel, step);
    let people = panel.consumed.len();
    let mut sizes = vec![0u32; people];
    let mut shared = vec![0u16; people * people];
    for consumers in consumed.chunk_by(|a, b| a.0 == b.0) {
        for (k, &(_, a)) in consumers.iter().enumerate() {
            sizes[a as usize] += 1;
            // Pairs come sorted by agent, so only the upper triangle fills.
            let row = &mut shared[a as usize * people..][..people];
            consumers[k + 1..].iter().for_each(|&(_, b)| row[b as usize] += 1);
        }
    }
    summarize(&sizes, &shared)
}

/// (offer, member of the panel) without repeats, sorted.
fn consumed_pairs(panel: &PanelHistory, step: u32) -> Vec<(u64, u32)> {
    let members = panel.consumed.iter().enumerate();
    let mut pairs: Vec<(u64, u32)> = members
        .flat_map(|(member, history)| {
            let recent = history.iter().filter(|&&(at, _)| at + PANEL_WINDOW_STEPS > step);
            recent.map(move |&(_, offer)| (offer, member as u32))
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The measures, from the sizes of the sets and the upper triangle of the sizes of their intersections.
fn summarize(sizes: &[u32], shared: &[u16]) -> PanelSimilarity {
    let people = sizes.len();
    let mut nearest = vec![0.0f64; people];
    let (mut sum, mut pairs) = (0.0, 0u32);
    for a in 0..people {
        for b in a + 1..people {
            let both = u32::from(shared[a * people + b]);
            let either = sizes[a] + sizes[b] - both;
            if either == 0 {
                continue;
            }
            let jaccard = f64::from(both) / f64::from(either);
            nearest[a] = nearest[a].max(jaccard);
            nearest[b] = nearest[b].max(jaccard);
            sum += jaccard;
            pairs += 1;
        }
    }
    let consumers = sizes.iter().filter(|&&size| size > 0).count();
    let total: f64 = nearest.iter().sum();
    let comparable = if pairs > 0 { consumers } else { 0 };
    PanelSimilarity { jaccard: ratio(sum, f64::from(pairs)), nearest: ratio(total, comparable as f64) }
}

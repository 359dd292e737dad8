//! The panel of agents whose consumption is remembered, and how alike their sets of offers are.

use super::formulas::ratio;
use super::tally::{PANEL_WINDOW_STEPS, PanelHistory};
use crate::random::{Purpose, Stream};
use crate::sets::Overlaps;
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
    summarize(&Overlaps::new(&consumed, panel.consumed.len()))
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

/// The measures, from how the sets overlap.
fn summarize(overlaps: &Overlaps) -> PanelSimilarity {
    let people = overlaps.sizes().len();
    let mut nearest = vec![0.0f64; people];
    let (mut sum, mut pairs) = (0.0, 0u32);
    for a in 0..people {
        for b in a + 1..people {
            let Some(jaccard) = overlaps.jaccard(a, b) else { continue };
            nearest[a] = nearest[a].max(jaccard);
            nearest[b] = nearest[b].max(jaccard);
            sum += jaccard;
            pairs += 1;
        }
    }
    let consumers = overlaps.sizes().iter().filter(|&&size| size > 0).count();
    let total: f64 = nearest.iter().sum();
    let comparable = if pairs > 0 { consumers } else { 0 };
    PanelSimilarity { jaccard: ratio(sum, f64::from(pairs)), nearest: ratio(total, comparable as f64) }
}

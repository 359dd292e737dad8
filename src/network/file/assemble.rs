//! A graph out of links as they stand in a file: without self-links and repeats, or of what two nodes share.

use super::network::NetworkCounts;
use super::spec::{FileSpec, Repeats};
use crate::network::graph::Graph;
use crate::network::rows;
use crate::parallel;
use crate::text::Fault;

/// Most ties of a projection: a thing that all share would tie everybody to everybody.
const PROJECTED_MOST: u64 = 100_000_000;

/// Links, each once, in order.
pub struct Ties {
    pairs: Vec<(u32, u32)>,
    /// one of each, or none at all
    weights: Vec<f64>,
}

impl Ties {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The graph of the links; `directed`: each leads one way only.
    pub fn graph(&self, nodes: usize, directed: bool, weighted: bool) -> Graph {
        let visit = |link: &mut dyn FnMut(u32, u32)| self.pairs.iter().for_each(|&(u, v)| link(u, v));
        let graph = if directed { rows::from_links(nodes, visit) } else { rows::from_ties(nodes, visit) };
        // Where all weigh the same, nothing is told apart, and draws are those of links without weights.
        let alike = self.weights.windows(2).all(|pair| pair[0] == pair[1]);
        if !weighted || alike {
            return graph;
        }
        // Pairs ascend, so each row gets its weights in order: of a tie's two ends, those to smaller nodes come first.
        let mut next: Vec<usize> = (0..nodes).map(|node| graph.start(node)).collect();
        let mut weights = vec![0.0; graph.links() as usize];
        for (&(source, target), &weight) in self.pairs.iter().zip(&self.weights) {
            for end in [source, target].into_iter().take(if directed { 1 } else { 2 }) {
                weights[next[end as usize]] = weight;
                next[end as usize] += 1;
            }
        }
        graph.with_weights(&weights)
    }
}

/// Why two nodes' links cannot be made one.
type Clash = ((u32, u32), String, &'static str);

/// Links without self-links and repeats, which are counted.
///
/// # Errors
/// If weights count and one link has several that differ.
pub fn simple(
    spec: &FileSpec,
    mut pairs: Vec<(u32, u32)>,
    weights: Vec<f64>,
    counts: &mut NetworkCounts,
) -> Result<Ties, Clash> {
    if !weights.is_empty() {
        return weighted(spec, &pairs, &weights, counts);
    }
    let read = pairs.len();
    pairs.retain(|(source, target)| source != target);
    counts.self_links = (read - pairs.len()) as u64;
    if !spec.directed {
        pairs.iter_mut().for_each(|pair| *pair = (pair.0.min(pair.1), pair.0.max(pair.1)));
    }
    let kept = pairs.len();
    parallel::sort_by_key(&mut pairs, |&pair| pair); // equal pairs are alike, so their order is none
    pairs.dedup();
    counts.repeats = (kept - pairs.len()) as u64;
    Ok(Ties { pairs, weights })
}

/// Links with weights: what is given again has the same weight, or they are added. A tie that is given from both ends is one.
fn weighted(spec: &FileSpec, pairs: &[(u32, u32)], weights: &[f64], counts: &mut NetworkCounts) -> Result<Ties, Clash> {
    let mut links: Vec<((u32, u32), bool, f64)> = Vec::with_capacity(pairs.len());
    for (&(source, target), &weight) in pairs.iter().zip(weights) {
        if source == target {
            counts.self_links += 1;
            continue;
        }
        let turned = !spec.directed && source > target;
        links.push((if turned { (target, source) } else { (source, target) }, turned, weight));
    }
    links.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)));
    let mut ties = Ties { pairs: Vec::new(), weights: Vec::new() };
    for same in links.chunk_by(|a, b| a.0 == b.0) {
        let pair = same[0].0;
        let ways: Vec<f64> = match spec.repeats {
            Repeats::Add => same.chunk_by(|a, b| a.1 == b.1).map(|way| way.iter().map(|link| link.2).sum()).collect(),
            Repeats::Drop => same.iter().map(|link| link.2).collect(),
        };
        if let Some(other) = ways.iter().find(|&&weight| weight != ways[0]) {
            let what = format!("the link has the weights {} and {other}", ways[0]);
            let remedy = match spec.repeats {
                Repeats::Drop => {
                    "network.repeats = \"add\" adds what is given again; network.directed = true keeps the two ways apart"
                }
                Repeats::Add => "a tie has one weight: network.directed = true keeps the two ways apart",
            };
            return Err((pair, what, remedy));
        }
        counts.repeats += same.len() as u64 - 1;
        ties.pairs.push(pair);
        ties.weights.push(ways[0]);
    }
    Ok(ties)
}

/// Ties of the nodes of one kind that share one of the other, of which there are `others`; the weight is how many they share.
///
/// # Errors
/// If there would be too many.
pub fn projected(mut pairs: Vec<(u32, u32)>, others: usize, counts: &mut NetworkCounts) -> Result<Ties, Fault> {
    let read = pairs.len();
    pairs.iter_mut().for_each(|pair| *pair = (pair.1, pair.0));
    parallel::sort_by_key(&mut pairs, |&pair| pair);
    pairs.dedup();
    counts.repeats = (read - pairs.len()) as u64;
    let shared = || pairs.chunk_by(|a, b| a.0 == b.0);
    let made: u64 = shared().map(|who| who.len() as u64 * (who.len() as u64 - 1) / 2).sum();
    if made > PROJECTED_MOST {
        let what = format!(
            "{others} nodes of one kind would make {made} ties of the other, and there can be {PROJECTED_MOST}"
        );
        return Err((what, "leave out what nearly all share, or project on the other kind"));
    }
    let mut ties: Vec<(u32, u32)> = Vec::with_capacity(made as usize);
    for who in shared() {
        for (k, &(_, u)) in who.iter().enumerate() {
            ties.extend(who[k + 1..].iter().map(|&(_, v)| (u, v)));
        }
    }
    parallel::sort_by_key(&mut ties, |&pair| pair);
    let weights = ties.chunk_by(|a, b| a == b).map(|same| same.len() as f64).collect();
    ties.dedup();
    counts.projected = Some(ties.len() as u64);
    Ok(Ties { pairs: ties, weights })
}

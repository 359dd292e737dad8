//! The feed: which peer an agent is shown.

use super::{Agent, Scene};
use crate::random::Purpose;

/// A candidate of a feed.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// who
    pub peer: u32,
    /// U\[0,1) for its score
    noise: f32,
}

/// Draws the candidates, with replacement: each anyone else with probability `feed.discovery`, else a uniform followee
/// (for who follows nobody: anyone else).
#[inline]
pub fn candidates(scene: &Scene, me: &Agent, follows: &[u32], drawn: &mut Vec<Candidate>) {
    drawn.clear();
    let discovery = scene.terms.parameters.feed.discovery;
    for c in 0..scene.terms.feed_depth {
        let luck = scene.draws.block(Purpose::Feed, scene.step, me.id, c);
        let peer = if follows.is_empty() || luck.uniform(0) < discovery {
            let other = luck.below(1, u64::from(scene.terms.agents - 1)) as u32;
            other + u32::from(other >= me.id)
        } else {
            follows[luck.below(1, follows.len() as u64) as usize]
        };
        drawn.push(Candidate { peer, noise: luck.uniform(1) });
    }
}

/// The candidate with the highest score; the first drawn on a tie. One candidate alone is not scored.
///
/// Score: similarity*(1-d/2) + popularity*indeg/(indeg+mean degree) + (d <= e ? bridging*d/e : outrage*d/2) + noise*U.
#[inline]
pub fn choose(scene: &Scene, me: &Agent, drawn: &[Candidate]) -> u32 {
    if let [only] = drawn {
        return only.peer;
    }
    let feed = &scene.terms.parameters.feed;
    let popular = feed.popularity != 0.0;
    let mut best = (f32::NEG_INFINITY, drawn[0].peer);
    for candidate in drawn {
        let d = (scene.society.opinion[candidate.peer as usize] - me.opinion).abs();
        let mut score = feed.similarity * (1.0 - d / 2.0);
        if popular {
            let followers = scene.society.in_degree[candidate.peer as usize] as f32;
            score += feed.popularity * (followers / (followers + scene.terms.mean_degree));
        }
        score += if d > me.tolerance {
            feed.outrage * d / 2.0
        } else if d > 0.0 {
            feed.bridging * d / me.tolerance
        } else {
            0.0
        };
        score += feed.noise * candidate.noise;
        if score > best.0 {
            best = (score, candidate.peer);
        }
    }
    best.1
}

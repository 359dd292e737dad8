//! The feed: which peer an agent is shown.

use super::{Agent, Scene};
use crate::random::{Purpose, below, uniform};

/// Draws the candidates, with replacement: each anyone else with probability `feed.discovery`, else a uniform followee
/// (for who follows nobody: anyone else).
#[inline]
pub fn candidates(scene: &Scene, me: &Agent, follows: &[u32], drawn: &mut Vec<u32>) {
    drawn.clear();
    let discovery = scene.terms.parameters.feed.discovery;
    for c in 0..scene.terms.feed_depth {
        let [coin, pick] = scene.draws.pair(Purpose::FeedPick, scene.step, me.id, c);
        let anyone = follows.is_empty() || uniform(coin) < discovery;
        drawn.push(if anyone {
            let other = below(pick, u64::from(scene.terms.agents - 1)) as u32;
            other + u32::from(other >= me.id)
        } else {
            follows[below(pick, follows.len() as u64) as usize]
        });
    }
}

/// The candidate with the highest score; the first drawn on a tie. One candidate alone is not scored.
///
/// Score: similarity*(1-d/2) + popularity*indeg/(indeg+mean degree) + (d <= e ? bridging*d/e : outrage*d/2) + noise*U.
#[inline]
pub fn choose(scene: &Scene, me: &Agent, drawn: &[u32]) -> u32 {
    if let [only] = drawn {
        return *only;
    }
    let feed = &scene.terms.parameters.feed;
    let popular = feed.popularity != 0.0;
    let mut best = (f32::NEG_INFINITY, drawn[0]);
    let mut luck = [0; 2];
    for (c, &peer) in drawn.iter().enumerate() {
        if c % 2 == 0 && feed.noise != 0.0 {
            luck = scene.draws.pair(Purpose::FeedNoise, scene.step, me.id, c as u32 / 2);
        }
        let d = (scene.society.opinion[peer as usize] - me.opinion).abs();
        let mut score = feed.similarity * (1.0 - d / 2.0);
        if popular {
            let followers = scene.society.in_degree[peer as usize] as f32;
            score += feed.popularity * (followers / (followers + scene.terms.mean_degree));
        }
        score += if d > me.tolerance {
            feed.outrage * d / 2.0
        } else if d > 0.0 {
            feed.bridging * d / me.tolerance
        } else {
            0.0
        };
        score += feed.noise * uniform(luck[c % 2]);
        if score > best.0 {
            best = (score, peer);
        }
    }
    best.1
}

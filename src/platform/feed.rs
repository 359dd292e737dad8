//! The feed: which peer an agent is shown.

use super::{Agent, Scene};
use crate::random::Purpose;
use crate::scenario::parameters::Feed;

/// A candidate of a feed.
#[derive(Clone, Copy, Debug, Default)]
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
    drawn.resize(scene.terms.feed_depth as usize, Candidate::default());
    let discovery = scene.terms.parameters.feed.discovery;
    for (c, candidate) in (0..).zip(drawn.iter_mut()) {
        let luck = scene.draws.block(Purpose::Feed, scene.step, me.id, c);
        let peer = if follows.is_empty() || luck.uniform(0) < discovery {
            let other = luck.below(1, u64::from(scene.terms.agents - 1)) as u32;
            other + u32::from(other >= me.id)
        } else {
            follows[luck.below(1, follows.len() as u64) as usize]
        };
        *candidate = Candidate { peer, noise: luck.uniform(1) };
    }
}

/// The candidate with the highest score; the first drawn on a tie. One candidate alone is not scored.
///
/// Score: similarity*(1-d/2) + popularity*indeg/(indeg+mean degree) + (d <= e ? bridging*d/e : outrage*d/2) + noise*U.
/// Terms of weight 0 are left out, which changes no bit of the sum and saves looking at the candidates.
#[inline]
pub fn choose(scene: &Scene, me: &Agent, drawn: &[Candidate]) -> u32 {
    if let [only] = drawn {
        return only.peer;
    }
    let feed = &scene.terms.parameters.feed;
    let noise = |candidate: &Candidate| feed.noise * candidate.noise;
    let opinions = feed.similarity != 0.0 || feed.bridging != 0.0 || feed.outrage != 0.0;
    match (opinions, feed.popularity != 0.0) {
        (false, false) => highest(drawn, noise),
        (false, true) => highest(drawn, |c| popularity(scene, c.peer) + noise(c)),
        (true, false) => highest(drawn, |c| {
            let d = distance(scene, me, c.peer);
            feed.similarity * (1.0 - d / 2.0) + tension(feed, me, d) + noise(c)
        }),
        (true, true) => highest(drawn, |c| {
            let d = distance(scene, me, c.peer);
            feed.similarity * (1.0 - d / 2.0) + popularity(scene, c.peer) + tension(feed, me, d) + noise(c)
        }),
    }
}

#[inline(always)]
fn highest(drawn: &[Candidate], score: impl Fn(&Candidate) -> f32) -> u32 {
    let mut best = (f32::NEG_INFINITY, drawn[0].peer);
    for candidate in drawn {
        let score = score(candidate);
        if score > best.0 {
            best = (score, candidate.peer);
        }
    }
    best.1
}

#[inline(always)]
fn distance(scene: &Scene, me: &Agent, peer: u32) -> f32 {
    (scene.faces[peer as usize].opinion - me.opinion).abs()
}

#[inline(always)]
fn popularity(scene: &Scene, peer: u32) -> f32 {
    let followers = scene.society.in_degree[peer as usize] as f32;
    scene.terms.parameters.feed.popularity * followers / (followers + scene.terms.mean_degree)
}

/// Disagreement within tolerance bridges, beyond it enrages. Where there is no difference there is neither.
#[inline(always)]
fn tension(feed: &Feed, me: &Agent, d: f32) -> f32 {
    if d > me.tolerance {
        feed.outrage * d / 2.0
    } else if d > 0.0 {
        feed.bridging * d / me.tolerance
    } else {
        0.0
    }
}

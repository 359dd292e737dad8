//! The feed: which peer an agent is shown.

use super::{Agent, Scene};
use crate::random::{Noise, Pick, Purpose};
use crate::scenario::parameters::Feed;

/// The peer that the feed shows: the candidate with the highest score; the first drawn on a tie. One candidate alone is not
/// scored. Where every weight but noise is 0, only the candidate that noise favours is drawn at all.
///
/// Score: similarity*(1-d/2) + popularity*indeg/(indeg+mean degree) + (d <= e ? bridging*d/e : outrage*d/2) + noise*U.
/// Terms of weight 0 are left out, which changes no bit of the sum and saves looking at the candidates.
#[inline]
pub fn show(scene: &Scene, me: &Agent, follows: &[u32], drawn: &mut Vec<u32>) -> u32 {
    let feed = &scene.terms.parameters.feed;
    let depth = scene.terms.feed_depth;
    let opinions = feed.similarity != 0.0 || feed.bridging != 0.0 || feed.outrage != 0.0;
    let popular = feed.popularity != 0.0;
    if depth == 1 || !opinions && !popular {
        return candidate(scene, me, follows, highest(scene, me, 0..depth, |_| 0.0).0);
    }
    candidates(scene, me, follows, drawn);
    let drawn = || drawn.iter().copied();
    let (_, peer) = match (opinions, popular) {
        (false, _) => highest(scene, me, drawn(), |peer| popularity(scene, peer)),
        (true, false) => highest(scene, me, drawn(), |peer| {
            let d = distance(scene, me, peer);
            feed.similarity * (1.0 - d / 2.0) + tension(feed, me, d)
        }),
        (true, true) => highest(scene, me, drawn(), |peer| {
            let d = distance(scene, me, peer);
            feed.similarity * (1.0 - d / 2.0) + popularity(scene, peer) + tension(feed, me, d)
        }),
    };
    peer
}

/// All candidates, with replacement: each anyone else with probability `feed.discovery`, else a uniform followee (for who
/// follows nobody: anyone else).
#[inline]
pub fn candidates(scene: &Scene, me: &Agent, follows: &[u32], drawn: &mut Vec<u32>) {
    drawn.resize(scene.terms.feed_depth as usize, 0);
    for (block, pair) in (0..).zip(drawn.chunks_mut(2)) {
        let luck = scene.draws.block(Purpose::Feed, scene.step, me.id, block);
        for (half, peer) in pair.iter_mut().enumerate() {
            *peer = picked(scene, me, follows, luck.coin_and_pick(half));
        }
    }
}

/// One candidate.
#[inline]
fn candidate(scene: &Scene, me: &Agent, follows: &[u32], c: u32) -> u32 {
    let luck = scene.draws.block(Purpose::Feed, scene.step, me.id, c / 2);
    picked(scene, me, follows, luck.coin_and_pick((c % 2) as usize))
}

#[inline(always)]
fn picked(scene: &Scene, me: &Agent, follows: &[u32], (coin, pick): (f32, Pick)) -> u32 {
    if follows.is_empty() || coin < scene.terms.parameters.feed.discovery {
        let other = pick.below(u64::from(scene.terms.agents - 1)) as u32;
        other + u32::from(other >= me.id)
    } else {
        follows[pick.below(follows.len() as u64) as usize]
    }
}

/// The place and the name of the candidate with the highest score, noise included; the first on a tie.
#[inline(always)]
fn highest(scene: &Scene, me: &Agent, drawn: impl Iterator<Item = u32>, score: impl Fn(u32) -> f32) -> (u32, u32) {
    let mut noise = Noise::new(scene.draws, Purpose::FeedNoise, scene.step, me.id);
    let mut best = (f32::NEG_INFINITY, (0, 0));
    for (c, peer) in (0..).zip(drawn) {
        let score = score(peer) + scene.terms.parameters.feed.noise * noise.of(c);
        if score > best.0 {
            best = (score, (c, peer));
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

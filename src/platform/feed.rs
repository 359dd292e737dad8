//! The feed: which peer an agent is shown.
//!
//! Agents are served some dozens at a time and in stages, since the memory accesses of one stage do not wait for each
//! other; who is served together changes nothing.

use super::{Agent, Follows, Scene};
use crate::random::{Blocks, Pick, Purpose};
use crate::scenario::parameters::Feed;

/// Buffers of the feed, kept from one serving to the next.
#[derive(Default)]
pub struct Serving {
    luck: Blocks,
    noise: Blocks,
    chosen: Vec<u32>,
    /// the candidates of all agents served, `feed_depth` each, where they were drawn
    pub candidates: Vec<u32>,
}

/// Shows every one of these agents a peer: the candidate with the highest score, the first drawn on a tie. One candidate
/// alone is not scored. Where every weight but noise is 0, only the candidate that noise favours is drawn at all, unless
/// `all` are wanted.
///
/// Score: similarity*(1-d/2) + popularity*indeg/(indeg+mean degree) + (d <= e ? bridging*d/e : outrage*d/2) + noise*U.
/// Terms of weight 0 are left out, which changes no bit of the sum and saves looking at the candidates.
pub fn show(scene: &Scene, agents: &[u32], follows: &Follows, all: bool, serving: &mut Serving, shown: &mut Vec<u32>) {
    let feed = &scene.terms.parameters.feed;
    let depth = scene.terms.feed_depth as usize;
    if depth > 1 {
        serving.noise.draw(scene.draws, Purpose::FeedNoise, scene.step, agents, scene.terms.feed_depth.div_ceil(4));
    }
    let opinions = feed.similarity != 0.0 || feed.bridging != 0.0 || feed.outrage != 0.0;
    let popular = feed.popularity != 0.0;
    let ranked = depth > 1 && (opinions || popular);
    if ranked || all {
        draw_candidates(scene, agents, follows, serving);
    }
    match (ranked, opinions, popular) {
        (false, _, _) => favoured(scene, agents, follows, all, serving, shown),
        (true, false, _) => best(scene, agents, serving, shown, |_, peer| popularity(scene, peer)),
        (true, true, false) => best(scene, agents, serving, shown, |me, peer| {
            let d = distance(scene, me, peer);
            feed.similarity * (1.0 - d / 2.0) + tension(feed, me, d)
        }),
        (true, true, true) => best(scene, agents, serving, shown, |me, peer| {
            let d = distance(scene, me, peer);
            feed.similarity * (1.0 - d / 2.0) + popularity(scene, peer) + tension(feed, me, d)
        }),
    }
}

/// All candidates, with replacement: each anyone else with probability `feed.discovery`, else a uniform followee (for who
/// follows nobody: anyone else).
fn draw_candidates(scene: &Scene, agents: &[u32], follows: &Follows, serving: &mut Serving) {
    let depth = scene.terms.feed_depth as usize;
    serving.luck.draw(scene.draws, Purpose::Feed, scene.step, agents, scene.terms.feed_depth.div_ceil(2));
    serving.candidates.resize(agents.len() * depth, 0);
    for (k, &agent) in agents.iter().enumerate() {
        let row = follows.of(agent);
        for (c, candidate) in serving.candidates[k * depth..(k + 1) * depth].iter_mut().enumerate() {
            let luck = serving.luck.of(k, c / 2).coin_and_pick(c % 2);
            *candidate = picked(scene, agent, row, luck);
        }
    }
}

/// One candidate. Written without a branch on the coin, which no processor could foresee.
#[inline(always)]
fn picked(scene: &Scene, agent: u32, follows: &[u32], (coin, pick): (f32, Pick)) -> u32 {
    let anyone = follows.is_empty() || coin < scene.terms.parameters.feed.discovery;
    let others = if anyone { u64::from(scene.terms.agents - 1) } else { follows.len() as u64 };
    let place = pick.below(others) as u32;
    let stranger = place + u32::from(place >= agent);
    let friend = follows.get(if anyone { 0 } else { place as usize }).copied().unwrap_or(0);
    if anyone { stranger } else { friend }
}

/// The candidate that noise alone favours.
fn favoured(scene: &Scene, agents: &[u32], follows: &Follows, all: bool, serving: &mut Serving, shown: &mut Vec<u32>) {
    let depth = scene.terms.feed_depth as usize;
    let Serving { luck, noise, chosen, candidates } = serving;
    chosen.clear();
    chosen.extend((0..agents.len()).map(|k| highest(scene, noise, k, depth, |_| 0.0) as u32));
    shown.clear();
    if all {
        shown.extend(chosen.iter().enumerate().map(|(k, &c)| candidates[k * depth + c as usize]));
        return;
    }
    let indices: Vec<u32> = chosen.iter().map(|c| c / 2).collect();
    luck.draw_one(scene.draws, Purpose::Feed, scene.step, agents, &indices);
    shown.extend(agents.iter().zip(chosen.iter()).enumerate().map(|(k, (&agent, &c))| {
        picked(scene, agent, follows.of(agent), luck.of(k, 0).coin_and_pick((c % 2) as usize))
    }));
}

/// The candidate with the highest score, noise included.
#[inline(always)]
fn best(scene: &Scene, agents: &[u32], serving: &Serving, shown: &mut Vec<u32>, score: impl Fn(&Agent, u32) -> f32) {
    let depth = scene.terms.feed_depth as usize;
    shown.clear();
    shown.extend(agents.iter().enumerate().map(|(k, &agent)| {
        let me = scene.agent(agent);
        let candidates = &serving.candidates[k * depth..(k + 1) * depth];
        candidates[highest(scene, &serving.noise, k, depth, |c| score(&me, candidates[c]))]
    }));
}

/// The place of the highest score plus noise; the first on a tie.
#[inline(always)]
fn highest(scene: &Scene, noise: &Blocks, k: usize, depth: usize, score: impl Fn(usize) -> f32) -> usize {
    if depth == 1 {
        return 0;
    }
    let weight = scene.terms.parameters.feed.noise;
    let mut best = (f32::NEG_INFINITY, 0);
    for c in 0..depth {
        let score = score(c) + weight * noise.of(k, c / 4).uniform(c % 4);
        if score > best.0 {
            best = (score, c);
        }
    }
    best.1
}

#[inline(always)]
fn distance(scene: &Scene, me: &Agent, peer: u32) -> f32 {
    (scene.faces[peer as usize].opinion - me.opinion).abs()
}

/// Nobody's followers count for nothing: where nobody follows anybody, the share of the mean would be 0/0.
#[inline(always)]
fn popularity(scene: &Scene, peer: u32) -> f32 {
    let followers = scene.society.in_degree[peer as usize] as f32;
    if followers == 0.0 {
        return 0.0;
    }
    scene.terms.parameters.feed.popularity * followers / (followers + scene.terms.mean_degree)
}

/// Disagreement within tolerance bridges, beyond it enrages. Where there is no difference there is neither. Both are
/// computed and one is taken, for the same reason.
#[inline(always)]
fn tension(feed: &Feed, me: &Agent, d: f32) -> f32 {
    let beyond = feed.outrage * d / 2.0;
    let within = feed.bridging * d / me.tolerance;
    let within = if d > 0.0 { within } else { 0.0 };
    if d > me.tolerance { beyond } else { within }
}

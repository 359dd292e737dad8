//! The feed: which peer an agent is shown.
//!
//! Agents are served some dozens at a time and in stages: the memory accesses of one stage do not wait for each other, and
//! what lies between them are loops over columns. Who is served together changes nothing.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

use super::candidates::{NOBODY, Rows};
use super::terms::Terms;
use super::views::{FeedView, Follows, StepView};
use crate::parallel;
use crate::random::{self, Blocks, Purpose};
use crate::scenario::parameters::Feed;

/// Buffers of the feed, kept from one serving to the next.
#[derive(Default)]
pub struct Serving {
    luck: Blocks,
    noise: Blocks,
    rows: Rows,
    /// where they were drawn
    candidates: Vec<u32>,
    /// which candidate noise favours
    chosen: Vec<u32>,
    blocks: Vec<u32>,
    halves: [Vec<u32>; 2],
    best: Vec<f32>,
    opinions: Vec<f32>,
    tolerances: Vec<f32>,
    distances: Vec<f32>,
    appeals: Vec<f32>,
}

impl Serving {
    /// The candidates of all agents served, if all were wanted: candidate c of the k-th of n is at c*n + k.
    pub fn candidates(&self) -> &[u32] {
        &self.candidates
    }
}

/// Shows every one of these agents a peer: the candidate with the highest score, the first drawn on a tie. One candidate
/// alone is not scored. Where every weight but noise is 0, only the candidate that noise favours is drawn at all, unless
/// `all` are wanted.
///
/// Score: similarity*(1-d/2) + popularity*indeg/(indeg+mean degree) + (d <= e ? bridging*d/e : outrage*d/2) + noise*U.
/// Terms of weight 0 are left out, which changes no bit of the sum and saves looking at the candidates.
#[inline(always)]
pub fn show(
    view: &StepView,
    agents: &[u32],
    follows: &Follows,
    all: bool,
    serving: &mut Serving,
    shown: &mut Vec<u32>,
) {
    let feed = &view.terms.parameters.feed;
    let depth = view.terms.feed_depth;
    let noisy = if depth > 1 { depth.div_ceil(4) } else { 0 };
    serving.noise.draw(view.draws, Purpose::FeedNoise, view.step, agents, noisy);
    serving.rows.look_up(agents, follows);
    let opinions = feed.similarity != 0.0 || feed.bridging != 0.0 || feed.outrage != 0.0;
    let popular = counts_followers(feed);
    let ranked = depth > 1 && (opinions || popular);
    if ranked || all {
        draw_candidates(view, agents, follows, serving);
    }
    let opinion = |peer: u32| FeedView { opinion: view.opinions[peer as usize], appeal: 0.0 };
    let with_popularity = |peer: u32| view.feed_views[peer as usize];
    match (ranked, opinions, popular) {
        (false, _, _) => favoured(view, agents, follows, all, serving, shown),
        (true, false, _) => best(view, agents, serving, shown, with_popularity, |Seen { appeal, .. }| appeal),
        (true, true, false) => best(view, agents, serving, shown, opinion, |Seen { d, tolerance, .. }| {
            feed.similarity * (1.0 - d / 2.0) + tension(feed, tolerance, d)
        }),
        (true, true, true) => best(view, agents, serving, shown, with_popularity, |Seen { d, tolerance, appeal }| {
            feed.similarity * (1.0 - d / 2.0) + appeal + tension(feed, tolerance, d)
        }),
    }
}

/// Whether the score counts a peer's followers, and so looks at what [`see_people`] prepares.
#[inline(always)]
fn counts_followers(feed: &Feed) -> bool {
    feed.popularity != 0.0
}

/// What a feed that ranks by popularity sees of everybody; nothing for one that does not.
pub fn see_people(opinion: &[f32], in_degree: &[u32], terms: &Terms, feed_views: &mut Vec<FeedView>) {
    let feed = &terms.parameters.feed;
    let people = if counts_followers(feed) { opinion.len() } else { 0 };
    feed_views.resize(people, FeedView::default());
    parallel::fill(feed_views, |agent| FeedView {
        opinion: opinion[agent],
        appeal: popularity(feed, in_degree[agent] as f32, terms.mean_degree),
    });
}

/// All candidates, with replacement: each anyone else with probability `feed.discovery`, else a uniform followee (for who
/// follows nobody: anyone else).
#[inline(always)]
fn draw_candidates(view: &StepView, agents: &[u32], follows: &Follows, serving: &mut Serving) {
    let depth = view.terms.feed_depth;
    let Serving { luck, rows, candidates, .. } = serving;
    luck.draw(view.draws, Purpose::Feed, view.step, agents, depth.div_ceil(2));
    candidates.resize(agents.len() * depth as usize, 0);
    for (c, candidates) in candidates.chunks_exact_mut(agents.len().max(1)).enumerate() {
        rows.draw(follows, luck.halves(c), chances(view), |k, stranger, followee| {
            candidates[k] = peer(agents[k], stranger, followee);
        });
    }
}

/// The probability of anyone else, and how many they are.
#[inline(always)]
fn chances(view: &StepView) -> (f32, u32) {
    (view.terms.parameters.feed.discovery, view.terms.agents - 1)
}

/// The candidate of a draw: strangers are numbered without oneself.
#[inline(always)]
fn peer(agent: u32, stranger: u32, followee: u32) -> u32 {
    if stranger == NOBODY { followee } else { stranger + u32::from(stranger >= agent) }
}

/// The candidate that noise alone favours.
#[inline(always)]
fn favoured(
    view: &StepView,
    agents: &[u32],
    follows: &Follows,
    all: bool,
    serving: &mut Serving,
    shown: &mut Vec<u32>,
) {
    let n = agents.len();
    let Serving { luck, noise, rows, candidates, chosen, blocks, halves: [lower, upper], best, .. } = serving;
    best.clear();
    best.resize(n, f32::NEG_INFINITY);
    chosen.clear();
    chosen.resize(n, 0);
    if view.terms.feed_depth > 1 {
        let weight = view.terms.parameters.feed.noise;
        let (best, chosen) = (&mut best[..n], &mut chosen[..n]);
        for c in 0..view.terms.feed_depth as usize {
            let noise = &noise.words(c / 4, c % 4)[..n];
            for k in 0..n {
                let score = 0.0 + weight * random::coin(noise[k]);
                chosen[k] = if score > best[k] { c as u32 } else { chosen[k] };
                best[k] = if score > best[k] { score } else { best[k] };
            }
        }
    }
    shown.clear();
    if all {
        shown.extend(chosen.iter().enumerate().map(|(k, &c)| candidates[c as usize * n + k]));
        return;
    }
    blocks.clear();
    blocks.extend(chosen.iter().map(|c| c / 2));
    luck.draw_one(view.draws, Purpose::Feed, view.step, agents, blocks);
    for (half, word) in [(&mut *lower, 0), (&mut *upper, 1)] {
        half.clear();
        let words = luck.words(0, word).iter().zip(luck.words(0, word + 2)).zip(&*chosen);
        half.extend(words.map(|((&even, &odd), c)| if c % 2 == 0 { even } else { odd }));
    }
    shown.resize(n, 0);
    rows.draw(follows, (lower, upper), chances(view), |k, stranger, followee| {
        shown[k] = peer(agents[k], stranger, followee);
    });
}

/// What is seen of a candidate: the difference of opinion, one's own tolerance, the popularity term.
struct Seen {
    d: f32,
    tolerance: f32,
    appeal: f32,
}

/// The candidates with the highest score, noise included; the first on a tie.
#[inline(always)]
fn best(
    view: &StepView,
    agents: &[u32],
    serving: &mut Serving,
    shown: &mut Vec<u32>,
    look: impl Fn(u32) -> FeedView,
    score: impl Fn(Seen) -> f32,
) {
    let n = agents.len();
    let weight = view.terms.parameters.feed.noise;
    let Serving { noise, candidates, best, opinions, tolerances, distances, appeals, .. } = serving;
    opinions.clear();
    opinions.extend(agents.iter().map(|&agent| view.opinions[agent as usize]));
    tolerances.clear();
    tolerances.extend(agents.iter().map(|&agent| view.peer_views[agent as usize].tolerance));
    best.clear();
    best.resize(n, f32::NEG_INFINITY);
    distances.resize(n, 0.0);
    appeals.resize(n, 0.0);
    shown.clear();
    shown.resize(n, 0);
    let (opinions, tolerances, shown, best) = (&opinions[..n], &tolerances[..n], &mut shown[..n], &mut best[..n]);
    let (distances, appeals) = (&mut distances[..n], &mut appeals[..n]);
    for (c, candidates) in candidates.chunks_exact(n.max(1)).enumerate() {
        for k in 0..n {
            let FeedView { opinion, appeal } = look(candidates[k]);
            distances[k] = (opinion - opinions[k]).abs();
            appeals[k] = appeal;
        }
        let noise = &noise.words(c / 4, c % 4)[..n];
        for k in 0..n {
            let seen = Seen { d: distances[k], tolerance: tolerances[k], appeal: appeals[k] };
            let score = score(seen) + weight * random::coin(noise[k]);
            shown[k] = if score > best[k] { candidates[k] } else { shown[k] };
            best[k] = if score > best[k] { score } else { best[k] };
        }
    }
}

/// Nobody's followers count for nothing: where nobody follows anybody, the share of the mean would be 0/0.
#[inline(always)]
fn popularity(feed: &Feed, followers: f32, mean_degree: f32) -> f32 {
    let share = feed.popularity * followers / (followers + mean_degree);
    if followers == 0.0 { 0.0 } else { share }
}

/// Disagreement within tolerance bridges, beyond it enrages. Where there is no difference there is neither. Both are
/// computed and one is taken, for no processor could foresee which.
#[inline(always)]
fn tension(feed: &Feed, tolerance: f32, d: f32) -> f32 {
    let beyond = feed.outrage * d / 2.0;
    let within = feed.bridging * d / tolerance;
    let within = if d > 0.0 { within } else { 0.0 };
    if d > tolerance { beyond } else { within }
}

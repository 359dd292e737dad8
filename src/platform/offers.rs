//! Offers: which offer an agent is shown and takes.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

use super::candidates::{NOBODY, Rows};
use super::terms::Terms;
use super::views::{Agent, Follows, OfferView, StepView};
use crate::parallel;
use crate::random::{self, Blocks, Purpose};
use crate::society::{Catalogue, NO_OFFER, Offer};

/// Half of the popularity score: an offer used ten times a step scores one half.
const POPULARITY_HALF: f32 = 10.0;

/// What consumers see of the catalogue, in its order.
pub fn see_catalogue(catalogue: &Catalogue, terms: &Terms, offer_views: &mut Vec<OfferView>) {
    let weight = terms.parameters.offers.popularity;
    offer_views.resize(catalogue.offers.len(), OfferView::default());
    parallel::fill(offer_views, |position| {
        let Offer { solution, stance, popularity, .. } = catalogue.offers[position];
        OfferView { solution, stance, appeal: weight * popularity / (popularity + POPULARITY_HALF) }
    });
}

/// Buffers of the offers, kept from one serving to the next.
#[derive(Default)]
pub struct Serving {
    luck: Blocks,
    noise: Blocks,
    rows: Rows,
    /// positions in the catalogue, and followees whose last offer is wanted until it is looked up
    positions: Vec<u32>,
    followees: Vec<u32>,
    best: Vec<f32>,
    opinions: Vec<f32>,
    masks: Vec<u32>,
    stances: Vec<f32>,
    appeals: Vec<f32>,
    worths: Vec<f32>,
}

/// Chooses for every one of these agents: the position in the catalogue of the best of `offers.depth` candidates, the first
/// drawn on a tie. If the catalogue is empty, nobody chooses anything: [`NO_OFFER`].
///
/// Each candidate is, with probability `offers.discovery`, uniform from the catalogue, else the last offer of a random
/// followee (random copying, Bentley et al. 2004), or uniform where that one has none.
/// Score: popularity*pop/(pop+10) + taste*(1-|y-x|/2) + fit*F(s XOR mask) + noise*U.
#[inline(always)]
pub fn choose(view: &StepView, agents: &[u32], follows: &Follows, serving: &mut Serving, chosen: &mut Vec<u32>) {
    chosen.clear();
    if view.offer_views.is_empty() {
        chosen.resize(agents.len(), NO_OFFER);
        return;
    }
    chosen.resize(agents.len(), 0);
    draw_candidates(view, agents, follows, serving);
    serving.noise.draw(view.draws, Purpose::OfferNoise, view.step, agents, view.terms.offers_depth.div_ceil(4));
    best(view, agents, serving, chosen);
}

/// All candidates, with replacement.
#[inline(always)]
fn draw_candidates(view: &StepView, agents: &[u32], follows: &Follows, serving: &mut Serving) {
    let depth = view.terms.offers_depth;
    let n = agents.len();
    let Serving { luck, rows, positions, followees, .. } = serving;
    let chances = (view.terms.parameters.offers.discovery, view.offer_views.len() as u32);
    luck.draw(view.draws, Purpose::Offers, view.step, agents, depth.div_ceil(2));
    rows.look_up(agents, follows);
    positions.resize(n * depth as usize, 0);
    followees.resize(n, 0);
    for (c, positions) in positions.chunks_exact_mut(n.max(1)).enumerate() {
        rows.draw(follows, luck.halves(c), chances, |k, position, followee| {
            positions[k] = position;
            followees[k] = followee;
        });
        let last_offer = &view.shared.last_offer;
        for k in 0..n {
            // One's own, where none is wanted: no branch on what cannot be foreseen.
            let whose = if followees[k] == NOBODY { agents[k] } else { followees[k] };
            let last = last_offer[whose as usize];
            positions[k] = if followees[k] == NOBODY { positions[k] } else { last };
        }
        for k in 0..n {
            if positions[k] == NO_OFFER {
                let luck = view.draws.block(Purpose::OfferFallback, view.step, agents[k], c as u32);
                positions[k] = luck.below(0, view.offer_views.len() as u64) as u32;
            }
        }
    }
}

/// The candidates with the highest score; the first on a tie.
#[inline(always)]
fn best(view: &StepView, agents: &[u32], serving: &mut Serving, chosen: &mut [u32]) {
    let n = agents.len();
    let offers = &view.terms.parameters.offers;
    let Serving { noise, positions, best, opinions, masks, stances, appeals, worths, .. } = serving;
    opinions.clear();
    opinions.extend(agents.iter().map(|&agent| view.peer_views[agent as usize].opinion));
    masks.clear();
    masks.extend(agents.iter().map(|&agent| view.shared.masks[view.peer_views[agent as usize].place as usize]));
    best.clear();
    best.resize(n, f32::NEG_INFINITY);
    [&mut *stances, &mut *appeals, &mut *worths].into_iter().for_each(|column| column.resize(n, 0.0));
    let (opinions, masks, best, chosen) = (&opinions[..n], &masks[..n], &mut best[..n], &mut chosen[..n]);
    let (stances, appeals, worths) = (&mut stances[..n], &mut appeals[..n], &mut worths[..n]);
    for (c, positions) in positions.chunks_exact(n.max(1)).enumerate() {
        for k in 0..n {
            let OfferView { solution, stance, appeal } = view.offer_views[positions[k] as usize];
            (stances[k], appeals[k]) = (stance, appeal);
            worths[k] = view.worth(solution, masks[k]);
        }
        if !view.shared.catalogue.variants.is_empty() {
            for k in 0..n {
                worths[k] = view.worth(solution(view, &view.agent(agents[k]), positions[k]), masks[k]);
            }
        }
        let noise = &noise.words(c / 4, c % 4)[..n];
        for k in 0..n {
            let score = appeals[k]
                + offers.taste * (1.0 - (stances[k] - opinions[k]).abs() / 2.0)
                + offers.fit * worths[k]
                + offers.noise * random::coin(noise[k]);
            chosen[k] = if score > best[k] { positions[k] } else { chosen[k] };
            best[k] = if score > best[k] { score } else { best[k] };
        }
    }
}

/// What an offer is in an agent's place.
#[inline]
pub fn solution(view: &StepView, me: &Agent, position: u32) -> u32 {
    let catalogue = &view.shared.catalogue;
    if catalogue.variants.is_empty() || position as usize >= catalogue.firms {
        return view.offer_views[position as usize].solution;
    }
    catalogue.variants[position as usize * view.shared.masks.len() + me.place as usize]
}

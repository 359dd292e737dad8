//! Offers: which offer an agent is shown and takes.

use super::{Agent, Scene};
use crate::random::{Purpose, below, uniform};
use crate::society::NO_OFFER;

/// Half of the popularity score: an offer used ten times a step scores one half.
const POPULARITY_HALF: f32 = 10.0;

/// The position in the catalogue of the best of `offers.depth` candidates, the first drawn on a tie; `None` if the
/// catalogue is empty.
///
/// Each candidate is, with probability `offers.discovery`, uniform from the catalogue, else the last offer of a random
/// followee (random copying, Bentley et al. 2004), or uniform where that one has none.
/// Score: popularity*pop/(pop+10) + taste*(1-|y-x|/2) + fit*F(s XOR mask) + noise*U.
#[inline]
pub fn choose(scene: &Scene, me: &Agent, follows: &[u32]) -> Option<u32> {
    let catalogue = &scene.society.catalogue;
    let live = catalogue.offers.len() as u64;
    if live == 0 {
        return None;
    }
    let offers = &scene.terms.parameters.offers;
    let places = scene.society.masks.len();
    let mut best = (f32::NEG_INFINITY, 0);
    let mut luck = [0; 2];
    for c in 0..scene.terms.offers_depth {
        if c % 2 == 0 && offers.noise != 0.0 {
            luck = scene.draws.pair(Purpose::OfferNoise, scene.step, me.id, c / 2);
        }
        let position = candidate(scene, me, follows, c, live);
        let offer = &catalogue.offers[position as usize];
        let solution = catalogue.solution(position as usize, me.place as usize, places);
        let score = offers.popularity * (offer.popularity / (offer.popularity + POPULARITY_HALF))
            + offers.taste * (1.0 - (offer.stance - me.opinion).abs() / 2.0)
            + offers.fit * scene.worth(solution, me.mask)
            + offers.noise * uniform(luck[(c % 2) as usize]);
        if score > best.0 {
            best = (score, position);
        }
    }
    Some(best.1)
}

#[inline]
fn candidate(scene: &Scene, me: &Agent, follows: &[u32], c: u32, live: u64) -> u32 {
    let [coin, pick] = scene.draws.pair(Purpose::OfferPick, scene.step, me.id, c);
    if follows.is_empty() || uniform(coin) < scene.terms.parameters.offers.discovery {
        return below(pick, live) as u32;
    }
    match scene.society.last_offer[follows[below(pick, follows.len() as u64) as usize] as usize] {
        NO_OFFER => scene.draws.below(Purpose::OfferFallback, scene.step, me.id, c, live) as u32,
        position => position,
    }
}

//! Offers: which offer an agent is shown and takes.

use super::{Agent, Scene};
use crate::random::{Block, Purpose};
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
    if catalogue.offers.is_empty() {
        return None;
    }
    let offers = &scene.terms.parameters.offers;
    let places = scene.society.masks.len();
    let mut best = (f32::NEG_INFINITY, 0);
    for c in 0..scene.terms.offers_depth {
        let luck = scene.draws.block(Purpose::Offers, scene.step, me.id, c);
        let position = candidate(scene, me, follows, c, &luck);
        let offer = &catalogue.offers[position as usize];
        let solution = catalogue.solution(position as usize, me.place as usize, places);
        let score = offers.popularity * (offer.popularity / (offer.popularity + POPULARITY_HALF))
            + offers.taste * (1.0 - (offer.stance - me.opinion).abs() / 2.0)
            + offers.fit * scene.worth(solution, me.mask)
            + offers.noise * luck.uniform(1);
        if score > best.0 {
            best = (score, position);
        }
    }
    Some(best.1)
}

#[inline]
fn candidate(scene: &Scene, me: &Agent, follows: &[u32], c: u32, luck: &Block) -> u32 {
    let live = scene.society.catalogue.offers.len() as u64;
    if follows.is_empty() || luck.uniform(0) < scene.terms.parameters.offers.discovery {
        return luck.below(1, live) as u32;
    }
    match scene.society.last_offer[follows[luck.below(1, follows.len() as u64) as usize] as usize] {
        NO_OFFER => scene.draws.block(Purpose::OfferFallback, scene.step, me.id, c).below(0, live) as u32,
        position => position,
    }
}

//! Offers: which offer an agent is shown and takes.

use super::{Agent, Display, Scene, Terms};
use crate::random::{Noise, Purpose};
use crate::society::{Catalogue, NO_OFFER};

/// Half of the popularity score: an offer used ten times a step scores one half.
const POPULARITY_HALF: f32 = 10.0;

/// The shelf: what consumers see of the catalogue, in its order.
pub fn shelf(catalogue: &Catalogue, terms: &Terms, shelf: &mut Vec<Display>) {
    let weight = terms.parameters.offers.popularity;
    shelf.clear();
    shelf.extend(catalogue.offers.iter().map(|offer| Display {
        solution: offer.solution,
        stance: offer.stance,
        appeal: weight * offer.popularity / (offer.popularity + POPULARITY_HALF),
    }));
}

/// The position in the catalogue of the best of `offers.depth` candidates, the first drawn on a tie; `None` if the
/// catalogue is empty.
///
/// Each candidate is, with probability `offers.discovery`, uniform from the catalogue, else the last offer of a random
/// followee (random copying, Bentley et al. 2004), or uniform where that one has none.
/// Score: popularity*pop/(pop+10) + taste*(1-|y-x|/2) + fit*F(s XOR mask) + noise*U.
#[inline]
pub fn choose(scene: &Scene, me: &Agent, follows: &[u32], drawn: &mut Vec<Candidate>) -> Option<u32> {
    if scene.shelf.is_empty() {
        return None;
    }
    // Three loops, not one: the memory accesses of each are independent of one another, and so overlap.
    candidates(scene, me, follows, drawn);
    drawn.iter_mut().enumerate().for_each(|(c, candidate)| resolve(scene, me, c as u32, candidate));
    let offers = &scene.terms.parameters.offers;
    let mut noise = Noise::new(scene.draws, Purpose::OfferNoise, scene.step, me.id);
    let mut best = (f32::NEG_INFINITY, 0);
    for (c, &Candidate { position, .. }) in (0..).zip(drawn.iter()) {
        let display = &scene.shelf[position as usize];
        let score = display.appeal
            + offers.taste * (1.0 - (display.stance - me.opinion).abs() / 2.0)
            + offers.fit * scene.worth(solution(scene, me, position), me.mask)
            + offers.noise * noise.of(c);
        if score > best.0 {
            best = (score, position);
        }
    }
    Some(best.1)
}

/// What an offer is in an agent's place.
#[inline]
pub fn solution(scene: &Scene, me: &Agent, position: u32) -> u32 {
    let catalogue = &scene.society.catalogue;
    if catalogue.variants.is_empty() || position as usize >= catalogue.firms {
        return scene.shelf[position as usize].solution;
    }
    catalogue.variants[position as usize * scene.society.masks.len() + me.place as usize]
}

/// A candidate offer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Candidate {
    /// position in the catalogue
    position: u32,
    /// followee whose last offer it is, until that is looked up; [`NO_OFFER`] for a discovery
    followee: u32,
}

#[inline]
fn candidates(scene: &Scene, me: &Agent, follows: &[u32], drawn: &mut Vec<Candidate>) {
    drawn.resize(scene.terms.offers_depth as usize, Candidate::default());
    let discovery = scene.terms.parameters.offers.discovery;
    for (block, pair) in (0..).zip(drawn.chunks_mut(2)) {
        let luck = scene.draws.block(Purpose::Offers, scene.step, me.id, block);
        for (half, candidate) in pair.iter_mut().enumerate() {
            let (coin, pick) = luck.coin_and_pick(half);
            *candidate = if follows.is_empty() || coin < discovery {
                Candidate { position: pick.below(scene.shelf.len() as u64) as u32, followee: NO_OFFER }
            } else {
                Candidate { position: NO_OFFER, followee: follows[pick.below(follows.len() as u64) as usize] }
            };
        }
    }
}

/// Looks up a followee's last offer; where it has none, the candidate is uniform from the catalogue.
#[inline]
fn resolve(scene: &Scene, me: &Agent, c: u32, candidate: &mut Candidate) {
    if candidate.followee == NO_OFFER {
        return;
    }
    candidate.position = match scene.society.last_offer[candidate.followee as usize] {
        NO_OFFER => {
            let luck = scene.draws.block(Purpose::OfferFallback, scene.step, me.id, c);
            luck.below(0, scene.shelf.len() as u64) as u32
        }
        position => position,
    };
}

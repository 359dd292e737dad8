//! Offers: which offer an agent is shown and takes.

use super::{Agent, Display, Follows, Scene, Terms};
use crate::random::{Blocks, Purpose};
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

/// Buffers of the offers, kept from one serving to the next.
#[derive(Default)]
pub struct Serving {
    luck: Blocks,
    noise: Blocks,
    /// positions in the catalogue, or followees whose last offer is wanted
    candidates: Vec<Candidate>,
}

/// Chooses for every one of these agents: the position in the catalogue of the best of `offers.depth` candidates, the first
/// drawn on a tie. If the catalogue is empty, nobody chooses anything: [`NO_OFFER`].
///
/// Each candidate is, with probability `offers.discovery`, uniform from the catalogue, else the last offer of a random
/// followee (random copying, Bentley et al. 2004), or uniform where that one has none.
/// Score: popularity*pop/(pop+10) + taste*(1-|y-x|/2) + fit*F(s XOR mask) + noise*U.
pub fn choose(scene: &Scene, agents: &[u32], follows: &Follows, serving: &mut Serving, chosen: &mut Vec<u32>) {
    chosen.clear();
    if scene.shelf.is_empty() {
        chosen.resize(agents.len(), NO_OFFER);
        return;
    }
    let depth = scene.terms.offers_depth as usize;
    draw_candidates(scene, agents, follows, serving);
    for (k, &agent) in agents.iter().enumerate() {
        for (c, candidate) in serving.candidates[k * depth..(k + 1) * depth].iter_mut().enumerate() {
            resolve(scene, agent, c as u32, candidate);
        }
    }
    serving.noise.draw(scene.draws, Purpose::OfferNoise, scene.step, agents, scene.terms.offers_depth.div_ceil(4));
    chosen.extend(agents.iter().enumerate().map(|(k, &agent)| best(scene, &scene.agent(agent), k, serving)));
}

#[inline]
fn best(scene: &Scene, me: &Agent, k: usize, serving: &Serving) -> u32 {
    let offers = &scene.terms.parameters.offers;
    let depth = scene.terms.offers_depth as usize;
    let mut best = (f32::NEG_INFINITY, 0);
    for (c, &Candidate { position, .. }) in serving.candidates[k * depth..(k + 1) * depth].iter().enumerate() {
        let display = &scene.shelf[position as usize];
        let score = display.appeal
            + offers.taste * (1.0 - (display.stance - me.opinion).abs() / 2.0)
            + offers.fit * scene.worth(solution(scene, me, position), me.mask)
            + offers.noise * serving.noise.of(k, c / 4).uniform(c % 4);
        if score > best.0 {
            best = (score, position);
        }
    }
    best.1
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
struct Candidate {
    /// position in the catalogue, once the followee was looked up
    position: u32,
    /// followee whose last offer it is, until that is looked up; [`NO_OFFER`] for a discovery
    followee: u32,
}

fn draw_candidates(scene: &Scene, agents: &[u32], follows: &Follows, serving: &mut Serving) {
    let depth = scene.terms.offers_depth as usize;
    let discovery = scene.terms.parameters.offers.discovery;
    let live = scene.shelf.len() as u64;
    serving.luck.draw(scene.draws, Purpose::Offers, scene.step, agents, scene.terms.offers_depth.div_ceil(2));
    serving.candidates.resize(agents.len() * depth, Candidate::default());
    for (k, &agent) in agents.iter().enumerate() {
        let row = follows.of(agent);
        for (c, candidate) in serving.candidates[k * depth..(k + 1) * depth].iter_mut().enumerate() {
            let (coin, pick) = serving.luck.of(k, c / 2).coin_and_pick(c % 2);
            // Without a branch on the coin, which no processor could foresee.
            let discovered = row.is_empty() || coin < discovery;
            let place = pick.below(if discovered { live } else { row.len() as u64 }) as u32;
            let followee = row.get(if discovered { 0 } else { place as usize }).copied().unwrap_or(NO_OFFER);
            *candidate = Candidate { position: place, followee: if discovered { NO_OFFER } else { followee } };
        }
    }
}

/// Looks up a followee's last offer; where it has none, the candidate is uniform from the catalogue.
#[inline]
fn resolve(scene: &Scene, agent: u32, c: u32, candidate: &mut Candidate) {
    if candidate.followee == NO_OFFER {
        return;
    }
    candidate.position = match scene.society.last_offer[candidate.followee as usize] {
        NO_OFFER => {
            let luck = scene.draws.block(Purpose::OfferFallback, scene.step, agent, c);
            luck.below(0, scene.shelf.len() as u64) as u32
        }
        position => position,
    };
}

//! Consuming: the need is met with an offer. Using is not learning.

use super::{Act, comfort};
use crate::platform::{Agent, Scene};
use crate::society::Source;

/// Consumes the offer at a position of the catalogue. `None` (an empty catalogue): payoff 0, nothing changes; the caller
/// keeps what was used before.
#[inline]
pub fn consume(scene: &Scene, me: &Agent, offer: Option<u32>) -> Act {
    let mut act = Act::idle(me);
    let Some(position) = offer else {
        return act;
    };
    let p = &scene.terms.parameters;
    let catalogue = &scene.society.catalogue;
    act.used = catalogue.solution(position as usize, me.place as usize, scene.society.masks.len());
    act.source = if (position as usize) < catalogue.firms { Source::FirmOffer } else { Source::AgentOffer };
    act.consumed = position;
    act.payoff = scene.worth(act.used, me.mask) - p.market.price;
    let stance = catalogue.offers[position as usize].stance;
    act.opinion = me.opinion + p.agents.mu_consume * (stance - me.opinion);
    comfort(&mut act, me, &p.agents);
    act
}

//! Consuming: the need is met with an offer. Using is not learning.

use super::{Act, comfort};
use crate::platform::{Agent, Scene, offers};
use crate::society::{NO_OFFER, Source};

/// Consumes the offer at a position of the catalogue. [`NO_OFFER`] (an empty catalogue): payoff 0, nothing changes; the caller
/// keeps what was used before.
#[inline(always)]
pub fn consume(scene: &Scene, me: &Agent, position: u32) -> Act {
    let mut act = Act::idle(me);
    if position == NO_OFFER {
        return act;
    }
    let p = &scene.terms.parameters;
    act.used = offers::solution(scene, me, position);
    let firms = scene.society.catalogue.firms;
    act.source = if (position as usize) < firms { Source::FirmOffer } else { Source::AgentOffer };
    act.consumed = position;
    act.payoff = scene.worth(act.used, me.mask) - p.market.price;
    let stance = scene.shelf[position as usize].stance;
    act.opinion = me.opinion + p.agents.mu_consume * (stance - me.opinion);
    comfort(&mut act, me, &p.agents);
    act
}

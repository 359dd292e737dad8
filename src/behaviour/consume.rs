//! Consuming: the need is met with an offer. Using is not learning.

use super::act::{Act, comfort};
use crate::platform::{Agent, StepView, offers};
use crate::society::{NO_OFFER, Source};

/// Consumes the offer at a position of the catalogue. [`NO_OFFER`] (an empty catalogue): payoff 0, nothing changes; the caller
/// keeps what was used before.
#[inline(always)]
pub fn consume(view: &StepView, me: &Agent, position: u32) -> Act {
    let mut act = Act::idle(me);
    if position == NO_OFFER {
        return act;
    }
    let p = &view.terms.parameters;
    act.used = offers::solution(view, me, position);
    let firms = view.shared.catalogue.firms;
    act.source = if (position as usize) < firms { Source::FirmOffer } else { Source::AgentOffer };
    act.consumed = position;
    act.payoff = view.worth(act.used, me.mask) - p.market.price;
    let stance = view.offer_views[position as usize].stance;
    act.opinion = me.opinion + p.agents.mu_consume * (stance - me.opinion);
    comfort(&mut act, me, &p.agents);
    act
}

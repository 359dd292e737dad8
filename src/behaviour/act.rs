//! What an agent did in a step, and how clashes and comfort move it.

use crate::platform::Agent;
use crate::scenario::parameters::Agents;
use crate::society::{NO_OFFER, NO_TRIBE, Source};

/// What an agent did in a step and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// next opinion, before drift
    pub opinion: f32,
    /// next tolerance, before recovery
    pub tolerance: f32,
    /// next solution
    pub solution: u32,
    /// next tribe, before leaving
    pub tribe: u16,
    /// solution the need was met with
    pub used: u32,
    /// where it came from
    pub source: Source,
    /// offer consumed, or [`NO_OFFER`] if none was
    pub consumed: u32,
    /// payoff
    pub payoff: f32,
    /// how an encounter went
    pub encounter: Encounter,
    /// improvement of own quality, and with it a submission; 0 if there was none
    pub gain: f32,
    /// difference of opinion met in an encounter
    pub distance: f32,
}

/// How an encounter went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encounter {
    /// there was none
    None,
    /// co-creation alone
    Alone,
    /// co-creation with a peer that worked
    Worked,
    /// co-creation with a peer that clashed
    Clashed,
    /// tribe mode: met a peer without hostility
    Met,
    /// tribe mode: hostility
    Hostile,
}

impl Default for Act {
    /// Nothing done by nobody.
    fn default() -> Act {
        Act {
            opinion: 0.0,
            tolerance: 0.0,
            solution: 0,
            tribe: NO_TRIBE,
            used: 0,
            source: Source::Own,
            consumed: NO_OFFER,
            payoff: 0.0,
            encounter: Encounter::None,
            gain: 0.0,
            distance: 0.0,
        }
    }
}

impl Act {
    /// Nothing changes: the need is met with one's own solution.
    #[inline(always)]
    pub(super) fn idle(me: &Agent) -> Act {
        Act {
            opinion: me.opinion,
            tolerance: me.tolerance,
            solution: me.solution,
            tribe: me.tribe,
            used: me.solution,
            ..Act::default()
        }
    }
}

/// Repulsion and narrowing by a clash (Flache et al. 2017; Bateson 1972): x += mu_repel*sign(x_i-x_j)*(1-|x_i|),
/// e -= eta_clash*(e-e_min).
#[inline(always)]
pub(super) fn recoil(act: &mut Act, me: &Agent, other_opinion: f32, agents: &Agents) {
    let away = if me.opinion > other_opinion { 1.0 } else { -1.0 };
    act.opinion = me.opinion + agents.mu_repel * away * (1.0 - me.opinion.abs());
    act.tolerance = me.tolerance - agents.eta_clash * (me.tolerance - agents.tolerance_min);
}

/// Comfort narrows: e -= eta_comfort*(e-e_min).
#[inline(always)]
pub(super) fn comfort(act: &mut Act, me: &Agent, agents: &Agents) {
    act.tolerance = me.tolerance - agents.eta_comfort * (me.tolerance - agents.tolerance_min);
}

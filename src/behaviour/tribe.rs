//! Acting as of a tribe: conform to one's own, join, or turn on others.

use super::act::{Act, Encounter, comfort, recoil};
use crate::math;
use crate::platform::{Agent, PeerView, StepView};
use crate::random::Block;
use crate::society::NO_TRIBE;

/// What a tribe's size gives to belonging: 1 - exp(-(n_g/N)/critical_mass), by tribe; computed once a step.
pub fn masses(view: &StepView) -> Vec<f32> {
    let critical_mass = view.terms.parameters.tribes.critical_mass;
    let mass = |&size: &u32| 1.0 - math::exp(-(size as f32 / view.terms.agents as f32) / critical_mass);
    view.shared.tribes.size.iter().map(mass).collect()
}

/// Belonging of one with this opinion in a tribe: (1 - |x - m*|/2)^2 times the tribe's mass.
#[inline(always)]
fn belonging(view: &StepView, masses: &[f32], opinion: f32, tribe: u16) -> f32 {
    let near = 1.0 - (opinion - view.shared.tribes.prototype[tribe as usize]).abs() / 2.0;
    near * near * masses[tribe as usize]
}

/// Payoff of the tribe mode as things stand: of a member, belonging_strength*belonging*(0.5 + 0.5*anxiety); of a
/// non-member, `tribes.outside`.
#[inline(always)]
pub fn payoff(view: &StepView, masses: &[f32], me: &Agent) -> f32 {
    let p = &view.terms.parameters;
    if me.tribe == NO_TRIBE {
        return p.tribes.outside;
    }
    let (low, high) = (p.agents.tolerance_min, p.agents.tolerance_max);
    let anxiety = 1.0 - (me.tolerance - low) / (high - low);
    p.agents.belonging_strength * belonging(view, masses, me.opinion, me.tribe) * (0.5 + 0.5 * anxiety)
}

/// Meets another as of a tribe, `luck` giving which bit is taken over; exactly one case, by the tribes at the start of the step.
#[inline(always)]
pub fn meet(view: &StepView, masses: &[f32], me: &Agent, other: &PeerView, luck: impl Fn() -> Block) -> Act {
    let agents = &view.terms.parameters.agents;
    let mut act = Act::idle(me);
    act.payoff = payoff(view, masses, me);
    act.encounter = Encounter::Met;
    act.distance = (other.opinion - me.opinion).abs();
    if other.tribe == NO_TRIBE {
        return act;
    }
    if other.tribe == me.tribe {
        conform(view, me, other, &luck(), &mut act);
    } else if act.distance <= me.tolerance {
        let here = |tribe| belonging(view, masses, me.opinion, tribe);
        if me.tribe == NO_TRIBE || here(other.tribe) > here(me.tribe) {
            act.tribe = other.tribe;
        }
    } else if me.tribe != NO_TRIBE {
        act.encounter = Encounter::Hostile;
        recoil(&mut act, me, other.opinion, agents);
    }
    act
}

/// Among one's own: opinion moves to the prototype, one differing bit of the other is taken over whatever its worth
/// (acceptance comes before the movement of thought), and comfort narrows.
#[inline(always)]
fn conform(view: &StepView, me: &Agent, other: &PeerView, luck: &Block, act: &mut Act) {
    let agents = &view.terms.parameters.agents;
    let prototype = view.shared.tribes.prototype[me.tribe as usize];
    act.opinion = me.opinion + agents.mu_conform * (prototype - me.opinion);
    let differing = me.solution ^ other.solution;
    if differing != 0 {
        act.solution = me.solution ^ nth_one(differing, luck.below_small(0, differing.count_ones()));
        act.used = act.solution;
    }
    comfort(act, me, agents);
}

/// The n-th lowest one of a word, alone.
#[inline(always)]
fn nth_one(word: u32, n: u32) -> u32 {
    let rest = (0..n).fold(word, |rest, _| rest & (rest - 1));
    rest & rest.wrapping_neg()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ones_are_counted_from_the_lowest() {
        assert_eq!((0..3).map(|n| super::nth_one(0b1_0110, n)).collect::<Vec<_>>(), [0b10, 0b100, 0b1_0000]);
    }
}

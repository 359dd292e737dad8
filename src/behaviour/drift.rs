//! What happens to everybody in every step: choosing a mode, learning it, drifting, leaving a tribe.

use super::Act;
use crate::math;
use crate::platform::{Agent, Scene};
use crate::random::Purpose;
use crate::scenario::parameters::Agents;
use crate::society::{Mode, NO_TRIBE};

/// Chooses a mode by a logit over attractions, among the modes that are switched on: P ~ exp(beta*A).
#[inline]
pub fn mode(agents: &Agents, attraction: &[f32; 3], luck: f32) -> Mode {
    const MODES: [Mode; 3] = [Mode::Consume, Mode::CoCreate, Mode::Tribe];
    let on = agents.modes.0;
    let highest = (0..3).filter(|&m| on[m]).map(|m| attraction[m]).fold(f32::NEG_INFINITY, f32::max);
    let weight = |m: usize| match on[m] {
        false => 0.0,
        // e^0, and the most frequent case by far
        true if attraction[m] == highest => 1.0,
        true => math::exp(agents.beta * (attraction[m] - highest)),
    };
    let weights = [weight(0), weight(1), weight(2)];
    let point = luck * (weights[0] + weights[1] + weights[2]);
    // Rounding can leave the point at the very end, past a last weight of zero: the last mode that is on takes it.
    let (mut chosen, mut sum) = (3, 0.0);
    for m in 0..3 {
        if on[m] && (chosen == 3 || point >= sum) {
            chosen = m;
        }
        sum += weights[m];
    }
    MODES[chosen]
}

/// Drift of opinion and recovery of tolerance, clamped: x += Normal(0, opinion_noise), e += recovery*(e_0 - e).
#[inline]
pub fn drift(agents: &Agents, act: &mut Act, normal: f64) {
    if agents.opinion_noise != 0.0 {
        act.opinion += (f64::from(agents.opinion_noise) * normal) as f32;
    }
    act.opinion = act.opinion.clamp(-1.0, 1.0);
    act.tolerance += agents.recovery * (agents.tolerance - act.tolerance);
    act.tolerance = act.tolerance.clamp(agents.tolerance_min, agents.tolerance_max);
}

/// Exit and loyalty (Hirschman 1970): a member whose tribe payoff as it stands is below its best alternative less
/// `tribes.loyalty` leaves with probability `tribes.leave`. Alternatives are the modes that are switched on; one that
/// just went over to another tribe does not leave.
#[inline]
pub fn leaves(scene: &Scene, masses: &[f32], me: &Agent, attraction: &[f32; 3]) -> bool {
    if me.tribe == NO_TRIBE {
        return false;
    }
    let p = &scene.terms.parameters;
    let on = p.agents.modes.0;
    let best = (0..2).filter(|&m| on[m]).map(|m| attraction[m]).fold(f32::NEG_INFINITY, f32::max);
    super::tribe::payoff(scene, masses, me) < best - p.tribes.loyalty
        && scene.draws.block(Purpose::Agent, scene.step, me.id, 1).uniform(0) < p.tribes.leave
}

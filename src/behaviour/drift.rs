//! What happens to everybody in every step: choosing a mode, learning it, drifting, leaving a tribe.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

use super::act::Act;
use super::tribe;
use crate::math;
use crate::platform::{Agent, StepView};
use crate::random;
use crate::scenario::parameters::Agents;
use crate::society::{Mode, NO_TRIBE};

/// The modes that agents who are served together chose, and buffers, kept from one choice to the next.
#[derive(Default)]
pub struct Choice {
    /// mode by agent
    pub modes: Vec<Mode>,
    /// e^(beta*(A - highest A)), by mode
    weights: [Vec<f32>; Mode::COUNT],
    buffer: Vec<f32>,
    chosen: Vec<u32>,
}

impl Choice {
    /// Lets agents choose their modes by a logit over attractions, among the modes that are switched on: P ~ exp(beta*A).
    /// Their luck are words of random bits.
    #[inline(always)]
    pub fn choose(&mut self, agents: &Agents, attractions: &[[f32; Mode::COUNT]], luck: &[u32]) {
        let on = agents.modes.0;
        let n = attractions.len();
        self.weights.iter_mut().for_each(|weights| weights.resize(n, 0.0));
        let [w0, w1, w2] = &mut self.weights;
        let (w0, w1, w2) = (&mut w0[..n], &mut w1[..n], &mut w2[..n]);
        for k in 0..n {
            let attraction = attractions[k];
            let of = |m: usize| if on[m] { attraction[m] } else { f32::NEG_INFINITY };
            let highest = f32::NEG_INFINITY.max(of(0)).max(of(1)).max(of(2));
            w0[k] = agents.beta * (attraction[0] - highest);
            w1[k] = agents.beta * (attraction[1] - highest);
            w2[k] = agents.beta * (attraction[2] - highest);
        }
        for (weights, on) in [&mut *w0, &mut *w1, &mut *w2].into_iter().zip(on) {
            if on { math::exp_all(weights, &mut self.buffer) } else { weights.fill(0.0) }
        }
        self.chosen.resize(n, 0);
        let (chosen, luck) = (&mut self.chosen[..n], &luck[..n]);
        let first = on.iter().position(|&on| on).unwrap_or(0) as u32;
        for k in 0..n {
            let point = random::coin(luck[k]) * (w0[k] + w1[k] + w2[k]);
            // Rounding can leave the point at the very end, past a last weight of zero: the last mode that is on takes it.
            let second = if on[1] & (point >= w0[k]) { 1 } else { first };
            chosen[k] = if on[2] & (point >= w0[k] + w1[k]) { 2 } else { second };
        }
        self.modes.resize(n, Mode::Consume);
        self.modes.iter_mut().zip(chosen).for_each(|(mode, m)| *mode = Mode::ALL[*m as usize]);
    }
}

/// Drift of opinion and recovery of tolerance, clamped: x += Normal(0, opinion_noise), e += recovery*(e_0 - e).
#[inline(always)]
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
/// just went over to another tribe does not leave. `luck` is uniform.
#[inline(always)]
pub fn leaves(view: &StepView, masses: &[f32], me: &Agent, attraction: &[f32; Mode::COUNT], luck: f32) -> bool {
    if me.tribe == NO_TRIBE {
        return false;
    }
    let p = &view.terms.parameters;
    let on = p.agents.modes.0;
    let others = Mode::ALL.into_iter().filter(|&mode| mode != Mode::Tribe).map(|mode| mode as usize);
    let best = others.filter(|&m| on[m]).map(|m| attraction[m]).fold(f32::NEG_INFINITY, f32::max);
    tribe::payoff(view, masses, me) < best - p.tribes.loyalty && luck < p.tribes.leave
}

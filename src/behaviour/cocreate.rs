//! Co-creating: recombining one's solution with a peer's, if the difference can be worked with.

use super::act::{Act, Encounter, recoil};
use super::confidence;
use crate::platform::{Agent, PeerView, StepView};
use crate::random::Block;
use crate::scenario::parameters::Encounter as Format;

/// Whether this co-creation is done alone: the control for every claim that others teach.
#[inline(always)]
pub fn is_alone(format: &Format, luck: &Block) -> bool {
    luck.uniform(0) < format.solo
}

/// Whether an encounter in this format asks for luck beside that of its trials.
#[inline(always)]
pub fn needs_luck(format: &Format) -> bool {
    format.solo > 0.0 || format.facilitation > 0.0 || format.losers_learn < 1.0
}

/// Co-creates with another, who is only read; `luck` gives the encounter's luck, if its format [asks for any](needs_luck), and `trials` that of each trial.
///
/// It works if d <= min(e_i, e_j), or else with probability `encounter.facilitation`.
#[inline(always)]
pub fn with_peer(
    view: &StepView,
    me: &Agent,
    other: &PeerView,
    luck: impl Fn() -> Block,
    trials: impl Fn(u32) -> Block,
) -> Act {
    let p = &view.terms.parameters;
    let d = (other.opinion - me.opinion).abs();
    let mut act = Act::idle(me);
    act.distance = d;
    let quality = view.worth(me.solution, me.mask);
    let toll = p.agents.cost_of_distance * d;
    let hosted = || {
        let facilitation = p.encounter.facilitation;
        facilitation > 0.0 && luck().uniform(1) < facilitation
    };
    if d <= me.tolerance.min(other.tolerance) || hosted() {
        act.encounter = Encounter::Worked;
        let mut reached = quality;
        if may_learn(view, me, other, quality, &luck) {
            reached = learn(view, me, quality, &mut act, |round| recombined(view, me, other, &trials(round)));
        }
        act.payoff = reached - p.encounter.cost - toll;
        act.opinion = confidence::approach(me.opinion, other.opinion, p.encounter.convergence);
        act.tolerance = me.tolerance + p.agents.habituation * d * (1.0 - me.tolerance / p.agents.tolerance_max);
    } else {
        act.encounter = Encounter::Clashed;
        act.payoff = quality - p.encounter.cost - toll - p.agents.clash;
        recoil(&mut act, me, other.opinion, &p.agents);
    }
    act
}

/// Co-creates alone: d = 0, always works, each trial flips one random bit; opinion and tolerance stay.
#[inline(always)]
pub fn alone(view: &StepView, me: &Agent, trials: impl Fn(u32) -> Block) -> Act {
    let mut act = Act::idle(me);
    act.encounter = Encounter::Alone;
    let quality = view.worth(me.solution, me.mask);
    let reached = learn(view, me, quality, &mut act, |round| me.solution ^ flipped(view, &trials(round)));
    act.payoff = reached - view.terms.parameters.encounter.cost;
    act
}

/// Competitive formats shut losers out of learning: whoever has the worse solution may learn only with probability
/// `encounter.losers_learn`.
#[inline(always)]
fn may_learn(view: &StepView, me: &Agent, other: &PeerView, quality: f32, luck: impl Fn() -> Block) -> bool {
    let chance = view.terms.parameters.encounter.losers_learn;
    chance >= 1.0 || view.worth(other.solution, me.mask) <= quality || luck().uniform(2) < chance
}

/// The first best trial strictly above one's own quality replaces one's solution. Returns the quality it leaves one with.
#[inline(always)]
fn learn(view: &StepView, me: &Agent, quality: f32, act: &mut Act, trial: impl Fn(u32) -> u32) -> f32 {
    let mut best = quality;
    for round in 0..view.terms.parameters.encounter.rounds {
        let solution = trial(round);
        let worth = view.worth(solution, me.mask);
        if worth > best {
            best = worth;
            act.solution = solution;
            act.used = solution;
        }
    }
    act.gain = best - quality;
    best
}

/// A trial: the other's solution whole, with probability `encounter.imitation`, else each bit from either with equal
/// probability (Fleming 2001); then, with probability `encounter.mutation`, one random bit flipped.
#[inline(always)]
fn recombined(view: &StepView, me: &Agent, other: &PeerView, luck: &Block) -> u32 {
    let format = &view.terms.parameters.encounter;
    let taken = if luck.uniform(0) < format.imitation { u32::MAX } else { luck.word(2) };
    let solution = me.solution & !taken | other.solution & taken;
    if luck.uniform(1) < format.mutation { solution ^ flipped(view, luck) } else { solution }
}

#[inline(always)]
fn flipped(view: &StepView, luck: &Block) -> u32 {
    1 << luck.below_small(3, view.shared.landscape.bits())
}

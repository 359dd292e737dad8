//! What a step counts for the measures as it goes.

use crate::behaviour::{Act, Encounter};
use crate::measures::tally::{DISTANCE_BINS, Exposures, Flows};
use crate::platform::{Agent, PeerView, StepView};
use crate::society::{Mode, NO_TRIBE, Source};

/// Scale of fixed-point gains: 2^32.
const FIXED: f64 = 4_294_967_296.0;

impl Flows {
    /// Counts one agent's act.
    #[inline(always)]
    pub(super) fn count(&mut self, view: &StepView, me: &Agent, act: &Act, mode: Mode) {
        let p = &view.terms.parameters;
        self.modes[mode as usize] += 1;
        self.payoff += f64::from(act.payoff);
        self.realised += f64::from(realised(view, me, act));
        self.submissions += u64::from(act.gain > 0.0);
        self.gain += f64::from(act.gain);
        // How it went is unpredictable, so nothing branches on it: what does not count counts 0, which changes no sum.
        let is = |encounter: Encounter| u64::from(act.encounter == encounter);
        let (worked, clashed) = (is(Encounter::Worked), is(Encounter::Clashed));
        self.encounters += worked + clashed;
        self.working += worked;
        self.engagements += worked + clashed + is(Encounter::Met) + is(Encounter::Hostile);
        self.clashes += clashed + is(Encounter::Hostile);
        let toll = f64::from(p.encounter.cost + p.agents.cost_of_distance * act.distance);
        let toll = if clashed == 1 { toll + f64::from(p.agents.clash) } else { toll };
        let paid = worked + clashed + is(Encounter::Alone) > 0;
        self.coordination_cost += if paid { toll } else { 0.0 };
        let bin = (act.distance * (DISTANCE_BINS as f32 / 2.0)) as usize;
        let (count, gain) = &mut self.by_distance[bin.min(DISTANCE_BINS - 1)];
        *count += worked;
        *gain += if worked == 1 { (f64::from(act.gain) * FIXED).round() as i64 } else { 0 };
    }
}

/// Realised value: of an agent-made offer its worth, of a firm's 0, of one's own solution what it gained since the start.
#[inline(always)]
fn realised(view: &StepView, me: &Agent, act: &Act) -> f32 {
    let worth = view.worth(act.used, me.mask);
    let gained = worth - view.worth(view.shared.initial[me.id as usize], me.mask);
    let made = if act.source == Source::AgentOffer { worth } else { 0.0 };
    if act.source == Source::Own { gained } else { made }
}

impl Exposures {
    /// Counts the peer one agent was shown, and what its feed's candidates had to offer.
    pub(super) fn count(
        &mut self,
        view: &StepView,
        me: &Agent,
        other: &PeerView,
        encounter: Encounter,
        solutions: impl Iterator<Item = u32>,
    ) {
        let distance = f64::from((other.opinion - me.opinion).abs());
        let hamming = f64::from((other.solution ^ me.solution).count_ones());
        self.count += 1;
        self.distance += distance;
        self.hamming += hamming;
        self.distance_squared += distance * distance;
        self.hamming_squared += hamming * hamming;
        self.product += distance * hamming;
        if me.tribe != NO_TRIBE && other.tribe != NO_TRIBE {
            let same = u64::from(me.tribe == other.tribe);
            self.tribe_internal += same;
            self.tribe_external += 1 - same;
        }
        let same = u64::from((me.opinion >= 0.0) == (other.opinion >= 0.0));
        self.camp_internal += same;
        self.camp_external += 1 - same;
        if !matches!(encounter, Encounter::None | Encounter::Alone) {
            self.engaged += 1;
            self.engaged_distance += distance;
            self.engaged_hamming += hamming;
        }
        let possibilities = possibilities(view, me, solutions);
        self.possibilities += possibilities;
        self.free += u64::from(possibilities >= 2);
    }
}

/// Distinct solutions among the candidates that beat one's own in one's own place.
fn possibilities(view: &StepView, me: &Agent, solutions: impl Iterator<Item = u32>) -> u64 {
    let own = view.worth(me.solution, me.mask);
    let mut better: Vec<u32> = solutions.filter(|&solution| view.worth(solution, me.mask) > own).collect();
    better.sort_unstable();
    better.dedup();
    better.len() as u64
}

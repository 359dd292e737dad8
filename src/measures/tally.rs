//! What a step counts as it goes, for the measures: flows since the last record, and the exposures of a recorded step.

use crate::scenario::parameters::Mode;

/// Bins of the distance of working encounters, over [0, 2].
pub const DISTANCE_BINS: usize = 256;

/// Steps of consumption that the panel remembers.
pub const PANEL_WINDOW_STEPS: u32 = 50;

/// Sums over all steps since the previous record. Sums of f64 are made in chunk order.
#[derive(Clone, Debug, PartialEq)]
pub struct Flows {
    /// steps summed over
    pub steps: u64,
    /// agent-steps by mode
    pub modes: [u64; Mode::COUNT],
    /// co-creations with a peer (not alone)
    pub encounters: u64,
    /// of them, those that worked
    pub working: u64,
    /// acts that engaged a peer: co-creations with a peer, and tribe mode
    pub engagements: u64,
    /// co-creations that clashed, and hostilities between tribes
    pub clashes: u64,
    /// submissions: co-creations (alone, too) that improved the agent's solution
    pub submissions: u64,
    /// offers admitted to the catalogue
    pub admitted: u64,
    /// improvement of own quality by co-creation
    pub gain: f64,
    /// realised value
    pub realised: f64,
    /// payoff
    pub payoff: f64,
    /// cost + cost_of_distance*d + clash paid
    pub coordination_cost: f64,
    /// working encounters by distance of opinion: count, and gain as round(gain * 2^32)
    pub by_distance: Vec<(u64, i64)>,
}

impl Default for Flows {
    fn default() -> Self {
        Flows {
            steps: 0,
            modes: [0; Mode::COUNT],
            encounters: 0,
            working: 0,
            engagements: 0,
            clashes: 0,
            submissions: 0,
            admitted: 0,
            gain: 0.0,
            realised: 0.0,
            payoff: 0.0,
            coordination_cost: 0.0,
            by_distance: vec![(0, 0); DISTANCE_BINS],
        }
    }
}

impl Flows {
    /// Adds what was counted elsewhere; the order of adding is that of the chunks, then of the steps.
    pub fn add(&mut self, other: &Flows) {
        // Named one by one, so that a field that is not added does not compile.
        let Flows {
            steps,
            modes,
            encounters,
            working,
            engagements,
            clashes,
            submissions,
            admitted,
            gain,
            realised,
            payoff,
            coordination_cost,
            by_distance,
        } = other;
        self.steps += steps;
        self.modes.iter_mut().zip(modes).for_each(|(mine, theirs)| *mine += theirs);
        self.encounters += encounters;
        self.working += working;
        self.engagements += engagements;
        self.clashes += clashes;
        self.submissions += submissions;
        self.admitted += admitted;
        self.gain += gain;
        self.realised += realised;
        self.payoff += payoff;
        self.coordination_cost += coordination_cost;
        for ((count, gain), (more, more_gain)) in self.by_distance.iter_mut().zip(by_distance) {
            *count += more;
            *gain += more_gain;
        }
    }
}

/// Who was shown to whom in the recorded step, by start-of-step columns. An exposure is the peer shown to an agent,
/// whatever its mode; it is engaged if acted on in co-create (not alone) or tribe mode.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposures {
    /// exposures
    pub count: u64,
    /// sum of |dx|
    pub distance: f64,
    /// sum of the Hamming distance of solutions
    pub hamming: f64,
    /// sum of |dx|^2
    pub distance_squared: f64,
    /// sum of the squared Hamming distance
    pub hamming_squared: f64,
    /// sum of |dx| times Hamming distance
    pub product: f64,
    /// exposures with both ends affiliated, in different tribes
    pub tribe_external: u64,
    /// exposures with both ends affiliated, in the same tribe
    pub tribe_internal: u64,
    /// exposures across the sign of opinion (0 counts as positive)
    pub camp_external: u64,
    /// exposures within it
    pub camp_internal: u64,
    /// engaged exposures
    pub engaged: u64,
    /// sum of |dx| over engaged exposures
    pub engaged_distance: f64,
    /// sum of the Hamming distance over engaged exposures
    pub engaged_hamming: f64,
    /// sum over agents of the distinct solutions among feed candidates that beat one's own in one's place
    pub possibilities: u64,
    /// agents with at least two such
    pub free: u64,
}

impl Exposures {
    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &Exposures) {
        // Named one by one, so that a field that is not added does not compile.
        let Exposures {
            count,
            distance,
            hamming,
            distance_squared,
            hamming_squared,
            product,
            tribe_external,
            tribe_internal,
            camp_external,
            camp_internal,
            engaged,
            engaged_distance,
            engaged_hamming,
            possibilities,
            free,
        } = other;
        self.count += count;
        self.distance += distance;
        self.hamming += hamming;
        self.distance_squared += distance_squared;
        self.hamming_squared += hamming_squared;
        self.product += product;
        self.tribe_external += tribe_external;
        self.tribe_internal += tribe_internal;
        self.camp_external += camp_external;
        self.camp_internal += camp_internal;
        self.engaged += engaged;
        self.engaged_distance += engaged_distance;
        self.engaged_hamming += engaged_hamming;
        self.possibilities += possibilities;
        self.free += free;
    }
}

/// How often each offer live at the start of the recorded step was consumed in it, zeros included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Consumption {
    /// uses by position in the catalogue at the start of the step
    pub uses: Vec<u32>,
}

/// The panel whose consumption is remembered: min(N, 200) agents and the ids of the offers each consumed in its last 50 steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PanelHistory {
    /// agents, ascending
    pub agents: Vec<u32>,
    /// per agent, the (step, offer id) pairs of the last 50 steps, oldest first
    pub consumed: Vec<std::collections::VecDeque<(u32, u64)>>,
}

/// Everything a record reads beside the society itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// flows since the previous record
    pub flows: Flows,
    /// exposures of the recorded step; count 0 in row 0
    pub exposures: Exposures,
    /// consumption of the recorded step; empty in row 0
    pub consumption: Consumption,
    /// the panel
    pub panel: PanelHistory,
    /// supporters of every idea open at the end of the recorded step (vote only)
    pub supports: Vec<u32>,
}

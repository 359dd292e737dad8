//! What a measure may read, and what several families ask of it.

use super::tally::Tally;
use crate::parallel;
use crate::scenario::parameters::Parameters;
use crate::society::Society;

/// What a measure may read: the society at the end of the step, and what the steps since the last record counted.
pub struct View<'a> {
    /// step, 0 for the initial state
    pub step: u32,
    /// the society
    pub society: &'a Society,
    /// what the steps counted
    pub tally: &'a Tally,
    /// the parameters in force
    pub parameters: &'a Parameters,
    /// seed and replicate, for measure-only streams
    pub seed: u64,
    /// replicate
    pub replicate: u32,
    /// learning debt: learned part in the paired run without interventions minus learned part here; `None` before the first
    pub debt: Option<f64>,
    /// on the last row of a run with interventions: steps from the first intervention to the first record after which debt
    /// stays at most half its peak
    pub recovery_steps: Option<f64>,
}

/// Agent-steps of the interval since the last record, `None` if there was no step.
pub(super) fn agent_steps(view: &View) -> Option<f64> {
    let steps = view.tally.flows.steps;
    (steps > 0).then(|| steps as f64 * view.society.size() as f64)
}

/// Ranges of whole chunks of 0..count, each worth filling a table of so many counters for: only for integer tallies,
/// which do not depend on where the ranges are cut.
pub(super) fn parts(count: usize, counters: usize) -> Vec<std::ops::Range<usize>> {
    let length = (4 * counters).next_multiple_of(parallel::CHUNK_AGENTS).max(parallel::CHUNK_AGENTS);
    (0..count.div_ceil(length)).map(|part| part * length..count.min((part + 1) * length)).collect()
}

//! What is measured: one table of measures, one file a family.

pub mod tally;

use crate::scenario::parameters::Parameters;
use crate::society::Society;
use tally::Tally;

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

/// Bins of an opinion histogram over [-1, 1].
pub const OPINION_BINS: usize = 40;

/// One recorded step.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// step
    pub step: u32,
    /// one entry a measure, in table order; `None` where it is undefined
    pub values: Vec<Option<f64>>,
    /// agents by opinion
    pub opinions: [u32; OPINION_BINS],
}

/// How a measure relates to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// of the state at the recorded step
    State,
    /// of what happened in the recorded step
    Composition,
    /// mean over all steps since the previous record
    Flow,
    /// of the run as a whole, known on its last row
    Outcome,
}

/// A row of the table of measures.
pub struct Measure {
    /// dotted key: the column's name
    pub key: &'static str,
    /// unit
    pub unit: &'static str,
    /// smallest possible value, if there is one
    pub min: Option<f64>,
    /// largest possible value, if there is one
    pub max: Option<f64>,
    /// how it relates to time
    pub nature: Nature,
    /// one of the few that the comparison leads with
    pub headline: bool,
    /// one sentence for a reader of the report
    pub meaning: &'static str,
    /// how it is computed
    pub formula: &'static str,
    /// author and year, "" where it is our own
    pub source: &'static str,
    /// reads it from what was observed
    pub value: fn(&Observed) -> Option<f64>,
}

/// All families' values of one recorded step.
pub struct Observed {}

/// Every measure, in the order of the columns.
pub static TABLE: &[Measure] = &[];

/// Measures a recorded step.
pub fn record(_view: &View) -> Record {
    Record { step: _view.step, values: Vec::new(), opinions: [0; OPINION_BINS] }
}
/// temporary
pub fn panel_agents(_n: u32, _seed: u64, _replicate: u32) -> Vec<u32> {
    Vec::new()
}
/// temporary
pub fn learned_part(_s: &Society) -> Option<f64> {
    None
}

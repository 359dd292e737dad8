//! How measures are computed: one file a family.
//!
//! A family reads the society as it stands and what the engine counted, and fills a struct of optional values; a row of
//! [`TABLE`] says what one of them means and where it stands. Undefined is `None`, never 0 or NaN: a spread of 0, no
//! members, nothing consumed, and in row 0 every flow and composition. Nothing here draws from the model's randomness or
//! changes it, and no sum depends on the number of threads.

mod follows;
pub mod formulas;
pub mod homogenization;
pub mod learning;
pub mod panel;
pub mod polarization;
pub mod table;
pub mod tally;
pub mod tolerant_pairs;
pub mod value;
pub mod welfare;

pub use crate::scenario::measure::{Nature, measure};
pub use learning::learned_part;
pub use panel::panel_agents;
pub use table::{TABLE, VALUES};

use crate::parallel;
use crate::scenario::measure::MeasureInfo;
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

/// All families' values of one recorded step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// how alike are what people use, know and are offered
    pub homogenization: homogenization::Homogenization,
    /// how well people solve their own problem, and how they come to
    pub learning: learning::Learning,
    /// what the network is worth to its members
    pub value: value::NetworkValue,
    /// how opinions and ties divide
    pub polarization: polarization::Polarization,
    /// how people fare
    pub welfare: welfare::Welfare,
}

impl Observed {
    /// All families of a view.
    pub fn new(view: &View) -> Observed {
        Observed {
            homogenization: homogenization::observe(view),
            learning: learning::observe(view),
            value: value::observe(view),
            polarization: polarization::observe(view),
            welfare: welfare::observe(view),
        }
    }
}

/// Measures a recorded step.
///
/// # Panics
/// If a value is not a finite number: an undefined measure is `None`, so this would be a bug of its family.
pub fn record(view: &View) -> Record {
    let observed = Observed::new(view);
    let value = |(row, (_, read)): (&MeasureInfo, &(_, table::Value))| {
        let value = read(&observed);
        if let Some(x) = value {
            assert!(x.is_finite(), "{} is {x} at step {}", row.key, view.step);
            debug_assert!(row.admits(x), "{} is {x} at step {}, outside its range", row.key, view.step);
        }
        value
    };
    let values = TABLE.iter().zip(&VALUES).map(value).collect();
    Record { step: view.step, values, opinions: opinion_histogram(view.society) }
}

/// Whether every measure would be in its range.
pub fn within_ranges(view: &View) -> bool {
    let observed = Observed::new(view);
    let inside = |(row, (_, read)): (&MeasureInfo, &(_, table::Value))| {
        read(&observed).is_none_or(|x| x.is_finite() && row.admits(x))
    };
    TABLE.iter().zip(&VALUES).all(inside)
}

/// Bin of an opinion: equal bins over [-1, 1], each closed on the left, the last also on the right.
#[inline]
pub fn opinion_bin(opinion: f32) -> usize {
    (((f64::from(opinion) + 1.0) * (OPINION_BINS / 2) as f64) as usize).min(OPINION_BINS - 1)
}

/// Agents by bin of opinion.
pub fn opinion_histogram(society: &Society) -> [u32; OPINION_BINS] {
    let chunks = parallel::map_chunks(society.size(), |chunk| {
        let mut counts = [0u32; OPINION_BINS];
        society.opinion[chunk].iter().for_each(|&x| counts[opinion_bin(x)] += 1);
        counts
    });
    chunks.iter().fold([0; OPINION_BINS], |total, counts| std::array::from_fn(|bin| total[bin] + counts[bin]))
}

/// Agent-steps of the interval since the last record, `None` if there was no step.
fn agent_steps(view: &View) -> Option<f64> {
    let steps = view.tally.flows.steps;
    (steps > 0).then(|| steps as f64 * view.society.size() as f64)
}

/// Ranges of whole chunks of 0..count, each worth filling a table of so many counters for: only for integer tallies,
/// which do not depend on where the ranges are cut.
fn parts(count: usize, counters: usize) -> Vec<std::ops::Range<usize>> {
    let length = (4 * counters).next_multiple_of(parallel::CHUNK_AGENTS).max(parallel::CHUNK_AGENTS);
    (0..count.div_ceil(length)).map(|part| part * length..count.min((part + 1) * length)).collect()
}

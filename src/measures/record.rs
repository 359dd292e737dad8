//! A recorded step: one value a row of the table of measures.

use super::observed::Observed;
use super::opinions::{OPINION_BINS, opinion_histogram};
use super::table::{TABLE, VALUES, Value};
use super::view::View;
use crate::scenario::measure::MeasureInfo;

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

/// Measures a recorded step.
///
/// # Panics
/// If a value is not a finite number: an undefined measure is `None`, so this would be a bug of its family.
pub fn record(view: &View) -> Record {
    let observed = Observed::new(view);
    let value = |(row, (_, read)): (&MeasureInfo, &(_, Value))| {
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
    let inside =
        |(row, (_, read)): (&MeasureInfo, &(_, Value))| read(&observed).is_none_or(|x| x.is_finite() && row.admits(x));
    TABLE.iter().zip(&VALUES).all(inside)
}

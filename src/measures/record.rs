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

impl Record {
    /// A measure of the platform model by its key or its short name; `None` where it is undefined.
    ///
    /// # Panics
    /// If the model has no such measure, or the record is one of a published model: that is read by
    /// [`Run::get`](crate::Run::get), which knows the model.
    pub fn get(&self, measure: &str) -> Option<f64> {
        // A record is a row of values; of the models, the platform model alone has so many (a test holds that).
        assert_eq!(self.values.len(), TABLE.len(), "a record of a published model is read with `Run::get`");
        let found = TABLE.iter().position(|info| info.key == measure || info.short == measure);
        self.values[found.unwrap_or_else(|| panic!("the platform model measures nothing called `{measure}`"))]
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::published::PublishedModel;

    #[test]
    fn a_record_is_read_by_key_and_by_short_name() {
        let values = (0..TABLE.len()).map(|k| (k != 3).then_some(k as f64)).collect();
        let record = Record { step: 1, values, opinions: [0; OPINION_BINS] };
        for (k, info) in TABLE.iter().enumerate() {
            let expected = (k != 3).then_some(k as f64);
            assert_eq!((record.get(info.key), record.get(info.short)), (expected, expected), "{}", info.key);
        }
    }

    /// What `get` tells the models apart by.
    #[test]
    fn no_published_model_measures_as_much_as_the_platform_model() {
        assert!(PublishedModel::ALL.iter().all(|model| model.described().quantities.len() < TABLE.len()));
    }
}

//! Outcomes: the values of some measures at some times, of every run of a finished result.
//!
//! Read in one pass over metrics.parquet, of which only the columns asked for are read; memory is proportional to runs
//! times what was asked for. The times mean what they mean in summary.csv.

use super::error::Error;
use super::traces::{Times, Trace};
use super::{names, tables};
use crate::scenario::hypothesis::When;

pub use crate::scenario::hypothesis::Asked;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use std::path::Path;

/// Which run a value is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunKey {
    /// design point
    pub point: u32,
    /// position among [`Outcomes::platforms`]
    pub platform: u32,
    /// replicate
    pub replicate: u32,
}

/// What was asked for, run by run. Runs that failed are not there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcomes {
    /// what was asked for
    pub asked: Vec<Asked>,
    /// names, in the order of the table
    pub platforms: Vec<String>,
    /// the runs, ascending
    pub runs: Vec<RunKey>,
    /// by run, then by what was asked for
    values: Vec<Option<f64>>,
}

impl Outcomes {
    /// Position of a platform.
    pub fn platform(&self, name: &str) -> Option<u32> {
        self.platforms.iter().position(|platform| platform == name).map(|position| position as u32)
    }

    /// The values of the run at a position of [`Outcomes::runs`], one for each that was asked for; `None` is undefined.
    pub fn of(&self, run: usize) -> &[Option<f64>] {
        &self.values[run * self.asked.len()..(run + 1) * self.asked.len()]
    }

    /// The values of a run, if it was done.
    pub fn run(&self, key: RunKey) -> Option<&[Option<f64>]> {
        self.runs.binary_search(&key).ok().map(|run| self.of(run))
    }

    /// One value of a run; `None` where it is undefined or the run failed.
    pub fn value(&self, key: RunKey, asked: usize) -> Option<f64> {
        self.run(key)?[asked]
    }
}

/// Reads what is asked for out of a finished result. A step after the last record of a run that ended early, because
/// nothing could change any more, has the last record's value.
///
/// # Errors
/// If the table cannot be read, or has no such measure.
pub fn read(folder: &Path, asked: &[Asked], times: Times) -> Result<Outcomes, Error> {
    let mut measures: Vec<&str> = asked.iter().map(|asked| asked.measure.as_str()).collect();
    measures.sort_unstable();
    measures.dedup();
    let columns: Vec<&str> = tables::KEYS.into_iter().chain(measures.iter().copied()).collect();
    let column = |asked: &Asked| measures.iter().position(|m| *m == asked.measure).expect("it is among them");
    let mut reading = Reading {
        columns: asked.iter().map(column).collect(),
        measures,
        outcomes: Outcomes { asked: asked.to_vec(), ..Outcomes::default() },
        run: None,
        times,
    };
    for batch in tables::batches_of(&folder.join(names::METRICS), &columns)? {
        reading.batch(&batch?);
    }
    reading.end_of_run();
    Ok(reading.sorted())
}

/// A table in the course of being read.
struct Reading<'a> {
    /// different measures asked for
    measures: Vec<&'a str>,
    /// by what is asked for, the position of its measure
    columns: Vec<usize>,
    outcomes: Outcomes,
    /// the run whose records are being read
    run: Option<Traces>,
    times: Times,
}

/// The records of a run so far.
struct Traces {
    key: RunKey,
    /// one a measure
    traces: Vec<Trace>,
    /// by what is asked for: the value at its step, once that was passed
    at_step: Vec<Option<Option<f64>>>,
}

impl Reading<'_> {
    fn batch(&mut self, batch: &RecordBatch) {
        let whole = |name: &str| batch.column_by_name(name).expect("a key column").as_primitive::<UInt32Type>().clone();
        let [points, replicates, steps] = ["point", "replicate", "step"].map(whole);
        let names = batch.column_by_name("platform").expect("a key column").as_string::<i32>();
        let real = |name: &&str| batch.column_by_name(name).expect("it was asked for").as_primitive::<Float64Type>();
        let values: Vec<_> = self.measures.iter().map(real).collect();
        for row in 0..batch.num_rows() {
            let platform = self.platform(names.value(row));
            let key = RunKey { point: points.value(row), platform, replicate: replicates.value(row) };
            let row_values: Vec<Option<f64>> =
                values.iter().map(|column| column.is_valid(row).then(|| column.value(row))).collect();
            self.record(key, steps.value(row), &row_values);
        }
    }

    /// The position of a platform: most often that of the run before.
    fn platform(&mut self, name: &str) -> u32 {
        let platforms = &mut self.outcomes.platforms;
        let before = self.run.as_ref().map(|run| run.key.platform);
        if let Some(before) = before.filter(|&before| platforms[before as usize] == name) {
            return before;
        }
        let known = platforms.iter().position(|platform| platform == name);
        known.unwrap_or_else(|| {
            platforms.push(name.to_string());
            platforms.len() - 1
        }) as u32
    }

    fn record(&mut self, key: RunKey, step: u32, values: &[Option<f64>]) {
        if self.run.as_ref().is_none_or(|run| run.key != key) {
            self.end_of_run();
            let traces = vec![Trace::default(); self.measures.len()];
            self.run = Some(Traces { key, traces, at_step: vec![None; self.columns.len()] });
        }
        let Some(run) = &mut self.run else { return };
        for (trace, value) in run.traces.iter_mut().zip(values) {
            trace.add(step, *value, self.times);
        }
        for (k, asked) in self.outcomes.asked.iter().enumerate() {
            if asked.when == When::Step(step) {
                run.at_step[k] = Some(values[self.columns[k]]);
            } else if matches!(asked.when, When::Step(wanted) if wanted < step) && run.at_step[k].is_none() {
                run.at_step[k] = Some(None); // passed without a record
            }
        }
    }

    fn end_of_run(&mut self) {
        let Some(run) = self.run.take() else { return };
        self.outcomes.runs.push(run.key);
        for (k, asked) in self.outcomes.asked.iter().enumerate() {
            let value = run.at_step[k].unwrap_or_else(|| run.traces[self.columns[k]].at(asked.when));
            self.outcomes.values.push(value);
        }
    }

    /// The outcomes with runs ascending, as they are in every table that this program wrote.
    fn sorted(self) -> Outcomes {
        let outcomes = self.outcomes;
        if outcomes.runs.is_sorted() {
            return outcomes;
        }
        let mut order: Vec<usize> = (0..outcomes.runs.len()).collect();
        order.sort_by_key(|&run| outcomes.runs[run]);
        let values = order.iter().flat_map(|&run| outcomes.of(run).iter().copied()).collect();
        let runs = order.iter().map(|&run| outcomes.runs[run]).collect();
        Outcomes { runs, values, ..outcomes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::measure::MeasureInfo;
    use arrow_array::{ArrayRef, Float64Array, StringArray, UInt32Array};
    use std::sync::Arc;

    const TIMES: Times = Times { steps: 20, first_intervention: Some(10) };

    /// Three runs of a record every 5 steps; the last ended after 10.
    fn write(folder: &Path) {
        let columns = ["other", "up", "gap"].map(|key| MeasureInfo { key, ..MeasureInfo::PLAIN });
        let schema = tables::metrics_schema(&columns);
        let runs = [(0u32, "a", 0u32, 20), (0, "a", 1, 20), (1, "b", 0, 10)];
        let rows: Vec<(u32, &str, u32, u32)> = runs
            .iter()
            .flat_map(|&(point, name, replicate, last)| {
                (0..=last).step_by(5).map(move |step| (point, name, replicate, step))
            })
            .collect();
        let up =
            |&(point, _, replicate, step): &(u32, &str, u32, u32)| f64::from(100 * point + 1000 * replicate + step);
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(rows.iter().map(|row| row.0).collect::<UInt32Array>()),
            Arc::new(rows.iter().map(|row| Some(row.1)).collect::<StringArray>()),
            Arc::new(rows.iter().map(|row| row.2).collect::<UInt32Array>()),
            Arc::new(rows.iter().map(|row| row.3).collect::<UInt32Array>()),
            Arc::new(rows.iter().map(|_| Some(0.5)).collect::<Float64Array>()),
            Arc::new(rows.iter().map(|row| Some(up(row))).collect::<Float64Array>()),
            Arc::new(rows.iter().map(|row| (row.3 != 15 && row.3 != 20).then(|| up(row))).collect::<Float64Array>()),
        ];
        let batch = RecordBatch::try_new(schema.clone(), arrays).unwrap();
        tables::write(folder, names::METRICS, &schema, 7, |table| table.write(&batch)).unwrap();
    }

    fn asked(list: &[(&str, When)]) -> Vec<Asked> {
        list.iter().map(|(measure, when)| Asked { measure: measure.to_string(), when: *when }).collect()
    }

    #[test]
    fn values_are_of_the_right_run_and_time() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let list = asked(&[
            ("up", When::Before),
            ("gap", When::End),
            ("up", When::Mean),
            ("up", When::Step(15)),
            ("gap", When::Step(15)),
            ("up", When::Step(7)),
        ]);
        let outcomes = read(folder.path(), &list, TIMES).unwrap();
        assert_eq!(outcomes.platforms, ["a", "b"]);
        assert_eq!(outcomes.of(0), [Some(10.0), None, Some(12.5), Some(15.0), None, None]);
        assert_eq!(outcomes.of(1)[3], Some(1015.0));
        let early = RunKey { point: 1, platform: 1, replicate: 0 };
        assert_eq!(outcomes.run(early).unwrap()[3..], [Some(110.0), Some(110.0), None], "ended early at step 10");
        assert_eq!(outcomes.value(early, 2), Some(107.5));
        assert_eq!(outcomes.value(RunKey { replicate: 1, ..early }, 2), None, "no such run");
    }

    #[test]
    fn a_measure_that_is_not_there_is_named() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path());
        let error = read(folder.path(), &asked(&[("othr", When::End)]), TIMES).unwrap_err().to_string();
        assert!(error.contains("no measure `othr`") && error.contains("did you mean `other`?"), "{error}");
    }
}

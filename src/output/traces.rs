//! What the records of a run say of its measures: before the first intervention, at the end, and over the settled part.

use super::error::Error;
use super::{names, tables};
use crate::scenario::Scenario;
use crate::scenario::hypothesis::When;
use crate::scenario::measure::MeasureInfo;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use std::path::Path;

/// When things happen in a run.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// steps T
    pub steps: u32,
    /// step of the first intervention
    pub first_intervention: Option<u32>,
}

impl Times {
    /// Of a scenario.
    pub fn of(scenario: &Scenario) -> Times {
        Times { steps: scenario.steps, first_intervention: scenario.interventions.first().map(|first| first.at) }
    }

    /// The times that tables of estimates have.
    pub(super) fn whens(self) -> Vec<When> {
        let before = self.first_intervention.map(|_| When::Before);
        before.into_iter().chain([When::End, When::Mean]).collect()
    }
}

/// A measure over the records of one job.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    before: Option<f64>,
    end: Option<f64>,
    settled: Running,
    last_tenth: Running,
    tenth_before: Running,
}

/// A mean in the making, in record order.
#[derive(Clone, Copy, Debug, Default)]
struct Running {
    sum: f64,
    n: u64,
}

impl Running {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.n += 1;
    }
    fn mean(self) -> Option<f64> {
        (self.n > 0).then(|| self.sum / self.n as f64)
    }
}

impl Trace {
    /// Takes the next record's value.
    pub(super) fn add(&mut self, step: u32, value: Option<f64>, times: Times) {
        let at = |tenths: u64| u64::from(times.steps) * tenths;
        let ten_steps = u64::from(step) * 10;
        if times.first_intervention.is_some_and(|first| step <= first) {
            self.before = value;
        }
        self.end = value;
        let Some(value) = value else { return };
        if ten_steps > at(1) {
            self.settled.add(value);
        }
        if ten_steps > at(9) {
            self.last_tenth.add(value);
        } else if ten_steps > at(8) {
            self.tenth_before.add(value);
        }
    }
    /// What the records so far say of a time that is no step; `None` where it is undefined.
    pub(super) fn at(&self, when: When) -> Option<f64> {
        match when {
            When::Before => self.before,
            When::End | When::Step(_) => self.end,
            When::Mean => self.settled.mean(),
        }
    }
    fn movement(&self) -> Option<f64> {
        Some(self.last_tenth.mean()? - self.tenth_before.mean()?)
    }
}

/// What is known of a measure of a run: values before, at the end, over the settled part, and its movement at the end; NaN
/// where it is undefined, which no value of a table is.
type Known = [f64; 4];

/// The runs of a platform at a point.
#[derive(Clone, Debug, Default)]
pub(super) struct Runs {
    /// the platform's name
    pub platform: String,
    /// replicates that were done, ascending
    replicates: Vec<u32>,
    /// by replicate, then measure
    known: Vec<Known>,
    measures: usize,
}

/// What is asked of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// the value at a time that is no step
    At(When),
    /// mean of the last tenth less that of the tenth before
    Movement,
}

impl What {
    fn of(self, known: &Known) -> Option<f64> {
        let value = match self {
            What::At(When::Before) => known[0],
            What::At(When::End | When::Step(_)) => known[1],
            What::At(When::Mean) => known[2],
            What::Movement => known[3],
        };
        (!value.is_nan()).then_some(value)
    }
}

impl Runs {
    /// Appends a replicate, whose number is above those before.
    pub fn push(&mut self, replicate: u32, traces: &[Trace]) {
        self.measures = traces.len();
        self.replicates.push(replicate);
        self.known.extend(traces.iter().map(|trace| {
            let values = [trace.before, trace.end, trace.settled.mean(), trace.movement()];
            values.map(|value| value.unwrap_or(f64::NAN))
        }));
    }

    fn value(&self, replicate: usize, measure: usize, what: What) -> Option<f64> {
        what.of(&self.known[replicate * self.measures + measure])
    }

    /// The values of a measure over the replicates in which it is defined.
    pub fn values(&self, measure: usize, what: What) -> Vec<f64> {
        (0..self.replicates.len()).filter_map(|replicate| self.value(replicate, measure, what)).collect()
    }

    /// The differences to another platform over the replicates in which the measure is defined on both.
    pub fn differences(&self, other: &Runs, measure: usize, what: What) -> Vec<f64> {
        let pair = |(own, replicate): (usize, &u32)| {
            let theirs = other.replicates.binary_search(replicate).ok()?;
            Some(self.value(own, measure, what)? - other.value(theirs, measure, what)?)
        };
        self.replicates.iter().enumerate().filter_map(pair).collect()
    }
}

/// What is done with the runs of a point.
type Each<'a> = &'a mut dyn FnMut(u32, &[Runs]) -> Result<(), Error>;

/// Calls a function with the runs of every point of metrics.parquet, a platform each in the order of the table.
///
/// # Errors
/// If the table cannot be read or lacks a measure, or with what the function says.
pub(super) fn each_point(folder: &Path, measures: &[MeasureInfo], times: Times, each: Each) -> Result<(), Error> {
    let keys: Vec<&str> = measures.iter().map(|measure| measure.key).collect();
    let columns: Vec<&str> = tables::KEYS.into_iter().chain(keys.iter().copied()).collect();
    let mut reading =
        Reading { times, run: None, traces: vec![Trace::default(); keys.len()], point: 0, runs: Vec::new() };
    for batch in tables::batches_of(&folder.join(names::METRICS), &columns)? {
        reading.batch(&batch?, &keys, each)?;
    }
    reading.end_of_point(each)
}

/// A table in the course of being read.
struct Reading {
    times: Times,
    /// point and replicate of the run that is being read; its platform is the last of `runs`
    run: Option<(u32, u32)>,
    /// of that run, by measure
    traces: Vec<Trace>,
    point: u32,
    runs: Vec<Runs>,
}

impl Reading {
    fn batch(&mut self, batch: &RecordBatch, keys: &[&str], each: Each) -> Result<(), Error> {
        let whole = |name: &str| batch.column_by_name(name).expect("a key column").as_primitive::<UInt32Type>();
        let [points, replicates, steps] = ["point", "replicate", "step"].map(whole);
        let names = batch.column_by_name("platform").expect("a key column").as_string::<i32>();
        let real = |name: &&str| batch.column_by_name(name).expect("it was asked for").as_primitive::<Float64Type>();
        let values: Vec<_> = keys.iter().map(real).collect();
        for row in 0..batch.num_rows() {
            let (point, platform, replicate) = (points.value(row), names.value(row), replicates.value(row));
            let same_platform = self.runs.last().is_some_and(|runs| runs.platform == platform);
            if self.run != Some((point, replicate)) || !same_platform {
                self.end_of_run();
                if self.point != point {
                    self.end_of_point(each)?;
                    self.point = point;
                }
                if self.runs.last().is_none_or(|runs| runs.platform != platform) {
                    self.runs.push(Runs { platform: platform.to_string(), ..Runs::default() });
                }
                self.run = Some((point, replicate));
            }
            for (trace, column) in self.traces.iter_mut().zip(&values) {
                let value = column.is_valid(row).then(|| column.value(row));
                trace.add(steps.value(row), value, self.times);
            }
        }
        Ok(())
    }

    fn end_of_run(&mut self) {
        let Some((_, replicate)) = self.run.take() else { return };
        if let Some(runs) = self.runs.last_mut() {
            runs.push(replicate, &self.traces);
        }
        self.traces.fill(Trace::default());
    }

    fn end_of_point(&mut self, each: Each) -> Result<(), Error> {
        self.end_of_run();
        if self.runs.is_empty() {
            return Ok(());
        }
        each(self.point, &self.runs)?;
        self.runs.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: Times = Times { steps: 100, first_intervention: Some(50) };

    fn trace(values: impl Fn(u32) -> Option<f64>) -> Trace {
        let mut trace = Trace::default();
        for step in (0..=100).step_by(5) {
            trace.add(step, values(step), TIMES);
        }
        trace
    }

    #[test]
    fn before_end_and_mean_are_of_the_right_records() {
        let trace = trace(|step| Some(f64::from(step)));
        assert_eq!((trace.before, trace.end), (Some(50.0), Some(100.0)));
        assert_eq!(trace.settled.mean(), Some((15..=100).step_by(5).sum::<u32>() as f64 / 18.0));
        assert_eq!(trace.movement(), Some(97.5 - 87.5));
    }

    #[test]
    fn undefined_values_are_left_out_and_never_zero() {
        let trace = trace(|step| (step == 20).then_some(7.0));
        assert_eq!((trace.before, trace.end, trace.settled.mean(), trace.movement()), (None, None, Some(7.0), None));
    }

    #[test]
    fn differences_are_of_the_replicates_that_both_have() {
        let runs = |of: &[(u32, Option<f64>)]| {
            let mut runs = Runs::default();
            of.iter().for_each(|(replicate, value)| runs.push(*replicate, &[trace(|_| *value)]));
            runs
        };
        let a = runs(&[(0, Some(5.0)), (1, Some(7.0)), (3, None), (4, Some(1.0))]);
        let b = runs(&[(1, Some(4.0)), (2, Some(9.0)), (3, Some(1.0)), (4, Some(3.0))]);
        assert_eq!(a.differences(&b, 0, What::At(When::End)), [3.0, -2.0]);
        assert_eq!(a.values(0, What::At(When::End)), [5.0, 7.0, 1.0]);
        assert_eq!(a.differences(&a, 0, What::Movement), [0.0, 0.0, 0.0]);
    }
}

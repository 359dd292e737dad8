//! What the runs say to one test.

use super::plan::{Along, Question, Test};
use crate::experiment::statistics::claims::Evidence;
use crate::experiment::statistics::{Key, axis, ranks, scaling};
use crate::output::outcomes::{Outcomes, RunKey};
use crate::scenario::hypothesis::{Asked, Term, Than};
use crate::scenario::reach::Level;

/// The runs, as tests ask for them.
pub(super) struct Data<'a> {
    outcomes: &'a Outcomes,
    replicates: u32,
    key: Key,
}

/// What was found, and of how many replicates (or runs).
pub(super) struct Answer {
    pub n: u64,
    pub evidence: Option<Evidence>,
}

impl<'a> Data<'a> {
    /// One key serves all tests: contrasts of the same replicates are tested with the same flips, and a verdict does not
    /// depend on where in the file its hypothesis stands.
    pub(super) fn new(outcomes: &'a Outcomes, seed: u64) -> Data<'a> {
        let replicates = outcomes.runs.iter().map(|run| run.replicate + 1).max().unwrap_or(0);
        Data { outcomes, replicates, key: Key { seed, test: 0, part: 0 } }
    }

    /// The evidence of a test, oriented so that the claim is positive.
    pub(super) fn answer(&self, test: &Test) -> Answer {
        let of =
            Runs { data: self, test, platforms: test.platforms.iter().map(|p| self.outcomes.platform(p)).collect() };
        match &test.question {
            Question::Contrast { measure, weights, constant } => {
                let of_seed = |r| of.contrast(r, measure, weights).map(|value| value + constant);
                let values: Vec<f64> = (0..self.replicates).filter_map(of_seed).collect();
                Answer { n: values.len() as u64, evidence: Evidence::of_mean(&values, self.key) }
            }
            Question::Along { measure, sign, levels, how } => {
                let row = |r| of.row(r, levels, |run| Some(sign * of.value(run, measure, &[])?));
                let table: Vec<Vec<f64>> = (0..self.replicates).filter_map(row).collect();
                Answer { n: table.len() as u64, evidence: along(&table, levels, *how, self.key) }
            }
            Question::Growth { faster, than, levels, per_capita } => {
                let growth = Growth { levels, per_capita: *per_capita };
                let differences: Vec<f64> =
                    (0..self.replicates).filter_map(|r| growth.of(&of, r, faster, than)).collect();
                Answer { n: differences.len() as u64, evidence: Evidence::of_mean(&differences, self.key) }
            }
            Question::Association { x, y, given, sign, axes } => {
                let terms: Vec<&Term> = [x, y].into_iter().chain(given).collect();
                let columns = of.columns(&terms, axes);
                let y: Vec<f64> = columns[1].iter().map(|y| sign * y).collect();
                let given: Vec<&[f64]> = columns[2..].iter().map(Vec::as_slice).collect();
                let evidence = ranks::association(&columns[0], &y, &given, self.key);
                Answer { n: y.len() as u64, evidence }
            }
        }
    }
}

fn along(table: &[Vec<f64>], levels: &[Level], how: Along, key: Key) -> Option<Evidence> {
    let x: Vec<f64> = levels.iter().map(|level| level.x).collect();
    match how {
        Along::Slope => Evidence::of_mean(&axis::slopes(&x, table)?, key),
        Along::EveryStep => axis::monotone(table, key),
        Along::BestInside => axis::interior_best(table, key),
    }
}

/// The runs of a test.
struct Runs<'a> {
    data: &'a Data<'a>,
    test: &'a Test,
    /// positions of the test's platforms; `None` where no run of one was done
    platforms: Vec<Option<u32>>,
}

impl Runs<'_> {
    fn run(&self, point: u32, platform: usize, replicate: u32) -> Option<RunKey> {
        Some(RunKey { point, platform: self.platforms[platform]?, replicate })
    }

    fn measured(&self, run: RunKey, asked: &Asked) -> Option<f64> {
        let column = self.data.outcomes.asked.iter().position(|other| other == asked);
        self.data.outcomes.value(run, column.expect("it was asked for"))
    }

    /// The number that a term is of a run; `None` where it is undefined.
    fn value(&self, run: RunKey, term: &Term, axes: &[(String, Vec<Option<f64>>)]) -> Option<f64> {
        let (one_minus, over, under) = match term {
            Term::Axis(label) => {
                let (_, values) = axes.iter().find(|(other, _)| other == label)?;
                return values[run.point as usize];
            }
            Term::Value { one_minus, over, under } => (*one_minus, over, under),
        };
        let mut value = self.measured(run, over)?;
        if let Some(under) = under {
            let divisor = self.measured(run, under)?;
            if divisor == 0.0 || self.test.null_below.is_some_and(|least| divisor < least) {
                return None;
            }
            value /= divisor;
        }
        let value = if one_minus { 1.0 - value } else { value };
        value.is_finite().then_some(value)
    }

    /// The contrast of a replicate: the mean over points; `None` if any of its runs has no value.
    fn contrast(&self, replicate: u32, measure: &Term, weights: &[f64]) -> Option<f64> {
        let mut sum = 0.0;
        for &point in &self.test.points {
            for (platform, weight) in weights.iter().enumerate() {
                sum += weight * self.value(self.run(point, platform, replicate)?, measure, &[])?;
            }
        }
        Some(sum / self.test.points.len() as f64)
    }

    /// A replicate along an axis, on the first platform: the mean over the points of each level.
    fn row(&self, replicate: u32, levels: &[Level], value: impl Fn(RunKey) -> Option<f64>) -> Option<Vec<f64>> {
        let mean = |level: &Level| {
            let values = level.points.iter().map(|&point| value(self.run(point, 0, replicate)?));
            Some(values.sum::<Option<f64>>()? / level.points.len() as f64)
        };
        levels.iter().map(mean).collect()
    }

    /// The terms over all runs that have all of them, a column a term.
    fn columns(&self, terms: &[&Term], axes: &[(String, Vec<Option<f64>>)]) -> Vec<Vec<f64>> {
        let mut columns = vec![Vec::new(); terms.len()];
        for run in &self.data.outcomes.runs {
            if self.test.points.binary_search(&run.point).is_err() || !self.platforms.contains(&Some(run.platform)) {
                continue;
            }
            let values: Option<Vec<f64>> = terms.iter().map(|term| self.value(*run, term, axes)).collect();
            for (column, value) in columns.iter_mut().zip(values.unwrap_or_default()) {
                column.push(value);
            }
        }
        columns
    }
}

/// Exponents over the sizes of an axis.
struct Growth<'a> {
    levels: &'a [Level],
    per_capita: bool,
}

impl Growth<'_> {
    /// The first measure's exponent less the second's, of a replicate; `None` where one has no logarithm.
    fn of(&self, runs: &Runs, replicate: u32, faster: &Term, than: &Than) -> Option<f64> {
        let faster = self.exponent(runs, replicate, faster)?;
        match than {
            Than::Exponent(exponent) => Some(faster - exponent),
            Than::Term(than) => Some(faster - self.exponent(runs, replicate, than)?),
        }
    }

    fn exponent(&self, runs: &Runs, replicate: u32, term: &Term) -> Option<f64> {
        let sizes: Vec<f64> = self.levels.iter().map(|level| level.x).collect();
        let mut totals = runs.row(replicate, self.levels, |run| runs.value(run, term, &[]))?;
        if self.per_capita {
            totals.iter_mut().zip(&sizes).for_each(|(total, size)| *total *= size);
        }
        scaling::exponents(&sizes, &[totals])?.first().copied()
    }
}

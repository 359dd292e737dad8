//! summary.csv: means over replicates with their intervals, per platform, measure and `when`.
//!
//! `before` is the last record before the first intervention, `end` the last record, `mean` the mean of the records after
//! the first tenth of the run. A headline measure is `still_moving` if its mean over the last tenth of the run differs
//! from that over the tenth before by more than two standard errors of that difference over replicates; the cell is empty
//! where that cannot be told (one replicate, or no record in one of the tenths). `interval` says whether the number of
//! replicates was fixed, or sequential: chosen by the width of the interval itself, which is then a little too narrow.
//! `reached` says of the measure that the width was asked of whether the interval at the end is narrow enough; it is empty
//! everywhere else. Platforms are in the order of the scenario's file.

use super::error::Error;
use super::estimates::{self, Cell, Layout, Line};
use super::experiment::Experiment;
use super::names;
use super::traces::{Runs, What, each_point};
use crate::experiment::statistics::{Estimate, estimate};
use crate::scenario::hypothesis::When;
use std::path::Path;

/// What summary.csv and summary.parquet have.
pub static LAYOUT: Layout = Layout {
    csv: names::SUMMARY,
    parquet: names::SUMMARY_TABLE,
    simultaneous: false,
    more: ["still_moving", "interval", "reached"],
};

/// Writes summary.csv, and summary.parquet where it would be too long, from the table of measures; the names of the files.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write(folder: &Path, experiment: &Experiment) -> Result<Vec<&'static str>, Error> {
    let times = experiment.times();
    estimates::write(folder, &LAYOUT, experiment, |each| {
        each_point(folder, experiment.columns, times, &mut |point, runs| {
            for platform in experiment.in_order(runs) {
                for when in times.whens() {
                    let cells = (0..experiment.columns.len()).map(|c| cell(experiment, platform, c, when)).collect();
                    each(Line { point, platform: &platform.platform, when, cells })?;
                }
            }
            Ok(())
        })
    })
}

fn cell(experiment: &Experiment, runs: &Runs, column: usize, when: When) -> Cell<'static> {
    let info = &experiment.columns[column];
    let estimate = estimate(&runs.values(column, What::At(when)));
    let moving =
        (info.headline() && when != When::Before).then(|| still_moving(&runs.values(column, What::Movement))).flatten();
    let asked = experiment.until.as_ref().filter(|until| until.measure == info.key && when == When::End);
    let reached = asked.map(|until| reached(estimate.as_ref(), until.half_width));
    let words = |yes: Option<bool>| yes.map_or("", |yes| if yes { "true" } else { "false" });
    Cell { estimate, all: None, more: [words(moving), experiment.interval_kind(), words(reached)] }
}

/// Whether an interval is narrow enough; one that cannot be told is not.
pub(super) fn reached(estimate: Option<&Estimate>, half_width: f64) -> bool {
    let half = estimate.and_then(|estimate| estimate.interval).map(|(low, high)| (high - low) / 2.0);
    half.is_some_and(|half| half <= half_width)
}

fn still_moving(differences: &[f64]) -> Option<bool> {
    let estimate = estimate(differences)?;
    let standard_error = estimate.sd? / (estimate.n as f64).sqrt();
    Some(estimate.mean.abs() > 2.0 * standard_error)
}

/// What a sweep ends with on a platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranges {
    /// platform
    pub platform: String,
    /// per measure asked for: its smallest and its largest mean over points
    pub cells: Vec<Option<(f64, f64)>>,
    /// points at which any of them is defined
    pub points: u64,
}

/// The range over points of the `end` means of some measures, by platform, out of the summary.
///
/// # Errors
/// If the file cannot be read.
pub fn ranges(folder: &Path, measures: &[&str]) -> Result<Vec<Ranges>, Error> {
    let mut table: Vec<Ranges> = Vec::new();
    let mut point_of_last = std::collections::BTreeMap::new();
    estimates::each_row(folder, &LAYOUT, Some(measures), &mut |row| {
        let position = measures.iter().position(|measure| *measure == row.measure);
        let Some(position) = position.filter(|_| row.when == "end") else { return };
        let k = table.iter().position(|known| known.platform == row.platform).unwrap_or_else(|| {
            table.push(Ranges { platform: row.platform.to_string(), cells: vec![None; measures.len()], points: 0 });
            table.len() - 1
        });
        let Some(mean) = row.cell.estimate.map(|estimate| estimate.mean) else { return };
        let range = &mut table[k].cells[position];
        *range = Some(range.map_or((mean, mean), |(low, high)| (low.min(mean), high.max(mean))));
        if point_of_last.insert(k, row.point) != Some(row.point) {
            table[k].points += 1;
        }
    })?;
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_by_over_two_standard_errors_still_moves() {
        assert_eq!(still_moving(&[0.1, 0.11, 0.09]), Some(true));
        assert_eq!(still_moving(&[0.1, -0.11, 0.09]), Some(false));
        assert_eq!(still_moving(&[0.1]), None);
    }

    #[test]
    fn a_width_is_reached_or_cannot_be_told() {
        let narrow = estimate(&[0.1, 0.11, 0.09]);
        assert!(reached(narrow.as_ref(), 0.03) && !reached(narrow.as_ref(), 0.02), "{narrow:?}");
        assert!(!reached(estimate(&[0.1]).as_ref(), 1.0) && !reached(None, 1.0));
    }
}

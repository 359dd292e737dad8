//! differences.csv: what every platform differs by from the baseline, replicate by replicate, with intervals.
//!
//! Replicate r of both has the same society and luck, so the interval is that of the mean of paired differences: it tells whether
//! two designs differ, which the two intervals of their own levels do not. `low` and `high` are the 95 % interval of one pair;
//! `low_all` and `high_all` hold for all `pairs` of a measure at a point and time together (Bonferroni: level 1 - 0.05 / pairs).
//!
//! Source: Student 1908; Bonferroni's inequality as in Dunn 1961.

use super::error::Error;
use super::estimates::{self, Cell, Layout, Line};
use super::experiment::Experiment;
use super::names;
use super::traces::{What, each_point};
use crate::experiment::statistics::{estimate, intervals::estimate_at};
use std::path::Path;

/// What differences.csv and differences.parquet have.
pub static LAYOUT: Layout = Layout {
    csv: names::DIFFERENCES,
    parquet: names::DIFFERENCES_TABLE,
    simultaneous: true,
    more: ["baseline", "pairs", "interval"],
};

/// Writes differences.csv, and differences.parquet where it would be too long, from the table of measures; the names of the
/// files. A scenario of one platform has none.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write(folder: &Path, experiment: &Experiment) -> Result<Vec<&'static str>, Error> {
    let others = experiment.plan.platforms.len().saturating_sub(1);
    if others == 0 {
        return Ok(Vec::new());
    }
    let (times, pairs, level) = (experiment.times(), others.to_string(), 1.0 - 0.05 / others as f64);
    let more = [experiment.baseline.as_str(), pairs.as_str(), experiment.interval_kind()];
    estimates::write(folder, &LAYOUT, experiment, |each| {
        each_point(folder, experiment.columns, times, &mut |point, runs| {
            let Some(baseline) = runs.iter().find(|runs| runs.platform == experiment.baseline) else { return Ok(()) };
            for own in experiment.in_order(runs).into_iter().filter(|own| own.platform != experiment.baseline) {
                for when in times.whens() {
                    let cell = |column: usize| {
                        let found = own.differences(baseline, column, What::At(when));
                        Cell {
                            estimate: estimate(&found),
                            all: estimate_at(&found, level).and_then(|e| e.interval),
                            more,
                        }
                    };
                    let cells = (0..experiment.columns.len()).map(cell).collect();
                    each(Line { point, platform: &own.platform, when, cells })?;
                }
            }
            Ok(())
        })
    })
}

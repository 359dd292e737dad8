//! sensitivity.csv: which axes of a sweep a measure's variation comes from, where the points are Saltelli's or Morris'.
//!
//! What is analysed is the mean over replicates at each point. Where replicate r has the same seed at every point, the mean
//! is over the replicates that all points of a base point (of a trajectory) have: else what two points differ in would
//! partly be their seeds. A base point without such a replicate is left out. Beside the indices stands the share of the
//! variance of single runs that is the seed's doing; it is no part of them but for what the mean leaves of it.

use super::csv::quoted;
use super::error::Error;
use super::experiment::{Experiment, Scheme, SweepTable};
use super::names;
use super::outcomes::{self, Asked, Outcomes, RunKey};
use super::replace::replace;
use super::traces::Times;
use crate::experiment::design;
use crate::experiment::statistics::screening::screen;
use crate::experiment::statistics::sensitivity::{Index, Sample};
use crate::experiment::statistics::{Key, mean, variance};
use crate::scenario::hypothesis::When;
use std::fmt::Write;
use std::path::Path;

/// The header of sensitivity.csv. `base` is base points or trajectories that were whole, `replicates` the fewest that a
/// mean is over.
pub const HEADER: &str = "platform,measure,when,axis,axis2,index,value,low,high,base,replicates,seed_share";

/// Level of the intervals.
const LEVEL: f64 = 0.95;
/// Resamples of base points behind an interval.
const RESAMPLES: u32 = 500;
/// Test number of the resamples: one for all measures and platforms, which are so compared on the same resamples.
const TEST: u32 = u32::MAX;

/// A row of sensitivity.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// platform
    pub platform: String,
    /// measure and time
    pub asked: Asked,
    /// label of the axis
    pub axis: String,
    /// label of the other axis, of second-order indices
    pub axis2: Option<String>,
    /// S1, ST, S2 (shares of variance); mu, mu_star, sigma (in the measure's unit by the axis' whole range)
    pub index: &'static str,
    /// `None` where the measure does not vary or no base point is whole
    pub value: Option<f64>,
    /// its 95 % interval, where there is one
    pub interval: Option<(f64, f64)>,
    /// base points or trajectories
    pub base: u64,
    /// fewest replicates that a mean is over
    pub replicates: u64,
    /// share of the variance of single runs that is the seed's, in [0, 1]
    pub seed_share: Option<f64>,
}

/// The headline measures at every time that summary.csv has.
pub fn headlines(experiment: &Experiment) -> Vec<Asked> {
    let before = experiment.first_intervention.map(|_| When::Before);
    let times: Vec<When> = before.into_iter().chain([When::End, When::Mean]).collect();
    let headlines = experiment.columns.iter().filter(|column| column.headline());
    headlines.flat_map(|column| times.iter().map(|&when| Asked { measure: column.key.to_string(), when })).collect()
}

/// The indices of what is asked for, platform by platform, from the data of a folder; `None` if the design of the sweep has
/// none.
///
/// # Errors
/// If the data cannot be read, or have no such measure.
pub fn analyse(folder: &Path, experiment: &Experiment, asked: &[Asked]) -> Result<Option<Vec<Row>>, Error> {
    let Some(sweep) = experiment.sweep.as_ref().filter(|sweep| sweep.scheme != Scheme::Other) else { return Ok(None) };
    let times = Times { steps: experiment.steps, first_intervention: experiment.first_intervention };
    let outcomes = outcomes::read(folder, asked, times)?;
    let mut rows = Vec::new();
    for name in &experiment.plan.platforms {
        let Some(platform) = outcomes.platform(name) else { continue };
        for (k, asked) in asked.iter().enumerate() {
            let cells = cells(&outcomes, (sweep.points.len(), experiment.plan.replicates), platform, k);
            let analysis = Analysis { experiment, sweep, cells, platform: name, asked };
            rows.extend(analysis.rows());
        }
    }
    Ok(Some(rows))
}

/// Writes sensitivity.csv of the headline measures, if the sweep's design has indices; whether it did.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write(folder: &Path, experiment: &Experiment) -> Result<bool, Error> {
    let Some(rows) = analyse(folder, experiment, &headlines(experiment))? else { return Ok(false) };
    replace(&folder.join(names::SENSITIVITY), text(&rows).as_bytes())?;
    Ok(true)
}

/// The rows as CSV.
pub fn text(rows: &[Row]) -> String {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:?}"));
    let mut text = format!("{HEADER}\n");
    for row in rows {
        let (platform, measure, when) = (quoted(&row.platform), quoted(&row.asked.measure), row.asked.when);
        let (axis, axis2) = (quoted(&row.axis), quoted(row.axis2.as_deref().unwrap_or("")));
        let (low, high) = (number(row.interval.map(|ends| ends.0)), number(row.interval.map(|ends| ends.1)));
        let (index, value, seed_share) = (row.index, number(row.value), number(row.seed_share));
        let (base, replicates) = (row.base, row.replicates);
        writeln!(
            text,
            "{platform},{measure},{when},{axis},{axis2},{index},{value},{low},{high},{base},{replicates},{seed_share}"
        )
        .expect("text grows");
    }
    text
}

/// A measure's values on a platform, by point, then replicate.
type Cells = Vec<Vec<Option<f64>>>;

fn cells(outcomes: &Outcomes, (points, replicates): (usize, u32), platform: u32, asked: usize) -> Cells {
    let value = |point, replicate| outcomes.value(RunKey { point, platform, replicate }, asked);
    (0..points as u32).map(|point| (0..replicates).map(|replicate| value(point, replicate)).collect()).collect()
}

/// One measure on one platform.
struct Analysis<'a> {
    experiment: &'a Experiment,
    sweep: &'a SweepTable,
    cells: Cells,
    platform: &'a str,
    asked: &'a Asked,
}

/// An index before it is a row: its name, the axes by position, value and interval.
type Found = (&'static str, usize, Option<usize>, Option<f64>, Option<(f64, f64)>);

impl Analysis<'_> {
    fn rows(&self) -> Vec<Row> {
        let axes = self.sweep.labels.len();
        let block = match self.sweep.scheme {
            Scheme::Saltelli { second_order } => design::saltelli_rows(axes, second_order),
            Scheme::Morris { .. } | Scheme::Other => axes + 1,
        };
        let (means, replicates) = means(&self.cells, block, self.sweep.paired);
        let base = means.chunks(block).filter(|rows| rows.iter().all(Option::is_some)).count() as u64;
        let seed_share = self.seed_share();
        let row = |(index, axis, axis2, value, interval): Found| Row {
            platform: self.platform.to_string(),
            asked: self.asked.clone(),
            axis: self.sweep.labels[axis].clone(),
            axis2: axis2.map(|axis: usize| self.sweep.labels[axis].clone()),
            index,
            value,
            interval,
            base,
            replicates,
            seed_share,
        };
        let found = match self.sweep.scheme {
            Scheme::Saltelli { second_order } => self.variances(&means, second_order),
            Scheme::Morris { trajectories, levels } => self.effects(&means, trajectories, levels),
            Scheme::Other => Vec::new(),
        };
        found.into_iter().map(row).collect()
    }

    fn key(&self) -> Key {
        Key { seed: self.experiment.seed, test: TEST, part: 0 }
    }

    fn variances(&self, means: &[Option<f64>], second_order: bool) -> Vec<Found> {
        let axes = self.sweep.labels.len();
        let found = Sample::from_rows(means, axes, second_order).indices(LEVEL, RESAMPLES, self.key());
        let around = |index: Index| (index.value - index.half_width, index.value + index.half_width);
        let entry = |name, axis, axis2, index: Option<Index>| {
            (name, axis, axis2, index.map(|index| index.value), index.map(around))
        };
        let of = |axis: usize| found.as_ref().map(|found| found.factors[axis]);
        let mut all: Vec<Found> = Vec::new();
        for axis in 0..axes {
            all.push(entry("S1", axis, None, of(axis).map(|indices| indices.first)));
            all.push(entry("ST", axis, None, of(axis).map(|indices| indices.total)));
        }
        for pair in found.iter().flat_map(|found| &found.pairs) {
            all.push(entry("S2", pair.factors.0, Some(pair.factors.1), Some(pair.second)));
        }
        all
    }

    fn effects(&self, means: &[Option<f64>], trajectories: u32, levels: u32) -> Vec<Found> {
        let axes = self.sweep.labels.len();
        let points = design::morris(trajectories as usize, axes, levels, self.experiment.seed);
        let points: Vec<Vec<f64>> =
            points.expect("the sweep was made of it").iter().map(|point| point.to_vec()).collect();
        let found = screen(&points, means, LEVEL, RESAMPLES, self.key());
        let mut all: Vec<Found> = Vec::new();
        for axis in 0..axes {
            let of = found.as_ref().map(|found| found.factors[axis]);
            let around = of.map(|of| (of.mu_star - of.mu_star_half_width, of.mu_star + of.mu_star_half_width));
            all.push(("mu", axis, None, of.map(|of| of.mu), None));
            all.push(("mu_star", axis, None, of.map(|of| of.mu_star), around));
            all.push(("sigma", axis, None, of.map(|of| of.sigma), None));
        }
        all
    }

    /// The seed's share of the variance of single runs, over the points that have all replicates.
    fn seed_share(&self) -> Option<f64> {
        let components = if self.sweep.paired {
            // A sequential sweep has as many replicates at a point as it needed: those that all points have, count.
            let reached = |row: &Vec<Option<f64>>| row.iter().rposition(Option::is_some).map(|last| last + 1);
            let wanted = match self.experiment.until {
                Some(_) => self.cells.iter().filter_map(reached).min()?,
                None => self.experiment.plan.replicates as usize,
            };
            let whole = |row: &Vec<Option<f64>>| row.iter().take(wanted).copied().collect::<Option<Vec<f64>>>();
            variance::common_seeds(&self.cells.iter().filter_map(whole).collect::<Vec<_>>())
        } else {
            let there = self.cells.iter().map(|row| row.iter().copied().flatten().collect::<Vec<f64>>());
            variance::own_seeds(&there.filter(|row| !row.is_empty()).collect::<Vec<_>>())
        };
        components.map(|components| components.seed_share)
    }
}

/// The mean of every point, and the fewest replicates that one is over.
fn means(cells: &[Vec<Option<f64>>], block: usize, paired: bool) -> (Vec<Option<f64>>, u64) {
    let mut fewest = None;
    let mut means = Vec::with_capacity(cells.len());
    for rows in cells.chunks(block) {
        let common = |replicate: usize| !paired || rows.iter().all(|row| row[replicate].is_some());
        for row in rows {
            let counted: Vec<f64> =
                (0..row.len()).filter(|&replicate| common(replicate)).filter_map(|replicate| row[replicate]).collect();
            let n = counted.len() as u64;
            fewest = fewest.filter(|&fewest| fewest < n || n == 0).or((n > 0).then_some(n));
            means.push(mean(&counted));
        }
    }
    (means, fewest.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_are_over_the_replicates_that_a_whole_base_point_has() {
        let cells = vec![
            vec![Some(1.0), Some(3.0), None],
            vec![Some(5.0), None, Some(9.0)],
            vec![Some(1.0), Some(2.0), Some(6.0)],
            vec![Some(2.0), Some(4.0), Some(9.0)],
            vec![None, Some(4.0), None],
            vec![Some(2.0), None, None],
        ];
        let (paired, fewest) = means(&cells, 2, true);
        assert_eq!(paired, [Some(1.0), Some(5.0), Some(3.0), Some(5.0), None, None]);
        assert_eq!(fewest, 1);
        let (own, fewest) = means(&cells, 2, false);
        assert_eq!(own, [Some(2.0), Some(7.0), Some(3.0), Some(5.0), Some(4.0), Some(2.0)]);
        assert_eq!(fewest, 1);
        assert_eq!(means(&cells[2..4], 2, true).1, 3);
        assert_eq!(means(&[vec![None]], 1, true), (vec![None], 0));
    }
}

//! scaling.csv: how total value and total coordination cost grow with the number of people, where a sweep varies it.
//!
//! Points that differ in `population.size` only are one curve; a curve of three sizes or more is fitted. A replicate counts
//! if it has a value at every size. Exponents have 95 % intervals by Student's t over replicates; a total that is not above
//! 0 has no logarithm, and its curve no exponent. Laws are compared as `statistics::scaling` says.

use super::csv::quoted;
use super::error::Error;
use super::experiment::{Experiment, SweepTable};
use super::names;
use super::outcomes::{self, Asked, Outcomes, RunKey};
use super::replace::replace;
use super::traces::Times;
use crate::experiment::statistics::scaling::{Comparison, Finding, Law, compare, exponents};
use crate::experiment::statistics::{Estimate, estimate};
use crate::scenario::hypothesis::When;
use std::fmt::Write;
use std::path::Path;

/// The axis that is fitted.
pub const SIZE: &str = "population.size";
/// What is fitted: name and measure.
pub const TOTALS: [(&str, &str); 2] = [("value", "value.total"), ("cost", "value.coordination_total")];
/// The third name: exponent of value less exponent of cost, replicate by replicate.
pub const DIFFERENCE: &str = "value - cost";
/// Sizes of a curve at least.
const SIZES_MIN: usize = 3;
/// Columns after those of the other axes. A gap is how much worse a law's AIC is than the best of the five fits.
const COLUMNS: &str = "total,exponent,low,high,replicates,sizes,smallest,largest,finding,\
                       gap_sarnoff,gap_odlyzko,gap_metcalfe,gap_reed,gap_free";

/// A curve: points that differ in size only.
#[derive(Clone, Debug, PartialEq)]
struct Curve {
    /// cells of the other axes
    others: Vec<String>,
    /// size and point, ascending
    points: Vec<(u64, u32)>,
}

/// A row of scaling.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// platform
    pub platform: String,
    /// when
    pub when: When,
    /// values of the other axes
    pub others: Vec<String>,
    /// one of [`TOTALS`], or [`DIFFERENCE`]
    pub total: &'static str,
    /// exponents over replicates; `None` where a total has no logarithm
    pub exponent: Option<Estimate>,
    /// replicates with a value at every size
    pub replicates: u64,
    /// the sizes
    pub sizes: Vec<u64>,
    /// the laws; `None` for the difference, and where there are too few data
    pub laws: Option<Comparison>,
}

/// What a sweep says of growth.
#[derive(Clone, Debug, PartialEq)]
pub struct Scaling {
    /// labels of the other axes
    pub axes: Vec<String>,
    /// rows by platform, time, curve, total
    pub rows: Vec<Row>,
}

impl Row {
    /// The law, "power", or "undecided"; "" for the difference.
    pub fn finding(&self) -> &'static str {
        if self.total == DIFFERENCE {
            return "";
        }
        match self.laws.as_ref().map(|laws| laws.finding) {
            Some(Finding::Law(law)) => short(law),
            Some(Finding::Power) => "power",
            Some(Finding::Undecided) | None => "undecided",
        }
    }
}

/// Whose law it is.
pub fn short(law: Law) -> &'static str {
    law.name().split(',').next().unwrap_or_default()
}

/// Fits every curve of a sweep over the number of people, from the data of a folder; `None` if there is none.
///
/// # Errors
/// If the data cannot be read.
pub fn analyse(folder: &Path, experiment: &Experiment) -> Result<Option<Scaling>, Error> {
    let Some(sweep) = &experiment.sweep else { return Ok(None) };
    let measured = TOTALS.iter().all(|(_, key)| experiment.columns.iter().any(|column| column.key == *key));
    let Some((axes, curves)) = curves(sweep).filter(|(_, curves)| measured && !curves.is_empty()) else {
        return Ok(None);
    };
    let before = experiment.first_intervention.map(|_| When::Before);
    let times: Vec<When> = before.into_iter().chain([When::End, When::Mean]).collect();
    let asked: Vec<Asked> = times
        .iter()
        .flat_map(|&when| TOTALS.map(|(_, measure)| Asked { measure: measure.to_string(), when }))
        .collect();
    let run_times = Times { steps: experiment.steps, first_intervention: experiment.first_intervention };
    let outcomes = outcomes::read(folder, &asked, run_times)?;
    let mut rows = Vec::new();
    for name in &experiment.plan.platforms {
        let Some(platform) = outcomes.platform(name) else { continue };
        for (k, &when) in times.iter().enumerate() {
            for curve in &curves {
                let data = Data { outcomes: &outcomes, platform, replicates: experiment.plan.replicates, curve };
                rows.extend(data.rows(name, when, [2 * k, 2 * k + 1]));
            }
        }
    }
    Ok(Some(Scaling { axes, rows }))
}

/// Writes scaling.csv, if the sweep has a curve; whether it did.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write(folder: &Path, experiment: &Experiment) -> Result<bool, Error> {
    let Some(scaling) = analyse(folder, experiment)? else { return Ok(false) };
    replace(&folder.join(names::SCALING), text(&scaling).as_bytes())?;
    Ok(true)
}

/// As CSV.
pub fn text(scaling: &Scaling) -> String {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:?}"));
    let axes: String = scaling.axes.iter().map(|axis| quoted(axis) + ",").collect();
    let mut text = format!("platform,when,{axes}{COLUMNS}\n");
    for row in &scaling.rows {
        let others: String = row.others.iter().map(|cell| quoted(cell) + ",").collect();
        let interval = row.exponent.and_then(|exponent| exponent.interval);
        let ends = [row.exponent.map(|exponent| exponent.mean), interval.map(|i| i.0), interval.map(|i| i.1)];
        let [exponent, low, high] = ends.map(number);
        let gaps: Vec<String> =
            (0..=Law::ALL.len()).map(|k| number(row.laws.as_ref().map(|laws| laws.fits[k].gap))).collect();
        let (platform, when, total, finding) = (quoted(&row.platform), row.when, row.total, row.finding());
        let (replicates, sizes, gaps) = (row.replicates, row.sizes.len(), gaps.join(","));
        let (smallest, largest) = (row.sizes[0], row.sizes[row.sizes.len() - 1]);
        writeln!(
            text,
            "{platform},{when},{others}{total},{exponent},{low},{high},{replicates},{sizes},{smallest},{largest},{finding},{gaps}"
        )
        .expect("text grows");
    }
    text
}

/// Labels of the other axes, and the curves in the order of their first point.
fn curves(sweep: &SweepTable) -> Option<(Vec<String>, Vec<Curve>)> {
    let axis = sweep.keys.iter().position(|key| *key == SIZE)?;
    let without = |cells: &[String]| -> Vec<String> {
        cells.iter().enumerate().filter(|(k, _)| *k != axis).map(|(_, cell)| cell.clone()).collect()
    };
    let mut curves: Vec<Curve> = Vec::new();
    let mut known = std::collections::BTreeMap::new();
    for (point, cells) in sweep.points.iter().enumerate() {
        let Ok(size) = cells[axis].parse::<u64>() else { continue };
        let others = without(cells);
        let index = *known.entry(others.clone()).or_insert_with(|| {
            curves.push(Curve { others, points: Vec::new() });
            curves.len() - 1
        });
        let points = &mut curves[index].points;
        if points.iter().all(|(other, _)| *other != size) {
            points.push((size, point as u32));
        }
    }
    curves.retain(|curve| curve.points.len() >= SIZES_MIN);
    curves.iter_mut().for_each(|curve| curve.points.sort_unstable());
    Some((without(&sweep.labels), curves))
}

/// One curve on one platform.
struct Data<'a> {
    outcomes: &'a Outcomes,
    platform: u32,
    replicates: u32,
    curve: &'a Curve,
}

impl Data<'_> {
    /// Value, cost, and their difference; `asked` are the positions of the two among what was asked for.
    fn rows(&self, name: &str, when: When, asked: [usize; 2]) -> Vec<Row> {
        let sizes: Vec<f64> = self.curve.points.iter().map(|(size, _)| *size as f64).collect();
        let row = |total, exponent, replicates, laws| Row {
            platform: name.to_string(),
            when,
            others: self.curve.others.clone(),
            total,
            exponent,
            replicates,
            sizes: self.curve.points.iter().map(|(size, _)| *size).collect(),
            laws,
        };
        let fitted = |k: usize| {
            let table = self.table(&asked[k..=k]);
            let exponent = exponents(&sizes, &table).and_then(|exponents| estimate(&exponents));
            row(TOTALS[k].0, exponent, table.len() as u64, compare(&sizes, &table))
        };
        let both = self.table(&asked);
        let half =
            |from: usize| -> Vec<Vec<f64>> { both.iter().map(|row| row[from..from + sizes.len()].to_vec()).collect() };
        let slopes = exponents(&sizes, &half(0)).zip(exponents(&sizes, &half(sizes.len())));
        let difference = slopes.and_then(|(value, cost)| {
            estimate(&value.iter().zip(&cost).map(|(value, cost)| value - cost).collect::<Vec<_>>())
        });
        vec![fitted(0), fitted(1), row(DIFFERENCE, difference, both.len() as u64, None)]
    }

    /// One row a replicate that has all values: of what is asked for, one after another, at every size.
    fn table(&self, asked: &[usize]) -> Vec<Vec<f64>> {
        let value =
            |replicate, asked, point| self.outcomes.value(RunKey { point, platform: self.platform, replicate }, asked);
        let of = |replicate| {
            let cells = asked.iter().flat_map(|&asked| self.curve.points.iter().map(move |(_, point)| (asked, *point)));
            cells.map(|(asked, point)| value(replicate, asked, point)).collect::<Option<Vec<f64>>>()
        };
        (0..self.replicates).filter_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::experiment::Scheme;

    fn table(labels: &[&'static str], points: &[&[&str]]) -> SweepTable {
        SweepTable {
            labels: labels.iter().map(|label| label.to_string()).collect(),
            points: points.iter().map(|row| row.iter().map(|cell| cell.to_string()).collect()).collect(),
            own: Vec::new(),
            keys: labels.to_vec(),
            scheme: Scheme::Other,
            paired: true,
        }
    }

    #[test]
    fn a_curve_is_what_differs_in_size_only() {
        let cells: [&[&str]; 7] =
            [&["a", "100"], &["a", "50"], &["b", "100"], &["b", "50"], &["a", "200"], &["a", "50"], &["a", ""]];
        let (axes, curves) = curves(&table(&["feed.reach", SIZE], &cells)).unwrap();
        assert_eq!(axes, ["feed.reach"]);
        assert_eq!(curves, [Curve { others: vec!["a".to_string()], points: vec![(50, 1), (100, 0), (200, 4)] }]);
        assert_eq!(super::curves(&table(&["feed.reach"], &[&["1"]])), None);
    }
}

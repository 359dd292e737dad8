//! A sweep: its axes and points, as the scenario says, and the summary that it left on disk of a few measures at each.
//!
//! Only the measures that are drawn are kept, so thousands of points take a few megabytes.

use super::axis;
use super::error::ReportError;
use crate::experiment::statistics::Estimate;
use crate::output::{baseline, estimates, names, summary};
use crate::scenario::measure::with_unit;
use crate::scenario::points::points;
use crate::scenario::sweep::{self, Extent, Points};
use crate::scenario::value::Value;
use crate::scenario::{Scenario, literal};
use std::collections::BTreeMap;
use std::path::Path;

/// A sweep.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// how points were chosen, as the scenario names it
    pub design: &'static str,
    /// what varies; of axes that go together, the first
    pub axes: Vec<Axis>,
    /// a level an axis, by point; `None`: what the scenario says, where that differs between platforms
    pub points: Vec<Vec<Option<usize>>>,
    /// whether the number of replicates was chosen by the width of intervals
    pub sequential: bool,
    /// fewest and most replicates of a point that a measure of the figures is defined in
    pub n: (u64, u64),
    /// whether replicates share society and luck between points
    pub paired: bool,
    /// of a sequential design: on how many platforms and points the interval became as narrow as was asked, and of how many
    pub reached: Option<(u64, u64)>,
    means: BTreeMap<String, ByPoint>,
    differences: BTreeMap<String, ByPoint>,
}

/// What varies.
#[derive(Clone, Debug, Default)]
pub struct Axis {
    /// its name in files
    pub label: String,
    /// its name without the section, where no other axis has it
    pub short: String,
    /// unit, "" where it has none
    pub unit: String,
    /// what the parameter means
    pub meaning: String,
    /// evenly spaced in the logarithm
    pub log: bool,
    /// whether its values are numbers
    pub numeric: bool,
    /// its values, ascending if they are numbers
    pub levels: Vec<Level>,
    /// the platforms it is set on; `None`: all
    pub platforms: Option<Vec<String>>,
    /// labels of axes whose values go together with its
    pub with: Vec<String>,
}

/// A value of an axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Level {
    /// the number, or its position in the order
    pub value: f64,
    /// as a figure writes it
    pub text: String,
}

impl Axis {
    /// Name and unit, as an axis shows them.
    pub fn title(&self) -> String {
        let with: String = self.with.iter().map(|label| format!(" with {label}")).collect();
        with_unit(&self.short, &self.unit) + &with
    }
    /// Its range or its values, in words.
    pub fn range(&self) -> String {
        let text = |k: usize| self.levels[k].text.clone();
        match self.levels.len() {
            0 => "–".to_string(),
            count if count > 6 && self.numeric => format!("{} to {}", text(0), text(count - 1)),
            count => (0..count).map(text).collect::<Vec<_>>().join(", "),
        }
    }
}

impl Sweep {
    /// A measure by platform and point.
    pub fn means(&self, measure: &str, platform: usize) -> &[Option<Estimate>] {
        self.means.get(measure).and_then(|all| all.get(platform)).map_or(&[], Vec::as_slice)
    }
    /// A measure at a point.
    pub fn at(&self, measure: &str, platform: usize, point: usize) -> Option<Estimate> {
        self.means(measure, platform).get(point).copied().flatten()
    }
    /// What a platform differs by from the baseline at a point, over the replicates of both, with its 95 % interval; `None` for
    /// the baseline, and where it is undefined.
    pub fn difference(&self, measure: &str, platform: usize, point: usize) -> Option<Estimate> {
        self.differences.get(measure)?.get(platform)?.get(point).copied().flatten()
    }
    /// The axes that have more than one value.
    pub fn varying(&self) -> Vec<usize> {
        (0..self.axes.len()).filter(|axis| self.axes[*axis].levels.len() > 1).collect()
    }
}

/// Reads the sweep of a folder, if it has one, and its platforms in the order of the file; of the measures, those in `wanted`. Figures show
/// those in `drawn`.
pub fn read(
    dir: &Path,
    scenario: &Scenario,
    wanted: &[&str],
    drawn: &[&str],
) -> Result<Option<(Sweep, Vec<String>)>, ReportError> {
    let Some(swept) = &scenario.sweep else { return Ok(None) };
    let path = dir.join(names::SCENARIO);
    let rows = points(scenario).map_err(|error| ReportError::read(&path, error))?.points;
    let mut axes = Vec::new();
    let mut columns = Vec::new();
    for (k, axis) in swept.axes.iter().enumerate() {
        let own = own_value(scenario, axis);
        let values: Vec<Option<&Value>> = rows.iter().map(|row| row[k].as_ref().or(own)).collect();
        let (axis, column) = axis_of(axis, &swept.axes, &values);
        axes.push(axis);
        columns.push(column);
    }
    let kept = leads(&mut axes, &swept.points);
    let points = (0..rows.len()).map(|p| kept.iter().map(|&k| columns[k][p]).collect()).collect();
    let axes = kept.iter().map(|&k| axes[k].clone()).collect();
    let mut sweep = Sweep {
        design: swept.points.name(),
        axes,
        points,
        sequential: swept.until.is_some(),
        n: (0, 0),
        paired: swept.paired,
        reached: None,
        means: BTreeMap::new(),
        differences: BTreeMap::new(),
    };
    // The measure that replicates were added for says where it became narrow enough.
    let mut asked = wanted.to_vec();
    asked.extend(swept.until.iter().map(|until| until.measure.as_str()).filter(|key| !wanted.contains(key)));
    let platforms = summary(dir, &mut sweep, &asked, drawn)?;
    Ok(Some((sweep, platforms)))
}

/// Axes that stand for themselves and for those that go together with them, which are told to them.
fn leads(axes: &mut [Axis], points: &Points) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..axes.len()).collect();
    let Points::Grid { together } = points else { return kept };
    for (first, rest) in together.iter().filter_map(|group| group.split_first()) {
        kept.retain(|k| !rest.contains(k));
        axes[*first].with = rest.iter().map(|&k| axes[k].short.clone()).collect();
    }
    kept
}

/// An axis, and which of its levels each point has; `values` by point.
fn axis_of(axis: &sweep::Axis, all: &[sweep::Axis], values: &[Option<&Value>]) -> (Axis, Vec<Option<usize>>) {
    let (numeric, levels, column) = levels(values);
    let label = &axis.label;
    let last = |label: &str| label.rsplit('.').next().unwrap_or(label).to_string();
    let alone = all.iter().filter(|other| last(&other.label) == last(label)).count() == 1;
    let axis = Axis {
        label: label.clone(),
        short: if alone { last(label) } else { label.clone() },
        unit: axis.row.unit.to_string(),
        meaning: axis.row.meaning.to_string(),
        log: matches!(axis.extent, Extent::Range { log: true, .. }),
        numeric,
        levels,
        platforms: axis.platforms.clone(),
        with: Vec::new(),
    };
    (axis, column)
}

/// What the scenario says itself; `None` where the platforms that the axis touches differ.
fn own_value<'a>(scenario: &'a Scenario, axis: &sweep::Axis) -> Option<&'a Value> {
    let touched = scenario.platforms.iter().filter(|design| axis.touches(&design.name));
    let mut own = touched.map(|design| design.values.get(axis.row.key));
    let first = own.next()?;
    own.all(|other| other == first).then_some(first)
}

/// Whether all values are numbers, the different ones in order, and which of them each is.
fn levels(values: &[Option<&Value>]) -> (bool, Vec<Level>, Vec<Option<usize>>) {
    let number = |value: &Value| match value {
        Value::Integer(n) => Some(*n as f64),
        Value::Real(x) => Some(*x),
        // Choices such as "4", "8", "12" neighbours.
        Value::Text(text) => text.parse().ok().filter(|x: &f64| x.is_finite()),
        _ => None,
    };
    let given = || values.iter().flatten().copied();
    let numeric = given().all(|value| number(value).is_some());
    if numeric {
        let mut numbers: Vec<f64> = given().filter_map(number).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.dedup();
        let level = |x: f64| numbers.binary_search_by(|other| other.total_cmp(&x)).ok();
        let column = values.iter().map(|value| value.and_then(number).and_then(level)).collect();
        return (true, numbers.iter().map(|&value| Level { value, text: axis::plain(value) }).collect(), column);
    }
    let text = |value: &Value| match value {
        // A network's file is called by its name, as in the tables.
        Value::Text(text) => text.strip_prefix(&format!("{}/", names::INPUTS)).unwrap_or(text).to_string(),
        other => literal(other),
    };
    let mut levels: Vec<Level> = Vec::new();
    let mut level = |value: &Value| {
        let text = text(value);
        let known = levels.iter().position(|level| level.text == text);
        known.unwrap_or_else(|| {
            levels.push(Level { value: levels.len() as f64, text });
            levels.len() - 1
        })
    };
    let column = values.iter().map(|value| value.map(&mut level)).collect();
    (false, levels, column)
}

/// A measure by platform and point.
type ByPoint = Vec<Vec<Option<Estimate>>>;

/// Reads the end of each run of the measures wanted; returns the platforms in the order of the file.
fn summary(dir: &Path, sweep: &mut Sweep, wanted: &[&str], drawn: &[&str]) -> Result<Vec<String>, ReportError> {
    let count = sweep.points.len();
    let mut platforms: Vec<String> = Vec::new();
    let mut means: BTreeMap<String, ByPoint> = BTreeMap::new();
    let mut range: Option<(u64, u64)> = None;
    let mut reached = (0u64, 0u64);
    estimates::each_row(dir, &summary::LAYOUT, Some(wanted), &mut |row| {
        let platform = position(&mut platforms, row.platform);
        if row.when != "end" {
            return;
        }
        match row.cell.more[2] {
            "true" => reached = (reached.0 + 1, reached.1 + 1),
            "false" => reached.1 += 1,
            _ => {}
        }
        let Some(estimate) = row.cell.estimate else { return };
        put(&mut means, row.measure, platform, (row.point as usize, count), estimate);
        if drawn.contains(&row.measure) {
            let n = estimate.n;
            range = Some(range.map_or((n, n), |(least, most)| (least.min(n), most.max(n))));
        }
    })?;
    sweep.means = means;
    sweep.n = range.unwrap_or((0, 0));
    sweep.reached = sweep.sequential.then_some(reached);
    if dir.join(names::DIFFERENCES).exists() {
        let mut found: BTreeMap<String, ByPoint> = BTreeMap::new();
        estimates::each_row(dir, &baseline::LAYOUT, Some(wanted), &mut |row| {
            if let (Some(estimate), "end") = (row.cell.estimate, row.when) {
                let platform = position(&mut platforms, row.platform);
                put(&mut found, row.measure, platform, (row.point as usize, count), estimate);
            }
        })?;
        sweep.differences = found;
    }
    Ok(platforms)
}

/// The position of a platform, which is appended where it is new.
fn position(platforms: &mut Vec<String>, name: &str) -> usize {
    platforms.iter().position(|known| known == name).unwrap_or_else(|| {
        platforms.push(name.to_string());
        platforms.len() - 1
    })
}

fn put(
    found: &mut BTreeMap<String, ByPoint>,
    measure: &str,
    platform: usize,
    (point, count): (usize, usize),
    estimate: Estimate,
) {
    if !found.contains_key(measure) {
        found.insert(measure.to_string(), Vec::new());
    }
    let by_platform = found.get_mut(measure).expect("it is there now");
    while by_platform.len() <= platform {
        by_platform.push(vec![None; count]);
    }
    if let Some(cell) = by_platform[platform].get_mut(point) {
        *cell = Some(estimate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_and_choices_as_they_come() {
        let [two, ten] = [Value::Integer(2), Value::Real(10.0)];
        let (numeric, found, column) = levels(&[Some(&ten), Some(&two), None, Some(&ten)]);
        assert!(numeric);
        assert_eq!(found.iter().map(|level| level.value).collect::<Vec<_>>(), [2.0, 10.0]);
        assert_eq!(column, [Some(1), Some(0), None, Some(1)]);
        let [twelve, four] = ["12", "4"].map(|name| Value::Text(name.to_string()));
        let (numeric, found, column) = levels(&[Some(&twelve), Some(&four)]);
        assert!(numeric, "choices that are numbers are drawn as numbers");
        assert_eq!(found.iter().map(|level| level.value).collect::<Vec<_>>(), [4.0, 12.0]);
        assert_eq!(column, [Some(1), Some(0)]);
        let [random, blocks] = ["random", "blocks"].map(|name| Value::Text(name.to_string()));
        let (numeric, found, column) = levels(&[Some(&random), Some(&blocks), Some(&random)]);
        assert!(!numeric);
        assert_eq!(found.iter().map(|level| level.text.as_str()).collect::<Vec<_>>(), ["random", "blocks"]);
        assert_eq!(column, [Some(0), Some(1), Some(0)]);
    }
}

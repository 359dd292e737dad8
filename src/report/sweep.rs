//! What a sweep left on disk: its axes, its points, and the summary of a few measures at each.
//!
//! Only the measures that are drawn are kept, so thousands of points take a few megabytes.

use super::ReportError;
use super::axis;
use super::data::records;
use super::design::lookup;
use crate::experiment::statistics::Estimate;
use crate::scenario::measure::with_unit;
use crate::scenario::tables::all_rows;
use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::Path;

/// A sweep.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// how points were chosen, as the scenario names it
    pub design: String,
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
    means: BTreeMap<String, Vec<Vec<Option<Estimate>>>>,
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
    /// the number, or its place in the order
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
    /// The axes that have more than one value.
    pub fn varying(&self) -> Vec<usize> {
        (0..self.axes.len()).filter(|axis| self.axes[*axis].levels.len() > 1).collect()
    }
}

/// Reads the sweep of a folder, if it has one, and its platforms by name; of the measures, those in `wanted`. Figures show
/// those in `drawn`.
pub fn read(
    dir: &Path,
    scenario: &toml::Table,
    wanted: &[&str],
    drawn: &[&str],
) -> Result<Option<(Sweep, Vec<String>)>, ReportError> {
    let Some(section) = scenario.get("sweep").and_then(toml::Value::as_table) else { return Ok(None) };
    let path = dir.join("points.csv");
    let text = std::fs::read_to_string(&path).map_err(|error| ReportError::read(&path, error))?;
    let mut rows = records(&text).into_iter();
    let labels: Vec<String> = rows.next().unwrap_or_default().into_iter().skip(1).collect();
    let cells: Vec<Vec<String>> = rows.map(|row| row.into_iter().skip(1).collect()).collect();
    if let Some(row) = cells.iter().position(|row| row.len() != labels.len()) {
        return Err(ReportError::read(&path, format!("point {row} has not {} values", labels.len())));
    }
    let mut axes = Vec::new();
    let mut columns = Vec::new();
    for (k, label) in labels.iter().enumerate() {
        let (axis, column) = axis_of(label, &labels, scenario, section, cells.iter().map(|row| row[k].as_str()));
        axes.push(axis);
        columns.push(column);
    }
    let kept = leads(&mut axes, section);
    let points = (0..cells.len()).map(|p| kept.iter().map(|&k| columns[k][p]).collect()).collect();
    let axes = kept.iter().map(|&k| axes[k].clone()).collect();
    let text = |key: &str| section.get(key).and_then(toml::Value::as_str).map(str::to_string);
    let mut sweep = Sweep {
        design: text("design").unwrap_or_else(|| "grid".to_string()),
        axes,
        points,
        sequential: section.contains_key("until"),
        n: (0, 0),
        paired: section.get("paired").and_then(toml::Value::as_bool).unwrap_or(true),
        means: BTreeMap::new(),
    };
    let platforms = summary(&dir.join("summary.csv"), &mut sweep, wanted, drawn)?;
    Ok(Some((sweep, platforms)))
}

/// Axes that stand for themselves and for those that go together with them, which are told to them.
fn leads(axes: &mut [Axis], section: &toml::Table) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..axes.len()).collect();
    for group in section.get("together").and_then(toml::Value::as_array).into_iter().flatten() {
        let names = group.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
        let members: Vec<usize> = names.filter_map(|name| axes.iter().position(|axis| axis.label == name)).collect();
        if let Some((first, rest)) = members.split_first() {
            kept.retain(|k| !rest.contains(k));
            axes[*first].with = rest.iter().map(|&k| axes[k].short.clone()).collect();
        }
    }
    kept
}

fn axis_of<'a>(
    label: &str,
    labels: &[String],
    scenario: &toml::Table,
    section: &toml::Table,
    cells: impl Iterator<Item = &'a str> + Clone,
) -> (Axis, Vec<Option<usize>>) {
    let said = section.get("vary").and_then(toml::Value::as_table).and_then(|vary| vary.get(label));
    let said = said.and_then(toml::Value::as_table);
    let text = |key: &str| said.and_then(|said| said.get(key)).and_then(toml::Value::as_str);
    let key = text("key").unwrap_or(label);
    let row = all_rows().find(|row| row.key == key);
    let list = said.and_then(|said| said.get("platform")).and_then(toml::Value::as_array);
    let platforms: Option<Vec<String>> =
        list.map(|names| names.iter().filter_map(toml::Value::as_str).map(str::to_string).collect());
    let own = own_value(scenario, key, platforms.as_deref());
    let texts: Vec<String> = cells.map(|cell| if cell.is_empty() { own.clone() } else { cell.to_string() }).collect();
    let (numeric, levels, column) = levels(&texts);
    let last = |label: &str| label.rsplit('.').next().unwrap_or(label).to_string();
    let alone = labels.iter().filter(|other| last(other) == last(label)).count() == 1;
    let axis = Axis {
        label: label.to_string(),
        short: if alone { last(label) } else { label.to_string() },
        unit: row.map_or_else(String::new, |row| row.unit.to_string()),
        meaning: row.map_or_else(String::new, |row| row.meaning.to_string()),
        log: text("scale") == Some("log"),
        numeric,
        levels,
        platforms,
        with: Vec::new(),
    };
    (axis, column)
}

/// What the scenario says itself, as points.csv would write it; "" where platforms differ.
fn own_value(scenario: &toml::Table, key: &str, touched: Option<&[String]>) -> String {
    let text = |value: &toml::Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let platforms = scenario.get("platform").and_then(toml::Value::as_array).into_iter().flatten();
    let name = |platform: &toml::Value| platform.get("name").and_then(toml::Value::as_str).unwrap_or("").to_string();
    let mut own = platforms
        .filter(|platform| touched.is_none_or(|names| names.contains(&name(platform))))
        .filter_map(|platform| platform.get("set").and_then(toml::Value::as_table).and_then(|set| set.get(key)))
        .map(text);
    match own.next() {
        Some(first) if own.all(|other| other == first) => first,
        Some(_) => String::new(),
        None => lookup(scenario, key).map_or_else(String::new, text),
    }
}

/// Whether all values are numbers, the different ones in order, and which of them each is.
fn levels(texts: &[String]) -> (bool, Vec<Level>, Vec<Option<usize>>) {
    let number = |text: &str| text.parse::<f64>().ok().filter(|x| x.is_finite());
    let given = || texts.iter().filter(|text| !text.is_empty());
    let numeric = given().all(|text| number(text).is_some());
    if numeric {
        let mut values: Vec<f64> = given().filter_map(|text| number(text)).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        let level = |text: &String| number(text).and_then(|x| values.binary_search_by(|v| v.total_cmp(&x)).ok());
        let column = texts.iter().map(level).collect();
        return (true, values.iter().map(|&value| Level { value, text: axis::plain(value) }).collect(), column);
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut levels: Vec<Level> = Vec::new();
    for text in given() {
        places.entry(text).or_insert_with(|| {
            levels.push(Level { value: levels.len() as f64, text: text.clone() });
            levels.len() - 1
        });
    }
    let column = texts.iter().map(|text| places.get(text.as_str()).copied()).collect();
    (false, levels, column)
}

/// Reads the end of each run, line by line; returns the platforms by name.
fn summary(path: &Path, sweep: &mut Sweep, wanted: &[&str], drawn: &[&str]) -> Result<Vec<String>, ReportError> {
    let file = std::fs::File::open(path).map_err(|error| ReportError::read(path, error))?;
    let mut lines = std::io::BufReader::new(file).lines();
    let header = lines.next().transpose().map_err(|error| ReportError::read(path, error))?.unwrap_or_default();
    let header = records(&header).into_iter().next().unwrap_or_default();
    let at = |name: &str| {
        let found = header.iter().position(|column| column == name);
        found.ok_or_else(|| ReportError::read(path, format!("there is no column `{name}`")))
    };
    let (point, platform, measure, when) = (at("point")?, at("platform")?, at("measure")?, at("when")?);
    let (mean, low, high, n) = (at("mean")?, at("low")?, at("high")?, at("n")?);
    let count = sweep.points.len();
    let mut found: BTreeMap<String, BTreeMap<String, Vec<Option<Estimate>>>> = BTreeMap::new();
    let mut range: Option<(u64, u64)> = None;
    for line in lines {
        let line = line.map_err(|error| ReportError::read(path, error))?;
        let Some(row) = records(&line).into_iter().next() else { continue };
        let cell = |k: usize| row.get(k).map_or("", String::as_str);
        let by_measure = found.entry(cell(platform).to_string()).or_default();
        if cell(when) != "end" || !wanted.contains(&cell(measure)) {
            continue;
        }
        let number = |k: usize| cell(k).parse::<f64>().ok().filter(|x| x.is_finite());
        let (Ok(point), n) = (cell(point).parse::<usize>(), cell(n).parse().unwrap_or(0)) else { continue };
        let cells = by_measure.entry(cell(measure).to_string()).or_insert_with(|| vec![None; count]);
        if let (Some(place), Some(mean)) = (cells.get_mut(point), number(mean)) {
            *place = Some(Estimate { n, mean, sd: None, interval: number(low).zip(number(high)) });
            if drawn.contains(&cell(measure)) {
                range = Some(range.map_or((n, n), |(least, most)| (least.min(n), most.max(n))));
            }
        }
    }
    let platforms: Vec<String> = found.keys().cloned().collect();
    for measure in wanted {
        let of = |platform: &String| found[platform].get(*measure).cloned().unwrap_or_else(|| vec![None; count]);
        sweep.means.insert(measure.to_string(), platforms.iter().map(of).collect());
    }
    sweep.n = range.unwrap_or((0, 0));
    Ok(platforms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_in_order_and_choices_as_they_come() {
        let texts = |all: &[&str]| all.iter().map(|text| text.to_string()).collect::<Vec<_>>();
        let (numeric, found, column) = levels(&texts(&["10", "2", "", "10"]));
        assert!(numeric);
        assert_eq!(found.iter().map(|level| level.value).collect::<Vec<_>>(), [2.0, 10.0]);
        assert_eq!(column, [Some(1), Some(0), None, Some(1)]);
        let (numeric, found, column) = levels(&texts(&["random", "blocks", "random"]));
        assert!(!numeric);
        assert_eq!(found.iter().map(|level| level.text.as_str()).collect::<Vec<_>>(), ["random", "blocks"]);
        assert_eq!(column, [Some(0), Some(1), Some(0)]);
    }
}

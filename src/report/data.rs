//! What a run left on disk, reduced while it is read: means and intervals by platform, step and measure.

use super::ReportError;
use super::design::Design;
use super::sweep::{self, Sweep};
use super::{figures, wishes};
use crate::columnar;
use crate::experiment::statistics::{self, Estimate};
use crate::measures::OPINION_BINS;
use crate::output::summary::plain;
use crate::output::{hypotheses, names};
use crate::scenario::Model;
use crate::scenario::measure::MeasureInfo;
use crate::scenario::plots::Plots;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

/// Everything the figures and the page read.
#[derive(Debug)]
pub struct Run {
    /// scenario and manifest
    pub design: Design,
    /// in name order
    pub platforms: Vec<String>,
    /// recorded steps, ascending
    pub steps: Vec<u32>,
    /// seeds found
    pub replicates: usize,
    /// the design point whose course over time is shown; `None` in a sweep that shows none
    pub point: Option<u32>,
    /// what was swept
    pub sweep: Option<Sweep>,
    /// what the scenario wants of its figures
    pub plots: Plots,
    /// what the model measures
    pub measures: &'static [MeasureInfo],
    series: BTreeMap<&'static str, Vec<Vec<Option<Estimate>>>>,
    /// share of agents by platform, step and bin of opinion, mean over seeds
    pub opinions: Vec<Vec<[f64; OPINION_BINS]>>,
    /// rows of summary.csv
    pub summary: Vec<SummaryRow>,
    /// rows of hypotheses.csv
    pub claims: Vec<hypotheses::Row>,
}

/// A row of summary.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryRow {
    /// platform
    pub platform: String,
    /// measure
    pub measure: String,
    /// `before`, `end` or `mean`
    pub when: String,
    /// mean, low, high; `None` where undefined
    pub numbers: [Option<f64>; 3],
    /// seeds
    pub n: u64,
    /// whether the measure still moves at the end
    pub still_moving: bool,
}

impl Run {
    /// A measure by step, in the order of `steps`; `None` where it is undefined or was not recorded.
    pub fn series(&self, measure: &str, platform: usize) -> Vec<Option<Estimate>> {
        match self.series.get(measure) {
            Some(by_platform) => by_platform[platform].clone(),
            None => vec![None; self.steps.len()],
        }
    }
    /// A measure at the last recorded step.
    pub fn end(&self, measure: &str, platform: usize) -> Option<Estimate> {
        self.series(measure, platform).last().copied().flatten()
    }
    /// Whether it is a run of the platform model.
    pub fn is_platform(&self) -> bool {
        self.design.model == "platform"
    }
    /// Design points.
    pub fn points(&self) -> usize {
        self.sweep.as_ref().map_or(1, |sweep| sweep.points.len())
    }
    /// A measure of the model.
    pub fn named(&self, key: &str) -> Option<&'static MeasureInfo> {
        self.measures.iter().find(|named| named.key == key)
    }
    /// The measures that the report leads with.
    pub fn headlines(&self) -> Vec<&'static str> {
        self.measures.iter().filter(|named| named.headline()).map(|named| named.key).collect()
    }
    /// The measures that figures of a sweep or of a published model show.
    pub fn shown(&self) -> Vec<&'static MeasureInfo> {
        let asked: Vec<_> = self.plots.measures.iter().filter_map(|key| self.named(key)).collect();
        if !asked.is_empty() {
            return asked;
        }
        self.leading()
    }
    /// The measures that the model leads with.
    pub fn leading(&self) -> Vec<&'static MeasureInfo> {
        self.measures.iter().filter(|named| named.leads()).collect()
    }
    /// Whether a measure is defined anywhere.
    pub fn has(&self, measure: &str) -> bool {
        self.series.get(measure).is_some_and(|all| all.iter().flatten().any(Option::is_some))
    }
}

/// Reads a run's folder. Of a sweep, its summary; what happens over time of the one point that the scenario asks for, if any.
pub fn read(dir: &Path) -> Result<Run, ReportError> {
    let design = super::design::read(dir)?;
    let plots = wishes::read(&design.scenario);
    let measures = Model::named(&design.model).map_or(&[][..], Model::measures);
    let mut run = Run {
        platforms: Vec::new(),
        steps: Vec::new(),
        replicates: 0,
        point: plots.point,
        sweep: None,
        series: BTreeMap::new(),
        opinions: Vec::new(),
        summary: Vec::new(),
        claims: hypotheses::read(dir).map_err(|error| ReportError::read(&dir.join(names::HYPOTHESES), error))?,
        plots,
        measures,
        design,
    };
    let mut wanted = run.headlines();
    wanted.extend(run.shown().iter().map(|named| named.key));
    wanted.sort_unstable();
    wanted.dedup();
    let drawn: Vec<&str> = run.shown().iter().map(|named| named.key).collect();
    match sweep::read(dir, &run.design.scenario, &wanted, &drawn)? {
        Some((found, platforms)) => {
            run.replicates = found.n.1 as usize;
            (run.sweep, run.platforms) = (Some(found), platforms);
        }
        None => (run.point, run.summary) = (Some(0), summary(&dir.join("summary.csv"))?),
    }
    if let Some(point) = run.point {
        if run.is_platform() {
            wanted.extend(figures::measures());
        }
        over_time(dir, &mut run, &wanted, point)?;
    }
    Ok(run)
}

/// Reads what happens at a point, record by record.
fn over_time(dir: &Path, run: &mut Run, measures: &[&'static str], point: u32) -> Result<(), ReportError> {
    let mut cells = metrics(&dir.join("metrics.parquet"), measures, point)?;
    if !run.is_platform() {
        let every = run.design.record_every.and_then(|every| u32::try_from(every).ok()).unwrap_or(1);
        cells.hold(every.max(1));
    }
    let mut platforms: Vec<String> = cells.values.keys().map(|(platform, _)| platform.clone()).collect();
    platforms.dedup();
    let mut steps: Vec<u32> = cells.values.keys().map(|(_, step)| *step).collect();
    steps.sort_unstable();
    steps.dedup();
    if run.sweep.is_none() || run.platforms.is_empty() {
        (run.platforms, run.replicates) = (platforms, cells.replicates);
    }
    let series = measures.iter().enumerate().map(|(m, measure)| {
        let estimate = |platform: &String, step: &u32| {
            cells.values.get(&(platform.clone(), *step)).and_then(|cell| statistics::estimate(&defined(cell, m)))
        };
        let by_platform = run.platforms.iter().map(|p| steps.iter().map(|s| estimate(p, s)).collect()).collect();
        (*measure, by_platform)
    });
    run.series = series.collect();
    run.opinions = match run.is_platform() {
        true => opinions(&dir.join("opinions.parquet"), &run.platforms, &steps, point)?,
        false => Vec::new(),
    };
    run.steps = steps;
    Ok(())
}

/// A value a measure, by replicate.
type ByReplicate = BTreeMap<u32, Vec<Option<f64>>>;

struct Cells {
    /// by platform and step: a row a replicate, a value a measure
    values: BTreeMap<(String, u32), ByReplicate>,
    replicates: usize,
}

/// The values of a measure over replicates.
fn defined(cell: &ByReplicate, measure: usize) -> Vec<f64> {
    cell.values().filter_map(|row| row[measure]).collect()
}

impl Cells {
    /// A run of a published model ends when nothing can change any more: from there it keeps its last values, at every
    /// `every`th step and at the step at which the last run ends. Records at other steps, at which single runs ended, are dropped.
    fn hold(&mut self, every: u32) {
        let last = self.values.keys().map(|(_, step)| *step).max().unwrap_or(0);
        let mut platforms: Vec<String> = self.values.keys().map(|(platform, _)| platform.clone()).collect();
        platforms.dedup();
        let mut held = BTreeMap::new();
        for platform in platforms {
            let mut latest: BTreeMap<u32, Vec<Option<f64>>> = BTreeMap::new();
            let mut records = self.values.range((platform.clone(), 0)..=(platform.clone(), u32::MAX)).peekable();
            for step in (0..=last.div_ceil(every)).map(|k| k.saturating_mul(every).min(last)) {
                while let Some((_, rows)) = records.next_if(|((_, recorded), _)| *recorded <= step) {
                    latest.extend(rows.iter().map(|(replicate, row)| (*replicate, row.clone())));
                }
                held.insert((platform.clone(), step), latest.clone());
            }
        }
        self.values = held;
    }
}

fn metrics(path: &Path, measures: &[&'static str], point: u32) -> Result<Cells, ReportError> {
    let mut cells = Cells { values: BTreeMap::new(), replicates: 0 };
    let mut names = vec!["point", "platform", "replicate", "step"];
    names.extend(measures);
    for batch in batches(path, &names)? {
        let batch = batch.map_err(|error| ReportError::read(path, error))?;
        let column = |name| Column::of(&batch, name, path);
        let (points, platforms) = (column("point")?, column("platform")?);
        let (replicates, steps) = (column("replicate")?, column("step")?);
        let values: Vec<Option<Column>> = measures.iter().map(|measure| column(measure).ok()).collect();
        for row in 0..batch.num_rows() {
            if points.whole(row).unwrap_or(0) != u64::from(point) {
                continue;
            }
            cells.replicates = cells.replicates.max(replicates.whole(row).unwrap_or(0) as usize + 1);
            let key = (platforms.text(row), steps.whole(row).unwrap_or(0) as u32);
            let read = |column: &Option<Column>| column.as_ref().and_then(|column| column.real(row));
            let replicate = replicates.whole(row).unwrap_or(0) as u32;
            cells.values.entry(key).or_default().insert(replicate, values.iter().map(read).collect());
        }
    }
    Ok(cells)
}

fn opinions(
    path: &Path,
    platforms: &[String],
    steps: &[u32],
    wanted: u32,
) -> Result<Vec<Vec<[f64; OPINION_BINS]>>, ReportError> {
    let mut shares = vec![vec![[0.0; OPINION_BINS]; steps.len()]; platforms.len()];
    for batch in batches(path, &["point", "platform", "step", "bin", "count"])? {
        let batch = batch.map_err(|error| ReportError::read(path, error))?;
        let column = |name| Column::of(&batch, name, path);
        let point = column("point").ok();
        let (names, at, bins, counts) = (column("platform")?, column("step")?, column("bin")?, column("count")?);
        for row in 0..batch.num_rows() {
            if point.as_ref().and_then(|point| point.whole(row)).unwrap_or(0) != u64::from(wanted) {
                continue;
            }
            let platform = platforms.binary_search(&names.text(row));
            let step = steps.binary_search(&(at.whole(row).unwrap_or(0) as u32));
            let bin = bins.whole(row).unwrap_or(u64::MAX) as usize;
            if let (Ok(platform), Ok(step), true) = (platform, step, bin < OPINION_BINS) {
                shares[platform][step][bin] += counts.whole(row).unwrap_or(0) as f64;
            }
        }
    }
    for histogram in shares.iter_mut().flatten() {
        let total: f64 = histogram.iter().sum();
        histogram.iter_mut().for_each(|share| *share /= total.max(1.0));
    }
    Ok(shares)
}

type Batches = parquet::arrow::arrow_reader::ParquetRecordBatchReader;

/// The named columns of a file that it has, batch by batch.
fn batches(path: &Path, names: &[&str]) -> Result<Batches, ReportError> {
    let file = File::open(path).map_err(|error| ReportError::read(path, error))?;
    let table = columnar::open(file).map_err(|error| ReportError::read(path, error))?;
    let reader = table.batches(8_192, |name| names.contains(&name));
    reader.map_err(|error| ReportError::read(path, error))
}

/// A column of a batch, read as what a row is asked for.
struct Column<'a>(&'a dyn Array);

impl<'a> Column<'a> {
    fn of(batch: &'a RecordBatch, name: &str, path: &Path) -> Result<Self, ReportError> {
        let column = batch.column_by_name(name).map(|column| Column(column.as_ref()));
        column.ok_or_else(|| ReportError::read(path, format!("there is no column `{name}`")))
    }
    fn whole(&self, row: usize) -> Option<u64> {
        if self.0.is_null(row) {
            return None;
        }
        if let Some(column) = self.0.as_primitive_opt::<UInt32Type>() {
            return Some(u64::from(column.value(row)));
        }
        self.0.as_primitive_opt::<UInt64Type>().map(|column| column.value(row))
    }
    fn real(&self, row: usize) -> Option<f64> {
        let column = self.0.as_primitive_opt::<Float64Type>()?;
        (!column.is_null(row)).then(|| column.value(row)).filter(|value| value.is_finite())
    }
    fn text(&self, row: usize) -> String {
        if let Some(column) = self.0.as_string_opt::<i32>() {
            return column.value(row).to_string();
        }
        let names = self
            .0
            .as_dictionary_opt::<Int32Type>()
            .and_then(|column| column.downcast_dict::<arrow_array::StringArray>());
        names.map_or_else(String::new, |names| names.into_iter().nth(row).flatten().unwrap_or("").to_string())
    }
}

fn summary(path: &Path) -> Result<Vec<SummaryRow>, ReportError> {
    let text = std::fs::read_to_string(path).map_err(|error| ReportError::read(path, error))?;
    let mut rows = records(&text).into_iter();
    let header = rows.next().unwrap_or_default();
    let at = |name: &str| header.iter().position(|column| column == name);
    let cell = |row: &[String], name: &str| at(name).and_then(|k| row.get(k)).cloned().unwrap_or_default();
    let row = |row: Vec<String>| SummaryRow {
        platform: cell(&row, "platform"),
        measure: cell(&row, "measure"),
        when: cell(&row, "when"),
        numbers: ["mean", "low", "high"].map(|name| cell(&row, name).parse().ok().filter(|x: &f64| x.is_finite())),
        n: cell(&row, "n").parse().unwrap_or(0),
        still_moving: matches!(cell(&row, "still_moving").as_str(), "true" | "yes" | "1" | "still moving"),
    };
    Ok(rows.map(row).collect())
}

/// The records of a CSV file (RFC 4180), with names as they were before they were kept from spreadsheets.
pub fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            c => field.push(c),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    for cell in records.iter_mut().flatten() {
        *cell = plain(cell).to_string();
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_with_quotes_and_line_ends() {
        let rows = records("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\nlast,");
        assert_eq!(rows, [vec!["a", "b"], vec!["x, \"y\"", "two\nlines"], vec!["last", ""]]);
        assert_eq!(records("'=1,\"'=1,2\",'it,-0.5\n"), [["=1", "=1,2", "'it", "-0.5"]]);
    }

    #[test]
    fn a_run_that_ended_keeps_its_last_values() {
        let row = |step: u32, replicate: u32, value: f64| (("a".to_string(), step), (replicate, vec![Some(value)]));
        let mut cells = Cells { values: BTreeMap::new(), replicates: 2 };
        // replicate 0 settles at step 7, replicate 1 at step 21; a record every 10 steps
        for (key, (replicate, values)) in
            [row(0, 0, 1.0), row(7, 0, 2.0), row(0, 1, 5.0), row(10, 1, 6.0), row(20, 1, 7.0), row(21, 1, 8.0)]
        {
            cells.values.entry(key).or_default().insert(replicate, values);
        }
        cells.hold(10);
        let found: Vec<(u32, Vec<f64>)> =
            cells.values.iter().map(|((_, step), cell)| (*step, defined(cell, 0))).collect();
        let expected = [(0, [1.0, 5.0]), (10, [2.0, 6.0]), (20, [2.0, 7.0]), (21, [2.0, 8.0])];
        assert_eq!(found, expected.map(|(step, values)| (step, values.to_vec())));
    }

    #[test]
    fn interval_of_three_numbers() {
        let estimate = statistics::estimate;
        assert_eq!(estimate(&[]), None);
        assert_eq!(estimate(&[1.0]).unwrap().interval, None);
        let (low, high) = estimate(&[1.0, 2.0, 3.0]).unwrap().interval.unwrap();
        // mean 2, sd 1, t(2) = 4.3027
        assert!((low - (2.0 - 4.302_65 / 3f64.sqrt())).abs() < 1e-4 && (low + high - 4.0).abs() < 1e-12);
    }
}

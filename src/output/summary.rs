//! summary.csv: means over replicates with their intervals, per platform, measure and `when`.
//!
//! `before` is the last record before the first intervention, `end` the last record, `mean` the mean of the records after
//! the first tenth of the run. A headline measure is `still_moving` if its mean over the last tenth of the run differs
//! from that over the tenth before by more than two standard errors of that difference over replicates; the cell is empty
//! where that cannot be told (one replicate, or no record in one of the tenths). `interval` says whether the number of
//! replicates was fixed, or sequential: chosen by the width of the interval itself, which is then a little too narrow.

use super::error::Error;
use super::names;
use super::replace::replace_with;
use super::tables::for_each_part;
use crate::experiment::statistics::{Estimate, estimate};
use crate::experiment::{Journal, Plan};
use crate::measures::Record;
use crate::scenario::Scenario;
use crate::scenario::hypothesis::When;
use crate::scenario::measure::MeasureInfo;
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// The header of summary.csv.
pub const HEADER: &str = "point,platform,measure,when,mean,sd,low,high,n,still_moving,interval";

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

/// Writes summary.csv from the jobs that are done.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write(
    folder: &Path,
    plan: &Plan,
    columns: &[MeasureInfo],
    times: Times,
    sequential: bool,
    journal: &mut Journal,
) -> Result<(), Error> {
    let kind = if sequential { "sequential" } else { "fixed" };
    replace_with(&folder.join(names::SUMMARY), |file| {
        let mut text = format!("{HEADER}\n");
        let mut group: Option<(u32, Arc<str>)> = None;
        let mut traces: Vec<Vec<Trace>> = Vec::new();
        let mut job_of_last = None;
        for_each_part(plan, journal, |job, records| {
            let key = (job.point, job.name.clone());
            if group.as_ref() != Some(&key) {
                if let Some(done) = group.replace(key) {
                    rows(&mut text, &done, columns, times, (kind, &traces));
                    flush(&mut text, file, FLUSH_BYTES)?;
                }
                traces.clear();
                job_of_last = None; // designs that differ in name only are one run
            }
            if job_of_last != Some(job.id) {
                job_of_last = Some(job.id);
                traces.push(vec![Trace::default(); columns.len()]);
            }
            let last = traces.len() - 1;
            add_records(&mut traces[last], records, times);
            Ok(())
        })?;
        if let Some(done) = group {
            rows(&mut text, &done, columns, times, (kind, &traces));
        }
        flush(&mut text, file, 0)
    })
}

/// Text that is kept before it is written: a sweep's summary is larger than memory should be.
const FLUSH_BYTES: usize = 1 << 20;

/// Writes text that is long enough to a file.
fn flush(text: &mut String, file: &mut crate::disk::File, from_bytes: usize) -> Result<(), Error> {
    if text.len() >= from_bytes {
        std::io::Write::write_all(file, text.as_bytes()).map_err(Error::io("write", names::SUMMARY))?;
        text.clear();
    }
    Ok(())
}

fn add_records(traces: &mut [Trace], records: &[Record], times: Times) {
    for record in records {
        for (trace, value) in traces.iter_mut().zip(&record.values) {
            trace.add(record.step, *value, times);
        }
    }
}

/// Appends the rows of one platform; `traces` by replicate, then column.
fn rows(
    text: &mut String,
    (point, platform): &(u32, Arc<str>),
    columns: &[MeasureInfo],
    times: Times,
    (kind, traces): (&str, &[Vec<Trace>]),
) {
    for (c, column) in columns.iter().enumerate() {
        let values = |of: fn(&Trace) -> Option<f64>| -> Vec<f64> {
            traces.iter().filter_map(|replicate| of(&replicate[c])).collect()
        };
        let moving = if column.headline() { still_moving(&values(Trace::movement)) } else { None };
        let before = times.first_intervention.map(|_| ("before", values(|trace| trace.at(When::Before))));
        let whens = [("end", values(|trace| trace.at(When::End))), ("mean", values(|trace| trace.at(When::Mean)))];
        for (when, values) in before.into_iter().chain(whens) {
            let moving = if when == "before" { None } else { moving };
            let cells = cells(estimate(&values), moving);
            let (platform, measure) = (quoted(platform), quoted(column.key));
            writeln!(text, "{point},{platform},{measure},{when},{cells},{kind}").expect("text takes what is written");
        }
    }
}

fn still_moving(differences: &[f64]) -> Option<bool> {
    let estimate = estimate(differences)?;
    let standard_error = estimate.sd? / (estimate.n as f64).sqrt();
    Some(estimate.mean.abs() > 2.0 * standard_error)
}

fn cells(estimate: Option<Estimate>, moving: Option<bool>) -> String {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:?}"));
    let moving = moving.map_or(String::new(), |moving| moving.to_string());
    let interval = estimate.and_then(|e| e.interval);
    let (low, high) = (number(interval.map(|i| i.0)), number(interval.map(|i| i.1)));
    let (mean, sd) = (number(estimate.map(|e| e.mean)), number(estimate.and_then(|e| e.sd)));
    format!("{mean},{sd},{low},{high},{},{moving}", estimate.map_or(0, |e| e.n))
}

/// A text as a cell of CSV (RFC 4180). Spreadsheets run what begins like a formula, also between quotes: such a text gets an
/// apostrophe before it, which [`plain`] takes away. A number such as -0.5 is none, and stays.
pub fn quoted(text: &str) -> String {
    let text = if is_formula(text) { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The text that [`quoted`] made a cell of, its quotes read already.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

/// Whether a spreadsheet takes a text for a formula, as it is or once an apostrophe before it is gone. Some take the wide
/// forms of the signs, too.
fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    let begins = bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    begins && !text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A line of the small table that `heimo run` ends with.
#[derive(Clone, Debug, PartialEq)]
pub struct EndMeans {
    /// platform
    pub platform: String,
    /// per measure asked for: mean and half the interval's width
    pub cells: Vec<Option<(f64, Option<f64>)>>,
    /// replicates
    pub n: u64,
}

/// The `end` rows of some measures, by platform, out of summary.csv.
///
/// # Errors
/// If the file cannot be read.
pub fn end_means(folder: &Path, measures: &[&str]) -> Result<Vec<EndMeans>, Error> {
    let path = folder.join(names::SUMMARY);
    let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let mut table: Vec<EndMeans> = Vec::new();
    for cells in records(&text).iter().skip(1).filter(|cells| cells.len() == 11 && cells[3] == "end") {
        let Some(position) = measures.iter().position(|measure| *measure == cells[2]) else { continue };
        if table.last().is_none_or(|row| row.platform != cells[1]) {
            table.push(EndMeans { platform: cells[1].clone(), cells: vec![None; measures.len()], n: 0 });
        }
        let Some(row) = table.last_mut() else { continue };
        let half = cells[7].parse::<f64>().ok().zip(cells[6].parse::<f64>().ok()).map(|(high, low)| (high - low) / 2.0);
        row.cells[position] = cells[4].parse().ok().map(|mean| (mean, half));
        row.n = row.n.max(cells[8].parse().unwrap_or(0));
    }
    Ok(table)
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

/// The range over points of the `end` means of some measures, by platform name, out of summary.csv, which is read line by
/// line.
///
/// # Errors
/// If the file cannot be read.
pub fn ranges(folder: &Path, measures: &[&str]) -> Result<Vec<Ranges>, Error> {
    let path = folder.join(names::SUMMARY);
    let file = std::fs::File::open(&path).map_err(Error::io("read", &path))?;
    let mut table: Vec<Ranges> = Vec::new();
    let mut point_of_last = std::collections::BTreeMap::new();
    for line in std::io::BufRead::lines(std::io::BufReader::new(file)).skip(1) {
        let line = line.map_err(Error::io("read", &path))?;
        let Some(cells) = records(&line).into_iter().next().filter(|cells| cells.len() == 11) else { continue };
        let Some(position) = measures.iter().position(|measure| *measure == cells[2] && cells[3] == "end") else {
            continue;
        };
        let k = table.iter().position(|row| row.platform == cells[1]).unwrap_or_else(|| {
            table.push(Ranges { platform: cells[1].clone(), cells: vec![None; measures.len()], points: 0 });
            table.len() - 1
        });
        let Ok(mean) = cells[4].parse::<f64>() else { continue };
        let range = &mut table[k].cells[position];
        *range = Some(range.map_or((mean, mean), |(low, high)| (low.min(mean), high.max(mean))));
        if point_of_last.insert(k, cells[0].clone()).as_ref() != Some(&cells[0]) {
            table[k].points += 1;
        }
    }
    table.sort_by(|a, b| a.platform.cmp(&b.platform));
    Ok(table)
}

/// The records of a CSV text (RFC 4180).
pub fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let row = records.last_mut().expect("there is always a record");
        let cell = row.last_mut().expect("a record has a cell");
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => records.push(vec![String::new()]),
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    for cell in records.iter_mut().flatten() {
        let text = plain(cell);
        if text.len() < cell.len() {
            *cell = text.to_string();
        }
    }
    records
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
        assert_eq!(cells(None, None), ",,,,0,");
    }

    #[test]
    fn what_differs_by_over_two_standard_errors_still_moves() {
        assert_eq!(still_moving(&[0.1, 0.11, 0.09]), Some(true));
        assert_eq!(still_moving(&[0.1, -0.11, 0.09]), Some(false));
        assert_eq!(still_moving(&[0.1]), None);
    }

    #[test]
    fn csv_with_quotes_and_line_ends() {
        let rows = records("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\nlast,");
        assert_eq!(rows, [vec!["a", "b"], vec!["x, \"y\"", "two\nlines"], vec!["last", ""]]);
        assert_eq!(records("'=1,\"'=1,2\",'it,-0.5\n")[0], ["=1", "=1,2", "'it", "-0.5"]);
    }

    #[test]
    fn names_with_commas_and_quotes_come_back() {
        for name in ["plain", "a, b", "say \"no\", twice", "line\nbreak", "\"", "\"\",\"", ""] {
            let text = format!("{},x\n", quoted(name));
            assert_eq!(records(&text)[0], [name, "x"]);
        }
    }

    /// Raw, `=HYPERLINK(...)` and the like run when a spreadsheet opens the file.
    #[test]
    fn no_cell_begins_like_a_formula_and_every_name_comes_back() {
        let names =
            ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=\"a\",b", "-inf", "'=1", "''-x", "'"];
        for name in names.into_iter().chain(["'plain", "it's", "a=b", "-0.5", "+1e3", "-", "--"]) {
            let cell = quoted(name);
            let shown = cell.trim_start_matches('"');
            let number = name.parse::<f64>().is_ok_and(f64::is_finite);
            assert!(number || !shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{cell}");
            assert_eq!(records(&format!("{cell},x\n"))[0], [name, "x"]);
        }
        assert_eq!(
            ["-0.5", "'plain", "a-b", "engagement-feed"].map(quoted),
            ["-0.5", "'plain", "a-b", "engagement-feed"]
        );
    }

    #[test]
    fn numbers_are_the_shortest_that_read_back() {
        let estimate = estimate(&[0.1, 0.2]);
        let cells = cells(estimate, Some(true));
        let mean: f64 = cells.split(',').next().unwrap().parse().unwrap();
        assert_eq!(mean.to_bits(), estimate.unwrap().mean.to_bits());
        assert!(cells.starts_with("0.15"), "{cells}");
    }
}

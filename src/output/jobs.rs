//! jobs.csv, a row a run with its id and what became of it; points.csv, a row a design point with the values of its axes.

use super::csv::quoted;
use super::error::Error;
use super::experiment::SweepTable;
use super::names;
use super::replace::replace;
use crate::experiment::plan::Id;
use crate::experiment::{Journal, Plan};
use std::fmt::Write;
use std::path::Path;

/// The header of jobs.csv.
pub const HEADER: &str = "id,point,platform,replicate,status,error";

/// Writes jobs.csv: runs in plan order.
///
/// # Errors
/// If the file cannot be written.
pub fn write(folder: &Path, plan: &Plan, journal: &Journal) -> Result<(), Error> {
    let mut text = format!("{HEADER}\n");
    for job in &plan.jobs {
        let (id, point, platform, replicate) = (job.hex(), job.point, quoted(&job.name), job.replicate);
        let failure = journal.failure(&job.id);
        let status = if failure.is_some() { "failed" } else { "done" };
        let error = quoted(failure.unwrap_or(""));
        writeln!(text, "{id},{point},{platform},{replicate},{status},{error}").expect("text grows");
    }
    replace(&folder.join(names::JOBS), text.as_bytes())
}

/// Writes points.csv: points in order, the values of their axes as a scenario writes them, empty where the scenario's own is
/// left.
///
/// # Errors
/// If the file cannot be written.
pub fn write_points(folder: &Path, sweep: &SweepTable) -> Result<(), Error> {
    let line = |first: String, cells: &[String]| {
        let cells = std::iter::once(first).chain(cells.iter().map(|cell| quoted(cell)));
        cells.collect::<Vec<_>>().join(",") + "\n"
    };
    let mut text = line("point".to_string(), &sweep.labels);
    for (point, cells) in sweep.points.iter().enumerate() {
        text.push_str(&line(point.to_string(), cells));
    }
    replace(&folder.join(names::POINTS), text.as_bytes())
}

/// A row of jobs.csv.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// id of the run
    pub id: Id,
    /// design point
    pub point: u32,
    /// platform
    pub platform: String,
    /// replicate
    pub replicate: u32,
    /// why it failed, if it did
    pub error: Option<String>,
}

/// Reads jobs.csv.
///
/// # Errors
/// If the file cannot be read, or is not as Heimo writes it.
pub fn read(folder: &Path) -> Result<Vec<Row>, Error> {
    let path = folder.join(names::JOBS);
    let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let rows = super::csv::records(&text).into_iter().skip(1).filter(|cells| cells.len() > 1);
    let rows: Option<Vec<Row>> = rows.map(row).collect();
    rows.ok_or(Error::Damaged { path, problem: "is not as it was written" })
}

fn row(cells: Vec<String>) -> Option<Row> {
    let [id, point, platform, replicate, status, error] = <[String; 6]>::try_from(cells).ok()?;
    let error = (status == "failed").then_some(error);
    Some(Row { id: id_of(&id)?, point: point.parse().ok()?, platform, replicate: replicate.parse().ok()?, error })
}

/// An id out of its hexadecimal digits.
pub fn id_of(text: &str) -> Option<Id> {
    let digit = |k: usize| u8::from_str_radix(text.get(2 * k..2 * k + 2)?, 16).ok();
    let mut id = [0; 32];
    for (k, byte) in id.iter_mut().enumerate() {
        *byte = digit(k)?;
    }
    (text.len() == 64).then_some(id)
}

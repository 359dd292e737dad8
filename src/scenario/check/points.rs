//! `sweep.design = "list"`: points made elsewhere, in a CSV or parquet file, a column a key, a row a point.

#[cfg_attr(not(feature = "files"), path = "points/unread.rs")]
mod parquet;
mod table;

use super::axes::{Context, location_of, row_of, stated};
use super::kinds;
use super::source::NoFiles;
use crate::scenario::document::{self, Entry};
use crate::scenario::limits;
use crate::scenario::problem::{Location, Report};
use crate::scenario::sweep::{Axis, Extent, Points};
use crate::scenario::value::{Kind, Parameter, Value};
use std::collections::BTreeMap;
use table::Table;

/// Problems of a file that are reported before the rest is only counted.
const PROBLEMS_MAX: usize = 20;

/// The table of a Parquet file as comma separated text.
pub(super) fn parquet_as_csv(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    parquet::csv(bytes)
}

/// Reads the list; its columns become the axes. What `vary` says of a column's key or platform holds.
pub(super) fn listed(
    report: &mut Report,
    entries: &[Entry],
    section: &Entry,
    context: &Context,
    axes: &mut Vec<Axis>,
) -> Option<Points> {
    let Value::Text(file) = stated(report, entries, context, "file") else { return None };
    let location = location_of(entries, &section.location, "file").clone();
    if file.is_empty() {
        let help = "name the file: file = \"points.csv\", its columns named by keys such as agents.tolerance";
        report.error(&location, "sweep.file", "`sweep.design` is \"list\", but there is no `sweep.file`", help);
        return None;
    }
    let path = context.source.path.parent().map_or_else(|| file.clone().into(), |folder| folder.join(&file));
    let bytes = match (context.read)(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let (why, help) = match NoFiles::is(&error) {
                true => (format!(": {NoFiles}"), NoFiles::HELP),
                false => {
                    (format!(" cannot be read: {}", error.kind()), "the path is relative to the folder of the scenario")
                }
            };
            report.error(&location, "sweep.file", format!("`sweep.file` = \"{file}\"{why}"), help);
            return None;
        }
    };
    if !limits::LIST_BYTES.holds(report, &location, bytes.len() as u128) {
        return None;
    }
    let table = if bytes.starts_with(b"PAR1") { parquet::table(bytes) } else { Table::of_csv(&bytes) };
    let table = match table {
        Ok(table) => table,
        Err(message) => {
            report.error(
                &location,
                "sweep.file",
                format!("`{file}`: {message}"),
                "a header of keys, then a row a point",
            );
            return None;
        }
    };
    columns(report, &location, &file, &table, context, axes)?;
    let rows = rows(report, &location, &file, &table, axes)?;
    repeated(report, &location, &file, &table);
    Some(Points::List { file, rows })
}

/// One axis a column, in the order of the columns.
fn columns(
    report: &mut Report,
    location: &Location,
    file: &str,
    table: &Table,
    context: &Context,
    axes: &mut Vec<Axis>,
) -> Option<()> {
    let mark = report.len();
    let mut found = Vec::new();
    for (k, column) in table.columns.iter().enumerate() {
        if column.is_empty() || column.starts_with("Unnamed: ") {
            let message = format!("`{file}`: column {} has no name: an index, as pandas writes it", k + 1);
            report.error(location, "sweep.file", message, "leave it out: to_csv(..., index=False)");
        } else if table.columns[..k].contains(column) {
            report.error(location, "sweep.file", format!("`{file}`: two columns are named `{column}`"), "remove one");
        } else if let Some(position) = axes.iter().position(|axis| axis.label == *column) {
            found.push(Axis { extent: Extent::Listed, ..axes.swap_remove(position) });
        } else if let Some(row) = row_of(report, location, (column, Some(file)), false, context) {
            found.push(Axis { label: column.clone(), row, platforms: None, extent: Extent::Listed });
        }
    }
    for axis in axes.iter() {
        let message = format!("`{file}` has no column `{}`, which `vary` names", axis.label);
        report.error(location, "sweep.vary", message, "remove it from `vary`, or name the column so");
    }
    *axes = found;
    (report.len() == mark).then_some(())
}

fn rows(report: &mut Report, location: &Location, file: &str, table: &Table, axes: &[Axis]) -> Option<Vec<Vec<Value>>> {
    let mark = report.len();
    let mut rows = Vec::new();
    for (number, cells) in &table.rows {
        let mut row = Vec::new();
        for (axis, cell) in axes.iter().zip(cells) {
            let mut apart = Report::new(file);
            let plain = as_written(axis.row, cell.trim());
            let node = document::parse_value(&plain, location.clone());
            match kinds::typed_value(&mut apart, axis.row, &node, cell) {
                Some(value) => row.push(value),
                None if report.len() - mark < PROBLEMS_MAX => {
                    let message = format!("`{file}`:{number}: `{}` = {cell} is not allowed", axis.row.key);
                    let help = format!("`{}` takes {}", axis.row.key, axis.row.kind.allowed());
                    report.error(location, "sweep.file", message, help);
                }
                None => {}
            }
        }
        rows.push(row);
    }
    if rows.is_empty() {
        report.error(location, "sweep.file", format!("`{file}` has no points"), "a row a point, below the header");
    }
    (report.len() == mark).then_some(rows)
}

/// A number as a scenario writes it, where one is meant: programs write 50.0 for 50 and .9 for 0.9.
fn as_written(row: &Parameter, cell: &str) -> String {
    let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
    match (row.kind, number) {
        (Kind::Integer { .. }, Some(number)) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        (Kind::Real { .. }, Some(number)) => format!("{number:?}"),
        _ => cell.to_string(),
    }
}

/// Warns of points that are given more than once: they are run once each, as different points.
fn repeated(report: &mut Report, location: &Location, file: &str, table: &Table) {
    let mut known: BTreeMap<&[String], u64> = BTreeMap::new();
    let mut again = table.rows.iter().filter_map(|(number, cells)| {
        let first = *known.entry(cells).or_insert(*number);
        (first != *number).then_some((first, *number))
    });
    if let Some((first, second)) = again.next() {
        let more = again.count();
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        let message = format!("`{file}`:{second}: the same point as in row {first}{more}");
        report.warn(location, "sweep.file", message, "where that is meant, nothing needs to be done");
    }
}

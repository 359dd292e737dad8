//! `sweep.design = "list"`: points made elsewhere, in a CSV or parquet file, a column a key, a row a point.

#[cfg_attr(not(feature = "files"), path = "points/unread.rs")]
mod parquet;

use super::kinds;
use super::sweep::{Context, place_of, row_of, stated};
use crate::network::file::{csv_fields, lines};
use crate::scenario::document::{self, Entry};
use crate::scenario::limits;
use crate::scenario::problem::{Place, Report};
use crate::scenario::sweep::{Axis, Extent, Points};
use crate::scenario::value::Value;

/// Problems of a file that are reported before the rest is only counted.
const PROBLEMS_MAX: usize = 20;

/// A table of text: names of columns, and rows with the number that a message gives them.
struct Table {
    columns: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Refuses more rows than there can be, before they are read.
    fn check_size(&self, rows: u128) -> Result<(), String> {
        let cells = rows.saturating_mul(self.columns.len() as u128);
        for (limit, count) in
            [(limits::POINTS, rows), (limits::LIST_CELLS, cells), (limits::AXES, self.columns.len() as u128)]
        {
            if !limit.allows(count) {
                return Err(limit.message(count));
            }
        }
        Ok(())
    }
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
    let place = place_of(entries, &section.place, "file").clone();
    if file.is_empty() {
        let help = "name the file: file = \"points.csv\", its columns named by keys such as agents.tolerance";
        report.error(&place, "sweep.file", "`sweep.design` is \"list\", but there is no `sweep.file`", help);
        return None;
    }
    let path = context.source.path.parent().map_or_else(|| file.clone().into(), |folder| folder.join(&file));
    let bytes = match (context.read)(&path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let message = format!("`sweep.file` = \"{file}\" cannot be read: {}", error.kind());
            report.error(&place, "sweep.file", message, "the path is relative to the folder of the scenario");
            return None;
        }
    };
    if !limits::LIST_BYTES.holds(report, &place, bytes.len() as u128) {
        return None;
    }
    let table = if bytes.starts_with(b"PAR1") { parquet::table(bytes) } else { csv(&bytes) };
    let table = match table {
        Ok(table) => table,
        Err(message) => {
            report.error(&place, "sweep.file", format!("`{file}`: {message}"), "a header of keys, then a row a point");
            return None;
        }
    };
    columns(report, &place, &file, &table, context, axes)?;
    let rows = rows(report, &place, &file, &table, axes)?;
    Some(Points::List { file, rows })
}

/// One axis a column, in the order of the columns.
fn columns(
    report: &mut Report,
    place: &Place,
    file: &str,
    table: &Table,
    context: &Context,
    axes: &mut Vec<Axis>,
) -> Option<()> {
    let mark = report.len();
    let mut found = Vec::new();
    for (k, column) in table.columns.iter().enumerate() {
        if table.columns[..k].contains(column) {
            report.error(place, "sweep.file", format!("`{file}`: two columns are named `{column}`"), "remove one");
        } else if let Some(position) = axes.iter().position(|axis| axis.label == *column) {
            found.push(Axis { extent: Extent::Listed, ..axes.swap_remove(position) });
        } else if let Some(row) = row_of(report, place, (column, Some(file)), false, context) {
            found.push(Axis { label: column.clone(), row, platforms: None, extent: Extent::Listed });
        }
    }
    for axis in axes.iter() {
        let message = format!("`{file}` has no column `{}`, which `vary` names", axis.label);
        report.error(place, "sweep.vary", message, "remove it from `vary`, or name the column so");
    }
    *axes = found;
    (report.len() == mark).then_some(())
}

fn rows(report: &mut Report, place: &Place, file: &str, table: &Table, axes: &[Axis]) -> Option<Vec<Vec<Value>>> {
    let mark = report.len();
    let mut rows = Vec::new();
    for (number, cells) in &table.rows {
        let mut row = Vec::new();
        for (axis, cell) in axes.iter().zip(cells) {
            let mut apart = Report::new(file);
            let node = document::parse_value(cell.trim(), place.clone());
            match kinds::typed_value(&mut apart, axis.row, &node, cell) {
                Some(value) => row.push(value),
                None if report.len() - mark < PROBLEMS_MAX => {
                    let message = format!("`{file}`:{number}: `{}` = {cell} is not allowed", axis.row.key);
                    let help = format!("`{}` takes {}", axis.row.key, axis.row.kind.allowed());
                    report.error(place, "sweep.file", message, help);
                }
                None => {}
            }
        }
        rows.push(row);
    }
    if rows.is_empty() {
        report.error(place, "sweep.file", format!("`{file}` has no points"), "a row a point, below the header");
    }
    (report.len() == mark).then_some(rows)
}

/// Comma separated values, the first line the header; lines that are empty or begin with # are left out.
fn csv(bytes: &[u8]) -> Result<Table, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut table: Option<Table> = None;
    let counts = |line: &[u8]| !line.trim_ascii().is_empty() && !line.trim_ascii().starts_with(b"#");
    for (number, line) in lines(bytes).filter(|(_, line)| counts(line)) {
        let fields = csv_fields(line).map_err(|(what, remedy)| format!("line {number}: {what}: {remedy}"))?;
        let text = |field: &std::borrow::Cow<'_, [u8]>| String::from_utf8(field.to_vec()).ok();
        let fields: Option<Vec<String>> = fields.iter().map(text).collect();
        let fields = fields.ok_or_else(|| format!("line {number} is no UTF-8 text"))?;
        match &mut table {
            None => table = Some(Table { columns: fields, rows: Vec::new() }),
            Some(table) if table.columns.len() != fields.len() => {
                return Err(format!("line {number} has {} fields, the header {}", fields.len(), table.columns.len()));
            }
            Some(table) => {
                table.rows.push((number, fields));
                table.check_size(table.rows.len() as u128)?;
            }
        }
    }
    table.ok_or_else(|| "it is empty".to_string())
}

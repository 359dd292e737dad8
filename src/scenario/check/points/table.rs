//! Points as a table of text, out of a CSV file or of what a Parquet file holds.

use crate::scenario::limits;
use crate::text::{fields_by, lines, without_mark};
use std::borrow::Cow;

/// A table of text: names of columns, and rows with the number that a message gives them.
pub(super) struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<(u64, Vec<String>)>,
}

impl Table {
    /// Refuses more rows than there can be, before they are read.
    pub fn check_size(&self, rows: u128) -> Result<(), String> {
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

    /// Values separated by commas, or by tabs or semicolons if the header has these and no comma; the first line is the header, lines
    /// that are empty or begin with # are left out.
    pub fn of_csv(bytes: &[u8]) -> Result<Table, String> {
        let mut table: Option<Table> = None;
        let counts = |line: &[u8]| !line.trim_ascii().is_empty() && !line.trim_ascii().starts_with(b"#");
        let mut by = None;
        for (number, line) in lines(without_mark(bytes)).filter(|(_, line)| counts(line)) {
            if let (None, Some([separator])) = (&table, line.trim_ascii().strip_prefix(b"sep=")) {
                by = Some(*separator);
                continue;
            }
            let of_header = || [b',', b'\t', b';'].into_iter().find(|byte| line.contains(byte)).unwrap_or(b',');
            let by = *by.get_or_insert_with(of_header);
            let cells = fields_by(line, by).map_err(|(what, remedy)| format!("line {number}: {what}: {remedy}"))?;
            let text = |field: &Cow<'_, [u8]>| String::from_utf8(field.to_vec()).ok();
            let cells: Option<Vec<String>> = cells.iter().map(text).collect();
            let cells = cells.ok_or_else(|| format!("line {number} is no UTF-8 text"))?;
            match &mut table {
                None => table = Some(Table { columns: cells, rows: Vec::new() }),
                Some(table) if table.columns.len() != cells.len() => {
                    return Err(format!(
                        "line {number} has {} fields, the header {}",
                        cells.len(),
                        table.columns.len()
                    ));
                }
                Some(table) => {
                    table.rows.push((number, cells));
                    table.check_size(table.rows.len() as u128)?;
                }
            }
        }
        table.ok_or_else(|| "it is empty".to_string())
    }
}

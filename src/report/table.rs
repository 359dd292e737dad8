//! Tables of analyses as figures read them: CSV by names of columns.

use super::axis;
use super::error::ReportError;
use super::run_info::RunInfo;
use crate::output::csv::records;
use crate::scenario::measure::measure;
use std::path::Path;

/// A CSV table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    header: Vec<String>,
    /// its rows
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Reads a table; `None` if there is no such file.
    pub fn read(path: &Path) -> Result<Option<Table>, ReportError> {
        if !path.exists() {
            return Ok(None);
        }
        std::fs::read_to_string(path).map(|text| Some(Table::parse(&text))).map_err(|e| ReportError::read(path, e))
    }
    /// A table out of its text.
    pub fn parse(text: &str) -> Table {
        let mut rows = records(text).into_iter();
        let header = rows.next().unwrap_or_default();
        Table { rows: rows.filter(|row| row.len() == header.len()).collect(), header }
    }
    /// Names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.header
    }
    /// A cell, "" where there is no such column.
    pub fn text<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        self.header.iter().position(|name| name == column).map_or("", |k| &row[k])
    }
    /// A number, where there is one.
    pub fn number(&self, row: &[String], column: &str) -> Option<f64> {
        self.text(row, column).parse().ok().filter(|value: &f64| value.is_finite())
    }
    /// The rows with `end` in the column `when`, or those with the first time that is there, and that time.
    pub fn at_one_time(&self) -> (Vec<&[String]>, String) {
        let end = self.rows.iter().any(|row| self.text(row, "when") == "end");
        let first = self.rows.first().map_or("", |row| self.text(row, "when"));
        let when = if end { "end" } else { first };
        let rows = self.rows.iter().filter(|row| self.text(row, "when") == when).map(Vec::as_slice);
        (rows.collect(), when.to_string())
    }
}

/// A measure as a figure names it: the name of the table of measures, or else the key.
pub fn named(key: &str) -> &str {
    measure(key).map_or(key, |row| row.name)
}

/// A time in words.
pub fn in_words(when: &str) -> String {
    match when {
        "end" => "at the last recorded step".to_string(),
        "before" => "before the first intervention".to_string(),
        "mean" => "as means over the run after its first tenth".to_string(),
        step => format!("at step {step}"),
    }
}

/// What a reader must know of the run; with its size, unless the size is what varies.
pub fn of_run(info: &RunInfo, with_size: bool) -> String {
    let size = info.size().filter(|_| with_size);
    let size = size.map_or_else(String::new, |n| format!(" N = {};", axis::grouped(f64::from(n), 0)));
    let failed = match info.manifest.failed.len() {
        0 => String::new(),
        failed => format!(" {failed} failed runs are left out."),
    };
    format!("Seed {};{size} model {}.{failed}", info.manifest.seed, info.manifest.model_version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_name() {
        let table = Table::parse("a,when,b\n1,mean,x\n2,end,\"y, z\"\nshort\n");
        assert_eq!(table.rows.len(), 2);
        let (rows, when) = table.at_one_time();
        assert_eq!((rows.len(), when.as_str(), table.text(rows[0], "b")), (1, "end", "y, z"));
        assert_eq!((table.number(rows[0], "a"), table.number(rows[0], "b")), (Some(2.0), None));
        assert_eq!(table.text(rows[0], "none"), "");
        assert_eq!(Table::parse("a,when\n1,7\n").at_one_time().1, "7");
    }
}

//! The first difference between two files that should say the same.

use super::digest::Column;
use super::error::Error;
use super::names;
use super::tables::{self, Batches};
use arrow_array::RecordBatch;
use std::path::Path;

/// What to do about a file that is not what the manifest says.
const MEND: &str = "put back a sound copy, or have `heimo run` with --force compute and write the result again";

/// Where two results first differ.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// made by another version of the model
    #[error(
        "the result was made by model version {found}, says manifest.json, and this program has {expected}\n  help: verify it with the version of Heimo that made it (provenance.json names it)"
    )]
    ModelVersion {
        /// of the folder
        found: String,
        /// of the program
        expected: String,
    },
    /// the scenario is not the one that was run
    #[error("scenario.toml was changed: it is run {found}, and the manifest says {expected}\n  help: {MEND}")]
    Scenario {
        /// what scenario.toml is now
        found: String,
        /// what the manifest says
        expected: String,
    },
    /// scenario.toml cannot be understood any more
    #[error("scenario.toml was changed: it is no valid scenario any more\n{problems}")]
    InvalidScenario {
        /// what is wrong with it
        problems: String,
    },
    /// the manifest states what is not so
    #[error("{} was changed: {}\n  help: {MEND}", changed(field), of_entry(field, found, expected))]
    Manifest {
        /// where in it: names and positions, dots between them
        field: String,
        /// what it states; nothing if it lacks the entry
        found: Option<String>,
        /// what is right; nothing if there is no such entry
        expected: Option<String>,
    },
    /// a file is not as the manifest says
    #[error("`{file}` {problem}\n  help: {MEND}")]
    File {
        /// its name in the folder
        file: String,
        /// in what way
        problem: String,
    },
    /// a value
    #[error(
        "first difference in `{file}`: {row}, column `{column}`: the folder has {found}, running it again gives {expected}\n  help: {MEND}"
    )]
    Value {
        /// the table
        file: String,
        /// job and step, and what else names a row
        row: String,
        /// the measure
        column: String,
        /// in the folder
        found: String,
        /// of the run again
        expected: String,
    },
}

/// The file that was changed if an entry is not so: where it is the digest of a file, it can be either.
fn changed(field: &str) -> String {
    let table = field.strip_prefix("tables.").and_then(|rest| rest.strip_suffix(".file_sha256"));
    table.map_or("manifest.json".to_string(), |table| format!("{table}.parquet or manifest.json"))
}

fn of_entry(field: &str, found: &Option<String>, expected: &Option<String>) -> String {
    match (found, expected) {
        (Some(found), Some(expected)) => format!("`{field}` is {found}, and it should be {expected}"),
        (Some(found), None) => format!("it states `{field}`: {found}, and there is no such entry"),
        (None, Some(expected)) => format!("it lacks `{field}`, which is {expected}"),
        (None, None) => format!("`{field}`"),
    }
}

/// A table row by row.
struct Rows {
    batches: Batches,
    current: Option<RecordBatch>,
    at: usize,
}

impl Rows {
    fn open(path: &Path) -> Result<Rows, Error> {
        Ok(Rows { batches: tables::batches(path)?, current: None, at: 0 })
    }

    /// The batch that holds the next row, and how many rows of it are left; `None` at the end.
    fn peek(&mut self) -> Result<Option<(RecordBatch, usize)>, Error> {
        while self.current.as_ref().is_none_or(|batch| self.at == batch.num_rows()) {
            match self.batches.next() {
                Some(batch) => (self.current, self.at) = (Some(batch?), 0),
                None => return Ok(None),
            }
        }
        let rest = self.current.as_ref().map(|batch| batch.slice(self.at, batch.num_rows() - self.at));
        Ok(rest.map(|rest| (rest.clone(), rest.num_rows())))
    }
}

/// The first value in which a table of a folder differs from the table that running it again gave.
///
/// # Errors
/// If the table of the run again cannot be read; that the folder's cannot is a difference.
pub fn tables(folder: &Path, again: &Path, file: &str) -> Result<Option<Difference>, Error> {
    let unreadable = |error: Error| {
        // Its own remedy is not this one's.
        let said = error.to_string();
        let problem = format!("is damaged: {}", said.lines().next().unwrap_or_default());
        Difference::File { file: file.to_string(), problem }
    };
    let mut expected = Rows::open(&again.join(file))?;
    let mut found = match Rows::open(&folder.join(file)) {
        Ok(rows) => rows,
        Err(error) => return Ok(Some(unreadable(error))),
    };
    if let Some(problem) = different_columns(&found.batches, &expected.batches) {
        return Ok(Some(Difference::File { file: file.to_string(), problem }));
    }
    loop {
        let ours = expected.peek()?;
        let theirs = match found.peek() {
            Ok(rows) => rows,
            Err(error) => return Ok(Some(unreadable(error))),
        };
        let (ours, theirs, rows) = match (ours, theirs) {
            (None, None) => return Ok(None),
            (Some((ours, n)), Some((theirs, m))) => (ours, theirs, n.min(m)),
            (Some((row, _)), None) => return Ok(Some(row_count(file, "lacks", &row))),
            (None, Some((row, _))) => return Ok(Some(row_count(file, "has one more row than it should,", &row))),
        };
        if let Some(difference) = values(file, &theirs, &ours, rows) {
            return Ok(Some(difference));
        }
        expected.at += rows;
        found.at += rows;
    }
}

fn different_columns(found: &Batches, expected: &Batches) -> Option<String> {
    let columns = |batches: &Batches| -> Vec<String> {
        batches.schema.fields().iter().map(|field| format!("{} {}", field.name(), field.data_type())).collect()
    };
    let (found, expected) = (columns(found), columns(expected));
    if found == expected {
        return None;
    }
    let first = found.iter().zip(&expected).find(|(f, e)| f != e);
    Some(match first {
        Some((found, expected)) => format!("has column `{found}` where `{expected}` should be"),
        None => format!("has {} columns, not {}", found.len(), expected.len()),
    })
}

fn row_count(file: &str, what: &str, rows: &RecordBatch) -> Difference {
    Difference::File { file: file.to_string(), problem: format!("{what} the row of {}", name_of(rows, 0)) }
}

/// The first of some rows that differs, and in which column.
fn values(file: &str, found: &RecordBatch, expected: &RecordBatch, rows: usize) -> Option<Difference> {
    let columns = |batch: &RecordBatch| batch.columns().to_vec();
    let (theirs, ours) = (columns(found), columns(expected));
    let theirs: Vec<Column> = theirs.iter().map(|array| Column::new(array.as_ref())).collect();
    let ours: Vec<Column> = ours.iter().map(|array| Column::new(array.as_ref())).collect();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in 0..rows {
        for (c, (theirs, ours)) in theirs.iter().zip(&ours).enumerate() {
            left.clear();
            right.clear();
            theirs.push(row, &mut left);
            ours.push(row, &mut right);
            if left != right {
                return Some(Difference::Value {
                    file: file.to_string(),
                    row: name_of(expected, row),
                    column: expected.schema().field(c).name().clone(),
                    found: theirs.show(row),
                    expected: ours.show(row),
                });
            }
        }
    }
    None
}

/// Columns that name a row, in the order they are named.
const KEYS: [&str; 7] = ["point", "platform", "replicate", "step", "bin", "agent", "followee"];

/// A row as a message names it: `platform "solo", replicate 3, step 40`.
fn name_of(batch: &RecordBatch, row: usize) -> String {
    let keys = KEYS.iter().filter_map(|key| {
        let shown = Column::new(batch.column_by_name(key)?.as_ref()).show(row);
        (*key != "point" || shown != "0").then(|| format!("{key} {shown}"))
    });
    keys.collect::<Vec<_>>().join(", ")
}

/// The first line in which two texts differ.
///
/// # Errors
/// If the text of the run again cannot be read.
pub fn texts(folder: &Path, again: &Path, file: &str) -> Result<Option<Difference>, Error> {
    let expected = std::fs::read(again.join(file)).map_err(Error::io("read", again.join(file)))?;
    let Ok(found) = std::fs::read(folder.join(file)) else {
        return Ok(Some(Difference::File { file: file.to_string(), problem: "is missing".to_string() }));
    };
    if found == expected {
        return Ok(None);
    }
    let lines = |bytes: &[u8]| -> Vec<String> {
        bytes.split(|byte| *byte == b'\n').map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    };
    let (found, expected) = (lines(&found), lines(&expected));
    let first = (0..).find(|&k| found.get(k) != expected.get(k)).unwrap_or(0);
    let line = |lines: &[String]| lines.get(first).map_or("nothing".to_string(), |line| format!("`{line}`"));
    let (number, found, expected) = (first + 1, line(&found), line(&expected));
    let problem = format!("differs in line {number}: the folder has {found}, running it again gives {expected}");
    Ok(Some(Difference::File { file: file.to_string(), problem }))
}

/// Text files that running again gives anew.
pub const TEXTS: [&str; 8] = [
    names::SCENARIO,
    names::SUMMARY,
    names::DIFFERENCES,
    names::JOBS,
    names::POINTS,
    names::SENSITIVITY,
    names::SCALING,
    names::HYPOTHESES,
];

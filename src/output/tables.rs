//! Parquet: the tables of measures and opinions, written from the journal in job order with a fixed row-group size.

use super::digest::{self, ContentDigest};
use super::error::Error;
use super::names;
use super::replace::replace_with;
use crate::columnar::{self, Table};
use crate::disk;
use crate::experiment::{Job, Journal, Plan};
use crate::measures::{OPINION_BINS, Record};
use crate::scenario::measure::MeasureInfo;
use crate::scenario::problem::nearest;
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::file::reader::ChunkReader;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// Rows of a row group of metrics.parquet: about 5 MB in memory.
const METRICS_GROUP_ROWS: usize = 8_192;
/// Rows that are read together.
const BATCH_ROWS: usize = 4_096;
/// Rows of a row group of the narrow tables.
pub const GROUP_ROWS: usize = 65_536;

/// What the manifest says of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// the file's name in the folder
    pub file: String,
    /// rows
    pub rows: u64,
    /// digest of the content
    pub content_sha256: String,
    /// digest of the file's bytes: for corruption only
    pub file_sha256: String,
}

/// A parquet file in the making, and the digest of what it says.
pub struct TableWriter<'a> {
    path: &'a Path,
    writer: ArrowWriter<&'a mut disk::File>,
    digest: ContentDigest,
}

impl TableWriter<'_> {
    /// Appends rows.
    ///
    /// # Errors
    /// If they cannot be written, or one is NaN.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.digest.update(batch)?;
        self.writer.write(batch).map_err(Error::parquet(self.path))
    }
}

/// Writes a parquet file aside and renames it; rows are what `fill` appends.
///
/// # Errors
/// If it cannot be written, or with what `fill` says.
pub fn write(
    folder: &Path,
    name: &str,
    schema: &SchemaRef,
    group_rows: usize,
    fill: impl FnOnce(&mut TableWriter) -> Result<(), Error>,
) -> Result<TableEntry, Error> {
    write_ending(folder, name, schema, group_rows, fill, |_| Ok(()))
}

/// As [`write`], with an end that is no part of the table.
pub(super) fn write_ending(
    folder: &Path,
    name: &str,
    schema: &SchemaRef,
    group_rows: usize,
    fill: impl FnOnce(&mut TableWriter) -> Result<(), Error>,
    end: impl FnOnce(&mut disk::File) -> Result<(), Error>,
) -> Result<TableEntry, Error> {
    let path = folder.join(name);
    let (rows, content_sha256) = replace_with(&path, |file| {
        let table = {
            let writer = ArrowWriter::try_new(&mut *file, schema.clone(), Some(properties(group_rows)));
            let writer = writer.map_err(Error::parquet(&path))?;
            let mut table = TableWriter { path: &path, writer, digest: ContentDigest::new(schema)? };
            fill(&mut table)?;
            table.writer.close().map_err(Error::parquet(&path))?;
            (table.digest.rows(), table.digest.finish())
        };
        end(file)?;
        Ok(table)
    })?;
    let file_sha256 = digest::of_file(&path)?;
    Ok(TableEntry { file: name.to_string(), rows, content_sha256, file_sha256 })
}

fn properties(group_rows: usize) -> WriterProperties {
    WriterProperties::builder()
        .set_max_row_group_row_count(Some(group_rows))
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("heimo ", env!("CARGO_PKG_VERSION")).to_string())
        .build()
}

/// The batches of a parquet file, in order.
pub struct Batches {
    /// its columns
    pub schema: SchemaRef,
    reader: ParquetRecordBatchReader,
    path: std::path::PathBuf,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, Error>;
    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.reader.next()?;
        Some(batch.map_err(Error::parquet(&self.path)))
    }
}

/// Opens a parquet file.
///
/// # Errors
/// If it cannot be read.
pub fn batches(path: &Path) -> Result<Batches, Error> {
    batches_from(File::open(path).map_err(Error::io("open", path))?, path)
}

/// The batches of an open file.
pub(super) fn batches_from(file: impl ChunkReader + 'static, path: &Path) -> Result<Batches, Error> {
    let table = columnar::open(file).map_err(Error::parquet(path))?;
    let reader = table.batches(BATCH_ROWS, |_| true).map_err(Error::parquet(path))?;
    Ok(Batches { schema: table.schema().clone(), reader, path: path.to_owned() })
}

/// Opens a parquet file for some of its columns, which alone are read; they come in the file's order.
///
/// # Errors
/// If it cannot be read, or lacks a column.
pub fn batches_of(path: &Path, columns: &[&str]) -> Result<Batches, Error> {
    let table = open(path)?;
    let names: Vec<&String> = table.schema().fields().iter().map(|field| field.name()).collect();
    if let Some(missing) = columns.iter().find(|column| !names.iter().any(|name| name == column)) {
        let near = nearest(missing, names.iter().map(|name| name.as_str()));
        let help = near.map_or("`heimo list` names the measures".to_string(), |near| format!("did you mean `{near}`?"));
        return Err(Error::NoMeasure { path: path.to_owned(), measure: missing.to_string(), help });
    }
    let reader = table.batches(BATCH_ROWS, |name| columns.contains(&name)).map_err(Error::parquet(path))?;
    Ok(Batches { schema: arrow_array::RecordBatchReader::schema(&reader), reader, path: path.to_owned() })
}

/// Rows of a parquet file, as it says itself.
///
/// # Errors
/// If it cannot be read.
pub fn rows(path: &Path) -> Result<u64, Error> {
    open(path).map(|table| table.rows())
}

/// Content digest and rows of a parquet file, read batch by batch.
///
/// # Errors
/// If the file cannot be read or is not a table of ours.
pub fn content(path: &Path) -> Result<(String, u64), Error> {
    // What is wrong with a column is wrong with this file.
    let named = |error: Error| match error {
        Error::ColumnType { .. } | Error::NotANumber { .. } => {
            let said = error.to_string();
            Error::parquet(path)(said.lines().next().unwrap_or_default())
        }
        other => other,
    };
    let batches = batches(path)?;
    let mut digest = ContentDigest::new(&batches.schema).map_err(named)?;
    for batch in batches {
        digest.update(&batch?).map_err(named)?;
    }
    Ok((digest.rows(), digest)).map(|(rows, digest)| (digest.finish(), rows))
}

fn open(path: &Path) -> Result<Table<File>, Error> {
    columnar::open(File::open(path).map_err(Error::io("open", path))?).map_err(Error::parquet(path))
}

/// A field with what a reader of the file alone needs to know of it.
pub fn field(name: &str, data_type: DataType, nullable: bool, unit: &str, meaning: &str) -> Field {
    let described = [("unit", unit), ("meaning", meaning)].map(|(k, v)| (k.to_string(), v.to_string()));
    Field::new(name, data_type, nullable).with_metadata(std::collections::HashMap::from(described))
}

/// Names of the columns that say which job and step a row is of.
pub const KEYS: [&str; 4] = ["point", "platform", "replicate", "step"];

/// The columns that say which job and step a row is of.
pub fn key_fields() -> Vec<Field> {
    vec![
        field("point", DataType::UInt32, false, "", "design point, 0 where nothing is swept"),
        field("platform", DataType::Utf8, false, "", "name of the platform design"),
        field("replicate", DataType::UInt32, false, "", "replicate: the same society and luck for every platform"),
        field("step", DataType::UInt32, false, "steps", "step, 0 for the initial state"),
    ]
}

/// The key columns of rows of one job.
pub fn key_arrays(job: &Job, steps: impl Iterator<Item = u32> + Clone) -> Vec<ArrayRef> {
    let rows = steps.clone().count();
    vec![
        Arc::new(UInt32Array::from_iter_values(std::iter::repeat_n(job.point, rows))),
        Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&*job.name, rows))),
        Arc::new(UInt32Array::from_iter_values(std::iter::repeat_n(job.replicate, rows))),
        Arc::new(UInt32Array::from_iter_values(steps)),
    ]
}

/// The columns of metrics.parquet.
pub fn metrics_schema(columns: &[MeasureInfo]) -> SchemaRef {
    let measures = columns.iter().map(|row| {
        let field = field(row.key, DataType::Float64, true, row.unit, row.meaning);
        let mut described = field.metadata().clone();
        let more = [("name", row.name), ("direction", row.direction.words())];
        described.extend(more.map(|(k, v)| (k.to_string(), v.to_string())));
        field.with_metadata(described)
    });
    Arc::new(Schema::new(key_fields().into_iter().chain(measures).collect::<Vec<_>>()))
}

/// The columns of opinions.parquet.
pub fn opinions_schema() -> SchemaRef {
    let mut fields = key_fields();
    fields.push(field("bin", DataType::UInt32, false, "", "bin of opinion: bin b is [-1 + b/20, -1 + (b+1)/20)"));
    fields.push(field("count", DataType::UInt32, false, "agents", "agents with an opinion in the bin"));
    Arc::new(Schema::new(fields))
}

/// Writes metrics.parquet and, for a model with opinions, opinions.parquet of all jobs that are done, in job order.
///
/// # Errors
/// If a file cannot be read or written, or a value is NaN.
pub fn write_all(
    folder: &Path,
    plan: &Plan,
    columns: &[MeasureInfo],
    opinions: bool,
    journal: &mut Journal,
) -> Result<Vec<TableEntry>, Error> {
    let schema = metrics_schema(columns);
    let metrics = write(folder, names::METRICS, &schema, METRICS_GROUP_ROWS, |table| {
        for_each_part(plan, journal, |job, records| {
            let mut arrays = key_arrays(job, records.iter().map(|record| record.step));
            for c in 0..columns.len() {
                arrays.push(Arc::new(records.iter().map(|record| record.values[c]).collect::<Float64Array>()));
            }
            table.write(&RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(names::METRICS))?)
        })
    })?;
    if !opinions {
        return Ok(vec![metrics]);
    }
    let schema = opinions_schema();
    let opinions = write(folder, names::OPINIONS, &schema, GROUP_ROWS, |table| {
        for_each_part(plan, journal, |job, records| table.write(&opinion_rows(&schema, job, records)?))
    })?;
    Ok(vec![metrics, opinions])
}

fn opinion_rows(schema: &SchemaRef, job: &Job, records: &[Record]) -> Result<RecordBatch, Error> {
    let steps = records.iter().flat_map(|record| std::iter::repeat_n(record.step, OPINION_BINS));
    let mut arrays = key_arrays(job, steps);
    let bins = records.iter().flat_map(|_| 0..OPINION_BINS as u32);
    arrays.push(Arc::new(UInt32Array::from_iter_values(bins)));
    arrays.push(Arc::new(UInt32Array::from_iter_values(records.iter().flat_map(|record| record.opinions))));
    RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(names::OPINIONS))
}

/// Calls a function with every part of every job that is done, in job order.
///
/// # Errors
/// If the journal cannot be read, or with what the function says.
pub fn for_each_part(
    plan: &Plan,
    journal: &mut Journal,
    mut each: impl FnMut(&Job, &[Record]) -> Result<(), Error>,
) -> Result<(), Error> {
    for job in plan.jobs.iter() {
        if !journal.complete(&job.id) {
            continue;
        }
        for part in 0..journal.parts(&job.id) {
            each(job, &journal.read(&job.id, part)?)?;
        }
    }
    Ok(())
}

//! A result that another one contains: adding points, platforms or replicates to a finished sweep runs only what is new.
//!
//! Runs are known by their ids, so a run of an earlier plan is a run of this one if its id is; where every run of the folder
//! is, the folder can be extended without losing anything.

use super::digest::ContentDigest;
use super::error::Error;
use super::experiment::Experiment;
use super::manifest::Manifest;
use super::tables::{self, metrics_schema};
use super::{digest, folder, jobs, names};
use crate::disk;
use crate::experiment::plan::Id;
use crate::experiment::{Error as ExperimentError, Journal, journal::RECORDS_PER_PART};
use crate::measures::{OPINION_BINS, Record};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Whether everything that a folder holds of another run is also part of this one.
///
/// # Errors
/// If a file of the folder cannot be read.
pub fn contains(folder: &Path, experiment: &Experiment) -> Result<bool, Error> {
    if !experiment.record_agents.is_empty() {
        return Ok(false); // agents' tables are of whole runs; they are not taken apart
    }
    let ours: BTreeSet<Id> = experiment.plan.jobs.iter().map(|job| job.id).collect();
    if folder.join(names::MANIFEST).exists() {
        let manifest = Manifest::read(folder)?;
        let same = manifest.model_version == experiment.model_version && !manifest.tables.contains_key("agents");
        let Some(digest) = manifest.files.get(names::JOBS).filter(|_| same) else { return Ok(false) };
        let path = folder.join(names::JOBS);
        if !path.exists() {
            return Err(Error::Damaged { path, problem: "is missing" });
        }
        if digest::of_file(&path)? != *digest {
            return Err(Error::Damaged { path, problem: "is not as it was written" });
        }
        return Ok(jobs::read(folder)?.iter().all(|row| ours.contains(&row.id)));
    }
    let Some(earlier) = earlier_journal(folder, experiment)? else { return Ok(false) };
    Ok(earlier.settled().all(|id| ours.contains(id)))
}

/// The journal of an unfinished run of other jobs, if it has the same columns.
fn earlier_journal(folder: &Path, experiment: &Experiment) -> Result<Option<Journal>, Error> {
    let path = folder.join(names::JOURNAL);
    if Journal::run_id(&path)?.is_none() {
        return Ok(None);
    }
    // Another process may be writing it: looking changes nothing.
    match Journal::open_to_read(&path, experiment.columns.len()) {
        Ok(journal) => Ok(Some(journal)),
        Err(ExperimentError::ForeignJournal { .. } | ExperimentError::OtherRun { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Puts what a folder holds into a journal of this run. The earlier result stays: once the journal is there it can be removed.
///
/// # Errors
/// If the earlier result is not as it was written, or a file cannot be read or written.
pub fn take_over(folder: &Path, experiment: &Experiment) -> Result<(), Error> {
    let aside = folder.join(names::JOURNAL_ASIDE);
    disk::remove(&aside).map_err(Error::io("remove", &aside))?;
    let path = folder.join(names::JOURNAL);
    take_over_aside(folder, experiment, &aside)
        .and_then(|()| disk::rename(&aside, &path).map_err(Error::io("rename", &path)))
        .inspect_err(|_| drop(disk::remove(&aside)))
}

fn take_over_aside(folder: &Path, experiment: &Experiment, aside: &Path) -> Result<(), Error> {
    let mut journal = Journal::open(aside, &experiment.plan.run_id, experiment.columns.len())?;
    if folder.join(names::MANIFEST).exists() {
        from_tables(folder, &folder::open(folder)?, experiment, &mut journal)?;
    } else if let Some(mut earlier) = earlier_journal(folder, experiment)? {
        journal.take_over(&mut earlier, |_| true)?;
    }
    Ok(journal.sync()?)
}

/// Reads the runs of a finished result back out of its tables.
fn from_tables(
    folder: &Path,
    manifest: &Manifest,
    experiment: &Experiment,
    journal: &mut Journal,
) -> Result<(), Error> {
    let rows = jobs::read(folder)?;
    for row in &rows {
        if let Some(message) = &row.error {
            journal.append_failure(&row.id, message)?;
        }
    }
    let key = |row: &jobs::Row| (row.point, row.platform.clone(), row.replicate);
    let ids: BTreeMap<_, Id> = rows.iter().filter(|row| row.error.is_none()).map(|row| (key(row), row.id)).collect();
    let mut opinions = Opinions::open(folder, manifest)?;
    let mut batches = tables::batches(&folder.join(names::METRICS))?;
    let expected = metrics_schema(experiment.columns);
    same_columns(&batches.schema, &expected, folder.join(names::METRICS))?;
    let mut content = ContentDigest::new(&batches.schema)?;
    let mut current = Run::default();
    for batch in &mut batches {
        let batch = batch?;
        content.update(&batch)?;
        let (point, platform) = (batch.column(0).as_primitive::<UInt32Type>(), batch.column(1).as_string::<i32>());
        let (replicate, step) =
            (batch.column(2).as_primitive::<UInt32Type>(), batch.column(3).as_primitive::<UInt32Type>());
        for row in 0..batch.num_rows() {
            let key = (point.value(row), platform.value(row).to_string(), replicate.value(row));
            let id = ids.get(&key).copied();
            if current.id != id {
                current.write(journal, true)?;
                current = Run { id, ..Run::default() };
            }
            if current.records.len() == RECORDS_PER_PART {
                current.write(journal, false)?;
            }
            let values = (4..batch.num_columns()).map(|c| value(&batch, c, row)).collect();
            current.records.push(Record { step: step.value(row), values, opinions: opinions.next()? });
        }
    }
    current.write(journal, true)?;
    same_content(folder, manifest, "metrics", content)?;
    opinions.finish(folder, manifest)
}

/// Whether a table has the columns that this program writes: names and types.
fn same_columns(found: &Schema, expected: &Schema, path: PathBuf) -> Result<(), Error> {
    let columns = |schema: &Schema| -> Vec<(String, DataType)> {
        schema.fields().iter().map(|field| (field.name().clone(), field.data_type().clone())).collect()
    };
    match columns(found) == columns(expected) {
        true => Ok(()),
        false => Err(Error::Damaged { path, problem: "has other columns than this program writes" }),
    }
}

/// Whether what was read is what the manifest says was written.
fn same_content(folder: &Path, manifest: &Manifest, table: &str, content: ContentDigest) -> Result<(), Error> {
    let stated = manifest.tables.get(table).map(|table| &table.content_sha256);
    match stated == Some(&content.finish()) {
        true => Ok(()),
        false => {
            let path = folder.join(format!("{table}.parquet"));
            Err(Error::Damaged { path, problem: "does not say what the manifest says it does" })
        }
    }
}

fn value(batch: &RecordBatch, column: usize, row: usize) -> Option<f64> {
    let column = batch.column(column).as_primitive::<Float64Type>();
    column.is_valid(row).then(|| column.value(row))
}

/// A run as it is read back.
#[derive(Default)]
struct Run {
    id: Option<Id>,
    part: u32,
    records: Vec<Record>,
}

impl Run {
    fn write(&mut self, journal: &mut Journal, last: bool) -> Result<(), Error> {
        if let Some(id) = self.id
            && !journal.complete(&id)
        {
            journal.append(&id, self.part, last, &self.records)?;
        }
        self.part += 1;
        self.records.clear();
        Ok(())
    }
}

/// The histograms of opinions, in the order of the rows of metrics.
struct Opinions {
    batches: Option<(tables::Batches, ContentDigest)>,
    counts: std::collections::VecDeque<u32>,
}

impl Opinions {
    fn open(folder: &Path, manifest: &Manifest) -> Result<Opinions, Error> {
        let mut batches = None;
        if manifest.tables.contains_key("opinions") {
            let path = folder.join(names::OPINIONS);
            let opened = tables::batches(&path)?;
            same_columns(&opened.schema, &tables::opinions_schema(), path)?;
            let content = ContentDigest::new(&opened.schema)?;
            batches = Some((opened, content));
        }
        Ok(Opinions { batches, counts: Default::default() })
    }

    /// Every histogram was read, and they are those that were written.
    fn finish(self, folder: &Path, manifest: &Manifest) -> Result<(), Error> {
        let Some((mut batches, mut content)) = self.batches else { return Ok(()) };
        for batch in &mut batches {
            content.update(&batch?)?;
        }
        same_content(folder, manifest, "opinions", content)
    }

    fn next(&mut self) -> Result<[u32; OPINION_BINS], Error> {
        let Some((batches, content)) = &mut self.batches else { return Ok([0; OPINION_BINS]) };
        while self.counts.len() < OPINION_BINS {
            let Some(batch) = batches.next() else { return Ok([0; OPINION_BINS]) };
            let batch = batch?;
            content.update(&batch)?;
            self.counts.extend(batch.column(5).as_primitive::<UInt32Type>().values());
        }
        let mut bins = [0; OPINION_BINS];
        bins.iter_mut().zip(self.counts.drain(..OPINION_BINS)).for_each(|(bin, count)| *bin = count);
        Ok(bins)
    }
}

//! A result that another one contains: adding points, platforms or replicates to a finished sweep runs only what is new.
//!
//! Runs are known by their ids, so a run of an earlier plan is a run of this one if its id is; where every run of the folder
//! is, the folder can be extended without losing anything.

use super::manifest::Manifest;
use super::produce::Experiment;
use super::tables::{self, metrics_schema};
use super::{Error, folder, jobs, names};
use crate::experiment::plan::Id;
use crate::experiment::run::remove_if_there;
use crate::experiment::{Error as ExperimentError, Journal, journal::RECORDS_PER_PART};
use crate::measures::{OPINION_BINS, Record};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, RecordBatch};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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
        return Ok(same
            && folder.join(names::JOBS).exists()
            && jobs::read(folder)?.iter().all(|row| ours.contains(&row.id)));
    }
    let Some(earlier) = earlier_journal(folder, experiment)? else { return Ok(false) };
    Ok(earlier.settled().all(|id| ours.contains(id)))
}

/// The journal of an unfinished run of other jobs, if it has the same columns.
fn earlier_journal(folder: &Path, experiment: &Experiment) -> Result<Option<Journal>, Error> {
    let path = folder.join(names::JOURNAL);
    let Some(id) = Journal::run_id(&path)? else { return Ok(None) };
    match Journal::open(&path, &id, experiment.columns.len()) {
        Ok(journal) => Ok(Some(journal)),
        Err(ExperimentError::ForeignJournal { .. } | ExperimentError::OtherRun { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Puts what a folder holds into a journal of this run, and removes the earlier result.
///
/// # Errors
/// If a file cannot be read or written; the earlier result is then still there.
pub fn take_over(folder: &Path, experiment: &Experiment) -> Result<(), Error> {
    let aside = folder.join(names::JOURNAL_ASIDE);
    remove_if_there(&aside)?;
    let mut journal = Journal::open(&aside, &experiment.plan.run_id, experiment.columns.len())?;
    if folder.join(names::MANIFEST).exists() {
        from_tables(folder, experiment, &mut journal)?;
    } else if let Some(mut earlier) = earlier_journal(folder, experiment)? {
        journal.take_over(&mut earlier, |_| true)?;
    }
    journal.sync()?;
    drop(journal);
    let path = folder.join(names::JOURNAL);
    std::fs::rename(&aside, &path).map_err(Error::io("rename", &path))?;
    folder::clear_result(folder)
}

/// Reads the runs of a finished result back out of its tables.
fn from_tables(folder: &Path, experiment: &Experiment, journal: &mut Journal) -> Result<(), Error> {
    let rows = jobs::read(folder)?;
    let key = |row: &jobs::Row| (row.point, row.platform.clone(), row.replicate);
    let ids: BTreeMap<_, Id> = rows.iter().filter(|row| row.error.is_none()).map(|row| (key(row), row.id)).collect();
    let mut opinions = Opinions::open(folder)?;
    let mut batches = tables::batches(&folder.join(names::METRICS))?;
    let expected = metrics_schema(&experiment.columns);
    let names_of = |schema: &arrow_schema::Schema| schema.fields().iter().map(|f| f.name().clone()).collect::<Vec<_>>();
    if names_of(&batches.schema) != names_of(&expected) {
        return Err(Error::Damaged {
            path: folder.join(names::METRICS),
            problem: "has other columns than this program writes",
        });
    }
    let mut current = Run::default();
    for batch in &mut batches {
        let batch = batch?;
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
    current.write(journal, true)
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
    batches: Option<tables::Batches>,
    counts: std::collections::VecDeque<u32>,
}

impl Opinions {
    fn open(folder: &Path) -> Result<Opinions, Error> {
        let path = folder.join(names::OPINIONS);
        let batches = if path.exists() { Some(tables::batches(&path)?) } else { None };
        Ok(Opinions { batches, counts: Default::default() })
    }

    fn next(&mut self) -> Result<[u32; OPINION_BINS], Error> {
        let Some(batches) = &mut self.batches else { return Ok([0; OPINION_BINS]) };
        while self.counts.len() < OPINION_BINS {
            let Some(batch) = batches.next() else { return Ok([0; OPINION_BINS]) };
            self.counts.extend(batch?.column(5).as_primitive::<UInt32Type>().values());
        }
        let mut bins = [0; OPINION_BINS];
        bins.iter_mut().zip(self.counts.drain(..OPINION_BINS)).for_each(|(bin, count)| *bin = count);
        Ok(bins)
    }
}

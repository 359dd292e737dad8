//! A run in several processes: a plan that all of them read, a journal a share, and putting them together.
//!
//! `plan.toml` is the resolved scenario with copies of the files it reads, `plan.json` says which runs it stands for. Share
//! K of N is every N-th run of the running order from the K-th on, so each share alone is a balanced sample. A share is a
//! journal in `shards/`, written aside and renamed when it is finished. A run is known by its id, so shares may be cut
//! differently, repeated, or overlap: what is put together is the same.

use super::agents::AgentFiles;
use super::error::Error;
use super::experiment::Experiment;
use super::folder::{self, Account, Lock};
use super::production::{Production, options};
use super::replace::replace;
use super::{names, write};
use crate::disk;
use crate::experiment::journal::HEADER_BYTES;
use crate::experiment::plan::{digest, hex};
use crate::experiment::run::{self, Outcome, Progress};
use crate::experiment::{Job, Journal, Options, Worlds, memory};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A share of the runs: K of N, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// which
    pub number: u32,
    /// of how many
    pub of: u32,
}

/// plan.json: what a plan stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// SHA-256 of the resolved scenario, model version and files read
    pub run_id: String,
    /// version of the model
    pub model_version: String,
    /// runs
    pub jobs: u64,
    /// SHA-256 over the ids of the runs in running order
    pub jobs_sha256: String,
}

impl Planned {
    /// Of an experiment.
    pub fn of(experiment: &Experiment) -> Planned {
        let plan = &experiment.plan;
        let ids: Vec<u8> = plan.running_order().into_iter().flat_map(|j| plan.jobs[j].id).collect();
        Planned {
            run_id: plan.run_hex(),
            model_version: experiment.model_version.clone(),
            jobs: plan.jobs.len() as u64,
            jobs_sha256: hex(&digest(&ids)),
        }
    }

    /// Reads plan.json.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(folder: &Path) -> Result<Planned, Error> {
        let path = folder.join(names::PLANNED);
        let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
        serde_json::from_str(&text).map_err(|error| Error::Json { path, message: error.to_string() })
    }
}

/// Writes the plan of an experiment into a folder, or checks that the one there is the same.
///
/// # Errors
/// If the folder has another plan and `force` is not given, or a file cannot be written.
pub fn plan(folder: &Path, experiment: &Experiment, force: bool) -> Result<Planned, Error> {
    let planned = Planned::of(experiment);
    let is_there = || -> Result<bool, Error> {
        if !folder.join(names::PLANNED).exists() {
            return Ok(false);
        }
        match Planned::read(folder) {
            Ok(found) if found == planned => Ok(true),
            _ if force => Ok(false),
            Ok(Planned { run_id: found, .. }) => {
                Err(Error::OtherRun { path: folder.to_owned(), found, expected: planned.run_id.clone() })
            }
            Err(error) => Err(error),
        }
    };
    let lock = folder.join(names::PLAN_LOCK);
    if is_there()? {
        // Left by a process that was killed when it had made the plan.
        if lock.exists() {
            drop(Lock::wait(lock));
        }
        return Ok(planned);
    }
    disk::make_folders(folder).map_err(Error::io("create", folder))?;
    folder::refuse_links(folder, &Account::of(folder))?;
    // The shares of an array begin together: the first makes the plan, and the others find it.
    let _lock = Lock::wait(lock)?;
    if is_there()? {
        return Ok(planned);
    }
    let account = Account::of(folder);
    let replaced = folder.join(names::PLANNED).exists();
    for (name, bytes) in &experiment.inputs {
        let path = folder.join(name);
        let differs = std::fs::read(&path).map(|found| found != *bytes).unwrap_or(path.exists());
        // A result's copy, or a file that nobody of ours made.
        if differs && (account.has(name) || !replaced) {
            return Err(Error::Foreign { path });
        }
        write::write_input(folder, name, bytes)?;
    }
    replace(&folder.join(names::PLAN), experiment.scenario_toml.as_bytes())?;
    super::manifest::write_json(&folder.join(names::PLANNED), &planned)?;
    Ok(planned)
}

impl Shard {
    /// Positions in the plan of the runs of this share.
    pub fn jobs(self, experiment: &Experiment) -> Vec<usize> {
        let order = experiment.plan.running_order();
        order.into_iter().skip(self.number as usize - 1).step_by(self.of as usize).collect()
    }

    fn path(self, folder: &Path) -> PathBuf {
        folder.join(names::SHARDS).join(format!("{}-of-{}.{JOURNAL}", self.number, self.of))
    }
}

const JOURNAL: &str = "journal";

/// How a share ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// it was there already
    UpToDate {
        /// runs that failed
        failed: usize,
    },
    /// its runs are done but for those that failed: how many
    Done {
        /// runs that failed
        failed: usize,
    },
    /// stopped; the same call goes on
    Interrupted,
}

/// Runs a share into its journal. The folder has, or gets, the plan.
///
/// # Errors
/// If the folder has another plan, a society would not fit in memory, another process works on the same share, or a file
/// cannot be written.
pub fn run_shard<W: Worlds>(
    experiment: &Experiment,
    worlds: &W,
    shard: Shard,
    production: &Production,
    watch: &mut dyn FnMut(&Progress),
) -> Result<Ended, Error> {
    let folder = production.folder;
    let only = shard.jobs(experiment);
    let files = AgentFiles { folder: folder.join(names::PARTS) };
    let options = Options { only: Some(&only), ..options(experiment, production, &files) };
    run::workers(&experiment.plan, worlds, &only, &options, memory::available_bytes())?;
    plan(folder, experiment, production.force)?;
    let path = shard.path(folder);
    let aside = disk::aside(&path);
    let journals = folder.join(names::SHARDS);
    disk::make_folder(&journals).map_err(Error::io("create", &journals))?;
    let _lock = Lock::hold(path.with_extension("lock"), &path)?;
    let failures =
        |journal: &Journal| only.iter().filter(|&&j| journal.failure(&experiment.plan.jobs[j].id).is_some()).count();
    if path.exists() {
        let journal = Journal::open_to_read(&path, experiment.columns.len())?;
        let unsettled = run::pending(&experiment.plan, &journal, &options);
        if unsettled.is_empty() {
            return Ok(Ended::UpToDate { failed: failures(&journal) });
        }
        drop(journal);
        disk::rename(&path, &aside).map_err(Error::io("rename", &path))?;
    }
    let journal = Mutex::new(Journal::open(&aside, &experiment.plan.run_id, experiment.columns.len())?);
    let Outcome { interrupted, .. } = run::run(&experiment.plan, worlds, &journal, &options, watch)?;
    if interrupted {
        return Ok(Ended::Interrupted);
    }
    let mut journal = journal.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    journal.sync()?;
    let failed = failures(&journal);
    drop(journal);
    disk::rename(&aside, &path).map_err(Error::io("rename", &path))?;
    Ok(Ended::Done { failed })
}

/// The shares of a folder, finished or not, by name.
///
/// # Errors
/// If the folder cannot be read.
pub fn shares(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = folder.join(names::SHARDS);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read", folder)(error)),
    };
    // One that was killed before its first run, or has just begun, holds nothing yet.
    let begun = |path: &PathBuf| path.metadata().is_ok_and(|file| file.is_file() && file.len() >= HEADER_BYTES as u64);
    let is_share = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.ends_with(".journal") || (name.ends_with(".journal.part") && begun(path))
    };
    let mut found: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_share).collect();
    found.sort();
    Ok(found)
}

/// Takes what the shares of a folder have finished of this plan into its journal.
///
/// # Errors
/// If a file cannot be read or written, or a share is of another run.
pub fn gather(folder: &Path, experiment: &Experiment, journal: &mut Journal) -> Result<(), Error> {
    let ours: std::collections::BTreeSet<_> = experiment.plan.jobs.iter().map(|job| job.id).collect();
    for path in shares(folder)? {
        let mut share = Journal::open_to_read(&path, experiment.columns.len())?;
        journal.take_over(&mut share, |id| ours.contains(id))?;
    }
    Ok(())
}

/// How far the runs of a plan are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// runs in all
    pub jobs: usize,
    /// done
    pub done: usize,
    /// failed
    pub failed: usize,
    /// messages of failures, with how many runs said so, the most frequent first
    pub messages: Vec<(String, usize)>,
    /// by share: name, runs done, runs failed
    pub shares: Vec<(String, usize, usize)>,
}

/// How many runs are done of work without a plan, and the messages of those that failed with their number.
///
/// # Errors
/// If the journal cannot be read.
pub fn settled(folder: &Path) -> Result<(usize, Vec<(String, usize)>), Error> {
    let journal = Journal::open_any(&folder.join(names::JOURNAL))?;
    let mut messages: std::collections::BTreeMap<String, usize> = Default::default();
    let failed = journal.settled().filter_map(|id| journal.failure(id));
    failed.for_each(|message| *messages.entry(message.to_string()).or_default() += 1);
    let done = journal.settled().filter(|id| journal.failure(id).is_none()).count();
    Ok((done, messages.into_iter().collect()))
}

/// Counts what is done of an experiment in a folder that has no finished result.
///
/// # Errors
/// If a file cannot be read.
pub fn status(folder: &Path, experiment: &Experiment) -> Result<Status, Error> {
    let columns = experiment.columns.len();
    let mut journals = Vec::new();
    for path in std::iter::once(folder.join(names::JOURNAL)).filter(|path| path.exists()).chain(shares(folder)?) {
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        journals.push((name, Journal::open_to_read(&path, columns)?));
    }
    let jobs = &experiment.plan.jobs;
    let done = |job: &&Job| journals.iter().any(|(_, journal)| journal.complete(&job.id));
    let failure = |job: &Job| journals.iter().find_map(|(_, journal)| journal.failure(&job.id));
    let mut messages: std::collections::BTreeMap<&str, usize> = Default::default();
    let failed = jobs.iter().filter(|job| !done(job)).filter_map(failure);
    let failed = failed.map(|message| *messages.entry(message).or_default() += 1).count();
    let mut messages: Vec<(String, usize)> = messages.iter().map(|(text, n)| (text.to_string(), *n)).collect();
    messages.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let share = |(name, journal): &(String, Journal)| {
        let settled = journal.settled().count();
        let failed = journal.settled().filter(|id| journal.failure(id).is_some()).count();
        (name.clone(), settled - failed, failed)
    };
    Ok(Status {
        jobs: jobs.len(),
        done: jobs.iter().filter(done).count(),
        failed,
        messages,
        shares: journals.iter().map(share).collect(),
    })
}

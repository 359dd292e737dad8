//! From a plan to a folder: run what is missing, then write the files from the journal.

use super::agents::AgentFiles;
use super::folder::{self, Lock, State};
use super::manifest::{self, FailedRun, Manifest, Provenance, Timing};
use super::summary::{self, Times};
use super::tables::{self, Column};
use super::{Error, digest, names, replace};
use crate::experiment::run::{self, Failure, Progress};
use crate::experiment::{Journal, Options, Plan, Worlds, memory};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is run, as far as its files need to know.
pub struct Experiment {
    /// the runs
    pub plan: Plan,
    /// the measures
    pub columns: Vec<Column>,
    /// version of the model
    pub model_version: String,
    /// free text
    pub title: String,
    /// first coordinate of every draw
    pub seed: u64,
    /// steps
    pub steps: u32,
    /// steps at which agents are written
    pub record_agents: Vec<u32>,
    /// step of the first intervention
    pub first_intervention: Option<u32>,
    /// ISO date for the archive's description
    pub date: Option<String>,
    /// the resolved scenario, which reads its files from [`names::INPUTS`]
    pub scenario_toml: String,
    /// the files it reads: path in the folder, and bytes
    pub inputs: Vec<(String, Vec<u8>)>,
}

/// How to produce it.
pub struct Production<'a> {
    /// where to
    pub folder: &'a Path,
    /// threads in all
    pub threads: usize,
    /// steps between checkpoints
    pub checkpoint_every: Option<u32>,
    /// whether to replace another run
    pub force: bool,
    /// set from outside to stop
    pub stop: &'a AtomicBool,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Produced {
    /// there was nothing to do
    UpToDate,
    /// everything is written
    Done,
    /// everything is written but what failed: the position in the plan, and the message
    Failed(Vec<Failure>),
    /// stopped; the same call goes on
    Interrupted,
}

/// Runs what is missing and writes the files.
///
/// # Errors
/// If the folder must not be written, a society would not fit in memory, or a file cannot be written.
pub fn produce<W: Worlds>(
    experiment: &Experiment,
    worlds: &W,
    production: &Production,
    watch: &mut dyn FnMut(&Progress),
) -> Result<Produced, Error> {
    let folder = production.folder;
    let run_id = experiment.plan.run_hex();
    if folder::inspect(folder, &run_id, production.force)? == State::UpToDate {
        return Ok(Produced::UpToDate);
    }
    let files = AgentFiles { folder: folder.join(names::PARTS) };
    let options = options(experiment, production, &files);
    // Before the folder is touched: a society that cannot be run must leave no trace.
    run::workers(&experiment.plan, worlds, &experiment.plan.running_order(), &options, memory::available_bytes())?;
    let _lock = Lock::take(folder)?;
    match folder::inspect(folder, &run_id, production.force)? {
        State::UpToDate => return Ok(Produced::UpToDate),
        State::Replaceable => folder::clear(folder)?,
        State::Fresh | State::Unfinished => {}
    }
    let columns = experiment.columns.len();
    let journal = Mutex::new(Journal::open(&folder.join(names::JOURNAL), &experiment.plan.run_id, columns)?);
    let clock = Clock::start();
    let mut taken = 0;
    let outcome = run::run(&experiment.plan, worlds, &journal, &options, &mut |progress| {
        let earlier = progress.earlier_agent_steps.load(Ordering::Relaxed);
        taken = progress.agent_steps.load(Ordering::Relaxed).saturating_sub(earlier);
        watch(progress);
    })?;
    if outcome.interrupted {
        return Ok(Produced::Interrupted);
    }
    let mut journal = journal.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let failed = outcome.failed.iter().map(|failure| failed_run(&experiment.plan, failure)).collect();
    manifest::write_json(&folder.join(names::TIMING), &clock.timing(taken, production.threads))?;
    write_result(experiment, folder, &files, &mut journal, failed)?;
    drop(journal);
    if outcome.failed.is_empty() {
        folder::clear_work(folder)?;
        return Ok(Produced::Done);
    }
    Ok(Produced::Failed(outcome.failed))
}

fn options<'a>(experiment: &'a Experiment, production: &'a Production, files: &'a AgentFiles) -> Options<'a> {
    Options {
        threads: production.threads.max(1),
        checkpoint_every: production.checkpoint_every,
        checkpoints: production.folder.join(names::CHECKPOINTS),
        record_agents: &experiment.record_agents,
        agents: (!experiment.record_agents.is_empty()).then_some(files),
        stop: production.stop,
        columns: experiment.columns.len(),
    }
}

fn failed_run(plan: &Plan, failure: &Failure) -> FailedRun {
    let job = &plan.jobs[failure.job];
    FailedRun { platform: job.name.clone(), replicate: job.replicate, message: failure.message.clone() }
}

/// Writes the files of a result from the journal, the manifest last.
fn write_result(
    experiment: &Experiment,
    folder: &Path,
    files: &AgentFiles,
    journal: &mut Journal,
    failed: Vec<FailedRun>,
) -> Result<(), Error> {
    let inputs = write_inputs(experiment, folder)?;
    replace(&folder.join(names::SCENARIO), experiment.scenario_toml.as_bytes())?;
    let plan = &experiment.plan;
    let mut entries = tables::write_all(folder, plan, &experiment.columns, journal)?;
    let done = |job: &crate::experiment::Job| journal.complete(&job.id);
    entries.extend(super::agents::write_all(folder, plan, &experiment.record_agents, files, done)?);
    let times = Times { steps: experiment.steps, first_intervention: experiment.first_intervention };
    summary::write(folder, plan, &experiment.columns, times, journal)?;
    let tables: BTreeMap<String, _> =
        entries.into_iter().map(|entry| (entry.file.trim_end_matches(".parquet").to_string(), entry)).collect();
    let compared = [names::SCENARIO, names::SUMMARY];
    let files = compared.iter().map(|name| Ok((name.to_string(), digest::of_file(&folder.join(name))?)));
    let manifest = Manifest {
        format: manifest::FORMAT,
        run_id: plan.run_hex(),
        model_version: experiment.model_version.clone(),
        seed: experiment.seed,
        replicates: plan.replicates,
        steps: experiment.steps,
        platforms: plan.platforms.clone(),
        data_sha256: Manifest::data_digest(&tables),
        tables,
        files: files.collect::<Result<_, Error>>()?,
        inputs,
        failed,
    };
    let provenance = Provenance::of_this_program(&experiment.model_version);
    manifest::write_json(&folder.join(names::PROVENANCE), &provenance)?;
    let date = experiment.date.clone().or_else(source_date);
    let crate_description = manifest::ro_crate(&experiment.title, date.as_deref(), &manifest);
    manifest::write_json(&folder.join(names::RO_CRATE), &crate_description)?;
    manifest::write_json(&folder.join(names::MANIFEST), &manifest)
}

fn write_inputs(experiment: &Experiment, folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut digests = BTreeMap::new();
    for (name, bytes) in &experiment.inputs {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
        replace(&path, bytes)?;
        digests.insert(name.clone(), digest::of_file(&path)?);
    }
    Ok(digests)
}

/// The date that reproducible builds agree on, if there is one: for the crate of metadata, which is in no digest.
#[allow(clippy::disallowed_methods)]
fn source_date() -> Option<String> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok().map(manifest::iso_date)
}

/// When a sitting began: for timing.json, which is in no digest.
struct Clock {
    started: std::time::SystemTime,
    instant: std::time::Instant,
}

#[allow(clippy::disallowed_methods)]
impl Clock {
    fn start() -> Clock {
        Clock { started: std::time::SystemTime::now(), instant: std::time::Instant::now() }
    }
    fn timing(&self, agent_steps: u64, threads: usize) -> Timing {
        let since = self.started.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let seconds = self.instant.elapsed().as_secs_f64();
        Timing {
            started: manifest::iso_time(since.as_secs()),
            seconds,
            agent_steps,
            agent_steps_per_second: agent_steps as f64 / seconds.max(1e-9),
            threads,
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            machine: format!("{} {}", std::env::consts::ARCH, std::env::consts::OS),
        }
    }
}

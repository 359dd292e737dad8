//! From a plan to a folder: run what is missing, then write the files from the journal.

use super::agents::AgentFiles;
use super::folder::{self, Lock, State, Wish};
use super::hypotheses::Test;
use super::manifest::{self, Manifest};
use super::{Error, names, reuse, sequential, shards, write};
use crate::experiment::run::{self, Failure, Outcome, Progress};
use crate::experiment::{Journal, Options, Plan, Worlds, memory};
use crate::scenario::measure::MeasureInfo;
use crate::scenario::sweep::Until;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// What is run, as far as its files need to know.
pub struct Experiment {
    /// the runs
    pub plan: Plan,
    /// the measures
    pub columns: &'static [MeasureInfo],
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
    /// what varies: labels of the axes, and the values of every point
    pub sweep: Option<SweepTable>,
    /// when a point has replicates enough
    pub until: Option<Until>,
    /// what is claimed, as tests
    pub hypotheses: Vec<Test>,
    /// the model's name
    pub model: String,
    /// whether the model has opinions, and so histograms of them
    pub opinions: bool,
    /// ISO date for the archive's description
    pub date: Option<String>,
    /// the resolved scenario, which reads its files from [`names::INPUTS`]
    pub scenario_toml: String,
    /// the files it reads: path in the folder, and bytes
    pub inputs: Vec<(String, Vec<u8>)>,
}

impl Experiment {
    /// What the manifest says of the run before there are results.
    pub fn head(&self, plan: &Plan) -> Manifest {
        Manifest {
            format: manifest::FORMAT,
            run_id: plan.run_hex(),
            model: self.model.clone(),
            model_version: self.model_version.clone(),
            points: plan.order.len() as u32,
            seed: self.seed,
            replicates: plan.replicates,
            steps: self.steps,
            platforms: plan.platforms.clone(),
            ..Manifest::default()
        }
    }
}

/// The points of a sweep, as files show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SweepTable {
    /// one an axis
    pub labels: Vec<String>,
    /// one row a point: values as a scenario writes them, "" where the scenario's own is left
    pub points: Vec<Vec<String>>,
    /// keys of the parameters, one an axis
    pub keys: Vec<&'static str>,
    /// how the points were chosen
    pub scheme: Scheme,
    /// whether replicate r has the same luck at every point
    pub paired: bool,
}

/// How points were chosen, as far as an analysis needs their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Saltelli's rows
    Saltelli {
        /// whether they have those of pairs
        second_order: bool,
    },
    /// Morris' trajectories
    Morris {
        /// how many
        trajectories: u32,
        /// levels of an axis
        levels: u32,
    },
    /// any other way
    Other,
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
    /// whether to try again what failed before
    pub retry_failed: bool,
    /// put together what shares have finished, and simulate nothing
    pub gather_only: bool,
    /// set from outside to stop
    pub stop: &'a AtomicBool,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Produced {
    /// there was nothing to do
    UpToDate,
    /// the runs are up to date; what the scenario says of them beside is other than before, and was written anew
    Restated,
    /// everything is written
    Done,
    /// everything is written but what failed: the position in the plan, and the message
    Failed(Vec<Failure>),
    /// a finished result whose failures stay as they are unless they are to be tried again: how many
    HasFailures(usize),
    /// stopped; the same call goes on
    Interrupted,
    /// only putting together was wanted, and so many runs are missing
    Missing(usize),
}

impl Produced {
    fn of_settled(failed: usize, restated: bool) -> Produced {
        match (failed, restated) {
            (0, true) => Produced::Restated,
            (0, false) => Produced::UpToDate,
            _ => Produced::HasFailures(failed),
        }
    }
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
    let head = experiment.head(&experiment.plan);
    let tidying = folder::is_untidy(folder);
    let wish = Wish { force: production.force, tidying, retry_failed: production.retry_failed };
    let inspect = || folder::inspect(folder, &head, wish, || reuse::contains(folder, experiment));
    if let Some(failed) = settled(&inspect()?) {
        return settle(experiment, folder, failed, inspect);
    }
    let files = AgentFiles { folder: folder.join(names::PARTS) };
    let options = options(experiment, production, &files);
    // Before the folder is touched: a society that cannot be run must leave no trace.
    run::workers(&experiment.plan, worlds, &experiment.plan.running_order(), &options, memory::available_bytes())?;
    let _lock = Lock::take(folder)?;
    folder::refuse_links(folder)?;
    let state = inspect()?;
    if let Some(failed) = settled(&state) {
        return Ok(Produced::of_settled(failed, false));
    }
    // Somebody's file that has one of our names is told before anything changes.
    folder::Account::of(folder).check(folder, write::wanted(experiment, folder))?;
    match state {
        State::Replaceable => folder::clear(folder)?,
        State::Extendable => reuse::take_over(folder, experiment)?,
        _ => {}
    }
    // What is left of another run goes now that its runs are in the journal, or that it was to be replaced; a result of this
    // run stays until it is written anew.
    if Manifest::read(folder).map_or(true, |manifest| manifest.run_id != head.run_id) {
        folder::clear_result(folder)?;
    }
    let columns = experiment.columns.len();
    let mut journal = Journal::open(&folder.join(names::JOURNAL), &experiment.plan.run_id, columns)?;
    shards::gather(folder, experiment, &mut journal)?;
    if production.gather_only {
        let missing = run::pending(&experiment.plan, &journal, &options).len();
        if missing > 0 {
            return Ok(Produced::Missing(missing));
        }
    }
    let journal = Mutex::new(journal);
    let clock = Clock::start();
    let (plan, outcome) = match &experiment.until {
        None => (experiment.plan.clone(), run::run(&experiment.plan, worlds, &journal, &options, watch)?),
        Some(until) => sequential::run(experiment, until, worlds, &journal, &options, watch)?,
    };
    if outcome.interrupted {
        return Ok(Produced::Interrupted);
    }
    let mut journal = journal.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    let timing = clock.timing(outcome.agent_steps, production.threads);
    finish(experiment, &plan, folder, &files, &mut journal, outcome, &timing)
}

/// How many runs failed of a folder whose runs are done; `None` if some are not.
fn settled(state: &State) -> Option<usize> {
    match state {
        State::UpToDate => Some(0),
        State::Settled { failed } => Some(*failed),
        _ => None,
    }
}

/// Writes anew what a finished result says beside its data, if that is other than the experiment says, and tidies up what a
/// killed process left.
fn settle(
    experiment: &Experiment,
    folder: &Path,
    failed: usize,
    inspect: impl Fn() -> Result<State, Error>,
) -> Result<Produced, Error> {
    let restated = write::says_other(folder, experiment)?;
    if !restated && !folder::has_leavings(folder) {
        return Ok(Produced::of_settled(failed, false));
    }
    let _lock = match Lock::take(folder) {
        // Who may not write there, or comes while another does, has nothing to write but order.
        Err(_) if !restated => return Ok(Produced::of_settled(failed, false)),
        lock => lock?,
    };
    folder::refuse_links(folder)?;
    if settled(&inspect()?) != Some(failed) {
        return Err(Error::Locked { path: folder.to_owned() });
    }
    if restated {
        write::restate(folder, experiment)?;
    }
    folder::clear_leavings(folder, &Manifest::read(folder)?)?;
    Ok(Produced::of_settled(failed, restated))
}

/// Writes the result and removes what only an unfinished one needs.
pub(super) fn finish(
    experiment: &Experiment,
    plan: &Plan,
    folder: &Path,
    files: &AgentFiles,
    journal: &mut Journal,
    outcome: Outcome,
    timing: &manifest::Timing,
) -> Result<Produced, Error> {
    write::result(experiment, plan, folder, files, journal, (&outcome.failed, timing))?;
    if outcome.failed.is_empty() {
        folder::clear_work(folder)?;
        return Ok(Produced::Done);
    }
    Ok(Produced::Failed(outcome.failed))
}

pub(super) fn options<'a>(
    experiment: &'a Experiment,
    production: &'a Production,
    files: &'a AgentFiles,
) -> Options<'a> {
    Options {
        threads: production.threads.max(1),
        checkpoint_every: production.checkpoint_every,
        checkpoints: production.folder.join(names::CHECKPOINTS),
        record_agents: &experiment.record_agents,
        agents: (!experiment.record_agents.is_empty()).then_some(files),
        stop: production.stop,
        columns: experiment.columns.len(),
        retry_failed: production.retry_failed,
        only: None,
    }
}

/// When a session began: for timing.json, which is in no digest.
pub(super) struct Clock {
    started: std::time::SystemTime,
    instant: std::time::Instant,
}

#[allow(clippy::disallowed_methods)]
impl Clock {
    pub(super) fn start() -> Clock {
        Clock { started: std::time::SystemTime::now(), instant: std::time::Instant::now() }
    }
    pub(super) fn timing(&self, agent_steps: u64, threads: usize) -> manifest::Timing {
        let since = self.started.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let seconds = self.instant.elapsed().as_secs_f64();
        manifest::Timing {
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

//! From a plan to a folder: run what is missing, then write the files from the journal.

use super::agents::AgentFiles;
use super::error::Error;
use super::experiment::Experiment;
use super::folder::{self, Account, Lock, OverwritePolicy, State};
use super::manifest::{self, Manifest};
use super::production::{Clock, Production, options};
use super::{names, reuse, sequential, shards, write};
use crate::experiment::run::{self, Failure, Outcome, Progress};
use crate::experiment::{Journal, Plan, Worlds, memory};
use std::path::Path;
use std::sync::Mutex;

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
    let policy = OverwritePolicy { force: production.force, tidying, retry_failed: production.retry_failed };
    let inspect = || folder::inspect(folder, &head, policy, || reuse::contains(folder, experiment));
    if let Some(failed) = settled(&inspect()?) {
        return settle(experiment, folder, failed, inspect);
    }
    let files = AgentFiles { folder: folder.join(names::PARTS) };
    let options = options(experiment, production, &files);
    // Before the folder is touched: a society that cannot be run must leave no trace.
    run::workers(&experiment.plan, worlds, &experiment.plan.running_order(), &options, memory::available_bytes())?;
    let _lock = Lock::take(folder)?;
    let account = Account::of(folder);
    folder::refuse_links(folder, &account)?;
    let state = inspect()?;
    if let Some(failed) = settled(&state) {
        return Ok(Produced::of_settled(failed, false));
    }
    // Somebody's file that has one of our names is told before anything changes.
    account.check(folder, write::wanted(experiment, folder))?;
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
    folder::Work { run_id: head.run_id.clone(), runs: experiment.plan.jobs.len() as u64 }.note(folder)?;
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
    folder::refuse_links(folder, &Account::of(folder))?;
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
fn finish(
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

//! Replicates until an interval is narrow enough: evaluated after fixed batches in replicate order, point by point, so that
//! what is run does not depend on who is first.

use super::error::Error;
use super::experiment::Experiment;
use super::summary::reached;
use crate::experiment::run::{self, Failure, Outcome, Progress};
use crate::experiment::statistics::estimate;
use crate::experiment::{Journal, Options, Plan, Worlds};
use crate::scenario::sweep::Until;
use std::sync::{Mutex, PoisonError};

/// Replicates of a batch.
pub const BATCH: u32 = 8;

/// Runs batch after batch of every point that needs more; the plan that came of it, and how it ended.
///
/// # Errors
/// As [`run::run`].
pub fn run<W: Worlds>(
    experiment: &Experiment,
    until: &Until,
    worlds: &W,
    journal: &Mutex<Journal>,
    options: &Options,
    watch: &mut dyn FnMut(&Progress),
) -> Result<(Plan, Outcome), Error> {
    let mut plan = experiment.plan.clone();
    let column = experiment.columns.iter().position(|column| column.key == until.measure);
    let column = column.expect("the scenario was checked to name a measure");
    let mut agent_steps = 0;
    let mut needed = vec![BATCH.min(until.at_most); plan.order.len()];
    loop {
        let meant: Vec<usize> = kept(&plan, &needed);
        let outcome = run::run(&plan, worlds, journal, &Options { only: Some(&meant), ..options.clone() }, watch)?;
        agent_steps += outcome.agent_steps;
        if outcome.interrupted {
            return Ok((plan, Outcome { agent_steps, ..outcome }));
        }
        let mut journal = journal.lock().unwrap_or_else(PoisonError::into_inner);
        let wide = too_wide(&plan, &needed, until, column, &mut journal)?;
        let more: Vec<usize> = (0..needed.len()).filter(|&p| wide[p] && needed[p] < until.at_most).collect();
        if more.is_empty() {
            let kept = kept(&plan, &needed);
            plan.jobs = kept.into_iter().map(|j| plan.jobs[j].clone()).collect();
            let failed: Vec<Failure> = run::failures(&plan, &journal);
            return Ok((plan, Outcome { interrupted: false, failed, agent_steps }));
        }
        more.into_iter().for_each(|p| needed[p] += BATCH);
    }
}

/// Positions of the jobs within the replicates that their points need.
fn kept(plan: &Plan, needed: &[u32]) -> Vec<usize> {
    let jobs = plan.jobs.iter().enumerate();
    jobs.filter(|(_, job)| job.replicate < needed[job.point as usize]).map(|(j, _)| j).collect()
}

/// Whether each point has a platform whose interval is wider than wanted, or cannot be told.
fn too_wide(
    plan: &Plan,
    needed: &[u32],
    until: &Until,
    column: usize,
    journal: &mut Journal,
) -> Result<Vec<bool>, Error> {
    let mut wide = vec![false; needed.len()];
    let mut values: Vec<f64> = Vec::new();
    for (j, job) in plan.jobs.iter().enumerate() {
        if job.replicate == 0 {
            values.clear();
        }
        if job.replicate < needed[job.point as usize] && journal.complete(&job.id) {
            let last = journal.parts(&job.id) - 1;
            values.extend(journal.read(&job.id, last)?.last().and_then(|record| record.values[column]));
        }
        let next = plan.jobs.get(j + 1);
        if next.is_none_or(|next| (next.point, next.platform) != (job.point, job.platform)) {
            wide[job.point as usize] |= !reached(estimate(&values).as_ref(), until.half_width);
        }
    }
    Ok(wide)
}

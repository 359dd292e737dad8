//! How a result is to be produced, and how long that took.

use super::agents::AgentFiles;
use super::experiment::Experiment;
use super::{manifest, names};
use crate::experiment::Options;
use std::path::Path;
use std::sync::atomic::AtomicBool;

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

impl<'a> Production<'a> {
    /// As plainly as can be: nothing is forced, tried again or only gathered, and there are no checkpoints.
    pub fn new(folder: &'a Path, threads: usize, stop: &'a AtomicBool) -> Production<'a> {
        Production {
            folder,
            threads,
            checkpoint_every: None,
            force: false,
            retry_failed: false,
            gather_only: false,
            stop,
        }
    }
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

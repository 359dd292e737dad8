//! Running a plan: runs in parallel first, then agents within a run; what is finished goes to the journal.
//!
//! Nothing here reaches a result: the number of workers and threads, the order jobs finish in, interruptions and
//! checkpoints leave the journal's content, read in job order, the same.

use super::error::Error;
use super::journal::{Journal, RECORDS_PER_PART};
use super::plan::{Job, Plan};
use super::worlds::{World, Worlds};
use super::{checkpoint, memory};
use crate::measures::Record;
use crate::society::Society;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

/// From this many agents on, one run keeps all threads busy.
const LARGE_RUN_AGENTS: u64 = 200_000;
/// What a worker needs beside its world: its threads' stacks in use, a part, a frame.
const WORKER_BYTES: u64 = 8 << 20;
/// How often the watcher is told.
const WATCH_EVERY: Duration = Duration::from_millis(100);

/// Where agents are written down at the steps that the scenario names.
pub trait AgentSink: Sync {
    /// Writes the agents of a job as they are at the end of a step; must leave nothing if it fails.
    ///
    /// # Errors
    /// If the file system refuses.
    fn write(&self, job: &Job, step: u32, society: &Society) -> Result<(), Error>;
    /// Whether they were written.
    fn has(&self, job: &Job, step: u32) -> bool;
}

/// How to run.
#[derive(Clone)]
pub struct Options<'a> {
    /// threads in all, at least 1
    pub threads: usize,
    /// steps between checkpoints of a running job
    pub checkpoint_every: Option<u32>,
    /// folder of the checkpoints
    pub checkpoints: PathBuf,
    /// steps at which agents are written
    pub record_agents: &'a [u32],
    /// where they are written
    pub agents: Option<&'a dyn AgentSink>,
    /// set from outside to stop at the next step
    pub stop: &'a AtomicBool,
    /// number of measures
    pub columns: usize,
    /// whether jobs that failed before are tried again
    pub retry_failed: bool,
    /// the jobs that are meant, by position in the plan; `None`: all
    pub only: Option<&'a [usize]>,
}

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    /// agents times steps taken, those of earlier sessions included
    pub agent_steps: AtomicU64,
    /// of them, those that earlier sessions took
    pub earlier_agent_steps: AtomicU64,
    /// agents times steps in all
    pub total_agent_steps: u64,
    /// jobs done
    pub jobs: AtomicUsize,
    /// jobs in all
    pub total_jobs: usize,
}

/// A job that panicked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// position in the plan
    pub job: usize,
    /// what it said
    pub message: String,
}

/// How a run ended.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// whether it was stopped from outside
    pub interrupted: bool,
    /// jobs that failed, in plan order
    pub failed: Vec<Failure>,
    /// agents times steps that were taken, those of earlier sessions not included
    pub agent_steps: u64,
}

/// Runs what the journal does not have. `watch` is called now and then on the calling thread.
///
/// # Errors
/// If a world would not fit in memory (before anything is allocated), threads cannot be had or a file cannot be written.
pub fn run<W: Worlds>(
    plan: &Plan,
    worlds: &W,
    journal: &Mutex<Journal>,
    options: &Options,
    watch: &mut dyn FnMut(&Progress),
) -> Result<Outcome, Error> {
    let queue = pending(plan, &lock(journal), options);
    let workers = workers(plan, worlds, &queue, options, memory::available_bytes())?;
    let needed = queue.iter().map(|&j| worlds.memory_bytes(&plan.jobs[j])).max().unwrap_or(0);
    let (workers, threads) = memory::workers_and_threads(workers, options.threads, needed.saturating_add(WORKER_BYTES));
    let session = Session {
        plan,
        worlds,
        journal,
        options,
        progress: progress(plan, worlds, &queue, options.only),
        queue: &queue,
        next: AtomicUsize::new(0),
        broken: AtomicBool::new(false),
    };
    let results = session.work_together(workers, threads, watch);
    let [taken, earlier] = [&session.progress.agent_steps, &session.progress.earlier_agent_steps]
        .map(|steps| steps.load(Ordering::Relaxed));
    lock(journal).sync()?;
    results.into_iter().collect::<Result<Vec<()>, _>>()?;
    let journal = lock(journal);
    let undone = !pending(plan, &journal, &Options { retry_failed: false, ..options.clone() }).is_empty();
    Ok(Outcome { interrupted: undone, failed: failures(plan, &journal), agent_steps: taken.saturating_sub(earlier) })
}

/// Jobs that failed, in plan order.
pub fn failures(plan: &Plan, journal: &Journal) -> Vec<Failure> {
    let failure = |(job, planned): (usize, &Job)| {
        let message = journal.failure(&planned.id)?.to_string();
        Some(Failure { job, message })
    };
    plan.jobs.iter().enumerate().filter_map(failure).collect()
}

/// Jobs that are still to be run, in running order.
pub fn pending(plan: &Plan, journal: &Journal, options: &Options) -> Vec<usize> {
    let agents_written =
        |job: &Job| options.agents.is_none_or(|agents| options.record_agents.iter().all(|&step| agents.has(job, step)));
    let settled = |job: &Job| {
        let failed = !options.retry_failed && journal.failure(&job.id).is_some();
        failed || (journal.complete(&job.id) && agents_written(job))
    };
    let mut order = plan.running_order();
    if let Some(only) = options.only {
        let mut meant = vec![false; plan.jobs.len()];
        only.iter().for_each(|&j| meant[j] = true);
        order.retain(|&j| meant[j]);
    }
    order.retain(|&j| !settled(&plan.jobs[j]));
    // Designs that differ in name only are one run: it is made once and written for each.
    let mut seen = std::collections::BTreeSet::new();
    order.retain(|&j| seen.insert(plan.jobs[j].id));
    order
}

fn progress<W: Worlds>(plan: &Plan, worlds: &W, queue: &[usize], only: Option<&[usize]>) -> Progress {
    let agent_steps = |job: &Job| worlds.agents(job) * u64::from(worlds.steps(job));
    let meant = only.map_or(plan.jobs.len(), <[usize]>::len);
    let total: u64 = match only {
        Some(only) => only.iter().map(|&j| agent_steps(&plan.jobs[j])).sum(),
        None => plan.jobs.iter().map(agent_steps).sum(),
    };
    let left: u64 = queue.iter().map(|&j| agent_steps(&plan.jobs[j])).sum();
    Progress {
        agent_steps: AtomicU64::new(total - left),
        earlier_agent_steps: AtomicU64::new(total - left),
        total_agent_steps: total,
        jobs: AtomicUsize::new(meant - queue.len()),
        total_jobs: meant,
    }
}

/// How many runs at once: as many as there are threads, unless runs are large or memory is short.
///
/// # Errors
/// If not even one fits in what is available.
pub fn workers<W: Worlds>(
    plan: &Plan,
    worlds: &W,
    queue: &[usize],
    options: &Options,
    available: Option<u64>,
) -> Result<usize, Error> {
    let needs = |j: &usize| worlds.memory_bytes(&plan.jobs[*j]).saturating_add(WORKER_BYTES);
    let Some(largest) = queue.iter().max_by_key(|j| needs(j)) else { return Ok(1) };
    let needed = needs(largest);
    let fit = available.map_or(usize::MAX, |available| (available / needed) as usize);
    if fit == 0 {
        let job = plan.jobs[*largest].label();
        return Err(Error::Memory { job, needed, available: available.unwrap_or(0) });
    }
    let large = queue.iter().any(|&j| worlds.agents(&plan.jobs[j]) >= LARGE_RUN_AGENTS);
    let wanted = if large { 1 } else { options.threads.min(queue.len()) };
    Ok(wanted.min(fit).max(1))
}

/// What the workers of one session share.
struct Session<'a, W> {
    plan: &'a Plan,
    worlds: &'a W,
    journal: &'a Mutex<Journal>,
    options: &'a Options<'a>,
    progress: Progress,
    queue: &'a [usize],
    next: AtomicUsize,
    broken: AtomicBool,
}

impl<W: Worlds> Session<'_, W> {
    /// Shares threads out among workers and watches them until the last is done.
    fn work_together(
        &self,
        workers: usize,
        threads: usize,
        watch: &mut dyn FnMut(&Progress),
    ) -> Vec<Result<(), Error>> {
        let (at_work, watcher) = (AtomicUsize::new(workers), std::thread::current());
        let work = |w: usize| {
            let result = self.work(threads / workers + usize::from(w < threads % workers));
            at_work.fetch_sub(1, Ordering::Release);
            watcher.unpark();
            result
        };
        std::thread::scope(|scope| {
            let work = &work;
            let start = |w: usize| {
                let named = std::thread::Builder::new().name(format!("{WORKER_THREAD}{w}"));
                let started = named.spawn_scoped(scope, move || work(w));
                started.map_err(|error| {
                    self.broken.store(true, Ordering::Relaxed);
                    at_work.fetch_sub(1, Ordering::Release);
                    Error::Threads { threads, message: error.to_string() }
                })
            };
            let handles: Vec<_> = (0..workers).map(start).collect();
            while at_work.load(Ordering::Acquire) > 0 {
                watch(&self.progress);
                std::thread::park_timeout(WATCH_EVERY);
            }
            watch(&self.progress);
            let join = |handle: std::thread::ScopedJoinHandle<Result<(), Error>>| {
                handle.join().expect("a worker catches what its jobs throw")
            };
            handles.into_iter().map(|handle| handle.and_then(join)).collect()
        })
    }

    /// Takes job after job until there is none, or a stop.
    fn work(&self, threads: usize) -> Result<(), Error> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(|thread| format!("{WORKER_THREAD}{thread}"));
        // A worker with one thread is that thread: another would only take memory, and address space where that is short.
        let pool = if threads == 1 { pool.use_current_thread() } else { pool };
        let pool = pool.build().map_err(|error| Error::Threads { threads, message: error.to_string() });
        let pool = pool.inspect_err(|_| self.broken.store(true, Ordering::Relaxed))?;
        while !self.stopped() {
            let Some(&job) = self.queue.get(self.next.fetch_add(1, Ordering::Relaxed)) else { break };
            let job = &self.plan.jobs[job];
            let done = match self.worlds.impossible(job) {
                Some(why) => self.fail(job, &why),
                None => match catch_unwind(AssertUnwindSafe(|| pool.install(|| self.run_job(job)))) {
                    Ok(done) => done,
                    Err(panic) => self.fail(job, &message(&*panic)),
                },
            };
            match done {
                Ok(true) => drop(self.progress.jobs.fetch_add(1, Ordering::Relaxed)),
                Ok(false) => break,
                Err(error) => {
                    self.broken.store(true, Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    /// Notes that a job failed: a failed job is a row of the result, never the end of the run.
    fn fail(&self, job: &Job, message: &str) -> Result<bool, Error> {
        lock(self.journal).append_failure(&job.id, message)?;
        self.forget(job)?;
        Ok(true)
    }

    fn stopped(&self) -> bool {
        self.options.stop.load(Ordering::Relaxed) || self.broken.load(Ordering::Relaxed)
    }

    /// Runs a job to its end and into the journal; false if it was stopped before.
    fn run_job(&self, job: &Job) -> Result<bool, Error> {
        let agents = self.worlds.agents(job);
        let Progressing { mut world, mut parts, mut pending } = self.begin(job)?;
        while !world.finished() {
            if self.stopped() {
                if self.options.checkpoint_every.is_some() {
                    self.save(job, &mut world, parts, &pending)?;
                }
                return Ok(false);
            }
            if pending.len() >= RECORDS_PER_PART {
                lock(self.journal).append(&job.id, parts, false, &pending)?;
                parts += 1;
                pending.clear();
            }
            pending.extend(world.advance());
            self.write_agents(job, &world)?;
            self.progress.agent_steps.fetch_add(agents, Ordering::Relaxed);
            let due = self.options.checkpoint_every.is_some_and(|every| world.step() % every.max(1) == 0);
            if due && !world.finished() {
                self.save(job, &mut world, parts, &pending)?;
            }
        }
        lock(self.journal).append(&job.id, parts, true, &pending)?;
        self.forget(job)?;
        Ok(true)
    }

    /// A job where its checkpoint left it, or at its beginning.
    fn begin(&self, job: &Job) -> Result<Progressing<W::World>, Error> {
        let saved = checkpoint::load(&self.options.checkpoints, job, self.options.columns, |from| {
            self.worlds.restore(job, from)
        });
        if let Some(saved) = saved
            && saved.parts <= lock(self.journal).parts(&job.id)
            && self.agents_written_to(job, saved.world.step())
        {
            let taken = self.worlds.agents(job) * u64::from(saved.world.step());
            self.progress.agent_steps.fetch_add(taken, Ordering::Relaxed);
            self.progress.earlier_agent_steps.fetch_add(taken, Ordering::Relaxed);
            return Ok(Progressing { world: saved.world, parts: saved.parts, pending: saved.pending });
        }
        let world = self.worlds.create(job);
        self.write_agents(job, &world)?;
        let pending = vec![world.initial_record()];
        Ok(Progressing { world, parts: 0, pending })
    }

    fn agents_written_to(&self, job: &Job, step: u32) -> bool {
        let due = self.options.record_agents.iter().filter(|&&at| at <= step);
        self.options.agents.is_none_or(|agents| due.into_iter().all(|&at| agents.has(job, at)))
    }

    fn write_agents(&self, job: &Job, world: &W::World) -> Result<(), Error> {
        let step = world.step();
        match (self.options.agents, world.society()) {
            (Some(agents), Some(society)) if self.options.record_agents.contains(&step) => {
                agents.write(job, step, society)
            }
            _ => Ok(()),
        }
    }

    fn save(&self, job: &Job, world: &mut W::World, parts: u32, pending: &[Record]) -> Result<(), Error> {
        // The checkpoint counts on the parts before it: they must not be younger than it after a power cut.
        lock(self.journal).sync()?;
        let write = |out: &mut dyn std::io::Write| world.save(out);
        checkpoint::save(&self.options.checkpoints, job, parts, pending, self.options.columns, write)
    }

    fn forget(&self, job: &Job) -> Result<(), Error> {
        remove_if_there(&checkpoint::path(&self.options.checkpoints, job))
    }
}

/// Threads that run jobs have names that begin with this, so that a panic hook can tell them.
pub const WORKER_THREAD: &str = "heimo-worker-";

struct Progressing<W> {
    world: W,
    parts: u32,
    pending: Vec<Record>,
}

/// Removes a file; that it is not there is no error.
///
/// # Errors
/// If the system refuses.
pub fn remove_if_there(path: &Path) -> Result<(), Error> {
    crate::disk::remove(path).map(drop).map_err(Error::io("remove", path))
}

/// The journal, whatever happened to a thread that held it: an append either happened or left no trace.
fn lock(journal: &Mutex<Journal>) -> std::sync::MutexGuard<'_, Journal> {
    journal.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_string()
}

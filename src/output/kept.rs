//! Results that are in memory, in a folder as `heimo run` leaves it, and as Arrow tables.

use super::error::Error;
use super::prepare;
use super::produce::{Produced, produce};
use super::production::Production;
use super::tables::{key_arrays, metrics_schema};
use crate::experiment::results::{Results, Run};
use crate::experiment::{Job, ScenarioWorlds, World, Worlds};
use crate::load::read_named;
use crate::measures::Record;
use crate::scenario::measure::MeasureInfo;
use crate::society::Society;
use arrow_array::{Float64Array, RecordBatch};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

impl Results {
    /// Writes the result to a folder, byte for byte as `heimo run` does; [`report::plots`](crate::report::plots) and
    /// [`report::page`](crate::report::page) draw it. `beside` is the folder in which the scenario's file is: what the scenario reads
    /// is copied from there. Measures of one's own are not written ([`metrics`](Results::metrics) has them). Where the scenario
    /// asks for agents (`record_agents`), its runs are made again, for they are not kept here.
    ///
    /// # Errors
    /// If the folder has another result or something that is nobody's, a file that the scenario reads is gone, or one cannot
    /// be written.
    pub fn save(&self, folder: impl AsRef<Path>, beside: impl AsRef<Path>) -> Result<Produced, Error> {
        let experiment = prepare::experiment(self.scenario(), beside.as_ref(), &read_named)?;
        let stop = AtomicBool::new(false);
        let production = Production::new(folder.as_ref(), threads(), &stop);
        let worlds = ScenarioWorlds::at(self.scenario(), self.points());
        match experiment.record_agents.is_empty() {
            true => produce(&experiment, &Kept { results: self, worlds }, &production, &mut |_| {}),
            false => produce(&experiment, &worlds, &production, &mut |_| {}),
        }
    }

    /// The table of measures, as metrics.parquet has it: a batch a run, in the order of the runs; measures of one's own are
    /// its last columns.
    ///
    /// # Errors
    /// If Arrow refuses, which would be a defect.
    pub fn metrics(&self) -> Result<Vec<RecordBatch>, Error> {
        let columns: Vec<MeasureInfo> = self.measures().copied().collect();
        let schema = metrics_schema(&columns);
        let batch = |run: Run| {
            let mut arrays = key_arrays(run.job, run.records().iter().map(|record| record.step));
            arrays.extend(columns.iter().map(|info| Arc::new(Float64Array::from(run.get(info.key))) as _));
            RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(super::names::METRICS))
        };
        self.runs().map(batch).collect()
    }
}

/// Threads of the pool that the caller runs in; no bit of a result depends on it.
#[allow(clippy::disallowed_methods)]
fn threads() -> usize {
    rayon::current_num_threads()
}

/// The worlds of jobs that were run already: what they recorded.
struct Kept<'a> {
    results: &'a Results,
    worlds: ScenarioWorlds<'a>,
}

/// What a run recorded, step by step again.
struct Recording<'a> {
    records: &'a [Record],
    /// records handed out
    next: usize,
    step: u32,
}

impl World for Recording<'_> {
    fn initial_record(&self) -> Record {
        self.records[0].clone()
    }
    fn advance(&mut self) -> Option<Record> {
        self.step += 1;
        let record = self.records.get(self.next).filter(|record| record.step == self.step)?;
        self.next += 1;
        Some(record.clone())
    }
    fn step(&self) -> u32 {
        self.step
    }
    fn finished(&self) -> bool {
        self.next == self.records.len()
    }
    fn society(&self) -> Option<&Society> {
        None
    }
    fn save(&mut self, _out: &mut dyn Write) -> std::io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

impl<'a> Worlds for Kept<'a> {
    type World = Recording<'a>;
    fn create(&self, job: &Job) -> Recording<'a> {
        let records = self.results.runs_at(job.point, &job.name).find(|run| run.replicate() == job.replicate);
        Recording { records: records.map_or(&[], |run| run.records()), next: 1, step: 0 }
    }
    fn restore(&self, _job: &Job, _from: &mut dyn Read) -> std::io::Result<Recording<'a>> {
        Err(ErrorKind::Unsupported.into())
    }
    fn impossible(&self, job: &Job) -> Option<String> {
        self.worlds.impossible(job)
    }
    fn memory_bytes(&self, _job: &Job) -> u64 {
        0
    }
    fn agents(&self, job: &Job) -> u64 {
        self.worlds.agents(job)
    }
    fn steps(&self, job: &Job) -> u32 {
        self.worlds.steps(job)
    }
}

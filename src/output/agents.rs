//! agents.parquet and follows.parquet: every agent and every follow at the steps that `record_agents` names.
//!
//! A job writes what it has to a file of its own while it runs; the final tables are those files in job order. Only a
//! few thousand rows are in memory beside the society.

use super::error::Error;
use super::tables::{self, GROUP_ROWS, TableEntry, field, key_arrays, key_fields};
use super::{names, sealed};
use crate::disk;
use crate::experiment::run::AgentSink;
use crate::experiment::{Error as ExperimentError, Job, Plan};
use crate::society::{Mode, NO_OFFER, NO_TRIBE, Society, Source};
use arrow_array::{ArrayRef, Float32Array, RecordBatch, StringArray, UInt16Array, UInt32Array, UInt64Array};
use arrow_schema::{DataType, Schema, SchemaRef};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The per-job files of a folder.
pub struct AgentFiles {
    /// where they are
    pub folder: PathBuf,
}

impl AgentFiles {
    fn name(job: &Job, step: u32, table: &str) -> String {
        format!("{}-{step}-{table}", job.hex())
    }

    fn write_tables(&self, job: &Job, step: u32, society: &Society) -> Result<(), Error> {
        disk::make_folder(&self.folder).map_err(Error::io("create", &self.folder))?;
        let follows = follows_schema();
        let name = AgentFiles::name(job, step, names::FOLLOWS);
        sealed::write(&self.folder, &name, &follows, GROUP_ROWS, |table| {
            let mut first = 0;
            while first < society.size() {
                let agents = block_of_follows(society, first);
                first = agents.end;
                table.write(&follow_rows(&follows, job, step, society, agents)?)?;
            }
            Ok(())
        })?;
        let agents = agents_schema();
        let name = AgentFiles::name(job, step, names::AGENTS);
        // The agents come last: where they are, the follows are too.
        sealed::write(&self.folder, &name, &agents, GROUP_ROWS, |table| {
            for first in (0..society.size()).step_by(GROUP_ROWS) {
                let block = first..society.size().min(first + GROUP_ROWS);
                table.write(&agent_rows(&agents, job, step, society, block)?)?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

impl AgentSink for AgentFiles {
    fn write(&self, job: &Job, step: u32, society: &Society) -> Result<(), ExperimentError> {
        self.write_tables(job, step, society).map_err(|error| match error {
            Error::Experiment(refused) => refused,
            other => {
                let source = std::io::Error::other(other.to_string());
                ExperimentError::Io { action: "write", path: self.folder.clone(), source }
            }
        })
    }
    fn has(&self, job: &Job, step: u32) -> bool {
        self.folder.join(AgentFiles::name(job, step, names::AGENTS)).exists()
    }
}

/// Writes agents.parquet and follows.parquet from the files of the jobs that are done.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write_all(
    folder: &Path,
    plan: &Plan,
    steps: &[u32],
    files: &AgentFiles,
    done: impl Fn(&Job) -> bool,
) -> Result<Vec<TableEntry>, Error> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let entry = |name: &str, schema: SchemaRef| {
        tables::write(folder, name, &schema, GROUP_ROWS, |table| {
            for job in plan.jobs.iter().filter(|job| done(job)) {
                for &step in steps {
                    for batch in sealed::batches(&files.folder.join(AgentFiles::name(job, step, name)))? {
                        table.write(&renamed(&schema, job, step, &batch?, name)?)?;
                    }
                }
            }
            Ok(())
        })
    };
    Ok(vec![entry(names::AGENTS, agents_schema())?, entry(names::FOLLOWS, follows_schema())?])
}

/// Rows under the name of a job: designs that differ in name only share one file.
fn renamed(schema: &SchemaRef, job: &Job, step: u32, batch: &RecordBatch, name: &str) -> Result<RecordBatch, Error> {
    let mut arrays = key_arrays(job, std::iter::repeat_n(step, batch.num_rows()));
    arrays.extend(batch.columns().iter().skip(arrays.len()).cloned());
    RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(name))
}

fn follows_schema() -> SchemaRef {
    let mut fields = key_fields();
    fields.push(field("agent", DataType::UInt32, false, "", "who follows"));
    fields.push(field("followee", DataType::UInt32, false, "", "who is followed, and so seen"));
    Arc::new(Schema::new(fields))
}

/// Agents from `first` on whose follows fill about a row group; at least one.
fn block_of_follows(society: &Society, first: usize) -> Range<usize> {
    let mut links = 0;
    let mut end = first;
    while end < society.size() && (end == first || links + society.network.followees(end).len() <= GROUP_ROWS) {
        links += society.network.followees(end).len();
        end += 1;
    }
    first..end
}

fn follow_rows(
    schema: &SchemaRef,
    job: &Job,
    step: u32,
    society: &Society,
    agents: Range<usize>,
) -> Result<RecordBatch, Error> {
    let graph = &society.network;
    let follower = agents.clone().flat_map(|i| std::iter::repeat_n(i as u32, graph.followees(i).len()));
    let follower: UInt32Array = UInt32Array::from_iter_values(follower);
    let followee = UInt32Array::from_iter_values(agents.flat_map(|i| graph.followees(i).iter().copied()));
    let mut arrays = key_arrays(job, std::iter::repeat_n(step, followee.len()));
    arrays.push(Arc::new(follower));
    arrays.push(Arc::new(followee));
    RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(names::FOLLOWS))
}

fn agents_schema() -> SchemaRef {
    use DataType::{Float32, UInt16, UInt32, UInt64, Utf8};
    let mut fields = key_fields();
    fields.extend([
        field("agent", UInt32, false, "", "number of the agent"),
        field("opinion", Float32, false, "opinion", "opinion, -1 to 1"),
        field("tolerance", Float32, false, "opinion", "largest difference of opinion it can work with"),
        field("place", UInt16, false, "", "context it lives in"),
        field("solution", UInt32, false, "", "own solution, bit b is locus b"),
        field("quality", Float32, false, "worth", "worth of the own solution in the own place, 0 to 1"),
        field("used", UInt32, false, "", "solution the need was met with last"),
        field("source", Utf8, false, "", "whose it was: own, agent-offer or firm-offer"),
        field("last_offer", UInt64, true, "", "id of the offer consumed last, if it is still live"),
        field("tribe", UInt16, true, "", "tribe, null where there is none"),
        field("attraction_consume", Float32, false, "payoff", "attraction of consuming"),
        field("attraction_cocreate", Float32, false, "payoff", "attraction of co-creating"),
        field("attraction_tribe", Float32, false, "payoff", "attraction of the tribe"),
        field("wealth", Float32, false, "payoff", "exponential average of payoffs"),
        field("mode", Utf8, true, "", "mode played in the step: consume, co-create or tribe"),
        field("followers", UInt32, false, "agents", "agents that follow it"),
    ]);
    Arc::new(Schema::new(fields))
}

fn agent_rows(
    schema: &SchemaRef,
    job: &Job,
    step: u32,
    society: &Society,
    agents: Range<usize>,
) -> Result<RecordBatch, Error> {
    let f32s = |value: &dyn Fn(usize) -> f32| -> ArrayRef {
        Arc::new(Float32Array::from_iter_values(agents.clone().map(value)))
    };
    let u32s = |value: &dyn Fn(usize) -> u32| -> ArrayRef {
        Arc::new(UInt32Array::from_iter_values(agents.clone().map(value)))
    };
    let attraction = |mode: usize| f32s(&|i| society.attraction[i][mode]);
    let places = UInt16Array::from_iter_values(agents.clone().map(|i| society.place[i]));
    let tribes: UInt16Array =
        agents.clone().map(|i| Some(society.tribe[i]).filter(|&tribe| tribe != NO_TRIBE)).collect();
    let offers: UInt64Array = agents.clone().map(|i| offer_id(society, society.last_offer[i])).collect();
    let sources = StringArray::from_iter_values(agents.clone().map(|i| source_name(society.source[i])));
    let modes: StringArray = agents.clone().map(|i| mode_name(society.mode[i])).collect();
    let mut arrays = key_arrays(job, std::iter::repeat_n(step, agents.len()));
    arrays.extend([
        u32s(&|i| i as u32),
        f32s(&|i| society.opinion[i]),
        f32s(&|i| society.tolerance[i]),
        Arc::new(places),
        u32s(&|i| society.solution[i]),
        f32s(&|i| society.quality(i)),
        u32s(&|i| society.used[i]),
        Arc::new(sources),
        Arc::new(offers),
        Arc::new(tribes),
        attraction(0),
        attraction(1),
        attraction(2),
        f32s(&|i| society.wealth[i]),
        Arc::new(modes),
        u32s(&|i| society.in_degree[i]),
    ]);
    RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(names::AGENTS))
}

fn offer_id(society: &Society, position: u32) -> Option<u64> {
    (position != NO_OFFER).then(|| society.catalogue.offers[position as usize].id)
}

fn source_name(source: Source) -> &'static str {
    match source {
        Source::Own => "own",
        Source::AgentOffer => "agent-offer",
        Source::FirmOffer => "firm-offer",
    }
}

fn mode_name(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Consume => Some("consume"),
        Mode::CoCreate => Some("co-create"),
        Mode::Tribe => Some("tribe"),
        Mode::None => None,
    }
}

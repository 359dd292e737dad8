//! agents.parquet and follows.parquet: every agent and every follow at the steps that `record_agents` names.
//!
//! A job writes what it has to a file of its own while it runs; the final tables are those files in job order. Only a
//! few thousand rows are in memory beside the society.

use super::error::Error;
use super::experiment::Experiment;
use super::tables::{self, GROUP_ROWS, TableEntry, field, key_arrays, key_fields};
use super::{names, sealed};
use crate::disk;
use crate::experiment::run::AgentSink;
use crate::experiment::{Error as ExperimentError, Job};
use crate::scenario::FileNetwork;
use crate::society::Society;
use crate::society::columns::{COLUMNS, Read, Shown};
use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;
use arrow_array::{ArrayRef, Float32Array, RecordBatch, StringArray, UInt16Array, UInt32Array, UInt64Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
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
        let follows = follows_schema(society.agents.network.is_weighted());
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

/// Writes agents.parquet and follows.parquet from the files of the jobs that are done. Where a file gives the network, agents have
/// its names in further columns.
///
/// # Errors
/// If a file cannot be read or written.
pub fn write_all(
    folder: &Path,
    experiment: &Experiment,
    files: &AgentFiles,
    done: impl Fn(&Job) -> bool,
) -> Result<Vec<TableEntry>, Error> {
    let steps = &experiment.record_agents;
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let files_of = &experiment.networks;
    let of = |job: &Job| files_of.get(job.point as usize).or(files_of.first()).map(|file| &**file);
    let labels = files_of.iter().any(|file| file.labels.is_some());
    let entry = |name: &str, own: SchemaRef, named: &[Named]| {
        let added = named.iter().filter(|_| !files_of.is_empty()).flat_map(|named| named.fields(labels));
        let schema = Arc::new(Schema::new(own.fields().iter().cloned().chain(added.map(Arc::new)).collect::<Vec<_>>()));
        tables::write(folder, name, &schema, GROUP_ROWS, |table| {
            for job in experiment.plan.jobs.iter().filter(|job| done(job)) {
                for &step in steps {
                    for batch in sealed::batches(&files.folder.join(AgentFiles::name(job, step, name)))? {
                        table.write(&renamed(&schema, job, step, &batch?, (name, named), (of(job), labels))?)?;
                    }
                }
            }
            Ok(())
        })
    };
    let agents = [Named { column: "agent", node: "node", label: "label", whose: "the agent" }];
    let ends = [
        Named { column: "agent", node: "node", label: "label", whose: "who follows" },
        Named { column: "followee", node: "followee_node", label: "followee_label", whose: "who is followed" },
    ];
    Ok(vec![
        entry(names::AGENTS, agents_schema(), &agents)?,
        entry(names::FOLLOWS, follows_schema(files_of.iter().any(|file| file.graph.is_weighted())), &ends)?,
    ])
}

/// A column of agents' numbers, and what those with their names in the network's file are called.
struct Named {
    column: &'static str,
    node: &'static str,
    label: &'static str,
    whose: &'static str,
}

impl Named {
    fn fields(&self, labels: bool) -> Vec<Field> {
        let id = format!("name of {} in the network's file", self.whose);
        let mut fields = vec![field(self.node, DataType::Utf8, false, "", &id)];
        if labels {
            let called = format!("what {} is called there beside its name", self.whose);
            fields.push(field(self.label, DataType::Utf8, false, "", &called));
        }
        fields
    }

    fn arrays(&self, (file, labels): (Option<&FileNetwork>, bool), batch: &RecordBatch) -> Vec<ArrayRef> {
        let Some((file, numbers)) = file.zip(batch.column_by_name(self.column)) else { return Vec::new() };
        let of = |names: &[String]| -> ArrayRef {
            let numbers = numbers.as_primitive::<UInt32Type>().values().iter();
            Arc::new(StringArray::from_iter_values(numbers.map(|&agent| names[agent as usize].as_str())))
        };
        // What a file does not call by a label has its name twice.
        let called = labels.then(|| file.labels.as_ref().unwrap_or(&file.ids));
        [Some(&file.ids), called].into_iter().flatten().map(|names| of(names)).collect()
    }
}

/// Rows under the name of a job: designs that differ in name only share one file.
fn renamed(
    schema: &SchemaRef,
    job: &Job,
    step: u32,
    batch: &RecordBatch,
    (name, named): (&str, &[Named]),
    file: (Option<&FileNetwork>, bool),
) -> Result<RecordBatch, Error> {
    let mut arrays = key_arrays(job, std::iter::repeat_n(step, batch.num_rows()));
    arrays.extend(batch.columns().iter().skip(arrays.len()).cloned());
    if schema.column_with_name("weight").is_some() && batch.column_by_name("weight").is_none() {
        // Of several networks, one whose links all count alike.
        arrays.push(Arc::new(Float32Array::from(vec![1.0; batch.num_rows()])));
    }
    arrays.extend(named.iter().flat_map(|named| named.arrays(file, batch)));
    RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(name))
}

fn follows_schema(weighted: bool) -> SchemaRef {
    let mut fields = key_fields();
    fields.push(field("agent", DataType::UInt32, false, "", "who follows"));
    fields.push(field("followee", DataType::UInt32, false, "", "who is followed, and so seen"));
    if weighted {
        let meaning =
            "how often the followee is drawn, relative to the others of the agent; it stays with the place in the list";
        fields.push(field("weight", DataType::Float32, false, "file's unit", meaning));
    }
    Arc::new(Schema::new(fields))
}

/// Agents from `first` on whose follows fill about a row group; at least one.
fn block_of_follows(society: &Society, first: usize) -> Range<usize> {
    let mut links = 0;
    let mut end = first;
    while end < society.size() && (end == first || links + society.agents.network.followees(end).len() <= GROUP_ROWS) {
        links += society.agents.network.followees(end).len();
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
    let graph = &society.agents.network;
    let follower = agents.clone().flat_map(|i| std::iter::repeat_n(i as u32, graph.followees(i).len()));
    let follower: UInt32Array = UInt32Array::from_iter_values(follower);
    let followee = UInt32Array::from_iter_values(agents.clone().flat_map(|i| graph.followees(i).iter().copied()));
    let mut arrays = key_arrays(job, std::iter::repeat_n(step, followee.len()));
    arrays.push(Arc::new(follower));
    arrays.push(Arc::new(followee));
    if graph.is_weighted() {
        let weights = agents.flat_map(|i| {
            let sums = &graph.sums()[graph.start(i)..graph.start(i + 1)];
            sums.iter().enumerate().map(|(k, sum)| if k == 0 { *sum } else { sum - sums[k - 1] })
        });
        arrays.push(Arc::new(Float32Array::from_iter_values(weights)));
    }
    RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(names::FOLLOWS))
}

/// What is shown of the agents, in order; before it comes an agent's number.
fn shown() -> impl Iterator<Item = &'static Shown> {
    COLUMNS.iter().flat_map(|column| column.shown)
}

fn agents_schema() -> SchemaRef {
    let mut fields = key_fields();
    fields.push(field("agent", DataType::UInt32, false, "", "number of the agent"));
    fields.extend(shown().map(|column| {
        let (data_type, nullable) = type_of(column.read);
        field(column.name, data_type, nullable, column.unit, column.meaning)
    }));
    Arc::new(Schema::new(fields))
}

fn type_of(read: Read) -> (DataType, bool) {
    match read {
        Read::F32(_) => (DataType::Float32, false),
        Read::U16(_) => (DataType::UInt16, false),
        Read::U32(_) => (DataType::UInt32, false),
        Read::Name(_) => (DataType::Utf8, false),
        Read::OptionalU16(_) => (DataType::UInt16, true),
        Read::OptionalU64(_) => (DataType::UInt64, true),
        Read::OptionalName(_) => (DataType::Utf8, true),
    }
}

fn agent_rows(
    schema: &SchemaRef,
    job: &Job,
    step: u32,
    society: &Society,
    agents: Range<usize>,
) -> Result<RecordBatch, Error> {
    let mut arrays = key_arrays(job, std::iter::repeat_n(step, agents.len()));
    arrays.push(Arc::new(UInt32Array::from_iter_values(agents.clone().map(|agent| agent as u32))));
    arrays.extend(shown().map(|column| entries(column.read, society, agents.clone())));
    RecordBatch::try_new(schema.clone(), arrays).map_err(Error::parquet(names::AGENTS))
}

fn entries(read: Read, society: &Society, agents: Range<usize>) -> ArrayRef {
    match read {
        Read::F32(entry) => Arc::new(Float32Array::from_iter_values(agents.map(|agent| entry(society, agent)))),
        Read::U16(entry) => Arc::new(UInt16Array::from_iter_values(agents.map(|agent| entry(society, agent)))),
        Read::U32(entry) => Arc::new(UInt32Array::from_iter_values(agents.map(|agent| entry(society, agent)))),
        Read::Name(entry) => Arc::new(StringArray::from_iter_values(agents.map(|agent| entry(society, agent)))),
        Read::OptionalU16(entry) => Arc::new(agents.map(|agent| entry(society, agent)).collect::<UInt16Array>()),
        Read::OptionalU64(entry) => Arc::new(agents.map(|agent| entry(society, agent)).collect::<UInt64Array>()),
        Read::OptionalName(entry) => Arc::new(agents.map(|agent| entry(society, agent)).collect::<StringArray>()),
    }
}

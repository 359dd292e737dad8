//! From a checked scenario to an experiment: what a run's files need to know of it.

use super::produce::Experiment;
use super::{Error, names, tables};
use crate::experiment::Plan;
use crate::scenario::value::{FromValue, Value};
use crate::scenario::{MODEL_VERSION, ReadFile, Scenario};
use std::path::Path;

/// The experiment that a scenario asks for. `folder` is where the scenario's paths begin, `read` gives a file's bytes.
///
/// # Errors
/// If a file that the scenario reads cannot be read any more.
pub fn experiment(scenario: &Scenario, folder: &Path, read: ReadFile) -> Result<Experiment, Error> {
    let platforms: Vec<String> = scenario.platforms.iter().map(|design| design.name.clone()).collect();
    let job = |p: usize, replicate: u32| scenario.job_identity(&scenario.platforms[p], replicate);
    let (scenario_toml, inputs) = self_contained(scenario, folder, read)?;
    Ok(Experiment {
        plan: Plan::new(&scenario.identity(), &platforms, scenario.replicates, job),
        columns: tables::columns(),
        model_version: MODEL_VERSION.to_string(),
        title: scenario.title.clone(),
        seed: scenario.seed,
        steps: scenario.steps,
        record_agents: scenario.record_agents.clone(),
        first_intervention: scenario.interventions.first().map(|first| first.at),
        date: scenario.date.clone(),
        scenario_toml,
        inputs,
    })
}

/// A file that a result carries: its name in the folder, and its bytes.
type Input = (String, Vec<u8>);

/// The resolved scenario as it reads copies of its files beside it, and the copies.
fn self_contained(scenario: &Scenario, folder: &Path, read: ReadFile) -> Result<(String, Vec<Input>), Error> {
    let mut copied = scenario.clone();
    let mut inputs: Vec<Input> = Vec::new();
    for key in ["network.file", "network.nodes"] {
        let stated = scenario.platforms.first().map(|design| String::from_value(design.values.get(key)));
        let Some(stated) = stated.filter(|path| scenario.network.is_some() && !path.is_empty()) else { continue };
        let path = folder.join(&stated);
        let bytes = read(&path).map_err(Error::io("read", &path))?;
        let name = free_name(&inputs, &path);
        for design in &mut copied.platforms {
            design.values.set(key, Value::Text(name.clone()));
        }
        inputs.push((name, bytes));
    }
    Ok((copied.resolved_toml(), inputs))
}

/// A name for the copy of a file: its own, numbered if another copy has it.
fn free_name(taken: &[Input], path: &Path) -> String {
    let own = path.file_name().map_or_else(|| "input".into(), |name| name.to_string_lossy().into_owned());
    let mut name = format!("{}/{own}", names::INPUTS);
    let mut number = 2;
    while taken.iter().any(|(other, _)| *other == name) {
        name = format!("{}/{number}-{own}", names::INPUTS);
        number += 1;
    }
    name
}

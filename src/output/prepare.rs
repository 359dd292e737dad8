//! From a checked scenario to an experiment: what a run's files need to know of it.

use super::error::Error;
use super::experiment::{Experiment, OwnValues, Scheme, SweepTable};
use super::{hypotheses, names};
use crate::experiment::{Plan, Sweeping, points};
use crate::scenario::FileNetwork;
use crate::scenario::limits::{RUNS, product};
use crate::scenario::sweep::{Extent, Point, Points, Sweep};
use crate::scenario::value::{FromValue, Value};
use crate::scenario::{Checked, Design, MODEL_VERSION, ReadFile, Scenario, literal};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The experiment that a scenario asks for. `folder` is where the scenario's paths begin, `read` gives a file's bytes.
///
/// # Errors
/// If a file that the scenario reads cannot be read any more.
pub fn experiment(scenario: &Scenario, folder: &Path, read: ReadFile) -> Result<Experiment, Error> {
    experiment_at(scenario, &points(scenario).map_err(Error::Scenario)?, folder, read)
}

/// The name of the copy of a file.
fn file_name(path: &Path) -> String {
    let own = path.file_name().map_or_else(|| "input".into(), |name| name.to_string_lossy().into_owned());
    let own = own.replace('\\', "_"); // divides folders elsewhere
    // What was packed is kept as it was read.
    let plain = [".gz", ".zst"].iter().find_map(|packed| own.strip_suffix(packed)).filter(|plain| !plain.is_empty());
    plain.map(str::to_string).unwrap_or(own)
}

/// The experiment that a checked scenario asks for, at the points that were made for it.
///
/// # Errors
/// As those of [`experiment`].
pub fn checked(checked: &Checked, folder: &Path, read: ReadFile) -> Result<Experiment, Error> {
    experiment_at(&checked.scenario, checked.sweeping().map_err(Error::Scenario)?, folder, read)
}

fn experiment_at(scenario: &Scenario, sweeping: &Sweeping, folder: &Path, read: ReadFile) -> Result<Experiment, Error> {
    let until = scenario.sweep.as_ref().and_then(|sweep| sweep.until.clone());
    let replicates = most_replicates(scenario);
    // A checked scenario has no more; one that was put together, of mixtures or with other replicates, may.
    let runs = product([sweeping.points.len() as u128, scenario.platforms.len() as u128, u128::from(replicates)]);
    if !RUNS.allows(runs) {
        return Err(Error::Scenario(format!("{}\n  help: {}", RUNS.message(runs), RUNS.remedy)));
    }
    let hypotheses = hypotheses::tests(scenario, &sweeping.points).map_err(Error::Scenario)?;
    let (copied, inputs) = self_contained(scenario, folder, read)?;
    let scenario_toml = copied.resolved_toml();
    Ok(Experiment {
        plan: Plan::of(scenario, sweeping, replicates),
        columns: scenario.model.measures(),
        model: scenario.model.name().to_string(),
        opinions: scenario.model.published().is_none_or(|model| model.opinions),
        model_version: MODEL_VERSION.to_string(),
        title: scenario.title.clone(),
        seed: scenario.seed,
        seeds: scenario.seeds.clone(),
        only_replicates: scenario.only_replicates.clone(),
        steps: scenario.steps,
        order: scenario.names_in_order().into_iter().map(str::to_string).collect(),
        baseline: scenario.baseline.clone(),
        shown: shown(scenario),
        record_agents: scenario.record_agents.clone(),
        first_intervention: scenario.interventions.first().map(|first| first.at),
        sweep: scenario.sweep.as_ref().map(|sweep| sweep_table((scenario, &copied), sweep, &sweeping.points)),
        until,
        hypotheses,
        date: scenario.date.clone(),
        networks: networks(scenario, sweeping),
        scenario_toml,
        inputs,
    })
}

/// The network of each point, or the one that all have; none where no file gives it.
fn networks(scenario: &Scenario, sweeping: &Sweeping) -> Vec<Arc<FileNetwork>> {
    if scenario.networks.is_empty() {
        return scenario.network.iter().cloned().collect();
    }
    let at = |point: &Vec<Option<Value>>| scenario.network_of(&scenario.design_at(0, point).values).cloned();
    sweeping.points.iter().filter_map(at).collect()
}

/// Replicates of a point and platform; as many as there can be where `until` decides on the way.
pub fn most_replicates(scenario: &Scenario) -> u32 {
    let until = scenario.sweep.as_ref().and_then(|sweep| sweep.until.as_ref());
    until.map_or(scenario.replicates, |until| until.at_most)
}

/// Whether replicate r has the same luck at every point.
pub fn is_paired(scenario: &Scenario) -> bool {
    scenario.sweep.as_ref().is_none_or(|sweep| sweep.paired)
}

/// The measures that the model leads with, then those that figures show.
fn shown(scenario: &Scenario) -> Vec<&'static str> {
    let leading = scenario.model.measures().iter().filter(|measure| measure.leads());
    let mut keys: Vec<&'static str> = leading.map(|measure| measure.key).collect();
    let plotted = scenario.plots.iter().flat_map(|plots| &plots.measures);
    for measure in plotted.filter_map(|key| scenario.model.measures().iter().find(|measure| measure.key == *key)) {
        if !keys.contains(&measure.key) {
            keys.push(measure.key);
        }
    }
    keys
}

/// The points of a sweep; `copied` is the scenario as it reads copies of its files, whose names stand for the files.
fn sweep_table((scenario, copied): (&Scenario, &Scenario), sweep: &Sweep, points: &[Point]) -> SweepTable {
    let copies = copies(scenario, copied);
    let text = |value: &Value| match value.owned() {
        Value::Text(text) => copies.get(&text).cloned().unwrap_or(text),
        value => literal(&value),
    };
    let cell = |value: &Option<Value>| value.as_ref().map_or_else(String::new, text);
    let own = |design: &Design| OwnValues {
        platform: design.name.clone(),
        values: sweep
            .axes
            .iter()
            .map(|axis| (text(design.values.get(axis.row.key)), axis.touches(&design.name)))
            .collect(),
    };
    SweepTable {
        labels: sweep.axes.iter().map(|axis| axis.label.clone()).collect(),
        points: points.iter().map(|point| point.iter().map(cell).collect()).collect(),
        own: scenario.platforms.iter().map(own).collect(),
        keys: sweep.axes.iter().map(|axis| axis.row.key).collect(),
        scheme: match sweep.points {
            Points::Sobol { second_order, .. } => Scheme::Saltelli { second_order },
            Points::Morris { trajectories, levels } => Scheme::Morris { trajectories, levels },
            _ => Scheme::Other,
        },
        paired: sweep.paired,
    }
}

/// Names of the copies of swept networks, by the paths that the scenario has: they are the same when the result is run again.
fn copies(scenario: &Scenario, copied: &Scenario) -> BTreeMap<String, String> {
    let files = |scenario: &Scenario| -> Vec<String> {
        let axes = scenario.sweep.iter().flat_map(|sweep| &sweep.axes).filter(|axis| axis.row.key == "network.file");
        let values = axes.flat_map(|axis| match &axis.extent {
            Extent::Values(values) => values.iter().map(Value::plain).collect(),
            _ => Vec::new(),
        });
        values.collect()
    };
    let bare = |name: String| name.strip_prefix(&format!("{}/", names::INPUTS)).unwrap_or(&name).to_string();
    files(scenario).into_iter().zip(files(copied).into_iter().map(bare)).collect()
}

/// A file that a result carries: its name in the folder, and its bytes.
type Input = (String, Vec<u8>);

/// The resolved scenario as it reads copies of its files beside it, and the copies.
fn self_contained(scenario: &Scenario, folder: &Path, read: ReadFile) -> Result<(Scenario, Vec<Input>), Error> {
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
    for axis in copied.sweep.iter_mut().flat_map(|sweep| &mut sweep.axes).filter(|axis| axis.row.key == "network.file")
    {
        let Extent::Values(values) = &mut axis.extent else { continue };
        for value in values {
            let path = folder.join(value.plain());
            let bytes = read(&path).map_err(Error::io("read", &path))?;
            // The one that the scenario names beside the sweep has a copy already.
            let name = match inputs.iter().find(|(name, own)| *own == bytes && name.ends_with(&file_name(&path))) {
                Some((name, _)) => name.clone(),
                None => {
                    let name = free_name(&inputs, &path);
                    inputs.push((name.clone(), bytes));
                    name
                }
            };
            *value = Value::Text(name);
        }
    }
    if let Some(sweep) = &mut copied.sweep
        && let Points::List { file, .. } = &mut sweep.points
    {
        let path = folder.join(&*file);
        let bytes = read(&path).map_err(Error::io("read", &path))?;
        let name = free_name(&inputs, &path);
        file.clone_from(&name);
        inputs.push((name, bytes));
    }
    Ok((copied, inputs))
}

/// A name for the copy of a file: its own, numbered if another copy has it.
fn free_name(taken: &[Input], path: &Path) -> String {
    let own = file_name(path);
    let mut name = format!("{}/{own}", names::INPUTS);
    let mut number = 2;
    while taken.iter().any(|(other, _)| *other == name) {
        name = format!("{}/{number}-{own}", names::INPUTS);
        number += 1;
    }
    name
}

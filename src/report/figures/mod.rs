//! The figures, one file a kind.

mod attribution;
mod modes;
mod multiples;
mod opinions;
mod rows;
mod scaling;
mod sensitivity;
mod shown;
mod sweep;
mod tradeoff;
mod trajectories;
mod verdicts;

use super::data::Run;
use super::error::ReportError;
use super::run_info::RunInfo;
use super::scene::Scene;
use super::table::Table;
use crate::output::names;
use std::path::Path;

/// The measures that the platform model's figures over time read, beside those that it leads with.
pub fn measures() -> impl Iterator<Item = &'static str> {
    let debt = [shown::DEBT, shown::LEARNED];
    let lines = trajectories::TRIBES.into_iter().chain(trajectories::TOLERANCE).chain(debt);
    modes::MODES.iter().map(|(key, _)| *key).chain(lines)
}

/// Every figure a run has data for, in reading order.
pub fn all(run: &Run) -> Vec<Scene> {
    let mut scenes = run.sweep.as_ref().map_or_else(Vec::new, |swept| sweep::all(run, swept));
    if run.point.is_some() {
        scenes.extend(if run.is_platform() { over_time(run) } else { trajectories::quantities(run) });
    }
    // Sentences of claims have the room of a page alone.
    scenes.extend(verdicts::effects(run));
    scenes
}

/// The measures that a figure is about, by its name: what a sentence beside it is made of.
pub fn measures_of(run: &Run, name: &str) -> Vec<&'static str> {
    match name {
        "comparison" | "quantities" | "sweep-lines" => run.shown().iter().map(|named| named.key).collect(),
        "tradeoff" => tradeoff::MEASURES.to_vec(),
        "modes" => modes::MODES.iter().map(|(key, _)| *key).collect(),
        "tribes" => trajectories::TRIBES.to_vec(),
        "tolerance" => trajectories::TOLERANCE.to_vec(),
        "debt" => vec![shown::DEBT],
        _ => run.shown().iter().filter(|named| name == sweep::file_stem(named.key)).map(|named| named.key).collect(),
    }
}

/// The platform model's figures of what happens over time.
fn over_time(run: &Run) -> Vec<Scene> {
    let mut scenes = trajectories::comparison(run);
    scenes.push(tradeoff::map(run));
    scenes.extend(opinions::density(run));
    scenes.extend(modes::shares(run));
    scenes.extend(trajectories::tribes(run));
    scenes.extend(trajectories::tolerance(run));
    if run.has(shown::DEBT) {
        scenes.extend(trajectories::debt(run));
    }
    scenes
}

/// The figures of the tables of analyses that a folder has.
pub fn of_tables(dir: &Path, info: &RunInfo) -> Result<Vec<Scene>, ReportError> {
    let table = |name: &str| Table::read(&dir.join(name));
    let (sensitivity, scaling) = (table(names::SENSITIVITY)?, table(names::SCALING)?);
    let mut scenes: Vec<Scene> = sensitivity.iter().map(|table| sensitivity::figure(table, info)).collect();
    if let Some(scaling) = scaling
        && let Some(points) = table(names::POINTS)?
    {
        let means = scaling::means(dir)?;
        scenes.extend(scaling::figures(&scaling::Tables { scaling, means, points }, info));
    }
    scenes.extend(table(names::ATTRIBUTION)?.iter().map(|table| attribution::figure(table, info)));
    Ok(scenes)
}

#[cfg(test)]
mod checks;
#[cfg(test)]
#[path = "../../../tests/it/report_fixture.rs"]
mod fixture;
#[cfg(test)]
mod tests;

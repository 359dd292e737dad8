//! What a command reads: a checked scenario, where its result is kept, and the experiment that it is.

use super::arguments::ScenarioArgs;
use super::print;
use super::stop::{Stop, USAGE, error};
use crate::experiment::ScenarioWorlds;
use crate::output::experiment::Experiment;
use crate::output::{names, prepare};
use crate::scenario::limits::{LIST_BYTES, NETWORK_BYTES, SCENARIO_BYTES};
use crate::scenario::{self, Checked, Source};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Reads and checks a scenario; warnings go to standard error.
pub fn read(arguments: &ScenarioArgs) -> Result<Checked, Stop> {
    let shown = arguments.path.display();
    let bytes = read_at_most(&arguments.path, SCENARIO_BYTES.most).map_err(|problem| {
        let help = "name a scenario file; `heimo new NAME` writes one to start from";
        error(USAGE, format!("cannot read `{shown}`: {problem}\n  help: {help}"))
    })?;
    let problems = |problems: scenario::Problems| Stop::new(USAGE, problems);
    let source = Source::from_bytes(&arguments.path, bytes).map_err(problems)?;
    let checked = scenario::check(&source, &arguments.sets, &read_file).map_err(problems)?;
    checked.warnings.iter().for_each(|warning| print::err(&warning.to_string()));
    // The parquet library supports little-endian processors alone; whatever else is written is the same everywhere.
    if cfg!(target_endian = "big") {
        print::err(
            "warning: this processor's byte order spoils .parquet files: they cannot be read, nor claims, agents and figures be made of them\n  \
             help: summary.csv and the digests are sound; for the rest, run the scenario on a little-endian processor",
        );
    }
    Ok(checked)
}

/// The bytes of a file that a scenario names.
pub fn read_file(path: &Path) -> std::io::Result<Vec<u8>> {
    read_at_most(path, LIST_BYTES.most.max(NETWORK_BYTES.most))
}

/// The bytes of a file, but of one that is longer than a limit no more than shows it: checking refuses it then.
fn read_at_most(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The worlds of a checked scenario.
pub fn worlds(checked: &Checked) -> Result<ScenarioWorlds<'_>, Stop> {
    ScenarioWorlds::new(&checked.scenario).map_err(|problem| error(USAGE, problem))
}

/// The experiment of a checked scenario file.
pub fn experiment(checked: &Checked, path: &Path) -> Result<Experiment, Stop> {
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(prepare::experiment(&checked.scenario, folder, &read_file)?)
}

/// Where the result of a scenario is kept: beside its plan, or in output/.
pub fn default_folder(arguments: &ScenarioArgs, checked: &Checked) -> PathBuf {
    let beside = arguments.path.parent().unwrap_or(Path::new(""));
    if is_plan(&arguments.path) {
        return if beside.as_os_str().is_empty() { PathBuf::from(".") } else { beside.to_path_buf() };
    }
    PathBuf::from("output").join(&checked.scenario.name)
}

/// Whether a scenario is that of a plan: what is beside it says so.
pub fn is_plan(path: &Path) -> bool {
    let beside = path.parent().unwrap_or(Path::new(""));
    let named = path.file_name().is_some_and(|name| name == names::PLAN);
    named && [names::PLANNED, names::SHARDS].iter().any(|name| beside.join(name).exists())
}

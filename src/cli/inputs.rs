//! What a command reads: a checked scenario, where its result is kept, and the experiment that it is.

use super::arguments::ScenarioArgs;
use super::print;
use super::stop::{Stop, USAGE, error};
use crate::experiment::ScenarioWorlds;
use crate::load::{self, LoadError};
use crate::output::experiment::Experiment;
use crate::output::{names, prepare};
use crate::scenario::Checked;
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Reads and checks a scenario; warnings go to standard error.
pub fn read(arguments: &ScenarioArgs) -> Result<Checked, Stop> {
    let refused = |refused| match refused {
        LoadError::Invalid(problems) => Stop::new(USAGE, problems),
        unreadable => error(USAGE, unreadable),
    };
    let checked = load::checked(&arguments.path, &arguments.sets).map_err(refused)?;
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

/// The worlds of a checked scenario.
pub fn worlds(checked: &Checked) -> Result<ScenarioWorlds<'_>, Stop> {
    let sweeping = checked.sweeping().map_err(|problem| error(USAGE, problem))?;
    Ok(ScenarioWorlds::at(&checked.scenario, &sweeping.points))
}

/// The experiment of a checked scenario file.
pub fn experiment(checked: &Checked, path: &Path) -> Result<Experiment, Stop> {
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(prepare::checked(checked, folder, &load::read_named)?)
}

/// Where the result of a scenario is kept: beside its plan, or in output/.
pub fn default_folder(arguments: &ScenarioArgs, checked: &Checked) -> PathBuf {
    let beside = arguments.path.parent().unwrap_or(Path::new(""));
    if is_plan(&arguments.path) {
        return if beside.as_os_str().is_empty() { PathBuf::from(".") } else { beside.to_path_buf() };
    }
    PathBuf::from("output").join(folder_name(&checked.scenario.name))
}

/// The name of a folder after a scenario or platforms: file systems allow 255 bytes, and what is longer is cut and told apart by
/// its digest.
pub fn folder_name(name: &str) -> String {
    const LONGEST: usize = 200;
    if name.len() <= LONGEST {
        return name.to_string();
    }
    let cut = (0..=LONGEST - 20).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0);
    format!("{}-{}", &name[..cut], &hex(&Sha256::digest(name.as_bytes()))[..16])
}

/// Whether a scenario is that of a plan: what is beside it says so.
pub fn is_plan(path: &Path) -> bool {
    let beside = path.parent().unwrap_or(Path::new(""));
    let named = path.file_name().is_some_and(|name| name == names::PLAN);
    named && [names::PLANNED, names::SHARDS].iter().any(|name| beside.join(name).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_and_told_apart() {
        let [a, b] = ["a", "b"].map(|end| folder_name(&("ä".repeat(300) + end)));
        assert!(a != b && a.len() <= 200 && a.starts_with("ää"), "{a}");
        assert_eq!(folder_name("short"), "short");
    }
}

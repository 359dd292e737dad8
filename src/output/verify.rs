//! Running a result again and comparing it, bit by bit.

use super::compare::{self, Difference};
use super::error::Error;
use super::experiment::Experiment;
use super::manifest::Manifest;
use super::produce::{Produced, produce};
use super::production::Production;
use super::{digest, names, stated};
use crate::disk::Scratch;
use crate::experiment::{Progress, Worlds};
use crate::text::hex;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// bit for bit the same
    Same {
        /// what is worth saying all the same
        notes: Vec<String>,
    },
    /// it differs
    Different(Difference),
    /// stopped from outside
    Interrupted,
}

/// Reads a folder's manifest and tells whether it can be checked by this program at all.
///
/// # Errors
/// If there is no finished result there.
pub fn open(folder: &Path, model_version: &str) -> Result<Result<Manifest, Difference>, Error> {
    let manifest = Manifest::read(folder)?;
    if manifest.model_version != model_version {
        let (found, expected) = (manifest.model_version, model_version.to_string());
        return Ok(Err(Difference::ModelVersion { found, expected }));
    }
    Ok(Ok(manifest))
}

/// Compares a folder with its own manifest, as far as that needs no running: everything but the tables' values.
///
/// # Errors
/// If a file cannot be read.
pub fn with_manifest(folder: &Path, manifest: &Manifest) -> Result<Option<Difference>, Error> {
    for (file, expected) in manifest.files.iter().chain(&manifest.inputs) {
        let path = folder.join(file);
        let problem = match path.exists() {
            false => "is missing",
            true if digest::of_file(&path)? != *expected => match only_line_ends(&path, expected) {
                true => {
                    "differs in its line ends alone (CR LF for LF), as git or an editor writes them: convert them back, or check it out with `* -text` in .gitattributes"
                }
                false => "was changed: it is not the file that the manifest names",
            },
            true => continue,
        };
        return Ok(Some(Difference::File { file: file.clone(), problem: problem.to_string() }));
    }
    let found = manifest.data_sha256.clone();
    let expected = Manifest::data_digest(&manifest.tables);
    if found != expected {
        return Ok(Some(stated::differs("data_sha256", &found, &expected)));
    }
    Ok(unnamed(folder, manifest))
}

/// What is said of a file that git or an editor has converted.
const LINE_ENDS: &str = "differs in its line ends alone (CR LF for LF), as git or an editor writes them: convert them back, or check it out \
                         again with `* -text` in .gitattributes";

/// Whether a file has the digest that is expected once its line ends are those that Heimo writes.
fn only_line_ends(path: &Path, expected: &str) -> bool {
    let Ok(bytes) = std::fs::read(path) else { return false };
    let mut plain = Vec::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            plain.push(byte);
        }
    }
    plain.len() < bytes.len() && hex(&Sha256::digest(&plain)) == expected
}

/// A file that has a name of a result's, and is not of this one: a reader of the folder would take it for a part of it.
fn unnamed(folder: &Path, manifest: &Manifest) -> Option<Difference> {
    let tables = [names::METRICS, names::OPINIONS, names::AGENTS, names::FOLLOWS].into_iter().chain(WIDE);
    let named =
        |file: &str| manifest.files.contains_key(file) || manifest.tables.values().any(|table| table.file == file);
    let stray = tables.chain(compare::TEXTS).find(|file| !named(file) && folder.join(file).exists())?;
    let problem = "is not of this result: manifest.json does not name it".to_string();
    Some(Difference::File { file: stray.to_string(), problem })
}

/// What there is to say where a scenario is not the run that the manifest states: which of the two was changed.
pub fn other_run(folder: &Path, manifest: &Manifest, scenario: String) -> Difference {
    let ends = manifest
        .files
        .iter()
        .chain(&manifest.inputs)
        .find(|(file, expected)| only_line_ends(&folder.join(file), expected));
    if let Some((file, _)) = ends {
        return Difference::File { file: file.clone(), problem: LINE_ENDS.to_string() };
    }
    let (found, expected) = (scenario, manifest.run_id.clone());
    match digest::of_file(&folder.join(names::SCENARIO)) {
        Ok(digest) if manifest.files.get(names::SCENARIO) == Some(&digest) => {
            stated::differs("run_id", &expected, &found)
        }
        _ => Difference::Scenario { found, expected },
    }
}

/// Runs an experiment again in a folder of its own, which is removed afterwards, and names the first difference.
///
/// # Errors
/// If it cannot be run here.
pub fn run_again<W: Worlds>(
    folder: &Path,
    manifest: &Manifest,
    experiment: &Experiment,
    worlds: &W,
    (threads, stop): (usize, &AtomicBool),
    watch: &mut dyn FnMut(&Progress),
) -> Result<Verdict, Error> {
    let (found, expected) = (experiment.plan.run_hex(), manifest.run_id.clone());
    if found != expected {
        return Ok(Verdict::Different(Difference::Scenario { found, expected }));
    }
    let scratch = scratch()?;
    let production = Production::new(&scratch.path, threads, stop);
    match produce(experiment, worlds, &production, watch)? {
        Produced::Interrupted | Produced::Missing(_) => return Ok(Verdict::Interrupted),
        // What failed is in jobs.csv, which is compared like the rest.
        Produced::Failed(_) | Produced::HasFailures(_) => {}
        Produced::Done | Produced::UpToDate | Produced::Restated => {}
    }
    if let Some(difference) = first_difference(folder, manifest, &scratch.path)? {
        return Ok(Verdict::Different(difference));
    }
    Ok(Verdict::Same { notes: notes(folder, manifest, &scratch.path)? })
}

fn first_difference(folder: &Path, manifest: &Manifest, again: &Path) -> Result<Option<Difference>, Error> {
    let expected = Manifest::read(again)?;
    for table in expected.tables.values() {
        let difference = compare::tables(folder, again, &table.file)?;
        if difference.is_some() {
            return Ok(difference);
        }
    }
    if made_before_differences(manifest, &expected) {
        return Ok(None);
    }
    for file in WIDE.into_iter().filter(|file| again.join(file).exists()) {
        let difference = compare::tables(folder, again, file)?;
        if difference.is_some() {
            return Ok(difference);
        }
    }
    for file in compare::TEXTS.into_iter().filter(|file| again.join(file).exists()) {
        let difference = compare::texts(folder, again, file)?;
        if difference.is_some() {
            return Ok(difference);
        }
    }
    stated::first_difference(folder, manifest, &expected)
}

/// Tables that are made from the data.
const WIDE: [&str; 2] = [names::SUMMARY_TABLE, names::DIFFERENCES_TABLE];

/// Whether a result is of a build that wrote no differences, whose other texts had other columns, too: its data are compared
/// alone.
fn made_before_differences(stated: &Manifest, again: &Manifest) -> bool {
    again.files.contains_key(names::DIFFERENCES) && !stated.files.contains_key(names::DIFFERENCES)
}

/// What is worth saying of a result whose data are the same: of the files that say how it was made and how it is described,
/// which differ between machines and versions and are not compared.
fn notes(folder: &Path, manifest: &Manifest, again: &Path) -> Result<Vec<String>, Error> {
    let mut notes = Vec::new();
    for table in manifest.tables.values() {
        if digest::of_file(&again.join(&table.file))? != table.file_sha256 {
            notes.push(format!("`{}` says the same, but was written by another program", table.file));
        }
    }
    if made_before_differences(manifest, &Manifest::read(again)?) {
        let help = "the data were compared, its CSV files were not; the command that made it writes them anew";
        notes.push(format!("made by a build that wrote no {}: {help}", names::DIFFERENCES));
    }
    let provenance = std::fs::read_to_string(folder.join(names::PROVENANCE)).unwrap_or_default();
    let provenance: serde_json::Value = serde_json::from_str(&provenance).unwrap_or_default();
    let ours = env!("CARGO_PKG_VERSION");
    match provenance["version"].as_str() {
        Some(version) if version == ours => {}
        Some(version) => {
            notes.push(format!("made by Heimo {version}, checked by Heimo {ours}: the same model version"))
        }
        None => notes.push("provenance.json does not say which version of Heimo made it".to_string()),
    }
    if description(folder) != description(again) {
        notes.push(format!("{} is not what this program writes of this result", names::RO_CRATE));
    }
    Ok(notes)
}

/// A folder of its own for running again, which is removed when it is dropped.
///
/// # Errors
/// If it cannot be made.
pub fn scratch() -> Result<Scratch, Error> {
    Scratch::new().map_err(|(path, error)| Error::io("create", path)(error))
}

/// The description for archives, but for what is another one on another day or of another version.
fn description(folder: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(folder.join(names::RO_CRATE)).unwrap_or_default();
    let mut description: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    for entity in description["@graph"].as_array_mut().into_iter().flatten().filter_map(|entity| entity.as_object_mut())
    {
        entity.remove("datePublished");
        entity.remove("softwareVersion");
    }
    description
}

//! Running a result again and comparing it, bit by bit.

use super::compare::{self, Difference};
use super::manifest::Manifest;
use super::produce::{Experiment, Produced, Production, produce};
use super::{Error, digest};
use crate::disk::Scratch;
use crate::experiment::{Progress, Worlds};
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
            true if digest::of_file(&path)? != *expected => "was changed: it is not the file that the manifest names",
            true => continue,
        };
        return Ok(Some(Difference::File { file: file.clone(), problem: problem.to_string() }));
    }
    if Manifest::data_digest(&manifest.tables) != manifest.data_sha256 {
        let problem = "was changed: `data_sha256` is not the digest of its tables' digests".to_string();
        return Ok(Some(Difference::File { file: super::names::MANIFEST.to_string(), problem }));
    }
    Ok(None)
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
    let production = Production {
        folder: &scratch.path,
        threads,
        checkpoint_every: None,
        force: false,
        retry_failed: false,
        gather_only: false,
        stop,
    };
    match produce(experiment, worlds, &production, watch)? {
        Produced::Interrupted | Produced::Missing(_) => return Ok(Verdict::Interrupted),
        // What failed is in jobs.csv, which is compared like the rest.
        Produced::Failed(_) | Produced::HasFailures(_) => {}
        Produced::Done | Produced::UpToDate | Produced::Restated => {}
    }
    if let Some(difference) = first_difference(folder, manifest, &scratch.path)? {
        return Ok(Verdict::Different(difference));
    }
    Ok(Verdict::Same { notes: notes(folder, manifest)? })
}

fn first_difference(folder: &Path, manifest: &Manifest, again: &Path) -> Result<Option<Difference>, Error> {
    let expected = Manifest::read(again)?;
    for (name, table) in &expected.tables {
        let difference = compare::tables(folder, again, &table.file)?;
        if difference.is_some() {
            return Ok(difference);
        }
        let claimed = manifest.tables.get(name).map(|table| &table.content_sha256);
        if claimed != Some(&table.content_sha256) {
            let problem = format!("was changed: the digest it states for `{}` is not that of the data", table.file);
            return Ok(Some(Difference::File { file: super::names::MANIFEST.to_string(), problem }));
        }
    }
    for file in compare::TEXTS.into_iter().filter(|file| again.join(file).exists()) {
        let difference = compare::texts(folder, again, file)?;
        if difference.is_some() {
            return Ok(difference);
        }
    }
    Ok(None)
}

fn notes(folder: &Path, manifest: &Manifest) -> Result<Vec<String>, Error> {
    let mut notes = Vec::new();
    for table in manifest.tables.values() {
        if digest::of_file(&folder.join(&table.file))? != table.file_sha256 {
            notes.push(format!("`{}` says the same, but was written by another program", table.file));
        }
    }
    let provenance = std::fs::read_to_string(folder.join(super::names::PROVENANCE)).unwrap_or_default();
    let provenance: serde_json::Value = serde_json::from_str(&provenance).unwrap_or_default();
    let ours = env!("CARGO_PKG_VERSION");
    match provenance["version"].as_str() {
        Some(version) if version == ours => {}
        Some(version) => {
            notes.push(format!("made by Heimo {version}, checked by Heimo {ours}: the same model version"))
        }
        None => notes.push("provenance.json does not say which version of Heimo made it".to_string()),
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

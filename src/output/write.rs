//! The files of a result, written from the journal.

use super::agents::AgentFiles;
use super::error::Error;
use super::experiment::Experiment;
use super::folder::{self, Account};
use super::manifest::{self, FailedRun, Manifest, Provenance};
use super::replace::replace;
use super::{baseline, digest, hypotheses, jobs, names, scaling, sensitivity, summary, tables};
use crate::disk;
use crate::experiment::run::Failure;
use crate::experiment::{Journal, Plan};
use std::collections::BTreeMap;
use std::path::Path;

/// Writes the files of a result from the journal, the manifest last. The account names them before they are written, and a
/// manifest that is there goes first.
///
/// # Errors
/// If a file cannot be read or written, or one of the names is somebody else's.
pub(super) fn result(
    experiment: &Experiment,
    plan: &Plan,
    folder: &Path,
    files: &AgentFiles,
    journal: &mut Journal,
    (failed, timing): (&[Failure], &manifest::Timing),
) -> Result<(), Error> {
    let mut account = Account::of(folder);
    account.claim(folder, wanted(experiment, folder))?;
    folder::withdraw(folder)?;
    manifest::write_json(&folder.join(names::TIMING), timing)?;
    if !folder.join(names::GIT_ATTRIBUTES).exists() {
        replace(&folder.join(names::GIT_ATTRIBUTES), GIT_ATTRIBUTES.as_bytes())?;
    }
    let inputs = write_inputs(experiment, folder)?;
    replace(&folder.join(names::SCENARIO), experiment.scenario_toml.as_bytes())?;
    let mut entries = tables::write_all(folder, plan, experiment.columns, experiment.opinions, journal)?;
    let done = |job: &crate::experiment::Job| journal.complete(&job.id);
    entries.extend(super::agents::write_all(folder, experiment, files, done)?);
    jobs::write(folder, plan, journal)?;
    let mut compared = vec![names::SCENARIO, names::JOBS];
    compared.extend(summary::write(folder, experiment)?);
    compared.extend(baseline::write(folder, experiment)?);
    if let Some(sweep) = &experiment.sweep {
        jobs::write_points(folder, sweep)?;
        compared.push(names::POINTS);
    }
    if sensitivity::write(folder, experiment)? {
        compared.push(names::SENSITIVITY);
    }
    if scaling::write(folder, experiment)? {
        compared.push(names::SCALING);
    }
    if write_hypotheses(folder, experiment)? {
        compared.push(names::HYPOTHESES);
    }
    let tables: BTreeMap<String, _> =
        entries.into_iter().map(|entry| (entry.file.trim_end_matches(".parquet").to_string(), entry)).collect();
    let files = compared.iter().map(|name| Ok((name.to_string(), digest::of_file(&folder.join(name))?)));
    let manifest = Manifest {
        data_sha256: Manifest::data_digest(&tables),
        tables,
        files: files.collect::<Result<_, Error>>()?,
        inputs,
        failed: failed.iter().map(|failure| failed_run(plan, failure)).collect(),
        ..experiment.head(plan)
    };
    let provenance = Provenance::of_this_program(&experiment.model_version);
    manifest::write_json(&folder.join(names::PROVENANCE), &provenance)?;
    // What an earlier result had and this one has not; figures stay until they are drawn again.
    let drawn = |name: &str| name.contains('/') || [names::REPORT, names::ATTRIBUTION].contains(&name);
    account.drop_where(folder, |name| !drawn(name) && !is_written(&manifest, name))?;
    write_manifest(folder, experiment, &manifest)
}

/// What git is told of a result: to leave its bytes as they are.
const GIT_ATTRIBUTES: &str = "# Digests are of bytes: no line end is changed on the way.\n* -text\n";

/// The names of all files that a result may have, but for copies of files that are there already: of a plan, or somebody's.
pub(super) fn wanted<'a>(experiment: &'a Experiment, folder: &Path) -> Vec<&'a str> {
    let there =
        |(name, bytes): &&(String, Vec<u8>)| std::fs::read(folder.join(name)).is_ok_and(|found| found == *bytes);
    let mut wanted = vec![
        names::TIMING,
        names::SCENARIO,
        names::METRICS,
        names::SUMMARY,
        names::SUMMARY_TABLE,
        names::DIFFERENCES,
        names::DIFFERENCES_TABLE,
        names::JOBS,
        names::PROVENANCE,
        names::RO_CRATE,
    ];
    let extra = [
        (experiment.opinions, &[names::OPINIONS][..]),
        (!experiment.record_agents.is_empty(), &[names::AGENTS, names::FOLLOWS]),
        (experiment.sweep.is_some(), &[names::POINTS, names::SENSITIVITY, names::SCALING]),
        (!experiment.hypotheses.is_empty(), &[names::HYPOTHESES]),
    ];
    wanted.extend(extra.iter().filter(|(has, _)| *has).flat_map(|(_, names)| names.iter()));
    let copies = experiment.inputs.iter().filter(|copy| !there(copy));
    wanted.extend(copies.map(|(name, _)| name.as_str()));
    // One that is there already is somebody's, or says the same.
    wanted.extend(Some(names::GIT_ATTRIBUTES).filter(|name| !folder.join(name).exists()));
    wanted
}

fn is_written(manifest: &Manifest, name: &str) -> bool {
    [names::TIMING, names::PROVENANCE, names::RO_CRATE, names::GIT_ATTRIBUTES].contains(&name)
        || manifest.tables.values().any(|table| table.file == name)
        || manifest.files.contains_key(name)
        || manifest.inputs.contains_key(name)
}

/// Writes the description for archives, then the manifest.
fn write_manifest(folder: &Path, experiment: &Experiment, manifest: &Manifest) -> Result<(), Error> {
    let date = experiment.date.clone().or_else(source_date);
    let crate_description = manifest::ro_crate(&experiment.title, date.as_deref(), manifest);
    manifest::write_json(&folder.join(names::RO_CRATE), &crate_description)?;
    manifest::write_json(&folder.join(names::MANIFEST), manifest)
}

/// Tests what the scenario claims, if it claims anything, on the tables that are written.
fn write_hypotheses(folder: &Path, experiment: &Experiment) -> Result<bool, Error> {
    let path = folder.join(names::HYPOTHESES);
    if experiment.hypotheses.is_empty() {
        return Ok(false);
    }
    let text = hypotheses::of_result(folder, &experiment.hypotheses, experiment.seed, experiment.times())?;
    replace(&path, text.as_bytes()).map(|()| true)
}

/// Whether a finished result says other than the experiment of what changes no data, and so no run id: hypotheses, figures, title.
///
/// # Errors
/// If a file of the result cannot be read.
pub(super) fn says_other(folder: &Path, experiment: &Experiment) -> Result<bool, Error> {
    let manifest = Manifest::read(folder)?;
    let path = folder.join(names::SCENARIO);
    let written = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let complete = manifest.files.contains_key(names::SCENARIO)
        && manifest.files.contains_key(names::DIFFERENCES) == (experiment.plan.platforms.len() > 1)
        && manifest.files.contains_key(names::HYPOTHESES) != experiment.hypotheses.is_empty();
    Ok(!complete || written != experiment.scenario_toml)
}

/// What a finished result says that no run id tells.
const RESTATED: [&str; 6] = [
    names::SCENARIO,
    names::SUMMARY,
    names::SUMMARY_TABLE,
    names::DIFFERENCES,
    names::DIFFERENCES_TABLE,
    names::HYPOTHESES,
];

/// Writes anew what a finished result says beside its data: the scenario, its means and differences, and its hypotheses tested on
/// the data. The report, which showed what was said before, is removed.
///
/// While it is under way the manifest does not name the files that change: stopped in between, the same call does it
/// again.
///
/// # Errors
/// If a file cannot be read or written.
pub(super) fn restate(folder: &Path, experiment: &Experiment) -> Result<(), Error> {
    let mut account = Account::of(folder);
    account.drop_where(folder, |name| name == names::REPORT)?;
    account.claim(
        folder,
        RESTATED.into_iter().filter(|name| *name != names::HYPOTHESES || !experiment.hypotheses.is_empty()),
    )?;
    let mut manifest = Manifest::read(folder)?;
    manifest.files.retain(|name, _| !RESTATED.contains(&name.as_str()));
    manifest::write_json(&folder.join(names::MANIFEST), &manifest)?;
    replace(&folder.join(names::SCENARIO), experiment.scenario_toml.as_bytes())?;
    // The order of the platforms and the baseline are said, and are no data.
    let mut anew = vec![names::SCENARIO];
    anew.extend(summary::write(folder, experiment)?);
    anew.extend(baseline::write(folder, experiment)?);
    if write_hypotheses(folder, experiment)? {
        anew.push(names::HYPOTHESES);
    } else {
        account.drop_where(folder, |name| name == names::HYPOTHESES)?;
    }
    for name in anew {
        manifest.files.insert(name.to_string(), digest::of_file(&folder.join(name))?);
    }
    write_manifest(folder, experiment, &manifest)
}

fn write_inputs(experiment: &Experiment, folder: &Path) -> Result<BTreeMap<String, String>, Error> {
    let mut digests = BTreeMap::new();
    for (name, bytes) in &experiment.inputs {
        let path = folder.join(name);
        write_input(folder, name, bytes)?;
        digests.insert(name.clone(), digest::of_file(&path)?);
    }
    Ok(digests)
}

/// Writes the copy of a file that the scenario reads, unless it is there.
pub(super) fn write_input(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = folder.join(name);
    if std::fs::read(&path).is_ok_and(|found| found == bytes) {
        return Ok(());
    }
    let parent = path.parent().unwrap_or(folder);
    disk::make_folder(parent).map_err(Error::io("create", parent))?;
    replace(&path, bytes)
}

/// The date that reproducible builds agree on, if there is one: for the crate of metadata, which is in no digest.
#[allow(clippy::disallowed_methods)]
fn source_date() -> Option<String> {
    std::env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok().map(manifest::iso_date)
}

fn failed_run(plan: &Plan, failure: &Failure) -> FailedRun {
    let job = &plan.jobs[failure.job];
    let (point, platform, message) = (job.point, job.name.to_string(), failure.message.clone());
    FailedRun { point, platform, replicate: job.replicate, message }
}

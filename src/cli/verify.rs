//! `heimo verify`

use super::arguments::VerifyArgs;
use super::progress::Display;
use super::session::{self, STOP};
use super::stop::{DIFFERENT, FAILED, INTERRUPTED, Stop, USAGE, error};
use super::{inputs, print};
use crate::experiment;
use crate::load::{self, LoadError};
use crate::output::compare::Difference;
use crate::output::manifest::{Manifest, write_json};
use crate::output::produce::Produced;
use crate::output::published::{self, Digests, Published};
use crate::output::verify::{Verdict, open, other_run, run_again, scratch, with_manifest};
use crate::output::{Error, names, prepare};
use crate::scenario::{Checked, MODEL_VERSION};
use std::path::Path;

/// Verifies a folder or what was published.
pub fn verify(arguments: &VerifyArgs) -> Result<(), Stop> {
    session::stop_on_signals();
    match &arguments.path {
        Some(folder) => verify_folder(folder, arguments),
        None => verify_published(arguments),
    }
}

fn verify_folder(folder: &Path, arguments: &VerifyArgs) -> Result<(), Stop> {
    let manifest = open(folder, MODEL_VERSION)?.map_err(different)?;
    let checked = scenario_of(folder)?;
    let experiment = prepare::checked(&checked, folder, &|path| std::fs::read(path))?;
    let found = experiment.plan.run_hex();
    if found != manifest.run_id {
        return Err(different(other_run(folder, &manifest, found)));
    }
    if let Some(difference) = with_manifest(folder, &manifest)? {
        return Err(different(difference));
    }
    let mut display = Display::new(arguments.quiet);
    let how = (session::threads(arguments.threads), &STOP);
    let worlds = inputs::worlds(&checked)?;
    let verdict = run_again(folder, &manifest, &experiment, &worlds, how, &mut |progress| display.show(progress));
    display.finish();
    match verdict? {
        Verdict::Same { notes } => {
            notes.iter().for_each(|note| print::out(&format!("note: {note}")));
            let rows: u64 = manifest.tables.values().map(|table| table.rows).sum();
            print::out(&format!(
                "{} is the same, bit for bit: {rows} rows, data {}",
                folder.display(),
                manifest.data_sha256
            ));
            Ok(())
        }
        Verdict::Different(difference) => Err(different(difference)),
        Verdict::Interrupted => Err(interrupted()),
    }
}

/// The scenario of a result. That it is not valid any more is a difference.
pub(super) fn scenario_of(folder: &Path) -> Result<Checked, Stop> {
    let path = folder.join(names::SCENARIO);
    load::checked(&path, &[]).map_err(|refused| {
        different(match refused {
            LoadError::Unreadable { .. } => {
                Difference::File { file: names::SCENARIO.to_string(), problem: "is missing".to_string() }
            }
            LoadError::Invalid(problems) => Difference::InvalidScenario { problems: problems.to_string() },
        })
    })
}

fn different(difference: Difference) -> Stop {
    Stop::new(DIFFERENT, format!("different: {difference}"))
}

fn interrupted() -> Stop {
    Stop::new(INTERRUPTED, "interrupted: nothing was compared to the end, nothing was changed")
}

/// What came of one shipped scenario.
enum Check {
    Same,
    Different(String),
    NotChecked(String),
}

fn verify_published(arguments: &VerifyArgs) -> Result<(), Stop> {
    let list = published::published();
    let names: Vec<&str> = published::SCENARIOS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = arguments.only.iter().find(|only| !names.contains(&only.as_str())) {
        let help = format!("one of {}", names.join(", "));
        return Err(error(USAGE, format!("no shipped scenario is named `{unknown}`\n  help: {help}")));
    }
    if !published::is_current(&list) && arguments.mint.is_none() {
        let (found, expected) = (list.model_version, MODEL_VERSION.to_string());
        return Err(different(Difference::ModelVersion { found, expected }));
    }
    let mut minted = Published { model_version: MODEL_VERSION.to_string(), scenarios: list.scenarios.clone() };
    let (mut differ, mut unchecked) = (0, 0);
    for (name, text) in published::SCENARIOS.iter().filter(|(name, _)| wanted(arguments, name)) {
        let check = match digests(name, text, arguments)? {
            Err(message) => Check::NotChecked(message),
            Ok(found) => {
                let check = compare(list.scenarios.get(*name), &found);
                minted.scenarios.insert(name.to_string(), found);
                check
            }
        };
        let verdict = match check {
            Check::Same => "same".to_string(),
            Check::Different(what) => {
                differ += 1;
                format!("different: {what}")
            }
            Check::NotChecked(why) => {
                unchecked += 1;
                format!("not checked: {why}")
            }
        };
        print::out(&format!("{name:<20} {verdict}"));
    }
    if let Some(file) = &arguments.mint {
        return Ok(write_json(file, &minted)?);
    }
    match (differ, unchecked) {
        (0, 0) => Ok(()),
        (0, _) => Err(error(FAILED, format!("{unchecked} shipped scenarios were not checked"))),
        _ => Err(Stop::new(DIFFERENT, format!("different: {differ} shipped scenarios give other data than published"))),
    }
}

fn wanted(arguments: &VerifyArgs, name: &str) -> bool {
    arguments.only.is_empty() || arguments.only.iter().any(|only| only == name)
}

/// Runs a shipped scenario; a message if it cannot be run here.
fn digests(name: &str, text: &str, arguments: &VerifyArgs) -> Result<Result<Digests, String>, Stop> {
    let checked = published::check(name, text).map_err(|problems| Stop::new(FAILED, problems))?;
    let experiment = prepare::checked(&checked, Path::new(""), &published::read)?;
    let scratch = scratch()?;
    let production = session::production(&scratch.path, arguments.threads);
    if !arguments.quiet {
        print::err(&format!("{name}: {} runs", experiment.plan.jobs.len()));
    }
    let worlds = inputs::worlds(&checked)?;
    match session::produced(&experiment, &worlds, &production, arguments.quiet) {
        Ok(Produced::Done | Produced::UpToDate | Produced::Restated) => {
            Ok(Ok(Digests::of(&Manifest::read(&scratch.path)?)))
        }
        Ok(Produced::Interrupted | Produced::Missing(_)) => Err(interrupted()),
        Ok(Produced::HasFailures(failed)) => Ok(Err(format!("{failed} runs failed"))),
        Ok(Produced::Failed(failures)) => Ok(Err(format!("{} runs failed: {}", failures.len(), failures[0].message))),
        Err(problem @ Error::Experiment(experiment::Error::Memory { .. })) => Ok(Err(problem.to_string())),
        Err(problem) => Err(problem.into()),
    }
}

fn compare(published: Option<&Digests>, found: &Digests) -> Check {
    let Some(published) = published else {
        return Check::NotChecked("no digests were published".to_string());
    };
    if published == found {
        return Check::Same;
    }
    if published.run_id != found.run_id {
        return Check::Different(format!("run {} was published, this is run {}", published.run_id, found.run_id));
    }
    let differs = |(name, digest): &(&String, &String)| found.tables.get(*name) != Some(digest);
    let table = published.tables.iter().find(differs).map_or("its tables", |(name, _)| name.as_str());
    Check::Different(format!("{table} gives data {}, published {}", found.data_sha256, published.data_sha256))
}

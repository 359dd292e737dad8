//! `heimo attribute`

use super::arguments::AttributeArgs;
use super::sensitivity::{asked, when};
use super::stop::{FAILED, INTERRUPTED, Stop, USAGE, error};
use super::{inputs, print, session};
use crate::experiment::ScenarioWorlds;
use crate::experiment::mixtures::{Mixtures, mixtures};
use crate::load;
use crate::output::attribution::{self, Shared};
use crate::output::experiment::Experiment;
use crate::output::outcomes::Asked;
use crate::output::prepare;
use crate::output::produce::Produced;
use crate::output::production::Production;
use crate::report;
use crate::scenario::value::Group;
use std::path::{Path, PathBuf};

/// Runs the mixtures of two platforms and says whose doing their difference is.
pub fn attribute(arguments: &AttributeArgs) -> Result<(), Stop> {
    let mut checked = inputs::read(&arguments.scenario)?;
    if let Some(seeds) = arguments.seeds {
        checked.scenario.replicates = seeds;
    }
    if checked.scenario.sweep.is_some() {
        print::err("note: the sweep is left out; every lever is as the scenario states it");
    }
    let (from, to) = (&arguments.from, &arguments.to);
    let mixed = mixtures(&checked.scenario, from, to).map_err(|problem| error(USAGE, problem))?;
    let when = when(&arguments.when, &mixed.scenario)?;
    let folder = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("output").join(inputs::folder_name(&mixed.scenario.name)));
    let beside = arguments.scenario.path.parent().unwrap_or(Path::new(""));
    let experiment = prepare::experiment(&mixed.scenario, beside, &load::read_named)?;
    let asked = asked(&arguments.measure, when, experiment.columns);
    known(&asked, &experiment)?;
    run_all(arguments, &experiment, &mixed, &folder)?;
    let all = attribution::analyse(&folder, &experiment, &mixed.names, &asked)?;
    attribution::write(&folder, &mixed.names, &all)?;
    let figures = if all.is_empty() { Vec::new() } else { report::tables(&folder)? };
    print::out(&table(&all, from, to));
    figures.iter().for_each(|file| print::out(&file.display().to_string()));
    Ok(())
}

/// Measures are checked before hours are spent on runs.
fn known(asked: &[Asked], experiment: &Experiment) -> Result<(), Stop> {
    let missing = asked.iter().find(|asked| !experiment.columns.iter().any(|column| column.key == asked.measure));
    missing.map_or(Ok(()), |asked| {
        Err(error(USAGE, format!("there is no measure `{}`\n  help: `heimo list` names the measures", asked.measure)))
    })
}

/// Runs what is missing of the mixtures.
fn run_all(arguments: &AttributeArgs, experiment: &Experiment, mixed: &Mixtures, folder: &Path) -> Result<(), Stop> {
    let (mixtures, replicates) = (mixed.scenario.platforms.len(), experiment.plan.replicates);
    let runs = experiment.plan.jobs.len();
    if !arguments.quiet {
        print::err(&format!("{mixtures} mixtures x {replicates} replicates = {runs} runs, in {}", folder.display()));
    }
    session::stop_on_signals();
    let worlds = ScenarioWorlds::new(&mixed.scenario).map_err(|problem| error(USAGE, problem))?;
    let production = Production { force: arguments.force, ..session::production(folder, arguments.threads) };
    let failures = match session::produced(experiment, &worlds, &production, arguments.quiet)? {
        Produced::Done | Produced::UpToDate | Produced::Restated => 0,
        Produced::Failed(failures) => failures.len(),
        Produced::HasFailures(count) => count,
        Produced::Interrupted | Produced::Missing(_) => {
            return Err(Stop::new(INTERRUPTED, "interrupted: what is finished is kept, and the same command goes on"));
        }
    };
    if failures > 0 {
        let text = format!("{failures} of {runs} runs failed: attribution needs all mixtures of a replicate");
        return Err(error(FAILED, format!("{text}\n  help: jobs.csv in {} says why", folder.display())));
    }
    Ok(())
}

/// A line a measure: from, to, the difference, and the share of each group.
fn table(all: &[Shared], from: &str, to: &str) -> String {
    let number = |estimate: &crate::experiment::statistics::Estimate| match estimate.interval {
        Some((low, high)) => format!("{:+.4} ± {:.4}", estimate.mean, (high - low) / 2.0),
        None => format!("{:+.4}", estimate.mean),
    };
    let mut text = String::new();
    for shared in all {
        let (measure, when) = (&shared.asked.measure, shared.asked.when);
        text.push_str(&format!("{measure} at {when}, n = {}\n", shared.total.n));
        text.push_str(&format!(
            "  {from}: {:.4}, {to}: {:.4}, difference {}\n",
            shared.from,
            shared.to,
            number(&shared.total)
        ));
        for (group, share) in Group::ALL.iter().zip(&shared.shares) {
            text.push_str(&format!("  {:<10} {}\n", group.name(), number(share)));
        }
    }
    if text.is_empty() {
        return "no measure is defined in all mixtures of a replicate".to_string();
    }
    text + "shares add up to the difference; ± half of the 95 % interval over replicates"
}

//! `heimo claims`

use super::arguments::ClaimsArgs;
use super::stop::{INTERRUPTED, Stop, USAGE, error};
use super::{inputs, plot, print, session};
use crate::disk;
use crate::output::claims::{self, CLAIMS, Shipped, Tested};
use crate::output::hypotheses::{self, Row};
use crate::output::produce::Produced;
use crate::output::{self, Error, prepare};
use crate::scenario::{self, Checked, Source};
use std::path::Path;

/// Runs the claims' scenarios, repeats their verdicts over draws of society's constants, and writes the page.
pub fn claims(arguments: &ClaimsArgs) -> Result<(), Stop> {
    session::stop_on_signals();
    let known: Vec<&str> = CLAIMS.iter().map(|claim| claim.id).collect();
    if let Some(unknown) = arguments.only.iter().find(|only| !known.contains(&only.as_str())) {
        return Err(error(USAGE, format!("there is no claim `{unknown}`\n  help: one of {}", known.join(", "))));
    }
    let wanted = |claim: &&Shipped| arguments.only.is_empty() || arguments.only.iter().any(|only| only == claim.id);
    let mut tested = Vec::new();
    for claim in CLAIMS.iter().filter(wanted) {
        let result = test(claim, arguments)?;
        for found in hypotheses::claims(&result.rows) {
            print::out(&format!("{:<24} {:<13} {}", claim.id, found.said(), found.claim));
        }
        tested.push(result);
    }
    if let Some(file) = &arguments.write {
        let figures = file.parent().unwrap_or(Path::new("")).join("claims");
        disk::make_folders(&figures).map_err(Error::io("create", &figures))?;
        for result in &tested {
            let id = result.claim.id;
            let from = arguments.out.join(id).join(output::names::PLOTS).join("claims.png");
            let to = figures.join(format!("{id}.png"));
            let figure = std::fs::read(&from).map_err(Error::io("read", &from))?;
            output::replace(&to, &figure)?;
        }
        output::replace(file, claims::page(&tested, arguments.draws as usize).as_bytes())?;
        print::out(&format!("written: {}", file.display()));
    }
    Ok(())
}

fn test(claim: &'static Shipped, arguments: &ClaimsArgs) -> Result<Tested, Stop> {
    let folder = arguments.out.join(claim.id);
    let (scenario, points) = of(claim, &[], &folder, arguments, true)?;
    let rows = hypotheses::read(&folder)?;
    let sampled = scenario.replicates == 1;
    // Where every point has one seed, there are fewer points; else fewer seeds.
    let fewer = match sampled {
        true => ("sweep.points".to_string(), (points / 2).max(8).to_string()),
        false => ("replicates".to_string(), arguments.seeds.min(scenario.replicates).to_string()),
    };
    let sets = claims::draws(&scenario, arguments.draws as usize).map_err(|problem| error(USAGE, problem))?;
    let mut draws: Vec<Vec<Row>> = Vec::new();
    let mut points_drawn = points;
    for (k, mut sets) in sets.into_iter().enumerate() {
        sets.push(fewer.clone());
        let folder = folder.join("draws").join(k.to_string());
        (_, points_drawn) = of(claim, &sets, &folder, arguments, false)?;
        draws.push(hypotheses::read(&folder)?);
    }
    let few = if sampled { 1 } else { arguments.seeds.min(scenario.replicates) };
    Ok(Tested {
        claim,
        rows,
        draws,
        replicates: (scenario.replicates, few),
        points: (points, points_drawn),
        setting: format!("{} platforms, {} steps", scenario.platforms.len(), scenario.steps),
    })
}

/// Runs a claim's scenario with some keys set; the scenario and its number of points.
fn of(
    claim: &Shipped,
    sets: &[(String, String)],
    folder: &Path,
    arguments: &ClaimsArgs,
    plots: bool,
) -> Result<(scenario::Scenario, u32), Stop> {
    let source = Source { path: format!("{}.toml", claim.id).into(), text: claim.text.to_string() };
    let checked: Checked =
        scenario::check(&source, sets, &|path| std::fs::read(path)).map_err(|p| Stop::new(USAGE, p))?;
    let experiment = prepare::checked(&checked, Path::new(""), &|path| std::fs::read(path))?;
    let worlds = inputs::worlds(&checked)?;
    let production = session::production(folder, arguments.threads);
    let produced = session::produced(&experiment, &worlds, &production, arguments.quiet || !plots)?;
    if produced == Produced::Interrupted {
        return Err(Stop::new(INTERRUPTED, "interrupted: what is finished is kept, the same command goes on"));
    }
    if plots {
        plot::all(folder)?;
    }
    let points = experiment.plan.order.len() as u32;
    Ok((checked.scenario, points))
}

//! `heimo run`

use super::arguments::RunArgs;
use super::progress::duration;
use super::stop::{Stop, USAGE, error};
use super::{finish, inputs, print, session, shares, verdicts};
use crate::output::experiment::Experiment;
use crate::output::produce::Produced;
use crate::output::production::Production;
use std::time::Instant;

/// Runs a scenario.
pub fn run(arguments: &RunArgs) -> Result<(), Stop> {
    let mut scenario = arguments.scenario.clone();
    if !arguments.replicates.is_empty() {
        let numbers: Vec<String> = arguments.replicates.iter().map(u32::to_string).collect();
        scenario.sets.push(("only_replicates".to_string(), format!("[{}]", numbers.join(", "))));
    }
    let checked = inputs::read(&scenario)?;
    let folder = arguments.out.clone().unwrap_or_else(|| inputs::default_folder(&arguments.scenario, &checked));
    let experiment = inputs::experiment(&checked, &arguments.scenario.path)?;
    verdicts::warn(&experiment);
    if arguments.require_supported && experiment.hypotheses.is_empty() {
        let help = "add a [[hypothesis]], or leave out --require-supported";
        return Err(error(USAGE, format!("the scenario claims nothing that could be supported\n  help: {help}")));
    }
    session::stop_on_signals();
    let print_unless_quiet = |text: &str| {
        if !arguments.quiet {
            print::err(text)
        }
    };
    print_unless_quiet(&headline(&experiment));
    if let Some(network) = &checked.scenario.network {
        print_unless_quiet(&network.account());
        checked.scenario.networks.iter().for_each(|(_, network)| print_unless_quiet(&network.account()));
    }
    if let Some(share) = &arguments.shard {
        return shares::run(arguments, share, &checked, &folder, &experiment);
    }
    if inputs::is_plan(&arguments.scenario.path) && !arguments.force {
        shares::same_plan(&folder, &experiment)?;
    }
    let began = Instant::now();
    let production = Production {
        checkpoint_every: arguments.checkpoint_every,
        force: arguments.force,
        retry_failed: arguments.retry_failed,
        ..session::production(&folder, arguments.threads)
    };
    let worlds = inputs::worlds(&checked)?;
    let produced = session::produced(&experiment, &worlds, &production, arguments.quiet)?;
    if matches!(produced, Produced::Done | Produced::Failed(_)) {
        print_unless_quiet(&format!("simulated in {}", duration(began.elapsed().as_secs_f64())));
    }
    finish::ended(produced, &experiment, &folder, arguments.quiet, !arguments.no_plots)?;
    if arguments.require_supported { verdicts::require(&folder) } else { Ok(()) }
}

/// "3 platforms x 4 replicates = 12 runs of 200 steps, seed 1, run 0123456789ab"
fn headline(experiment: &Experiment) -> String {
    let plan = &experiment.plan;
    let (platforms, runs) = (plan.platforms.len(), plan.jobs.len());
    let (steps, seed) = (experiment.steps, experiment.seed);
    let replicates = match experiment.only_replicates.len() {
        0 => plan.replicates,
        some => some as u32,
    };
    let seed = match experiment.seeds.len() {
        0 => format!("seed {seed}"),
        _ => "seeds of their own".to_string(),
    };
    let run = finish::short(plan);
    let points =
        experiment.sweep.as_ref().map(|_| print::counted(plan.order.len(), "point") + " x ").unwrap_or_default();
    let up_to = if experiment.until.is_some() { "up to " } else { "" };
    let (platforms, replicates) =
        (print::counted(platforms, "platform"), print::counted(replicates as usize, "replicate"));
    let (runs, steps) = (print::counted(runs, "run"), print::counted(steps as usize, "step"));
    format!("{points}{platforms} x {up_to}{replicates} = {runs} of {steps}, {seed}, run {run}")
}

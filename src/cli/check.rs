//! `heimo check`

use super::progress::duration;
use super::{Check, FAILED, Stop, USAGE, error, run, say, threads};
use crate::engine::{Setup, Simulation};
use crate::experiment::memory;
use crate::output::produce::Experiment;
use crate::scenario::Scenario;
use std::time::{Duration, Instant};

/// Agents of the runs that the rate is measured on, at most.
const TRIAL_AGENTS: u32 = 2_000;
/// Steps of such a run, at most.
const TRIAL_STEPS: u32 = 200;
/// Time for such a run, at most.
const TRIAL_TIME: Duration = Duration::from_millis(60);

/// Prints the resolved scenario and, as comments after it, what running it takes.
pub fn check(arguments: &Check) -> Result<(), Stop> {
    let checked = run::read(&arguments.scenario)?;
    let experiment = run::experiment(&checked, &arguments.scenario.path)?;
    say::out(checked.scenario.resolved_toml().trim_end());
    let (text, refused) = estimate(&checked.scenario, &experiment, threads(arguments.threads))?;
    say::out(&format!("\n{text}"));
    refused.map_or(Ok(()), Err)
}

/// What it takes, and the refusal if it does not fit in memory here.
fn estimate(scenario: &Scenario, experiment: &Experiment, threads: usize) -> Result<(String, Option<Stop>), Stop> {
    let setups: Vec<Setup> = scenario.platforms.iter().map(|design| Setup::new(scenario, design, 0)).collect();
    let largest = setups.iter().map(Setup::memory_bytes).max().unwrap_or(0);
    let agent_steps_a_run = setups.first().map_or(0, |setup| setup.agents() * u64::from(setup.steps));
    let jobs = experiment.plan.jobs.len();
    let agent_steps = agent_steps_a_run * jobs as u64;
    let mut text = format!("# run {}\n", experiment.plan.run_hex());
    if let Some(network) = &scenario.network {
        text.push_str(&format!("# {}\n", network.account()));
    }
    text.push_str(&format!("# {jobs} runs, {} million agent-steps\n", agent_steps as f64 / 1e6));
    text.push_str(&format!("# memory: about {} a run at a time", memory::readable(largest)));
    let available = memory::available_bytes();
    if let Some(available) = available {
        text.push_str(&format!(", {} available", memory::readable(available)));
    }
    if available.is_some_and(|available| largest > available) {
        let (needed, available) = (largest, available.unwrap_or(0));
        let job = experiment.plan.jobs.first().map_or(String::new(), |job| job.label());
        let refusal = crate::experiment::Error::Memory { job, needed, available };
        return Ok((text, Some(error(USAGE, refusal))));
    }
    let seconds = seconds(setups, scenario.replicates)? / threads as f64;
    text.push_str(&format!("\n# time: about {} on {threads} threads", duration(seconds)));
    Ok((text, None))
}

/// Seconds on one thread, by trying every design on a small society for a moment.
fn seconds(setups: Vec<Setup>, replicates: u32) -> Result<f64, Stop> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|problem| error(FAILED, problem))?;
    let one = |setup: Setup| {
        let agent_steps = (setup.agents() * u64::from(setup.steps)) as f64;
        agent_steps / pool.install(|| rate(setup))
    };
    Ok(setups.into_iter().map(one).sum::<f64>() * f64::from(replicates))
}

/// Agent-steps a second of a run like this one.
fn rate(mut setup: Setup) -> f64 {
    if setup.network.is_none() {
        setup.parameters.population.size = setup.parameters.population.size.min(TRIAL_AGENTS);
    }
    setup.steps = setup.steps.min(TRIAL_STEPS);
    setup.changes.clear();
    let agents = setup.agents() as f64;
    let mut simulation = Simulation::new(setup);
    let began = Instant::now();
    while !simulation.finished() && began.elapsed() < TRIAL_TIME {
        simulation.advance();
    }
    agents * f64::from(simulation.step()) / began.elapsed().as_secs_f64().max(1e-9)
}

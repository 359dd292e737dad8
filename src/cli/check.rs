//! `heimo check`

use super::progress::duration;
use super::{Check, FAILED, Stop, USAGE, error, run, say, threads};
use crate::engine::{Setup, Simulation};
use crate::experiment::{Job, ScenarioWorlds, World, Worlds, memory};
use crate::output::produce::Experiment;
use crate::report;
use crate::scenario::Checked;
use std::time::{Duration, Instant};

/// Agents of the runs that the rate is measured on, at most.
const TRIAL_AGENTS: u32 = 2_000;
/// Steps of such a run, at most.
const TRIAL_STEPS: u32 = 200;
/// Designs that are tried, at most.
const TRIALS_MAX: usize = 40;
/// Time for such a run, at most.
const TRIAL_TIME: Duration = Duration::from_millis(60);

/// Prints the resolved scenario and, as comments after it, what running it takes.
pub fn check(arguments: &Check) -> Result<(), Stop> {
    let checked = run::read(&arguments.scenario)?;
    let experiment = run::experiment(&checked, &arguments.scenario.path)?;
    super::claims::warn(&experiment);
    say::out(checked.scenario.resolved_toml().trim_end());
    let (text, refused) = estimate(&checked, &experiment, threads(arguments.threads))?;
    say::out(&format!("\n{text}"));
    refused.map_or(Ok(()), Err)
}

/// What it takes, and the refusal if it does not fit in memory here.
fn estimate(checked: &Checked, experiment: &Experiment, threads: usize) -> Result<(String, Option<Stop>), Stop> {
    let worlds = run::worlds(checked)?;
    let jobs = &experiment.plan.jobs;
    let largest = jobs.iter().map(|job| worlds.memory_bytes(job)).max().unwrap_or(0);
    let agent_steps: u64 = jobs.iter().map(|job| worlds.agents(job) * u64::from(worlds.steps(job))).sum();
    let mut text = format!("# run {}\n", experiment.plan.run_hex());
    if let Some(network) = &checked.scenario.network {
        text.push_str(&format!("# {}\n", network.account()));
    }
    text.push_str(&format!("# {} runs, {} million agent-steps\n", jobs.len(), agent_steps as f64 / 1e6));
    if !experiment.hypotheses.is_empty() {
        text.push_str(&format!("# {} tests of hypotheses\n", experiment.hypotheses.len()));
    }
    let impossible = jobs.iter().filter(|job| job.replicate == 0 && worlds.impossible(job).is_some()).count();
    if impossible > 0 {
        text.push_str(&format!("# {impossible} of the designs at points cannot be run: their rows will say why\n"));
    }
    let figures = memory::readable(report::most_bytes());
    text.push_str(&format!(
        "# memory: about {} a run at a time, up to {figures} for figures",
        memory::readable(largest)
    ));
    let available = memory::available_bytes();
    if let Some(available) = available {
        text.push_str(&format!(", {} available", memory::readable(available)));
    }
    if available.is_some_and(|available| largest > available) {
        let (needed, available) = (largest, available.unwrap_or(0));
        let job = jobs.iter().max_by_key(|job| worlds.memory_bytes(job)).map_or(String::new(), |job| job.label());
        let refusal = crate::experiment::Error::Memory { job, needed, available };
        return Ok((text, Some(error(USAGE, refusal))));
    }
    let seconds = seconds(&worlds, experiment)? / threads as f64;
    text.push_str(&format!("\n# time: about {} on {threads} threads", duration(seconds)));
    Ok((text, None))
}

/// Seconds on one thread, by trying some of the designs on a small society for a moment.
fn seconds(worlds: &ScenarioWorlds, experiment: &Experiment) -> Result<f64, Stop> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|problem| error(FAILED, problem))?;
    let jobs = &experiment.plan.jobs;
    let designs: Vec<&Job> = jobs.iter().filter(|job| job.replicate == 0).collect();
    // Every design of a small sweep; of a large one, some that are spread over it.
    let apart = designs.len().div_ceil(TRIALS_MAX).max(1);
    let tried: Vec<&Job> = designs.into_iter().step_by(apart).collect();
    let agent_steps = |job: &Job| (worlds.agents(job) * u64::from(worlds.steps(job))) as f64;
    let seconds = |job: &&Job| agent_steps(job) / pool.install(|| rate(worlds, job));
    let (time, steps) = (tried.iter().map(seconds).sum::<f64>(), tried.iter().map(|job| agent_steps(job)).sum::<f64>());
    let all: f64 = jobs.iter().map(agent_steps).sum();
    Ok(if steps > 0.0 { time * all / steps } else { 0.0 })
}

/// Agent-steps a second of a run like this one.
fn rate(worlds: &ScenarioWorlds, job: &Job) -> f64 {
    match worlds.is_platform() {
        true => platform_rate(worlds.setup(job)),
        false => {
            let began = Instant::now();
            let mut world = worlds.create(job);
            let making = began.elapsed().as_secs_f64();
            let began = Instant::now();
            while !world.finished() && began.elapsed() < TRIAL_TIME {
                world.advance();
            }
            // A model that settles early takes no more steps than that.
            let share = if world.finished() { 1.0 } else { f64::from(world.step()) / f64::from(worlds.steps(job)) };
            let all = making + began.elapsed().as_secs_f64() / share;
            (worlds.agents(job) * u64::from(worlds.steps(job))).max(1) as f64 / all.max(1e-9)
        }
    }
}

/// Agent-steps a second of a run like this one.
fn platform_rate(mut setup: Setup) -> f64 {
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

//! `heimo check`

use super::arguments::CheckArgs;
use super::check_summary::{self, Takes};
use super::stop::{FAILED, Stop, USAGE, error};
use super::{inputs, print, session, verdicts};
use crate::engine::{Setup, Simulation};
use crate::experiment::plan::{digest, hex};
use crate::experiment::{self, Job, ScenarioWorlds, World, Worlds, memory};
use crate::output::{hypotheses, prepare};
use crate::report;
use crate::scenario::hypothesis::Form;
use crate::scenario::sweep::{Point, Points, Sweep};
use crate::scenario::value::FromValue;
use crate::scenario::{Checked, Scenario, reach};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Agents of the runs that the rate is measured on, at most.
const TRIAL_AGENTS: u32 = 2_000;
/// Steps of such a run, at most.
const TRIAL_STEPS: u32 = 200;
/// Designs that are tried, at most.
const TRIALS_MAX: usize = 40;
/// Time for such a run, at most.
const TRIAL_TIME: Duration = Duration::from_millis(60);
/// Time for all of them, at most: what is not tried then is not needed for an estimate.
const TRIALS_TIME: Duration = Duration::from_millis(1_500);
/// Memory of a run that is tried, at most.
const TRIAL_BYTES: u64 = 48 << 20;

/// Prints what is run and what it takes; with `--full` the resolved scenario, and what it takes as comments after it.
pub fn check(arguments: &CheckArgs) -> Result<(), Stop> {
    let checked = inputs::read(&arguments.scenario)?;
    let shape = Shape::of(&checked.scenario);
    let counts = checked.scenario.hypotheses.iter().map(|hypothesis| reach::tests(&checked.scenario, hypothesis));
    let paired = |form: &Form| !matches!(form, Form::Association { .. });
    let worlds = inputs::worlds(&checked)?;
    let at = |k: usize| reach::at(&checked.scenario, worlds.points(), &checked.scenario.hypotheses[k]).len();
    let tests = counts.enumerate().map(|(k, (of_one, each_point))| of_one * if each_point { at(k) } else { 1 }).sum();
    let any_paired = checked.scenario.hypotheses.iter().any(|hypothesis| paired(&hypothesis.form));
    verdicts::warned(hypotheses::too_few(any_paired, tests, shape.replicates));
    if arguments.full {
        print::out(checked.scenario.resolved_toml().trim_end());
    }
    let (takes, refused) = estimate(&checked, &worlds, (shape, tests), session::threads(arguments.threads))?;
    match (arguments.json, arguments.full) {
        (true, _) => print::json(&check_summary::json(&checked.scenario, &takes))?,
        (false, true) => print::out(&format!("\n# run {}\n# {}", takes.run, takes.lines().join("\n# "))),
        (false, false) => print::out(&check_summary::text(&checked.scenario, &takes, print::width())),
    }
    refused.map_or(Ok(()), Err)
}

/// How many runs there are, without a list of them: it would take longer to make than all the rest.
#[derive(Clone, Copy)]
struct Shape {
    platforms: usize,
    replicates: u32,
    paired: bool,
}

impl Shape {
    fn of(scenario: &Scenario) -> Shape {
        let (replicates, paired) = (prepare::most_replicates(scenario), prepare::is_paired(scenario));
        Shape { platforms: scenario.platforms.len(), replicates, paired }
    }

    /// The first run of a design; designs are numbered point by point, platform by platform.
    fn job(self, scenario: &Scenario, design: usize) -> Job {
        let (point, platform) = ((design / self.platforms) as u32, (design % self.platforms) as u32);
        let luck = if self.paired { 0 } else { point.saturating_mul(self.replicates) };
        let name: Arc<str> = scenario.platforms[platform as usize].name.as_str().into();
        Job { id: [0; 32], point, platform, name, replicate: 0, luck }
    }
}

/// What it takes, and the refusal if it does not fit in memory here.
fn estimate(
    checked: &Checked,
    worlds: &ScenarioWorlds,
    (shape, tests): (Shape, usize),
    threads: usize,
) -> Result<(Takes, Option<Stop>), Stop> {
    let (scenario, sizes) = (&checked.scenario, worlds.sizes());
    let (mut design, mut largest) = (0, 0);
    for (k, &(_, bytes)) in sizes.iter().enumerate().filter(|(_, (_, bytes))| *bytes > 0) {
        if bytes > largest {
            (design, largest) = (k, bytes);
        }
    }
    let agents = sizes.iter().map(|(agents, _)| *agents as f64).sum::<f64>();
    let mut takes = Takes {
        run: hex(&digest(&scenario.identity())),
        runs: sizes.len() as u64 * u64::from(scenario.run_of(shape.replicates)),
        agent_steps: agents * f64::from(scenario.steps) * f64::from(scenario.run_of(shape.replicates)),
        tests,
        impossible: worlds.count_impossible(),
        memory_bytes: largest,
        figures_bytes: report::most_bytes(),
        available_bytes: memory::available_bytes(),
        threads,
        seconds: None,
        network: scenario.network.as_ref().map(|network| {
            let swept = scenario.networks.iter().map(|(_, network)| network.account());
            std::iter::once(network.account()).chain(swept).collect::<Vec<_>>().join("; ")
        }),
    };
    if let Some(available) = takes.available_bytes.filter(|available| largest > *available) {
        let job = shape.job(scenario, design).label();
        let refusal = experiment::Error::Memory { job, needed: largest, available };
        return Ok((takes, Some(error(USAGE, refusal))));
    }
    // Agents are written by each run, and once more for all of them.
    let written = agents_seconds(scenario, sizes) * f64::from(scenario.run_of(shape.replicates));
    let shared = |seconds: f64| (seconds + written / 2.0) / threads as f64 + written / 2.0;
    takes.seconds = seconds(scenario, worlds, shape)?.map(shared);
    Ok((takes, None))
}

/// Seconds to write an agent's row, and a follow's, of one replicate of every design (an AMD EPYC, measured as a whole).
const AGENT_ROW_SECONDS: f64 = 2.0e-6;
const FOLLOW_ROW_SECONDS: f64 = 0.37e-6;

/// Seconds to write the agents of one replicate of every design, on one thread.
fn agents_seconds(scenario: &Scenario, sizes: &[(u64, u64)]) -> f64 {
    let steps = scenario.record_agents.len() as f64;
    let first =
        scenario.platforms.first().map(|design| f64::from(u32::from_value(design.values.get("network.degree"))));
    let degree = match &scenario.network {
        Some(network) => f64::from(network.graph.mean_degree()),
        None => first.unwrap_or(0.0),
    };
    let rows = |(agents, _): &(u64, u64)| *agents as f64 * (AGENT_ROW_SECONDS + degree * FOLLOW_ROW_SECONDS);
    steps * sizes.iter().map(rows).sum::<f64>()
}

/// Seconds on one thread, by trying some of the designs on a small society for a moment; `None` if none could be tried.
fn seconds(scenario: &Scenario, worlds: &ScenarioWorlds, shape: Shape) -> Result<Option<f64>, Stop> {
    let sizes = worlds.sizes();
    // Every design of a small sweep; of a large one, some that are spread over it.
    let apart = sizes.len().div_ceil(TRIALS_MAX).max(1);
    let small = |design: &usize| match worlds.is_platform() && scenario.network.is_none() {
        true => of_trial(worlds.setup(&shape.job(scenario, *design))).memory_bytes() <= TRIAL_BYTES,
        false => sizes[*design].1 <= TRIAL_BYTES,
    };
    let tried: Vec<usize> = (0..sizes.len()).step_by(apart).filter(small).collect();
    let all = sizes.iter().map(|(agents, _)| *agents as f64).sum::<f64>();
    let jobs: Vec<Job> = tried.iter().map(|&design| shape.job(scenario, design)).collect();
    let rates = rates(scenario, worlds, jobs)?;
    let agents = |k: usize| sizes[tried[k]].0 as f64;
    let (time, part): (f64, f64) =
        (0..rates.len()).fold((0.0, 0.0), |sum, k| (sum.0 + agents(k) / rates[k], sum.1 + agents(k)));
    let runs_alike = f64::from(scenario.steps) * f64::from(scenario.run_of(shape.replicates));
    Ok((part > 0.0).then_some(time * all / part * runs_alike))
}

/// Agent-steps a second of some runs, of as many as there is time for. They are tried on a thread of their own, which nobody
/// waits for when time is up: one step of a large model can take minutes.
fn rates(scenario: &Scenario, worlds: &ScenarioWorlds, mut jobs: Vec<Job>) -> Result<Vec<f64>, Stop> {
    let (send, receive) = channel();
    let points: Vec<Point> = jobs.iter().map(|job| worlds.points()[job.point as usize].clone()).collect();
    (0..).zip(&mut jobs).for_each(|(k, job)| job.point = k);
    // of the sweep, the axes say what a point sets; a list of all points is not needed
    let axes = |sweep: &Sweep| Sweep {
        points: Points::OneAtATime,
        axes: sweep.axes.clone(),
        paired: sweep.paired,
        until: None,
    };
    let scenario = Scenario {
        sweep: scenario.sweep.as_ref().map(axes),
        hypotheses: Vec::new(),
        plots: None,
        name: scenario.name.clone(),
        title: String::new(),
        question: String::new(),
        description: String::new(),
        baseline: String::new(),
        record_agents: scenario.record_agents.clone(),
        seeds: scenario.seeds.clone(),
        only_replicates: scenario.only_replicates.clone(),
        date: None,
        platforms: scenario.platforms.clone(),
        interventions: scenario.interventions.clone(),
        network: scenario.network.clone(),
        networks: scenario.networks.clone(),
        ..*scenario
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|problem| error(FAILED, problem))?;
    pool.spawn(move || {
        let worlds = ScenarioWorlds::at(&scenario, points);
        for job in jobs {
            if send.send(rate(&worlds, &job)).is_err() {
                return;
            }
        }
    });
    let ends = Instant::now() + TRIALS_TIME;
    let mut rates = Vec::new();
    while let Ok(rate) = receive.recv_timeout(ends.saturating_duration_since(Instant::now())) {
        rates.push(rate);
    }
    Ok(rates)
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
fn platform_rate(setup: Setup) -> f64 {
    let setup = of_trial(setup);
    let agents = setup.agents() as f64;
    let mut simulation = Simulation::new(setup);
    let began = Instant::now();
    while !simulation.finished() && began.elapsed() < TRIAL_TIME {
        simulation.advance();
    }
    agents * f64::from(simulation.step()) / began.elapsed().as_secs_f64().max(1e-9)
}

/// A run as it is tried: of a small society, for some steps.
fn of_trial(mut setup: Setup) -> Setup {
    if setup.network.is_none() {
        setup.parameters.population.size = setup.parameters.population.size.min(TRIAL_AGENTS);
    }
    setup.steps = setup.steps.min(TRIAL_STEPS);
    setup.changes.clear();
    setup
}

//! The commands that change a folder, small enough to be stopped thousands of times.

use crate::fake::{FakeWorlds, Shared, experiment};
use heimo::experiment::ScenarioWorlds;
use heimo::output::experiment::Experiment;
use heimo::output::prepare;
use heimo::output::produce::{Produced, produce};
use heimo::output::production::Production;
use heimo::output::shards::{self, Ended, Shard};
use heimo::report;
use heimo::scenario::sweep::Until;
use heimo::scenario::{self, Checked, Source};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// A kind of command: what is there before it, and what it does; `act` gives the steps that it simulated.
pub struct Kind {
    pub name: &'static str,
    pub prepare: Box<dyn Fn(&Path)>,
    pub act: Act,
    /// runs in all
    pub jobs: usize,
    /// what a run adds to the steps that `act` gives
    pub steps_of_job: u64,
}

static NEVER: AtomicBool = AtomicBool::new(false);

/// A command in a folder; the steps that it simulated.
pub type Act = Box<dyn Fn(&Path) -> Result<u64, String>>;

/// How a command is given.
#[derive(Clone, Copy, Default)]
pub struct How {
    pub force: bool,
    pub retry_failed: bool,
    pub gather_only: bool,
    pub checkpoint_every: Option<u32>,
}

fn production(folder: &Path, how: How) -> Production<'_> {
    let How { force, retry_failed, gather_only, checkpoint_every } = how;
    Production { folder, threads: 1, checkpoint_every, force, retry_failed, gather_only, stop: &NEVER }
}

/// Runs a fake experiment; the steps that were taken.
pub fn run(experiment: &Experiment, folder: &Path, how: How) -> Result<u64, String> {
    run_in(experiment, &FakeWorlds::new(experiment.steps), folder, how)
}

fn run_in(experiment: &Experiment, worlds: &FakeWorlds, folder: &Path, how: How) -> Result<u64, String> {
    let production = production(folder, how);
    match produce(experiment, &Shared(worlds), &production, &mut |_| ()).map_err(|error| error.to_string())? {
        Produced::Interrupted | Produced::Missing(_) => Err("it is not finished".to_string()),
        _ => Ok(worlds.taken.load(Ordering::SeqCst)),
    }
}

fn share(experiment: &Experiment, folder: &Path, (number, of): (u32, u32)) -> Result<u64, String> {
    let worlds = FakeWorlds::new(experiment.steps);
    let production = production(folder, How::default());
    let ended = shards::run_shard(experiment, &Shared(&worlds), Shard { number, of }, &production, &mut |_| ());
    match ended.map_err(|error| error.to_string())? {
        Ended::Interrupted => Err("it is not finished".to_string()),
        _ => Ok(worlds.taken.load(Ordering::SeqCst)),
    }
}

const STEPS: u32 = 6;

/// `platforms` x `replicates` runs.
pub fn fake(platforms: &'static [&'static str], replicates: u32) -> Experiment {
    experiment(1, platforms, replicates, STEPS)
}

const TWO: &[&str] = &["a", "b"];

fn nothing(_: &Path) {}

fn finish(experiment: &Experiment, folder: &Path) {
    run(experiment, folder, How::default()).unwrap();
}

/// A run of the real model that writes its agents.
fn with_agents() -> Checked {
    let text = "seed = 3\nreplicates = 2\nsteps = 4\nrecord_every = 2\nrecord_agents = [0, 4]\n\
                [population]\nsize = 20\n[landscape]\nbits = 4\ninteractions = 1\n\
                [[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n\
                [[hypothesis]]\nclaim = \"it teaches\"\nmeasure = \"learning.quality\"\n\
                greater = [\"dialogue-commons\", \"crowd-vote\"]\n";
    let source = Source { path: "small.toml".into(), text: text.to_string() };
    scenario::check(&source, &[], &|path| std::fs::read(path)).unwrap()
}

fn run_real(folder: &Path) -> Result<u64, String> {
    let checked = with_agents();
    let experiment = prepare::experiment(&checked.scenario, Path::new(""), &|path| std::fs::read(path)).unwrap();
    let worlds = ScenarioWorlds::new(&checked.scenario).unwrap();
    let production = production(folder, How::default());
    let mut taken = 0;
    let mut watch = |progress: &heimo::experiment::Progress| {
        taken = progress.agent_steps.load(Ordering::SeqCst) - progress.earlier_agent_steps.load(Ordering::SeqCst);
    };
    produce(&experiment, &worlds, &production, &mut watch).map_err(|error| error.to_string())?;
    Ok(taken)
}

fn draw(folder: &Path) -> Result<u64, String> {
    report::plots(folder).and_then(|_| report::page(folder)).map_err(|error| error.to_string())?;
    Ok(0)
}

fn sequential() -> Experiment {
    // Wider than wanted until all are run: batches of 8, 8 and 4.
    let until = Until { measure: "first".to_string(), half_width: 0.0, at_most: 20 };
    Experiment { until: Some(until), ..fake(&["a"], 20) }
}

fn said_otherwise() -> Experiment {
    Experiment { scenario_toml: "seed = 1\n# said otherwise\n".to_string(), ..fake(TWO, 2) }
}

fn failing() -> FakeWorlds {
    FakeWorlds { panics: Some(("a".into(), 1, 3)), ..FakeWorlds::new(STEPS) }
}

pub fn kinds() -> Vec<Kind> {
    let steps_of_job = u64::from(STEPS);
    let kind = |name, jobs, prepare: Box<dyn Fn(&Path)>, act: Box<dyn Fn(&Path) -> _>| Kind {
        name,
        prepare,
        act,
        jobs,
        steps_of_job,
    };
    let plain = How::default();
    let force = How { force: true, ..plain };
    let gather = How { gather_only: true, ..plain };
    let saving = How { checkpoint_every: Some(2), ..plain };
    let retry = How { retry_failed: true, ..plain };
    vec![
        kind("run", 4, Box::new(nothing), Box::new(move |folder| run(&fake(TWO, 2), folder, plain))),
        Kind {
            steps_of_job: 300,
            ..kind("run with parts", 2, Box::new(nothing), {
                Box::new(move |folder| run(&experiment(1, TWO, 1, 300), folder, plain))
            })
        },
        kind("run with checkpoints", 2, Box::new(nothing), {
            Box::new(move |folder| run(&fake(TWO, 1), folder, saving))
        }),
        kind("extension", 6, Box::new(|folder| finish(&fake(TWO, 2), folder)), {
            Box::new(move |folder| run(&fake(TWO, 3), folder, plain))
        }),
        kind("extension of work", 6, Box::new(unfinished), {
            Box::new(move |folder| run(&fake(TWO, 3), folder, plain))
        }),
        kind("replacement", 4, Box::new(|folder| finish(&experiment(2, TWO, 2, STEPS), folder)), {
            Box::new(move |folder| run(&fake(TWO, 2), folder, force))
        }),
        kind("restatement", 4, Box::new(|folder| finish(&fake(TWO, 2), folder)), {
            Box::new(move |folder| run(&said_otherwise(), folder, plain))
        }),
        kind("share", 2, Box::new(nothing), Box::new(|folder| share(&fake(TWO, 2), folder, (1, 2)))),
        kind("merge", 4, Box::new(|folder| shares_done(&fake(TWO, 2), folder)), {
            Box::new(move |folder| run(&fake(TWO, 2), folder, gather))
        }),
        kind("merge into a result", 4, Box::new(shares_beside_a_result), {
            Box::new(move |folder| run(&fake(TWO, 2), folder, gather))
        }),
        kind("sequential", 20, Box::new(nothing), Box::new(move |folder| run(&sequential(), folder, plain))),
        kind("run that fails", 4, Box::new(nothing), {
            Box::new(move |folder| run_in(&fake(TWO, 2), &failing(), folder, plain))
        }),
        kind("failures tried again", 4, Box::new(failed), {
            Box::new(move |folder| run(&fake(TWO, 2), folder, retry))
        }),
        Kind { steps_of_job: 20 * 4, ..kind("run with agents", 4, Box::new(nothing), Box::new(run_real)) },
        kind("drawing", 4, Box::new(|folder| assert!(run_real(folder).is_ok())), Box::new(draw)),
    ]
}

/// Two platforms, two replicates, stopped when all were simulated and nothing was written: the disk was full.
fn unfinished(folder: &Path) {
    let observing = heimo::disk::observe(
        folder,
        std::sync::Arc::new(|change| match change {
            heimo::disk::Change::Open { path, .. } if path.ends_with("files.json.part") => {
                Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
            }
            _ => Ok(()),
        }),
    );
    run(&fake(TWO, 2), folder, How::default()).unwrap_err();
    drop(observing);
}

fn failed(folder: &Path) {
    run_in(&fake(TWO, 2), &failing(), folder, How::default()).unwrap();
}

fn shares_done(experiment: &Experiment, folder: &Path) {
    for number in 1..=3 {
        share(experiment, folder, (number, 3)).unwrap();
    }
}

fn shares_beside_a_result(folder: &Path) {
    finish(&fake(TWO, 1), folder);
    shares_done(&fake(TWO, 2), folder);
}

//! Two and three processes in one folder, one change at a time, whose turn it is by a seed.

use super::kinds::{How, fake, run};
use super::{compared, folder};
use crate::dice::Dice;
use heimo::disk;
use heimo::output::experiment::Experiment;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};

/// Whose turn it is. One process goes on until its next change, then another is drawn.
struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// processes that are not done
    alive: Vec<usize>,
    turn: usize,
    dice: Dice,
}

impl Turns {
    fn new(processes: usize, seed: u64) -> Turns {
        let mut dice = Dice::seeded(seed);
        let turn = dice.below(processes);
        Turns { state: Mutex::new(State { alive: (0..processes).collect(), turn, dice }), changed: Condvar::new() }
    }
    fn wait(&self, process: usize) {
        let mut state = self.state.lock().unwrap();
        while state.turn != process {
            state = self.changed.wait(state).unwrap();
        }
    }
    /// Before a change: hands the turn on, and waits for it.
    fn hand_on(&self, process: usize) {
        self.draw(|_| ());
        self.wait(process);
    }
    fn draw(&self, before: impl FnOnce(&mut State)) {
        let mut state = self.state.lock().unwrap();
        before(&mut state);
        if !state.alive.is_empty() {
            let alive = state.alive.len();
            let next = state.dice.below(alive);
            state.turn = state.alive[next];
        }
        self.changed.notify_all();
    }
    fn done(&self, process: usize) {
        self.draw(|state| state.alive.retain(|alive| *alive != process));
    }
}

/// Runs an experiment in each of some processes, which know the folder by names of their own; how each ended.
fn interleaved(folder: &Path, seed: u64, experiments: &[fn() -> Experiment]) -> Vec<Result<u64, String>> {
    let turns = Arc::new(Turns::new(experiments.len(), seed));
    std::thread::scope(|scope| {
        let process = |process: usize| {
            let name = folder.with_extension(format!("process-{process}"));
            std::os::unix::fs::symlink(folder, &name).unwrap();
            let (turns, experiment) = (turns.clone(), experiments[process]);
            scope.spawn(move || {
                let handing = turns.clone();
                let observing = disk::observe(
                    &name,
                    Arc::new(move |_| {
                        handing.hand_on(process);
                        Ok(())
                    }),
                );
                turns.wait(process);
                let ended = run(&experiment(), &name, How::default());
                drop(observing);
                turns.done(process);
                std::fs::remove_file(&name).unwrap();
                ended
            })
        };
        let threads: Vec<_> = (0..experiments.len()).map(process).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn one() -> Experiment {
    fake(&["a", "b"], 2)
}

fn more() -> Experiment {
    fake(&["a", "b"], 3)
}

/// Whoever comes second is told so; in the end the folder has what one process alone would have made, and every run was
/// simulated once.
fn together(
    seed: u64,
    before: Option<fn() -> Experiment>,
    experiments: &[fn() -> Experiment],
    last: fn() -> Experiment,
) {
    let root = folder();
    let place: PathBuf = root.path().join("out");
    std::fs::create_dir(&place).unwrap();
    let earlier = before.map_or(0, |before| run(&before(), &place, How::default()).unwrap());
    let ended = interleaved(&place, seed, experiments);
    let mut taken = earlier;
    for end in &ended {
        match end {
            Ok(steps) => taken += steps,
            // Refused for the other one, or because the folder has become a larger run than its own.
            Err(error) => {
                let told = error.contains("another process is writing") || error.contains("holds another run");
                assert!(told, "seed {seed}: {error}");
            }
        }
    }
    assert!(ended.iter().any(Result::is_ok), "seed {seed}: {ended:?}");
    taken += run(&last(), &place, How::default()).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert_eq!(taken, last().plan.jobs.len() as u64 * u64::from(last().steps), "seed {seed}: {ended:?}");
    let alone = folder();
    run(&last(), alone.path(), How::default()).unwrap();
    assert!(compared(&place) == compared(alone.path()), "seed {seed}");
}

fn all(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        together(seed, None, &[one, one], one);
        together(seed, None, &[one, one, one], one);
        together(seed, None, &[one, more], more);
        together(seed, Some(one), &[more, more], more);
        together(seed, Some(one), &[more, one, more], more);
    }
}

#[test]
fn processes_in_one_folder_do_not_disturb_each_other() {
    all(0..12);
}

#[test]
#[ignore = "whole"]
fn processes_in_one_folder_whole() {
    all(0..400);
}

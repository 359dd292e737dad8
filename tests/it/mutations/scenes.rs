//! Folders as a user may find them: results finished, runs stopped half-way, shares of a plan. Made once, copied for every mutation.

use crate::cli::{Ended, Place};
use heimo::experiment::{AnyWorld, Job, Progress, ScenarioWorlds, World, Worlds};
use heimo::measures::Record;
use heimo::output::experiment::Experiment;
use heimo::output::prepare;
use heimo::output::produce::{Produced, produce};
use heimo::output::production::Production;
use heimo::output::shards::{self, Shard, run_shard};
use heimo::scenario::{Checked, Source, check};
use heimo::society::Society;
use std::io::{Read, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Folder of the result.
pub const OUT: &str = "kept";

/// 2 platforms x 2 points x 2 replicates = 8 runs of 4 steps.
pub const SWEEP: &str = "\
title = \"Small\"\nseed = 5\nreplicates = 2\nsteps = 4\nrecord_every = 2\n\
[population]\nsize = 40\n[landscape]\nbits = 6\ninteractions = 2\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n\
[sweep]\ndesign = \"grid\"\nvary = { \"agents.belonging_strength\" = [0.1, 0.5] }\n";
/// 2 platforms x 2 replicates, agents written at two steps.
pub const AGENTS: &str = "\
title = \"Agents\"\nseed = 5\nreplicates = 2\nsteps = 4\nrecord_every = 2\nrecord_agents = [0, 4]\n\
[population]\nsize = 40\n[landscape]\nbits = 6\ninteractions = 2\n[[intervention]]\nat = 2\nlandscape = 0.5\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n";
/// The same without agents.
pub fn plain() -> String {
    AGENTS.replace("record_agents = [0, 4]\n", "")
}
/// One more replicate.
pub fn more(scenario: &str) -> String {
    scenario.replace("replicates = 2", "replicates = 3")
}

/// A folder with scenarios, and a result, or what there is of one, in [`OUT`].
pub struct Scene {
    place: Place,
}

impl Scene {
    /// `small.toml` and `more.toml`, and nothing else.
    pub fn new(scenario: &str) -> Scene {
        let place = Place::with(scenario);
        std::fs::write(place.path("more.toml"), more(scenario)).unwrap();
        Scene { place }
    }

    /// Another one just like it.
    pub fn copy(&self) -> Scene {
        let copy = Place::with("");
        copy_folder(&self.place.path(""), &copy.path(""));
        Scene { place: copy }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.place.path(name)
    }

    pub fn heimo(&self, words: &[&str]) -> Ended {
        self.place.heimo(words)
    }

    /// Runs a command that must end well.
    pub fn well(self, words: &[&str]) -> Scene {
        let ended = self.heimo(words);
        assert_eq!(ended.code, Some(0), "{words:?}: {ended:?}");
        self
    }

    /// A run of a scenario in the result folder, stopped after so many steps of agents' worlds.
    pub fn stopped(self, scenario: &str, after: u64, checkpoint_every: Option<u32>) -> Scene {
        let ended = self.stop_at(scenario, after, checkpoint_every, |experiment, worlds, production| {
            produce(experiment, &worlds, production, &mut |_: &Progress| ()).unwrap() == Produced::Interrupted
        });
        assert!(ended, "it was stopped");
        self
    }

    /// A share of the plan in the result folder, stopped likewise.
    pub fn stopped_share(self, shard: Shard, after: u64) -> Scene {
        let ended = self.stop_at("kept/plan.toml", after, None, |experiment, worlds, production| {
            run_shard(experiment, &worlds, shard, production, &mut |_: &Progress| ()).unwrap()
                == shards::Ended::Interrupted
        });
        assert!(ended, "it was stopped");
        self
    }

    fn stop_at(
        &self,
        scenario: &str,
        after: u64,
        checkpoint_every: Option<u32>,
        go: impl FnOnce(&Experiment, &Stopping, &Production) -> bool,
    ) -> bool {
        let path = self.path(scenario);
        let checked = checked(&path);
        let folder = path.parent().expect("a folder");
        let experiment = prepare::experiment(&checked.scenario, folder, &|path| std::fs::read(path)).unwrap();
        let stop = AtomicBool::new(false);
        let worlds = ScenarioWorlds::new(&checked.scenario).unwrap();
        let worlds = Stopping { worlds, taken: AtomicU64::new(0), after, stop: &stop };
        let folder = self.path(OUT);
        let production = Production { checkpoint_every, ..Production::new(&folder, 1, &stop) };
        go(&experiment, &worlds, &production)
    }
}

fn checked(path: &Path) -> Checked {
    let source = Source::from_bytes(path, std::fs::read(path).unwrap()).unwrap();
    check(&source, &[], &|path| std::fs::read(path)).unwrap()
}

pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_folder(&path, &copy) } else { assert!(std::fs::copy(&path, &copy).is_ok()) }
    }
}

/// Files of a folder and of the folders in it, with / between, by name.
pub fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(inside) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder.join(&inside)) else { continue };
        for entry in entries.map(Result::unwrap) {
            let name = format!("{inside}{}", entry.file_name().to_str().expect("our names"));
            if entry.path().is_dir() { folders.push(name + "/") } else { found.push(name) }
        }
    }
    found.sort();
    found
}

/// The worlds of a scenario, asked to stop after so many steps.
struct Stopping<'a> {
    worlds: ScenarioWorlds<'a>,
    taken: AtomicU64,
    after: u64,
    stop: &'a AtomicBool,
}

struct StoppingWorld<'a> {
    world: AnyWorld,
    worlds: &'a Stopping<'a>,
}

/// Borrowed, for its worlds borrow from it.
impl<'a> Worlds for &'a Stopping<'a> {
    type World = StoppingWorld<'a>;
    fn create(&self, job: &Job) -> StoppingWorld<'a> {
        StoppingWorld { world: self.worlds.create(job), worlds: self }
    }
    fn restore(&self, job: &Job, from: &mut dyn Read) -> Result<StoppingWorld<'a>> {
        Ok(StoppingWorld { world: self.worlds.restore(job, from)?, worlds: self })
    }
    fn impossible(&self, job: &Job) -> Option<String> {
        self.worlds.impossible(job)
    }
    fn memory_bytes(&self, job: &Job) -> u64 {
        self.worlds.memory_bytes(job)
    }
    fn agents(&self, job: &Job) -> u64 {
        self.worlds.agents(job)
    }
    fn steps(&self, job: &Job) -> u32 {
        self.worlds.steps(job)
    }
}

impl World for StoppingWorld<'_> {
    fn initial_record(&self) -> Record {
        self.world.initial_record()
    }
    fn advance(&mut self) -> Option<Record> {
        if self.worlds.taken.fetch_add(1, Ordering::SeqCst) + 1 == self.worlds.after {
            self.worlds.stop.store(true, Ordering::SeqCst);
        }
        self.world.advance()
    }
    fn step(&self) -> u32 {
        self.world.step()
    }
    fn finished(&self) -> bool {
        self.world.finished()
    }
    fn society(&self) -> Option<&Society> {
        self.world.society()
    }
    fn save(&mut self, out: &mut dyn Write) -> Result<()> {
        self.world.save(out)
    }
}

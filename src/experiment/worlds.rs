//! What the runner needs of a simulation, and how a scenario's jobs provide it.

use super::plan::Job;
use crate::engine::{Setup, Simulation, Size};
use crate::measures::{OPINION_BINS, Record, opinion_bin};
use crate::models::{self, Run, Start};
use crate::scenario::points::points;
use crate::scenario::sweep::Point;
use crate::scenario::{Design, Model, Scenario, is_recorded};
use crate::society::Society;
use std::borrow::Cow;
use std::io::{Read, Result, Write};

/// A run in progress.
pub trait World: Send {
    /// The record of the initial state.
    fn initial_record(&self) -> Record;
    /// Takes one step; its record, if it is one that is recorded.
    fn advance(&mut self) -> Option<Record>;
    /// Steps taken.
    fn step(&self) -> u32;
    /// Whether all steps were taken.
    fn finished(&self) -> bool;
    /// The agents, if there are any to write down.
    fn society(&self) -> Option<&Society>;
    /// Writes everything needed to go on later.
    fn save(&mut self, out: &mut dyn Write) -> Result<()>;
}

/// Makes the worlds of jobs.
pub trait Worlds: Sync {
    /// what it makes
    type World: World;
    /// A world before its first step.
    fn create(&self, job: &Job) -> Self::World;
    /// A world as it was saved.
    fn restore(&self, job: &Job, from: &mut dyn Read) -> Result<Self::World>;
    /// Peak memory of a world in bytes.
    fn memory_bytes(&self, job: &Job) -> u64;
    /// Why a job's parameters cannot be run, if they cannot.
    fn impossible(&self, _job: &Job) -> Option<String> {
        None
    }
    /// Agents of a world.
    fn agents(&self, job: &Job) -> u64;
    /// Steps of a world.
    fn steps(&self, job: &Job) -> u32;
}

/// The worlds of a scenario.
pub struct ScenarioWorlds<'a> {
    scenario: &'a Scenario,
    points: Cow<'a, [Point]>,
    /// agents and bytes of every design, by point, then platform: asked for again and again
    sizes: Vec<(u64, u64)>,
}

impl<'a> ScenarioWorlds<'a> {
    /// The worlds of a scenario at the points of its sweep.
    ///
    /// # Errors
    /// What is wrong with the sweep, in words.
    pub fn new(scenario: &'a Scenario) -> std::result::Result<Self, String> {
        Ok(ScenarioWorlds::at(scenario, points(scenario)?.points))
    }

    /// The worlds of a scenario at some points, which jobs number from 0.
    pub fn at(scenario: &'a Scenario, points: impl Into<Cow<'a, [Point]>>) -> Self {
        let mut worlds = ScenarioWorlds { scenario, points: points.into(), sizes: Vec::new() };
        let mut sizes = Vec::with_capacity(worlds.points.len() * scenario.platforms.len());
        let mut moving = scenario.platforms.clone();
        for point in worlds.points.iter() {
            for (platform, design) in moving.iter_mut().enumerate() {
                scenario.move_to(design, platform, point);
                sizes.push(worlds.size(design));
            }
        }
        worlds.sizes = sizes;
        worlds
    }

    /// The points of the sweep.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Agents and bytes of every design: point by point, platform by platform.
    pub fn sizes(&self) -> &[(u64, u64)] {
        &self.sizes
    }

    /// How many designs cannot be run: values that are allowed each but not together.
    pub fn count_impossible(&self) -> usize {
        let mut moving = self.scenario.platforms.clone();
        let mut count = 0;
        for point in self.points.iter() {
            for (platform, design) in moving.iter_mut().enumerate() {
                self.scenario.move_to(design, platform, point);
                count += usize::from(self.scenario.impossible(design).is_some());
            }
        }
        count
    }

    fn size(&self, design: &Design) -> (u64, u64) {
        match self.published() {
            None => {
                let size = Size::of(self.scenario, design);
                (size.agents, size.memory_bytes())
            }
            Some(model) => {
                let (values, network) = (&design.values, self.scenario.network_of(&design.values).map(|file| &**file));
                ((model.agents)(values, network), (model.memory_bytes)(values, network, self.scenario.steps))
            }
        }
    }

    fn size_of(&self, job: &Job) -> (u64, u64) {
        self.sizes[job.point as usize * self.scenario.platforms.len() + job.platform as usize]
    }

    /// The design of a job, at its point.
    pub fn design(&self, job: &Job) -> Design {
        self.scenario.design_at(job.platform as usize, &self.points[job.point as usize])
    }

    /// What a run of the platform model is a function of.
    ///
    /// # Panics
    /// If the scenario is of another model.
    pub fn setup(&self, job: &Job) -> Setup {
        let setup = Setup::new(self.scenario, &self.design(job), job.luck).expect("a scenario of the platform model");
        Setup { seed: self.scenario.seed_of(job.replicate), ..setup }
    }

    /// Whether the runs are of the platform model.
    pub fn is_platform(&self) -> bool {
        self.published().is_none()
    }

    fn published(&self) -> Option<&'static models::Model> {
        match self.scenario.model {
            Model::Platform => None,
            Model::Published(model) => Some(models::of(model)),
        }
    }
}

impl Worlds for ScenarioWorlds<'_> {
    type World = AnyWorld;
    fn create(&self, job: &Job) -> AnyWorld {
        match self.published() {
            None => AnyWorld::Platform(Box::new(Simulation::new(self.setup(job)))),
            Some(model) => AnyWorld::Published(PublishedWorld::new(model, self.scenario, &self.design(job), job)),
        }
    }
    fn restore(&self, job: &Job, from: &mut dyn Read) -> Result<AnyWorld> {
        match self.published() {
            None => Ok(AnyWorld::Platform(Box::new(Simulation::restore(self.setup(job), from)?))),
            // These runs are short: one that was stopped begins again, which gives the same.
            Some(_) => Err(std::io::ErrorKind::Unsupported.into()),
        }
    }
    fn impossible(&self, job: &Job) -> Option<String> {
        self.scenario.impossible(&self.design(job))
    }
    fn memory_bytes(&self, job: &Job) -> u64 {
        self.size_of(job).1
    }
    fn agents(&self, job: &Job) -> u64 {
        self.size_of(job).0
    }
    fn steps(&self, _job: &Job) -> u32 {
        self.scenario.steps
    }
}

/// A run of the platform model or of a published one.
pub enum AnyWorld {
    /// the platform model
    Platform(Box<Simulation>),
    /// a published model
    Published(PublishedWorld),
}

/// A run of a published model with its clock.
pub struct PublishedWorld {
    run: Box<dyn Run>,
    step: u32,
    steps: u32,
    record_every: u32,
}

impl PublishedWorld {
    fn new(model: &models::Model, scenario: &Scenario, design: &Design, job: &Job) -> PublishedWorld {
        let network = scenario.network_of(&design.values).map(|file| &**file);
        let seed = scenario.seed_of(job.replicate);
        let run = (model.start)(&Start { values: &design.values, seed, replicate: job.luck, network });
        PublishedWorld { run, step: 0, steps: scenario.steps, record_every: scenario.record_every }
    }

    fn record(&self) -> Record {
        let mut opinions = [0; OPINION_BINS];
        self.run.opinions().iter().for_each(|&x| opinions[opinion_bin(x)] += 1);
        Record { step: self.step, values: self.run.observe(), opinions }
    }

    fn finished(&self) -> bool {
        self.step == self.steps || self.run.settled()
    }

    fn advance(&mut self) -> Option<Record> {
        self.run.advance();
        self.step += 1;
        let recorded = is_recorded(self.step, self.steps, self.record_every, []) || self.run.settled();
        recorded.then(|| self.record())
    }
}

impl World for AnyWorld {
    fn initial_record(&self) -> Record {
        match self {
            AnyWorld::Platform(simulation) => simulation.initial_record(),
            AnyWorld::Published(world) => world.record(),
        }
    }
    fn advance(&mut self) -> Option<Record> {
        match self {
            AnyWorld::Platform(simulation) => simulation.advance(),
            AnyWorld::Published(world) => world.advance(),
        }
    }
    fn step(&self) -> u32 {
        match self {
            AnyWorld::Platform(simulation) => simulation.step(),
            AnyWorld::Published(world) => world.step,
        }
    }
    fn finished(&self) -> bool {
        match self {
            AnyWorld::Platform(simulation) => simulation.finished(),
            AnyWorld::Published(world) => world.finished(),
        }
    }
    fn society(&self) -> Option<&Society> {
        match self {
            AnyWorld::Platform(simulation) => Some(simulation.society()),
            AnyWorld::Published(_) => None,
        }
    }
    fn save(&mut self, out: &mut dyn Write) -> Result<()> {
        match self {
            AnyWorld::Platform(simulation) => simulation.save(out),
            AnyWorld::Published(_) => Ok(()),
        }
    }
}

//! What the runner needs of a simulation, and how a scenario's jobs provide it.

use crate::engine::{Setup, Simulation};
use crate::experiment::Job;
use crate::measures::Record;
use crate::scenario::Scenario;
use crate::society::Society;
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
    /// Agents of a world.
    fn agents(&self, job: &Job) -> u64;
    /// Steps of a world.
    fn steps(&self, job: &Job) -> u32;
}

impl World for Simulation {
    fn initial_record(&self) -> Record {
        Simulation::initial_record(self)
    }
    fn advance(&mut self) -> Option<Record> {
        Simulation::advance(self)
    }
    fn step(&self) -> u32 {
        Simulation::step(self)
    }
    fn finished(&self) -> bool {
        Simulation::finished(self)
    }
    fn society(&self) -> Option<&Society> {
        Some(Simulation::society(self))
    }
    fn save(&mut self, out: &mut dyn Write) -> Result<()> {
        Simulation::save(self, out)
    }
}

/// The worlds of a scenario.
pub struct ScenarioWorlds<'a>(pub &'a Scenario);

impl ScenarioWorlds<'_> {
    /// The setup of a job.
    pub fn setup(&self, job: &Job) -> Setup {
        Setup::new(self.0, &self.0.platforms[job.platform as usize], job.replicate)
    }
}

impl Worlds for ScenarioWorlds<'_> {
    type World = Simulation;
    fn create(&self, job: &Job) -> Simulation {
        Simulation::new(self.setup(job))
    }
    fn restore(&self, job: &Job, from: &mut dyn Read) -> Result<Simulation> {
        Simulation::restore(self.setup(job), from)
    }
    fn memory_bytes(&self, job: &Job) -> u64 {
        self.setup(job).memory_bytes()
    }
    fn agents(&self, job: &Job) -> u64 {
        u64::from(self.setup(job).parameters.population.size)
    }
    fn steps(&self, _job: &Job) -> u32 {
        self.0.steps
    }
}

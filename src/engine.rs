//! The schedule of a run: populate, step, record, intervene, checkpoint. Knows nothing of files or platforms' names.

use crate::measures::Record;
use crate::scenario::parameters::Parameters;
use crate::scenario::{Design, FileNetwork, Scenario, Shift};
use crate::society::Society;
use std::sync::Arc;

/// Everything one run (one platform, one replicate) is a function of.
#[derive(Clone, Debug)]
pub struct Setup {
    /// in force at the start
    pub parameters: Parameters,
    /// first coordinate of every draw
    pub seed: u64,
    /// second coordinate of every draw
    pub replicate: u32,
    /// steps T
    pub steps: u32,
    /// steps 0, k, 2k ... and T are recorded, and those of interventions
    pub record_every: u32,
    /// in order of `at`
    pub changes: Vec<Change>,
    /// the network, if a file gives it
    pub network: Option<Arc<FileNetwork>>,
}

/// An intervention as a run sees it.
#[derive(Clone, Debug)]
pub struct Change {
    /// end of this step
    pub at: u32,
    /// all parameters, in force from the next step
    pub parameters: Parameters,
    /// share of the landscape's loci that get new tables
    pub landscape: Option<f64>,
    /// shift of agents' columns
    pub shift: Option<Shift>,
}

impl Setup {
    /// The run of one design and replicate of a scenario.
    pub fn new(_scenario: &Scenario, _design: &Design, _replicate: u32) -> Setup {
        todo!()
    }

    /// Peak memory of this run in bytes, estimated before anything is allocated.
    pub fn memory_bytes(&self) -> u64 {
        todo!()
    }
}

/// A run in progress.
pub struct Simulation {}

impl Simulation {
    /// Populates society; nothing has been stepped.
    pub fn new(_setup: Setup) -> Simulation {
        todo!()
    }

    /// The record of the initial state, row 0.
    pub fn initial_record(&self) -> Record {
        todo!()
    }

    /// Takes one step; its record, if the step is one that is recorded.
    pub fn advance(&mut self) -> Option<Record> {
        todo!()
    }

    /// Steps taken.
    pub fn step(&self) -> u32 {
        todo!()
    }

    /// Whether all steps were taken.
    pub fn finished(&self) -> bool {
        todo!()
    }

    /// The agents as they are.
    pub fn society(&self) -> &Society {
        todo!()
    }

    /// Writes everything needed to go on later (a checkpoint).
    pub fn save(&self, _out: &mut dyn std::io::Write) -> std::io::Result<()> {
        todo!()
    }

    /// A run as it was saved, given the same setup.
    pub fn restore(_setup: Setup, _from: &mut dyn std::io::Read) -> std::io::Result<Simulation> {
        todo!()
    }
}

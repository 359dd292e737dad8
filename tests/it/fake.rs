//! A world whose numbers are a hash chain: cheap, deterministic, and wrong at once if a step is lost or taken twice.

use heimo::experiment::{Job, Plan, Shape, World, Worlds};
use heimo::measures::Record;
use heimo::output::experiment::Experiment;
use heimo::scenario::measure::{MeasureInfo, Rank};
use heimo::society::Society;
use std::io::{Read, Result, Write};
use std::sync::atomic::{AtomicU64, Ordering};

pub struct FakeWorlds {
    pub steps: u32,
    pub record_every: u32,
    /// platform and replicate that panic, and at which step
    pub panics: Option<(String, u32, u32)>,
    /// steps taken by all worlds since the start
    pub taken: AtomicU64,
    /// what happens after so many steps taken
    pub after: Option<(u64, Box<dyn Fn() + Sync + Send>)>,
    /// bytes a world claims to need
    pub memory_bytes: u64,
}

impl FakeWorlds {
    pub fn new(steps: u32) -> FakeWorlds {
        FakeWorlds {
            steps,
            record_every: 1,
            panics: None,
            taken: AtomicU64::new(0),
            after: None,
            memory_bytes: 1 << 10,
        }
    }
}

pub struct FakeWorld<'a> {
    worlds: &'a FakeWorlds,
    step: u32,
    state: u64,
    panics_at: Option<u32>,
}

fn mix(state: u64) -> u64 {
    let z = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z ^ (z >> 27)
}

impl FakeWorld<'_> {
    fn record(&self) -> Record {
        let share = (self.state >> 11) as f64 / (1u64 << 53) as f64;
        Record {
            step: self.step,
            values: vec![Some(share), (!self.state.is_multiple_of(3)).then_some(-share), Some(f64::from(self.step))],
            opinions: std::array::from_fn(|bin| (self.state >> bin) as u32 & 0xFF),
        }
    }
}

impl World for FakeWorld<'_> {
    fn initial_record(&self) -> Record {
        self.record()
    }
    fn advance(&mut self) -> Option<Record> {
        if self.panics_at == Some(self.step) {
            panic!("the world ends at step {}", self.step);
        }
        self.step += 1;
        self.state = mix(self.state);
        let taken = self.worlds.taken.fetch_add(1, Ordering::SeqCst) + 1;
        if let Some((after, action)) = &self.worlds.after
            && taken == *after
        {
            action();
        }
        let due = self.step.is_multiple_of(self.worlds.record_every) || self.finished();
        due.then(|| self.record())
    }
    fn step(&self) -> u32 {
        self.step
    }
    fn finished(&self) -> bool {
        self.step == self.worlds.steps
    }
    fn society(&self) -> Option<&Society> {
        None
    }
    fn save(&mut self, out: &mut dyn Write) -> Result<()> {
        out.write_all(&self.step.to_le_bytes())?;
        out.write_all(&self.state.to_le_bytes())
    }
}

/// A reference that makes worlds: they borrow from it.
pub struct Shared<'a>(pub &'a FakeWorlds);

impl<'a> Worlds for Shared<'a> {
    type World = FakeWorld<'a>;
    fn create(&self, job: &Job) -> FakeWorld<'a> {
        let state = u64::from_le_bytes(std::array::from_fn(|k| job.id[k]));
        let panics = self
            .0
            .panics
            .as_ref()
            .filter(|(name, replicate, _)| (name.as_str(), *replicate) == (&*job.name, job.replicate));
        FakeWorld { worlds: self.0, step: 0, state, panics_at: panics.map(|(.., step)| *step) }
    }
    fn restore(&self, job: &Job, from: &mut dyn Read) -> Result<FakeWorld<'a>> {
        let mut bytes = [0; 12];
        from.read_exact(&mut bytes)?;
        let mut world = self.create(job);
        world.step = u32::from_le_bytes(std::array::from_fn(|k| bytes[k]));
        world.state = u64::from_le_bytes(std::array::from_fn(|k| bytes[4 + k]));
        Ok(world)
    }
    fn memory_bytes(&self, _job: &Job) -> u64 {
        self.0.memory_bytes
    }
    fn agents(&self, _job: &Job) -> u64 {
        10
    }
    fn steps(&self, _job: &Job) -> u32 {
        self.0.steps
    }
}

const fn column(key: &'static str, meaning: &'static str, rank: Rank) -> MeasureInfo {
    MeasureInfo { key, unit: "share", meaning, rank, ..MeasureInfo::PLAIN }
}

/// What a fake measures.
static COLUMNS: [MeasureInfo; 3] = [
    column("first", "what first means", Rank::Headline),
    column("second, with a comma", "what second, with a comma means", Rank::Detail),
    column("third", "what third means", Rank::Detail),
];

pub fn experiment(seed: u64, platforms: &[&str], replicates: u32, steps: u32) -> Experiment {
    let names: Vec<String> = platforms.iter().map(|name| name.to_string()).collect();
    let given = names.clone();
    let job = move |_: u32, p: usize| format!("{seed} {} {steps} ", given[p]).into_bytes();
    let mut sorted = names.clone();
    sorted.sort();
    let identity = format!("{seed} {sorted:?} {replicates} {steps}");
    Experiment {
        plan: Plan::new(identity.as_bytes(), &Shape { platforms: &names, order: &[0], replicates, paired: true }, job),
        columns: &COLUMNS,
        order: platforms.iter().map(|name| name.to_string()).collect(),
        baseline: platforms[0].to_string(),
        shown: vec![COLUMNS[0].key],
        sweep: None,
        until: None,
        hypotheses: Vec::new(),
        model: "fake".into(),
        opinions: true,
        model_version: "fake".into(),
        title: "A fake".into(),
        seed,
        steps,
        record_agents: Vec::new(),
        first_intervention: Some(steps / 2),
        date: None,
        networks: Vec::new(),
        seeds: Vec::new(),
        only_replicates: Vec::new(),
        scenario_toml: format!("seed = {seed}\n"),
        inputs: vec![("inputs/a.edges".into(), b"1 2\n".to_vec())],
    }
}

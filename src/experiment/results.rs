//! Runs of a scenario in memory, for programs that have Heimo as a library: no file, no journal.

use super::plan::{Job, Plan};
use super::statistics::paired::{Paired, paired};
use super::statistics::{Estimate, Key, estimate};
use super::worlds::{AnyWorld, ScenarioWorlds, World, Worlds};
use crate::engine::Simulation;
use crate::measures::Record;
use crate::parallel;
use crate::scenario::Scenario;
use crate::scenario::measure::MeasureInfo;
use crate::scenario::points::points;
use crate::scenario::sweep::Point;

/// Level of the intervals of differences.
const LEVEL: f64 = 0.95;

/// Why a scenario cannot be run in memory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// its sweep gives no points
    #[error("{0}")]
    Sweep(String),
    /// how many runs there are depends on what they find
    #[error(
        "a sweep with `until` adds runs as it goes, which only a folder can hold\n  help: use `heimo run`, or give `replicates` a number and leave `until` out"
    )]
    Sequential,
    /// a measure of one's own where there is no society to measure
    #[error(
        "`{key}` measures a society of the platform model, and the scenario's model is `{model}`\n  help: measure what a published model does by its own quantities"
    )]
    NoSociety {
        /// the measure
        key: &'static str,
        /// the model
        model: &'static str,
    },
}

/// A measure of one's own: what it is called, and how it is read from a society at the end of a recorded step.
type Own<'a> = (MeasureInfo, Box<dyn Fn(&Simulation) -> Option<f64> + Sync + 'a>);

/// What is to be run: a scenario, and measures of one's own.
pub struct Runs<'a> {
    scenario: &'a Scenario,
    own: Vec<Own<'a>>,
}

impl<'a> Runs<'a> {
    /// All runs of a scenario.
    pub fn of(scenario: &'a Scenario) -> Runs<'a> {
        Runs { scenario, own: Vec::new() }
    }

    /// Measures something else beside, in every recorded step of the platform model, the initial state included: `value`
    /// reads the run as it stands, `None` where the measure is undefined. It must be a function of the run alone.
    ///
    /// # Panics
    /// If the key is one of the model's or another of one's own.
    pub fn measure(mut self, info: MeasureInfo, value: impl Fn(&Simulation) -> Option<f64> + Sync + 'a) -> Runs<'a> {
        let taken = self.scenario.model.measures().iter().chain(self.own.iter().map(|(own, _)| own));
        assert!(!taken.into_iter().any(|other| other.key == info.key), "there is a measure `{}` already", info.key);
        self.own.push((info, Box::new(value)));
        self
    }

    /// Runs them, several at once with the feature `parallel`, in threads of rayon's current pool. The same bits as `heimo run`
    /// gives, whatever the threads.
    ///
    /// # Errors
    /// If the scenario cannot be run in memory. A run that fails is no error: [`Results::failures`] has it.
    pub fn run(self) -> Result<Results, RunError> {
        let model = self.scenario.model;
        if let (Some((own, _)), Some(_)) = (self.own.first(), model.published()) {
            return Err(RunError::NoSociety { key: own.key, model: model.name() });
        }
        if self.scenario.sweep.as_ref().is_some_and(|sweep| sweep.until.is_some()) {
            return Err(RunError::Sequential);
        }
        let sweeping = points(self.scenario).map_err(RunError::Sweep)?;
        let plan = Plan::of(self.scenario, &sweeping, self.scenario.replicates);
        let worlds = ScenarioWorlds::at(self.scenario, &sweeping.points);
        let finished = parallel::map_parts(plan.jobs.iter().collect(), |job| run_one(&worlds, job, &self.own));
        Ok(Results {
            scenario: self.scenario.clone(),
            points: sweeping.points,
            plan,
            own: self.own.into_iter().map(|(info, _)| info).collect(),
            finished,
        })
    }
}

/// Runs a scenario in memory; the same as `Runs::of(scenario).run()`.
///
/// # Errors
/// As [`Runs::run`].
pub fn run(scenario: &Scenario) -> Result<Results, RunError> {
    Runs::of(scenario).run()
}

/// What a job left.
#[derive(Clone, Debug, Default)]
struct Finished {
    records: Vec<Record>,
    /// values of the measures of one's own, a row a record
    own: Vec<Vec<Option<f64>>>,
    failure: Option<String>,
}

fn run_one(worlds: &ScenarioWorlds, job: &Job, own: &[Own]) -> Finished {
    if let Some(why) = worlds.impossible(job) {
        return Finished { failure: Some(why), ..Finished::default() };
    }
    let mut world = worlds.create(job);
    let mut finished = Finished::default();
    let mut keep = |world: &AnyWorld, record: Record| {
        if let AnyWorld::Platform(simulation) = world {
            finished.own.push(own.iter().map(|(_, value)| value(simulation)).collect());
        }
        finished.records.push(record);
    };
    let first = world.initial_record();
    keep(&world, first);
    while !world.finished() {
        if let Some(record) = world.advance() {
            keep(&world, record);
        }
    }
    finished
}

/// What all runs of a scenario left, in memory.
#[derive(Clone, Debug)]
pub struct Results {
    scenario: Scenario,
    points: Vec<Point>,
    plan: Plan,
    own: Vec<MeasureInfo>,
    /// in the order of the plan's jobs
    finished: Vec<Finished>,
}

/// One run of [`Results`].
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    results: &'a Results,
    /// which it is
    pub job: &'a Job,
    finished: &'a Finished,
}

impl Results {
    /// What was run.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The plan of the runs.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The points of the sweep, which jobs number from 0: one value an axis. One point where nothing is swept.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// What was measured, in the order of the columns; one's own last.
    pub fn measures(&self) -> impl Iterator<Item = &MeasureInfo> {
        self.scenario.model.measures().iter().chain(&self.own)
    }

    /// All runs, by point, platform's name and replicate; those that failed have no record.
    pub fn runs(&self) -> impl Iterator<Item = Run<'_>> {
        (0..self.finished.len()).map(|job| self.of_job(job))
    }

    fn of_job(&self, job: usize) -> Run<'_> {
        Run { results: self, job: &self.plan.jobs[job], finished: &self.finished[job] }
    }

    /// The run of a platform and replicate at the first point.
    pub fn run(&self, platform: &str, replicate: u32) -> Option<Run<'_>> {
        self.runs_at(0, platform).find(|run| run.job.replicate == replicate)
    }

    /// The runs of a platform at a point, by replicate; none where there is no such platform or point.
    pub fn runs_at<'a>(&'a self, point: u32, platform: &str) -> impl Iterator<Item = Run<'a>> + use<'a> {
        let Plan { platforms, jobs, .. } = &self.plan;
        let found = platforms.binary_search_by(|name| name.as_str().cmp(platform)).ok();
        let of = |position: usize| {
            let before = |job: &Job| (job.point, job.platform) < (point, position as u32);
            let upto = |job: &Job| (job.point, job.platform) <= (point, position as u32);
            jobs.partition_point(before)..jobs.partition_point(upto)
        };
        found.map_or(0..0, of).map(|job| self.of_job(job))
    }

    /// Runs that could not be made, and why.
    pub fn failures(&self) -> impl Iterator<Item = (&Job, &str)> {
        self.runs().filter_map(|run| Some((run.job, run.finished.failure.as_deref()?)))
    }

    /// A measure at the end of the runs of a platform at the first point: mean and 95 % interval over the replicates in which
    /// it is defined.
    pub fn end(&self, platform: &str, measure: &str) -> Option<Estimate> {
        self.end_at(0, platform, measure)
    }

    /// The same at any point.
    pub fn end_at(&self, point: u32, platform: &str, measure: &str) -> Option<Estimate> {
        let values: Vec<f64> = self.runs_at(point, platform).filter_map(|run| run.last(measure)).collect();
        estimate(&values)
    }

    /// How much larger a measure is at the end on a platform than on another, replicate by replicate: both have the same
    /// people and the same luck. At the first point, over the replicates in which both are defined.
    pub fn difference(&self, platform: &str, baseline: &str, measure: &str) -> Option<Paired> {
        let last = |name: &str, replicate: u32| self.run(name, replicate)?.last(measure);
        let both = |replicate: u32| last(platform, replicate).zip(last(baseline, replicate));
        let (a, b): (Vec<f64>, Vec<f64>) = (0..self.plan.replicates).filter_map(both).unzip();
        paired(&a, &b, LEVEL, Key { seed: self.scenario.seed, test: 0, part: 0 })
    }
}

impl<'a> Run<'a> {
    /// The replicate.
    pub fn replicate(&self) -> u32 {
        self.job.replicate
    }

    /// What was recorded, by step.
    pub fn records(&self) -> &'a [Record] {
        &self.finished.records
    }

    /// The recorded steps, ascending.
    pub fn steps(&self) -> impl Iterator<Item = u32> + 'a {
        self.records().iter().map(|record| record.step)
    }

    /// A measure at every recorded step, `None` where it is undefined.
    ///
    /// # Panics
    /// If nothing of this name was measured: [`Results::measures`] has what was.
    pub fn get(&self, measure: &str) -> Vec<Option<f64>> {
        let column = self.column(measure);
        (0..self.records().len()).map(|row| self.value(row, column)).collect()
    }

    /// A measure at the last recorded step.
    ///
    /// # Panics
    /// As [`get`](Run::get).
    pub fn last(&self, measure: &str) -> Option<f64> {
        let column = self.column(measure);
        self.value(self.records().len().checked_sub(1)?, column)
    }

    fn column(&self, measure: &str) -> usize {
        let found = self.results.measures().position(|info| info.key == measure || info.short == measure);
        found.unwrap_or_else(|| panic!("nothing called `{measure}` was measured"))
    }

    fn value(&self, row: usize, column: usize) -> Option<f64> {
        let models = self.records()[row].values.len();
        if column < models { self.records()[row].values[column] } else { self.finished.own[row][column - models] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scenario(text: &str) -> Scenario {
        Scenario::from_toml(text).expect("valid")
    }

    const TWO: &str = "seed = 5\nsteps = 20\nreplicates = 3\nrecord_every = 5\n[population]\nsize = 90\n\
                       [[platform]]\npreset = \"solo\"\n[[platform]]\npreset = \"dialogue-commons\"\n";

    /// An opinion's mean, which no table has.
    fn mean_opinion(simulation: &Simulation) -> Option<f64> {
        let opinions = &simulation.society().agents.opinion;
        Some(opinions.iter().map(|&x| f64::from(x)).sum::<f64>() / opinions.len() as f64)
    }

    #[test]
    fn the_records_are_those_of_each_run_alone_and_keep_their_order() {
        let scenario = scenario(TWO);
        let results = run(&scenario).expect("runs");
        assert_eq!(results.runs().count(), 6);
        for one in results.runs() {
            let design = scenario.platforms.iter().find(|design| *design.name == *one.job.name).expect("known");
            let setup = crate::engine::Setup::new(&scenario, design, one.job.replicate).expect("the platform model");
            let mut simulation = Simulation::new(setup);
            let mut records = vec![simulation.initial_record()];
            while !simulation.finished() {
                records.extend(simulation.advance());
            }
            assert_eq!(one.records(), records, "{}", one.job.label());
        }
    }

    #[test]
    fn ends_and_differences_are_the_statistics_of_the_replicates() {
        let results = run(&scenario(TWO)).expect("runs");
        let of = |name: &str| -> Vec<f64> {
            (0..3)
                .map(|r| results.run(name, r).and_then(|run| run.last("learning.quality")).expect("defined"))
                .collect()
        };
        let (a, b) = (of("dialogue-commons"), of("solo"));
        assert_eq!(results.end("solo", "learning.quality"), estimate(&b));
        assert_eq!(results.end("solo", "quality"), estimate(&b), "by its short name");
        let difference = results.difference("dialogue-commons", "solo", "learning.quality").expect("defined");
        let mean = a.iter().zip(&b).map(|(a, b)| a - b).sum::<f64>() / 3.0;
        assert!((difference.mean - mean).abs() < 1e-12 && difference.n == 3);
        assert!(results.run("solo", 3).is_none() && results.run("other", 0).is_none());
    }

    #[test]
    fn a_measure_of_ones_own_is_a_column_like_others_and_changes_none() {
        let scenario = scenario(TWO);
        let info = MeasureInfo { key: "own.mean_opinion", short: "mean opinion", ..MeasureInfo::PLAIN };
        let results = Runs::of(&scenario).measure(info, mean_opinion).run().expect("runs");
        let plain = run(&scenario).expect("runs");
        for (with, without) in results.runs().zip(plain.runs()) {
            assert_eq!(with.records(), without.records());
            assert_eq!(with.get("own.mean_opinion").len(), with.records().len());
            assert!(with.get("own.mean_opinion").iter().all(|value| value.is_some_and(|x| x.abs() < 1.0)));
        }
        assert_eq!(results.measures().last().map(|info| info.key), Some("own.mean_opinion"));
        assert!(results.end("solo", "own.mean_opinion").is_some());
    }

    #[test]
    fn published_models_and_sweeps_run_too_and_what_cannot_is_refused() {
        let march = scenario("model = \"march\"\nreplicates = 2\nsteps = 10\n[[platform]]\nname = \"a\"\n");
        let results = run(&march).expect("runs");
        assert!(results.runs().all(|run| run.records().last().is_some_and(|record| record.step <= 10)));
        let own = MeasureInfo { key: "own", ..MeasureInfo::PLAIN };
        let refused = Runs::of(&march).measure(own, |_| None).run().expect_err("no society");
        assert!(refused.to_string().contains("help: "), "{refused}");

        let vary = "[sweep]\nvary = { \"agents.rewire\" = [0.0, 0.5, 1.0] }\n";
        let swept = run(&scenario(&(TWO.to_string() + vary))).expect("runs");
        assert_eq!((swept.points().len(), swept.runs().count()), (3, 18));
        assert!(swept.end_at(2, "solo", "learning.quality").is_some());
        let until = "until = { measure = \"learning.quality\", half_width = 0.1, at_most = 8 }\n";
        let refused = run(&scenario(&(TWO.to_string() + vary + until))).expect_err("sequential");
        assert_eq!(refused, RunError::Sequential);
    }
}

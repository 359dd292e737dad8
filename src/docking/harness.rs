//! What runs the models for a suite of published numbers, and what came of them.

use super::finding::{Finding, Sample, Verdict};
use crate::models::{self, Start};
use crate::parallel;
use crate::scenario::published::PublishedModel;
use crate::scenario::value::{Value, Values};

/// How much is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// seconds: inside the tests
    Fast,
    /// minutes: what docs/docking.md shows
    Whole,
}

/// The docking of one model.
pub struct Suite {
    /// the model's name, as a scenario writes it, or what else is compared
    pub model: &'static str,
    /// what is compared, and what differs from the paper and why: Markdown paragraphs
    pub about: &'static str,
    /// runs it
    pub findings: fn(&Harness) -> Vec<Finding>,
    /// how many misses the 99 % binomial bound allows for its number of values, each listed
    pub allowed_misses: fn(usize) -> usize,
}

/// What running a suite gave.
pub struct Outcome {
    /// the suite
    pub suite: &'static Suite,
    /// its numbers, those of variants included
    pub findings: Vec<Finding>,
}

impl Outcome {
    /// Runs a suite.
    pub fn new(suite: &'static Suite, harness: &Harness) -> Outcome {
        Outcome { suite, findings: (suite.findings)(harness) }
    }

    /// How many numbers were judged, those of variants left out.
    pub fn counted(&self) -> usize {
        self.findings.iter().filter(|finding| finding.counts()).count()
    }

    /// How many of them miss.
    pub fn misses(&self) -> usize {
        let missing = |finding: &&Finding| finding.counts() && finding.verdict == Verdict::Misses;
        self.findings.iter().filter(missing).count()
    }

    /// How many of them may.
    pub fn allowed(&self) -> usize {
        (self.suite.allowed_misses)(self.counted())
    }

    /// Whether no more miss than may.
    pub fn agrees(&self) -> bool {
        self.misses() <= self.allowed()
    }

    /// The variants, the model as it is first, then in order of appearance.
    pub fn variants(&self) -> Vec<&'static str> {
        let mut variants = vec![""];
        for finding in &self.findings {
            if !variants.contains(&finding.variant) {
                variants.push(finding.variant);
            }
        }
        variants
    }
}

/// Runs models for a suite.
pub struct Harness {
    /// how much
    pub tier: Tier,
    /// first coordinate of every draw
    pub seed: u64,
}

impl Harness {
    /// One of two numbers, by tier.
    pub fn pick<T>(&self, fast: T, whole: T) -> T {
        if self.tier == Tier::Fast { fast } else { whole }
    }

    /// Runs `replicates` of a model with some parameters set, to `steps` or until it settles, in parallel over replicates;
    /// what `read` says of each run at its end, in order of replicates.
    pub fn runs<T: Send>(
        &self,
        model: PublishedModel,
        set: &[(&str, Value)],
        steps: u32,
        replicates: u32,
        read: impl Fn(&mut dyn models::Run, u32) -> T + Sync,
    ) -> Vec<T> {
        let model = models::of(model);
        let mut values = Values::default();
        set.iter().for_each(|(key, value)| values.set(key, value.clone()));
        parallel::map_parts((0..replicates).collect(), |replicate| {
            let mut run = (model.start)(&Start { values: &values, seed: self.seed, replicate, network: None });
            let mut step = 0;
            while step < steps && !run.settled() {
                run.advance();
                step += 1;
            }
            read(&mut *run, step)
        })
    }

    /// As [`Harness::runs`]: one quantity at the end of each run.
    pub fn sample(
        &self,
        model: PublishedModel,
        set: &[(&str, Value)],
        steps: u32,
        replicates: u32,
        quantity: &str,
    ) -> Sample {
        let [sample] = self.samples(model, set, steps, replicates, [quantity]);
        sample
    }

    /// As [`Harness::sample`]: several quantities of the same runs.
    pub fn samples<const COUNT: usize>(
        &self,
        model: PublishedModel,
        set: &[(&str, Value)],
        steps: u32,
        replicates: u32,
        quantities: [&str; COUNT],
    ) -> [Sample; COUNT] {
        let row = model.described();
        let ends = self.runs(model, set, steps, replicates, |run, _| run.observe());
        quantities.map(|quantity| {
            let column = row.quantities.iter().position(|q| q.key == quantity).expect("a quantity of the model");
            Sample { values: ends.iter().map(|end| end[column]).collect() }
        })
    }
}

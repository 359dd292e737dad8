//! Docking (Axtell, Axelrod, Epstein & Cohen 1996): whether this program gives the published results of other models.
//!
//! Each model has a file with the numbers its paper gives; a number is a finding with source, n, ours and a verdict by a
//! rule that was fixed before running. Nothing here is tuned: variants that fail are findings, too.

pub mod algorithmic_bias;
pub mod axelrod;
pub mod baumann;
pub mod deffuant;
pub mod finding;
pub mod hegselmann_krause;
pub mod holme_newman;
pub mod hong_page;
pub mod lazer_friedman;
pub mod march;
pub mod measures;
pub mod platform;
pub mod recommender;
pub mod sorting;
pub mod text;

pub use finding::{Finding, QUANTILE_99, Sample, Verdict, binomial_bound};
pub use text::{markdown, plain};

use crate::models::{self, Start};
use crate::parallel;
use crate::scenario::published::{PublishedModel, registered};
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
    /// the model
    pub model: &'static str,
    /// what is compared, and what differs from the paper and why: Markdown paragraphs
    pub about: &'static str,
    /// runs it
    pub findings: fn(&Bench) -> Vec<Finding>,
    /// how many misses the 99 % binomial bound allows for its number of values, each listed
    pub allowed_misses: fn(usize) -> usize,
}

macro_rules! docked {
    ($($variant:ident $module:ident;)*) => {
        /// The suites of the published models, in the order of [`PublishedModel`].
        static PUBLISHED: &[Suite] = &[$($module::SUITE,)*];
    };
}
registered!(docked);

/// The suites of what is of no single published model.
static OWN: [Suite; 2] = [measures::SUITE, platform::SUITE];

/// The suites, by model.
pub fn all() -> Vec<&'static Suite> {
    let mut all: Vec<&Suite> = PUBLISHED.iter().chain(&OWN).collect();
    all.sort_by_key(|suite| suite.model);
    all
}

/// The suite of a model.
pub fn suite(model: &str) -> Option<&'static Suite> {
    all().into_iter().find(|suite| suite.model == model)
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
    pub fn new(suite: &'static Suite, bench: &Bench) -> Outcome {
        Outcome { suite, findings: (suite.findings)(bench) }
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
pub struct Bench {
    /// how much
    pub tier: Tier,
    /// first coordinate of every draw
    pub seed: u64,
}

impl Bench {
    /// One of two numbers, by tier.
    pub fn pick<T>(&self, fast: T, whole: T) -> T {
        if self.tier == Tier::Fast { fast } else { whole }
    }

    /// Runs `replicates` of a model with some parameters set, to `steps` or until it settles, in parallel over replicates;
    /// what `read` says of each run at its end, in order of replicates.
    pub fn runs<T: Send>(
        &self,
        model: &str,
        set: &[(&str, Value)],
        steps: u32,
        replicates: u32,
        read: impl Fn(&mut dyn models::Run, u32) -> T + Sync,
    ) -> Vec<T> {
        let model = models::of(PublishedModel::named(model).expect("a model of the table"));
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

    /// As [`Bench::runs`]: one quantity at the end of each run.
    pub fn sample(&self, model: &str, set: &[(&str, Value)], steps: u32, replicates: u32, quantity: &str) -> Sample {
        let [sample] = self.samples(model, set, steps, replicates, [quantity]);
        sample
    }

    /// As [`Bench::sample`]: several quantities of the same runs.
    pub fn samples<const COUNT: usize>(
        &self,
        model: &str,
        set: &[(&str, Value)],
        steps: u32,
        replicates: u32,
        quantities: [&str; COUNT],
    ) -> [Sample; COUNT] {
        let row = PublishedModel::named(model).expect("a model of the table").described();
        let ends = self.runs(model, set, steps, replicates, |run, _| run.observe());
        quantities.map(|quantity| {
            let column = row.quantities.iter().position(|q| q.key == quantity).expect("a quantity of the model");
            Sample { values: ends.iter().map(|end| end[column]).collect() }
        })
    }
}

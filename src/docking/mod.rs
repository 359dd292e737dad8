//! Docking (Axtell, Axelrod, Epstein & Cohen 1996): whether this program gives the published results of other models.
//!
//! Each model has a file with the numbers its paper gives; a number is a finding with source, n, ours and a verdict by a
//! rule that was fixed before running. Nothing here is tuned: variants that fail are findings, too.

mod axelrod;
pub mod finding;
mod holme_newman;
mod sorting;

pub use finding::{Finding, Sample, Verdict, binomial_bound};

use crate::models::{self, Start};
use crate::parallel;
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

/// The suites, by model.
pub static ALL: &[Suite] = &[
    axelrod::SUITE,
    holme_newman::SUITE,
    sorting::SUITE,
];

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
        let model = models::model(model).expect("a model of the table");
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
        let row = models::model(model).expect("a model of the table");
        let column = row.quantities.iter().position(|q| q.key == quantity).expect("a quantity of the model");
        Sample { values: self.runs(model, set, steps, replicates, |run, _| run.observe()[column]) }
    }
}

//! Docking (Axtell, Axelrod, Epstein & Cohen 1996): whether this program gives the published results of other models.
//!
//! Each model has a file with the numbers its paper gives; a number is a finding with source, n, ours and a verdict by a
//! rule that was fixed before running. Nothing here is tuned: variants that fail are findings, too.

pub mod algorithmic_bias;
pub mod axelrod;
pub mod baumann;
pub mod deffuant;
pub mod finding;
pub mod harness;
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
pub use harness::{Harness, Outcome, Suite, Tier};
pub use text::{markdown, plain};

use crate::scenario::published::registered;

macro_rules! docked {
    ($($variant:ident $module:ident;)*) => {
        /// The suites of the published models, in the order of their registration.
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

//! Heimo compares the designs of social platforms on one simulated society: how alike people become, what they learn and what
//! the network is worth to them, reproducibly bit for bit. The model is described in `docs/model.md`.
//!
//! # A run in ten lines
//!
//! ```
//! let scenario = heimo::scenario::Scenario::from_toml(r#"
//!     replicates = 3
//!     steps = 20
//!     population.size = 200
//!     platform = [{ preset = "engagement-feed" }, { preset = "dialogue-commons" }]
//! "#)?;
//! let results = heimo::run(&scenario)?;
//! let quality = results.end("dialogue-commons", "learning.quality").ok_or("it is defined")?;
//! let more = results.difference("dialogue-commons", "engagement-feed", "learning.quality").ok_or("it is defined")?;
//! println!("{:.3}, {:+.3} of it by the design; n = {}", quality.mean, more.mean, more.n);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to begin
//!
//! | to | see |
//! |---|---|
//! | read a scenario, which is then valid or told what is wrong with it, all at once | [`Scenario::from_toml`](scenario::Scenario::from_toml), [`Scenario::load`](scenario::Scenario::load) (with files), [`scenario::check`] (with warnings) |
//! | run all of it in memory, with measures of your own | [`run`], [`Runs`], [`Results`] |
//! | step through one run and look at the agents | [`Setup::builder`](engine::Setup::builder), [`Simulation`](engine::Simulation), [`Society`](society::Society) |
//! | change a run in mid-course, and have the scenario that says what was done | [`Simulation::set`](engine::Simulation::set), [`shift`](engine::Simulation::shift), [`redraw`](engine::Simulation::redraw), [`scenario`](engine::Simulation::scenario) |
//! | know what is measured: key, name, unit, range, direction, source | [`scenario::measure::MeasureInfo`], [`measures::TABLE`] |
//! | run a published model by itself | [`models`] |
//! | compare, test, attribute, fit | [`experiment::statistics`] |
//! | keep a result in a folder, as `heimo run` does, with figures and the page | [`Results::save`], [`output`], [`report`] |
//!
//! Five programs in `examples/` do these. The model is in `docs/model.md`, every key and measure in `docs/reference.md`, and the
//! layers of the code in `ARCHITECTURE.md`.
//!
//! The same scenario, seed and model version give the same records, bit for bit: at any number of threads, on any machine, with
//! any features. Whatever is public but not shown here is for the program's own tests and may change.
//!
//! # Features
//!
//! Features only add, and none changes a result. Without any (`default-features = false`) there are the model, the published
//! models, the measures, the checking of scenarios and the statistics: in one thread, without files, clock or environment.
//! `parallel` shares the agents of a run among rayon's threads, `files` adds experiments with journals and results in folders,
//! `plots` the figures, and `cli`, which is the default and has all of these, the program.

#![deny(unsafe_code)]
#![warn(missing_docs)]

// What unit tests share with the integration tests names the crate as these do.
extern crate self as heimo;

pub use experiment::results::{Results, Run, RunError, Runs, run};

// In reading order, which is the order of the layers: none imports a later one. What is hidden is public for the program, its
// tests and its benchmarks alone.

#[doc(hidden)]
pub mod math;
#[doc(hidden)]
pub mod vectors;

#[doc(hidden)]
#[cfg(feature = "files")]
pub mod columnar;
#[doc(hidden)]
pub mod design;
#[doc(hidden)]
pub mod distributions;
#[doc(hidden)]
pub mod parallel;
#[doc(hidden)]
pub mod random;
#[doc(hidden)]
pub mod sets;
mod text;

pub mod landscape;
pub mod network;
pub mod scenario;

pub mod society;

#[doc(hidden)]
pub mod behaviour;
pub mod measures;
pub mod models;
#[doc(hidden)]
pub mod platform;

pub mod engine;

#[doc(hidden)]
#[cfg(feature = "files")]
pub mod disk;
#[doc(hidden)]
#[cfg(feature = "files")]
pub mod docking;
pub mod experiment;
#[cfg(feature = "files")]
pub mod load;
#[doc(hidden)]
pub mod reference;

#[cfg(feature = "files")]
pub mod output;

#[cfg(feature = "plots")]
pub mod report;

#[doc(hidden)]
#[cfg(feature = "cli")]
pub mod cli;

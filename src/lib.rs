//! Heimo compares the designs of social platforms on one simulated society: how alike people become, what they learn and what
//! the network is worth to them, reproducibly bit for bit. The model is described in `docs/model.md`.
//!
//! A scenario's text becomes a [`scenario::Scenario`], which is always valid; one design and one replicate of it are an
//! [`engine::Setup`]; an [`engine::Simulation`] steps through it and hands out [`measures::Record`]s.
//!
//! ```
//! use heimo::{engine, measures, scenario};
//!
//! let text = r#"
//!     steps = 20
//!     [population]
//!     size = 200
//!     [[platform]]
//!     preset = "dialogue-commons"
//! "#;
//! let source = scenario::Source { path: "tiny.toml".into(), text: text.to_string() };
//! let scenario = scenario::check(&source, &[], &|path| std::fs::read(path))?.scenario;
//!
//! let replicate = 0;
//! let setup = engine::Setup::new(&scenario, &scenario.platforms[0], replicate).expect("the platform model");
//! let mut simulation = engine::Simulation::new(setup);
//! let mut last = simulation.initial_record();
//! while !simulation.finished() {
//!     if let Some(record) = simulation.advance() {
//!         last = record;
//!     }
//! }
//!
//! let column = measures::TABLE.iter().position(|measure| measure.key == "learning.quality").expect("a measure");
//! let quality = last.values[column].expect("defined in every step");
//! assert_eq!(last.step, 20);
//! assert!((0.0..=1.0).contains(&quality));
//! # Ok::<(), scenario::Problems>(())
//! ```
//!
//! The modules follow in reading order, which is the order of the layers: none imports a later one.
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
#[cfg(all(test, feature = "plots"))]
extern crate self as heimo;
pub use experiment::results::{Results, Run, RunError, Runs, run};

pub mod math;
pub mod vectors;

#[cfg(feature = "files")]
pub mod columnar;
pub mod design;
pub mod distributions;
pub mod parallel;
pub mod random;
pub mod sets;
mod text;

pub mod landscape;
pub mod network;
pub mod scenario;

pub mod society;

pub mod behaviour;
pub mod measures;
pub mod models;
pub mod platform;

pub mod engine;

#[cfg(feature = "files")]
pub mod disk;
#[cfg(feature = "files")]
pub mod docking;
pub mod experiment;
#[cfg(feature = "files")]
pub mod load;
pub mod reference;

#[cfg(feature = "files")]
pub mod output;

#[cfg(feature = "plots")]
pub mod report;

#[cfg(feature = "cli")]
pub mod cli;

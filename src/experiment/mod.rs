//! Experiments: which runs a scenario asks for, running them in parallel, keeping what is finished, and the statistics
//! over replicates. Knows nothing of the files a result is published in, nor of plots.

pub mod mixtures;
pub mod plan;
pub mod results;
pub mod seal;
pub mod statistics;
pub mod worlds;

#[cfg(feature = "files")]
pub mod checkpoint;
#[cfg(feature = "files")]
mod error;
#[cfg(feature = "files")]
pub mod journal;
#[cfg(feature = "files")]
pub mod memory;
#[cfg(feature = "files")]
pub mod run;

pub use crate::design;
pub use crate::scenario::points::{Sweeping, points};
pub use plan::{Job, Plan, Shape};
pub use worlds::{AnyWorld, ScenarioWorlds, World, Worlds};

#[cfg(feature = "files")]
pub use self::{
    error::{Error, remedy},
    journal::Journal,
    run::{Options, Outcome, Progress, run},
};

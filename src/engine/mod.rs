//! The schedule of a run: populate, step, record, intervene, checkpoint. Knows nothing of files or platforms' names.

mod agents;
mod batch;
mod builder;
mod checkpoint;
mod counting;
mod inputs;
mod possible;
mod run;
mod setup;
mod size;
mod society_step;
mod steer;

pub use builder::Builder;
pub use run::Simulation;
pub use setup::{Change, Origin, Setup};
pub use size::Size;

//! How people respond: read-only views and draws in, the agent's next state out. Does not know who was shown, or why.

mod act;
pub mod cocreate;
pub mod confidence;
pub mod consume;
pub mod drift;
pub mod tribe;

pub use act::{Act, Encounter};

//! The agents, their places, what is on offer, and tribes: the state that a step reads and writes. Owns no rule of behaviour.

pub mod catalogue;
pub mod columns;
pub mod populate;
pub mod tribes;

pub use crate::scenario::parameters::Mode;
pub use catalogue::{Catalogue, NO_OFFER, Offer, Source};
pub use columns::{Agents, Shared, Society};
pub use tribes::{NO_TRIBE, TribeTable};

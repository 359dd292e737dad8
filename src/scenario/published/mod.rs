//! The published models as a scenario sees them: their names, sources and tables of parameters, one file a model.
//!
//! What they do is in [`crate::models`]; nothing here steps.

pub mod algorithmic_bias;
pub mod axelrod;
pub mod baumann;
pub mod deffuant;
mod described;
pub mod hegselmann_krause;
pub mod holme_newman;
pub mod hong_page;
pub mod lazer_friedman;
pub mod march;
pub(super) mod model;
pub mod recommender;
pub(super) mod registration;
pub mod sorting;

pub use described::Published;
pub use model::Model;
pub(crate) use registration::registered;
pub use registration::{ALL, NAMES, PublishedModel};

//! The published models, one a file, each written plainly from its paper.
//!
//! A model is a function of its parameters, the seed and the replicate. Models whose agents act one after the other are
//! parallel over replicates; those in which all act at once, also inside. They share the project's draws, networks,
//! landscape and kernels, so that docking them with their papers docks those, too.

pub mod algorithmic_bias;
pub mod axelrod;
pub mod baumann;
pub mod clusters;
pub mod deffuant;
pub mod hegselmann_krause;
pub mod holme_newman;
pub mod hong_page;
pub mod lazer_friedman;
pub mod march;
mod model;
pub mod proximity;
pub mod recommender;
pub mod sorting;
mod table;

pub use model::{Model, Run, Start};
pub use table::{ALL, of};

//! The published models, one a file, each written plainly from its paper.
//!
//! A model is a function of its parameters, the seed and the replicate. Models whose agents act one after the other are
//! parallel over replicates; those in which all act at once, also inside. They share the project's draws, networks,
//! landscape and kernels, so that docking them with their papers docks those, too.

mod axelrod;
mod holme_newman;
mod sorting;

use crate::scenario::FileNetwork;
use crate::scenario::value::Values;

/// A run of a published model.
pub trait Run: Send {
    /// Takes one step, as the model's docs define it.
    fn advance(&mut self);
    /// Whether nothing can change any more: the run ends here, whatever `steps` says.
    fn settled(&self) -> bool {
        false
    }
    /// One value a quantity, in the order of [`Model::quantities`]; `None` where it is undefined. Never NaN.
    fn observe(&self) -> Vec<Option<f64>>;
    /// Opinions on [-1, 1] for the histograms; empty for a model without opinions.
    fn opinions(&self) -> Vec<f32> {
        Vec::new()
    }
}

/// What a run is a function of.
pub struct Start<'a> {
    /// the parameters, checked
    pub values: &'a Values,
    /// first coordinate of every draw
    pub seed: u64,
    /// second coordinate of every draw
    pub replicate: u32,
    /// the network, if a file gives it
    pub network: Option<&'a FileNetwork>,
}

/// What a published model measures: a column of its results.
pub struct Quantity {
    /// dotted key, beginning with the model's section
    pub key: &'static str,
    /// what a plot or a table calls it
    pub name: &'static str,
    /// unit, "" where it has none
    pub unit: &'static str,
    /// smallest possible value, if there is one
    pub min: Option<f64>,
    /// largest possible value, if there is one
    pub max: Option<f64>,
    /// what the paper's figure shows
    pub headline: bool,
    /// one sentence
    pub meaning: &'static str,
    /// how it is computed
    pub formula: &'static str,
}

/// A published model.
pub struct Model {
    /// as a scenario writes it
    pub name: &'static str,
    /// what it measures
    pub quantities: &'static [Quantity],
    /// a run before its first step
    pub start: fn(&Start) -> Box<dyn Run>,
    /// agents (or what the model counts) of a run: for estimates of time
    pub agents: fn(&Values, Option<&FileNetwork>) -> u64,
    /// peak memory of a run in bytes, estimated
    pub memory_bytes: fn(&Values, Option<&FileNetwork>) -> u64,
}

/// The published models, by name; the same as [`crate::scenario::published::ALL`].
pub static ALL: &[Model] = &[
    axelrod::MODEL,
    holme_newman::MODEL,
    sorting::MODEL,
];

/// The published model of a name.
pub fn model(name: &str) -> Option<&'static Model> {
    ALL.iter().find(|model| model.name == name)
}

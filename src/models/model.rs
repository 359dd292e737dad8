//! What a published model is to those who run it.

use crate::network::FileNetwork;
use crate::scenario::value::Values;

/// A run of a published model.
pub trait Run: Send {
    /// Takes one step, as the model's docs define it.
    fn advance(&mut self);
    /// Whether nothing can change any more: the run ends here, whatever `steps` says.
    fn settled(&self) -> bool {
        false
    }
    /// One value a quantity, in the order of the quantities of its [`Published`](crate::scenario::published::Published); `None` where it is undefined. Never NaN.
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

/// What a published model does.
pub struct Model {
    /// a run before its first step
    pub start: fn(&Start) -> Box<dyn Run>,
    /// agents (or what the model counts) of a run: for estimates of time
    pub agents: fn(&Values, Option<&FileNetwork>) -> u64,
    /// peak memory in bytes of a run of so many steps, estimated
    pub memory_bytes: fn(&Values, Option<&FileNetwork>, steps: u32) -> u64,
}

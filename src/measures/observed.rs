//! All families' values of a step.

use super::view::View;
use super::{homogenization, learning, polarization, value, welfare};

/// All families' values of one recorded step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observed {
    /// how alike are what people use, know and are offered
    pub homogenization: homogenization::Homogenization,
    /// how well people solve their own problem, and how they come to
    pub learning: learning::Learning,
    /// what the network is worth to its members
    pub value: value::NetworkValue,
    /// how opinions and ties divide
    pub polarization: polarization::Polarization,
    /// how people fare
    pub welfare: welfare::Welfare,
}

impl Observed {
    /// All families of a view.
    pub fn new(view: &View) -> Observed {
        Observed {
            homogenization: homogenization::observe(view),
            learning: learning::observe(view),
            value: value::observe(view),
            polarization: polarization::observe(view),
            welfare: welfare::observe(view),
        }
    }
}

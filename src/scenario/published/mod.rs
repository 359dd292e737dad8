//! The published models as a scenario sees them: their names, sources and tables of parameters, one file a model.
//!
//! What they do is in [`crate::models`]; nothing here steps.

pub mod axelrod;
pub mod holme_newman;
pub mod sorting;

use super::value::Parameter;

/// What a scenario needs to know of a published model.
pub struct Published {
    /// as a scenario writes it: `model = "axelrod"`
    pub name: &'static str,
    /// what it is about, in a few words
    pub title: &'static str,
    /// author, year, title, journal
    pub source: &'static str,
    /// what one step of `steps` is
    pub step: &'static str,
    /// the section of its parameters, as a scenario writes it
    pub section: &'static str,
    /// its parameters; every key begins with the section
    pub table: &'static [Parameter],
    /// whether it reads `[network]` and `[blocks]` too
    pub network: bool,
    /// steps where a scenario does not say
    pub steps: i64,
    /// a scenario of three lines to try
    pub example: &'static str,
}

/// The published models, by name.
pub static ALL: &[Published] = &[
    axelrod::MODEL,
    holme_newman::MODEL,
    sorting::MODEL,
];

/// The published model of a name.
pub fn published(name: &str) -> Option<&'static Published> {
    ALL.iter().find(|model| model.name == name)
}

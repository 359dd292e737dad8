//! The tables of all models taken together.

use super::parameters::TABLE;
use super::published::registration::ALL;
use super::value::{Layout, Parameter, Values};
use std::sync::LazyLock;

/// Every row of every model: the platform model's, then those of each published model.
pub fn all_rows() -> impl Iterator<Item = &'static Parameter> {
    TABLE.iter().chain(ALL.iter().flat_map(|model| model.table))
}

/// The row of a key of any model, if there is one.
pub fn parameter(key: &str) -> Option<&'static Parameter> {
    all_rows().find(|row| row.key == key)
}

/// The names of the platform model's sections, in the order of the table.
pub fn sections() -> Vec<&'static str> {
    sections_of(TABLE.iter())
}

/// The names of the sections of all models.
pub fn all_sections() -> Vec<&'static str> {
    sections_of(all_rows())
}

fn sections_of(rows: impl Iterator<Item = &'static Parameter>) -> Vec<&'static str> {
    let mut sections: Vec<&'static str> = rows.filter_map(|row| row.section()).collect();
    sections.dedup();
    sections
}

/// The layout of the values of all models.
pub(super) static LAYOUT: LazyLock<Layout> = LazyLock::new(|| Layout::of(all_rows()));

impl Default for Values {
    /// The models' defaults.
    fn default() -> Self {
        Values::defaults(&LAYOUT)
    }
}

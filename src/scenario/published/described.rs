//! What a scenario needs to know of a published model.

use crate::scenario::measure::info::MeasureInfo;
use crate::scenario::parameters::TABLE;
use crate::scenario::value::Parameter;

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
    /// what it measures: the columns of its results
    pub quantities: &'static [MeasureInfo],
    /// whether it has opinions, and so histograms of them
    pub opinions: bool,
    /// whether it reads `[network]` and `[blocks]` too
    pub network: bool,
    /// steps where a scenario does not say
    pub steps: i64,
    /// a scenario of three lines to try
    pub example: &'static str,
}

impl Published {
    /// The parameters it reads.
    pub fn rows(&self) -> impl Iterator<Item = &'static Parameter> {
        // Opinions at the start are the model's own, so blocks cannot shift them.
        let shared =
            |row: &&Parameter| matches!(row.section(), Some("network" | "blocks")) && row.key != "blocks.opinion";
        let network = self.network;
        self.table.iter().chain(TABLE.iter().filter(move |row| network && shared(row)))
    }

    /// The sections it reads, as a scenario writes them.
    pub fn sections(&self) -> Vec<String> {
        let mut sections: Vec<String> = self.rows().filter_map(|row| row.section()).map(|s| format!("[{s}]")).collect();
        sections.dedup();
        sections
    }
}

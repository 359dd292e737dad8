//! What is measured: one row a measure, of the platform model and of every published one.
//!
//! Columns and their metadata, `explain`, `list`, figures, the page and the console take their words from here; a higher
//! layer adds the function that computes. Nothing here is computed.

mod platform;

pub use platform::PLATFORM;

use super::published;

/// What is to be known of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureInfo {
    /// dotted key: the column's name
    pub key: &'static str,
    /// one word for it, of its own among all models' measures: the console has it, and `explain` answers it
    pub short: &'static str,
    /// what a figure, a caption or a table calls it
    pub name: &'static str,
    /// unit, "" where it has none
    pub unit: &'static str,
    /// smallest possible value, if there is one
    pub min: Option<f64>,
    /// largest possible value, if there is one
    pub max: Option<f64>,
    /// how it relates to time
    pub nature: Nature,
    /// whether more of it is better
    pub direction: Direction,
    /// how far in front it stands
    pub rank: Rank,
    /// one sentence for a reader of the report
    pub meaning: &'static str,
    /// how it is computed
    pub formula: &'static str,
    /// author and year, "" where it is our own or the model's paper's
    pub source: &'static str,
}

/// How a measure relates to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// of the state at the recorded step
    State,
    /// of what happened in the recorded step
    Composition,
    /// mean over all steps since the previous record
    Flow,
    /// of the run as a whole, known on its last row
    Outcome,
}

/// Whether more of what is measured is better for those it is measured of, all else equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// more is better
    Better,
    /// more is worse
    Worse,
    /// neither, or it depends
    Neither,
}

/// How far in front a measure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// a headline that figures and the console lead with
    Lead,
    /// one of the few that tables of headlines have
    Headline,
    /// any other
    Detail,
}

impl Direction {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Direction::Better => "more is better",
            Direction::Worse => "more is worse",
            Direction::Neither => "more is neither better nor worse in itself",
        }
    }
}

impl MeasureInfo {
    /// A row of which nothing is said: what others state the rest of.
    pub const PLAIN: MeasureInfo = MeasureInfo {
        key: "",
        short: "",
        name: "",
        unit: "",
        min: None,
        max: None,
        nature: Nature::State,
        direction: Direction::Neither,
        rank: Rank::Detail,
        meaning: "",
        formula: "",
        source: "",
    };

    /// Name and unit, as an axis shows them.
    pub fn label(&self) -> String {
        with_unit(self.name, self.unit)
    }

    /// The name inside a sentence: without the capital, unless it is a proper name's or an abbreviation's.
    pub fn in_sentence(&self) -> String {
        let mut letters = self.name.chars();
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if second.is_lowercase() && !self.name.contains('\'') => {
                first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
            }
            _ => self.name.to_string(),
        }
    }

    /// Whether it is one of the few that tables of headlines have.
    pub fn headline(&self) -> bool {
        self.rank != Rank::Detail
    }

    /// Whether figures and the console lead with it.
    pub fn leads(&self) -> bool {
        self.rank == Rank::Lead
    }

    /// Whether a value lies in the measure's range.
    pub fn admits(&self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// A name with its unit, unless it has none or says it itself, as regions are counted in regions.
pub fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() || name.eq_ignore_ascii_case(unit) { name.to_string() } else { format!("{name} ({unit})") }
}

/// Every measure of every model.
pub fn all() -> impl Iterator<Item = &'static MeasureInfo> {
    PLATFORM.iter().chain(published::ALL.iter().flat_map(|model| model.quantities))
}

/// The measure of a key, whatever model has it.
pub fn measure(key: &str) -> Option<&'static MeasureInfo> {
    all().find(|row| row.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_measure_has_a_key_and_a_short_name_of_its_own() {
        let mut words = BTreeSet::new();
        for row in all() {
            assert!(words.insert(row.key) && words.insert(row.short), "{} or {} is another's", row.key, row.short);
            let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
            assert!(!row.short.is_empty() && row.short.chars().all(plain), "{}: {}", row.key, row.short);
        }
    }

    #[test]
    fn every_row_is_complete_and_names_are_unique_in_a_model() {
        let models = std::iter::once(PLATFORM).chain(published::ALL.iter().map(|model| model.quantities));
        for rows in models {
            let names: BTreeSet<&str> = rows.iter().map(|row| row.name).collect();
            assert_eq!(names.len(), rows.len(), "{}", rows[0].key);
            assert!((1..=6).contains(&rows.iter().filter(|row| row.leads()).count()), "{}", rows[0].key);
            for row in rows {
                assert!(row.name.starts_with(|letter: char| letter.is_uppercase()), "{}: {}", row.key, row.name);
                assert!(row.meaning.ends_with('.') && !row.formula.is_empty(), "{}", row.key);
                assert!(row.min.zip(row.max).is_none_or(|(min, max)| min < max), "{}", row.key);
            }
        }
    }

    #[test]
    fn labels_and_names_read_well() {
        let row = |name, unit| MeasureInfo { name, unit, ..MeasureInfo::PLAIN };
        assert_eq!(row("Regions", "regions").label(), "Regions");
        assert_eq!(row("Payoff", "payoff per agent-step").label(), "Payoff (payoff per agent-step)");
        assert_eq!(row("Own quality", "worth").in_sentence(), "own quality");
        assert_eq!(row("E-I of follows by tribe", "").in_sentence(), "E-I of follows by tribe");
        assert_eq!(row("Reed's law", "ln").in_sentence(), "Reed's law");
    }
}

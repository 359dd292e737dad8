//! The measures of all models taken together.

use super::info::MeasureInfo;
use super::platform::PLATFORM;
use crate::scenario::published::registration::ALL;

/// Every measure of every model.
pub fn all() -> impl Iterator<Item = &'static MeasureInfo> {
    PLATFORM.iter().chain(ALL.iter().flat_map(|model| model.quantities))
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
        let models = std::iter::once(PLATFORM).chain(ALL.iter().map(|model| model.quantities));
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

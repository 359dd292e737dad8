//! What a model measures, as figures and the page name it: the platform model's measures, or a published model's quantities.

use crate::measures;
use crate::scenario::published::published;

/// A measure.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// dotted key
    pub key: &'static str,
    /// what a figure calls it
    pub name: &'static str,
    /// unit, "" where it has none
    pub unit: &'static str,
    /// smallest and largest possible value
    pub bounds: (Option<f64>, Option<f64>),
    /// whether the report leads with it
    pub headline: bool,
    /// one sentence
    pub meaning: &'static str,
    /// how it is computed
    pub formula: &'static str,
    /// author and year, "" where there is none
    pub source: &'static str,
}

impl Named {
    /// Name and unit.
    pub fn label(&self) -> String {
        capital(&with_unit(self.name, self.unit))
    }
}

/// A name with its unit, unless it has none or says it itself, as regions of regions do.
pub fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() || name == unit { name.to_string() } else { format!("{name} ({unit})") }
}

/// A name at the beginning of a line.
pub fn capital(name: &str) -> String {
    let mut name = name.to_string();
    if let Some(first) = name.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    name
}

/// Every measure of a model, in the order of the columns.
pub fn of(model: &str) -> Vec<Named> {
    let Some(model) = published(model) else {
        let named = |row: &measures::Measure| Named {
            key: row.key,
            name: row.name,
            unit: row.unit,
            bounds: (row.min, row.max),
            headline: row.headline,
            meaning: row.meaning,
            formula: row.formula,
            source: row.source,
        };
        return measures::TABLE.iter().map(named).collect();
    };
    let named = |row: &crate::scenario::published::Quantity| Named {
        key: row.key,
        name: row.name,
        unit: row.unit,
        bounds: (row.min, row.max),
        headline: row.headline,
        meaning: row.meaning,
        formula: row.formula,
        source: "",
    };
    let mut all: Vec<Named> = model.quantities.iter().map(named).collect();
    if all.iter().all(|named| !named.headline) {
        all.iter_mut().for_each(|named| named.headline = true);
    }
    all
}

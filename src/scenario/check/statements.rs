//! What a scenario and the command line state of the run and of society.

use crate::scenario::keys::RUN_TABLE;
use crate::scenario::problem::Location;
use crate::scenario::tables::all_rows;
use crate::scenario::value::{Parameter, Value};

/// A value that the scenario or the command line states.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub row: &'static Parameter,
    pub location: Location,
    pub value: Value,
}

/// Everything stated for the run and for society, the command line last.
pub(super) struct Statements(pub Vec<Stated>);

impl Statements {
    /// Where a key was stated last.
    pub fn location(&self, key: &str) -> Option<&Location> {
        self.0.iter().rfind(|stated| stated.row.key == key).map(|stated| &stated.location)
    }

    /// Where the first of some keys that is stated at all was stated.
    pub fn location_of_any(&self, keys: &[&str]) -> Location {
        keys.iter().find_map(|key| self.location(key)).unwrap_or(&Location::START).clone()
    }

    /// A run key's value: as stated last, or the default.
    pub fn run(&self, key: &str) -> Value {
        let stated = self.0.iter().rfind(|stated| stated.row.key == key).map(|stated| stated.value.clone());
        let default = || RUN_TABLE.iter().find(|row| row.key == key).map(|row| row.default.owned());
        stated.or_else(default).unwrap_or_else(|| unreachable!("`{key}` is a key of the run"))
    }

    pub fn run_integer(&self, key: &str) -> i64 {
        match self.run(key) {
            Value::Integer(n) => n,
            other => unreachable!("{key} = {other:?} was checked to be a whole number"),
        }
    }

    pub fn run_text(&self, key: &str) -> String {
        match self.run(key) {
            Value::Text(text) => text,
            other => unreachable!("{key} = {other:?} was checked to be text"),
        }
    }
}

/// Every row a scenario's top level may state.
pub(super) fn top_rows() -> impl Iterator<Item = &'static Parameter> {
    RUN_TABLE.iter().chain(all_rows())
}

//! What a key of a scenario can hold, and the shape of a row of the one table.

use std::fmt;

/// A checked value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// true or false
    Bool(bool),
    /// a whole number
    Integer(i64),
    /// a finite number
    Real(f64),
    /// a name or text
    Text(String),
    /// a name known at compile time: how the table writes a default; [`Value::owned`] turns it into `Text`
    Name(&'static str),
    /// several names
    List(Vec<String>),
    /// several names known at compile time; [`Value::owned`] turns them into `List`
    Names(&'static [&'static str]),
    /// several whole numbers
    Integers(Vec<i64>),
}

impl Value {
    /// The value as a reader has it, without quotes and brackets.
    pub fn plain(&self) -> String {
        match self.owned() {
            Value::Bool(yes) => yes.to_string(),
            Value::Integer(n) => n.to_string(),
            Value::Real(x) => x.to_string(),
            Value::Text(text) => text,
            Value::List(names) => names.join(", "),
            Value::Integers(list) => list.iter().map(i64::to_string).collect::<Vec<_>>().join(", "),
            Value::Name(_) | Value::Names(_) => unreachable!("an owned value borrows nothing"),
        }
    }
    /// The value without compile-time borrowing: what [`Values`] holds.
    pub fn owned(&self) -> Value {
        match self {
            Value::Name(name) => Value::Text((*name).to_string()),
            Value::Names(names) => Value::List(names.iter().map(|name| name.to_string()).collect()),
            other => other.clone(),
        }
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::Bool(yes)
    }
}
impl From<i32> for Value {
    fn from(number: i32) -> Value {
        Value::Integer(number.into())
    }
}
impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Integer(number.into())
    }
}
impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Integer(number)
    }
}
impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Real(number)
    }
}
impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_string())
    }
}
impl From<&[&str]> for Value {
    fn from(names: &[&str]) -> Value {
        Value::List(names.iter().map(|name| name.to_string()).collect())
    }
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// true or false
    Bool,
    /// a whole number in a closed range
    Integer {
        /// smallest
        min: i64,
        /// largest
        max: i64,
    },
    /// a finite number in a closed range; a whole number is taken too
    Real {
        /// smallest
        min: f64,
        /// largest
        max: f64,
    },
    /// one of some names
    Choice(&'static [&'static str]),
    /// a non-empty list of different names
    Subset(&'static [&'static str]),
    /// any text on one line
    Text,
    /// text of any number of lines
    Prose,
    /// a path, relative to the scenario file
    Path,
    /// a list of different whole numbers in a closed range
    Integers {
        /// smallest
        min: i64,
        /// largest
        max: i64,
    },
    /// a date, year-month-day
    Date,
}

impl Kind {
    /// Whether a value is of this kind and in its range.
    pub fn holds(&self, value: &Value) -> bool {
        match (self, value.owned()) {
            (Kind::Bool, Value::Bool(_)) => true,
            (Kind::Integer { min, max }, Value::Integer(n)) => (min..=max).contains(&&n),
            (Kind::Real { min, max }, Value::Real(x)) => (min..=max).contains(&&x),
            (Kind::Choice(names), Value::Text(name)) => names.contains(&name.as_str()),
            (Kind::Subset(names), Value::List(list)) => {
                !list.is_empty() && list.iter().all(|name| names.contains(&name.as_str()))
            }
            (Kind::Text | Kind::Prose | Kind::Path | Kind::Date, Value::Text(_)) => true,
            (Kind::Integers { min, max }, Value::Integers(list)) => list.iter().all(|n| (min..=max).contains(&n)),
            _ => false,
        }
    }

    /// What is allowed, in words.
    pub fn allowed(&self) -> String {
        let names = |names: &[&str]| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        match self {
            Kind::Bool => "true or false".to_string(),
            Kind::Integer { min, max } if *max == i64::MAX => format!("a whole number from {min} to 2^63 - 1"),
            Kind::Integer { min, max } => format!("a whole number from {min} to {max}"),
            Kind::Real { min, max } => format!("a number from {min} to {max}"),
            Kind::Choice(choices) => format!("one of {}", names(choices)),
            Kind::Subset(choices) => format!("a list of at least one of {}", names(choices)),
            Kind::Text => "text between quotes".to_string(),
            Kind::Prose => "text between three quotes before it and three after it, of any number of lines".to_string(),
            Kind::Path => "the path of a file between quotes, relative to the scenario".to_string(),
            Kind::Integers { min, max } => format!("a list of different whole numbers from {min} to {max}"),
            Kind::Date => "a date such as 2026-01-31".to_string(),
        }
    }
}

/// A group of levers that can be taken whole from another preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// which peers are shown
    Feed,
    /// which offers are shown
    Offers,
    /// governance with firms
    Governance,
    /// the format of an encounter
    Encounter,
    /// what an offer costs
    Price,
}

impl Group {
    /// All groups, in the order of [`Group::NAMES`].
    pub const ALL: [Group; 5] = [Group::Feed, Group::Offers, Group::Governance, Group::Encounter, Group::Price];
    /// The names as a scenario writes them.
    pub const NAMES: &'static [&'static str] = &["feed", "offers", "governance", "encounter", "price"];
    /// The name as a scenario writes it.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }
}

/// Who sets a parameter, and when it may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// of the run, not of the model
    Run,
    /// of one `[[platform]]` or one `[[intervention]]`
    Entry,
    /// how people start: the same in every design, and without effect once society is made
    Initial,
    /// fixed when society is made: the same in every design, no intervention changes it
    Structure,
    /// how people respond: the same in every design, an intervention may change it
    Society,
    /// what a platform sets, in a group
    Lever(Group),
    /// of a published model: any design may set it
    Published,
}

/// Where a default comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// measured outside, in the source named
    Measured,
    /// taken from the model named as source
    Borrowed,
    /// chosen by us: to be swept, never hidden
    Chosen,
}

/// A row of the one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// dotted key, as a scenario writes it
    pub key: &'static str,
    /// default
    pub default: Value,
    /// type and range
    pub kind: Kind,
    /// unit, "" where it has none
    pub unit: &'static str,
    /// who sets it
    pub role: Role,
    /// where the default comes from
    pub origin: Origin,
    /// one or two sentences
    pub meaning: &'static str,
    /// author and year, "" where it is our own
    pub source: &'static str,
}

impl Parameter {
    /// The section a scenario writes the key in; `None` for a key before all sections.
    pub fn section(&self) -> Option<&'static str> {
        self.key.split_once('.').map(|(section, _)| section)
    }
    /// The key within its section.
    pub fn name(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(_, name)| name)
    }
}

/// The rows of some tables, in order, and where the row of each key is.
#[derive(Debug)]
pub(super) struct Layout {
    rows: Vec<&'static Parameter>,
    /// keys in order, with their positions: a large sweep looks them up a hundred million times
    positions: Vec<(&'static str, usize)>,
}

impl Layout {
    /// The layout of values of some rows; the first row of a key is the key's.
    pub(super) fn of(rows: impl Iterator<Item = &'static Parameter>) -> Layout {
        let rows: Vec<&'static Parameter> = rows.collect();
        let mut positions: Vec<(&str, usize)> = rows.iter().enumerate().map(|(k, row)| (row.key, k)).collect();
        positions.sort_unstable();
        positions.dedup_by_key(|(key, _)| *key);
        Layout { rows, positions }
    }

    /// Where a key of the table is, for who looks it up again and again.
    pub(super) fn position(&self, key: &str) -> usize {
        let found = self.positions.binary_search_by_key(&key, |(key, _)| *key);
        found.map_or_else(|_| unreachable!("`{key}` is no key of the table"), |found| self.positions[found].1)
    }
}

/// A value for every row of the tables of all models, in their order; the models' defaults by [`Default`].
#[derive(Clone)]
pub struct Values {
    layout: &'static Layout,
    values: Vec<Value>,
}

impl PartialEq for Values {
    fn eq(&self, other: &Values) -> bool {
        self.values == other.values
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(row, value)| (row.key, value))).finish()
    }
}

impl Values {
    /// The defaults of a layout's rows.
    pub(super) fn defaults(layout: &'static Layout) -> Values {
        Values { layout, values: layout.rows.iter().map(|row| row.default.owned()).collect() }
    }
    /// The value of a key of the table.
    pub fn get(&self, key: &str) -> &Value {
        &self.values[self.layout.position(key)]
    }
    /// Sets a key of the table to a value that was checked against its kind.
    pub fn set(&mut self, key: &str, value: Value) {
        self.values[self.layout.position(key)] = value.owned();
    }
    /// Sets a key to a copy of a checked value.
    pub fn set_from(&mut self, key: &str, value: &Value) {
        self.set_at(self.layout.position(key), value);
    }
    /// The value at a position of the table.
    pub(super) fn at(&self, position: usize) -> &Value {
        &self.values[position]
    }
    /// Sets the key at a position to a copy of a checked value.
    pub(super) fn set_at(&mut self, position: usize, value: &Value) {
        let own = &mut self.values[position];
        if own != value {
            *own = value.owned();
        }
    }
    /// Keys and values in table order.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Parameter, &Value)> {
        self.layout.rows.iter().copied().zip(&self.values)
    }
}

/// Reads a typed parameter out of a checked value.
pub trait FromValue {
    /// The typed value; the value was checked against its row's kind.
    fn from_value(value: &Value) -> Self;
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Self {
        matches!(value, Value::Bool(true))
    }
}
impl FromValue for u32 {
    fn from_value(value: &Value) -> Self {
        match value {
            Value::Integer(n) => u32::try_from(*n).expect("ranges of u32 keys fit u32"),
            other => unreachable!("{other:?} was checked to be a whole number"),
        }
    }
}
impl FromValue for f64 {
    fn from_value(value: &Value) -> Self {
        match value {
            Value::Real(x) => *x,
            other => unreachable!("{other:?} was checked to be a number"),
        }
    }
}
impl FromValue for f32 {
    fn from_value(value: &Value) -> Self {
        f64::from_value(value) as f32
    }
}
impl FromValue for String {
    fn from_value(value: &Value) -> Self {
        match value {
            Value::Text(text) => text.clone(),
            other => unreachable!("{other:?} was checked to be text"),
        }
    }
}

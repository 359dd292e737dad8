//! The names of nodes, numbered as they appear.

use crate::text::{is_hidden, quote};
use std::borrow::Cow;
use std::collections::HashMap;

/// A node's name. What reads as a whole number is that number, however it is written: `7`, `007` and `"7"` are one node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Name<'a> {
    /// a whole number
    Integer(i64),
    /// any other text
    Text(Cow<'a, str>),
}

impl<'a> Name<'a> {
    /// The name in a field, or what is wrong with it.
    pub fn read(field: Cow<'a, [u8]>) -> Result<Name<'a>, &'static str> {
        let text = match field {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).ok(),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).ok(),
        };
        match text {
            None => Err("is not UTF-8 text"),
            Some(text) if text.trim().is_empty() => Err("is empty"),
            Some(text) => Ok(text.parse().map_or(Name::Text(text), Name::Integer)),
        }
    }

    /// Why a name that a table gives cannot be meant so, if a spreadsheet has rounded it: `1.23457E+12` was a longer number, and
    /// others have become the same.
    pub fn spoiled(&self) -> Option<&'static str> {
        let Name::Text(text) = self else { return None };
        let (digits, power) = text.split_once(['E', 'e'])?;
        let (whole, part) = digits.split_once(['.', ','])?;
        let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let rounded = all(whole) && all(part) && power.strip_prefix('+').is_some_and(all);
        rounded.then_some("is a number that a spreadsheet has rounded")
    }

    /// Whether something in it is not seen: a name that looks like another and is none.
    fn has_hidden(&self) -> bool {
        let odd = |c: char| is_hidden(c) || c.is_control();
        matches!(self, Name::Text(text) if text.chars().any(odd) || text.trim() != text.as_ref() || text.contains('\u{a0}'))
    }

    /// The whole number in a field, if it is one and fits 64 bits.
    pub fn integer(field: &[u8]) -> Option<i64> {
        std::str::from_utf8(field).ok()?.parse().ok()
    }
}

impl std::fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Name::Integer(number) => write!(f, "{number}"),
            Name::Text(text) => f.write_str(text),
        }
    }
}

/// Names and their numbers, 0 and up in order of appearance. The map is only ever asked, never walked.
#[derive(Debug, Default)]
pub struct Names<'a> {
    numbers: HashMap<Name<'a>, u32>,
    names: Vec<Name<'a>>,
    first_lines: Vec<u64>,
}

impl<'a> Names<'a> {
    /// The number of a name, a new one if it is new.
    pub fn number(&mut self, name: Name<'a>, line: u64) -> u32 {
        let next = self.names.len() as u32; // a file of up to 8 GiB names fewer than 2^32 nodes
        match self.numbers.entry(name) {
            std::collections::hash_map::Entry::Occupied(known) => *known.get(),
            std::collections::hash_map::Entry::Vacant(new) => {
                self.names.push(new.key().clone());
                self.first_lines.push(line);
                *new.insert(next)
            }
        }
    }

    /// The number of a name, if it has one.
    pub fn get(&self, name: &Name<'a>) -> Option<u32> {
        self.numbers.get(name).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// A name by its number.
    pub fn name(&self, number: usize) -> &Name<'a> {
        &self.names[number]
    }

    /// The line of its file on which a name appeared first.
    pub fn first_line(&self, number: usize) -> u64 {
        self.first_lines[number]
    }

    /// A warning of names in which something is not seen.
    pub fn hidden(&self) -> Option<String> {
        let mut found = self.names.iter().enumerate().filter(|(_, name)| name.has_hidden());
        let (number, name) = found.next()?;
        let shown = quote(name.to_string().as_bytes()).replace('\u{a0}', "\\u{a0}");
        let count = 1 + found.count();
        let names =
            if count == 1 { "a name has characters".to_string() } else { format!("{count} names have characters") };
        Some(format!(
            "{names} that are not seen, the first on line {}: {shown}; it is another node than one without them",
            self.first_lines[number]
        ))
    }

    /// The numbers in the order of the graph's nodes, ascending names if all are whole numbers, else as they appeared; and
    /// whether they are sorted.
    pub fn ordered(&self) -> (Vec<u32>, bool) {
        let mut order: Vec<u32> = (0..self.names.len() as u32).collect();
        let sorted = self.names.iter().all(|name| matches!(name, Name::Integer(_)));
        if sorted {
            order.sort_unstable_by_key(|&number| &self.names[number as usize]);
        }
        (order, sorted)
    }
}

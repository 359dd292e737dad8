//! What a file says of nodes beside their links: columns of a table of nodes, or attributes of a graph's own nodes, that are
//! agents' initial fields.

use super::names::Names;
use super::problem::Problems;
use super::spec::FileSpec;
use crate::text::{Fault, quote};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// No value was given.
const UNSET: f32 = f32::INFINITY;
/// It was said that there is no value.
const MISSING: f32 = f32::NAN;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Opinion,
    Tolerance,
    Place,
    Tribe,
}

impl Field {
    fn name(self) -> &'static str {
        match self {
            Field::Opinion => "opinion",
            Field::Tolerance => "tolerance",
            Field::Place => "place",
            Field::Tribe => "tribe",
        }
    }
}

/// One column that is wanted.
#[derive(Debug)]
struct Column {
    field: Field,
    /// as the file calls it
    name: String,
    /// whether the file has it
    seen: bool,
    /// a number of every node, or that of its word
    values: Vec<f32>,
    words: Words,
}

/// Words and their numbers in order of appearance.
#[derive(Debug, Default)]
struct Words {
    numbers: BTreeMap<String, u32>,
    words: Vec<String>,
}

/// The columns that are wanted, and what was found in them.
#[derive(Debug, Default)]
pub struct Fields {
    columns: Vec<Column>,
    /// names of attributes that were seen, the first of them
    known: BTreeSet<String>,
    mapping: Vec<(String, f64)>,
    missing: Option<Vec<String>>,
}

/// Initial fields of nodes, by number.
#[derive(Debug, Default)]
pub struct Given {
    /// in \[-1, 1\]; NaN where there is none
    pub opinions: Option<Vec<f32>>,
    /// NaN where there is none
    pub tolerances: Option<Vec<f32>>,
    /// numbers of places; `u16::MAX` where there is none
    pub places: Option<Vec<u16>>,
    /// numbers of tribes; `u16::MAX` for members of none
    pub tribes: Option<Vec<u16>>,
    /// which words became which numbers
    pub notes: Vec<String>,
}

/// Names of attributes that a message lists.
const SHOWN: usize = 8;

impl Fields {
    /// The columns that a scenario asks for.
    ///
    /// # Errors
    /// If it says what cannot be understood of words.
    pub fn of(spec: &FileSpec) -> Result<Fields, Fault> {
        let asked = [
            (Field::Opinion, &spec.opinion),
            (Field::Tolerance, &spec.tolerance),
            (Field::Place, &spec.place),
            (Field::Tribe, &spec.tribe),
        ];
        let column = |(field, name): (Field, &Option<String>)| {
            let name = name.clone()?;
            Some(Column { field, name, seen: false, values: Vec::new(), words: Words::default() })
        };
        let split = |text: &String| text.split(',').map(|word| word.trim().to_string()).collect::<Vec<_>>();
        let mut mapping = Vec::new();
        for pair in spec.opinion_words.iter().flat_map(split) {
            let known = pair.rsplit_once('=').and_then(|(word, number)| {
                Some((word.trim().to_string(), number.trim().parse::<f64>().ok().filter(|number| number.is_finite())?))
            });
            let what =
                || format!("network.opinion_words has {}, which is no word with its number", quote(pair.as_bytes()));
            mapping.push(known.ok_or_else(|| (what(), "write network.opinion_words = \"left = 0, right = 1\""))?);
        }
        Ok(Fields {
            columns: asked.into_iter().filter_map(column).collect(),
            known: BTreeSet::new(),
            mapping,
            missing: spec.missing.as_ref().map(split),
        })
    }

    /// Where in a header the wanted columns are, in their order; `id` is the column of ids.
    pub fn positions(&mut self, header: &[String], id: usize) -> Result<Vec<usize>, Fault> {
        let position = |column: &mut Column| {
            column.seen = true;
            let mut found = (0..header.len()).filter(|&at| header[at] == column.name);
            let (shown, field) = (quote(column.name.as_bytes()), column.field.name());
            match (found.next(), found.next()) {
                (Some(at), _) if at == id => Err((
                    format!("the {field} column {shown} is that of the ids"),
                    "name another column in the scenario",
                )),
                (Some(at), None) => Ok(at),
                (Some(_), Some(_)) => {
                    Err((format!("two columns are named {shown}"), "give every column a name of its own"))
                }
                (None, _) => {
                    let others: Vec<&String> = (0..header.len()).filter(|&at| at != id).map(|at| &header[at]).collect();
                    let known = listed(&others, "none but the id");
                    Err((format!("no column {shown}; there is {known}"), "name one of these, in the same case"))
                }
            }
        };
        self.columns.iter_mut().map(position).collect()
    }

    /// Takes a node's value of the wanted column k.
    pub fn take(&mut self, k: usize, node: usize, field: &[u8], spec: &FileSpec) -> Result<(), Fault> {
        let value = self.value(k, field, spec)?;
        let values = &mut self.columns[k].values;
        values.resize(values.len().max(node + 1), UNSET);
        values[node] = value;
        Ok(())
    }

    /// Takes an attribute of a node, if it is wanted.
    pub fn attribute(&mut self, node: usize, name: &str, value: &str, spec: &FileSpec) -> Result<(), Fault> {
        if self.known.len() <= SHOWN && !self.known.contains(name) {
            self.known.insert(name.to_string());
        }
        for k in 0..self.columns.len() {
            if self.columns[k].name == name {
                self.columns[k].seen = true;
                self.take(k, node, value.as_bytes(), spec)?;
            }
        }
        Ok(())
    }

    /// Takes what an attribute is where a node says nothing of it.
    pub fn by_default(&mut self, node: usize, name: &str, value: &str, spec: &FileSpec) -> Result<(), Fault> {
        for k in 0..self.columns.len() {
            let column = &self.columns[k];
            if column.name == name && column.values.get(node).is_none_or(|value| *value == UNSET) {
                self.columns[k].seen = true;
                self.take(k, node, value.as_bytes(), spec)?;
            }
        }
        Ok(())
    }

    fn value(&mut self, k: usize, field: &[u8], spec: &FileSpec) -> Result<f32, Fault> {
        let text = String::from_utf8_lossy(field.trim_ascii()).into_owned();
        if self.missing.as_ref().is_some_and(|words| text.is_empty() || words.contains(&text)) {
            return Ok(MISSING);
        }
        let Column { field, words, .. } = &mut self.columns[k];
        match field {
            Field::Opinion => {
                let mapped = self.mapping.iter().find(|(word, _)| *word == text).map(|(_, number)| *number);
                opinion(mapped.or_else(|| spec.number(text.as_bytes())), &text, spec)
            }
            Field::Tolerance => {
                let [min, max] = spec.tolerances;
                let number = spec.number(text.as_bytes()).ok_or_else(|| not_a_number("tolerance", &text))?;
                if !(min..=max).contains(&number) {
                    let what = format!("the tolerance {} is outside {min} to {max}", quote(text.as_bytes()));
                    return Err((what, "mend the value, or agents.tolerance_min and agents.tolerance_max"));
                }
                Ok(number as f32)
            }
            Field::Place | Field::Tribe if text.is_empty() => {
                let what = format!("the {} is empty", field.name());
                Err((what, "give every node one, or say in network.missing which words mean that there is none"))
            }
            Field::Place | Field::Tribe => words.number(text).map(|number| number as f32),
        }
    }

    /// What nodes have, `nodes` of them, of which the first `linked` are named by links.
    pub fn finish(self, names: &Names, linked: usize, spec: &FileSpec, problems: &mut Problems) -> Given {
        let file = spec.nodes.as_deref().unwrap_or(&spec.path);
        let mut given = Given::default();
        let known: Vec<&String> = self.known.iter().take(SHOWN).collect();
        for mut column in self.columns {
            let (field, shown) = (column.field.name(), quote(column.name.as_bytes()));
            if !column.seen {
                let what = format!(
                    "no node has the attribute {shown} that network.{field} names; there is {}",
                    listed(&known, "none")
                );
                problems.add(
                    file,
                    1,
                    what,
                    "name one of these, in the same case, or a table of nodes in network.nodes",
                );
                continue;
            }
            column.values.resize(names.len(), UNSET);
            let unset = |node: &usize| column.values[*node] == UNSET;
            if self.missing.is_none() && (0..linked).any(|node| unset(&node)) {
                missing(names, &(0..linked).filter(unset).collect::<Vec<_>>(), field, spec, problems);
                continue;
            }
            column.values.iter_mut().filter(|value| **value == UNSET).for_each(|value| *value = MISSING);
            match column.field {
                Field::Opinion => given.opinions = Some(column.values),
                Field::Tolerance => given.tolerances = Some(column.values),
                Field::Place => {
                    given.places = column.numbered("population.places", spec.places, file, problems, &mut given.notes)
                }
                Field::Tribe => {
                    given.tribes = column.numbered("tribes.count", spec.tribes, file, problems, &mut given.notes)
                }
            }
        }
        given
    }
}

impl Column {
    /// The numbers of words: themselves if all are whole numbers, else by the order of the words.
    fn numbered(
        self,
        key: &str,
        most: u32,
        file: &Path,
        problems: &mut Problems,
        notes: &mut Vec<String>,
    ) -> Option<Vec<u16>> {
        let words = &self.words.words;
        let whole: Option<Vec<u32>> = words.iter().map(|word| word.parse().ok()).collect();
        let numbers = words.iter().all(|word| word.parse::<f64>().is_ok());
        if let (true, None, Some(odd)) = (numbers, &whole, words.iter().find(|word| word.parse::<u32>().is_err())) {
            let what = format!("the {} {} is no whole number from 0", self.field.name(), quote(odd.as_bytes()));
            problems.add(file, 1, what, "number them from 0, or name them by words");
            return None;
        }
        let field = self.field.name();
        let numbers: Vec<u32> = match whole {
            Some(numbers) => numbers,
            None => {
                let sorted: BTreeSet<&String> = words.iter().collect();
                let said: Vec<String> =
                    sorted.iter().take(SHOWN).enumerate().map(|(number, word)| format!("{word} is {number}")).collect();
                let more =
                    if sorted.len() > SHOWN { format!(" and {} more", sorted.len() - SHOWN) } else { String::new() };
                notes.push(format!(
                    "words of {} are numbered in their order: {}{more}",
                    quote(self.name.as_bytes()),
                    said.join(", ")
                ));
                words.iter().map(|word| sorted.iter().position(|other| *other == word).unwrap_or(0) as u32).collect()
            }
        };
        if let Some(at) = numbers.iter().position(|&number| number >= most.min(u16::MAX.into())) {
            let what = format!(
                "the {field} {} where {key} = {most} numbers them from 0 to {}",
                quote(words[at].as_bytes()),
                i64::from(most) - 1
            );
            problems.add(file, 1, what, "raise that key, or mend the values");
            return None;
        }
        let number = |value: &f32| if value.is_nan() { u16::MAX } else { numbers[*value as usize] as u16 };
        Some(self.values.iter().map(number).collect())
    }
}

impl Words {
    /// Most different words: fewer than f32 tells apart, and than agents' columns number.
    const MOST: usize = 60_000;

    fn number(&mut self, word: String) -> Result<u32, Fault> {
        if let Some(number) = self.numbers.get(&word) {
            return Ok(*number);
        }
        if self.words.len() == Words::MOST {
            let what =
                format!("more than {} different values, {} is one too many", Words::MOST, quote(word.as_bytes()));
            return Err((what, "name a column of places or tribes"));
        }
        let number = self.words.len() as u32;
        self.words.push(word.clone());
        self.numbers.insert(word, number);
        Ok(number)
    }
}

fn listed(names: &[&String], none: &str) -> String {
    let mut known: Vec<String> = names.iter().take(SHOWN).map(|name| quote(name.as_bytes())).collect();
    if names.len() > SHOWN {
        known.push(format!("{} more", names.len() - SHOWN));
    }
    if known.is_empty() { none.to_string() } else { known.join(", ") }
}

fn not_a_number(field: &str, text: &str) -> Fault {
    let what = format!("the {field} {} is not a number", quote(text.as_bytes()));
    if text.contains(',') && !text.contains('.') {
        return (what, "network.decimal = \"comma\" reads 0,5; else give every node a number in this column");
    }
    let remedy = match field {
        "opinion" => {
            "give every node a number in this column; words are said by network.opinion_words, those for no value by network.missing"
        }
        _ => "give every node a number in this column; words for no value are said by network.missing",
    };
    (what, remedy)
}

/// An opinion in \[-1, 1\], linear in the column's value from `opinion_min` to `opinion_max`.
fn opinion(number: Option<f64>, text: &str, spec: &FileSpec) -> Result<f32, Fault> {
    let (min, max) = (spec.opinion_min, spec.opinion_max);
    let value = number.ok_or_else(|| not_a_number("opinion", text))?;
    // An empty range is the scenario's fault and was said once; no line of the table is to blame.
    if min < max && !(min..=max).contains(&value) {
        let what = format!("the opinion {} is outside {min} to {max}", quote(text.as_bytes()));
        return Err((what, "mend the value, or network.opinion_min and network.opinion_max"));
    }
    // Both ends are met exactly, and rounding leaves nothing outside them.
    let share = (value - min) / (max - min);
    Ok((share * 2.0 - 1.0) as f32)
}

/// Nodes of links that have no value.
fn missing(names: &Names, nodes: &[usize], field: &str, spec: &FileSpec, problems: &mut Problems) {
    const NAMED: usize = 5;
    let Some(&first) = nodes.first() else { return };
    let shown: Vec<String> =
        nodes.iter().take(NAMED).map(|&node| quote(names.name(node).to_string().as_bytes())).collect();
    let more = nodes.len() - shown.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let (what, remedy) = match spec.nodes {
        Some(_) => (
            format!("linked, but not in the node table: {}{more}", shown.join(", ")),
            format!("every node needs its {field}: add it to the table, or name no network.{field}"),
        ),
        None => (
            format!("nodes without the attribute of network.{field}: {}{more}", shown.join(", ")),
            "every node needs it; network.missing says that some have none".to_string(),
        ),
    };
    problems.add(&spec.path, names.first_line(first), what, remedy);
}

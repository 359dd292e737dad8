//! Links in a table: a separator between fields, names of any kind, quoted or not, with or without a header.
//!
//! Commas separate in a file that is named .csv, unless its first line has none and has semicolons or tabs; a first line `sep=;`
//! says it. In a file of another name it is what its first line has: tabs, semicolons, commas, else blanks.
//!
//! The first record is a header if it names a known pair of columns ([`PAIRS`]; they may stand anywhere), and no header if
//! its first two fields are whole numbers: then the first two columns are the link. Anything else might be a link or a header
//! that is not known, and is refused: taken by position, a column of times would be people. Other columns are ignored, which is
//! said, but every record must have as many fields as the first. There are no comments in CSV: a name may begin with any
//! character; in other files lines that begin with # or % are comments, until the first record.

use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use crate::text::{Fault, fields_by, lines, quote};
use std::borrow::Cow;
use std::path::Path;

/// Names of columns, in any case, that give a link from the first to the second.
const PAIRS: &[[&str; 2]] = &[
    ["source", "target"],
    ["from", "to"],
    ["src", "dst"],
    ["follower", "followee"],
    ["u", "v"],
    ["node1", "node2"],
    ["node_1", "node_2"],
    ["id1", "id2"],
    ["id_1", "id_2"],
    ["user1", "user2"],
    ["user_1", "user_2"],
    ["user_a", "user_b"],
    ["user", "friend"],
    ["userid", "friendid"],
    ["user_id", "friend_id"],
    ["ego", "alter"],
    ["source", "destination"],
    ["source_id", "target_id"],
    ["src", "dest"],
    ["sender", "receiver"],
    ["origin", "destination"],
    ["head", "tail"],
    ["node_a", "node_b"],
    ["nodea", "nodeb"],
    ["person1", "person2"],
    ["person_1", "person_2"],
    ["fromnodeid", "tonodeid"],
    ["from_id", "to_id"],
    ["from_node", "to_node"],
    ["i", "j"],
];
/// Names of columns that say whether a link is directed.
const TYPES: &[&str] = &["type", "directed"];
/// Names of columns of weights and signs.
const WEIGHTS: &[&str] = &["weight", "sign", "value", "rating", "strength"];

/// Reads links in a table; `csv`: its name says that it is CSV, which has no comments.
pub fn read<'a>(text: &'a [u8], csv: bool, file: &Path, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::default();
    let mut separator = None;
    let mut shape: Option<Shape> = None;
    for (number, line) in lines(text).filter(|(_, line)| !line.trim_ascii().is_empty()) {
        if shape.is_none() {
            if !csv && comment(line) {
                links.note_comment(line);
                continue;
            }
            if let Some(stated) = line.trim_ascii().strip_prefix(b"sep=").filter(|rest| rest.len() == 1) {
                separator = Some(stated[0]);
                continue;
            }
        }
        let by = *separator.get_or_insert_with(|| of_line(line, csv));
        let expected = shape.as_ref().map(|shape| (shape.line, shape.fields));
        let record = match split(line, by).and_then(|record| width(record, expected, line)) {
            Ok(record) => record,
            Err((what, remedy)) => {
                problems.add(file, number, what, remedy);
                continue;
            }
        };
        let begins = shape.is_none();
        let own = shape.get_or_insert_with(|| Shape::of(&record, number));
        if begins && own.header {
            continue;
        }
        if begins && !own.known {
            let what = format!("{} is a link or a header that is not known", quote(line));
            problems.add(
                file,
                number,
                what,
                "if it is a header, call its two columns source and target; if not, put such a header above it",
            );
            return links;
        }
        own.look(&record);
        match link(record, own.columns) {
            Ok([source, target]) => links.add(source, target, number),
            Err(what) => problems.add(file, number, what, "a record names two nodes: source,target"),
        }
    }
    if let (Some(shape), Some(separator)) = (shape, separator) {
        shape.tell(separator, &mut links);
    }
    links
}

fn comment(line: &[u8]) -> bool {
    matches!(line.trim_ascii().first(), Some(b'#' | b'%'))
}

/// What separates the fields of a first line.
fn of_line(line: &[u8], csv: bool) -> u8 {
    let has = |byte: u8| line.contains(&byte);
    match (csv && has(b','), has(b'\t'), has(b';'), has(b',')) {
        (true, ..) => b',',
        (_, true, ..) => b'\t',
        (_, _, true, _) => b';',
        (.., true) => b',',
        _ if csv => b',',
        _ => b' ',
    }
}

fn split(line: &[u8], separator: u8) -> Result<Vec<Cow<'_, [u8]>>, Fault> {
    match separator {
        b' ' => Ok(line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).map(Cow::Borrowed).collect()),
        _ => fields_by(line, separator),
    }
}

/// How a table is laid out, and what was seen in the columns that are not the link.
struct Shape {
    /// line of the first record, and its fields
    line: u64,
    fields: usize,
    /// whether the first record names the columns
    header: bool,
    /// whether it is known what the first record is
    known: bool,
    /// the columns of the link
    columns: [usize; 2],
    /// the columns' names, where there is a header
    names: Vec<String>,
    /// the column that says whether links are directed, that of weights, and what was seen in them
    types: Option<usize>,
    weights: Option<usize>,
    directed: u64,
    undirected: u64,
    not_positive: u64,
}

impl Shape {
    fn of(record: &[Cow<'_, [u8]>], line: u64) -> Shape {
        let pair = header(record);
        let column = |known: &[&str]| {
            let named = |field: &Cow<'_, [u8]>| known.iter().any(|name| field.eq_ignore_ascii_case(name.as_bytes()));
            record.iter().position(named).filter(|_| pair.is_some())
        };
        let whole = record.iter().take(2).all(|field| Name::integer(field).is_some());
        let names = record.iter().map(|field| String::from_utf8_lossy(field).into_owned());
        Shape {
            line,
            fields: record.len(),
            header: pair.is_some(),
            known: pair.is_some() || whole,
            columns: pair.unwrap_or([0, 1]),
            names: if pair.is_some() { names.collect() } else { Vec::new() },
            types: column(TYPES),
            // Without a header the third column of numbers is most often a weight.
            weights: column(WEIGHTS).or((pair.is_none() && record.len() > 2).then_some(2)),
            directed: 0,
            undirected: 0,
            not_positive: 0,
        }
    }

    /// Notes what the other columns say of a link.
    fn look(&mut self, record: &[Cow<'_, [u8]>]) {
        if let Some(said) = self.types.map(|column| &record[column]) {
            let is = |words: &[&str]| words.iter().any(|word| said.eq_ignore_ascii_case(word.as_bytes()));
            self.directed += u64::from(is(&["directed", "true", "1"]));
            self.undirected += u64::from(is(&["undirected", "false", "0"]));
        }
        let weight = self.weights.and_then(|column| std::str::from_utf8(&record[column]).ok()?.parse::<f64>().ok());
        self.not_positive += u64::from(weight.is_some_and(|weight| weight <= 0.0));
    }

    /// Tells the account what was taken and what was ignored.
    fn tell(self, separator: u8, links: &mut Links) {
        let by = match separator {
            b',' => "commas",
            b'\t' => "tabs",
            b';' => "semicolons",
            b' ' => "blanks",
            _ => "another separator",
        };
        let name = |column: usize| self.names.get(column).cloned().unwrap_or_else(|| format!("column {}", column + 1));
        let ignored: Vec<String> = (0..self.fields).filter(|column| !self.columns.contains(column)).map(name).collect();
        let ignored = if ignored.is_empty() { String::new() } else { format!("; ignored: {}", ignored.join(", ")) };
        links.about = format!("a table with {by}, {} to {}{ignored}", name(self.columns[0]), name(self.columns[1]));
        links.directed = match (self.directed > 0, self.undirected > 0) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => links.directed,
        };
        if let (Some(column), true) = (self.weights, self.not_positive > 0) {
            links.notes.push(format!(
                "{} of the links have a number in {} that is not above 0: signs and weights are ignored, and these are links like the others",
                self.not_positive,
                name(column)
            ));
        }
    }
}

/// The record, if it has at least two fields and as many as the first.
fn width<'a>(
    record: Vec<Cow<'a, [u8]>>,
    first: Option<(u64, usize)>,
    line: &[u8],
) -> Result<Vec<Cow<'a, [u8]>>, Fault> {
    match first {
        _ if record.len() < 2 => {
            let remedy = "a record is source,target with commas, semicolons or tabs between, as on the first line";
            Err((format!("only one field, {}", quote(line)), remedy))
        }
        Some((number, expected)) if record.len() != expected => {
            let what = format!("number of fields {} where line {number} has {expected}, {}", record.len(), quote(line));
            Err((what, "give every record as many fields; put a field that holds a comma in quotes"))
        }
        _ => Ok(record),
    }
}

/// The columns of a link, if the record names a known pair of them.
fn header(record: &[Cow<'_, [u8]>]) -> Option<[usize; 2]> {
    let column = |name: &str| record.iter().position(|field| field.eq_ignore_ascii_case(name.as_bytes()));
    PAIRS.iter().find_map(|[source, target]| Some([column(source)?, column(target)?]))
}

/// The two ends in a record.
fn link<'a>(mut record: Vec<Cow<'a, [u8]>>, columns: [usize; 2]) -> Result<[Name<'a>; 2], String> {
    let mut name = |column: usize| {
        let field = std::mem::take(&mut record[column]);
        let shown = quote(&field);
        Name::read(field).map_err(|reason| format!("field {}, {shown}, {reason}", column + 1))
    };
    Ok([name(columns[0])?, name(columns[1])?])
}

//! TOML text as a tree in which every key and value knows its line and column.
//!
//! The text is read to its end whatever is wrong with it, so that all problems are reported at once. Knows nothing of what
//! the keys mean.

use super::problem::{Location, Report};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value as it was written.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// what it is
    pub item: Item,
    /// where it begins
    pub location: Location,
    /// as it was written, shortened
    pub written: String,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Item {
    /// true or false
    Bool(bool),
    /// a whole number that fits 64 bits with a sign
    Integer(i64),
    /// a whole number that does not
    TooLarge,
    /// a number, perhaps not a finite one
    Real(f64),
    /// text
    Text(String),
    /// a date or time
    Datetime(String),
    /// values in brackets, or tables under a header in double brackets
    List(Vec<Node>),
    /// keys with values, in the order of the file
    Table(Vec<Entry>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// one part of a dotted key
    pub key: String,
    /// where the key is
    pub location: Location,
    /// its value
    pub node: Node,
}

impl Item {
    /// What it is, in words.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Item::Bool(_) => "true or false",
            Item::Integer(_) | Item::TooLarge => "a whole number",
            Item::Real(_) => "a real number",
            Item::Text(_) => "text",
            Item::Datetime(_) => "a date",
            Item::List(_) => "a list",
            Item::Table(_) => "a table",
        }
    }
}

/// Longest value that is quoted in a message whole, in characters.
const WRITTEN_MAX: usize = 40;
/// Most parts a dotted key may have: the reader's tables nest as deep, and no key of ours has more than four.
const PARTS_MAX: usize = 64;

/// Reads a document, reporting what is no TOML; the lines of these problems.
pub(super) fn parse(text: &str, report: &mut Report) -> (Vec<Entry>, Vec<usize>) {
    let index = Index::new(text);
    if let Some(offset) = too_deep(text) {
        let location = index.location(offset);
        report.error(&location, "", "a key of too many parts", format!("a dotted key has at most {PARTS_MAX} parts"));
        return (Vec::new(), vec![index.line(offset)]);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let end = text.len()..text.len();
    let mut errors: Vec<_> = errors.iter().map(|error| (error.span().unwrap_or(end.clone()), error)).collect();
    errors.sort_by_key(|(span, _)| span.start);
    // what comes after the first on a line is most often its consequence
    errors.dedup_by_key(|(span, _)| index.line(span.start));
    let mut lines = Vec::new();
    for (span, error) in errors {
        let (message, remedy) = match index.is_missing_value(span.start) {
            true => ("a value is missing after `=`", "write `key = value`, or remove the line"),
            false => (error.message(), remedy(error.message())),
        };
        report.error(&index.location(span.start), "", format!("not TOML: {message}"), remedy);
        let line = index.line(span.start);
        let broken_header = text.lines().nth(line - 1).is_some_and(|text| text.trim_start().starts_with('['));
        // after a broken header nobody knows what the next keys belong to
        lines.extend(line..=if broken_header { index.starts.len() } else { index.line(span.end) });
    }
    (index.entries(table.get_ref()), lines)
}

/// Reads one value of a command line: TOML, or else the text itself.
pub(super) fn parse_value(text: &str, location: Location) -> Node {
    let index = Index::new(text);
    let mut node = match DeValue::parse(text) {
        Ok(value) if too_deep(text).is_none() => index.node(&value),
        _ => Node { item: Item::Text(text.to_string()), location: location.clone(), written: shorten(text) },
    };
    node.relocate(&location);
    node
}

impl Node {
    fn relocate(&mut self, location: &Location) {
        self.location = location.clone();
        match &mut self.item {
            Item::List(nodes) => nodes.iter_mut().for_each(|node| node.relocate(location)),
            Item::Table(entries) => entries.iter_mut().for_each(|entry| {
                entry.location = location.clone();
                entry.node.relocate(location);
            }),
            _ => {}
        }
    }
}

/// Where a line that is no comment has more dots between two separators than a key may have parts. A text value is not told
/// from a key: none of ours has as many dots.
fn too_deep(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let parts = line.split(['=', '{', '}', ',', '[', ']']);
        if !line.trim_start().starts_with('#') && parts.map(|part| part.matches('.').count()).max() >= Some(PARTS_MAX) {
            return Some(start);
        }
        start += line.len();
    }
    None
}

/// How to mend what the TOML reader complains of.
fn remedy(message: &str) -> &'static str {
    const HEADER: &str = "a section is [name], a list of them [[name]], each on a line of its own";
    const NUMBER: &str = "write numbers as 10, 10_000, 0.25 or 1e-3";
    const TEXT: &str = "put text between a pair of \" on one line";
    const LINE: &str =
        "write `key = value`; text stands between \" quotes, lists between [ ], true and false in small letters";
    // the first word that the message has decides
    const REMEDIES: &[(&str, &str)] = &[
        ("duplicate key", "a key or section is given once: remove one of the two"),
        ("unquoted key", "a key is made of letters, digits, - and _; write `key = value`"),
        ("recurse", "there are too many brackets within brackets: remove some"),
        ("boolean", "write true or false, in small letters"),
        ("escape", "a backslash is written twice: \\\\"),
        ("extra `=`", "one = stands between key and value"),
        ("string", TEXT),
        ("quote", TEXT),
        ("newline", "one `key = value` a line; a decimal number has a point, not a comma"),
        ("float", NUMBER),
        ("number", NUMBER),
        ("digit", NUMBER),
        ("leading zero", NUMBER),
        ("inline table", "close the table: { key = value }"),
        ("array table", HEADER),
        ("array", "close the list: [1, 2, 3]"),
        ("table", HEADER),
        ("value", LINE),
        ("key", LINE),
    ];
    let found = REMEDIES.iter().find(|(word, _)| message.contains(word));
    found.map_or("write `key = value`, or [name] to begin a section", |(_, remedy)| remedy)
}

/// At most [`WRITTEN_MAX`] characters of the first line.
pub(super) fn shorten(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or("").trim_end();
    let cut = line.len() < text.trim().len() || line.chars().nth(WRITTEN_MAX).is_some();
    let kept: String = line.chars().take(WRITTEN_MAX).collect();
    if cut { format!("{kept}...") } else { kept }
}

/// Where the lines of a text begin.
struct Index<'a> {
    text: &'a str,
    starts: Vec<usize>,
    /// characters that begin before each block of [`BLOCK`] bytes
    blocks: Vec<usize>,
}

/// Bytes between two counts of characters.
const BLOCK: usize = 256;

/// Characters that begin in some bytes.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

impl<'a> Index<'a> {
    fn new(text: &'a str) -> Index<'a> {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(k, _)| k + 1)).collect();
        let counts = text.as_bytes().chunks(BLOCK).scan(0, |sum, block| {
            *sum += begun(block);
            Some(*sum)
        });
        let blocks = std::iter::once(0).chain(counts).collect();
        Index { text, starts, blocks }
    }

    fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// Whether a line ends at an offset just after `=`.
    fn is_missing_value(&self, offset: usize) -> bool {
        let (before, after) = (self.text.get(..offset), self.text.get(offset..));
        let after = after.and_then(|text| text.lines().next()).unwrap_or("").trim_start();
        before.is_some_and(|text| text.trim_end_matches([' ', '\t']).ends_with('='))
            && (after.is_empty() || after.starts_with('#'))
    }

    fn location(&self, offset: usize) -> Location {
        let line = self.line(offset);
        let start = self.starts[line - 1];
        let before = self.characters(offset) - self.characters(start);
        let marks = self.text[start..].chars().take(before).take_while(|c| *c == '\u{FEFF}').count();
        Location::At { line, column: before - marks + 1 }
    }

    /// Characters that begin before an offset: a long line has many values, and each asks.
    fn characters(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        self.blocks[block] + begun(&self.text.as_bytes()[block * BLOCK..offset])
    }

    fn entries(&self, table: &DeTable) -> Vec<Entry> {
        let mut entries: Vec<(usize, Entry)> = Vec::with_capacity(table.len());
        for (key, value) in table.iter() {
            let start = key.span().start;
            let entry =
                Entry { key: key.get_ref().to_string(), location: self.location(start), node: self.node(value) };
            entries.push((start, entry));
        }
        entries.sort_by_key(|(start, _)| *start);
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    fn node(&self, value: &Spanned<DeValue>) -> Node {
        let item = match value.get_ref() {
            DeValue::Boolean(yes) => Item::Bool(*yes),
            DeValue::Integer(n) => match i64::from_str_radix(n.as_str(), n.radix()) {
                Ok(n) => Item::Integer(n),
                Err(_) => Item::TooLarge,
            },
            DeValue::Float(x) => Item::Real(x.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::String(text) => Item::Text(text.to_string()),
            DeValue::Datetime(date) => Item::Datetime(date.to_string()),
            DeValue::Array(values) => Item::List(values.iter().map(|value| self.node(value)).collect()),
            DeValue::Table(table) => Item::Table(self.entries(table)),
        };
        let written = shorten(self.text.get(value.span()).unwrap_or(""));
        Node { item, location: self.location(value.span().start), written }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_know_their_place() {
        let mut report = Report::new("s");
        let (entries, _) = parse("\u{FEFF}a = 1\n[b]\n  \"ä\" = [2, true]\n", &mut report);
        assert_eq!(report.len(), 0);
        assert_eq!(entries[0].location, Location::At { line: 1, column: 1 });
        let Item::Table(inner) = &entries[1].node.item else { panic!("a table") };
        let Item::List(list) = &inner[0].node.item else { panic!("a list") };
        assert_eq!(inner[0].location, Location::At { line: 3, column: 3 });
        assert_eq!(list[1].location, Location::At { line: 3, column: 13 });
    }

    #[test]
    fn all_syntax_problems_are_found() {
        let mut report = Report::new("s");
        let (_, lines) = parse("a = \nb = 2\nc == 3\nd = \"x\n", &mut report);
        assert_eq!(lines, [1, 3, 4], "{report:?}");
    }

    #[test]
    fn a_very_deep_key_does_not_exhaust_the_stack() {
        for text in [
            format!("{}a = 1", "a.".repeat(200_000)),
            format!("x = {{ {}a = 1 }}", "a.".repeat(200_000)),
            format!("a = {}", "[".repeat(200_000)),
            format!("[{}a]", "a.".repeat(200_000)),
            format!("\"#\".{}a = 1", "a.".repeat(200_000)),
            format!("x = {}1", format!("{{ {}a = ", "a.".repeat(60)).repeat(100_000)),
        ] {
            let mut report = Report::new("s");
            parse(&text, &mut report);
            assert!(report.has_errors());
        }
    }
}

//! Links in a table: a separator between fields, names of any kind, quoted or not, with or without a header.
//!
//! Commas separate in a file that is named .csv, unless its first line has none and has semicolons or tabs; a first line `sep=;`
//! says it. In a file of another name it is what its first line has: tabs, semicolons, commas, else blanks.
//!
//! The columns of the link are those that the scenario names. Else the first record is a header if it names a known pair of
//! columns ([`PAIRS`]; they may stand anywhere), and no header if its first two fields are whole numbers: then the first two
//! columns are the link, unless what is in them says that they are an index or times. Anything else might be a link or a
//! header that is not known, and is refused: taken by position, a column of times would be people. Other columns are ignored,
//! which is said, but every record must have as many fields as the first. There are no comments in CSV: a name may begin with
//! any character; in other files lines that begin with # or % are comments, until the first record, and to the end where
//! there is no header.

use super::columns::{self, Record, find, listed, separator, split, stated};
use super::fields::Fields;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::{Bipartite, FileSpec, Header};
use crate::text::{Fault, lines, quote};
use std::borrow::Cow;

/// Names of columns, in any case, that give a link from the first to the second.
pub const PAIRS: &[[&str; 2]] = &[
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
pub const TYPES: &[&str] = &["type", "directed"];
/// Names of columns of weights and signs.
pub const WEIGHTS: &[&str] = &["weight", "sign", "value", "rating", "strength"];

/// What to do about names that a spreadsheet has rounded.
pub const SPOILED: &str = "several nodes may have become one: export the table again with ids as text";

/// Reads links in a table; `csv`: its name says that it is CSV, which has no comments.
pub fn read<'a>(spec: &FileSpec, text: &'a [u8], csv: bool, fields: Fields, problems: &mut Problems) -> Links<'a> {
    let file = &spec.path;
    let mut links = Links::of(spec, fields);
    let mut by = None;
    let mut shape: Option<Shape> = None;
    for (number, line) in lines(text).filter(|(_, line)| !line.trim_ascii().is_empty()) {
        let comments = !csv && shape.as_ref().is_none_or(|shape| shape.names.is_none());
        if comments && comment(line) {
            links.note_comment(line);
            continue;
        }
        if let (None, Some(separator)) = (&shape, stated(line)) {
            by = Some(separator);
            continue;
        }
        let by = *by.get_or_insert_with(|| separator(line, csv));
        let record = match split(line, by).and_then(|record| width(record, shape.as_ref(), line)) {
            Ok(record) => record,
            Err((what, remedy)) => {
                problems.add(file, number, what, remedy);
                continue;
            }
        };
        let shape = match &mut shape {
            Some(shape) => shape,
            begun @ None => match Shape::of(&record, number, spec) {
                Ok(made) => {
                    let header = made.names.is_some();
                    let told = header || links.directed.is_some();
                    if let (false, Some((what, remedy))) = (told, doubtful(text, by, &made, spec)) {
                        problems.add(file, number, what, remedy);
                        return links;
                    }
                    let shape = begun.insert(made);
                    if header {
                        continue;
                    }
                    shape
                }
                Err((what, remedy)) => {
                    problems.add(file, number, what, remedy);
                    return links;
                }
            },
        };
        if let Err((what, remedy)) = shape.take(record, number, spec, &mut links) {
            problems.add(file, number, what, remedy);
        }
    }
    if let (Some(shape), Some(by)) = (shape, by) {
        shape.tell(by, &mut links);
    }
    links
}

fn comment(line: &[u8]) -> bool {
    matches!(line.trim_ascii().first(), Some(b'#' | b'%'))
}

/// How a table is laid out, and what was seen in the columns that are not the link.
struct Shape {
    /// line of the first record, and its fields
    line: u64,
    fields: usize,
    /// the columns' names, where there is a header
    names: Option<Vec<String>>,
    /// whether names of nodes are whole numbers, by which it was told that there is no header
    whole: bool,
    /// the columns of the link
    ends: [usize; 2],
    /// columns of weights and of times, and the one that says whether links are directed
    weight: Option<usize>,
    /// the first other column of a table without a header, which is most often a weight
    guess: Option<usize>,
    time: Option<usize>,
    types: Option<usize>,
    directed: u64,
    undirected: u64,
    other_times: u64,
    /// links that have a weight
    weighed: u64,
}

impl Shape {
    fn of(record: &Record, line: u64, spec: &FileSpec) -> Result<Shape, Fault> {
        let header = columns::texts(record);
        let whole = record.iter().take(2).all(|field| Name::integer(field).is_some());
        let pair = header_pair(&header);
        let keys = [&spec.source, &spec.target];
        let named = keys.iter().all(|key| key.as_ref().is_some_and(|key| find("", key, Some(&header), 0).is_ok()));
        let present = match spec.header {
            Header::Present => true,
            Header::Absent => false,
            Header::Auto => named || (pair.is_some() && !whole),
        };
        let columns = (present).then_some(&header[..]);
        let fields = record.len();
        let column =
            |key: &str, name: &Option<String>| name.as_ref().map(|name| find(key, name, columns, fields)).transpose();
        let ends = match (column("network.source", &spec.source), column("network.target", &spec.target)) {
            _ if spec.source.is_some() != spec.target.is_some() => {
                let what =
                    "network.source and network.target name the two ends of a link, and one of them is not given";
                return Err((what.into(), "give both, or none"));
            }
            // A first line of words that no key finds may be a link or a header.
            (Err(_), _) | (_, Err(_)) if spec.header == Header::Auto && !whole && !numbers(keys) => {
                find("network.source", keys[0].as_deref().unwrap_or_default(), Some(&header), fields)?;
                [0, find("network.target", keys[1].as_deref().unwrap_or_default(), Some(&header), fields)?]
            }
            (source, target) => match (source?, target?) {
                (Some(source), Some(target)) => [source, target],
                _ if present => pair.ok_or_else(|| {
                    let what = format!("no column is known as an end of a link: there is {}", listed(&header));
                    (what, "say network.source = and network.target =")
                })?,
                _ if whole || spec.header == Header::Absent => [0, 1],
                _ => return Err(unknown(record)),
            },
        };
        if ends[0] == ends[1] {
            return Err((format!("both ends of a link are column {}", ends[0] + 1), "name two columns"));
        }
        let known = |known: &[&str]| {
            columns?.iter().position(|name| known.iter().any(|known| name.eq_ignore_ascii_case(known)))
        };
        let weight = column("network.weight", &spec.weight)?.or_else(|| known(WEIGHTS)).or_else(|| data(record));
        if spec.weighted && weight.is_none() && spec.bipartite == Bipartite::Refuse {
            let what = format!(
                "network.weighted = true, and no column is known as that of weights: there is {}",
                listed(&header)
            );
            return Err((what, "name it: network.weight ="));
        }
        Ok(Shape {
            line,
            fields,
            ends,
            weight,
            guess: (2..fields).find(|k| !ends.contains(k)).filter(|_| !present),
            time: column("network.time", &spec.time)?,
            types: known(TYPES),
            whole: !present && whole && !spec.columns(),
            names: present.then_some(header),
            directed: 0,
            undirected: 0,
            other_times: 0,
            weighed: 0,
        })
    }

    /// Takes the link of a record.
    fn take<'a>(
        &mut self,
        mut record: Record<'a>,
        line: u64,
        spec: &FileSpec,
        links: &mut Links<'a>,
    ) -> Result<(), Fault> {
        if let Some(said) = self.types.map(|column| &record[column]) {
            let is = |words: &[&str]| words.iter().any(|word| said.eq_ignore_ascii_case(word.as_bytes()));
            self.directed += u64::from(is(&["directed", "true", "1"]));
            self.undirected += u64::from(is(&["undirected", "false", "0"]));
        }
        if let Some(column) = self.time {
            let Some(time) = spec.number(&record[column]) else {
                return Err((
                    format!("the time {} is not a number", quote(&record[column])),
                    "give every link a number in the column of network.time",
                ));
            };
            if !(spec.times[0]..=spec.times[1]).contains(&time) {
                self.other_times += 1;
                links.dropped += 1;
                return Ok(());
            }
        }
        let column = self.weight.or(self.guess);
        let weight = column.map_or(Cow::Borrowed(&[][..]), |column| std::mem::take(&mut record[column]));
        let weight = in_data(&weight, spec).unwrap_or_else(|| spec.number(&weight).ok_or(&weight[..]));
        self.weighed += u64::from(weight.is_ok());
        let mut name = |column: usize| {
            let field = std::mem::take(&mut record[column]);
            let shown = quote(&field);
            Name::read(field).map_err(|reason| {
                (format!("field {}, {shown}, {reason}", column + 1), "a record names two nodes: source,target")
            })
        };
        let [source, target] = [name(self.ends[0])?, name(self.ends[1])?];
        if let Some((end, why)) = [&source, &target].into_iter().find_map(|end| Some((end, end.spoiled()?))) {
            return Err((format!("the name {} {why}", quote(end.to_string().as_bytes())), SPOILED));
        }
        if let (true, Some(Name::Text(text))) =
            (self.whole, [&source, &target].into_iter().find(|name| matches!(name, Name::Text(_))))
        {
            let what =
                format!("{} is not a whole number, as the names on line {} are", quote(text.as_bytes()), self.line);
            return Err((
                what,
                "if the first line is a header, say network.source and network.target; if names are mixed, network.header = \"absent\"",
            ));
        }
        links.add_weighted(source, target, line, weight)
    }

    /// Tells the account what was taken and what was ignored.
    fn tell(self, separator: u8, links: &mut Links) {
        let name = |column: usize| {
            let named = self.names.as_ref().and_then(|names| names.get(column).cloned());
            named.unwrap_or_else(|| format!("column {}", column + 1))
        };
        let weighs = self.weight.filter(|_| links.weighted());
        let taken =
            |column: &usize| self.ends.contains(column) || Some(*column) == weighs || Some(*column) == self.time;
        let ignored: Vec<String> = (0..self.fields).filter(|column| !taken(column)).map(name).collect();
        let ignored = if ignored.is_empty() { String::new() } else { format!("; ignored: {}", ignored.join(", ")) };
        let weighed = weighs.map(|column| format!(", weights {}", name(column))).unwrap_or_default();
        let timed = self.time.map(|column| format!(", times {}", name(column))).unwrap_or_default();
        let by = columns::named(separator);
        links.about =
            format!("a table with {by}, {} to {}{weighed}{timed}{ignored}", name(self.ends[0]), name(self.ends[1]));
        links.directed = match (self.directed > 0, self.undirected > 0) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => links.directed,
        };
        if self.other_times > 0 {
            links.notes.push(format!(
                "{} links are left out, for their time is not from network.time_min to network.time_max",
                self.other_times
            ));
        }
        links.guessed = self.weight.is_none() || self.weighed == 0;
        links.weight = self.weight.or(self.guess).map(name);
    }
}

/// Whether keys are numbers of columns.
fn numbers(keys: [&Option<String>; 2]) -> bool {
    keys.iter().all(|key| key.as_ref().is_some_and(|key| key.trim().parse::<usize>().is_ok()))
}

/// Column of what networkx writes behind a link: `{'weight': 2}`.
fn data(record: &Record) -> Option<usize> {
    record.iter().position(|field| field.starts_with(b"{")).filter(|at| *at > 1)
}

/// The weight in `{'weight': 2}`, by the name of the scenario's key; `None` in anything else.
fn in_data<'a>(field: &[u8], spec: &FileSpec) -> Option<Result<f64, &'a [u8]>> {
    let text = std::str::from_utf8(field).ok()?.strip_prefix('{')?;
    let name = spec.weight.as_deref().filter(|name| name.parse::<usize>().is_err()).unwrap_or("weight");
    let quoted = [format!("'{name}':"), format!("\"{name}\":")];
    let after = quoted.iter().find_map(|key| text.split_once(key.as_str()))?.1;
    let number = after.split([',', '}']).next().unwrap_or_default();
    Some(spec.number(number.as_bytes()).ok_or(&b"{}"[..]))
}

fn unknown(record: &Record) -> Fault {
    let line: Vec<String> = record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
    let what = format!("{} is a link or a header that is not known", quote(line.join(", ").as_bytes()));
    (
        what,
        "if it is a header, say network.source and network.target, its two columns; if not, network.header = \"absent\"",
    )
}

/// What speaks against taking the first two of three or more columns of numbers: that the first is an index or a time.
fn doubtful(text: &[u8], by: u8, shape: &Shape, spec: &FileSpec) -> Option<Fault> {
    const LOOKED_AT: usize = 20_000;
    if shape.fields < 3 || spec.source.is_some() {
        return None;
    }
    let mut firsts = [const { Vec::new() }; 3];
    let kept = lines(text).filter(|(_, line)| !line.trim_ascii().is_empty() && !comment(line));
    for (_, line) in kept.take(LOOKED_AT) {
        let record = split(line, by).ok()?;
        for (column, field) in firsts.iter_mut().zip(&record) {
            column.push(Name::integer(field)?);
        }
    }
    let [first, second, third] = firsts;
    if first.len() < 4 || !first.is_sorted() || first.len() != third.len() {
        return None;
    }
    let distinct = |column: &[i64]| column.iter().copied().collect::<std::collections::BTreeSet<i64>>();
    let (one, two, three) = (distinct(&first), distinct(&second), distinct(&third));
    // The second and the third are of one kind, which a link's end and its weight are not.
    if three.len() < 3 || 2 * two.intersection(&three).count() < two.len().min(three.len()) {
        return None;
    }
    let index = first.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1)) && matches!(first[0], 0 | 1);
    let time = one.is_disjoint(&two) && one.len() > 1;
    let is = match (index, time) {
        (true, _) => "counts the lines, as an index does",
        (_, true) => "ascends and shares no number with the second, as times do",
        _ => return None,
    };
    let what = format!("the first of {} columns {is}, and nothing says which columns are the ends", shape.fields);
    Some((what, "say it: network.source = \"2\" and network.target = \"3\", or \"1\" and \"2\" if they are"))
}

/// The record, if it has at least two fields and as many as the first.
fn width<'a>(record: Record<'a>, shape: Option<&Shape>, line: &[u8]) -> Result<Record<'a>, Fault> {
    match shape {
        _ if record.len() < 2 => {
            let remedy = "a record is source,target with commas, semicolons or tabs between, as on the first line";
            Err((format!("only one field, {}", quote(line)), remedy))
        }
        Some(shape) if record.len() != shape.fields => {
            let what = format!(
                "number of fields {} where line {} has {}, {}",
                record.len(),
                shape.line,
                shape.fields,
                quote(line)
            );
            Err((what, "give every record as many fields; put a field that holds a comma in quotes"))
        }
        _ => Ok(record),
    }
}

/// The columns of a link, if the record names a known pair of them.
fn header_pair(header: &[String]) -> Option<[usize; 2]> {
    let column = |name: &str| header.iter().position(|field| field.eq_ignore_ascii_case(name));
    PAIRS.iter().find_map(|[source, target]| Some([column(source)?, column(target)?]))
}

//! Links in CSV: comma separated, names of any kind, quoted or not, with or without a header.
//!
//! The first record is a header if it names a known pair of columns ([`PAIRS`]; they may stand anywhere), or if its first
//! two fields are text while the next record's are whole numbers. Without such a pair the first two columns are the link.
//! Other columns (weights, types) are ignored, but every record must have as many fields as the first. There are no
//! comments: a name may begin with any character.

use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use crate::text::{Fault, fields, lines, quote};
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
];

/// Reads links in CSV.
pub fn read<'a>(text: &'a [u8], file: &Path, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::default();
    let mut columns = [0, 1];
    let mut first: Option<(u64, usize)> = None;
    let mut doubtful: Option<([Name<'a>; 2], u64)> = None;
    for (number, line) in lines(text).filter(|(_, line)| !line.trim_ascii().is_empty()) {
        let record = match fields(line).and_then(|record| width(record, first, line)) {
            Ok(record) => record,
            Err((what, remedy)) => {
                problems.add(file, number, what, remedy);
                continue;
            }
        };
        let begins = first.is_none();
        first.get_or_insert((number, record.len()));
        if let (true, Some(pair)) = (begins, header(&record)) {
            columns = pair;
            continue;
        }
        let link = match link(record, columns) {
            Ok(link) => link,
            Err(what) => {
                problems.add(file, number, what, "a record names two nodes: source,target");
                continue;
            }
        };
        let numbers = link.iter().filter(|name| matches!(name, Name::Integer(_))).count();
        if begins && numbers == 0 {
            doubtful = Some((link, number));
            continue;
        }
        if let Some(([source, target], line)) = doubtful.take_if(|_| numbers < 2) {
            links.add(source, target, line);
        }
        doubtful = None;
        let [source, target] = link;
        links.add(source, target, number);
    }
    if let Some(([source, target], line)) = doubtful {
        links.add(source, target, line);
    }
    links
}

/// The record, if it has at least two fields and as many as the first.
fn width<'a>(
    record: Vec<Cow<'a, [u8]>>,
    first: Option<(u64, usize)>,
    line: &[u8],
) -> Result<Vec<Cow<'a, [u8]>>, Fault> {
    match first {
        _ if record.len() < 2 => {
            let remedy = "a record is source,target with commas between; without commas, do not name the file .csv";
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

//! Edge lists as SNAP and most archives of networks publish them: two whole numbers a line.
//!
//! `#` and `%` begin comment lines; tabs or spaces separate; blank lines are passed over. What follows the first two numbers
//! on a line (weights, times) is ignored: every tie counts alike.

use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use crate::text::{lines, quote};
use std::path::Path;

/// Whether a text is an edge list, by its first line that is no comment: not one with separators, nor one of words.
pub fn begins(text: &[u8]) -> bool {
    let comment = |line: &[u8]| line.is_empty() || line.starts_with(b"#") || line.starts_with(b"%");
    let Some(first) = lines(text).map(|(_, line)| line.trim_ascii()).find(|line| !comment(line)) else { return true };
    let word = |field: &[u8]| std::str::from_utf8(field).is_ok_and(|text| text.starts_with(char::is_alphabetic));
    let mut fields = first.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty());
    let words = fields.next().is_some_and(word) && fields.next().is_some_and(word);
    let separated = first.contains(&b',') || first.contains(&b';') || first.contains(&b'\t') && link(first).is_err();
    !words && !separated
}

const REMEDY: &str = "a line gives a link as two whole numbers, tab or space between; start comments with #; above names put a header, \
                      source target";

/// Reads an edge list.
pub fn read<'a>(text: &'a [u8], file: &Path, problems: &mut Problems) -> Links<'a> {
    let mut links = Links { about: "an edge list".to_string(), ..Links::default() };
    for (number, line) in lines(text) {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        if line.starts_with(b"#") || line.starts_with(b"%") {
            links.note_comment(line);
            continue;
        }
        match link(line) {
            Ok([source, target]) => links.add(source, target, number),
            Err(what) => problems.add(file, number, what, REMEDY),
        }
    }
    links
}

/// The two ends in a line.
fn link(line: &[u8]) -> Result<[Name<'static>; 2], String> {
    let mut fields = line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty());
    let (Some(source), Some(target)) = (fields.next(), fields.next()) else {
        return Err(format!("only one field, {}", quote(line)));
    };
    Ok([node(source)?, node(target)?])
}

fn node(field: &[u8]) -> Result<Name<'static>, String> {
    if let Some(number) = Name::integer(field) {
        return Ok(Name::Integer(number));
    }
    let digits = field.strip_prefix(b"-").unwrap_or(field);
    let reason = if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) {
        "is beyond 64 bits"
    } else {
        "is not a whole number"
    };
    Err(format!("{} {reason}", quote(field)))
}

//! Edge lists as SNAP and most archives of networks publish them: two whole numbers a line.
//!
//! `#` and `%` begin comment lines; tabs or spaces separate; blank lines are passed over. A file whose first line has more is a
//! table; what follows two numbers on a later line is ignored.

use super::fields::Fields;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::FileSpec;
use crate::text::{lines, quote};

/// Whether a text is an edge list, by its first line that is no comment: not one with separators, nor of words, nor quoted,
/// nor of more than two fields.
pub fn begins(text: &[u8]) -> bool {
    let comment = |line: &[u8]| line.is_empty() || line.starts_with(b"#") || line.starts_with(b"%");
    let Some(first) = lines(text).map(|(_, line)| line.trim_ascii()).find(|line| !comment(line)) else { return true };
    let word = |field: &[u8]| std::str::from_utf8(field).is_ok_and(|text| text.starts_with(char::is_alphabetic));
    let fields: Vec<&[u8]> = first.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).take(3).collect();
    let words = fields.len() > 1 && fields[..2].iter().all(|field| word(field));
    let more = fields.len() > 2 || first.contains(&b'"');
    let separated = first.contains(&b',') || first.contains(&b';') || first.contains(&b'\t') && link(first).is_err();
    !words && !separated && !more
}

const REMEDY: &str = "a line gives a link as two whole numbers, tab or space between; start comments with #; above names put a header, \
                      source target";

/// Reads an edge list.
pub fn read<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::of(spec, fields);
    links.about = "an edge list".to_string();
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
            Ok([source, target]) => {
                let low = third(line).is_some_and(|weight| weight <= 0.0);
                let weight = if low { Ok(0.0) } else { Err(&[][..]) };
                // Nothing is asked of weights here, so none is refused.
                let _ = links.add_weighted(source, target, number, weight);
            }
            Err(what) => problems.add(&spec.path, number, what, REMEDY),
        }
    }
    (links.weight, links.guessed) = (Some("the third column".into()), true);
    links
}

/// The number behind the ends, if it may be none above 0: it begins with a minus or a zero.
fn third(line: &[u8]) -> Option<f64> {
    let field = line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).nth(2)?;
    matches!(field.first(), Some(b'-' | b'0')).then(|| std::str::from_utf8(field).ok()?.parse().ok()).flatten()
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

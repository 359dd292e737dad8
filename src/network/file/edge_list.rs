//! Edge lists as SNAP and most archives of networks publish them: two whole numbers a line.
//!
//! `#` and `%` begin comment lines; tabs or spaces separate; blank lines are passed over. What follows the first two numbers
//! on a line (weights, times) is ignored: every tie counts alike.

use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use crate::text::{lines, quote};
use std::path::Path;

const REMEDY: &str = "a line gives a link as two whole numbers, tab or space between; start comments with #, name a file with \
                      commas or text names .csv";

/// Reads an edge list.
pub fn read<'a>(text: &'a [u8], file: &Path, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::default();
    for (number, line) in lines(text) {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") || line.starts_with(b"%") {
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

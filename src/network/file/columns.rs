//! The fields of a line, and which column is meant.

use crate::text::{Fault, fields_by, quote};
use std::borrow::Cow;

/// A record's fields.
pub type Record<'a> = Vec<Cow<'a, [u8]>>;

/// What separates the fields of a first line; `csv`: the file's name says that it is CSV.
pub fn separator(line: &[u8], csv: bool) -> u8 {
    // What networkx writes behind a link, `{'weight': 2}`, has separators of its own.
    let data = line.iter().position(|&byte| byte == b'{').filter(|_| !csv && line.trim_ascii().ends_with(b"}"));
    let line = &line[..data.unwrap_or(line.len())];
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

/// The separator that a line `sep=;` says.
pub fn stated(line: &[u8]) -> Option<u8> {
    line.trim_ascii().strip_prefix(b"sep=").filter(|rest| rest.len() == 1).map(|rest| rest[0])
}

/// The fields of a line. Between blanks a field may be in quotes, and what begins with { is one field up to the line's end.
pub fn split(line: &[u8], separator: u8) -> Result<Record<'_>, Fault> {
    match separator {
        b' ' => blanks(line),
        b'\t' => Ok(line.split(|&byte| byte == b'\t').map(tab_field).collect()),
        _ => fields_by(line, separator),
    }
}

/// A field between tabs: quotes around it all are none of it, others mean nothing.
fn tab_field(field: &[u8]) -> Cow<'_, [u8]> {
    let field = field.trim_ascii();
    let quoted = field.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    match quoted {
        Some(inner) if inner.windows(2).any(|pair| pair == b"\"\"") => {
            let mut bare = Vec::with_capacity(inner.len());
            let mut escaped = false;
            for &byte in inner {
                escaped = byte == b'"' && !escaped;
                if byte != b'"' || escaped {
                    bare.push(byte);
                }
            }
            Cow::Owned(bare)
        }
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(field),
    }
}

fn blanks(line: &[u8]) -> Result<Record<'_>, Fault> {
    if !line.iter().any(|byte| matches!(byte, b'"' | b'{')) {
        return Ok(line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).map(Cow::Borrowed).collect());
    }
    let mut fields = Vec::new();
    let mut rest = line.trim_ascii();
    while let Some(first) = rest.first() {
        let length = match first {
            b'{' if rest.ends_with(b"}") => rest.len(),
            b'"' => {
                let end = rest[1..].iter().position(|&byte| byte == b'"');
                end.ok_or_else(|| (format!("a quote that does not end, {}", quote(line)), "close it on the same line"))?
                    + 2
            }
            _ => rest.iter().position(u8::is_ascii_whitespace).unwrap_or(rest.len()),
        };
        let (field, after) = rest.split_at(length);
        let bare = field.strip_prefix(b"\"").and_then(|field| field.strip_suffix(b"\"")).unwrap_or(field);
        fields.push(Cow::Borrowed(bare));
        rest = after.trim_ascii_start();
    }
    Ok(fields)
}

/// The texts of a header.
pub fn texts(record: &Record) -> Vec<String> {
    record.iter().map(|field| String::from_utf8_lossy(field).trim().to_string()).collect()
}

/// Where a column is that a key names: as it is written, else in another case; a number from 1 where there is no header.
pub fn find(key: &str, name: &str, header: Option<&[String]>, fields: usize) -> Result<usize, Fault> {
    let shown = quote(name.as_bytes());
    let Some(header) = header else {
        let number = name.trim().parse::<usize>().ok().filter(|number| (1..=fields).contains(number));
        return number.map(|number| number - 1).ok_or_else(|| {
            let what = format!("{key} = {shown}, and the table has no header: its columns are 1 to {fields}");
            (what, "give the number of a column; if the first line is a header, say network.header = \"present\"")
        });
    };
    let exact: Vec<usize> = (0..header.len()).filter(|&at| header[at] == name).collect();
    let alike = |at: &usize| header[*at].eq_ignore_ascii_case(name);
    let found = if exact.is_empty() { (0..header.len()).filter(alike).collect() } else { exact };
    match found[..] {
        [at] => Ok(at),
        [] => Err((format!("no column {shown} for {key}; there is {}", listed(header)), "name one of these")),
        _ => Err((format!("two columns are named {shown}"), "give every column a name of its own")),
    }
}

/// The names of columns, as a message lists them.
pub fn listed(header: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut known: Vec<String> = header.iter().take(SHOWN).map(|name| quote(name.as_bytes())).collect();
    if header.len() > SHOWN {
        known.push(format!("{} more", header.len() - SHOWN));
    }
    known.join(", ")
}

/// A separator in words.
pub fn named(separator: u8) -> &'static str {
    match separator {
        b',' => "commas",
        b'\t' => "tabs",
        b';' => "semicolons",
        b' ' => "blanks",
        _ => "another separator",
    }
}

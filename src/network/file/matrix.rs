//! Links in matrices: Matrix Market's coordinates or columns, and plain rows of entries.
//!
//! An entry that is not 0 is a link from its row to its column. Rows and columns of Matrix Market are named 1 and up, as the
//! file numbers them, those of plain rows 0 and up, or by their header.

use super::columns::{self, separator, split};
use super::fields::Fields;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::{Bipartite, FileSpec, most_nodes};
use crate::text::{Fault, last_line, lines, quote};
use std::borrow::Cow;

/// What the first line says.
#[derive(Clone, Copy)]
struct Banner {
    coordinate: bool,
    pattern: bool,
    /// only one of two entries that mirror each other is written
    symmetric: bool,
    /// and the other has the other sign, so that none stands on the diagonal
    skew: bool,
}

/// Reads a Matrix Market file.
pub fn market<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::of(spec, fields);
    links.about = "Matrix Market".to_string();
    let mut rest = lines(text).map(|(number, line)| (number, line.trim_ascii()));
    let banner = match rest.next().map(|(_, line)| banner(line)) {
        Some(Ok(banner)) => banner,
        Some(Err((what, remedy))) => {
            problems.add(&spec.path, 1, what, remedy);
            return links;
        }
        None => return links,
    };
    let mut rest = rest.filter(|(_, line)| !line.is_empty() && !line.starts_with(b"%"));
    let sizes = match rest.next().map(|(number, line)| (number, sizes(line, banner, spec, most_nodes(text)))) {
        Some((_, Ok(sizes))) => sizes,
        Some((number, Err((what, remedy)))) => {
            problems.add(&spec.path, number, what, remedy);
            return links;
        }
        None => {
            problems.add(&spec.path, last_line(text), "the file ends without a line of sizes", "fetch it again");
            return links;
        }
    };
    let [rows, columns, entries] = sizes;
    links.declare_numbered(if spec.bipartite == Bipartite::Second { columns } else { rows }, 1);
    let mut found = 0u64;
    let mut place = Place { row: 0, column: 1, rows, banner };
    for (number, line) in rest {
        found += 1;
        if found > entries {
            problems.add(
                &spec.path,
                number,
                format!("more entries than the {entries} that the file says"),
                "mend the line of sizes",
            );
            break;
        }
        let taken = entry(line, banner, place.next(), [rows, columns], spec).and_then(|entry| {
            entry.map_or(Ok(()), |(row, column, value)| add(&mut links, row, column, number, value, banner, spec))
        });
        if let Err((what, remedy)) = taken {
            problems.add(&spec.path, number, what, remedy);
        }
    }
    if found < entries && problems.is_empty() {
        let what = format!("{found} entries where the file says that there are {entries}");
        problems.add(&spec.path, last_line(text), what, "the file seems cut off: fetch it again");
    }
    links.directed = Some(!banner.symmetric && !links.mirrored());
    if !banner.pattern {
        links.weight = Some("the entries".into());
        let ones = found > 0 && !links.weighted() && links.not_positive == 0;
        links.guessed = ones && all_one(text);
    }
    links
}

/// Whether every entry is written as 1.
fn all_one(text: &[u8]) -> bool {
    let kept =
        lines(text).map(|(_, line)| line.trim_ascii()).filter(|line| !line.is_empty() && !line.starts_with(b"%"));
    let last = |line: &[u8]| {
        line.rsplit(u8::is_ascii_whitespace)
            .next()
            .and_then(|field| std::str::from_utf8(field).ok()?.parse::<f64>().ok())
    };
    kept.skip(1).all(|line| last(line) == Some(1.0))
}

fn add(
    links: &mut Links,
    row: u64,
    column: u64,
    line: u64,
    value: Option<f64>,
    banner: Banner,
    spec: &FileSpec,
) -> Result<(), Fault> {
    let name = |node: u64| Name::Integer(node as i64);
    let weight = value.map_or(Ok(1.0), Ok);
    links.add_weighted(name(row), name(column), line, weight)?;
    // The other of two entries is in the file only by what the banner says; ties are both ways anyhow.
    if banner.symmetric && spec.directed && row != column {
        links.add_weighted(name(column), name(row), line, weight)?;
    }
    Ok(())
}

fn banner(line: &[u8]) -> Result<Banner, Fault> {
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let refused = |why: &str| {
        Err((
            format!("the file is Matrix Market, {why}: {}", quote(line)),
            "write it as a real matrix in coordinates: scipy.io.mmwrite",
        ))
    };
    let [_, "matrix", form, field, symmetry] = words[..] else { return refused("without a banner of five words") };
    if !["coordinate", "array"].contains(&form) {
        return refused("and of no known form");
    }
    if !["real", "integer", "pattern", "double", "unsigned-integer"].contains(&field) {
        return refused("and its entries are no real numbers");
    }
    if !["general", "symmetric", "skew-symmetric"].contains(&symmetry) {
        return refused("and its symmetry is not known");
    }
    let (coordinate, pattern) = (form == "coordinate", field == "pattern");
    if !coordinate && pattern {
        return refused("an array of no entries");
    }
    Ok(Banner { coordinate, pattern, symmetric: symmetry != "general", skew: symmetry == "skew-symmetric" })
}

fn sizes(line: &[u8], banner: Banner, spec: &FileSpec, most: u64) -> Result<[u64; 3], Fault> {
    let words: Option<Vec<u64>> =
        split(line, b' ')?.iter().map(|word| std::str::from_utf8(word).ok()?.parse().ok()).collect();
    let wanted = if banner.coordinate { 3 } else { 2 };
    let words = words.filter(|words| words.len() == wanted).ok_or_else(|| {
        (
            format!("{} is no line of sizes", quote(line)),
            "it is the numbers of rows, of columns and, with coordinates, of entries",
        )
    })?;
    let (rows, columns) = (words[0], words[1]);
    let two = spec.bipartite != Bipartite::Refuse;
    if rows != columns && !two {
        let what = format!("the matrix has {rows} rows and {columns} columns: two kinds of nodes (bipartite)");
        return Err((what, super::recognise::TWO_KINDS));
    }
    if banner.symmetric && rows != columns {
        return Err((
            format!("a symmetric matrix of {rows} rows and {columns} columns"),
            "mend the banner or the sizes",
        ));
    }
    if rows == 0 || rows > most || columns == 0 || columns > most {
        return Err((
            format!("{rows} rows and {columns} columns where there can be 1 to {most}"),
            "take a part of the matrix",
        ));
    }
    let entries = match (words.get(2), banner.symmetric, banner.skew) {
        (Some(entries), ..) => *entries,
        (None, false, _) => rows * columns,
        (None, true, false) => rows * (rows + 1) / 2,
        (None, true, true) => rows * (rows - 1) / 2,
    };
    Ok([rows, columns, entries])
}

/// Where the entries of an array stand: column by column, from the diagonal down where the rest is its mirror.
struct Place {
    row: u64,
    column: u64,
    rows: u64,
    banner: Banner,
}

impl Place {
    /// Row and column of the next entry.
    fn next(&mut self) -> (u64, u64) {
        let first = |column: u64, banner: Banner| match (banner.symmetric, banner.skew) {
            (false, _) => 1,
            (true, skew) => column + u64::from(skew),
        };
        self.row = if self.row == 0 { first(1, self.banner) } else { self.row + 1 };
        if self.row > self.rows {
            self.column += 1;
            self.row = first(self.column, self.banner);
        }
        (self.row, self.column)
    }
}

/// Row, column and value of the entry of a line; `None` for a zero.
fn entry(
    line: &[u8],
    banner: Banner,
    place: (u64, u64),
    sizes: [u64; 2],
    spec: &FileSpec,
) -> Result<Option<(u64, u64, Option<f64>)>, Fault> {
    let words = split(line, b' ')?;
    let wanted = 2 * usize::from(banner.coordinate) + usize::from(!banner.pattern);
    if words.len() != wanted {
        return Err((format!("{} where an entry has {wanted} fields", quote(line)), "mend the line, or the banner"));
    }
    let value = match (banner.pattern, spec.number(&words[wanted - 1])) {
        (true, _) => None,
        (false, Some(value)) => Some(value),
        (false, None) => return Err((format!("{} is not a number", quote(&words[wanted - 1])), "mend the entry")),
    };
    if value == Some(0.0) {
        return Ok(None);
    }
    if !banner.coordinate {
        return Ok(Some((place.0, place.1, value)));
    }
    let at = |k: usize| {
        let number: Option<u64> = std::str::from_utf8(&words[k]).ok().and_then(|word| word.parse().ok());
        number.filter(|number| (1..=sizes[k]).contains(number)).ok_or_else(|| {
            let of = ["rows", "columns"][k];
            (format!("{} is none of the {} {of}", quote(&words[k]), sizes[k]), "mend the entry, or the line of sizes")
        })
    };
    Ok(Some((at(0)?, at(1)?, value)))
}

/// Reads plain rows of entries, with or without the names of the nodes before rows and above columns.
pub fn rows<'a>(spec: &FileSpec, text: &'a [u8], csv: bool, fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::of(spec, fields);
    let kept: Vec<(u64, &[u8])> =
        lines(text).filter(|(_, line)| !line.trim_ascii().is_empty() && (csv || !line.starts_with(b"#"))).collect();
    let Some((first, line)) = kept.first() else { return links };
    let by = separator(line, csv);
    let read: Result<Vec<_>, (u64, Fault)> =
        kept.iter().map(|(number, line)| Ok((*number, split(line, by).map_err(|fault| (*number, fault))?))).collect();
    let mut read = match read {
        Ok(read) => read,
        Err((number, (what, remedy))) => {
            problems.add(&spec.path, number, what, remedy);
            return links;
        }
    };
    let header = columns::texts(&read[0].1);
    let has_names = header.first().is_some_and(|corner| spec.number(corner.as_bytes()).is_none());
    let names: Vec<Cow<'_, [u8]>> = match has_names {
        true => read.remove(0).1.split_off(1),
        false => (0..read.len()).map(|node| Cow::Owned(node.to_string().into_bytes())).collect(),
    };
    let n = names.len();
    links.about = format!("an adjacency matrix of {n} nodes, {}", if has_names { "named" } else { "named 0 and up" });
    if read.len() != n {
        let what = format!("the matrix has {} rows and {n} columns", read.len());
        problems.add(&spec.path, *first, what, "an adjacency matrix has as many rows as columns");
        return links;
    }
    for (row, (line, record)) in read.iter().enumerate() {
        let entries = if has_names { &record[1.min(record.len())..] } else { &record[..] };
        let own = if has_names { &record[0] } else { &names[row] };
        let taken = take_row(spec, &mut links, &names, row, own, entries, *line);
        if let Err((what, remedy)) = taken {
            problems.add(&spec.path, *line, what, remedy);
        }
    }
    links.directed = Some(!links.mirrored());
    links.weight = Some("the entries".into());
    links.guessed = true;
    links
}

fn take_row(
    spec: &FileSpec,
    links: &mut Links,
    names: &[Cow<'_, [u8]>],
    row: usize,
    own: &[u8],
    entries: &[Cow<'_, [u8]>],
    line: u64,
) -> Result<(), Fault> {
    if entries.len() != names.len() {
        return Err((
            format!("{} entries in a matrix of {} nodes", entries.len(), names.len()),
            "give every row as many entries as there are nodes",
        ));
    }
    if *own != *names[row] {
        let what = format!("row {} is of {}, column {} of {}", row + 1, quote(own), row + 1, quote(&names[row]));
        return Err((what, "give rows and columns the same names in the same order"));
    }
    let name = |k: usize| {
        let field: Cow<'static, [u8]> = Cow::Owned(names[k].to_vec());
        Name::read(field)
            .map_err(|reason| (format!("the name {} {reason}", quote(&names[k])), "give every node a name"))
    };
    links
        .declare(name(row)?, line)
        .map_err(|_| (format!("the name {} again", quote(own)), "give every node a name of its own"))?;
    for (column, field) in entries.iter().enumerate() {
        match spec.number(field) {
            Some(0.0) => {}
            entry => links.add_weighted(name(row)?, name(column)?, line, entry.ok_or(field))?,
        }
    }
    Ok(())
}

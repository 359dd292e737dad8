//! Tables of nodes: a header, then one node a line; the first column is its id.
//!
//! Tab separated if the header holds a tab (quotes mean nothing then), else comma separated as CSV; a header with neither is
//! that of a table of ids alone. Blank lines are passed over; there are no comments.

use super::links::Links;
use super::names::{Name, Names};
use super::problem::Problems;
use super::spec::FileSpec;
use crate::text::{self, Fault, last_line, lines, quote};
use std::borrow::Cow;
use std::path::Path;

/// What a node table gives, by the numbers of the nodes' names.
#[derive(Debug, Default)]
pub struct Table {
    /// line of each node, 0 where the table does not name it
    pub lines: Vec<u64>,
    /// opinion in \[-1, 1\] of each node, where a column of them was asked for; 0 where the table does not name it
    pub opinions: Option<Vec<f32>>,
}

/// Reads a node table and numbers the nodes that only it names. `whole`: ids must be whole numbers, as the links' are.
pub fn read<'a>(
    spec: &FileSpec,
    text: &'a [u8],
    file: &Path,
    whole: bool,
    links: &mut Links<'a>,
    problems: &mut Problems,
) -> Table {
    let mut rows = lines(text).filter(|(_, line)| !line.trim_ascii().is_empty());
    let Some((number, header)) = rows.next() else {
        problems.add(file, 1, "the node table is empty", "begin with a header, the first column the node's id");
        return Table::default();
    };
    let layout = match Layout::read(header, spec) {
        Ok(layout) => layout,
        Err((what, remedy)) => {
            problems.add(file, number, what, remedy);
            return Table::default();
        }
    };
    let mut table = Table { lines: vec![0; links.names.len()], opinions: None };
    let mut opinions = vec![0.0; links.names.len()];
    for (number, line) in rows {
        match layout.row(line, spec, whole) {
            Ok((name, opinion)) => {
                let shown = name.to_string();
                match table.declare(&mut links.names, name, number) {
                    Ok(node) => {
                        opinions.resize(table.lines.len(), 0.0);
                        opinions[node] = opinion;
                    }
                    Err(first) => {
                        let what = format!("node {} again; it is on line {first}", quote(shown.as_bytes()));
                        problems.add(file, number, what, "keep one line for each node");
                    }
                }
            }
            Err((what, remedy)) => problems.add(file, number, what, remedy),
        }
    }
    if table.lines.iter().all(|&line| line == 0) && problems.is_empty() {
        problems.add(file, last_line(text), "the node table ends with its header", "add a line for each node");
    }
    table.opinions = layout.opinion.map(|_| opinions);
    table
}

impl Table {
    /// Notes the line of a node; its number, or the line that named it before.
    fn declare<'a>(&mut self, names: &mut Names<'a>, name: Name<'a>, line: u64) -> Result<usize, u64> {
        let node = names.number(name, line) as usize;
        self.lines.resize(names.len(), 0);
        match std::mem::replace(&mut self.lines[node], line) {
            0 => Ok(node),
            first => {
                self.lines[node] = first;
                Err(first)
            }
        }
    }
}

/// How a table is laid out.
struct Layout {
    tabs: bool,
    columns: usize,
    /// the column of opinions, if asked for
    opinion: Option<usize>,
}

impl Layout {
    fn read(header: &[u8], spec: &FileSpec) -> Result<Layout, Fault> {
        let tabs = header.contains(&b'\t');
        let names = fields(header, tabs)?;
        if Name::integer(&names[0]).is_some() {
            let what = format!("the table begins with {}, not with a header", quote(header));
            return Err((what, "put the names of the columns on the first line, the first one the node's id"));
        }
        if names.len() == 1 && names[0].contains(&b' ') {
            let what = format!("a header without tabs or commas, {}", quote(header));
            return Err((what, "separate columns by tabs or commas; spaces do not"));
        }
        let opinion = spec.opinion.as_deref().map(|column| opinion_column(&names, column)).transpose()?;
        Ok(Layout { tabs, columns: names.len(), opinion })
    }

    /// The node of a line and its opinion (0 where none was asked for).
    fn row<'a>(&self, line: &'a [u8], spec: &FileSpec, whole: bool) -> Result<(Name<'a>, f32), Fault> {
        let mut fields = fields(line, self.tabs)?;
        if fields.len() != self.columns {
            let what =
                format!("number of fields {} where the header has {}, {}", fields.len(), self.columns, quote(line));
            return Err((what, "give every line as many fields as the header, separated as the header is"));
        }
        let opinion = self.opinion.map(|column| opinion(&fields[column], spec)).transpose()?.unwrap_or(0.0);
        let id = std::mem::take(&mut fields[0]);
        let shown = quote(&id);
        let name = Name::read(id).map_err(|reason| {
            (format!("the id {shown} {reason}"), "the first column names the node, as the links do")
        })?;
        if whole && matches!(name, Name::Text(_)) {
            let what = format!("the id {shown} is not a whole number, as all are in an edge list");
            return Err((what, "use the links' ids in the first column"));
        }
        Ok((name, opinion))
    }
}

fn fields(line: &[u8], tabs: bool) -> Result<Vec<Cow<'_, [u8]>>, Fault> {
    if tabs {
        Ok(line.split(|&byte| byte == b'\t').map(|field| Cow::Borrowed(field.trim_ascii())).collect())
    } else {
        text::fields(line)
    }
}

/// Where the header names the column of opinions.
fn opinion_column(names: &[Cow<'_, [u8]>], column: &str) -> Result<usize, Fault> {
    let mut positions = (0..names.len()).filter(|&position| *names[position] == *column.as_bytes());
    let shown = quote(column.as_bytes());
    match (positions.next(), positions.next()) {
        (Some(0), _) => {
            Err((format!("the opinion column {shown} is the first, the ids"), "name another in network.opinion"))
        }
        (Some(position), None) => Ok(position),
        (Some(_), Some(_)) => Err((format!("two columns are named {shown}"), "give every column a name of its own")),
        (None, _) => {
            const SHOWN: usize = 8;
            let mut known: Vec<String> = names[1..].iter().take(SHOWN).map(|name| quote(name)).collect();
            if names.len() > SHOWN + 1 {
                known.push(format!("{} more", names.len() - 1 - SHOWN));
            }
            let known = if known.is_empty() { "none but the id".to_string() } else { known.join(", ") };
            Err((
                format!("no column {shown}; there is {known}"),
                "name one of these in network.opinion, in the same case",
            ))
        }
    }
}

/// An opinion in \[-1, 1\], linear in the column's value from `opinion_min` to `opinion_max`.
fn opinion(field: &[u8], spec: &FileSpec) -> Result<f32, Fault> {
    let (min, max) = (spec.opinion_min, spec.opinion_max);
    let value =
        std::str::from_utf8(field).ok().and_then(|text| text.parse::<f64>().ok()).filter(|value| value.is_finite());
    let Some(value) = value else {
        return Err((
            format!("the opinion {} is not a number", quote(field)),
            "give every node a number in this column",
        ));
    };
    // An empty range is the scenario's fault and was said once; no line of the table is to blame.
    if min < max && !(min..=max).contains(&value) {
        let what = format!("the opinion {} is outside {min} to {max}", quote(field));
        return Err((what, "mend the value, or network.opinion_min and network.opinion_max"));
    }
    // Both ends are met exactly, and rounding leaves nothing outside them.
    let share = (value - min) / (max - min);
    Ok((share * 2.0 - 1.0) as f32)
}

//! Tables of nodes: a header, then one node a line; a column is its id, others are initial fields of agents.
//!
//! Separated by tabs, semicolons or commas, else by blanks, as the header is. The column of ids is the one that the scenario
//! names or one of those known ([`IDS`]), wherever it stands: a column of a name that says nothing, as the index that pandas
//! writes, is not taken for ids by its position. Lines before the header that begin with # are comments; blank ones are passed over.

use super::columns::{self, Record, find, listed, separator, split, stated};
use super::csv::SPOILED;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::FileSpec;
use crate::text::{Fault, last_line, lines, quote};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names of columns, in any case, that are ids, the first of them that there is.
pub const IDS: &[&str] = &[
    "id",
    "node",
    "node_id",
    "nodeid",
    "vertex",
    "name",
    "user",
    "user_id",
    "userid",
    "agent",
    "person",
    "person_id",
    "actor",
    "member",
    "key",
    "label",
];

/// Reads a node table, numbers the nodes that only it names and takes their fields. `whole`: ids must be whole numbers, as the
/// links' are.
pub fn read<'a>(
    spec: &FileSpec,
    text: &'a [u8],
    file: &Path,
    whole: bool,
    links: &mut Links<'a>,
    problems: &mut Problems,
) {
    let linked = links.names.len();
    let labels = by_label(links);
    let mut by = None;
    let mut layout: Option<Layout> = None;
    let mut seen: Vec<u64> = vec![0; linked];
    let mut by_labels = 0u64;
    for (number, line) in lines(text).filter(|(_, line)| !line.trim_ascii().is_empty()) {
        if layout.is_none() && line.trim_ascii_start().starts_with(b"#") {
            continue;
        }
        if let (None, Some(separator)) = (&layout, stated(line)) {
            by = Some(separator);
            continue;
        }
        let by = *by.get_or_insert_with(|| separator(line, false));
        let Some(layout) = &layout else {
            match Layout::read(line, by, spec, links) {
                Ok(read) => layout = Some(read),
                Err((what, remedy)) => {
                    problems.add(file, number, what, remedy);
                    return;
                }
            }
            continue;
        };
        let taken = layout.row(line, by, whole).and_then(|(name, record)| {
            let shown = name.to_string();
            let called = if links.names.get(&name).is_none() { labels.get(&shown).copied() } else { None };
            by_labels += u64::from(called.is_some());
            let node = called.unwrap_or_else(|| links.names.number(name, number) as usize);
            seen.resize(links.names.len(), 0);
            match std::mem::replace(&mut seen[node], number) {
                0 => {}
                first => {
                    seen[node] = first;
                    let what = format!("node {} again; it is on line {first}", quote(shown.as_bytes()));
                    return Err((what, "keep one line for each node"));
                }
            }
            let mut fields = layout.fields.iter().enumerate();
            fields.try_for_each(|(k, &column)| links.fields.take(k, node, &record[column], spec))
        });
        if let Err((what, remedy)) = taken {
            problems.add(file, number, what, remedy);
        }
    }
    if layout.is_none() {
        problems.add(file, 1, "the node table is empty", "begin with a header, one of its columns the node's id");
    } else if seen.iter().all(|&line| line == 0) && problems.is_empty() {
        problems.add(file, last_line(text), "the node table ends with its header", "add a line for each node");
    } else if linked > 0 && seen.iter().take(linked).all(|&line| line == 0) && problems.is_empty() {
        let ids = layout.map(|layout| layout.names[layout.id].clone()).unwrap_or_default();
        links.notes.push(format!(
            "no node of the links is in the table of nodes, whose ids are in {}: they are all further people (network.node names another column)",
            quote(ids.as_bytes())
        ));
    }
    if by_labels > 0 {
        links.notes.push(format!("{by_labels} lines of the table of nodes name a node by its label"));
    }
}

/// Nodes by what they are called, where that tells them apart.
fn by_label(links: &Links) -> BTreeMap<String, usize> {
    let mut nodes = BTreeMap::new();
    let mut twice = BTreeSet::new();
    for (node, label) in links.labels.iter().enumerate() {
        if let Some(label) = label
            && nodes.insert(label.clone(), node).is_some()
        {
            twice.insert(label.clone());
        }
    }
    nodes.retain(|label, _| !twice.contains(label));
    nodes
}

/// How a table is laid out.
struct Layout {
    /// the columns
    names: Vec<String>,
    /// that of the ids
    id: usize,
    /// those of the fields, in the order in which they are wanted
    fields: Vec<usize>,
}

impl Layout {
    fn read(line: &[u8], by: u8, spec: &FileSpec, links: &mut Links) -> Result<Layout, Fault> {
        let names = columns::texts(&split(line, by)?);
        if Name::integer(names[0].as_bytes()).is_some() {
            let what = format!("the table begins with {}, not with a header", quote(line));
            return Err((what, "put the names of the columns on the first line, one of them the node's id"));
        }
        let known = || IDS.iter().find_map(|id| names.iter().position(|name| name.eq_ignore_ascii_case(id)));
        let id = match &spec.node {
            Some(column) => find("network.node", column, Some(&names), names.len())?,
            None if names.len() == 1 => 0,
            None => known().ok_or_else(|| {
                let what = format!("no column is known as that of ids: there is {}", listed(&names));
                (what, "name it: network.node =")
            })?,
        };
        let fields = links.fields.positions(&names, id)?;
        Ok(Layout { names, id, fields })
    }

    /// The node of a line and its fields.
    fn row<'a>(&self, line: &'a [u8], by: u8, whole: bool) -> Result<(Name<'a>, Record<'a>), Fault> {
        let mut record = split(line, by)?;
        if record.len() != self.names.len() {
            let what =
                format!("number of fields {} where the header has {}, {}", record.len(), self.names.len(), quote(line));
            return Err((what, "give every line as many fields as the header, separated as the header is"));
        }
        let id = std::mem::take(&mut record[self.id]);
        let shown = quote(&id);
        let name = Name::read(id)
            .map_err(|reason| (format!("the id {shown} {reason}"), "that column names the node, as the links do"))?;
        if whole && matches!(name, Name::Text(_)) {
            let what = format!("the id {shown} is not a whole number, as all are in an edge list");
            return Err((what, "use the links' ids; network.node names their column"));
        }
        match name.spoiled() {
            Some(why) => Err((format!("the id {shown} {why}"), SPOILED)),
            None => Ok((name, record)),
        }
    }
}

//! From the bytes of a network's files to the network, or to all of their problems.

use super::links::Links;
use super::names::Names;
use super::network::{FileNetwork, NetworkCounts};
use super::problem::{FileProblem, Problems};
use super::spec::FileSpec;
use super::table::{self, Table};
use super::{csv, edge_list, gml, plain, recognise};
use crate::network::graph::Graph;
use crate::network::rows;
use crate::parallel;
use crate::text::{hex, last_line, quote};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Reads a network from the bytes of its files, `nodes` those of the node table if the scenario names one.
///
/// # Errors
/// All problems of both files, in order of file and line: the first 20, then how many more. Never panics, whatever the bytes.
pub fn parse(spec: &FileSpec, links: &[u8], nodes: Option<&[u8]>) -> Result<FileNetwork, Vec<FileProblem>> {
    let mut problems = Problems::default();
    check_keys(spec, nodes.is_some(), &mut problems);
    let mut format = Format::of(&spec.path);
    let text = plain::plain(links, &spec.path, &mut problems);
    let text = text.filter(|text| is_network(format, &spec.path, text, &mut problems));
    if format == Format::EdgeList && text.is_some_and(|text| !edge_list::begins(text)) {
        format = Format::Table;
    }
    let read = text.map(|text| format.read(spec, text, &mut problems));
    let mut found = read.unwrap_or_default();
    let linked = found.names.len();
    let mut table = None;
    if let Some((file, bytes)) = spec.nodes.as_deref().zip(nodes)
        && let Some(text) = plain::plain(bytes, file, &mut problems)
    {
        let whole = format == Format::EdgeList;
        table = Some(table::read(spec, text, file, whole, &mut found, &mut problems));
    }
    if problems.is_empty() {
        check_opinions(spec, &found.names, linked, table.as_ref(), &mut problems);
    }
    if problems.is_empty() {
        check_size(spec, &found, links, &mut problems);
    }
    if !problems.is_empty() {
        return Err(problems.into_vec());
    }
    Ok(assemble(spec, found, linked, table, digests(spec, links, nodes)))
}

/// Whether a text may be of its format; a problem where it says that it is something else.
fn is_network(format: Format, file: &Path, text: &[u8], problems: &mut Problems) -> bool {
    match recognise::other(text, format == Format::Gml, format == Format::Csv) {
        None => true,
        Some(other) => {
            problems.add(file, other.line, format!("the file {}", other.what), other.remedy);
            false
        }
    }
}

/// Formats of links.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Format {
    EdgeList,
    Csv,
    /// with a separator that its first line tells
    Table,
    Gml,
}

impl Format {
    fn of(path: &Path) -> Format {
        match path.extension() {
            Some(extension) if extension.eq_ignore_ascii_case("gml") => Format::Gml,
            Some(extension) if extension.eq_ignore_ascii_case("csv") => Format::Csv,
            _ => Format::EdgeList,
        }
    }

    fn read<'a>(self, spec: &FileSpec, text: &'a [u8], problems: &mut Problems) -> Links<'a> {
        match self {
            Format::EdgeList => edge_list::read(text, &spec.path, problems),
            Format::Csv => csv::read(text, true, &spec.path, problems),
            Format::Table => csv::read(text, false, &spec.path, problems),
            Format::Gml => gml::read(text, spec.directed, &spec.path, problems),
        }
    }
}

/// The scenario's own keys: an opinion column needs a table and a range.
fn check_keys(spec: &FileSpec, table: bool, problems: &mut Problems) {
    let mut add = |file: &Path, what: &str, remedy: &str| {
        problems.push(FileProblem { file: file.into(), line: None, what: what.into(), remedy: remedy.into() });
    };
    if spec.opinion.is_some() && spec.nodes.is_none() {
        add(
            &spec.path,
            "network.opinion names a column, but there is no node table",
            "name the table in network.nodes",
        );
    }
    let range = spec.opinion_max - spec.opinion_min;
    if spec.opinion.is_some() && !(range.is_finite() && range > 0.0) {
        let file = spec.nodes.as_deref().unwrap_or(&spec.path);
        add(file, "network.opinion_min is not below network.opinion_max", "give the range of the opinion column");
    }
    if let (Some(file), false) = (&spec.nodes, table) {
        add(file, "the node table was not read", "hand in its contents");
    }
}

/// With an opinion column every node needs a line in the table.
fn check_opinions(spec: &FileSpec, names: &Names, linked: usize, table: Option<&Table>, problems: &mut Problems) {
    const SHOWN: usize = 5;
    let Some(table) = table.filter(|table| table.opinions.is_some()) else { return };
    let missing = || (0..linked).filter(|&node| table.lines[node] == 0);
    let Some(first) = missing().next() else { return };
    let shown: Vec<String> = missing().take(SHOWN).map(|node| quote(names.name(node).to_string().as_bytes())).collect();
    let more = missing().count() - shown.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let what = format!("linked, but not in the node table: {}{more}", shown.join(", "));
    let remedy = "every node needs an opinion: add it to the table, or name no network.opinion";
    problems.add(&spec.path, names.first_line(first), what, remedy);
}

/// A network has at least a link between two nodes.
fn check_size(spec: &FileSpec, found: &Links, text: &[u8], problems: &mut Problems) {
    if found.pairs.iter().all(|(source, target)| source == target) {
        let what = match found.pairs.len() {
            0 => "the file ends without a link".to_string(),
            loops => format!("the file ends without a link between two nodes; {loops} lead from a node to itself"),
        };
        problems.add(&spec.path, last_line(text), what, "a network needs at least one");
    }
}

/// SHA-256 of each file, by path as written.
fn digests(spec: &FileSpec, links: &[u8], nodes: Option<&[u8]>) -> Vec<(String, String)> {
    let table = spec.nodes.as_deref().zip(nodes);
    [(spec.path.as_path(), links)]
        .into_iter()
        .chain(table)
        .map(|(path, bytes)| (path.display().to_string(), hex(&Sha256::digest(bytes))))
        .collect()
}

/// The network out of links and nodes without a problem.
fn assemble(
    spec: &FileSpec,
    found: Links,
    linked: usize,
    table: Option<Table>,
    digests: Vec<(String, String)>,
) -> FileNetwork {
    let Links { names, mut pairs, about, directed, mut notes } = found;
    match directed {
        Some(true) if !spec.directed => notes.push("the file says that its links have a direction, and they are read as ties: `network.directed = true` keeps it".into()),
        Some(false) if spec.directed => notes.push("the file says that its links have no direction, and they are read as follows from the first to the second".into()),
        _ => {}
    }
    let order = names.ordered();
    let mut node_of = vec![0; order.len()];
    for (node, &number) in (0..).zip(&order) {
        node_of[number as usize] = node;
    }
    for (source, target) in &mut pairs {
        (*source, *target) = (node_of[*source as usize], node_of[*target as usize]);
    }
    let mut counts = NetworkCounts {
        links_read: pairs.len() as u64,
        nodes_only_in_table: (order.len() - linked) as u64,
        ..NetworkCounts::default()
    };
    let graph = simple(order.len(), pairs, spec.directed, &mut counts);
    counts.without_out_links = (0..graph.nodes()).filter(|&node| graph.followees(node).is_empty()).count() as u64;
    let opinions = table.and_then(|table| table.opinions);
    FileNetwork {
        path: spec.path.clone(),
        graph,
        ids: order.iter().map(|&number| names.name(number as usize).to_string()).collect(),
        opinions: opinions.map(|opinions| order.iter().map(|&number| opinions[number as usize]).collect()),
        digests,
        counts,
        about,
        notes,
    }
}

/// A graph without self-links and repeats, which are counted.
fn simple(nodes: usize, mut pairs: Vec<(u32, u32)>, directed: bool, counts: &mut NetworkCounts) -> Graph {
    let read = pairs.len();
    pairs.retain(|(source, target)| source != target);
    counts.self_links = (read - pairs.len()) as u64;
    if !directed {
        pairs.iter_mut().for_each(|pair| *pair = (pair.0.min(pair.1), pair.0.max(pair.1)));
    }
    let kept = pairs.len();
    parallel::sort_by_key(&mut pairs, |&pair| pair); // equal pairs are alike, so their order is none
    pairs.dedup();
    counts.repeats = (kept - pairs.len()) as u64;
    let visit = |link: &mut dyn FnMut(u32, u32)| pairs.iter().for_each(|&(u, v)| link(u, v));
    if directed { rows::from_links(nodes, visit) } else { rows::from_ties(nodes, visit) }
}

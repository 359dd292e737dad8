//! From the bytes of a network's files to the network, or to all of their problems.

use super::fields::{Fields, Given};
use super::links::Links;
use super::network::{FileNetwork, NetworkCounts};
use super::problem::{FileProblem, Problems};
use super::spec::{Bipartite, FileSpec, Format};
use super::{assemble, csv, edge_list, gexf, gml, graphml, json, matrix, neighbours, pajek, plain, recognise, table};
use crate::text::{hex, last_line, quote};
use sha2::{Digest, Sha256};
use std::path::Path;

/// Reads a network from the bytes of its files, `nodes` those of the node table if the scenario names one.
///
/// # Errors
/// All problems of both files, in order of file and line: the first 20, then how many more. Never panics, whatever the bytes.
pub fn parse(spec: &FileSpec, links: &[u8], nodes: Option<&[u8]>) -> Result<FileNetwork, Vec<FileProblem>> {
    let table = spec.nodes.as_deref().zip(nodes);
    let files = [(spec.path.as_path(), links)].into_iter().chain(table);
    let digests = files.map(|(path, bytes)| (path.display().to_string(), hex(&Sha256::digest(bytes)))).collect();
    parse_texts(spec, links, nodes, digests)
}

/// Reads a network from texts that were made of its files, whose digests are handed in by path as written.
///
/// # Errors
/// Those of [`parse`].
pub fn parse_texts(
    spec: &FileSpec,
    links: &[u8],
    nodes: Option<&[u8]>,
    digests: Vec<(String, String)>,
) -> Result<FileNetwork, Vec<FileProblem>> {
    let mut problems = Problems::default();
    check_keys(spec, nodes.is_some(), &mut problems);
    let fields = fields(spec, &mut problems);
    let text = plain::plain(links, &spec.path, &mut problems);
    let format = text.and_then(|text| told(spec, text, &mut problems));
    let mut found = match text.zip(format) {
        Some((text, (format, csv))) => read_links(spec, text, format, csv, fields, &mut problems),
        None => Links::of(spec, fields),
    };
    let linked = found.names.len();
    if let Some((file, bytes)) = spec.nodes.as_deref().zip(nodes)
        && let Some(text) = plain::plain(bytes, file, &mut problems)
    {
        let whole = format.is_some_and(|(format, _)| format == Format::EdgeList);
        table::read(spec, text, file, whole, &mut found, &mut problems);
    }
    let fields = std::mem::take(&mut found.fields);
    let mut given = Given::default();
    if problems.is_empty() {
        given = fields.finish(&found.names, linked, spec, &mut problems);
    }
    if problems.is_empty() {
        check_size(spec, &found, links, &mut problems);
    }
    if problems.is_empty() {
        match assemble(spec, found, linked, given, digests) {
            Ok(network) => return Ok(network),
            Err((line, what, remedy)) => problems.add(&spec.path, line, what, remedy),
        }
    }
    Err(problems.into_vec())
}

/// The columns of fields that are wanted.
fn fields(spec: &FileSpec, problems: &mut Problems) -> Fields {
    Fields::of(spec).unwrap_or_else(|(what, remedy)| {
        problems.push(FileProblem { file: spec.path.clone(), line: None, what, remedy: remedy.into() });
        Fields::default()
    })
}

/// The format of a text; a problem where it is one that is not read.
fn told(spec: &FileSpec, text: &[u8], problems: &mut Problems) -> Option<(Format, bool)> {
    let format = match recognise::format(spec, text) {
        Ok(format) => format,
        Err(other) => {
            problems.add(&spec.path, other.line, format!("the file {}", other.what), other.remedy);
            return None;
        }
    };
    let kinds = matches!(format.0, Format::EdgeList | Format::Table | Format::MatrixMarket | Format::Pajek);
    if spec.bipartite != Bipartite::Refuse && !kinds {
        let what = "network.bipartite goes with edge lists, tables, Matrix Market and Pajek";
        problems.add(&spec.path, 1, what, "write the file as one of these, or remove the key");
        return None;
    }
    Some(format)
}

fn read_links<'a>(
    spec: &FileSpec,
    text: &'a [u8],
    format: Format,
    csv: bool,
    fields: Fields,
    problems: &mut Problems,
) -> Links<'a> {
    match format {
        Format::EdgeList if !spec.columns() && !spec.weighted => edge_list::read(spec, text, fields, problems),
        Format::EdgeList | Format::Table | Format::Auto => csv::read(spec, text, csv, fields, problems),
        Format::Gml => gml::read(spec, text, fields, problems),
        Format::GraphMl => graphml::read(spec, text, fields, problems),
        Format::Gexf => gexf::read(spec, text, fields, problems),
        Format::Pajek => pajek::read(spec, text, fields, problems),
        Format::MatrixMarket => matrix::market(spec, text, fields, problems),
        Format::AdjacencyMatrix => matrix::rows(spec, text, csv, fields, problems),
        Format::Metis => neighbours::metis(spec, text, fields, problems),
        Format::AdjacencyList => neighbours::lists(spec, text, csv, fields, problems),
        Format::Json => json::read(spec, text, fields, problems),
    }
}

/// The scenario's own keys: an opinion column needs a range, and a projection makes ties.
fn check_keys(spec: &FileSpec, table: bool, problems: &mut Problems) {
    let mut add = |file: &Path, what: &str, remedy: &str| {
        problems.push(FileProblem { file: file.into(), line: None, what: what.into(), remedy: remedy.into() });
    };
    let range = spec.opinion_max - spec.opinion_min;
    if spec.opinion.is_some() && !(range.is_finite() && range > 0.0) {
        let file = spec.nodes.as_deref().unwrap_or(&spec.path);
        add(file, "network.opinion_min is not below network.opinion_max", "give the range of the opinion column");
    }
    if spec.times[0] > spec.times[1] {
        add(&spec.path, "network.time_min is above network.time_max", "give the times between which links count");
    }
    if spec.bipartite != Bipartite::Refuse && spec.directed {
        let what = "network.bipartite makes ties, and network.directed = true";
        add(&spec.path, what, "say network.directed = false: who shares something with whom has no direction");
    }
    if let (Some(file), false) = (&spec.nodes, table) {
        add(file, "the node table was not read", "hand in its contents");
    }
}

/// A network has at least a link between two nodes.
fn check_size(spec: &FileSpec, found: &Links, text: &[u8], problems: &mut Problems) {
    let projected = spec.bipartite != Bipartite::Refuse;
    if found.pairs.is_empty() || !projected && found.pairs.iter().all(|(source, target)| source == target) {
        let what = match found.pairs.len() {
            0 => "the file ends without a link".to_string(),
            loops => format!("the file ends without a link between two nodes; {loops} lead from a node to itself"),
        };
        problems.add(&spec.path, last_line(text), what, "a network needs at least one");
    }
}

/// The network out of links and nodes without a problem.
fn assemble(
    spec: &FileSpec,
    mut found: Links,
    linked: usize,
    given: Given,
    digests: Vec<(String, String)>,
) -> Result<FileNetwork, (u64, String, &'static str)> {
    found.note_weights();
    let Links { names, others, mut pairs, weights, about, directed, mut notes, dropped, labels, .. } = found;
    notes.extend(given.notes);
    notes.extend(names.hidden());
    let projected = spec.bipartite != Bipartite::Refuse;
    match directed.filter(|_| !projected) {
        Some(true) if !spec.directed => notes.push("the file says that its links have a direction, and they are read as ties: `network.directed = true` keeps it".into()),
        Some(false) if spec.directed => notes.push("the file says that its links have no direction, and they are read as follows from the first to the second".into()),
        _ => {}
    }
    let (order, sorted) = names.ordered();
    let mut node_of = vec![0; order.len()];
    for (node, &number) in (0..).zip(&order) {
        node_of[number as usize] = node;
    }
    let mut counts = NetworkCounts {
        links_read: pairs.len() as u64 + dropped,
        left_out: dropped,
        nodes_only_in_table: (order.len() - linked) as u64,
        ..NetworkCounts::default()
    };
    for (source, target) in &mut pairs {
        *source = node_of[*source as usize];
        *target = if projected { *target } else { node_of[*target as usize] };
    }
    let ties = match projected {
        true => {
            notes.push(format!(
                "nodes of one kind are tied where they share one of the {} of the other kind; a link's weight is how many they share",
                others.len()
            ));
            assemble::projected(pairs, others.len(), &mut counts).map_err(|(what, remedy)| (1, what, remedy))?
        }
        false => assemble::simple(spec, pairs, weights, &mut counts).map_err(|((u, v), what, remedy)| {
            let name = |node: u32| names.name(order[node as usize] as usize).to_string();
            (1, format!("{} and {}: {what}", quote(name(u).as_bytes()), quote(name(v).as_bytes())), remedy)
        })?,
    };
    if ties.is_empty() {
        let what = "no two nodes of the kind that is kept share one of the other".to_string();
        return Err((1, what, "a network needs at least one tie: keep the other kind, or check the columns"));
    }
    let graph = ties.graph(order.len(), spec.directed, spec.weighted);
    counts.without_out_links = (0..graph.nodes()).filter(|&node| graph.followees(node).is_empty()).count() as u64;
    let in_order = |values: Vec<f32>| order.iter().map(|&number| values[number as usize]).collect();
    let numbers = |values: Vec<u16>| order.iter().map(|&number| values[number as usize]).collect();
    let label = |number: &u32| labels.get(*number as usize).cloned().flatten().unwrap_or_default();
    Ok(FileNetwork {
        path: spec.path.clone(),
        graph,
        ids: order.iter().map(|&number| names.name(number as usize).to_string()).collect(),
        labels: (!labels.is_empty()).then(|| order.iter().map(label).collect()),
        opinions: given.opinions.map(in_order),
        tolerances: given.tolerances.map(in_order),
        places: given.places.map(numbers),
        tribes: given.tribes.map(numbers),
        digests,
        counts,
        about,
        sorted,
        notes,
    })
}

//! Links in JSON as networkx and D3 write them, node-link data: `{"nodes": [{"id": 1}], "links": [{"source": 1, "target": 2}]}`.
//!
//! Links are in `links` or `edges`. Where nodes have no `id`, the ends of links are their positions from 0 and they are named so.

use super::fields::Fields;
use super::graphml::{LABELS, named};
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::FileSpec;
use crate::text::{Fault, quote};
use serde_json::{Map, Value};

const REMEDY: &str = "node-link data is {\"nodes\": [{\"id\": 1}, ...], \"links\": [{\"source\": 1, \"target\": 2}, ...]}: networkx.node_link_data";

/// Reads node-link data.
pub fn read<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::of(spec, fields);
    links.about = "JSON, node-link data".to_string();
    let document: Value = match serde_json::from_slice(text) {
        Ok(document) => document,
        Err(error) => {
            problems.add(
                &spec.path,
                error.line().max(1) as u64,
                format!("this is no JSON: {error}"),
                "fetch or write the file again",
            );
            return links;
        }
    };
    let array = |name: &str| document.get(name).and_then(Value::as_array);
    let (Some(nodes), Some(edges)) = (array("nodes"), array("links").or_else(|| array("edges"))) else {
        problems.add(&spec.path, 1, "the file is JSON, but no node-link data: no nodes and links", REMEDY);
        return links;
    };
    let mut fail = |what: String, remedy: &str| problems.add(&spec.path, 1, what, remedy);
    let positions = !nodes.is_empty() && nodes.iter().all(|node| node.get("id").is_none());
    for (number, node) in nodes.iter().enumerate() {
        if let Err((what, remedy)) = take_node(number, node, positions, spec, &mut links) {
            fail(what, remedy);
        }
    }
    let directed = document.get("directed").and_then(Value::as_bool);
    let mut weights = false;
    for (number, edge) in edges.iter().enumerate() {
        let taken =
            edge.as_object().ok_or_else(|| (format!("link {} is no object", number + 1), REMEDY)).and_then(|edge| {
                let ends = [end(edge, "source", number)?, end(edge, "target", number)?];
                let text = edge.get(spec.weight_name()).map(plain).unwrap_or_default();
                weights |= !text.is_empty();
                links.add_edge(ends, 1, spec.number(text.as_bytes()).ok_or(text.as_bytes()), directed == Some(true))
            });
        if let Err((what, remedy)) = taken {
            fail(what, remedy);
        }
    }
    let mut links = links.finished(weights, spec, problems, "declare it in nodes");
    links.directed = directed;
    links
}

fn take_node(number: usize, node: &Value, positions: bool, spec: &FileSpec, links: &mut Links) -> Result<(), Fault> {
    let node = node.as_object().ok_or_else(|| (format!("node {} is no object", number + 1), REMEDY))?;
    let name = match node.get("id") {
        _ if positions => Name::Integer(number as i64),
        Some(id) => name(id, "id")?,
        None => return Err((format!("node {} has no id", number + 1), "give every node an id")),
    };
    let shown = name.to_string();
    let place = links
        .declare(name, 1)
        .map_err(|_| (format!("node {} again", quote(shown.as_bytes())), "give every node an id of its own"))?;
    for (key, value) in node {
        let text = plain(value);
        if LABELS.contains(&key.as_str()) {
            links.label(place, text.clone());
        }
        if !value.is_null() {
            links.fields.attribute(place, key, &text, spec)?;
        }
    }
    Ok(())
}

fn end(edge: &Map<String, Value>, key: &str, number: usize) -> Result<Name<'static>, Fault> {
    name(edge.get(key).ok_or_else(|| (format!("link {} has no {key}", number + 1), REMEDY))?, key)
}

fn name(value: &Value, what: &str) -> Result<Name<'static>, Fault> {
    match value {
        Value::Number(_) | Value::String(_) => named(plain(value), what),
        other => Err((
            format!("the {what} {} is no number and no text", quote(other.to_string().as_bytes())),
            "name nodes by numbers or texts",
        )),
    }
}

/// A value as text.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

//! Links in GraphML (Brandes et al. 2001): `<node id="a"/> <edge source="a" target="b"/>`, with `<data>` of declared keys.
//!
//! A node's name is its `id`; an attribute `label` or `name` is what it is called. Hyperedges and graphs within nodes are
//! refused, for they say more than links; ports are passed over.

use super::fields::Fields;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::FileSpec;
use super::xml::{Attributes, Document, Found};
use crate::text::{Fault, quote};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Names of attributes that say what a node is called.
pub const LABELS: &[&str] = &["label", "name"];

/// Reads a GraphML graph.
pub fn read<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut reader = Reader {
        spec,
        links: Links::of(spec, fields),
        keys: BTreeMap::new(),
        key: None,
        directed: false,
        graphs: 0,
        current: Current::Outside,
        data: None,
        weights: false,
    };
    reader.links.about = "GraphML".to_string();
    let mut document = Document::new(text);
    while let Some(found) = document.next(spec, problems) {
        let line = document.line();
        if let Err((what, remedy)) = reader.take(found, line, problems) {
            problems.add(&spec.path, line, what, remedy);
        }
    }
    if reader.graphs == 0 && problems.is_empty() {
        problems.add(&spec.path, 1, "no graph in the file", "GraphML has <graph> in <graphml>");
    }
    reader.links.finished(reader.weights, spec, problems, DECLARE)
}

/// What to do about an end that is no node.
pub const DECLARE: &str = "declare it: <node id=\"...\"/>";

/// What `<data>` is of.
enum Current {
    Outside,
    Node(Option<usize>),
    Edge { ends: Option<[String; 2]>, line: u64, weight: Option<String>, directed: bool },
}

/// A declared key.
struct Key {
    name: String,
    of_nodes: bool,
    of_edges: bool,
    default: Option<String>,
}

struct Reader<'a, 's> {
    spec: &'s FileSpec,
    links: Links<'a>,
    keys: BTreeMap<String, Key>,
    /// the key that is being declared
    key: Option<String>,
    directed: bool,
    graphs: u64,
    current: Current,
    /// the key and the text of the data that is being read
    data: Option<(String, String)>,
    weights: bool,
}

impl<'a> Reader<'a, '_> {
    fn take(&mut self, found: Found, line: u64, problems: &mut Problems) -> Result<(), Fault> {
        match found {
            Found::Begin(name, attributes) => self.begin(&name, &attributes, line, problems),
            Found::Text(text) => {
                if let Some((_, data)) = &mut self.data {
                    data.push_str(&text);
                }
                Ok(())
            }
            Found::End(name) => self.end(&name),
        }
    }

    fn begin(&mut self, name: &str, attributes: &Attributes, line: u64, problems: &mut Problems) -> Result<(), Fault> {
        let given = |name: &str| attributes.get(name).map(str::to_string);
        match name {
            "key" => {
                let of = given("for").unwrap_or_else(|| "all".into());
                let key = Key {
                    name: given("attr.name").or_else(|| given("id")).unwrap_or_default(),
                    of_nodes: of == "node" || of == "all",
                    of_edges: of == "edge" || of == "all",
                    default: None,
                };
                self.key = given("id");
                self.keys.extend(self.key.clone().map(|id| (id, key)));
            }
            "default" => self.data = self.key.clone().map(|key| (key, String::new())),
            "graph" => {
                self.graphs += 1;
                if matches!(self.current, Current::Node(_)) {
                    return Err(("a graph within a node".into(), "write the graph without nesting"));
                }
                if self.graphs > 1 {
                    return Err(("a second graph".into(), "keep one graph in a file"));
                }
                self.directed = attributes.get("edgedefault") == Some("directed");
            }
            "node" => {
                let id = given("id").ok_or_else(|| ("a node without an id".to_string(), "write <node id=\"a\"/>"))?;
                let name = named(id, "id")?;
                self.current = Current::Node(self.links.node(name, line, self.spec, problems));
            }
            "edge" => {
                let directed = match attributes.get("directed") {
                    Some(said) => said == "true",
                    None => self.directed,
                };
                let ends = given("source").zip(given("target")).map(|(source, target)| [source, target]);
                self.current = Current::Edge { ends, line, weight: None, directed };
            }
            "hyperedge" => {
                return Err(("a hyperedge, which links more than two nodes".into(), "write a link for each pair"));
            }
            "data" => self.data = given("key").map(|key| (key, String::new())),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        match name {
            "default" => {
                if let Some((key, text)) = self.data.take()
                    && let Some(key) = self.keys.get_mut(&key)
                {
                    key.default = Some(text);
                }
            }
            "key" => self.key = None,
            "data" => return self.datum(),
            "node" => {
                let Current::Node(node) = std::mem::replace(&mut self.current, Current::Outside) else { return Ok(()) };
                let Some(node) = node else { return Ok(()) };
                let defaults = self.keys.values().filter(|key| key.of_nodes);
                let defaults: Vec<(String, String)> =
                    defaults.filter_map(|key| Some((key.name.clone(), key.default.clone()?))).collect();
                for (name, value) in defaults {
                    self.links.fields.by_default(node, &name, &value, self.spec)?;
                }
            }
            "edge" => {
                let current = std::mem::replace(&mut self.current, Current::Outside);
                let Current::Edge { ends, line, weight, directed } = current else { return Ok(()) };
                let [source, target] = ends.ok_or_else(|| {
                    ("an edge without source and target".to_string(), "write <edge source=\"a\" target=\"b\"/>")
                })?;
                let ends = [named(source, "source")?, named(target, "target")?];
                let wanted = self.spec.weight_name();
                let default = || self.keys.values().find(|key| key.of_edges && key.name == wanted)?.default.clone();
                let weight = weight.or_else(default);
                self.weights |= weight.is_some();
                let text = weight.unwrap_or_default();
                let weight = self.spec.number(text.as_bytes()).ok_or(text.as_bytes());
                self.links.add_edge(ends, line, weight, directed)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a datum of a node or an edge.
    fn datum(&mut self) -> Result<(), Fault> {
        let Some((key, text)) = self.data.take() else { return Ok(()) };
        let name = self.keys.get(&key).map_or(key, |key| key.name.clone());
        match &mut self.current {
            Current::Node(Some(node)) => {
                let node = *node;
                if LABELS.contains(&name.as_str()) {
                    self.links.label(node, text.trim().to_string());
                }
                self.links.fields.attribute(node, &name, text.trim(), self.spec)
            }
            Current::Edge { weight, .. } if name == self.spec.weight_name() => {
                *weight = Some(text.trim().to_string());
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// The name in an attribute.
pub fn named(text: String, what: &str) -> Result<Name<'static>, Fault> {
    let shown = quote(text.as_bytes());
    Name::read(Cow::Owned(text.into_bytes()))
        .map_err(|reason| (format!("the {what} {shown} {reason}"), "give every node an id"))
}

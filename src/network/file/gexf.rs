//! Links in GEXF (Gephi): `<node id="a" label="Anna"/> <edge source="a" target="b" weight="2"/>`, with `<attvalue>` of declared
//! attributes. Times of nodes and edges are passed over, which is said.

use super::fields::Fields;
use super::graphml::{DECLARE, named};
use super::links::Links;
use super::problem::Problems;
use super::spec::FileSpec;
use super::xml::{Attributes, Document, Found};
use crate::text::Fault;
use std::collections::BTreeMap;

/// Reads a GEXF graph.
pub fn read<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut reader = Reader {
        spec,
        links: Links::of(spec, fields),
        titles: BTreeMap::new(),
        of_nodes: true,
        directed: false,
        graphs: 0,
        node: None,
        edge: None,
        weights: false,
    };
    reader.links.about = "GEXF".to_string();
    let mut document = Document::new(text);
    while let Some(found) = document.next(spec, problems) {
        let line = document.line();
        let taken = match found {
            Found::Begin(name, attributes) => reader.begin(&name, &attributes, line, problems),
            Found::End(name) => reader.end(&name),
            Found::Text(_) => Ok(()),
        };
        if let Err((what, remedy)) = taken {
            problems.add(&spec.path, line, what, remedy);
        }
    }
    if reader.graphs == 0 && problems.is_empty() {
        problems.add(&spec.path, 1, "no graph in the file", "GEXF has <graph> in <gexf>");
    }
    reader.links.finished(reader.weights, spec, problems, DECLARE)
}

struct Edge {
    ends: [String; 2],
    line: u64,
    weight: Option<String>,
    directed: bool,
    mutual: bool,
}

struct Reader<'a, 's> {
    spec: &'s FileSpec,
    links: Links<'a>,
    /// titles of attributes by whether they are of nodes, and id
    titles: BTreeMap<(bool, String), String>,
    of_nodes: bool,
    directed: bool,
    graphs: u64,
    node: Option<usize>,
    edge: Option<Edge>,
    weights: bool,
}

impl<'a> Reader<'a, '_> {
    fn begin(&mut self, name: &str, attributes: &Attributes, line: u64, problems: &mut Problems) -> Result<(), Fault> {
        let given = |name: &str| attributes.get(name).map(str::to_string);
        match name {
            "graph" => {
                self.graphs += 1;
                if self.graphs > 1 {
                    return Err(("a second graph".into(), "keep one graph in a file"));
                }
                self.directed = attributes.get("defaultedgetype") == Some("directed");
                if attributes.get("mode") == Some("dynamic") {
                    self.links.notes.push("the graph is dynamic; its times are ignored, and all its nodes and links are there from the start".into());
                }
            }
            "attributes" => self.of_nodes = attributes.get("class") != Some("edge"),
            "attribute" => {
                let named = given("id").zip(given("title").or_else(|| given("id")));
                self.titles.extend(named.map(|(id, title)| ((self.of_nodes, id), title)));
            }
            "node" => {
                if self.node.is_some() {
                    return Err(("a node within a node".into(), "write the graph without hierarchy"));
                }
                let id = given("id").ok_or_else(|| ("a node without an id".to_string(), "write <node id=\"a\"/>"))?;
                self.node = self.links.node(named(id, "id")?, line, self.spec, problems);
                if let (Some(node), Some(label)) = (self.node, given("label")) {
                    self.links.fields.attribute(node, "label", &label, self.spec)?;
                    self.links.label(node, label);
                }
            }
            "edge" => {
                let ends = given("source").zip(given("target")).map(|(source, target)| [source, target]);
                let ends = ends.ok_or_else(|| {
                    ("an edge without source and target".to_string(), "write <edge source=\"a\" target=\"b\"/>")
                })?;
                let kind = attributes.get("type");
                let weight =
                    given("weight").filter(|_| self.spec.weight.as_deref().is_none_or(|name| name == "weight"));
                let directed = kind.map_or(self.directed, |kind| kind == "directed");
                self.edge = Some(Edge { ends, line, weight, directed, mutual: kind == Some("mutual") });
            }
            "attvalue" => {
                let (Some(key), Some(value)) = (given("for").or_else(|| given("id")), given("value")) else {
                    return Ok(());
                };
                if let Some(edge) = &mut self.edge {
                    let title = self.titles.get(&(false, key.clone())).unwrap_or(&key);
                    if title == self.spec.weight_name() {
                        edge.weight = Some(value);
                    }
                } else if let Some(node) = self.node {
                    let title = self.titles.get(&(true, key.clone())).unwrap_or(&key);
                    return self.links.fields.attribute(node, title, &value, self.spec);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        match name {
            "node" => self.node = None,
            "edge" => {
                let Some(edge) = self.edge.take() else { return Ok(()) };
                self.weights |= edge.weight.is_some();
                // GEXF: a weight that is not written is 1.
                let text = edge.weight.unwrap_or_else(|| "1".to_string());
                let [source, target] = &edge.ends;
                let number = self.spec.number(text.as_bytes());
                let mut add = |source: &String, target: &String| {
                    let ends = [named(source.clone(), "source")?, named(target.clone(), "target")?];
                    self.links.add_edge(ends, edge.line, number.ok_or(text.as_bytes()), edge.directed || edge.mutual)
                };
                add(source, target)?;
                if edge.mutual {
                    add(target, source)?;
                }
            }
            _ => {}
        }
        Ok(())
    }
}

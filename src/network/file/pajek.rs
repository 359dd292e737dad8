//! Links in Pajek's format: `*Vertices 3`, a line `1 "Anna"` a node, then `*Arcs` (with a direction) and `*Edges` (without), a
//! line `1 2 5.0` a link with its weight; `*Arcslist` and `*Edgeslist` have a node and those it is linked to on a line.
//!
//! A node's name is its number, 1 and up; its label is what it is called. `*Vertices 5 2` says that the first two nodes are of
//! one kind and the others of another.

use super::columns::split;
use super::fields::Fields;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::{Bipartite, FileSpec, most_nodes};
use crate::text::{Fault, lines, quote};

/// What lines are of.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Before,
    Vertices,
    Links { directed: bool, list: bool },
    Matrix,
    Other,
}

/// Reads a Pajek network.
pub fn read<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut reader = Reader {
        spec,
        links: Links::of(spec, fields),
        part: Part::Before,
        nodes: 0,
        first_kind: 0,
        row: 0,
        weights: false,
        most: most_nodes(text),
    };
    reader.links.about = "Pajek".to_string();
    for (number, line) in lines(text).map(|(number, line)| (number, line.trim_ascii())) {
        if line.is_empty() || line.starts_with(b"%") {
            continue;
        }
        let taken = if line.starts_with(b"*") { reader.head(line, number) } else { reader.line(line, number) };
        if let Err((what, remedy)) = taken {
            problems.add(&spec.path, number, what, remedy);
            if reader.part == Part::Before {
                break;
            }
        }
    }
    if reader.part == Part::Matrix && reader.row < reader.nodes && problems.is_empty() {
        let what = format!("the matrix has {} rows where there are {} nodes", reader.row, reader.nodes);
        problems.add(&spec.path, crate::text::last_line(text), what, "the file seems cut off: fetch it again");
    }
    let mut links = reader.links;
    links.directions();
    if reader.row > 0 {
        links.directed = Some(!links.mirrored());
    }
    if reader.weights {
        links.weight = Some("the third column".into());
    }
    links
}

struct Reader<'a, 's> {
    spec: &'s FileSpec,
    links: Links<'a>,
    part: Part,
    nodes: u64,
    /// how many nodes are of the first of two kinds; 0: there is one kind
    first_kind: u64,
    /// rows of the matrix that were read
    row: u64,
    weights: bool,
    /// most nodes that there can be
    most: u64,
}

impl<'a> Reader<'a, '_> {
    fn head(&mut self, line: &[u8], number: u64) -> Result<(), Fault> {
        let words = split(line, b' ')?;
        let head = words[0].to_ascii_lowercase();
        let counts: Vec<u64> =
            words[1..].iter().map_while(|word| std::str::from_utf8(word).ok()?.parse().ok()).collect();
        self.part = match head.as_slice() {
            b"*vertices" => {
                if self.nodes > 0 {
                    self.part = Part::Before;
                    return Err(("*Vertices again: a second network".into(), "keep one network in a file"));
                }
                let most = self.most;
                self.nodes = counts.first().copied().filter(|nodes| (1..=most).contains(nodes)).ok_or_else(|| {
                    (
                        format!("*Vertices without the number of nodes, from 1 to {most}: {}", quote(line)),
                        "write *Vertices 3",
                    )
                })?;
                self.first_kind = counts.get(1).copied().unwrap_or(0);
                if (self.first_kind > 0) != (self.spec.bipartite != Bipartite::Refuse) {
                    self.part = Part::Before;
                    return Err(match self.first_kind {
                        0 => (
                            "network.bipartite is said, and the file has one kind of nodes".into(),
                            "remove network.bipartite",
                        ),
                        _ => (
                            format!("the file says that it has two kinds of nodes (bipartite), {}", quote(line)),
                            super::recognise::TWO_KINDS,
                        ),
                    });
                }
                if self.first_kind == 0 {
                    self.links.declare_numbered(self.nodes, number);
                }
                Part::Vertices
            }
            b"*network" if self.nodes > 0 => {
                self.part = Part::Before;
                return Err(("a second network".into(), "keep one network in a file"));
            }
            b"*network" => Part::Other,
            _ if self.nodes == 0 => {
                self.part = Part::Before;
                return Err((
                    format!("{} before *Vertices", quote(line)),
                    "a Pajek file begins with *Vertices and their number",
                ));
            }
            b"*arcs" => Part::Links { directed: true, list: false },
            b"*edges" => Part::Links { directed: false, list: false },
            b"*arcslist" => Part::Links { directed: true, list: true },
            b"*edgeslist" => Part::Links { directed: false, list: true },
            b"*matrix" => Part::Matrix,
            b"*partition" | b"*vector" | b"*cluster" | b"*permutation" => Part::Other,
            _ => {
                return Err((
                    format!("{} is not known", quote(&words[0])),
                    "*Vertices, *Arcs, *Edges, *Arcslist, *Edgeslist and *Matrix are read",
                ));
            }
        };
        Ok(())
    }

    fn line(&mut self, line: &'a [u8], number: u64) -> Result<(), Fault> {
        match self.part {
            Part::Before => Err((
                format!("{} before *Vertices", quote(line)),
                "a Pajek file begins with *Vertices and their number",
            )),
            Part::Other => Ok(()),
            Part::Vertices => {
                let words = split(line, b' ')?;
                let node = self.node(&words[0])?;
                if let (Some(label), 0) = (words.get(1), self.first_kind) {
                    let label = String::from_utf8(label.to_vec())
                        .map_err(|_| ("a label that is not UTF-8 text".to_string(), "save the file as UTF-8"))?;
                    self.links.label(node as usize - 1, label);
                }
                Ok(())
            }
            Part::Links { directed, list } => {
                let words = split(line, b' ')?;
                if words.len() < 2 {
                    return Err((
                        format!("only one field, {}", quote(line)),
                        "a line of links is two numbers of nodes, and a weight",
                    ));
                }
                let source = self.node(&words[0])?;
                if list {
                    return words[1..].iter().try_for_each(|word| {
                        let target = self.node(word)?;
                        self.add(source, target, number, Ok(1.0), directed)
                    });
                }
                let target = self.node(&words[1])?;
                let weight = words.get(2).map(|word| self.spec.number(word).ok_or(&word[..]));
                self.weights |= weight.is_some();
                // Pajek: a weight that is not written is 1.
                self.add(source, target, number, weight.unwrap_or(Ok(1.0)), directed)
            }
            Part::Matrix => {
                self.row += 1;
                let (row, nodes) = (self.row, self.nodes);
                let words = split(line, b' ')?;
                if row > nodes || words.len() as u64 != nodes {
                    return Err((
                        format!("row {row} of the matrix has {} entries where there are {nodes} nodes", words.len()),
                        "give a row of as many entries as nodes for each",
                    ));
                }
                self.weights = true;
                (1..).zip(&words).try_for_each(|(target, word)| match self.spec.number(word) {
                    Some(0.0) => Ok(()),
                    entry => self.add(row, target, number, entry.ok_or(&word[..]), true),
                })
            }
        }
    }

    fn add(
        &mut self,
        source: u64,
        target: u64,
        line: u64,
        weight: Result<f64, &[u8]>,
        directed: bool,
    ) -> Result<(), Fault> {
        let first = |node: u64| node <= self.first_kind;
        let (source, target) = match self.first_kind {
            0 => (source, target),
            _ if first(source) == first(target) => {
                return Err((
                    format!("nodes {source} and {target} are of one kind, and *Vertices says that there are two"),
                    "mend *Vertices, or the link",
                ));
            }
            _ => (source.min(target), source.max(target)),
        };
        self.links.add_edge(
            [Name::Integer(source as i64), Name::Integer(target as i64)],
            line,
            weight,
            directed && self.first_kind == 0,
        )
    }

    fn node(&self, word: &[u8]) -> Result<u64, Fault> {
        let number = std::str::from_utf8(word).ok().and_then(|word| word.parse().ok());
        number.filter(|node| (1..=self.nodes).contains(node)).ok_or_else(|| {
            (format!("{} is no number of a node from 1 to {}", quote(word), self.nodes), "mend it, or *Vertices")
        })
    }
}

//! What the readers of links find.

use super::fields::Fields;
use super::names::{Name, Names};
use super::problem::Problems;
use super::spec::{Bipartite, FileSpec, NotPositive};
use crate::text::{Fault, quote};

/// What a reader of links finds: every link as it stands, by the numbers of its ends' names.
#[derive(Debug, Default)]
pub struct Links<'a> {
    /// the ends, numbered
    pub names: Names<'a>,
    /// the other kind of nodes, where links lead from one to the other
    pub others: Names<'a>,
    /// the links: by the numbers of two names, or of a name and another
    pub pairs: Vec<(u32, u32)>,
    /// the weight of each link, where weights count
    pub weights: Vec<f64>,
    /// line on which each node was declared, by number; 0: not yet
    pub declared: Vec<u64>,
    /// what each node is called beside its name, by number, where the file says it
    pub labels: Vec<Option<String>>,
    /// initial fields of nodes
    pub fields: Fields,
    /// what the file is, which of it was taken and which ignored
    pub about: String,
    /// whether links have a direction, where the file says so
    pub directed: Option<bool>,
    /// what a reader of the result must know
    pub notes: Vec<String>,
    /// what weights are called, where the file has some
    pub weight: Option<String>,
    /// whether that they are weights is a guess, which nothing is said of but numbers not above 0
    pub guessed: bool,
    /// links whose weight is not above 0
    pub not_positive: u64,
    /// links left out because of their weight or time
    pub dropped: u64,
    /// links that have a direction, and those, by their place, that have none
    arcs: u64,
    edges: Vec<usize>,
    policy: Policy,
}

/// What a scenario says of links.
#[derive(Debug, Default)]
struct Policy {
    weighted: bool,
    drop: bool,
    bipartite: Bipartite,
}

impl<'a> Links<'a> {
    /// No links yet, to be read as a scenario says.
    pub fn of(spec: &FileSpec, fields: Fields) -> Links<'a> {
        let policy = Policy {
            weighted: spec.weighted && spec.bipartite == Bipartite::Refuse,
            drop: spec.not_positive == NotPositive::Drop,
            bipartite: spec.bipartite,
        };
        Links { policy, fields, ..Links::default() }
    }

    /// Whether weights count.
    pub fn weighted(&self) -> bool {
        self.policy.weighted
    }

    /// Notes a link from a line of the file, of no weight.
    pub fn add(&mut self, source: Name<'a>, target: Name<'a>, line: u64) {
        let (source, target) = self.ends(source, target, line);
        self.pairs.push((source, target));
    }

    /// Notes a link with what stands where its weight should be.
    ///
    /// # Errors
    /// If weights count and this is none.
    pub fn add_weighted(
        &mut self,
        source: Name<'a>,
        target: Name<'a>,
        line: u64,
        weight: Result<f64, &[u8]>,
    ) -> Result<(), Fault> {
        let (source, target) = self.ends(source, target, line);
        self.link(source, target, weight)
    }

    /// Notes a link between two nodes that have numbers.
    ///
    /// # Errors
    /// If weights count and this is none.
    pub fn link(&mut self, source: u32, target: u32, weight: Result<f64, &[u8]>) -> Result<(), Fault> {
        let low = weight.is_ok_and(|weight| weight <= 0.0);
        self.not_positive += u64::from(low);
        if low && self.policy.drop {
            self.dropped += 1;
            return Ok(());
        }
        if self.policy.weighted {
            match weight {
                Ok(weight) if !low => self.weights.push(weight),
                Ok(weight) => {
                    let what = format!("the weight {weight} is not above 0");
                    return Err((what, "network.not_positive = \"drop\" leaves such links out; else mend it"));
                }
                Err([]) => {
                    return Err(("no weight here".into(), "give every link a weight, or say network.weighted = false"));
                }
                Err(text) => {
                    let what = format!("the weight {} is not a number", quote(text));
                    return Err((what, "give every link a weight; network.decimal = \"comma\" reads 0,5"));
                }
            }
        }
        self.pairs.push((source, target));
        Ok(())
    }

    /// Notes a link of a file that says of each whether it has a direction.
    ///
    /// # Errors
    /// If weights count and this is none.
    pub fn add_edge(
        &mut self,
        ends: [Name<'a>; 2],
        line: u64,
        weight: Result<f64, &[u8]>,
        directed: bool,
    ) -> Result<(), Fault> {
        let [source, target] = ends;
        let at = self.pairs.len();
        self.add_weighted(source, target, line, weight)?;
        if directed {
            self.arcs += 1;
        } else if self.pairs.len() > at {
            self.edges.push(at);
        }
        Ok(())
    }

    /// Says what the links' directions are; in a file that has both kinds, a link without one leads both ways.
    pub fn directions(&mut self) {
        if self.arcs > 0 {
            for at in std::mem::take(&mut self.edges) {
                let (source, target) = self.pairs[at];
                self.pairs.push((target, source));
                if let Some(weight) = self.weights.get(at).copied() {
                    self.weights.push(weight);
                }
            }
        }
        self.directed = Some(self.arcs > 0);
    }

    /// Whether every link has one that leads back.
    pub fn mirrored(&self) -> bool {
        let mut pairs = self.pairs.clone();
        pairs.sort_unstable();
        pairs.iter().all(|&(u, v)| pairs.binary_search(&(v, u)).is_ok())
    }

    /// The links of a graph whose nodes are declared and whose edges each say whether they have a direction; `weights`: whether
    /// some have one.
    pub fn finished(mut self, weights: bool, spec: &FileSpec, problems: &mut Problems, remedy: &str) -> Links<'a> {
        self.check_declared(spec, problems, remedy);
        self.directions();
        self.weight = weights.then(|| spec.weight_name().to_string());
        self
    }

    /// Problems of links whose ends nobody declared.
    pub fn check_declared(&mut self, spec: &FileSpec, problems: &mut Problems, remedy: &str) {
        for number in self.undeclared() {
            let name = self.names.name(number).to_string();
            let what = format!("an edge ends in {}, which is no node of the file", quote(name.as_bytes()));
            problems.add(&spec.path, self.names.first_line(number), what, remedy);
        }
    }

    /// Takes a declared node, or says where it was declared before.
    pub fn node(&mut self, name: Name<'a>, line: u64, spec: &FileSpec, problems: &mut Problems) -> Option<usize> {
        let shown = name.to_string();
        match self.declare(name, line) {
            Ok(node) => Some(node),
            Err(first) => {
                let what = format!("node {} again; it was declared on line {first}", quote(shown.as_bytes()));
                problems.add(&spec.path, line, what, "give every node an id of its own");
                None
            }
        }
    }

    fn ends(&mut self, source: Name<'a>, target: Name<'a>, line: u64) -> (u32, u32) {
        match self.policy.bipartite {
            Bipartite::Refuse => (self.names.number(source, line), self.names.number(target, line)),
            Bipartite::First => (self.names.number(source, line), self.others.number(target, line)),
            Bipartite::Second => (self.names.number(target, line), self.others.number(source, line)),
        }
    }

    /// Declares a node: its number, or the line that declared it before.
    pub fn declare(&mut self, name: Name<'a>, line: u64) -> Result<usize, u64> {
        let number = self.names.number(name, line) as usize;
        self.declared.resize(self.declared.len().max(number + 1), 0);
        match std::mem::replace(&mut self.declared[number], line) {
            0 => Ok(number),
            first => {
                self.declared[number] = first;
                Err(first)
            }
        }
    }

    /// Declares the first nodes of a file that numbers them from 1.
    pub fn declare_numbered(&mut self, nodes: u64, line: u64) {
        for node in 1..=nodes {
            let _ = self.declare(Name::Integer(node as i64), line);
        }
    }

    /// Notes what a node is called beside its name.
    pub fn label(&mut self, node: usize, label: String) {
        self.labels.resize(self.labels.len().max(node + 1), None);
        self.labels[node] = Some(label);
    }

    /// Nodes that links name and nobody declared.
    pub fn undeclared(&mut self) -> Vec<usize> {
        self.declared.resize(self.names.len().max(self.declared.len()), 0);
        (0..self.declared.len()).filter(|&number| self.declared[number] == 0).collect()
    }

    /// Notes what a comment says of the direction of links: `# Directed graph` as SNAP writes it, `% asym` and `% sym` as KONECT does.
    pub fn note_comment(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line).to_ascii_lowercase();
        let mut words = text.trim_start_matches(['#', '%', ' ', '\t']).split_whitespace();
        let said = match (words.next(), words.next(), line.starts_with(b"%")) {
            (Some("directed"), Some("graph"), _) | (Some("asym"), _, true) => Some(true),
            (Some("undirected"), Some("graph"), _) | (Some("sym"), _, true) => Some(false),
            _ => None,
        };
        self.directed = self.directed.or(said);
    }

    /// What is said of weights that do not count.
    pub fn note_weights(&mut self) {
        let Some(weight) = &self.weight else { return };
        if self.policy.drop && self.not_positive > 0 {
            self.notes
                .push(format!("{} links are left out, for their number in {weight} is not above 0", self.not_positive));
        } else if !self.policy.weighted && self.not_positive > 0 {
            self.notes.push(format!(
                "{} of the links have a number in {weight} that is not above 0: signs and weights are ignored, and these are links like the others \
                 (network.not_positive = \"drop\" leaves them out)",
                self.not_positive,
            ));
        } else if !self.policy.weighted && !self.guessed {
            self.notes.push(format!(
                "weights, {weight}, are ignored: every link counts alike (network.weighted = true makes them count)"
            ));
        }
    }
}

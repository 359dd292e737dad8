//! The graph itself: who follows whom, in compressed rows.

use std::sync::Arc;

/// Where each agent's follows begin.
#[derive(Clone, Debug, PartialEq)]
enum Rows {
    /// every agent follows as many
    Fixed(usize),
    /// agent i's follows are `targets[offsets[i]..offsets[i + 1]]`
    Offsets(Vec<u64>),
}

/// A directed graph: an edge u -> v means that u follows, and so sees, v. Out-degrees never change; targets may.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    nodes: usize,
    rows: Rows,
    targets: Vec<u32>,
    /// sums of the weights of a row's links up to each, row after row, where weights count; else none
    sums: Arc<[f32]>,
}

impl Default for Graph {
    /// No nodes.
    fn default() -> Graph {
        Graph { nodes: 0, rows: Rows::Fixed(0), targets: Vec::new(), sums: Arc::default() }
    }
}

impl Graph {
    /// A graph in which node i follows `targets[i*degree..(i+1)*degree]`.
    ///
    /// # Panics
    /// If the length of `targets` is not `nodes * degree`.
    pub fn with_fixed_degree(nodes: usize, degree: usize, targets: Vec<u32>) -> Graph {
        assert_eq!(targets.len(), nodes * degree, "one row of `degree` targets a node");
        Graph { nodes, rows: Rows::Fixed(degree), targets, sums: Arc::default() }
    }

    /// A graph in which node i follows `targets[offsets[i]..offsets[i+1]]`.
    ///
    /// # Panics
    /// If the offsets do not ascend from 0 to the length of `targets`.
    pub fn with_offsets(offsets: Vec<u64>, targets: Vec<u32>) -> Graph {
        assert!(
            offsets.first() == Some(&0) && offsets.last() == Some(&(targets.len() as u64)),
            "offsets span the targets"
        );
        assert!(offsets.is_sorted(), "offsets ascend");
        Graph { nodes: offsets.len() - 1, rows: Rows::Offsets(offsets), targets, sums: Arc::default() }
    }

    /// A graph in which everybody is tied to everybody else.
    pub fn complete(nodes: u32) -> Graph {
        let others = nodes.saturating_sub(1);
        let targets = (0..nodes).flat_map(|node| (0..nodes).filter(move |&other| other != node)).collect();
        Graph::with_fixed_degree(nodes as usize, others as usize, targets)
    }

    /// The same graph with weights, each above 0, of its links row after row: a followee is drawn in proportion to that of its link.
    /// They stay with the place in a row: who takes the place of another is seen as often.
    ///
    /// # Panics
    /// If there are not as many weights as links.
    pub fn with_weights(self, weights: &[f64]) -> Graph {
        assert_eq!(weights.len(), self.targets.len(), "a weight a link");
        let mut sums = Vec::with_capacity(weights.len());
        for node in 0..self.nodes {
            let mut sum = 0.0f64;
            sums.extend(weights[self.start(node)..self.start(node + 1)].iter().map(|weight| {
                sum += weight;
                sum as f32
            }));
        }
        Graph { sums: sums.into(), ..self }
    }

    /// Whether weights count.
    pub fn is_weighted(&self) -> bool {
        !self.sums.is_empty()
    }

    /// The sums of the weights of a row's links up to each, row after row; empty where weights do not count.
    pub fn sums(&self) -> &[f32] {
        &self.sums
    }

    /// Number of nodes.
    pub fn nodes(&self) -> usize {
        self.nodes
    }

    /// Number of links u -> v.
    pub fn links(&self) -> u64 {
        self.targets.len() as u64
    }

    /// Where node i's row begins in the targets.
    pub fn start(&self, node: usize) -> usize {
        match &self.rows {
            Rows::Fixed(degree) => node * degree,
            Rows::Offsets(offsets) => offsets[node] as usize,
        }
    }

    /// Whom node i follows.
    pub fn followees(&self, node: usize) -> &[u32] {
        &self.targets[self.start(node)..self.start(node + 1)]
    }

    /// All targets, row after row.
    pub fn targets(&self) -> &[u32] {
        &self.targets
    }

    /// The row starts and the targets, apart, so that rows can be rewired while starts are read.
    pub fn parts_mut(&mut self) -> (RowStarts<'_>, &mut [u32]) {
        (RowStarts { rows: &self.rows, sums: &self.sums }, &mut self.targets)
    }

    /// How many follow each node.
    pub fn in_degrees(&self) -> Vec<u32> {
        let mut counts = vec![0u32; self.nodes];
        for &target in &self.targets {
            counts[target as usize] += 1;
        }
        counts
    }

    /// Mean number of follows of a node.
    pub fn mean_degree(&self) -> f32 {
        (self.links() as f64 / self.nodes as f64) as f32
    }
}

/// Row starts of a graph whose targets are borrowed elsewhere.
#[derive(Clone, Copy)]
pub struct RowStarts<'a> {
    rows: &'a Rows,
    sums: &'a [f32],
}

impl<'a> RowStarts<'a> {
    /// Where node i's row begins in the targets; `nodes` gives the end of the last row.
    #[inline]
    pub fn start(self, node: usize) -> usize {
        match self.rows {
            Rows::Fixed(degree) => node * degree,
            Rows::Offsets(offsets) => offsets[node] as usize,
        }
    }

    /// [`Graph::sums`] of rows that begin with that of a node and have so many links; empty where weights do not count.
    pub fn sums(self, node: usize, links: usize) -> &'a [f32] {
        let start = self.start(node);
        self.sums.get(start..start + links).unwrap_or_default()
    }
}

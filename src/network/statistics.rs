//! Measures of a bare graph, exact, for graphs of up to some ten thousand nodes.
//!
//! All of them see the graph without directions: a tie joins two nodes if either follows the other. Counts are integers as
//! long as possible, so no result depends on an order of summing. Undefined measures (0/0) are `None`.

use super::graph::Graph;

/// The ties of a graph: for every node its distinct neighbours, ascending, not itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Ties {
    rows: Vec<Vec<u32>>,
}

impl Ties {
    /// The ties of a graph, whichever end they were given from.
    pub fn of(graph: &Graph) -> Ties {
        let mut rows = vec![Vec::new(); graph.nodes()];
        for source in 0..graph.nodes() {
            for &target in graph.followees(source).iter().filter(|&&target| target as usize != source) {
                rows[source].push(target);
                rows[target as usize].push(source as u32);
            }
        }
        for row in &mut rows {
            row.sort_unstable();
            row.dedup();
        }
        Ties { rows }
    }

    /// Number of ties.
    pub fn count(&self) -> u64 {
        self.rows.iter().map(|row| row.len() as u64).sum::<u64>() / 2
    }

    /// Whom a node is tied to, ascending.
    pub fn neighbours(&self, node: usize) -> &[u32] {
        &self.rows[node]
    }

    /// Number of ties of a node.
    pub fn degree(&self, node: usize) -> u64 {
        self.rows[node].len() as u64
    }

    /// Correlation of the degrees at the two ends of a tie, in \[-1, 1\]; `None` if all are the same. Newman 2002, eq. 4.
    pub fn degree_assortativity(&self) -> Option<f64> {
        // Over the 2E ends: r = (2E*sum(jk) - sum(j)^2) / (2E*sum(j^2) - sum(j)^2), j and k the degrees at either end.
        let (mut ends, mut sum, mut squares, mut products) = (0i128, 0i128, 0i128, 0i128);
        for row in &self.rows {
            let degree = row.len() as i128;
            ends += degree;
            sum += degree * degree;
            squares += degree * degree * degree;
            products += row.iter().map(|&other| degree * i128::from(self.degree(other as usize))).sum::<i128>();
        }
        ratio(ends * products - sum * sum, ends * squares - sum * sum)
    }

    /// Share of paths of two ties that are closed to a triangle, in \[0, 1\]; `None` without such a path. Newman 2003.
    pub fn transitivity(&self) -> Option<f64> {
        let closed: u64 = (0..self.rows.len()).map(|node| self.triangles(node)).sum();
        let paths: u64 = (0..self.rows.len()).map(|node| pairs(self.degree(node))).sum();
        ratio(i128::from(closed), i128::from(paths))
    }

    /// Mean over nodes of the share of a node's neighbours' pairs that are tied (0 below two neighbours), in \[0, 1\].
    /// Watts & Strogatz 1998.
    pub fn mean_clustering(&self) -> Option<f64> {
        let local = |node| ratio(i128::from(self.triangles(node)), i128::from(pairs(self.degree(node)))).unwrap_or(0.0);
        let sum: f64 = (0..self.rows.len()).map(local).sum();
        if self.rows.is_empty() { None } else { Some(sum / self.rows.len() as f64) }
    }

    /// Mean number of ties on a shortest path, over all pairs of nodes that a path joins; `None` if there is no such pair.
    pub fn mean_path(&self) -> Option<f64> {
        let (mut sum, mut joined) = (0i128, 0i128);
        for start in 0..self.rows.len() {
            for distance in self.distances(start).into_iter().flatten().filter(|&distance| distance > 0) {
                sum += i128::from(distance);
                joined += 1;
            }
        }
        ratio(sum, joined)
    }

    /// Ties on the shortest path to each node, `None` where there is none.
    pub fn distances(&self, start: usize) -> Vec<Option<u32>> {
        let mut distances = vec![None; self.rows.len()];
        distances[start] = Some(0);
        let (mut frontier, mut distance) = (vec![start as u32], 0);
        while !frontier.is_empty() {
            distance += 1;
            let mut next = Vec::new();
            for &other in frontier.iter().flat_map(|&node| &self.rows[node as usize]) {
                if distances[other as usize].is_none() {
                    distances[other as usize] = Some(distance);
                    next.push(other);
                }
            }
            frontier = next;
        }
        distances
    }

    /// Sizes of the connected components, largest first.
    pub fn components(&self) -> Vec<usize> {
        let mut sizes = Vec::new();
        let mut reached = vec![false; self.rows.len()];
        for start in 0..self.rows.len() {
            if std::mem::replace(&mut reached[start], true) {
                continue;
            }
            let (mut size, mut open) = (0, vec![start as u32]);
            while let Some(node) = open.pop() {
                size += 1;
                for &other in &self.rows[node as usize] {
                    if !std::mem::replace(&mut reached[other as usize], true) {
                        open.push(other);
                    }
                }
            }
            sizes.push(size);
        }
        sizes.sort_unstable_by(|a, b| b.cmp(a));
        sizes
    }

    /// Share of ties inside groups beyond that of a random graph with the same degrees, in \[-1/2, 1); `None` without ties.
    /// `groups`: one label a node. Newman & Girvan 2004.
    pub fn modularity(&self, groups: &[u32]) -> Option<f64> {
        let (ends, inside, expected) = self.mixing(groups);
        ratio(ends * inside - expected, ends * ends)
    }

    /// Modularity over the largest it could be with these degrees, at most 1; `None` if all ends are in one group.
    /// Newman 2003, Mixing patterns in networks, eq. 2.
    pub fn assortativity(&self, groups: &[u32]) -> Option<f64> {
        let (ends, inside, expected) = self.mixing(groups);
        ratio(ends * inside - expected, ends * ends - expected)
    }

    /// Ends of ties (2E), ends of ties inside groups, and the sum over groups of (ends in the group)^2.
    fn mixing(&self, groups: &[u32]) -> (i128, i128, i128) {
        assert_eq!(groups.len(), self.rows.len(), "one group a node");
        let mut by_group = std::collections::BTreeMap::<u32, i128>::new();
        let (mut ends, mut inside) = (0, 0);
        for (row, &group) in self.rows.iter().zip(groups) {
            ends += row.len() as i128;
            *by_group.entry(group).or_default() += row.len() as i128;
            inside += row.iter().filter(|&&other| groups[other as usize] == group).count() as i128;
        }
        (ends, inside, by_group.values().map(|ends| ends * ends).sum())
    }

    /// Pairs of a node's neighbours that are tied.
    fn triangles(&self, node: usize) -> u64 {
        let row = &self.rows[node];
        let closing = |&other: &u32| common(row, &self.rows[other as usize]);
        row.iter().map(closing).sum::<u64>() / 2
    }
}

/// Members that two ascending rows share.
fn common(mut a: &[u32], mut b: &[u32]) -> u64 {
    let mut count = 0;
    while let (Some((x, after_x)), Some((y, after_y))) = (a.split_first(), b.split_first()) {
        count += u64::from(x == y);
        if x <= y {
            a = after_x;
        }
        if y <= x {
            b = after_y;
        }
    }
    count
}

/// Pairs among n.
fn pairs(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

fn ratio(numerator: i128, denominator: i128) -> Option<f64> {
    if denominator == 0 { None } else { Some(numerator as f64 / denominator as f64) }
}

//! Compressed rows out of links that come in any order: counting sort, so the graph depends on the set of links alone.

use super::graph::Graph;
use crate::parallel;

/// A graph of the links that `visit` hands to its argument, each u -> v; every row ascends.
///
/// `visit` is called twice, to count and to place, and must give the same links both times. That is what keeps the peak at
/// the graph's own size: a generator repeats its draws rather than hold its links in a list.
pub fn from_links(nodes: usize, visit: impl Fn(&mut dyn FnMut(u32, u32))) -> Graph {
    let mut offsets = vec![0u64; nodes + 1];
    visit(&mut |source, _| offsets[source as usize] += 1);
    let mut end = 0;
    for offset in &mut offsets {
        end += *offset;
        *offset = end;
    }
    // Each offset is now the end of its row; placing a link moves it down, so it finishes at the start.
    let mut targets = vec![0u32; end as usize];
    visit(&mut |source, target| {
        offsets[source as usize] -= 1;
        targets[offsets[source as usize] as usize] = target;
    });
    sort_rows(&offsets, &mut targets);
    Graph::with_offsets(offsets, targets)
}

/// A graph of undirected ties: each gives a link in both directions.
pub fn from_ties(nodes: usize, visit: impl Fn(&mut dyn FnMut(u32, u32))) -> Graph {
    from_links(nodes, |link| {
        visit(&mut |u, v| {
            link(u, v);
            link(v, u);
        });
    })
}

/// Sorts every row, in parallel over fixed chunks of nodes.
fn sort_rows(offsets: &[u64], targets: &mut [u32]) {
    let mut parts = Vec::new();
    let mut rest = targets;
    for chunk in parallel::chunks(offsets.len() - 1) {
        let (part, after) = rest.split_at_mut((offsets[chunk.end] - offsets[chunk.start]) as usize);
        parts.push((chunk, part));
        rest = after;
    }
    parallel::map_parts(parts, |(chunk, mut part)| {
        for node in chunk {
            let (row, after) = part.split_at_mut((offsets[node + 1] - offsets[node]) as usize);
            row.sort_unstable();
            part = after;
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_depend_on_the_links_not_on_their_order() {
        let links = [(2, 0), (0, 3), (0, 1), (3, 0), (0, 2)];
        let forward = from_links(4, |link| links.iter().for_each(|&(u, v)| link(u, v)));
        let backward = from_links(4, |link| links.iter().rev().for_each(|&(u, v)| link(u, v)));
        assert_eq!(forward, backward);
        assert_eq!(forward.followees(0), [1, 2, 3]);
        assert_eq!(forward.followees(1), [0u32; 0]);
        assert_eq!(forward.followees(2), [0]);
        assert_eq!(forward.links(), 5);
    }

    #[test]
    fn ties_are_seen_from_both_ends() {
        let graph = from_ties(3, |tie| tie(2, 0));
        assert_eq!((graph.followees(0), graph.followees(1), graph.followees(2)), (&[2][..], &[][..], &[0][..]));
    }
}

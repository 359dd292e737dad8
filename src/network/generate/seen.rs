//! Which nodes a row of a graph in the making holds already.

/// The nodes of one row: a scan while rows are short, a bit a node where a scan would be quadratic.
pub struct Seen {
    bits: Vec<u64>,
}

impl Seen {
    /// Longest row that is scanned: two cache lines.
    const SCANNED: usize = 32;

    /// For rows of up to `degree` among `nodes`.
    pub fn new(nodes: usize, degree: usize) -> Seen {
        Seen { bits: if degree <= Self::SCANNED { Vec::new() } else { vec![0; nodes.div_ceil(64)] } }
    }

    /// Whether the node is new to the row, which it is then taken to join.
    #[inline]
    pub fn insert(&mut self, row: &[u32], node: u32) -> bool {
        if self.bits.is_empty() {
            return !row.contains(&node);
        }
        let (word, bit) = (node as usize / 64, 1 << (node % 64));
        let new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        new
    }

    /// Forgets a row, so that the next can begin.
    #[inline]
    pub fn clear(&mut self, row: &[u32]) {
        if !self.bits.is_empty() {
            row.iter().for_each(|&node| self.bits[node as usize / 64] &= !(1 << (node % 64)));
        }
    }
}

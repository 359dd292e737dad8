//! The NK landscape that says what a solution is worth.

/// A tabulated NK landscape (Kauffman 1993; Lazer & Friedman 2007), rescaled to [0, 1] and sharpened.
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    bits: u32,
    table: Vec<f32>,
}

impl Landscape {
    /// A landscape of these worths in \[0, 1\], by bit string in numeric order.
    ///
    /// # Panics
    /// If `table` has not 2^`bits` entries.
    pub fn from_table(bits: u32, table: Vec<f32>) -> Landscape {
        assert_eq!(table.len(), 1 << bits, "one worth a bit string");
        Landscape { bits, table }
    }

    /// Length B of a solution.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Worth of a solution in a place with this mask: F(s XOR mask), in [0, 1].
    #[inline]
    pub fn worth(&self, solution: u32, mask: u32) -> f32 {
        self.table[(solution ^ mask) as usize]
    }

    /// Worth of every bit string, in numeric order.
    pub fn table(&self) -> &[f32] {
        &self.table
    }

    /// Mean worth of a random solution, Q_random.
    pub fn mean(&self) -> f64 {
        self.table.iter().map(|&worth| f64::from(worth)).sum::<f64>() / self.table.len() as f64
    }
}

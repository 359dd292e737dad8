//! The NK landscape that says what a solution is worth.
//!
//! Owns its tables and their change. Does not know who solves what, or where.

use crate::math;
use crate::parallel;
use crate::random::{Purpose, Stream};

/// How heights become worth, before they are sharpened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rescaling {
    /// (f - min f)/(max f - min f): the worst is worth 0, the best 1; the platform model's
    Range,
    /// f/max f: the best is worth 1 (Lazer & Friedman 2007)
    Peak,
}

/// A tabulated NK landscape (Kauffman 1993; Lazer & Friedman 2007), rescaled to [0, 1] and sharpened.
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    bits: u32,
    sharpness: u32,
    rescaling: Rescaling,
    /// the K other loci of each locus, row after row
    loci: Vec<u8>,
    /// 2^(K+1) contributions of each locus, row after row
    contributions: Vec<f32>,
    /// worth of every bit string, in numeric order
    table: Vec<f32>,
}

impl Landscape {
    /// Draws a landscape on strings of `bits` bits, each locus depending on `interactions` (< bits) others.
    ///
    /// Depends on (seed, replicate) only.
    pub fn new(bits: u32, interactions: u32, sharpness: u32, seed: u64, replicate: u32) -> Landscape {
        Landscape::rescaled(bits, interactions, sharpness, Rescaling::Range, seed, replicate)
    }

    /// The same, rescaled as said.
    pub fn rescaled(
        bits: u32,
        interactions: u32,
        sharpness: u32,
        rescaling: Rescaling,
        seed: u64,
        replicate: u32,
    ) -> Landscape {
        assert!((1..=20).contains(&bits) && interactions < bits, "the scenario was checked");
        let mut stream = Stream::new(seed, replicate, Purpose::LandscapeLoci, 0);
        let loci = (0..bits).flat_map(|locus| other_loci(locus, bits, interactions, &mut stream)).collect();
        let mut stream = Stream::new(seed, replicate, Purpose::LandscapeTables, 0);
        let contributions = (0..bits << (interactions + 1)).map(|_| stream.uniform()).collect();
        let mut landscape = Landscape { bits, sharpness, rescaling, loci, contributions, table: Vec::new() };
        landscape.tabulate();
        landscape
    }

    /// A landscape with a given worth for every bit string; it has no loci that could change.
    ///
    /// # Panics
    /// If the table does not have 2^bits entries.
    pub fn from_table(bits: u32, table: Vec<f32>) -> Landscape {
        assert_eq!(table.len(), 1 << bits, "one worth for every bit string");
        Landscape {
            bits,
            sharpness: 1,
            rescaling: Rescaling::Range,
            loci: Vec::new(),
            contributions: Vec::new(),
            table,
        }
    }

    /// Gives round(share * B) loci, chosen without replacement, new contributions and rescales anew.
    pub fn redraw(&mut self, share: f64, stream: &mut Stream) {
        let count = (share * f64::from(self.bits)).round() as usize;
        let mut order: Vec<usize> = (0..self.bits as usize).collect();
        let width = self.contributions.len() / self.bits as usize;
        stream.draw_front(&mut order, count);
        for &locus in &order[..count] {
            for contribution in &mut self.contributions[locus * width..(locus + 1) * width] {
                *contribution = stream.uniform();
            }
        }
        self.tabulate();
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

    /// The bytes this landscape holds.
    pub fn bytes(bits: u32, interactions: u32) -> u64 {
        // The raw heights stand beside the table while it is rescaled.
        (12 << bits) + u64::from(bits) * (4 << (interactions + 1))
    }

    /// The parts a checkpoint keeps; everything else follows from the scenario.
    pub(crate) fn contributions_mut(&mut self) -> &mut Vec<f32> {
        &mut self.contributions
    }

    /// Computes the table from the contributions: mean over loci, rescaled, raised to the sharpness.
    pub(crate) fn tabulate(&mut self) {
        if self.contributions.is_empty() {
            return;
        }
        let mut heights = vec![0.0f64; 1 << self.bits];
        parallel::fill_chunks(&mut heights, |first, heights| self.add_heights(first, heights));
        let low = heights.iter().copied().fold(f64::INFINITY, f64::min);
        let high = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, range) = match self.rescaling {
            Rescaling::Range => (low, high - low),
            Rescaling::Peak => (0.0, high),
        };
        let range = if range > 0.0 { range } else { 1.0 };
        let mut table = std::mem::take(&mut self.table);
        table.resize(heights.len(), 0.0);
        let sharpness = self.sharpness;
        parallel::fill(&mut table, |string| math::powi(((heights[string] - low) / range) as f32, sharpness));
        self.table = table;
    }

    /// Sums of the loci's contributions of the strings from `first` on; the mean's divisor cancels in rescaling. Locus by
    /// locus: the bits of many strings are put together in one loop, which a compiler makes vectors of.
    fn add_heights(&self, first: usize, heights: &mut [f64]) {
        let bits = self.bits as usize;
        let (width, interactions) = (self.contributions.len() / bits, self.loci.len() / bits);
        let mut indices = vec![0u32; heights.len()];
        for locus in 0..bits {
            let strings = || first as u32..;
            indices.iter_mut().zip(strings()).for_each(|(index, string)| *index = string >> locus & 1);
            for &other in &self.loci[locus * interactions..(locus + 1) * interactions] {
                for (index, string) in indices.iter_mut().zip(strings()) {
                    *index = *index << 1 | string >> other & 1;
                }
            }
            let contributions = &self.contributions[locus * width..(locus + 1) * width];
            for (height, &index) in heights.iter_mut().zip(&indices) {
                *height += f64::from(contributions[index as usize]);
            }
        }
    }
}

/// `count` distinct loci other than `locus`, in the order drawn.
fn other_loci(locus: u32, bits: u32, count: u32, stream: &mut Stream) -> Vec<u8> {
    let mut others: Vec<u8> = (0..bits as u8).filter(|&other| u32::from(other) != locus).collect();
    stream.draw_front(&mut others, count as usize);
    others.truncate(count as usize);
    others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worth_spans_the_unit_interval() {
        for (bits, interactions) in [(1, 0), (2, 1), (8, 3), (14, 5)] {
            let landscape = Landscape::new(bits, interactions, 2, 7, 0);
            assert_eq!(landscape.table().len(), 1 << bits);
            assert_eq!(landscape.table().iter().copied().fold(f32::MAX, f32::min), 0.0);
            assert_eq!(landscape.table().iter().copied().fold(f32::MIN, f32::max), 1.0);
        }
    }

    /// Both are increasing functions of the same heights, and both give the best string 1.
    #[test]
    fn rescaled_by_the_peak_the_order_is_the_same_and_nothing_is_worth_nothing() {
        let range = Landscape::new(10, 4, 1, 7, 0);
        let peak = Landscape::rescaled(10, 4, 1, Rescaling::Peak, 7, 0);
        let low = peak.table().iter().copied().fold(f32::MAX, f32::min);
        assert!(low > 0.1 && peak.table().iter().copied().fold(f32::MIN, f32::max) == 1.0, "{low}");
        for (a, b) in range.table().iter().zip(peak.table()) {
            assert!((low + a * (1.0 - low) - b).abs() < 1e-6);
        }
    }

    #[test]
    fn without_interactions_one_bit_adds_the_same_everywhere() {
        let landscape = Landscape::new(6, 0, 1, 3, 1);
        for bit in 0..6 {
            let step = |string: u32| landscape.worth(string | 1 << bit, 0) - landscape.worth(string & !(1 << bit), 0);
            for string in 0..64 {
                assert!((step(string) - step(0)).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn ruggedness_grows_with_interactions() {
        let peaks = |interactions| {
            let landscape = Landscape::new(10, interactions, 1, 11, 0);
            (0..1024u32)
                .filter(|&s| (0..10).all(|bit| landscape.worth(s ^ 1 << bit, 0) < landscape.worth(s, 0)))
                .count()
        };
        // A smooth landscape has one peak; the expected number at K = N-1 is 2^N/(N+1) = 93 (Kauffman 1993).
        assert_eq!(peaks(0), 1);
        assert!((60..130).contains(&peaks(9)), "{}", peaks(9));
    }

    #[test]
    fn a_redraw_of_all_loci_forgets_and_of_none_keeps() {
        let before = Landscape::new(10, 3, 1, 5, 0);
        let mut kept = before.clone();
        kept.redraw(0.0, &mut Stream::new(5, 0, Purpose::LandscapeChange, 9));
        assert_eq!(kept, before);
        let mut changed = before.clone();
        changed.redraw(0.5, &mut Stream::new(5, 0, Purpose::LandscapeChange, 9));
        let width = 16;
        let same = (0..10).filter(|l| before.contributions[l * width] == changed.contributions[l * width]).count();
        assert_eq!(same, 5);
    }
}

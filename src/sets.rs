//! How alike sets of things are: the one Jaccard index of the measures and of the published models.
//!
//! Does not know what the things are, or who holds them.

/// Sizes of some people's sets and of their intersections.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlaps {
    sizes: Vec<u32>,
    /// of a < b at a * people + b; the rest is 0
    shared: Vec<u32>,
}

impl Overlaps {
    /// Counts (thing, person) pairs, which are sorted and without repeats; persons are 0..people.
    pub fn new(pairs: &[(u64, u32)], people: usize) -> Overlaps {
        let mut overlaps = Overlaps { sizes: vec![0; people], shared: vec![0; people * people] };
        for holders in pairs.chunk_by(|a, b| a.0 == b.0) {
            for (k, &(_, a)) in holders.iter().enumerate() {
                overlaps.sizes[a as usize] += 1;
                // Pairs come sorted by person, so only the upper triangle fills.
                let row = &mut overlaps.shared[a as usize * people..][..people];
                holders[k + 1..].iter().for_each(|&(_, b)| row[b as usize] += 1);
            }
        }
        overlaps
    }

    /// Size of each person's set.
    pub fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// Jaccard index of two different persons' sets: things in both by things in either; `None` where both are empty.
    ///
    /// Source: Jaccard 1912.
    #[inline]
    pub fn jaccard(&self, a: usize, b: usize) -> Option<f64> {
        let both = self.shared[a.min(b) * self.sizes.len() + a.max(b)];
        let either = self.sizes[a] + self.sizes[b] - both;
        (either > 0).then(|| f64::from(both) / f64::from(either))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sets {1, 2, 3}, {2, 3, 4, 5} and {}: two of five are shared.
    #[test]
    fn the_index_is_shared_by_either() {
        let pairs = [(1, 0), (2, 0), (2, 1), (3, 0), (3, 1), (4, 1), (5, 1)];
        let overlaps = Overlaps::new(&pairs, 4);
        assert_eq!(overlaps.sizes(), [3, 4, 0, 0]);
        assert_eq!((overlaps.jaccard(0, 1), overlaps.jaccard(1, 0)), (Some(0.4), Some(0.4)));
        assert_eq!((overlaps.jaccard(0, 2), overlaps.jaccard(2, 3)), (Some(0.0), None));
    }
}

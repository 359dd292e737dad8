//! The histogram of opinions that goes with every record.

use crate::parallel;
use crate::society::Society;

/// Bins of an opinion histogram over [-1, 1].
pub const OPINION_BINS: usize = 40;

/// Bin of an opinion: equal bins over [-1, 1], each closed on the left, the last also on the right.
#[inline]
pub fn opinion_bin(opinion: f32) -> usize {
    (((f64::from(opinion) + 1.0) * (OPINION_BINS / 2) as f64) as usize).min(OPINION_BINS - 1)
}

/// Agents by bin of opinion.
pub fn opinion_histogram(society: &Society) -> [u32; OPINION_BINS] {
    let chunks = parallel::map_chunks(society.size(), |chunk| {
        let mut counts = [0u32; OPINION_BINS];
        society.agents.opinion[chunk].iter().for_each(|&x| counts[opinion_bin(x)] += 1);
        counts
    });
    chunks.iter().fold([0; OPINION_BINS], |total, counts| std::array::from_fn(|bin| total[bin] + counts[bin]))
}

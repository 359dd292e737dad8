//! The part of all pairs that could still work together: each within the other's tolerance.
//!
//! Exact, in O(n log n) time and some 20 bytes of scratch an agent. Sorted by opinion, an agent's tolerance reaches an
//! interval of positions, because a rounded f32 difference still ascends with the other's opinion; so intervals found
//! with the very comparison of the definition give the very count of the definition.

use super::formulas::{from_ordered_bits, ordered_bits};
use crate::parallel;

/// Share of unordered pairs with |x_i - x_j| <= min(e_i, e_j), in f32; `None` with fewer than two agents.
pub fn share(opinion: &[f32], tolerance: &[f32]) -> Option<f64> {
    let n = opinion.len() as u64;
    (n >= 2).then(|| count(opinion, tolerance) as f64 / (n as f64 * (n - 1) as f64 / 2.0))
}

/// Number of unordered pairs with |x_i - x_j| <= min(e_i, e_j), in f32. Tolerances are not negative, nothing is NaN.
pub fn count(opinion: &[f32], tolerance: &[f32]) -> u64 {
    let Reaches { below, above } = Reaches::new(opinion, tolerance);
    // Of the agents below j that j reaches, take away those that do not reach j: i >= below[j] and above[i] < j.
    let reached: u64 = below.iter().enumerate().map(|(j, &first)| j as u64 - u64::from(first)).sum();
    let ends = Ends::new(&above);
    drop(above);
    let segments: Vec<_> = segments(below.len()).collect();
    let refused = parallel::map_parts(segments, |segment| refused_in(segment, &below, &ends));
    reached - refused.into_iter().sum::<u64>()
}

/// How far tolerances reach, by position in the order of opinions.
struct Reaches {
    /// first position that the agent at a position tolerates
    below: Vec<u32>,
    /// last position that it tolerates
    above: Vec<u32>,
}

impl Reaches {
    fn new(opinion: &[f32], tolerance: &[f32]) -> Reaches {
        let (opinion, tolerance) = sorted_by_opinion(opinion, tolerance);
        let index = Index::new(&opinion);
        let mut below = vec![0u32; opinion.len()];
        let mut above = vec![0u32; opinion.len()];
        parallel::fill(&mut below, |j| {
            let (x, e) = (opinion[j], tolerance[j]);
            index.partition_point(x - e, |other| x - other > e) as u32
        });
        parallel::fill(&mut above, |i| {
            let (x, e) = (opinion[i], tolerance[i]);
            index.partition_point(x + e, |other| other - x <= e) as u32 - 1
        });
        Reaches { below, above }
    }
}

/// Both columns in the order of opinions, then of tolerances.
fn sorted_by_opinion(opinion: &[f32], tolerance: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let n = opinion.len();
    let mut agents = vec![0u64; n];
    // Agents equal in both are interchangeable, so the key is total enough.
    parallel::fill(&mut agents, |i| u64::from(ordered_bits(opinion[i])) << 32 | u64::from(tolerance[i].to_bits()));
    parallel::sort_by_key(&mut agents, |&agent| agent);
    let (mut opinion, mut tolerance) = (vec![0.0; n], vec![0.0; n]);
    parallel::fill(&mut opinion, |position| from_ordered_bits((agents[position] >> 32) as u32));
    parallel::fill(&mut tolerance, |position| f32::from_bits(agents[position] as u32));
    (opinion, tolerance)
}

/// Where the opinions of each of many equal cells of [-1, 1] begin: a search starts close to its end.
struct Index<'a> {
    opinion: &'a [f32],
    /// first position of each cell, then the number of agents
    starts: Vec<u32>,
    cells: usize,
}

impl<'a> Index<'a> {
    fn new(opinion: &'a [f32]) -> Index<'a> {
        // A cell is never narrower than 2^-15, 256 times what rounding can move a difference by.
        let cells = (opinion.len() / 8).next_power_of_two().min(1 << 16);
        let mut index = Index { opinion, starts: vec![0; cells + 1], cells };
        for &x in opinion {
            let cell = index.cell(x);
            index.starts[cell + 1] += 1;
        }
        for cell in 1..index.starts.len() {
            index.starts[cell] += index.starts[cell - 1];
        }
        index
    }

    #[inline]
    fn cell(&self, x: f32) -> usize {
        ((((x + 1.0) * (self.cells / 2) as f32) as i32).max(0) as usize).min(self.cells - 1)
    }

    /// First position whose opinion fails a test that holds up to some opinion near `near` and not beyond.
    #[inline]
    fn partition_point(&self, near: f32, holds: impl Fn(f32) -> bool) -> usize {
        let cell = self.cell(near);
        let from = self.starts[cell.saturating_sub(1)] as usize;
        let to = self.starts[(cell + 2).min(self.cells)] as usize;
        from + self.opinion[from..to].partition_point(|&x| holds(x))
    }
}

/// Positions in the order in which their reach ends.
struct Ends {
    /// positions, by the last position they reach
    positions: Vec<u32>,
    /// `positions[..until[p]]` reach no further than p
    until: Vec<u32>,
}

impl Ends {
    fn new(above: &[u32]) -> Ends {
        let mut until = vec![0u32; above.len()];
        above.iter().for_each(|&end| until[end as usize] += 1);
        let mut sum = 0;
        for slot in &mut until {
            let count = *slot;
            *slot = sum;
            sum += count;
        }
        let mut positions = vec![0u32; above.len()];
        for (position, &end) in above.iter().enumerate() {
            let slot = &mut until[end as usize];
            positions[*slot as usize] = position as u32;
            *slot += 1;
        }
        Ends { positions, until }
    }
}

/// Eight equal segments of positions: enough for a few threads, few enough to start each from scratch.
fn segments(n: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..8).map(move |k| n * k / 8..n * (k + 1) / 8)
}

/// Number of pairs (i, j), j in the segment, of which j reaches down to i but i does not reach up to j.
fn refused_in(segment: std::ops::Range<usize>, below: &[u32], ends: &Ends) -> u64 {
    let ended_before = |j: usize| if j == 0 { 0 } else { ends.until[j - 1] as usize };
    let mut ended = ended_before(segment.start);
    let mut set = CountedSet::new(below.len(), &ends.positions[..ended]);
    let mut refused = 0;
    for j in segment {
        let end = ended_before(j);
        ends.positions[ended..end].iter().for_each(|&position| set.insert(position as usize));
        ended = end;
        refused += (ended - set.count_below(below[j] as usize)) as u64;
    }
    refused
}

/// A set of positions that tells how many lie below one: bits in words of 64, and a Fenwick tree over the words.
struct CountedSet {
    words: Vec<u64>,
    /// 1-based: `tree[k]` counts the words in (k - lowest bit of k, k]
    tree: Vec<u32>,
}

impl CountedSet {
    fn new(n: usize, positions: &[u32]) -> CountedSet {
        let mut words = vec![0u64; n.div_ceil(64)];
        positions.iter().for_each(|&position| words[position as usize / 64] |= 1 << (position % 64));
        let mut tree = vec![0u32; words.len() + 1];
        for k in 1..tree.len() {
            tree[k] += words[k - 1].count_ones();
            let parent = k + (k & k.wrapping_neg());
            if parent < tree.len() {
                tree[parent] += tree[k];
            }
        }
        CountedSet { words, tree }
    }

    #[inline]
    fn insert(&mut self, position: usize) {
        self.words[position / 64] |= 1 << (position % 64);
        let mut k = position / 64 + 1;
        while k < self.tree.len() {
            self.tree[k] += 1;
            k += k & k.wrapping_neg();
        }
    }

    #[inline]
    fn count_below(&self, position: usize) -> usize {
        let mut k = position / 64;
        let mut count = (self.words[k] & ((1 << (position % 64)) - 1)).count_ones();
        while k > 0 {
            count += self.tree[k];
            k -= k & k.wrapping_neg();
        }
        count as usize
    }
}

//! Blocks of many agents at once: the same as drawing them one by one, in loops that a compiler can make vectors of.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

use super::draws::{Block, Draws};
use super::normal::normals_of;
use super::philox::philox;
use super::purpose::Purpose;

/// Agents drawn for in one go. Lists are filled up to a multiple of it, so that no draw is left to a loop of single ones.
const LANES: usize = 16;

/// Blocks of many agents, word by word.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    count: usize,
    /// the agents and, where there are several, the indices of their only blocks, filled up with zeros
    agents: Vec<u32>,
    indices: Vec<u32>,
    /// word w of block i of the k-th agent is at (4*i + w) * agents.len() + k
    words: Vec<u32>,
}

impl Blocks {
    /// Draws blocks 0..count of every agent.
    #[inline(always)]
    pub fn draw(&mut self, draws: &Draws, purpose: Purpose, step: u32, agents: &[u32], count: u32) {
        self.prepare(agents, count as usize);
        for (index, words) in (0..count).zip(self.words.chunks_exact_mut(4 * self.agents.len().max(1))) {
            draw_words(words, &self.agents, |agent, _| philox([index, agent, step, purpose as u32], &draws.keys));
        }
    }

    /// Draws one block an agent, each at an index of its own; it is block 0 of the k-th agent here.
    #[inline(always)]
    pub fn draw_one(&mut self, draws: &Draws, purpose: Purpose, step: u32, agents: &[u32], indices: &[u32]) {
        self.prepare(agents, 1);
        fill(&mut self.indices, indices);
        let indices = &self.indices[..self.agents.len()];
        draw_words(&mut self.words, &self.agents, |agent, k| {
            philox([indices[k], agent, step, purpose as u32], &draws.keys)
        });
    }

    #[inline(always)]
    fn prepare(&mut self, agents: &[u32], count: usize) {
        self.count = agents.len();
        fill(&mut self.agents, agents);
        self.words.resize(4 * self.agents.len() * count, 0);
    }

    /// Block `index` of the k-th agent.
    #[inline(always)]
    pub fn of(&self, k: usize, index: usize) -> Block {
        let word = |word: usize| self.words[(4 * index + word) * self.agents.len() + k];
        Block([word(0), word(1), word(2), word(3)])
    }

    /// A word of block `index`, by agent.
    #[inline(always)]
    pub fn words(&self, index: usize, word: usize) -> &[u32] {
        &self.words[(4 * index + word) * self.agents.len()..][..self.count]
    }

    /// The lower and the upper words of half c of the blocks (block c/2, half c%2), by agent.
    #[inline(always)]
    pub fn halves(&self, c: usize) -> (&[u32], &[u32]) {
        (self.words(c / 2, 2 * (c % 2)), self.words(c / 2, 2 * (c % 2) + 1))
    }
}

/// The standard normals of a half of many agents' first blocks: the same as [`Block::normal`] one by one.
#[inline(always)]
pub fn normals(blocks: &Blocks, half: usize, normals: &mut Vec<f64>) {
    let (lower, upper) = blocks.halves(half);
    normals_of(lower, upper, normals);
}

/// Copies a list and fills it up to a multiple of [`LANES`].
#[inline(always)]
fn fill(column: &mut Vec<u32>, from: &[u32]) {
    column.clear();
    column.extend_from_slice(from);
    column.resize(from.len().next_multiple_of(LANES), 0);
}

/// One block an agent, into four columns of words; the agents are a multiple of [`LANES`].
#[inline(always)]
fn draw_words(words: &mut [u32], agents: &[u32], block: impl Fn(u32, usize) -> [u32; 4]) {
    let n = agents.len();
    let (front, back) = words.split_at_mut(2 * n);
    let ((w0, w1), (w2, w3)) = (front.split_at_mut(n), back.split_at_mut(n));
    let columns = w0.chunks_exact_mut(LANES).zip(w1.chunks_exact_mut(LANES));
    let columns = columns.zip(w2.chunks_exact_mut(LANES).zip(w3.chunks_exact_mut(LANES)));
    for (chunk, (((w0, w1), (w2, w3)), agents)) in columns.zip(agents.chunks_exact(LANES)).enumerate() {
        for lane in 0..LANES {
            [w0[lane], w1[lane], w2[lane], w3[lane]] = block(agents[lane], chunk * LANES + lane);
        }
    }
}

/// U\[0,1) of a word: its top 24 bits, times 2^-24. Of a half's upper word it is the coin of
/// [`coin_and_pick`](Block::coin_and_pick).
#[inline(always)]
pub fn coin(word: u32) -> f32 {
    (word >> 8) as i32 as f32 * (1.0 / 16_777_216.0)
}

/// The pick of [`coin_and_pick`](Block::coin_and_pick), uniform on 0..n, of a half's lower and upper word.
///
/// With the 40 bits p = 2^32 h + l it is floor(p*n / 2^40), in products of 32 bits.
#[inline(always)]
pub fn pick(lower: u32, upper: u32, n: u32) -> u32 {
    let n = u64::from(n);
    ((u64::from(upper & 0xff) * n + ((u64::from(lower) * n) >> 32)) >> 8) as u32
}

/// The 40 bits of [`pick`] as a number from 0 to below 1.
#[inline]
pub fn share(lower: u32, upper: u32) -> f64 {
    ((u64::from(upper & 0xff) << 32) | u64::from(lower)) as f64 / (1u64 << 40) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_drawn_together_are_those_drawn_alone() {
        let draws = Draws::new(3, 1);
        let agents = [5, 0, 7, 7, 100_000, 2, 9];
        let mut blocks = Blocks::default();
        blocks.draw(&draws, Purpose::Feed, 4, &agents, 3);
        for (k, &agent) in agents.iter().enumerate() {
            (0..3).for_each(|i| assert_eq!(blocks.of(k, i), draws.block(Purpose::Feed, 4, agent, i as u32)));
        }
        let mut together = Vec::new();
        normals(&blocks, 1, &mut together);
        assert!((0..7).all(|k| together[k] == blocks.of(k, 0).normal(1)));
        blocks.draw(&draws, Purpose::Agent, 1, &(0..1000).collect::<Vec<u32>>(), 1);
        normals(&blocks, 1, &mut together);
        assert!((0..1000).all(|k| together[k] == blocks.of(k, 0).normal(1)), "centre and tails alike");
        blocks.draw_one(&draws, Purpose::Offers, 9, &agents, &[1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(blocks.of(4, 0), draws.block(Purpose::Offers, 9, 100_000, 5));
    }

    #[test]
    fn coins_and_picks_of_columns_are_those_of_blocks() {
        let draws = Draws::new(5, 0);
        let agents: Vec<u32> = (0..500).collect();
        let mut blocks = Blocks::default();
        blocks.draw(&draws, Purpose::Offers, 2, &agents, 2);
        for n in [1, 2, 12, 9_999, 1 << 20, u32::MAX] {
            for (k, c) in (0..500).flat_map(|k| [(k, 0), (k, 1), (k, 2), (k, 3)]) {
                let (lower, upper) = blocks.halves(c);
                let (expected, own) = blocks.of(k, c / 2).coin_and_pick(c % 2);
                assert_eq!(
                    (coin(upper[k]), u64::from(pick(lower[k], upper[k], n))),
                    (expected, own.below(u64::from(n)))
                );
            }
        }
        assert_eq!(
            (pick(u32::MAX, u32::MAX, 7), pick(0, 0, 7), pick(u32::MAX, u32::MAX, u32::MAX)),
            (6, 0, u32::MAX - 1)
        );
    }
}

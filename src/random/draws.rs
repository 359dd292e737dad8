//! Draws one by one: a block of bits at any coordinates, and the numbers in it.

use super::normal::normal;
use super::philox::{RoundKeys, philox, round_keys};
use super::purpose::Purpose;
use super::stream::Stream;
use super::uniform::{below, below32, uniform};

/// Independent draws of one (seed, replicate): a block of 128 random bits for every (purpose, step, agent, index).
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    pub(super) keys: RoundKeys,
}

impl Draws {
    /// The draws of a replicate.
    pub fn new(seed: u64, replicate: u32) -> Draws {
        let key = Stream::new(seed, replicate, Purpose::Key, 0).bits();
        Draws { keys: round_keys([key as u32, (key >> 32) as u32]) }
    }

    /// The block at an index; [`Purpose`] says what its words are for.
    #[inline]
    pub fn block(&self, purpose: Purpose, step: u32, agent: u32, index: u32) -> Block {
        Block(philox([index, agent, step, purpose as u32], &self.keys))
    }
}

/// 128 random bits: four words of 32, or two halves of 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block(pub(super) [u32; 4]);

impl Block {
    /// One of the four words.
    #[inline]
    pub fn word(&self, word: usize) -> u32 {
        self.0[word]
    }

    /// One of the two halves: words 0 and 1, or words 2 and 3, the lower first.
    #[inline]
    pub fn half(&self, half: usize) -> u64 {
        u64::from(self.0[2 * half]) | u64::from(self.0[2 * half + 1]) << 32
    }

    /// U\[0,1) of a word: its top 24 bits, times 2^-24.
    #[inline]
    pub fn uniform(&self, word: usize) -> f32 {
        (self.0[word] >> 8) as f32 * (1.0 / 16_777_216.0)
    }

    /// A half as a coin and a pick that are independent of each other.
    #[inline]
    pub fn coin_and_pick(&self, half: usize) -> (f32, Pick) {
        let bits = self.half(half);
        (uniform(bits), Pick(bits << 24))
    }

    /// Uniform on 0..n, of a half.
    #[inline]
    pub fn below(&self, half: usize, n: u64) -> u64 {
        below(self.half(half), n)
    }

    /// Uniform on 0..n of a word, for small n: the high half of u64(word)*n, uneven by at most n/2^32.
    #[inline]
    pub fn below_small(&self, word: usize, n: u32) -> u32 {
        below32(self.0[word], n)
    }

    /// The standard normal of a half.
    #[inline]
    pub fn normal(&self, half: usize) -> f64 {
        normal(self.half(half))
    }
}

/// The low 40 bits of a half, moved to the top; the 24 above them were the coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick(u64);

impl Pick {
    /// The 40 bits as a number from 0 to below 1.
    pub fn share(self) -> f64 {
        (self.0 >> 24) as f64 / (1u64 << 40) as f64
    }

    /// Uniform on 0..n, uneven by at most n/2^40.
    #[inline]
    pub fn below(self, n: u64) -> u64 {
        below(self.0, n)
    }
}

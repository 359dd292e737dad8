//! Draws as a function of (seed, replicate, purpose, step, agent, index): the only file that names a generator.
//!
//! Nothing here has a state that a draw could shift: an unneeded draw is simply not made. Draws inside a step come from
//! Philox 4x32-10 (Salmon et al. 2011), keyed by ChaCha from (seed, replicate); society is built from ChaCha streams.
//! A draw's index names a block of 128 bits; the table of purposes says which of its words is for what. Conversions:
//! U\[0,1) is the top 24 bits times 2^-24 (53 and 2^-53 where a published model's state is in double precision); below n is
//! the high half of u64 * n; a normal is the inverse CDF (Wichura 1988, AS 241) of one draw. All of it is part of the model
//! version.

mod blocks;
mod normal;

pub use blocks::{Blocks, coin, place};
pub use normal::{inverse_normal_cdf, normal, normals};

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a draw is for. Append only: a number, once used, keeps its meaning for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// the Philox key of (seed, replicate)
    Key = 0,
    /// NK landscape: which loci interact (stream)
    LandscapeLoci = 1,
    /// NK landscape: contribution tables (stream)
    LandscapeTables = 2,
    /// places' masks (stream)
    Masks = 3,
    /// firms' solutions and stances (stream)
    FirmsBuild = 4,
    /// tribes' anchors (stream)
    Anchors = 5,
    /// signs a_b of the worldview (stream)
    Worldview = 6,
    /// an agent's initial fields (stream, one section an agent)
    AgentBuild = 7,
    /// links of a generated network (stream, or by agent)
    Network = 8,
    /// the agent's own luck. Block 0: mode (word 0), whether to look at a followee for rewiring (word 1), drift of opinion
    /// (half 1). Block 1: leaving its tribe (word 0), which followee to look at (half 1)
    Agent = 16,
    /// feed, half c of the blocks (block c/2, half c%2) for candidate c: is it a discovery (coin), which one (pick)
    Feed = 17,
    /// feed, word c of the blocks (block c/4, word c%4): noise of candidate c
    FeedNoise = 26,
    /// offers, half c of the blocks (block c/2, half c%2) for candidate c: is it a discovery (coin), which one (pick)
    Offers = 18,
    /// offers, word c of the blocks (block c/4, word c%4): noise of candidate c
    OfferNoise = 27,
    /// offers, block c: which offer of the catalogue, where candidate c's followee has none (half 0)
    OfferFallback = 19,
    /// encounter, block 0: done alone (word 0), hosted (word 1), loser may learn (word 2)
    Encounter = 20,
    /// encounter, block r for trial r: imitate (word 0), mutate (word 1), bits taken from the other (word 2), which bit (word 3)
    Trial = 21,
    /// tribe mode, block 0: which differing bit (word 0)
    TribeBit = 22,
    /// firms' research, by firm, block 0: bit (word 0), agent whose place is looked at (half 1)
    Research = 23,
    /// vote. Block 0: submit (word 0), turnout (word 1), copy (word 2). Block 1: which followee (half 0), which idea (half 1)
    Vote = 24,
    /// landscape change: loci chosen and their tables (stream, by step)
    LandscapeChange = 29,
    /// shift, block k for the k-th intervention of the step: is the agent among those shifted (word 0)
    Shift = 30,
    /// a published model's start (stream)
    ModelStart = 40,
    /// a published model's events: of the whole run, or of one step (stream, or by agent)
    ModelStep = 41,
    /// a published model's draws that are not of its events: what is shown, what a variant adds (stream, or by agent)
    ModelOther = 42,
    /// the measures' panel of agents (measure-only stream)
    Panel = 64,
    /// bootstrap resamples (measure-only)
    Bootstrap = 65,
    /// permutations of a test (measure-only)
    Permutation = 66,
    /// points of a random design (measure-only)
    Design = 67,
}

/// Independent draws of one (seed, replicate): a block of 128 random bits for every (purpose, step, agent, index).
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    keys: RoundKeys,
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
pub struct Block([u32; 4]);

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
    /// Uniform on 0..n, uneven by at most n/2^40.
    #[inline]
    pub fn below(self, n: u64) -> u64 {
        below(self.0, n)
    }
}

/// U\[0,1) of 64 random bits: the top 24, times 2^-24.
#[inline]
pub fn uniform(bits: u64) -> f32 {
    (bits >> 40) as f32 * (1.0 / 16_777_216.0)
}

/// U\[0,1) of 64 random bits: the top 53, times 2^-53.
#[inline]
pub fn uniform64(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// Uniform on 0..n of 32 random bits, uneven by at most n/2^32: for pairs of 64 bits where every draw counts.
#[inline(always)]
pub fn below32(bits: u32, n: u32) -> u32 {
    ((u64::from(bits) * u64::from(n)) >> 32) as u32
}

/// Uniform on 0..n of 64 random bits: the high half of the product.
#[inline]
pub fn below(bits: u64, n: u64) -> u64 {
    ((u128::from(bits) * u128::from(n)) >> 64) as u64
}

/// A sequence of draws, for building a society: ChaCha12 keyed by (seed, replicate, purpose, step).
pub struct Stream(ChaCha12Rng);

/// Words of a stream set aside for one agent: four blocks of sixteen.
const WORDS_PER_AGENT: u128 = 64;

impl Stream {
    /// The stream of a purpose; `step` is 0 while society is built.
    pub fn new(seed: u64, replicate: u32, purpose: Purpose, step: u32) -> Stream {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(&replicate.to_le_bytes());
        key[12..16].copy_from_slice(&(purpose as u32).to_le_bytes());
        key[16..20].copy_from_slice(&step.to_le_bytes());
        Stream(ChaCha12Rng::from_seed(key))
    }

    /// Moves to the section of an agent: 32 draws that depend on no other agent.
    pub fn seek(&mut self, agent: u32) {
        self.0.set_word_pos(u128::from(agent) * WORDS_PER_AGENT);
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// The next draws of 64 bits, many at once: the same as [`Stream::bits`] one by one, for tight loops.
    pub fn fill(&mut self, bits: &mut [u64]) {
        let mut bytes = [0u8; 512];
        for part in bits.chunks_mut(bytes.len() / 8) {
            let bytes = &mut bytes[..8 * part.len()];
            self.0.fill_bytes(bytes);
            for (bits, eight) in part.iter_mut().zip(bytes.chunks_exact(8)) {
                *bits = u64::from_le_bytes(eight.try_into().expect("eight bytes"));
            }
        }
    }

    /// U\[0,1).
    pub fn uniform(&mut self) -> f32 {
        uniform(self.bits())
    }

    /// U\[0,1) of 53 bits, for models whose state is in double precision.
    pub fn uniform64(&mut self) -> f64 {
        uniform64(self.bits())
    }

    /// Uniform on 0..n.
    pub fn below(&mut self, n: u64) -> u64 {
        below(self.bits(), n)
    }

    /// Moves `count` items, drawn without replacement, to the front in the order drawn (Fisher & Yates).
    pub fn draw_front<T>(&mut self, items: &mut [T], count: usize) {
        let length = items.len();
        for k in 0..count {
            let drawn = k + self.below((length - k) as u64) as usize;
            items.swap(k, drawn);
        }
    }
}

/// Philox 4x32 with 10 rounds: 128 random bits of a counter and a key.
///
/// Source: Salmon, Moraes, Dror & Shaw 2011, Parallel random numbers: as easy as 1, 2, 3.
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    philox(counter, &round_keys(key))
}

/// The keys of the ten rounds.
type RoundKeys = [[u64; 2]; 10];

fn round_keys(key: [u32; 2]) -> RoundKeys {
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    let at = |word: usize, round: usize| u64::from(key[word].wrapping_add(WEYL[word].wrapping_mul(round as u32)));
    std::array::from_fn(|round| [at(0, round), at(1, round)])
}

/// Words are kept in 64 bits, and what a product leaves in the upper half is rubbish that nobody reads: so a vector of them
/// needs no shuffling between rounds.
#[inline(always)]
fn philox(counter: [u32; 4], keys: &RoundKeys) -> [u32; 4] {
    const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
    const LOWER: u64 = 0xffff_ffff;
    // Word by word: `array::map` is a function of its own unless the linker inlines it, and then there are no vectors.
    let [c0, c1, c2, c3] = counter;
    let (mut c0, mut c1, mut c2, mut c3) = (u64::from(c0), u64::from(c1), u64::from(c2), u64::from(c3));
    for &[k0, k1] in keys {
        let p0 = MULTIPLIERS[0] * (c0 & LOWER);
        let p1 = MULTIPLIERS[1] * (c2 & LOWER);
        (c0, c1, c2, c3) = ((p1 >> 32) ^ c1 ^ k0, p1, (p0 >> 32) ^ c3 ^ k1, p0);
    }
    [c0 as u32, c1 as u32, c2 as u32, c3 as u32]
}

#[cfg(test)]
mod tests;

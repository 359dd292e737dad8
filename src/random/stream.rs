//! Draws in a row, by ChaCha12: the only file that names a generator of others.

use super::purpose::Purpose;
use super::uniform::{below, uniform, uniform64};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

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

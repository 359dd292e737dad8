//! Philox 4x32-10 (Salmon et al. 2011): random bits that are a function of a counter and a key.

/// Philox 4x32 with 10 rounds: 128 random bits of a counter and a key.
///
/// Source: Salmon, Moraes, Dror & Shaw 2011, Parallel random numbers: as easy as 1, 2, 3.
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    philox(counter, &round_keys(key))
}

/// The keys of the ten rounds.
pub type RoundKeys = [[u64; 2]; 10];

/// The keys of the rounds, of the key of all.
pub fn round_keys(key: [u32; 2]) -> RoundKeys {
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    let at = |word: usize, round: usize| u64::from(key[word].wrapping_add(WEYL[word].wrapping_mul(round as u32)));
    std::array::from_fn(|round| [at(0, round), at(1, round)])
}

/// 128 random bits of a counter, under the keys of the rounds.
///
/// Words are kept in 64 bits, and what a product leaves in the upper half is rubbish that nobody reads: so a vector of them
/// needs no shuffling between rounds.
#[inline(always)]
pub fn philox(counter: [u32; 4], keys: &RoundKeys) -> [u32; 4] {
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

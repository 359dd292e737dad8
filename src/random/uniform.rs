//! Uniform numbers of random bits.

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

//! The standard normal by the inverse of its distribution function (Wichura 1988, AS 241), one by one or many at once.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

/// The standard normal of 64 random bits: inverse CDF of the midpoint of one of 2^52 equal cells of (0, 1).
///
/// Source: Wichura 1988, Algorithm AS 241 (PPND16), relative error about 1e-16.
#[inline]
pub fn normal(bits: u64) -> f64 {
    inverse_normal_cdf(probability(bits))
}

#[inline(always)]
fn horner(coefficients: &[f64; 8], x: f64) -> f64 {
    let [c0, c1, c2, c3, c4, c5, c6, c7] = coefficients;
    ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0
}

/// Agents whose tails are computed together.
const TOGETHER: usize = 64;

/// The standard normals of many halves, words apart: the same as [`normal`] one by one. The central part of the distribution
/// (85 %) is computed for all in one loop without branches; the tails are brought together and computed in another.
#[inline(always)]
pub(super) fn of_halves((lower, upper): (&[u32], &[u32]), normals: &mut Vec<f64>) {
    let half = |k: usize| u64::from(lower[k]) | u64::from(upper[k]) << 32;
    normals.resize(lower.len(), 0.0);
    normals.iter_mut().enumerate().for_each(|(k, normal)| *normal = central(probability(half(k)) - 0.5));
    let (mut ps, mut places) = ([0.0; TOGETHER], [0; TOGETHER]);
    for first in (0..normals.len()).step_by(TOGETHER) {
        let mut found = 0;
        for k in first..normals.len().min(first + TOGETHER) {
            let p = probability(half(k));
            (ps[found], places[found]) = (p, k);
            found += usize::from((p - 0.5).abs() > CENTRE);
        }
        let mut quantiles = [0.0; TOGETHER];
        quantiles[..found].iter_mut().zip(&ps).for_each(|(quantile, &p)| *quantile = near_tail(p));
        for i in 0..found {
            normals[places[i]] = if quantiles[i].is_nan() { inverse_normal_cdf(ps[i]) } else { quantiles[i] };
        }
    }
}

/// The midpoint of one of 2^52 equal cells of (0, 1).
#[inline(always)]
fn probability(bits: u64) -> f64 {
    // A number of 52 bits put below the leading one of 2^52 is that number: vectors have no conversion from u64.
    const LEADING: u64 = 0x4330_0000_0000_0000;
    let cell = f64::from_bits(LEADING | bits >> 12) - f64::from_bits(LEADING);
    (cell + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// Half-width of the central part of AS 241.
const CENTRE: f64 = 0.425;

/// Numerator of the central part.
const A: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
/// Denominator of the central part.
const B: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_545,
];

/// AS 241 where |p - 1/2| <= 0.425, q = p - 1/2.
#[inline(always)]
fn central(q: f64) -> f64 {
    let r = 0.180_625 - q * q;
    q * horner(&A, r) / horner(&B, r)
}

/// Numerator of the near tails.
const C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    0.241_780_725_177_450_6,
    0.022_723_844_989_269_184,
    7.745_450_142_783_414e-4,
];
/// Denominator of the near tails.
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    0.689_767_334_985_1,
    0.148_103_976_427_480_08,
    0.015_198_666_563_616_457,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];

/// Root of -ln of the smaller tail up to which the near tails' function holds.
const NEAR: f64 = 5.0;

/// AS 241 where |p - 1/2| > 0.425 and the root of -ln of the smaller tail is at most 5; NaN beyond. Without branches.
#[inline(always)]
fn near_tail(p: f64) -> f64 {
    let below = p - 0.5 < 0.0;
    let r = (-crate::math::usual_ln(if below { p } else { 1.0 - p })).sqrt();
    let magnitude = horner(&C, r - 1.6) / horner(&D, r - 1.6);
    let magnitude = if r <= NEAR { magnitude } else { f64::NAN };
    if below { -magnitude } else { magnitude }
}

/// The p-quantile of the standard normal, 0 < p < 1 (Wichura 1988, AS 241, PPND16).
pub fn inverse_normal_cdf(p: f64) -> f64 {
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let q = p - 0.5;
    if q.abs() <= CENTRE {
        return central(q);
    }
    let r = (-crate::math::ln(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let magnitude =
        if r <= NEAR { horner(&C, r - 1.6) / horner(&D, r - 1.6) } else { horner(&E, r - NEAR) / horner(&F, r - NEAR) };
    if q < 0.0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles as tabulated: z(.975) = 1.959963984540054, z(1e-6) = -4.753424308822899, z(1e-10) = -6.361340902404056.
    #[test]
    fn the_inverse_normal_matches_tables() {
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (1e-6, -4.753_424_308_822_899),
            (1e-10, -6.361_340_902_404_056),
        ] {
            assert!((inverse_normal_cdf(p) - z).abs() < 1e-12 * (1.0 + z.abs()), "{p}: {}", inverse_normal_cdf(p));
        }
    }

    /// The exact conversion and the near tails, up to both ends.
    #[test]
    fn many_at_once_have_the_bits_of_one_by_one() {
        for exponent in 0..53 {
            for bits in [(1u64 << exponent) << 11, u64::MAX - ((1u64 << exponent) << 11)] {
                let p = probability(bits);
                assert_eq!(p, ((bits >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0));
                let tail = near_tail(p);
                if (p - 0.5).abs() > CENTRE && !tail.is_nan() {
                    assert_eq!(tail.to_bits(), inverse_normal_cdf(p).to_bits(), "{p}");
                }
            }
        }
    }
}

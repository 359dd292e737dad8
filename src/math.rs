//! Elementary functions whose bits are the same on every machine.
//!
//! `exp`, `ln` and `pow` go through the pinned, target-independent `libm`; the platform's own may differ in the last bit.
//! Square root, absolute value and rounding are exact by IEEE 754 and may be used from the standard library. What is
//! computed for many numbers at once has the same bits as one by one: the same operations in the same order, without
//! branches, so that a compiler can make vectors of them.

/// e^x in single precision.
#[inline]
pub fn exp(x: f32) -> f32 {
    libm::expf(x)
}

/// Replaces every x by e^x: the same as [`exp`] one by one.
#[inline(always)]
pub fn exp_all(xs: &mut [f32], buffer: &mut Vec<f32>) {
    buffer.clear();
    buffer.extend_from_slice(xs);
    let mut usual = true;
    for x in &mut *xs {
        // Below 87.33 e^x is neither too large nor too small for its exponent; NaN is not below either.
        usual &= x.abs() < 87.33;
        *x = usual_exp(*x);
    }
    if !usual {
        xs.iter_mut().zip(&*buffer).filter(|(_, x)| x.is_nan() || x.abs() >= 87.33).for_each(|(e, &x)| *e = exp(x));
    }
}

/// e^x where |x| < 87.33: x = k*ln 2 + r, e^r by a rational function of the first degrees.
///
/// Source: the algorithm and the constants of FreeBSD's e_expf.c (Sun Microsystems 1993), as `libm` has them.
#[inline(always)]
fn usual_exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 6.931_457_5e-1;
    const LN2_LOW: f32 = 1.428_606_8e-6;
    const P: [f32; 2] = [1.666_662_5e-1, -2.766_733_3e-3];
    let (size, half) = (x.abs(), 0.5f32.copysign(x));
    let far = (std::f32::consts::LOG2_E * x + half) as i32;
    let near = if x < 0.0 { -1 } else { 1 };
    let k = if size.to_bits() > 0x3f85_1592 { far } else { near };
    let k = if size.to_bits() > 0x3eb1_7218 { k } else { 0 };
    let multiple = k as f32;
    let (high, low) = (x - multiple * LN2_HIGH, multiple * LN2_LOW);
    let r = high - low;
    let square = r * r;
    let c = r - square * (P[0] + square * P[1]);
    let e = 1.0 + (r * c / (2.0 - c) - low + high);
    let scale = f32::from_bits((k.wrapping_add(127) as u32) << 23);
    if size.to_bits() > 0x3900_0000 { e * scale } else { 1.0 + x }
}

/// e^x in double precision.
pub fn exp64(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm in double precision.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln x where x is positive and neither subnormal nor infinite: the same as [`ln`].
///
/// x = 2^k (1+f) with 1+f near 1, and ln(1+f) by an odd series in s = f/(2+f). Source: the algorithm and the constants of
/// FreeBSD's e_log.c (Sun Microsystems 1993), as `libm` has them.
#[inline(always)]
pub fn usual_ln(x: f64) -> f64 {
    const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
    const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
    const L: [f64; 7] = [
        6.666_666_666_666_735e-1,
        3.999_999_999_940_942e-1,
        2.857_142_874_366_239e-1,
        2.222_219_843_214_978_4e-1,
        1.818_357_216_161_805e-1,
        1.531_383_769_920_937_3e-1,
        1.479_819_860_511_658_6e-1,
    ];
    /// Upper half of the bits of sqrt(1/2), and of the bits of 1.
    const ROOT_OF_HALF: u64 = 0x3fe6_a09e;
    const ONE: u64 = 0x3ff0_0000;
    let bits = x.to_bits();
    let upper = (bits >> 32) + (ONE - ROOT_OF_HALF);
    let k = f64::from((upper >> 20) as i32 - 0x3ff);
    let f = f64::from_bits(((upper & 0xf_ffff) + ROOT_OF_HALF) << 32 | bits & 0xffff_ffff) - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (L[1] + w * (L[3] + w * L[5]));
    let odd = z * (L[0] + w * (L[2] + w * (L[4] + w * L[6])));
    let series = odd + even;
    s * (half_square + series) + k * LN2_LOW - half_square + f + k * LN2_HIGH
}

/// x^y in double precision.
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Arc tangent in double precision.
pub fn atan(x: f64) -> f64 {
    libm::atan(x)
}

/// Complementary error function, 1 - erf(x), in double precision.
pub fn erfc(x: f64) -> f64 {
    libm::erfc(x)
}

/// Hyperbolic tangent in double precision.
pub fn tanh(x: f64) -> f64 {
    libm::tanh(x)
}

/// x^n by repeated multiplication, left to right.
pub fn powi(x: f32, n: u32) -> f32 {
    (0..n).fold(1.0, |product, _| product * x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_exponentials_are_those_of_one_by_one() {
        // Every 1,009th number there is, and the neighbours of the numbers at which the algorithm takes another way.
        let borders = [0x3900_0000u32, 0x3eb1_7218, 0x3f85_1592, 0x42ae_ac50, 0x42b1_7218, 0x42cf_f1b5, 0x7f80_0000, 0];
        let near = |b: u32| (b.saturating_sub(3)..b + 4).flat_map(|b| [b, b | 1 << 31]);
        let xs: Vec<f32> =
            (0..=u32::MAX).step_by(1_009).chain(borders.into_iter().flat_map(near)).map(f32::from_bits).collect();
        let mut all = xs.clone();
        all.chunks_mut(48).for_each(|some| exp_all(some, &mut Vec::new()));
        let differing =
            xs.iter().zip(&all).filter(|&(&x, &e)| exp(x).to_bits() != e.to_bits() && !(x.is_nan() && e.is_nan()));
        assert_eq!(differing.count(), 0);
    }

    #[test]
    fn a_usual_logarithm_is_the_logarithm() {
        let mut x = f64::MIN_POSITIVE;
        while x < 1e300 {
            assert_eq!(usual_ln(x).to_bits(), ln(x).to_bits(), "{x}");
            x *= 1.000_37;
        }
        for x in [0.5f64, 1.0, 2.0, std::f64::consts::FRAC_1_SQRT_2, std::f64::consts::SQRT_2] {
            for x in [x.next_down(), x, x.next_up()] {
                assert_eq!(usual_ln(x).to_bits(), ln(x).to_bits(), "{x}");
            }
        }
    }
}

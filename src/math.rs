//! Elementary functions whose bits are the same on every machine.
//!
//! `exp`, `ln` and `pow` go through the pinned, target-independent `libm`; the platform's own may differ in the last bit.
//! Square root, absolute value and rounding are exact by IEEE 754 and may be used from the standard library.

/// e^x in single precision.
#[inline]
pub fn exp(x: f32) -> f32 {
    libm::expf(x)
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

/// x^n by repeated multiplication, left to right.
pub fn powi(x: f32, n: u32) -> f32 {
    (0..n).fold(1.0, |product, _| product * x)
}

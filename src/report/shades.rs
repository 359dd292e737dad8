//! Colours of numbers: light to dark for a measure, two colours from a light middle for a difference.

use super::scene::Colour;

/// Light to dark, so that it reads in grey: paper, sand, rose, violet, ink.
pub const LIGHT_TO_DARK: [Colour; 5] =
    [(0xfb, 0xfa, 0xf5), (0xf2, 0xd3, 0x9b), (0xd9, 0x82, 0x6b), (0x8b, 0x3b, 0x7d), (0x23, 0x14, 0x4a)];
/// As [`LIGHT_TO_DARK`] without its light parts, for lines and marks on paper.
pub const LINES: [Colour; 4] = [(0xc0, 0x86, 0x2c), (0xc2, 0x5f, 0x4a), (0x8b, 0x3b, 0x7d), (0x23, 0x14, 0x4a)];
/// Below 0 blue, above 0 brown: told apart under every common colour blindness.
pub const BOTH_WAYS: [Colour; 5] =
    [(0x1b, 0x4f, 0x9c), (0x8d, 0xb4, 0xdd), (0xf7, 0xf6, 0xf2), (0xe3, 0xae, 0x74), (0x9a, 0x4d, 0x08)];

/// The colour at a share in [0, 1] of the way over some stops.
pub fn between(stops: &[Colour], share: f64) -> Colour {
    let at = share.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
    let below = (at as usize).min(stops.len() - 2);
    let part = at - below as f64;
    let mix = |a: u8, b: u8| (f64::from(a) + part * (f64::from(b) - f64::from(a))).round() as u8;
    let (a, b) = (stops[below], stops[below + 1]);
    (mix(a.0, b.0), mix(a.1, b.1), mix(a.2, b.2))
}

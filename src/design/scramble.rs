//! Nested uniform scrambling of binary digits.

use crate::random::{Draws, Purpose};

/// Digits that one block of draws scrambles: the tree above them has 2^7 - 1 = 127 nodes, a bit each.
const GROUP: u32 = 7;
/// Groups of digits: 49 digits in all, which an f64 holds exactly.
const GROUPS: u32 = 7;
/// Digits of a scrambled coordinate.
const DIGITS: u32 = GROUP * GROUPS;

/// The scrambling of a seed: each digit of a coordinate is flipped or not by a draw of its own for every axis and every
/// value of the digits before it. So a scrambled coordinate is uniform on \[0, 1), and points that share their first digits, and no more,
/// still do: what is a (t, m, s)-net stays one.
///
/// Source: Owen 1995, Randomly permuted (t, m, s)-nets and (t, s)-sequences; done in full, not by hashing.
#[derive(Clone, Copy, Debug)]
pub struct Scramble {
    draws: Draws,
}

impl Scramble {
    /// The scrambling of a seed.
    pub fn new(seed: u64) -> Scramble {
        Scramble { draws: Draws::new(seed, 0) }
    }

    /// The scrambled coordinate of one given in units of 2^-32: a multiple of 2^-49, plus half of that, so that it lies
    /// within (0, 1) and has mean one half.
    pub fn coordinate(&self, axis: u32, coordinate: u32) -> f64 {
        let digits = u64::from(coordinate) << (DIGITS - 32);
        let mut scrambled = 0;
        for group in 0..GROUPS {
            let shift = DIGITS - GROUP * (group + 1);
            let before = digits >> (shift + GROUP);
            let own = (digits >> shift) as u32 & ((1 << GROUP) - 1);
            scrambled = scrambled << GROUP | u64::from(own ^ self.flips(axis, group, before, own));
        }
        (scrambled as f64 + 0.5) / (1u64 << DIGITS) as f64
    }

    /// Which of a group's digits are flipped: the bits of the nodes on the way down to them. The node of a digit is
    /// numbered by a leading one and the group's digits before it, from 1, as in a heap.
    fn flips(&self, axis: u32, group: u32, before: u64, own: u32) -> u32 {
        let block = self.draws.block(Purpose::Design, 8 * axis + group, (before >> 32) as u32, before as u32);
        (0..GROUP).fold(0, |flips, depth| {
            let node = (1 << depth | own >> (GROUP - depth)) as usize;
            flips << 1 | (block.word(node / 32) >> (node % 32) & 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Sobol, sobol};

    /// Checks that every elementary interval of volume 2^(t - m) has 2^t of the first 2^m points, over some axes.
    fn assert_net(points: &[Vec<f64>], axes: &[usize], m: u32, t: u32) {
        let mut shapes = vec![vec![]];
        for _ in 1..axes.len() {
            shapes = shapes
                .iter()
                .flat_map(|shape: &Vec<u32>| (0..=m - t).map(|cut| [&shape[..], &[cut]].concat()))
                .collect();
        }
        shapes.retain(|shape| shape.iter().sum::<u32>() <= m - t);
        for mut shape in shapes {
            shape.push(m - t - shape.iter().sum::<u32>());
            let mut counts = vec![0u32; 1 << (m - t)];
            for point in points.iter().take(1 << m) {
                let cell = axes
                    .iter()
                    .zip(&shape)
                    .fold(0, |cell, (&axis, &cuts)| cell << cuts | (point[axis] * f64::from(1 << cuts)) as usize);
                counts[cell] += 1;
            }
            assert!(counts.iter().all(|&count| count == 1 << t), "axes {axes:?}, shape {shape:?}, m = {m}, t = {t}");
        }
    }

    /// t of Sobol's first s dimensions is the sum of (degree of the polynomial - 1) over dimensions 2..=s (Sobol 1967):
    /// 0, 0, 1, 3, for degrees 1, 2, 3.
    #[test]
    fn scrambling_keeps_the_net() {
        for seed in [1, 2, 2026] {
            let points: Vec<Vec<f64>> = sobol(1024, 256, seed).unwrap().iter().map(<[f64]>::to_vec).collect();
            for m in 0..=10 {
                (0..256).for_each(|axis| assert_net(&points, &[axis], m, 0));
                assert_net(&points, &[0, 1], m, 0);
            }
            (1..=10).for_each(|m| assert_net(&points, &[0, 1, 2], m, 1));
            (3..=10).for_each(|m| assert_net(&points, &[0, 1, 2, 3], m, 3));
        }
    }

    /// The check above can fail: independent points are no net.
    #[test]
    #[should_panic(expected = "shape")]
    fn the_check_of_the_net_sees_what_is_none() {
        let draws = Draws::new(1, 0);
        let point = |k| (0..2).map(|d| f64::from(draws.block(Purpose::Panel, 0, k, d).uniform(0))).collect();
        assert_net(&(0..64).map(point).collect::<Vec<_>>(), &[0, 1], 6, 0);
    }

    /// Coordinates that share exactly k first digits before still do, for every k.
    #[test]
    fn common_digits_stay_common() {
        let scramble = Scramble::new(3);
        let digits = |coordinate| (scramble.coordinate(5, coordinate) * (1u64 << DIGITS) as f64) as u64;
        for coordinate in [0, 1, 0x8000_0000, 0xdead_beef, u32::MAX] {
            for common in 0..32 {
                let other = coordinate ^ 1 << (31 - common);
                let shared = (digits(coordinate) ^ digits(other)).leading_zeros() - (64 - DIGITS);
                assert_eq!(shared, common);
            }
        }
    }

    /// 20,000 seeds, the point 0.625 on two axes, alpha = 1e-6: chi-square over 64 cells, the 63-df quantile is 132.5;
    /// mean within 5 standard errors (0.0102); variance of 1/12 within 5 standard errors, sqrt(1/180/20000) each (0.00264);
    /// correlation of the axes within 5/sqrt(20000) = 0.0354.
    #[test]
    fn a_scrambled_coordinate_is_uniform_over_seeds() {
        let scrambled: Vec<[f64; 2]> =
            (0..20_000).map(|seed| [0, 1].map(|axis| Scramble::new(seed).coordinate(axis, 0xa000_0000))).collect();
        let n = 20_000.0;
        for axis in 0..2 {
            let mut counts = [0u32; 64];
            scrambled.iter().for_each(|point| counts[(point[axis] * 64.0) as usize] += 1);
            let chi: f64 = counts.iter().map(|&c| (f64::from(c) - 312.5) * (f64::from(c) - 312.5) / 312.5).sum();
            let mean = scrambled.iter().map(|point| point[axis]).sum::<f64>() / n;
            let variance = scrambled.iter().map(|point| (point[axis] - 0.5) * (point[axis] - 0.5)).sum::<f64>() / n;
            assert!(chi < 132.5, "{chi}");
            assert!((mean - 0.5).abs() < 0.0102 && (variance - 1.0 / 12.0).abs() < 0.00264, "{mean} {variance}");
        }
        let product = scrambled.iter().map(|point| (point[0] - 0.5) * (point[1] - 0.5)).sum::<f64>() / n;
        assert!((product * 12.0).abs() < 0.0354, "{product}");
    }

    /// Ishigami & Homma 1990: sin x1 + 7 sin^2 x2 + 0.1 x3^4 sin x1 on (-pi, pi)^3, mean 3.5, variance 13.84.
    fn ishigami(u: &[f64]) -> f64 {
        let x = |axis: usize| (2.0 * u[axis] - 1.0) * std::f64::consts::PI;
        let s = libm::sin(x(0));
        s + 7.0 * libm::sin(x(1)) * libm::sin(x(1)) + 0.1 * x(2) * x(2) * x(2) * x(2) * s
    }

    /// Root of the mean squared error of Ishigami's mean over 32 seeds. Independent points have 3.72/sqrt(n): 0.233 at
    /// 2^8 and 0.0291 at 2^14, a factor of 8. Theory for a smooth function is n^(-3/2) up to logarithms, a factor of 512;
    /// asked for here is n^-1, a factor of 64, with errors known to 1/sqrt(2 * 32) = 12.5 % each, and at 2^14 a
    /// hundredth of the error of independent points.
    #[test]
    fn ishigamis_mean_converges_faster_than_by_independent_points() {
        let error = |m: u32| {
            let squared = (0..32).map(|seed| {
                let rows = sobol(1 << m, 3, seed).unwrap();
                let mean = rows.iter().map(ishigami).sum::<f64>() / f64::from(1 << m);
                (mean - 3.5) * (mean - 3.5)
            });
            (squared.sum::<f64>() / 32.0).sqrt()
        };
        let (coarse, fine) = (error(8), error(14));
        assert!(coarse / fine > 64.0 && fine < 0.000_291, "{coarse} {fine}");
    }

    /// Scrambling does not depend on the order in which points are asked for.
    #[test]
    fn a_scrambled_coordinate_is_a_function_of_seed_axis_and_coordinate() {
        let sequence = Sobol::new(2).unwrap();
        let rows = sobol(64, 2, 9).unwrap();
        let late = Scramble::new(9).coordinate(1, sequence.coordinate(63, 1));
        assert_eq!(rows.row(63)[1], late);
        assert_ne!(late, Scramble::new(9).coordinate(0, sequence.coordinate(63, 1)));
    }
}

//! Which factors a measure's variance comes from: Sobol's first-order, total and second-order indices, from Saltelli's
//! sample.
//!
//! The estimators, the normalisation before them and the half-widths are those of SALib 1.6 (`analyze.sobol`), so that
//! the same outputs give the same indices.

use super::Key;
use super::bootstrap;
use crate::random::{Purpose, inverse_normal_cdf};

/// Outputs at a Saltelli sample of n base points and k factors: two independent samples A and B, and for each factor i
/// the sample AB_i, which is A with the factor's column from B, perhaps BA_i, which is B with the column from A.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    a: Vec<f64>,
    b: Vec<f64>,
    /// k columns of n
    ab: Vec<Vec<f64>>,
    /// k columns of n, or none
    ba: Vec<Vec<f64>>,
}

/// An index with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Index {
    /// share of the variance; where there is no effect it may come out a little under 0
    pub value: f64,
    /// half the width of its bootstrap interval
    pub half_width: f64,
}

/// Both indices of a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indices {
    /// variance that goes when the factor alone is fixed
    pub first: Index,
    /// variance that stays when all others are fixed
    pub total: Index,
}

/// Variance that two factors have together and neither alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// which two, by position, the smaller first
    pub factors: (usize, usize),
    /// second-order index
    pub second: Index,
}

/// The indices of a sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// base points that they come from
    pub base_points: u64,
    /// one a factor
    pub factors: Vec<Indices>,
    /// one a pair of factors; none without second order
    pub pairs: Vec<Pair>,
}

impl Sample {
    /// Outputs base point by base point in the order of [`saltelli`](crate::experiment::design::saltelli): A, AB_1 to AB_k,
    /// BA_1 to BA_k if second order, B. A base point of which an output is missing is left out.
    ///
    /// # Panics
    /// If there is no factor, or the last base point is not whole.
    pub fn from_rows(outputs: &[Option<f64>], factors: usize, second_order: bool) -> Sample {
        let width = if second_order { 2 * factors + 2 } else { factors + 2 };
        assert!(factors > 0 && outputs.len().is_multiple_of(width), "{width} outputs a base point");
        let whole = |row: &[Option<f64>]| row.iter().copied().collect::<Option<Vec<f64>>>();
        let rows: Vec<Vec<f64>> = outputs.chunks(width).filter_map(whole).collect();
        let column = |place: usize| rows.iter().map(|row| row[place]).collect::<Vec<f64>>();
        let columns = |from: usize, to: usize| (from..to).map(column).collect();
        let (ab, ba) = (columns(1, factors + 1), columns(factors + 1, width - 1));
        Sample { a: column(0), b: column(width - 1), ab, ba }
    }

    /// All indices, with half-widths of intervals at a level from keyed resamples of base points. `None` where no base point
    /// is whole or all outputs of A and B are equal.
    ///
    /// With outputs moved and scaled to mean 0 and standard deviation 1 over the whole sample (the first-order
    /// estimator's error grows with the mean), and V the variance of those of A and B together: first order mean of
    /// B (AB_i - A), over V; total mean of (A - AB_i)^2 / 2, over V; second order mean of BA_i AB_j - A B, over V, less
    /// both first orders. An index' half-width is the normal quantile times the index' standard deviation over resamples.
    ///
    /// Sources: Saltelli et al. 2010, table 2 (b) and (f); Saltelli 2002 for the second order; Archer, Saltelli & Sobol
    /// 1997 for the bootstrap.
    ///
    /// # Panics
    /// If the level is not within (0, 1) or there are fewer than two resamples.
    pub fn indices(&self, level: f64, resamples: u32, key: Key) -> Option<Sensitivity> {
        assert!(level > 0.0 && level < 1.0 && resamples > 1, "a level within (0, 1), two resamples");
        let sample = self.normalised()?;
        let all: Vec<usize> = (0..self.a.len()).collect();
        let values = sample.estimates(&all)?;
        let mut stream = key.stream(Purpose::Bootstrap);
        let mut drawn = all;
        let mut resampled = Vec::with_capacity(resamples as usize);
        for _ in 0..resamples {
            bootstrap::draw(&mut stream, &mut drawn);
            // Resamples of base points without spread have no indices: 0, as in SALib.
            resampled.push(sample.estimates(&drawn).unwrap_or_else(|| vec![0.0; values.len()]));
        }
        let z = inverse_normal_cdf((1.0 + level) / 2.0);
        let index = |i: usize| Index {
            value: values[i],
            half_width: z * bootstrap::spread(resampled.iter().map(|values| values[i])),
        };
        let k = self.ab.len();
        Some(Sensitivity {
            base_points: self.a.len() as u64,
            factors: (0..k).map(|i| Indices { first: index(i), total: index(k + i) }).collect(),
            pairs: (2 * k..).zip(self.pairs()).map(|(i, factors)| Pair { factors, second: index(i) }).collect(),
        })
    }

    /// Pairs of factors, where there is second order.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let k = self.ba.len();
        (0..k).flat_map(move |i| (i + 1..k).map(move |j| (i, j)))
    }

    /// The outputs with mean 0 and standard deviation 1; `None` without spread in A and B.
    fn normalised(&self) -> Option<Sample> {
        let columns = || [&self.a, &self.b].into_iter().chain(&self.ab).chain(&self.ba);
        let n = columns().map(Vec::len).sum::<usize>() as f64;
        let mean = columns().flatten().sum::<f64>() / n;
        let sd = (columns().flatten().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n).sqrt();
        let scaled = |column: &Vec<f64>| column.iter().map(|y| (y - mean) / sd).collect::<Vec<f64>>();
        let all = |columns: &[Vec<f64>]| columns.iter().map(scaled).collect();
        let spread = self.a.iter().chain(&self.b).any(|&y| y != self.a[0]);
        spread.then(|| Sample { a: scaled(&self.a), b: scaled(&self.b), ab: all(&self.ab), ba: all(&self.ba) })
    }

    /// First-order indices, then total ones, then those of [`Sample::pairs`], from base points named by position.
    fn estimates(&self, points: &[usize]) -> Option<Vec<f64>> {
        let mean = |term: &dyn Fn(usize) -> f64| points.iter().map(|&k| term(k)).sum::<f64>() / points.len() as f64;
        let (a, b) = (&self.a, &self.b);
        let centre = mean(&|k| a[k] + b[k]) / 2.0;
        let square = |y: f64| (y - centre) * (y - centre);
        let variance = mean(&|k| square(a[k]) + square(b[k])) / 2.0;
        if variance <= f64::EPSILON {
            return None;
        }
        let first = self.ab.iter().map(|ab| mean(&|k| b[k] * (ab[k] - a[k])) / variance);
        let total = self.ab.iter().map(|ab| 0.5 * mean(&|k| (a[k] - ab[k]) * (a[k] - ab[k])) / variance);
        let mut estimates: Vec<f64> = first.chain(total).collect();
        let alone = estimates.clone();
        estimates.extend(self.pairs().map(|(i, j)| {
            let (ba, ab) = (&self.ba[i], &self.ab[j]);
            mean(&|k| ba[k] * ab[k] - a[k] * b[k]) / variance - alone[i] - alone[j]
        }));
        Some(estimates)
    }
}

#[cfg(test)]
pub(super) mod functions {
    //! Test functions of the field, on the unit cube.

    use std::f64::consts::PI;

    /// Ishigami & Homma 1990 with a = 7, b = 0.1, on (-pi, pi)^3.
    pub fn ishigami(x: &[f64]) -> f64 {
        let [z1, z2, z3] = [0, 1, 2].map(|i| PI * (2.0 * x[i] - 1.0));
        let sine = libm::sin(z2);
        libm::sin(z1) + 7.0 * sine * sine + 0.1 * z3 * z3 * z3 * z3 * libm::sin(z1)
    }

    /// Constants of Sobol's g function (Saltelli & Sobol 1995): the smaller, the more important.
    pub const A: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];

    /// Sobol's g function of eight factors.
    pub fn g(x: &[f64]) -> f64 {
        x.iter().zip(A).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
    }

    /// Exact first-order and total indices of [`ishigami`].
    pub fn ishigami_exact() -> Vec<(f64, f64)> {
        let p4 = PI * PI * PI * PI;
        let alone = 0.5 * (1.0 + 0.1 * p4 / 5.0) * (1.0 + 0.1 * p4 / 5.0);
        let together = 8.0 * 0.01 * p4 * p4 / 225.0;
        let variance = alone + 49.0 / 8.0 + together;
        let share = |part: f64| part / variance;
        vec![(share(alone), share(alone + together)), (share(49.0 / 8.0), share(49.0 / 8.0)), (0.0, share(together))]
    }

    /// Exact first-order and total indices of [`g`].
    pub fn g_exact() -> Vec<(f64, f64)> {
        let part = |a: f64| 1.0 / (3.0 * (1.0 + a) * (1.0 + a));
        let product: f64 = A.iter().map(|&a| 1.0 + part(a)).product();
        let exact = |&a: &f64| (part(a) / (product - 1.0), part(a) * product / (1.0 + part(a)) / (product - 1.0));
        A.iter().map(exact).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::functions::{g, g_exact, ishigami, ishigami_exact};
    use super::*;
    use crate::experiment::design::saltelli;

    const KEY: Key = Key { seed: 2026, test: 7, part: 0 };
    const PRIMES: [f64; 16] =
        [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0, 23.0, 29.0, 31.0, 37.0, 41.0, 43.0, 47.0, 53.0];

    /// Outputs at a Saltelli sample whose base point i is the fractions of i times the roots of primes: a sequence that is
    /// easy to make in another program.
    fn outputs(f: fn(&[f64]) -> f64, factors: usize, base_points: u32, second_order: bool) -> Vec<Option<f64>> {
        let mut outputs = Vec::new();
        for i in 1..=base_points {
            let point = PRIMES[..2 * factors].iter().map(|prime| f64::from(i) * prime.sqrt());
            let point: Vec<f64> = point.map(|x| x - x.floor()).collect();
            let (a, b) = point.split_at(factors);
            let crossed = |of: &[f64], other: &[f64], factor: usize| {
                let mut crossed = of.to_vec();
                crossed[factor] = other[factor];
                Some(f(&crossed))
            };
            outputs.push(Some(f(a)));
            outputs.extend((0..factors).map(|factor| crossed(a, b, factor)));
            if second_order {
                outputs.extend((0..factors).map(|factor| crossed(b, a, factor)));
            }
            outputs.push(Some(f(b)));
        }
        outputs
    }

    fn indices(f: fn(&[f64]) -> f64, factors: usize, base_points: u32, resamples: u32) -> Vec<Indices> {
        let sample = Sample::from_rows(&outputs(f, factors, base_points, false), factors, false);
        sample.indices(0.95, resamples, KEY).unwrap().factors
    }

    /// Indices from the design that sweeps use.
    fn designed(f: fn(&[f64]) -> f64, factors: usize, base_points: usize, second_order: bool) -> Sensitivity {
        let rows = saltelli(base_points, factors, second_order, 2026).unwrap();
        let outputs: Vec<Option<f64>> = rows.iter().map(|x| Some(f(x))).collect();
        Sample::from_rows(&outputs, factors, second_order).indices(0.95, 2, KEY).unwrap()
    }

    fn close_to_exact(found: &[Indices], exact: &[(f64, f64)], within: f64) {
        for (i, (found, (first, total))) in found.iter().zip(exact).enumerate() {
            assert!((found.first.value - first).abs() < within, "factor {i}: {found:?}, not {first}");
            assert!((found.total.value - total).abs() < within, "factor {i}: {found:?}, not {total}");
        }
    }

    #[test]
    fn ishigami_is_within_two_hundredths_of_exact() {
        let found = designed(ishigami, 3, 1 << 14, true);
        close_to_exact(&found.factors, &ishigami_exact(), 0.02);
        let together = ishigami_exact()[2].1;
        for (pair, expected) in found.pairs.iter().zip([0.0, together, 0.0]) {
            assert!((pair.second.value - expected).abs() < 0.02, "{pair:?}, not {expected}");
        }
    }

    #[test]
    fn sobols_g_is_within_two_hundredths_of_exact() {
        close_to_exact(&designed(g, 8, 1 << 14, false).factors, &g_exact(), 0.02);
    }

    /// What SALib 1.6.0 (numpy 2.4.6) answers for the outputs of 64 base points, calc_second_order=False: S1, ST, and
    /// their half-widths at 95 % of 20,000 resamples.
    type Answer = [f64; 4];
    const SALIB_ISHIGAMI: [Answer; 3] = [
        [0.234_621_306_975_602_57, 0.270_791_833_455_963_6, 0.120_137, 0.129_550],
        [0.498_246_647_142_342_5, 0.422_286_592_718_770_5, 0.200_458, 0.153_112],
        [-0.083_457_101_824_184_41, 0.216_757_706_177_625_35, 0.220_289, 0.084_280],
    ];
    const SALIB_G: [Answer; 8] = [
        [0.674_220_731_071_558_8, 0.851_676_708_264_960_9, 0.248_513, 0.363_015],
        [0.309_780_425_098_024, 0.215_486_739_552_859_2, 0.189_667, 0.090_726],
        [0.014_842_150_710_544_896, 0.034_056_830_791_040_535, 0.077_330, 0.017_988],
        [0.006_280_944_390_796_412, 0.007_783_209_202_806_695, 0.035_933, 0.003_445_5],
        [0.001_280_729_474_848_162_5, 0.000_124_223_065_541_437_31, 0.004_063_7, 0.000_074_487],
        [0.001_402_793_698_498_853_9, 0.000_103_054_245_226_595_2, 0.004_335_3, 0.000_054_741],
        [0.000_143_717_184_677_785_05, 0.000_061_317_152_609_379_65, 0.002_901_3, 0.000_029_330],
        [-0.000_276_701_033_818_056_5, 0.000_103_001_948_877_873_75, 0.004_109_1, 0.000_050_096],
    ];

    /// Values to 1e-9. Half-widths are standard deviations of 2,000 resamples, whose own relative error is at most 1/40 or
    /// so with their heavy tails; five of it.
    #[test]
    fn salib_answers_the_same() {
        for (found, expected) in
            [(indices(ishigami, 3, 64, 2000), &SALIB_ISHIGAMI[..]), (indices(g, 8, 64, 2000), &SALIB_G[..])]
        {
            for (found, [first, total, first_half, total_half]) in found.iter().zip(expected) {
                assert!((found.first.value - first).abs() < 1e-9, "{found:?}, not {first}");
                assert!((found.total.value - total).abs() < 1e-9, "{found:?}, not {total}");
                assert!((found.first.half_width / first_half - 1.0).abs() < 0.125, "{found:?}, not {first_half}");
                assert!((found.total.half_width / total_half - 1.0).abs() < 0.125, "{found:?}, not {total_half}");
            }
        }
    }

    /// The same with calc_second_order=True: S1, then S2 of the pairs (0, 1), (0, 2), (1, 2).
    #[test]
    fn salib_answers_the_same_of_pairs() {
        let sample = Sample::from_rows(&outputs(ishigami, 3, 64, true), 3, true);
        let found = sample.indices(0.95, 2000, KEY).unwrap();
        let first = [0.234_589_195_348_478_47, 0.498_264_269_479_933_5, -0.083_601_995_760_840_85];
        let second = [
            ((0, 1), -0.101_427_324_549_147_82, 0.242_367),
            ((0, 2), 0.286_547_291_174_358_45, 0.366_088),
            ((1, 2), -0.026_726_718_402_091_926, 0.297_209),
        ];
        for (found, expected) in found.factors.iter().zip(first) {
            assert!((found.first.value - expected).abs() < 1e-9, "{found:?}, not {expected}");
        }
        for (found, (factors, expected, half_width)) in found.pairs.iter().zip(second) {
            assert_eq!(found.factors, factors);
            assert!((found.second.value - expected).abs() < 1e-9, "{found:?}, not {expected}");
            assert!((found.second.half_width / half_width - 1.0).abs() < 0.125, "{found:?}, not {half_width}");
        }
    }

    /// For a sum of independent factors both indices are the factor's share, 1/14, 4/14, 9/14.
    #[test]
    fn factors_of_a_sum_share_its_variance() {
        let exact = [1.0, 4.0, 9.0].map(|part| (part / 14.0, part / 14.0));
        close_to_exact(&indices(|x| 100.0 + x[0] + 2.0 * x[1] + 3.0 * x[2], 3, 4096, 2), &exact, 0.02);
    }

    #[test]
    fn outputs_without_spread_have_no_indices() {
        assert_eq!(Sample::from_rows(&[Some(2.0); 20], 3, false).indices(0.95, 10, KEY), None);
        assert_eq!(Sample::from_rows(&[None; 5], 3, false).indices(0.95, 10, KEY), None);
    }

    #[test]
    fn a_base_point_with_a_missing_output_is_left_out() {
        let all = outputs(ishigami, 3, 9, false);
        let mut missing = all.clone();
        missing[22] = None;
        let kept = [&all[..20], &all[25..]].concat();
        let found = Sample::from_rows(&missing, 3, false).indices(0.95, 10, KEY).unwrap();
        assert_eq!(Some(&found), Sample::from_rows(&kept, 3, false).indices(0.95, 10, KEY).as_ref());
        assert_eq!(found.base_points, 8);
    }
}

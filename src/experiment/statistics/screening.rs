//! Which factors matter at all: Morris' elementary effects along trajectories, each step of which moves one factor.
//!
//! The same outputs give the same figures as SALib 1.6 (`analyze.morris`) where factors range over the unit cube.

use super::Key;
use super::bootstrap;
use crate::random::{Purpose, inverse_normal_cdf};

/// What the elementary effects of a factor say, in the measure's unit by the factor's whole range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screened {
    /// mean effect
    pub mu: f64,
    /// mean of the effects' magnitudes: how much the factor matters, whatever the direction
    pub mu_star: f64,
    /// half the width of mu_star's bootstrap interval
    pub mu_star_half_width: f64,
    /// standard deviation of the effects (n - 1): curvature and interaction; 0 for one trajectory
    pub sigma: f64,
}

/// What trajectories say of all factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Screening {
    /// trajectories that it comes from
    pub trajectories: u64,
    /// one a factor
    pub factors: Vec<Screened>,
}

/// Screens k factors. `points` are trajectories one after another, as those of
/// [`morris`](crate::experiment::design::morris): each k + 1 points of the unit cube, of which neighbours differ in one
/// factor and each factor is moved once. `outputs` has one value a point; a trajectory of which one is missing is left
/// out, and without a whole trajectory the answer is `None`.
///
/// An elementary effect is the change of the output over that of the factor. The half-width is the normal quantile of the
/// level times the standard deviation of mu_star over keyed resamples of trajectories.
///
/// Sources: Morris 1991; Campolongo, Cariboni & Saltelli 2007 for mu_star.
///
/// # Panics
/// If a trajectory is not one, the level not within (0, 1), or there are fewer than two resamples.
pub fn screen<P: AsRef<[f64]>>(
    points: &[P],
    outputs: &[Option<f64>],
    level: f64,
    resamples: u32,
    key: Key,
) -> Option<Screening> {
    assert!(level > 0.0 && level < 1.0 && resamples > 1, "a level within (0, 1), two resamples");
    let effects = elementary_effects(points, outputs);
    let trajectories = effects.first().map(Vec::len).filter(|&count| count > 0)?;
    let mut stream = key.stream(Purpose::Bootstrap);
    let mut drawn = vec![0; trajectories];
    let mut resampled = vec![Vec::with_capacity(resamples as usize); effects.len()];
    for _ in 0..resamples {
        bootstrap::draw(&mut stream, &mut drawn);
        for (of_factor, effects) in resampled.iter_mut().zip(&effects) {
            of_factor.push(drawn.iter().map(|&k| effects[k].abs()).sum::<f64>() / trajectories as f64);
        }
    }
    let z = inverse_normal_cdf((1.0 + level) / 2.0);
    let screened = |(effects, resampled): (&Vec<f64>, Vec<f64>)| Screened {
        mu: effects.iter().sum::<f64>() / trajectories as f64,
        mu_star: effects.iter().map(|effect| effect.abs()).sum::<f64>() / trajectories as f64,
        mu_star_half_width: z * bootstrap::spread(resampled.iter().copied()),
        sigma: if trajectories > 1 { bootstrap::spread(effects.iter().copied()) } else { 0.0 },
    };
    let factors = effects.iter().zip(resampled).map(screened).collect();
    Some(Screening { trajectories: trajectories as u64, factors })
}

/// Effects by factor, in the order of the trajectories that are whole.
fn elementary_effects<P: AsRef<[f64]>>(points: &[P], outputs: &[Option<f64>]) -> Vec<Vec<f64>> {
    assert_eq!(points.len(), outputs.len(), "one output a point");
    let factors = points.first().map_or(0, |point| point.as_ref().len());
    assert!(points.len().is_multiple_of(factors + 1), "whole trajectories");
    let mut effects = vec![Vec::new(); factors];
    for (points, outputs) in points.chunks(factors + 1).zip(outputs.chunks(factors + 1)) {
        let Some(outputs) = outputs.iter().copied().collect::<Option<Vec<f64>>>() else { continue };
        let mut moved_before = vec![false; factors];
        for (x, y) in points.windows(2).zip(outputs.windows(2)) {
            let (from, to) = (x[0].as_ref(), x[1].as_ref());
            let mut moved = (0..factors).filter(|&i| from[i] != to[i]);
            let factor = moved.next().filter(|_| moved.next().is_none()).expect("a step moves one factor");
            assert!(!std::mem::replace(&mut moved_before[factor], true), "every factor moves once");
            effects[factor].push((y[1] - y[0]) / (to[factor] - from[factor]));
        }
    }
    effects
}

#[cfg(test)]
mod tests {
    use super::super::sensitivity::functions::{g, ishigami};
    use super::*;
    use crate::experiment::design::morris;

    const KEY: Key = Key { seed: 2026, test: 8, part: 0 };

    /// Twenty trajectories on four levels by a formula: trajectory t starts on the lower half of the grid, at the upper
    /// for factors that go down, and takes the factors in the order (stride s + t) mod k.
    fn trajectories(factors: usize, stride: usize) -> Vec<Vec<f64>> {
        let mut points = Vec::new();
        for t in 0..20 {
            let up = |j: usize| !(t + j).is_multiple_of(3);
            let start = |j: usize| ((t * (j + 1) + j) % 2) as f64 / 3.0 + if up(j) { 0.0 } else { 2.0 / 3.0 };
            let mut x: Vec<f64> = (0..factors).map(start).collect();
            points.push(x.clone());
            for s in 0..factors {
                let j = (stride * s + t) % factors;
                x[j] += if up(j) { 2.0 / 3.0 } else { -2.0 / 3.0 };
                points.push(x.clone());
            }
        }
        points
    }

    fn screened(f: fn(&[f64]) -> f64, factors: usize, stride: usize) -> Vec<Screened> {
        let points = trajectories(factors, stride);
        let outputs: Vec<Option<f64>> = points.iter().map(|x| Some(f(x))).collect();
        screen(&points, &outputs, 0.95, 2000, KEY).unwrap().factors
    }

    /// What SALib 1.6.0 (numpy 2.4.6) answers for these points and outputs: mu, mu_star, sigma, and mu_star's half-width
    /// at 95 % of 20,000 resamples.
    type Answer = [f64; 4];
    const SALIB_ISHIGAMI: [Answer; 3] = [
        [8.328_933_721_926_418, 8.328_933_721_926_418, 6.378_993_338_634_062_5, 2.755_67],
        [-7.875, 7.875, 0.0, 0.0],
        [-5.623_916_492_999_806, 5.623_916_492_999_806, 6.378_993_338_634_062_5, 2.722_12],
    ];
    const SALIB_G: [Answer; 8] = [
        [0.198_921_905_279_810_43, 2.404_615_865_589_949_7, 2.573_922_807_853_547_7, 0.324_207],
        [1.381_978_097_443_946_2, 1.381_978_097_443_946_2, 0.703_870_701_074_521_3, 0.300_916],
        [0.043_533_999_390_181_62, 0.583_879_226_960_702, 0.700_006_973_467_863_9, 0.156_203],
        [0.289_002_441_425_066_1, 0.289_002_441_425_066_1, 0.157_183_130_816_500_5, 0.066_905],
        [0.004_056_830_034_443_129, 0.034_673_963_938_969_8, 0.041_255_071_308_059_57, 0.009_171_9],
        [0.030_116_401_606_883_66, 0.030_116_401_606_883_66, 0.021_097_629_507_468_26, 0.009_025_3],
        [0.003_949_739_309_041_053, 0.031_026_847_355_281_058, 0.036_207_369_663_171_306, 0.007_568_6],
        [0.032_850_558_300_993_4, 0.032_850_558_300_993_4, 0.020_860_604_469_779_727, 0.008_871_4],
    ];

    /// Values to 1e-9; half-widths of 2,000 resamples within five of their relative errors, 1/sqrt(4,000).
    #[test]
    fn salib_answers_the_same() {
        for (found, expected) in [(screened(ishigami, 3, 2), &SALIB_ISHIGAMI[..]), (screened(g, 8, 3), &SALIB_G[..])] {
            for (found, [mu, mu_star, sigma, half_width]) in found.iter().zip(expected) {
                for (found, expected) in [(found.mu, mu), (found.mu_star, mu_star), (found.sigma, sigma)] {
                    assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
                }
                assert!((found.mu_star_half_width - half_width).abs() <= 0.08 * half_width + 1e-9, "{found:?}");
            }
        }
    }

    /// Factors of the g function matter by their constants 0, 1, 4.5, 9; those of 99 alike, and least. On the grid of four
    /// levels |4x - 2| is 2, 2/3, 2/3, 2: moves by 2/3 go between, so an effect is +-2 times the others' product.
    #[test]
    fn the_g_function_is_ranked_right() {
        let rows = morris(20, 8, 4, 2026).unwrap();
        let points: Vec<&[f64]> = rows.iter().collect();
        let outputs: Vec<Option<f64>> = points.iter().map(|x| Some(g(x))).collect();
        let designed = screen(&points, &outputs, 0.95, 2, KEY).unwrap();
        assert_eq!(designed.trajectories, 20);
        for factors in [designed.factors, screened(g, 8, 3)] {
            let found: Vec<f64> = factors.iter().map(|factor| factor.mu_star).collect();
            assert!(found[..4].windows(2).all(|pair| pair[0] > pair[1]), "{found:?}");
            assert!(found[4..].iter().all(|last| found[3] > 5.0 * last), "{found:?}");
        }
    }

    #[test]
    fn a_plane_has_its_slopes_and_no_sigma() {
        for (found, slope) in screened(|x| 4.0 + 3.0 * x[0] - 2.0 * x[1], 2, 1).iter().zip([3.0, -2.0]) {
            assert!((found.mu - slope).abs() < 1e-12 && (found.mu_star - slope.abs()).abs() < 1e-12);
            assert!(found.sigma < 1e-12 && found.mu_star_half_width < 1e-12);
        }
    }

    #[test]
    fn a_trajectory_with_a_missing_output_is_left_out() {
        let points = trajectories(2, 1);
        let mut outputs: Vec<Option<f64>> = points.iter().map(|x| Some(x[0] * x[1])).collect();
        outputs[4] = None;
        let kept = [&points[..3], &points[6..]].concat();
        let of_kept: Vec<Option<f64>> = kept.iter().map(|x| Some(x[0] * x[1])).collect();
        let found = screen(&points, &outputs, 0.95, 10, KEY).unwrap();
        assert_eq!((found.trajectories, Some(&found)), (19, screen(&kept, &of_kept, 0.95, 10, KEY).as_ref()));
        assert_eq!(screen(&points, &[None; 60], 0.95, 10, KEY), None);
        assert_eq!(screen::<Vec<f64>>(&[], &[], 0.95, 10, KEY), None);
    }

    #[test]
    #[should_panic(expected = "a step moves one factor")]
    fn a_step_of_two_factors_is_refused() {
        screen(&[[0.0, 0.0], [0.5, 0.5], [0.0, 0.5]], &[Some(0.0); 3], 0.95, 10, KEY);
    }
}

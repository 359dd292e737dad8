//! Hegselmann & Krause 2002: everybody takes the mean of all opinions that are near enough.
//!
//! Source: Hegselmann, R. & Krause, U. (2002), Opinion dynamics and bounded confidence: models, analysis and simulation, Journal
//! of Artificial Societies and Social Simulation 5(3), 2.
//!
//! N agents hold opinions on \[0, 1\]. In a period everybody, at once, takes the mean of all opinions that are at most epsilon
//! from their own, their own included: x_i(t+1) = mean { x_j(t) : |x_j(t) - x_i(t)| <= epsilon }. A step is a period; a run
//! ends when nobody moves.
//!
//! Means keep the order of opinions, so they are sorted once; a window of confidence is an interval of positions, and its sum
//! a difference of two prefix sums: O(N) a step where the definition takes O(N^2).
//!
//! Opinions are whole multiples of 2^-62 and sums are exact integers; a mean is rounded to the nearest multiple. In floating
//! point a difference of prefix sums is not the sum of the window, so that agreed opinions would creep on by roundings and
//! the run never end, and which of two equal agents comes first could matter. Here agreement is a fixed point exactly. The
//! rounding is finer than that of double precision above 2^-10.
//!
//! Deviations: none known. `opening = "even"` begins with evenly spaced opinions instead of random ones.
//!
//! ```toml
//! model = "hegselmann-krause"
//! replicates = 10
//! hegselmann-krause.confidence = 0.15
//! ```

use super::clusters::{self, Clusters};
use super::model::{Model, Run};
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::published::hegselmann_krause::{HegselmannKrause, Opening, Parameters};

/// An opinion of 1, as a whole number.
const ONE: u64 = 1 << 62;

/// What epsilon is widened by, 2^-44 (6e-14): an epsilon written in decimals is not a sum of powers of two, and opinions that
/// differ by just epsilon are to be within it.
const EDGE: u64 = ONE >> 44;

/// A run.
struct Society {
    /// ascending, in units of 1/[`ONE`]
    opinions: Vec<u64>,
    /// epsilon in the same unit
    confidence: u64,
    /// `sums[k]`: sum of the first k opinions
    sums: Vec<u128>,
    periods: u32,
    /// nobody moved in the last period
    settled: bool,
}

fn to_units(x: f64) -> u64 {
    (x * ONE as f64) as u64
}

fn from_units(x: u64) -> f64 {
    x as f64 / ONE as f64
}

impl Society {
    fn new(p: &HegselmannKrause, seed: u64, replicate: u32) -> Society {
        let mut stream = Stream::new(seed, replicate, Purpose::ModelStart, 0);
        let last = u128::from(p.agents.max(2) - 1);
        let mut opinions: Vec<u64> = match p.opening {
            Opening::Uniform => (0..p.agents).map(|_| to_units(stream.uniform64())).collect(),
            Opening::Even => (0..p.agents).map(|i| (u128::from(i) * u128::from(ONE) / last) as u64).collect(),
        };
        parallel::sort_by_key(&mut opinions, |&x| x);
        let sums = vec![0; opinions.len() + 1];
        let confidence = to_units(p.confidence) + EDGE;
        Society { opinions, confidence, sums, periods: 0, settled: false }
    }

    /// The next opinions of the agents at some positions.
    fn next(&self, positions: std::ops::Range<usize>) -> Vec<u64> {
        let opinions = &self.opinions;
        let lowest = |x: u64| x.saturating_sub(self.confidence);
        let mut low = opinions.partition_point(|&y| y < lowest(opinions[positions.start]));
        let mut high = low;
        let mut window = (0, 0, 0);
        positions
            .map(|i| {
                let x = opinions[i];
                while opinions[low] < lowest(x) {
                    low += 1;
                }
                while high < opinions.len() && opinions[high] <= x + self.confidence {
                    high += 1;
                }
                // Those who hear the same people take the same mean.
                if (window.0, window.1) != (low, high) {
                    window = (low, high, self.mean(low, high));
                }
                window.2
            })
            .collect()
    }

    /// Mean of the opinions from one position up to another, rounded to the nearest.
    fn mean(&self, low: usize, high: usize) -> u64 {
        let people = (high - low) as u128;
        ((self.sums[high] - self.sums[low] + people / 2) / people) as u64
    }

    fn clusters(&self) -> Clusters {
        Clusters::of(&self.opinions, |a, b| b - a > self.confidence)
    }
}

impl Run for Society {
    fn advance(&mut self) {
        let mut sum = 0;
        for (slot, &x) in self.sums[1..].iter_mut().zip(&self.opinions) {
            sum += u128::from(x);
            *slot = sum;
        }
        let next = parallel::map_chunks(self.opinions.len(), |positions| self.next(positions)).concat();
        debug_assert!(next.is_sorted(), "means keep the order");
        self.settled = next == self.opinions;
        self.opinions = next;
        self.periods += u32::from(!self.settled);
    }

    fn settled(&self) -> bool {
        self.settled
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let clusters = self.clusters();
        let distinct = self.opinions.chunk_by(|a, b| a == b).count();
        let opinions: Vec<f64> = self.opinions.iter().map(|&x| from_units(x)).collect();
        let (mean, sd) = clusters::mean_and_deviation(&opinions);
        vec![
            Some(distinct as f64),
            Some(clusters.count()),
            Some(clusters.major()),
            Some(clusters.effective()),
            Some(clusters.largest()),
            Some(f64::from(u8::from(distinct == 1))),
            Some(mean),
            Some(sd),
            self.settled.then_some(f64::from(self.periods)),
        ]
    }

    fn opinions(&self) -> Vec<f32> {
        self.opinions.iter().map(|&x| (2.0 * from_units(x) - 1.0) as f32).collect()
    }
}

/// The model.
pub const MODEL: Model = Model {
    start: |start| Box::new(Society::new(&Parameters::from_values(start.values).hk, start.seed, start.replicate)),
    agents: |values, _| u64::from(Parameters::from_values(values).hk.agents),
    memory_bytes: |values, _, _| u64::from(Parameters::from_values(values).hk.agents) * 48,
};

#[cfg(test)]
mod tests {
    use super::*;

    fn society(agents: u32, confidence: f64, seed: u64) -> Society {
        Society::new(&HegselmannKrause { agents, confidence, opening: Opening::Uniform }, seed, 0)
    }

    fn finish(society: &mut Society) {
        (0..100_000).for_each(|_| {
            if !society.settled {
                society.advance()
            }
        });
        assert!(society.settled);
    }

    /// The definition, agent by agent, in integers.
    fn direct(opinions: &[u64], confidence: u64) -> Vec<u64> {
        let mean = |&x: &u64| {
            let heard = opinions.iter().filter(|&&y| x.abs_diff(y) <= confidence);
            let people = heard.clone().count() as u128;
            ((heard.map(|&y| u128::from(y)).sum::<u128>() + people / 2) / people) as u64
        };
        opinions.iter().map(mean).collect()
    }

    /// The definition in floating point, until nobody moves by more than 1e-12; the number of opinions that are left.
    fn direct_float(mut x: Vec<f64>, confidence: f64) -> usize {
        loop {
            let mean = |&a: &f64| {
                let heard = x.iter().filter(|&&b| (a - b).abs() <= confidence);
                heard.clone().sum::<f64>() / heard.count() as f64
            };
            let next: Vec<f64> = x.iter().map(mean).collect();
            let moved = next.iter().zip(&x).any(|(a, b)| (a - b).abs() > 1e-12);
            x = next;
            if !moved {
                x.sort_by(f64::total_cmp);
                return x.chunk_by(|a, b| b - a < 1e-9).count();
            }
        }
    }

    #[test]
    fn windows_and_prefix_sums_are_the_definition() {
        for (agents, confidence) in [(1, 0.2), (2, 0.9), (50, 0.0), (300, 0.07), (300, 1.0), (5_000, 0.03)] {
            let mut society = society(agents, confidence, 4);
            for _ in 0..if agents > 1_000 { 2 } else { 12 } {
                let expected = direct(&society.opinions, society.confidence);
                society.advance();
                assert_eq!(society.opinions, expected, "N = {agents}, epsilon = {confidence}");
            }
        }
    }

    #[test]
    fn as_many_opinions_are_left_as_in_floating_point() {
        for seed in 0..12 {
            let mut society = society(200, [0.02, 0.1, 0.18, 0.25][seed as usize % 4], seed);
            let confidence = from_units(society.confidence);
            let left = direct_float(society.opinions.iter().map(|&x| from_units(x)).collect(), confidence);
            finish(&mut society);
            assert_eq!(society.observe()[0], Some(left as f64), "seed {seed}");
            assert_eq!(society.observe()[1], Some(left as f64), "what is left is apart");
        }
    }

    #[test]
    fn agreement_stays_exactly() {
        let mut society = society(3_000, 0.3, 1);
        finish(&mut society);
        let agreed = society.opinions.clone();
        assert_eq!(society.observe()[5], Some(1.0));
        (0..50).for_each(|_| society.advance());
        assert_eq!(society.opinions, agreed);
    }

    /// Opinions at 0, 0.1, ..., 1 with epsilon 0.3, which is below three tenths in binary: three to either side are heard.
    #[test]
    fn an_opinion_at_just_epsilon_is_heard() {
        let p = HegselmannKrause { agents: 11, confidence: 0.3, opening: Opening::Even };
        let mut society = Society::new(&p, 0, 0);
        society.advance();
        assert_eq!([0, 1, 5].map(|i| (from_units(society.opinions[i]) * 1e9).round()), [15e7, 20e7, 50e7]);
    }

    /// By hand: 0, 1/2, 1 with epsilon 1/2: the ends go to 1/4 and 3/4, the middle stays; then all hear all.
    #[test]
    fn three_agents_agree_in_two_periods() {
        let p = HegselmannKrause { agents: 3, confidence: 0.5, opening: Opening::Even };
        let mut society = Society::new(&p, 0, 0);
        assert_eq!(society.opinions, [0, ONE / 2, ONE]);
        society.advance();
        assert_eq!(society.opinions, [ONE / 4, ONE / 2, ONE / 4 * 3]);
        society.advance();
        assert_eq!(society.opinions, [ONE / 2; 3]);
        finish(&mut society);
        assert_eq!(society.observe()[8], Some(2.0));
    }
}

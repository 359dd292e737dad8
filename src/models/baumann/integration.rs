//! dx_i/dt = -x_i + K * sum_j A_ij tanh(alpha x_j), by Runge & Kutta's method of fourth order.

use crate::math;
use crate::parallel;

/// Who influences whom: A, by those influenced.
#[derive(Default)]
pub struct Influence {
    /// (influenced, influencing), ascending
    pairs: Vec<(u32, u32)>,
    /// agent i is influenced by the pairs from `starts[i]` up to `starts[i + 1]`
    starts: Vec<u32>,
    /// those who influence anybody, ascending
    sources: Vec<u32>,
}

impl Influence {
    /// Sets it to ascending pairs (influenced, influencing) among some agents.
    pub fn set(&mut self, agents: usize, pairs: Vec<(u32, u32)>) {
        self.starts.clear();
        self.starts.resize(agents + 1, 0);
        pairs.iter().for_each(|&(to, _)| self.starts[to as usize + 1] += 1);
        for agent in 0..agents {
            self.starts[agent + 1] += self.starts[agent];
        }
        let mut influences = vec![false; agents];
        pairs.iter().for_each(|&(_, from)| influences[from as usize] = true);
        self.sources.clear();
        self.sources.extend((0..agents as u32).filter(|&agent| influences[agent as usize]));
        self.pairs = pairs;
    }

    /// The pairs (influenced, influencing).
    pub fn pairs(&self) -> &[(u32, u32)] {
        &self.pairs
    }

    fn on(&self, agent: usize) -> &[(u32, u32)] {
        &self.pairs[self.starts[agent] as usize..self.starts[agent + 1] as usize]
    }
}

/// The constants of the equation.
#[derive(Clone, Copy)]
pub struct Forces {
    /// K
    pub strength: f64,
    /// alpha
    pub steepness: f64,
}

/// Buffers of the integration.
#[derive(Default)]
pub struct Integration {
    /// opinions at which the slope is taken
    stage: Vec<f64>,
    slope: Vec<f64>,
    /// weighted sum of the slopes so far
    total: Vec<f64>,
    /// tanh(alpha x) of those who influence anybody
    voices: Vec<f64>,
}

impl Integration {
    /// A step of length h.
    pub fn step(&mut self, opinions: &mut [f64], influence: &Influence, forces: Forces, h: f64) {
        let agents = opinions.len();
        self.total.clear();
        self.total.resize(agents, 0.0);
        self.slope.resize(agents, 0.0);
        self.voices.resize(agents, 0.0);
        self.stage.clear();
        self.stage.extend_from_slice(opinions);
        // Weight of the slope in the sum, and how far along it the next one is taken.
        for (weight, ahead) in [(1.0, 0.5), (2.0, 0.5), (2.0, 1.0), (1.0, 0.0)] {
            self.take_slope(influence, forces);
            for (total, slope) in self.total.iter_mut().zip(&self.slope) {
                *total += weight * slope;
            }
            for ((stage, x), slope) in self.stage.iter_mut().zip(&*opinions).zip(&self.slope) {
                *stage = x + ahead * h * slope;
            }
        }
        for (x, total) in opinions.iter_mut().zip(&self.total) {
            *x += h / 6.0 * total;
        }
    }

    fn take_slope(&mut self, influence: &Influence, Forces { strength, steepness }: Forces) {
        for &source in &influence.sources {
            self.voices[source as usize] = math::tanh(steepness * self.stage[source as usize]);
        }
        let (stage, voices) = (&self.stage, &self.voices);
        let heard = |i: usize| influence.on(i).iter().map(|&(_, from)| voices[from as usize]).sum::<f64>();
        parallel::fill(&mut self.slope, |i| -stage[i] + strength * heard(i));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One who listens to a constant voice: x(t) = (x0 - K tanh(alpha x_b)) e^-t + K tanh(alpha x_b). The voice hears itself at its
    /// fixed point x_b = K tanh(alpha x_b), so it stays.
    #[test]
    fn one_who_hears_a_constant_follows_the_exact_solution() {
        let (forces, voice) = (Forces { strength: 2.0, steepness: 1.01 }, fixed_point(2.0, 1.01));
        assert!((voice - 1.918_738_4).abs() < 1e-7);
        let mut influence = Influence::default();
        influence.set(3, vec![(0, 1), (1, 1)]);
        let (mut opinions, mut integration) = (vec![-0.7, voice, 0.4], Integration::default());
        for step in 1..=500 {
            integration.step(&mut opinions, &influence, forces, 0.01);
            let decay = math::exp64(-0.01 * f64::from(step));
            assert!((opinions[0] - ((-0.7 - voice) * decay + voice)).abs() < 1e-9, "step {step}: {opinions:?}");
            assert!((opinions[1] - voice).abs() < 1e-12);
            assert!((opinions[2] - 0.4 * decay).abs() < 1e-10, "who hears nobody forgets");
        }
    }

    /// The error of a step falls with the fifth power of its length: halved, that of an interval falls to a sixteenth.
    #[test]
    fn the_method_is_of_fourth_order() {
        let mut influence = Influence::default();
        influence.set(2, vec![(0, 1), (1, 0)]);
        let after = |steps: u32| {
            let (mut opinions, mut integration) = (vec![0.3, -1.2], Integration::default());
            let forces = Forces { strength: 2.0, steepness: 1.5 };
            (0..steps).for_each(|_| integration.step(&mut opinions, &influence, forces, 2.0 / f64::from(steps)));
            opinions[0]
        };
        let exact = after(4_096);
        let ratio = (after(16) - exact) / (after(32) - exact);
        assert!((12.0..22.0).contains(&ratio), "{ratio}");
    }

    /// The positive solution of x = K tanh(alpha x), by iteration.
    fn fixed_point(strength: f64, steepness: f64) -> f64 {
        (0..500).fold(strength, |x, _| strength * math::tanh(steepness * x))
    }
}

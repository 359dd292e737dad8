//! Baumann et al. 2020: radicalization and echo chambers.
//!
//! Source: Baumann, F., Lorenz-Spreen, P., Sokolov, I. M. & Starnini, M. (2020), Modeling echo chambers and polarization dynamics
//! in social networks, Physical Review Letters 124, 048301.
//!
//! Opinions x_i are real numbers: the sign is the side, the size the conviction. With K the strength of influence and alpha
//! the controversialness of the topic,
//!
//! dx_i/dt = -x_i + K * sum_j A_ij(t) tanh(alpha x_j),
//!
//! where A_ij(t) is 1 if j influences i now, else 0. An agent's activity a is the probability that it is active in a step,
//! drawn once from a density ~ a^-gamma on \[a_min, a_max\]. An active i contacts m different others, one after the other,
//! each with p(j) ~ |x_i - x_j|^-beta among those not contacted yet: i influences each of them, and each with probability r
//! influences i back. A step is one step dt of a Runge-Kutta integration of fourth order with A held fixed; A is drawn
//! anew every `steps_per_network` steps from opinions as they are then.
//!
//! Deviations: none known. What the paper leaves open: how long contacts last (one step of the integration here;
//! `steps_per_network` = 100 lets them last a unit of time, a variant), whether being influenced twice by one and the same
//! counts twice (no: A is 0 or 1), and the weight of a distance of 0 (`least_distance`).
//!
//! Everybody acts at once, so a step is parallel inside; draws are by agent. The choice of contacts needs no look at
//! everybody: [`super::proximity`].
//!
//! ```toml
//! model = "baumann"
//! replicates = 10
//! baumann.homophily = 0.0
//! ```

mod contacts;
pub mod integration;

use super::clusters::mean_and_deviation;
use super::model::{Model, Run};
use crate::math;
use crate::parallel;
use crate::random::{Draws, Purpose, Stream};
use crate::scenario::published::baumann::{Baumann, Parameters};
use contacts::Contacts;
use integration::{Influence, Integration};

/// A run.
struct Society {
    terms: Baumann,
    draws: Draws,
    opinions: Vec<f64>,
    /// probability of being active in a step
    activities: Vec<f64>,
    /// who influences whom at present
    influence: Influence,
    contacts: Contacts,
    integration: Integration,
    step: u32,
}

/// The activity at a quantile u of the density ~ a^-gamma on [low, high].
fn activity(p: &Baumann, u: f64) -> f64 {
    let (low, high, power) = (p.activity_min, p.activity_max, 1.0 - p.activity_exponent);
    if high <= low {
        return low;
    }
    if power == 0.0 {
        return low * math::pow(high / low, u);
    }
    let (a, b) = (math::pow(low, power), math::pow(high, power));
    math::pow(a + (b - a) * u, 1.0 / power).clamp(low, high)
}

impl Society {
    fn new(terms: Baumann, seed: u64, replicate: u32) -> Society {
        let agents = terms.agents as usize;
        let mut stream = Stream::new(seed, replicate, Purpose::ModelStart, 0);
        let opinions = (0..agents).map(|_| (2.0 * stream.uniform64() - 1.0) * terms.spread).collect();
        let activities = (0..agents).map(|_| activity(&terms, stream.uniform64())).collect();
        let contacts = Contacts::new(&terms);
        let draws = Draws::new(seed, replicate);
        let influence = Influence::default();
        Society {
            terms,
            draws,
            opinions,
            activities,
            influence,
            contacts,
            integration: Integration::default(),
            step: 0,
        }
    }

    /// Share of influences that join opinions of one sign; `None` if nobody influences anybody.
    fn like_minded(&self) -> Option<f64> {
        let alike = |&(to, from): &(u32, u32)| self.opinions[to as usize] * self.opinions[from as usize] > 0.0;
        let pairs = self.influence.pairs();
        (!pairs.is_empty()).then(|| pairs.iter().filter(|pair| alike(pair)).count() as f64 / pairs.len() as f64)
    }
}

impl Run for Society {
    fn advance(&mut self) {
        if self.step.is_multiple_of(self.terms.steps_per_network) {
            let pairs = self.contacts.draw(&self.opinions, &self.activities, &self.terms, &self.draws, self.step);
            self.influence.set(self.opinions.len(), pairs);
        }
        let (strength, steepness) = (self.terms.influence, self.terms.controversy);
        let forces = integration::Forces { strength, steepness };
        self.integration.step(&mut self.opinions, &self.influence, forces, self.terms.time_step);
        self.step += 1;
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let people = self.opinions.len() as f64;
        let conviction = parallel::sum(self.opinions.len(), |i| self.opinions[i].abs()) / people;
        let positive = self.opinions.iter().filter(|&&x| x > 0.0).count() as f64 / people;
        let (mean, sd) = mean_and_deviation(&self.opinions);
        vec![Some(conviction), Some(mean), Some(sd), Some(positive.min(1.0 - positive)), self.like_minded()]
    }

    /// Opinions have no bound; x/(1 + |x|) has, and keeps their order and sign.
    fn opinions(&self) -> Vec<f32> {
        self.opinions.iter().map(|x| (x / (1.0 + x.abs())) as f32).collect()
    }
}

/// The model.
pub const MODEL: Model = Model {
    start: |start| Box::new(Society::new(Parameters::from_values(start.values).baumann, start.seed, start.replicate)),
    agents: |values, _| u64::from(Parameters::from_values(values).baumann.agents),
    memory_bytes: |values, _, _| {
        let p = Parameters::from_values(values).baumann;
        u64::from(p.agents) * (120 + 32 * u64::from(p.contacts.min(p.agents)))
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::Values;

    fn terms(set: impl Fn(&mut Baumann)) -> Baumann {
        let mut terms = Parameters::from_values(&Values::default()).baumann;
        set(&mut terms);
        terms
    }

    fn run(terms: Baumann, seed: u64, steps: u32) -> Society {
        let mut society = Society::new(terms, seed, 0);
        (0..steps).for_each(|_| society.advance());
        society
    }

    /// Two that always hear each other reach x = K tanh(alpha x): 1.9187384 at K = 2, alpha = 1.01.
    #[test]
    fn two_who_hear_each_other_reach_the_fixed_point() {
        let pair = |reciprocity| {
            terms(|t| {
                (t.agents, t.influence, t.controversy, t.contacts) = (2, 2.0, 1.01, 1);
                (t.activity_min, t.activity_max, t.reciprocity) = (1.0, 1.0, reciprocity);
            })
        };
        for seed in 0..6 {
            for reciprocity in [0.0, 0.5, 1.0] {
                let x = run(pair(reciprocity), seed, 8_000).opinions;
                assert!(x.iter().all(|x| (x.abs() - 1.918_738_4).abs() < 1e-6), "{x:?}");
                assert!(x[0] * x[1] > 0.0);
            }
        }
    }

    /// All alike, all active, hearing m others who think as they do: x' = -x + K m tanh(alpha x) at r = 0 is every agent's own
    /// equation only if all are heard by m; with m = N - 1 they are.
    #[test]
    fn everybody_hearing_everybody_moves_as_one() {
        let all = terms(|t| {
            (t.agents, t.influence, t.controversy, t.contacts) = (6, 0.5, 1.3, 5);
            (t.activity_min, t.activity_max) = (1.0, 1.0);
        });
        let mut society = Society::new(all, 1, 0);
        society.opinions = vec![0.2; 6];
        (0..3_000).for_each(|_| society.advance());
        let x = society.opinions[0];
        assert!(society.opinions.iter().all(|&y| y == x));
        assert!((x - 0.5 * 5.0 * math::tanh(1.3 * x)).abs() < 1e-6, "{x}");
    }

    /// Means of 40,000 activities: gamma = 2.1 on [.01, 1] has (1.1/0.1)*(.01^-.1 - 1)/(.01^-1.1 - 1) = 0.040882 (sd .084,
    /// 5 standard errors: .0021); gamma = 1 has .99/ln 100 = 0.214976 (sd .245, .0062); gamma = 0 has .505 (sd .286, .0072).
    #[test]
    fn activities_follow_their_power() {
        for (exponent, mean, allowed) in [(2.1, 0.040_882, 0.0021), (1.0, 0.214_976, 0.0062), (0.0, 0.505, 0.0072)] {
            let p = terms(|t| (t.agents, t.activity_exponent) = (40_000, exponent));
            let found = Society::new(p, 3, 0).activities.iter().sum::<f64>() / 40_000.0;
            assert!((found - mean).abs() < allowed, "{exponent}: {found}");
        }
        assert_eq!(activity(&terms(|t| (t.activity_min, t.activity_max) = (0.3, 0.3)), 0.9), 0.3);
    }

    /// Small opinions of one sign grow, where all are as active, at the rate alpha*K*(1+r)*m*a - 1 (beta 0): the onset of
    /// radicalization is where it is 0. N = 1,000, T = 2, r = .5, m = 10, a = .1, K = 3: the rate is 4.5 alpha - 1.
    ///
    /// A step has 1,500 influences with sd about 150 (95 from how many are active, 15 influences each): over 2,000 steps 0.22 %,
    /// and .9 % of 4.5 alpha, at most .014, at four standard errors. Steps of .001 leave less than .001 to second moments.
    #[test]
    fn small_opinions_grow_at_the_rate_of_the_theory() {
        for controversy in [0.15, 1.0 / 4.5, 0.35] {
            let p = terms(|t| {
                (t.homophily, t.controversy, t.time_step) = (0.0, controversy, 0.001);
                (t.activity_min, t.activity_max) = (0.1, 0.1);
            });
            let mut society = Society::new(p, 2, 0);
            society.opinions = vec![1e-4; 1_000];
            (0..2_000).for_each(|_| society.advance());
            let mean = society.opinions.iter().sum::<f64>() / 1_000.0;
            let rate = math::ln(mean / 1e-4) / 2.0;
            assert!((rate - (4.5 * controversy - 1.0)).abs() < 0.014, "alpha {controversy}: {rate}");
        }
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn a_run_does_not_depend_on_the_threads() {
        let p = || terms(|t| (t.agents, t.activity_min) = (9_000, 0.05));
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        let three = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("a pool");
        let end = |pool: &rayon::ThreadPool| pool.install(|| run(p(), 5, 12).opinions);
        assert_eq!(end(&alone), end(&three));
    }
}

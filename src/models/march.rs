//! March 1991: exploration and exploitation in organizational learning.
//!
//! Source: March, J. G. (1991), Exploration and exploitation in organizational learning, Organization Science 2(1), 71-87;
//! the order of a period is that of the replication by Christensen & Workiewicz, which gives the published figure.
//!
//! Reality is m values of -1 or +1, equally likely. Each of n individuals holds m beliefs of -1, 0 or +1, equally likely;
//! the organization's code holds m, all 0 at first. A step is a period:
//!
//! 1. turnover: with p3 an individual is replaced by a new one; turbulence: with p4 a dimension of reality flips.
//! 2. act: who has no belief (0) on a dimension picks a fresh random -1 or +1 for this period. Performance is
//!    sum(action*reality); the code's is sum(code*reality), where a 0 scores 0.
//! 3. socialize: where the code is not 0 and differs from a belief, with p1 the belief moves one step to it (-1, 0, +1).
//! 4. the code learns: its betters are those who performed above it in 2. Where their majority on a dimension differs from
//!    the code, it jumps to it with 1-(1-p2)^k, k = those betters with the majority minus the others. Ties do nothing.
//!
//! A run ends when all beliefs are the code (unless there is turnover or turbulence: then it never does).
//!
//! Deviations: where the text is silent (who has no belief, the order of a period) it is the replication's. Variants, which do
//! not give the published figure: `literal` reads the text as it stands: a belief becomes the code at once,
//! knowledge is the number of dimensions right, the majority is that of beliefs, and k counts those who differ from the
//! code minus those who do not. `fraction-correct` is the model as above but for the betters: those whose actions are
//! right on more dimensions than the code, so that a 0 of the code counts as wrong.
//!
//! To try:
//! ```toml
//! model = "march"
//! [march]
//! socialization = 0.1
//! ```

use super::model::{Model, Run, Start};
use crate::math;
use crate::random::{Purpose, Stream};
use crate::scenario::published::march::{March as Parameters, MarchVariant, Parameters as Section};

/// The model.
pub const MODEL: Model = Model {
    start: |start| Box::new(March::new(Section::from_values(start.values).march, start)),
    agents: |values, _| u64::from(Section::from_values(values).march.individuals),
    memory_bytes: |values, _, _| {
        let march = Section::from_values(values).march;
        2 * u64::from(march.individuals) * u64::from(march.dimensions) + 64 * u64::from(march.dimensions)
    },
};

struct March {
    parameters: Parameters,
    stream: Stream,
    reality: Vec<i8>,
    code: Vec<i8>,
    /// m beliefs of each individual, row after row
    beliefs: Vec<i8>,
    /// what they did on every dimension in this period, row after row
    actions: Vec<i8>,
    /// (1-p2)^k by k
    keep: Vec<f64>,
    /// of the betters on each dimension: sum of their choices; how many differ from the code minus how many do not
    majority: Vec<i32>,
    differ: Vec<i32>,
}

impl March {
    fn new(parameters: Parameters, start: &Start) -> March {
        let (m, n) = (parameters.dimensions as usize, parameters.individuals as usize);
        let mut stream = Stream::new(start.seed, start.replicate, Purpose::ModelStart, 0);
        March {
            reality: (0..m).map(|_| sign(&mut stream)).collect(),
            beliefs: (0..n * m).map(|_| belief(&mut stream)).collect(),
            code: vec![0; m],
            actions: vec![0; n * m],
            keep: (0..=n).map(|k| math::pow(1.0 - parameters.code_learning, k as f64)).collect(),
            majority: vec![0; m],
            differ: vec![0; m],
            stream: Stream::new(start.seed, start.replicate, Purpose::ModelStep, 0),
            parameters,
        }
    }

    /// Turnover and turbulence.
    fn renew(&mut self) {
        if self.parameters.turnover > 0.0 {
            for beliefs in self.beliefs.chunks_exact_mut(self.parameters.dimensions as usize) {
                if self.stream.uniform64() < self.parameters.turnover {
                    beliefs.iter_mut().for_each(|slot| *slot = belief(&mut self.stream));
                }
            }
        }
        if self.parameters.turbulence > 0.0 {
            for reality in &mut self.reality {
                if self.stream.uniform64() < self.parameters.turbulence {
                    *reality = -*reality;
                }
            }
        }
    }

    /// Everybody acts on every dimension: on a belief, or at random where there is none. `literal` has no acting.
    fn act(&mut self) {
        self.actions.copy_from_slice(&self.beliefs);
        if self.parameters.variant != MarchVariant::Literal {
            for action in self.actions.iter_mut().filter(|action| **action == 0) {
                *action = sign(&mut self.stream);
            }
        }
    }

    /// How much is right: the sum of agreement with reality, or the number of dimensions that are right.
    fn worth(&self, choices: &[i8]) -> i32 {
        let pairs = choices.iter().zip(&self.reality);
        match self.parameters.variant {
            MarchVariant::Action => pairs.map(|(&choice, &reality)| i32::from(choice * reality)).sum(),
            MarchVariant::Literal | MarchVariant::FractionCorrect => {
                pairs.map(|(choice, reality)| i32::from(choice == reality)).sum()
            }
        }
    }

    /// Counts what the betters of the code did on each dimension.
    fn count_betters(&mut self) {
        let bar = self.worth(&self.code);
        self.majority.fill(0);
        self.differ.fill(0);
        for actions in self.actions.chunks_exact(self.code.len()) {
            if self.worth(actions) > bar {
                for (d, &action) in actions.iter().enumerate() {
                    self.majority[d] += i32::from(action);
                    self.differ[d] += if action == self.code[d] { -1 } else { 1 };
                }
            }
        }
    }

    fn socialize(&mut self) {
        let literal = self.parameters.variant == MarchVariant::Literal;
        for beliefs in self.beliefs.chunks_exact_mut(self.code.len()) {
            for (belief, &code) in beliefs.iter_mut().zip(&self.code) {
                if code != 0 && *belief != code && self.stream.uniform64() < self.parameters.socialization {
                    *belief = if literal { code } else { *belief + code };
                }
            }
        }
    }

    fn learn_code(&mut self) {
        let literal = self.parameters.variant == MarchVariant::Literal;
        for (d, code) in self.code.iter_mut().enumerate() {
            let majority = self.majority[d].signum() as i8;
            // All actions are -1 or +1, so those with the majority minus the others are its absolute sum.
            let surplus = if literal { self.differ[d] } else { self.majority[d].abs() };
            let learns = majority != 0 && majority != *code && surplus > 0;
            if learns && self.stream.uniform64() >= self.keep[surplus as usize] {
                *code = majority;
            }
        }
    }
}

impl Run for March {
    fn advance(&mut self) {
        self.renew();
        self.act();
        self.count_betters();
        self.socialize();
        self.learn_code();
    }

    fn settled(&self) -> bool {
        let still = self.parameters.turnover == 0.0 && self.parameters.turbulence == 0.0;
        still && self.beliefs.chunks_exact(self.code.len()).all(|beliefs| beliefs == self.code)
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let (m, all) = (self.code.len() as f64, self.beliefs.len() as f64);
        let known =
            |choices: &[i8]| -> i64 { choices.iter().zip(&self.reality).map(|(&c, &r)| i64::from(c * r)).sum() };
        let rows = || self.beliefs.chunks_exact(self.code.len());
        let individuals: i64 = rows().map(known).sum();
        let agree: usize = rows().map(|row| row.iter().zip(&self.code).filter(|(b, c)| b == c).count()).sum();
        vec![Some(known(&self.code) as f64 / m), Some(individuals as f64 / all), Some(agree as f64 / all)]
    }
}

/// -1 or +1, equally likely.
fn sign(stream: &mut Stream) -> i8 {
    if stream.bits() >> 63 == 0 { -1 } else { 1 }
}

/// -1, 0 or +1, equally likely.
fn belief(stream: &mut Stream) -> i8 {
    stream.below(3) as i8 - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::{Value, Values};

    fn march(set: &[(&str, Value)]) -> March {
        let mut values = Values::default();
        set.iter().for_each(|(key, value)| values.set(key, value.clone()));
        let start = Start { values: &values, seed: 7, replicate: 0, network: None };
        March::new(Section::from_values(&values).march, &start)
    }

    #[test]
    fn a_code_that_learns_at_once_takes_the_majority_of_its_betters() {
        let mut run = march(&[
            ("march.dimensions", Value::Integer(4)),
            ("march.individuals", Value::Integer(3)),
            ("march.socialization", Value::Real(0.0)),
            ("march.code_learning", Value::Real(1.0)),
        ]);
        run.reality = vec![1, 1, 1, 1];
        // Performances 2, 2 and -4 against the code's 0: the first two are its betters, and tie on the last two dimensions.
        run.beliefs = vec![1, 1, 1, -1, 1, 1, -1, 1, -1, -1, -1, -1];
        run.advance();
        assert_eq!(run.code, [1, 1, 0, 0]);
        assert_eq!(run.observe()[0], Some(0.5));
        assert_eq!(run.beliefs[8..], [-1; 4], "nobody is socialized with p1 = 0");
    }

    #[test]
    fn beliefs_move_one_step_to_the_code_and_at_once_where_read_literally() {
        for (variant, first) in [("action", 0), ("literal", 1)] {
            let mut run = march(&[
                ("march.dimensions", Value::Integer(2)),
                ("march.individuals", Value::Integer(1)),
                ("march.socialization", Value::Real(1.0)),
                ("march.code_learning", Value::Real(0.0)),
                ("march.variant", Value::Name(variant)),
            ]);
            (run.code, run.beliefs) = (vec![1, 0], vec![-1, -1]);
            run.advance();
            assert_eq!(run.beliefs, [first, -1], "where the code is 0 nobody moves");
            run.advance();
            assert_eq!(run.beliefs, [1, -1]);
        }
    }

    #[test]
    fn a_run_settles_when_all_are_the_code() {
        let mut run = march(&[("march.socialization", Value::Real(0.5)), ("march.code_learning", Value::Real(0.5))]);
        let mut periods = 0;
        while !run.settled() {
            run.advance();
            periods += 1;
            assert!(periods < 2_000);
        }
        let [code, individuals, agreement] = run.observe()[..] else { panic!("three quantities") };
        assert_eq!((code, agreement), (individuals, Some(1.0)));
        assert!(code.expect("defined") > 0.0, "better than chance");
    }

    #[test]
    fn nobody_forgets_without_turnover_and_all_do_with_it() {
        let mut run = march(&[("march.turnover", Value::Real(1.0)), ("march.turbulence", Value::Real(1.0))]);
        let (reality, beliefs) = (run.reality.clone(), run.beliefs.clone());
        run.renew();
        assert!(run.reality.iter().zip(&reality).all(|(now, before)| *now == -*before));
        assert_ne!(run.beliefs, beliefs);
        assert!(!run.settled());
    }
}

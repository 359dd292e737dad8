//! Lazer & Friedman 2007: the network structure of exploration and exploitation.
//!
//! Source: Lazer, D. & Friedman, A. (2007), The network structure of exploration and exploitation, Administrative Science
//! Quarterly 52(4), 667-694. The landscape is the platform model's NK landscape (Kauffman 1993), rescaled as theirs is.
//!
//! A solution is N bits; f is the mean of N contributions U[0,1), each a function of a digit and K others that are
//! drawn at random; the score is (f/max f)^8. Agents begin with random solutions. A step is a round, in which all act at
//! once on what they see at its start: an agent with a neighbour whose score is strictly higher copies the best of them
//! (the one of lowest number among equals); any other tries its solution with one random digit changed, and keeps it if its score
//! is strictly higher. A run ends when nobody sees a better solution and no changed digit is better.
//!
//! Deviation: worth is computed in single precision, as in the platform model.
//!
//! To try:
//! ```toml
//! model = "lazer-friedman"
//! [lazer-friedman]
//! network = "line"
//! ```

use super::model::{Model, Run, Start};
use crate::landscape::{Landscape, Rescaling};
use crate::parallel;
use crate::random::{Draws, Purpose, Stream};
use crate::scenario::published::lazer_friedman::{LazerFriedman as Parameters, Parameters as Section, WhoSees};

/// The model.
pub const MODEL: Model = Model {
    start: |start| Box::new(LazerFriedman::new(&Section::from_values(start.values).lazer_friedman, start)),
    agents: |values, _| u64::from(Section::from_values(values).lazer_friedman.agents),
    memory_bytes: |values, _, _| {
        let parameters = Section::from_values(values).lazer_friedman;
        let agents = u64::from(parameters.agents);
        let links = if parameters.network == WhoSees::Random { (agents as f64 * parameters.density) as u64 } else { 2 };
        Landscape::bytes(parameters.bits, interactions(&parameters)) + agents * (16 + 8 * links)
    },
};

struct LazerFriedman {
    landscape: Landscape,
    neighbours: Neighbours,
    draws: Draws,
    step: u32,
    solutions: Vec<u32>,
}

/// Whom an agent sees.
enum Neighbours {
    Everybody,
    /// those of agent i are seen[starts[i]..starts[i + 1]], ascending
    Some {
        starts: Vec<usize>,
        seen: Vec<u32>,
    },
}

impl LazerFriedman {
    fn new(parameters: &Parameters, start: &Start) -> LazerFriedman {
        let mut stream = Stream::new(start.seed, start.replicate, Purpose::ModelStart, 0);
        LazerFriedman {
            landscape: Landscape::rescaled(
                parameters.bits,
                interactions(parameters),
                parameters.sharpness,
                Rescaling::Peak,
                start.seed,
                start.replicate,
            ),
            solutions: (0..parameters.agents).map(|_| stream.below(1 << parameters.bits) as u32).collect(),
            neighbours: neighbours(parameters, &mut stream),
            draws: Draws::new(start.seed, start.replicate),
            step: 0,
        }
    }

    fn score(&self, solution: u32) -> f32 {
        self.landscape.worth(solution, 0)
    }

    /// The best solution an agent sees, if it is better than its own.
    fn better_seen(&self, agent: usize, best: u32) -> Option<u32> {
        let own = self.score(self.solutions[agent]);
        let best = match &self.neighbours {
            Neighbours::Everybody => best,
            Neighbours::Some { starts, seen } => {
                let seen = seen[starts[agent]..starts[agent + 1]].iter();
                self.best_of(seen.map(|&other| self.solutions[other as usize]))?
            }
        };
        (self.score(best) > own).then_some(best)
    }

    /// The first of the best.
    fn best_of(&self, mut solutions: impl Iterator<Item = u32>) -> Option<u32> {
        let first = solutions.next()?;
        Some(
            solutions
                .fold(first, |best, solution| if self.score(solution) > self.score(best) { solution } else { best }),
        )
    }

    fn best(&self) -> u32 {
        self.best_of(self.solutions.iter().copied()).expect("at least one agent")
    }
}

impl Run for LazerFriedman {
    fn advance(&mut self) {
        self.step += 1;
        let best = self.best();
        let act = |agent: usize| {
            let own = self.solutions[agent];
            self.better_seen(agent, best).unwrap_or_else(|| {
                let block = self.draws.block(Purpose::ModelStep, self.step, agent as u32, 0);
                let tried = own ^ 1 << block.below_small(0, self.landscape.bits());
                if self.score(tried) > self.score(own) { tried } else { own }
            })
        };
        let mut next = vec![0; self.solutions.len()];
        parallel::fill(&mut next, act);
        self.solutions = next;
    }

    fn settled(&self) -> bool {
        let best = self.best();
        let peak = |own: u32| (0..self.landscape.bits()).all(|bit| self.score(own ^ 1 << bit) <= self.score(own));
        (0..self.solutions.len()).all(|agent| self.better_seen(agent, best).is_none() && peak(self.solutions[agent]))
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let scores = self.solutions.iter().map(|&solution| f64::from(self.score(solution)));
        let mut different = self.solutions.clone();
        different.sort_unstable();
        different.dedup();
        let best = f64::from(self.score(self.best()));
        vec![Some(scores.sum::<f64>() / self.solutions.len() as f64), Some(best), Some(different.len() as f64)]
    }
}

fn interactions(parameters: &Parameters) -> u32 {
    parameters.interactions.min(parameters.bits - 1)
}

/// Who sees whom; seeing is mutual.
fn neighbours(parameters: &Parameters, stream: &mut Stream) -> Neighbours {
    let agents = parameters.agents;
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); agents as usize];
    let mut link = |a: u32, b: u32| {
        rows[a as usize].push(b);
        rows[b as usize].push(a);
    };
    match parameters.network {
        WhoSees::Full => return Neighbours::Everybody,
        WhoSees::Line => (1..agents).for_each(|b| link(b - 1, b)),
        WhoSees::Ring => {
            (1..agents).for_each(|b| link(b - 1, b));
            if agents > 2 {
                link(agents - 1, 0);
            }
        }
        WhoSees::Random => {
            for a in 0..agents {
                (a + 1..agents).filter(|_| stream.uniform64() < parameters.density).for_each(|b| link(a, b));
            }
        }
    }
    rows.iter_mut().for_each(|row| row.sort_unstable());
    let starts = std::iter::once(0).chain(rows.iter().scan(0, |end, row| {
        *end += row.len();
        Some(*end)
    }));
    Neighbours::Some { starts: starts.collect(), seen: rows.concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::{Value, Values};

    fn run(set: &[(&str, Value)]) -> LazerFriedman {
        let mut values = Values::default();
        values.set("lazer-friedman.bits", Value::Integer(8));
        set.iter().for_each(|(key, value)| values.set(&format!("lazer-friedman.{key}"), value.clone()));
        let start = Start { values: &values, seed: 5, replicate: 0, network: None };
        LazerFriedman::new(&Section::from_values(&values).lazer_friedman, &start)
    }

    /// On a landscape that counts ones, three agents on a line: the middle copies the better end, the ends try a digit.
    #[test]
    fn the_best_neighbour_is_copied_and_only_the_others_explore() {
        let mut run = run(&[("agents", Value::Integer(3)), ("network", Value::Name("line"))]);
        run.landscape = Landscape::from_table(8, (0..256u32).map(|s| s.count_ones() as f32 / 8.0).collect());
        run.solutions = vec![0b0001, 0b0000, 0b0111];
        run.advance();
        assert_eq!(run.solutions[1], 0b0111, "the best of the two it sees");
        assert!(run.solutions[0].count_ones() >= 1 && run.solutions[0] & 1 == 1, "a worse digit is not kept");
        assert!(run.solutions[2] & 0b0111 == 0b0111 && run.solutions[2].count_ones() <= 4);
        run.solutions = vec![255, 255, 255];
        assert!(run.settled() && run.observe() == [Some(1.0), Some(1.0), Some(1.0)]);
        run.solutions[2] = 127;
        assert!(!run.settled());
    }

    #[test]
    fn networks_are_what_they_are_called() {
        let degrees = |set: &[(&str, Value)]| match run(set).neighbours {
            Neighbours::Everybody => Vec::new(),
            Neighbours::Some { starts, .. } => starts.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>(),
        };
        let agents = ("agents", Value::Integer(5));
        let of = |name: &'static str, density: f64| {
            degrees(&[agents.clone(), ("network", Value::Name(name)), ("density", Value::Real(density))])
        };
        assert_eq!(of("line", 0.0), [1, 2, 2, 2, 1]);
        assert_eq!(of("ring", 0.0), [2; 5]);
        assert_eq!((of("random", 0.0), of("random", 1.0)), (vec![0; 5], vec![4; 5]));
        assert!(of("full", 0.0).is_empty());
    }

    #[test]
    fn seeing_everybody_by_lists_is_seeing_everybody() {
        let mut full = run(&[("agents", Value::Integer(20))]);
        let set = [("agents", Value::Integer(20)), ("network", Value::Name("random")), ("density", Value::Real(1.0))];
        let mut listed = run(&set);
        for _ in 0..10 {
            assert_eq!(full.solutions, listed.solutions);
            full.advance();
            listed.advance();
        }
        assert!(full.observe()[0] > Some(0.1), "they climb");
    }
}

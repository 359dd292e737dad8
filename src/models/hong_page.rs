//! Hong & Page 2004: groups of diverse problem solvers against groups of the ablest.
//!
//! Source: Hong, L. & Page, S. E. (2004), Groups of diverse problem solvers can outperform groups of high-ability problem
//! solvers, PNAS 101(46), 16385-16389.
//!
//! A landscape is a ring of n values U[0, 100]. A solver is a heuristic: an ordered choice of k different steps from 1..l.
//! It tries its steps in turn, again and again, moves where the value is strictly larger, and stops after k tries in a row
//! without a move. Its ability is the mean value where it stops, over all n starts.
//!
//! The best team are the g ablest solvers, the ablest first; the random team are g different solvers drawn at random, in the order
//! drawn. A team relays: each starts where the one before stopped, in a fixed order, until a whole round brings no move.
//! Diversity of a team is the mean over pairs of the share of positions in which two heuristics differ, in percent.
//!
//! A step is everything on one landscape, so a run settles after it: replicates are landscapes.
//!
//! Deviations: none known. The variant `relay = "one-round"` lets everybody have one turn only, as a known replication does.
//!
//! To try:
//! ```toml
//! model = "hong-page"
//! [hong-page]
//! team = 20
//! ```

use super::model::{Model, Run};
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::published::hong_page::{HongPage as Parameters, Parameters as Section, QUANTITIES, Relay};

/// The model.
pub const MODEL: Model = Model {
    start: |start| {
        let parameters = Section::from_values(start.values).hong_page;
        Box::new(HongPage { parameters, seed: start.seed, replicate: start.replicate, outcome: None })
    },
    agents: |values, _| count_heuristics(&Section::from_values(values).hong_page),
    memory_bytes: |values, _, _| {
        let parameters = Section::from_values(values).hong_page;
        8 * u64::from(parameters.points) + 64 * count_heuristics(&parameters)
    },
};

struct HongPage {
    parameters: Parameters,
    seed: u64,
    replicate: u32,
    outcome: Option<[Option<f64>; 6]>,
}

impl Run for HongPage {
    fn advance(&mut self) {
        let mut stream = Stream::new(self.seed, self.replicate, Purpose::ModelStart, 0);
        let ring = Ring((0..self.parameters.points).map(|_| 100.0 * stream.uniform64()).collect());
        let heuristics = heuristics(&self.parameters);
        let mut ability = vec![0.0; heuristics.len()];
        parallel::fill(&mut ability, |h| ring.mean_end(|start| ring.climb(start, &heuristics[h])));

        let team = heuristics.len().min(self.parameters.team as usize);
        let mut ablest: Vec<usize> = (0..heuristics.len()).collect();
        ablest.sort_by(|&a, &b| ability[b].total_cmp(&ability[a]).then(a.cmp(&b)));
        let best: Vec<&[u32]> = ablest[..team].iter().map(|&h| &heuristics[h][..]).collect();
        let mut drawn: Vec<usize> = (0..heuristics.len()).collect();
        Stream::new(self.seed, self.replicate, Purpose::ModelStep, 0).draw_front(&mut drawn, team);
        let random: Vec<&[u32]> = drawn[..team].iter().map(|&h| &heuristics[h][..]).collect();

        let found = |team: &[&[u32]]| ring.mean_end(|start| ring.relay(start, team, self.parameters.relay));
        self.outcome = Some([
            Some(found(&best)),
            Some(found(&random)),
            diversity(&best),
            diversity(&random),
            Some(ability[ablest[0]]),
            Some(ability.iter().sum::<f64>() / ability.len() as f64),
        ]);
    }

    fn settled(&self) -> bool {
        self.outcome.is_some()
    }

    fn observe(&self) -> Vec<Option<f64>> {
        (0..QUANTITIES.len()).map(|q| self.outcome.and_then(|outcome| outcome[q])).collect()
    }
}

/// The values of the landscape.
struct Ring(Vec<f64>);

impl Ring {
    /// Where a solver stops.
    fn climb(&self, start: usize, heuristic: &[u32]) -> usize {
        let (mut at, mut turn, mut failed) = (start, 0, 0);
        while failed < heuristic.len() {
            let next = (at + heuristic[turn] as usize) % self.0.len();
            if self.0[next] > self.0[at] {
                (at, failed) = (next, 0);
            } else {
                failed += 1;
            }
            turn = if turn + 1 == heuristic.len() { 0 } else { turn + 1 };
        }
        at
    }

    /// Where a team stops.
    fn relay(&self, start: usize, team: &[&[u32]], relay: Relay) -> usize {
        let mut at = start;
        loop {
            let before = at;
            at = team.iter().fold(at, |at, heuristic| self.climb(at, heuristic));
            // Values only grow, so a round that ends where it began had no move.
            if at == before || relay == Relay::OneRound {
                return at;
            }
        }
    }

    /// Mean over all starts of the value where it stops.
    fn mean_end(&self, stop: impl Fn(usize) -> usize) -> f64 {
        (0..self.0.len()).map(|start| self.0[stop(start)]).sum::<f64>() / self.0.len() as f64
    }
}

fn steps(parameters: &Parameters) -> u32 {
    parameters.steps.min(parameters.reach)
}

fn count_heuristics(parameters: &Parameters) -> u64 {
    (0..steps(parameters)).map(|taken| u64::from(parameters.reach - taken)).product()
}

/// All ordered choices of k different steps from 1..=l, in lexicographic order.
fn heuristics(parameters: &Parameters) -> Vec<Vec<u32>> {
    let mut all = vec![Vec::new()];
    for _ in 0..steps(parameters) {
        let longer = |begun: &Vec<u32>| {
            let begun = begun.clone();
            let free = (1..=parameters.reach).filter(|step| !begun.contains(step)).collect::<Vec<u32>>();
            free.into_iter().map(move |step| [&begun[..], &[step]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// Mean over pairs of the share of positions that differ, in percent; `None` for a team of one.
fn diversity(team: &[&[u32]]) -> Option<f64> {
    let (mut differ, mut positions) = (0usize, 0usize);
    for (k, a) in team.iter().enumerate() {
        for b in &team[..k] {
            differ += a.iter().zip(*b).filter(|(x, y)| x != y).count();
            positions += a.len();
        }
    }
    (positions > 0).then(|| 100.0 * differ as f64 / positions as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::Start;
    use crate::scenario::value::{Value, Values};

    /// The heuristics are tried from the first step at every start, and go round the ring.
    #[test]
    fn a_solver_moves_uphill_until_all_steps_fail() {
        let ring = Ring(vec![0.0, 50.0, 20.0, 80.0, 10.0, 90.0]);
        assert_eq!(ring.climb(0, &[1, 2]), 5, "0 -> 1 (step 1), 3 (step 2), 4 fails, 5 (step 2), 0 and 1 fail");
        assert_eq!(ring.climb(3, &[3]), 3, "3 + 3 is 0, which is lower");
        assert_eq!(ring.climb(4, &[2, 1]), 5, "0 fails, then 5");
    }

    #[test]
    fn a_team_goes_on_where_the_last_one_stopped() {
        let ring = Ring(vec![0.0, 50.0, 20.0, 80.0, 10.0, 90.0]);
        let (one, two): (&[u32], &[u32]) = (&[1], &[2]);
        assert_eq!(ring.relay(0, &[two, one], Relay::OneRound), 3, "2, then 3");
        assert_eq!(ring.relay(0, &[two, one], Relay::FullRound), 5, "and in the second round 5");
        assert_eq!(diversity(&[&[1, 2, 3], &[1, 3, 2], &[1, 2, 3]]), Some(100.0 * 4.0 / 9.0));
        assert_eq!(diversity(&[&[1, 2, 3]]), None);
    }

    #[test]
    fn heuristics_are_all_ordered_choices() {
        let mut values = Values::default();
        let parameters = |values: &Values| Section::from_values(values).hong_page;
        assert_eq!(heuristics(&parameters(&values)).len(), 12 * 11 * 10);
        values.set("hong-page.reach", Value::Integer(3));
        values.set("hong-page.steps", Value::Integer(2));
        assert_eq!(heuristics(&parameters(&values)), [[1, 2], [1, 3], [2, 1], [2, 3], [3, 1], [3, 2]]);
        values.set("hong-page.steps", Value::Integer(4));
        assert_eq!(count_heuristics(&parameters(&values)), 6, "no more steps than there are");
    }

    #[test]
    fn a_team_of_everybody_finds_what_any_order_finds() {
        let mut values = Values::default();
        let set = [("points", 200), ("reach", 4), ("steps", 2), ("team", 10_000)];
        set.iter().for_each(|(key, n)| values.set(&format!("hong-page.{key}"), Value::Integer(*n)));
        let mut run = (MODEL.start)(&Start { values: &values, seed: 3, replicate: 0, network: None });
        assert!(!run.settled() && run.observe().iter().all(Option::is_none));
        run.advance();
        let found: Vec<f64> = run.observe().into_iter().map(|value| value.expect("after the step")).collect();
        assert!(run.settled() && (found[2] - found[3]).abs() < 1e-9, "the same team in another order: {found:?}");
        assert!(found[0] > found[4] && found[1] > found[4] && found[4] > found[5], "{found:?}");
    }
}

//! Toernberg 2022, How digital media drive affective polarization through partisan sorting: what happens to local cultures
//! when people interact outside their neighbourhood.
//!
//! Source: Toernberg 2022, Proceedings of the National Academy of Sciences 119(42), e2207159119, and the author's published
//! program, where the text leaves something open.
//!
//! People on a torus have a fixed group (one of k) and n traits with one of m values each, all uniform at the start. An
//! event: a random person i; its candidates are floor(8g) different people of the whole society, oneself included, and for
//! the rest of the eight different ones of its eight neighbours; one of them, j, is chosen with probability proportional to
//! similarity^h, similarity = (c \[same group\] + traits in which both agree) / (c + n); i takes over j's value of one
//! random trait in which they differ. Nothing happens if they agree in all, or if no candidate is similar at all. A run ends
//! after more than 10 N such events one after the other. A step is N events, N the number of people.
//!
//! Sorting is the mean share of traits in which two people of one group agree, minus that of two people of different groups.
//!
//! Deviations: none known. The author's program has c = 1 unless told otherwise; the effect the paper is about needs c = 2. It lets
//! candidates from the whole society be oneself; `oneself = false`, as one would read the text alone, makes no difference at the
//! defaults that a thousand runs would show.
//!
//! ```toml
//! model = "sorting"
//! replicates = 10
//! sorting.gamma = 1.0
//! ```

use super::model::{Model, Run, Start};
use crate::math;
use crate::random::{Purpose, Stream};
use crate::scenario::published::sorting::{Parameters, Sorting};

/// What the model measures and how it starts.
pub const MODEL: Model = Model {
    start: |start| {
        let parameters = Parameters::from_values(start.values).sorting;
        Box::new(Society::new(&parameters, start))
    },
    agents: |values, _| {
        let side = u64::from(Parameters::from_values(values).sorting.side);
        side * side
    },
    memory_bytes: |values, _, _| {
        let parameters = Parameters::from_values(values).sorting;
        u64::from(parameters.side) * u64::from(parameters.side) * (2 * u64::from(parameters.traits) + 2)
    },
};

/// Candidates of an event.
const CANDIDATES: usize = 8;

/// The society in the course of a run.
struct Society {
    side: usize,
    groups: usize,
    /// traits of a person, and the values of each
    traits: usize,
    values: usize,
    /// group of each person
    group: Vec<u16>,
    /// values of person i at i*traits..(i+1)*traits
    value: Vec<u16>,
    /// similarity^h by (same group, traits in which both agree): at same*(traits+1) + agree
    weights: Vec<f64>,
    /// candidates from the whole society
    strangers: usize,
    /// whether one of them can be oneself
    oneself: bool,
    /// events one after the other that changed nothing, and how many end the run if there are more
    idle: u64,
    patience: f64,
    stream: Stream,
}

impl Society {
    fn new(parameters: &Sorting, start: &Start) -> Society {
        let side = parameters.side as usize;
        let (people, traits) = (side * side, parameters.traits as usize);
        let mut luck = Stream::new(start.seed, start.replicate, Purpose::ModelStart, 0);
        Society {
            side,
            groups: parameters.groups as usize,
            traits,
            values: parameters.values as usize,
            group: (0..people).map(|_| luck.below(u64::from(parameters.groups)) as u16).collect(),
            value: (0..people * traits).map(|_| luck.below(u64::from(parameters.values)) as u16).collect(),
            weights: weights(parameters),
            strangers: (CANDIDATES as f64 * parameters.gamma) as usize,
            oneself: parameters.oneself,
            idle: 0,
            patience: parameters.patience * people as f64,
            stream: Stream::new(start.seed, start.replicate, Purpose::ModelStep, 0),
        }
    }

    fn people(&self) -> usize {
        self.group.len()
    }

    fn values_of(&self, person: usize) -> &[u16] {
        &self.value[person * self.traits..][..self.traits]
    }

    /// Traits in which two people agree.
    fn agree(&self, i: usize, j: usize) -> usize {
        self.values_of(i).iter().zip(self.values_of(j)).filter(|(a, b)| a == b).count()
    }

    /// The eight neighbours of a person, whatever their order.
    fn neighbours(&self, i: usize) -> [usize; CANDIDATES] {
        let side = self.side;
        let (row, column) = (i / side, i % side);
        let (up, down) = ((row + side - 1) % side * side, (row + 1) % side * side);
        let (left, right) = ((column + side - 1) % side, (column + 1) % side);
        let own = row * side;
        [up + left, up + column, up + right, own + left, own + right, down + left, down + column, down + right]
    }

    fn candidates(&mut self, i: usize) -> [usize; CANDIDATES] {
        let mut candidates = self.neighbours(i);
        let near = CANDIDATES - self.strangers;
        if near < CANDIDATES {
            self.stream.draw_front(&mut candidates, near);
        }
        for k in near..CANDIDATES {
            candidates[k] = loop {
                let anybody = self.stream.below(self.people() as u64) as usize;
                if !candidates[near..k].contains(&anybody) && (self.oneself || anybody != i) {
                    break anybody;
                }
            };
        }
        candidates
    }

    /// The candidate that i interacts with; `None` if none is similar at all.
    fn partner(&mut self, i: usize) -> Option<usize> {
        let candidates = self.candidates(i);
        let weight = |&j: &usize| {
            let same = usize::from(self.group[i] == self.group[j]);
            self.weights[same * (self.traits + 1) + self.agree(i, j)]
        };
        let weights = candidates.each_ref().map(weight);
        let total: f64 = weights.iter().sum();
        if total == 0.0 {
            return None;
        }
        let mut left = self.stream.uniform64() * total;
        for (&candidate, &weight) in candidates.iter().zip(&weights) {
            if left < weight {
                return Some(candidate);
            }
            left -= weight;
        }
        // Rounding may leave a rest: it is the last one's that has a weight.
        candidates.into_iter().zip(weights).rev().find(|(_, weight)| *weight > 0.0).map(|(candidate, _)| candidate)
    }

    /// An event; whether it changed something.
    fn event(&mut self) -> bool {
        let i = self.stream.below(self.people() as u64) as usize;
        let Some(j) = self.partner(i) else { return false };
        let differ = self.traits - self.agree(i, j);
        if differ == 0 {
            return false;
        }
        let which = self.stream.below(differ as u64) as usize;
        let differing = (0..self.traits).filter(|&t| self.values_of(i)[t] != self.values_of(j)[t]);
        let taken = differing.into_iter().nth(which).expect("as many differ as do not agree");
        self.value[i * self.traits + taken] = self.value[j * self.traits + taken];
        true
    }

    /// Pairs of people of one group and of different ones, and over them the equal traits: \[within, between\].
    fn pairs(&self) -> [(f64, f64); 2] {
        let mut people = vec![0u64; self.groups];
        let mut holders = vec![0u64; self.groups * self.traits * self.values];
        for (person, &group) in self.group.iter().enumerate() {
            people[group as usize] += 1;
            for (t, &value) in self.values_of(person).iter().enumerate() {
                holders[(t * self.values + value as usize) * self.groups + group as usize] += 1;
            }
        }
        let pairs = |n: u64| (n * n.saturating_sub(1) / 2) as f64;
        let within = |counts: &[u64]| counts.iter().map(|&n| pairs(n)).sum::<f64>();
        let all = |counts: &[u64]| pairs(counts.iter().sum());
        let equal_within: f64 = holders.chunks(self.groups).map(within).sum();
        let equal: f64 = holders.chunks(self.groups).map(all).sum();
        [(within(&people), equal_within), (all(&people) - within(&people), equal - equal_within)]
    }
}

impl Run for Society {
    fn advance(&mut self) {
        for _ in 0..self.people() {
            if self.settled() {
                return;
            }
            self.idle = if self.event() { 0 } else { self.idle + 1 };
        }
    }

    fn settled(&self) -> bool {
        self.idle as f64 > self.patience
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let share = |(pairs, equal): (f64, f64)| (pairs > 0.0).then(|| equal / (pairs * self.traits as f64));
        let [within, between] = self.pairs().map(share);
        vec![within.zip(between).map(|(within, between)| within - between), within, between]
    }
}

/// similarity^h by (same group, traits in which both agree).
fn weights(parameters: &Sorting) -> Vec<f64> {
    let traits = f64::from(parameters.traits);
    let of = |same: f64, agree: u32| {
        let similarity = (parameters.identity * same + f64::from(agree)) / (parameters.identity + traits);
        math::pow(similarity, parameters.homophily)
    };
    [0.0, 1.0].into_iter().flat_map(|same| (0..=parameters.traits).map(move |agree| of(same, agree))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::{Value, Values};

    fn society(set: &[(&str, Value)], replicate: u32) -> Society {
        let mut values = Values::default();
        set.iter().for_each(|(key, value)| values.set(key, value.clone()));
        let start = Start { values: &values, seed: 3, replicate, network: None };
        Society::new(&Parameters::from_values(&values).sorting, &start)
    }

    #[test]
    fn the_torus_has_no_border() {
        let society = society(&[("sorting.side", Value::Integer(4))], 0);
        let mut corner = society.neighbours(0);
        corner.sort_unstable();
        assert_eq!(corner, [1, 3, 4, 5, 7, 12, 13, 15]);
        let mut inside = society.neighbours(5);
        inside.sort_unstable();
        assert_eq!(inside, [0, 1, 2, 4, 6, 8, 9, 10]);
    }

    #[test]
    fn candidates_are_as_near_as_gamma_says() {
        for (gamma, strangers) in [(0.0, 0), (0.124, 0), (0.125, 1), (0.7, 5), (1.0, 8)] {
            let mut society = society(&[("sorting.gamma", Value::Real(gamma))], 0);
            assert_eq!(society.strangers, strangers);
            for i in 0..100 {
                let neighbours = society.neighbours(i);
                let candidates = society.candidates(i);
                let (near, far) = candidates.split_at(CANDIDATES - strangers);
                assert!(near.iter().all(|j| neighbours.contains(j)));
                let distinct = |list: &[usize]| list.iter().enumerate().all(|(k, j)| !list[..k].contains(j));
                assert!(distinct(near) && distinct(far));
            }
        }
    }

    #[test]
    fn oneself_is_a_candidate_where_it_may_be() {
        for oneself in [true, false] {
            let set = [
                ("sorting.gamma", Value::Real(1.0)),
                ("sorting.side", Value::Integer(3)),
                ("sorting.oneself", Value::Bool(oneself)),
            ];
            let mut society = society(&set, 0);
            // Eight of nine people: oneself is left out of a ninth of the draws, or of all.
            let met = (0..90).filter(|k| society.candidates(k % 9).contains(&(k % 9))).count();
            assert_eq!(met > 0, oneself, "{met} of 90");
        }
    }

    /// By hand: c = 2, n = 4, h = 2: a stranger to the group with one trait in common (1/6)^2, one of the group (3/6)^2.
    #[test]
    fn weights_are_powers_of_similarity() {
        let set = [("sorting.identity", Value::Real(2.0)), ("sorting.homophily", Value::Real(2.0))];
        let weights = society(&set, 0).weights;
        let expected = [0.0, 1.0, 4.0, 9.0, 16.0, 4.0, 9.0, 16.0, 25.0, 36.0].map(|x| x / 36.0);
        assert!(weights.iter().zip(expected).all(|(ours, by_hand)| (ours - by_hand).abs() < 1e-15), "{weights:?}");
    }

    /// Naively, over all pairs.
    #[test]
    fn agreement_is_that_of_all_pairs() {
        let set = [("sorting.side", Value::Integer(5)), ("sorting.groups", Value::Integer(3))];
        let mut society = society(&set, 4);
        (0..20).for_each(|_| society.advance());
        let (mut sums, mut counts) = ([0.0; 2], [0.0; 2]);
        for i in 0..25 {
            for j in 0..i {
                let between = usize::from(society.group[i] != society.group[j]);
                sums[between] += society.agree(i, j) as f64 / 4.0;
                counts[between] += 1.0;
            }
        }
        let [within, between] = [0, 1].map(|k| sums[k] / counts[k]);
        for (ours, naive) in society.observe().into_iter().zip([within - between, within, between]) {
            assert!((ours.expect("both kinds of pairs") - naive).abs() < 1e-12);
        }
    }

    #[test]
    fn nothing_in_common_or_everything_ends_at_once() {
        // One value: all agree. One group: no pair between groups.
        let mut same = society(&[("sorting.values", Value::Integer(1)), ("sorting.groups", Value::Integer(1))], 0);
        for _ in 0..11 {
            same.advance();
        }
        assert!(same.settled());
        assert_eq!(same.observe(), [None, Some(1.0), None]);
    }
}

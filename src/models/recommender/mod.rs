//! Chaney, Stewart & Engelhardt 2018: recommendation systems, homogeneity and utility.
//!
//! Source: Chaney, A. J. B., Stewart, B. M. & Engelhardt, B. E. (2018), How algorithmic confounding in recommendation systems
//! increases homogeneity and decreases utility, RecSys 2018; in the reading of its replication by Lucherini, Sun,
//! Winecoff & Narayanan (2021, T-RECS), whose numbers it is docked with.
//!
//! Users' preferences are Dirichlet(10*Dirichlet(1, ..)) over 20 attributes, items' attributes Dirichlet(0.1*Dirichlet(100, ..)).
//! True utility is a beta variate with mean user*item and standard deviation 1e-5; a user knows of it a share, a beta
//! variate with mean 0.98. A step:
//!
//! 1. ten new items appear; in the first ten steps only these are shown, in random order. Then the system learns from all
//!    that was consumed so far, and ranks all older items for every user, ties at random.
//! 2. the newest are put in at random ranks: the ranks are the same for all users, which of the newest is where is each user's own.
//! 3. everybody consumes, of what it has not consumed before, the item with the largest known utility * rank^-0.8. What
//!    was consumed keeps its rank.
//!
//! Worlds: `ideal` ranks by true utility; `random` by random factors, drawn anew every step; `popularity` by how many
//! consumed an item; `content` by items' attributes, weighted for each user by non-negative least squares on what it consumed;
//! `social` by how many friends consumed it, friends being those whose preferences covary most (the largest threshold at
//! which nobody is alone); `matrix-factorisation` by implicit alternating least squares (Hu, Koren & Volinsky 2008).
//!
//! Homogenization is the mean Jaccard index of each user's consumption with that of the user whom the system holds most
//! similar (cosine, ties at random), minus the same pairs' under `ideal`, which runs beside on the same users and items.
//!
//! Deviation: the factorisation goes on from the step before with a few sweeps, not anew with twenty.
//!
//! To try:
//! ```toml
//! model = "recommender"
//! [recommender]
//! world = "content"
//! ```

mod linear;
mod people;
mod system;
mod world;

use super::model::{Model, Run, Start};
use crate::random::Purpose;
use crate::scenario::published::recommender::{Parameters as Section, QUANTITIES, WorldKind};
use people::People;
use world::World;

/// The model.
pub const MODEL: Model = Model {
    start: |start| Box::new(Recommender::new(start)),
    agents: |values, _| u64::from(Section::from_values(values).recommender.users),
    memory_bytes: |values, _, steps| {
        let parameters = Section::from_values(values).recommender;
        let (users, items) = (u64::from(parameters.users), u64::from(steps) * u64::from(parameters.new_items));
        // Utilities true and known, who consumed what in two worlds, how sets overlap.
        users * items * 18 + items * 16 * u64::from(parameters.attributes) + 16 * users * users
    },
};

struct Recommender {
    people: People,
    startup: u32,
    step: u32,
    ideal: World,
    /// `None` where the world is the ideal one
    world: Option<World>,
}

impl Recommender {
    fn new(start: &Start) -> Recommender {
        let parameters = Section::from_values(start.values).recommender;
        let people = People::new(&parameters, start.seed, start.replicate);
        let ideal = World::new(WorldKind::Ideal, &parameters, &people, Purpose::ModelOther);
        let other = parameters.world != WorldKind::Ideal;
        let world = other.then(|| World::new(parameters.world, &parameters, &people, Purpose::ModelStep));
        Recommender { people, startup: parameters.startup, step: 0, ideal, world }
    }
}

impl Run for Recommender {
    fn advance(&mut self) {
        self.step += 1;
        self.people.release(self.step);
        for world in std::iter::once(&mut self.ideal).chain(&mut self.world) {
            world.advance(&self.people, self.step, self.step <= self.startup);
        }
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let world = self.world.as_ref().unwrap_or(&self.ideal);
        if self.step == 0 {
            return vec![None; QUANTITIES.len()];
        }
        let pairs = world.nearest(&self.people, self.step);
        let (ours, ideal) = (world.overlaps(), self.ideal.overlaps());
        let of_pairs = |overlaps: &crate::sets::Overlaps| {
            let indices = pairs.iter().enumerate().filter_map(|(user, &other)| overlaps.jaccard(user, other));
            indices.sum::<f64>() / pairs.len() as f64
        };
        let users = pairs.len();
        let all = (0..users).flat_map(|a| (0..a).map(move |b| (a, b))).filter_map(|(a, b)| ours.jaccard(a, b));
        let all = all.sum::<f64>() / (users * (users - 1) / 2) as f64;
        let (similar, similar_ideal) = (of_pairs(&ours), of_pairs(&ideal));
        let utility = |world: &World| Some(world.utility(&self.people));
        let jaccards = [similar - similar_ideal, similar, similar_ideal, all].map(Some);
        [&jaccards[..], &[utility(world), utility(&self.ideal)]].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::{Value, Values};

    fn observed(world: &'static str, steps: u32, set: &[(&str, i64)]) -> Vec<f64> {
        let mut values = Values::default();
        values.set("recommender.world", Value::Name(world));
        set.iter().for_each(|(key, n)| values.set(&format!("recommender.{key}"), Value::Integer(*n)));
        let mut run = (MODEL.start)(&Start { values: &values, seed: 11, replicate: 0, network: None });
        assert!(run.observe().iter().all(Option::is_none));
        (0..steps).for_each(|_| run.advance());
        run.observe().into_iter().map(|value| value.expect("defined after a step")).collect()
    }

    #[test]
    fn the_ideal_world_is_its_own_yardstick() {
        let found = observed("ideal", 15, &[("users", 20), ("startup", 3)]);
        assert_eq!((found[0], found[4]), (0.0, found[5]));
    }

    #[test]
    fn in_startup_no_system_differs_in_distribution_and_all_choose_among_the_newest() {
        let [a, b] = ["popularity", "content"].map(|world| observed(world, 3, &[("users", 20), ("startup", 3)]));
        assert_eq!(a[4], b[4], "both worlds draw the same luck, and nothing was learnt yet");
    }

    #[test]
    fn every_world_runs_and_none_beats_the_ideal_one_by_much() {
        for world in ["random", "popularity", "content", "social", "matrix-factorisation"] {
            let set = [("users", 16), ("attributes", 5), ("new_items", 4), ("startup", 4), ("sweeps", 2)];
            let found = observed(world, 30, &set);
            assert!(found.iter().all(|value| (-1.0..=1.0).contains(value)), "{world}: {found:?}");
            assert!((found[0] - (found[1] - found[2])).abs() < 1e-12);
            assert!(found[4] < found[5] * 1.05, "{world}: {found:?}");
        }
    }

    /// Ten users' factors become alike to the precision of numbers where nothing keeps them small: the equations of a row were
    /// then singular, and the run failed.
    #[test]
    fn hardly_any_regularization_is_enough() {
        let mut values = Values::default();
        values.set("recommender.world", Value::Name("matrix-factorisation"));
        values.set("recommender.users", Value::Integer(10));
        values.set("recommender.regularization", Value::Real(1e-9));
        values.set("recommender.confidence", Value::Real(1e9));
        let mut run = (MODEL.start)(&Start { values: &values, seed: 2026, replicate: 0, network: None });
        (0..40).for_each(|_| run.advance());
        assert!(run.observe().iter().flatten().all(|value| (-1.0..=1.0).contains(value)));
    }
}

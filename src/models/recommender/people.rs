//! Users, the items that appear, and what they are worth to whom: the same in every world.

use crate::distributions::{beta_of_mean, dirichlet};
use crate::random::{Draws, Purpose, Stream};
use crate::scenario::published::recommender::Recommender as Parameters;

/// Users and items.
pub struct People {
    pub parameters: Parameters,
    pub seed: u64,
    pub replicate: u32,
    pub draws: Draws,
    /// preferences of each user, row after row
    pub preferences: Vec<f64>,
    /// attributes of each item, row after row
    pub items: Vec<f64>,
    /// true utility of every item, by user
    pub utility: Vec<Vec<f64>>,
    /// what the user knows of it beforehand, by user
    pub known: Vec<Vec<f64>>,
    /// shapes of the Dirichlet of items
    item_shapes: Vec<f64>,
}

impl People {
    /// Users, before there is an item.
    pub fn new(parameters: &Parameters, seed: u64, replicate: u32) -> People {
        let mut stream = Stream::new(seed, replicate, Purpose::ModelStart, 0);
        let mut shapes = |spread: f64, concentration: f64| -> Vec<f64> {
            let means = dirichlet(&vec![spread; parameters.attributes as usize], &mut stream);
            // A share may underflow where the spread is small; a shape must not be 0.
            means.into_iter().map(|mean| (concentration * mean).max(1e-12)).collect()
        };
        let user_shapes = shapes(parameters.user_spread, parameters.user_concentration);
        let item_shapes = shapes(parameters.item_spread, parameters.item_concentration);
        let users = parameters.users as usize;
        People {
            preferences: (0..users).flat_map(|_| dirichlet(&user_shapes, &mut stream)).collect(),
            items: Vec::new(),
            utility: vec![Vec::new(); users],
            known: vec![Vec::new(); users],
            item_shapes,
            draws: Draws::new(seed, replicate),
            parameters: parameters.clone(),
            seed,
            replicate,
        }
    }

    /// The items of a step appear; what they are depends on the step alone, not on what was consumed.
    pub fn release(&mut self, step: u32) {
        let mut stream = Stream::new(self.seed, self.replicate, Purpose::ModelStart, step);
        let Parameters { sd, known, new_items, .. } = self.parameters;
        for _ in 0..new_items {
            let item = dirichlet(&self.item_shapes, &mut stream);
            for user in 0..self.utility.len() {
                let utility = beta_of_mean(dot(self.preference(user), &item), sd, &mut stream);
                let share = if known < 1.0 { beta_of_mean(known, sd, &mut stream) } else { 1.0 };
                self.utility[user].push(utility);
                self.known[user].push(utility * share);
            }
            self.items.extend(item);
        }
    }

    pub fn users(&self) -> usize {
        self.utility.len()
    }

    pub fn attributes(&self) -> usize {
        self.parameters.attributes as usize
    }

    /// Items that have appeared.
    pub fn item_count(&self) -> usize {
        self.utility[0].len()
    }

    pub fn preference(&self, user: usize) -> &[f64] {
        &self.preferences[user * self.attributes()..][..self.attributes()]
    }

    pub fn item(&self, item: usize) -> &[f64] {
        &self.items[item * self.attributes()..][..self.attributes()]
    }
}

/// Sum of products, in order.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::published::recommender::Parameters as Section;
    use crate::scenario::value::Values;

    #[test]
    fn items_and_utilities_are_as_the_paper_draws_them() {
        let parameters = Section::from_values(&Values::default()).recommender;
        let mut people = People::new(&parameters, 5, 0);
        (1..=3).for_each(|step| people.release(step));
        assert_eq!((people.item_count(), people.users(), people.items.len()), (30, 100, 600));
        for user in 0..100 {
            assert!((people.preference(user).iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for item in 0..30 {
                // Nearly a normal unless the mean is as small as its spread; of 6,000 none is eight standard deviations off.
                let mean = dot(people.preference(user), people.item(item));
                if mean > 1e-3 {
                    assert!((people.utility[user][item] - mean).abs() < 8e-5, "{mean}");
                    let share = people.known[user][item] / people.utility[user][item];
                    assert!((share - 0.98).abs() < 8e-5, "{share}");
                }
            }
        }
    }
}

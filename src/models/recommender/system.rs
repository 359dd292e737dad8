//! The systems that rank items: what each learns from consumption, and whom it holds similar.

use super::linear::{add_outer, non_negative_least_squares, solve};
use super::people::{People, dot};
use crate::random::Stream;
use crate::scenario::published::recommender::{Recommender as Parameters, WorldKind};

/// A system. What it holds is in rows, one a user or an item.
pub enum System {
    Ideal,
    Random { users: Vec<f64>, items: Vec<f64> },
    Popularity { counts: Vec<f64> },
    Content(Content),
    Social { friends: Vec<Vec<u32>>, rows: Vec<f64> },
    Factors(Factors),
}

/// Content filtering.
pub struct Content {
    /// sum over items of x x'
    gram: Vec<f64>,
    /// items that are in it
    counted: usize,
    profiles: Vec<f64>,
}

/// Implicit matrix factorisation.
pub struct Factors {
    users: Vec<f64>,
    items: Vec<f64>,
    regularization: f64,
    confidence: f64,
    sweeps: u32,
}

impl System {
    /// A system that knows nothing yet, but for its friendships.
    pub fn new(kind: WorldKind, parameters: &Parameters, people: &People) -> System {
        let profiles = vec![0.0; people.preferences.len()];
        match kind {
            WorldKind::Ideal => System::Ideal,
            WorldKind::Random => System::Random { users: profiles, items: Vec::new() },
            WorldKind::Popularity => System::Popularity { counts: Vec::new() },
            WorldKind::Content => {
                let gram = vec![0.0; people.attributes() * people.attributes()];
                System::Content(Content { gram, counted: 0, profiles })
            }
            WorldKind::Social => {
                let rows = friendships(people);
                let friends = rows.chunks_exact(people.users());
                let friends =
                    friends.map(|row| (0..).zip(row).filter(|(_, tie)| **tie > 0.0).map(|(v, _)| v).collect());
                System::Social { friends: friends.collect(), rows }
            }
            WorldKind::MatrixFactorisation => System::Factors(Factors {
                users: profiles,
                items: Vec::new(),
                regularization: parameters.regularization,
                confidence: parameters.confidence,
                sweeps: parameters.sweeps,
            }),
        }
    }

    /// Learns from all that was consumed, when there are `older` items besides the newest.
    pub fn learn(&mut self, people: &People, consumed: &[Vec<u32>], older: usize, stream: &mut Stream) {
        match self {
            System::Ideal | System::Social { .. } => {}
            System::Random { users, items } => {
                users.iter_mut().for_each(|factor| *factor = stream.uniform64());
                items.clear();
                items.extend((0..older * people.attributes()).map(|_| stream.uniform64()));
            }
            System::Popularity { counts } => {
                counts.clear();
                counts.resize(older, 0.0);
                consumed.iter().flatten().for_each(|&item| counts[item as usize] += 1.0);
            }
            System::Content(content) => content.learn(people, consumed, older),
            System::Factors(factors) => factors.learn(people, consumed, older, stream),
        }
    }

    /// Scores of the older items for a user.
    pub fn score(&self, people: &People, consumed: &[Vec<u32>], user: usize, scores: &mut [f64]) {
        let width = people.attributes();
        let by_factors = |profile: &[f64], items: &[f64], scores: &mut [f64]| {
            scores.iter_mut().zip(items.chunks_exact(width)).for_each(|(score, item)| *score = dot(profile, item));
        };
        match self {
            System::Ideal => scores.copy_from_slice(&people.utility[user][..scores.len()]),
            System::Popularity { counts } => scores.copy_from_slice(&counts[..scores.len()]),
            System::Social { friends, .. } => {
                let items = friends[user].iter().flat_map(|&friend| &consumed[friend as usize]);
                items.for_each(|&item| scores[item as usize] += 1.0);
            }
            System::Random { items, .. } | System::Factors(Factors { items, .. }) => {
                by_factors(self.profile(people, user), items, scores);
            }
            System::Content(_) => by_factors(self.profile(people, user), &people.items, scores),
        }
    }

    /// What the system holds of a user.
    pub fn profile<'a>(&'a self, people: &'a People, user: usize) -> &'a [f64] {
        let row = |rows: &'a [f64], width: usize| &rows[user * width..][..width];
        match self {
            System::Ideal => people.preference(user),
            System::Popularity { .. } => &[1.0],
            System::Social { rows, .. } => row(rows, people.users()),
            System::Random { users, .. } | System::Factors(Factors { users, .. }) => row(users, people.attributes()),
            System::Content(content) => row(&content.profiles, people.attributes()),
        }
    }
}

impl Content {
    /// For each user the weights w >= 0 of the attributes that minimize sum over older items of ([consumed] - w*x)^2.
    fn learn(&mut self, people: &People, consumed: &[Vec<u32>], older: usize) {
        let width = people.attributes();
        (self.counted..older).for_each(|item| add_outer(&mut self.gram, people.item(item), 1.0));
        self.counted = older;
        for (profile, items) in self.profiles.chunks_exact_mut(width).zip(consumed) {
            let mut sum = vec![0.0; width];
            for &item in items {
                sum.iter_mut().zip(people.item(item as usize)).for_each(|(sum, x)| *sum += x);
            }
            profile.copy_from_slice(&non_negative_least_squares(&self.gram, &sum));
        }
    }
}

impl Factors {
    /// Sweeps over users and items from where the last step ended (Hu, Koren & Volinsky 2008). Items that nobody consumed have
    /// the mean of those of the others.
    fn learn(&mut self, people: &People, consumed: &[Vec<u32>], older: usize, stream: &mut Stream) {
        let width = people.attributes();
        let begun = self.items.len();
        self.items.resize(older * width, 0.0);
        // A new factor begins small and positive.
        self.items[begun..].iter_mut().for_each(|factor| *factor = 0.01 * stream.uniform64());
        let mut consumers = vec![Vec::new(); older];
        for (user, items) in (0..).zip(consumed) {
            items.iter().for_each(|&item| consumers[item as usize].push(user));
        }
        for _ in 0..self.sweeps {
            let used = (0..older).filter(|&item| !consumers[item].is_empty());
            let used: Vec<f64> = used.flat_map(|item| self.items[item * width..][..width].to_vec()).collect();
            let base = self.base(&used, width);
            for (user, items) in consumed.iter().enumerate() {
                let row = self.row(&base, &self.items, items, width);
                self.users[user * width..][..width].copy_from_slice(&row);
            }
            let base = self.base(&self.users, width);
            for (item, users) in consumers.iter().enumerate().filter(|(_, users)| !users.is_empty()) {
                let row = self.row(&base, &self.users, users, width);
                self.items[item * width..][..width].copy_from_slice(&row);
            }
        }
        self.impute(&consumers, width);
    }

    /// Y'Y + regularization.
    fn base(&self, rows: &[f64], width: usize) -> Vec<f64> {
        let mut base = vec![0.0; width * width];
        (0..width).for_each(|k| base[k * width + k] = self.regularization);
        rows.chunks_exact(width).for_each(|row| add_outer(&mut base, row, 1.0));
        base
    }

    /// Solves (Y'Y + Y'(C - I)Y + regularization) x = Y'C p for one user or item, whose others are `with`.
    fn row(&self, base: &[f64], others: &[f64], with: &[u32], width: usize) -> Vec<f64> {
        let (mut matrix, mut right) = (base.to_vec(), vec![0.0; width]);
        for &other in with {
            let row = &others[other as usize * width..][..width];
            add_outer(&mut matrix, row, self.confidence);
            right.iter_mut().zip(row).for_each(|(sum, factor)| *sum += (1.0 + self.confidence) * factor);
        }
        // Positive definite, but with hardly any regularization not to the precision of the numbers: then a little more is added.
        let largest = (0..width).map(|k| matrix[k * width + k]).fold(0.0, f64::max);
        let mut more = 0.0;
        loop {
            let (mut tried, mut solution) = (matrix.clone(), right.clone());
            (0..width).for_each(|k| tried[k * width + k] += more);
            if solve(&mut tried, &mut solution) {
                return solution;
            }
            more = f64::max(10.0 * more, 1e-12 * largest);
        }
    }

    fn impute(&mut self, consumers: &[Vec<u32>], width: usize) {
        let used = consumers.iter().filter(|users| !users.is_empty()).count().max(1) as f64;
        let mut mean = vec![0.0; width];
        for (row, _) in self.items.chunks_exact(width).zip(consumers).filter(|(_, users)| !users.is_empty()) {
            mean.iter_mut().zip(row).for_each(|(mean, factor)| *mean += factor / used);
        }
        for (row, users) in self.items.chunks_exact_mut(width).zip(consumers) {
            if users.is_empty() {
                row.copy_from_slice(&mean);
            }
        }
    }
}

/// The matrix of friendships, 1 or 0, row after row: pairs of users whose preferences covary at least so much that, at the
/// largest threshold below the n largest entries, every row has an entry (a user's own variance is one).
fn friendships(people: &People) -> Vec<f64> {
    let (users, width) = (people.users(), people.attributes());
    // Preferences sum to 1, so every user's mean is 1/width.
    let mean = 1.0 / width as f64;
    let centred: Vec<f64> = people.preferences.iter().map(|preference| preference - mean).collect();
    let row = |user: usize| &centred[user * width..][..width];
    let divisor = (width.max(2) - 1) as f64;
    let entries = (0..users * users).map(|entry| dot(row(entry / users), row(entry % users)) / divisor);
    let covariances: Vec<f64> = entries.collect();
    let largest = |row: &[f64]| row.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let reachable = covariances.chunks_exact(users).map(largest).fold(f64::INFINITY, f64::min);
    let mut sorted = covariances.clone();
    sorted.sort_unstable_by(|a, b| b.total_cmp(a));
    let threshold = sorted[users..].iter().copied().find(|&entry| entry <= reachable).unwrap_or(reachable);
    covariances.iter().map(|&entry| if entry >= threshold { 1.0 } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::published::recommender::Parameters as Section;
    use crate::scenario::value::{Value, Values};

    /// Three users, two attributes, four items of 0.9/0.1, 0.1/0.9, 0.6/0.4 and 0.5/0.5.
    fn people() -> People {
        let mut values = Values::default();
        [("users", 3), ("attributes", 2), ("new_items", 4)]
            .iter()
            .for_each(|(key, n)| values.set(&format!("recommender.{key}"), Value::Integer(*n)));
        let mut people = People::new(&Section::from_values(&values).recommender, 1, 0);
        people.release(1);
        people.items = vec![0.9, 0.1, 0.1, 0.9, 0.6, 0.4, 0.5, 0.5];
        people.preferences = vec![0.9, 0.1, 0.8, 0.2, 0.1, 0.9];
        people
    }

    fn scores(kind: WorldKind, user: usize) -> Vec<f64> {
        let people = people();
        let consumed = vec![vec![0, 2], vec![0], vec![1]];
        let mut system = System::new(kind, &people.parameters, &people);
        let mut stream = Stream::new(1, 0, crate::random::Purpose::ModelStep, 1);
        system.learn(&people, &consumed, 4, &mut stream);
        let mut scores = vec![0.0; 4];
        system.score(&people, &consumed, user, &mut scores);
        scores
    }

    #[test]
    fn popularity_counts_all_and_social_counts_friends() {
        assert_eq!(scores(WorldKind::Popularity, 2), [2.0, 1.0, 1.0, 0.0]);
        // Covariances (divisor 1) are 2*d_u*d_v with d = 0.4, 0.3, -0.4: .32 .24 -.32 / .18 -.24 / .32. The least of the
        // rows' largest is .24, so that is the threshold: users 0 and 1 are friends, user 1 not its own.
        assert_eq!(scores(WorldKind::Social, 0), [2.0, 0.0, 1.0, 0.0]);
        assert_eq!(scores(WorldKind::Social, 1), [1.0, 0.0, 1.0, 0.0]);
        assert_eq!(scores(WorldKind::Social, 2), [0.0, 1.0, 0.0, 0.0]);
    }

    #[test]
    fn content_prefers_what_is_like_what_was_consumed() {
        let of = scores(WorldKind::Content, 1);
        assert!(of[0] > of[2] && of[2] > of[3] && of[3] > of[1], "{of:?}");
    }

    #[test]
    fn factors_reproduce_what_was_consumed() {
        let of = scores(WorldKind::MatrixFactorisation, 0);
        assert!(of[0] > 0.8 && of[2] > 0.8 && of[1] < 0.5, "{of:?}");
    }
}

//! What users consume under one system.

use super::people::People;
use super::system::System;
use crate::math;
use crate::parallel;
use crate::random::{Purpose, Stream};
use crate::scenario::published::recommender::{Recommender as Parameters, WorldKind};
use crate::sets::Overlaps;
use std::ops::Range;

/// Users that are served together, by one thread.
const USERS_PER_PART: usize = 16;

/// A world: a system, and what was consumed under it.
pub struct World {
    system: System,
    /// of all draws of this world
    purpose: Purpose,
    /// items consumed by each user, in order
    consumed: Vec<Vec<u32>>,
    /// rank^-attention from rank 1 on
    attention: Vec<f64>,
}

/// What is shown in a step.
struct Shown {
    step: u32,
    /// older items, which the system ranks: 0..older
    older: usize,
    newest: Range<usize>,
    /// ranks of the newest, ascending
    ranks: Vec<usize>,
}

impl World {
    /// A world before its first step.
    pub fn new(kind: WorldKind, parameters: &Parameters, people: &People, purpose: Purpose) -> World {
        World {
            system: System::new(kind, parameters, people),
            purpose,
            consumed: vec![Vec::new(); people.users()],
            attention: Vec::new(),
        }
    }

    /// The system learns from what was consumed, shows, and everybody consumes one item.
    pub fn advance(&mut self, people: &People, step: u32, startup: bool) {
        let mut stream = Stream::new(people.seed, people.replicate, self.purpose, step);
        let newest = people.item_count() - people.parameters.new_items as usize..people.item_count();
        if !startup {
            self.system.learn(people, &self.consumed, newest.start, &mut stream);
        }
        let older = if startup { 0 } else { newest.start };
        let ranks = drawn_ranks(older + newest.len(), newest.len(), &mut stream);
        let shown = Shown { step, older, newest, ranks };
        for rank in self.attention.len()..shown.older + shown.newest.len() {
            self.attention.push(math::pow((rank + 1) as f64, -people.parameters.attention));
        }
        let parts = (0..people.users()).step_by(USERS_PER_PART);
        let parts = parts.map(|first| first..people.users().min(first + USERS_PER_PART)).collect();
        let world = &*self;
        let chosen = parallel::map_parts(parts, |users: Range<usize>| {
            let mut ranked = Vec::new();
            users.map(|user| world.choose(people, user, &shown, &mut ranked)).collect::<Vec<u32>>()
        });
        for (consumed, item) in self.consumed.iter_mut().zip(chosen.into_iter().flatten()) {
            consumed.push(item);
        }
    }

    /// The item with the largest known utility * rank^-attention among those not consumed; the first of equals.
    fn choose(&self, people: &People, user: usize, shown: &Shown, ranked: &mut Vec<(f64, u32, u32)>) -> u32 {
        self.rank(people, user, shown, ranked);
        let mut newest: Vec<(u32, usize)> =
            shown.newest.clone().map(|item| (self.tie(people, shown.step, user, item), item)).collect();
        newest.sort_unstable();
        let mut fresh = vec![true; shown.newest.end];
        self.consumed[user].iter().for_each(|&item| fresh[item as usize] = false);
        let (mut older, mut next) = (ranked.iter(), 0);
        let (mut best, mut most) = (shown.newest.start, -1.0);
        for rank in 0..shown.older + newest.len() {
            let item = if next < newest.len() && shown.ranks[next] == rank {
                next += 1;
                newest[next - 1].1
            } else {
                older.next().expect("as many ranks as items").2 as usize
            };
            let value = people.known[user][item] * self.attention[rank];
            if fresh[item] && value > most {
                (best, most) = (item, value);
            }
        }
        best as u32
    }

    /// The older items by falling score, ties at random.
    fn rank(&self, people: &People, user: usize, shown: &Shown, ranked: &mut Vec<(f64, u32, u32)>) {
        let mut scores = vec![0.0; shown.older];
        if shown.older > 0 {
            self.system.score(people, &self.consumed, user, &mut scores);
        }
        ranked.clear();
        ranked.extend(
            (0..).zip(scores).map(|(item, score)| (score, self.tie(people, shown.step, user, item as usize), item)),
        );
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    }

    /// What puts an item before another of the same score, for a user in a step.
    fn tie(&self, people: &People, step: u32, user: usize, item: usize) -> u32 {
        people.draws.block(self.purpose, step, user as u32, item as u32 / 4).word(item % 4)
    }

    /// For each user the other whom the system holds most similar, as it was when it showed items in this step; ties at random.
    pub fn nearest(&self, people: &People, step: u32) -> Vec<usize> {
        let users = people.users();
        let profiles: Vec<&[f64]> = (0..users).map(|user| self.system.profile(people, user)).collect();
        let norms: Vec<f64> = profiles.iter().map(|profile| super::people::dot(profile, profile).sqrt()).collect();
        let mut similar = Vec::new();
        let mut nearest = Vec::with_capacity(users);
        for user in 0..users {
            let mut most = f64::NEG_INFINITY;
            for other in (0..users).filter(|&other| other != user) {
                let size = norms[user] * norms[other];
                let cosine = if size > 0.0 { super::people::dot(profiles[user], profiles[other]) / size } else { 0.0 };
                if cosine > most {
                    (most, similar) = (cosine, Vec::new());
                }
                if cosine == most {
                    similar.push(other);
                }
            }
            // Beyond all items, so that it is not the luck of any.
            let block = people.draws.block(self.purpose, step, user as u32, u32::MAX);
            nearest.push(similar[block.below_small(0, similar.len() as u32) as usize]);
        }
        nearest
    }

    /// How the sets of what users consumed overlap.
    pub fn overlaps(&self) -> Overlaps {
        let pairs =
            (0..).zip(&self.consumed).flat_map(|(user, items)| items.iter().map(move |&item| (u64::from(item), user)));
        let mut pairs: Vec<(u64, u32)> = pairs.collect();
        pairs.sort_unstable();
        Overlaps::new(&pairs, self.consumed.len())
    }

    /// Mean true utility of what was consumed.
    pub fn utility(&self, people: &People) -> f64 {
        let of = |(user, items): (usize, &Vec<u32>)| {
            items.iter().map(|&item| people.utility[user][item as usize]).sum::<f64>()
        };
        let consumed: usize = self.consumed.iter().map(Vec::len).sum();
        self.consumed.iter().enumerate().map(of).sum::<f64>() / consumed as f64
    }
}

/// `count` of 0..all without replacement, ascending.
fn drawn_ranks(all: usize, count: usize, stream: &mut Stream) -> Vec<usize> {
    let mut ranks: Vec<usize> = (0..all).collect();
    stream.draw_front(&mut ranks, count);
    ranks.truncate(count);
    ranks.sort_unstable();
    ranks
}

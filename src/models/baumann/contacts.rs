//! Who contacts whom: an activity-driven network with homophily (Perra et al. 2012; Baumann et al. 2020, eq. 2).

use crate::models::proximity::{Proximity, Shells};
use crate::parallel;
use crate::random::{Draws, Purpose, below, uniform64};
use crate::scenario::published::baumann::Baumann;

/// What the choice of contacts needs; buffers that are used again.
pub struct Contacts {
    least_distance: f64,
    /// agents by opinion, ascending, then by number
    order: Vec<u32>,
    /// their opinions
    sorted: Vec<f64>,
    /// position of each agent in the order
    position: Vec<u32>,
}

/// Draws of one agent in one step, 64 bits at a time.
struct Luck<'a> {
    draws: &'a Draws,
    step: u32,
    agent: u32,
    halves: u32,
}

impl Luck<'_> {
    fn bits(&mut self) -> u64 {
        let at = self.halves;
        self.halves += 1;
        self.draws.block(Purpose::ModelStep, self.step, self.agent, at / 2).half((at % 2) as usize)
    }
}

impl Contacts {
    /// For a run.
    pub fn new(terms: &Baumann) -> Contacts {
        let order = (0..terms.agents).collect();
        Contacts { least_distance: terms.least_distance, order, sorted: Vec::new(), position: Vec::new() }
    }

    /// Draws who is active and whom the active contact; pairs (influenced, influencing), each once, ascending.
    pub fn draw(
        &mut self,
        opinions: &[f64],
        activities: &[f64],
        terms: &Baumann,
        draws: &Draws,
        step: u32,
    ) -> Vec<(u32, u32)> {
        let agents = opinions.len();
        let contacts = (terms.contacts as usize).min(agents - 1);
        let proximity = self.sort(opinions, terms.homophily);
        let of_chunk = |chunk: std::ops::Range<usize>| {
            let (mut pairs, mut shells, mut chosen) = (Vec::new(), Shells::default(), Vec::new());
            for agent in chunk {
                let mut luck = Luck { draws, step, agent: agent as u32, halves: 0 };
                if uniform64(luck.bits()) >= activities[agent] {
                    continue;
                }
                match &proximity {
                    Some(proximity) => self.near(agent, contacts, proximity, &mut shells, &mut luck, &mut chosen),
                    None => anybody(agents, agent, contacts, &mut luck, &mut chosen),
                }
                for &other in &chosen {
                    pairs.push((other, agent as u32));
                    if uniform64(luck.bits()) < terms.reciprocity {
                        pairs.push((agent as u32, other));
                    }
                }
            }
            pairs
        };
        let mut pairs = parallel::map_chunks(agents, of_chunk).concat();
        parallel::sort_by_key(&mut pairs, |&pair| pair);
        pairs.dedup();
        pairs
    }

    /// Sorts agents by opinion, where homophily asks for it.
    fn sort(&mut self, opinions: &[f64], homophily: f64) -> Option<Proximity> {
        if homophily == 0.0 {
            return None;
        }
        // Nearly in order already: opinions move little in a step.
        self.order.sort_by(|&a, &b| opinions[a as usize].total_cmp(&opinions[b as usize]).then(a.cmp(&b)));
        self.sorted.clear();
        self.sorted.extend(self.order.iter().map(|&agent| opinions[agent as usize]));
        self.position.resize(opinions.len(), 0);
        for (position, &agent) in (0..).zip(&self.order) {
            self.position[agent as usize] = position;
        }
        let farthest = self.sorted[opinions.len() - 1] - self.sorted[0];
        Some(Proximity::new(homophily, self.least_distance, farthest))
    }

    /// Chooses different others, the near rather than the far.
    fn near(
        &self,
        agent: usize,
        contacts: usize,
        proximity: &Proximity,
        shells: &mut Shells,
        luck: &mut Luck,
        chosen: &mut Vec<u32>,
    ) {
        shells.surround(proximity, &self.sorted, self.position[agent] as usize);
        chosen.clear();
        chosen.extend((0..contacts).map(|_| self.order[shells.draw(proximity, &self.sorted, &mut || luck.bits())]));
    }
}

/// Chooses different others, all alike (Floyd's algorithm; Bentley & Floyd 1987): each set with the same probability.
fn anybody(agents: usize, agent: usize, contacts: usize, luck: &mut Luck, chosen: &mut Vec<u32>) {
    chosen.clear();
    for last in agents - 1 - contacts..agents - 1 {
        let drawn = below(luck.bits(), last as u64 + 1) as u32;
        let other = |number: u32| number + u32::from(number as usize >= agent);
        let new = if chosen.contains(&other(drawn)) { last as u32 } else { drawn };
        chosen.push(other(new));
    }
}

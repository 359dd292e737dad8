//! N interactions, by who can meet whom: three loops, each over plain slices and without a choice inside.

use crate::behaviour::confidence::meet;
use crate::math;
use crate::models::proximity::{Proximity, Shells};
use crate::network::statistics::Ties;
use crate::random::{Stream, below, below32, uniform64};

/// Who moves, and how far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Confidence {
    /// two who differ by less move
    pub tolerance: f64,
    /// share of the difference that each moves
    pub share: f64,
}

/// Who can meet whom.
pub enum Meetings {
    /// anybody, all alike
    Anybody,
    /// anybody, the near rather than the far; opinions are sorted
    Biased(Box<Biased>),
    /// those who are tied
    Tied(Tied),
}

/// What a biased draw needs.
pub struct Biased {
    proximity: Proximity,
    shells: Shells,
}

/// Whom each agent is tied to.
pub struct Tied {
    starts: Vec<u32>,
    others: Vec<u32>,
    gamma: f64,
    least_distance: f64,
    /// weights of an agent's neighbours, summed up one after the other
    cumulated: Vec<f64>,
}

impl Meetings {
    /// Anybody, with p ~ max(d, least)^-gamma.
    pub fn biased(gamma: f64, least_distance: f64) -> Meetings {
        let proximity = Proximity::new(gamma, least_distance, 1.0);
        Meetings::Biased(Box::new(Biased { proximity, shells: Shells::default() }))
    }

    /// Those tied, with the same p among them.
    pub fn tied(ties: &Ties, agents: usize, gamma: f64, least_distance: f64) -> Meetings {
        let mut tied = Tied { starts: vec![0], others: Vec::new(), gamma, least_distance, cumulated: Vec::new() };
        for agent in 0..agents {
            tied.others.extend_from_slice(ties.neighbours(agent));
            tied.starts.push(u32::try_from(tied.others.len()).expect("fewer than 2^32 ties"));
        }
        Meetings::Tied(tied)
    }

    /// As many interactions as there are agents.
    pub fn sweep(&mut self, opinions: &mut [f64], confidence: Confidence, stream: &mut Stream) {
        match self {
            Meetings::Anybody => in_batches(opinions.len(), stream, |bits| anybody(opinions, bits, confidence)),
            Meetings::Tied(tied) if tied.gamma == 0.0 => {
                in_batches(opinions.len(), stream, |bits| tied.alike(opinions, bits, confidence));
            }
            Meetings::Tied(tied) => (0..opinions.len()).for_each(|_| tied.biased(opinions, stream, confidence)),
            Meetings::Biased(biased) => (0..opinions.len()).for_each(|_| biased.interact(opinions, stream, confidence)),
        }
    }
}

/// Draws handed on at a time.
const BATCH: usize = 64;

/// Draws `events` times 64 bits, some at a time, and hands them on.
fn in_batches(events: usize, stream: &mut Stream, mut take: impl FnMut(&[u64])) {
    let mut bits = [0u64; BATCH];
    let mut left = events;
    while left > 0 {
        let batch = &mut bits[..left.min(BATCH)];
        left -= batch.len();
        stream.fill(batch);
        take(batch);
    }
}

/// An interaction of two different agents for every 64 bits: the upper half says who, the lower whom.
fn anybody(opinions: &mut [f64], bits: &[u64], Confidence { tolerance, share }: Confidence) {
    let agents = opinions.len() as u32;
    for &bits in bits {
        let i = below32((bits >> 32) as u32, agents);
        let other = below32(bits as u32, agents - 1);
        let j = other + u32::from(other >= i);
        let (i, j) = (i as usize, j as usize);
        (opinions[i], opinions[j]) = meet(opinions[i], opinions[j], tolerance, share);
    }
}

impl Tied {
    /// Every tie, from both of its ends.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.starts.len() - 1).flat_map(|i| self.of(i).iter().map(move |&j| (i, j as usize)))
    }

    #[inline]
    fn of(&self, agent: usize) -> &[u32] {
        &self.others[self.starts[agent] as usize..self.starts[agent + 1] as usize]
    }

    /// As [`anybody`], with one of those tied.
    fn alike(&self, opinions: &mut [f64], bits: &[u64], Confidence { tolerance, share }: Confidence) {
        for &bits in bits {
            let i = below32((bits >> 32) as u32, opinions.len() as u32) as usize;
            let others = self.of(i);
            if !others.is_empty() {
                let j = others[below32(bits as u32, others.len() as u32) as usize] as usize;
                (opinions[i], opinions[j]) = meet(opinions[i], opinions[j], tolerance, share);
            }
        }
    }

    /// Weighs all neighbours, relative to the nearest so that no power overflows.
    fn biased(&mut self, opinions: &mut [f64], stream: &mut Stream, Confidence { tolerance, share }: Confidence) {
        let i = below(stream.bits(), opinions.len() as u64) as usize;
        let luck = uniform64(stream.bits());
        let (gamma, least) = (self.gamma, self.least_distance);
        let others = &self.others[self.starts[i] as usize..self.starts[i + 1] as usize];
        let distance = |&j: &u32| (opinions[j as usize] - opinions[i]).abs().max(least);
        let nearest = others.iter().map(distance).fold(f64::INFINITY, f64::min);
        let mut sum = 0.0;
        self.cumulated.clear();
        for other in others {
            sum += math::pow(distance(other) / nearest, -gamma);
            self.cumulated.push(sum);
        }
        let at = self.cumulated.partition_point(|&cumulated| cumulated <= luck * sum);
        if let Some(&j) = others.get(at.min(others.len().saturating_sub(1))) {
            let j = j as usize;
            (opinions[i], opinions[j]) = meet(opinions[i], opinions[j], tolerance, share);
        }
    }
}

impl Biased {
    fn interact(&mut self, sorted: &mut [f64], stream: &mut Stream, confidence: Confidence) {
        let i = below(stream.bits(), sorted.len() as u64) as usize;
        self.shells.surround(&self.proximity, sorted, i);
        let j = self.shells.draw(&self.proximity, sorted, &mut || stream.bits());
        meet_in_order(sorted, i.min(j), i.max(j), confidence);
    }
}

/// A meeting of the agents at two positions of ascending opinions, which ascend afterwards.
fn meet_in_order(sorted: &mut [f64], low: usize, high: usize, Confidence { tolerance, share }: Confidence) {
    let (one, other) = meet(sorted[low], sorted[high], tolerance, share);
    // Those who move more than half the way pass each other; who is who does not matter. Rounding may not put them beyond
    // where they began.
    let inside = |x: f64| x.clamp(sorted[low], sorted[high]);
    let (lower, upper) = (inside(one.min(other)), inside(one.max(other)));
    // Both move inwards: those between that are below the new positions go down one position, those above go up one.
    let below = low + 1 + sorted[low + 1..high].partition_point(|&x| x < lower);
    let above = below + sorted[below..high].partition_point(|&x| x <= upper);
    sorted.copy_within(low + 1..below, low);
    sorted[below - 1] = lower;
    sorted.copy_within(above..high, above + 1);
    sorted[above] = upper;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    #[test]
    fn meeting_in_order_is_meeting_and_sorting() {
        let mut stream = Stream::new(3, 0, Purpose::ModelStep, 0);
        for share in [0.0, 0.1, 0.5, 0.8, 1.0] {
            let confidence = Confidence { tolerance: 0.6, share };
            let mut sorted: Vec<f64> = (0..12).map(|_| (stream.uniform64() * 20.0).floor() / 20.0).collect();
            sorted.sort_by(f64::total_cmp);
            for _ in 0..2_000 {
                let (i, j) = (stream.below(12) as usize, stream.below(12) as usize);
                if i == j {
                    continue;
                }
                let mut expected = sorted.clone();
                let (one, other) = meet(sorted[i], sorted[j], 0.6, share);
                let inside = |x: f64| x.clamp(sorted[i.min(j)], sorted[i.max(j)]);
                (expected[i], expected[j]) = (inside(one), inside(other));
                expected.sort_by(f64::total_cmp);
                meet_in_order(&mut sorted, i.min(j), i.max(j), confidence);
                assert_eq!(sorted, expected, "share {share}");
                if sorted[11] - sorted[0] < 0.01 {
                    sorted = (0..12).map(|_| stream.uniform64()).collect();
                    sorted.sort_by(f64::total_cmp);
                }
            }
        }
    }
}

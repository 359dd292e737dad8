//! What one pass over the follow links tells: how many stay within tribes and camps, and how alike their ends think.

use super::formulas::{PairSums, external_internal};
use super::view::parts;
use crate::network::Graph;
use crate::parallel::{self, CHUNK_AGENTS};
use crate::society::Society;
use std::ops::Range;

/// Counts and sums over the links u -> v.
pub struct LinkSums {
    /// links by the tribe at their source, of those with both ends affiliated
    out: Vec<u64>,
    /// links by the tribe at their target, of those whose source is affiliated; the last entry is of targets in none
    into: Vec<u64>,
    tribe_internal: u64,
    camp_external: u64,
    camp_internal: u64,
    /// opinions at source and target, less the mean opinion of all
    opinions: PairSums,
}

/// What the links of one agent tell.
struct Row {
    /// followees on the other side of 0
    across: u64,
    /// sum of the followees' opinions, less the mean opinion
    sum: f64,
    /// sum of their squares
    squares: f64,
}

/// Opinions of the ends of links.
#[inline]
fn row(opinion: &[f32], mean: f64, agent: usize, followees: &[u32]) -> Row {
    let camp = opinion[agent] < 0.0;
    let mut row = Row { across: 0, sum: 0.0, squares: 0.0 };
    for &followee in followees {
        let other = opinion[followee as usize];
        let deviation = f64::from(other) - mean;
        row.sum += deviation;
        row.squares += deviation * deviation;
        row.across += u64::from((other < 0.0) != camp);
    }
    row
}

impl LinkSums {
    /// Passes over all links. `mean` is the mean opinion: it keeps the sums of products small.
    pub fn new(society: &Society, mean: f64) -> LinkSums {
        let tribes = society.shared.tribes.size.len();
        // None becomes one tribe more: whether a followee is in one is unpredictable, so no branch may depend on it.
        let mut tribe = vec![0u16; society.size()];
        parallel::fill(&mut tribe, |agent| society.agents.tribe[agent].min(tribes as u16));
        let summed = parallel::map_parts(parts(society.size(), 4 * tribes), |part| {
            let mut sums = LinkSums::empty(tribes);
            // Sums of f64 are made per chunk, whatever the part.
            let mut chunks = Vec::with_capacity(part.len().div_ceil(CHUNK_AGENTS));
            for start in part.clone().step_by(CHUNK_AGENTS) {
                let chunk = start..part.end.min(start + CHUNK_AGENTS);
                chunks.push(sums.add_opinions(society, mean, chunk.clone()));
                sums.add_tribes(&society.agents.network, &tribe, chunk);
            }
            (sums, chunks)
        });
        let mut total = LinkSums::empty(tribes);
        for (sums, chunks) in &summed {
            total.plus(sums);
            total.opinions = chunks.iter().fold(total.opinions, |sums, &chunk| sums.plus(chunk));
        }
        total
    }

    fn empty(tribes: usize) -> LinkSums {
        LinkSums {
            out: vec![0; tribes],
            into: vec![0; tribes + 1],
            tribe_internal: 0,
            camp_external: 0,
            camp_internal: 0,
            opinions: PairSums::default(),
        }
    }

    /// Counts the links of a chunk of agents by camp; answers their sums of opinions.
    fn add_opinions(&mut self, society: &Society, mean: f64, chunk: Range<usize>) -> PairSums {
        let mut opinions = PairSums::default();
        for agent in chunk {
            let followees = society.agents.network.followees(agent);
            let Row { across, sum: y, squares: yy } = row(&society.agents.opinion, mean, agent, followees);
            let links = followees.len() as u64;
            self.camp_external += across;
            self.camp_internal += links - across;
            let (x, n) = (f64::from(society.agents.opinion[agent]) - mean, links as f64);
            opinions = opinions.plus(PairSums { n: links, x: n * x, y, xx: n * x * x, yy, xy: x * y });
        }
        opinions
    }

    /// Counts the links of a chunk of agents by tribe.
    fn add_tribes(&mut self, network: &Graph, tribe: &[u16], chunk: Range<usize>) {
        let none = self.out.len();
        for agent in chunk.filter(|&agent| usize::from(tribe[agent]) < none) {
            let followees = network.followees(agent);
            let (mut unaffiliated, mut internal) = (0, 0);
            for &followee in followees {
                let other = tribe[followee as usize];
                self.into[usize::from(other)] += 1;
                unaffiliated += u64::from(usize::from(other) == none);
                internal += u64::from(other == tribe[agent]);
            }
            self.out[usize::from(tribe[agent])] += followees.len() as u64 - unaffiliated;
            self.tribe_internal += internal;
        }
    }

    fn plus(&mut self, other: &LinkSums) {
        self.out.iter_mut().zip(&other.out).for_each(|(total, part)| *total += part);
        self.into.iter_mut().zip(&other.into).for_each(|(total, part)| *total += part);
        self.tribe_internal += other.tribe_internal;
        self.camp_external += other.camp_external;
        self.camp_internal += other.camp_internal;
    }

    fn links_among_members(&self) -> u64 {
        self.out.iter().sum()
    }

    /// E-I index by tribe, of links with both ends affiliated.
    pub fn external_internal_tribe(&self) -> Option<f64> {
        external_internal(self.links_among_members() - self.tribe_internal, self.tribe_internal)
    }

    /// E-I index by the sign of opinion, 0 counting as positive, of all links.
    pub fn external_internal_camp(&self) -> Option<f64> {
        external_internal(self.camp_external, self.camp_internal)
    }

    /// Directed modularity of the partition into tribes: sum over tribes of e_gg/m - out_g*in_g/m^2, in [-1/2, 1).
    ///
    /// The network is that of the links with both ends affiliated, as in the E-I index. Who belongs to no tribe is in no
    /// group: taken as one group, or each as a group of one, the unaffiliated would decide the measure while tribes are
    /// small, and it would tell how many have joined more than how tribes tie.
    ///
    /// Source: Leicht & Newman 2008, equation 3.
    pub fn modularity(&self) -> Option<f64> {
        let links = self.links_among_members();
        let products = self.out.iter().zip(&self.into).map(|(&out, &into)| u128::from(out) * u128::from(into));
        let expected = products.sum::<u128>() as f64;
        let m = links as f64;
        (links > 0).then(|| self.tribe_internal as f64 / m - expected / (m * m))
    }

    /// Correlation of the opinions at both ends of a link.
    ///
    /// Source: Newman 2003.
    pub fn assortativity(&self) -> Option<f64> {
        self.opinions.correlation()
    }
}

//! Drawing others with probability d^-gamma, d the distance of opinions: exact, without looking at everybody.
//!
//! Opinions are sorted. Round an agent, others fall into shells of distance: up to the least distance, below which all
//! weigh the same, and from there each shell reaches a constant times farther. A shell is drawn in proportion to its members
//! times the weight at its inner edge, a member of it uniformly, and kept with its own weight over that of the edge, which is
//! at least a half: rejection (von Neumann 1951) makes the draw exact. Two searches a shell, O(log(1/least) log N) a draw.

use crate::math;
use crate::random;

/// The weights max(d, least)^-gamma.
#[derive(Clone, Debug)]
pub struct Proximity {
    gamma: f64,
    /// outer edge of each shell; the last is infinite
    edges: Vec<f64>,
    /// `powers[k]`: how much less the weight at an edge is, k shells farther out
    powers: Vec<f64>,
    /// smallest share of its edge's weight that a member of a shell can have
    kept: f64,
}

impl Proximity {
    /// Weights max(d, least)^-gamma for distances of up to `farthest`; gamma >= 0, least > 0. With gamma 0 all weigh the same.
    pub fn new(gamma: f64, least: f64, farthest: f64) -> Proximity {
        // The ratio of edges for which a shell's weight halves, but never wider than 2.
        let ratio = math::pow(2.0, 1.0 / gamma.max(1.0));
        let kept = math::pow(ratio, -gamma);
        let mut edges = Vec::new();
        if gamma > 0.0 {
            let mut edge = least;
            while edge < farthest {
                edges.push(edge);
                edge *= ratio;
            }
        }
        edges.push(f64::INFINITY);
        let powers = std::iter::successors(Some(1.0), |power| Some(power * kept)).take(edges.len()).collect();
        Proximity { gamma, edges, powers, kept }
    }

    /// The weight of a distance relative to that of the inner edge of shell k.
    fn weight(&self, distance: f64, shell: usize) -> f64 {
        math::pow(distance / self.edges[shell - 1], -self.gamma)
    }
}

/// The shells round one agent, and who was drawn from them.
#[derive(Clone, Debug, Default)]
pub struct Shells {
    /// position of the agent among the sorted opinions
    centre: usize,
    /// shell k holds the positions from `left[k]` up to `left[k-1]`, and from `right[k-1]` up to `right[k]`
    left: Vec<usize>,
    right: Vec<usize>,
    /// members of each shell that were not drawn yet
    members: Vec<u32>,
    /// positions drawn, ascending
    drawn: Vec<usize>,
}

impl Shells {
    /// Finds the shells round the agent at a position of ascending opinions.
    pub fn surround(&mut self, proximity: &Proximity, sorted: &[f64], centre: usize) {
        self.centre = centre;
        self.left.clear();
        self.right.clear();
        self.members.clear();
        self.drawn.clear();
        let x = sorted[centre];
        let (mut low, mut high) = (centre, centre + 1);
        for &edge in &proximity.edges {
            let inside = high - low;
            low = sorted[..low].partition_point(|&y| x - y > edge);
            high += sorted[high..].partition_point(|&y| y - x <= edge);
            self.left.push(low);
            self.right.push(high);
            self.members.push((high - low - inside) as u32);
            if low == 0 && high == sorted.len() {
                break;
            }
        }
    }

    /// Draws a position other than the agent's and those drawn already, with probability in proportion to its weight among
    /// them; `bits` gives draws of 64 bits.
    ///
    /// # Panics
    /// If everybody was drawn.
    pub fn draw(&mut self, proximity: &Proximity, sorted: &[f64], bits: &mut impl FnMut() -> u64) -> usize {
        let first = self.members.iter().position(|&members| members > 0).expect("somebody is left to be drawn");
        // Weights relative to that of the first shell that has members, so that no power under- or overflows. The shell of
        // the least distance and the next begin at one edge and weigh the same.
        let power = |shell: usize| proximity.powers[shell.saturating_sub(1) - first.saturating_sub(1)];
        let weight = |shell: usize| f64::from(self.members[shell]) * power(shell);
        let total: f64 = (first..self.members.len()).map(weight).sum();
        loop {
            let mut point = random::uniform64(bits()) * total;
            let mut shell = first;
            while shell + 1 < self.members.len() && point >= weight(shell) {
                point -= weight(shell);
                shell += 1;
            }
            // Rounding can leave the point at the very end, where the last shell may be empty.
            if self.members[shell] == 0 {
                continue;
            }
            let rank = random::below(bits(), u64::from(self.members[shell])) as usize;
            let position = self.member(shell, rank);
            if shell > 0 {
                let luck = random::uniform64(bits());
                // Most are kept without computing a power.
                if luck >= proximity.kept
                    && luck >= proximity.weight((sorted[position] - sorted[self.centre]).abs(), shell)
                {
                    continue;
                }
            }
            self.members[shell] -= 1;
            let at = self.drawn.partition_point(|&drawn| drawn < position);
            self.drawn.insert(at, position);
            return position;
        }
    }

    /// Position of the member of a shell, by its rank among those not drawn yet.
    fn member(&self, shell: usize, rank: usize) -> usize {
        let inner = if shell == 0 { self.centre..self.centre + 1 } else { self.left[shell - 1]..self.right[shell - 1] };
        let (start, end) = (self.left[shell], self.right[shell]);
        let before = inner.start - start;
        let mut rank = rank;
        // Those drawn are in ascending order, and few.
        for &drawn in self.drawn.iter().filter(|&at| (start..end).contains(at) && !inner.contains(at)) {
            let rank_of_drawn = if drawn < inner.start { drawn - start } else { before + (drawn - inner.end) };
            rank += usize::from(rank_of_drawn <= rank);
        }
        if rank < before { start + rank } else { inner.end + (rank - before) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    /// 30 opinions in clumps and apart; some coincide.
    fn opinions() -> Vec<f64> {
        let mut stream = Stream::new(5, 0, Purpose::ModelStart, 0);
        let mut sorted: Vec<f64> = (0..26).map(|k| stream.uniform64() * [1.0, 1e-2, 1e-4][k % 3]).collect();
        sorted.extend([0.3; 4]);
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    /// Chi-square of 50,000 draws against the weights of the definition, cells of expectation below 5 together; alpha = 1e-5
    /// for each of 10 cases: the quantile is at most df + 4.27*sqrt(2 df) + 14 (Laurent & Massart 2000: x = ln 1e5 = 11.5,
    /// df + 2 sqrt(df x) + 2x).
    #[test]
    fn draws_follow_the_definition() {
        let sorted = opinions();
        for gamma in [0.0, 0.7, 1.5, 3.0, 20.0] {
            for centre in [0, 17] {
                let proximity = Proximity::new(gamma, 1e-4, 1.0);
                let mut stream = Stream::new(7, 0, Purpose::ModelStep, 0);
                let mut shells = Shells::default();
                let mut counts = vec![0.0; sorted.len()];
                for _ in 0..50_000 {
                    shells.surround(&proximity, &sorted, centre);
                    counts[shells.draw(&proximity, &sorted, &mut || stream.bits())] += 1.0;
                }
                assert_eq!(counts[centre], 0.0);
                let weight = |k: usize| math::pow((sorted[k] - sorted[centre]).abs().max(1e-4) / 1e-4, -gamma);
                let others = (0..sorted.len()).filter(|&k| k != centre);
                let total: f64 = others.clone().map(weight).sum();
                let (mut chi, mut cells, mut rare) = (0.0, 0, (0.0, 0.0));
                for k in others {
                    let expected = 50_000.0 * weight(k) / total;
                    if expected < 5.0 {
                        rare = (rare.0 + expected, rare.1 + counts[k]);
                    } else {
                        chi += (counts[k] - expected) * (counts[k] - expected) / expected;
                        cells += 1;
                    }
                }
                assert!(rare.1 <= rare.0 + 6.0 * rare.0.sqrt() + 10.0, "gamma {gamma}: {rare:?}");
                let df = f64::from(cells) - 1.0;
                assert!(chi <= df + 2.0 * (df * 11.5).sqrt() + 23.0, "gamma {gamma}, centre {centre}: {chi} at {df}");
            }
        }
    }

    /// All but one are drawn, each once; the one left out is at each position as often as the definition says: in two draws of
    /// three, the last has probability sum over the first of p(first)*p(second | first). n = 100,000, 5 standard errors.
    #[test]
    fn nobody_is_drawn_twice() {
        let (sorted, gamma) = ([0.0, 0.1, 0.3, 0.7], 2.0);
        let proximity = Proximity::new(gamma, 1e-4, 1.0);
        let mut stream = Stream::new(8, 0, Purpose::ModelStep, 0);
        let mut shells = Shells::default();
        let mut left_out = [0.0; 4];
        for _ in 0..100_000 {
            shells.surround(&proximity, &sorted, 0);
            let mut drawn = [0, 0].map(|_| shells.draw(&proximity, &sorted, &mut || stream.bits()));
            drawn.sort_unstable();
            assert!(drawn[0] != drawn[1] && drawn[0] > 0);
            left_out[6 - drawn[0] - drawn[1]] += 1e-5;
        }
        let w = [0.0, 1.0 / 0.01, 1.0 / 0.09, 1.0 / 0.49];
        let total = w[1] + w[2] + w[3];
        for (out, (a, b)) in [(1, (2, 3)), (2, (1, 3)), (3, (1, 2))] {
            let p = w[a] / total * w[b] / (total - w[a]) + w[b] / total * w[a] / (total - w[b]);
            let share: f64 = left_out[out];
            assert!((share - p).abs() < 5.0 * (p * (1.0 - p) / 1e5).sqrt() + 1e-9, "{out}: {share} {p}");
        }
    }
}

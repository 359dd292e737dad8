//! Axelrod 1997, The dissemination of culture: how people who learn from those like them come to differ for good.
//!
//! Source: Axelrod 1997, Journal of Conflict Resolution 41(2), 203-226.
//!
//! A territory of L x L sites has a border; each site has a culture, F features with one of q traits each, uniform at the
//! start. An event: a random site i and a random neighbour j of it; with probability equal to their similarity, the share of
//! features in which they agree, i takes over j's trait in one random feature in which they differ. Nothing can change once
//! all neighbours share either no feature or all. A region is a connected set of sites of one culture; a zone, one in which
//! neighbours share a feature. A step is L*L events.
//!
//! Deviation: none in distribution. A site without a neighbour that it could learn from ("active" bond: neither nothing
//! nor everything in common) changes nothing when it is drawn; so i is drawn among the sites with an active bond, and the
//! events at others, a geometric number, are credited to the clock.
//!
//! Variants: neighbourhoods of 8 and 12 (the paper's Table 3), and a territory that wraps around (not the paper's; where it
//! is so small that a neighbour is met on both sides, it is a neighbour once).
//!
//! ```toml
//! model = "axelrod"
//! replicates = 10
//! axelrod.traits = 15
//! ```

use super::model::{Model, Run, Start};
use crate::math;
use crate::random::{Purpose, Stream};
use crate::scenario::published::axelrod::{Axelrod, Neighbourhood, Parameters};

/// What the model measures and how it starts.
pub const MODEL: Model = Model {
    start: |start| {
        let parameters = Parameters::from_values(start.values).axelrod;
        Box::new(Territory::new(&parameters, start))
    },
    agents: |values, _| {
        let side = u64::from(Parameters::from_values(values).axelrod.side);
        side * side
    },
    memory_bytes: |values, _, _| {
        let parameters = Parameters::from_values(values).axelrod;
        let site = 2 * u64::from(parameters.features) + 4 * steps(parameters.neighbourhood).len() as u64 + 24;
        u64::from(parameters.side) * u64::from(parameters.side) * site
    },
};

/// A territory in the course of a run.
struct Territory {
    features: usize,
    /// traits of site i at i*features..(i+1)*features
    traits: Vec<u16>,
    /// neighbours of site i at starts[i]..starts[i + 1]
    starts: Vec<u32>,
    neighbours: Vec<u32>,
    /// active bonds of each site
    bonds: Vec<u8>,
    /// sites with an active bond, in no particular order
    active: Vec<u32>,
    /// where each of them stands in `active`
    position: Vec<u32>,
    /// how many sites were active when `ln_quiet` was computed
    quiet_of: usize,
    /// ln of the probability that a random site has no active bond
    ln_quiet: f64,
    stream: Stream,
}

impl Territory {
    fn new(parameters: &Axelrod, start: &Start) -> Territory {
        let sites = (parameters.side * parameters.side) as usize;
        let features = parameters.features as usize;
        let mut luck = Stream::new(start.seed, start.replicate, Purpose::ModelStart, 0);
        let q = u64::from(parameters.traits);
        let (starts, neighbours) = neighbourhoods(parameters);
        let mut territory = Territory {
            features,
            traits: (0..sites * features).map(|_| luck.below(q) as u16).collect(),
            starts,
            neighbours,
            bonds: vec![0; sites],
            active: Vec::new(),
            position: vec![0; sites],
            quiet_of: usize::MAX,
            ln_quiet: 0.0,
            stream: Stream::new(start.seed, start.replicate, Purpose::ModelStep, 0),
        };
        territory.find_active();
        territory
    }

    fn sites(&self) -> usize {
        self.bonds.len()
    }

    fn culture(&self, site: usize) -> &[u16] {
        &self.traits[site * self.features..][..self.features]
    }

    fn row(&self, site: usize) -> std::ops::Range<usize> {
        self.starts[site] as usize..self.starts[site + 1] as usize
    }

    /// Features in which two sites agree.
    fn shared(&self, i: usize, j: usize) -> usize {
        self.culture(i).iter().zip(self.culture(j)).filter(|(a, b)| a == b).count()
    }

    fn is_active(&self, shared: usize) -> bool {
        0 < shared && shared < self.features
    }

    fn find_active(&mut self) {
        for site in 0..self.sites() {
            let row = &self.neighbours[self.row(site)];
            let bonds = row.iter().filter(|&&other| self.is_active(self.shared(site, other as usize))).count();
            (0..bonds).for_each(|_| self.gain_bond(site));
        }
    }

    fn gain_bond(&mut self, site: usize) {
        if self.bonds[site] == 0 {
            self.position[site] = self.active.len() as u32;
            self.active.push(site as u32);
        }
        self.bonds[site] += 1;
    }

    fn lose_bond(&mut self, site: usize) {
        self.bonds[site] -= 1;
        if self.bonds[site] == 0 {
            let position = self.position[site];
            self.active.swap_remove(position as usize);
            if let Some(&moved) = self.active.get(position as usize) {
                self.position[moved as usize] = position;
            }
        }
    }

    /// Events at sites without an active bond before the next at one that has: P(k) = p (1-p)^k, p the share of the latter.
    fn idle_events(&mut self) -> u64 {
        let active = self.active.len();
        if active == self.sites() {
            return 0;
        }
        if active != self.quiet_of {
            self.quiet_of = active;
            self.ln_quiet = math::ln(1.0 - active as f64 / self.sites() as f64);
        }
        (math::ln(1.0 - self.stream.uniform64()) / self.ln_quiet) as u64
    }

    /// An event at a site with an active bond.
    fn event(&mut self) {
        let i = self.active[self.stream.below(self.active.len() as u64) as usize] as usize;
        let row = self.row(i);
        let j = self.neighbours[row.start + self.stream.below(row.len() as u64) as usize] as usize;
        let shared = self.shared(i, j);
        if self.is_active(shared) && self.stream.below(self.features as u64) < shared as u64 {
            let which = self.stream.below((self.features - shared) as u64) as usize;
            let differing = (0..self.features).filter(|&f| self.culture(i)[f] != self.culture(j)[f]);
            let feature = differing.into_iter().nth(which).expect("as many differ as are not shared");
            self.take_over(i, feature, self.culture(j)[feature]);
        }
    }

    /// Gives site i another trait in a feature; bonds become active or cease to be.
    fn take_over(&mut self, i: usize, feature: usize, trait_: u16) {
        let before = std::mem::replace(&mut self.traits[i * self.features + feature], trait_);
        for k in self.row(i) {
            let other = self.neighbours[k] as usize;
            let theirs = self.culture(other)[feature];
            let now = self.shared(i, other);
            let then = now + usize::from(theirs == before) - usize::from(theirs == trait_);
            match (self.is_active(then), self.is_active(now)) {
                (false, true) => [i, other].into_iter().for_each(|site| self.gain_bond(site)),
                (true, false) => [i, other].into_iter().for_each(|site| self.lose_bond(site)),
                _ => {}
            }
        }
    }

    /// Sizes of the connected sets of sites that a relation of neighbours joins.
    fn components(&self, joined: impl Fn(usize, usize) -> bool) -> Vec<usize> {
        let mut reached = vec![false; self.sites()];
        let mut sizes = Vec::new();
        for start in 0..self.sites() {
            if std::mem::replace(&mut reached[start], true) {
                continue;
            }
            let (mut open, mut size) = (vec![start], 0);
            while let Some(site) = open.pop() {
                size += 1;
                for &other in &self.neighbours[self.row(site)] {
                    let other = other as usize;
                    if !reached[other] && joined(site, other) {
                        reached[other] = true;
                        open.push(other);
                    }
                }
            }
            sizes.push(size);
        }
        sizes
    }
}

impl Run for Territory {
    fn advance(&mut self) {
        let mut events = self.sites() as u64;
        while !self.settled() {
            // The geometric law has no memory: what reaches beyond the step's end is drawn anew in the next one.
            let idle = self.idle_events();
            if idle >= events {
                return;
            }
            events -= idle + 1;
            self.event();
        }
    }

    fn settled(&self) -> bool {
        self.active.is_empty()
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let regions = self.components(|i, j| self.culture(i) == self.culture(j));
        let zones = self.components(|i, j| self.shared(i, j) > 0);
        let mut cultures: Vec<&[u16]> = (0..self.sites()).map(|site| self.culture(site)).collect();
        cultures.sort_unstable();
        cultures.dedup();
        let largest = regions.iter().max().copied().unwrap_or(0);
        let active: u64 = self.bonds.iter().map(|&bonds| u64::from(bonds)).sum();
        vec![
            Some(regions.len() as f64),
            Some(zones.len() as f64),
            Some(cultures.len() as f64),
            Some(largest as f64 / self.sites() as f64),
            Some(active as f64 / self.neighbours.len() as f64),
        ]
    }
}

/// Where the neighbours of a site are: (rows down, columns right).
fn steps(neighbourhood: Neighbourhood) -> &'static [(i64, i64)] {
    const STEPS: [(i64, i64); 12] =
        [(-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1), (-2, 0), (0, -2), (0, 2), (2, 0)];
    match neighbourhood {
        Neighbourhood::Four => &STEPS[..4],
        Neighbourhood::Eight => &STEPS[..8],
        Neighbourhood::Twelve => &STEPS,
    }
}

/// Neighbours of every site, ascending: where each row starts, and the rows.
fn neighbourhoods(parameters: &Axelrod) -> (Vec<u32>, Vec<u32>) {
    let side = i64::from(parameters.side);
    let mut starts = vec![0];
    let mut neighbours = Vec::new();
    for site in 0..side * side {
        let to = |&(down, right): &(i64, i64)| {
            let (row, column) = (site / side + down, site % side + right);
            let inside = (0..side).contains(&row) && (0..side).contains(&column);
            (inside || parameters.wrap).then(|| (row.rem_euclid(side) * side + column.rem_euclid(side)) as u32)
        };
        let mut row: Vec<u32> = steps(parameters.neighbourhood).iter().filter_map(to).collect();
        row.retain(|&other| i64::from(other) != site);
        row.sort_unstable();
        row.dedup();
        neighbours.extend(row);
        starts.push(neighbours.len() as u32);
    }
    (starts, neighbours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::value::{Value, Values};

    fn territory(set: &[(&str, i64)], neighbourhood: &'static str, wrap: bool, replicate: u32) -> Territory {
        let mut values = Values::default();
        set.iter().for_each(|&(key, value)| values.set(key, Value::Integer(value)));
        values.set("axelrod.neighbourhood", Value::Name(neighbourhood));
        values.set("axelrod.wrap", Value::Bool(wrap));
        let start = Start { values: &values, seed: 1, replicate, network: None };
        Territory::new(&Parameters::from_values(&values).axelrod, &start)
    }

    fn neighbours_of(territory: &Territory, site: usize) -> &[u32] {
        &territory.neighbours[territory.row(site)]
    }

    #[test]
    fn neighbourhoods_end_at_the_border_or_wrap() {
        let side = [("axelrod.side", 5)];
        assert_eq!(neighbours_of(&territory(&side, "4", false, 0), 12), [7, 11, 13, 17]);
        assert_eq!(neighbours_of(&territory(&side, "4", false, 0), 0), [1, 5]);
        assert_eq!(neighbours_of(&territory(&side, "4", true, 0), 0), [1, 4, 5, 20]);
        assert_eq!(neighbours_of(&territory(&side, "8", false, 0), 0), [1, 5, 6]);
        assert_eq!(neighbours_of(&territory(&side, "12", false, 0), 12), [2, 6, 7, 8, 10, 11, 13, 14, 16, 17, 18, 22]);
        assert_eq!(neighbours_of(&territory(&[("axelrod.side", 2)], "12", true, 0), 0), [1, 2, 3]);
    }

    #[test]
    fn bonds_are_counted_as_they_change() {
        for neighbourhood in ["4", "8", "12"] {
            let set = [("axelrod.side", 6), ("axelrod.features", 3), ("axelrod.traits", 4)];
            let mut territory = territory(&set, neighbourhood, neighbourhood == "8", 3);
            for _ in 0..40 {
                territory.advance();
                let kept = (territory.bonds.clone(), territory.active.len());
                territory.bonds.fill(0);
                territory.active.clear();
                territory.find_active();
                assert_eq!((territory.bonds.clone(), territory.active.len()), kept);
            }
        }
    }

    #[test]
    fn extremes_are_settled_at_the_start() {
        // One trait: one culture. One feature: neighbours share all or nothing.
        let one = territory(&[("axelrod.traits", 1)], "4", false, 0);
        assert!(one.settled());
        assert_eq!(one.observe(), [Some(1.0), Some(1.0), Some(1.0), Some(1.0), Some(0.0)]);
        assert!(territory(&[("axelrod.features", 1)], "12", false, 0).settled());
    }

    /// Four sites in a ring with one feature and two traits: of the 16 territories 2 have one region, 12 two and the 2
    /// chequered ones four: mean 2.125, variance 0.609375.
    /// n = 4,000, alpha = 1e-6 (4.89 standard errors of 0.01234).
    #[test]
    fn regions_of_four_sites_are_as_counted_by_hand() {
        let set = [("axelrod.side", 2), ("axelrod.features", 1), ("axelrod.traits", 2)];
        let regions = |replicate| territory(&set, "4", false, replicate).observe()[0].expect("a number");
        let mean = (0..4_000).map(regions).sum::<f64>() / 4_000.0;
        assert!((mean - 2.125).abs() < 4.89 * 0.01234, "{mean}");
    }

    /// The clock counts skipped events: with one active site in 100 the mean wait is 99 events, sd sqrt(1-p)/p = 99.5.
    /// n = 20,000, alpha = 1e-6: within 4.89*99.5/sqrt(n) = 3.44.
    #[test]
    fn idle_events_are_geometric() {
        let mut territory = territory(&[("axelrod.traits", 1)], "4", false, 0);
        territory.gain_bond(7);
        let mean = (0..20_000).map(|_| territory.idle_events() as f64).sum::<f64>() / 2e4;
        assert!((mean - 99.0).abs() < 3.44, "{mean}");
    }
}

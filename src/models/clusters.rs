//! Groups of opinions that can no longer hear each other: what the models of bounded confidence are measured by.

/// The groups of sorted opinions.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// members of each, from the lowest opinions to the highest
    pub sizes: Vec<usize>,
}

impl Clusters {
    /// Splits ascending opinions wherever two neighbours are `apart`.
    pub fn of<T: Copy>(sorted: &[T], apart: impl Fn(T, T) -> bool) -> Clusters {
        Clusters { sizes: sorted.chunk_by(|&a, &b| !apart(a, b)).map(<[T]>::len).collect() }
    }

    /// How many there are.
    pub fn count(&self) -> f64 {
        self.sizes.len() as f64
    }

    /// How many hold at least a fiftieth of all agents.
    pub fn major(&self) -> f64 {
        let people: usize = self.sizes.iter().sum();
        self.sizes.iter().filter(|&&size| 50 * size >= people).count() as f64
    }

    /// Effective number (sum c)^2 / (sum c^2) of sizes c: Sirbu et al. 2019; the inverse of Simpson's index.
    pub fn effective(&self) -> f64 {
        let people: usize = self.sizes.iter().sum();
        let squares: f64 = self.sizes.iter().map(|&size| size as f64 * size as f64).sum();
        people as f64 * people as f64 / squares
    }

    /// Share of all agents in the largest, in (0, 1].
    pub fn largest(&self) -> f64 {
        let people: usize = self.sizes.iter().sum();
        self.sizes.iter().copied().max().unwrap_or(0) as f64 / people as f64
    }
}

/// A group of opinions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// members
    pub size: usize,
    /// lowest opinion
    pub low: f64,
    /// highest opinion
    pub high: f64,
}

impl Group {
    fn of(opinion: f64) -> Group {
        Group { size: 1, low: opinion, high: opinion }
    }

    /// How far its opinions are apart.
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    fn and(self, other: Group) -> Group {
        // Opinions are numbers: f64::min would ask first.
        let low = if other.low < self.low { other.low } else { self.low };
        let high = if other.high > self.high { other.high } else { self.high };
        Group { size: self.size + other.size, low, high }
    }
}

/// Cells of [`groups`]; a power of two, so that no opinion is rounded into another cell.
const CELLS: usize = 64;
/// Parts of a cell that opinions are put into by turns: where all agree, one need not wait for the one before it.
const PARTS: usize = 4;

/// The groups of opinions on \[0, 1\] in whatever order, from the lowest to the highest: split wherever two that follow each
/// other in order are `gap` or more apart. Without sorting, where the gap is wider than a cell: no cell can then hold two
/// groups.
pub fn groups(opinions: &[f64], gap: f64) -> Vec<Group> {
    if gap <= 1.0 / CELLS as f64 {
        let mut sorted = opinions.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        return joined(sorted.into_iter().map(Group::of), gap);
    }
    let mut cells = [[Group { size: 0, low: f64::INFINITY, high: f64::NEG_INFINITY }; PARTS]; CELLS];
    for (k, &x) in opinions.iter().enumerate() {
        // Small integers are what a processor converts to without detours.
        let cell = usize::from((x * CELLS as f64) as u8).min(CELLS - 1);
        let part = &mut cells[cell][k % PARTS];
        *part = part.and(Group::of(x));
    }
    // A cell's parts are in no order, so they come together before cells do.
    let cells = cells.into_iter().filter_map(|parts| parts.into_iter().reduce(Group::and));
    joined(cells.filter(|cell| cell.size > 0), gap)
}

/// Joins groups in order that are less than the gap apart.
fn joined(parts: impl Iterator<Item = Group>, gap: f64) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for part in parts {
        match groups.last_mut() {
            Some(last) if part.low - last.high < gap => *last = last.and(part),
            _ => groups.push(part),
        }
    }
    groups
}

/// How far opinions of the largest group are apart; of groups as large, of the widest. 0 if there is nobody.
pub fn width_of_largest(opinions: &[f64], gap: f64) -> f64 {
    let largest = groups(opinions, gap)
        .into_iter()
        .max_by(|a, b| (a.size, a.width()).partial_cmp(&(b.size, b.width())).expect("numbers"));
    largest.map_or(0.0, |group| group.width())
}

/// Mean and standard deviation of opinions.
pub fn mean_and_deviation(opinions: &[f64]) -> (f64, f64) {
    let people = opinions.len() as f64;
    let mean = opinions.iter().sum::<f64>() / people;
    let squares: f64 = opinions.iter().map(|x| (x - mean) * (x - mean)).sum();
    (mean, (squares / people).sqrt())
}

/// Mean difference of two different agents' opinions, of ascending ones; 0 for fewer than two.
pub fn mean_distance(sorted: &[f64]) -> f64 {
    let people = sorted.len() as f64;
    // The gap above the k-th lies between k * (N - k) pairs; sums of gaps are 0 exactly where all agree.
    let gaps =
        (1..).zip(sorted.windows(2)).map(|(k, pair)| f64::from(k) * (people - f64::from(k)) * (pair[1] - pair[0]));
    let pairs = people * (people - 1.0) / 2.0;
    if sorted.len() < 2 { 0.0 } else { gaps.sum::<f64>() / pairs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    #[test]
    fn sizes_are_counted_between_gaps() {
        let mut sorted = vec![0.1; 49];
        sorted.extend([0.15; 50]);
        sorted.push(0.9);
        let clusters = Clusters::of(&sorted, |a, b| b - a >= 0.2);
        assert_eq!(clusters.sizes, [99, 1]);
        assert_eq!((clusters.count(), clusters.major(), clusters.largest()), (2.0, 1.0, 0.99));
        assert_eq!(clusters.effective(), 10_000.0 / 9_802.0);
    }

    #[test]
    fn groups_in_any_order_are_those_of_the_sorted() {
        let mut stream = Stream::new(4, 0, Purpose::ModelStart, 0);
        for gap in [0.001, 1.0 / 64.0, 0.0157, 0.03, 0.2, 1.0] {
            for people in (0..60).chain([700]) {
                let mut opinions: Vec<f64> = (0..people).map(|_| stream.uniform64() * stream.uniform64()).collect();
                opinions.extend([0.0, 1.0].iter().take(people));
                let mut sorted = opinions.clone();
                sorted.sort_by(f64::total_cmp);
                let expected: Vec<Group> = sorted
                    .chunk_by(|a, b| b - a < gap)
                    .map(|group| Group { size: group.len(), low: group[0], high: group[group.len() - 1] })
                    .collect();
                assert_eq!(groups(&opinions, gap), expected, "{people} people, gap {gap}");
            }
        }
    }

    /// The nearest of a cell was the second in it; the first was beyond the gap, and the two cells were taken for two groups.
    #[test]
    fn the_nearest_of_a_cell_counts_whatever_its_place_among_the_agents() {
        let all = [0.3, 0.7015, 0.695];
        for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0], [1, 2, 0]] {
            let found = groups(&order.map(|k| all[k]), 0.4);
            assert_eq!(found, [Group { size: 3, low: 0.3, high: 0.7015 }], "{order:?}");
        }
    }

    #[test]
    fn of_groups_as_large_the_widest_counts() {
        assert_eq!(width_of_largest(&[0.75, 0.0, 0.125, 0.75], 0.25), 0.125);
        assert_eq!(width_of_largest(&[0.0, 0.125, 0.75, 0.75, 0.75], 0.25), 0.0);
        assert_eq!(width_of_largest(&[], 0.25), 0.0);
    }

    #[test]
    fn distances_are_over_pairs() {
        // 0.1, 0.5, 0.4 between the three pairs.
        assert!((mean_distance(&[0.1, 0.2, 0.6]) - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!((mean_distance(&[0.4; 7]), mean_distance(&[0.4])), (0.0, 0.0));
        assert_eq!(mean_and_deviation(&[1.0, 3.0]), (2.0, 1.0));
    }
}

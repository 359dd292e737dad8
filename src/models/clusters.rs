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
    fn distances_are_over_pairs() {
        // 0.1, 0.5, 0.4 between the three pairs.
        assert!((mean_distance(&[0.1, 0.2, 0.6]) - 1.0 / 3.0).abs() < 1e-15);
        assert_eq!((mean_distance(&[0.4; 7]), mean_distance(&[0.4])), (0.0, 0.0));
        assert_eq!(mean_and_deviation(&[1.0, 3.0]), (2.0, 1.0));
    }
}

//! Sizes, means and prototypes of tribes.

use crate::parallel;

/// In the column of tribes: none.
pub const NO_TRIBE: u16 = u16::MAX;

/// Scale of the fixed-point sums of opinions: 2^32.
const FIXED: f64 = 4_294_967_296.0;

/// The tribes as they stand at the end of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TribeTable {
    /// members of each tribe
    pub size: Vec<u32>,
    /// mean opinion of the members, 0 where there is none
    pub mean: Vec<f32>,
    /// prototype m* in [-1, 1], 0 where there is no member
    pub prototype: Vec<f32>,
}

/// Members and the fixed-point sum of their opinions, by tribe: integers, so any order of adding gives the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TribeSums(Vec<(u32, i64)>);

impl TribeSums {
    /// No members yet.
    pub fn new(tribes: u32) -> TribeSums {
        TribeSums(vec![(0, 0); tribes as usize])
    }

    /// Counts an agent, whatever its tribe.
    #[inline]
    pub fn count(&mut self, tribe: u16, opinion: f32) {
        if tribe != NO_TRIBE {
            let (size, sum) = &mut self.0[tribe as usize];
            *size += 1;
            *sum += (f64::from(opinion) * FIXED).round() as i64;
        }
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: &TribeSums) {
        for ((size, sum), (other_size, other_sum)) in self.0.iter_mut().zip(&other.0) {
            *size += other_size;
            *sum += other_sum;
        }
    }
}

impl TribeTable {
    /// The table of a society's columns.
    pub fn of(opinion: &[f32], tribe: &[u16], tribes: u32, contrast: f32) -> TribeTable {
        let chunks = parallel::map_chunks(opinion.len(), |chunk| {
            let mut sums = TribeSums::new(tribes);
            chunk.for_each(|agent| sums.count(tribe[agent], opinion[agent]));
            sums
        });
        let mut sums = TribeSums::new(tribes);
        chunks.iter().for_each(|chunk| sums.add(chunk));
        TribeTable::from_sums(&sums, opinion.len(), contrast)
    }

    /// Prototypes by meta-contrast (Turner 1987; Salzarulo 2006): m* = clamp(m + contrast*(m - m_others)*n_others/N),
    /// m_others the mean of all other affiliated; without others m* = m.
    pub fn from_sums(sums: &TribeSums, agents: usize, contrast: f32) -> TribeTable {
        let (all, total) = sums.0.iter().fold((0u64, 0i64), |(n, t), &(size, sum)| (n + u64::from(size), t + sum));
        let mean = |sum: i64, n: u64| if n > 0 { sum as f64 / FIXED / n as f64 } else { 0.0 };
        let prototype = |&(size, sum): &(u32, i64)| {
            let others = all - u64::from(size);
            if size == 0 {
                return 0.0;
            }
            let own = mean(sum, u64::from(size));
            let away = if others > 0 { own - mean(total - sum, others) } else { 0.0 };
            let m = own + f64::from(contrast) * away * others as f64 / agents as f64;
            m.clamp(-1.0, 1.0) as f32
        };
        TribeTable {
            size: sums.0.iter().map(|&(size, _)| size).collect(),
            mean: sums.0.iter().map(|&(size, sum)| mean(sum, u64::from(size)) as f32).collect(),
            prototype: sums.0.iter().map(prototype).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prototypes_move_away_from_the_others() {
        // Tribe 0: .2 and .4; tribe 1: -.6; of 4 agents. m = .3, m_others = -.6, n_others = 1: m* = .3 + .3*.9/4.
        let table = TribeTable::of(&[0.2, 0.4, -0.6, 0.9], &[0, 0, 1, NO_TRIBE], 3, 0.3);
        assert_eq!(table.size, [2, 1, 0]);
        assert!((table.prototype[0] - 0.3675).abs() < 1e-6);
        assert!((table.prototype[1] - (-0.6 - 0.3 * 0.9 * 2.0 / 4.0)).abs() < 1e-6);
        assert_eq!((table.mean[2], table.prototype[2]), (0.0, 0.0));
    }

    #[test]
    fn a_lone_tribe_is_its_mean() {
        let table = TribeTable::of(&[0.25, -0.75], &[0, 0], 1, 0.3);
        assert_eq!((table.mean[0], table.prototype[0]), (-0.25, -0.25));
    }
}

//! How alike are what people use, what they know, and which offers they take.

use super::formulas::{self, Diversity, diversity, runs};
use super::panel;
use super::view::{View, parts};
use crate::parallel;
use crate::society::Society;

/// The family's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Homogenization {
    /// of the solutions used, in society
    pub use_raw: Option<f64>,
    /// of the solutions used, within places
    pub use_within: Option<f64>,
    /// of people's own solutions, in society
    pub knowledge_raw: Option<f64>,
    /// of people's own solutions, within places
    pub knowledge_within: Option<f64>,
    /// of people's own solutions
    pub solutions: Option<Diversity>,
    /// of the offers consumed
    pub offers: Option<Diversity>,
    /// inequality of the uses of all offers
    pub offers_gini: Option<f64>,
    /// similarity of what the panel consumed
    pub panel: panel::PanelSimilarity,
}

/// Measures the family.
pub fn observe(view: &View) -> Homogenization {
    let society = view.society;
    let used = BitCounts::new(society, &society.agents.used);
    let known = BitCounts::new(society, &society.agents.solution);
    let mut uses = view.tally.consumption.uses.clone();
    parallel::sort_by_key(&mut uses, |&uses| uses);
    Homogenization {
        use_raw: used.raw(),
        use_within: used.within(),
        knowledge_raw: known.raw(),
        knowledge_within: known.within(),
        solutions: diversity_of_solutions(society),
        offers: diversity_of_counts(&uses),
        offers_gini: formulas::gini_of_counts(&uses),
        panel: panel::similarity(&view.tally.panel, view.step),
    }
}

/// How many people's strings have each bit set, by place.
struct BitCounts {
    bits: usize,
    /// people in each place
    members: Vec<u32>,
    /// `ones[place * bits + bit]`
    ones: Vec<u32>,
}

impl BitCounts {
    fn new(society: &Society, strings: &[u32]) -> BitCounts {
        let (bits, places) = (society.shared.landscape.bits() as usize, society.shared.masks.len());
        let empty = || BitCounts { bits, members: vec![0; places], ones: vec![0; places * bits] };
        let counted = parallel::map_parts(parts(strings.len(), places * bits), |part| {
            let mut counts = empty();
            for (&string, &place) in strings[part.clone()].iter().zip(&society.shared.place[part]) {
                counts.members[place as usize] += 1;
                let ones = &mut counts.ones[place as usize * bits..][..bits];
                for (bit, ones) in ones.iter_mut().enumerate() {
                    *ones += string >> bit & 1;
                }
            }
            counts
        });
        counted.iter().fold(empty(), BitCounts::plus)
    }

    fn plus(mut self, other: &BitCounts) -> BitCounts {
        self.members.iter_mut().zip(&other.members).for_each(|(total, part)| *total += part);
        self.ones.iter_mut().zip(&other.ones).for_each(|(total, part)| *total += part);
        self
    }

    fn raw(&self) -> Option<f64> {
        let mut ones = vec![0u32; self.bits];
        for place in self.ones.chunks_exact(self.bits) {
            ones.iter_mut().zip(place).for_each(|(total, part)| *total += part);
        }
        sameness(&ones, self.members.iter().sum())
    }

    fn within(&self) -> Option<f64> {
        let everyone: u32 = self.members.iter().sum();
        let places = self.ones.chunks_exact(self.bits).zip(&self.members);
        let weighted = places.filter_map(|(ones, &members)| Some(f64::from(members) * sameness(ones, members)?));
        formulas::ratio(weighted.sum(), f64::from(everyone))
    }
}

/// 1 - 2*mean over bits of 2p(1-p), p the share of `people` with the bit: 0 where every bit is even, 1 for clones.
fn sameness(ones: &[u32], people: u32) -> Option<f64> {
    let unlike = |&ones: &u32| {
        let share = f64::from(ones) / f64::from(people);
        share * (1.0 - share)
    };
    (people > 0).then(|| 1.0 - 4.0 * (ones.iter().map(unlike).sum::<f64>() / ones.len() as f64))
}

/// Diversity of people's own solutions, whatever they are worth.
fn diversity_of_solutions(society: &Society) -> Option<Diversity> {
    let mut holders = vec![0u32; 1 << society.shared.landscape.bits()];
    society.agents.solution.iter().for_each(|&solution| holders[solution as usize] += 1);
    holders.retain(|&holders| holders > 0);
    holders.sort_unstable();
    diversity_of_counts(&holders)
}

fn diversity_of_counts(sorted: &[u32]) -> Option<Diversity> {
    diversity(runs(sorted).map(|(count, kinds)| (u64::from(count), kinds)))
}

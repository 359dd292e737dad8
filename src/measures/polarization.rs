//! How opinions divide, into how many tribes, and how much ties and contacts stay within them.

use super::follows;
use super::formulas::{diversity, external_internal, ratio};
use super::opinions::{OPINION_BINS, opinion_histogram};
use super::view::{View, parts};
use crate::parallel;
use crate::society::{NO_TRIBE, Society};

/// The family's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Polarization {
    /// standard deviation of opinion
    pub sd: Option<f64>,
    /// Sarle's coefficient of opinion
    pub bimodality: Option<f64>,
    /// Esteban & Ray's polarization of opinion
    pub esteban_ray: Option<f64>,
    /// share of the variance of members' opinions that lies between tribes
    pub between_tribes: Option<f64>,
    /// effective number of tribes
    pub tribes: Option<f64>,
    /// share of agents in a tribe
    pub affiliated: Option<f64>,
    /// E-I index of follows by tribe
    pub ei_follows_tribe: Option<f64>,
    /// E-I index of exposures by tribe
    pub ei_exposures_tribe: Option<f64>,
    /// E-I index of follows by the sign of opinion
    pub ei_follows_camp: Option<f64>,
    /// E-I index of exposures by the sign of opinion
    pub ei_exposures_camp: Option<f64>,
    /// directed modularity of follows by tribe
    pub modularity: Option<f64>,
    /// correlation of opinion over follows
    pub assortativity: Option<f64>,
    /// clashes per engagement
    pub clash_rate: Option<f64>,
}

/// Measures the family.
pub fn observe(view: &View) -> Polarization {
    let (society, exposures, flows) = (view.society, &view.tally.exposures, &view.tally.flows);
    let people = society.size() as f64;
    let spread = Spread::new(society);
    let tribes = TribeOpinions::new(society);
    let links = follows::LinkSums::new(society, spread.mean);
    let deviations = spread.deviations(society, &tribes);
    Polarization {
        sd: (people > 0.0).then(|| (deviations.squares / people).sqrt().min(1.0)),
        bimodality: deviations.sarle(),
        esteban_ray: esteban_ray(&opinion_histogram(society)),
        between_tribes: tribes.between(deviations.within_tribes),
        tribes: tribes.effective(),
        affiliated: ratio(tribes.members() as f64, people),
        ei_follows_tribe: links.external_internal_tribe(),
        ei_exposures_tribe: external_internal(exposures.tribe_external, exposures.tribe_internal),
        ei_follows_camp: links.external_internal_camp(),
        ei_exposures_camp: external_internal(exposures.camp_external, exposures.camp_internal),
        modularity: links.modularity(),
        assortativity: links.assortativity(),
        clash_rate: ratio(flows.clashes as f64, flows.engagements as f64),
    }
}

/// Mean and range of opinion.
struct Spread {
    mean: f64,
    /// all opinions are equal
    none: bool,
}

impl Spread {
    fn new(society: &Society) -> Spread {
        let chunks = parallel::map_chunks(society.size(), |chunk| {
            let opinions = society.agents.opinion[chunk].iter();
            opinions.fold((0.0, f32::INFINITY, f32::NEG_INFINITY), |(sum, low, high), &x| {
                (sum + f64::from(x), low.min(x), high.max(x))
            })
        });
        let sum: f64 = chunks.iter().map(|chunk| chunk.0).sum();
        let low = chunks.iter().map(|chunk| chunk.1).fold(f32::INFINITY, f32::min);
        let high = chunks.iter().map(|chunk| chunk.2).fold(f32::NEG_INFINITY, f32::max);
        Spread { mean: sum / society.size() as f64, none: low >= high }
    }

    /// Sums of powers of deviations: of all from the mean of all, of members from the mean of their tribe.
    fn deviations(&self, society: &Society, tribes: &TribeOpinions) -> Deviations {
        let means: Vec<f64> = tribes.means();
        let chunks = parallel::map_chunks(society.size(), |chunk| {
            let mut sums = Deviations::default();
            for (&x, &tribe) in society.agents.opinion[chunk.clone()].iter().zip(&society.agents.tribe[chunk]) {
                let x = f64::from(x);
                // Without spread the rounding of the mean must not be taken for one.
                let deviation = if self.none { 0.0 } else { x - self.mean };
                let square = deviation * deviation;
                sums.squares += square;
                sums.cubes += square * deviation;
                sums.fourths += square * square;
                if tribe != NO_TRIBE {
                    let deviation = x - means[tribe as usize];
                    sums.within_tribes += deviation * deviation;
                }
            }
            sums
        });
        let total = chunks.iter().fold(Deviations::default(), Deviations::plus);
        Deviations { people: society.size() as f64, ..total }
    }
}

/// Sums over agents of powers of deviations.
#[derive(Default)]
struct Deviations {
    people: f64,
    squares: f64,
    cubes: f64,
    fourths: f64,
    within_tribes: f64,
}

impl Deviations {
    fn plus(self, other: &Deviations) -> Deviations {
        Deviations {
            people: 0.0,
            squares: self.squares + other.squares,
            cubes: self.cubes + other.cubes,
            fourths: self.fourths + other.fourths,
            within_tribes: self.within_tribes + other.within_tribes,
        }
    }

    /// (skewness^2 + 1)/kurtosis with population moments, in (0, 1]; `None` without spread.
    fn sarle(&self) -> Option<f64> {
        let [m2, m3, m4] = [self.squares, self.cubes, self.fourths].map(|sum| sum / self.people);
        // skewness^2 = m3^2/m2^3 and kurtosis = m4/m2^2. Pearson's inequality bounds it by 1; rounding may not know.
        (m2 > 0.0).then(|| ((m3 * m3 / m2 + m2 * m2) / m4).min(1.0))
    }
}

/// Polarization of a histogram of opinions: K * sum over bins i, j of p_i^2 p_j |i - j|, with K such that two halves in
/// the outermost bins give 1. `None` without agents.
///
/// Source: Esteban & Ray 1994, with alpha = 1.
pub fn esteban_ray(histogram: &[u32; OPINION_BINS]) -> Option<f64> {
    let people: u32 = histogram.iter().sum();
    let share = |bin: usize| f64::from(histogram[bin]) / f64::from(people);
    let antagonism = |i: usize| -> f64 { (0..OPINION_BINS).map(|j| share(j) * i.abs_diff(j) as f64).sum() };
    let sum: f64 = (0..OPINION_BINS).map(|i| share(i) * share(i) * antagonism(i)).sum();
    (people > 0).then(|| (4.0 * sum / (OPINION_BINS - 1) as f64).min(1.0))
}

/// Sizes and summed opinions of the tribes, exact whatever the order: opinions are summed as multiples of 2^-60.
struct TribeOpinions {
    size: Vec<u64>,
    sum: Vec<i128>,
    lowest: f32,
    highest: f32,
}

/// One, as a fixed-point opinion.
const ONE: f64 = (1u64 << 60) as f64;

impl TribeOpinions {
    fn new(society: &Society) -> TribeOpinions {
        let tribes = society.shared.tribes.size.len();
        let empty = || TribeOpinions {
            size: vec![0; tribes],
            sum: vec![0; tribes],
            lowest: f32::INFINITY,
            highest: f32::NEG_INFINITY,
        };
        let summed = parallel::map_parts(parts(society.size(), 3 * tribes), |part| {
            let mut sums = empty();
            for (&x, &tribe) in society.agents.opinion[part.clone()].iter().zip(&society.agents.tribe[part]) {
                if tribe != NO_TRIBE {
                    sums.size[tribe as usize] += 1;
                    sums.sum[tribe as usize] += i128::from((f64::from(x) * ONE) as i64);
                    sums.lowest = sums.lowest.min(x);
                    sums.highest = sums.highest.max(x);
                }
            }
            sums
        });
        summed.iter().fold(empty(), TribeOpinions::plus)
    }

    fn plus(mut self, other: &TribeOpinions) -> TribeOpinions {
        self.size.iter_mut().zip(&other.size).for_each(|(total, part)| *total += part);
        self.sum.iter_mut().zip(&other.sum).for_each(|(total, part)| *total += part);
        self.lowest = self.lowest.min(other.lowest);
        self.highest = self.highest.max(other.highest);
        self
    }

    fn members(&self) -> u64 {
        self.size.iter().sum()
    }

    /// Mean opinion of each tribe's members; 0 for an empty tribe, which no member asks for.
    fn means(&self) -> Vec<f64> {
        let means = self.sum.iter().zip(&self.size);
        means.map(|(&sum, &size)| ratio(sum as f64 / ONE, size as f64).unwrap_or(0.0)).collect()
    }

    /// Inverse Simpson index of the tribes' sizes.
    fn effective(&self) -> Option<f64> {
        Some(diversity(self.size.iter().map(|&size| (size, 1)))?.hill2)
    }

    /// Share of the variance of members' opinions that lies between tribes (eta squared); `None` without spread.
    fn between(&self, within: f64) -> Option<f64> {
        let mean = self.sum.iter().sum::<i128>() as f64 / ONE / self.members() as f64;
        let squares = self.means().into_iter().zip(&self.size).map(|(tribe_mean, &size)| {
            let deviation = tribe_mean - mean;
            size as f64 * (deviation * deviation)
        });
        let between: f64 = squares.sum();
        (self.lowest < self.highest).then(|| between / (between + within))
    }
}

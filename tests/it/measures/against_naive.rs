//! The measures' fast computations against the plainest ones, on random societies with many and with few ties.

use super::fixture::{Sizes, World, assert_close, random_world, stream};
use heimo::measures::tolerant_pairs;
use heimo::society::{NO_TRIBE, Society};
use std::collections::{BTreeMap, BTreeSet};

/// Random societies, from two agents up; more than one chunk in the last.
fn worlds() -> impl Iterator<Item = World> {
    let sizes = |agents, bits, places, tribes, grid| Sizes { agents, bits, places, tribes, grid };
    let kinds = [
        sizes(2, 1, 1, 1, 2),
        sizes(7, 3, 2, 1, 4),
        sizes(50, 4, 3, 3, 10),
        sizes(64, 5, 5, 2, 1_000_000),
        sizes(65, 14, 70, 5, 100),
        sizes(129, 6, 1, 16, 1_000_000),
    ];
    let small = kinds.into_iter().flat_map(|kind| (0..6).map(move |number| (number, kind)));
    let large = [(99, sizes(5_000, 8, 4, 6, 1_000_000)), (98, sizes(4_097, 10, 400, 300, 50))];
    small.chain(large).map(|(number, kind)| random_world(number, kind))
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

/// Agrees within rounding where the plain value is defined (finite), and is `None` where it is not.
#[track_caller]
fn agree(world: &World, key: &str, plain: f64) {
    let value = world.get(key);
    if plain.is_finite() {
        let value = value.unwrap_or_else(|| panic!("{key} is undefined, not {plain}"));
        assert!((value - plain).abs() < 1e-9 * plain.abs().max(1.0), "{key} is {value}, not {plain}");
    } else {
        assert_eq!(value, None, "{key}");
    }
}

/// 1 - 2*mean share of differing bits over all ordered pairs, one's own included: the same as from shares of bits.
fn sameness(strings: &[u32], bits: u32) -> f64 {
    let pairs = strings.iter().flat_map(|a| strings.iter().map(move |b| f64::from((a ^ b).count_ones())));
    1.0 - 2.0 * mean(pairs) / f64::from(bits)
}

fn sameness_within(society: &Society, strings: &[u32]) -> f64 {
    let mut by_place: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    strings.iter().zip(&society.shared.place).for_each(|(&s, &place)| by_place.entry(place).or_default().push(s));
    let bits = society.shared.landscape.bits();
    by_place.values().map(|strings| strings.len() as f64 * sameness(strings, bits)).sum::<f64>() / strings.len() as f64
}

#[test]
fn sameness_is_that_of_pairs() {
    for world in worlds().filter(|world| world.society.size() < 1_000) {
        let society = &world.society;
        let bits = society.shared.landscape.bits();
        agree(&world, "homogenization.use.raw", sameness(&society.agents.used, bits));
        agree(&world, "homogenization.knowledge.raw", sameness(&society.agents.solution, bits));
        agree(&world, "homogenization.use.within", sameness_within(society, &society.agents.used));
        agree(&world, "homogenization.knowledge.within", sameness_within(society, &society.agents.solution));
    }
}

fn hill(counts: &[f64]) -> [f64; 3] {
    let total: f64 = counts.iter().sum();
    let shares: Vec<f64> = counts.iter().map(|count| count / total).filter(|&p| p != 0.0).collect();
    let entropy: f64 = -shares.iter().map(|p| p * p.ln()).sum::<f64>();
    [entropy.exp(), 1.0 / shares.iter().map(|p| p * p).sum::<f64>(), shares.iter().copied().fold(f64::NAN, f64::max)]
}

/// By the definition: mean |a - b| over all ordered pairs, over twice the mean |a|.
fn gini(values: &[f64]) -> f64 {
    let differences = mean(values.iter().flat_map(|a| values.iter().map(move |b| (a - b).abs())));
    differences / (2.0 * mean(values.iter().map(|value| value.abs())))
}

#[test]
fn diversity_and_inequality_follow_their_definitions() {
    for world in worlds() {
        let society = &world.society;
        let mut holders: BTreeMap<u32, f64> = BTreeMap::new();
        society.agents.solution.iter().for_each(|&solution| *holders.entry(solution).or_default() += 1.0);
        let uses: Vec<f64> = world.tally.consumption.uses.iter().map(|&uses| f64::from(uses)).collect();
        let holders: Vec<f64> = holders.into_values().collect();
        for (of, counts) in [("solutions", &holders), ("offers", &uses)] {
            let [hill1, hill2, top_share] = hill(counts);
            agree(&world, &format!("homogenization.{of}.hill1"), if top_share.is_nan() { f64::NAN } else { hill1 });
            agree(&world, &format!("homogenization.{of}.hill2"), hill2);
            agree(&world, &format!("homogenization.{of}.top_share"), top_share);
        }
        agree(&world, "homogenization.offers.gini", gini(&uses));
        let supports: Vec<f64> = world.tally.supports.iter().map(|&count| f64::from(count)).collect();
        agree(&world, "welfare.support_gini", gini(&supports));
        let wealth: Vec<f64> = society.agents.wealth.iter().map(|&wealth| f64::from(wealth)).collect();
        agree(&world, "welfare.wealth_gini_absolute", gini(&wealth));
        let quality: Vec<f64> = (0..society.size()).map(|i| f64::from(society.quality(i))).collect();
        agree(&world, "welfare.quality_gini", gini(&quality));
        agree(&world, "learning.quality", mean(quality.iter().copied()));
        agree(&world, "learning.best", quality.iter().copied().fold(0.0, f64::max));
        agree(&world, "welfare.tolerance", mean(society.agents.tolerance.iter().map(|&e| f64::from(e))));
        agree(
            &world,
            "welfare.anxiety",
            mean(
                society
                    .agents
                    .tolerance
                    .iter()
                    .map(|&e| 1.0 - (f64::from(e) - f64::from(0.05f32)) / (f64::from(1.2f32) - f64::from(0.05f32))),
            ),
        );
    }
}

#[test]
fn jaccard_is_that_of_sets() {
    for world in worlds() {
        let histories = world.tally.panel.consumed.iter();
        let sets: Vec<BTreeSet<u64>> = histories.map(|history| history.iter().map(|&(_, id)| id).collect()).collect();
        let jaccard =
            |a: usize, b: usize| sets[a].intersection(&sets[b]).count() as f64 / sets[a].union(&sets[b]).count() as f64;
        let others = |a: usize| (0..sets.len()).filter(move |&b| b != a);
        let all = (0..sets.len()).flat_map(|a| others(a).map(move |b| (a, b)));
        agree(&world, "homogenization.jaccard", mean(all.map(|(a, b)| jaccard(a, b)).filter(|j| j.is_finite())));
        let consumers = (0..sets.len()).filter(|&a| !sets[a].is_empty());
        let nearest = consumers.map(|a| others(a).map(|b| jaccard(a, b)).fold(0.0, f64::max));
        agree(&world, "homogenization.jaccard_nearest", mean(nearest));
    }
}

fn central_moment(values: &[f64], power: i32) -> f64 {
    let centre = mean(values.iter().copied());
    mean(values.iter().map(|value| (value - centre).powi(power)))
}

fn pearson(pairs: &[(f64, f64)]) -> f64 {
    let (x, y) = (mean(pairs.iter().map(|pair| pair.0)), mean(pairs.iter().map(|pair| pair.1)));
    let covariance = mean(pairs.iter().map(|pair| (pair.0 - x) * (pair.1 - y)));
    let spread = |of: fn(&(f64, f64)) -> f64, centre: f64| mean(pairs.iter().map(|pair| (of(pair) - centre).powi(2)));
    let variances = spread(|pair| pair.0, x) * spread(|pair| pair.1, y);
    if variances < 1e-24 { f64::NAN } else { covariance / variances.sqrt() }
}

fn links(society: &Society) -> Vec<(usize, usize)> {
    let rows =
        (0..society.size()).flat_map(|u| society.agents.network.followees(u).iter().map(move |&v| (u, v as usize)));
    rows.collect()
}

#[test]
fn opinions_divide_as_their_definitions_say() {
    for world in worlds() {
        let society = &world.society;
        let x: Vec<f64> = society.agents.opinion.iter().map(|&x| f64::from(x)).collect();
        let spread = x.iter().any(|&other| other != x[0]);
        let [m2, m3, m4] = [2, 3, 4].map(|power| central_moment(&x, power));
        agree(&world, "polarization.sd", if spread { m2.sqrt() } else { 0.0 });
        let skewness = m3 / m2.powf(1.5);
        let sarle = (skewness * skewness + 1.0) / (m4 / (m2 * m2));
        agree(&world, "polarization.bimodality", if spread { sarle } else { f64::NAN });
        // Esteban & Ray as a mean over pairs of agents: the identification of one's bin times the distance of bins.
        let bins: Vec<usize> = x.iter().map(|x| ((x + 1.0) / 0.05 + 1e-9).floor().min(39.0) as usize).collect();
        let mut share = [0.0; 40];
        bins.iter().for_each(|&bin| share[bin] += 1.0 / x.len() as f64);
        let pairs = bins.iter().flat_map(|&a| bins.iter().map(move |&b| share[a] * a.abs_diff(b) as f64));
        agree(&world, "polarization.esteban_ray", mean(pairs) * 4.0 / 39.0);
        let histogram = world.record().opinions;
        assert!((0..40).all(|bin| (f64::from(histogram[bin]) - share[bin] * x.len() as f64).abs() < 1e-6));
    }
}

#[test]
fn tribes_divide_as_their_definitions_say() {
    for world in worlds() {
        let society = &world.society;
        let mut members: BTreeMap<u16, Vec<f64>> = BTreeMap::new();
        for (&tribe, &x) in
            society.agents.tribe.iter().zip(&society.agents.opinion).filter(|&(&tribe, _)| tribe != NO_TRIBE)
        {
            members.entry(tribe).or_default().push(f64::from(x));
        }
        let everyone: Vec<f64> = members.values().flatten().copied().collect();
        let total = central_moment(&everyone, 2);
        let within: f64 = members.values().map(|x| x.len() as f64 * central_moment(x, 2)).sum::<f64>();
        let between = if total < 1e-12 { f64::NAN } else { 1.0 - within / everyone.len() as f64 / total };
        agree(&world, "polarization.between_tribes", between);
        agree(&world, "polarization.affiliated", everyone.len() as f64 / society.size() as f64);
        let sizes: Vec<f64> = members.values().map(|x| x.len() as f64).collect();
        agree(&world, "polarization.tribes", if sizes.is_empty() { f64::NAN } else { hill(&sizes)[1] });
    }
}

#[test]
fn links_divide_as_their_definitions_say() {
    for world in worlds() {
        let society = &world.society;
        let all = links(society);
        let x = |i: usize| f64::from(society.agents.opinion[i]);
        let pairs: Vec<(f64, f64)> = all.iter().map(|&(u, v)| (x(u), x(v))).collect();
        agree(&world, "polarization.assortativity", pearson(&pairs));
        let camp = mean(all.iter().map(|&(u, v)| if (x(u) >= 0.0) == (x(v) >= 0.0) { -1.0 } else { 1.0 }));
        agree(&world, "polarization.ei_follows_camp", camp);
        let tribe = |i: usize| society.agents.tribe[i];
        let inner: Vec<_> = all.into_iter().filter(|&(u, v)| tribe(u) != NO_TRIBE && tribe(v) != NO_TRIBE).collect();
        let same = mean(inner.iter().map(|&(u, v)| if tribe(u) == tribe(v) { -1.0 } else { 1.0 }));
        agree(&world, "polarization.ei_follows_tribe", same);
        if society.size() < 1_000 {
            agree(&world, "polarization.modularity", modularity(society, &inner));
        }
    }
}

/// Leicht & Newman as a sum over all ordered pairs of nodes in one tribe.
fn modularity(society: &Society, links: &[(usize, usize)]) -> f64 {
    let (mut out, mut into) = (vec![0.0; society.size()], vec![0.0; society.size()]);
    links.iter().for_each(|&(u, v)| (out[u], into[v]) = (out[u] + 1.0, into[v] + 1.0));
    let m = links.len() as f64;
    let together = |u: usize, v: usize| society.agents.tribe[u] == society.agents.tribe[v];
    let present = links.iter().filter(|&&(u, v)| together(u, v)).count() as f64;
    let pairs = (0..society.size()).flat_map(|u| (0..society.size()).map(move |v| (u, v)));
    let expected: f64 = pairs.filter(|&(u, v)| together(u, v)).map(|(u, v)| out[u] * into[v] / m).sum();
    (present - expected) / m
}

/// The definition of a tolerant pair, in f32, over all pairs.
fn tolerant_pairs_of(opinion: &[f32], tolerance: &[f32]) -> u64 {
    let pairs = (0..opinion.len()).flat_map(|i| (i + 1..opinion.len()).map(move |j| (i, j)));
    pairs.filter(|&(i, j)| (opinion[i] - opinion[j]).abs() <= tolerance[i].min(tolerance[j])).count() as u64
}

#[test]
fn tolerant_pairs_are_exact() {
    let mut draws = stream(7);
    for round in 0..600 {
        let n = 2 + draws.below(if round % 10 == 0 { 700 } else { 40 }) as usize;
        // Coarse grids make ties of opinions, and differences equal to tolerances up to rounding.
        let grid = [2.0, 7.0, 10.0, 33.0, 4096.0, 1e7][round % 6];
        let mut on_grid = || (draws.uniform() * grid).round() / grid;
        let opinion: Vec<f32> = (0..n).map(|_| 2.0 * on_grid() - 1.0).collect();
        let tolerance: Vec<f32> = (0..n).map(|_| [1.0, 0.1, 2.0][round % 3] * on_grid()).collect();
        assert_eq!(
            tolerant_pairs::count(&opinion, &tolerance),
            tolerant_pairs_of(&opinion, &tolerance),
            "round {round}"
        );
    }
}

#[test]
fn tolerant_pairs_are_exact_across_chunks() {
    let mut draws = stream(8);
    let opinion: Vec<f32> = (0..9_000).map(|_| 2.0 * draws.uniform() - 1.0).collect();
    let tolerance: Vec<f32> = (0..9_000).map(|_| draws.uniform() * draws.uniform()).collect();
    assert_eq!(tolerant_pairs::count(&opinion, &tolerance), tolerant_pairs_of(&opinion, &tolerance));
}

#[test]
fn knowledge_by_distance_is_the_correlation_of_exposures() {
    // 500 exposures drawn here, summed as the engine does.
    let mut draws = stream(9);
    let mut world = World::of_size(2);
    let mut pairs = Vec::new();
    for _ in 0..500 {
        let distance = f64::from(2.0 * draws.uniform());
        let hamming = (draws.below(10) + (distance * 3.0) as u64) as f64;
        pairs.push((distance, hamming));
        let sums = &mut world.tally.exposures;
        sums.count += 1;
        sums.distance += distance;
        sums.hamming += hamming;
        sums.distance_squared += distance * distance;
        sums.hamming_squared += hamming * hamming;
        sums.product += distance * hamming;
    }
    assert_close(world.get("learning.knowledge_by_distance"), pearson(&pairs));
}

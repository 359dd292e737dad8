//! What must hold of every society.

use super::fixture::{Sizes, World, random_world, stream};
use heimo::measures::{Nature, OPINION_BINS, TABLE, measure, panel_agents};
use heimo::society::NO_TRIBE;
use std::collections::BTreeSet;

const SIZES: Sizes = Sizes { agents: 300, bits: 6, places: 4, tribes: 5, grid: 1_000_000 };

#[test]
fn values_lie_in_the_ranges_of_the_table() {
    for number in 0..40 {
        let agents = 2 + 17 * number as usize;
        let world = random_world(number, Sizes { agents, ..SIZES });
        let record = world.record();
        assert_eq!(record.values.len(), TABLE.len());
        for (row, value) in TABLE.iter().zip(&record.values) {
            assert!(value.is_none_or(|value| value.is_finite() && row.admits(value)), "{} = {value:?}", row.key);
        }
        assert_eq!(record.opinions.iter().sum::<u32>() as usize, agents);
    }
}

#[test]
fn every_row_is_complete_and_can_be_found() {
    let keys: BTreeSet<&str> = TABLE.iter().map(|row| row.key).collect();
    assert_eq!(keys.len(), TABLE.len(), "keys are unique");
    let names: BTreeSet<&str> = TABLE.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), TABLE.len(), "names are unique");
    for row in TABLE {
        assert_eq!(measure(row.key).expect("found").key, row.key);
        assert!(row.meaning.ends_with('.') && !row.formula.is_empty(), "{}", row.key);
        assert!(row.min.zip(row.max).is_none_or(|(min, max)| min < max), "{}", row.key);
        assert!(row.label().starts_with(row.name) && row.label().contains(row.unit), "{}", row.key);
    }
    assert!(measure("learning.qualities").is_none());
    assert!((4..=8).contains(&TABLE.iter().filter(|row| row.headline()).count()), "a few headlines");
}

#[test]
fn every_measure_is_defined_somewhere() {
    let mut world = random_world(3, SIZES);
    world.debt = Some(0.1);
    world.recovery_steps = Some(10.0);
    for (row, value) in TABLE.iter().zip(world.record().values) {
        assert!(value.is_some(), "{} of a society in which everything happens", row.key);
    }
}

#[test]
fn turning_opinion_round_changes_nothing() {
    for number in 0..10 {
        // Multiples of 2/1,000,001 are never 0 or on an edge of a bin, where the turn would change the side.
        let mut world = random_world(number, Sizes { grid: 1_000_001, ..SIZES });
        let before = world.record();
        world.society.agents.opinion.iter_mut().for_each(|x| *x = -*x);
        let after = world.record();
        for ((row, before), after) in TABLE.iter().zip(before.values).zip(after.values) {
            let (before, after) = (before.unwrap_or(-9.0), after.unwrap_or(-9.0));
            assert!((before - after).abs() < 1e-12 * before.abs().max(1.0), "{}: {before} and {after}", row.key);
        }
        assert!((0..OPINION_BINS).all(|bin| before.opinions[bin] == after.opinions[OPINION_BINS - 1 - bin]));
    }
}

#[test]
fn order_of_agents_changes_nothing_but_rounding() {
    let world = random_world(5, SIZES);
    let n = world.society.size();
    let mut turned = random_world(5, SIZES);
    let society = &mut turned.society;
    society.agents.opinion.reverse();
    society.agents.tolerance.reverse();
    society.shared.place.reverse();
    society.agents.solution.reverse();
    society.agents.used.reverse();
    society.agents.wealth.reverse();
    society.agents.tribe.reverse();
    let links: Vec<(u32, u32)> = (0..n)
        .flat_map(|u| {
            world.society.agents.network.followees(u).iter().map(move |&v| (n as u32 - 1 - u as u32, n as u32 - 1 - v))
        })
        .collect();
    let turned = turned.links(&links);
    for ((row, a), b) in TABLE.iter().zip(world.record().values).zip(turned.record().values) {
        let (a, b) = (a.unwrap_or(-9.0), b.unwrap_or(-9.0));
        assert!((a - b).abs() < 1e-12 * a.abs().max(1.0), "{}: {a} and {b}", row.key);
    }
}

#[test]
fn the_same_bits_whatever_the_threads() {
    let world = random_world(11, Sizes { agents: 20_000, tribes: 3_000, ..SIZES });
    let record = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let record = pool.install(|| world.record());
        record.values.into_iter().map(|value| value.map(f64::to_bits)).collect::<Vec<_>>()
    };
    let one = record(1);
    for threads in [2, 3, 8] {
        assert_eq!(record(threads), one, "{threads} threads");
    }
}

/// Homogenization of n random strings has the mean 1/n; over 200 societies of 100 agents with 16 bits its standard error
/// is about sqrt(2/16)/100/sqrt(200) = 2.5e-4 (1 - 4p(1-p) is chi-squared with one degree of freedom over n), and five of
/// them are allowed.
#[test]
fn random_strings_are_not_alike() {
    let (societies, agents, bits) = (200, 100, 16);
    let mut draws = stream(21);
    let mut sum = 0.0;
    for _ in 0..societies {
        let mut world = World::of_size(agents);
        world.society.shared.landscape = heimo::landscape::Landscape::from_table(bits, vec![0.5; 1 << bits]);
        world.society.agents.used = (0..agents).map(|_| draws.below(1 << bits) as u32).collect();
        sum += world.get("homogenization.use.raw").expect("defined");
    }
    let mean = sum / f64::from(societies);
    assert!((mean - 1.0 / agents as f64).abs() < 5.0 * 2.5e-4, "mean {mean}");
}

#[test]
fn clones_are_alike() {
    let mut world = random_world(4, SIZES);
    world.society.agents.solution.fill(13);
    world.society.agents.used.fill(27);
    for key in ["use.raw", "use.within", "knowledge.raw", "knowledge.within", "solutions.hill1", "solutions.top_share"]
    {
        assert_eq!(world.get(&format!("homogenization.{key}")), Some(1.0), "{key}");
    }
}

#[test]
fn shares_of_modes_add_up_and_totals_are_n_times_the_mean() {
    let world = random_world(6, SIZES);
    let get = |key: &str| world.get(key).expect("defined");
    let modes = get("welfare.consume") + get("welfare.cocreate") + get("welfare.tribe");
    assert!((modes - 1.0).abs() < 1e-12);
    let n = world.society.size() as f64;
    assert_eq!(get("value.total"), n * get("value.realised"));
    assert_eq!(get("value.coordination_total"), n * get("value.coordination_cost"));
    assert!(get("homogenization.solutions.hill2") <= get("homogenization.solutions.hill1"));
    assert!(get("homogenization.jaccard") <= get("homogenization.jaccard_nearest"));
}

#[test]
fn a_society_of_loners_is_measured() {
    let mut world = random_world(2, SIZES).links(&[]);
    world.society.agents.tribe.fill(NO_TRIBE);
    for key in ["ei_follows_tribe", "ei_follows_camp", "modularity", "assortativity", "tribes", "between_tribes"] {
        assert_eq!(world.get(&format!("polarization.{key}")), None, "{key}");
    }
}

#[test]
fn only_outcomes_wait_for_the_end() {
    let outcomes: Vec<&str> = TABLE.iter().filter(|row| row.nature == Nature::Outcome).map(|row| row.key).collect();
    assert_eq!(outcomes, ["learning.recovery_steps"]);
}

#[test]
fn the_panel_is_drawn_without_repeats() {
    assert_eq!(panel_agents(2, 1, 0), [0, 1]);
    assert_eq!(panel_agents(200, 1, 0), (0..200).collect::<Vec<u32>>());
    let panel = panel_agents(1_000_000, 1, 0);
    assert_eq!(panel.len(), 200);
    assert!(panel.is_sorted_by(|a, b| a < b) && panel[199] < 1_000_000);
    assert_ne!(panel, panel_agents(1_000_000, 1, 1));
    assert_ne!(panel, panel_agents(1_000_000, 2, 0));
    assert_eq!(panel, panel_agents(1_000_000, 1, 0));
}

/// Of 201 agents one is left out, each with probability 1/201. Over 2,000 replicates the mean of the one left out is 100
/// with a standard error of 58/sqrt(2000) = 1.3; five of them are allowed.
#[test]
fn everyone_is_as_likely_in_the_panel() {
    let left_out = |replicate: u32| {
        let panel: BTreeSet<u32> = panel_agents(201, 5, replicate).into_iter().collect();
        (0..201).find(|agent| !panel.contains(agent)).expect("one is left out")
    };
    let mean = (0..2_000).map(|replicate| f64::from(left_out(replicate))).sum::<f64>() / 2_000.0;
    assert!((mean - 100.0).abs() < 6.5, "mean {mean}");
}

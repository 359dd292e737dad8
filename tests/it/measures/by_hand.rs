//! Every measure on societies small enough to work out on paper.

use super::fixture::{World, assert_close};
use heimo::measures::TABLE;
use std::collections::VecDeque;

const ENDS: [f32; 4] = [-1.0, -1.0, 1.0, 1.0];

#[test]
fn sameness_is_zero_for_opposites_and_one_for_clones() {
    let mut world = World::of_size(2);
    assert_eq!(world.get("homogenization.knowledge.raw"), Some(1.0));
    assert_eq!(world.get("homogenization.use.raw"), Some(1.0));
    // 00 and 11: p = 1/2 in both bits, 1 - 2*2*(1/4) = 0.
    world.society.agents.solution = vec![0, 3];
    assert_eq!(world.get("homogenization.knowledge.raw"), Some(0.0));
    assert_eq!(world.get("homogenization.use.raw"), Some(1.0));
    // 00 and 01: one bit even, one equal: 1 - 2*(1/2 + 0)/2 = 1/2.
    world.society.agents.used = vec![0, 1];
    assert_eq!(world.get("homogenization.use.raw"), Some(0.5));
}

#[test]
fn sameness_within_places_ignores_what_places_need() {
    // Place 0 uses 00 and place 1 uses 11: alike within, unlike across.
    let mut world = World::of_size(4);
    world.society.shared.masks = vec![0, 3, 1];
    world.society.shared.place = vec![0, 0, 1, 1];
    world.society.agents.used = vec![0, 0, 3, 3];
    assert_eq!(world.get("homogenization.use.raw"), Some(0.0));
    assert_eq!(world.get("homogenization.use.within"), Some(1.0));
    // Three in place 0 with 00, 00, 11: p = 1/3, 1 - 4*(2/9) = 1/9; one in place 1: 1. Weighted: (3/9 + 1)/4 = 1/3.
    world.society.shared.place = vec![0, 0, 0, 1];
    world.society.agents.solution = vec![0, 0, 3, 3];
    assert_close(world.get("homogenization.knowledge.within"), 1.0 / 3.0);
}

#[test]
fn diversity_of_solutions_counts_effective_kinds() {
    let mut world = World::of_size(4);
    for key in ["hill1", "hill2", "top_share"] {
        assert_eq!(world.get(&format!("homogenization.solutions.{key}")), Some(1.0));
    }
    world.society.agents.solution = vec![0, 1, 2, 3];
    assert_close(world.get("homogenization.solutions.hill1"), 4.0);
    assert_eq!(world.get("homogenization.solutions.hill2"), Some(4.0));
    assert_eq!(world.get("homogenization.solutions.top_share"), Some(0.25));
    // Shares 1/2, 1/4, 1/4: entropy 1.5 ln 2, so 2^1.5; Simpson 1/4 + 1/16 + 1/16 = 3/8.
    world.society.agents.solution = vec![0, 0, 1, 2];
    assert_close(world.get("homogenization.solutions.hill1"), 8f64.sqrt());
    assert_close(world.get("homogenization.solutions.hill2"), 8.0 / 3.0);
    assert_eq!(world.get("homogenization.solutions.top_share"), Some(0.5));
}

#[test]
fn offers_count_unused_ones_in_the_gini_only() {
    let mut world = World::of_size(2);
    // Uses 3 and 1: shares 3/4, 1/4; Simpson 10/16. Gini over 0, 0, 1, 3: ranks 3*0.. -> (1*1 + 3*3)/(4*4) = 10/16.
    world.tally.consumption.uses = vec![3, 0, 1, 0];
    let hill1 = 4.0 / 27f64.powf(0.25);
    assert_close(world.get("homogenization.offers.hill1"), hill1);
    assert_close(world.get("homogenization.offers.hill2"), 1.6);
    assert_eq!(world.get("homogenization.offers.top_share"), Some(0.75));
    assert_close(world.get("homogenization.offers.gini"), 0.625);
    // Nothing consumed: nothing to say.
    world.tally.consumption.uses = vec![0; 4];
    for key in ["hill1", "hill2", "top_share", "gini"] {
        assert_eq!(world.get(&format!("homogenization.offers.{key}")), None, "{key}");
    }
}

#[test]
fn jaccard_compares_sets_of_the_window() {
    let mut world = World::of_size(4);
    world.step = 60;
    world.tally.panel.agents = vec![0, 1, 2, 3];
    let history = |pairs: &[(u32, u64)]| VecDeque::from(pairs.to_vec());
    // {1, 2}, {2, 3}, {1, 2} and nothing; offer 9 was consumed in step 10, which is out of the last 50.
    world.tally.panel.consumed = vec![
        history(&[(11, 1), (12, 2), (13, 1)]),
        history(&[(10, 9), (40, 2), (60, 3)]),
        history(&[(50, 2), (51, 1)]),
        history(&[]),
    ];
    // Pairs: 1/3, 1, 1/3 and three with the empty set, 0. Nearest: 1, 1/3, 1.
    assert_close(world.get("homogenization.jaccard"), (5.0 / 3.0) / 6.0);
    assert_close(world.get("homogenization.jaccard_nearest"), (7.0 / 3.0) / 3.0);
    world.tally.panel.consumed = vec![VecDeque::new(); 4];
    assert_eq!(world.get("homogenization.jaccard"), None);
    assert_eq!(world.get("homogenization.jaccard_nearest"), None);
}

#[test]
fn quality_is_of_ones_own_solution_in_ones_own_place() {
    let mut world = World::of_size(2);
    // Worths: 00 in place 0 is 0; 01 under mask 10 is 11, worth 1.
    world.society.shared.masks = vec![0, 2];
    world.society.shared.place = vec![0, 1];
    world.society.agents.solution = vec![0, 1];
    assert_eq!(world.get("learning.quality"), Some(0.5));
    assert_eq!(world.get("learning.best"), Some(1.0));
    // Q_random = 7/16: (8/16 - 7/16)/(9/16) = 1/9.
    assert_close(world.get("learning.learned_part"), 1.0 / 9.0);
    assert_eq!(heimo::measures::learned_part(&world.society), world.get("learning.learned_part"));
    // Qualities 0 and 1: mean difference 1/2 over twice 1/2.
    assert_eq!(world.get("welfare.quality_gini"), Some(0.5));
    world.society.agents.solution = vec![3, 1];
    assert_eq!(world.get("welfare.quality_gini"), Some(0.0));
    assert_eq!(world.get("learning.learned_part"), Some(1.0));
    world.society.agents.solution = vec![0, 2];
    assert_eq!(world.get("welfare.quality_gini"), None, "nobody has any quality");
}

#[test]
fn flows_are_per_agent_step() {
    let mut world = World::of_size(4);
    let flows = &mut world.tally.flows;
    flows.steps = 5;
    flows.modes = [10, 6, 4];
    flows.gain = 2.0;
    flows.realised = 5.0;
    flows.payoff = -1.0;
    flows.coordination_cost = 3.0;
    flows.submissions = 2;
    flows.admitted = 1;
    flows.engagements = 8;
    flows.clashes = 2;
    // 20 agent-steps.
    let expected = [
        ("learning.gain", 0.1),
        ("learning.new_value", 0.1),
        ("value.realised", 0.25),
        ("value.total", 1.0),
        ("value.coordination_cost", 0.15),
        ("value.coordination_total", 0.6),
        ("welfare.payoff", -0.05),
        ("welfare.consume", 0.5),
        ("welfare.cocreate", 0.3),
        ("welfare.tribe", 0.2),
        ("welfare.submissions", 0.1),
        ("welfare.admitted", 0.05),
        ("polarization.clash_rate", 0.25),
    ];
    for (key, value) in expected {
        assert_close(world.get(key), value);
    }
    world.tally.flows.engagements = 0;
    world.tally.flows.clashes = 0;
    assert_eq!(world.get("polarization.clash_rate"), None);
}

#[test]
fn gain_across_difference_takes_the_upper_half_of_encounters() {
    let mut world = World::of_size(2);
    world.tally.flows.steps = 1;
    assert_eq!(world.get("learning.gain_across_difference"), None, "no gain");
    // Four encounters; the two most distant hold 6 of 9.
    world.tally.flows.by_distance[10] = (2, 3);
    world.tally.flows.by_distance[90] = (1, 2);
    world.tally.flows.by_distance[200] = (1, 4);
    assert_close(world.get("learning.gain_across_difference"), 6.0 / 9.0);
    // A fifth at the far end: two and a half of five are above, so both of bin 200 and half of bin 90.
    world.tally.flows.by_distance[200] = (2, 4);
    assert_close(world.get("learning.gain_across_difference"), (4.0 + 0.5 * 2.0) / 9.0);
    // All at one distance: nothing can be said but one half.
    world.tally.flows.by_distance.fill((0, 0));
    world.tally.flows.by_distance[7] = (3, 5);
    assert_eq!(world.get("learning.gain_across_difference"), Some(0.5));
}

#[test]
fn the_chain_reads_exposures() {
    let mut world = World::of_size(4);
    let exposures = &mut world.tally.exposures;
    exposures.count = 4;
    exposures.engaged = 2;
    exposures.engaged_distance = 0.5;
    exposures.engaged_hamming = 3.0;
    exposures.possibilities = 6;
    exposures.free = 1;
    exposures.tribe_external = 1;
    exposures.tribe_internal = 3;
    exposures.camp_external = 3;
    exposures.camp_internal = 1;
    // Distances 0, 0, 1, 1 with Hamming distances 0, 1, 1, 2: covariance 1/4, variances 1/4 and 1/2.
    exposures.distance = 2.0;
    exposures.distance_squared = 2.0;
    exposures.hamming = 4.0;
    exposures.hamming_squared = 6.0;
    exposures.product = 3.0;
    assert_eq!(world.get("learning.contact_opinion"), Some(0.25));
    assert_eq!(world.get("learning.contact_knowledge"), Some(0.75));
    assert_eq!(world.get("learning.possibilities"), Some(1.5));
    assert_eq!(world.get("learning.freedom"), Some(0.25));
    assert_close(world.get("learning.knowledge_by_distance"), 0.5f64.sqrt());
    assert_eq!(world.get("polarization.ei_exposures_tribe"), Some(-0.5));
    assert_eq!(world.get("polarization.ei_exposures_camp"), Some(0.5));
    // All as far apart: no correlation, even if the sums are only nearly those of equal values.
    world.tally.exposures.distance = 4.0 * 0.1;
    world.tally.exposures.distance_squared = 0.1 * 0.1 * 3.0 + 0.01;
    assert_eq!(world.get("learning.knowledge_by_distance"), None);
    world.tally.exposures.engaged = 0;
    assert_eq!(world.get("learning.contact_opinion"), None);
}

#[test]
fn debt_and_recovery_are_handed_in() {
    let mut world = World::of_size(2);
    assert_eq!(world.get("learning.debt"), None);
    world.debt = Some(-0.25);
    world.recovery_steps = Some(40.0);
    assert_eq!(world.get("learning.debt"), Some(-0.25));
    assert_eq!(world.get("learning.recovery_steps"), Some(40.0));
}

#[test]
fn tolerant_pairs_need_both() {
    let mut world = World::new(&[0.0, 0.5, 1.0]);
    // Differences .5, .5, 1; the middle one tolerates 1, the first .5, the last .25.
    world.society.agents.tolerance = vec![0.5, 1.0, 0.25];
    assert_close(world.get("value.tolerant_pairs"), 1.0 / 3.0);
    world.society.agents.tolerance = vec![1.0; 3];
    assert_eq!(world.get("value.tolerant_pairs"), Some(1.0));
    world.society.agents.tolerance = vec![0.0; 3];
    assert_eq!(world.get("value.tolerant_pairs"), Some(0.0));
    world.society.agents.opinion = vec![-0.5; 3];
    assert_eq!(world.get("value.tolerant_pairs"), Some(1.0));
}

#[test]
fn yardsticks_follow_their_laws() {
    let world = World::of_size(2);
    assert_close(world.get("value.log_sarnoff"), 2f64.ln());
    assert_close(world.get("value.log_odlyzko"), (2.0 * 2f64.ln()).ln());
    assert_eq!(world.get("value.log_metcalfe"), Some(0.0));
    assert_eq!(world.get("value.log_reed"), Some(0.0));
    // n = 5: 10 pairs, 32 - 5 - 1 = 26 groups.
    let world = World::of_size(5);
    assert_close(world.get("value.log_metcalfe"), 10f64.ln());
    assert_close(world.get("value.log_reed"), 26f64.ln());
    assert_close(World::of_size(1000).get("value.log_reed"), 1000.0 * 2f64.ln());
}

/// d ln V / d ln n by a central difference over n - 1 and n + 1, which is off by less than 1e-6 here.
#[test]
fn yardsticks_grow_with_their_exact_local_exponents() {
    let local = |key: &str, n: usize| {
        let ln_value = |n: usize| World::of_size(n).get(key).expect("defined from two people on");
        (ln_value(n + 1) - ln_value(n - 1)) / (((n + 1) as f64).ln() - ((n - 1) as f64).ln())
    };
    for n in [2_000, 20_000] {
        let people = n as f64;
        let laws = [
            ("value.log_sarnoff", 1.0),
            ("value.log_odlyzko", 1.0 + 1.0 / people.ln()),
            ("value.log_metcalfe", (2.0 * people - 1.0) / (people - 1.0)),
            ("value.log_reed", people * 2f64.ln()),
        ];
        for (key, exponent) in laws {
            let found = local(key, n);
            assert!((found / exponent - 1.0).abs() < 1e-6, "{key} at {n}: {found}, by its law {exponent}");
        }
    }
}

#[test]
fn two_halves_at_the_ends_are_fully_polarized() {
    let world = World::new(&ENDS).tribes(3, &[0, 0, 2, 2]);
    assert_eq!(world.get("polarization.sd"), Some(1.0));
    assert_eq!(world.get("polarization.bimodality"), Some(1.0));
    assert_close(world.get("polarization.esteban_ray"), 1.0);
    assert_eq!(world.get("polarization.between_tribes"), Some(1.0));
    assert_eq!(world.get("polarization.tribes"), Some(2.0));
    assert_eq!(world.get("polarization.affiliated"), Some(1.0));
    let opinions = world.record().opinions;
    assert_eq!((opinions[0], opinions[39], opinions.iter().sum::<u32>()), (2, 2, 4));
}

#[test]
fn consensus_has_no_spread_and_leaves_the_rest_undefined() {
    // The mean of three times 0.1 is not the f64 of 0.1f32, so rounding could be taken for a spread.
    let world = World::new(&[0.1; 3]).tribes(2, &[0, 0, 1]).links(&[(0, 1), (1, 2), (2, 0)]);
    assert_eq!(world.get("polarization.sd"), Some(0.0));
    assert_eq!(world.get("polarization.esteban_ray"), Some(0.0));
    for key in ["bimodality", "between_tribes", "assortativity"] {
        assert_eq!(world.get(&format!("polarization.{key}")), None, "{key}");
    }
}

#[test]
fn moments_and_bins_of_three_points() {
    // -1, -1, 1/2: mean -1/2, deviations -1/2, -1/2, 1; m2 = 1/2, m3 = 1/4, m4 = 3/8; skewness^2 = 1/2, kurtosis 3/2.
    let world = World::new(&[-1.0, -1.0, 0.5]);
    assert_close(world.get("polarization.sd"), 0.5f64.sqrt());
    assert_close(world.get("polarization.bimodality"), 1.0);
    // Bins 0 (2/3) and 30 (1/3): 4/39 * 30 * (4/9*1/3 + 1/9*2/3).
    assert_close(world.get("polarization.esteban_ray"), 4.0 / 39.0 * 30.0 * (6.0 / 27.0));
    // -1, 0, 1: m2 = 2/3, m4 = 2/3, kurtosis 3/2, no skew.
    assert_close(World::new(&[-1.0, 0.0, 1.0]).get("polarization.bimodality"), 2.0 / 3.0);
}

#[test]
fn tribes_leave_out_who_belongs_to_none() {
    // Tribe 0: -1/2, 0; tribe 1: 1/2; the fourth is in none. Mean 0; between 2/16 + 1/4, total 1/4 + 0 + 1/4.
    let world = World::new(&[-0.5, 0.0, 0.5, 0.9]).tribes(2, &[0, 0, 1, -1]);
    assert_close(world.get("polarization.between_tribes"), 0.375 / 0.5);
    assert_close(world.get("polarization.tribes"), 9.0 / 5.0);
    assert_eq!(world.get("polarization.affiliated"), Some(0.75));
    let nobody = World::new(&ENDS).tribes(2, &[-1; 4]);
    assert_eq!(nobody.get("polarization.affiliated"), Some(0.0));
    for key in ["between_tribes", "tribes", "ei_follows_tribe", "modularity"] {
        assert_eq!(nobody.get(&format!("polarization.{key}")), None, "{key}");
    }
    let single = World::new(&ENDS).tribes(2, &[1; 4]).links(&[(0, 1), (1, 3)]);
    assert_eq!(single.get("polarization.tribes"), Some(1.0));
    assert_eq!(single.get("polarization.between_tribes"), Some(0.0));
    assert_eq!(single.get("polarization.modularity"), Some(0.0));
    assert_eq!(single.get("polarization.ei_follows_tribe"), Some(-1.0));
}

#[test]
fn follows_by_tribe_and_camp() {
    // 0 counts as positive. Links: 0->1 (camp in, tribe in), 0->2 (camp out, tribe out), 2->3 (camp in; 3 in no tribe),
    // 2->1 (out, out), 1->0 (in, in).
    let world = World::new(&[-1.0, -0.5, 0.0, 0.5]).tribes(2, &[0, 0, 1, -1]);
    let world = world.links(&[(0, 1), (0, 2), (1, 0), (2, 3), (2, 1)]);
    assert_eq!(world.get("polarization.ei_follows_tribe"), Some(0.0));
    assert_close(world.get("polarization.ei_follows_camp"), -1.0 / 5.0);
    // Among members 4 links, 2 inside tribe 0; out 3, 1 and in 3, 1: 2/4 - (9 + 1)/16 = -1/8.
    assert_close(world.get("polarization.modularity"), -0.125);
    // x at sources -1, -1, -1/2, 0, 0; at targets -1/2, 0, -1, 1/2, -1/2. n = 5: sums -5/2, -3/2; squares 9/4, 7/4;
    // products 1/2 + 0 + 1/2 = 1: (5*1 - 15/4)/sqrt((45/4 - 25/4)(35/4 - 9/4)) = 1.25/sqrt(32.5).
    assert_close(world.get("polarization.assortativity"), 1.25 / 32.5f64.sqrt());
}

#[test]
fn links_only_between_two_tribes_are_least_modular() {
    let world = World::new(&ENDS).tribes(2, &[0, 0, 1, 1]).links(&[(0, 2), (1, 3), (2, 1), (3, 0)]);
    assert_eq!(world.get("polarization.modularity"), Some(-0.5));
    assert_eq!(world.get("polarization.ei_follows_tribe"), Some(1.0));
    assert_close(world.get("polarization.assortativity"), -1.0);
}

#[test]
fn wealth_may_be_negative() {
    let mut world = World::of_size(2);
    assert_eq!(world.get("welfare.wealth_gini_absolute"), None, "no wealth yet");
    // 0 and 1: mean difference 1/2 over twice 1/2. -1 and 1: mean difference 1 over twice 1.
    world.society.agents.wealth = vec![1.0, 0.0];
    assert_eq!(world.get("welfare.wealth_gini_absolute"), Some(0.5));
    world.society.agents.wealth = vec![1.0, -1.0];
    assert_eq!(world.get("welfare.wealth_gini_absolute"), Some(0.5));
    // -3 and 1: mean difference 2 over twice 2.
    world.society.agents.wealth = vec![1.0, -3.0];
    assert_eq!(world.get("welfare.wealth_gini_absolute"), Some(0.5));
    world.society.agents.wealth = vec![-0.3, -0.3];
    assert_eq!(world.get("welfare.wealth_gini_absolute"), Some(0.0));
}

#[test]
fn tolerance_and_anxiety_are_two_sides() {
    let mut world = World::of_size(2);
    let (least, most) = (0.05f32, 1.2f32);
    world.society.agents.tolerance = vec![least, most];
    assert_close(world.get("welfare.tolerance"), (f64::from(least) + f64::from(most)) / 2.0);
    assert_close(world.get("welfare.anxiety"), 0.5);
    world.society.agents.tolerance = vec![least; 2];
    assert_eq!(world.get("welfare.anxiety"), Some(1.0));
    world.parameters.agents.tolerance_max = least;
    assert_eq!(world.get("welfare.anxiety"), None);
}

#[test]
fn support_is_of_open_ideas() {
    let mut world = World::of_size(2);
    assert_eq!(world.get("welfare.support_max"), None);
    world.tally.supports = vec![7, 0, 1];
    // Ranked 0, 1, 7: (0*1 + 2*7)/(3*8).
    assert_close(world.get("welfare.support_gini"), 14.0 / 24.0);
    assert_eq!(world.get("welfare.support_max"), Some(7.0));
    world.tally.supports = vec![0, 0];
    assert_eq!(world.get("welfare.support_gini"), None);
    assert_eq!(world.get("welfare.support_max"), Some(0.0));
}

#[test]
fn row_0_has_states_only() {
    let mut world = World::new(&ENDS).tribes(2, &[0, 0, 1, 1]).links(&[(0, 1), (1, 2), (2, 3)]);
    world.step = 0;
    for (row, value) in TABLE.iter().zip(world.record().values) {
        use heimo::measures::Nature::{Composition, Flow, Outcome};
        if matches!(row.nature, Composition | Flow | Outcome) {
            assert_eq!(value, None, "{}", row.key);
        }
    }
}

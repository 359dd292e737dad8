//! Whatever is done by hand, in whatever order: the scenario of it has the same records.

use super::*;
use crate::measures::Record;
use crate::random::{Purpose, Stream};
use crate::scenario::limits::INTERVENTIONS;

const STEPS: u32 = 60;

fn setup(every: u32) -> Setup {
    let builder = Setup::builder("dialogue-commons").agents(120).steps(STEPS).record_every(every).seed(11).replicate(2);
    builder.build().expect("valid")
}

/// Every record of a run to its end.
fn rest(simulation: &mut Simulation, records: &mut Vec<Record>) {
    while !simulation.finished() {
        records.extend(simulation.advance());
    }
}

/// The records of a scenario's only platform, read from its own text, as `heimo run` reads it.
fn replayed(scenario: &Scenario) -> Vec<Record> {
    let read = Scenario::from_toml(&scenario.resolved_toml()).expect("valid");
    assert_eq!(read.identity(), scenario.identity());
    let setup = Setup::new(&read, &read.platforms[0], read.replicates - 1).expect("the platform model");
    let mut simulation = Simulation::new(setup);
    let mut records = vec![simulation.initial_record()];
    rest(&mut simulation, &mut records);
    records
}

/// Does something at random.
fn something(simulation: &mut Simulation, luck: &mut Stream) -> Result<u32, Problems> {
    match luck.below(6) {
        0 => simulation.set("feed.bridging", luck.uniform64()),
        1 => simulation.set("agents.rewire", 0.1),
        2 => simulation.set("governance.kind", ["closed", "open", "firm", "vote"][luck.below(4) as usize]),
        3 => simulation.redraw(0.25 + luck.uniform64() / 2.0),
        4 => simulation.shift(Shift { tolerance: -0.1, opinion: 0.05, share: 0.5 }),
        _ => simulation.shift(Shift { tolerance: 0.0, opinion: luck.uniform() - 0.5, share: 1.0 }),
    }
}

#[test]
fn what_was_done_by_hand_is_a_scenario_with_the_same_records() {
    for number in 0..40 {
        let mut luck = Stream::new(number, 0, Purpose::Shift, 0);
        let mut simulation = Simulation::new(setup([1, 1, 3, 7][number as usize % 4]));
        let (mut records, mut done) = (vec![simulation.initial_record()], 0);
        while !simulation.finished() {
            for _ in 0..luck.below(12).saturating_sub(9) {
                done += u32::from(something(&mut simulation, &mut luck).is_ok());
            }
            if luck.below(20) == 0 {
                let mut saved = Vec::new();
                simulation.save(&mut saved).expect("memory");
                simulation = Simulation::restore(simulation.setup().clone(), &mut &saved[..]).expect("just saved");
            }
            records.extend(simulation.advance());
        }
        assert!(done > 3, "{done} changes");
        assert_eq!(records, replayed(&simulation.scenario().expect("of a scenario")), "sequence {number}");
    }
}

#[test]
fn a_change_comes_after_a_recorded_step_at_once_and_else_after_the_next() {
    let mut simulation = Simulation::new(setup(10));
    assert_eq!(simulation.set("agents.rewire", 0.2), Ok(1), "no step was taken yet");
    (0..5).for_each(|_| drop(simulation.advance()));
    assert_eq!(simulation.set("agents.rewire", 0.3), Ok(6));
    simulation.advance();
    assert_eq!(simulation.redraw(0.5), Ok(6), "now it is recorded");
    let interventions = simulation.scenario().expect("of a scenario").interventions;
    assert_eq!(interventions.iter().map(|done| done.at).collect::<Vec<_>>(), [1, 6, 6]);
}

#[test]
fn what_is_done_by_hand_stays_when_the_file_changes_something_later() {
    let text = "steps = 40\nrecord_every = 4\n[population]\nsize = 90\n[[platform]]\npreset = \"engagement-feed\"\n\
                [[intervention]]\nat = 20\nset = { \"feed.bridging\" = 1.0 }\n";
    let scenario = Scenario::from_toml(text).expect("valid");
    let setup = Setup::new(&scenario, &scenario.platforms[0], 0).expect("the platform model");
    let mut simulation = Simulation::new(setup);
    let mut records = vec![simulation.initial_record()];
    (0..8).for_each(|_| records.extend(simulation.advance()));
    simulation.set("agents.rewire", 0.4).expect("valid");
    rest(&mut simulation, &mut records);
    assert_eq!(simulation.setup().changes.last().expect("two").parameters.agents.rewire, 0.4);
    assert_eq!(records, replayed(&simulation.scenario().expect("of a scenario")));
}

#[test]
fn what_a_later_intervention_cannot_stand_with_is_refused() {
    let text = "steps = 40\n[population]\nsize = 90\n[[platform]]\npreset = \"engagement-feed\"\n\
                [[intervention]]\nat = 20\nset = { \"agents.tolerance_max\" = 0.65 }\n";
    let scenario = Scenario::from_toml(text).expect("valid");
    let setup = Setup::new(&scenario, &scenario.platforms[0], 0).expect("the platform model");
    let mut simulation = Simulation::new(setup);
    (0..8).for_each(|_| drop(simulation.advance()));
    let before = simulation.scenario();
    let refused = simulation.set("agents.tolerance", 0.7).expect_err("above the maximum from step 20 on").to_string();
    assert!(refused.contains("agents.tolerance") && refused.contains("help: "), "{refused}");
    assert_eq!(simulation.scenario(), before);
    assert_eq!(simulation.set("agents.tolerance", 0.6), Ok(9));
}

#[test]
fn no_more_is_done_than_a_scenario_may_hold() {
    let mut simulation = Simulation::new(setup(1));
    simulation.advance();
    for _ in 0..INTERVENTIONS.most {
        simulation.set("agents.rewire", 0.1).expect("within the limit");
    }
    simulation.set("agents.rewire", 0.1).expect_err("one too many");
    assert!(Scenario::from_toml(&simulation.scenario().expect("of a scenario").resolved_toml()).is_ok());
}

#[test]
fn what_is_wrong_is_said_and_changes_nothing() {
    let mut simulation = Simulation::new(setup(1));
    simulation.advance();
    let before = (simulation.scenario(), simulation.initial_record());
    let said = |answer: Result<u32, Problems>| answer.expect_err("wrong").to_string();
    assert!(said(simulation.set("feed.bridgin", 1.0)).contains("feed.bridging"));
    assert!(said(simulation.set("feed.bridging", 1e9)).contains("help: "));
    assert!(said(simulation.set("feed.bridging", f64::NAN)).contains("help: "));
    assert!(said(simulation.set("population.size", 7)).contains("cannot change during a run"));
    assert!(said(simulation.set("a\" = 1 }\nat = 3\n\"", 7)).contains("help: "));
    assert!(said(simulation.redraw(0.0)).contains("help: "));
    assert!(said(simulation.shift(Shift { tolerance: 0.0, opinion: 0.0, share: 1.0 })).contains("moves nobody"));
    assert_eq!((simulation.scenario(), simulation.initial_record()), before);
    rest(&mut simulation, &mut Vec::new());
    assert!(said(simulation.set("feed.bridging", 1.0)).contains("not before the last step"));

    let bare = Setup { origin: None, ..setup(1) };
    let mut simulation = Simulation::new(bare);
    assert!(said(simulation.set("feed.bridging", 1.0)).contains("Setup::builder"));
    assert!(simulation.scenario().is_none());
}

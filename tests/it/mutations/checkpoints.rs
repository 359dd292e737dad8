//! Checkpoints whose digest is right and whose contents no run has written.

use super::damage::damage;
use super::scenes::{AGENTS, SWEEP};
use crate::dice::Dice;
use heimo::engine::{Setup, Simulation};
use heimo::scenario::{Source, check};

/// Runs of all kinds of governance, with and without an intervention behind them, saved half-way.
fn saved() -> Vec<(Setup, Vec<u8>)> {
    let single = &SWEEP[..SWEEP.find("[sweep]").unwrap()];
    let mut texts = vec![AGENTS.to_string()];
    texts.extend(heimo::scenario::presets::NAMES.iter().map(|name| {
        let platforms = single.find("[[platform]]").unwrap();
        let text = format!("{}[[platform]]\npreset = \"{name}\"\n", &single[..platforms]);
        text.replace("steps = 4", "steps = 12")
    }));
    let mut found = Vec::new();
    for text in texts {
        let scenario =
            check(&Source { path: "s.toml".into(), text }, &[], &|path| std::fs::read(path)).unwrap().scenario;
        for design in &scenario.platforms {
            let setup = Setup::new(&scenario, design, 0).expect("the platform model");
            let mut run = Simulation::new(setup.clone());
            (0..setup.steps / 2).for_each(|_| drop(run.advance()));
            let mut bytes = Vec::new();
            run.save(&mut bytes).unwrap();
            found.push((setup, bytes));
        }
    }
    found
}

/// Which of some forged checkpoints are taken for one: those can be gone on with to the end.
fn forge(count: u32) -> (u32, u32) {
    let saved = saved();
    let (mut refused, mut taken) = (0, 0);
    for number in 0..count {
        let mut dice = Dice::new("forged checkpoint", number);
        let (setup, bytes) = dice.one_of(&saved);
        let mut damaged = damage(bytes, &mut dice);
        if number % 3 == 0 {
            damaged = damage(&damaged.bytes, &mut dice);
        }
        println!("{number}: {}", damaged.what);
        match Simulation::restore(setup.clone(), &mut &damaged.bytes[..]) {
            Err(_) => refused += 1,
            Ok(mut run) => {
                while !run.finished() {
                    run.advance();
                }
                taken += 1;
            }
        }
    }
    (refused, taken)
}

#[test]
fn a_forged_checkpoint_is_refused_or_can_be_gone_on_with() {
    for (setup, bytes) in saved() {
        Simulation::restore(setup, &mut &bytes[..]).expect("it was just saved");
    }
    let (refused, taken) = forge(400);
    assert!(refused > 50 && taken > 20, "both happen: {refused} refused, {taken} taken");
}

/// `cargo test --test it forged_checkpoints_whole -- --ignored --nocapture`
#[test]
#[ignore = "a minute"]
fn forged_checkpoints_whole() {
    let (refused, taken) = forge(20_000);
    println!("{refused} refused, {taken} taken and gone on with");
}

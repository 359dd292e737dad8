//! Changes a run while it goes on, and prints the scenario that says what was done: `heimo run` on it gives the same records.
//!
//! `cargo run --release --example steer`

use heimo::engine::{Setup, Simulation};
use heimo::scenario::{Scenario, Shift};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let setup = Setup::builder("engagement-feed").agents(300).steps(60).record_every(10).seed(7).build()?;
    let mut simulation = Simulation::new(setup);
    let mut records = vec![simulation.initial_record()];
    while !simulation.finished() {
        records.extend(simulation.advance());
        match simulation.step() {
            20 => drop(simulation.set("feed.bridging", 1.0)?),
            30 => drop(simulation.redraw(0.5)?),
            40 => drop(simulation.shift(Shift { tolerance: -0.2, opinion: 0.0, share: 0.5 })?),
            _ => {}
        }
    }
    let scenario = simulation.scenario().ok_or("the setup came from a builder")?;
    println!("{}", scenario.resolved_toml());

    let read = Scenario::from_toml(&scenario.resolved_toml())?;
    let again = heimo::run(&read)?;
    let run = again.run("engagement-feed", 0).ok_or("replicate 0 was run")?;
    assert_eq!(run.records(), records, "what was done by hand is a scenario, bit for bit");
    println!("# run again from this text: all {} records are the same", records.len());
    Ok(())
}

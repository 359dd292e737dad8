//! A sweep in a program: one lever over some values, replicate by replicate against the first value.
//!
//! Replicate r has the same society and the same luck at every value, so differences are taken pair by pair.
//!
//! `cargo run --release --example own_sweep`

use heimo::engine::{Setup, Simulation};
use heimo::experiment::statistics::{Key, paired::paired};

const REPLICATES: u32 = 6;
const SEED: u64 = 2026;

/// Quality at the end of a run.
fn quality(bridging: f64, replicate: u32) -> Result<f64, Box<dyn std::error::Error>> {
    let builder = Setup::builder("engagement-feed").agents(300).steps(60).record_every(60).seed(SEED);
    let setup = builder.set("feed.bridging", bridging).replicate(replicate).build()?;
    let mut simulation = Simulation::new(setup);
    let mut last = None;
    while !simulation.finished() {
        last = simulation.advance().or(last);
    }
    Ok(last.and_then(|record| record.get("learning.quality")).ok_or("quality is defined in every step")?)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let of =
        |bridging: f64| (0..REPLICATES).map(|replicate| quality(bridging, replicate)).collect::<Result<Vec<f64>, _>>();
    let base = of(0.0)?;
    println!("quality at the end less that without bridging; n = {REPLICATES}, 95 % intervals");
    for bridging in [0.5, 1.0, 2.0] {
        let found =
            paired(&of(bridging)?, &base, 0.95, Key { seed: SEED, test: 0, part: 0 }).ok_or("there are pairs")?;
        let (low, high) = found.interval.ok_or("there are two pairs")?;
        println!("  feed.bridging = {bridging}: {:+.4}  [{low:+.4}, {high:+.4}]", found.mean);
    }
    Ok(())
}

//! How fast the parts are: `cargo bench --bench speed`, or one section of it: `cargo bench --bench speed -- draws`.
//!
//! Every section checks its answer first. Times are the best of a few rounds, which is what a machine can do undisturbed.

// A benchmark reads the clock.
#![allow(clippy::disallowed_methods)]

mod kernels;

use heimo::scenario::presets;
use std::hint::black_box;
use std::time::Instant;

const ROUNDS: u32 = 3;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |section: &str| asked.is_empty() || asked.iter().any(|name| name == section);
    let sections: [(&str, fn()); 4] =
        [("draws", draws), ("presets", every_preset), ("sizes", sizes), ("measures", measures)];
    if let Some(unknown) = asked.iter().find(|name| !sections.iter().any(|(section, _)| section == name)) {
        eprintln!("no section {unknown}: draws, presets, sizes, measures");
        std::process::exit(2);
    }
    for (section, run) in sections {
        if wanted(section) {
            println!("{section}");
            run();
        }
    }
}

/// Seconds of the best of some rounds.
fn best(mut work: impl FnMut()) -> f64 {
    let round = |_| {
        let began = Instant::now();
        work();
        began.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min)
}

/// The measurement that chose the generator of draws inside a step: an agent's turn asks for a few blocks of 128 bits at its
/// own (step, agent).
fn draws() {
    const AGENTS: u32 = 1_000_000;
    kernels::assert_known_answers();
    kernels::assert_even_bits(AGENTS);
    kernels::assert_same_together(AGENTS);
    let blocks = f64::from(AGENTS) * f64::from(kernels::BLOCKS_PER_TURN);
    // What is done with the bits costs next to nothing, so that drawing is what is timed.
    let nanos = |turns: &dyn Fn(&mut u64)| {
        best(|| {
            let mut sum = 0;
            turns(&mut sum);
            black_box(sum);
        }) * 1e9
            / blocks
    };
    let philox = nanos(&|sum| kernels::philox_turns(black_box(AGENTS), |bits| *sum ^= bits));
    let chacha = nanos(&|sum| kernels::chacha_turns(black_box(AGENTS), |bits| *sum ^= bits));
    let together = nanos(&|sum| kernels::philox_turns_together(black_box(AGENTS), |bits| *sum ^= bits));
    println!("  Philox 4x32-10  {philox:6.2} ns a block of 128 bits");
    println!("  the same        {together:6.2} ns a block, drawn for 64 agents together, as a step does");
    println!("  ChaCha12        {chacha:6.2} ns a block of 128 bits, moving to the agent's section included");
    println!("  ratio           {:6.2}", chacha / philox);
}

fn every_preset() {
    kernels::assert_digests();
    for preset in presets::NAMES {
        step(Some(preset), 10_000, 100);
    }
}

fn sizes() {
    kernels::assert_digests();
    step(None, 100_000, 40);
    step(None, 1_000_000, 20);
}

fn step(preset: Option<&str>, agents: u32, steps: u32) {
    let simulation = || kernels::simulation(preset, agents, steps);
    let mut rounds: Vec<_> = (0..ROUNDS).map(|_| simulation()).collect();
    let mut digests = Vec::new();
    let mut seconds = f64::INFINITY;
    for simulation in &mut rounds {
        let began = Instant::now();
        kernels::finish(simulation);
        seconds = seconds.min(began.elapsed().as_secs_f64());
        digests.push(kernels::digest_of(simulation.society()));
    }
    assert!(digests.iter().all(|digest| *digest == digests[0]), "the same run, the same columns");
    let agent_steps = f64::from(agents) * f64::from(steps);
    let (name, per, rate) = (preset.unwrap_or("defaults"), seconds * 1e9 / agent_steps, agent_steps / seconds / 1e6);
    println!("  {name:<18} N = {agents:>9}  {per:7.1} ns an agent-step  {rate:6.2} million a second");
}

/// A record of a society that has lived for some steps.
fn measures() {
    for (agents, steps) in [(10_000, 50), (100_000, 20), (1_000_000, 10)] {
        let mut simulation = kernels::simulation(None, agents, steps);
        kernels::finish(&mut simulation);
        let answer = kernels::digest_of_record(&simulation.initial_record());
        let seconds = best(|| {
            let record = black_box(simulation.initial_record());
            assert_eq!(kernels::digest_of_record(&record), answer, "the same society, the same record");
        });
        let (millis, per) = (seconds * 1e3, seconds * 1e9 / f64::from(agents));
        println!("  N = {agents:>9}  {millis:8.2} ms a record  {per:6.1} ns an agent");
    }
}

//! How fast the published models of bounded confidence are: `cargo bench --bench published`.
//!
//! `deffuant`: the model with everybody meeting everybody, N = 100,000, beside a plain loop written by hand with an ordinary
//! generator, in turns in one run, one thread each. SmallRng (xoshiro256++) is the fastest that the `rand` crate offers, and
//! the harder comparison; ChaCha8 is the fastest of the family that the model draws from (ChaCha12). A ratio of 1 means as
//! fast as the plain loop. Two tolerances: at 0.5 nearly all move and a processor foresees it, at 0.2 it cannot.
//!
//! `ndlib`: interactions a second of `algorithmic-bias` at gamma 0, on the complete graph and on a scale-free network of mean
//! degree 6, N = 1,000. To compare with NDlib, run beside it, one thread each,
//!
//! ```text
//! pip install ndlib networkx
//! python -c 'import time, networkx as nx, ndlib.models.ModelConfig as mc, ndlib.models.opinions as op
//! for name, graph in (("complete", nx.complete_graph(1000)), ("scale-free", nx.barabasi_albert_graph(1000, 3))):
//!     model, config = op.AlgorithmicBiasModel(graph), mc.Configuration()
//!     config.add_model_parameter("epsilon", 0.2); config.add_model_parameter("gamma", 0.0)
//!     model.set_initial_status(config); model.iteration(node_status=False)
//!     began = time.perf_counter()
//!     for _ in range(5): model.iteration(node_status=False)
//!     print(name, 5 * 1000 / (time.perf_counter() - began), "interactions a second")'
//! ```
//!
//! Every section checks its answer. Times are the best of some rounds.

// A benchmark reads the clock.
#![allow(clippy::disallowed_methods)]

mod plain;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::time::Instant;

const ROUNDS: u32 = 15;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |section: &str| asked.is_empty() || asked.iter().any(|name| name == section);
    for (section, measure) in [("deffuant", deffuant as fn()), ("ndlib", ndlib)] {
        if wanted(section) {
            println!("{section}");
            measure();
        }
    }
}

/// Seconds that some work takes.
fn seconds(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64()
}

fn deffuant() {
    const AGENTS: usize = 100_000;
    for (tolerance, steps) in [(0.5, 10), (0.5, 40), (0.2, 10), (0.2, 40)] {
        let mut uniform = SmallRng::seed_from_u64(1);
        let start: Vec<f64> = (0..AGENTS).map(|_| uniform.random()).collect();
        let meetings = AGENTS * steps;
        let mut best = [f64::INFINITY; 3];
        for _ in 0..ROUNDS {
            let (mut small, mut chacha) = (start.clone(), start.clone());
            let mut run = plain::run("deffuant", AGENTS as i64, tolerance, false);
            let times = [
                seconds(|| plain::sweep(&mut *run, steps)),
                seconds(|| plain::plain_loop(&mut small, meetings, tolerance, &mut SmallRng::seed_from_u64(2))),
                seconds(|| plain::plain_loop(&mut chacha, meetings, tolerance, &mut ChaCha8Rng::seed_from_u64(2))),
            ];
            best.iter_mut().zip(times).for_each(|(best, time)| *best = best.min(time));
            plain::assert_alike(plain::moments_of_run(&*run), plain::moments(small.into_iter()), AGENTS);
        }
        let [ours, small, chacha] = best.map(|time| time * 1e9 / meetings as f64);
        println!(
            "  tolerance {tolerance}, {steps:>2} steps: ours {ours:5.2} ns a meeting, plain with SmallRng {small:5.2} \
             (ratio {:.2}), with ChaCha8 {chacha:5.2} (ratio {:.2})",
            small / ours,
            chacha / ours
        );
    }
}

fn ndlib() {
    const AGENTS: usize = 1_000;
    const STEPS: usize = 200;
    for (name, network) in [("complete", false), ("scale-free, mean degree 6", true)] {
        let mut best = f64::INFINITY;
        for _ in 0..ROUNDS {
            let mut run = plain::run("algorithmic-bias", AGENTS as i64, 0.2, network);
            best = best.min(seconds(|| plain::sweep(&mut *run, STEPS)));
            let (mean, _) = plain::moments_of_run(&*run);
            assert!((mean - 0.5).abs() < 1.45 / (AGENTS as f64).sqrt(), "meetings keep the mean: {mean}");
        }
        let rate = (AGENTS * STEPS) as f64 / best;
        println!("  {name:<26} {:7.2} ns an interaction, {:.1} million a second", 1e9 / rate, rate / 1e6);
    }
}

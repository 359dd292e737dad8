//! Social influence on a pair, through the platform model's own rules (Flache et al. 2017 review the three kinds).

use heimo::engine::{Setup, Simulation};
use heimo::network::file::{FileSpec, parse};
use heimo::scenario::parameters::Parameters;
use heimo::scenario::value::{Value, Values};
use std::sync::Arc;

const STEPS: u32 = 40;

/// The opinions of two who do nothing but co-create with each other, step by step, with a fixed tolerance.
fn pair(a: f32, b: f32, convergence: f64, tolerance: f64, repulsion: f64) -> Vec<[f32; 2]> {
    let mut values = Values::default();
    let set = [
        ("network.kind", Value::Name("file")),
        ("agents.modes", Value::Names(&["co-create"])),
        ("feed.discovery", Value::Real(0.0)),
        ("encounter.convergence", Value::Real(convergence)),
        ("agents.tolerance", Value::Real(tolerance)),
        ("agents.tolerance_max", Value::Real(2.0)),
        ("agents.mu_repel", Value::Real(repulsion)),
    ];
    set.into_iter().for_each(|(key, value)| values.set(key, value));
    for key in ["eta_comfort", "eta_clash", "habituation", "recovery", "opinion_noise", "rewire"] {
        values.set(&format!("agents.{key}"), Value::Real(0.0));
    }
    let spec = FileSpec {
        path: "pair.edges".into(),
        directed: false,
        nodes: Some("pair.tsv".into()),
        opinion: Some("opinion".to_string()),
        opinion_min: -1.0,
        opinion_max: 1.0,
        ..FileSpec::default()
    };
    let table = format!("id\topinion\n1\t{a}\n2\t{b}\n");
    let network = parse(&spec, b"1 2\n", Some(table.as_bytes())).expect("two people and a tie");
    let parameters = Parameters::from_values(&values);
    let (changes, network) = (Vec::new(), Some(Arc::new(network)));
    let setup =
        Setup { parameters, seed: 1, replicate: 0, steps: STEPS, record_every: STEPS, changes, network, origin: None };
    let mut run = Simulation::new(setup);
    let mut opinions = vec![[run.society().agents.opinion[0], run.society().agents.opinion[1]]];
    while !run.finished() {
        run.advance();
        opinions.push([run.society().agents.opinion[0], run.society().agents.opinion[1]]);
    }
    opinions
}

fn distance([a, b]: [f32; 2]) -> f64 {
    f64::from((b - a).abs())
}

/// Both move a share mu of the way at once: the difference shrinks by 1 - 2 mu each step, whatever it was.
#[test]
fn assimilative_influence_always_converges() {
    for (a, b) in [(-1.0, 1.0), (-0.3, 0.9), (0.1, 0.2)] {
        let opinions = pair(a, b, 0.1, 2.0, 0.5);
        for (step, &now) in opinions.iter().enumerate() {
            let expected = f64::from(b - a) * 0.8f64.powi(step as i32);
            assert!(
                (distance(now) - expected).abs() < 1e-5,
                "{a} and {b} in step {step}: {now:?}, not {expected} apart"
            );
        }
    }
}

#[test]
fn similarity_biased_influence_converges_within_the_bound_only() {
    let within = pair(-0.2, 0.25, 0.1, 0.5, 0.0);
    assert!(distance(within[STEPS as usize]) < 1e-3);
    let beyond = pair(-0.2, 0.35, 0.1, 0.5, 0.0);
    assert!(beyond.iter().all(|&now| now == [-0.2, 0.35]), "{beyond:?}");
}

/// Beyond tolerance each is pushed a share of its way to its own end: 1 - |x| shrinks by 1 - mu each step once both are on
/// their own side of 0.
#[test]
fn repulsive_influence_drives_the_dissimilar_to_the_ends() {
    let near = pair(-0.2, 0.25, 0.1, 0.5, 0.3);
    assert!(distance(near[STEPS as usize]) < 1e-3);
    let far = pair(-0.2, 0.35, 0.1, 0.5, 0.3);
    for (step, &[a, b]) in far.iter().enumerate() {
        let left = 0.7f64.powi(step as i32);
        assert!((f64::from(a) - (-1.0 + 0.8 * left)).abs() < 1e-5, "step {step}: {a}");
        assert!((f64::from(b) - (1.0 - 0.65 * left)).abs() < 1e-5, "step {step}: {b}");
    }
}

//! Scenarios nobody wrote: shipped ones, damaged. Never a panic; valid, or refused with place and remedy.

use heimo::scenario::{Location, Source, check};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::path::Path;
use std::time::{Duration, Instant};

const SHIPPED: [&str; 4] = [
    include_str!("../../scenarios/classroom.toml"),
    include_str!("../../scenarios/monoculture-shock.toml"),
    include_str!("../../scenarios/real-network.toml"),
    include_str!("../../scenarios/echo-chamber.toml"),
];

/// One damage to a text.
#[derive(Clone, Debug)]
enum Damage {
    /// a byte replaced
    Flip(usize, u8),
    /// a run of bytes removed
    Delete(usize, usize),
    /// a line moved to another line
    Move(usize, usize),
    /// a line written twice
    Repeat(usize),
    /// the values of two lines exchanged
    Swap(usize, usize),
    /// a value replaced by another
    Replace(usize, usize),
}

const VALUES: [&str; 16] = [
    "nan",
    "-1",
    "1e308",
    "\"\"",
    "[]",
    "{}",
    "true",
    "9223372036854775808",
    "0",
    "0.5",
    "[[]]",
    "\"solo\"",
    "2026-01-01",
    "{ \"feed.noise\" = 0.3 }",
    "\"\\u0000\"",
    "'",
];

impl Damage {
    fn apply(&self, text: &mut Vec<u8>) {
        if text.is_empty() {
            return;
        }
        let mut lines: Vec<Vec<u8>> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        let count = lines.len();
        match *self {
            Damage::Flip(at, byte) => {
                let at = at % text.len();
                text[at] = byte;
                return;
            }
            Damage::Delete(at, length) => {
                let start = at % text.len();
                text.drain(start..(start + length).min(text.len()));
                return;
            }
            Damage::Move(from, to) => {
                let line = lines.remove(from % count);
                lines.insert(to % count, line);
            }
            Damage::Repeat(at) => lines.insert(at % count, lines[at % count].clone()),
            Damage::Swap(a, b) => {
                let halves = [a, b].map(|k| halves(&lines[k % count]));
                lines[a % count] = [&halves[0].0[..], &halves[1].1].concat();
                lines[b % count] = [&halves[1].0[..], &halves[0].1].concat();
            }
            Damage::Replace(at, value) => {
                let (key, _) = halves(&lines[at % count]);
                lines[at % count] = [&key[..], VALUES[value % VALUES.len()].as_bytes()].concat();
            }
        }
        *text = lines.join(&b'\n');
    }
}

/// A line to its `=`, and what comes after.
fn halves(line: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let cut = line.iter().position(|byte| *byte == b'=').map_or(line.len(), |at| at + 1);
    (line[..cut].to_vec(), line[cut..].to_vec())
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = 0..10_000usize;
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (at.clone(), 1..40usize).prop_map(|(at, length)| Damage::Delete(at, length)),
        (at.clone(), at.clone()).prop_map(|(from, to)| Damage::Move(from, to)),
        at.clone().prop_map(Damage::Repeat),
        (at.clone(), at.clone()).prop_map(|(a, b)| Damage::Swap(a, b)),
        (at, 0..VALUES.len()).prop_map(|(at, value)| Damage::Replace(at, value)),
    ]
}

/// Holds what must hold of any bytes; whether they are a valid scenario.
fn hold(bytes: Vec<u8>) -> Result<bool, TestCaseError> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let read = |path: &Path| std::fs::read(folder.join(path));
    let checked = Source::from_bytes("damaged.toml", bytes).and_then(|source| check(&source, &[], &read));
    match checked {
        Ok(checked) => {
            let again = Source { path: "damaged.toml".into(), text: checked.scenario.resolved_toml() };
            let again = check(&again, &[], &read).map_err(|problems| TestCaseError::fail(problems.to_string()))?;
            prop_assert_eq!(&again.scenario, &checked.scenario);
            Ok(true)
        }
        Err(problems) => {
            prop_assert!(!problems.0.is_empty());
            for problem in &problems.0 {
                let placed = matches!(problem.location, Location::At { line, column } if line > 0 && column > 0);
                prop_assert!(placed && !problem.message.is_empty() && !problem.help.is_empty(), "{:?}", problem);
            }
            prop_assert!(problems.to_string().chars().all(|c| c == '\n' || !c.is_control()));
            Ok(false)
        }
    }
}

/// Damages shipped scenarios `cases` times; how many stayed valid.
fn damage_shipped(cases: u32, seed: u64) -> u32 {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &key));
    let valid = std::cell::Cell::new(0);
    let damages = (0..SHIPPED.len(), prop::collection::vec(damage(), 1..5));
    let outcome = runner.run(&damages, |(which, damages)| {
        let mut text = SHIPPED[which].as_bytes().to_vec();
        damages.iter().for_each(|damage| damage.apply(&mut text));
        valid.set(valid.get() + u32::from(hold(text)?));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    valid.get()
}

#[test]
fn a_damaged_scenario_is_valid_or_refused_with_place_and_remedy() {
    let valid = damage_shipped(3_000, 7);
    // both branches were taken
    assert!((300..2_700).contains(&valid), "{valid} of 3000 stayed valid");
}

/// The same for as many seconds as HEIMO_FUZZ_SECONDS says, from ever new seeds:
/// `HEIMO_FUZZ_SECONDS=600 cargo test --release fuzz_scenario_for -- --ignored`
#[test]
#[ignore = "runs as long as it is told to"]
fn fuzz_scenario_for() {
    let seconds = std::env::var("HEIMO_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(10);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut cases = 0u64;
    for seed in 1_000.. {
        damage_shipped(2_000, seed);
        cases += 2_000;
        if Instant::now() >= end {
            break;
        }
    }
    println!("{cases} damaged scenarios");
}

//! Files that were damaged: whatever is done next gives the same bits as if nothing had happened, or is refused with the place
//! and how to mend it. Never a panic, never a wrong value taken over or shown in silence.
//!
//! Every mutation is a function of its kind and number. A fault names both: `HEIMO_MUTATION="KIND:123"` with
//! `cargo test --test it mutations_whole -- --ignored --nocapture` does that one again, alone; `HEIMO_MUTATION=KIND` that kind.

mod checkpoints;
mod damage;
mod folders;
mod networks;
pub mod scenes;
mod texts;
mod values;

use std::collections::BTreeMap;
use std::time::Instant;

/// What came of a mutation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// the same bits as undisturbed, or exactly what the damaged text says
    Same,
    /// an error that names the place and how to mend it
    Refused,
    /// a refusal without place or remedy
    Mute(String),
    /// a wrong value taken over or shown, and nothing said
    Silent(String),
    /// the program broke down
    Panic(String),
}

/// A kind of file, and what its mutations come to.
pub struct Kind {
    pub name: &'static str,
    /// how many in `cargo test`
    pub reduced: u32,
    /// how many on request
    pub whole: u32,
    /// one mutation: what was done, and what came of it
    pub judge: Box<dyn Fn(u32) -> (String, Outcome) + Sync>,
}

/// Counts of a kind: the same, refused, mute, silent, panics.
#[derive(Default)]
struct Counts([u32; 5]);

/// Says which mutation it was where the program itself breaks down in this process.
struct Replay<'a>(&'a str, u32);

impl Drop for Replay<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("this was HEIMO_MUTATION=\"{}:{}\"", self.0, self.1);
        }
    }
}

/// Does the mutations of some kinds, prints a count of each, and fails with every fault.
fn judge(kinds: &[Kind], number: impl Fn(&Kind) -> u32) {
    let only = std::env::var("HEIMO_MUTATION").ok();
    let only = only.as_deref().map(|text| text.rsplit_once(':').unwrap_or((text, "")));
    let mut faults = Vec::new();
    let mut table: BTreeMap<&str, Counts> = BTreeMap::new();
    let begin = Instant::now();
    for kind in kinds.iter().filter(|kind| only.is_none_or(|(name, _)| name == kind.name)) {
        let counts = table.entry(kind.name).or_default();
        let numbers = match only {
            Some((_, one)) if !one.is_empty() => vec![one.parse().expect("a number")],
            _ => (0..number(kind)).collect(),
        };
        for number in numbers {
            let replay = Replay(kind.name, number);
            let (what, outcome) = (kind.judge)(number);
            drop(replay);
            let (column, fault) = match outcome {
                Outcome::Same => (0, None),
                Outcome::Refused => (1, None),
                Outcome::Mute(said) => (2, Some(format!("refused without place or remedy: {said}"))),
                Outcome::Silent(what) => (3, Some(format!("accepted in silence: {what}"))),
                Outcome::Panic(said) => (4, Some(format!("broke down: {said}"))),
            };
            counts.0[column] += 1;
            faults.extend(fault.map(|fault| format!("{} {number}: {what}\n    {fault}", kind.name)));
        }
    }
    println!("{:<34} {:>6} {:>8} {:>6} {:>7} {:>7}", "kind", "same", "refused", "mute", "silent", "panics");
    let line = |name: &str, [a, b, c, d, e]: [u32; 5]| println!("{name:<34} {a:>6} {b:>8} {c:>6} {d:>7} {e:>7}");
    table.iter().for_each(|(name, counts)| line(name, counts.0));
    let sum = |k: usize| table.values().map(|counts| counts.0[k]).sum::<u32>();
    let sums = [0, 1, 2, 3, 4].map(sum);
    line("all", sums);
    println!("{} mutations in {:.0} s", sums.iter().sum::<u32>(), begin.elapsed().as_secs_f64());
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_damaged_file_of_a_folder_changes_no_bit_or_is_refused() {
    judge(&folders::kinds(), |kind| kind.reduced);
}

#[test]
fn a_damaged_input_says_what_it_says_or_is_refused() {
    judge(&texts::kinds(), |kind| kind.reduced);
}

/// At least 5,000 over all kinds: `cargo test --test it mutations_whole -- --ignored --nocapture`
#[test]
#[ignore = "minutes"]
fn mutations_whole() {
    let kinds: Vec<Kind> = folders::kinds().into_iter().chain(texts::kinds()).collect();
    assert!(kinds.iter().map(|kind| kind.whole).sum::<u32>() >= 5_000);
    judge(&kinds, |kind| kind.whole);
}

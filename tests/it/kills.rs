//! kill -9 at any moment, then the same command again: it ends with the data of an undisturbed run, nothing that was finished is
//! lost or computed a second time, and nothing is left lying about.
#![cfg(unix)]

use crate::cli::{Ended, Place};
use crate::dice::Dice;
use crate::mutations::scenes::{OUT, copy_folder, files};
use heimo::experiment::Journal;
use heimo::experiment::plan::Id;
use heimo::output::manifest::Manifest;
use heimo::output::{jobs, names, shards};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// 2 platforms x 3 points x 2 replicates = 12 runs.
const SWEEP: &str = "\
seed = 5\nreplicates = 2\nsteps = 60\nrecord_every = 10\n\
[population]\nsize = 400\n[landscape]\nbits = 8\ninteractions = 2\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n\
[sweep]\ndesign = \"grid\"\nvary = { \"agents.belonging_strength\" = [0.1, 0.5, 0.9] }\n";
/// Agent-steps of one of its runs.
const RUN: u64 = 400 * 60;

/// Runs the small scenario.
const SMALL: &str = "run small.toml --out kept -q --no-plots --threads 2";

/// What is killed.
struct Kind {
    name: &'static str,
    /// small.toml
    scenario: String,
    /// what is done before, undisturbed: arguments, blank between
    before: &'static [&'static str],
    /// the command that is killed, and given again
    command: &'static str,
}

fn kinds() -> Vec<Kind> {
    let shares = &["plan small.toml --out kept", "run kept/plan.toml -q --threads 2 --shard 1/2"][..];
    let all_shares = &[
        "plan small.toml --out kept",
        "run kept/plan.toml -q --threads 2 --shard 1/2",
        "run kept/plan.toml -q --threads 2 --shard 2/2",
    ][..];
    let until = "until = { measure = \"learning.quality\", half_width = 0.06, at_most = 16 }\n";
    let single = SWEEP[..SWEEP.find("[sweep]").unwrap()].replace("replicates = 2", "replicates = 6");
    let kind = |name, scenario: String, before, command| Kind { name, scenario, before, command };
    vec![
        kind("run", SWEEP.into(), &[], SMALL),
        kind("extend", SWEEP.into(), &[SMALL], "run more.toml --out kept -q --no-plots --threads 2"),
        kind("share", SWEEP.into(), shares, "run kept/plan.toml -q --threads 2 --shard 2/2"),
        kind("merge", SWEEP.into(), all_shares, "merge kept -q --no-plots"),
        kind("until", SWEEP.to_string() + until, &[], SMALL),
        kind("record_agents", format!("record_agents = [0, 30, 60]\n{single}"), &[], SMALL),
    ]
}

/// What a kind comes to where nobody kills it.
struct Undisturbed {
    begin: Place,
    /// of the result; of a share, the bytes of its journal are all that is compared
    manifest: Option<Vec<u8>>,
    share_bytes: u64,
    /// runs in all
    jobs: u64,
    life: Duration,
}

/// Words of a command.
fn words(command: &str) -> Vec<&str> {
    command.split(' ').collect()
}

fn copy(of: &Place) -> Place {
    let place = Place::with("");
    copy_folder(&of.path(""), &place.path(""));
    place
}

fn undisturbed(kind: &Kind) -> Undisturbed {
    let begin = Place::with(&kind.scenario);
    std::fs::write(begin.path("more.toml"), kind.scenario.replace("replicates = 2", "replicates = 3")).unwrap();
    let well = |place: &Place, command: &str| {
        let ended = place.heimo(&words(command));
        assert_eq!(ended.code, Some(0), "{command}: {ended:?}");
    };
    kind.before.iter().for_each(|command| well(&begin, command));
    let end = copy(&begin);
    let instant = Instant::now();
    well(&end, kind.command);
    let life = instant.elapsed();
    let folder = end.path(OUT);
    let manifest = std::fs::read(folder.join(names::MANIFEST)).ok();
    // A share has no list of runs: its plan has 12.
    let rows = jobs::read(&folder).map_or(12, |rows| rows.len() as u64);
    Undisturbed { begin, manifest, share_bytes: share_bytes(&folder), jobs: rows, life }
}

/// Bytes of the journals of finished shares: a run that is in one twice makes it longer.
fn share_bytes(folder: &Path) -> u64 {
    let shares = shards::shares(folder).unwrap();
    shares
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "journal"))
        .map(|path| path.metadata().unwrap().len())
        .sum()
}

/// Ids of runs that a folder has finished, wherever it has them. Looks, and changes nothing.
fn finished(folder: &Path) -> BTreeSet<Id> {
    let columns = heimo::measures::TABLE.len();
    let mut journals = shards::shares(folder).unwrap();
    journals.push(folder.join(names::JOURNAL));
    let mut found = BTreeSet::new();
    for path in journals {
        // A journal that was killed before it had a header holds nothing.
        if let Ok(journal) = Journal::open_to_read(&path, columns) {
            found.extend(journal.settled().copied());
        }
    }
    if folder.join(names::MANIFEST).exists() {
        // Being cleared away, a result may have lost its list of runs already: then a journal has them.
        let rows = jobs::read(folder).unwrap_or_default();
        found.extend(rows.into_iter().filter(|row| row.error.is_none()).map(|row| row.id));
    }
    found
}

/// Runs that the last session simulated, if there was one.
fn simulated(folder: &Path) -> u64 {
    let Ok(text) = std::fs::read(folder.join(names::TIMING)) else { return 0 };
    let timing: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let steps = timing["agent_steps"].as_u64().unwrap();
    assert_eq!(steps % RUN, 0, "whole runs");
    steps / RUN
}

/// What was there when it was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    Nothing,
    Begun,
    AllComputed,
    Over,
}

/// Kills a command after a time and gives it again; when, and what is wrong then.
fn kill(kind: &Kind, whole: &Undisturbed, after: Duration) -> (Moment, Vec<String>) {
    let place = copy(&whole.begin);
    let folder = place.path(OUT);
    let mut command = place.command(&words(kind.command));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    let over = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    let before = finished(&folder).len() as u64;
    let moment = match before {
        _ if over => Moment::Over,
        n if n == whole.jobs => Moment::AllComputed,
        0 => Moment::Nothing,
        _ => Moment::Begun,
    };
    // What the next session says of itself must be its own.
    let _ = std::fs::remove_file(folder.join(names::TIMING));
    let ended = place.heimo(&words(kind.command));
    (moment, wrong(kind, whole, &folder, before, &ended))
}

fn wrong(kind: &Kind, whole: &Undisturbed, folder: &Path, before: u64, ended: &Ended) -> Vec<String> {
    let mut wrong = Vec::new();
    if ended.code != Some(0) {
        return vec![format!("the same command again: {ended:?}")];
    }
    if std::fs::read(folder.join(names::MANIFEST)).ok() != whole.manifest {
        let data = Manifest::read(folder).map(|manifest| manifest.data_sha256);
        wrong.push(format!("another manifest, data {data:?}"));
    }
    if kind.name != "share" && simulated(folder) + before != whole.jobs {
        wrong.push(format!(
            "{before} of {} runs were finished, and {} were simulated then",
            whole.jobs,
            simulated(folder)
        ));
    }
    if share_bytes(folder) != whole.share_bytes {
        wrong.push(format!("shares have {} bytes, not {}", share_bytes(folder), whole.share_bytes));
    }
    let left = |name: &String| {
        let work = [names::JOURNAL, names::LOCK, names::JOURNAL_ASIDE].contains(&name.as_str());
        work || name.ends_with(".part")
            || name.ends_with(".lock")
            || name.starts_with("parts/")
            || name.starts_with("checkpoints/")
    };
    let left: Vec<String> = files(folder).into_iter().filter(left).collect();
    if let Some(first) = left.first() {
        wrong.push(format!("{} files are left behind, `{first}` the first", left.len()));
    }
    wrong
}

/// So many kills of each kind, spread over its whole life: half of them over its end, when the result is written and the work
/// cleared away.
fn kills(of_each: u32) {
    let mut faults = Vec::new();
    println!(
        "{:<16} {:>6} {:>8} {:>6} {:>9} {:>5} {:>7}",
        "kind", "kills", "nothing", "begun", "computed", "over", "faults"
    );
    for kind in kinds() {
        let whole = undisturbed(&kind);
        let mut life = whole.life;
        let mut moments = [0; 4];
        let known = faults.len();
        for number in 0..of_each {
            let mut dice = Dice::new(kind.name, number);
            let share = dice.below(10_000) as f64 / 10_000.0;
            let share = if number % 2 == 0 { share } else { 0.7 + 0.35 * share };
            let (moment, wrong) = kill(&kind, &whole, life.mul_f64(share));
            // How long it lives depends on what else the machine does: where kills come too late, the next come sooner.
            life = match moment {
                Moment::Over => life.mul_f64(0.85),
                Moment::Nothing | Moment::Begun if share > 0.9 => life.mul_f64(1.15),
                _ => life,
            };
            moments[moment as usize] += 1;
            let place = format!("{} {number}, killed at {:.1} % of its life, {moment:?}", kind.name, share * 100.0);
            faults.extend(wrong.into_iter().map(|wrong| format!("{place}: {wrong}")));
        }
        let [a, b, c, d] = moments;
        println!("{:<16} {of_each:>6} {a:>8} {b:>6} {c:>9} {d:>5} {:>7}", kind.name, faults.len() - known);
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn killed_at_any_moment_nothing_finished_is_lost_or_computed_twice() {
    kills(2);
}

/// `cargo test --test it kills_whole -- --ignored --nocapture`
#[test]
#[ignore = "a minute or two"]
fn kills_whole() {
    kills(36);
}

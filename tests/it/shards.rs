//! Sweeps spread over threads, sessions and processes: what comes out is the same, and what is there is not run again.

use crate::cli::{Ended, Place, data};
use std::path::Path;

/// 2 platforms x 6 points x 2 replicates = 24 runs of 60 agents and 6 steps.
const SWEEP: &str = "\
seed = 5\nreplicates = 2\nsteps = 6\nrecord_every = 3\n\
[population]\nsize = 60\n[landscape]\nbits = 6\ninteractions = 2\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n\
[sweep]\ndesign = \"grid\"\n\
vary = { \"agents.belonging_strength\" = [0.1, 0.5, 0.9], \"landscape.interactions\" = [1, 3] }\n";
/// Agent-steps of one of its runs.
const RUN: u64 = 60 * 6;

/// Runs a command that must end well.
fn well(place: &Place, words: &[&str]) -> Ended {
    let ended = place.heimo(words);
    assert_eq!(ended.code, Some(0), "{words:?}: {ended:?}");
    ended
}

fn run(place: &Place, scenario: &str, out: &str, more: &[&str]) -> Ended {
    well(place, &[&["run", scenario, "--out", out, "-q", "--no-plots"][..], more].concat())
}

/// Everything that is compared between results.
fn manifest(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("manifest.json")).unwrap()
}

/// Runs that the last session simulated.
fn simulated(folder: &Path) -> u64 {
    let timing: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.join("timing.json")).unwrap()).unwrap();
    let steps = timing["agent_steps"].as_u64().unwrap();
    assert_eq!(steps % RUN, 0);
    steps / RUN
}

/// The result of a scenario in one process, to compare with.
fn whole(place: &Place, scenario: &str) -> String {
    let out = format!("whole-{scenario}");
    run(place, scenario, &out, &["--threads", "1"]);
    manifest(&place.path(&out))
}

/// Plans a scenario into a folder and runs some shares of it.
fn shares(place: &Place, out: &str, of: u32, numbers: &[u32]) {
    well(place, &["plan", "small.toml", "--out", out]);
    let plan = format!("{out}/plan.toml");
    for number in numbers {
        well(place, &["run", &plan, "--shard", &format!("{number}/{of}"), "-q"]);
    }
}

fn merged(place: &Place, out: &str) -> String {
    well(place, &["merge", out, "-q", "--no-plots"]);
    manifest(&place.path(out))
}

#[test]
fn threads_and_shares_in_any_order_number_and_repetition_give_the_same_bytes() {
    let place = Place::with(SWEEP);
    let expected = whole(&place, "small.toml");
    run(&place, "small.toml", "threads", &["--threads", "8"]);
    assert_eq!(manifest(&place.path("threads")), expected, "8 threads");
    shares(&place, "reverse", 7, &[7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(merged(&place, "reverse"), expected, "7 shares, the last first");
    shares(&place, "overlapping", 3, &[1, 3]);
    shares(&place, "overlapping", 7, &[2, 4, 5, 6, 7, 3, 2]);
    shares(&place, "overlapping", 3, &[2, 2]);
    assert_eq!(merged(&place, "overlapping"), expected, "thirds and sevenths that overlap, one repeated");
    shares(&place, "many", 40, &(1..=40).collect::<Vec<_>>());
    assert_eq!(merged(&place, "many"), expected, "more shares than runs");
    let again = well(&place, &["merge", "many", "--no-plots"]);
    assert!(again.out.contains("up to date"), "{again:?}");
}

#[test]
fn merging_says_what_is_missing_writes_nothing_and_the_plan_does_the_rest() {
    let place = Place::with(SWEEP);
    let expected = whole(&place, "small.toml");
    shares(&place, "some", 3, &[3, 1]);
    let ended = place.heimo(&["merge", "some"]);
    assert!(ended.code == Some(1) && ended.err.contains("8 of 24 runs are missing"), "{ended:?}");
    assert!(!place.path("some/manifest.json").exists() && !place.path("some/metrics.parquet").exists());
    let status = well(&place, &["status", "some"]);
    assert!(status.out.contains("24 runs: 16 done, 0 failed, 8 missing"), "{status:?}");
    well(&place, &["run", "some/plan.toml", "-q", "--no-plots"]);
    assert_eq!(simulated(&place.path("some")), 8);
    assert_eq!(manifest(&place.path("some")), expected);
    let status = well(&place, &["status", "some"]);
    assert!(status.out.contains("24 runs, 24 done, 0 failed"), "{status:?}");
}

#[test]
fn two_processes_do_not_work_on_one_share() {
    let place = Place::with(SWEEP);
    shares(&place, "sweep", 2, &[1]);
    let names = || std::fs::read_dir(place.path("sweep/shards")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(names().collect::<Vec<_>>(), ["1-of-2.journal"], "a share leaves one file");
    let lock = std::fs::File::create(place.path("sweep/shards/2-of-2.lock")).unwrap();
    lock.lock().unwrap();
    let words = ["run", "sweep/plan.toml", "--shard", "2/2", "-q"];
    let ended = place.heimo(&words);
    assert!(ended.code == Some(1) && ended.err.contains("another process"), "{ended:?}");
    drop(lock);
    well(&place, &words);
    assert_eq!(names().count(), 2, "the lock of a process that is gone holds nobody up");
}

#[test]
fn a_folder_with_another_plan_is_refused() {
    let place = Place::with(SWEEP);
    shares(&place, "sweep", 2, &[1]);
    for words in [
        &["plan", "small.toml", "--set", "seed=6", "--out", "sweep"][..],
        &["run", "sweep/plan.toml", "--set", "seed=6", "--shard", "2/2"],
        &["submit", "small.toml", "--set", "seed=6", "--out", "sweep", "--engine", "slurm", "--shards", "2"],
    ] {
        let ended = place.heimo(words);
        assert!(ended.code == Some(2) && ended.err.contains("help: "), "{words:?}: {ended:?}");
    }
}

/// A result that can be extended runs what is new, and is then the result that a fresh run gives.
#[test]
fn extending_a_finished_sweep_runs_only_what_is_new() {
    let more = [
        ("[0.1, 0.5, 0.9]", "[0.1, 0.3, 0.5, 0.9]", 8),
        ("[1, 3]", "[0, 1, 3]", 12),
        ("[sweep]", "[[platform]]\npreset = \"engagement-feed\"\n[sweep]", 12),
        ("replicates = 2", "replicates = 5", 36),
    ];
    for (from, to, new) in more {
        let place = Place::with(SWEEP);
        run(&place, "small.toml", "sweep", &[]);
        assert_eq!(simulated(&place.path("sweep")), 24);
        std::fs::write(place.path("more.toml"), SWEEP.replace(from, to)).unwrap();
        run(&place, "more.toml", "sweep", &[]);
        assert_eq!(simulated(&place.path("sweep")), new, "{to}");
        assert_eq!(manifest(&place.path("sweep")), whole(&place, "more.toml"), "{to}");
        assert!(well(&place, &["run", "more.toml", "--out", "sweep", "--no-plots"]).out.contains("up to date"));
        let fewer = place.heimo(&["run", "small.toml", "--out", "sweep"]);
        assert!(fewer.code == Some(2) && fewer.err.contains("--force"), "nothing is thrown away: {fewer:?}");
    }
}

/// Points that have luck of their own are not runs of a larger sweep.
#[test]
fn points_that_are_not_paired_give_the_same_everywhere_and_are_not_extended() {
    let apart = SWEEP.replace("design = \"grid\"", "design = \"grid\"\npaired = false");
    let place = Place::with(&apart);
    let expected = whole(&place, "small.toml");
    run(&place, "small.toml", "threads", &["--threads", "8"]);
    assert_eq!(manifest(&place.path("threads")), expected);
    shares(&place, "shares", 5, &[4, 2, 5, 1, 3]);
    assert_eq!(merged(&place, "shares"), expected);
    std::fs::write(place.path("paired.toml"), SWEEP).unwrap();
    assert_ne!(whole(&place, "paired.toml"), expected);
    let more = apart.replace("replicates = 2", "replicates = 3");
    std::fs::write(place.path("more.toml"), more).unwrap();
    let ended = place.heimo(&["run", "more.toml", "--out", "threads"]);
    assert!(ended.code == Some(2) && ended.err.contains("--force"), "{ended:?}");
}

/// 100 points, one of them impossible: as many interactions as there are bits.
fn one_in_a_hundred() -> Place {
    let vary = SWEEP.find("[sweep]").unwrap();
    let place = Place::with(&format!(
        "{}[sweep]\ndesign = \"list\"\nfile = \"points.csv\"\n",
        SWEEP[..vary]
            .replace("replicates = 2", "replicates = 1")
            .replace("[[platform]]\npreset = \"crowd-vote\"\n", "")
    ));
    let row = |k: u32| format!("0.{k:02},{}\n", if k == 41 { 6 } else { k % 6 });
    let rows: String = (0..100).map(row).collect();
    std::fs::write(place.path("points.csv"), format!("agents.belonging_strength,landscape.interactions\n{rows}"))
        .unwrap();
    place
}

#[test]
fn impossible_points_are_rows_and_everything_says_so() {
    let place = one_in_a_hundred();
    let first = place.heimo(&["run", "small.toml", "--no-plots", "--out", "sweep"]);
    assert!(first.code == Some(1) && first.err.contains("1 of 100 runs failed"), "{first:?}");
    assert!(first.err.contains("point 41") && first.err.contains("interactions"), "{first:?}");
    let folder = place.path("sweep");
    let jobs = std::fs::read_to_string(folder.join("jobs.csv")).unwrap();
    let having = |word: &str| jobs.lines().filter(|line| line.contains(word)).count();
    assert_eq!((having(",done,"), having(",failed,")), (99, 1));
    assert_eq!(simulated(&folder), 99);
    let status = well(&place, &["status", "sweep"]);
    assert!(status.out.contains("100 runs, 99 done, 1 failed") && status.out.contains("point 41"), "{status:?}");
    let (before, timing) = (manifest(&folder), std::fs::read(folder.join("timing.json")).unwrap());
    let second = place.heimo(&["run", "small.toml", "--no-plots", "--out", "sweep"]);
    assert!(second.code == Some(1) && second.err.contains("finished but for 1 runs that failed"), "{second:?}");
    assert_eq!(std::fs::read(folder.join("timing.json")).unwrap(), timing, "nothing was run");
    let retried = place.heimo(&["run", "small.toml", "--no-plots", "--out", "sweep", "--retry-failed"]);
    assert!(retried.code == Some(1) && retried.err.contains("1 of 100 runs failed"), "{retried:?}");
    assert_eq!((simulated(&folder), manifest(&folder)), (0, before.clone()));
    well(&place, &["plan", "small.toml", "--out", "shares"]);
    let share = |number: u32| {
        let ended = place.heimo(&["run", "shares/plan.toml", "-q", "--shard", &format!("{number}/3")]);
        assert!(place.path(&format!("shares/shards/{number}-of-3.journal")).exists(), "also with failed runs");
        ended.code.unwrap()
    };
    let codes = [1, 2, 3].map(share);
    assert_eq!(codes.iter().sum::<i32>(), 1, "one share has the run that fails: {codes:?}");
    assert_eq!([1, 2, 3].map(share), codes, "and says so again");
    let merged = place.heimo(&["merge", "shares", "-q", "--no-plots"]);
    assert!(merged.code == Some(1) && merged.err.contains("1 of 100 runs failed"), "{merged:?}");
    assert_eq!(manifest(&place.path("shares")), before);
}

const UNTIL: &str = "until = { measure = \"learning.quality\", half_width = 0.03, at_most = 40 }\n";

#[test]
fn runs_whose_number_is_decided_on_the_way_are_not_shared_out() {
    let place = Place::with(&(SWEEP.to_string() + UNTIL));
    for words in [
        &["plan", "small.toml"][..],
        &["run", "small.toml", "--shard", "1/2"],
        &["submit", "small.toml", "--engine", "parallel", "--shards", "2"],
    ] {
        let ended = place.heimo(words);
        assert!(ended.code == Some(2) && ended.err.contains("sweep.until"), "{words:?}: {ended:?}");
    }
    assert!(!place.path("output").exists());
}

#[test]
fn sequential_replicates_do_not_depend_on_threads() {
    let place = Place::with(&(SWEEP.to_string() + UNTIL));
    let expected = whole(&place, "small.toml");
    run(&place, "small.toml", "threads", &["--threads", "8"]);
    let folder = place.path("threads");
    assert_eq!(manifest(&folder), expected);
    let summary = std::fs::read_to_string(folder.join("summary.csv")).unwrap();
    assert!(summary.lines().skip(1).all(|line| line.contains(",sequential,")));
    let jobs = std::fs::read_to_string(folder.join("jobs.csv")).unwrap().lines().count() as u64 - 1;
    assert!(jobs > 12 * 8 && jobs < 12 * 40 && jobs.is_multiple_of(8), "some points stop early: {jobs}");
    assert_eq!(simulated(&folder), jobs, "all batches are counted");
}

/// The script says what it is asked to, and only runs where there is what runs it.
#[test]
fn submit_prints_the_script_and_go_needs_the_engine() {
    let place = Place::with(SWEEP);
    let program = env!("CARGO_BIN_EXE_heimo");
    let folder = place.path("my sweep").canonicalize().unwrap_or_else(|_| place.path("my sweep"));
    for engine in ["slurm", "hq", "parallel", "snakemake"] {
        let words = ["submit", "small.toml", "--out", "my sweep", "--engine", engine, "--shards", "3"];
        let ended = well(&place, &words);
        let from_plan = ["submit", "my sweep/plan.toml", "--engine", engine, "--shards", "3"];
        assert_eq!(well(&place, &from_plan).out, ended.out, "{engine}: from the plan");
        let text = ended.out.replace(program, "/bin/heimo").replace(&*folder.to_string_lossy(), "/data/my sweep");
        let run: serde_json::Value =
            serde_json::from_slice(&std::fs::read(place.path("my sweep/plan.json")).unwrap()).unwrap();
        let text = text.replace(&run["run_id"].as_str().unwrap()[..12], "RUN");
        crate::cli::snapshot(&format!("submit-{engine}.txt"), &text);
        let mut command = place.command(&words);
        let ended = Ended::from(command.arg("--go").env("PATH", "").output().unwrap());
        assert!(ended.code == Some(1) && ended.err.contains("is not on the PATH"), "{ended:?}");
    }
}

#[cfg(unix)]
mod killed {
    use super::*;
    use std::process::Child;

    /// Waits until a file has some finished runs in it, then kills the process that writes it.
    fn kill_at(child: &mut Child, journal: &Path) {
        while std::fs::metadata(journal).map_or(0, |file| file.len()) < 5_000 {
            assert!(child.try_wait().unwrap().is_none(), "it was over before it could be killed");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Enough runs to be caught at them.
    fn long() -> Place {
        Place::with(&SWEEP.replace("replicates = 2", "replicates = 60"))
    }

    #[test]
    fn a_share_that_was_killed_is_refused_in_part_and_gone_on_with() {
        let place = long();
        let expected = whole(&place, "small.toml");
        shares(&place, "sweep", 2, &[1]);
        let words = ["run", "sweep/plan.toml", "--shard", "2/2", "-q", "--threads", "1"];
        let mut child = place.command(&words).spawn().unwrap();
        let (part, whole) = (place.path("sweep/shards/2-of-2.journal.part"), place.path("sweep/shards/2-of-2.journal"));
        kill_at(&mut child, &part);
        assert!(part.exists() && !whole.exists());
        let ended = place.heimo(&["merge", "sweep"]);
        assert!(ended.code == Some(1) && ended.err.contains("of 720 runs are missing"), "{ended:?}");
        well(&place, &words);
        assert!(!part.exists() && whole.exists());
        assert_eq!(merged(&place, "sweep"), expected);
    }

    /// Killed after its last run, before it had its final name: nothing is missing, and merging takes it.
    #[test]
    fn a_share_that_only_lacks_its_name_is_merged_and_one_that_has_nothing_is_passed_over() {
        let place = Place::with(SWEEP);
        let expected = whole(&place, "small.toml");
        shares(&place, "sweep", 2, &[1, 2]);
        let name = place.path("sweep/shards/2-of-2.journal");
        std::fs::rename(&name, name.with_extension("journal.part")).unwrap();
        std::fs::write(place.path("sweep/shards/1-of-9.journal.part"), "HEIMOJ").unwrap();
        assert_eq!(merged(&place, "sweep"), expected);
    }

    #[test]
    fn an_unfinished_sweep_is_extended() {
        let place = long();
        let mut child = place.command(&["run", "small.toml", "--out", "sweep", "-q"]).spawn().unwrap();
        kill_at(&mut child, &place.path("sweep/journal.heimo"));
        let more = SWEEP.replace("replicates = 2", "replicates = 60").replace("[1, 3]", "[0, 1, 3]");
        std::fs::write(place.path("more.toml"), more).unwrap();
        run(&place, "more.toml", "sweep", &[]);
        assert!(simulated(&place.path("sweep")) < 1_080, "what was finished is not run again");
        assert_eq!(manifest(&place.path("sweep")), whole(&place, "more.toml"));
    }

    #[test]
    fn sequential_replicates_go_on_where_they_were_killed() {
        let place = Place::with(&(SWEEP.to_string() + UNTIL));
        let mut child = place.command(&["run", "small.toml", "--out", "sweep", "-q"]).spawn().unwrap();
        kill_at(&mut child, &place.path("sweep/journal.heimo"));
        run(&place, "small.toml", "sweep", &[]);
        run(&place, "small.toml", "whole", &[]);
        assert_eq!(data(&place.path("sweep")), data(&place.path("whole")));
        assert_eq!(manifest(&place.path("sweep")), manifest(&place.path("whole")));
    }
}

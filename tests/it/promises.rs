//! What is promised of a folder of results, whoever damages, kills or links what: a test for each promise that was broken.

use crate::fake::{FakeWorlds, Shared, experiment};
use arrow_array::{Array, Float64Array, RecordBatch};
use heimo::output::experiment::Experiment;
use heimo::output::produce::{Produced, produce};
use heimo::output::production::Production;
use heimo::output::{Error, names, tables};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const STEPS: u32 = 20;

fn smaller() -> Experiment {
    experiment(1, &["a", "b"], 2, STEPS)
}

fn larger() -> Experiment {
    experiment(1, &["a", "b"], 3, STEPS)
}

/// Runs an experiment; how it ended, and how many steps were simulated.
fn run(experiment: &Experiment, folder: &Path) -> (Result<Produced, Error>, u64) {
    stopped_after(experiment, folder, u64::MAX)
}

fn stopped_after(experiment: &Experiment, folder: &Path, steps: u64) -> (Result<Produced, Error>, u64) {
    run_with(experiment, folder, steps, false)
}

fn run_with(experiment: &Experiment, folder: &Path, steps: u64, force: bool) -> (Result<Produced, Error>, u64) {
    let stop = Arc::new(AtomicBool::new(false));
    let mut worlds = FakeWorlds::new(STEPS);
    let flag = stop.clone();
    worlds.after = Some((steps, Box::new(move || flag.store(true, Ordering::SeqCst))));
    let production = Production { force, ..Production::new(folder, 1, &stop) };
    let produced = produce(experiment, &Shared(&worlds), &production, &mut |_| ());
    (produced, worlds.taken.load(Ordering::SeqCst))
}

fn finished(experiment: &Experiment) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(experiment, folder.path()).0.unwrap(), Produced::Done);
    folder
}

fn tree(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    crate::crashes::tree(folder)
}

/// Writes a table anew from its batches, changed.
fn rewrite(folder: &Path, name: &str, change: impl Fn(Vec<RecordBatch>) -> Vec<RecordBatch>) {
    let batches = tables::batches(&folder.join(name)).unwrap();
    let schema = batches.schema.clone();
    let batches = change(batches.map(Result::unwrap).collect());
    tables::write(folder, name, &schema, 1_000, |table| batches.iter().try_for_each(|batch| table.write(batch)))
        .unwrap();
}

fn other_value(batches: Vec<RecordBatch>) -> Vec<RecordBatch> {
    let change = |batch: RecordBatch| {
        let mut columns = batch.columns().to_vec();
        let values = columns[4].as_any().downcast_ref::<Float64Array>().unwrap();
        columns[4] = Arc::new(values.iter().map(|value| value.map(|value| value + 1e-9)).collect::<Float64Array>());
        RecordBatch::try_new(batch.schema(), columns).unwrap()
    };
    batches.into_iter().map(change).collect()
}

fn swapped_rows(batches: Vec<RecordBatch>) -> Vec<RecordBatch> {
    let all = arrow_select_rows(&batches[0], [1, 0]);
    vec![all, batches[0].slice(2, batches[0].num_rows() - 2)]
}

fn arrow_select_rows(batch: &RecordBatch, rows: [usize; 2]) -> RecordBatch {
    // Keys stay, so that only the values of two rows change places.
    let value = |column: usize, row: usize| {
        let values = batch.column(column).as_any().downcast_ref::<Float64Array>().unwrap();
        values.is_valid(row).then(|| values.value(row))
    };
    let columns = (0..batch.num_columns()).map(|column| match column {
        0..4 => batch.column(column).slice(0, 2),
        _ => Arc::new(rows.iter().map(|row| value(column, *row)).collect::<Float64Array>()),
    });
    RecordBatch::try_new(batch.schema(), columns.collect()).unwrap()
}

fn more_rows(mut batches: Vec<RecordBatch>) -> Vec<RecordBatch> {
    batches.push(batches[0].slice(0, 3));
    batches
}

#[test]
fn an_extension_takes_over_only_what_was_written() {
    let changes: [fn(Vec<RecordBatch>) -> Vec<RecordBatch>; 3] = [other_value, swapped_rows, more_rows];
    for (number, change) in changes.into_iter().enumerate() {
        let folder = finished(&smaller());
        rewrite(folder.path(), names::METRICS, change);
        let before = tree(folder.path());
        let (refused, taken) = run(&larger(), folder.path());
        assert!(matches!(refused, Err(Error::Damaged { .. })), "{number}: {refused:?}");
        assert_eq!((taken, tree(folder.path()) == before), (0, true), "{number}: nothing was touched");
    }
    for name in [names::METRICS, names::OPINIONS, names::JOBS, names::SUMMARY, names::SCENARIO] {
        let whole = finished(&smaller());
        let bytes = std::fs::read(whole.path().join(name)).unwrap();
        for k in 0..7 {
            let mut flipped = bytes.clone();
            flipped[bytes.len() * (2 * k + 1) / 14] ^= 1 << k;
            std::fs::write(whole.path().join(name), flipped).unwrap();
            let (refused, _) = run(&larger(), whole.path());
            assert!(matches!(refused, Err(Error::Damaged { .. })), "{name}, bit {k}: {refused:?}");
        }
        std::fs::write(whole.path().join(name), &bytes).unwrap();
        let (extended, taken) = run(&larger(), whole.path());
        assert_eq!((extended.unwrap(), taken), (Produced::Done, 2 * u64::from(STEPS)));
    }
}

#[test]
fn a_manifest_that_states_another_run_is_not_believed() {
    let folder = finished(&smaller());
    let path = folder.path().join(names::MANIFEST);
    let text = std::fs::read_to_string(&path).unwrap();
    let stated = [
        ("\"seed\": 1", "\"seed\": 2"),
        ("\"model\": \"fake\"", "\"model\": \"real\""),
        ("\"steps\": 20", "\"steps\": 21"),
    ];
    for (is, other) in stated {
        assert!(text.contains(is), "{text}");
        std::fs::write(&path, text.replacen(is, other, 1)).unwrap();
        let (refused, _) = run(&smaller(), folder.path());
        assert!(matches!(refused, Err(Error::Damaged { .. })), "{other}: {refused:?}");
    }
}

#[test]
fn an_extension_killed_while_it_clears_the_earlier_result_goes_on() {
    let folder = finished(&smaller());
    // What such a kill leaves: the journal of the larger run in place, the earlier manifest, and not all of its files.
    let beside = tempfile::tempdir().unwrap();
    let (stopped, taken) = stopped_after(&larger(), beside.path(), 5 * u64::from(STEPS));
    assert_eq!((stopped.unwrap(), taken), (Produced::Interrupted, 5 * u64::from(STEPS)));
    std::fs::copy(beside.path().join(names::JOURNAL), folder.path().join(names::JOURNAL)).unwrap();
    for name in [names::JOBS, names::SUMMARY, names::METRICS] {
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
    let (ended, taken) = run(&larger(), folder.path());
    assert_eq!(ended.unwrap(), Produced::Done);
    assert_eq!(taken, u64::from(STEPS), "one run of six was missing");
    let alone = finished(&larger());
    assert!(crate::crashes::compared(folder.path()) == crate::crashes::compared(alone.path()));
}

#[test]
fn looking_never_writes() {
    for finished_runs in [0, 3] {
        let folder = tempfile::tempdir().unwrap();
        stopped_after(&smaller(), folder.path(), finished_runs * u64::from(STEPS) + 1).0.unwrap();
        let path = folder.path().join(names::JOURNAL);
        // A frame that another process is just writing.
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend([200, 0, 0, 0, 1, 2, 3]);
        std::fs::write(&path, &bytes).unwrap();
        let other = experiment(9, &["a"], 1, STEPS);
        for looking in [other, larger()] {
            let lock = heimo::output::folder::Lock::take(folder.path()).unwrap();
            let (refused, _) = run(&looking, folder.path());
            assert!(matches!(refused, Err(Error::OtherRun { .. } | Error::Locked { .. })), "{refused:?}");
            assert_eq!(std::fs::read(&path).unwrap(), bytes);
            drop(lock);
        }
    }
}

#[test]
fn files_of_others_stay_when_a_result_is_extended_or_drawn() {
    let folder = finished(&smaller());
    let plots = folder.path().join(names::PLOTS);
    std::fs::create_dir_all(&plots).unwrap();
    let theirs = ["plots/mine.svg", "plots/sketch.png", "sensitivity.csv", "notes.txt", "parts/mine.parquet"];
    std::fs::create_dir_all(folder.path().join("parts")).unwrap();
    for name in theirs {
        std::fs::write(folder.path().join(name), "mine").unwrap();
    }
    assert_eq!(run(&larger(), folder.path()).0.unwrap(), Produced::Done);
    for name in theirs {
        assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), "mine", "{name}");
    }
}

#[test]
fn a_file_of_ours_name_that_is_somebodys_is_told_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(names::INPUTS)).unwrap();
    std::fs::write(folder.path().join("inputs/a.edges"), "mine").unwrap();
    let (refused, taken) = run(&smaller(), folder.path());
    assert!(matches!(refused, Err(Error::Foreign { .. })), "{refused:?}");
    assert_eq!(
        (taken, std::fs::read_to_string(folder.path().join("inputs/a.edges")).unwrap()),
        (0, "mine".to_string())
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link() {
    use std::os::unix::fs::symlink;
    let linked = [
        names::PLOTS,
        names::INPUTS,
        names::PARTS,
        names::CHECKPOINTS,
        names::SHARDS,
        names::JOURNAL,
        names::LOCK,
        names::ACCOUNT,
        "metrics.parquet.part",
        "summary.csv.part",
        "manifest.json.part",
        names::REPORT,
    ];
    for name in linked {
        for begun in [false, true] {
            let folder = if begun { finished(&smaller()) } else { tempfile::tempdir().unwrap() };
            let outside = tempfile::tempdir().unwrap();
            std::fs::write(outside.path().join("a.svg"), "mine").unwrap();
            std::fs::write(outside.path().join("file"), "mine").unwrap();
            let before = tree(outside.path());
            let target = if name.contains('.') { outside.path().join("file") } else { outside.path().to_owned() };
            let link = folder.path().join(name);
            let _ = std::fs::remove_dir_all(&link);
            let _ = std::fs::remove_file(&link);
            symlink(&target, &link).unwrap();
            let (refused, taken) = run(&larger(), folder.path());
            assert!(refused.is_err(), "{name}, {begun}: {refused:?}");
            assert_eq!(taken, 0, "{name}, {begun}");
            assert!(tree(outside.path()) == before, "{name}, {begun}");
        }
    }
}

#[test]
fn what_a_killed_process_left_beside_a_result_is_tidied_up() {
    let whole = finished(&smaller());
    let expected = crate::crashes::compared(whole.path());
    let beside = tempfile::tempdir().unwrap();
    stopped_after(&smaller(), beside.path(), 3 * u64::from(STEPS)).0.unwrap();
    let journal = std::fs::read(beside.path().join(names::JOURNAL)).unwrap();
    let id = "0123456789abcdef".repeat(4);
    let left = [
        (names::LOCK.to_string(), &b""[..]),
        (names::JOURNAL.to_string(), &journal),
        ("summary.csv.part".to_string(), b"half"),
        (format!("checkpoints/{id}.ck"), b"x"),
        (format!("parts/{id}-5-agents.parquet.part"), b"x"),
    ];
    for (name, bytes) in left {
        let path = whole.path().join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(run(&smaller(), whole.path()).0.unwrap(), Produced::UpToDate, "{name}");
        assert!(!path.exists(), "{name}");
        assert!(crate::crashes::compared(whole.path()) == expected, "{name}");
    }
    assert_eq!(std::fs::read_dir(whole.path()).unwrap().flatten().filter(|e| e.path().is_dir()).count(), 1, "inputs");
}

#[test]
fn an_account_or_manifest_that_names_other_files_leads_to_none() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    let thesis = root.path().join("thesis.tex");
    std::fs::write(&thesis, "mine").unwrap();
    assert_eq!(run(&smaller(), &folder).0.unwrap(), Produced::Done);
    let account = r#"{ "format": 1, "files": ["../thesis.tex", "notes.txt", "inputs/../../thesis.tex"] }"#;
    std::fs::write(folder.join(names::ACCOUNT), account).unwrap();
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    let _ = run(&larger(), &folder);
    assert!(thesis.exists() && folder.join("notes.txt").exists());
    // A manifest of an earlier version is all the account there is.
    std::fs::remove_file(folder.join(names::ACCOUNT)).unwrap();
    let manifest = std::fs::read_to_string(folder.join(names::MANIFEST)).unwrap();
    let outside = manifest.replace("\"inputs/a.edges\":", "\"../thesis.tex\":");
    assert_ne!(outside, manifest);
    std::fs::write(folder.join(names::MANIFEST), outside).unwrap();
    assert!(run_with(&experiment(9, &["a"], 1, STEPS), &folder, u64::MAX, true).0.is_err());
    assert!(thesis.exists());
}

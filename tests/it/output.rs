//! From runs to files: what is finished survives, what is written is the same however it came about.

use crate::fake::{FakeWorlds, Shared, experiment};
use heimo::output::experiment::Experiment;
use heimo::output::manifest::Manifest;
use heimo::output::produce::{Produced, produce};
use heimo::output::production::Production;
use heimo::output::{Error, digest, names, tables};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const PLATFORMS: [&str; 3] = ["c", "a", "b, with a comma"];

fn run(experiment: &Experiment, worlds: &FakeWorlds, folder: &Path, threads: usize) -> Result<Produced, Error> {
    run_with(experiment, worlds, folder, threads, None, false, &AtomicBool::new(false))
}

fn run_with(
    experiment: &Experiment,
    worlds: &FakeWorlds,
    folder: &Path,
    threads: usize,
    checkpoint_every: Option<u32>,
    force: bool,
    stop: &AtomicBool,
) -> Result<Produced, Error> {
    let production =
        Production { folder, threads, checkpoint_every, force, retry_failed: true, gather_only: false, stop };
    produce(experiment, &Shared(worlds), &production, &mut |_| ())
}

/// The compared files of a folder, by name, as digests of bytes.
fn files(folder: &Path) -> Vec<(String, String)> {
    let compared = [names::MANIFEST, names::METRICS, names::OPINIONS, names::SUMMARY, names::SCENARIO, names::RO_CRATE];
    compared.iter().map(|name| (name.to_string(), digest::of_file(&folder.join(name)).unwrap())).collect()
}

fn uninterrupted(steps: u32) -> (tempfile::TempDir, Vec<(String, String)>) {
    let folder = tempfile::tempdir().unwrap();
    let experiment = experiment(1, &PLATFORMS, 4, steps);
    assert_eq!(run(&experiment, &FakeWorlds::new(steps), folder.path(), 1).unwrap(), Produced::Done);
    let files = files(folder.path());
    (folder, files)
}

#[test]
fn threads_change_no_byte_and_the_order_of_platforms_none_of_the_data() {
    let (first, expected) = uninterrupted(300);
    for threads in [2, 3, 8] {
        let folder = tempfile::tempdir().unwrap();
        let experiment = experiment(1, &PLATFORMS, 4, 300);
        run(&experiment, &FakeWorlds::new(300), folder.path(), threads).unwrap();
        assert_eq!(files(folder.path()), expected, "{threads} threads");
    }
    let folder = tempfile::tempdir().unwrap();
    let turned =
        Experiment { baseline: PLATFORMS[0].to_string(), ..experiment(1, &["a", "b, with a comma", "c"], 4, 300) };
    run(&turned, &FakeWorlds::new(300), folder.path(), 1).unwrap();
    let read = |folder: &Path| Manifest::read(folder).unwrap();
    assert_eq!(read(folder.path()).tables, read(first.path()).tables);
    let lines = |folder: &Path, name: &str| {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines.sort();
        lines
    };
    for name in [names::SUMMARY, names::DIFFERENCES] {
        assert_eq!(lines(folder.path(), name), lines(first.path(), name), "{name}: the same rows");
    }
}

#[test]
fn stopping_anywhere_and_going_on_changes_no_byte() {
    let (_folder, expected) = uninterrupted(300);
    let experiment = experiment(1, &PLATFORMS, 4, 300);
    for checkpoint_every in [None, Some(7)] {
        for stop_after in [1, 256, 301, 1_500, 3_599] {
            let folder = tempfile::tempdir().unwrap();
            let stop = Arc::new(AtomicBool::new(false));
            let mut worlds = FakeWorlds::new(300);
            let flag = stop.clone();
            worlds.after = Some((stop_after, Box::new(move || flag.store(true, Ordering::SeqCst))));
            let ended = run_with(&experiment, &worlds, folder.path(), 2, checkpoint_every, false, &stop).unwrap();
            assert_eq!(ended, Produced::Interrupted, "stopped after {stop_after}");
            assert!(!folder.path().join(names::MANIFEST).exists());
            let worlds = FakeWorlds::new(300);
            run_with(&experiment, &worlds, folder.path(), 3, checkpoint_every, false, &AtomicBool::new(false)).unwrap();
            assert_eq!(files(folder.path()), expected, "stopped after {stop_after}");
            let taken = worlds.taken.load(Ordering::SeqCst);
            if checkpoint_every.is_some() {
                // Every job goes on where it stopped: at most two steps were under way when the flag was set.
                assert!(taken <= 3_600 - stop_after && taken + 4 >= 3_600 - stop_after, "{taken} after {stop_after}");
            }
            for left in [names::JOURNAL, names::CHECKPOINTS, names::PARTS, names::LOCK] {
                assert!(!folder.path().join(left).exists(), "{left} is left");
            }
        }
    }
}

#[test]
fn a_checkpoint_that_is_ahead_of_its_journal_is_not_used() {
    let (_folder, expected) = uninterrupted(600);
    let experiment = experiment(1, &PLATFORMS, 4, 600);
    let folder = tempfile::tempdir().unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let mut worlds = FakeWorlds::new(600);
    let flag = stop.clone();
    worlds.after = Some((560, Box::new(move || flag.store(true, Ordering::SeqCst))));
    run_with(&experiment, &worlds, folder.path(), 1, Some(50), false, &stop).unwrap();
    let journal = folder.path().join(names::JOURNAL);
    let bytes = std::fs::read(&journal).unwrap();
    std::fs::write(&journal, &bytes[..bytes.len() - 1]).unwrap();
    run(&experiment, &FakeWorlds::new(600), folder.path(), 1).unwrap();
    assert_eq!(files(folder.path()), expected);
}

#[test]
fn a_failed_job_is_named_and_tried_again() {
    let (_folder, expected) = uninterrupted(300);
    let experiment = experiment(1, &PLATFORMS, 4, 300);
    let folder = tempfile::tempdir().unwrap();
    let mut worlds = FakeWorlds::new(300);
    worlds.panics = Some(("a".into(), 2, 270));
    let Produced::Failed(failures) = run(&experiment, &worlds, folder.path(), 2).unwrap() else { panic!("it failed") };
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0].message, "the world ends at step 270");
    let manifest = Manifest::read(folder.path()).unwrap();
    assert_eq!((manifest.failed[0].platform.as_str(), manifest.failed[0].replicate), ("a", 2));
    assert_eq!(manifest.tables["metrics"].rows, 11 * 301);
    assert_eq!(run(&experiment, &FakeWorlds::new(300), folder.path(), 2).unwrap(), Produced::Done);
    assert_eq!(files(folder.path()), expected);
}

#[test]
fn the_same_run_is_up_to_date_and_another_needs_force() {
    let (folder, expected) = uninterrupted(300);
    let one = experiment(1, &PLATFORMS, 4, 300);
    let worlds = FakeWorlds::new(300);
    assert_eq!(run(&one, &worlds, folder.path(), 1).unwrap(), Produced::UpToDate);
    assert_eq!(worlds.taken.load(Ordering::SeqCst), 0);
    std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let other = experiment(2, &PLATFORMS, 4, 300);
    let error = run(&other, &FakeWorlds::new(300), folder.path(), 1).unwrap_err().to_string();
    assert!(error.contains(&one.plan.run_hex()) && error.contains(&other.plan.run_hex()), "{error}");
    assert_eq!(files(folder.path()), expected, "left as it was");
    let forced = |e: &Experiment| {
        run_with(e, &FakeWorlds::new(300), folder.path(), 1, None, true, &AtomicBool::new(false)).unwrap()
    };
    assert_eq!(forced(&other), Produced::Done);
    assert_ne!(files(folder.path()), expected);
    assert_eq!(std::fs::read_to_string(folder.path().join("notes.txt")).unwrap(), "mine");
    assert_eq!(forced(&one), Produced::Done);
    assert_eq!(files(folder.path()), expected);
}

#[test]
fn a_damaged_result_is_not_up_to_date() {
    let (folder, _) = uninterrupted(300);
    let experiment = experiment(1, &PLATFORMS, 4, 300);
    std::fs::write(folder.path().join("inputs/a.edges"), "1 3\n").unwrap();
    let error = run(&experiment, &FakeWorlds::new(300), folder.path(), 1).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
}

#[test]
fn a_world_too_large_is_refused_before_the_folder_is_touched() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("out");
    let mut worlds = FakeWorlds::new(300);
    worlds.memory_bytes = 1 << 60;
    let error = run(&experiment(1, &PLATFORMS, 4, 300), &worlds, &folder, 1).unwrap_err();
    assert!(matches!(error, Error::Experiment(heimo::experiment::Error::Memory { .. })), "{error}");
    assert!(!folder.exists());
}

#[test]
fn the_manifest_says_what_the_files_hold() {
    let (folder, _) = uninterrupted(300);
    let manifest = Manifest::read(folder.path()).unwrap();
    for table in manifest.tables.values() {
        let path = folder.path().join(&table.file);
        assert_eq!(tables::content(&path).unwrap(), (table.content_sha256.clone(), table.rows));
        assert_eq!(digest::of_file(&path).unwrap(), table.file_sha256);
    }
    assert_eq!(manifest.tables["metrics"].rows, 12 * 301);
    assert_eq!(manifest.tables["opinions"].rows, 12 * 301 * 40);
    assert_eq!(manifest.data_sha256, Manifest::data_digest(&manifest.tables));
}

#[test]
fn rows_are_sorted_and_undefined_is_null() {
    use arrow_array::cast::AsArray;
    use arrow_array::types::UInt32Type;
    let (folder, _) = uninterrupted(300);
    let batches = heimo::output::tables::batches(&folder.path().join(names::METRICS)).unwrap();
    // Our own reader goes by names and types; others find what a column means in the file.
    let file = std::fs::File::open(folder.path().join(names::METRICS)).unwrap();
    let described = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    let unit = described.schema().field(4).metadata().get("unit").cloned();
    assert_eq!(unit.as_deref(), Some("share"));
    let (mut keys, mut nulls) = (Vec::new(), 0);
    for batch in batches {
        let batch = batch.unwrap();
        nulls += batch.column(5).null_count();
        for row in 0..batch.num_rows() {
            let number = |c: usize| batch.column(c).as_primitive::<UInt32Type>().value(row);
            keys.push((number(0), batch.column(1).as_string::<i32>().value(row).to_string(), number(2), number(3)));
        }
    }
    assert!(keys.is_sorted() && keys.len() == 12 * 301);
    assert!(nulls > 0);
}

mod verifying {
    use super::*;
    use arrow_array::{Array, Float64Array, RecordBatch};
    use heimo::output::compare::Difference;
    use heimo::output::tables;
    use heimo::output::verify::{Verdict, open, run_again, with_manifest};

    fn verdict(folder: &Path, experiment: &Experiment) -> Verdict {
        let manifest = open(folder, "fake").unwrap().unwrap();
        let worlds = FakeWorlds::new(experiment.steps);
        run_again(folder, &manifest, experiment, &Shared(&worlds), (2, &AtomicBool::new(false)), &mut |_| ()).unwrap()
    }

    /// Writes metrics.parquet again, with one value of a measure changed in its last bit.
    fn change(folder: &Path, row: usize, column: usize) {
        let path = folder.join(names::METRICS);
        let batches = tables::batches(&path).unwrap();
        let schema = batches.schema.clone();
        let batches: Vec<RecordBatch> = batches.map(Result::unwrap).collect();
        let mut before = 0;
        tables::write(folder, names::METRICS, &schema, 1_000, |table| {
            for batch in &batches {
                let mut columns = batch.columns().to_vec();
                let values = columns[column].as_any().downcast_ref::<Float64Array>().unwrap();
                let changed = values.iter().enumerate().map(|(k, value)| match (before + k == row, value) {
                    (true, Some(value)) => Some(f64::from_bits(value.to_bits() ^ 1)),
                    (true, None) => Some(0.0),
                    (false, value) => value,
                });
                columns[column] = Arc::new(changed.collect::<Float64Array>());
                before += batch.num_rows();
                table.write(&RecordBatch::try_new(schema.clone(), columns).unwrap())?;
            }
            Ok(())
        })
        .unwrap();
    }

    #[test]
    fn an_untouched_result_is_the_same() {
        let (folder, _) = uninterrupted(300);
        let manifest = open(folder.path(), "fake").unwrap().unwrap();
        assert_eq!(with_manifest(folder.path(), &manifest).unwrap(), None);
        let experiment = experiment(1, &PLATFORMS, 4, 300);
        assert_eq!(verdict(folder.path(), &experiment), Verdict::Same { notes: Vec::new() });
    }

    #[test]
    fn one_changed_value_is_named() {
        let experiment = experiment(1, &PLATFORMS, 4, 300);
        for (row, column, name) in
            [(0, 4, "platform \"a\", replicate 0, step 0"), (3_611, 6, "platform \"c\", replicate 3, step 300")]
        {
            let (folder, _) = uninterrupted(300);
            change(folder.path(), row, column);
            let Verdict::Different(Difference::Value { file, row, column: named, found, expected }) =
                verdict(folder.path(), &experiment)
            else {
                panic!("a value differs")
            };
            assert_eq!((file.as_str(), row.as_str()), (names::METRICS, name));
            assert_eq!(named, experiment.columns[column - 4].key);
            assert!(found.contains("(bits 0x") && found != expected, "{found} {expected}");
        }
    }

    #[test]
    fn the_same_values_in_another_encoding_are_the_same() {
        let (folder, _) = uninterrupted(300);
        change(folder.path(), usize::MAX, 4);
        let experiment = experiment(1, &PLATFORMS, 4, 300);
        // A manifest states the bytes of the file that is there, whoever wrote it.
        let Verdict::Different(Difference::Manifest { field, expected, .. }) = verdict(folder.path(), &experiment)
        else {
            panic!("the manifest states the digest of another file")
        };
        assert_eq!(field, "tables.metrics.file_sha256");
        let path = folder.path().join(names::MANIFEST);
        let stated = Manifest::read(folder.path()).unwrap().tables["metrics"].file_sha256.clone();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, text.replace(&stated, expected.unwrap().trim_matches('"'))).unwrap();
        let Verdict::Same { notes } = verdict(folder.path(), &experiment) else { panic!("the values are the same") };
        assert!(notes[0].contains("says the same"), "{notes:?}");
    }

    #[test]
    fn a_damaged_table_and_a_forged_manifest_differ() {
        let experiment = experiment(1, &PLATFORMS, 4, 300);
        let (folder, _) = uninterrupted(300);
        let path = folder.path().join(names::OPINIONS);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(matches!(verdict(folder.path(), &experiment), Verdict::Different(Difference::File { .. })));
        std::fs::write(&path, &bytes).unwrap();
        let manifest = folder.path().join(names::MANIFEST);
        let text = std::fs::read_to_string(&manifest).unwrap();
        let digest = Manifest::read(folder.path()).unwrap().tables["metrics"].content_sha256.clone();
        std::fs::write(&manifest, text.replace(&digest, &"0".repeat(64))).unwrap();
        let named = Verdict::Different(Difference::Manifest {
            field: "tables.metrics.content_sha256".to_string(),
            found: Some(format!("\"{}\"", "0".repeat(64))),
            expected: Some(format!("\"{digest}\"")),
        });
        assert_eq!(verdict(folder.path(), &experiment), named);
    }

    #[test]
    fn another_scenario_and_another_model_version_differ_before_running() {
        let (folder, _) = uninterrupted(300);
        let other = experiment(2, &PLATFORMS, 4, 300);
        assert!(matches!(verdict(folder.path(), &other), Verdict::Different(Difference::Scenario { .. })));
        let difference = open(folder.path(), "another").unwrap().unwrap_err();
        assert!(matches!(difference, Difference::ModelVersion { .. }));
        std::fs::write(folder.path().join(names::SCENARIO), "seed = 2\n").unwrap();
        let manifest = open(folder.path(), "fake").unwrap().unwrap();
        let difference = with_manifest(folder.path(), &manifest).unwrap();
        assert!(matches!(difference, Some(Difference::File { file, .. }) if file == names::SCENARIO));
    }
}

#[test]
fn designs_that_differ_in_name_only_are_run_once_and_written_each() {
    let folder = tempfile::tempdir().unwrap();
    let mut experiment = experiment(1, &["a", "b"], 2, 300);
    for r in 0..2 {
        experiment.plan.jobs[2 + r].id = experiment.plan.jobs[r].id;
    }
    let worlds = FakeWorlds::new(300);
    assert_eq!(run(&experiment, &worlds, folder.path(), 2).unwrap(), Produced::Done);
    assert_eq!(worlds.taken.load(Ordering::SeqCst), 600);
    assert_eq!(Manifest::read(folder.path()).unwrap().tables["metrics"].rows, 4 * 301);
}

//! Unit tests of the journal.

use super::*;

fn record(step: u32) -> Record {
    Record {
        step,
        values: vec![Some(f64::from(step) / 3.0), None],
        opinions: std::array::from_fn(|bin| step + bin as u32),
    }
}

fn written(path: &Path) -> Vec<u64> {
    let mut journal = Journal::open(path, &[7; 32], 2).unwrap();
    let mut ends = vec![journal.end];
    for (job, part, last) in [(1, 0, false), (2, 0, true), (1, 1, true), (3, 0, false)] {
        journal.append(&[job; 32], part, last, &[record(part), record(part + 10)]).unwrap();
        ends.push(journal.end);
    }
    ends
}

#[test]
fn a_tail_torn_at_any_byte_is_dropped_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let ends = written(&whole);
    let bytes = std::fs::read(&whole).unwrap();
    let torn = folder.path().join("torn");
    for length in 0..=bytes.len() {
        std::fs::write(&torn, &bytes[..length]).unwrap();
        let mut journal = Journal::open(&torn, &[7; 32], 2).unwrap();
        let good = ends.iter().filter(|&&end| end <= length as u64).count().max(1);
        assert_eq!(journal.end, ends[good - 1], "torn at {length}");
        assert_eq!(journal.complete(&[2; 32]), good > 2, "torn at {length}");
        assert_eq!(journal.complete(&[1; 32]), good > 3, "torn at {length}");
        assert!(!journal.complete(&[3; 32]));
        journal.append(&[9; 32], 0, true, &[record(5)]).unwrap();
        drop(journal);
        let mut journal = Journal::open(&torn, &[7; 32], 2).unwrap();
        assert_eq!(journal.read(&[9; 32], 0).unwrap(), [record(5)], "torn at {length}");
        assert_eq!(journal.complete(&[2; 32]), good > 2, "torn at {length}");
    }
}

#[test]
fn a_flipped_bit_drops_the_frame_and_what_follows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    let ends = written(&path);
    let bytes = std::fs::read(&path).unwrap();
    for position in HEADER_BYTES..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[position] ^= 0x10;
        std::fs::write(&path, &flipped).unwrap();
        let journal = Journal::open(&path, &[7; 32], 2).unwrap();
        let good = ends.iter().filter(|&&end| end <= position as u64).count();
        assert_eq!(journal.end, ends[good - 1], "flipped at {position}");
    }
}

#[test]
fn parts_come_back_as_they_were_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    written(&path);
    let mut journal = Journal::open(&path, &[7; 32], 2).unwrap();
    assert_eq!(journal.parts(&[1; 32]), 2);
    assert_eq!(journal.read(&[1; 32], 1).unwrap(), [record(1), record(11)]);
    assert!(journal.read(&[1; 32], 2).is_err());
}

#[test]
fn a_job_begun_anew_replaces_its_parts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    written(&path);
    let mut journal = Journal::open(&path, &[7; 32], 2).unwrap();
    journal.append(&[1; 32], 0, false, &[record(8)]).unwrap();
    drop(journal);
    let mut journal = Journal::open(&path, &[7; 32], 2).unwrap();
    assert_eq!((journal.parts(&[1; 32]), journal.complete(&[1; 32])), (1, false));
    assert_eq!(journal.read(&[1; 32], 0).unwrap(), [record(8)]);
}

#[test]
fn another_run_and_a_foreign_file_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    written(&path);
    assert!(matches!(Journal::open(&path, &[8; 32], 2), Err(Error::OtherRun { .. })));
    assert_eq!(Journal::run_id(&path).unwrap(), Some([7; 32]));
    for foreign in ["a diary", &"a long diary, much longer than a header would be ".repeat(4)] {
        std::fs::write(&path, foreign).unwrap();
        assert!(matches!(Journal::open(&path, &[7; 32], 2), Err(Error::ForeignJournal { .. })));
        assert_eq!(std::fs::read(&path).unwrap(), foreign.as_bytes(), "left as it was");
    }
}

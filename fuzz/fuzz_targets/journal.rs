//! Any bytes as a journal, or as what the frames of a sound one say: reading changes nothing, opening cuts the tail that is
//! not whole, what is there can be read, and what is appended is there when it is opened again.
#![no_main]

mod place;

use heimo::experiment::Journal;
use heimo::measures::{OPINION_BINS, Record};
use libfuzzer_sys::fuzz_target;

const RUN: [u8; 32] = [7; 32];

fn read_all(journal: &mut Journal) {
    let settled: Vec<_> = journal.settled().copied().collect();
    for id in settled {
        for part in 0..journal.parts(&id) {
            journal.read(&id, part).expect("a part that was whole a moment ago");
        }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let [mode, bytes @ ..] = bytes else { return };
    let columns = usize::from(mode >> 2 & 3);
    let file = if mode & 1 == 0 { bytes.to_vec() } else { place::sealed_journal(&RUN, columns, bytes) };
    let path = place::put("journal.heimo", &file);
    if let Ok(mut journal) = Journal::open_to_read(&path, columns) {
        read_all(&mut journal);
    }
    assert_eq!(std::fs::read(&path).unwrap(), file, "looking never writes");
    let Ok(mut journal) = Journal::open(&path, &RUN, columns) else {
        return assert_eq!(std::fs::read(&path).unwrap(), file, "what is refused is left as it is");
    };
    read_all(&mut journal);
    let mine = Record { step: 5, values: vec![Some(0.5); columns], opinions: [3; OPINION_BINS] };
    journal.append(&[1; 32], 0, true, std::slice::from_ref(&mine)).expect("room for a record");
    drop(journal);
    let mut journal = Journal::open(&path, &RUN, columns).expect("it was opened before");
    assert!(journal.complete(&[1; 32]));
    assert_eq!(journal.read(&[1; 32], 0).unwrap(), [mine]);
});

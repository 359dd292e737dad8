//! Any bytes as the journal of a share: what is put together of it are runs of the plan, and the journal it goes to is whole.
#![no_main]

mod place;

use heimo::experiment::Journal;
use heimo::output::shards;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let [mode, bytes @ ..] = bytes else { return };
    let experiment = place::experiment();
    let (plan, columns) = (&experiment.plan, experiment.columns.len());
    let mut file = if mode & 1 == 0 { bytes.to_vec() } else { place::sealed_journal(&plan.run_id, columns, bytes) };
    // Where a job's id would be, the id of one: bytes alone do not find it.
    let id_at = 56 + 4;
    if mode & 3 == 3 && file.len() > id_at + 32 {
        let payload = bytes.get(1..1 + usize::from(bytes[0]) * 4).unwrap_or(&bytes[1..]);
        let mut ours = vec![bytes[0]];
        ours.extend_from_slice(payload);
        ours[1..33.min(payload.len() + 1)].copy_from_slice(&plan.jobs[0].id[..32.min(payload.len())]);
        file = place::sealed_journal(&plan.run_id, columns, &ours);
    }
    let _ = std::fs::create_dir(place::folder().join("shards"));
    place::put("shards/1-of-1.journal", &file);
    let path = place::folder().join("gathered.heimo");
    let _ = std::fs::remove_file(&path);
    let mut journal = Journal::open(&path, &plan.run_id, columns).expect("a new journal");
    let _ = shards::gather(place::folder(), experiment, &mut journal);
    let settled: Vec<_> = journal.settled().copied().collect();
    for id in settled {
        assert!(plan.jobs.iter().any(|job| job.id == id), "a run of another plan");
        (0..journal.parts(&id)).for_each(|part| drop(journal.read(&id, part).expect("what was taken over")));
    }
    let _ = shards::status(place::folder(), experiment);
});

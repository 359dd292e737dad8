//! Any bytes as a checkpoint, or a sound one with bytes changed under a digest that is right: the job is restored or begun
//! anew, and what is restored can be saved.
#![no_main]

mod place;

use heimo::experiment::plan::digest;
use heimo::experiment::{ScenarioWorlds, World, Worlds, checkpoint};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fn sound() -> &'static [u8] {
    static SOUND: OnceLock<Vec<u8>> = OnceLock::new();
    SOUND.get_or_init(|| {
        let (job, columns) = (&place::experiment().plan.jobs[0], place::experiment().columns.len());
        let mut world = ScenarioWorlds::new(&place::small().scenario).expect("worlds").create(job);
        let records = vec![world.initial_record()];
        checkpoint::save(place::folder(), job, 0, &records, columns, |out| world.save(out)).expect("room for it");
        std::fs::read(checkpoint::path(place::folder(), job)).expect("it was saved")
    })
}

/// A sound checkpoint with bytes put over it from somewhere on, cut or not, and a digest that is right.
fn forged(at: u16, cut: bool, bytes: &[u8]) -> Vec<u8> {
    let mut file = sound()[..sound().len() - 32].to_vec();
    let at = usize::from(at) % file.len();
    let end = file.len().min(at + bytes.len());
    file[at..end].copy_from_slice(&bytes[..end - at]);
    if cut {
        file.truncate(end);
    }
    let sum = digest(&file);
    file.extend_from_slice(&sum);
    file
}

fuzz_target!(|bytes: &[u8]| {
    let [mode, low, high, bytes @ ..] = bytes else { return };
    let (job, columns) = (&place::experiment().plan.jobs[0], place::experiment().columns.len());
    let file = match mode & 1 {
        0 => bytes.to_vec(),
        _ => forged(u16::from_le_bytes([*low, *high]), mode & 2 != 0, bytes),
    };
    let _ = std::fs::create_dir_all(place::folder());
    std::fs::write(checkpoint::path(place::folder(), job), &file).expect("room for it");
    let worlds = ScenarioWorlds::new(&place::small().scenario).expect("worlds");
    if let Some(mut saved) = checkpoint::load(place::folder(), job, columns, |from| worlds.restore(job, from)) {
        saved.world.save(&mut std::io::sink()).expect("a sink takes anything");
        assert!(saved.pending.iter().all(|record| record.values.len() == columns));
    }
});

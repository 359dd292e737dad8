//! What targets share: a folder to put bytes in, and a small experiment whose files they are read as.

use heimo::experiment::plan::{Id, digest};
use heimo::output::experiment::Experiment;
use heimo::output::prepare;
use heimo::scenario::{Checked, Source, check};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The folder of this process: one file system call less than a new one for each input.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let path = std::env::temp_dir().join(format!("heimo-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder among the temporary ones");
        path
    })
}

/// Puts bytes into a file of the folder.
#[allow(dead_code)]
pub fn put(name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder().join(name);
    std::fs::write(&path, bytes).expect("room for some bytes");
    path
}

/// A scenario as small as one can be.
#[allow(dead_code)]
pub fn small() -> &'static Checked {
    static CHECKED: OnceLock<Checked> = OnceLock::new();
    CHECKED.get_or_init(|| {
        let text = "replicates = 2\nsteps = 3\n[population]\nsize = 20\n[landscape]\nbits = 4\ninteractions = 1\n\
                    [[platform]]\npreset = \"chronological\"\n";
        let source = Source { path: "small.toml".into(), text: text.to_string() };
        check(&source, &[], &|path| std::fs::read(path)).expect("a scenario that is valid")
    })
}

/// Its experiment.
#[allow(dead_code)]
pub fn experiment() -> &'static Experiment {
    static EXPERIMENT: OnceLock<Experiment> = OnceLock::new();
    let of = || prepare::experiment(&small().scenario, Path::new(""), &|path| std::fs::read(path));
    EXPERIMENT.get_or_init(|| of().expect("an experiment"))
}

/// The bytes of a journal of some run whose checksums are right, whatever it says: a header, and a frame for every chunk of
/// some bytes; the first byte of a chunk is its length.
#[allow(dead_code)]
pub fn sealed_journal(run: &Id, columns: usize, mut bytes: &[u8]) -> Vec<u8> {
    let mut file = b"HEIMOJNL".to_vec();
    file.extend_from_slice(&2u32.to_le_bytes());
    file.extend_from_slice(run);
    file.extend_from_slice(&(columns as u32).to_le_bytes());
    let sum = digest(&file);
    file.extend_from_slice(&sum[..8]);
    while let [length, rest @ ..] = bytes {
        let (payload, rest) = rest.split_at(rest.len().min(usize::from(*length) * 4));
        let mut frame = (payload.len() as u32).to_le_bytes().to_vec();
        frame.extend_from_slice(payload);
        let sum = digest(&frame);
        file.extend_from_slice(&frame);
        file.extend_from_slice(&sum[..8]);
        bytes = rest;
    }
    file
}

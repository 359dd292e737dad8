//! Why an experiment could not be run, and how to mend it.

use super::memory;
use std::path::PathBuf;

/// Why an experiment could not be run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// the file system refused
    #[error("cannot {action} `{}`: {source}\n  help: {}", path.display(), remedy(source))]
    Io {
        /// what was tried
        action: &'static str,
        /// on which file
        path: PathBuf,
        /// what the system said
        source: std::io::Error,
    },
    /// a file with the journal's name that Heimo did not write
    #[error(
        "`{}` is not a journal of this version of Heimo\n  help: name another folder with --out, or remove the file if nothing in it is needed",
        path.display()
    )]
    ForeignJournal {
        /// the file
        path: PathBuf,
    },
    /// the journal belongs to another run
    #[error(
        "the journal `{}` belongs to run {found}, not to run {expected}\n  help: --force begins anew, --out names another folder",
        path.display()
    )]
    OtherRun {
        /// the file
        path: PathBuf,
        /// run id in the journal
        found: String,
        /// run id of the scenario
        expected: String,
    },
    /// refused before anything was allocated
    #[error(
        "{job} needs about {} of memory ({needed} bytes), and {} ({available} bytes) can be had\n  help: lower population.size or network.degree, close other programs, raise a limit (of `ulimit -v` a thread takes 70 MB), or use a machine with more memory",
        memory::readable(*needed), memory::readable(*available)
    )]
    Memory {
        /// which run
        job: String,
        /// bytes it would need
        needed: u64,
        /// bytes there are
        available: u64,
    },
    /// the system gave no threads
    #[error("cannot start {threads} threads: {message}\n  help: lower --threads")]
    Threads {
        /// how many were asked for
        threads: usize,
        /// what the system said
        message: String,
    },
}

/// How to mend what the file system refused.
pub fn remedy(refused: &std::io::Error) -> &'static str {
    use std::io::ErrorKind::{
        FileTooLarge, InvalidData, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
        UnexpectedEof,
    };
    match refused.kind() {
        NotFound => "put it back, or have --force compute and write the run again",
        InvalidData | UnexpectedEof => {
            "the file is damaged: put back a sound one, or have --force compute and write the run again"
        }
        PermissionDenied | ReadOnlyFilesystem => "see to the rights to it, or name another folder with --out",
        StorageFull | QuotaExceeded | FileTooLarge => {
            "make room, then give the same command again: what is finished is kept"
        }
        _ => "see to the disk, then give the same command again: what is finished is kept",
    }
}

impl Error {
    /// An error of the file system.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { action, path, source }
    }
}

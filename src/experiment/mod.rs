//! Experiments: which runs a scenario asks for, running them in parallel, keeping what is finished, and the statistics
//! over replicates. Knows nothing of the files a result is published in, nor of plots.

pub mod checkpoint;
pub mod design;
pub mod journal;
pub mod memory;
pub mod mixtures;
pub mod plan;
pub mod points;
pub mod run;
pub mod statistics;
pub mod worlds;

pub use journal::Journal;
pub use plan::{Job, Plan, Shape};
pub use points::{Sweeping, points};
pub use run::{Options, Outcome, Progress, run};
pub use worlds::{AnyWorld, ScenarioWorlds, World, Worlds};

use std::path::PathBuf;

/// Why an experiment could not be run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// the file system refused
    #[error("cannot {action} `{}`: {source}", path.display())]
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
    #[error("the journal `{}` belongs to run {found}, not to run {expected}", path.display())]
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

impl Error {
    /// An error of the file system.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::Io { action, path, source }
    }
}

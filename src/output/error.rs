//! Why a result could not be written or read, and how to mend it.

use crate::experiment;
use std::path::PathBuf;

/// Why a result could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// the experiment could not be run, or the file system refused
    #[error(transparent)]
    Experiment(#[from] experiment::Error),
    /// a parquet file cannot be written or read
    #[error(
        "cannot read or write `{}`: {message}\n  help: if the file is damaged, --force computes and writes the run again; if the disk is full, make room and give the same command again",
        path.display()
    )]
    Parquet {
        /// the file
        path: PathBuf,
        /// what the library said
        message: String,
    },
    /// a table of a result has other columns than Heimo writes
    #[error(
        "`{}` is not as Heimo writes it: {message}\n  help: it may be of another version, which provenance.json names; --force computes and writes the run again",
        path.display()
    )]
    Table {
        /// the file
        path: PathBuf,
        /// what is wrong
        message: String,
    },
    /// a JSON file of ours cannot be read
    #[error("`{}` is damaged: {message}\n  help: run the scenario again with --force", path.display())]
    Json {
        /// the file
        path: PathBuf,
        /// what is wrong
        message: String,
    },
    /// a manifest that names what is no file of its folder
    #[error(
        "`{}` names `{name}`, which is no file of a result in this folder: nothing was read or changed\n  help: restore the manifest, or name another folder with --out",
        path.display()
    )]
    Outside {
        /// the manifest
        path: PathBuf,
        /// what it names
        name: String,
    },
    /// a table holds what is no number
    #[error(
        "column `{column}`, row {row}: not a number; a measure that is undefined is null\n  help: this is a defect of Heimo, please report it with the scenario"
    )]
    NotANumber {
        /// the column
        column: String,
        /// the row, from 0
        row: u64,
    },
    /// a column of a type that the digest does not define
    #[error(
        "column `{column}` has type {found}, which no table of Heimo has\n  help: --force computes and writes the run again"
    )]
    ColumnType {
        /// the column
        column: String,
        /// its type
        found: String,
    },
    /// another process writes the folder
    #[error("another process is writing to `{}`\n  help: wait for it, or name another folder with --out", path.display())]
    Locked {
        /// the folder
        path: PathBuf,
    },
    /// the folder holds another run
    #[error(
        "`{}` holds another run ({found}) than this scenario is ({expected})\n  help: --force replaces it, --out names another folder",
        path.display()
    )]
    OtherRun {
        /// the folder
        path: PathBuf,
        /// run id in the folder
        found: String,
        /// run id of the scenario
        expected: String,
    },
    /// a file with one of our names that we did not write
    #[error(
        "`{}` was not written by Heimo, or is not part of a run that can be told: it is left as it is\n  help: name another folder with --out, or move the file away",
        path.display()
    )]
    Foreign {
        /// the file
        path: PathBuf,
    },
    /// one of our names is a symbolic link
    #[error(
        "`{}` is a symbolic link: nothing is written or removed through one\n  help: remove the link, or name another folder with --out",
        path.display()
    )]
    Link {
        /// the link
        path: PathBuf,
    },
    /// a file of a finished run is not as it was written
    #[error(
        "`{}` {problem}\n  help: `heimo verify` says what differs; --force computes and writes the run again",
        path.display()
    )]
    Damaged {
        /// the file
        path: PathBuf,
        /// in what way
        problem: &'static str,
    },
    /// agents of a run that is not done are not as they were written
    #[error("`{}` is not as it was written\n  help: remove it; the same command then computes its run again", path.display())]
    DamagedPart {
        /// the file
        path: PathBuf,
    },
    /// a measure that the tables do not have
    #[error("`{}` has no measure `{measure}`\n  help: {help}", path.display())]
    NoMeasure {
        /// the table
        path: PathBuf,
        /// what was asked for
        measure: String,
        /// what was probably meant
        help: String,
    },
    /// no result there
    #[error("`{}` holds no finished run: there is no manifest.json\n  help: `heimo run SCENARIO` makes one; `heimo run` again finishes one that was interrupted", path.display())]
    NoResult {
        /// the folder
        path: PathBuf,
    },
    /// the scenario in a folder is not valid
    #[error("{0}")]
    Scenario(String),
}

impl Error {
    /// An error of the file system.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
        let refused = experiment::Error::io(action, path);
        move |source| Error::Experiment(refused(source))
    }
    /// An error of the parquet library.
    pub fn parquet<E: std::fmt::Display>(path: impl Into<PathBuf>) -> impl FnOnce(E) -> Error {
        let path = path.into();
        move |error| Error::Parquet { path, message: error.to_string() }
    }
}

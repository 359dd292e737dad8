//! The files a result is published in: tables, summary, manifest; their digests; and checking them again.
//!
//! Knows nothing of plots. Numbers in CSV and JSON are written as the shortest decimal that reads back to the same bits.

pub mod agents;
pub mod attribution;
pub mod claims;
pub mod compare;
pub mod differences;
pub mod digest;
pub mod folder;
pub mod hypotheses;
pub mod jobs;
pub mod manifest;
pub mod outcomes;
pub mod prepare;
pub mod produce;
pub mod published;
pub mod resolved;
mod reuse;
pub mod scaling;
mod sealed;
pub mod sensitivity;
mod sequential;
pub mod shards;
pub mod stated;
pub mod summary;
pub mod tables;
pub mod verify;
mod write;

use crate::disk;
use std::path::{Path, PathBuf};

/// Names of the files of a result.
pub mod names {
    /// run id, seeds, digests
    pub const MANIFEST: &str = "manifest.json";
    /// what made it: not compared
    pub const PROVENANCE: &str = "provenance.json";
    /// what differs between machines
    pub const TIMING: &str = "timing.json";
    /// the resolved scenario
    pub const SCENARIO: &str = "scenario.toml";
    /// a row a job and recorded step
    pub const METRICS: &str = "metrics.parquet";
    /// histograms of opinion
    pub const OPINIONS: &str = "opinions.parquet";
    /// agents at some steps
    pub const AGENTS: &str = "agents.parquet";
    /// follows at some steps
    pub const FOLLOWS: &str = "follows.parquet";
    /// means and intervals
    pub const SUMMARY: &str = "summary.csv";
    /// a row a run
    pub const JOBS: &str = "jobs.csv";
    /// a row a design point
    pub const POINTS: &str = "points.csv";
    /// which axes a measure's variation comes from
    pub const SENSITIVITY: &str = "sensitivity.csv";
    /// growth of totals with the number of people
    pub const SCALING: &str = "scaling.csv";
    /// shares of lever groups in a difference of two platforms
    pub const ATTRIBUTION: &str = "attribution.csv";
    /// a row a test of a claim
    pub const HYPOTHESES: &str = "hypotheses.csv";
    /// description for archives
    pub const RO_CRATE: &str = "ro-crate-metadata.json";
    /// the page
    pub const REPORT: &str = "report.html";
    /// the plots
    pub const PLOTS: &str = "plots";
    /// copies of the files that the scenario reads
    pub const INPUTS: &str = "inputs";
    /// finished work of a run that is not done
    pub const JOURNAL: &str = "journal.heimo";
    /// a journal in the making, out of an earlier result
    pub const JOURNAL_ASIDE: &str = "journal.heimo.part";
    /// agents of jobs of a run that is not done
    pub const PARTS: &str = "parts";
    /// checkpoints of a run that is not done
    pub const CHECKPOINTS: &str = "checkpoints";
    /// the resolved scenario of a plan
    pub const PLAN: &str = "plan.toml";
    /// what a plan stands for
    pub const PLANNED: &str = "plan.json";
    /// held while a process writes the plan
    pub const PLAN_LOCK: &str = "plan.lock";
    /// journals of shares of a plan
    pub const SHARDS: &str = "shards";
    /// what is written in the folder, and so may be written over and removed
    pub const ACCOUNT: &str = "files.json";
    /// held while a process writes the folder
    pub const LOCK: &str = ".heimo.lock";
}

/// Why a result could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// the experiment could not be run
    #[error(transparent)]
    Experiment(#[from] crate::experiment::Error),
    /// the file system refused
    #[error("cannot {action} `{}`: {source}\n  help: {}", path.display(), crate::experiment::remedy(source))]
    Io {
        /// what was tried
        action: &'static str,
        /// on which file
        path: PathBuf,
        /// what the system said
        source: std::io::Error,
    },
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
        let path = path.into();
        move |source| Error::Io { action, path, source }
    }
    /// An error of the parquet library.
    pub fn parquet<E: std::fmt::Display>(path: impl Into<PathBuf>) -> impl FnOnce(E) -> Error {
        let path = path.into();
        move |error| Error::Parquet { path, message: error.to_string() }
    }
}

/// Writes a file aside, forces it to the disk and renames it: a reader sees the old one or the new one, whole.
///
/// # Errors
/// If the file cannot be written; nothing is left aside then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    replace_with(path, |file| std::io::Write::write_all(file, bytes).map_err(Error::io("write", path)))
}

/// As [`replace`], for a file that is written piece by piece.
///
/// # Errors
/// If the file cannot be written, or with what `write` says.
pub fn replace_with<T>(path: &Path, write: impl FnOnce(&mut disk::File) -> Result<T, Error>) -> Result<T, Error> {
    disk::replace(path, |action, path, error| Error::io(action, path)(error), write)
}

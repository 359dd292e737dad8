//! Why there is no figure or page.

use crate::experiment::memory::readable;
use std::path::{Path, PathBuf};

/// Why there is no figure or page.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// an input file is missing or not what it should be
    #[error(
        "cannot read `{}`: {reason}\n  help: a run's folder holds it after `heimo run`; with --force it is computed and written again",
        path.display()
    )]
    Read {
        /// the file
        path: PathBuf,
        /// what is wrong
        reason: String,
    },
    /// the result cannot be read, or its folder must not be written
    #[error(transparent)]
    Folder(#[from] crate::output::Error),
    /// a file cannot be written
    #[error(
        "cannot write `{}`: {reason}\n  help: see that there is room and that the folder may be written, then draw again with `heimo plot` and `heimo report`",
        path.display()
    )]
    Write {
        /// the file
        path: PathBuf,
        /// what is wrong
        reason: String,
    },
    /// something was asked for that there is not
    #[error("there is no {what} `{name}` to draw of `{}`\n  help: there are: {}", path.display(), known.join(", "))]
    Unknown {
        /// the result
        path: PathBuf,
        /// a figure or a measure
        what: &'static str,
        /// its name as it was asked for
        name: String,
        /// what there is
        known: Vec<String>,
    },
    /// refused before anything was allocated
    #[error(
        "drawing `{}` needs about {} of memory, and {} can be had; the data are whole\n  help: draw again with `heimo plot {0}` and `heimo report {0}`, where more memory or address space (ulimit -v) is free",
        path.display(), readable(*needed), readable(*available)
    )]
    Memory {
        /// the result
        path: PathBuf,
        /// bytes it would take
        needed: u64,
        /// bytes there are
        available: u64,
    },
}

impl ReportError {
    pub(super) fn read(path: &Path, reason: impl ToString) -> Self {
        // One line: the remedy of what it quotes is not that of the reader.
        let reason = reason.to_string().lines().next().unwrap_or_default().to_string();
        ReportError::Read { path: path.to_path_buf(), reason }
    }
    pub(super) fn write(path: &Path, reason: impl ToString) -> Self {
        ReportError::Write { path: path.to_path_buf(), reason: reason.to_string() }
    }
}

//! What is checked, and what comes of it.

use crate::scenario::checked::Scenario;
use crate::scenario::points::{Sweeping, points};
use crate::scenario::problem::{Location, Problem, Problems, Severity, printable};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A scenario as it was read, before anything in it is understood.
#[derive(Clone, Debug)]
pub struct Source {
    /// the file; its stem names the scenario, its folder is where a network's path begins
    pub path: PathBuf,
    /// what it says
    pub text: String,
}

/// A valid scenario, and what is doubtful in it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// ready to run
    pub scenario: Scenario,
    /// keys without effect and the like, by position
    pub warnings: Vec<Problem>,
    /// the points of its sweep, once somebody asked for them
    sweeping: OnceLock<Sweeping>,
}

impl Checked {
    /// A scenario that was checked, with the points of its sweep if checking made them.
    pub(super) fn new(scenario: Scenario, warnings: Vec<Problem>, made: Option<Sweeping>) -> Checked {
        Checked { scenario, warnings, sweeping: made.map_or_else(OnceLock::new, OnceLock::from) }
    }

    /// The points of its sweep. They are made once, for whoever asks first.
    ///
    /// # Errors
    /// What is wrong with the sweep, in words.
    pub fn sweeping(&self) -> Result<&Sweeping, String> {
        if let Some(made) = self.sweeping.get() {
            return Ok(made);
        }
        let made = points(&self.scenario)?;
        Ok(self.sweeping.get_or_init(|| made))
    }
}

/// Reads a file's bytes.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> std::io::Result<Vec<u8>>;

/// What a scenario is told that names a file where there are none: it is text, and nothing else.
#[derive(Debug, thiserror::Error)]
#[error("files cannot be read here")]
pub(super) struct NoFiles;

impl NoFiles {
    /// How to have them read.
    pub const HELP: &str = "`Scenario::load` reads a scenario's file and those that it names";

    /// Whether this is why a file could not be read.
    pub fn is(refused: &std::io::Error) -> bool {
        refused.get_ref().is_some_and(|inner| inner.is::<NoFiles>())
    }
}

impl Source {
    /// A scenario out of the bytes of its file.
    ///
    /// # Errors
    /// If the bytes are not UTF-8; the location of the first that is not.
    pub fn from_bytes(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Result<Source, Problems> {
        let path = path.into();
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Ok(Source { path, text }),
            Err(error) => error,
        };
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let location = Location::At { line, column: String::from_utf8_lossy(last).chars().count() + 1 };
        Err(Problems(vec![Problem {
            file: printable(&path.display().to_string()),
            location,
            severity: Severity::Error,
            key: String::new(),
            message: format!("byte {:#04x} is no UTF-8 text", error.as_bytes()[before.len()]),
            help: "a scenario is a TOML file in UTF-8: save it in that encoding".to_string(),
        }]))
    }
}

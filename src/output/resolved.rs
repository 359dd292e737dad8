//! The resolved scenario of a result, read back by the one reader that scenarios have.

use super::{Error, names};
use crate::load::LoadError;
use crate::scenario::{Location, Problems, Scenario};
use std::path::Path;

/// Reads scenario.toml of a folder, with the copies of files that it names.
///
/// # Errors
/// If it cannot be read, or this version of Heimo refuses it: it may be of another version.
pub fn read(folder: &Path) -> Result<Scenario, Error> {
    let path = folder.join(names::SCENARIO);
    Scenario::load(&path).map_err(|error| match error {
        LoadError::Unreadable { path, source } => Error::io("read", path)(source),
        LoadError::Invalid(problems) => refused(problems),
    })
}

/// The first problem, where it is, and what can be done: nobody wrote the file, so how to mend it is not what helps.
fn refused(problems: Problems) -> Error {
    let Problems(problems) = problems;
    let first = problems.first().map_or_else(String::new, |problem| {
        let position = match &problem.location {
            Location::At { line, column } => format!(":{line}:{column}"),
            Location::Set(_) => String::new(),
        };
        format!("{}{position}: {}", problem.file, problem.message)
    });
    let more = match problems.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    Error::Scenario(format!(
        "{first}{more}; this version of Heimo does not take the scenario of the result\n  help: use the version that made \
         the result, which provenance.json names, or write the scenario for this version and run it in another folder"
    ))
}

//! Why a command stops before it is done, and the exit code that says so.

use super::print;
use crate::experiment;
use crate::output::Error;
use crate::report::ReportError;
use std::process::ExitCode;

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code: failed.
pub const FAILED: u8 = 1;
/// Exit code: the command line or the scenario is wrong.
pub const USAGE: u8 = 2;
/// Exit code: verification found a difference.
pub const DIFFERENT: u8 = 3;
/// Exit code: interrupted; what is finished is kept and the same command resumes.
pub const INTERRUPTED: u8 = 130;

/// Why the program stops before it is done.
#[derive(Debug)]
pub struct Stop {
    pub(super) code: u8,
    pub(super) message: String,
}

impl Stop {
    /// With what is printed, as it is.
    pub(super) fn new(code: u8, message: impl std::fmt::Display) -> Stop {
        Stop { code, message: message.to_string() }
    }

    /// Prints why, once, and gives the exit code.
    pub fn report(self) -> ExitCode {
        if !self.message.is_empty() {
            print::err(&self.message);
        }
        ExitCode::from(self.code)
    }
}

/// An error, as it is printed: "error:", once, and what it says.
pub(super) fn error(code: u8, message: impl std::fmt::Display) -> Stop {
    let message = message.to_string();
    Stop::new(code, format!("error: {}", message.strip_prefix("error: ").unwrap_or(&message)))
}

impl From<Error> for Stop {
    fn from(problem: Error) -> Stop {
        let code = match &problem {
            Error::OtherRun { .. } | Error::Foreign { .. } | Error::Damaged { .. } | Error::NoResult { .. } => USAGE,
            Error::NoMeasure { .. } | Error::Link { .. } | Error::DamagedPart { .. } => USAGE,
            Error::Scenario(_) | Error::Outside { .. } | Error::Json { .. } => USAGE,
            Error::Experiment(experiment::Error::Memory { .. } | experiment::Error::OtherRun { .. }) => USAGE,
            Error::Experiment(experiment::Error::ForeignJournal { .. }) => USAGE,
            _ => FAILED,
        };
        error(code, problem)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(problem: serde_json::Error) -> Stop {
        error(FAILED, problem)
    }
}

impl From<ReportError> for Stop {
    fn from(problem: ReportError) -> Stop {
        match problem {
            ReportError::Folder(problem) => problem.into(),
            ReportError::Read { .. } | ReportError::Unknown { .. } => error(USAGE, problem),
            ReportError::Write { .. } | ReportError::Memory { .. } => error(FAILED, problem),
        }
    }
}

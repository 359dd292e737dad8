//! What is wrong with a scenario: where, what, and how to mend it.

use std::fmt;

/// Problems printed before the rest is only counted.
pub const PROBLEMS_PRINTED: usize = 50;

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// in the scenario file
    At {
        /// from 1
        line: usize,
        /// from 1, in characters
        column: usize,
    },
    /// in a `--set` of the command line, as it was typed
    Set(String),
}

impl Location {
    /// Where a problem of the file as a whole is reported.
    pub const START: Location = Location::At { line: 1, column: 1 };
}

/// Whether a scenario can be run all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// it cannot
    Error,
    /// it can, but something in it has no effect or is doubtful
    Warning,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// file as the user named it
    pub file: String,
    /// where
    pub location: Location,
    /// error or warning
    pub severity: Severity,
    /// the dotted key it is about, "" where it is about none
    pub key: String,
    /// what is wrong, with the value that is
    pub message: String,
    /// what is allowed and how to mend it
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Location::At { line, column } => write!(f, "{}:{line}:{column}: ", self.file)?,
            Location::Set(typed) => write!(f, "--set {typed}: ")?,
        }
        let severity = if self.severity == Severity::Error { "error" } else { "warning" };
        write!(f, "{severity}: {}\n    help: {}", self.message, self.help)
    }
}

/// Every problem of a scenario, by position. Never empty where it is an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl std::error::Error for Problems {}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (k, problem) in self.0.iter().take(PROBLEMS_PRINTED).enumerate() {
            let newline = if k == 0 { "" } else { "\n" };
            write!(f, "{newline}{problem}")?;
        }
        match self.0.len().saturating_sub(PROBLEMS_PRINTED) {
            0 => Ok(()),
            more => write!(f, "\nand {more} more"),
        }
    }
}

/// Collects problems while a scenario is read.
#[derive(Debug)]
pub(super) struct Report {
    file: String,
    problems: Vec<Problem>,
}

impl Report {
    pub(super) fn new(file: &str) -> Report {
        Report { file: printable(file), problems: Vec::new() }
    }

    pub(super) fn error(
        &mut self,
        location: &Location,
        key: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(Severity::Error, location, key, message.into(), help.into());
    }

    pub(super) fn warn(&mut self, location: &Location, key: &str, message: impl Into<String>, help: impl Into<String>) {
        self.add(Severity::Warning, location, key, message.into(), help.into());
    }

    fn add(&mut self, severity: Severity, location: &Location, key: &str, message: String, help: String) {
        let (file, location, key) = (self.file.clone(), location.clone(), printable(key));
        let (message, help) = (printable(&message), printable(&help));
        self.problems.push(Problem { file, location, severity, key, message, help });
    }

    pub(super) fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// All problems by position, each once: errors if there is one, else the warnings.
    pub(super) fn finish(mut self) -> Result<Vec<Problem>, Problems> {
        // Of one place and key, as they were found: lines of a file come in their order, and "and 20 more" last.
        self.problems.sort_by(|a, b| (&a.location, &a.key).cmp(&(&b.location, &b.key)));
        let mut said = std::collections::BTreeSet::new();
        self.problems.retain(|one| said.insert((one.location.clone(), one.key.clone(), one.message.clone())));
        if self.has_errors() {
            self.problems.retain(|problem| problem.severity == Severity::Error);
            return Err(Problems(self.problems));
        }
        Ok(self.problems)
    }

    /// The problems so far, where nothing further can be looked at; there is one.
    pub(super) fn take(&mut self) -> Problems {
        Problems(std::mem::take(&mut self.problems))
    }

    /// Drops what was reported since `mark` on one of `lines`, and of the file as a whole: the reader already said that it
    /// does not understand these lines, so what they seem to contain is a guess.
    pub(super) fn drop_guesses(&mut self, mark: usize, lines: &[usize]) {
        let mut k = 0;
        self.problems.retain(|problem| {
            k += 1;
            let guessed = match problem.location {
                Location::At { line, .. } => {
                    lines.contains(&line) || (problem.location == Location::START && problem.key == "platform")
                }
                Location::Set(_) => false,
            };
            k <= mark || !guessed
        });
    }

    /// Whether a problem with a key was reported.
    pub(super) fn names(&self, key: &str) -> bool {
        self.problems.iter().any(|problem| problem.key == key)
    }

    pub(super) fn len(&self) -> usize {
        self.problems.len()
    }
}

/// Text that cannot disturb a terminal: control and direction-changing characters are escaped.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if is_printable(c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// Whether a character may stand in a name or a title.
pub(super) fn is_printable(c: char) -> bool {
    let invisible =
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}');
    let no_character = matches!(c as u32 & 0xFFFF, 0xFFFE | 0xFFFF);
    !c.is_control() && !invisible && !no_character
}

/// The candidate nearest to a misspelt name, if one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.len() > 200 {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['_', ' '], "-");
    let wanted = plain(name);
    let allowed = (wanted.chars().count() / 3).max(1);
    let scored = candidates.into_iter().map(|name| (strsim::damerau_levenshtein(&wanted, &plain(name)), name));
    scored.filter(|(distance, _)| *distance <= allowed).min_by(|a, b| a.cmp(b)).map(|(_, name)| name)
}

/// "did you mean `x`? " for a near candidate, else "".
pub(super) fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, candidates).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_proposed_and_a_far_one_is_not() {
        let names = ["engagement-feed", "similarity-feed", "solo"];
        assert_eq!(nearest("engagment_feed", names), Some("engagement-feed"));
        assert_eq!(nearest("Solo", names), Some("solo"));
        assert_eq!(nearest("broadcast", names), None);
    }

    #[test]
    fn only_the_first_fifty_are_printed() {
        let mut report = Report::new("s.toml");
        for line in 1..=60 {
            report.error(&Location::At { line, column: 1 }, "k", "m", "h");
        }
        let text = report.finish().unwrap_err().to_string();
        assert!(text.ends_with("s.toml:50:1: error: m\n    help: h\nand 10 more"), "{text}");
    }

    #[test]
    fn a_terminal_is_not_disturbed() {
        assert_eq!(printable("a\u{1b}[2Jb\u{202e}"), "a\\u{1b}[2Jb\\u{202e}");
    }
}

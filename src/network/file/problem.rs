//! What is wrong with a file, said so that it can be mended.

use std::path::{Path, PathBuf};

/// One problem: where, what, and how to mend it. Displays as `links.edges:12: ...; ...`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {what}; {remedy}", file.display(), line.map_or(String::new(), |line| format!(":{line}")))]
pub struct FileProblem {
    /// the file, as the scenario writes it
    pub file: PathBuf,
    /// 1-based line; `None` if no line but the scenario's own keys are at fault
    pub line: Option<u64>,
    /// what was found there
    pub what: String,
    /// what to do about it
    pub remedy: String,
}

/// Problems in the order in which they were found: the first [`Problems::KEPT`], and how many more.
#[derive(Debug, Default)]
pub struct Problems {
    kept: Vec<FileProblem>,
    more: u64,
}

impl Problems {
    /// Problems that are spelt out; a file of the wrong format has one on every line.
    pub const KEPT: usize = 20;

    /// Notes a problem on a line of a file.
    pub fn add(&mut self, file: &Path, line: u64, what: impl Into<String>, remedy: impl Into<String>) {
        self.push(FileProblem { file: file.into(), line: Some(line), what: what.into(), remedy: remedy.into() });
    }

    /// Notes a problem.
    pub fn push(&mut self, problem: FileProblem) {
        if self.kept.len() < Self::KEPT {
            return self.kept.push(problem);
        }
        self.more += 1;
        if self.more == 1 {
            self.kept.push(problem);
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// The problems; where there are too many, the last one says how many more.
    pub fn into_vec(mut self) -> Vec<FileProblem> {
        if let (Some(last), true) = (self.kept.last_mut(), self.more > 0) {
            last.what = format!("and {} more, the first of them here", self.more);
            last.remedy = "mend those above first".to_string();
        }
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_problems_are_counted_not_listed() {
        let mut problems = Problems::default();
        for line in 1..=50 {
            problems.add(Path::new("f"), line, "wrong", "mend it");
        }
        let listed = problems.into_vec();
        assert_eq!(listed.len(), Problems::KEPT + 1);
        assert_eq!(listed[19].to_string(), "f:20: wrong; mend it");
        assert_eq!(listed[20].to_string(), "f:21: and 30 more, the first of them here; mend those above first");
    }
}

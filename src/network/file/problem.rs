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

/// The text in backticks, shortened to 40 characters, anything that a terminal could act on escaped.
pub fn quote(text: &[u8]) -> String {
    const SHOWN: usize = 40;
    // A character has at most four bytes, so the cut never needs more than this; the rest of the input is not scanned.
    let head = &text[..text.len().min(4 * SHOWN + 4)];
    let lossy = String::from_utf8_lossy(head);
    let mut quoted: String = lossy.chars().take(SHOWN).map(printable).collect();
    if lossy.chars().count() > SHOWN || head.len() < text.len() {
        quoted.push('…');
    }
    format!("`{quoted}`")
}

/// A character as it may be printed: no controls, no invisible or direction-changing ones.
fn printable(c: char) -> String {
    let hidden = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}');
    if c.is_control() || hidden { c.escape_default().to_string() } else { c.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_is_short_and_harmless() {
        assert_eq!(quote(b"a\x1b[31mb\tc"), "`a\\u{1b}[31mb\\tc`");
        assert_eq!(quote("\u{202e}x".as_bytes()), "`\\u{202e}x`");
        assert_eq!(quote(b"\xff"), "`\u{fffd}`");
        assert_eq!(quote("ä".repeat(41).as_bytes()), format!("`{}…`", "ä".repeat(40)));
        assert_eq!(quote("ä".repeat(40).as_bytes()), format!("`{}`", "ä".repeat(40)));
        assert_eq!(quote(&[b'x'; 100_000]), format!("`{}…`", "x".repeat(40)));
    }

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

//! What the readers of links find.

use super::names::{Name, Names};

/// What a reader of links finds: every link as it stands, by the numbers of its ends' names.
#[derive(Debug, Default)]
pub struct Links<'a> {
    /// the ends, numbered
    pub names: Names<'a>,
    /// the links
    pub pairs: Vec<(u32, u32)>,
    /// what the file is, which of it was taken and which ignored
    pub about: String,
    /// whether links have a direction, where the file says so
    pub directed: Option<bool>,
    /// what a reader of the result must know
    pub notes: Vec<String>,
}

impl<'a> Links<'a> {
    /// Notes a link from a line of the file.
    pub fn add(&mut self, source: Name<'a>, target: Name<'a>, line: u64) {
        let source = self.names.number(source, line);
        let target = self.names.number(target, line);
        self.pairs.push((source, target));
    }

    /// Notes what a comment says of the direction of links: `# Directed graph` as SNAP writes it, `% asym` and `% sym` as KONECT does.
    pub fn note_comment(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line).to_ascii_lowercase();
        let mut words = text.trim_start_matches(['#', '%', ' ', '\t']).split_whitespace();
        let said = match (words.next(), words.next(), line.starts_with(b"%")) {
            (Some("directed"), Some("graph"), _) | (Some("asym"), _, true) => Some(true),
            (Some("undirected"), Some("graph"), _) | (Some("sym"), _, true) => Some(false),
            _ => None,
        };
        self.directed = self.directed.or(said);
    }
}

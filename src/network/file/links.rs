//! What the readers of links find.

use super::names::{Name, Names};

/// What a reader of links finds: every link as it stands, by the numbers of its ends' names.
#[derive(Debug, Default)]
pub struct Links<'a> {
    /// the ends, numbered
    pub names: Names<'a>,
    /// the links
    pub pairs: Vec<(u32, u32)>,
}

impl<'a> Links<'a> {
    /// Notes a link from a line of the file.
    pub fn add(&mut self, source: Name<'a>, target: Name<'a>, line: u64) {
        let source = self.names.number(source, line);
        let target = self.names.number(target, line);
        self.pairs.push((source, target));
    }
}

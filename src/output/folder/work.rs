//! How many runs there are of work that is under way: a journal knows only those that are finished. For whoever looks; nothing goes
//! by it, so that it may be missing.

use crate::disk;
use crate::output::error::Error;
use crate::output::names;
use crate::output::replace::replace;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// What is known of the work.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// the run that is under way
    pub run_id: String,
    /// its jobs; the most of them where a sequential design decides on the way
    pub runs: u64,
}

impl Work {
    /// What is noted in a folder, if it is ours.
    pub fn of(folder: &Path) -> Option<Work> {
        serde_json::from_slice(&std::fs::read(folder.join(names::UNDER_WAY)).ok()?).ok()
    }

    /// Notes it, unless somebody else's file has that name.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn note(&self, folder: &Path) -> Result<(), Error> {
        let path = folder.join(names::UNDER_WAY);
        if disk::is_link(&path) || (path.exists() && Work::of(folder).is_none()) {
            return Ok(());
        }
        let text = serde_json::to_string(self).expect("two plain fields");
        replace(&path, format!("{text}\n").as_bytes())
    }

    /// Removes what was noted.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn forget(folder: &Path) -> Result<(), Error> {
        let path = folder.join(names::UNDER_WAY);
        if Work::of(folder).is_some() {
            disk::remove(&path).map_err(Error::io("remove", &path))?;
        }
        let aside = disk::aside(&path);
        disk::remove(&aside).map(drop).map_err(Error::io("remove", &aside))
    }
}

//! files.json: what Heimo has written in a folder, or is about to. Nothing else there is ever written over or removed.
//!
//! A name is entered before the file is written, so a killed run leaves no file of ours that the account does not have; a file
//! that is there and not in the account is somebody's own, and its name is not taken.

use crate::disk;
use crate::output::error::Error;
use crate::output::manifest::{Manifest, write_json};
use crate::output::names;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

const FORMAT: u32 = 1;

/// Names of files in a folder of a result, with / between a folder of it and the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// layout of the file
    format: u32,
    /// names, ascending
    files: BTreeSet<String>,
}

/// Files that a run writes beside those that its manifest names.
const COMPANIONS: [&str; 3] = [names::PROVENANCE, names::TIMING, names::RO_CRATE];

impl Account {
    /// The account of a folder, and what its manifest names: of a result of Heimo 0.1, or where the account cannot be read, that
    /// is all there is.
    pub fn of(folder: &Path) -> Account {
        let mut files = Account::of_manifest(folder);
        match Account::stated(folder) {
            Some(stated) => files.extend(stated.files),
            None if !files.is_empty() => files.extend([names::REPORT, names::ATTRIBUTION].map(String::from)),
            None => {}
        }
        files.retain(|name| can_be_ours(name));
        Account { format: FORMAT, files }
    }

    /// The account as it was written.
    fn stated(folder: &Path) -> Option<Account> {
        let text = std::fs::read_to_string(folder.join(names::ACCOUNT)).ok()?;
        serde_json::from_str(&text).ok().filter(|account: &Account| account.format == FORMAT)
    }

    fn of_manifest(folder: &Path) -> BTreeSet<String> {
        let Ok(manifest) = Manifest::read(folder) else { return BTreeSet::new() };
        let tables = manifest.tables.into_values().map(|table| table.file);
        let files = manifest.files.into_keys().chain(manifest.inputs.into_keys());
        tables.chain(files).chain(COMPANIONS.map(String::from)).collect()
    }

    /// Whether a folder has an account: results of Heimo 0.1 have none.
    pub fn is_kept(folder: &Path) -> bool {
        folder.join(names::ACCOUNT).exists()
    }

    /// Whether a name is entered.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains(name)
    }

    /// The names, ascending.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str)
    }

    /// Enters names before their files are written.
    ///
    /// # Errors
    /// If one of them is a file that is not ours, or the account cannot be written.
    pub fn claim<'a>(&mut self, folder: &Path, wanted: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        let wanted: Vec<&str> = wanted.into_iter().collect();
        // A result of Heimo 0.1 has no account: what it draws again has the names of its figures.
        if Account::is_kept(folder) || !folder.join(names::MANIFEST).exists() {
            self.check(folder, wanted.iter().copied())?;
        }
        self.own(folder, wanted)
    }

    /// Tells whether [`Account::claim`] would be refused, and changes nothing.
    ///
    /// # Errors
    /// If one of the names is a file that is not ours.
    pub fn check<'a>(&self, folder: &Path, wanted: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        let theirs = |name: &&str| !self.files.contains(*name) && folder.join(name).symlink_metadata().is_ok();
        match wanted.into_iter().find(theirs) {
            Some(name) => Err(Error::Foreign { path: folder.join(name) }),
            None => Ok(()),
        }
    }

    /// Enters the names of files that are ours whatever is there.
    ///
    /// # Errors
    /// If the account cannot be written.
    pub fn own<'a>(&mut self, folder: &Path, wanted: impl IntoIterator<Item = &'a str>) -> Result<(), Error> {
        let files = self.files.iter().cloned().chain(wanted.into_iter().map(String::from)).collect();
        self.change(folder, files)
    }

    /// Removes the files of ours that are not wanted any more, then their names.
    ///
    /// # Errors
    /// If a file cannot be removed or the account not be written.
    pub fn drop_where(&mut self, folder: &Path, unwanted: impl Fn(&str) -> bool) -> Result<(), Error> {
        let (gone, files): (BTreeSet<String>, BTreeSet<String>) =
            self.files.iter().cloned().partition(|name| unwanted(name));
        if gone.is_empty() {
            return self.change(folder, files);
        }
        let mut folders = BTreeSet::from([folder.to_owned()]);
        for name in &gone {
            let path = folder.join(name);
            let parent = path.parent().unwrap_or(folder).to_owned();
            if parent != folder {
                disk::refuse_link(&parent).map_err(Error::io("remove", &path))?;
            }
            for path in [disk::aside(&path), path] {
                disk::remove(&path).map_err(Error::io("remove", &path))?;
            }
            folders.insert(parent);
        }
        // A name leaves the account after its file has left the disk.
        for path in folders.iter().rev().filter(|path| path.is_dir()) {
            disk::sync_folder(path).map_err(Error::io("write", path))?;
            if path != folder {
                disk::remove_folder_if_empty(path);
            }
        }
        self.change(folder, files)
    }

    fn change(&mut self, folder: &Path, files: BTreeSet<String>) -> Result<(), Error> {
        self.files = files;
        if Account::stated(folder).as_ref() == Some(self) {
            return Ok(());
        }
        write_json(&folder.join(names::ACCOUNT), self)
    }
}

/// Whether a name is one that Heimo can have written: a file of a result, a figure, or a copy of a file that a scenario reads.
/// Whatever an account says, nothing else is touched.
fn can_be_ours(name: &str) -> bool {
    let plain = |file: &str| !file.is_empty() && file != "." && file != ".." && !file.contains(['/', '\\']);
    match name.split_once('/') {
        None => names::RESULT.contains(&name),
        Some((names::PLOTS, file)) => plain(file) && [".svg", ".png", ".pdf"].iter().any(|end| file.ends_with(end)),
        Some((names::INPUTS, file)) => plain(file),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_taken_and_an_account_leads_nowhere_else() {
        let folder = tempfile::tempdir().unwrap();
        let (path, plots) = (folder.path(), folder.path().join(names::PLOTS));
        std::fs::create_dir(&plots).unwrap();
        std::fs::write(plots.join("mine.svg"), "mine").unwrap();
        let mut account = Account::of(path);
        account.claim(path, ["plots/ours.svg", names::SUMMARY]).unwrap();
        assert!(matches!(account.claim(path, ["plots/mine.svg"]), Err(Error::Foreign { .. })));
        std::fs::write(plots.join("ours.svg"), "ours").unwrap();
        assert_eq!(Account::of(path).names().collect::<Vec<_>>(), ["plots/ours.svg", names::SUMMARY]);
        account.drop_where(path, |name| name.starts_with("plots/")).unwrap();
        assert!(plots.join("mine.svg").exists() && !plots.join("ours.svg").exists());
        let outside =
            r#"{ "format": 1, "files": ["../thesis.tex", "/etc/hosts", "notes.txt", "plots/../a.svg", "inputs/.."] }"#;
        std::fs::write(path.join(names::ACCOUNT), outside).unwrap();
        assert_eq!(Account::of(path).names().count(), 0);
    }
}

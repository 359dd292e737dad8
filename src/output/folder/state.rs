//! What is in a folder, told without changing it.

use super::account::Account;
use crate::disk;
use crate::experiment::{Journal, plan::hex};
use crate::output::error::Error;
use crate::output::manifest::Manifest;
use crate::output::{digest, names, tables};
use std::path::Path;

/// What is in a folder, as a run sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// nothing of ours, or the rest of a result that was being removed
    Fresh,
    /// this run, not finished, or with failed runs that are to be tried again
    Unfinished,
    /// this run, finished and as it was written
    UpToDate,
    /// this run, finished, with runs that failed and are not to be tried again
    Settled {
        /// how many failed
        failed: usize,
    },
    /// another run, every run of which is also part of this one, or this one without the journal of its failures
    Extendable,
    /// another run, or a damaged one, that `--force` was given to replace
    Replaceable,
}

/// What may be done to a folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct OverwritePolicy {
    /// replace another run, or a finished one of its own
    pub force: bool,
    /// a finished one of its own is what this command made before it was killed while tidying up: it is not made again
    pub tidying: bool,
    /// try again what failed before
    pub retry_failed: bool,
}

/// Tells what is in a folder and changes nothing; `head` is what the manifest of this run says before there are results, and
/// `contains` says whether every run of what is there is also part of this one.
///
/// # Errors
/// If it must not be written: another run or a damaged one without `force`, or files that Heimo did not write.
pub fn inspect(
    folder: &Path,
    head: &Manifest,
    OverwritePolicy { force, tidying, retry_failed }: OverwritePolicy,
    contains: impl Fn() -> Result<bool, Error>,
) -> Result<State, Error> {
    let expected = &head.run_id;
    let other = |found: String| match force {
        true => Ok(State::Replaceable),
        false if contains()? => Ok(State::Extendable),
        false => Err(Error::OtherRun { path: folder.to_owned(), found, expected: expected.clone() }),
    };
    let journal = folder.join(names::JOURNAL);
    let of_journal = Journal::run_id(&journal)?.map(|id| hex(&id));
    let own_journal = of_journal.as_ref() == Some(expected);
    if folder.join(names::MANIFEST).exists() {
        let manifest = match Manifest::read(folder) {
            Ok(manifest) => manifest,
            Err(_) if own_journal => return Ok(State::Unfinished),
            Err(Error::Json { path, .. }) => return Err(Error::Foreign { path }),
            Err(other) => return Err(other),
        };
        if manifest.run_id != *expected {
            return if own_journal { Ok(State::Unfinished) } else { other(manifest.run_id) };
        }
        if force && !tidying {
            return Ok(State::Replaceable);
        }
        match sound(folder, &manifest).and_then(|()| says(folder, &manifest, head)) {
            Err(Error::Damaged { .. }) if force => return Ok(State::Replaceable),
            Err(Error::Damaged { .. }) if own_journal => return Ok(State::Unfinished),
            sound => sound?,
        }
        return Ok(match manifest.failed.len() {
            0 => State::UpToDate,
            failed if !retry_failed => State::Settled { failed },
            _ if own_journal => State::Unfinished,
            _ => State::Extendable,
        });
    }
    if journal.exists() {
        return match of_journal {
            Some(found) if !own_journal => other(found),
            _ => Ok(State::Unfinished),
        };
    }
    let account = Account::of(folder);
    let theirs = |name: &&str| !account.has(name) && folder.join(name).exists();
    match names::RESULT.into_iter().find(theirs) {
        Some(name) => Err(Error::Foreign { path: folder.join(name) }),
        None => Ok(State::Fresh),
    }
}

/// Refuses a folder in which one of our names, or one that a file of ours has while it is written, is a symbolic link: what
/// is behind it is not ours.
///
/// # Errors
/// If there is one.
pub fn refuse_links(folder: &Path, account: &Account) -> Result<(), Error> {
    let of_names = names::RESULT.iter().chain(&names::WORK).map(|name| folder.join(name));
    let of_account = account.names().map(|name| folder.join(name));
    for path in of_names.chain(of_account) {
        if let Some(path) = [disk::aside(&path), path].into_iter().find(|path| disk::is_link(path)) {
            return Err(Error::Link { path });
        }
    }
    Ok(())
}

/// Opens a finished result to read it: its manifest, if its files are as it says.
///
/// # Errors
/// If there is no finished result, or a file of it is missing or not as it was written.
pub fn open(folder: &Path) -> Result<Manifest, Error> {
    let manifest = Manifest::read(folder)?;
    sound(folder, &manifest)?;
    Ok(manifest)
}

/// Checks the files of a folder against its manifest, and the manifest against itself.
fn sound(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    let damaged = |file: &str, problem| Err(Error::Damaged { path: folder.join(file), problem });
    if Manifest::data_digest(&manifest.tables) != manifest.data_sha256 {
        return damaged(names::MANIFEST, "is not as it was written");
    }
    let tables = manifest.tables.values().map(|table| (&table.file, &table.file_sha256));
    for (file, expected) in tables.chain(&manifest.files).chain(&manifest.inputs) {
        let path = folder.join(file);
        if !path.exists() {
            return damaged(file, "is missing");
        }
        if digest::of_file(&path)? != *expected {
            return damaged(file, "is not as it was written");
        }
    }
    for table in manifest.tables.values() {
        if tables::rows(&folder.join(&table.file))? != table.rows {
            return damaged(names::MANIFEST, "is not as it was written");
        }
    }
    Ok(())
}

/// Whether a manifest says of its run what it must.
fn says(folder: &Path, manifest: &Manifest, head: &Manifest) -> Result<(), Error> {
    match manifest.head() == *head {
        true => Ok(()),
        false => Err(Error::Damaged { path: folder.join(names::MANIFEST), problem: "does not say what its run is" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(folder: &Path, force: bool) -> Result<State, Error> {
        let head = Manifest { run_id: "id".to_string(), ..Manifest::default() };
        inspect(folder, &head, OverwritePolicy { force, ..OverwritePolicy::default() }, || Ok(false))
    }

    #[test]
    fn files_of_others_are_never_ours_to_replace() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(look(folder.path(), false).unwrap(), State::Fresh);
        std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        assert_eq!(look(folder.path(), false).unwrap(), State::Fresh);
        std::fs::write(folder.path().join(names::SUMMARY), "mine").unwrap();
        for force in [false, true] {
            assert!(matches!(look(folder.path(), force), Err(Error::Foreign { .. })));
        }
        std::fs::remove_file(folder.path().join(names::SUMMARY)).unwrap();
        std::fs::write(folder.path().join(names::MANIFEST), "{}").unwrap();
        assert!(matches!(look(folder.path(), true), Err(Error::Foreign { .. })));
    }
}

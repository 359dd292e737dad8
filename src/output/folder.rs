//! The folder of a result: whose it is, what state it is in, and who may write it.

use super::manifest::Manifest;
use super::{Error, digest, names};
use crate::experiment::run::remove_if_there;
use crate::experiment::{Journal, plan::hex};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What is in a folder, as a run sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// nothing of ours
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
    /// another run, every run of which is also part of this one
    Extendable,
    /// another run, or a damaged one, that `--force` was given to replace
    Replaceable,
}

/// What may be done to a folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    /// replace another run
    pub force: bool,
    /// try again what failed before
    pub retry_failed: bool,
}

/// Tells what is in a folder; `contains` says whether every run of what is there is also part of this one.
///
/// # Errors
/// If it must not be written: another run or a damaged one without `force`, or files that Heimo did not write.
pub fn inspect(
    folder: &Path,
    run_id: &str,
    Wish { force, retry_failed }: Wish,
    contains: impl Fn() -> Result<bool, Error>,
) -> Result<State, Error> {
    let other = |found: String| match force {
        true => Ok(State::Replaceable),
        false if contains()? => Ok(State::Extendable),
        false => Err(Error::OtherRun { path: folder.to_owned(), found, expected: run_id.to_string() }),
    };
    if folder.join(names::MANIFEST).exists() {
        let manifest = Manifest::read(folder).map_err(|error| match error {
            Error::Json { path, .. } => Error::Foreign { path },
            other => other,
        })?;
        return match (manifest.run_id == run_id, force) {
            (false, _) => other(manifest.run_id),
            (true, true) => Ok(State::Replaceable),
            (true, false) if manifest.failed.is_empty() => sound(folder, &manifest).map(|()| State::UpToDate),
            (true, false) if !retry_failed => {
                sound(folder, &manifest).map(|()| State::Settled { failed: manifest.failed.len() })
            }
            (true, false) => Ok(State::Unfinished),
        };
    }
    let journal = folder.join(names::JOURNAL);
    if journal.exists() {
        return match Journal::run_id(&journal)?.map(|id| hex(&id)) {
            Some(found) if found != run_id => other(found),
            Some(_) if force => Ok(State::Replaceable),
            _ => Ok(State::Unfinished),
        };
    }
    match OURS.iter().map(|name| folder.join(name)).find(|path| path.exists()) {
        Some(path) => Err(Error::Foreign { path }),
        None => Ok(State::Fresh),
    }
}

/// Files that a run writes, the manifest last: while it is there, the folder is known to be ours.
const OURS: [&str; 16] = [
    names::HYPOTHESES,
    names::JOBS,
    names::POINTS,
    names::SENSITIVITY,
    names::SCALING,
    names::ATTRIBUTION,
    names::METRICS,
    names::OPINIONS,
    names::AGENTS,
    names::FOLLOWS,
    names::SUMMARY,
    names::SCENARIO,
    names::PROVENANCE,
    names::TIMING,
    names::RO_CRATE,
    names::REPORT,
];

/// Checks the files of a folder against its manifest.
fn sound(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    let tables = manifest.tables.values().map(|table| (&table.file, &table.file_sha256));
    for (file, expected) in tables.chain(&manifest.files).chain(&manifest.inputs) {
        let path = folder.join(file);
        if !path.exists() {
            return Err(Error::Damaged { path, problem: "is missing" });
        }
        if digest::of_file(&path)? != *expected {
            return Err(Error::Damaged { path, problem: "is not as it was written" });
        }
    }
    Ok(())
}

/// Removes what a run wrote, and nothing else.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear(folder: &Path) -> Result<(), Error> {
    clear_work(folder)?;
    clear_result(folder)
}

/// Removes the files of a finished result, the manifest last.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear_result(folder: &Path) -> Result<(), Error> {
    let inputs = Manifest::read(folder).map(|manifest| manifest.inputs).unwrap_or_default();
    for file in OURS.into_iter().chain(inputs.keys().map(String::as_str)) {
        remove_if_there(&folder.join(file))?;
    }
    clear_of(&folder.join(names::PLOTS), |name| name.ends_with(".svg") || name.ends_with(".png"))?;
    let _ = std::fs::remove_dir(folder.join(names::INPUTS));
    remove_if_there(&folder.join(names::MANIFEST))?;
    Ok(())
}

/// Removes what only an unfinished run needs; the journal last.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear_work(folder: &Path) -> Result<(), Error> {
    clear_of(&folder.join(names::CHECKPOINTS), |name| name.contains(".ck"))?;
    clear_of(&folder.join(names::PARTS), |name| name.contains(".parquet"))?;
    remove_if_there(&folder.join(names::JOURNAL_ASIDE))?;
    remove_if_there(&folder.join(names::JOURNAL))?;
    Ok(())
}

/// Removes the files of a folder whose names are ours, and the folder if nothing is left in it.
fn clear_of(folder: &Path, is_ours: impl Fn(&str) -> bool) -> Result<(), Error> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(&is_ours) {
            remove_if_there(&entry.path())?;
        }
    }
    // Not empty: somebody put a file there, which stays.
    let _ = std::fs::remove_dir(folder);
    Ok(())
}

/// The right to write a folder, or a file, until it is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes it, or says that another process has it. Makes the folder if there is none.
    ///
    /// # Errors
    /// If the folder cannot be made, or another process writes it.
    pub fn take(folder: &Path) -> Result<Lock, Error> {
        std::fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        Lock::hold(folder.join(names::LOCK), folder)
    }

    /// Takes the right to write a file or folder by a lock beside it or in it.
    ///
    /// # Errors
    /// If another process writes it, or the lock cannot be made.
    pub fn hold(path: PathBuf, written: &Path) -> Result<Lock, Error> {
        loop {
            let open = File::options().write(true).create(true).truncate(false).open(&path);
            let file = open.map_err(Error::io("write", &path))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(std::fs::TryLockError::WouldBlock) => return Err(Error::Locked { path: written.to_owned() }),
                // Some network file systems cannot lock: go on, as without.
                Err(std::fs::TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {}
                Err(std::fs::TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
            }
            if is_at(&file, &path) {
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

/// Whether an open file is the one that its name leads to: who held the lock before may have removed it.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: &std::fs::Metadata| (metadata.dev(), metadata.ino());
    matches!((file.metadata(), std::fs::metadata(path)), (Ok(ref open), Ok(ref named)) if identity(open) == identity(named))
}
#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held; where an open file cannot be removed it stays, empty and harmless.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::take(folder.path()).unwrap();
        assert!(matches!(Lock::take(folder.path()), Err(Error::Locked { .. })));
        drop(lock);
        Lock::take(folder.path()).unwrap();
    }

    fn look(folder: &Path, force: bool) -> Result<State, Error> {
        inspect(folder, "id", Wish { force, retry_failed: false }, || Ok(false))
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

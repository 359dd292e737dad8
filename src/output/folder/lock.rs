//! Who may write: one process at a time, held by the system, so that a killed one holds nothing.

use crate::disk::{self, File};
use crate::output::error::Error;
use crate::output::names;
use std::path::{Path, PathBuf};

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
        disk::make_folders(folder).map_err(Error::io("create", folder))?;
        Lock::hold(folder.join(names::LOCK), folder)
    }

    /// Takes the right to write a file or folder by a lock beside it or in it.
    ///
    /// # Errors
    /// If another process writes it, or the lock cannot be made.
    pub fn hold(path: PathBuf, written: &Path) -> Result<Lock, Error> {
        Lock::get(path, |file, path| match file.try_lock().map_err(Error::io("lock", path))? {
            true => Ok(()),
            false => Err(Error::Locked { path: written.to_owned() }),
        })
    }

    /// As [`Lock::hold`], and waits for those who have it: for what takes no time.
    ///
    /// # Errors
    /// If the lock cannot be made.
    pub fn wait(path: PathBuf) -> Result<Lock, Error> {
        Lock::get(path, |file, path| file.lock().map_err(Error::io("lock", path)))
    }

    fn get(path: PathBuf, lock: impl Fn(&File, &Path) -> Result<(), Error>) -> Result<Lock, Error> {
        loop {
            let file = File::open_or_create(&path).map_err(Error::io("write", &path))?;
            lock(&file, &path)?;
            // Who held it before may have removed the file: then it is a lock of nothing.
            if file.is_at_its_name() {
                return Ok(Lock { path, _file: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held; where an open file cannot be removed it stays, empty and harmless.
        let _ = disk::remove(&self.path);
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
}

//! Replacing a file of a result: whole, or not at all.

use super::error::Error;
use crate::disk;
use std::path::Path;

/// Writes a file aside, forces it to the disk and renames it: a reader sees the old one or the new one, whole.
///
/// # Errors
/// If the file cannot be written; nothing is left aside then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    replace_with(path, |file| std::io::Write::write_all(file, bytes).map_err(Error::io("write", path)))
}

/// As [`replace`], for a file that is written piece by piece.
///
/// # Errors
/// If the file cannot be written, or with what `write` says.
pub fn replace_with<T>(path: &Path, write: impl FnOnce(&mut disk::File) -> Result<T, Error>) -> Result<T, Error> {
    disk::replace(path, |action, path, error| Error::io(action, path)(error), write)
}

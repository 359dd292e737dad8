//! Checkpoints of running jobs: where a job stood, what of it the journal has, and what it has not.
//!
//! Layout: magic, format (u32), program version (length u32 and text), job id, parts in the journal (u32), records not yet
//! in it, the world's own bytes, and SHA-256 over everything before. Resuming goes on from part number `parts`, so the
//! journal ends up with what it would have had.

use super::error::Error;
use super::journal::{decode_records, encode_records};
use super::plan::Job;
use super::seal::content_length;
use crate::disk;
use crate::measures::Record;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"HEIMOCKP";
const FORMAT: u32 = 1;

/// Where the checkpoint of a job is.
pub fn path(folder: &Path, job: &Job) -> PathBuf {
    folder.join(format!("{}.ck", job.hex()))
}

/// Saves a job, aside and renamed: a crash leaves the previous checkpoint.
///
/// # Errors
/// If the file cannot be written.
pub fn save(
    folder: &Path,
    job: &Job,
    parts: u32,
    pending: &[Record],
    columns: usize,
    world: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Error> {
    disk::make_folder(folder).map_err(Error::io("create", folder))?;
    let path = path(folder, job);
    disk::replace(
        &path,
        |action, path, source| Error::io(action, path)(source),
        |file| {
            let write = || -> std::io::Result<()> {
                let mut out = Hashing { inner: BufWriter::new(file), hash: Sha256::new() };
                out.write_all(&head(job, parts, pending, columns))?;
                world(&mut out)?;
                let Hashing { mut inner, hash } = out;
                inner.write_all(&hash.finalize())?;
                inner.flush()
            };
            write().map_err(Error::io("write", &path))
        },
    )
}

fn head(job: &Job, parts: u32, pending: &[Record], columns: usize) -> Vec<u8> {
    let mut head = prefix(job);
    head.extend_from_slice(&parts.to_le_bytes());
    let mut records = Vec::new();
    encode_records(pending, columns, &mut records);
    head.extend_from_slice(&(records.len() as u32).to_le_bytes());
    head.extend_from_slice(&records);
    head
}

/// What a checkpoint of this program and job begins with.
fn prefix(job: &Job) -> Vec<u8> {
    let version = env!("CARGO_PKG_VERSION").as_bytes();
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(&(version.len() as u32).to_le_bytes());
    bytes.extend_from_slice(version);
    bytes.extend_from_slice(&job.id);
    bytes
}

/// A job as it was saved: parts in the journal, records not yet in it, and the world.
pub struct Saved<W> {
    /// parts that were in the journal
    pub parts: u32,
    /// records that were not
    pub pending: Vec<Record>,
    /// the world
    pub world: W,
}

/// Reads the checkpoint of a job. `None` if there is none, or none that is whole and of this program: the job then starts
/// from the beginning, which gives the same result.
pub fn load<W>(
    folder: &Path,
    job: &Job,
    columns: usize,
    restore: impl FnOnce(&mut dyn Read) -> std::io::Result<W>,
) -> Option<Saved<W>> {
    let path = path(folder, job);
    let content_bytes = verified(&path).ok()??;
    let mut from = BufReader::new(File::open(&path).ok()?).take(content_bytes);
    let expected = prefix(job);
    let mut found = vec![0; expected.len()];
    from.read_exact(&mut found).ok()?;
    if found != expected {
        return None;
    }
    let parts = read_u32(&mut from)?;
    let length = u64::from(read_u32(&mut from)?);
    // A length that the file does not have is not made room for.
    let mut records = Vec::new();
    from.by_ref().take(length).read_to_end(&mut records).ok()?;
    if records.len() as u64 != length {
        return None;
    }
    let pending = decode_records(&mut &records[..], columns)?;
    let world = restore(&mut from).ok()?;
    Some(Saved { parts, pending, world })
}

fn read_u32(from: &mut impl Read) -> Option<u32> {
    let mut bytes = [0; 4];
    from.read_exact(&mut bytes).ok()?;
    Some(u32::from_le_bytes(bytes))
}

/// Bytes before the digest, if the digest is theirs.
fn verified(path: &Path) -> std::io::Result<Option<u64>> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    content_length(&mut BufReader::new(file), length)
}

struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> Job {
        Job { id: [3; 32], point: 0, platform: 0, name: "a".into(), replicate: 0, luck: 0 }
    }

    fn read_all(from: &mut dyn Read) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    #[test]
    fn a_checkpoint_comes_back_and_a_damaged_one_is_ignored() {
        let folder = tempfile::tempdir().unwrap();
        let records = [Record { step: 4, values: vec![Some(0.5), None], opinions: [1; 40] }];
        save(folder.path(), &job(), 2, &records, 2, |out| out.write_all(b"the world")).unwrap();
        let saved = load(folder.path(), &job(), 2, read_all).unwrap();
        assert_eq!((saved.parts, &saved.pending[..], &saved.world[..]), (2, &records[..], &b"the world"[..]));
        let file = path(folder.path(), &job());
        let bytes = std::fs::read(&file).unwrap();
        for position in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[position] ^= 1;
            std::fs::write(&file, damaged).unwrap();
            assert!(load(folder.path(), &job(), 2, read_all).is_none(), "flipped at {position}");
            std::fs::write(&file, &bytes[..position]).unwrap();
            assert!(load(folder.path(), &job(), 2, read_all).is_none(), "cut at {position}");
        }
    }
}

//! The journal: one append-only file of finished work, so that a killed run loses nothing that was finished.
//!
//! A header (magic, format, run id, number of columns, checksum), then frames: the payload's length (u32), the payload,
//! and the first 8 bytes of SHA-256 over both. A payload is a part of a job: job id (32 bytes), part number (u32), what it
//! is (u8: 0 a part, 1 the last part, 2 a failure), number of records (u32), and the records; of a failure, the message
//! instead. All integers and floats are little-endian. Whatever
//! follows the last good frame is dropped when the journal is opened. Only offsets are kept in memory.
//!
//! Part 0 of a job begins the job anew, and part k drops what was written of it from k on: a job is a function of its id,
//! so what is written again is the same.

use super::error::Error;
use super::plan::{Id, hex};
use crate::disk::{self, File};
use crate::measures::{OPINION_BINS, Record};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Most records in a part: what a job holds in memory, however long it is.
pub const RECORDS_PER_PART: usize = 256;

const MAGIC: &[u8; 8] = b"HEIMOJNL";
const FORMAT: u32 = 2;
/// Bytes before the first frame: a shorter file holds nothing.
pub const HEADER_BYTES: usize = 8 + 4 + 32 + 4 + CHECKSUM_BYTES;
const CHECKSUM_BYTES: usize = 8;
/// Marks the frame of a failure.
const FAILURE: u8 = 2;
/// A power cut may lose the jobs of this long; a killed process loses none.
const SYNC_EVERY: Duration = Duration::from_secs(2);

/// Where a frame's payload is.
#[derive(Clone, Copy, Debug)]
struct Span {
    offset: u64,
    length: u32,
}

/// What is known of a job.
#[derive(Clone, Debug, Default)]
struct Parts {
    spans: Vec<Span>,
    complete: bool,
    failure: Option<String>,
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    columns: usize,
    end: u64,
    index: BTreeMap<Id, Parts>,
    synced: Instant,
}

impl Journal {
    /// Opens the journal of a run, or begins it. A torn tail is cut off.
    ///
    /// # Errors
    /// If the file cannot be read or written, is no journal, or is that of another run.
    pub fn open(path: &Path, run_id: &Id, columns: usize) -> Result<Journal, Error> {
        let mut file = File::open_or_create(path).map_err(Error::io("open", path))?;
        let header = header(run_id, columns);
        match read_header(&mut file).map_err(Error::io("read", path))? {
            Some(found) if found == header => {}
            Some(found) => return Err(mismatch(path, &found, &header)),
            None if is_torn_header(&mut file, &header).map_err(Error::io("read", path))? => {
                begin(&mut file, &header).map_err(Error::io("write", path))?;
                // Its name, too: what is forced to the disk later must be found there.
                let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
                disk::sync_folder(folder.unwrap_or(Path::new("."))).map_err(Error::io("write", path))?;
            }
            None => return Err(Error::ForeignJournal { path: path.to_owned() }),
        }
        let mut journal =
            Journal { file, path: path.to_owned(), columns, end: 0, index: BTreeMap::new(), synced: now() };
        journal.recover().map_err(Error::io("read", path))?;
        Ok(journal)
    }

    /// Opens a journal of any run to read what is whole of it, and changes nothing: another process may be writing it.
    ///
    /// # Errors
    /// If the file cannot be read, is no journal, or has another number of columns.
    pub fn open_to_read(path: &Path, columns: usize) -> Result<Journal, Error> {
        let mut file = File::open_to_read(path).map_err(Error::io("open", path))?;
        let found = read_header(&mut file).map_err(Error::io("read", path))?.filter(is_sound_header);
        let foreign = || Error::ForeignJournal { path: path.to_owned() };
        let header_bytes = found.ok_or_else(foreign)?;
        if header_bytes != header(&id_in(&header_bytes), columns) {
            return Err(foreign());
        }
        let mut journal =
            Journal { file, path: path.to_owned(), columns, end: 0, index: BTreeMap::new(), synced: now() };
        journal.index().map_err(Error::io("read", path))?;
        Ok(journal)
    }

    /// As [`Journal::open_to_read`], for whoever does not know how many columns it has.
    ///
    /// # Errors
    /// If the file cannot be read or is no journal.
    pub fn open_any(path: &Path) -> Result<Journal, Error> {
        let mut file = File::open_to_read(path).map_err(Error::io("open", path))?;
        let found = read_header(&mut file).map_err(Error::io("read", path))?.filter(is_sound_header);
        let header = found.ok_or_else(|| Error::ForeignJournal { path: path.to_owned() })?;
        let columns: [u8; 4] = std::array::from_fn(|k| header[44 + k]);
        Journal::open_to_read(path, u32::from_le_bytes(columns) as usize)
    }

    /// The run id in a journal's header; `None` if there is no journal or it is torn before its first frame.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn run_id(path: &Path) -> Result<Option<Id>, Error> {
        let mut file = match File::open_to_read(path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("open", path)(error)),
        };
        let found = read_header(&mut file).map_err(Error::io("read", path))?;
        Ok(found.filter(is_sound_header).map(|bytes| id_in(&bytes)))
    }

    /// Appends a part of a job. On an error the journal stays as it was.
    ///
    /// # Errors
    /// If the file cannot be written (a full disk, say).
    pub fn append(&mut self, job: &Id, part: u32, last: bool, records: &[Record]) -> Result<(), Error> {
        let payload = encode_part(job, part, last, records, self.columns);
        self.append_payload(&payload, Content::Records { part, last }, *job)?;
        if last && self.synced.elapsed() >= SYNC_EVERY {
            self.sync()?;
        }
        Ok(())
    }

    /// Notes that a job failed, with its message; what was written of it before is dropped.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn append_failure(&mut self, job: &Id, message: &str) -> Result<(), Error> {
        let payload = encode_failure(job, message);
        self.append_payload(&payload, Content::Failure(message.to_string()), *job)
    }

    fn append_payload(&mut self, payload: &[u8], content: Content, job: Id) -> Result<(), Error> {
        let length = payload.len() as u32;
        let mut frame = length.to_le_bytes().to_vec();
        frame.extend_from_slice(payload);
        frame.extend_from_slice(&checksum(&frame));
        if let Err(source) = self.write_frame(&frame) {
            // Cut off what was written of it: the next frame must not follow half of this one.
            let _ = self.file.set_len(self.end);
            return Err(Error::Io { action: "write", path: self.path.clone(), source });
        }
        note(&mut self.index, job, content, Span { offset: self.end + 4, length });
        self.end += frame.len() as u64;
        Ok(())
    }

    /// Takes over what another journal has finished of some jobs; how many it took.
    ///
    /// # Errors
    /// If either file cannot be read or written.
    pub fn take_over(&mut self, other: &mut Journal, wanted: impl Fn(&Id) -> bool) -> Result<usize, Error> {
        let mut taken = 0;
        let found: Vec<(Id, Parts)> = other.index.iter().map(|(id, parts)| (*id, parts.clone())).collect();
        for (id, parts) in found.into_iter().filter(|(id, _)| wanted(id)) {
            if self.complete(&id) {
                continue;
            }
            match parts.failure {
                Some(message) if self.failure(&id) == Some(&message) => continue,
                Some(message) => self.append_failure(&id, &message)?,
                None if parts.complete => {
                    for part in 0..parts.spans.len() as u32 {
                        let last = part as usize + 1 == parts.spans.len();
                        let records = other.read(&id, part)?;
                        self.append(&id, part, last, &records)?;
                    }
                }
                None => continue,
            }
            taken += 1;
        }
        Ok(taken)
    }

    /// The jobs that are finished or failed.
    pub fn settled(&self) -> impl Iterator<Item = &Id> {
        self.index.iter().filter(|(_, parts)| parts.complete || parts.failure.is_some()).map(|(id, _)| id)
    }

    /// Forces what was appended to the disk.
    ///
    /// # Errors
    /// If the system cannot.
    pub fn sync(&mut self) -> Result<(), Error> {
        self.file.sync().map_err(Error::io("write", &self.path))?;
        self.synced = now();
        Ok(())
    }

    /// Whether all parts of a job are here.
    pub fn complete(&self, job: &Id) -> bool {
        self.index.get(job).is_some_and(|parts| parts.complete)
    }

    /// Why a job failed, if it did.
    pub fn failure(&self, job: &Id) -> Option<&str> {
        self.index.get(job)?.failure.as_deref()
    }

    /// How many parts of a job are here, from part 0 on.
    pub fn parts(&self, job: &Id) -> u32 {
        self.index.get(job).map_or(0, |parts| parts.spans.len() as u32)
    }

    /// The records of a part of a job.
    ///
    /// # Errors
    /// If the file cannot be read or was damaged since it was opened.
    pub fn read(&mut self, job: &Id, part: u32) -> Result<Vec<Record>, Error> {
        let span = self.index.get(job).and_then(|parts| parts.spans.get(part as usize)).copied();
        let records = span.ok_or_else(damaged).and_then(|span| self.read_span(span, job));
        records.map_err(Error::io("read", &self.path))
    }

    fn read_span(&mut self, span: Span, job: &Id) -> std::io::Result<Vec<Record>> {
        let mut frame = vec![0; span.length as usize + 4 + CHECKSUM_BYTES];
        self.file.seek(SeekFrom::Start(span.offset - 4))?;
        self.file.read_exact(&mut frame)?;
        let (body, sum) = frame.split_at(frame.len() - CHECKSUM_BYTES);
        if checksum(body) != sum {
            return Err(damaged());
        }
        let part = decode_part(&body[4..], self.columns).filter(|part| part.job == *job).ok_or_else(damaged)?;
        Ok(part.records)
    }

    fn write_frame(&mut self, frame: &[u8]) -> std::io::Result<()> {
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(frame)
    }

    /// Indexes all good frames and cuts off the rest.
    fn recover(&mut self) -> std::io::Result<()> {
        let size = self.index()?;
        if self.end < size {
            self.file.set_len(self.end)?;
        }
        Ok(())
    }

    /// Indexes all good frames; the size of the file.
    fn index(&mut self) -> std::io::Result<u64> {
        let size = self.file.metadata()?.len();
        self.end = HEADER_BYTES as u64;
        let mut reader = BufReader::with_capacity(1 << 16, &mut self.file);
        reader.seek(SeekFrom::Start(self.end))?;
        while let Some(payload) = read_frame(&mut reader, size - self.end)? {
            let Some((job, content)) = content_of(&payload, self.columns) else { break };
            let span = Span { offset: self.end + 4, length: payload.len() as u32 };
            note(&mut self.index, job, content, span);
            self.end += (payload.len() + 4 + CHECKSUM_BYTES) as u64;
        }
        Ok(size)
    }
}

/// What a frame says.
enum Content {
    Records { part: u32, last: bool },
    Failure(String),
}

/// Enters a frame in the index; a part that does not continue what is there is left out.
fn note(index: &mut BTreeMap<Id, Parts>, job: Id, content: Content, span: Span) {
    let parts = index.entry(job).or_default();
    match content {
        Content::Failure(message) => *parts = Parts { failure: Some(message), ..Parts::default() },
        Content::Records { part, .. } if part as usize > parts.spans.len() => {}
        Content::Records { part, last } => {
            parts.spans.truncate(part as usize);
            parts.spans.push(span);
            (parts.complete, parts.failure) = (last, None);
        }
    }
}

fn damaged() -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::InvalidData, "the journal was damaged while it was open")
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    std::array::from_fn(|k| digest[k])
}

fn header(run_id: &Id, columns: usize) -> [u8; HEADER_BYTES] {
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&FORMAT.to_le_bytes());
    bytes.extend_from_slice(run_id);
    bytes.extend_from_slice(&(columns as u32).to_le_bytes());
    bytes.extend_from_slice(&checksum(&bytes));
    std::array::from_fn(|k| bytes[k])
}

fn is_sound_header(bytes: &[u8; HEADER_BYTES]) -> bool {
    let (body, sum) = bytes.split_at(HEADER_BYTES - CHECKSUM_BYTES);
    body.starts_with(MAGIC) && body[8..12] == FORMAT.to_le_bytes() && checksum(body) == sum
}

fn id_in(header: &[u8; HEADER_BYTES]) -> Id {
    std::array::from_fn(|k| header[12 + k])
}

fn mismatch(path: &Path, found: &[u8; HEADER_BYTES], expected: &[u8; HEADER_BYTES]) -> Error {
    let path = path.to_owned();
    if !is_sound_header(found) || id_in(found) == id_in(expected) {
        return Error::ForeignJournal { path };
    }
    Error::OtherRun { path, found: hex(&id_in(found)), expected: hex(&id_in(expected)) }
}

/// The first bytes of a file, if it has as many as a header.
fn read_header(file: &mut File) -> std::io::Result<Option<[u8; HEADER_BYTES]>> {
    let mut bytes = [0; HEADER_BYTES];
    file.seek(SeekFrom::Start(0))?;
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a file too short for a header is the beginning of this one.
fn is_torn_header(file: &mut File, header: &[u8]) -> std::io::Result<bool> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))?;
    file.take(header.len() as u64).read_to_end(&mut bytes)?;
    Ok(header.starts_with(&bytes))
}

fn begin(file: &mut File, header: &[u8]) -> std::io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(header)
}

/// The next payload; `None` at the end, and where a frame is torn or corrupt.
fn read_frame(reader: &mut impl Read, remaining: u64) -> std::io::Result<Option<Vec<u8>>> {
    let overhead = (4 + CHECKSUM_BYTES) as u64;
    if remaining < overhead {
        return Ok(None);
    }
    let mut length = [0; 4];
    reader.read_exact(&mut length)?;
    let payload_bytes = u64::from(u32::from_le_bytes(length));
    if payload_bytes > remaining - overhead {
        return Ok(None);
    }
    let mut frame = length.to_vec();
    frame.resize(4 + payload_bytes as usize + CHECKSUM_BYTES, 0);
    reader.read_exact(&mut frame[4..])?;
    let sum = frame.split_off(4 + payload_bytes as usize);
    if checksum(&frame) != sum[..] {
        return Ok(None);
    }
    Ok(Some(frame.split_off(4)))
}

struct Part {
    job: Id,
    part: u32,
    last: bool,
    records: Vec<Record>,
}

fn encode_part(job: &Id, part: u32, last: bool, records: &[Record], columns: usize) -> Vec<u8> {
    let mut bytes = job.to_vec();
    bytes.extend_from_slice(&part.to_le_bytes());
    bytes.push(u8::from(last));
    encode_records(records, columns, &mut bytes);
    bytes
}

fn encode_failure(job: &Id, message: &str) -> Vec<u8> {
    let mut bytes = job.to_vec();
    bytes.extend_from_slice(&0u32.to_le_bytes());
    bytes.push(FAILURE);
    bytes.extend_from_slice(message.as_bytes());
    bytes
}

fn content_of(payload: &[u8], columns: usize) -> Option<(Id, Content)> {
    let mut rest = payload;
    let job = take::<32>(&mut rest)?;
    take::<4>(&mut rest)?;
    if take::<1>(&mut rest)? == [FAILURE] {
        return Some((job, Content::Failure(String::from_utf8_lossy(rest).into_owned())));
    }
    let part = decode_part(payload, columns)?;
    Some((job, Content::Records { part: part.part, last: part.last }))
}

fn decode_part(bytes: &[u8], columns: usize) -> Option<Part> {
    let mut rest = bytes;
    let job = take::<32>(&mut rest)?;
    let part = u32::from_le_bytes(take(&mut rest)?);
    let [last] = take::<1>(&mut rest)?;
    let records = decode_records(&mut rest, columns)?;
    (rest.is_empty() && last < 2).then_some(Part { job, part, last: last == 1, records })
}

/// Appends records: their number, then step, values (presence and bits) and histogram of each.
///
/// # Panics
/// If a record has another number of values than there are columns.
pub fn encode_records(records: &[Record], columns: usize, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&(records.len() as u32).to_le_bytes());
    for record in records {
        assert_eq!(record.values.len(), columns, "a record has a value for every column");
        bytes.extend_from_slice(&record.step.to_le_bytes());
        for value in &record.values {
            bytes.push(u8::from(value.is_some()));
            bytes.extend_from_slice(&value.unwrap_or(0.0).to_le_bytes());
        }
        for count in record.opinions {
            bytes.extend_from_slice(&count.to_le_bytes());
        }
    }
}

/// Reads what [`encode_records`] wrote and moves past it; `None` if it is not that.
pub fn decode_records(bytes: &mut &[u8], columns: usize) -> Option<Vec<Record>> {
    let count = u32::from_le_bytes(take(bytes)?) as usize;
    let record_bytes = 4 + 9 * columns + 4 * OPINION_BINS;
    if bytes.len() < count.checked_mul(record_bytes)? {
        return None;
    }
    (0..count).map(|_| decode_record(bytes, columns)).collect()
}

fn decode_record(bytes: &mut &[u8], columns: usize) -> Option<Record> {
    let step = u32::from_le_bytes(take(bytes)?);
    let mut values = Vec::with_capacity(columns);
    for _ in 0..columns {
        let [present] = take::<1>(bytes)?;
        let value = f64::from_le_bytes(take(bytes)?);
        values.push((present == 1).then_some(value));
    }
    let mut opinions = [0; OPINION_BINS];
    for count in &mut opinions {
        *count = u32::from_le_bytes(take(bytes)?);
    }
    Some(Record { step, values, opinions })
}

fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

/// The clock decides when to sync, never what is written.
#[allow(clippy::disallowed_methods)]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests;

//! Parquet files that end in the digest of what is before it: for files that no manifest names yet, and that are read again in
//! another session.

use super::error::Error;
use super::tables::{self, Batches, TableEntry, TableWriter};
use crate::disk;
use crate::experiment::seal::{content_length, digest_of};
use arrow_schema::SchemaRef;
use bytes::Bytes;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom, Write};
use std::path::Path;

/// Writes such a file, as [`tables::write`] writes one of a result.
///
/// # Errors
/// If it cannot be written, or with what `fill` says.
pub fn write(
    folder: &Path,
    name: &str,
    schema: &SchemaRef,
    group_rows: usize,
    fill: impl FnOnce(&mut TableWriter) -> Result<(), Error>,
) -> Result<TableEntry, Error> {
    tables::write_ending(folder, name, schema, group_rows, fill, |file| {
        seal(file).map_err(Error::io("write", folder.join(name)))
    })
}

fn seal(file: &mut disk::File) -> std::io::Result<()> {
    file.seek(SeekFrom::Start(0))?;
    let sum = digest_of(&mut BufReader::new(&mut *file))?;
    file.seek(SeekFrom::End(0))?;
    file.write_all(&sum)
}

/// Opens such a file.
///
/// # Errors
/// If it cannot be read, or is not as it was written.
pub fn batches(path: &Path) -> Result<Batches, Error> {
    let open = || -> std::io::Result<Option<Sealed>> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        let length = content_length(&mut BufReader::new(&mut file), length)?;
        Ok(length.map(|length| Sealed { file, length }))
    };
    let sealed = open().map_err(Error::io("read", path))?;
    tables::batches_from(sealed.ok_or_else(|| Error::DamagedPart { path: path.to_owned() })?, path)
}

/// The file without its seal.
struct Sealed {
    file: File,
    length: u64,
}

impl Length for Sealed {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Sealed {
    type T = <File as ChunkReader>::T;
    fn get_read(&self, start: u64) -> parquet::errors::Result<Self::T> {
        self.file.get_read(start)
    }
    fn get_bytes(&self, start: u64, length: usize) -> parquet::errors::Result<Bytes> {
        self.file.get_bytes(start, length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{RecordBatch, UInt32Array};
    use arrow_schema::{DataType, Field, Schema};
    use std::sync::Arc;

    #[test]
    fn what_was_changed_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let schema = Arc::new(Schema::new(vec![Field::new("a", DataType::UInt32, false)]));
        let rows = RecordBatch::try_new(schema.clone(), vec![Arc::new(UInt32Array::from(vec![1, 2, 3]))]).unwrap();
        write(folder.path(), "a.parquet", &schema, 100, |table| table.write(&rows)).unwrap();
        let path = folder.path().join("a.parquet");
        let read: Vec<RecordBatch> = batches(&path).unwrap().map(Result::unwrap).collect();
        assert_eq!(read, [rows]);
        let bytes = std::fs::read(&path).unwrap();
        for position in (0..bytes.len()).step_by(7) {
            let mut changed = bytes.clone();
            changed[position] ^= 4;
            std::fs::write(&path, changed).unwrap();
            assert!(matches!(batches(&path), Err(Error::DamagedPart { .. })), "{position}");
            std::fs::write(&path, &bytes[..position]).unwrap();
            assert!(matches!(batches(&path), Err(Error::DamagedPart { .. })), "cut at {position}");
        }
    }
}

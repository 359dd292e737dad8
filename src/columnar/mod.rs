//! Parquet files, and the one way to read them. The library that decodes them takes for granted what a file says of itself: with
//! a forged one it panics or asks for any memory. What it takes for granted is checked here first: sizes and positions against the
//! file, counts against each other, and in every page what its decoder goes by. Knows nothing of what is in a table.

mod limits;
mod pages;
mod thrift;

#[cfg(test)]
mod tests;

pub use limits::TEXT_BYTES_MAX;

use arrow_schema::{DataType, SchemaRef};
use limits::refused;
use pages::Pages;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, RowGroups};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels, parquet_to_arrow_schema};
use parquet::basic::{Compression, ConvertedType};
use parquet::column::page::{PageIterator, PageReader};
use parquet::errors::Result;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use std::sync::Arc;

const MAGIC: &[u8; 4] = b"PAR1";
/// Bytes at the end of a file: the length of its metadata, and the mark.
const TAIL_BYTES: u64 = 8;

/// A file whose metadata are sound. Its pages are checked when they are read.
pub struct Table<R> {
    reader: Arc<R>,
    metadata: Arc<ParquetMetaData>,
    schema: SchemaRef,
}

/// Opens a file of columns of numbers, truth values and text, plain or packed.
///
/// # Errors
/// If it cannot be read, is something else, or says what cannot be so.
pub fn open<R: ChunkReader + 'static>(reader: R) -> Result<Table<R>> {
    let length = reader.len();
    let tail = length.checked_sub(TAIL_BYTES).ok_or_else(|| refused("it is too short"))?;
    let end = reader.get_bytes(tail, TAIL_BYTES as usize)?;
    let end = end.split_first_chunk().filter(|(_, mark)| mark == MAGIC);
    let bytes = end.map(|(bytes, _)| u64::from(u32::from_le_bytes(*bytes)));
    let Some(bytes) = bytes.filter(|bytes| *bytes <= tail.saturating_sub(MAGIC.len() as u64)) else {
        return Err(refused("its end is not that of a parquet file"));
    };
    thrift::check_file(reader.get_read(tail - bytes)?, bytes)?;
    let metadata = ParquetMetaDataReader::new().parse_and_finish(&reader)?;
    let columns = metadata.file_metadata().schema_descr();
    // What the file says of Arrow's types beside its own is left: it would be a second schema to check, and has nothing to add.
    let schema = parquet_to_arrow_schema(columns, None)?;
    for (field, column) in schema.fields().iter().zip(columns.columns()) {
        let known = match field.data_type() {
            // Said so, text is checked to be UTF-8.
            DataType::Utf8 => column.converted_type() == ConvertedType::UTF8,
            DataType::Boolean | DataType::Float32 | DataType::Float64 => true,
            other => other.is_integer(),
        };
        if !known {
            let kind = field.data_type();
            return Err(refused(format!("a column has type {kind}; numbers, text and booleans can be read")));
        }
    }
    check_groups(&metadata, tail - bytes)?;
    Ok(Table { reader: Arc::new(reader), metadata: Arc::new(metadata), schema: Arc::new(schema) })
}

/// Checks row groups and their columns, which lie before `end`.
fn check_groups(metadata: &ParquetMetaData, end: u64) -> Result<()> {
    let mut rows = 0i64;
    for group in metadata.row_groups() {
        for chunk in group.columns() {
            check_chunk(chunk, group.num_rows(), end)?;
        }
        let sum = rows.checked_add(group.num_rows()).filter(|_| group.num_rows() >= 0);
        rows = sum.ok_or_else(|| refused("a row group has no number of rows"))?;
    }
    match metadata.file_metadata().num_rows() {
        stated if stated == rows => Ok(()),
        stated => Err(refused(format!("it says that it has {stated} rows, and describes {rows}"))),
    }
}

fn check_chunk(chunk: &ColumnChunkMetaData, rows: i64, end: u64) -> Result<()> {
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let span = u64::try_from(start).ok().zip(u64::try_from(chunk.compressed_size()).ok());
    let inside = span.is_some_and(|(start, length)| {
        start >= MAGIC.len() as u64 && start.checked_add(length).is_some_and(|past| past <= end)
    });
    if !inside || chunk.data_page_offset() < start {
        return Err(refused("a column lies outside of the file"));
    }
    if chunk.num_values() != rows {
        return Err(refused(format!("a column has {} values where there are {rows} rows", chunk.num_values())));
    }
    match chunk.compression() {
        Compression::LZO => Err(refused("it is packed with LZO; write it with zstd or snappy, or not packed")),
        _ => Ok(()),
    }
}

impl<R: ChunkReader + 'static> Table<R> {
    /// Its columns.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// How many rows it has.
    pub fn rows(&self) -> u64 {
        RowGroups::num_rows(self) as u64
    }

    /// Its rows, so many at a time, of the columns that are wanted, in the file's order.
    ///
    /// # Errors
    /// If they cannot be read; each batch is an error of its own where pages are unsound.
    pub fn batches(&self, rows: usize, wanted: impl Fn(&str) -> bool) -> Result<ParquetRecordBatchReader> {
        let fields = self.schema.fields().iter().enumerate();
        let kept = fields.filter(|(_, field)| wanted(field.name())).map(|(k, _)| k);
        let columns = self.metadata.file_metadata().schema_descr();
        let mask = ProjectionMask::roots(columns, kept.collect::<Vec<_>>());
        let levels = parquet_to_arrow_field_levels(columns, mask, None)?;
        let rows = rows.min(RowGroups::num_rows(self));
        ParquetRecordBatchReader::try_new_with_row_groups(&levels, self, rows, None)
    }
}

impl<R: ChunkReader + 'static> RowGroups for Table<R> {
    fn num_rows(&self) -> usize {
        // Never negative: it is the sum of what is not.
        usize::try_from(self.metadata.file_metadata().num_rows()).unwrap_or(0)
    }
    fn column_chunks(&self, column: usize) -> Result<Box<dyn PageIterator>> {
        let (reader, metadata) = (self.reader.clone(), self.metadata.clone());
        Ok(Box::new(Chunks { reader, metadata, column, next: 0 }))
    }
    fn row_groups(&self) -> Box<dyn Iterator<Item = &RowGroupMetaData> + '_> {
        Box::new(self.metadata.row_groups().iter())
    }
    fn metadata(&self) -> &ParquetMetaData {
        &self.metadata
    }
}

/// A column, row group by row group.
struct Chunks<R> {
    reader: Arc<R>,
    metadata: Arc<ParquetMetaData>,
    column: usize,
    next: usize,
}

impl<R: ChunkReader + 'static> Iterator for Chunks<R> {
    type Item = Result<Box<dyn PageReader>>;
    fn next(&mut self) -> Option<Self::Item> {
        let group = self.metadata.row_groups().get(self.next)?;
        self.next += 1;
        let rows = usize::try_from(group.num_rows()).unwrap_or(0);
        let pages = Pages::new(self.reader.clone(), group.column(self.column), rows);
        Some(pages.map(|pages| Box::new(pages) as Box<dyn PageReader>))
    }
}

impl<R: ChunkReader + 'static> PageIterator for Chunks<R> {}

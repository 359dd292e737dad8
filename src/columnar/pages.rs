//! The pages of a column of a row group, each checked before it is unpacked and again before it is decoded.

use super::limits::{TEXT_BYTES_MAX, refused};
use super::thrift::{self, Header, Kind};
use parquet::basic::{Compression, Encoding, Type};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::ChunkReader;
use parquet::file::serialized_reader::SerializedPageReader;
use std::io::Read;
use std::sync::Arc;

/// Snappy makes at the most 64 bytes of three.
const SNAPPY_TIMES_MAX: u64 = 22;
/// The others can make more: a page is unpacked to so many times its bytes at the most.
const TIMES_MAX: u64 = 4_096;
/// And to so many bytes: writers make pages of a mebibyte.
const PAGE_BYTES_MAX: u64 = 32 << 20;
/// Bytes of a whole number as the protocol writes it, at the most.
const VARINT_BYTES_MAX: usize = 10;

/// What pages are of.
struct Column {
    physical: Type,
    /// whether values can be missing
    optional: bool,
    /// whether its dictionary was read
    dictionary: bool,
}

/// The pages of a column of a row group.
pub(super) struct Pages<R: ChunkReader> {
    inner: SerializedPageReader<R>,
    column: Column,
}

impl<R: ChunkReader> Pages<R> {
    /// Checks the headers of pages that lie where [`super::open`] found room for them.
    pub(super) fn new(reader: Arc<R>, chunk: &ColumnChunkMetaData, rows: usize) -> Result<Self> {
        let (start, length) = chunk.byte_range();
        let (mut at, end, mut values) = (start, start + length, 0);
        while at < end {
            let (header, bytes) = thrift::page(reader.get_read(at)?, end - at)?;
            at += bytes;
            check_header(&header, chunk.compression(), end - at)?;
            if streams(chunk.compression()) && header.packed > 0 {
                check_unpacked(&header, chunk.compression(), &reader.get_bytes(at, header.packed as usize)?)?;
            }
            match header.kind {
                Kind::Dictionary if at - bytes != start => return Err(refused("a dictionary is not first")),
                Kind::Dictionary => {}
                Kind::Data | Kind::Data2 { .. } => values += header.values,
            }
            at += header.packed;
        }
        if values != rows as u64 {
            return Err(refused(format!("a column has {values} values where there are {rows} rows")));
        }
        let column = Column {
            physical: chunk.column_type(),
            optional: chunk.column_descr().max_def_level() > 0,
            dictionary: false,
        };
        Ok(Pages { inner: SerializedPageReader::new(reader, chunk, rows, None)?, column })
    }
}

fn check_header(header: &Header, compression: Compression, room: u64) -> Result<()> {
    let most = match compression {
        Compression::UNCOMPRESSED => header.packed,
        Compression::SNAPPY => header.packed.saturating_mul(SNAPPY_TIMES_MAX).saturating_add(SNAPPY_TIMES_MAX),
        _ => header.packed.saturating_mul(TIMES_MAX).min(PAGE_BYTES_MAX),
    };
    let levels = match header.kind {
        Kind::Data2 { levels } => levels as u64,
        Kind::Data | Kind::Dictionary => 0,
    };
    if header.packed > room || header.unpacked > most || levels > header.packed.min(header.unpacked) {
        return Err(refused("a page is larger than its place in the file allows"));
    }
    Ok(())
}

/// Whether a decoder of the library unpacks on and on, whatever the page's header says.
fn streams(compression: Compression) -> bool {
    matches!(compression, Compression::GZIP(_) | Compression::BROTLI(_))
}

/// Checks that a page is not unpacked to more than its header says; `bytes` are those of the page.
fn check_unpacked(header: &Header, compression: Compression, bytes: &[u8]) -> Result<()> {
    let levels = match header.kind {
        Kind::Data2 { levels } => levels as usize,
        Kind::Data | Kind::Dictionary => 0,
    };
    let packed = bytes.get(levels..).unwrap_or_default();
    let room = header.unpacked - levels as u64;
    let length = |reader: &mut dyn Read| std::io::copy(&mut reader.take(room + 1), &mut std::io::sink());
    let found = match compression {
        Compression::GZIP(_) => length(&mut flate2::bufread::MultiGzDecoder::new(packed)),
        _ => length(&mut brotli::Decompressor::new(packed, 4_096)),
    };
    match found {
        Ok(found) if found <= room => Ok(()),
        // A page of version 2 may be left as it is; then it is as long as it says.
        _ if matches!(header.kind, Kind::Data2 { .. }) && header.packed == header.unpacked => Ok(()),
        _ => Err(refused("a page is not packed as it says")),
    }
}

impl<R: ChunkReader> Iterator for Pages<R> {
    type Item = Result<Page>;
    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl<R: ChunkReader> PageReader for Pages<R> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.inner.get_next_page()?;
        page.iter().try_for_each(|page| self.column.check(page))?;
        Ok(page)
    }
    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }
    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }
}

impl Column {
    fn check(&mut self, page: &Page) -> Result<()> {
        match page {
            Page::DictionaryPage { buf, num_values, encoding, .. } => {
                self.dictionary = true;
                let plain = matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY);
                // With no values, a decoder divides by their number; with many, it asks for the memory of all.
                let room = buf.len() as u64 / self.bytes_min().max(1);
                if !plain || u64::from(*num_values) > room || (*num_values == 0 && !buf.is_empty()) {
                    return Err(refused("a dictionary has more values than bytes"));
                }
                self.check_texts(buf)
            }
            Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                let mut values = &buf[..];
                if self.optional {
                    if *def_level_encoding != Encoding::RLE {
                        return Err(refused(format!("its levels are encoded as {def_level_encoding}")));
                    }
                    let levels;
                    (levels, values) = prefixed(values)?;
                    check_runs(levels, 1, Some(*num_values))?;
                }
                self.check_values(values, *encoding)
            }
            Page::DataPageV2 {
                buf, num_values, encoding, num_nulls, def_levels_byte_len, rep_levels_byte_len, ..
            } => {
                // Checked by the header: both fit in.
                let (repetition, rest) = buf.split_at(*rep_levels_byte_len as usize);
                let (levels, values) = rest.split_at(*def_levels_byte_len as usize);
                if !repetition.is_empty() || *num_nulls > *num_values {
                    return Err(refused("a page has levels of what is nested, or more missing values than values"));
                }
                if self.optional {
                    check_runs(levels, 1, Some(*num_values))?;
                }
                // The decoder divides by how many texts it believes to be left, which is a count that nothing holds to be right.
                if *num_nulls > 0 && self.physical == Type::BYTE_ARRAY && *encoding == Encoding::PLAIN {
                    return Err(refused("a page of version 2 has text that is missing; write pages of version 1"));
                }
                self.check_values(values, *encoding)
            }
        }
    }

    /// Bytes that a value of a dictionary takes, at the least; 0 where there is none.
    fn bytes_min(&self) -> u64 {
        match self.physical {
            Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
            Type::INT64 | Type::DOUBLE => 8,
            _ => 0,
        }
    }

    fn check_values(&self, values: &[u8], encoding: Encoding) -> Result<()> {
        match encoding {
            Encoding::PLAIN => self.check_texts(values),
            Encoding::RLE if self.physical == Type::BOOLEAN => check_runs(prefixed(values)?.0, 1, None),
            Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY if self.dictionary && self.bytes_min() > 0 => {
                let Some((width, values)) = values.split_first() else { return Err(refused("a page is empty")) };
                if *width > 32 {
                    return Err(refused("a page has numbers of more than 32 bits"));
                }
                check_runs(values, u64::from(*width), None)
            }
            // Decoders of the others believe counts in what they decode: they ask for any memory, or index past the end.
            other => Err(refused(format!("values are encoded as {other}; write them plain or with a dictionary"))),
        }
    }

    /// Texts, each with its length before it: one of a dictionary stands in many rows.
    fn check_texts(&self, mut values: &[u8]) -> Result<()> {
        while let (Type::BYTE_ARRAY, Some((length, rest))) = (self.physical, values.split_first_chunk()) {
            let length = u32::from_le_bytes(*length) as usize;
            if length > TEXT_BYTES_MAX || length > rest.len() {
                return Err(refused(format!(
                    "a text has {length} bytes; {TEXT_BYTES_MAX} can be read, if they are there"
                )));
            }
            values = &rest[length..];
        }
        Ok(())
    }
}

/// Some bytes with their number before them, and what follows.
fn prefixed(bytes: &[u8]) -> Result<(&[u8], &[u8])> {
    let split = bytes.split_first_chunk().and_then(|(length, rest)| {
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        rest.split_at_checked(length)
    });
    split.ok_or_else(|| refused("a page is cut off"))
}

/// Runs of numbers of some bits: headers that a decoder can read, and, where it must find so many numbers without looking where
/// the bytes end, that these are there.
fn check_runs(mut bytes: &[u8], width: u64, values: Option<u32>) -> Result<()> {
    let mut left = values.map(u64::from);
    while !bytes.is_empty() {
        let end = bytes.iter().take(VARINT_BYTES_MAX).position(|byte| byte & 0x80 == 0);
        let Some(end) = end else {
            return if bytes.len() < VARINT_BYTES_MAX { Ok(()) } else { Err(refused("a run has no length")) };
        };
        let header = bytes[..=end].iter().rev().fold(0u64, |sum, byte| sum << 7 | u64::from(byte & 0x7f));
        bytes = &bytes[end + 1..];
        let (run, length) = match header & 1 {
            0 => (header >> 1, width.div_ceil(8)),
            _ => ((header >> 1).saturating_mul(8), (header >> 1).saturating_mul(width)),
        };
        if let Some(left) = &mut left {
            let needed = if header & 1 == 0 { length } else { run.min(*left).saturating_mul(width).div_ceil(8) };
            if needed > bytes.len() as u64 {
                return Err(refused("a page has fewer levels than it says"));
            }
            *left -= run.min(*left);
        }
        bytes = usize::try_from(length).ok().and_then(|length| bytes.get(length..)).unwrap_or_default();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn check(physical: Type, optional: bool, pages: &[Page]) -> bool {
        let mut column = Column { physical, optional, dictionary: false };
        pages.iter().all(|page| column.check(page).is_ok())
    }

    fn data(num_values: u32, encoding: Encoding, bytes: &[u8]) -> Page {
        let (buf, level) = (Bytes::copy_from_slice(bytes), Encoding::RLE);
        Page::DataPage {
            buf,
            num_values,
            encoding,
            def_level_encoding: level,
            rep_level_encoding: level,
            statistics: None,
        }
    }

    fn dictionary(num_values: u32, bytes: &[u8]) -> Page {
        let buf = Bytes::copy_from_slice(bytes);
        Page::DictionaryPage { buf, num_values, encoding: Encoding::PLAIN, is_sorted: false }
    }

    #[test]
    fn nothing_is_unpacked_to_more_than_what_was_packed() {
        let check = |unpacked, levels, compression| {
            let header = Header { kind: Kind::Data2 { levels }, packed: 300, unpacked, values: 1 };
            check_header(&header, compression, 300).is_ok()
        };
        assert!(check(6_400, 300, Compression::SNAPPY) && check(300, 300, Compression::UNCOMPRESSED));
        assert!(!check(i32::MAX as u64, 0, Compression::SNAPPY), "two gigabytes of three hundred bytes");
        assert!(!check(301, 0, Compression::UNCOMPRESSED));
        assert!(
            !check(6_400, 301, Compression::SNAPPY) && !check(20, 21, Compression::SNAPPY),
            "levels are not packed"
        );
    }

    #[test]
    fn dictionaries_have_as_many_values_as_they_say_and_come_before_their_numbers() {
        let numbers = data(2, Encoding::RLE_DICTIONARY, &[1, 4, 0]);
        assert!(check(Type::INT32, false, &[dictionary(2, &[7; 8]), numbers.clone()]));
        assert!(!check(Type::INT32, false, std::slice::from_ref(&numbers)), "a decoder expects one");
        assert!(!check(Type::BOOLEAN, false, &[dictionary(0, &[]), numbers]));
        for (values, bytes) in [(3, 8), (u32::MAX, 8), (0, 8), (1, 0)] {
            assert!(!check(Type::INT32, false, &[dictionary(values, &vec![0; bytes])]), "{values} in {bytes}");
        }
        assert!(!check(Type::INT64, false, &[dictionary(2, &[7; 8])]));
        assert!(check(Type::BYTE_ARRAY, false, &[dictionary(1, &[1, 0, 0, 0, b'a'])]));
        assert!(!check(Type::BYTE_ARRAY, false, &[dictionary(1, &[2, 0, 0, 0, b'a'])]));
        let long = [&(TEXT_BYTES_MAX as u32 + 1).to_le_bytes()[..], &vec![b'a'; TEXT_BYTES_MAX + 1]].concat();
        assert!(!check(Type::BYTE_ARRAY, false, &[dictionary(1, &long)]));
        assert!(!check(Type::BYTE_ARRAY, false, &[data(1, Encoding::PLAIN, &long)]));
    }

    #[test]
    fn encodings_whose_decoders_believe_counts_are_refused() {
        for encoding in [Encoding::DELTA_BINARY_PACKED, Encoding::DELTA_BYTE_ARRAY, Encoding::BYTE_STREAM_SPLIT] {
            assert!(!check(Type::DOUBLE, false, &[data(1, encoding, &[0; 8])]));
        }
        assert!(!check(Type::INT32, false, &[data(1, Encoding::RLE, &[2, 0, 0, 0, 2, 0])]), "for truth values alone");
        assert!(check(Type::BOOLEAN, false, &[data(1, Encoding::RLE, &[2, 0, 0, 0, 2, 0])]));
    }

    #[test]
    fn levels_are_as_many_as_values() {
        // eight levels in one byte after the length of a run, and its own length before it
        let sound = [2, 0, 0, 0, 3, 0xff, 1, 2, 3, 4];
        assert!(check(Type::INT32, true, &[data(8, Encoding::PLAIN, &sound)]));
        let short = [2, 0, 0, 0, 5, 0xff, 1, 2, 3, 4];
        assert!(check(Type::INT32, true, &[data(8, Encoding::PLAIN, &short)]), "the rest of a run is padding");
        assert!(!check(Type::INT32, true, &[data(9, Encoding::PLAIN, &short)]), "past the end of the levels");
        assert!(!check(Type::INT32, true, &[data(8, Encoding::PLAIN, &[9, 0, 0, 0, 3, 0xff])]));
        assert!(!check(Type::INT32, true, &[data(8, Encoding::PLAIN, &[1, 0])]));
    }

    #[test]
    fn no_run_has_a_length_of_more_than_ten_bytes() {
        let endless = [&[1][..], &[0x80; 11], &[0]].concat();
        let numbers = data(1, Encoding::RLE_DICTIONARY, &endless);
        assert!(!check(Type::INT32, false, &[dictionary(1, &[0; 4]), numbers]));
        // after a run that is sound, too: a decoder reads ahead
        let later = [&[1, 2, 0][..], &[0x80; 11], &[0]].concat();
        let numbers = data(1, Encoding::RLE_DICTIONARY, &later);
        assert!(!check(Type::INT32, false, &[dictionary(1, &[0; 4]), numbers]));
        let wide = data(1, Encoding::RLE_DICTIONARY, &[33, 2, 0]);
        assert!(!check(Type::INT32, false, &[dictionary(1, &[0; 4]), wide]));
    }

    #[test]
    fn pages_of_version_two_say_which_texts_are_missing_in_one_way_only() {
        let page = |num_nulls, encoding, levels: &[u8], values: &[u8]| Page::DataPageV2 {
            buf: Bytes::from([levels, values].concat()),
            num_values: 2,
            encoding,
            num_nulls,
            num_rows: 2,
            def_levels_byte_len: levels.len() as u32,
            rep_levels_byte_len: 0,
            is_compressed: false,
            statistics: None,
        };
        let text = [1, 0, 0, 0, b'a'];
        assert!(check(Type::BYTE_ARRAY, true, &[page(0, Encoding::PLAIN, &[4, 1], &[text, text].concat())]));
        assert!(!check(Type::BYTE_ARRAY, true, &[page(2, Encoding::PLAIN, &[4, 1], &text)]), "a division by none");
        assert!(!check(Type::INT32, true, &[page(3, Encoding::PLAIN, &[4, 1], &[0; 8])]));
        assert!(!check(Type::INT32, true, &[page(0, Encoding::PLAIN, &[5], &[0; 8])]));
        assert!(check(Type::INT32, true, &[page(1, Encoding::PLAIN, &[4, 1], &[0; 4])]));
    }
}

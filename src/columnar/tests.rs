//! That what a writer wrote is read, and that nothing forged makes the decoder panic.

use super::*;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int32Array, RecordBatch, StringArray, UInt64Array};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::basic::Encoding;
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder, WriterVersion};

/// Rows with every kind of column, texts that occur more than once, and values that are missing.
fn rows(count: usize) -> RecordBatch {
    let columns: [(&str, ArrayRef); 5] = [
        ("yes", Arc::new((0..count).map(|k| Some(k % 3 == 0)).collect::<BooleanArray>())),
        ("whole", Arc::new((0..count).map(|k| (k % 5 > 0).then_some(k as i32 % 7)).collect::<Int32Array>())),
        ("large", Arc::new((0..count).map(|k| Some(k as u64 * 1_000_003)).collect::<UInt64Array>())),
        ("real", Arc::new((0..count).map(|k| (k % 4 > 0).then_some(k as f64 / 8.0)).collect::<Float64Array>())),
        ("text", Arc::new((0..count).map(|k| Some(["ring", "star"][k % 2])).collect::<StringArray>())),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

fn written(rows: &RecordBatch, properties: WriterPropertiesBuilder) -> Vec<u8> {
    let properties = properties.set_compression(Compression::SNAPPY).set_max_row_group_row_count(Some(64)).build();
    let mut file = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), Some(properties)).unwrap();
    writer.write(rows).unwrap();
    writer.close().unwrap();
    file
}

/// Reads all of a file, and stops at what is refused.
fn read(bytes: Vec<u8>) -> Result<Vec<RecordBatch>> {
    let table = open(Bytes::from(bytes))?;
    table.batches(10, |_| true)?.map(|batch| batch.map_err(ParquetError::from)).collect()
}

fn why(bytes: Vec<u8>) -> String {
    read(bytes).expect_err("it is unsound").to_string()
}

#[test]
fn what_was_written_is_read() {
    let all = rows(200);
    let with = [
        WriterProperties::builder(),
        WriterProperties::builder().set_dictionary_enabled(false),
        WriterProperties::builder().set_data_page_row_count_limit(7).set_write_batch_size(7),
    ];
    for properties in with {
        let file = written(&all, properties);
        let table = open(Bytes::from(file.clone())).unwrap();
        assert_eq!((table.rows(), table.schema().fields().len()), (200, 5));
        for (k, batch) in read(file).unwrap().iter().enumerate() {
            assert_eq!(batch.columns(), all.slice(k * 10, 10).columns());
        }
        let some = table.batches(1_000, |name| name == "text" || name == "whole").unwrap();
        let some: Vec<RecordBatch> = some.map(|batch| batch.unwrap()).collect();
        assert_eq!(some[0].column(1), all.column(4));
        assert_eq!((some[0].num_columns(), some.len()), (2, 1));
    }
    assert!(read(written(&rows(0), WriterProperties::builder())).unwrap().is_empty());
}

#[test]
fn pages_of_version_two_are_read() {
    let plain =
        || WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0).set_encoding(Encoding::PLAIN);
    let all = rows(100);
    for properties in [plain(), plain().set_dictionary_enabled(false)] {
        // Truth values are runs in version two, whatever is asked for.
        for (k, batch) in read(written(&all, properties)).unwrap().iter().enumerate() {
            assert_eq!(batch.columns(), all.slice(k * 10, 10).columns());
        }
    }
}

/// Wherever a byte is changed, in the metadata or in a page, the file is read or refused; where it is cut, it is refused.
#[test]
fn no_byte_of_a_file_is_believed() {
    let kinds = [
        WriterProperties::builder(),
        WriterProperties::builder().set_dictionary_enabled(false),
        WriterProperties::builder().set_writer_version(WriterVersion::PARQUET_2_0),
    ];
    for properties in kinds {
        let file = written(&rows(10), properties.set_statistics_enabled(EnabledStatistics::None));
        for at in 0..file.len() {
            for new in
                [0, 1, 0x0f, 0x15, 0x19, 0x7f, 0x80, 0xff, file[at] ^ 1, file[at] ^ 0x80, file[at].wrapping_add(2)]
            {
                let mut changed = file.clone();
                changed[at] = new;
                let _ = read(changed);
            }
            assert!(read(file[..at].to_vec()).is_err(), "cut at {at}");
        }
    }
}

/// The bytes of a number as the protocol writes it.
fn varint(number: i64) -> Vec<u8> {
    let mut rest = (number << 1 ^ number >> 63) as u64;
    let mut bytes = Vec::new();
    while rest > 0x7f {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

/// The metadata of a file of one whole-number column, with the numbers that a test is about.
fn file(rows: i64, group_rows: i64, values: i64, length: i64, offset: i64) -> Vec<u8> {
    let list = |bytes: &mut Vec<u8>, field: u8, count: u8| bytes.extend([field, count << 4 | 0x0c]);
    let mut meta = vec![0x15, 2];
    list(&mut meta, 0x19, 2);
    // the root, and a column that must be there
    meta.extend([0x48, 1, b'r', 0x15, 2, 0]);
    meta.extend([0x15, 2, 0x25, 0, 0x18, 1, b'a', 0]);
    meta.extend([&[0x16][..], &varint(rows)].concat());
    list(&mut meta, 0x19, 1);
    list(&mut meta, 0x19, 1);
    // where it lies, its type, encodings, name and packing
    meta.extend([0x26, 0, 0x1c, 0x15, 2, 0x19, 0x15, 0, 0x19, 0x18, 1, b'a', 0x15, 0]);
    for (field, number) in [(0x16, values), (0x16, length), (0x16, length), (0x26, offset)] {
        meta.push(field);
        meta.extend(varint(number));
    }
    meta.extend([0, 0, 0x16, 8, 0x16]);
    meta.extend(varint(group_rows));
    meta.extend([0, 0]);
    // a page of two numbers
    let page = [&[0x15, 0, 0x15, 16, 0x15, 16, 0x2c, 0x15, 4, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0][..], &[7; 8]].concat();
    assert_eq!(page.len(), 25);
    let length = (meta.len() as u32).to_le_bytes();
    [&b"PAR1"[..], &page, &meta, &length, b"PAR1"].concat()
}

#[test]
fn counts_and_places_agree_with_the_file() {
    assert_eq!(read(file(2, 2, 2, 25, 4)).unwrap()[0].num_rows(), 2);
    for (offset, length) in [(-4, 25), (4, -25), (4, i64::MAX), (i64::MAX, 25), (0, 29), (4, 1 << 20), (90, 25)] {
        assert!(why(file(2, 2, 2, length, offset)).contains("outside of the file"), "{offset} {length}");
    }
    for (rows, group_rows, values) in [(-2, -2, -2), (3, 2, 2), (2, 2, 3), (1 << 40, 1 << 40, 1 << 40), (3, 3, 3)] {
        assert!(why(file(rows, group_rows, values, 25, 4)).contains("row"), "{rows} {group_rows} {values}");
    }
    assert!(why(file(2, 2, 2, 24, 4)).contains("larger than its place"));
}

#[test]
fn schemas_that_are_deep_or_claim_too_much_are_refused() {
    let with =
        |elements: &[u8], groups: u8| [&[0x15, 2, 0x19][..], elements, &[0x16, 4, 0x19, groups << 4 | 0x0c]].concat();
    let check = |meta: &[u8]| thrift::check_file(meta, meta.len() as u64).map_err(|error| error.to_string());
    let flat = [0x2c, 0x48, 1, b'r', 0x15, 2, 0, 0x15, 2, 0x25, 0, 0x18, 1, b'a', 0];
    check(&with(&flat, 0)).unwrap();
    assert!(check(&with(&flat, 9)).unwrap_err().contains("9 row groups"));
    // a column below a column, one that has no type, one that repeats, and a root that has more than there are
    let nested =
        [0x3c, 0x48, 1, b'r', 0x15, 2, 0, 0x35, 0, 0x18, 1, b'a', 0x15, 2, 0, 0x15, 2, 0x25, 0, 0x18, 1, b'b', 0];
    let untyped = [0x2c, 0x48, 1, b'r', 0x15, 2, 0, 0x35, 0, 0x18, 1, b'a', 0];
    let mut repeated = flat;
    repeated[10] = 4;
    let mut more = flat;
    more[5] = 0x7e;
    for elements in [&nested[..], &untyped, &repeated, &more] {
        assert!(check(&with(elements, 0)).unwrap_err().contains("nested"), "{elements:?}");
    }
    // structures in structures, deeper than a stack would be
    let deep = [&[0x2c][..], &[0xac; 100_000]].concat();
    assert!(check(&with(&deep, 0)).unwrap_err().contains("column"));
    assert!(check(&with(&[0x1c, 0x48, 1, b'r', 0x15, 0, 0], 0)).unwrap_err().contains("no columns"));
}

#[test]
fn pages_say_sizes_that_can_be() {
    // type, bytes when unpacked and packed, then values and three encodings
    let page = |unpacked: i64, packed: i64| {
        let sizes = [&[0x15, 0, 0x15][..], &varint(unpacked), &[0x15], &varint(packed)].concat();
        [&sizes[..], &[0x2c, 0x15, 4, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0]].concat()
    };
    let header = |bytes: &[u8]| thrift::page(bytes, bytes.len() as u64);
    assert!(header(&page(8, 8)).is_ok());
    for (unpacked, packed) in [(-8, 8), (8, -8), (1 << 40, 8)] {
        assert!(header(&page(unpacked, packed)).is_err(), "{unpacked} {packed}");
    }
    // unpacked, the page of this file would be nine bytes, and there are eight
    let mut forged = file(2, 2, 2, 25, 4);
    forged[7] += 2;
    assert!(why(forged).contains("larger than its place"));
    // no kind, two kinds, an unknown field, a list
    for unknown in [&[0x15, 2, 0x15, 2, 0x15, 2, 0][..], &[0x15, 0, 0x15, 2, 0x15, 2, 0], &[0x15, 0, 0x29, 0x1c]] {
        assert!(header(unknown).is_err(), "{unknown:?}");
    }
}

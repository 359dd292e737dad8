//! Any bytes as the points of a sweep, CSV or Parquet, as they are or put over a sound Parquet file: a list of points, or problems that
//! name the file.
#![no_main]

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use heimo::scenario::{Source, check};
use libfuzzer_sys::fuzz_target;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use std::path::Path;
use std::sync::{Arc, OnceLock};

const SCENARIO: &str = "replicates = 1\nsteps = 3\n[population]\nsize = 20\n[sweep]\ndesign = \"list\"\nfile = \"points\"\n\
                        [[platform]]\npreset = \"chronological\"\n";

/// A Parquet file of three kinds of columns, of which two say that values can be missing.
fn parquet(codec: usize) -> &'static [u8] {
    static FILES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::ZSTD(Default::default()),
        Compression::GZIP(Default::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4_RAW,
        Compression::SNAPPY,
    ];
    &FILES.get_or_init(|| codecs.iter().map(|codec| written(*codec)).collect())[codec % codecs.len()]
}

fn written(codec: Compression) -> Vec<u8> {
    let columns: [(&str, ArrayRef, bool); 3] = [
        ("agents.tolerance", Arc::new(Float64Array::from(vec![0.1, 0.2, 0.3])), true),
        ("feed.reach", Arc::new(Int64Array::from(vec![2, 3, 4])), false),
        ("network.kind", Arc::new(StringArray::from(vec!["ring", "ring", "ring"])), true),
    ];
    let batch = RecordBatch::try_from_iter_with_nullable(columns).expect("columns of one length");
    let properties = WriterProperties::builder().set_compression(codec).build();
    let mut file = Vec::new();
    let mut writer =
        parquet::arrow::ArrowWriter::try_new(&mut file, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("memory");
    writer.close().expect("memory");
    file
}

/// The file with bytes put over it, in pieces of a place (two bytes), a length and as many bytes.
fn over(codec: usize, mut patches: &[u8]) -> Vec<u8> {
    let mut file = parquet(codec).to_vec();
    while let [low, high, length, rest @ ..] = patches {
        let (bytes, rest) = rest.split_at(rest.len().min(usize::from(length % 16)));
        let at = usize::from(u16::from_le_bytes([*low, *high])) % file.len();
        let end = file.len().min(at + bytes.len());
        file[at..end].copy_from_slice(&bytes[..end - at]);
        patches = rest;
    }
    file
}

fuzz_target!(|bytes: &[u8]| {
    let [mode, bytes @ ..] = bytes else { return };
    let points = match mode % 8 {
        0 => bytes.to_vec(),
        1 => [b"PAR1", bytes].concat(),
        codec => over(usize::from(codec), bytes),
    };
    let source = Source { path: "fuzz.toml".into(), text: SCENARIO.to_string() };
    let read = |_: &Path| Ok(points.clone());
    match check(&source, &[], &read) {
        Ok(checked) => {
            let text = checked.scenario.resolved_toml();
            let again = check(&Source { text, ..source }, &[], &read).expect("what was resolved is valid");
            assert_eq!(again.scenario, checked.scenario);
        }
        Err(problems) => {
            assert!(problems.0.iter().all(|problem| !problem.message.is_empty() && !problem.help.is_empty()))
        }
    }
});

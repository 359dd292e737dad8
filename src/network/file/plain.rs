//! Files that are no text at all, told by their first bytes.

use super::problem::Problems;
use crate::text::{last_line, without_mark};
use std::path::Path;

/// Largest file read. Names of nodes take room, so below it their number fits the graph's 32 bits.
const LARGEST_BYTES: usize = 8 << 30;

/// First bytes of formats that are not text, and what to do with them.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"\x1f\x8b", "is no plain text but compressed (gzip)", "unpack it first: gunzip"),
    (b"PK\x03\x04", "is no plain text but an archive (zip)", "unpack it first: unzip"),
    (b"BZh", "is no plain text but compressed (bzip2)", "unpack it first: bunzip2"),
    (b"\xfd7zXZ\0", "is no plain text but compressed (xz)", "unpack it first: unxz"),
    (b"\x28\xb5\x2f\xfd", "is no plain text but compressed (zstd)", "unpack it first: unzstd"),
    (b"\xff\xfe", "is UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "is UTF-16 text", "save it as UTF-8"),
];

/// The text of a file without its byte order mark, or a problem if it is no text.
pub fn plain<'a>(bytes: &'a [u8], file: &Path, problems: &mut Problems) -> Option<&'a [u8]> {
    if let Some((_, what, remedy)) = SIGNATURES.iter().find(|(signature, ..)| bytes.starts_with(signature)) {
        problems.add(file, 1, format!("the file {what}"), *remedy);
        return None;
    }
    if bytes.len() > LARGEST_BYTES {
        problems.add(file, 1, "the file is larger than 8 GiB", "take a sample of the network");
        return None;
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        let line = last_line(&bytes[..at]);
        problems.add(file, line, "a zero byte: this is no text file", "save the network as plain text (UTF-8)");
        return None;
    }
    Some(without_mark(bytes))
}

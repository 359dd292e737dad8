//! Bytes to lines: byte order marks, line ends, and files that are no text at all.

use super::problem::Problems;
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
    (b"%%MatrixMarket", "is a Matrix Market file", "remove its header and the line of sizes"),
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
    Some(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
}

/// The lines of a text with their numbers from 1; a line ends in LF, CR LF or CR.
pub fn lines(text: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = Some(text);
    let split = std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.iter().position(|&byte| byte == b'\n' || byte == b'\r') else {
            rest = None;
            return Some(text);
        };
        let after = if text[end..].starts_with(b"\r\n") { end + 2 } else { end + 1 };
        rest = Some(&text[after..]);
        Some(&text[..end])
    });
    (1..).zip(split)
}

/// Number of the last line that holds anything, at least 1.
pub fn last_line(text: &[u8]) -> u64 {
    lines(text).filter(|(_, line)| !line.is_empty()).last().map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_end_counts_once() {
        let found: Vec<(u64, &[u8])> = lines(b"a\nb\r\nc\rd\n\ne").collect();
        assert_eq!(found, [(1, &b"a"[..]), (2, b"b"), (3, b"c"), (4, b"d"), (5, b""), (6, b"e")]);
        assert_eq!(last_line(b"a\nb\n\n"), 2);
        assert_eq!(last_line(b""), 1);
    }
}

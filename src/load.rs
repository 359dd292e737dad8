//! Scenarios out of files: the one place that reads a scenario's file and those that it names.
//!
//! What they say is [`crate::scenario`]'s; no more of a file is read than there can be of it ([`limits`](crate::scenario::limits)).

use crate::scenario::limits::{LIST_BYTES, NETWORK_BYTES, SCENARIO_BYTES};
use crate::scenario::{Checked, Problems, Scenario, Source, check};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Why a scenario could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// its file cannot be read
    #[error(
        "cannot read `{}`: {source}\n  help: name a scenario file; `heimo new NAME` writes one to start from, and - is standard input",
        path.display()
    )]
    Unreadable {
        /// the file
        path: PathBuf,
        /// what the system said
        source: std::io::Error,
    },
    /// it is no valid scenario, or a file that it names cannot be read or is none
    #[error(transparent)]
    Invalid(#[from] Problems),
}

impl Scenario {
    /// The scenario of a file, and of the files that it names, which are beside it. What is doubtful in it is not told
    /// ([`checked`] does).
    ///
    /// # Errors
    /// What `heimo check` says: that the file cannot be read, or every problem of the scenario.
    ///
    /// ```
    /// use heimo::scenario::Scenario;
    ///
    /// let scenario = Scenario::load("scenarios/platform-comparison.toml")?;
    /// assert!(scenario.platforms.iter().any(|design| design.name == "dialogue-commons"));
    /// # Ok::<(), heimo::load::LoadError>(())
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<Scenario, LoadError> {
        checked(path.as_ref(), &[]).map(|checked| checked.scenario)
    }
}

/// The scenario of a file with what is doubtful in it; `sets` are keys and values that are set whatever the file says.
///
/// # Errors
/// That the file cannot be read, or every problem of the scenario.
pub fn checked(path: &Path, sets: &[(String, String)]) -> Result<Checked, LoadError> {
    let unreadable = |source| LoadError::Unreadable { path: path.to_owned(), source };
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().take(SCENARIO_BYTES.most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        return Ok(check(&Source::from_bytes(STDIN, bytes)?, sets, &read_named)?);
    }
    let bytes = read_at_most(path, SCENARIO_BYTES.most).map_err(unreadable)?;
    Ok(check(&Source::from_bytes(path, bytes)?, sets, &read_named)?)
}

/// What a scenario is called that comes from standard input, `-`; the files that it names are beside where the program runs.
pub const STDIN: &str = "stdin";

/// The bytes of a file that a scenario names, unpacked if it is packed with gzip or zstd: what a file says counts, not how it is
/// kept, so its digest is that of the plain file. No more is unpacked than there can be of it.
///
/// # Errors
/// If the system refuses, or what is packed is broken.
pub fn read_named(path: &Path) -> std::io::Result<Vec<u8>> {
    let most = LIST_BYTES.most.max(NETWORK_BYTES.most);
    let bytes = read_at_most(path, most)?;
    let mut unpacked = Vec::new();
    if bytes.starts_with(GZIP) {
        flate2::bufread::MultiGzDecoder::new(&bytes[..]).take(most + 1).read_to_end(&mut unpacked)?;
        return Ok(unpacked);
    }
    if bytes.starts_with(ZSTD) {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(&bytes[..])?;
        // What a decoder must remember is memory, too: as much as the file may have.
        decoder.window_log_max(WINDOW_LOG_MAX)?;
        decoder.take(most + 1).read_to_end(&mut unpacked)?;
        return Ok(unpacked);
    }
    Ok(bytes)
}

/// First bytes of what gzip packs.
const GZIP: &[u8] = b"\x1f\x8b";
/// First bytes of what zstd packs.
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";
/// Largest window of zstd, 32 MiB, as a power of two.
const WINDOW_LOG_MAX: u32 = 25;

/// The bytes of a file, but of one that is longer than a limit no more than shows it: checking refuses it then.
fn read_at_most(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_is_loaded_with_the_files_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ties.toml");
        let text = "[network]\nkind = \"file\"\nfile = \"ties.edges\"\n[[platform]]\npreset = \"solo\"\n";
        std::fs::write(&path, text).unwrap();
        let refused = Scenario::load(&path).unwrap_err().to_string();
        let line = format!("{}:3:1: error: `network.file` = \"ties.edges\": there is no such file", path.display());
        assert!(refused.starts_with(&line), "{refused}");
        std::fs::write(folder.path().join("ties.edges"), "1 2\n2 3\n").unwrap();
        let scenario = Scenario::load(&path).unwrap();
        assert_eq!((scenario.name.as_str(), scenario.network.map(|file| file.graph.nodes())), ("ties", Some(3)));
    }

    #[test]
    fn a_packed_file_is_unpacked_but_not_to_more_than_there_can_be() {
        use std::io::Write;
        let folder = tempfile::tempdir().unwrap();
        let gzip = |bytes: &[u8]| {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap()
        };
        let text = b"1 2\n2 3\n";
        let path = folder.path().join("ties");
        let two = [gzip(text), gzip(b"3 4\n")].concat();
        for (packed, plain) in [
            (gzip(text), &text[..]),
            (two, b"1 2\n2 3\n3 4\n"),
            (zstd::encode_all(&text[..], 3).unwrap(), text),
            (text.to_vec(), text),
        ] {
            std::fs::write(&path, packed).unwrap();
            assert_eq!(read_named(&path).unwrap(), plain);
        }
        let bomb = vec![b'0'; (LIST_BYTES.most.max(NETWORK_BYTES.most) * 2) as usize];
        for packed in [gzip(&bomb), zstd::encode_all(&bomb[..], 3).unwrap()] {
            assert!(packed.len() < 1 << 17, "{} bytes", packed.len());
            std::fs::write(&path, &packed).unwrap();
            assert_eq!(read_named(&path).unwrap().len() as u64, LIST_BYTES.most.max(NETWORK_BYTES.most) + 1);
            std::fs::write(&path, &packed[..packed.len() / 2]).unwrap();
            let cut = read_named(&path);
            assert!(cut.is_err() || cut.unwrap().len() as u64 > LIST_BYTES.most, "cut off");
        }
    }

    #[test]
    fn a_file_that_is_not_there_or_too_long_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let refused = Scenario::load(folder.path().join("none.toml")).unwrap_err();
        assert!(matches!(refused, LoadError::Unreadable { .. }), "{refused}");
        let path = folder.path().join("long.toml");
        std::fs::write(&path, "#".repeat(SCENARIO_BYTES.most as usize + 1)).unwrap();
        let refused = Scenario::load(&path).unwrap_err().to_string();
        assert!(refused.contains("bytes of a scenario are too many"), "{refused}");
    }
}

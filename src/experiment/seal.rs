//! Digests of what is read, and files that end in the digest of what is before it.

use sha2::{Digest, Sha256};
use std::io::{Read, Result};

const SEAL_BYTES: u64 = 32;

/// SHA-256 of what is left to read.
///
/// # Errors
/// If it cannot be read.
pub fn digest_of(from: &mut impl Read) -> Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// Bytes before the digest that a file of so many bytes ends in; `None` if that is not the digest of what is before it.
///
/// # Errors
/// If it cannot be read.
pub fn content_length(from: &mut impl Read, length: u64) -> Result<Option<u64>> {
    let Some(content) = length.checked_sub(SEAL_BYTES) else { return Ok(None) };
    let sum = digest_of(&mut from.by_ref().take(content))?;
    let mut seal = Vec::new();
    from.read_to_end(&mut seal)?;
    Ok((seal[..] == sum[..]).then_some(content))
}

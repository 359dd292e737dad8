//! What is refused of a file, and in which form.

use parquet::errors::ParquetError;

/// Bytes of a text in a cell, at the most.
pub const TEXT_BYTES_MAX: usize = 1 << 16;

/// A file that says what cannot be so, or asks for too much.
pub(super) fn refused(what: impl Into<String>) -> ParquetError {
    ParquetError::General(what.into())
}

//! Points of a Parquet file, where Heimo was built without a reader of them.

use super::table::Table;

/// Says that there is no reader.
pub(super) fn table(_: Vec<u8>) -> Result<Table, String> {
    Err("a Parquet file, and this build reads none: give the points as CSV, or build with the feature `files`"
        .to_string())
}

/// Says that there is no reader.
pub(super) fn csv(_: Vec<u8>) -> Result<Vec<u8>, String> {
    Err("a Parquet file, and this build reads none: give it as CSV, or build with the feature `files`".to_string())
}

//! Digests of content: of what a table says, not of how a file encodes it.
//!
//! SHA-256 over: the number of columns (u32), then for each the length (u32) and bytes of its name and of its type's name;
//! then row after row, column after column, a byte 0 for null, or a byte 1 and the value: integers and floats
//! little-endian, text as its length (u32) and its bytes in UTF-8; then the number of rows (u64). NaN is refused. So
//! neither compression, row groups nor the version of a writer change a digest, and any change of a value does.

use super::error::Error;
use crate::experiment::plan::hex;
use crate::experiment::seal::digest_of;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, Schema};
use sha2::{Digest, Sha256};
use std::path::Path;

/// The digest of a table, as it is made batch by batch. How rows are cut into batches does not matter.
pub struct ContentDigest {
    hash: Sha256,
    rows: u64,
    columns: Vec<String>,
}

impl ContentDigest {
    /// Begins with the columns.
    ///
    /// # Errors
    /// If a column's type is not in the definition.
    pub fn new(schema: &Schema) -> Result<ContentDigest, Error> {
        let mut hash = Sha256::new();
        hash.update((schema.fields().len() as u32).to_le_bytes());
        for field in schema.fields() {
            for text in [field.name().as_str(), type_name(field.name(), field.data_type())?] {
                hash.update((text.len() as u32).to_le_bytes());
                hash.update(text.as_bytes());
            }
        }
        let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        Ok(ContentDigest { hash, rows: 0, columns })
    }

    /// Takes in the next rows.
    ///
    /// # Errors
    /// If a value is NaN.
    pub fn update(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let columns: Vec<Column> = batch.columns().iter().map(|array| Column::new(array.as_ref())).collect();
        let mut bytes = Vec::with_capacity(1 << 16);
        for row in 0..batch.num_rows() {
            for (column, name) in columns.iter().zip(&self.columns) {
                if !column.push(row, &mut bytes) {
                    return Err(Error::NotANumber { column: name.clone(), row: self.rows + row as u64 });
                }
            }
            if bytes.len() > 1 << 15 {
                self.hash.update(&bytes);
                bytes.clear();
            }
        }
        self.hash.update(&bytes);
        self.rows += batch.num_rows() as u64;
        Ok(())
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The digest, in hexadecimal.
    pub fn finish(mut self) -> String {
        self.hash.update(self.rows.to_le_bytes());
        hex(&self.hash.finalize())
    }
}

/// The name of a type as the digest has it.
fn type_name(column: &str, data_type: &DataType) -> Result<&'static str, Error> {
    Ok(match data_type {
        DataType::UInt8 => "u8",
        DataType::UInt16 => "u16",
        DataType::UInt32 => "u32",
        DataType::UInt64 => "u64",
        DataType::Float32 => "f32",
        DataType::Float64 => "f64",
        DataType::Utf8 => "utf8",
        other => return Err(Error::ColumnType { column: column.to_string(), found: other.to_string() }),
    })
}

/// A column, its type known.
pub(super) enum Column<'a> {
    U8(&'a arrow_array::UInt8Array),
    U16(&'a arrow_array::UInt16Array),
    U32(&'a arrow_array::UInt32Array),
    U64(&'a arrow_array::UInt64Array),
    F32(&'a arrow_array::Float32Array),
    F64(&'a arrow_array::Float64Array),
    Text(&'a arrow_array::StringArray),
}

impl<'a> Column<'a> {
    /// # Panics
    /// If the type is not one that [`ContentDigest::new`] accepts.
    pub(super) fn new(array: &'a dyn Array) -> Column<'a> {
        match array.data_type() {
            DataType::UInt8 => Column::U8(array.as_primitive::<UInt8Type>()),
            DataType::UInt16 => Column::U16(array.as_primitive::<UInt16Type>()),
            DataType::UInt32 => Column::U32(array.as_primitive::<UInt32Type>()),
            DataType::UInt64 => Column::U64(array.as_primitive::<UInt64Type>()),
            DataType::Float32 => Column::F32(array.as_primitive::<Float32Type>()),
            DataType::Float64 => Column::F64(array.as_primitive::<Float64Type>()),
            DataType::Utf8 => Column::Text(array.as_string::<i32>()),
            other => unreachable!("{other} was refused when the digest began"),
        }
    }

    fn is_null(&self, row: usize) -> bool {
        match self {
            Column::U8(array) => array.is_null(row),
            Column::U16(array) => array.is_null(row),
            Column::U32(array) => array.is_null(row),
            Column::U64(array) => array.is_null(row),
            Column::F32(array) => array.is_null(row),
            Column::F64(array) => array.is_null(row),
            Column::Text(array) => array.is_null(row),
        }
    }

    /// An entry for a reader: a number as the shortest decimal that reads back, with its bits where it is a float.
    pub(super) fn show(&self, row: usize) -> String {
        if self.is_null(row) {
            return "null".to_string();
        }
        match self {
            Column::U8(array) => array.value(row).to_string(),
            Column::U16(array) => array.value(row).to_string(),
            Column::U32(array) => array.value(row).to_string(),
            Column::U64(array) => array.value(row).to_string(),
            Column::F32(array) => format!("{:?} (bits {:#010x})", array.value(row), array.value(row).to_bits()),
            Column::F64(array) => format!("{:?} (bits {:#018x})", array.value(row), array.value(row).to_bits()),
            Column::Text(array) => format!("\"{}\"", array.value(row)),
        }
    }

    /// Appends an entry; false if it is NaN.
    pub(super) fn push(&self, row: usize, bytes: &mut Vec<u8>) -> bool {
        if self.is_null(row) {
            bytes.push(0);
            return true;
        }
        bytes.push(1);
        match self {
            Column::U8(array) => bytes.push(array.value(row)),
            Column::U16(array) => bytes.extend_from_slice(&array.value(row).to_le_bytes()),
            Column::U32(array) => bytes.extend_from_slice(&array.value(row).to_le_bytes()),
            Column::U64(array) => bytes.extend_from_slice(&array.value(row).to_le_bytes()),
            Column::F32(array) => bytes.extend_from_slice(&array.value(row).to_le_bytes()),
            Column::F64(array) => bytes.extend_from_slice(&array.value(row).to_le_bytes()),
            Column::Text(array) => {
                bytes.extend_from_slice(&(array.value(row).len() as u32).to_le_bytes());
                bytes.extend_from_slice(array.value(row).as_bytes());
            }
        }
        match self {
            Column::F32(array) => !array.value(row).is_nan(),
            Column::F64(array) => !array.value(row).is_nan(),
            _ => true,
        }
    }
}

/// SHA-256 of the bytes of a file, in hexadecimal.
///
/// # Errors
/// If the file cannot be read.
pub fn of_file(path: &Path) -> Result<String, Error> {
    let mut file = std::fs::File::open(path).map_err(Error::io("open", path))?;
    digest_of(&mut file).map(|digest| hex(&digest)).map_err(Error::io("read", path))
}

/// One digest of several named ones, in the order of their names.
pub fn of_digests<'a>(digests: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut lines: Vec<String> = digests.map(|(name, digest)| format!("{name} {digest}\n")).collect();
    lines.sort();
    hex(&Sha256::digest(lines.concat().as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{Float64Array, StringArray, UInt32Array};
    use arrow_schema::Field;
    use std::sync::Arc;

    fn table(values: Vec<Option<f64>>) -> RecordBatch {
        let n = values.len() as u32;
        let schema = Schema::new(vec![
            Field::new("name", DataType::Utf8, false),
            Field::new("step", DataType::UInt32, false),
            Field::new("value", DataType::Float64, true),
        ]);
        let names = StringArray::from_iter_values((0..n).map(|k| format!("n{k}")));
        let steps = UInt32Array::from_iter_values(0..n);
        let columns: Vec<arrow_array::ArrayRef> =
            vec![Arc::new(names), Arc::new(steps), Arc::new(Float64Array::from(values))];
        RecordBatch::try_new(Arc::new(schema), columns).unwrap()
    }

    fn digest(batches: &[RecordBatch]) -> String {
        let mut digest = ContentDigest::new(&batches[0].schema()).unwrap();
        batches.iter().for_each(|batch| digest.update(batch).unwrap());
        digest.finish()
    }

    #[test]
    fn the_digest_is_the_one_defined() {
        let mut bytes = 3u32.to_le_bytes().to_vec();
        for text in ["name", "utf8", "step", "u32", "value", "f64"] {
            bytes.extend_from_slice(&(text.len() as u32).to_le_bytes());
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes.extend_from_slice(&[1, 2, 0, 0, 0, b'n', b'0', 1, 0, 0, 0, 0, 1]);
        bytes.extend_from_slice(&0.5f64.to_le_bytes());
        bytes.extend_from_slice(&[1, 2, 0, 0, 0, b'n', b'1', 1, 1, 0, 0, 0, 0]);
        bytes.extend_from_slice(&2u64.to_le_bytes());
        assert_eq!(digest(&[table(vec![Some(0.5), None])]), hex(&Sha256::digest(&bytes)));
    }

    #[test]
    fn batches_do_not_matter_and_every_value_does() {
        let values = vec![Some(0.5), None, Some(0.0), Some(-0.0), Some(1e300)];
        let whole = table(values.clone());
        assert_eq!(digest(&[whole.slice(0, 2), whole.slice(2, 3)]), digest(std::slice::from_ref(&whole)));
        for row in 0..values.len() {
            let mut changed = values.clone();
            changed[row] = Some(changed[row].map_or(0.0, |v: f64| f64::from_bits(v.to_bits() ^ 1)));
            assert_ne!(digest(&[table(changed)]), digest(std::slice::from_ref(&whole)), "row {row}");
        }
        assert_ne!(digest(&[whole.slice(0, 4)]), digest(&[whole]));
    }

    #[test]
    fn what_is_no_number_is_refused_and_named() {
        let batch = table(vec![Some(1.0), Some(f64::NAN)]);
        let mut digest = ContentDigest::new(&batch.schema()).unwrap();
        let error = digest.update(&batch).unwrap_err();
        assert!(matches!(error, Error::NotANumber { column, row: 1 } if column == "value"));
    }
}

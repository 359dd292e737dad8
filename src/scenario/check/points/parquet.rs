//! Points of a Parquet file: the cells as a CSV file would have them.

use super::table::Table;
use crate::columnar;
use crate::scenario::limits;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch};
use arrow_schema::DataType;

/// Rows of a parquet file that are read together: few, for each of their cells can be as long as a text can be.
const BATCH_ROWS: usize = 16;

/// Reads a file whole.
pub(super) fn table(bytes: Vec<u8>) -> Result<Table, String> {
    let said = |error: &dyn std::fmt::Display| format!("it is no parquet file that can be read: {error}");
    let file = columnar::open(bytes::Bytes::from(bytes)).map_err(|e| said(&e))?;
    let columns = file.schema().fields().iter().map(|field| field.name().clone()).collect();
    let mut table = Table { columns, rows: Vec::new() };
    table.check_size(u128::from(file.rows()))?;
    let mut text = 0;
    for batch in file.batches(BATCH_ROWS, |_| true).map_err(|e| said(&e))? {
        let batch: RecordBatch = batch.map_err(|e| said(&e))?;
        let cells: Vec<Vec<String>> = batch.columns().iter().map(|column| texts(column)).collect::<Result<_, _>>()?;
        // As many bytes as a CSV file could have: a text is in the file once, and in the table as often as it is named.
        text += cells.iter().flatten().map(String::len).sum::<usize>();
        if !limits::LIST_BYTES.allows(text as u128) {
            return Err(limits::LIST_BYTES.message(text as u128));
        }
        for row in 0..batch.num_rows() {
            let number = table.rows.len() as u64 + 1;
            table.rows.push((number, cells.iter().map(|column| column[row].clone()).collect()));
        }
    }
    Ok(table)
}

/// A file as comma separated text, a header first.
pub(super) fn csv(bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    const ROWS: usize = 4_096;
    let said = |error: &dyn std::fmt::Display| format!("it is no parquet file that can be read: {error}");
    let file = columnar::open(bytes::Bytes::from(bytes)).map_err(|e| said(&e))?;
    let line = |cells: &mut dyn Iterator<Item = &String>, text: &mut Vec<u8>| {
        for (k, cell) in cells.enumerate() {
            let comma = if k == 0 { "" } else { "," };
            let cell = cell.replace(['\n', '\r'], " ").replace('"', "\"\"");
            text.extend_from_slice(format!("{comma}\"{cell}\"").as_bytes());
        }
        text.push(b'\n');
    };
    let mut text = Vec::new();
    let names: Vec<String> = file.schema().fields().iter().map(|field| field.name().clone()).collect();
    line(&mut names.iter(), &mut text);
    for batch in file.batches(ROWS, |_| true).map_err(|e| said(&e))? {
        let batch: RecordBatch = batch.map_err(|e| said(&e))?;
        let cells: Vec<Vec<String>> = batch.columns().iter().map(|column| texts(column)).collect::<Result<_, _>>()?;
        (0..batch.num_rows()).for_each(|row| line(&mut cells.iter().map(|column| &column[row]), &mut text));
        if !limits::NETWORK_BYTES.allows(text.len() as u128) {
            return Err(limits::NETWORK_BYTES.message(text.len() as u128));
        }
    }
    Ok(text)
}

/// The cells of a column as a CSV file would have them; whole numbers without a point.
fn texts(column: &dyn Array) -> Result<Vec<String>, String> {
    let number = |x: Option<f64>| match x {
        Some(x) if x.fract() == 0.0 && x.abs() < 1e15 => format!("{x:.0}"),
        Some(x) => format!("{x:?}"),
        None => String::new(),
    };
    Ok(match column.data_type() {
        DataType::Float64 => column.as_primitive::<Float64Type>().iter().map(number).collect(),
        DataType::Float32 => column.as_primitive::<Float32Type>().iter().map(|x| number(x.map(f64::from))).collect(),
        DataType::Int64 => column.as_primitive::<Int64Type>().iter().map(written).collect(),
        DataType::Int32 => column.as_primitive::<Int32Type>().iter().map(written).collect(),
        DataType::Int16 => column.as_primitive::<Int16Type>().iter().map(written).collect(),
        DataType::Int8 => column.as_primitive::<Int8Type>().iter().map(written).collect(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().iter().map(written).collect(),
        DataType::UInt8 => column.as_primitive::<UInt8Type>().iter().map(written).collect(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().iter().map(written).collect(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().iter().map(written).collect(),
        DataType::Boolean => column.as_boolean().iter().map(written).collect(),
        DataType::Utf8 => column.as_string::<i32>().iter().map(written).collect(),
        DataType::LargeUtf8 => column.as_string::<i64>().iter().map(written).collect(),
        other => return Err(format!("a column has type {other}; numbers, text and booleans can be read")),
    })
}

fn written<T: ToString>(cell: Option<T>) -> String {
    cell.map_or_else(String::new, |cell| cell.to_string())
}

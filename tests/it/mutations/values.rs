//! A table written again as a sound file with a value, a row or the order of rows other than before.

use crate::dice::Dice;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type, Int32Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, PrimitiveArray, RecordBatch, StringArray};
use heimo::output::tables;
use std::path::Path;
use std::sync::Arc;

/// Writes a table anew with one change; what was changed.
pub fn change(folder: &Path, name: &str, dice: &mut Dice) -> String {
    // A part of a run that is not done ends in its digest, which whoever changes it by hand does not write anew.
    if folder.ends_with("parts") {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        std::fs::write(folder.join(name), &bytes[..bytes.len() - 32]).unwrap();
    }
    let batches = tables::batches(&folder.join(name)).unwrap();
    let schema = batches.schema.clone();
    let batches: Vec<RecordBatch> = batches.map(Result::unwrap).collect();
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let (a, b) = (dice.below(rows), dice.below(rows));
    let row = |mut at: usize| {
        let batch = batches.iter().find(|batch| {
            let inside = at < batch.num_rows();
            at -= if inside { 0 } else { batch.num_rows() };
            inside
        });
        batch.expect("a row").slice(at, 1)
    };
    let mut order: Vec<RecordBatch> = (0..rows).map(row).collect();
    let what = match dice.below(8) {
        0 => {
            order.swap(a, b);
            format!("rows {a} and {b} exchanged")
        }
        1 => {
            order.insert(b, row(a));
            format!("row {a} repeated before row {b}")
        }
        2 => {
            order.remove(a);
            format!("row {a} taken out")
        }
        3 => {
            order.truncate(a);
            format!("cut off before row {a}")
        }
        _ => {
            let column = dice.below(schema.fields().len());
            let mut columns = order[a].columns().to_vec();
            let (cell, what) = other(&columns[column], dice);
            columns[column] = cell;
            order[a] = RecordBatch::try_new(schema.clone(), columns).unwrap();
            format!("row {a}, column `{}`: {what}", schema.field(column).name())
        }
    };
    tables::write(folder, name, &schema, 1_000, |table| order.iter().try_for_each(|batch| table.write(batch))).unwrap();
    format!("{name}: {what}")
}

/// Another value for a cell.
fn other(cell: &ArrayRef, dice: &mut Dice) -> (ArrayRef, String) {
    macro_rules! numbers {
        ($($Type:ty: $change:expr),* $(,)?) => { $(
            if let Some(cell) = cell.as_primitive_opt::<$Type>() {
                let before = cell.is_valid(0).then(|| cell.value(0));
                let after = $change(before.unwrap_or_default());
                return (Arc::new(PrimitiveArray::<$Type>::from(vec![after])), format!("{before:?} made {after:?}"));
            }
        )* };
    }
    let bit = dice.below(52);
    numbers! {
        Float64Type: |x: f64| f64::from_bits(x.to_bits() ^ (1 << bit)),
        Float32Type: |x: f32| f32::from_bits(x.to_bits() ^ (1 << (bit % 23))),
        UInt8Type: |x: u8| x ^ 1,
        UInt16Type: |x: u16| x ^ 1,
        UInt32Type: |x: u32| x ^ 1,
        UInt64Type: |x: u64| x ^ 1,
        Int32Type: |x: i32| x ^ 1,
    }
    let text = cell.as_string_opt::<i32>().map(|cell| cell.value(0).to_string());
    let text = text.unwrap_or_else(|| panic!("a cell of type {}", cell.data_type()));
    let after = if dice.below(2) == 0 { "crowd-vote".to_string() } else { text.to_uppercase() };
    (Arc::new(StringArray::from(vec![after.clone()])), format!("{text:?} made {after:?}"))
}

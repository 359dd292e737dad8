//! Any bytes as jobs.csv: rows, or a refusal; rows that are written again are read the same.
#![no_main]

mod place;

use heimo::experiment::plan::hex;
use heimo::output::jobs::{HEADER, Row, read};
use libfuzzer_sys::fuzz_target;

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn line(row: &Row) -> String {
    let (status, error) = row.error.as_ref().map_or(("done", ""), |error| ("failed", error));
    let (id, platform) = (hex(&row.id), cell(&row.platform));
    format!("{id},{},{platform},{},{status},{}\n", row.point, row.replicate, cell(error))
}

fuzz_target!(|bytes: &[u8]| {
    place::put("jobs.csv", bytes);
    let Ok(rows) = read(place::folder()) else { return };
    let text: String = std::iter::once(format!("{HEADER}\n")).chain(rows.iter().map(line)).collect();
    place::put("jobs.csv", text.as_bytes());
    assert_eq!(read(place::folder()).expect("what was written"), rows);
});

//! Memory that figures and the page take, asked for before it is allocated: a result whose figures do not fit is whole without
//! them, and can be drawn later or elsewhere.

use super::paint;
use super::scene::Scene;
use super::{data::Run, error::ReportError};
use crate::experiment::memory;
use crate::output::manifest::Manifest;
use crate::output::names;
use std::path::Path;

/// Bytes of a row of a table in memory: its keys in trees, and the values of the measures that are drawn.
const ROW_BYTES: u64 = 640;
/// Bytes in memory of a byte of text: cells of CSV are texts of their own, as are the names of a network's nodes.
const TEXT_FACTOR: u64 = 12;
/// Copies of a page's or figure's text at the peak: it grows by doubling, and is put together from parts.
const TEXT_COPIES: u64 = 4;

/// Bytes that the figures of a result take at most, however it is laid out, beside its data.
pub fn most_bytes() -> u64 {
    paint::most_png_bytes()
}

/// Asks for what the files of a result take when they are read to be drawn.
///
/// # Errors
/// If it cannot be had.
pub fn for_data(dir: &Path, manifest: &Manifest) -> Result<(), ReportError> {
    let bytes = |name: &str| dir.join(name).metadata().map_or(0, |metadata| metadata.len());
    let texts = [names::SUMMARY, names::POINTS, names::HYPOTHESES, names::SCENARIO].into_iter();
    let text: u64 = texts.chain(manifest.inputs.keys().map(String::as_str)).map(bytes).sum();
    let rows = manifest.tables.get("metrics").map_or(0, |table| table.rows).div_ceil(u64::from(manifest.points.max(1)));
    ask(dir, text.saturating_mul(TEXT_FACTOR).saturating_add(rows.saturating_mul(ROW_BYTES)))
}

/// Asks for what the largest of some figures takes to be drawn.
///
/// # Errors
/// If it cannot be had.
pub fn for_figures(dir: &Path, scenes: &[Scene]) -> Result<(), ReportError> {
    let largest = scenes.iter().map(|scene| paint::png_bytes(scene).max(TEXT_COPIES * paint::svg_bytes(scene)));
    ask(dir, largest.max().unwrap_or(0))
}

/// Asks for what a page with some figures takes.
///
/// # Errors
/// If it cannot be had.
pub fn for_page(dir: &Path, run: &Run, scenes: &[Scene]) -> Result<(), ReportError> {
    let figures: u64 = scenes.iter().map(paint::svg_bytes).sum();
    let rows = run.summary.len() as u64 * 400; // a row of the page's table of numbers
    ask(dir, TEXT_COPIES * (figures + rows))
}

fn ask(dir: &Path, needed: u64) -> Result<(), ReportError> {
    match memory::available_to_one() {
        Some(available) if available < needed => {
            Err(ReportError::Memory { path: dir.to_path_buf(), needed, available })
        }
        _ => Ok(()),
    }
}

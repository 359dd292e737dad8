//! Figures and the one-file page, from a run's output files alone.
//!
//! What is drawn depends on the files and on this build, on nothing else: the typeface is embedded, scales and ticks are the
//! project's own arithmetic. This layer knows nothing of the engine.

mod axis;
mod catalogue;
mod claims;
mod data;
mod design;
mod figures;
mod font;
mod layout;
mod page;
mod page_sweep;
mod paint;
mod palette;
mod room;
mod scene;
mod shades;
mod sweep;
mod table;
mod wishes;

use crate::experiment::memory::readable;
pub use room::most_bytes;
use std::path::{Path, PathBuf};

/// Why there is no figure or page.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// an input file is missing or not what it should be
    #[error("cannot read {path}: {reason}; a run's folder holds it after `heimo run`")]
    Read {
        /// the file
        path: PathBuf,
        /// what is wrong
        reason: String,
    },
    /// a file cannot be written
    #[error("cannot write {path}: {reason}")]
    Write {
        /// the file
        path: PathBuf,
        /// what is wrong
        reason: String,
    },
    /// refused before anything was allocated
    #[error(
        "drawing `{}` needs about {} of memory, and {} can be had; the data are whole\n  help: draw again with `heimo plot {0}` and `heimo report {0}`, where more memory or address space (ulimit -v) is free",
        path.display(), readable(*needed), readable(*available)
    )]
    Memory {
        /// the result
        path: PathBuf,
        /// bytes it would take
        needed: u64,
        /// bytes there are
        available: u64,
    },
}

impl ReportError {
    fn read(path: &Path, reason: impl ToString) -> Self {
        ReportError::Read { path: path.to_path_buf(), reason: reason.to_string() }
    }
    fn write(path: &Path, reason: impl ToString) -> Self {
        ReportError::Write { path: path.to_path_buf(), reason: reason.to_string() }
    }
}

/// Draws every figure of a run's folder into `plots/`, each as SVG and PNG; returns the files.
///
/// # Errors
/// If an output file is missing or malformed, or a figure cannot be written.
pub fn plots(dir: &Path) -> Result<Vec<PathBuf>, ReportError> {
    room::for_data(dir)?;
    let run = data::read(dir)?;
    let scenes = figures::all(&run);
    room::for_figures(dir, &scenes)?;
    let mut files = draw(dir, &scenes)?;
    files.extend(tables(dir)?);
    remove_others(&dir.join("plots"), &files)?;
    Ok(files)
}

/// Draws the figures of the tables of analyses that a folder has: sensitivity, scaling, attribution; returns the files.
///
/// # Errors
/// If a table is malformed, or a figure cannot be written.
pub fn tables(dir: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let scenes = figures::of_tables(dir)?;
    room::for_figures(dir, &scenes)?;
    draw(dir, &scenes)
}

/// Draws figures into `plots/`.
fn draw(dir: &Path, scenes: &[scene::Scene]) -> Result<Vec<PathBuf>, ReportError> {
    let folder = dir.join("plots");
    std::fs::create_dir_all(&folder).map_err(|error| ReportError::write(&folder, error))?;
    let mut files = Vec::new();
    for scene in scenes {
        let svg = folder.join(format!("{}.svg", scene.name));
        let text = paint::svg_file(scene).map_err(|error| ReportError::write(&svg, error))?;
        put(&svg, |aside| std::fs::write(aside, &text).map_err(Into::into))?;
        let png = folder.join(format!("{}.png", scene.name));
        put(&png, |aside| paint::png(scene, aside))?;
        files.extend([svg, png]);
    }
    Ok(files)
}

/// Removes figures that were drawn before and are not any more.
fn remove_others(folder: &Path, drawn: &[PathBuf]) -> Result<(), ReportError> {
    let entries = std::fs::read_dir(folder).map_err(|error| ReportError::read(folder, error))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let figure = path.extension().is_some_and(|end| end == "svg" || end == "png");
        if figure && !drawn.contains(&path) {
            std::fs::remove_file(&path).map_err(|error| ReportError::write(&path, error))?;
        }
    }
    Ok(())
}

/// Writes `report.html`, one file that needs no network; returns it.
///
/// # Errors
/// If an output file is missing or malformed, or the page cannot be written.
pub fn page(dir: &Path) -> Result<PathBuf, ReportError> {
    room::for_data(dir)?;
    let run = data::read(dir)?;
    let path = dir.join("report.html");
    let more = figures::of_tables(dir)?;
    room::for_page(dir, &run, &[figures::all(&run), more.clone()].concat())?;
    let text = page::html(&run, &more).map_err(|error| ReportError::write(&path, error))?;
    put(&path, |aside| std::fs::write(aside, &text).map_err(Into::into))?;
    Ok(path)
}

/// Writes a file aside and renames it, so that a reader never sees half of it.
fn put(
    path: &Path,
    write: impl FnOnce(&Path) -> Result<(), Box<dyn std::error::Error + Send + Sync>>,
) -> Result<(), ReportError> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let aside = path.with_file_name(format!(".aside-{name}"));
    write(&aside).map_err(|error| ReportError::write(path, error))?;
    std::fs::rename(&aside, path).map_err(|error| ReportError::write(path, error))
}

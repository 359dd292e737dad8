//! Figures and the one-file page, from a run's output files alone.
//!
//! What is drawn depends on the files and on this build, on nothing else: the typeface is embedded, scales and ticks are the
//! project's own arithmetic. This layer knows nothing of the engine.

mod axis;
mod claims;
mod data;
mod error;
mod explore;
mod figures;
mod findings;
mod font;
mod format;
mod html;
mod labels;
mod layout;
mod markdown;
mod page;
mod page_methods;
mod page_sweep;
mod page_tables;
mod paint;
mod palette;
mod room;
mod run_info;
mod scene;
mod shades;
mod sweep;
mod table;

use crate::disk;
use crate::output::folder::{Account, Lock};
use crate::output::manifest::Manifest;
use crate::output::names::{PLOTS, REPORT};
use data::Run;
pub use error::ReportError;
pub use room::most_bytes;
use run_info::RunInfo;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Draws every figure of a run's folder into `plots/`, each as SVG and PNG; returns the files. Figures that were drawn before
/// and are not any more are removed; what somebody else put there stays.
///
/// # Errors
/// If an output file is missing or malformed, another process writes the folder, a figure has the name of a file that Heimo
/// did not write, or it cannot be written.
pub fn plots(dir: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let run = read(dir)?;
    let mut scenes = figures::all(&run);
    scenes.extend(figures::of_tables(dir, &run.info)?);
    room::for_figures(dir, &scenes)?;
    let _lock = Lock::take(dir)?;
    let files = draw(dir, &scenes)?;
    let drawn = |name: &str| scenes.iter().any(|scene| names_of(scene).iter().any(|drawn| drawn == name));
    Account::of(dir).drop_where(dir, |name| name.starts_with(PLOTS) && !drawn(name))?;
    Ok(files)
}

/// Draws the figures of the tables of analyses that a folder has: sensitivity, scaling, attribution; returns the files.
///
/// # Errors
/// As [`plots`].
pub fn tables(dir: &Path) -> Result<Vec<PathBuf>, ReportError> {
    let info = RunInfo::read(dir, Manifest::read(dir)?)?;
    let scenes = figures::of_tables(dir, &info)?;
    room::for_figures(dir, &scenes)?;
    let _lock = Lock::take(dir)?;
    draw(dir, &scenes)
}

/// Reads what the figures and the page of a result show.
fn read(dir: &Path) -> Result<Run, ReportError> {
    let manifest = Manifest::read(dir)?;
    room::for_data(dir, &manifest)?;
    data::read(dir, RunInfo::read(dir, manifest)?, figures::measures())
}

/// The names of a figure in a run's folder.
fn names_of(scene: &scene::Scene) -> [String; 2] {
    ["svg", "png"].map(|end| format!("{PLOTS}/{}.{end}", scene.name))
}

/// Draws figures into `plots/`.
fn draw(dir: &Path, scenes: &[scene::Scene]) -> Result<Vec<PathBuf>, ReportError> {
    let names: Vec<String> = scenes.iter().flat_map(names_of).collect();
    Account::of(dir).claim(dir, names.iter().map(String::as_str))?;
    let folder = dir.join(PLOTS);
    disk::make_folder(&folder).map_err(|error| ReportError::write(&folder, error))?;
    let mut files = Vec::new();
    for scene in scenes {
        let [svg, png] = names_of(scene).map(|name| dir.join(name));
        let text = paint::svg_file(scene).map_err(|error| ReportError::write(&svg, error))?;
        put(&svg, text.as_bytes())?;
        let bytes = paint::png(scene).map_err(|error| ReportError::write(&png, error))?;
        put(&png, &bytes)?;
        files.extend([svg, png]);
    }
    Ok(files)
}

/// Writes `report.html`, one file that needs no network; returns it.
///
/// # Errors
/// If an output file is missing or malformed, or the page cannot be written.
pub fn page(dir: &Path) -> Result<PathBuf, ReportError> {
    let run = read(dir)?;
    let path = dir.join(REPORT);
    let more = figures::of_tables(dir, &run.info)?;
    room::for_page(dir, &run, &[figures::all(&run), more.clone()].concat())?;
    let text = page::html(&run, &more).map_err(|error| ReportError::write(&path, error))?;
    let _lock = Lock::take(dir)?;
    Account::of(dir).claim(dir, [REPORT])?;
    put(&path, text.as_bytes())?;
    Ok(path)
}

/// Writes a file aside and renames it, so that a reader never sees half of it.
fn put(path: &Path, bytes: &[u8]) -> Result<(), ReportError> {
    let fail = |_: &'static str, path: &Path, error| ReportError::write(path, error);
    disk::replace(path, fail, |file| file.write_all(bytes).map_err(|error| ReportError::write(path, error)))
}

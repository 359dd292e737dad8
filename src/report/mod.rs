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
mod pdf;
mod room;
pub(crate) mod run_info;
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
use format::Format;
pub use room::most_bytes;
use run_info::RunInfo;
use scene::Scene;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where figures are to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// on a page: SVG and PNG
    #[default]
    Wide,
    /// on a slide of 1280 x 720 pixels, with text of 20 pixels at least, a panel a picture where needed
    Slide,
    /// in print, 170 mm and 85 mm wide, with text of 8 points at least: PDF, too
    Paper,
}

/// What is drawn of a result.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// where it is to be seen
    pub size: Size,
    /// names of figures; none: all
    pub only: Vec<String>,
    /// keys of measures instead of those that the scenario asks for; none: those
    pub measures: Vec<String>,
}

/// Draws every figure of a run's folder into `plots/`, each as SVG and PNG; returns the files. Figures that were drawn before
/// and are not any more are removed; what somebody else put there stays.
///
/// # Errors
/// If an output file is missing or malformed, another process writes the folder, a figure has the name of a file that Heimo
/// did not write, or it cannot be written.
pub fn plots(dir: &Path) -> Result<Vec<PathBuf>, ReportError> {
    plots_as(dir, &Wanted::default())
}

/// As [`plots`], of another size or not all of them. Files of a size have it in their names.
///
/// # Errors
/// As [`plots`], and if a figure or measure is not there.
pub fn plots_as(dir: &Path, wanted: &Wanted) -> Result<Vec<PathBuf>, ReportError> {
    let manifest = Manifest::read(dir)?;
    room::for_data(dir, &manifest)?;
    let mut info = RunInfo::read(dir, manifest)?;
    choose_measures(dir, &mut info, &wanted.measures)?;
    let mut run = data::read(dir, info, figures::measures())?;
    let formats: &[Format] = match wanted.size {
        Size::Wide => &[Format::WIDE],
        Size::Slide => &[Format::SLIDE],
        Size::Paper => &[Format::PAPER, Format::COLUMN],
    };
    let mut scenes = Vec::new();
    for format in formats {
        run.info.format = *format;
        scenes.extend(figures::all(&run));
        scenes.extend(figures::of_tables(dir, &run.info)?);
    }
    choose_figures(dir, &mut scenes, &wanted.only)?;
    room::for_figures(dir, &scenes)?;
    let _lock = Lock::take(dir)?;
    let files = draw(dir, &scenes)?;
    if wanted.only.is_empty() {
        let drawn = |name: &str| scenes.iter().any(|scene| names_of(scene).iter().any(|drawn| drawn == name));
        let sized = |name: &str| formats.iter().any(|format| suffix_of(name) == format.suffix);
        Account::of(dir).drop_where(dir, |name| name.starts_with(PLOTS) && sized(name) && !drawn(name))?;
    }
    Ok(files)
}

/// What a figure's file has before its end.
fn suffix_of(name: &str) -> &str {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.find('.').map_or("", |at| &stem[at..])
}

fn choose_measures(dir: &Path, info: &mut RunInfo, keys: &[String]) -> Result<(), ReportError> {
    let known = info.scenario.model.measures();
    if let Some(key) = keys.iter().find(|key| known.iter().all(|named| named.key != key.as_str())) {
        let known = known.iter().map(|named| named.key.to_string()).collect();
        return Err(ReportError::Unknown { path: dir.to_path_buf(), what: "measure", name: key.clone(), known });
    }
    if !keys.is_empty() {
        info.scenario.plots.get_or_insert_default().measures = keys.to_vec();
    }
    Ok(())
}

/// Keeps the figures of some names. A figure that is several pictures is asked for by the beginning of theirs, too.
fn choose_figures(dir: &Path, scenes: &mut Vec<Scene>, only: &[String]) -> Result<(), ReportError> {
    let is = |scene: &Scene, name: &String| {
        scene.name == *name || scene.name.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('-'))
    };
    if let Some(name) = only.iter().find(|name| !scenes.iter().any(|scene| is(scene, name))) {
        let mut known: Vec<String> = scenes.iter().map(|scene| scene.name.clone()).collect();
        known.dedup();
        return Err(ReportError::Unknown { path: dir.to_path_buf(), what: "figure", name: name.clone(), known });
    }
    scenes.retain(|scene| only.is_empty() || only.iter().any(|name| is(scene, name)));
    Ok(())
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
fn names_of(scene: &Scene) -> Vec<String> {
    let ends = if scene.format.points.is_some() { &["svg", "png", "pdf"][..] } else { &["svg", "png"] };
    ends.iter().map(|end| format!("{PLOTS}/{}{}.{end}", scene.name, scene.format.suffix)).collect()
}

/// Draws figures into `plots/`.
fn draw(dir: &Path, scenes: &[Scene]) -> Result<Vec<PathBuf>, ReportError> {
    let names: Vec<String> = scenes.iter().flat_map(names_of).collect();
    Account::of(dir).claim(dir, names.iter().map(String::as_str))?;
    let folder = dir.join(PLOTS);
    disk::make_folder(&folder).map_err(|error| ReportError::write(&folder, error))?;
    let mut files = Vec::new();
    for (scene, name) in scenes.iter().flat_map(|scene| names_of(scene).into_iter().map(move |name| (scene, name))) {
        let path = dir.join(&name);
        let bytes = match name.rsplit('.').next() {
            Some("svg") => paint::svg_file(scene).map(String::into_bytes),
            Some("png") => paint::png(scene),
            _ => Ok(pdf::pdf(scene, scene.format.points.unwrap_or(1.0))),
        };
        put(&path, &bytes.map_err(|error| ReportError::write(&path, error))?)?;
        files.push(path);
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

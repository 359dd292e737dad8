//! Plots and the report, from the files of a result.

use super::arguments::{FigureSize, PlotArgs};
use super::print;
use super::stop::Stop;
use crate::output::folder;
use crate::report;
use std::path::Path;

/// `heimo plot DIR`
pub fn plots(args: &PlotArgs) -> Result<(), Stop> {
    let folder = &args.folder.path;
    finished(folder)?;
    let size = match args.figure_size {
        FigureSize::Wide => report::Size::Wide,
        FigureSize::Slide => report::Size::Slide,
        FigureSize::Paper => report::Size::Paper,
    };
    let wanted = report::Wanted { size, only: args.only.clone(), measures: args.measures.clone() };
    for file in report::plots_as(folder, &wanted)? {
        print::out(&file.display().to_string());
    }
    Ok(())
}

/// `heimo report DIR`
pub fn report(folder: &Path) -> Result<(), Stop> {
    finished(folder)?;
    print::out(&report::page(folder)?.display().to_string());
    Ok(())
}

/// Plots and report, after a run.
pub fn all(folder: &Path) -> Result<(), Stop> {
    report::plots(folder)?;
    report::page(folder)?;
    Ok(())
}

fn finished(folder: &Path) -> Result<(), Stop> {
    // What is not as it was written is not drawn.
    folder::open(folder)?;
    Ok(())
}

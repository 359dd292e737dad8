//! Plots and the report, from the files of a result.

use super::print;
use super::stop::Stop;
use crate::output::folder;
use crate::report;
use std::path::Path;

/// `heimo plot DIR`
pub fn plots(folder: &Path) -> Result<(), Stop> {
    finished(folder)?;
    for file in report::plots(folder)? {
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

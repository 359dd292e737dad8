//! Figures of a sweep, chosen by its axes where the scenario does not say: lines with bands over one axis, maps over two,
//! a map a value of the third over three, and a measure against each axis where points lie on no grid.

mod contours;
pub mod legend;
mod lines;
mod maps;
mod panels;
mod parallel;
mod picture;
mod scatter;
#[cfg(test)]
mod tests;

pub use picture::file_stem;

use crate::report::data::Run;
use crate::report::scene::Scene;
use crate::report::sweep::Sweep;
use crate::scenario::plots::Kind;

/// Every figure of a sweep.
pub fn all(run: &Run, sweep: &Sweep) -> Vec<Scene> {
    let picture = picture::choose(sweep, &run.plots);
    let shown = run.shown();
    match picture.kind {
        Kind::Line if sweep.design == "one-at-a-time" => vec![lines::one_at_a_time(run, sweep)],
        Kind::Line => lines::figure(run, sweep, &picture),
        Kind::Heat | Kind::Phase => shown.iter().flat_map(|named| maps::figure(run, sweep, &picture, named)).collect(),
        Kind::Scatter => shown.iter().flat_map(|named| scatter::figures(run, sweep, named)).collect(),
        Kind::Parallel => shown.iter().map(|named| parallel::figure(run, sweep, named)).collect(),
    }
}

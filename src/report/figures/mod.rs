//! The figures, one file a kind.

pub mod modes;
pub mod multiples;
pub mod opinions;
pub mod tradeoff;
pub mod trajectories;

use super::data::Run;
use super::scene::Scene;

/// The measures the figures read.
pub const MEASURES: &[&str] = &[
    "homogenization.use.within",
    "learning.quality",
    "learning.debt",
    "value.realised",
    "welfare.consume",
    "welfare.cocreate",
    "welfare.tribe",
    "welfare.tolerance",
    "polarization.affiliated",
    "polarization.tribes",
    "polarization.ei_exposures_tribe",
    "polarization.sd",
    "polarization.esteban_ray",
];

/// Every figure a run has data for, in reading order.
pub fn all(run: &Run) -> Vec<Scene> {
    let mut scenes = vec![
        trajectories::comparison(run),
        tradeoff::map(run),
        opinions::density(run),
        modes::shares(run),
        trajectories::tribes(run),
        trajectories::tolerance(run),
    ];
    if run.has("learning.debt") {
        scenes.push(trajectories::debt(run));
    }
    scenes
}

//! The figures, one file a kind.

pub mod modes;
pub mod multiples;
pub mod opinions;
pub mod sweep;
pub mod tradeoff;
pub mod trajectories;
pub mod verdicts;

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

/// The measures that figures of a sweep lead with.
pub const LEAD: [&str; 3] = ["homogenization.use.within", "learning.quality", "value.realised"];

/// Every figure a run has data for, in reading order.
pub fn all(run: &Run) -> Vec<Scene> {
    let mut scenes = run.sweep.as_ref().map_or_else(Vec::new, |swept| sweep::all(run, swept));
    if run.point.is_some() {
        scenes.extend(if run.is_platform() { over_time(run) } else { vec![trajectories::quantities(run)] });
    }
    scenes.extend(verdicts::effects(run));
    scenes
}

/// The platform model's figures of what happens over time.
fn over_time(run: &Run) -> Vec<Scene> {
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
    scenes.extend(verdicts::effects(run));
    scenes
}

#[cfg(test)]
#[path = "../../../tests/it/report_fixture.rs"]
mod fixture;

#[cfg(test)]
mod tests {
    use super::fixture::{Fixture, Shape};
    use super::*;
    use crate::report::scene::Area;

    /// Every text lies on the canvas, and no two texts overlap.
    fn assert_tidy(fixture: &Fixture, what: &str) {
        let folder = tempfile::tempdir().unwrap();
        fixture.write(folder.path());
        let run = crate::report::data::read(folder.path()).unwrap();
        for scene in all(&run) {
            let labels: Vec<(&str, Area)> = scene.labels().map(|label| (label.text.as_str(), label.area())).collect();
            for (k, (text, area)) in labels.iter().enumerate() {
                let inside =
                    area.x >= 0.0 && area.y >= 0.0 && area.right() <= scene.width && area.bottom() <= scene.height;
                assert!(inside, "{what}, {}: `{text}` leaves the canvas: {area:?}", scene.name);
                for (other, other_area) in &labels[..k] {
                    assert!(!area.overlaps(other_area), "{what}, {}: `{text}` overlaps `{other}`", scene.name);
                }
            }
        }
    }

    fn names(count: usize, long: bool) -> Vec<String> {
        let tail = if long { " with a name that goes on and on until no label can hold it" } else { "" };
        (0..count).map(|k| format!("Design {k:02}{tail}")).collect()
    }

    fn steps(last: u32) -> Vec<u32> {
        (0..=last).step_by((last as usize / 40).max(1)).collect()
    }

    #[test]
    fn labels_keep_apart_in_the_main_comparison() {
        assert_tidy(&Fixture::main(), "main");
    }

    #[test]
    fn labels_keep_apart_whatever_the_number_of_platforms() {
        for count in [1, 2, 3, 5, 7, 13, 21, 30, 60] {
            for long in [false, true] {
                let fixture = Fixture::of(names(count, long), 3, steps(400), Shape::Lively);
                assert_tidy(&fixture, &format!("{count} platforms, long {long}"));
            }
        }
    }

    #[test]
    fn labels_keep_apart_for_odd_values() {
        for shape in [Shape::Constant, Shape::Undefined, Shape::Huge, Shape::Tiny] {
            for replicates in [1, 2] {
                for last in [1, 400, 1_000_000] {
                    let fixture = Fixture::of(names(6, false), replicates, steps(last), shape);
                    assert_tidy(&fixture, &format!("{last} steps, {replicates} replicates"));
                }
            }
        }
    }

    #[test]
    fn labels_keep_apart_with_crowded_interventions() {
        let mut fixture = Fixture::of(names(4, true), 2, steps(400), Shape::Lively);
        let at: String = [1, 2, 3, 40, 41, 200, 215, 230, 398, 399]
            .map(|at| format!("[[intervention]]\nat = {at}\nprice = 1\n"))
            .concat();
        fixture.scenario = fixture.text(&at);
        assert_tidy(&fixture, "ten interventions");
    }

    #[test]
    fn a_long_title_is_cut() {
        let mut fixture = Fixture::of(names(2, false), 2, steps(40), Shape::Lively);
        fixture.scenario = fixture.scenario.replace("Ten platform designs", &"A very long title ".repeat(40));
        assert_tidy(&fixture, "long title");
    }
}

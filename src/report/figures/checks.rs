//! What tests of figures share: results to draw, and whether what is drawn is tidy.

use super::measures;
use crate::output::manifest::Manifest;
use crate::report::data::{self, Run};
use crate::report::run_info::RunInfo;
use crate::report::scene::{Area, Scene};
use std::path::Path;

/// What the report reads of a folder.
pub fn read(folder: &Path) -> Run {
    let info = RunInfo::read(folder, Manifest::read(folder).unwrap()).unwrap();
    data::read(folder, info, measures()).unwrap()
}

/// Every text lies on the canvas, and no two texts overlap.
pub fn assert_scene_tidy(scene: &Scene, what: &str) {
    let labels: Vec<(&str, Area)> = scene.labels().map(|label| (label.text.as_str(), label.area())).collect();
    for (k, (text, area)) in labels.iter().enumerate() {
        let inside = area.x >= 0.0 && area.y >= 0.0 && area.right() <= scene.width && area.bottom() <= scene.height;
        assert!(inside, "{what}, {}: `{text}` leaves the canvas: {area:?}", scene.name);
        for (other, other_area) in &labels[..k] {
            assert!(!area.overlaps(other_area), "{what}, {}: `{text}` overlaps `{other}`", scene.name);
        }
    }
}

/// Names of platforms.
pub fn names(count: usize, long: bool) -> Vec<String> {
    let tail = if long { " with a name that goes on and on until no label can hold it" } else { "" };
    (0..count).map(|k| format!("Design {k:02}{tail}")).collect()
}

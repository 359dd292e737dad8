//! What agents do: shares of the three modes over time, stacked.

use super::multiples::{self, Cell};
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::scene::*;
use crate::report::table::named as name_of;

/// Measure and colour, from the bottom up; light, middle and dark in grey.
pub const MODES: [(&str, Colour); 3] = [
    ("welfare.cocreate", (0x1f, 0x4f, 0xa3)),
    ("welfare.consume", (0xf0, 0xd9, 0xa0)),
    ("welfare.tribe", (0xc8, 0x6b, 0x4a)),
];

/// The figure.
pub fn shares(run: &Run) -> Vec<Scene> {
    multiples::pages(run, "modes", 1).into_iter().map(|(name, platforms)| page(run, &name, &platforms)).collect()
}

fn page(run: &Run, name: &str, platforms: &[usize]) -> Scene {
    let (mut scene, top) = open(name, "What people do: co-create, consume, or act as of a tribe", 0.0, run);
    let key_y = top;
    let cells: Vec<Cell> = platforms.iter().map(|&platform| Cell { platform, words: String::new() }).collect();
    let lines = if scene.format.column() { 3.0 } else { 1.0 };
    let y =
        multiples::panels(&mut scene, top + 26.0 * lines, run, &cells, (0.0, 1.0), |scene, k, panel, steps, values| {
            let series = MODES.map(|(key, _)| run.series(key, platforms[k]));
            let mut drawn = false;
            let whole: Vec<bool> = (0..run.steps.len()).map(|k| series.iter().any(|one| one[k].is_some())).collect();
            let mut first = 0;
            while first < whole.len() {
                let length = whole[first..].iter().take_while(|defined| **defined).count();
                if length > 0 {
                    stack(scene, &series, first..first + length, run, (steps, values, panel));
                    drawn = true;
                }
                first += length.max(1);
            }
            if !drawn {
                undefined(scene, panel);
            }
        });
    let left = scene.margin + if scene.format.narrow() { 0.0 } else { 46.0 };
    let (mut x, mut y_key) = (left, key_y);
    for (key, colour) in MODES {
        scene.rectangle(Area { x, y: y_key - 1.0, w: 26.0, h: 13.0 }, colour);
        x = scene.text((x + 33.0, y_key + 10.0), name_of(key), BODY, Anchor::Start).right() + 26.0;
        if scene.format.column() {
            (x, y_key) = (left, y_key + 20.0);
        }
    }
    let note = "Shares of agent-steps in each mode since the previous record, mean over replicates, stacked.";
    close(scene, y, note, false, run)
}

fn stack(
    scene: &mut Scene,
    series: &[Vec<Option<crate::experiment::statistics::Estimate>>; 3],
    records: std::ops::Range<usize>,
    run: &Run,
    (steps, values, panel): (crate::report::axis::Scale, crate::report::axis::Scale, Area),
) {
    let mut below = vec![0.0; records.len()];
    let lonely = records.len() == 1;
    for (one, (_, colour)) in series.iter().zip(MODES) {
        let above: Vec<f64> =
            records.clone().zip(&below).map(|(k, below)| below + one[k].map_or(0.0, |value| value.mean)).collect();
        if lonely {
            let x = (steps.at(f64::from(run.steps[records.start])) - 7.0).clamp(panel.x, panel.right() - 14.0);
            let (y, low) = (values.at(above[0]), values.at(below[0]));
            scene.rectangle(Area { x, y, w: 14.0, h: low - y }, colour);
        } else {
            let x = |k: usize| steps.at(f64::from(run.steps[k]));
            let upper = records.clone().zip(&above).map(|(k, share)| (x(k), values.at(*share)));
            let lower = records.clone().zip(&below).rev().map(|(k, share)| (x(k), values.at(*share)));
            scene.polygon(upper.chain(lower).collect(), colour, 1.0);
        }
        below = above;
    }
}

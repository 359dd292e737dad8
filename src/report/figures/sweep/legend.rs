//! Keys above the panels, so that none can lie over a curve: platforms, and the marks of values that are not ours.

use crate::report::data::Run;
use crate::report::font;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::scenario::plots::Mark;

/// How an entry is drawn.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// a line with its marker
    Line(Look),
    /// the hollow mark of the `k`th source
    Hollow(usize),
}

/// Writes entries in rows; returns the y below them.
pub fn legend(scene: &mut Scene, top: f64, entries: &[(Key, String)]) -> f64 {
    let (mut x, mut y) = (scene.margin, top + 14.0);
    for (key, name) in entries {
        let name = fit(name, BODY, (scene.width - 2.0 * scene.margin - 40.0).min(360.0));
        let width = 36.0 + font::width(&name, BODY.size, BODY.weight);
        if x > scene.margin && x + width > scene.width - scene.margin {
            (x, y) = (scene.margin, y + 22.0);
        }
        match key {
            Key::Line(look) => {
                scene.dashed(&[(x, y - 4.5), (x + 28.0, y - 4.5)], look.colour, 2.1, look.dash);
                palette::marker(scene, (x + 14.0, y - 4.5), *look, 4.2);
            }
            Key::Hollow(k) => palette::hollow(scene, (x + 14.0, y - 4.5), *k, INK),
        }
        scene.text((x + 36.0, y), &name, BODY, Anchor::Start);
        x += width + 24.0;
    }
    y + 10.0
}

/// The platforms of a run in the order of its file, and the sources of its marks.
pub fn entries(run: &Run) -> Vec<(Key, String)> {
    let looks = palette::looks(&run.platforms);
    let platforms = names(run, BODY, 360.0).into_iter().zip(looks).map(|(name, look)| (Key::Line(look), name));
    let mut entries: Vec<(Key, String)> = platforms.collect();
    entries.extend(sources(run).into_iter().enumerate().map(|(k, label)| (Key::Hollow(k), label.to_string())));
    entries
}

/// The different labels of a run's marks, in the order of the scenario.
pub fn sources(run: &Run) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for mark in &run.plots.marks {
        if !found.contains(&mark.label.as_str()) {
            found.push(&mark.label);
        }
    }
    found
}

/// How high marks stand.
pub fn heights<'a>(marks: &'a [(usize, &Mark)]) -> impl Iterator<Item = f64> + 'a {
    marks.iter().map(|(_, mark)| mark.y)
}

/// The marks of a measure, each with the number of its source; a mark that names no measure is of the first shown.
pub fn marks_of<'a>(run: &'a Run, measure: &str) -> Vec<(usize, &'a Mark)> {
    let sources = sources(run);
    let first = run.shown().first().map(|named| named.key);
    let of = |mark: &&Mark| match &mark.measure {
        Some(key) => key == measure,
        None => first == Some(measure),
    };
    let number = |mark: &Mark| sources.iter().position(|label| *label == mark.label).unwrap_or(0);
    run.plots.marks.iter().filter(of).map(|mark| (number(mark), mark)).collect()
}

/// A range that holds marks of these heights, too, with room for their size.
pub fn with_marks((low, high): (f64, f64), heights: impl Iterator<Item = f64>) -> (f64, f64) {
    let (least, most) = heights.fold((low, high), |(low, high), y| (low.min(y), high.max(y)));
    let air = 0.05 * (most - least);
    (if least < low { least - air } else { low }, if most > high { most + air } else { high })
}

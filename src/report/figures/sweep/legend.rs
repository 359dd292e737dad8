//! Keys above the panels, so that none can lie over a curve: platforms, and the marks of values that are not ours.

use crate::report::data::Run;
use crate::report::font;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::scenario::plots::Mark;
use std::cmp::Ordering;

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
    let (mut x, mut y) = (MARGIN, top + 14.0);
    for (key, name) in entries {
        let name = fit(name, BODY, 360.0);
        let width = 36.0 + font::width(&name, BODY.size, BODY.weight);
        if x > MARGIN && x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + 22.0);
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

/// The platforms of a run, 5 of something before 10 of it, and the sources of its marks.
pub fn entries(run: &Run) -> Vec<(Key, String)> {
    let looks = palette::looks(&run.platforms);
    let platforms = names(run, BODY, 360.0).into_iter().zip(looks).map(|(name, look)| (Key::Line(look), name));
    let mut entries: Vec<(Key, String)> = platforms.collect();
    entries.sort_by(|(_, a), (_, b)| by_number(a, b));
    entries.extend(sources(run).into_iter().enumerate().map(|(k, label)| (Key::Hollow(k), label.to_string())));
    entries
}

/// The order of names in which the numbers in them count by their value.
fn by_number(a: &str, b: &str) -> Ordering {
    let numeric = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let pieces = |name: &str| -> Vec<String> {
        let chars: Vec<char> = name.chars().collect();
        chars.chunk_by(|a, b| numeric(*a) == numeric(*b)).map(|piece| piece.iter().collect()).collect()
    };
    // Commas set thousands apart.
    let number = |piece: &String| piece.replace(',', "").parse::<f64>().ok().filter(|_| piece.starts_with(numeric));
    let (a, b) = (pieces(a), pieces(b));
    let different = a.iter().zip(&b).map(|(a, b)| match (number(a), number(b)) {
        (Some(x), Some(y)) => x.total_cmp(&y),
        _ => a.cmp(b),
    });
    different.fold(Ordering::Equal, Ordering::then).then(a.len().cmp(&b.len()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_count_by_value() {
        let mut names =
            vec!["N = 1,000", "N = 10,000", "N = 100", "p = 0.5", "p = 0.05", "line", "10 b", "9 b", "a, b"];
        names.sort_by(|a, b| by_number(a, b));
        assert_eq!(names, ["9 b", "10 b", "N = 100", "N = 1,000", "N = 10,000", "a, b", "line", "p = 0.05", "p = 0.5"]);
    }
}

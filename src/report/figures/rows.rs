//! Rows of platforms: their names, where they ended with the whole interval, and what they differ by from the baseline.

use super::shown::Shown;
use super::sweep::legend::{Key, heights, legend, with_marks};
use crate::experiment::statistics::Estimate;
use crate::report::axis::{self, Scale};
use crate::report::data::{Run, excludes_zero};
use crate::report::font;
use crate::report::labels;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::scenario::plots::Mark;

/// From what is beside its numbers.
const GAP: f64 = 34.0;
/// A row of a name in one line.
const PITCH: f64 = 19.0;
/// A row of a name in two lines.
const TWO_LINES: f64 = 31.0;

/// Where the parts of a figure over time lie.
pub struct Columns {
    /// the lines, from left to right
    pub lines: (f64, f64),
    /// where names start, and their room
    pub names: (f64, f64),
    /// levels at the end, numbers among them
    levels: (f64, f64),
    /// differences to the baseline, numbers among them
    differences: Option<(f64, f64)>,
    /// whether rows are beside the lines and tied to them
    pub beside: bool,
    /// whether a row shows how its line is drawn
    sampled: bool,
}

impl Columns {
    /// With or without lines, and with or without differences.
    pub fn new(run: &Run, over_time: bool, paired: bool) -> Columns {
        let format = run.info.format;
        let (left, right) = (format.margin, format.width - format.margin);
        let beside = over_time && !format.narrow();
        let sampled = !beside && run.platforms.len() > 1 && !format.column();
        let (lines, names) = match (format.narrow(), over_time, paired) {
            (true, ..) => {
                let room = if format.column() { 106.0 } else { 170.0 };
                ((left + 44.0, right - 8.0), (left, room))
            }
            (false, true, true) => ((left + 52.0, 440.0), (496.0, 168.0)),
            (false, true, false) => ((left + 52.0, 690.0), (748.0, 190.0)),
            (false, false, _) => ((0.0, 0.0), (left + 6.0, 270.0)),
        };
        let start = names.0 + names.1 + if format.column() { 6.0 } else { 12.0 };
        let gap = if format.column() { 10.0 } else { GAP };
        let half = (right - start - gap) / 2.0;
        let (levels, differences) = match paired {
            true => ((start, start + half), Some((start + half + gap, right))),
            false => ((start, right), None),
        };
        Columns { lines, names, levels, differences, beside, sampled }
    }
    /// Room for the text of a name.
    fn room(&self) -> f64 {
        self.names.1 - if self.sampled { 30.0 } else { 14.0 }
    }
    fn labels(&self, run: &Run) -> Vec<Vec<String>> {
        labels::short(&run.platforms, BODY, self.room(), 2)
    }
    /// Height of all rows.
    pub fn height(&self, run: &Run, one: &Shown) -> f64 {
        let two = self.labels(run).iter().any(|lines| lines.len() > 1);
        let pitch = if two { TWO_LINES } else { PITCH };
        let count = one.series.len() as f64;
        let pitch = match run.info.format.height {
            Some(height) => pitch.min(((height - 208.0) / count).max(15.0)),
            None => pitch,
        };
        (pitch * count + 8.0).max(if run.info.format.height.is_some() { 0.0 } else { 46.0 })
    }
    /// What the columns show.
    pub fn heads(&self, scene: &mut Scene, y: f64, (run, one): (&Run, &Shown)) {
        let last = axis::grouped(f64::from(run.steps.last().copied().unwrap_or(0)), 0);
        let room = |(from, to): (f64, f64)| to - from;
        let intervals = one.ends().iter().flatten().any(|end| end.interval.is_some());
        let words = match intervals || run.replicates < 2 {
            true => [format!("step {last}: {}", band_words(run)), format!("step {last}")],
            false => [format!("step {last}: of the means, without interval"), format!("step {last}, no interval")],
        };
        write_first(scene, (self.levels.0, y), room(self.levels), &words);
        if let (Some(differences), Some(name)) = (self.differences, run.baseline_name()) {
            let words = [format!("minus {name}, paired"), format!("minus {name}"), "minus baseline".into()];
            write_first(scene, (differences.0, y), room(differences), &words);
        }
    }
}

/// The first of some words that has room.
fn write_first(scene: &mut Scene, at: Point, room: f64, words: &[String]) {
    let fits = |words: &&String| font::width(&font::printable(words), NOTE.size, NOTE.weight) <= room;
    if let Some(words) = words.iter().find(fits) {
        scene.text(at, words, NOTE, Anchor::Start);
    }
}

/// The middle of a row.
pub fn row_y(panel: Area, k: usize, count: usize) -> f64 {
    panel.y + panel.h * (k as f64 + 0.5) / count as f64
}

/// Names, levels and differences.
pub fn draw(scene: &mut Scene, panel: Area, one: &Shown, run: &Run, columns: &Columns, looks: &[Look]) {
    let (order, labels) = (one.order(), columns.labels(run));
    for (k, p) in order.iter().enumerate() {
        let y = row_y(panel, k, order.len());
        name(scene, (columns.names.0, y), &labels[*p], looks[*p], columns.sampled);
    }
    let ends = one.ends();
    let area = |(from, to): (f64, f64)| Area { x: from, w: to - from, ..panel };
    let marked = one.then(run);
    let all = range(ends.iter().flatten()).map(|range| with_marks(range, heights(&marked)));
    let rows: Vec<Row> = order.iter().map(|&p| Row::of(ends[p], looks[p], "undefined")).collect();
    let scale = Intervals { rows, range: all, signed: false }.draw(scene, area(columns.levels));
    if let Some(scale) = scale {
        hollow(scene, panel, &marked, run, (&order, looks), scale);
    }
    let Some(differences) = columns.differences else { return };
    let rows = order.iter().map(|&p| {
        let none = if run.baseline == Some(p) { "baseline" } else { "undefined" };
        let decided = one.differences[p].is_some_and(|difference| excludes_zero(difference.interval));
        Row { ring: !decided, ..Row::of(one.differences[p], looks[p], none) }
    });
    let zero = Estimate { n: 1, mean: 0.0, sd: None, interval: None };
    let range = range(one.differences.iter().flatten().chain([&zero]));
    Intervals { rows: rows.collect(), range, signed: true }.draw(scene, area(differences));
}

/// Values of others at the last step, in the rows of their platforms.
fn hollow(
    scene: &mut Scene,
    panel: Area,
    marked: &[(usize, &Mark)],
    run: &Run,
    (order, looks): (&[usize], &[Look]),
    scale: Scale,
) {
    for (k, p) in order.iter().enumerate() {
        let (y, name) = (row_y(panel, k, order.len()), &run.platforms[*p]);
        for (source, mark) in marked.iter().filter(|(_, mark)| mark.platform.as_ref().is_none_or(|of| of == name)) {
            palette::hollow(scene, (scale.at(mark.y), y), *source, looks[*p].colour);
        }
    }
}

fn name(scene: &mut Scene, (x, y): Point, lines: &[String], look: Look, sampled: bool) {
    let text = if sampled { x + 30.0 } else { x + 14.0 };
    if sampled {
        scene.dashed(&[(x, y), (x + 24.0, y)], look.colour, 2.1, look.dash);
    }
    palette::marker(scene, (if sampled { x + 12.0 } else { x + 3.0 }, y), look, 4.2);
    match lines {
        [one] => {
            scene.text((text, y + 4.5), one, BODY, Anchor::Start);
        }
        [one, two, ..] => {
            scene.text((text, y - 2.6), one, BODY, Anchor::Start);
            scene.text((text, y + 11.4), two, BODY, Anchor::Start);
        }
        [] => {}
    }
}

/// The platforms in rows beside each other; returns the y below.
pub fn key(scene: &mut Scene, top: f64, run: &Run, looks: &[Look]) -> f64 {
    let entries = names(run, BODY, 200.0).into_iter().zip(looks).map(|(name, look)| (Key::Line(*look), name));
    legend(scene, top, &entries.collect::<Vec<_>>())
}

/// An estimate in its row.
struct Row {
    estimate: Option<Estimate>,
    look: Look,
    ring: bool,
    /// what is said where there is none
    none: &'static str,
}

impl Row {
    fn of(estimate: Option<Estimate>, look: Look, none: &'static str) -> Row {
        Row { estimate, look, ring: false, none }
    }
}

/// Rows of estimates on one scale.
struct Intervals {
    rows: Vec<Row>,
    range: Option<(f64, f64)>,
    /// whether they are differences: a line at zero, and numbers with their sign
    signed: bool,
}

impl Intervals {
    /// Draws them, and their numbers at the right of the panel; returns the scale.
    fn draw(&self, scene: &mut Scene, panel: Area) -> Option<Scale> {
        let Some(range) = self.range else {
            undefined(scene, panel);
            return None;
        };
        let plain = Scale::new(range, 0.0, 1.0);
        let words: Vec<String> = self.rows.iter().map(|row| self.words(row, &plain)).collect();
        let widest = words.iter().map(|text| font::width(text, TICK.size, TICK.weight)).fold(0.0, f64::max);
        let dots = Area { w: (panel.w - widest - 14.0).max(30.0), ..panel };
        let scale = Scale::new(range, dots.x, dots.right());
        let ticks = ((dots.w / 60.0) as usize).clamp(2, 8);
        for (value, _) in scale.ticks(ticks) {
            scene.line(vec![(scale.at(value), dots.y), (scale.at(value), dots.bottom())], FAINT, 1.0);
        }
        if self.signed {
            scene.line(vec![(scale.at(0.0), dots.y), (scale.at(0.0), dots.bottom())], RULE, 1.4);
        }
        scene.line(vec![(dots.x, dots.bottom()), (dots.right(), dots.bottom())], RULE, 1.0);
        x_ticks(scene, dots, scale, ticks, false, true);
        for (k, (row, words)) in self.rows.iter().zip(&words).enumerate() {
            let y = row_y(panel, k, self.rows.len());
            row.draw(scene, scale, y);
            scene.text((panel.right(), y + 4.3), words, TICK, Anchor::End);
        }
        Some(scale)
    }
    fn words(&self, row: &Row, scale: &Scale) -> String {
        let Some(value) = row.estimate else { return row.none.to_string() };
        let sign = if self.signed && value.mean > 0.0 { "+" } else { "" };
        format!("{sign}{}", axis::on_scale(value.mean, scale))
    }
}

impl Row {
    fn draw(&self, scene: &mut Scene, scale: Scale, y: f64) {
        let Some(value) = self.estimate else { return };
        if let Some((low, high)) = value.interval {
            let width = if self.ring { 1.2 } else { 2.4 };
            scene.line(vec![(scale.at(low), y), (scale.at(high), y)], self.look.colour, width);
            for end in [low, high] {
                scene.line(vec![(scale.at(end), y - 3.5), (scale.at(end), y + 3.5)], self.look.colour, 1.5);
            }
        }
        match self.ring {
            true => palette::ring(scene, (scale.at(value.mean), y), self.look, 5.2),
            false => palette::marker(scene, (scale.at(value.mean), y), self.look, 4.2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{names, read};
    use super::super::fixture::{Fixture, Shape as Values};
    use super::super::shown::Shown;
    use super::*;
    use crate::report::format::Format;

    /// Two replicates: their intervals are far wider than the means are apart, and leave what the measure can be.
    fn noisy() -> Run {
        let folder = tempfile::tempdir().unwrap();
        Fixture::of(names(5, false), 2, (0..=40).step_by(10).collect(), Values::Lively).write(folder.path());
        read(folder.path())
    }

    #[test]
    fn every_interval_is_whole_in_its_panel_and_ends_where_its_measure_does() {
        let run = noisy();
        for named in run.leading() {
            let one = Shown::of(&run, named);
            let intervals: Vec<(f64, f64)> = one.series.iter().flatten().flatten().filter_map(|e| e.interval).collect();
            let possible = |end: f64| named.min.is_none_or(|min| end >= min) && named.max.is_none_or(|max| end <= max);
            assert!(intervals.iter().all(|(low, high)| possible(*low) && possible(*high)), "{}", named.key);
            let ends = one.ends();
            let looks = palette::looks(&run.platforms);
            let rows: Vec<Row> = ends.iter().zip(&looks).map(|(end, look)| Row::of(*end, *look, "none")).collect();
            let shown = Intervals { rows, range: range(ends.iter().flatten()), signed: false };
            let panel = Area { x: 0.0, y: 0.0, w: 400.0, h: 100.0 };
            let scale = shown.draw(&mut Scene::new("a", "a", Format::WIDE), panel).unwrap();
            let whole = |end: &Estimate| scale.shows(end.ends().0) && scale.shows(end.ends().1);
            assert!(ends.iter().flatten().all(whole), "{}", named.key);
        }
        let scene = super::super::trajectories::comparison(&run).remove(0);
        assert!(scene.description.contains("Intervals end where"), "{}", scene.description);
    }

    #[test]
    fn the_comparison_shows_paired_differences_and_what_they_decide() {
        let folder = tempfile::tempdir().unwrap();
        Fixture::of(names(3, false), 8, vec![0, 10, 20], Values::Lively).write(folder.path());
        let run = read(folder.path());
        let scene = super::super::trajectories::comparison(&run).remove(0);
        let said = |text: &str| scene.labels().filter(|label| label.text == text).count();
        assert_eq!(said("baseline"), run.leading().len(), "the baseline's own row says so in every panel");
        assert!(said("minus Design 00, paired") == run.leading().len());
        for words in ["to “Design 00”", "2 pairs a measure", "rings: it does not"] {
            assert!(scene.description.contains(words), "{words}: {}", scene.description);
        }
    }
}

//! Measures over time: every platform's line runs into its row of names, sorted by where it ends, beside the interval there.
//! Where there is one record only, there are no lines, and intervals have the width.

use super::sweep::legend::{Key, heights, legend, marks_of, sources, with_marks};
use crate::experiment::statistics::Estimate;
use crate::report::axis::{self, Scale};
use crate::report::data::Run;
use crate::report::font;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::scenario::measure::MeasureInfo;
use crate::scenario::plots::Mark;

/// What the figure of tribes shows: affiliation, number and closure.
pub const TRIBES: [&str; 3] = ["polarization.affiliated", "polarization.tribes", "polarization.ei_exposures_tribe"];
/// What the figure of tolerance shows.
pub const TOLERANCE: [&str; 3] = ["welfare.tolerance", "polarization.sd", "polarization.esteban_ray"];
/// What the figure of debt shows.
pub const DEBT: &str = "learning.debt";

/// What the platform model leads with: homogenization, learning and network value.
pub fn comparison(run: &Run) -> Scene {
    figure(run, "comparison", "Homogenization, learning and network value by platform", &run.leading())
}

/// Affiliation, number and closure of tribes.
pub fn tribes(run: &Run) -> Scene {
    figure(run, "tribes", "Tribes: how many belong, to how many, and how closed they are", &rows(run, &TRIBES))
}

/// Tolerance and polarization of opinion.
pub fn tolerance(run: &Run) -> Scene {
    figure(run, "tolerance", "Tolerance and polarization of opinion", &rows(run, &TOLERANCE))
}

/// Learning debt after an intervention.
pub fn debt(run: &Run) -> Scene {
    figure(run, "debt", "Learning debt after the intervention", &rows(run, &[DEBT]))
}

/// The quantities that a published model leads with.
pub fn quantities(run: &Run) -> Scene {
    let rows = run.shown();
    let title = if alone(run, &rows) { "What the model measures" } else { "What the model measures, over time" };
    figure(run, "quantities", title, &rows)
}

fn rows(run: &Run, keys: &[&str]) -> Vec<&'static MeasureInfo> {
    keys.iter().filter_map(|key| run.named(key)).collect()
}

/// Left edge of the lines.
const LEFT: f64 = MARGIN + 52.0;
/// Right edge of the lines.
const LINES_END: f64 = 690.0;
/// Where the names start.
const NAMES: f64 = 748.0;
/// Left edge of the intervals at the end.
const DOTS: f64 = 950.0;
/// Where the names start if there are no lines.
const NAMES_ALONE: f64 = MARGIN + 6.0;
/// Left edge of the intervals if there are no lines.
const DOTS_ALONE: f64 = 330.0;

/// Whether nothing was measured before the last record.
fn alone(run: &Run, rows: &[&MeasureInfo]) -> bool {
    let before =
        |row: &MeasureInfo, p| run.series(row.key, p).split_last().is_some_and(|(_, b)| b.iter().any(Option::is_some));
    !rows.iter().any(|row| (0..run.platforms.len()).any(|p| before(row, p)))
}

fn figure(run: &Run, name: &str, title: &str, rows: &[&MeasureInfo]) -> Scene {
    let (mut scene, mut y) = open(name, title, 0.0, run);
    let looks = palette::looks(&run.platforms);
    let alone = alone(run, rows);
    let pitch = if run.platforms.len() > 16 { 17.0 } else { 19.0 };
    let least = if alone { 52.0 } else { 170.0 };
    let height = (pitch * run.platforms.len() as f64 + 8.0).max(least);
    let others = sources(run);
    if !others.is_empty() {
        let entries = others.iter().enumerate().map(|(k, label)| (Key::Hollow(k), label.to_string()));
        y = legend(&mut scene, y, &entries.collect::<Vec<_>>());
    }
    for row in rows {
        heading(&mut scene, y, row, run, alone);
        let panel = Area { x: LEFT, y: y + if alone { 36.0 } else { 50.0 }, w: LINES_END - LEFT, h: height };
        if alone {
            record(&mut scene, panel, row, run, &looks);
        } else {
            measure(&mut scene, panel, row, run, &looks);
        }
        y = panel.bottom() + 38.0;
    }
    let note = match (run.replicates > 1, banded(run)) {
        (true, _) if alone => "The only record, sorted: mean over replicates and its interval.",
        (false, _) if alone => "The only record, sorted.",
        (true, true) => {
            "Left: mean over replicates by step, bands are intervals. Right: the last recorded step, sorted; an interval without an end mark runs on past the panel."
        }
        (true, false) => {
            "Left: mean over replicates by step, without bands for so many. Right: the last recorded step, sorted."
        }
        (false, _) => "Left: by step. Right: the last recorded step, sorted.",
    };
    close(scene, y, note, true, run)
}

/// Whether lines have bands: more than a dozen only make mud.
fn banded(run: &Run) -> bool {
    run.platforms.len() <= 12
}

fn heading(scene: &mut Scene, y: f64, row: &MeasureInfo, run: &Run, alone: bool) {
    let area = scene.text((MARGIN, y + 20.0), row.name, HEADING, Anchor::Start);
    let room = if alone { WIDTH - MARGIN } else { NAMES - 20.0 };
    let unit = fit_sentence(row.meaning, NOTE, room - area.right() - 10.0);
    scene.text((area.right() + 10.0, y + 20.0), &unit, NOTE, Anchor::Start);
    if alone {
        return;
    }
    let last = run.steps.last().copied().unwrap_or(0);
    let words = format!("step {}: {}", axis::grouped(f64::from(last), 0), band_words(run));
    scene.text((NAMES, y + 20.0), &words, NOTE, Anchor::Start);
}

fn measure(scene: &mut Scene, panel: Area, row: &MeasureInfo, run: &Run, looks: &[Look]) {
    let series: Vec<Vec<Option<Estimate>>> = (0..run.platforms.len()).map(|p| run.series(row.key, p)).collect();
    let steps = step_scale(run, panel);
    x_ticks(scene, panel, steps, 8, true, true);
    scene.text((panel.right() + 12.0, panel.bottom() + 17.5), "step", TICK, Anchor::Start);
    let shown = if banded(run) { series.clone() } else { series.iter().map(|line| means(line)).collect() };
    let others = others(run, row.key);
    let range = range(shown.iter().flatten().flatten()).map(|range| with_marks(range, heights(&others)));
    let Some(range) = range else {
        y_grid(scene, panel, Scale::new((0.0, 1.0), panel.bottom(), panel.y), 4, false);
        marks(scene, panel, steps, run, true);
        undefined(scene, panel);
        return;
    };
    let scale = Scale::new(range, panel.bottom(), panel.y);
    y_grid(scene, panel, scale, (panel.h / 45.0) as usize, true);
    for (line, look) in series.iter().zip(looks).filter(|_| banded(run)) {
        band(scene, line, *look, steps, scale, run);
    }
    marks(scene, panel, steps, run, true);
    let order = end_order(&series, run);
    // Before ours, which would be lost behind them.
    for (k, mark) in others.iter().filter(|(_, mark)| steps.shows(mark.x)) {
        let own = run.platforms.iter().position(|name| mark.platform.as_ref() == Some(name));
        palette::hollow(scene, (steps.at(mark.x), scale.at(mark.y)), *k, own.map_or(INK, |p| looks[p].colour));
    }
    for p in order.iter().rev() {
        trajectory(scene, &series[*p], looks[*p], *p, steps, scale, run);
    }
    tied_names(scene, panel, &series, &order, scale, run, looks);
    ends(scene, Area { x: DOTS, ..panel }, run, looks, &Last::new(run, &series, &others));
}

/// Names and intervals of the only record.
fn record(scene: &mut Scene, panel: Area, row: &MeasureInfo, run: &Run, looks: &[Look]) {
    let series: Vec<Vec<Option<Estimate>>> = (0..run.platforms.len()).map(|p| run.series(row.key, p)).collect();
    let order = end_order(&series, run);
    let names = names(run, BODY, DOTS_ALONE - NAMES_ALONE - 34.0);
    for (k, p) in order.iter().enumerate() {
        let y = row_y(panel, k, order.len());
        palette::marker(scene, (NAMES_ALONE, y), looks[*p], 4.2);
        scene.text((NAMES_ALONE + 11.0, y + 4.5), &names[*p], BODY, Anchor::Start);
    }
    let last = Last { whole: true, ..Last::new(run, &series, &others(run, row.key)) };
    ends(scene, Area { x: DOTS_ALONE, ..panel }, run, looks, &last);
}

/// Values of others; those of a sweep are not drawn over time.
fn others<'a>(run: &'a Run, measure: &str) -> Vec<(usize, &'a Mark)> {
    if run.sweep.is_none() { marks_of(run, measure) } else { Vec::new() }
}

/// What is drawn of the last record.
struct Last<'a> {
    /// platforms from the first row to the last
    order: Vec<usize>,
    /// by platform
    values: Vec<Option<Estimate>>,
    /// what others found then
    marks: Vec<(usize, &'a Mark)>,
    /// whether intervals are never cut
    whole: bool,
}

impl<'a> Last<'a> {
    fn new(run: &Run, series: &[Vec<Option<Estimate>>], others: &[(usize, &'a Mark)]) -> Self {
        let last = f64::from(run.steps.last().copied().unwrap_or(0));
        // A run of a published model keeps its last values.
        let then = |(_, mark): &&(usize, &Mark)| mark.x == last || mark.x > last && !run.is_platform();
        Last {
            order: end_order(series, run),
            values: series.iter().map(|line| line.last().copied().flatten()).collect(),
            marks: others.iter().filter(then).copied().collect(),
            whole: false,
        }
    }
    fn range(&self) -> Option<(f64, f64)> {
        let values: Vec<Estimate> = self.values.iter().flatten().copied().collect();
        let end = |mean| Estimate { n: 1, mean, sd: None, interval: None };
        let ends = values.iter().flat_map(|value| [end(value.ends().0), end(value.ends().1)]);
        let ends: Vec<Estimate> = ends.filter(|end| end.mean.is_finite()).collect();
        let range = range(if self.whole { &ends } else { &values }.iter());
        range.map(|range| with_marks(range, heights(&self.marks)))
    }
}

fn means(line: &[Option<Estimate>]) -> Vec<Option<Estimate>> {
    line.iter().map(|value| value.map(|value| Estimate { interval: None, ..value })).collect()
}

/// Platforms by their value at the end, highest first; those without one last, in name order.
fn end_order(series: &[Vec<Option<Estimate>>], run: &Run) -> Vec<usize> {
    let end = |p: usize| series[p].last().copied().flatten().map_or(f64::NEG_INFINITY, |e| e.mean);
    let mut order: Vec<usize> = (0..run.platforms.len()).collect();
    order.sort_by(|a, b| end(*b).total_cmp(&end(*a)).then(a.cmp(b)));
    order
}

/// Stretches of a series without a gap, as (step, estimate).
fn stretches(line: &[Option<Estimate>], run: &Run) -> Vec<Vec<(f64, Estimate)>> {
    let points = line.iter().zip(&run.steps).map(|(value, step)| value.map(|value| (f64::from(*step), value)));
    let points: Vec<Option<(f64, Estimate)>> = points.collect();
    points.split(Option::is_none).filter(|s| !s.is_empty()).map(|s| s.iter().flatten().copied().collect()).collect()
}

fn band(scene: &mut Scene, line: &[Option<Estimate>], look: Look, x: Scale, y: Scale, run: &Run) {
    for stretch in stretches(line, run) {
        if stretch.len() < 2 || stretch.iter().all(|(_, value)| value.interval.is_none()) {
            continue;
        }
        let lower = stretch.iter().map(|(step, value)| (x.at(*step), y.at(value.ends().0)));
        let upper = stretch.iter().rev().map(|(step, value)| (x.at(*step), y.at(value.ends().1)));
        scene.polygon(lower.chain(upper).collect(), look.colour, 0.13);
    }
}

fn trajectory(scene: &mut Scene, line: &[Option<Estimate>], look: Look, p: usize, x: Scale, y: Scale, run: &Run) {
    for stretch in stretches(line, run) {
        let points: Vec<Point> = stretch.iter().map(|(step, value)| (x.at(*step), y.at(value.mean))).collect();
        scene.dashed(&points, look.colour, 2.1, look.dash);
    }
    // About five markers a line, staggered by platform so that crossing lines are told apart.
    let every = line.len().div_ceil(5).max(1);
    for (k, (value, step)) in line.iter().zip(&run.steps).enumerate() {
        if let (Some(value), true) = (value, (k + (p * every) / 7) % every == every / 2) {
            palette::marker(scene, (x.at(f64::from(*step)), y.at(value.mean)), look, 3.6);
        }
    }
}

fn row_y(panel: Area, k: usize, count: usize) -> f64 {
    panel.y + panel.h * (k as f64 + 0.5) / count as f64
}

/// The names in order of the line ends, each tied to its line.
fn tied_names(
    scene: &mut Scene,
    panel: Area,
    series: &[Vec<Option<Estimate>>],
    order: &[usize],
    scale: Scale,
    run: &Run,
    looks: &[Look],
) {
    let names = names(run, BODY, DOTS - NAMES - 34.0);
    for (k, p) in order.iter().enumerate() {
        let y = row_y(panel, k, order.len());
        scene.text((NAMES + 14.0, y + 4.5), &names[*p], BODY, Anchor::Start);
        palette::marker(scene, (NAMES + 3.0, y), looks[*p], 4.2);
        if let Some(value) = series[*p].last().copied().flatten() {
            let from = scale.at(value.mean);
            let tie =
                vec![(panel.right() + 2.0, from), (panel.right() + 9.0, from), (NAMES - 14.0, y), (NAMES - 6.0, y)];
            scene.line(tie, looks[*p].colour, 0.9);
        }
    }
}

/// Mean and interval at the end, a row a platform, beside what others found.
fn ends(scene: &mut Scene, panel: Area, run: &Run, looks: &[Look], last: &Last) {
    let Some(range) = last.range() else {
        undefined(scene, Area { w: WIDTH - MARGIN - panel.x, ..panel });
        return;
    };
    let plain = Scale::new(range, 0.0, 1.0);
    let values = last.values.iter().flatten();
    let numbers = values.map(|value| font::width(&axis::on_scale(value.mean, &plain), TICK.size, TICK.weight));
    let dots = Area { w: WIDTH - MARGIN - numbers.fold(38.0, f64::max) - 16.0 - panel.x, ..panel };
    let scale = Scale::new(range, dots.x, dots.right());
    let ticks = ((dots.w / 90.0) as usize).max(4);
    for (value, _) in scale.ticks(ticks) {
        scene.line(vec![(scale.at(value), dots.y), (scale.at(value), dots.bottom())], FAINT, 1.0);
    }
    scene.line(vec![(dots.x, dots.bottom()), (dots.right(), dots.bottom())], RULE, 1.0);
    x_ticks(scene, dots, scale, ticks, false, true);
    for (k, p) in last.order.iter().enumerate() {
        let (y, name) = (row_y(panel, k, last.order.len()), &run.platforms[*p]);
        for (source, mark) in last.marks.iter().filter(|(_, mark)| mark.platform.as_ref().is_none_or(|of| of == name)) {
            palette::hollow(scene, (scale.at(mark.y), y), *source, looks[*p].colour);
        }
        let Some(value) = last.values[*p] else {
            scene.text((WIDTH - MARGIN, y + 4.3), "undefined", TICK, Anchor::End);
            continue;
        };
        if let Some((low, high)) = value.interval {
            scene.line(vec![(scale.at(low), y), (scale.at(high), y)], looks[*p].colour, 2.4);
            for end in [low, high].into_iter().filter(|end| scale.shows(*end)) {
                scene.line(vec![(scale.at(end), y - 3.5), (scale.at(end), y + 3.5)], looks[*p].colour, 1.5);
            }
        }
        palette::marker(scene, (scale.at(value.mean), y), looks[*p], 4.2);
        scene.text((WIDTH - MARGIN, y + 4.3), &axis::on_scale(value.mean, &scale), TICK, Anchor::End);
    }
}

#[cfg(test)]
mod tests {
    use super::super::checks::{assert_scene_tidy, names, read};
    use super::super::fixture::{Fixture, Shape as Values};
    use super::*;

    fn drawn(steps: Vec<u32>, plots: &str) -> Scene {
        let mut fixture = Fixture::of(names(2, false), 3, steps, Values::Lively);
        fixture.scenario = fixture.text(plots);
        let folder = tempfile::tempdir().unwrap();
        fixture.write(folder.path());
        let scene = comparison(&read(folder.path()));
        assert_scene_tidy(&scene, "trajectories");
        scene
    }

    fn marked(at: u32) -> String {
        format!(
            "[plots]\nmeasures = [\"learning.quality\"]\nmarks = [{{ x = {at}, y = 0.5, label = \"a source\", platform = \"Design 01\" }}]\n"
        )
    }

    /// White middles of round hollow marks.
    fn hollow(scene: &Scene) -> usize {
        let middle = |shape: &&Shape| matches!(shape, Shape::Disc(_, radius, WHITE, _) if *radius > 5.3);
        scene.shapes.iter().filter(middle).count()
    }

    #[test]
    fn one_record_has_no_lines() {
        let says = |scene: &Scene, word: &str| scene.labels().any(|label| label.text.contains(word));
        let scene = drawn(vec![10], "");
        assert!(says(&scene, "The only record") && !says(&scene, "Left:") && says(&scene, "Design 01"));
        assert!(says(&drawn(vec![0, 10], ""), "Left:"));
    }

    #[test]
    fn marks_of_the_last_record_stand_beside_its_intervals() {
        let count = |steps: Vec<u32>, at| hollow(&drawn(steps.clone(), &marked(at))) - hollow(&drawn(steps, ""));
        assert_eq!(count(vec![0, 10, 20], 20), 3, "in the legend, on the lines, and beside the interval");
        assert_eq!(count(vec![0, 10, 20], 10), 2, "in the legend and on the lines");
        assert_eq!(count(vec![10], 10), 2, "in the legend and beside the interval");
    }
}

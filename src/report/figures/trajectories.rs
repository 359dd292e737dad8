//! Measures over time: every platform's line runs into its row of names, sorted by where it ends, beside the interval there and
//! what it differs by from the baseline. Where there is one record only, there are no lines, and intervals have the width.

use super::rows::{self, Columns};
use super::shown::{DEBT, Shown, alone, share_lost};
use super::sweep::legend::{Key, heights, legend, sources, with_marks};
use crate::experiment::statistics::Estimate;
use crate::report::axis::Scale;
use crate::report::data::Run;
use crate::report::font;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;

/// What the figure of tribes shows: affiliation, number and closure.
pub const TRIBES: [&str; 3] = ["polarization.affiliated", "polarization.tribes", "polarization.ei_exposures_tribe"];
/// What the figure of tolerance shows.
pub const TOLERANCE: [&str; 3] = ["welfare.tolerance", "polarization.sd", "polarization.esteban_ray"];

/// What the platform model leads with, or what the scenario asks for.
pub fn comparison(run: &Run) -> Vec<Scene> {
    let asked = !run.plots.measures.is_empty() && run.sweep.is_none();
    let (shown, title) = match asked {
        true => (run.shown(), "Measures by platform"),
        false => (run.leading(), "Homogenization, learning and network value by platform"),
    };
    figure(run, "comparison", title, shown.into_iter().map(|named| Shown::of(run, named)).collect())
}

/// Affiliation, number and closure of tribes.
pub fn tribes(run: &Run) -> Vec<Scene> {
    figure(run, "tribes", "Tribes: how many belong, to how many, and how closed they are", all(run, &TRIBES))
}

/// Tolerance and polarization of opinion.
pub fn tolerance(run: &Run) -> Vec<Scene> {
    figure(run, "tolerance", "Tolerance and polarization of opinion", all(run, &TOLERANCE))
}

/// Learning debt after an intervention, and as a share of what had been learned without it.
pub fn debt(run: &Run) -> Vec<Scene> {
    let mut shown = all(run, &[DEBT]);
    shown.extend(share_lost(run));
    figure(run, "debt", "Learning debt after the intervention", shown)
}

/// The quantities that a published model leads with.
pub fn quantities(run: &Run) -> Vec<Scene> {
    let shown: Vec<Shown> = run.shown().into_iter().map(|named| Shown::of(run, named)).collect();
    let title = if alone(&shown) { "What the model measures" } else { "What the model measures, over time" };
    figure(run, "quantities", title, shown)
}

fn all<'a>(run: &'a Run, keys: &[&str]) -> Vec<Shown<'a>> {
    keys.iter().filter_map(|key| run.named(key)).map(|named| Shown::of(run, named)).collect()
}

fn figure(run: &Run, name: &str, title: &str, shown: Vec<Shown>) -> Vec<Scene> {
    let alone = alone(&shown);
    if run.info.format.height.is_none() {
        return vec![picture(run, (name, title), &shown, [!alone, true])];
    }
    // One panel a slide: where each ended, and how it came there.
    let mut scenes = Vec::new();
    for one in &shown {
        let stem = format!("{name}-{}", one.key.replace('.', "-"));
        let one = std::slice::from_ref(one);
        scenes.push(picture(run, (&stem, &one[0].name), one, [false, true]));
        if !alone {
            scenes.push(picture(run, (&format!("{stem}-course"), &one[0].name), one, [true, false]));
        }
    }
    scenes
}

/// One figure of some measures: over time, at the end, or both.
fn picture(run: &Run, (name, title): (&str, &str), shown: &[Shown], [over_time, at_end]: [bool; 2]) -> Scene {
    let (mut scene, mut y) = open(name, title, 0.0, run);
    let looks = palette::looks(&run.platforms);
    let others = sources(run);
    if !others.is_empty() {
        let entries = others.iter().enumerate().map(|(k, label)| (Key::Hollow(k), label.to_string()));
        y = legend(&mut scene, y, &entries.collect::<Vec<_>>());
    }
    for one in shown {
        let columns = Columns::new(run, over_time, at_end && one.differences.iter().any(Option::is_some));
        y = heading(&mut scene, y, one);
        let height = columns.height(run, one);
        if over_time && columns.beside {
            columns.heads(&mut scene, y + 14.0, (run, one));
            let least = height.max(if scene.format.height.is_some() { 200.0 } else { 170.0 });
            let panel = Area { x: columns.lines.0, y: y + 24.0, w: columns.lines.1 - columns.lines.0, h: least };
            let scale = course(&mut scene, panel, one, run, &looks);
            tied(&mut scene, panel, one, scale, &columns, &looks);
            rows::draw(&mut scene, panel, one, run, &columns, &looks);
            y = panel.bottom() + 38.0;
            continue;
        }
        if over_time {
            let h = if at_end { 130.0 } else { 152.0 };
            let panel = Area { x: columns.lines.0, y: y + 24.0, w: columns.lines.1 - columns.lines.0, h };
            course(&mut scene, panel, one, run, &looks);
            y = panel.bottom() + 34.0;
        }
        if at_end {
            columns.heads(&mut scene, y + 14.0, (run, one));
            let panel = Area { x: columns.names.0, y: y + 22.0, w: 0.0, h: height };
            rows::draw(&mut scene, panel, one, run, &columns, &looks);
            y = panel.bottom() + 34.0;
        } else {
            y = rows::key(&mut scene, y - 8.0, run, &looks);
        }
    }
    let note = note(run, shown, [over_time, at_end]);
    close(scene, y, &note, true, run)
}

/// What is to be seen, and what it means.
fn note(run: &Run, shown: &[Shown], [over_time, at_end]: [bool; 2]) -> String {
    let several = run.replicates > 1;
    let mut note = String::new();
    if over_time {
        note += match (several, banded(run)) {
            (true, true) => "Lines: mean over replicates by step, bands are intervals. ",
            (true, false) => "Lines: mean over replicates by step, without bands for so many. ",
            (false, _) => "Lines: by step. ",
        };
    }
    if at_end {
        let when = if alone(shown) { "The only record" } else { "The last recorded step" };
        note +=
            &format!("{when}, sorted{}. ", if several { ": mean over replicates and its whole interval" } else { "" });
        if shown.iter().any(|one| one.differences.iter().any(Option::is_some)) {
            note += &paired_words(run);
        }
    }
    note.trim_end().to_string() + ended(several && shown.iter().any(|one| one.cut))
}

/// Whether lines have bands: more than half a dozen only make mud.
fn banded(run: &Run) -> bool {
    run.platforms.len() <= 6
}

/// A measure's name and the whole sentence that says what it is; returns the y below.
fn heading(scene: &mut Scene, y: f64, one: &Shown) -> f64 {
    let (margin, right) = (scene.margin, scene.width - scene.margin);
    let beside = font::width(&one.name, HEADING.size, HEADING.weight) + 10.0;
    let mut x = margin;
    let mut line_y = y + 20.0;
    // A slide's title is its measure.
    if scene.title != one.name {
        scene.text((margin, line_y), &one.name, HEADING, Anchor::Start);
        x += beside;
    }
    let room = right - x;
    if font::width(&font::printable(&one.meaning), NOTE.size, NOTE.weight) <= room {
        scene.text((x, line_y), &one.meaning, NOTE, Anchor::Start);
        return line_y + 6.0;
    }
    if x == margin {
        line_y -= 17.0;
    }
    for line in wrap(&one.meaning, NOTE, right - margin) {
        line_y += 17.0;
        scene.text((margin, line_y), &line, NOTE, Anchor::Start);
    }
    line_y + 6.0
}

/// The lines over time; returns their scale.
fn course(scene: &mut Scene, panel: Area, one: &Shown, run: &Run, looks: &[Look]) -> Option<Scale> {
    let steps = step_scale(run, panel, one.begins());
    x_ticks(scene, panel, steps, 8, true, true);
    if panel.right() + 50.0 < scene.width {
        scene.text((panel.right() + 12.0, panel.bottom() + 17.5), "step", TICK, Anchor::Start);
    }
    let shown: Vec<Vec<Option<Estimate>>> =
        if banded(run) { one.series.clone() } else { one.series.iter().map(|line| means(line)).collect() };
    let range = range(shown.iter().flatten().flatten()).map(|range| with_marks(range, heights(&one.others)));
    let Some(range) = range else {
        y_grid(scene, panel, Scale::new((0.0, 1.0), panel.bottom(), panel.y), 4, false);
        marks(scene, panel, steps, run, true);
        undefined(scene, panel);
        return None;
    };
    let scale = Scale::new(range, panel.bottom(), panel.y);
    y_grid(scene, panel, scale, (panel.h / 45.0) as usize, true);
    for (line, look) in one.series.iter().zip(looks).filter(|_| banded(run)) {
        band(scene, line, *look, steps, scale, run);
    }
    marks(scene, panel, steps, run, true);
    // Before ours, which would be lost behind them.
    for (k, mark) in one.others.iter().filter(|(_, mark)| steps.shows(mark.x)) {
        let own = run.platforms.iter().position(|name| mark.platform.as_ref() == Some(name));
        palette::hollow(scene, (steps.at(mark.x), scale.at(mark.y)), *k, own.map_or(INK, |p| looks[p].colour));
    }
    for p in one.order().into_iter().rev() {
        trajectory(scene, &one.series[p], looks[p], p, (steps, scale), run);
    }
    Some(scale)
}

/// From where each line ends to its row.
fn tied(scene: &mut Scene, panel: Area, one: &Shown, scale: Option<Scale>, columns: &Columns, looks: &[Look]) {
    let Some(scale) = scale else { return };
    let order = one.order();
    for (k, p) in order.iter().enumerate() {
        if let Some(value) = one.series[*p].last().copied().flatten() {
            let (y, from, names) = (rows::row_y(panel, k, order.len()), scale.at(value.mean), columns.names.0);
            let tie =
                vec![(panel.right() + 2.0, from), (panel.right() + 9.0, from), (names - 14.0, y), (names - 6.0, y)];
            scene.line(tie, looks[*p].colour, 0.9);
        }
    }
}

fn means(line: &[Option<Estimate>]) -> Vec<Option<Estimate>> {
    line.iter().map(|value| value.map(|value| Estimate { interval: None, ..value })).collect()
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

fn trajectory(scene: &mut Scene, line: &[Option<Estimate>], look: Look, p: usize, (x, y): (Scale, Scale), run: &Run) {
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
        let scene = comparison(&read(folder.path())).remove(0);
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
        assert!(says(&scene, "The only record") && !says(&scene, "Lines:") && says(&scene, "Design 01"));
        assert!(says(&drawn(vec![0, 10], ""), "Lines:"));
    }

    #[test]
    fn marks_of_the_last_record_stand_beside_its_intervals() {
        let count = |steps: Vec<u32>, at| hollow(&drawn(steps.clone(), &marked(at))) - hollow(&drawn(steps, ""));
        assert_eq!(count(vec![0, 10, 20], 20), 3, "in the legend, on the lines, and beside the interval");
        assert_eq!(count(vec![0, 10, 20], 10), 2, "in the legend and on the lines");
        assert_eq!(count(vec![10], 10), 2, "in the legend and beside the interval");
    }
}

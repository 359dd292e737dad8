//! Measures over time: every platform's line runs into its row of names, sorted by where it ends, beside the interval there.

use super::sweep::legend::{Key, legend, marks_of, sources, with_marks};
use crate::experiment::statistics::Estimate;
use crate::report::axis::{self, Scale};
use crate::report::catalogue::capital;
use crate::report::data::Run;
use crate::report::font;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;

/// A measure and how a panel names it.
struct Row {
    key: &'static str,
    heading: &'static str,
    unit: &'static str,
}

const fn row(key: &'static str, heading: &'static str, unit: &'static str) -> Row {
    Row { key, heading, unit }
}

/// Homogenization, learning and network value.
pub fn comparison(run: &Run) -> Scene {
    let rows = [
        row(
            "homogenization.use.within",
            "Homogenization",
            "likeness of what is used, within places: 0 random, 1 all alike",
        ),
        row("learning.quality", "Learning", "own quality in one's own place, 0–1"),
        row("value.realised", "Network value", "realised value per agent-step"),
    ];
    figure(run, "comparison", "Homogenization, learning and network value by platform", &rows)
}

/// Affiliation, number and closure of tribes.
pub fn tribes(run: &Run) -> Scene {
    let rows = [
        row("polarization.affiliated", "Affiliation", "share of agents in a tribe"),
        row("polarization.tribes", "Effective tribes", "inverse Simpson index of members"),
        row(
            "polarization.ei_exposures_tribe",
            "Openness of exposures",
            "E-I index between tribes: −1 all within, +1 all across",
        ),
    ];
    figure(run, "tribes", "Tribes: how many belong, to how many, and how closed they are", &rows)
}

/// Tolerance and polarization of opinion.
pub fn tolerance(run: &Run) -> Scene {
    let rows = [
        row("welfare.tolerance", "Tolerance", "largest difference of opinion an agent can work with, mean"),
        row("polarization.sd", "Spread of opinion", "standard deviation; opinions are in [−1, 1]"),
        row("polarization.esteban_ray", "Polarization", "Esteban–Ray: 1 is two equal halves at the ends"),
    ];
    figure(run, "tolerance", "Tolerance and polarization of opinion", &rows)
}

/// Learning debt after an intervention.
pub fn debt(run: &Run) -> Scene {
    let rows = [row(
        "learning.debt",
        "Learning debt",
        "learned part in the same run without the intervention, minus learned part here",
    )];
    figure(run, "debt", "Learning debt after the intervention", &rows)
}

/// The quantities that a published model leads with.
pub fn quantities(run: &Run) -> Scene {
    let shown = run.shown();
    let rows: Vec<Row> = shown.iter().map(|named| row(named.key, named.name, named.meaning)).collect();
    figure(run, "quantities", "What the model measures, over time", &rows)
}

/// Left edge of the lines.
const LEFT: f64 = MARGIN + 52.0;
/// Right edge of the lines.
const LINES_END: f64 = 690.0;
/// Where the names start.
const NAMES: f64 = 748.0;
/// Left edge of the intervals at the end.
const DOTS: f64 = 950.0;

fn figure(run: &Run, name: &str, title: &str, rows: &[Row]) -> Scene {
    let (mut scene, mut y) = open(name, title, 0.0, run);
    let looks = palette::looks(&run.platforms);
    let pitch = if run.platforms.len() > 16 { 17.0 } else { 19.0 };
    let height = (pitch * run.platforms.len() as f64 + 8.0).max(170.0);
    let others = sources(run);
    if !others.is_empty() {
        let entries = others.iter().enumerate().map(|(k, label)| (Key::Hollow(k), label.to_string()));
        y = legend(&mut scene, y, &entries.collect::<Vec<_>>());
    }
    for row in rows {
        heading(&mut scene, y, row, run);
        let panel = Area { x: LEFT, y: y + 50.0, w: LINES_END - LEFT, h: height };
        measure(&mut scene, panel, row, run, &looks);
        y = panel.bottom() + 38.0;
    }
    let note = match (run.replicates > 1, banded(run)) {
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

fn heading(scene: &mut Scene, y: f64, row: &Row, run: &Run) {
    let area = scene.text((MARGIN, y + 20.0), &capital(row.heading), HEADING, Anchor::Start);
    let unit = fit(row.unit, NOTE, NAMES - area.right() - 30.0);
    scene.text((area.right() + 10.0, y + 20.0), &unit, NOTE, Anchor::Start);
    let last = run.steps.last().copied().unwrap_or(0);
    let words = format!("step {}: {}", axis::grouped(f64::from(last), 0), band_words(run));
    scene.text((NAMES, y + 20.0), &words, NOTE, Anchor::Start);
}

fn measure(scene: &mut Scene, panel: Area, row: &Row, run: &Run, looks: &[Look]) {
    let series: Vec<Vec<Option<Estimate>>> = (0..run.platforms.len()).map(|p| run.series(row.key, p)).collect();
    let steps = step_scale(run, panel);
    x_ticks(scene, panel, steps, 8, true, true);
    scene.text((panel.right() + 12.0, panel.bottom() + 17.5), "step", TICK, Anchor::Start);
    let shown = if banded(run) { series.clone() } else { series.iter().map(|line| means(line)).collect() };
    let others = if run.sweep.is_none() { marks_of(run, row.key) } else { Vec::new() };
    let range = range(shown.iter().flatten().flatten()).map(|range| with_marks(range, &others));
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
    for p in order.iter().rev() {
        trajectory(scene, &series[*p], looks[*p], *p, steps, scale, run);
    }
    for (k, mark) in &others {
        let own = run.platforms.iter().position(|name| mark.platform.as_ref() == Some(name));
        palette::hollow(scene, (steps.at(mark.x), scale.at(mark.y)), *k, own.map_or(INK, |p| looks[p].colour), 5.0);
    }
    tied_names(scene, panel, &series, &order, scale, run, looks);
    ends(scene, panel, &series, &order, looks);
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
        let lonely = line.len() == 1;
        if let (Some(value), true) = (value, lonely || (k + (p * every) / 7) % every == every / 2) {
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

/// Mean and interval at the end, a row a platform.
fn ends(scene: &mut Scene, panel: Area, series: &[Vec<Option<Estimate>>], order: &[usize], looks: &[Look]) {
    let last = |p: usize| series[p].last().copied().flatten();
    let values: Vec<Estimate> = order.iter().filter_map(|p| last(*p)).collect();
    let Some(range) = range(values.iter()) else {
        undefined(scene, Area { x: DOTS, w: WIDTH - MARGIN - DOTS, ..panel });
        return;
    };
    let plain = Scale::new(range, 0.0, 1.0);
    let numbers = values.iter().map(|value| font::width(&axis::on_scale(value.mean, &plain), TICK.size, TICK.weight));
    let dots = Area { x: DOTS, w: WIDTH - MARGIN - numbers.fold(38.0, f64::max) - 16.0 - DOTS, ..panel };
    let scale = Scale::new(range, dots.x, dots.right());
    for (value, _) in scale.ticks(4) {
        scene.line(vec![(scale.at(value), dots.y), (scale.at(value), dots.bottom())], FAINT, 1.0);
    }
    scene.line(vec![(dots.x, dots.bottom()), (dots.right(), dots.bottom())], RULE, 1.0);
    x_ticks(scene, dots, scale, 4, false, true);
    for (k, p) in order.iter().enumerate() {
        let y = row_y(panel, k, order.len());
        let Some(value) = last(*p) else {
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

//! Designs in many dimensions: every point a line over all axes, coloured by a measure, which is the last axis.

use super::panels::SMALL;
use super::picture::file_stem;
use crate::report::axis::{self, Scale};
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::palette;
use crate::report::scene::*;
use crate::report::shades;
use crate::report::sweep::{Axis, Sweep};
use crate::scenario::measure::MeasureInfo;

/// Most lines of a panel: more only make mud.
const MOST_LINES: usize = 1_000;
/// Height of the axes.
const HEIGHT: f64 = 260.0;
/// From one axis to the next, where names are written level rather than upwards.
const LEVEL: f64 = 96.0;

/// The figure of a measure.
pub fn figure(run: &Run, sweep: &Sweep, named: &MeasureInfo) -> Scene {
    let (mut scene, top) = open(&file_stem(named.key), &named.label(), 0.0, run);
    let axes: Vec<usize> = sweep.varying();
    let means = |p: usize| sweep.means(named.key, p).iter().map(|value| value.map(|value| value.mean));
    let all = (0..run.platforms.len()).flat_map(means).flatten();
    let range =
        all.fold(None, |range: Option<(f64, f64)>, v| Some(range.map_or((v, v), |(a, b)| (a.min(v), b.max(v)))));
    let scale = Scale::new(range.unwrap_or((0.0, 1.0)), 0.0, 1.0);
    let looks = palette::looks(&run.platforms);
    let names = names(run, SMALL, 700.0);
    let mut y = top;
    let mut left_out = 0;
    let (left, right) = (scene.margin, scene.width - scene.margin);
    for (p, look) in looks.iter().enumerate() {
        palette::marker(&mut scene, (left + 5.0, y + 15.4), *look, 4.2);
        scene.text((left + 15.0, y + 20.0), &names[p], SMALL, Anchor::Start);
        let panel = Area { x: left + 70.0, y: y + 52.0, w: right - left - 140.0, h: HEIGHT };
        let values: Vec<(usize, f64)> = means(p).enumerate().filter_map(|(k, v)| Some((k, v?))).collect();
        left_out = left_out.max(values.len().saturating_sub(MOST_LINES));
        lines(&mut scene, panel, sweep, &axes, &values, scale);
        y = frame(&mut scene, panel, sweep, &axes, named, scale);
        if values.is_empty() {
            undefined(&mut scene, Area { w: panel.w / (axes.len().max(1)) as f64, ..panel });
        }
    }
    let labels: Vec<&str> = axes.iter().map(|axis| sweep.axes[*axis].label.as_str()).collect();
    let mut note = format!(
        "Every line is a design point over {}; its colour and its end are the measure's mean at the last step.",
        labels.join(", ")
    );
    if left_out > 0 {
        note.push_str(&format!(" {MOST_LINES} of the points are drawn, evenly chosen."));
    }
    close(scene, y, &note, false, run)
}

fn x_of(panel: Area, axes: usize, k: usize) -> f64 {
    panel.x + panel.w * k as f64 / axes.max(1) as f64
}

/// Where a level is on its axis.
fn y_of(panel: Area, axis: &Axis, level: usize) -> f64 {
    let value = |k: usize| {
        let value = axis.levels[k].value;
        if axis.log && axis.levels[0].value > 0.0 { crate::math::ln(value) } else { value }
    };
    Scale::new((value(0), value(axis.levels.len() - 1)), panel.bottom(), panel.y).at(value(level))
}

fn lines(scene: &mut Scene, panel: Area, sweep: &Sweep, axes: &[usize], values: &[(usize, f64)], scale: Scale) {
    let every = values.len().div_ceil(MOST_LINES).max(1);
    let mut drawn: Vec<(usize, f64)> = values.iter().copied().step_by(every).collect();
    // High values lie above low ones.
    drawn.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let width = if drawn.len() > 200 { 0.8 } else { 1.4 };
    for (point, value) in drawn {
        let share = (value - scale.low) / (scale.high - scale.low);
        let levels = axes.iter().map(|axis| sweep.points[point][*axis].map(|level| (*axis, level)));
        let mut line: Vec<Point> = Vec::new();
        for (k, level) in levels.enumerate() {
            if let Some((axis, level)) = level {
                line.push((x_of(panel, axes.len(), k), y_of(panel, &sweep.axes[axis], level)));
            }
        }
        line.push((panel.right(), panel.bottom() - share * panel.h));
        scene.line(line, shades::between(&shades::LINES, share), width);
    }
}

/// The axes with their ends and names; returns the y below.
fn frame(scene: &mut Scene, panel: Area, sweep: &Sweep, axes: &[usize], named: &MeasureInfo, scale: Scale) -> f64 {
    let pitch = panel.w / axes.len().max(1) as f64;
    let bar = 10.0;
    for level in 0..48 {
        let h = panel.h / 48.0;
        let area = Area { x: panel.right() + 2.0, y: panel.bottom() - (f64::from(level) + 1.0) * h, w: bar, h };
        scene.rectangle(area, shades::between(&shades::LINES, f64::from(level) / 47.0));
    }
    let mut lowest = panel.bottom() + 24.0;
    for k in 0..=axes.len() {
        let x = x_of(panel, axes.len(), k);
        scene.line(vec![(x, panel.y), (x, panel.bottom())], SOFT, 1.2);
        let (ends, name) = match axes.get(k) {
            Some(axis) => (ends(&sweep.axes[*axis]), sweep.axes[*axis].title()),
            None => ([axis::on_scale(scale.low, &scale), axis::on_scale(scale.high, &scale)], named.key.to_string()),
        };
        let room = (pitch - 10.0).min(110.0);
        let half = |text: &str| crate::report::font::width(text, TICK.size, TICK.weight) / 2.0;
        for (text, y) in ends.iter().zip([panel.bottom() + 16.0, panel.y - 8.0]) {
            let text = fit(text, TICK, room);
            let x = x.min(scene.width - 6.0 - half(&text));
            scene.text((x, y), &text, TICK, Anchor::Middle);
        }
        let down = match pitch >= LEVEL {
            true => {
                let short = fit(&name, TICK, (pitch - 12.0).min(2.0 * (panel.x - 8.0)));
                scene.text((x, panel.bottom() + 34.0), &short, TICK, Anchor::Middle);
                40.0
            }
            false => {
                let short = fit(&name, TICK, 150.0);
                let long = 2.0 * half(&short);
                scene.turned((x + 4.0, panel.bottom() + 24.0 + long), &short, TICK, Anchor::Start);
                28.0 + long
            }
        };
        if let Some(axis) = axes.get(k).map(|axis| &sweep.axes[*axis]).filter(|axis| !axis.numeric) {
            choices(scene, panel, axis, (x, room));
        }
        lowest = lowest.max(panel.bottom() + down);
    }
    lowest + 10.0
}

/// The choices between the first and the last, beside their axis, if there is room for all.
fn choices(scene: &mut Scene, panel: Area, axis: &Axis, (x, room): (f64, f64)) {
    let count = axis.levels.len();
    if count > 10 || room < 50.0 {
        return;
    }
    for k in 1..count.saturating_sub(1) {
        let (text, y) = (fit(&axis.levels[k].text, TICK, room - 12.0), y_of(panel, axis, k));
        let width = crate::report::font::width(&text, TICK.size, TICK.weight);
        scene.rectangle(Area { x: x + 5.0, y: y - 7.0, w: width + 4.0, h: 14.0 }, WHITE);
        scene.text((x + 7.0, y + 4.3), &text, TICK, Anchor::Start);
    }
}

/// The lowest and the highest value of an axis, or its first and last choice.
fn ends(axis: &Axis) -> [String; 2] {
    let text = |level: Option<&crate::report::sweep::Level>| level.map_or_else(String::new, |level| level.text.clone());
    [text(axis.levels.first()), text(axis.levels.last())]
}

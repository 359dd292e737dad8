//! Small multiples: one panel a platform, in name order, on shared axes.

use crate::report::axis::Scale;
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::palette;
use crate::report::scene::*;

/// Room for y tick labels.
const GUTTER: f64 = 46.0;
/// A panel's title.
const SMALL: Type = Type { size: 13.0, ..HEADING };
/// Between panels.
const GAP: f64 = 22.0;

/// Lays out one titled panel for every platform and draws each with `inside`; returns the y below them.
pub fn panels(
    scene: &mut Scene,
    top: f64,
    run: &Run,
    y_range: (f64, f64),
    mut inside: impl FnMut(&mut Scene, usize, Area, Scale, Scale),
) -> f64 {
    let count = run.platforms.len();
    let columns = match count {
        0..=4 => count.max(1),
        5..=6 => 3,
        7..=12 => 4,
        13..=20 => 5,
        _ => 6,
    };
    let looks = palette::looks(&run.platforms);
    let w = ((WIDTH - 2.0 * MARGIN - GUTTER - GAP * (columns - 1) as f64) / columns as f64).min(560.0);
    let titles = names(run, SMALL, w - 18.0);
    let h = (w * 0.56).clamp(110.0, 300.0);
    let numbered = !run.info.scenario.interventions.is_empty();
    let (head, foot) = (if numbered { 48.0 } else { 30.0 }, 14.0);
    let rows = count.div_ceil(columns);
    for p in 0..count {
        let (column, row) = (p % columns, p / columns);
        let (x, y) = (MARGIN + GUTTER + column as f64 * (w + GAP), top + row as f64 * (h + head + foot) + head);
        let panel = Area { x, y, w, h };
        let lowest = p + columns >= count;
        let title_y = y - head + 22.0;
        palette::marker(scene, (x + 5.0, title_y - 4.6), looks[p], 4.2);
        scene.text((x + 15.0, title_y), &titles[p], SMALL, Anchor::Start);
        let steps = step_scale(run, panel);
        let values = Scale::new(y_range, panel.bottom(), panel.y);
        y_grid(scene, panel, values, 4, column == 0);
        inside(scene, p, panel, steps, values);
        marks(scene, panel, steps, run, numbered && row == 0);
        x_ticks(scene, panel, steps, (w / 62.0) as usize, true, lowest);
    }
    let bottom = top + rows as f64 * (h + head + foot);
    scene.text((MARGIN + GUTTER, bottom + 22.0), "step", TICK, Anchor::Start);
    bottom + 24.0
}

/// The stretch of steps a record stands for: half way to its neighbours.
pub fn cells(run: &Run, steps: Scale) -> Vec<(f64, f64)> {
    let x: Vec<f64> = run.steps.iter().map(|step| steps.at(f64::from(*step))).collect();
    let (left, right) = (steps.from, steps.to);
    (0..x.len())
        .map(|k| {
            let start = if k == 0 { left } else { (x[k - 1] + x[k]) / 2.0 };
            let end = if k + 1 == x.len() { right } else { (x[k] + x[k + 1]) / 2.0 };
            (start, end)
        })
        .collect()
}

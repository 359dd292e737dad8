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

/// A panel.
pub struct Cell {
    /// whose it is
    pub platform: usize,
    /// what stands below its title
    pub words: String,
}

/// Panels in a row.
fn columns(scene: &Scene, count: usize, pairs: bool) -> usize {
    let most = match count {
        0..=4 => count.max(1),
        _ if pairs => 4,
        5..=6 => 3,
        7..=12 => 4,
        13..=20 => 5,
        _ => 6,
    };
    let found = match scene.format {
        format if !format.narrow() => most,
        format => format.columns(if format.column() { 170.0 } else { 230.0 }, most),
    };
    // Panels of a platform are not torn apart.
    if pairs { (found / 2 * 2).max(2) } else { found }
}

/// Platforms of a slide where each has one panel.
const A_SLIDE: usize = 6;

/// The pictures that panels are spread over, with the platforms of each, which have so many panels each.
pub fn pages(run: &Run, name: &str, panels: usize) -> Vec<(String, Vec<usize>)> {
    let all: Vec<usize> = (0..run.platforms.len()).collect();
    if run.info.format.height.is_none() {
        return vec![(name.to_string(), all)];
    }
    let name = |k: usize| if k == 0 { name.to_string() } else { format!("{name}-{}", k + 1) };
    all.chunks(if panels > 1 { 2 } else { A_SLIDE })
        .enumerate()
        .map(|(k, platforms)| (name(k), platforms.to_vec()))
        .collect()
}

/// Lays out titled panels and draws each, by its position, with `inside`; returns the y below them.
pub fn panels(
    scene: &mut Scene,
    top: f64,
    run: &Run,
    cells: &[Cell],
    y_range: (f64, f64),
    mut inside: impl FnMut(&mut Scene, usize, Area, Scale, Scale),
) -> f64 {
    let count = cells.len();
    let pairs = cells.len() > 1 && cells[0].platform == cells[1].platform;
    let columns = columns(scene, count, pairs);
    let looks = palette::looks(&run.platforms);
    let (margin, width) = (scene.margin, scene.width);
    let w = ((width - 2.0 * margin - GUTTER - GAP * (columns - 1) as f64) / columns as f64).min(560.0);
    let titles = names(run, SMALL, w - 18.0);
    let numbered = !run.info.scenario.interventions.is_empty();
    let said = if cells.iter().any(|cell| !cell.words.is_empty()) { 16.0 } else { 0.0 };
    let (head, foot) = (if numbered { 48.0 } else { 30.0 } + said, 14.0);
    let rows = count.div_ceil(columns);
    let h = match scene.format.height {
        Some(height) => ((height - top - 84.0) / rows as f64 - head - foot).max(60.0),
        None => (w * 0.56).clamp(110.0, 300.0),
    };
    for (k, cell) in cells.iter().enumerate() {
        let p = cell.platform;
        let (column, row) = (k % columns, k / columns);
        let (x, y) = (margin + GUTTER + column as f64 * (w + GAP), top + row as f64 * (h + head + foot) + head);
        let panel = Area { x, y, w, h };
        let lowest = k + columns >= count;
        let title_y = y - head + 22.0;
        palette::marker(scene, (x + 5.0, title_y - 4.6), looks[p], 4.2);
        scene.text((x + 15.0, title_y), &titles[p], SMALL, Anchor::Start);
        scene.text((x, title_y + 15.5), &fit(&cell.words, TICK, w), TICK, Anchor::Start);
        let steps = step_scale(run, panel, 0);
        let values = Scale::new(y_range, panel.bottom(), panel.y);
        y_grid(scene, panel, values, 4, column == 0);
        inside(scene, k, panel, steps, values);
        marks(scene, panel, steps, run, numbered && row == 0);
        x_ticks(scene, panel, steps, (w / 62.0) as usize, true, lowest);
    }
    let bottom = top + rows as f64 * (h + head + foot);
    scene.text((margin + GUTTER, bottom + 22.0), "step", TICK, Anchor::Start);
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

//! Sensitivity: a panel a measure and platform. Sobol' indices as bars with intervals; Morris' mu* against sigma.

use crate::report::axis::{self, Scale};
use crate::report::font;
use crate::report::layout::*;
use crate::report::run_info::RunInfo;
use crate::report::scene::*;
use crate::report::table::{self, Table};

/// First-order indices.
const FIRST: Colour = (0x1F, 0x4F, 0xA3);
/// Total indices.
const TOTAL: Colour = (0x9D, 0xB8, 0xE0);
/// Panels at most: beyond, sensitivity.csv has them.
const PANELS_MAX: usize = 24;
/// Axes of a panel of bars at most, those with the largest total first.
const AXES_MAX: usize = 16;
/// Panels in a row at most.
const COLUMNS_MAX: usize = 3;
const GAP: f64 = 34.0;
/// Room for the names of axes.
const NAMES: f64 = 150.0;
/// Height of an axis' two bars.
const BARS: f64 = 26.0;
const SMALL: Type = Type { size: 13.0, ..HEADING };

/// What a panel shows.
struct Panel {
    platform: String,
    measure: String,
    seed_share: Option<f64>,
    axes: Vec<Axis>,
}

/// The numbers of an axis: S1 and ST, or mu* and sigma; value, low, high.
struct Axis {
    label: String,
    /// S1 or mu_star
    first: Option<[f64; 3]>,
    /// ST or sigma
    second: Option<[f64; 3]>,
}

/// The figure.
pub fn figure(table: &Table, info: &RunInfo) -> Scene {
    let morris = table.rows.iter().any(|row| table.text(row, "index") == "sigma");
    let title = if morris { "Which axes matter: Morris' elementary effects" } else { "Where variation comes from" };
    let (mut scene, top) = open_titled("sensitivity", title, info, if morris { 0.0 } else { 420.0 });
    let (mut panels, when) = panels(table, morris, info);
    let all = panels.len();
    panels.truncate(PANELS_MAX);
    let hidden = panels.iter().map(|panel| panel.axes.len().saturating_sub(AXES_MAX)).max().unwrap_or(0);
    let mut unnamed = Vec::new();
    let y = if morris {
        screened(&mut scene, top, &panels, &mut unnamed)
    } else {
        key(&mut scene);
        bars(&mut scene, top, &panels)
    };
    let mut note = words(table, morris, &when);
    if all > PANELS_MAX {
        note.push_str(&format!(" The first {PANELS_MAX} of {all} panels; sensitivity.csv has all."));
    }
    if hidden > 0 && !morris {
        note.push_str(&format!(" Up to {hidden} axes with smaller totals are left out."));
    }
    if !unnamed.is_empty() {
        note.push_str(&format!(" Without a label for want of room: {}.", unnamed.join(", ")));
    }
    end(scene, y, &format!("{note} {}", table::of_run(info, true)))
}

fn words(table: &Table, morris: bool, when: &str) -> String {
    let fewest = |column: &str| {
        let numbers = table.rows.iter().filter_map(|row| table.number(row, column));
        axis::grouped(numbers.fold(f64::INFINITY, f64::min).min(1e15), 0)
    };
    let (base, replicates, when) = (fewest("base"), fewest("replicates"), table::in_words(when));
    if morris {
        format!(
            "Effects of moving an axis over its whole range, on means over {replicates} replicates {when}: across, the mean \
             magnitude with its 95 % interval; up, the standard deviation (curvature and interaction), as large as the \
             magnitude on the grey line. {base} trajectories."
        )
    } else {
        format!(
            "Shares of the variance of means over {replicates} replicates {when}: dark, what goes when the axis alone is \
             fixed (S1); light, what stays when all others are (ST). {base} base points; 95 % intervals by the bootstrap."
        )
    }
}

fn panels(table: &Table, morris: bool, info: &RunInfo) -> (Vec<Panel>, String) {
    let (rows, when) = table.at_one_time();
    let (first, second) = if morris { ("mu_star", "sigma") } else { ("S1", "ST") };
    let mut panels: Vec<Panel> = Vec::new();
    for row in rows {
        let (platform, measure) = (table.text(row, "platform"), table.text(row, "measure"));
        let known = panels.iter().position(|panel| panel.platform == platform && panel.measure == measure);
        let position = known.unwrap_or_else(|| {
            let seed_share = table.number(row, "seed_share");
            let (platform, measure) = (platform.to_string(), measure.to_string());
            panels.push(Panel { platform, measure, seed_share, axes: Vec::new() });
            panels.len() - 1
        });
        let (axes, label) = (&mut panels[position].axes, table.text(row, "axis"));
        let index = table.text(row, "index");
        if index != first && index != second {
            continue;
        }
        if axes.last().is_none_or(|axis: &Axis| axis.label != label) {
            axes.push(Axis { label: label.to_string(), first: None, second: None });
        }
        let value = table.number(row, "value").map(|value| {
            let ends = table.number(row, "low").zip(table.number(row, "high")).unwrap_or((value, value));
            [value, ends.0, ends.1]
        });
        let Some(axis) = axes.last_mut() else { continue };
        *(if index == first { &mut axis.first } else { &mut axis.second }) = value;
    }
    if !morris {
        let total = |axis: &Axis| axis.second.map_or(f64::NEG_INFINITY, |value| value[0]);
        panels.iter_mut().for_each(|panel| panel.axes.sort_by(|a, b| total(b).total_cmp(&total(a))));
    }
    // A row of the figure is a measure; its panels are the platforms, in the order of the file.
    let mut order: Vec<String> = Vec::new();
    for panel in &panels {
        if !order.contains(&panel.measure) {
            order.push(panel.measure.clone());
        }
    }
    panels.sort_by_key(|panel| {
        (order.iter().position(|measure| *measure == panel.measure), info.position(&panel.platform))
    });
    (panels, when)
}

/// Lays panels out row by row; `height` of each, and what is drawn in it.
fn lay_out(
    scene: &mut Scene,
    top: f64,
    panels: &[Panel],
    height: impl Fn(&Panel) -> f64,
    mut inside: impl FnMut(&mut Scene, &Panel, Area),
) -> f64 {
    let platforms = panels.iter().filter(|panel| panel.measure == panels[0].measure).count();
    let columns = if platforms > 1 { platforms.min(COLUMNS_MAX) } else { panels.len().clamp(1, COLUMNS_MAX) };
    let columns = columns.min(scene.format.columns(340.0, COLUMNS_MAX));
    let margin = scene.margin;
    let w = (scene.width - 2.0 * margin - GAP * (columns - 1) as f64) / columns as f64;
    let mut y = top;
    let mut rest = panels;
    while !rest.is_empty() {
        // A row ends with its measure where platforms are compared.
        let same = rest.iter().take_while(|panel| platforms == 1 || panel.measure == rest[0].measure).count();
        let (row, after) = rest.split_at(same.min(columns));
        let h = row.iter().map(&height).fold(0.0, f64::max);
        for (k, panel) in row.iter().enumerate() {
            let x = margin + k as f64 * (w + GAP);
            let heading = format!("{}: {}", table::named(&panel.measure), panel.platform);
            scene.text((x, y + 16.0), &fit(&heading, SMALL, w), SMALL, Anchor::Start);
            let seed = panel.seed_share.map(|share| {
                format!(
                    "the seed has {} of the variance of single runs",
                    axis::percent((share * 1000.0).round() / 1000.0)
                )
            });
            scene.text((x, y + 33.0), &seed.unwrap_or_default(), TICK, Anchor::Start);
            inside(scene, panel, Area { x, y: y + 42.0, w, h });
        }
        y += h + 42.0 + 42.0;
        rest = after;
    }
    y - 14.0
}

fn key(scene: &mut Scene) {
    if scene.format.narrow() {
        return;
    }
    let y = 46.0;
    let mut x = scene.width - scene.margin;
    for (colour, words) in [(TOTAL, "total (ST)"), (FIRST, "first order (S1)")] {
        let area = scene.text((x, y), words, BODY, Anchor::End);
        scene.rectangle(Area { x: area.x - 18.0, y: y - 10.0, w: 12.0, h: 11.0 }, colour);
        x = area.x - 40.0;
    }
}

fn bars(scene: &mut Scene, top: f64, panels: &[Panel]) -> f64 {
    let values =
        || panels.iter().flat_map(|panel| &panel.axes).flat_map(|axis| axis.first.into_iter().chain(axis.second));
    let low = values().map(|value| value[1]).fold(0.0, f64::min);
    let high = values().map(|value| value[2]).fold(1.0, f64::max);
    let height = |panel: &Panel| BARS * panel.axes.len().min(AXES_MAX) as f64;
    lay_out(scene, top, panels, height, |scene, panel, area| {
        let inner = Area { x: area.x + NAMES, w: area.w - NAMES - 8.0, h: height(panel).max(BARS), ..area };
        let scale = Scale::new((low, high), inner.x, inner.right());
        for (value, _) in scale.ticks(5) {
            scene.line(vec![(scale.at(value), inner.y), (scale.at(value), inner.bottom())], FAINT, 1.0);
        }
        if panel.axes.iter().all(|axis| axis.first.is_none() && axis.second.is_none()) {
            undefined(scene, inner);
        }
        for (k, of) in panel.axes.iter().take(AXES_MAX).enumerate() {
            let y = inner.y + BARS * k as f64;
            scene.text((inner.x - 8.0, y + 17.0), &fit(&of.label, TICK, NAMES - 10.0), TICK, Anchor::End);
            bar(scene, scale, y + 3.0, of.first, FIRST);
            bar(scene, scale, y + 13.0, of.second, TOTAL);
        }
        scene.line(vec![(scale.at(0.0), inner.y), (scale.at(0.0), inner.bottom())], RULE, 1.0);
        x_ticks(scene, inner, scale, 5, false, true);
    })
}

fn bar(scene: &mut Scene, scale: Scale, y: f64, value: Option<[f64; 3]>, colour: Colour) {
    let Some([value, low, high]) = value else { return };
    let (from, to) = (scale.at(value.min(0.0)), scale.at(value.max(0.0)));
    scene.rectangle(Area { x: from, y, w: (to - from).max(0.5), h: 9.0 }, colour);
    whisker(scene, scale, (low, high), y + 4.5);
}

/// An interval; an end that the panel does not show has no cap.
fn whisker(scene: &mut Scene, scale: Scale, ends: (f64, f64), y: f64) {
    scene.line(vec![(scale.at(ends.0), y), (scale.at(ends.1), y)], INK, 1.1);
    for end in [ends.0, ends.1].into_iter().filter(|end| scale.shows(*end)) {
        scene.line(vec![(scale.at(end), y - 2.5), (scale.at(end), y + 2.5)], INK, 1.1);
    }
}

fn screened(scene: &mut Scene, top: f64, panels: &[Panel], unnamed: &mut Vec<String>) -> f64 {
    let y = lay_out(
        scene,
        top,
        panels,
        |_| 250.0,
        |scene, panel, area| {
            let inner = Area { x: area.x + 52.0, w: area.w - 60.0, h: area.h - 6.0, ..area };
            let numbers = |of: fn(&Axis) -> Option<[f64; 3]>, k: usize| {
                panel.axes.iter().filter_map(of).map(|value| value[k]).fold(0.0, f64::max)
            };
            let (across, up) = (numbers(|axis| axis.first, 2), numbers(|axis| axis.second, 0));
            let x = Scale::new((0.0, 1.05 * across), inner.x, inner.right());
            let y = Scale::new((0.0, 1.1 * up), inner.bottom(), inner.y);
            y_grid(scene, inner, y, 4, true);
            x_ticks(scene, inner, x, 4, false, true);
            scene.text((inner.right(), inner.bottom() + 33.0), "mean magnitude (mu*)", TICK, Anchor::End);
            scene.text((inner.x - 44.0, inner.bottom() + 33.0), "up: standard deviation (sigma)", TICK, Anchor::Start);
            if across == 0.0 {
                return undefined(scene, inner);
            }
            let equal = x.high.min(y.high);
            scene.line(vec![(x.at(0.0), y.at(0.0)), (x.at(equal), y.at(equal))], RULE, 1.0);
            unnamed.extend(points(scene, panel, inner, x, y));
        },
    );
    y + 6.0
}

/// The axes as points with names; those whose name found no room.
fn points(scene: &mut Scene, panel: &Panel, inner: Area, x: Scale, y: Scale) -> Vec<String> {
    let mut discs: Vec<(Point, &Axis)> = Vec::new();
    let mut arms = Vec::new();
    for of in &panel.axes {
        let (Some(first), Some(second)) = (of.first, of.second) else { continue };
        let at = (x.at(first[0]), y.at(second[0]));
        whisker(scene, x, (first[1], first[2]), at.1);
        arms.push(Area { x: x.at(first[1]), y: at.1 - 1.0, w: x.at(first[2]) - x.at(first[1]), h: 2.0 });
        scene.disc(at, 4.5, FIRST, 1.0);
        discs.push((at, of));
    }
    // The axes that matter most get their names first.
    discs.sort_by(|a, b| b.0.0.total_cmp(&a.0.0));
    let mut taken: Vec<Area> =
        discs.iter().map(|((x, y), _)| Area { x: x - 5.0, y: y - 5.0, w: 10.0, h: 10.0 }).collect();
    taken.extend(scene.labels().map(Label::area));
    taken.extend(arms);
    let mut unnamed = Vec::new();
    for ((px, py), of) in discs {
        let text = fit(&of.label, TICK, 150.0);
        let w = font::width(&text, TICK.size, TICK.weight);
        let spots = (0..5).flat_map(|ring| {
            let gap = 5.0 + 14.0 * f64::from(ring);
            let (over, under) = (py - gap - 13.0, py + gap);
            let across = [px - w / 2.0, px + 8.0, px - w - 8.0];
            across.into_iter().flat_map(move |x| [(x, over), (x, under)])
        });
        let room = |(x, y): (f64, f64)| Area { x: x - 2.0, y: y - 1.0, w: w + 4.0, h: 14.0 };
        let free = |area: &Area| {
            let inside = area.x >= inner.x
                && area.right() <= inner.right()
                && area.y >= inner.y
                && area.bottom() <= inner.bottom();
            inside && taken.iter().all(|other| !other.overlaps(area))
        };
        match spots.into_iter().find(|spot| free(&room(*spot))) {
            Some(spot) => {
                taken.push(room(spot));
                scene.text((spot.0, spot.1 + 9.5), &text, TICK, Anchor::Start);
            }
            None => unnamed.push(of.label.clone()),
        }
    }
    unnamed
}

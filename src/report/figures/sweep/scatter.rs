//! Designs whose points lie on no grid: a measure against each axis, a dot a point and platform, and a smooth line through them.

use super::legend::{entries, legend};
use super::panels::{Across, SMALL, arrange};
use super::picture::file_stem;
use crate::math::{exp64, ln};
use crate::report::axis::{self, Scaled};
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::report::sweep::{Axis, Sweep};
use crate::scenario::measure::MeasureInfo;

/// Room for y tick labels.
const GUTTER: f64 = 72.0;
/// Most dots of a platform in a panel.
const MOST_DOTS: usize = 400;
/// Most platforms that have dots: of more, the lines alone can be read.
const DOTTED: usize = 4;
/// Most values of an axis whose means are joined instead of smoothed.
const JOINED: usize = 12;
/// Places of a smooth line.
const PLACES: usize = 48;
/// Share of the points that a place of a smooth line is fitted to.
const NEAREST: f64 = 0.5;

/// The figures of a measure: one with a panel an axis, or on slides one an axis.
pub fn figures(run: &Run, sweep: &Sweep, named: &MeasureInfo) -> Vec<Scene> {
    let (axes, stem) = (sweep.varying(), file_stem(named.key));
    if run.info.format.height.is_none() || axes.is_empty() {
        return vec![figure(run, sweep, named, (&stem, &axes))];
    }
    let one = |axis: &usize| {
        let label = &sweep.axes[*axis].label;
        figure(run, sweep, named, (&format!("{stem}-{}", &file_stem(label)["sweep-".len()..]), &[*axis]))
    };
    axes.iter().map(one).collect()
}

fn figure(run: &Run, sweep: &Sweep, named: &MeasureInfo, (name, axes): (&str, &[usize])) -> Scene {
    let (mut scene, y) = open(name, &named.label(), 0.0, run);
    let y = legend(&mut scene, y, &entries(run));
    let columns = if axes.len() > 6 { 4 } else { 3 };
    let (panels, bottom) = arrange(scene.format, axes.len(), y, columns, (GUTTER, 0.66));
    let all: Vec<f64> = (0..run.platforms.len())
        .flat_map(|p| sweep.means(named.key, p).iter().flatten().map(|estimate| estimate.mean))
        .collect();
    let range = all.iter().fold(None, |range: Option<(f64, f64)>, v| {
        Some(range.map_or((*v, *v), |(low, high)| (low.min(*v), high.max(*v))))
    });
    for (axis, panel) in axes.iter().zip(&panels) {
        let title = fit(&sweep.axes[*axis].label, SMALL, panel.w + GUTTER - 30.0);
        scene.text((panel.x - 12.0, panel.y - 11.0), &title, SMALL, Anchor::Start);
        draw(&mut scene, *panel, run, (sweep, named, *axis), range);
    }
    close(scene, bottom, &note(run, sweep, axes), false, run)
}

/// What dots and lines are.
fn note(run: &Run, sweep: &Sweep, axes: &[usize]) -> String {
    let joined = |axis: &&usize| joined(&sweep.axes[**axis]);
    let line = match (axes.iter().any(|axis| joined(&axis)), axes.iter().all(|axis| joined(&axis))) {
        (_, true) => "means of the points that have a value".to_string(),
        (some, false) => format!(
            "local linear regression over the nearest half of the points (tricube weights){}",
            if some { ", or means of the points that have a value where there are few" } else { "" }
        ),
    };
    let points = sweep.points.len();
    let dots = match (run.platforms.len() <= DOTTED, points > MOST_DOTS) {
        (false, _) => String::new(),
        (true, false) => "Dots: the mean at a point at the last step, over all other axes. ".to_string(),
        (true, true) => format!(
            "Dots: the mean at a point at the last step, over all other axes; {MOST_DOTS} of {} points, evenly chosen. ",
            axis::grouped(points as f64, 0)
        ),
    };
    format!("{dots}Lines: {line}.")
}

fn joined(axis: &Axis) -> bool {
    !axis.numeric || axis.levels.len() <= JOINED
}

fn draw(
    scene: &mut Scene,
    panel: Area,
    run: &Run,
    (sweep, named, axis): (&Sweep, &MeasureInfo, usize),
    range: Option<(f64, f64)>,
) {
    let across = Across::new(&sweep.axes[axis], panel, run.plots.log[0]);
    across.draw(scene);
    let scale = Scaled::new(range.map_or((0.0, 1.0), padded), panel.bottom(), panel.y, run.plots.log[1]);
    for (y, label) in scale.ticks((panel.h / 42.0) as usize) {
        scene.line(vec![(panel.x, y), (panel.right(), y)], FAINT, 1.0);
        scene.text((panel.x - 7.0, y + 4.3), &fit(&label, TICK, GUTTER - 14.0), TICK, Anchor::End);
    }
    scene.line(vec![(panel.x, panel.bottom()), (panel.right(), panel.bottom())], RULE, 1.0);
    if range.is_none() {
        return undefined(scene, panel);
    }
    let looks = palette::looks(&run.platforms);
    let found: Vec<Vec<(usize, f64)>> = (0..looks.len()).map(|p| values(sweep, named, axis, p)).collect();
    if looks.len() <= DOTTED {
        for (values, look) in found.iter().zip(&looks) {
            for (level, value) in values.iter().step_by(values.len().div_ceil(MOST_DOTS).max(1)) {
                scene.disc((across.level(*level), scale.at(*value)), 2.2, look.colour, 0.35);
            }
        }
    }
    for (p, (values, look)) in found.iter().zip(&looks).enumerate() {
        line(scene, &course(&sweep.axes[axis], values, across.log), *look, (&across, scale), p);
    }
}

/// Some room at both ends.
fn padded((low, high): (f64, f64)) -> (f64, f64) {
    let room = 0.04 * (high - low);
    (low - room, high + room)
}

/// Level of an axis and mean, by point.
fn values(sweep: &Sweep, named: &MeasureInfo, axis: usize, platform: usize) -> Vec<(usize, f64)> {
    let means = sweep.means(named.key, platform).iter().zip(&sweep.points);
    means.filter_map(|(estimate, levels)| Some((levels[axis]?, estimate.as_ref()?.mean))).collect()
}

/// The line through some values, as (value of the axis, height).
fn course(axis: &Axis, values: &[(usize, f64)], log: bool) -> Vec<(Place, f64)> {
    if joined(axis) {
        let of = |level: usize| values.iter().filter(move |value| value.0 == level).map(|value| value.1);
        let mean = |level: usize| {
            let count = of(level).count();
            (count > 0).then(|| (Place::Level(level), of(level).sum::<f64>() / count as f64))
        };
        return (0..axis.levels.len()).filter_map(mean).collect();
    }
    let along = |value: f64| if log { ln(value) } else { value };
    let mut points: Vec<(f64, f64)> =
        values.iter().map(|(level, value)| (along(axis.levels[*level].value), *value)).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
    let (from, to) = (first.0, last.0);
    let (low, high) = (axis.levels[values_at(values, true)].value, axis.levels[values_at(values, false)].value);
    let place = |k: usize| {
        let share = k as f64 / (PLACES - 1) as f64;
        // The ends are the values themselves: a logarithm and back would leave the panel by a bit.
        let at = match k {
            0 => low,
            k if k == PLACES - 1 => high,
            _ if log => exp64(from + share * (to - from)),
            _ => from + share * (to - from),
        };
        (Place::Number(at), smooth(&points, from + share * (to - from)))
    };
    (0..PLACES).map(place).collect()
}

/// The lowest or the highest level that has a value.
fn values_at(values: &[(usize, f64)], lowest: bool) -> usize {
    let levels = values.iter().map(|value| value.0);
    if lowest { levels.min() } else { levels.max() }.unwrap_or(0)
}

/// Where a point of a line is on its axis.
enum Place {
    /// at a level
    Level(usize),
    /// at a number
    Number(f64),
}

/// Local linear regression at a place: points in order, those nearest weighted by the tricube of their distance. Cleveland 1979.
fn smooth(points: &[(f64, f64)], at: f64) -> f64 {
    let count = ((NEAREST * points.len() as f64).ceil() as usize).max(6).min(points.len());
    let mut first = 0;
    while first + count < points.len() && points[first + count].0 - at < at - points[first].0 {
        first += 1;
    }
    let near = &points[first..first + count];
    let width = near.iter().map(|point| (point.0 - at).abs()).fold(0.0, f64::max) * 1.000_001;
    let weight = |x: f64| match width > 0.0 {
        true => {
            let share = (x - at).abs() / width;
            let rest = 1.0 - share * share * share;
            rest * rest * rest
        }
        false => 1.0,
    };
    let (mut sum, mut x1, mut x2, mut y1, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (x, y) in near {
        let (w, d) = (weight(*x), x - at);
        sum += w;
        x1 += w * d;
        x2 += w * d * d;
        y1 += w * y;
        xy += w * d * y;
    }
    let determinant = sum * x2 - x1 * x1;
    match determinant > 1e-12 * sum * x2 {
        true => (x2 * y1 - x1 * xy) / determinant,
        false => y1 / sum,
    }
}

fn line(scene: &mut Scene, course: &[(Place, f64)], look: Look, (across, scale): (&Across, Scaled), p: usize) {
    let at = |(place, value): &(Place, f64)| {
        let x = match place {
            Place::Level(level) => Some(across.level(*level)),
            Place::Number(number) => across.number(*number),
        };
        x.map(|x| (x, scale.at(*value)))
    };
    let points: Vec<Point> = course.iter().filter_map(at).collect();
    scene.dashed(&points, look.colour, 2.4, look.dash);
    // Some markers, staggered by platform, tell lines apart in grey.
    let every = points.len().div_ceil(4).max(1);
    for point in points.iter().skip((every / 2 + p) % every).step_by(every) {
        palette::marker(scene, *point, look, 4.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_is_smoothed_to_itself_and_a_bend_is_followed() {
        let straight: Vec<(f64, f64)> = (0..40).map(|k| (f64::from(k), 3.0 - 0.5 * f64::from(k))).collect();
        for at in [0.0, 7.3, 39.0] {
            assert!((smooth(&straight, at) - (3.0 - 0.5 * at)).abs() < 1e-9, "{at}");
        }
        let bent: Vec<(f64, f64)> = (0..40).map(|k| (f64::from(k), f64::from((k - 20i32).abs()))).collect();
        assert!(smooth(&bent, 20.0) < 6.0 && smooth(&bent, 0.0) > 17.0);
        assert_eq!(smooth(&[(1.0, 2.0), (1.0, 4.0)], 1.0), 3.0, "one place: its mean");
    }
}

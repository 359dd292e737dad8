//! Measures over one axis: a line with its band a platform, values of others as hollow marks.

use super::legend::{entries, heights, legend, marks_of, with_marks};
use super::panels::{Across, SMALL, arrange};
use super::picture::{Picture, file_stem};
use crate::experiment::statistics::Estimate;
use crate::math::{exp64, ln};
use crate::report::axis::{self, Scaled};
use crate::report::data::{Run, excludes_zero};
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::report::sweep::{Axis, Sweep};
use crate::scenario::measure::MeasureInfo;
use crate::scenario::plots::Mark;

/// Room for y tick labels.
const GUTTER: f64 = 72.0;
/// Most values of an axis that get a marker each.
const MARKED: usize = 25;

/// A panel: what it is called, and the points of its axis by level.
struct Course<'a> {
    title: String,
    axis: &'a Axis,
    points: Vec<Option<usize>>,
}

/// The figure of one axis, with a row of panels a measure if there is a panel axis.
pub fn figure(run: &Run, sweep: &Sweep, picture: &Picture) -> Vec<Scene> {
    let shown = run.shown();
    if run.info.format.height.is_none() {
        return vec![of(run, sweep, picture, &file_stem("lines"), &shown)];
    }
    // A measure a slide.
    let one = |named| of(run, sweep, picture, &format!("{}-{}", file_stem("lines"), stem(named)), &[named]);
    shown.into_iter().map(one).collect()
}

fn stem(named: &MeasureInfo) -> String {
    named.key.replace('.', "-")
}

fn of(run: &Run, sweep: &Sweep, picture: &Picture, name: &str, shown: &[&'static MeasureInfo]) -> Scene {
    let empty = Axis::default();
    let axis = picture.x.map_or(&empty, |x| &sweep.axes[x]);
    let found = picture.points(sweep);
    let by_level = |panel: usize| (0..axis.levels.len()).map(|k| found.get(&[k, 0, panel]).copied()).collect();
    let title = match shown {
        [one] => format!("{} over {}", one.name, axis.label),
        _ => format!("Measures over {}", axis.label),
    };
    let (mut scene, y) = open(name, &title, 0.0, run);
    let mut y = legend(&mut scene, y, &entries(run));
    match picture.panels {
        None => {
            let course = |named| Course { title: MeasureInfo::label(named), axis, points: by_level(0) };
            let courses: Vec<(&MeasureInfo, Course)> = shown.iter().map(|named| (*named, course(*named))).collect();
            y = row(&mut scene, y, run, sweep, &courses, false);
        }
        Some(panels) => {
            for named in shown {
                y = heading(&mut scene, y, named);
                let panel = &sweep.axes[panels];
                let title = |k: usize| format!("{} = {}", panel.short, panel.levels[k].text);
                let course = |k: &usize| (*named, Course { title: title(*k), axis, points: by_level(*k) });
                let courses: Vec<(&MeasureInfo, Course)> = picture.shown.iter().map(course).collect();
                y = row(&mut scene, y, run, sweep, &courses, true);
            }
        }
    }
    close(scene, y, &format!("{}{}", note(run, sweep), picture.words(sweep)), true, run)
}

/// The figure of axes that were varied each alone: a panel an axis.
pub fn one_at_a_time(run: &Run, sweep: &Sweep) -> Scene {
    let (mut scene, y) =
        open(&file_stem("lines"), "Measures over each axis, the others as the scenario says", 0.0, run);
    let mut y = legend(&mut scene, y, &entries(run));
    for named in run.shown() {
        y = heading(&mut scene, y, named);
        let course = |axis: &usize| {
            let (title, points) = (sweep.axes[*axis].label.clone(), alone(sweep, *axis));
            (named, Course { title, axis: &sweep.axes[*axis], points })
        };
        let courses: Vec<(&MeasureInfo, Course)> = sweep.varying().iter().map(course).collect();
        y = row(&mut scene, y, run, sweep, &courses, true);
    }
    close(scene, y, &note(run, sweep), true, run)
}

/// Points by level of an axis at which every other axis is as at the first point.
fn alone(sweep: &Sweep, axis: usize) -> Vec<Option<usize>> {
    let mut found = vec![None; sweep.axes[axis].levels.len()];
    let Some(base) = sweep.points.first() else { return found };
    for (point, levels) in sweep.points.iter().enumerate() {
        let same = (0..levels.len()).all(|other| other == axis || levels[other] == base[other]);
        if let (true, Some(level)) = (same, levels[axis]) {
            found[level].get_or_insert(point);
        }
    }
    found
}

fn note(run: &Run, sweep: &Sweep) -> String {
    let cut = |named: &&MeasureInfo, p: usize| {
        let all = sweep.means(named.key, p).iter().flatten();
        all.into_iter().any(|estimate| within(named, *estimate) != *estimate)
    };
    let cut = run.shown().iter().any(|named| (0..run.platforms.len()).any(|p| cut(named, p)));
    match run.replicates > 1 {
        true => format!(
            "Means at the last step with their whole intervals.{}{}",
            tested_words(run, sweep, "A full mark"),
            ended(cut)
        ),
        false => "Values at the last step.".to_string(),
    }
}

/// What a mark says of the paired test, and how many there are.
pub fn tested_words(run: &Run, sweep: &Sweep, mark: &str) -> String {
    let Some(name) = run.baseline_name().filter(|_| run.replicates > 1) else { return String::new() };
    let pairs = axis::grouped(((run.platforms.len() - 1) * sweep.points.len()) as f64, 0);
    format!(
        " {mark}: the 95 % interval of the difference to “{name}”, replicate by replicate at the same point, excludes zero ({pairs} \
         pairs a measure, each interval for itself alone)."
    )
}

fn heading(scene: &mut Scene, y: f64, named: &MeasureInfo) -> f64 {
    let text = fit(&named.label(), HEADING, scene.width - 2.0 * scene.margin);
    scene.text((scene.margin, y + 22.0), &text, HEADING, Anchor::Start);
    y + 24.0
}

/// A row of panels, wrapped; with `shared`, on one scale.
fn row(scene: &mut Scene, y: f64, run: &Run, sweep: &Sweep, courses: &[(&MeasureInfo, Course)], shared: bool) -> f64 {
    let looks = palette::looks(&run.platforms);
    let columns = if shared && courses.len() > 3 { 4 } else { 3 };
    let (panels, bottom) = arrange(scene.format, courses.len(), y, columns, (GUTTER, 0.66));
    let all: Vec<Vec<Vec<Option<Estimate>>>> = courses.iter().map(|(named, c)| values(run, sweep, named, c)).collect();
    let everything: Vec<Estimate> = all.iter().flatten().flatten().flatten().copied().collect();
    for (((named, course), panel), lines) in courses.iter().zip(&panels).zip(&all) {
        let alone: Vec<Estimate> = lines.iter().flatten().flatten().copied().collect();
        let own = span(if shared { &everything } else { &alone }, &marks_of(run, named.key), run.plots.log[1]);
        let title = fit(&course.title, SMALL, panel.w + GUTTER - 30.0);
        scene.text((panel.x - 12.0, panel.y - 11.0), &title, SMALL, Anchor::Start);
        let drawn = Drawn { range: own, lines, full: full(run, sweep, named, course) };
        course_panel(scene, *panel, run, (named, course), &drawn, &looks);
    }
    bottom
}

/// A measure by platform and level.
fn values(run: &Run, sweep: &Sweep, named: &MeasureInfo, course: &Course) -> Vec<Vec<Option<Estimate>>> {
    let at = |p: usize, point: Option<usize>| Some(within(named, sweep.at(named.key, p, point?)?));
    let of = |p: usize| course.points.iter().map(|point| at(p, *point)).collect();
    (0..run.platforms.len()).map(of).collect()
}

/// By platform and level, whether a mark is full: the baseline's own, those where the paired test excludes zero, and all where
/// nothing is tested.
fn full(run: &Run, sweep: &Sweep, named: &MeasureInfo, course: &Course) -> Vec<Vec<bool>> {
    let tested = run.baseline.filter(|_| run.replicates > 1);
    let at = |p: usize, point: Option<usize>| {
        let difference = point.and_then(|point| sweep.difference(named.key, p, point));
        tested.is_none_or(|base| base == p) || difference.is_some_and(|d| excludes_zero(d.interval))
    };
    let of = |p: usize| course.points.iter().map(|point| at(p, *point)).collect();
    (0..run.platforms.len()).map(of).collect()
}

/// The range of estimates and marks, with room at both ends in the logarithm where that is the scale.
fn span(estimates: &[Estimate], marks: &[(usize, &Mark)], log: bool) -> Option<(f64, f64)> {
    let positive = estimates.iter().all(|value| value.mean > 0.0) && heights(marks).all(|y| y > 0.0);
    if !log || !positive {
        return range(estimates.iter()).map(|range| with_marks(range, heights(marks)));
    }
    let in_log = |value: &Estimate| {
        let mean = ln(value.mean);
        let interval = value.interval.filter(|(low, _)| *low > 0.0).map(|(low, high)| (ln(low), ln(high)));
        Estimate { mean, interval, ..*value }
    };
    let estimates: Vec<Estimate> = estimates.iter().map(in_log).collect();
    let (low, high) = range(estimates.iter()).map(|range| with_marks(range, heights(marks).map(ln)))?;
    Some((exp64(low), exp64(high)))
}

/// The range of some lines, if anything is defined; the lines by platform and level, and which of their marks are full.
struct Drawn<'a> {
    range: Option<(f64, f64)>,
    lines: &'a [Vec<Option<Estimate>>],
    full: Vec<Vec<bool>>,
}

fn course_panel(
    scene: &mut Scene,
    panel: Area,
    run: &Run,
    (named, course): (&MeasureInfo, &Course),
    Drawn { range, lines, full }: &Drawn,
    looks: &[Look],
) {
    let across = Across::new(course.axis, panel, run.plots.log[0]);
    across.draw(scene);
    let scale = Scaled::new(range.unwrap_or((0.0, 1.0)), panel.bottom(), panel.y, run.plots.log[1]);
    for (y, label) in scale.ticks((panel.h / 42.0) as usize) {
        scene.line(vec![(panel.x, y), (panel.right(), y)], FAINT, 1.0);
        scene.text((panel.x - 7.0, y + 4.3), &fit(&label, TICK, GUTTER - 14.0), TICK, Anchor::End);
    }
    scene.line(vec![(panel.x, panel.bottom()), (panel.right(), panel.bottom())], RULE, 1.0);
    if range.is_none() {
        undefined(scene, panel);
        return;
    }
    let banded = run.platforms.len() <= 6 && !across.slots;
    if banded {
        for (line, look) in lines.iter().zip(looks) {
            band(scene, line, *look, &across, scale);
        }
    }
    // Before ours, which would be lost behind them.
    for (k, mark) in marks_of(run, named.key) {
        let own = run.platforms.iter().position(|name| mark.platform.as_ref() == Some(name));
        let colour = own.map_or(INK, |p| looks[p].colour);
        if let Some(x) = across.number(mark.x) {
            palette::hollow(scene, (x, scale.at(mark.y)), k, colour);
        }
    }
    for (p, (line, look)) in lines.iter().zip(looks).enumerate() {
        if across.slots {
            bars(scene, (line, &full[p]), *look, (&across, p, lines.len()), scale);
        } else {
            curve(scene, (line, &full[p]), *look, &across, scale);
        }
    }
}

/// Stretches of a line without a gap.
fn stretches(line: &[Option<Estimate>]) -> Vec<Vec<(usize, Estimate)>> {
    let known: Vec<Option<(usize, Estimate)>> =
        line.iter().enumerate().map(|(k, value)| value.map(|v| (k, v))).collect();
    known.split(Option::is_none).filter(|s| !s.is_empty()).map(|s| s.iter().flatten().copied().collect()).collect()
}

fn band(scene: &mut Scene, line: &[Option<Estimate>], look: Look, across: &Across, scale: Scaled) {
    for stretch in stretches(line).iter().filter(|stretch| stretch.len() > 1) {
        let lower = stretch.iter().map(|(k, value)| (across.level(*k), scale.at(value.ends().0)));
        let upper = stretch.iter().rev().map(|(k, value)| (across.level(*k), scale.at(value.ends().1)));
        scene.polygon(lower.chain(upper).collect(), look.colour, 0.15);
    }
}

/// Estimates by level, and whether their marks are full.
type Marked<'a> = (&'a [Option<Estimate>], &'a [bool]);

fn curve(scene: &mut Scene, (line, full): Marked, look: Look, across: &Across, scale: Scaled) {
    for stretch in stretches(line) {
        let points: Vec<Point> = stretch.iter().map(|(k, v)| (across.level(*k), scale.at(v.mean))).collect();
        scene.dashed(&points, look.colour, 2.1, look.dash);
        if let ([point], [(_, value)]) = (points.as_slice(), stretch.as_slice()) {
            bar(scene, point.0, value, look, scale);
        }
    }
    let every = line.len().div_ceil(MARKED).max(1);
    for (k, value) in line.iter().enumerate().filter(|(k, _)| k % every == 0) {
        if let Some(value) = value {
            mark(scene, (across.level(k), scale.at(value.mean)), look, full[k]);
        }
    }
}

/// Values side by side, each with its interval.
fn bars(
    scene: &mut Scene,
    (line, full): Marked,
    look: Look,
    (across, p, count): (&Across, usize, usize),
    scale: Scaled,
) {
    for (k, value) in line.iter().enumerate() {
        let Some(value) = value else { continue };
        let x = across.beside(k, p, count);
        bar(scene, x, value, look, scale);
        mark(scene, (x, scale.at(value.mean)), look, full[k]);
    }
}

fn mark(scene: &mut Scene, at: Point, look: Look, full: bool) {
    match full {
        true => palette::marker(scene, at, look, 4.0),
        false => palette::ring(scene, at, look, 4.8),
    }
}

fn bar(scene: &mut Scene, x: f64, value: &Estimate, look: Look, scale: Scaled) {
    if let Some((low, high)) = value.interval {
        scene.line(vec![(x, scale.at(low)), (x, scale.at(high))], look.colour, 2.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(mean: f64) -> Estimate {
        Estimate { n: 2, mean, sd: None, interval: Some((mean - 0.5, mean + 0.5)) }
    }

    #[test]
    fn a_logarithmic_scale_has_room_in_the_logarithm() {
        let values = [estimate(1.0), estimate(38.0)];
        let mark = Mark { x: 0.0, y: 76.0, label: "a source".into(), platform: None, measure: None };
        let (low, high) = span(&values, &[(0, &mark)], true).unwrap();
        assert!(low > 0.2 && low < 0.5 && high > 76.0 && high < 110.0, "{low} to {high}");
        assert!(span(&values, &[], false).unwrap().0 < 0.5, "a linear scale takes room below 1");
        let zero = Mark { y: 0.0, ..mark };
        assert!(span(&values, &[(0, &zero)], true).unwrap().0 < 0.0, "0 is not on a logarithmic scale");
        assert_eq!(span(&[], &[], true), None);
    }
}

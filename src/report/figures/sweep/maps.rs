//! A measure over two axes: a map a platform, the difference of two platforms, contours where axes are fine enough, and a
//! map a value of a third axis.
//!
//! Cells are of one size and carry their values, so that linear, logarithmic and listed axes are read alike.

use super::contours;
use super::lines::tested_words;
use super::panels::{HEAD, SMALL, arrange, widest};
use super::picture::{Picture, file_stem};
use crate::report::axis::Scale;
use crate::report::data::{Run, excludes_zero};
use crate::report::font;
use crate::report::layout::*;
use crate::report::palette;
use crate::report::scene::*;
use crate::report::shades;
use crate::report::sweep::{Axis, Sweep};
use crate::scenario::measure::MeasureInfo;
use crate::scenario::plots::Kind;
use std::collections::BTreeMap;

/// Shades of a map; equal neighbours are drawn as one.
const LEVELS: usize = 48;
/// Contours of a map, about.
const CONTOURS: usize = 12;
/// Ticks of a colour bar, about.
const KEY_TICKS: usize = 6;

/// What a panel shows.
#[derive(Clone, Copy, PartialEq)]
enum Kinds {
    /// a platform's means
    Means,
    /// differences of two platforms' means
    Differences,
}

/// By row and column.
type Cells<T> = Vec<Vec<T>>;

struct Panel {
    title: String,
    platform: Option<usize>,
    kind: Kinds,
    cells: Cells<Option<f64>>,
    /// where the interval of the paired difference to the baseline excludes zero
    decided: Cells<bool>,
}

impl Panel {
    fn values(&self, kind: Kinds) -> impl Iterator<Item = f64> {
        self.cells.iter().flatten().flatten().copied().filter(move |_| self.kind == kind)
    }
}

/// What is drawn of a measure.
struct Subject<'a> {
    run: &'a Run,
    sweep: &'a Sweep,
    picture: &'a Picture,
    named: &'a MeasureInfo,
    axes: [&'a Axis; 2],
    pair: Option<(usize, usize)>,
    names: Vec<String>,
    points: BTreeMap<[usize; 3], usize>,
}

/// The figure of a measure.
pub fn figure(run: &Run, sweep: &Sweep, picture: &Picture, named: &MeasureInfo) -> Vec<Scene> {
    let empty = Axis::default();
    let axes = [picture.x, picture.y].map(|axis| axis.map_or(&empty, |axis| &sweep.axes[axis]));
    let (pair, names, points) = (pair(run), names(run, SMALL, 250.0), picture.points(sweep));
    let subject = Subject { run, sweep, picture, named, axes, pair, names, points };
    let groups = subject.groups();
    let scale = scale(groups.iter().flatten(), named);
    let most = groups.iter().flatten().flat_map(|panel| panel.values(Kinds::Differences));
    let most = most.fold(0.0, |most: f64, d| most.max(d.abs()));
    let contoured = picture.kind == Kind::Phase;
    let page = |name: &str, panels: &[&[Panel]]| {
        let (mut scene, top) = open(name, &named.label(), 0.0, run);
        let kinds: Vec<Kinds> = panels.iter().flat_map(|group| group.iter().map(|panel| panel.kind)).collect();
        let pair = pair.filter(|_| kinds.contains(&Kinds::Differences)).map(|pair| (pair, most));
        let mut y = keys(&mut scene, top, run, kinds.contains(&Kinds::Means).then_some(scale), pair);
        for group in panels {
            y = rows(&mut scene, y, run, group, axes, (scale, most, contoured));
        }
        close(scene, y, &subject.note(), true, run)
    };
    let stem = file_stem(named.key);
    if run.info.format.height.is_none() {
        return vec![page(&stem, &groups.iter().map(Vec::as_slice).collect::<Vec<_>>())];
    }
    // A panel a slide.
    let panels = groups.iter().flatten().enumerate();
    panels.map(|(k, panel)| page(&format!("{stem}-{}", k + 1), &[std::slice::from_ref(panel)])).collect()
}

/// The two platforms whose difference is mapped: those that the scenario asks for, or the only other and the baseline.
fn pair(run: &Run) -> Option<(usize, usize)> {
    let position = |name: &String| run.platforms.iter().position(|other| other == name);
    match (&run.plots.difference, run.baseline) {
        (Some([a, b]), _) => Some((position(a)?, position(b)?)),
        (None, Some(base)) => (run.platforms.len() == 2).then(|| (1 - base, base)),
        (None, None) => None,
    }
}

impl Subject<'_> {
    /// Panels in rows: platforms without a third axis; else a group a platform.
    fn groups(&self) -> Vec<Vec<Panel>> {
        let platforms = 0..self.run.platforms.len();
        let minus = |(a, b): (usize, usize)| format!("{} minus {}", self.names[a], self.names[b]);
        let Some(third) = self.picture.panels else {
            let means = platforms.map(|p| self.means(self.names[p].clone(), p, 0));
            let last = self.pair.map(|pair| self.differences(minus(pair), pair, 0));
            return vec![means.chain(last).collect()];
        };
        let third = &self.sweep.axes[third];
        let title = |name: &str, k: usize| format!("{name}: {} = {}", third.short, third.levels[k].text);
        let shown = &self.picture.shown;
        let of = |p: usize| shown.iter().map(|k| self.means(title(&self.names[p], *k), p, *k)).collect();
        let mut groups: Vec<Vec<Panel>> = platforms.map(of).collect();
        let apart = |pair| shown.iter().map(|k| self.differences(title("difference", *k), pair, *k)).collect();
        groups.extend(self.pair.map(apart));
        groups
    }
    /// Something of every cell of a panel that was run.
    fn grid<T>(&self, panel: usize, of: impl Fn(Option<usize>) -> T) -> Cells<T> {
        let [x, y] = self.axes.map(|axis| axis.levels.len());
        let row = |v| (0..x).map(|u| of(self.points.get(&[u, v, panel]).copied())).collect();
        (0..y).map(row).collect()
    }
    fn means(&self, title: String, p: usize, panel: usize) -> Panel {
        let mean = |point: Option<usize>| self.sweep.at(self.named.key, p, point?).map(|estimate| estimate.mean);
        let (cells, decided) = (self.grid(panel, mean), self.grid(panel, |point| self.decided(p, point)));
        Panel { title, platform: Some(p), kind: Kinds::Means, cells, decided }
    }
    /// Of means; decided where one of the two is the baseline and the paired test says so.
    fn differences(&self, title: String, (a, b): (usize, usize), panel: usize) -> Panel {
        let at = |p: usize, point: usize| Some(self.sweep.at(self.named.key, p, point)?.mean);
        let cells = self.grid(panel, |point| Some(at(a, point?)? - at(b, point?)?));
        let other = [(a, b), (b, a)].into_iter().find(|(_, base)| self.run.baseline == Some(*base));
        let decided = self.grid(panel, |point| other.is_some_and(|(other, _)| self.decided(other, point)));
        Panel { title, platform: None, kind: Kinds::Differences, cells, decided }
    }
    /// Whether the interval of a platform's paired difference to the baseline excludes zero.
    fn decided(&self, platform: usize, point: Option<usize>) -> bool {
        let difference = point.and_then(|point| self.sweep.difference(self.named.key, platform, point));
        difference.is_some_and(|difference| excludes_zero(difference.interval))
    }
    fn note(&self) -> String {
        let label = |axis: Option<usize>| axis.map_or("", |axis| self.sweep.axes[axis].label.as_str());
        let (x, y) = (label(self.picture.x), label(self.picture.y));
        let mut note = format!("Means at the last step over {x} (across) and {y} (up).");
        if self.picture.kind == Kind::Phase {
            note.push_str(" Contours interpolate between cells.");
        }
        if let Some((a, b)) = self.pair {
            note.push_str(" The difference is of means.");
            if ![Some(a), Some(b)].contains(&self.run.baseline) {
                note.push_str(" Neither of its two is the baseline: its cells are not tested.");
            }
        }
        note += &tested_words(self.run, self.sweep, "A dot");
        note + &self.picture.words(self.sweep) + " Crossed out: undefined or not run."
    }
}

/// The scale of the means shown.
fn scale<'a>(panels: impl Iterator<Item = &'a Panel>, named: &MeasureInfo) -> Scale {
    let means = panels.flat_map(|panel| panel.values(Kinds::Means));
    let fold = |range: Option<(f64, f64)>, v: f64| Some(range.map_or((v, v), |(low, high)| (low.min(v), high.max(v))));
    let unknown = (named.min.unwrap_or(0.0), named.max.unwrap_or(1.0));
    Scale::new(means.fold(None, fold).unwrap_or(unknown), 0.0, 1.0)
}

/// Colour bars above the panels; returns the y below.
fn keys(scene: &mut Scene, top: f64, run: &Run, scale: Option<Scale>, pair: Option<((usize, usize), f64)>) -> f64 {
    let (narrow, right) = (scene.format.narrow(), scene.width - scene.margin - 10.0);
    let x = scene.margin + 8.0;
    let bar = Area { x, y: top + 4.0, w: (right - x).min(420.0), h: 12.0 };
    let mut bottom = top;
    if let Some(scale) = scale {
        key(scene, bar, scale, &shades::LIGHT_TO_DARK);
        bottom = top + 44.0;
    }
    if let Some((pair, most)) = pair {
        let (from, y) = if narrow { (x, bottom) } else { (560.0, top) };
        let names = names(run, NOTE, if scene.format.column() { 100.0 } else { 150.0 });
        let words = format!("{} minus {}:", names[pair.0], names[pair.1]);
        let area = scene.text((from, y + 14.5), &words, NOTE, Anchor::Start);
        let bar = match scene.format.column() {
            true => Area { y: y + 24.0, ..bar },
            false => Area { x: area.right() + 18.0, y: y + 4.0, w: (right - area.right() - 18.0).min(340.0), h: 12.0 },
        };
        key(scene, bar, Scale::new((-most, most), 0.0, 1.0), &shades::BOTH_WAYS);
        bottom = bar.bottom() + 28.0;
    }
    bottom
}

fn key(scene: &mut Scene, bar: Area, scale: Scale, stops: &[Colour]) {
    let w = bar.w / LEVELS as f64;
    for level in 0..LEVELS {
        let share = level as f64 / (LEVELS - 1) as f64;
        scene.rectangle(Area { x: bar.x + level as f64 * w, w, ..bar }, shades::between(stops, share));
    }
    let ticks = ((bar.w / 60.0) as usize).clamp(2, KEY_TICKS);
    x_ticks(scene, bar, Scale { from: bar.x, to: bar.right(), ..scale }, ticks, false, true);
}

/// Panels in rows; returns the y below.
fn rows(
    scene: &mut Scene,
    y: f64,
    run: &Run,
    panels: &[Panel],
    axes: [&Axis; 2],
    (scale, most, contoured): (Scale, f64, bool),
) -> f64 {
    let looks = palette::looks(&run.platforms);
    let labels = widest(axes[1].levels.iter().map(|level| level.text.as_str())).min(90.0);
    let gutter = labels + 36.0;
    let columns = match panels.len() {
        0..=3 => panels.len().max(2),
        5 | 6 => 3,
        _ => 4,
    };
    let (areas, bottom) = arrange(scene.format, panels.len(), y, columns, (gutter, 0.72));
    for (k, (panel, area)) in panels.iter().zip(areas).enumerate() {
        let left = match panel.platform {
            Some(p) => {
                palette::marker(scene, (area.x + 5.0, area.y - 15.0), looks[p], 4.2);
                15.0
            }
            None => 0.0,
        };
        let title = fit(&panel.title, SMALL, area.w - left);
        scene.text((area.x + left, area.y - HEAD + 19.5), &title, SMALL, Anchor::Start);
        cells(scene, area, panel, scale, most, axes);
        if contoured && panel.kind == Kinds::Means {
            lines(scene, area, &panel.cells, scale);
        }
        dots(scene, area, panel);
        frame(scene, area, axes, k % columns == 0);
    }
    bottom
}

fn cells(scene: &mut Scene, area: Area, panel: &Panel, scale: Scale, most: f64, [x, y]: [&Axis; 2]) {
    let (w, h) = (area.w / x.levels.len().max(1) as f64, area.h / y.levels.len().max(1) as f64);
    let share = |u: usize, v: usize| {
        panel.cells[v][u].map(|value| match panel.kind {
            Kinds::Means => (value - scale.low) / (scale.high - scale.low),
            Kinds::Differences if most > 0.0 => 0.5 + 0.5 * value / most,
            Kinds::Differences => 0.5,
        })
    };
    let stops: &[Colour] = if panel.kind == Kinds::Means { &shades::LIGHT_TO_DARK } else { &shades::BOTH_WAYS };
    let level = |u: usize, v: usize| share(u, v).map(|share| (share * (LEVELS - 1) as f64).round() as usize);
    for v in 0..y.levels.len() {
        let top = area.bottom() - (v + 1) as f64 * h;
        let mut first = 0;
        while first < x.levels.len() {
            let own = level(first, v);
            let same = (first..x.levels.len()).take_while(|u| level(*u, v) == own && own.is_some()).count().max(1);
            let cell = Area { x: area.x + first as f64 * w, y: top, w: w * same as f64, h };
            match own {
                Some(own) => scene.rectangle(cell, shades::between(stops, own as f64 / (LEVELS - 1) as f64)),
                None => scene.line(vec![(cell.x, cell.bottom()), (cell.right(), cell.y)], RULE, 0.8),
            }
            first += same;
        }
    }
}

/// A dot in each cell that is decided: dark with a light rim, so that it is seen on every shade.
fn dots(scene: &mut Scene, area: Area, panel: &Panel) {
    let columns = panel.cells.first().map_or(0, Vec::len).max(1);
    let (w, h) = (area.w / columns as f64, area.h / panel.cells.len().max(1) as f64);
    let radius = (0.14 * w.min(h)).clamp(0.8, 3.0);
    for (v, row) in panel.decided.iter().enumerate() {
        for u in (0..row.len()).filter(|u| row[*u]) {
            let centre = (area.x + (u as f64 + 0.5) * w, area.bottom() - (v as f64 + 0.5) * h);
            scene.disc(centre, radius + 0.45 * radius.min(2.0), WHITE, 1.0);
            scene.disc(centre, radius, INK, 1.0);
        }
    }
}

/// Contours at round values, each with its value where there is room.
fn lines(scene: &mut Scene, area: Area, values: &[Vec<Option<f64>>], scale: Scale) {
    let columns = values.first().map_or(0, Vec::len).max(1);
    let (w, h) = (area.w / columns as f64, area.h / values.len().max(1) as f64);
    let at = |(u, v): (f64, f64)| (area.x + (u + 0.5) * w, area.bottom() - (v + 0.5) * h);
    let mut taken: Vec<Area> = Vec::new();
    let mut written: Vec<(Point, String)> = Vec::new();
    for (level, label) in scale.ticks(CONTOURS) {
        let segments = contours::contour(values, level);
        let drawn: Vec<Vec<Point>> = segments.iter().map(|segment| segment.map(at).to_vec()).collect();
        for (colour, width) in [(WHITE, 2.6), (INK, 1.1)] {
            drawn.iter().for_each(|line| scene.line(line.clone(), colour, width));
        }
        let width = font::width(&label, TICK.size, TICK.weight);
        let middle = |line: &Vec<Point>| ((line[0].0 + line[1].0) / 2.0, (line[0].1 + line[1].1) / 2.0);
        let middles = drawn.iter().step_by((drawn.len() / 40).max(1)).map(middle);
        let boxed = |(x, y): Point| Area { x: x - width / 2.0 - 3.0, y: y - 8.0, w: width + 6.0, h: 16.0 };
        let free = |b: &Area| {
            let inside = b.x > area.x + 2.0
                && b.right() < area.right() - 2.0
                && b.y > area.y + 2.0
                && b.bottom() < area.bottom() - 2.0;
            inside && taken.iter().all(|other| !other.overlaps(b))
        };
        let length: f64 = drawn.iter().map(|line| distance(line[0], line[1])).sum();
        let long = length > 3.0 * width;
        let spots: Vec<Point> = middles.filter(|spot| long && free(&boxed(*spot))).collect();
        if let Some(spot) = spots.get(spots.len() / 2) {
            taken.push(boxed(*spot));
            written.push((*spot, label));
        }
    }
    for ((x, y), label) in written {
        let width = font::width(&label, TICK.size, TICK.weight);
        scene.rectangle(Area { x: x - width / 2.0 - 2.0, y: y - 7.0, w: width + 4.0, h: 14.0 }, WHITE);
        scene.text((x, y + 4.3), &label, Type { colour: INK, ..TICK }, Anchor::Middle);
    }
}

fn distance((x0, y0): Point, (x1, y1): Point) -> f64 {
    ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).sqrt()
}

fn frame(scene: &mut Scene, area: Area, [x, y]: [&Axis; 2], first: bool) {
    let corners = [(area.x, area.y), (area.right(), area.y), (area.right(), area.bottom()), (area.x, area.bottom())];
    scene.line(vec![corners[0], corners[1], corners[2], corners[3], corners[0]], RULE, 1.0);
    let w = area.w / x.levels.len().max(1) as f64;
    let across = x
        .levels
        .iter()
        .enumerate()
        .map(|(k, level)| (area.x + (k as f64 + 0.5) * w, fit(&level.text, TICK, (w - 8.0).max(52.0))));
    apart(scene, area.bottom() + 16.5, (area.x - 6.0, area.right() + 6.0), across);
    let title = fit(&x.title(), TICK, area.w);
    scene.text((area.x + area.w / 2.0, area.bottom() + 34.0), &title, TICK, Anchor::Middle);
    let h = area.h / y.levels.len().max(1) as f64;
    let every = (16.0 / h).ceil().max(1.0) as usize;
    let mut widest = 0.0f64;
    for (k, level) in y.levels.iter().enumerate().step_by(every) {
        let middle = (area.bottom() - (k as f64 + 0.5) * h + 4.3).clamp(area.y + 8.0, area.bottom() + 1.0);
        let box_ = scene.text((area.x - 6.0, middle), &fit(&level.text, TICK, 90.0), TICK, Anchor::End);
        widest = widest.max(box_.w);
    }
    if first {
        let title = fit(&y.title(), TICK, area.h);
        scene.turned((area.x - widest - 14.0, area.y + area.h / 2.0), &title, TICK, Anchor::Middle);
    }
}

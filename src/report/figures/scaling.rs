//! Scaling: totals against the number of people, both as logarithms, with the fitted powers and the laws of network value.

use crate::experiment::statistics::scaling::Law;
use crate::math;
use crate::output::scaling::{DIFFERENCE, TOTALS};
use crate::output::{estimates, summary};
use crate::report::axis::{self, Scale};
use crate::report::error::ReportError;
use crate::report::figures::sweep::legend::{Key, legend};
use crate::report::font;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::run_info::RunInfo;
use crate::report::scene::*;
use crate::report::table::{self, Table};
use std::collections::BTreeMap;
use std::path::Path;

/// Columns of scaling.csv that name no axis.
const OWN: [&str; 16] = [
    "platform",
    "when",
    "total",
    "exponent",
    "low",
    "high",
    "replicates",
    "sizes",
    "smallest",
    "largest",
    "finding",
    "gap_sarnoff",
    "gap_odlyzko",
    "gap_metcalfe",
    "gap_reed",
    "gap_free",
];
/// What the key says of a platform, and where scaling.csv has it.
const EXPONENTS: [(&str, &str); 3] = [("b of value", "value"), ("b of cost", "cost"), ("difference", DIFFERENCE)];
/// Combinations of the other axes at most.
const ROWS_MAX: usize = 6;
/// Platforms at most.
const PLATFORMS_MAX: usize = 24;
const PANEL: f64 = 208.0;
/// Right of a panel: the names of laws that end there.
const LAWS: f64 = 60.0;
const GUTTER: f64 = 62.0;
/// A panel's heading, and the names of laws that leave it above.
const HEAD: f64 = 44.0;
const SMALL: Type = Type { size: 13.0, ..HEADING };
/// Points of a law's line.
const PIECES: u32 = 60;

/// Means of a total by size, of one platform and combination.
type Curve = Vec<(f64, f64)>;

/// The tables that the figure reads.
pub struct Tables {
    /// scaling.csv
    pub scaling: Table,
    /// the means of the totals
    pub means: Vec<Mean>,
    /// points.csv
    pub points: Table,
}

/// A mean of a total.
pub struct Mean {
    /// design point
    point: u32,
    platform: String,
    /// position in [`TOTALS`]
    total: usize,
    when: String,
    mean: f64,
}

/// The means of the totals of a folder, from its summary: the whole one, where its CSV is short.
///
/// # Errors
/// If the summary cannot be read.
pub fn means(dir: &Path) -> Result<Vec<Mean>, ReportError> {
    let mut found = Vec::new();
    estimates::each_row(dir, &summary::LAYOUT, Some(&TOTALS.map(|(_, key)| key)), &mut |row| {
        let total = TOTALS.iter().position(|(_, key)| *key == row.measure);
        if let (Some(total), Some(estimate)) = (total, row.cell.estimate) {
            let (platform, when) = (row.platform.to_string(), row.when.to_string());
            found.push(Mean { point: row.point, platform, total, when, mean: estimate.mean });
        }
    })?;
    Ok(found)
}

/// What is drawn.
struct Data<'a> {
    tables: &'a Tables,
    rows: Vec<&'a [String]>,
    when: String,
    /// labels of the other axes
    axes: Vec<String>,
    platforms: Vec<String>,
    /// by total, platform and combination of the other axes
    curves: BTreeMap<(usize, String, Vec<String>), Curve>,
}

/// The figures: one, or on slides two a combination of the other axes, growth and exponents.
pub fn figures(tables: &Tables, info: &RunInfo) -> Vec<Scene> {
    let data = Data::new(tables, info);
    let looks = palette::looks(&data.platforms);
    let mut combinations: Vec<Vec<String>> = Vec::new();
    for row in &data.rows {
        let others = data.others(row);
        if !combinations.contains(&others) {
            combinations.push(others);
        }
    }
    let mut note = format!(
        "Means over replicates {}. Solid: ~ n to the fitted power. Dashed: the laws of Sarnoff (n), Odlyzko (n ln n), \
         Metcalfe (n(n-1)/2) and Reed (2^n - n - 1) from where the first platform with the smallest size begins. Exponents b with 95 % intervals by \
         Student's t over replicates, and the law that the data follow by Akaike's criterion, where they can tell.",
        table::in_words(&data.when)
    );
    if combinations.len() > ROWS_MAX {
        note.push_str(&format!(" The first {ROWS_MAX} of {} combinations; scaling.csv has all.", combinations.len()));
        combinations.truncate(ROWS_MAX);
    }
    let note = format!("{note} {}", table::of_run(info, false));
    if info.format.height.is_none() {
        let (mut scene, top) = open_titled("scaling", TITLE_OF, info, 0.0);
        let y = combinations.iter().fold(top + 6.0, |y, others| data.row(&mut scene, y, others, &looks));
        return vec![end(scene, y, &note)];
    }
    let name =
        |part: &str, k: usize| format!("scaling{part}{}", if k == 0 { String::new() } else { format!("-{}", k + 1) });
    let mut scenes = Vec::new();
    for (k, others) in combinations.iter().enumerate() {
        let (mut scene, top) = open_titled(&name("", k), TITLE_OF, info, 0.0);
        let y = data.growth(&mut scene, top, others, &looks);
        scenes.push(end(scene, y, &note));
        let (mut scene, top) = open_titled(&name("-exponents", k), "Exponents of growth", info, 0.0);
        let y = data.combination(&mut scene, top, others);
        let at = (scene.margin, y + 16.0);
        let y = data.key(&mut scene, at, others, &looks);
        scenes.push(end(scene, y, &note));
    }
    scenes
}

const TITLE_OF: &str = "Growth with the number of people";

impl<'a> Data<'a> {
    fn new(tables: &'a Tables, info: &RunInfo) -> Data<'a> {
        let (rows, when) = tables.scaling.at_one_time();
        let axes: Vec<String> =
            tables.scaling.columns().iter().filter(|name| !OWN.contains(&name.as_str())).cloned().collect();
        let mut platforms: Vec<String> = Vec::new();
        for row in &rows {
            let name = tables.scaling.text(row, "platform").to_string();
            if !platforms.contains(&name) && platforms.len() < PLATFORMS_MAX {
                platforms.push(name);
            }
        }
        platforms.sort_by_key(|name| info.position(name));
        let mut data = Data { tables, rows, when, axes, platforms, curves: BTreeMap::new() };
        // The axis of sizes is the one that scaling.csv has no column of.
        let known = |label: &&String| *label != "point" && !data.axes.contains(label);
        let size = tables.points.columns().iter().find(known).cloned().unwrap_or_default();
        data.read(&size);
        data
    }

    /// Fills the curves.
    fn read(&mut self, size: &str) {
        let points = &self.tables.points;
        let number = |row: &Vec<String>| points.text(row, "point").parse::<u32>().ok();
        let by_number: BTreeMap<u32, &Vec<String>> =
            points.rows.iter().filter_map(|row| Some((number(row)?, row))).collect();
        for row in self.tables.means.iter().filter(|row| row.when == self.when) {
            let Some(point) = by_number.get(&row.point) else { continue };
            let Some(size) = points.number(point, size) else { continue };
            let others = self.axes.iter().map(|axis| points.text(point, axis).to_string()).collect();
            let key = (row.total, row.platform.clone(), others);
            self.curves.entry(key).or_default().push((size, row.mean));
        }
        self.curves.values_mut().for_each(|curve| curve.sort_by(|a, b| a.0.total_cmp(&b.0)));
    }

    fn others(&self, row: &[String]) -> Vec<String> {
        self.axes.iter().map(|axis| self.tables.scaling.text(row, axis).to_string()).collect()
    }

    /// The points of a curve that have logarithms: those of sizes and means.
    fn logarithms(&self, total: usize, platform: &str, others: &[String]) -> Curve {
        let curve = self.curves.get(&(total, platform.to_string(), others.to_vec()));
        let above = curve.into_iter().flatten().filter(|(size, mean)| *size > 0.0 && *mean > 0.0);
        above.map(|&(size, mean)| (math::ln(size), math::ln(mean))).collect()
    }

    fn fit(&self, total: &str, platform: &str, others: &[String]) -> Option<&'a [String]> {
        let table = &self.tables.scaling;
        let is = |row: &&&[String]| {
            table.text(row, "total") == total && table.text(row, "platform") == platform && self.others(row) == others
        };
        self.rows.iter().find(is).copied()
    }

    /// The values of the other axes; returns the y below.
    fn combination(&self, scene: &mut Scene, y: f64, others: &[String]) -> f64 {
        if others.is_empty() {
            return y;
        }
        let words: Vec<String> =
            self.axes.iter().zip(others).map(|(axis, value)| format!("{axis} = {value}")).collect();
        let room = scene.width - 2.0 * scene.margin;
        scene.text((scene.margin, y + 14.0), &fit(&words.join(", "), HEADING, room), HEADING, Anchor::Start);
        y + 24.0
    }

    /// Two panels with their legend, on a slide; returns the y below.
    fn growth(&self, scene: &mut Scene, top: f64, others: &[String], looks: &[Look]) -> f64 {
        let y = self.combination(scene, top, others);
        let entries = looks.iter().zip(&self.platforms).map(|(look, name)| (Key::Line(*look), name.clone()));
        let y = legend(scene, y, &entries.collect::<Vec<_>>());
        let h = scene.format.height.map_or(250.0, |height| (height - y - HEAD - 46.0 - 62.0).max(110.0));
        let w = (scene.width - 2.0 * scene.margin) / TOTALS.len() as f64 - GUTTER - LAWS;
        for (total, (_, key)) in TOTALS.iter().enumerate() {
            let x = scene.margin + GUTTER + total as f64 * (GUTTER + w + LAWS);
            scene.text((x - GUTTER, y + 14.0), &fit(table::named(key), SMALL, GUTTER + w), SMALL, Anchor::Start);
            self.panel(scene, Area { x, y: y + HEAD, w, h }, total, others, looks);
        }
        y + HEAD + h + 46.0
    }

    /// One combination: two panels and the key; returns the y below.
    fn row(&self, scene: &mut Scene, top: f64, others: &[String], looks: &[Look]) -> f64 {
        let y = self.combination(scene, top, others);
        let h = (20.0 * self.platforms.len() as f64 + 40.0).clamp(250.0, 520.0);
        // Without room for two panels and the key beside each other, they stand below each other.
        let beside = match scene.format {
            format if !format.narrow() => 3,
            format if format.column() => 1,
            _ => 2,
        };
        let margin = scene.margin;
        let w = if beside == 3 { PANEL } else { (scene.width - 2.0 * margin) / beside as f64 - GUTTER - LAWS };
        let whole = GUTTER + w + LAWS;
        for (total, (_, key)) in TOTALS.iter().enumerate() {
            let (column, row) = (total % beside, total / beside);
            let y = y + row as f64 * (HEAD + h + 46.0);
            let x = margin + GUTTER + column as f64 * whole;
            let heading = fit(table::named(key), SMALL, whole);
            scene.text((x - GUTTER, y + 14.0), &heading, SMALL, Anchor::Start);
            self.panel(scene, Area { x, y: y + HEAD, w, h }, total, others, looks);
        }
        if beside == 3 {
            let below = self.key(scene, (margin + 2.0 * whole + 4.0, y + 14.0), others, looks);
            return (y + HEAD + h + 46.0).max(below);
        }
        let below = y + TOTALS.len().div_ceil(beside) as f64 * (HEAD + h + 46.0);
        self.key(scene, (margin, below + 14.0), others, looks) + 10.0
    }

    fn panel(&self, scene: &mut Scene, area: Area, total: usize, others: &[String], looks: &[Look]) {
        let curves: Vec<Curve> =
            self.platforms.iter().map(|platform| self.logarithms(total, platform, others)).collect();
        let all = || curves.iter().flatten();
        let Some(&(start, _)) = all().min_by(|a, b| a.0.total_cmp(&b.0)) else { return undefined(scene, area) };
        let fold = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), value| (a.min(value), b.max(value)))
        };
        let (left, right) = fold(&mut all().map(|point| point.0));
        let (low, high) = fold(&mut all().map(|point| point.1));
        // The laws begin where the first platform does that has the smallest size.
        let anchor = all().find(|point| point.0 == start).map_or(0.0, |point| point.1);
        let air = 0.04 * (right - left);
        // Room for n at least, or the laws would all leave the panel at once.
        let (low, high) = (low.min(anchor), high.max(anchor + (right - left)));
        let (x, y) = (
            Scale::new((left - air, right + air), area.x, area.right()),
            Scale::new((low - 0.06 * (high - low), high + 0.06 * (high - low)), area.bottom(), area.y),
        );
        logarithmic_ticks(scene, area, x, y);
        laws(scene, area, (x, y), (start, anchor, right));
        for ((platform, look), curve) in self.platforms.iter().zip(looks).zip(&curves) {
            let exponent =
                self.fit(TOTALS[total].0, platform, others).and_then(|row| self.tables.scaling.number(row, "exponent"));
            if let (Some(b), Some(first), Some(last)) = (exponent, curve.first(), curve.last()) {
                let n = curve.len() as f64;
                let middle = curve.iter().fold((0.0, 0.0), |sum, point| (sum.0 + point.0 / n, sum.1 + point.1 / n));
                let line = [first.0, last.0].map(|at| (x.at(at), y.at(middle.1 + b * (at - middle.0))));
                scene.line(line.to_vec(), look.colour, 1.6);
            }
            curve.iter().for_each(|point| palette::marker(scene, (x.at(point.0), y.at(point.1)), *look, 4.2));
        }
    }

    /// Names, exponents and findings; returns the y below.
    fn key(&self, scene: &mut Scene, (x, top): Point, others: &[String], looks: &[Look]) -> f64 {
        if scene.format.column() {
            return self.narrow_key(scene, (x, top), others, looks);
        }
        let (name, pitch) = if scene.format.height.is_some() { (236.0, 164.0) } else { (138.0, 144.0) };
        let columns = [x, x + name, x + name + pitch, x + name + 2.0 * pitch].map(f64::floor);
        for (x, (head, _)) in columns.iter().zip([("", "")].iter().chain(&EXPONENTS)) {
            scene.text((*x, top), &fit(head, SMALL, pitch - 4.0), SMALL, Anchor::Start);
        }
        let pitch_y = match scene.format.height {
            Some(height) => ((height - top - 90.0) / self.platforms.len() as f64).clamp(16.0, 20.0),
            None => 20.0,
        };
        for (k, (platform, look)) in self.platforms.iter().zip(looks).enumerate() {
            let y = top + 22.0 + pitch_y * k as f64;
            palette::marker(scene, (x + 5.0, y - 4.2), *look, 4.2);
            scene.text((x + 15.0, y), &fit(platform, TICK, columns[1] - x - 20.0), TICK, Anchor::Start);
            for ((_, total), x) in EXPONENTS.iter().zip(&columns[1..]) {
                let words = self.fit(total, platform, others).map_or_else(String::new, |row| self.said(row));
                scene.text((*x, y), &fit(&words, TICK, pitch - 8.0), TICK, Anchor::Start);
            }
        }
        top + 30.0 + pitch_y * self.platforms.len() as f64
    }

    /// The same where three columns have no room: a platform's exponents below its name.
    fn narrow_key(&self, scene: &mut Scene, (x, top): Point, others: &[String], looks: &[Look]) -> f64 {
        let mut y = top;
        for (platform, look) in self.platforms.iter().zip(looks) {
            palette::marker(scene, (x + 5.0, y - 4.2), *look, 4.2);
            let room = scene.width - x - scene.margin - 15.0;
            scene.text((x + 15.0, y), &fit(platform, SMALL, room), SMALL, Anchor::Start);
            for (head, total) in EXPONENTS {
                y += 16.0;
                let words = self.fit(total, platform, others).map_or_else(String::new, |row| self.said(row));
                scene.text((x + 15.0, y), head, TICK, Anchor::Start);
                scene.text((x + 110.0, y), &fit(&words, TICK, room - 95.0), TICK, Anchor::Start);
            }
            y += 24.0;
        }
        y
    }

    /// "1.02 ± 0.03 Sarnoff"
    fn said(&self, row: &[String]) -> String {
        let table = &self.tables.scaling;
        let Some(b) = table.number(row, "exponent") else { return "undefined".to_string() };
        let half = table.number(row, "low").zip(table.number(row, "high")).map(|(low, high)| (high - low) / 2.0);
        let half = half.map_or_else(String::new, |half| format!(" ± {}", axis::fixed(half, 2)));
        format!("{}{half} {}", axis::fixed(b, 2), table.text(row, "finding")).trim_end().to_string()
    }
}

/// Ticks of two scales of natural logarithms, at 1, 2 and 5 times powers of ten.
fn logarithmic_ticks(scene: &mut Scene, area: Area, x: Scale, y: Scale) {
    let mut free = f64::NEG_INFINITY;
    for (value, at, label) in round_values(x) {
        scene.line(vec![(at, area.y), (at, area.bottom())], FAINT, 1.0);
        let half = font::width(&label, TICK.size, TICK.weight) / 2.0;
        if at - half > free && value > 0.0 && at + half < area.right() + 12.0 && at - half > area.x - 12.0 {
            scene.text((at, area.bottom() + 17.5), &label, TICK, Anchor::Middle);
            free = at + half + 6.0;
        }
    }
    let mut above = f64::INFINITY;
    for (_, at, label) in round_values(y) {
        scene.line(vec![(area.x, at), (area.right(), at)], FAINT, 1.0);
        if at < above {
            scene.text((area.x - 7.0, at + 4.3), &label, TICK, Anchor::End);
            above = at - 18.0;
        }
    }
    scene.line(vec![(area.x, area.y), (area.x, area.bottom()), (area.right(), area.bottom())], RULE, 1.0);
    scene.text((area.x + area.w / 2.0, area.bottom() + 35.0), "people", TICK, Anchor::Middle);
}

/// Round values on a scale of natural logarithms: value, pixel, label.
fn round_values(scale: Scale) -> Vec<(f64, f64, String)> {
    let decade = math::ln(10.0);
    let (first, last) = ((scale.low / decade).floor() as i32, (scale.high / decade).ceil() as i32);
    let mut all = Vec::new();
    for power in first..=last {
        for digit in [1.0, 2.0, 5.0] {
            let log = f64::from(power) * decade + math::ln(digit);
            if scale.shows(log) {
                let value: f64 = format!("{digit}e{power}").parse().expect("a number");
                all.push((value, scale.at(log), short(value)));
            }
        }
    }
    // More than three decades: powers of ten alone.
    if all.len() > 10 {
        let whole = |log: f64| (log / decade - (log / decade).round()).abs() < 1e-6;
        all.retain(|(value, ..)| whole(math::ln(*value)));
    }
    all
}

/// 1, 2 or 5 times a power of ten, without idle decimals.
fn short(value: f64) -> String {
    if (1.0..1e6).contains(&value) {
        axis::grouped(value, 0)
    } else if (1e-4..1.0).contains(&value) {
        format!("{value}")
    } else {
        axis::short(value)
    }
}

/// The four laws from one point on, cut at the panel's edge, with their names at the end.
fn laws(scene: &mut Scene, area: Area, (x, y): (Scale, Scale), (start, anchor, right): (f64, f64, f64)) {
    let mut taken: Vec<Area> = Vec::new();
    for law in Law::ALL {
        let at = |ln_size: f64| anchor + law.ln_value(math::exp64(ln_size)) - law.ln_value(math::exp64(start));
        let mut line = Vec::new();
        for k in 0..=PIECES {
            let ln_size = start + (right - start) * f64::from(k) / f64::from(PIECES);
            let value = at(ln_size);
            if value > y.high {
                let before = start + (right - start) * f64::from(k.max(1) - 1) / f64::from(PIECES);
                let part = (y.high - at(before)) / (value - at(before));
                line.push((x.at(before + part * (ln_size - before)), area.y));
                break;
            }
            line.push((x.at(ln_size), y.at(value)));
        }
        scene.dashed(&line, RULE, 1.2, &[5.0, 4.0]);
        let Some(&(end_x, end_y)) = line.last() else { continue };
        let name = law.name().split(',').next().unwrap_or_default();
        let w = font::width(name, TICK.size, TICK.weight);
        // Above the panel where the line leaves it there, else right of it.
        let above = end_y <= area.y + 0.5;
        let spot = if above { (end_x - w / 2.0, area.y - 16.0) } else { (area.right() + 6.0, end_y - 6.0) };
        let mut room = Area { x: spot.0, y: spot.1, w: w + 4.0, h: 13.0 };
        while let Some(other) = taken.iter().find(|other| other.overlaps(&room)) {
            if above {
                room.x = other.x - room.w - 1.0;
            } else {
                room.y = other.y - room.h - 1.0;
            }
        }
        taken.push(room);
        scene.text((room.x, room.y + 10.0), name, TICK, Anchor::Start);
    }
}

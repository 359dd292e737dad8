//! Attribution: for every measure, from one platform to another by the shares of the groups of levers.

use crate::report::axis::{self, Scale};
use crate::report::layout::*;
use crate::report::run_info::RunInfo;
use crate::report::scene::*;
use crate::report::table::{self, Table};

/// Shares that add.
const UP: Colour = (0x1F, 0x4F, 0xA3);
/// Shares that take away.
const DOWN: Colour = (0xE8, 0x70, 0x2A);
const SMALL: Type = Type { size: 13.0, ..HEADING };
/// Height of a line.
const LINE: f64 = 24.0;
/// Room for names, and for numbers.
const NAMES: f64 = 110.0;
const NUMBERS: f64 = 130.0;
const GAP: f64 = 40.0;

/// One measure: its rows of attribution.csv.
struct Panel<'a> {
    measure: &'a str,
    when: &'a str,
    rows: Vec<&'a [String]>,
}

/// The figure.
pub fn figure(table: &Table, info: &RunInfo) -> Scene {
    let name = |column| table.rows.first().map_or("", |row| table.text(row, column));
    let title = format!("Whose doing it is: from {} to {}", name("platform_from"), name("platform_to"));
    let (mut scene, top) = open_titled("attribution", &title, info, 0.0);
    let mut panels: Vec<Panel> = Vec::new();
    for row in &table.rows {
        let (measure, when) = (table.text(row, "measure"), table.text(row, "when"));
        match panels.last_mut().filter(|panel| (panel.measure, panel.when) == (measure, when)) {
            Some(panel) => panel.rows.push(row),
            None => panels.push(Panel { measure, when, rows: vec![row] }),
        }
    }
    let columns = scene.format.columns(400.0, 2);
    let (margin, gaps) = (scene.margin, GAP * (columns - 1) as f64);
    let w = (scene.width - 2.0 * margin - gaps) / columns as f64;
    let mut y = top;
    for pair in panels.chunks(columns) {
        let lines = pair.iter().map(|panel| panel.rows.len() + 2).max().unwrap_or(0);
        for (k, panel) in pair.iter().enumerate() {
            let area = Area { x: margin + k as f64 * (w + GAP), y, w, h: LINE * lines as f64 };
            draw(&mut scene, table, panel, area);
        }
        y += LINE * lines as f64 + 76.0;
    }
    let mut times: Vec<String> = panels.iter().map(|panel| table::in_words(panel.when)).collect();
    times.dedup();
    let note = format!(
        "Shapley shares of the groups of levers in the difference, {}: what a group adds when it changes from the first \
         platform's to the second's, averaged over all orders of the groups; shares add up to the difference. n replicates, \
         paired by seed; 95 % intervals of the shares by Student's t.",
        times.join(", ")
    );
    end(scene, y - 20.0, &format!("{note} {}", table::of_run(info, true)))
}

fn draw(scene: &mut Scene, table: &Table, panel: &Panel, area: Area) {
    let heading = format!("{}, n = {}", table::named(panel.measure), table.text(panel.rows[0], "n"));
    scene.text((area.x, area.y + 16.0), &fit(&heading, SMALL, area.w), SMALL, Anchor::Start);
    let number = |row: &[String], column: &str| table.number(row, column).unwrap_or(0.0);
    let first = panel.rows[0];
    let (from, to) = (number(first, "from"), number(first, "to"));
    let inner = Area { x: area.x + NAMES, y: area.y + 28.0, w: area.w - NAMES - NUMBERS, h: area.h };
    let steps = steps(table, panel, from);
    let ends = steps.iter().flat_map(|step| [step.at, step.at + step.share, step.at + step.low, step.at + step.high]);
    let (low, high) = ends.chain([from, to]).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let air = 0.04 * (high - low);
    let scale = Scale::new((low - air, high + air), inner.x, inner.right());
    for (value, _) in scale.ticks(5) {
        scene.line(vec![(scale.at(value), inner.y), (scale.at(value), inner.y + inner.h)], FAINT, 1.0);
    }
    let mut line = 0.0;
    let mut middle = || {
        line += 1.0;
        inner.y + (line - 0.5) * LINE
    };
    let level = |scene: &mut Scene, name: &str, value: f64, y: f64| {
        scene.text((inner.x - 10.0, y + 4.0), name, TICK, Anchor::End);
        scene.disc((scale.at(value), y), 4.0, INK, 1.0);
        scene.text((inner.right() + 12.0, y + 4.0), &axis::short(value), TICK, Anchor::Start);
    };
    level(scene, "from", from, middle());
    for step in &steps {
        let y = middle();
        step.draw(scene, scale, (inner, y));
    }
    level(scene, "to", to, middle());
    scene.line(vec![(inner.x, inner.y + inner.h), (inner.right(), inner.y + inner.h)], RULE, 1.0);
    x_ticks(scene, inner, scale, 5, false, true);
}

/// A share on its way from one level to the next.
struct Step<'a> {
    group: &'a str,
    at: f64,
    share: f64,
    low: f64,
    high: f64,
    interval: bool,
}

fn steps<'a>(table: &'a Table, panel: &Panel<'a>, from: f64) -> Vec<Step<'a>> {
    let mut at = from;
    let step = |row: &&'a [String]| {
        let share = table.number(row, "share").unwrap_or(0.0);
        let interval = table.number(row, "low").zip(table.number(row, "high"));
        let (low, high) = interval.unwrap_or((share, share));
        let step = Step { group: table.text(row, "group"), at, share, low, high, interval: interval.is_some() };
        at += share;
        step
    };
    panel.rows.iter().map(step).collect()
}

impl Step<'_> {
    fn draw(&self, scene: &mut Scene, scale: Scale, (inner, y): (Area, f64)) {
        scene.text((inner.x - 10.0, y + 4.0), self.group, BODY, Anchor::End);
        let (start, end) = (scale.at(self.at), scale.at(self.at + self.share));
        let colour = if self.share < 0.0 { DOWN } else { UP };
        let (left, right) = (start.min(end), start.max(end));
        scene.rectangle(Area { x: left, y: y - 7.0, w: (right - left).max(1.0), h: 14.0 }, colour);
        // Where the step before ended, and where the next begins.
        scene.line(vec![(start, y - LINE / 2.0), (start, y)], RULE, 1.0);
        scene.line(vec![(end, y), (end, y + LINE / 2.0)], RULE, 1.0);
        if self.interval {
            let (low, high) = (scale.at(self.at + self.low), scale.at(self.at + self.high));
            scene.line(vec![(low, y), (high, y)], INK, 1.3);
            for x in [low, high] {
                scene.line(vec![(x, y - 3.5), (x, y + 3.5)], INK, 1.3);
            }
        }
        let half = if self.interval && self.high > self.low {
            format!(" ± {}", axis::short((self.high - self.low) / 2.0))
        } else {
            String::new()
        };
        let sign = if self.share > 0.0 { "+" } else { "" };
        let words = format!("{sign}{}{half}", axis::short(self.share));
        scene.text((inner.right() + 12.0, y + 4.0), &fit(&words, TICK, NUMBERS - 14.0), TICK, Anchor::Start);
    }
}

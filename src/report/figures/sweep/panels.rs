//! Where the panels of a sweep's figure lie, and an axis of a sweep under a panel.

use crate::report::axis::Scaled;
use crate::report::font;
use crate::report::format::Format;
use crate::report::layout::*;
use crate::report::scene::*;
use crate::report::sweep::Axis;

/// Most values of an axis of numbers that are all written under it: nothing was run between them.
const FEW: usize = 6;
/// A panel's title.
pub const SMALL: Type = Type { size: 13.0, ..HEADING };
/// Above a panel, for its title.
pub const HEAD: f64 = 30.0;
/// Below a panel, for labels and the axis' name.
const FOOT: f64 = 44.0;

/// Room for so many panels in rows; returns them and the y below.
pub fn arrange(
    format: Format,
    count: usize,
    top: f64,
    columns: usize,
    (gutter, ratio): (f64, f64),
) -> (Vec<Area>, f64) {
    let least = if format.column() { 300.0 } else { 340.0 };
    let columns = if format.narrow() { format.columns(least, columns) } else { columns };
    let columns = columns.min(count).max(1);
    let w = ((format.width - 2.0 * format.margin - 10.0) / columns as f64 - gutter).min(860.0);
    let h = (w * ratio).clamp(110.0, if columns == 1 { 440.0 } else { 360.0 });
    let h = format.height.map_or(h, |height| (height - top - HEAD - FOOT - 70.0).max(110.0));
    let panel = |k: usize| Area {
        x: format.margin + (k % columns) as f64 * (w + gutter) + gutter,
        y: top + (k / columns) as f64 * (h + HEAD + FOOT) + HEAD,
        w,
        h,
    };
    (((0..count).map(panel)).collect(), top + count.div_ceil(columns) as f64 * (h + HEAD + FOOT))
}

/// An axis from left to right.
pub struct Across<'a> {
    axis: &'a Axis,
    panel: Area,
    scale: Scaled,
    /// whether it is evenly spaced in the logarithm
    pub log: bool,
    /// whether values stand side by side in slots of one width, instead of on a scale
    pub slots: bool,
}

impl<'a> Across<'a> {
    /// Over a panel.
    pub fn new(axis: &'a Axis, panel: Area, log: bool) -> Self {
        let range = match (axis.levels.first(), axis.levels.last()) {
            (Some(first), Some(last)) => (first.value, last.value),
            _ => (0.0, 1.0),
        };
        // Decades that are listed, not a range that starts near 0.
        let middle = axis.levels.get(axis.levels.len() / 2).map_or(range.0, |level| level.value);
        let low = middle - range.0 < 0.2 * (range.1 - range.0);
        let wide = range.0 > 0.0 && range.1 / range.0 >= 100.0 && low;
        let inset = 8.0;
        let log = (log || axis.log || wide) && range.0 > 0.0;
        let scale = Scaled::new(range, panel.x + inset, panel.right() - inset, log);
        Across { axis, panel, scale, log, slots: !axis.numeric || axis.levels.len() < 2 }
    }
    fn slot(&self) -> f64 {
        self.panel.w / self.axis.levels.len().max(1) as f64
    }
    /// Pixel of a level.
    pub fn level(&self, k: usize) -> f64 {
        if self.slots {
            self.panel.x + (k as f64 + 0.5) * self.slot()
        } else {
            self.scale.at(self.axis.levels[k].value)
        }
    }
    /// Pixel of a number, if the panel shows it.
    pub fn number(&self, value: f64) -> Option<f64> {
        if self.slots {
            let same = |level: &crate::report::sweep::Level| self.axis.numeric && level.value == value;
            return self.axis.levels.iter().position(same).map(|k| self.level(k));
        }
        self.scale.shows(value).then(|| self.scale.at(value))
    }
    /// Room for `count` marks side by side at a level, and where the `k`th is.
    pub fn beside(&self, level: usize, k: usize, count: usize) -> f64 {
        let pitch = (0.7 * self.slot() / count.max(1) as f64).min(16.0);
        self.level(level) + if self.slots { (k as f64 - (count as f64 - 1.0) / 2.0) * pitch } else { 0.0 }
    }
    /// Labels and name under the panel.
    pub fn draw(&self, scene: &mut Scene) {
        let (panel, bottom) = (self.panel, self.panel.bottom());
        let room = (panel.x - 8.0, panel.right() + 8.0);
        let ticks: Vec<(f64, String)> = match self.slots {
            true => (0..self.axis.levels.len()).map(|k| (self.level(k), self.slot_name(k))).collect(),
            false if self.axis.levels.len() <= FEW => {
                (0..self.axis.levels.len()).map(|k| (self.level(k), self.axis.levels[k].text.clone())).collect()
            }
            false => self.scale.ticks((panel.w / 70.0) as usize),
        };
        for (x, _) in &ticks {
            scene.line(vec![(*x, bottom), (*x, bottom + 4.0)], RULE, 1.0);
        }
        apart(scene, bottom + 17.5, room, ticks);
        let title = fit(&self.axis.title(), TICK, panel.w);
        scene.text((panel.x + panel.w / 2.0, bottom + 35.0), &title, TICK, Anchor::Middle);
    }
    fn slot_name(&self, k: usize) -> String {
        fit(&self.axis.levels[k].text, TICK, (self.slot() - 8.0).max(44.0))
    }
}

/// The widest of some labels.
pub fn widest<'a>(labels: impl Iterator<Item = &'a str>) -> f64 {
    labels.map(|label| font::width(label, TICK.size, TICK.weight)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sweep::Level;

    fn labels(values: &[f64]) -> Vec<String> {
        let levels = values.iter().map(|&value| Level { value, text: value.to_string() }).collect();
        let axis = Axis { numeric: true, short: "sites".into(), levels, ..Axis::default() };
        let mut scene = Scene::new("a", "a", Format::WIDE);
        Across::new(&axis, Area { x: 100.0, y: 0.0, w: 600.0, h: 100.0 }, false).draw(&mut scene);
        scene.labels().map(|label| label.text.clone()).filter(|text| text != "sites").collect()
    }

    #[test]
    fn decades_are_spaced_evenly_and_a_range_that_starts_near_zero_is_not() {
        let log = |values: &[f64]| {
            let levels = values.iter().map(|&value| Level { value, text: value.to_string() }).collect();
            let axis = Axis { numeric: true, levels, ..Axis::default() };
            Across::new(&axis, Area { x: 0.0, y: 0.0, w: 600.0, h: 100.0 }, false).log
        };
        assert!(log(&[1.0, 10.0, 100.0, 1000.0]) && log(&[50.0, 500.0, 5000.0]));
        let linear: Vec<f64> = (0..50).map(|k| 0.001 + f64::from(k) / 50.0).collect();
        assert!(!log(&linear) && !log(&[0.0, 10.0, 1000.0]));
    }

    #[test]
    fn a_few_numbers_are_written_as_they_were_run() {
        assert_eq!(labels(&[4.0, 8.0, 12.0]), ["4", "8", "12"]);
        assert_eq!(labels(&[0.0, 0.1, 0.2, 0.3, 0.7, 0.9, 1.0])[..2], ["0.0", "0.1"]);
    }
}

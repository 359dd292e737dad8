//! Which kind of figure a sweep has, and over which of its axes.

use crate::report::sweep::Sweep;
use crate::scenario::plots::{Kind, Plots};
use std::collections::BTreeMap;

/// Fewest values of both axes for contours.
const CONTOURED: usize = 5;
/// Most panels that a third axis gets.
const MOST_PANELS: usize = 6;

/// What is drawn, and over which axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// kind of figure
    pub kind: Kind,
    /// axis from left to right
    pub x: Option<usize>,
    /// axis upwards
    pub y: Option<usize>,
    /// axis with a panel a value
    pub panels: Option<usize>,
    /// the values of that axis that have a panel
    pub shown: Vec<usize>,
    /// the other axes, each at one value
    pub fixed: Vec<(usize, usize)>,
}

/// Chooses kind and axes.
pub fn choose(sweep: &Sweep, plots: &Plots) -> Picture {
    let varying = sweep.varying();
    let named = |label: &Option<String>| {
        let label = label.as_ref()?;
        sweep.axes.iter().position(|axis| axis.label == *label)
    };
    let along = matches!(sweep.design, "grid" | "one-at-a-time") || varying.len() < 2;
    let numeric = |axis: &usize| sweep.axes[*axis].numeric && sweep.axes[*axis].levels.len() >= CONTOURED;
    let mut taken: Vec<usize> = [&plots.x, &plots.y, &plots.panels].into_iter().filter_map(named).collect();
    let mut next = |asked: Option<usize>| {
        let found = asked.or_else(|| varying.iter().copied().find(|axis| !taken.contains(axis)));
        taken.extend(found);
        found
    };
    let x = next(named(&plots.x)).or((!sweep.axes.is_empty()).then_some(0));
    let maps = !matches!(plots.kind, Some(Kind::Line | Kind::Scatter | Kind::Parallel)) && along && varying.len() > 1;
    let y = if maps { next(named(&plots.y)) } else { None };
    let wanted = maps && varying.len() > 2 || plots.kind == Some(Kind::Line) && varying.len() > 1;
    let panels = if wanted { next(named(&plots.panels)) } else { None };
    let kind = plots.kind.filter(|kind| matches!(kind, Kind::Scatter | Kind::Parallel) || along).unwrap_or_else(|| {
        match (x, y) {
            _ if !along => Kind::Scatter,
            (Some(x), Some(y)) if panels.is_none() && numeric(&x) && numeric(&y) => Kind::Phase,
            (_, Some(_)) if sweep.design == "grid" => Kind::Heat,
            _ => Kind::Line,
        }
    });
    let middle = |axis: usize| (axis, sweep.axes[axis].levels.len() / 2);
    let drawn = [x, y, panels];
    let fixed = varying.iter().copied().filter(|axis| !drawn.contains(&Some(*axis))).map(middle).collect();
    let shown = panels.map_or_else(Vec::new, |axis| spread(sweep.axes[axis].levels.len()));
    Picture { kind, x, y, panels, shown, fixed }
}

/// At most [`MOST_PANELS`] of so many values, the first and the last among them.
fn spread(count: usize) -> Vec<usize> {
    if count <= MOST_PANELS {
        return (0..count).collect();
    }
    (0..MOST_PANELS).map(|k| k * (count - 1) / (MOST_PANELS - 1)).collect()
}

impl Picture {
    /// Points by the levels of x, y and panels; 0 for an axis that is not drawn.
    pub fn points(&self, sweep: &Sweep) -> BTreeMap<[usize; 3], usize> {
        let mut found = BTreeMap::new();
        for (point, levels) in sweep.points.iter().enumerate() {
            if self.fixed.iter().any(|(axis, level)| levels[*axis] != Some(*level)) {
                continue;
            }
            let level = |axis: Option<usize>| axis.map_or(Some(0), |axis| levels[axis]);
            if let (Some(x), Some(y), Some(panel)) = (level(self.x), level(self.y), level(self.panels)) {
                found.entry([x, y, panel]).or_insert(point);
            }
        }
        found
    }

    /// What a reader must know of the axes: names in full, which panels are shown, and what is fixed.
    pub fn words(&self, sweep: &Sweep) -> String {
        let mut text = String::new();
        if let Some(axis) = self.panels {
            let axis = &sweep.axes[axis];
            let of = match self.shown.len() == axis.levels.len() {
                true => String::new(),
                false => format!(" ({} of its {} values)", self.shown.len(), axis.levels.len()),
            };
            text.push_str(&format!(" Panels: {}{of}.", axis.label));
        }
        if !self.fixed.is_empty() {
            let fixed = self.fixed.iter();
            let fixed = fixed.map(|(axis, level)| {
                format!("{} = {}", sweep.axes[*axis].label, sweep.axes[*axis].levels[*level].text)
            });
            text.push_str(&format!(" Held at their middle: {}.", fixed.collect::<Vec<_>>().join(", ")));
        }
        text
    }
}

/// A measure's key as part of a file's name.
pub fn file_stem(key: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("sweep-{}", key.chars().map(plain).collect::<String>())
}

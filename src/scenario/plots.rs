//! `[plots]`: how a result is drawn, where a scenario wants it otherwise than it is drawn by itself.
//!
//! Nothing here affects data: no run id has it, and a change of it redraws a result without simulating.

use super::keys::PLOT_KINDS;
use super::literal::literal;
use super::value::Value;
use std::fmt::Write;

/// What a scenario says of its figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plots {
    /// keys of the measures drawn, in this order; empty: the model's headlines
    pub measures: Vec<String>,
    /// what kind of figure a sweep has; `None`: chosen by its axes
    pub kind: Option<Kind>,
    /// label of the axis drawn from left to right
    pub x: Option<String>,
    /// label of the axis drawn upwards, in maps
    pub y: Option<String>,
    /// label of the axis that has a panel a value
    pub panels: Option<String>,
    /// the two platforms whose difference, the first minus the second, is mapped
    pub difference: Option<[String; 2]>,
    /// what has a logarithmic scale: x, y
    pub log: [bool; 2],
    /// design point whose course over time is drawn, too
    pub point: Option<u32>,
    /// replicate whose opinions are drawn
    pub replicate: u32,
    /// values of others, drawn beside ours
    pub marks: Vec<Mark>,
}

/// A kind of figure of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// measures over an axis, a line a platform
    Line,
    /// a measure over two axes, a map a platform
    Heat,
    /// a map with contours
    Phase,
    /// every point a line over all axes
    Parallel,
    /// a measure against each axis, a dot a point
    Scatter,
}

impl Kind {
    /// All kinds, in the order of their names in [`super::keys::PLOT_KINDS`].
    pub const ALL: [Kind; 5] = [Kind::Line, Kind::Heat, Kind::Phase, Kind::Parallel, Kind::Scatter];

    /// The kind of a name.
    pub fn of(name: &str) -> Option<Kind> {
        PLOT_KINDS.iter().position(|kind| *kind == name).map(|k| Kind::ALL[k])
    }
    /// The name as a scenario writes it.
    pub fn name(self) -> &'static str {
        PLOT_KINDS[self as usize]
    }
}

/// A value that somebody else found, drawn as a hollow mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// value of the x axis, or step
    pub x: f64,
    /// value of the measure
    pub y: f64,
    /// what the legend calls it
    pub label: String,
    /// the platform it belongs to, by name; `None`: all
    pub platform: Option<String>,
    /// the measure it is of; `None`: the first drawn
    pub measure: Option<String>,
}

/// Appends the section to a resolved scenario.
pub(super) fn write(toml: &mut String, plots: &Plots) {
    toml.push_str("\n[plots]\n");
    let mut line = |key: &str, value: Value| writeln!(toml, "{key} = {}", literal(&value)).expect("text grows");
    if !plots.measures.is_empty() {
        line("measures", Value::List(plots.measures.clone()));
    }
    if let Some(kind) = plots.kind {
        line("kind", Value::Name(kind.name()));
    }
    for (key, axis) in [("x", &plots.x), ("y", &plots.y), ("panels", &plots.panels)] {
        if let Some(axis) = axis {
            line(key, Value::Text(axis.clone()));
        }
    }
    if let Some(pair) = &plots.difference {
        line("difference", Value::List(pair.to_vec()));
    }
    let log: Vec<String> =
        ["x", "y"].into_iter().zip(plots.log).filter(|(_, log)| *log).map(|(k, _)| k.into()).collect();
    if !log.is_empty() {
        line("log", Value::List(log));
    }
    if let Some(point) = plots.point {
        line("point", Value::Integer(point.into()));
    }
    if plots.replicate > 0 {
        line("replicate", Value::Integer(plots.replicate.into()));
    }
    if !plots.marks.is_empty() {
        let marks: Vec<String> = plots.marks.iter().map(mark).collect();
        writeln!(toml, "marks = [{}]", marks.join(", ")).expect("text grows");
    }
}

fn mark(mark: &Mark) -> String {
    let text = |text: &String| literal(&Value::Text(text.clone()));
    let mut written = format!("{{ x = {:?}, y = {:?}, label = {}", mark.x, mark.y, text(&mark.label));
    for (key, name) in [("platform", &mark.platform), ("measure", &mark.measure)] {
        if let Some(name) = name {
            write!(written, ", {key} = {}", text(name)).expect("text grows");
        }
    }
    written + " }"
}

//! What a hypothesis is about: which points of the sweep, which values of an axis among them, and how many tests it makes.

use super::checked::Scenario;
use super::hypothesis::{Form, Hypothesis};
use super::sweep::{Axis, Point};
use super::value::Value;

/// A value of an axis, and the points that have it.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// the value
    pub x: f64,
    /// points, ascending
    pub points: Vec<u32>,
}

/// Why a hypothesis cannot be tested with the points that there are.
#[derive(Clone, Debug, PartialEq)]
pub enum Miss {
    /// no point is where it is `at`
    NoPoint,
    /// its axis has too few values among its points
    FewValues {
        /// label of the axis
        axis: String,
        /// values there are
        found: usize,
        /// values that are needed
        least: usize,
    },
}

impl std::fmt::Display for Miss {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Miss::NoPoint => write!(f, "no point of the sweep is where the hypothesis is `at`"),
            Miss::FewValues { axis, found, least } => {
                write!(f, "the hypothesis needs at least {least} values of \"{axis}\", and there are {found}")
            }
        }
    }
}

impl Miss {
    /// How to mend it.
    pub fn help(&self) -> &'static str {
        match self {
            Miss::NoPoint => "name values that the sweep runs together; points.csv of a result lists them",
            Miss::FewValues { .. } => "add values to the axis, or remove `at`, which may hold it fast",
        }
    }
}

/// The points that a hypothesis is about, ascending.
pub fn at(scenario: &Scenario, points: &[Point], hypothesis: &Hypothesis) -> Vec<u32> {
    let wanted: Vec<_> = hypothesis.at.iter().map(|(label, value)| (axis(scenario, label), value)).collect();
    let matches = |point: &Point| {
        wanted.iter().all(|((position, axis), wanted)| {
            in_force(scenario, point, *position, axis).is_some_and(|found| same(found, wanted))
        })
    };
    (0..).zip(points).filter(|(_, point)| matches(point)).map(|(k, _)| k).collect()
}

/// The values of an axis of numbers at every point.
pub fn values(scenario: &Scenario, points: &[Point], label: &str) -> Vec<Option<f64>> {
    let (position, axis) = axis(scenario, label);
    points.iter().map(|point| number(in_force(scenario, point, position, axis)?)).collect()
}

/// The values of an axis among some points, ascending.
pub fn levels(values: &[Option<f64>], at: &[u32]) -> Vec<Level> {
    let mut found: Vec<(f64, u32)> = at.iter().filter_map(|&point| Some((values[point as usize]?, point))).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut levels: Vec<Level> = Vec::new();
    for (x, point) in found {
        match levels.last_mut() {
            Some(level) if close(level.x, x) => level.points.push(point),
            _ => levels.push(Level { x, points: vec![point] }),
        }
    }
    levels
}

/// The axis that a form goes along, and how many values of it are needed.
pub fn along(form: &Form) -> Option<(&str, usize)> {
    match form {
        Form::Trend { axis, .. } | Form::Growth { axis, .. } => Some((axis, 2)),
        Form::Inside { axis, .. } => Some((axis, 3)),
        _ => None,
    }
}

/// The points of a hypothesis, if it can be tested there.
///
/// # Errors
/// Why it cannot.
pub fn reach(scenario: &Scenario, points: &[Point], hypothesis: &Hypothesis) -> Result<Vec<u32>, Miss> {
    let at = at(scenario, points, hypothesis);
    if at.is_empty() {
        return Err(Miss::NoPoint);
    }
    if let Some((axis, least)) = along(&hypothesis.form) {
        let found = distinct(&values(scenario, points, axis), &at);
        if found < least {
            return Err(Miss::FewValues { axis: axis.to_string(), found, least });
        }
    }
    Ok(at)
}

/// How many values an axis has among some points.
fn distinct(values: &[Option<f64>], at: &[u32]) -> usize {
    let mut found: Vec<f64> = at.iter().filter_map(|&point| values[point as usize]).collect();
    found.sort_by(f64::total_cmp);
    let mut firsts: Vec<f64> = Vec::new(); // as in `levels`: a value counts with the first that it is close to
    for x in found {
        if firsts.last().is_none_or(|level| !close(*level, x)) {
            firsts.push(x);
        }
    }
    firsts.len()
}

/// How many tests a hypothesis makes of one of its points, or of all of them together: the second says whether it makes them
/// at each point.
pub fn tests(scenario: &Scenario, hypothesis: &Hypothesis) -> (usize, bool) {
    let all = scenario.platforms.len();
    let named = |names: &Option<Vec<String>>| names.as_ref().map_or(all, Vec::len);
    match &hypothesis.form {
        Form::Order { chain, each_point, .. } => (chain.len().saturating_sub(1), *each_point),
        Form::Gap { each_point, .. } => (1, *each_point),
        Form::Level { platforms, each_point, .. } => (named(platforms), *each_point),
        Form::Trend { platforms, axis: label, .. }
        | Form::Inside { platforms, axis: label, .. }
        | Form::Growth { platforms, axis: label, .. } => {
            let axis = axis(scenario, label).1;
            let touched = scenario.platforms.iter().filter(|design| axis.touches(&design.name)).count();
            (platforms.as_ref().map_or(touched, Vec::len), false)
        }
        Form::Association { .. } => (1, false),
    }
}

/// An axis of the sweep by its label, and its position.
///
/// # Panics
/// If there is none.
pub fn axis<'a>(scenario: &'a Scenario, label: &str) -> (usize, &'a Axis) {
    let axes = scenario.sweep.as_ref().map_or(&[][..], |sweep| &sweep.axes);
    let found = axes.iter().enumerate().find(|(_, axis)| axis.label == label);
    found.unwrap_or_else(|| unreachable!("the scenario was checked to have the axis `{label}`"))
}

/// The value of an axis at a point: its own, or what the platforms that it touches have.
fn in_force<'a>(scenario: &'a Scenario, point: &'a Point, position: usize, axis: &Axis) -> Option<&'a Value> {
    let own = || {
        let touched = scenario.platforms.iter().find(|design| axis.touches(&design.name));
        touched.map(|design| design.values.get(axis.row.key))
    };
    point.get(position).and_then(Option::as_ref).or_else(own)
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Real(x) => Some(*x),
        Value::Integer(n) => Some(*n as f64),
        _ => None,
    }
}

/// Whether two values are the same; numbers of a range are, to rounding.
fn same(a: &Value, b: &Value) -> bool {
    match (number(a), number(b)) {
        (Some(a), Some(b)) => close(a, b),
        _ => a == b,
    }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

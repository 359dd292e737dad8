//! The points of a sweep, made from what the scenario says of it.

use super::checked::Scenario;
use super::sweep::{Axis, Extent, Point, Points, Sweep};
use super::value::{Kind, Value};
use crate::design::{self, Setting};

/// The points that a scenario sweeps over, and the order they are run in.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweeping {
    /// the points; one that sets nothing where nothing is swept
    pub points: Vec<Point>,
    /// positions of the points in an order whose every beginning covers the axes evenly
    pub order: Vec<u32>,
}

/// The points of a scenario.
///
/// # Errors
/// What is wrong with the sweep, in words: values that coincide when rounded, too many points.
pub fn points(scenario: &Scenario) -> Result<Sweeping, String> {
    let Some(sweep) = &scenario.sweep else { return Ok(Sweeping { points: vec![Vec::new()], order: vec![0] }) };
    let message = |error: design::Error| named(&error, &sweep.axes);
    match &sweep.points {
        Points::Grid { together } => {
            let levels = all_levels(sweep)?;
            let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
            let rows = design::grid(&counts, together).map_err(message)?;
            let point =
                |row: &[u32]| row.iter().zip(&levels).map(|(&k, values)| Some(values[k as usize].clone())).collect();
            let sizes = design::grid_sizes(&counts, together).map_err(message)?;
            Ok(Sweeping { points: rows.iter().map(point).collect(), order: design::spread(&sizes) })
        }
        Points::OneAtATime => {
            let levels = all_levels(sweep)?;
            let counts: Vec<usize> = levels.iter().map(Vec::len).collect();
            let base = bases(scenario, sweep, &levels);
            let rows = design::one_at_a_time(&counts, &base).map_err(message)?;
            let point = |row: &[Option<u32>]| {
                row.iter().zip(&levels).map(|(k, values)| k.map(|k| values[k as usize].clone())).collect()
            };
            Ok(spread(rows.iter().map(point).collect()))
        }
        Points::LatinHypercube { points } => {
            let rows = design::lhs(*points as usize, sweep.axes.len(), scenario.seed).map_err(message)?;
            Ok(in_order(rows.iter().map(|row| placed(row, &sweep.axes)).collect()))
        }
        Points::Sobol { points, second_order } => {
            let rows = design::saltelli(*points as usize, sweep.axes.len(), *second_order, scenario.seed);
            Ok(in_order(rows.map_err(message)?.iter().map(|row| placed(row, &sweep.axes)).collect()))
        }
        Points::Morris { trajectories, levels } => {
            let rows = design::morris(*trajectories as usize, sweep.axes.len(), *levels, scenario.seed);
            Ok(in_order(rows.map_err(message)?.iter().map(|row| placed(row, &sweep.axes)).collect()))
        }
        Points::List { rows, .. } => {
            Ok(spread(rows.iter().map(|row| row.iter().cloned().map(Some).collect()).collect()))
        }
    }
}

/// Points of which nothing is known.
fn spread(points: Vec<Point>) -> Sweeping {
    let order = design::spread(&[points.len()]);
    Sweeping { points, order }
}

/// Points whose own order is balanced.
fn in_order(points: Vec<Point>) -> Sweeping {
    let order = (0..points.len() as u32).collect();
    Sweeping { points, order }
}

/// A row of the unit cube as values.
fn placed(row: &[f64], axes: &[Axis]) -> Point {
    row.iter().zip(axes).map(|(&u, axis)| Some(value(axis, in_unit(axis).at(u)))).collect()
}

/// The values of every axis on a grid.
fn all_levels(sweep: &Sweep) -> Result<Vec<Vec<Value>>, String> {
    sweep.axes.iter().map(levels).collect()
}

/// The values of an axis on a grid.
///
/// # Errors
/// Values that coincide when rounded.
pub(super) fn levels(axis: &Axis) -> Result<Vec<Value>, String> {
    let steps = match &axis.extent {
        Extent::Values(values) => return Ok(values.clone()),
        Extent::Range { steps, .. } => steps.unwrap_or(2) as usize,
        Extent::Listed => 0,
    };
    let settings = in_unit(axis).steps(steps).map_err(|error| format!("axis `{}`: {error}", axis.label))?;
    Ok(settings.into_iter().map(|setting| value(axis, setting)).collect())
}

/// Where the scenario's own value stands among the levels of each axis, if it is the same on all platforms that the axis
/// touches.
fn bases(scenario: &Scenario, sweep: &Sweep, levels: &[Vec<Value>]) -> Vec<Option<usize>> {
    let base = |(axis, levels): (&Axis, &Vec<Value>)| {
        let mut touched = scenario.platforms.iter().filter(|design| axis.touches(&design.name));
        let first = touched.next()?.values.get(axis.row.key);
        touched.all(|design| design.values.get(axis.row.key) == first).then_some(())?;
        levels.iter().position(|level| level == first)
    };
    sweep.axes.iter().zip(levels).map(base).collect()
}

/// The axis as designs know it.
fn in_unit(axis: &Axis) -> design::Axis {
    let whole = matches!(axis.row.kind, Kind::Integer { .. });
    match &axis.extent {
        Extent::Values(values) => design::Axis::Levels(values.len()),
        &Extent::Range { from, to, log, .. } if whole => {
            design::Axis::Integer { from: from as i64, to: to as i64, log }
        }
        &Extent::Range { from, to, log: true, .. } => design::Axis::Log { from, to },
        &Extent::Range { from, to, .. } => design::Axis::Linear { from, to },
        Extent::Listed => unreachable!("the file says the values of a listed axis"),
    }
}

fn value(axis: &Axis, setting: Setting) -> Value {
    match (setting, &axis.extent) {
        (Setting::Real(x), _) => Value::Real(x),
        (Setting::Integer(n), _) => Value::Integer(n),
        (Setting::Level(k), Extent::Values(values)) => values[k].clone(),
        (Setting::Level(_), _) => unreachable!("only values have levels"),
    }
}

/// What is wrong, with the axis by name.
fn named(error: &design::Error, axes: &[Axis]) -> String {
    let names: Vec<&str> = axes.iter().map(|axis| axis.label.as_str()).collect();
    format!("the sweep over {}: {error}", names.join(", "))
}

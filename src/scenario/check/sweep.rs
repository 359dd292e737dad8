//! `[sweep]`: what varies, over what, and how points are chosen.

use super::axes::{Context, axes, location_of, stated};
use super::entries::{find, refuse_unknown, table};
use super::points;
use super::until::until;
use crate::scenario::document::{Entry, Item};
use crate::scenario::keys::SWEEP_KEYS;
use crate::scenario::limits;
use crate::scenario::problem::{Location, Report};
use crate::scenario::sweep::{Axis, Points, Sweep};
use crate::scenario::value::Value;

/// A sweep, and where it says what.
pub(super) struct Read {
    pub sweep: Sweep,
    /// where its number of points is said
    pub points: Location,
    /// of each axis, where it is written
    pub axes: Vec<Location>,
    /// where `until` says how many replicates there are at most
    pub at_most: Option<Location>,
}

/// Keys that vary, as far as they are named: some defaults depend on what does.
pub(super) fn varied(entry: Option<&Entry>) -> Vec<&str> {
    let Some(Item::Table(entries)) = entry.map(|entry| &entry.node.item) else { return Vec::new() };
    let Some(Item::Table(axes)) = find(entries, "vary").map(|entry| &entry.node.item) else { return Vec::new() };
    let key = |axis: &'_ Entry| match &axis.node.item {
        Item::Table(inner) => find(inner, "key").and_then(|entry| match &entry.node.item {
            Item::Text(key) => Some(key.clone()),
            _ => None,
        }),
        _ => None,
    };
    axes.iter().filter(|axis| key(axis).is_none()).map(|axis| axis.key.as_str()).collect()
}

/// Reads the sweep.
pub(super) fn read(report: &mut Report, entry: Option<&Entry>, context: &Context) -> Option<Read> {
    let entry = entry?;
    let entries = table(report, "sweep", entry, "design = \"grid\" and vary = { \"key\" = [..] } under [sweep]");
    refuse_unknown(report, "sweep", entries, SWEEP_KEYS);
    let mark = report.len();
    let state = |report: &mut Report, name: &str| stated(report, entries, context, name);
    let Value::Text(design) = state(report, "design") else { return None };
    let Value::Bool(paired) = state(report, "paired") else { return None };
    let until = find(entries, "until").and_then(|entry| until(report, entry, context.measures));
    let at_most = find(entries, "until").and_then(|entry| match &entry.node.item {
        Item::Table(inner) => find(inner, "at_most").map(|entry| entry.node.location.clone()),
        _ => None,
    });
    let vary = find(entries, "vary");
    let (mut axes, mut locations) = vary.map(|vary| axes(report, vary, &design, context)).unwrap_or_default();
    let said = match design.as_str() {
        "lhs" | "sobol" => "points",
        "morris" => "trajectories",
        "list" => "file",
        _ => "vary",
    };
    let set = context.overrides.iter().find(|set| set.stated.row.key.strip_prefix("sweep.") == Some(said));
    let said = set.map_or_else(|| location_of(entries, &entry.location, said), |set| &set.stated.location).clone();
    let points = match design.as_str() {
        "list" => {
            let points = points::listed(report, entries, entry, context, &mut axes)?;
            locations = vec![said.clone(); axes.len()];
            points
        }
        _ => {
            if axes.is_empty() && report.len() == mark {
                let help =
                    "say what varies: vary = { \"agents.belonging_strength\" = { from = 0.0, to = 1.0, steps = 11 } }";
                report.error(&entry.location, "sweep.vary", "the sweep varies nothing", help);
            }
            chosen(report, &design, entries, &axes, context)?
        }
    };
    let unused = unused_keys(&design);
    for entry in entries.iter().filter(|entry| unused.contains(&entry.key.as_str())) {
        let key = format!("sweep.{}", entry.key);
        let message = format!("`{key}` has no effect with sweep.design = \"{design}\"");
        report.warn(&entry.location, &key, message, "remove it, or choose the design that uses it");
    }
    let sweep = Sweep { points, axes, paired, until };
    if report.len() == mark || !report.has_errors() {
        let (points, platforms) = (sweep.count(), context.platforms.designs.len() as u128);
        let phases = platforms * (context.interventions as u128 + 1);
        let _ = limits::POINTS.holds(report, &said, points)
            && limits::CELLS.holds(report, &said, points.saturating_mul(sweep.axes.len() as u128))
            && limits::DESIGNS.holds(report, &said, points.saturating_mul(platforms))
            && limits::PHASES.holds(report, &said, points.saturating_mul(phases));
    }
    (report.len() == mark || !report.has_errors()).then_some(Read { sweep, points: said, axes: locations, at_most })
}

/// Keys that a design does not read.
fn unused_keys(design: &str) -> Vec<&'static str> {
    let used: &[&str] = match design {
        "grid" => &["together"],
        "lhs" => &["points"],
        "sobol" => &["points", "second_order"],
        "morris" => &["trajectories", "levels"],
        "list" => &["file"],
        _ => &[],
    };
    let particular = ["together", "points", "second_order", "trajectories", "levels", "file"];
    particular.into_iter().filter(|key| !used.contains(key)).collect()
}

/// The designs that need no file.
fn chosen(report: &mut Report, design: &str, entries: &[Entry], axes: &[Axis], context: &Context) -> Option<Points> {
    let count = |report: &mut Report, name: &str| match stated(report, entries, context, name) {
        Value::Integer(n) => n as u32,
        other => unreachable!("{name} = {other:?} was checked to be a whole number"),
    };
    match design {
        "grid" => Some(Points::Grid { together: together(report, entries, axes)? }),
        "one-at-a-time" => Some(Points::OneAtATime),
        "lhs" => Some(Points::LatinHypercube { points: count(report, "points") }),
        "sobol" => {
            let points = count(report, "points");
            if !points.is_power_of_two() {
                let (below, above) = (1 << points.ilog2(), u64::from(points).next_power_of_two());
                let message = format!("`sweep.points` = {points} is no power of two");
                let location = find(entries, "points").map_or(&Location::START, |entry| &entry.node.location).clone();
                report.error(
                    &location,
                    "sweep.points",
                    message,
                    format!("Saltelli's scheme is balanced at {below} or {above}"),
                );
            }
            let second_order = stated(report, entries, context, "second_order") == Value::Bool(true);
            Some(Points::Sobol { points, second_order })
        }
        "morris" => {
            let levels = count(report, "levels");
            if levels % 2 == 1 {
                let location = find(entries, "levels").map_or(&Location::START, |entry| &entry.node.location).clone();
                let message = format!("`sweep.levels` = {levels} is odd");
                report.error(
                    &location,
                    "sweep.levels",
                    message,
                    "Morris' steps of half the levels need an even number",
                );
            }
            Some(Points::Morris { trajectories: count(report, "trajectories"), levels })
        }
        other => unreachable!("{other} was checked to be a design"),
    }
}

/// Groups of axes that go together, as positions.
fn together(report: &mut Report, entries: &[Entry], axes: &[Axis]) -> Option<Vec<Vec<usize>>> {
    const HELP: &str =
        "such as together = [[\"offers.fit\", \"feed.bridging\"]]: axes of as many values, each in one group";
    let Some(entry) = find(entries, "together") else { return Some(Vec::new()) };
    let mut refuse = |location: &Location, message: String| {
        report.error(location, "sweep.together", message, HELP);
        None
    };
    let Item::List(groups) = &entry.node.item else {
        return refuse(
            &entry.node.location,
            format!("`sweep.together` is {}, not a list of lists", entry.node.item.name()),
        );
    };
    let mut found: Vec<Vec<usize>> = Vec::new();
    for group in groups {
        let Item::List(names) = &group.item else {
            return refuse(&group.location, format!("`sweep.together` has {}, not a list of axes", group.written));
        };
        let mut members = Vec::new();
        for name in names {
            let position = match &name.item {
                Item::Text(text) => axes.iter().position(|axis| axis.label == *text),
                _ => None,
            };
            let Some(position) = position else {
                return refuse(
                    &name.location,
                    format!("`sweep.together` names {}, which is no axis of `vary`", name.written),
                );
            };
            if found.iter().flatten().chain(&members).any(|other| *other == position) {
                return refuse(&name.location, format!("`sweep.together` names {} twice", name.written));
            }
            members.push(position);
        }
        let counts: Vec<usize> = members.iter().map(|&axis| axes[axis].extent.count().unwrap_or(0)).collect();
        if counts.windows(2).any(|pair| pair[0] != pair[1]) {
            return refuse(&group.location, format!("axes that go together have {counts:?} values"));
        }
        found.push(members);
    }
    Some(found)
}

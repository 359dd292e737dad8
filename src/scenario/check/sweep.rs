//! `[sweep]`: what varies, over what, and how points are chosen.

use super::entries::{find, refuse_unknown, table};
use super::overrides::Override;
use super::platforms::Platforms;
use super::until::until;
use super::{ReadFile, Source, kinds, points};
use crate::scenario::document::{Entry, Item, Node};
use crate::scenario::keys::{AXIS_KEYS, SWEEP_KEYS, SWEEP_TABLE};
use crate::scenario::limits;
use crate::scenario::problem::{Place, Report, did_you_mean};
use crate::scenario::sweep::{Axis, Extent, Points, Sweep};
use crate::scenario::value::{Kind, Parameter, Value};

/// A sweep, and where it says what.
pub(super) struct Read {
    pub sweep: Sweep,
    /// where its number of points is said
    pub points: Place,
    /// of each axis, where it is written
    pub axes: Vec<Place>,
    /// where `until` says how many replicates there are at most
    pub at_most: Option<Place>,
}

/// What a sweep may refer to.
pub(super) struct Context<'a> {
    pub platforms: &'a Platforms,
    pub rows: &'a [&'static Parameter],
    pub measures: &'a [&'static str],
    pub overrides: &'a [Override],
    /// number of interventions
    pub interventions: usize,
    pub source: &'a Source,
    pub read: ReadFile<'a>,
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
        Item::Table(inner) => find(inner, "at_most").map(|entry| entry.node.place.clone()),
        _ => None,
    });
    let vary = find(entries, "vary");
    let (mut axes, mut places) = vary.map(|vary| axes(report, vary, &design, context)).unwrap_or_default();
    let said = match design.as_str() {
        "lhs" | "sobol" => "points",
        "morris" => "trajectories",
        "list" => "file",
        _ => "vary",
    };
    let set = context.overrides.iter().find(|set| set.stated.row.key.strip_prefix("sweep.") == Some(said));
    let said = set.map_or_else(|| place_of(entries, &entry.place, said), |set| &set.stated.place).clone();
    let points = match design.as_str() {
        "list" => {
            let points = points::listed(report, entries, entry, context, &mut axes)?;
            places = vec![said.clone(); axes.len()];
            points
        }
        _ => {
            if axes.is_empty() && report.len() == mark {
                let help =
                    "say what varies: vary = { \"agents.belonging_strength\" = { from = 0.0, to = 1.0, steps = 11 } }";
                report.error(&entry.place, "sweep.vary", "the sweep varies nothing", help);
            }
            chosen(report, &design, entries, &axes, context)?
        }
    };
    let unused = unused_keys(&design);
    for entry in entries.iter().filter(|entry| unused.contains(&entry.key.as_str())) {
        let key = format!("sweep.{}", entry.key);
        let message = format!("`{key}` has no effect with sweep.design = \"{design}\"");
        report.warn(&entry.place, &key, message, "remove it, or choose the design that uses it");
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
    (report.len() == mark || !report.has_errors()).then_some(Read { sweep, points: said, axes: places, at_most })
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

/// The value of a key of the table: the command line's, the file's, or the default.
pub(super) fn stated(report: &mut Report, entries: &[Entry], context: &Context, name: &str) -> Value {
    let row = SWEEP_TABLE.iter().find(|row| row.name() == name).unwrap_or_else(|| unreachable!("sweep.{name}"));
    if let Some(set) = context.overrides.iter().find(|set| set.stated.row.key == row.key) {
        return set.stated.value.clone();
    }
    let stated = find(entries, name).and_then(|entry| kinds::value(report, row, &entry.node));
    stated.unwrap_or_else(|| row.default.owned())
}

/// Where a key of the sweep is, or else the section.
pub(super) fn place_of<'a>(entries: &'a [Entry], section: &'a Place, name: &str) -> &'a Place {
    find(entries, name).map_or(section, |entry| &entry.node.place)
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
                let place = find(entries, "points").map_or(&Place::START, |entry| &entry.node.place).clone();
                report.error(
                    &place,
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
                let place = find(entries, "levels").map_or(&Place::START, |entry| &entry.node.place).clone();
                let message = format!("`sweep.levels` = {levels} is odd");
                report.error(&place, "sweep.levels", message, "Morris' steps of half the levels need an even number");
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
    let mut refuse = |place: &Place, message: String| {
        report.error(place, "sweep.together", message, HELP);
        None
    };
    let Item::List(groups) = &entry.node.item else {
        return refuse(
            &entry.node.place,
            format!("`sweep.together` is {}, not a list of lists", entry.node.item.name()),
        );
    };
    let mut found: Vec<Vec<usize>> = Vec::new();
    for group in groups {
        let Item::List(names) = &group.item else {
            return refuse(&group.place, format!("`sweep.together` has {}, not a list of axes", group.written));
        };
        let mut members = Vec::new();
        for name in names {
            let position = match &name.item {
                Item::Text(text) => axes.iter().position(|axis| axis.label == *text),
                _ => None,
            };
            let Some(position) = position else {
                return refuse(
                    &name.place,
                    format!("`sweep.together` names {}, which is no axis of `vary`", name.written),
                );
            };
            if found.iter().flatten().chain(&members).any(|other| *other == position) {
                return refuse(&name.place, format!("`sweep.together` names {} twice", name.written));
            }
            members.push(position);
        }
        let counts: Vec<usize> = members.iter().map(|&axis| axes[axis].extent.count().unwrap_or(0)).collect();
        if counts.windows(2).any(|pair| pair[0] != pair[1]) {
            return refuse(&group.place, format!("axes that go together have {counts:?} values"));
        }
        found.push(members);
    }
    Some(found)
}

/// The axes, in the order of the file.
fn axes(report: &mut Report, vary: &Entry, design: &str, context: &Context) -> (Vec<Axis>, Vec<Place>) {
    let entries = table(report, "sweep.vary", vary, "{ \"agents.tolerance\" = [0.2, 0.4] }");
    let (mut axes, mut places): (Vec<Axis>, Vec<Place>) = (Vec::new(), Vec::new());
    let leaves: Vec<Leaf> = entries.iter().flat_map(|entry| flat(entry, String::new())).collect();
    if !limits::AXES.holds(report, &vary.place, leaves.len() as u128) {
        return (axes, places);
    }
    for leaf in leaves {
        let Some(axis) = axis(report, &leaf, design, context) else { continue };
        let same = |other: &&Axis| {
            let apart = |a: &Option<Vec<String>>, b: &Option<Vec<String>>| match (a, b) {
                (Some(a), Some(b)) => a.iter().all(|name| !b.contains(name)),
                _ => false,
            };
            other.row.key == axis.row.key && !apart(&other.platforms, &axis.platforms)
        };
        if let Some(other) = axes.iter().find(same) {
            let message =
                format!("`{}` and `{}` vary the same parameter on the same platform", other.label, axis.label);
            report.error(leaf.place, "sweep.vary", message, "keep one of the two, or give them different platforms");
            continue;
        }
        axes.push(axis);
        places.push(leaf.place.clone());
    }
    (axes, places)
}

/// An axis as it is written: sections may be opened.
struct Leaf<'a> {
    label: String,
    place: &'a Place,
    node: &'a Node,
}

fn flat<'a>(entry: &'a Entry, before: String) -> Vec<Leaf<'a>> {
    let label = if before.is_empty() { entry.key.clone() } else { format!("{before}.{}", entry.key) };
    match &entry.node.item {
        Item::Table(inner)
            if before.is_empty() && !inner.iter().any(|e| AXIS_KEYS.contains(&e.key.as_str())) && !inner.is_empty() =>
        {
            inner.iter().flat_map(|entry| flat(entry, label.clone())).collect()
        }
        _ => vec![Leaf { label, place: &entry.place, node: &entry.node }],
    }
}

fn axis(report: &mut Report, leaf: &Leaf, design: &str, context: &Context) -> Option<Axis> {
    let name = format!("sweep.vary.\"{}\"", leaf.label);
    kinds::printable_key(report, "the name of an axis", leaf.place, &leaf.label)?;
    let inner: &[Entry] = if let Item::Table(inner) = &leaf.node.item { inner } else { &[] };
    refuse_unknown(report, &name, inner, AXIS_KEYS);
    let key = match find(inner, "key").map(|entry| (&entry.node, &entry.node.item)) {
        Some((_, Item::Text(key))) => key.clone(),
        Some((node, item)) => {
            report.error(&node.place, &name, format!("`key` is {}", item.name()), "it takes the name of a parameter");
            return None;
        }
        None => leaf.label.clone(),
    };
    let platforms = find(inner, "platform")
        .map(|entry| super::interventions::names(report, "sweep.vary.platform", &entry.node, context.platforms));
    let row = row_of(report, leaf.place, (&key, None), platforms.is_some(), context)?;
    let extent = match &leaf.node.item {
        Item::List(nodes) => values(report, row, leaf.node, nodes)?,
        Item::Table(_) => extent(report, row, leaf, inner, design)?,
        item => {
            let message = format!("`{}` in `sweep.vary` is {}, {}", leaf.label, item.name(), leaf.node.written);
            report.error(
                &leaf.node.place,
                &name,
                message,
                "write a list of values, or { from = .., to = .., steps = .. }",
            );
            return None;
        }
    };
    if design == "morris" && matches!(&extent, Extent::Values(values) if values.len() % 2 == 1) {
        let help = "Morris' steps go over half of the values: give an even number of them";
        report.error(&leaf.node.place, &name, format!("`{}` has an odd number of values", leaf.label), help);
    }
    Some(Axis { label: leaf.label.clone(), row, platforms, extent })
}

/// The parameter that an axis varies, and the file that names it if the scenario itself does not.
pub(super) fn row_of(
    report: &mut Report,
    place: &Place,
    (key, file): (&str, Option<&str>),
    on_some: bool,
    context: &Context,
) -> Option<&'static Parameter> {
    let in_file = file.map(|file| format!("`{file}`: ")).unwrap_or_default();
    let Some(row) = context.rows.iter().find(|row| row.key == key) else {
        let meant = did_you_mean(key, context.rows.iter().map(|row| row.key));
        let help = format!(
            "{meant}an axis is a parameter, written whole, such as \"agents.tolerance\"; `heimo list` names them"
        );
        report.error(place, "sweep.vary", format!("{in_file}there is no parameter `{key}` to vary"), help);
        return None;
    };
    if matches!(row.kind, Kind::Text | Kind::Path | Kind::Date | Kind::Integers { .. }) || !Axis::may_vary(row, false) {
        report.error(
            place,
            "sweep.vary",
            format!("{in_file}`{key}` cannot vary"),
            "numbers, choices and switches of the model can",
        );
        return None;
    }
    if on_some && !Axis::may_vary(row, true) {
        let help = "society is the same in every design, or designs could not be compared: remove `platform`";
        report.error(place, "sweep.vary", format!("`{key}` is no lever: it cannot vary on some platforms"), help);
        return None;
    }
    if let Some(set) = context.overrides.iter().find(|set| set.stated.row.key == key) {
        let help = "remove the --set, or the axis";
        report.error(&set.stated.place, key, format!("`{key}` is varied by the sweep"), help);
    }
    Some(row)
}

/// Values in brackets.
fn values(report: &mut Report, row: &'static Parameter, node: &Node, nodes: &[Node]) -> Option<Extent> {
    let mark = report.len();
    if nodes.is_empty() {
        report.error(&node.place, row.key, format!("`{}` varies over an empty list", row.key), "name some values");
    }
    if !limits::AXIS_VALUES.holds(report, &node.place, nodes.len() as u128) {
        return None;
    }
    let mut values: Vec<Value> = Vec::new();
    for node in nodes {
        let Some(value) = kinds::value(report, row, node) else { continue };
        if row.key == "network.kind" && value == Value::Text("file".to_string()) {
            report.error(&node.place, row.key, "a network from a file cannot be a point of a sweep", "remove \"file\"");
        } else if values.contains(&value) {
            report.error(
                &node.place,
                row.key,
                format!("`{}` has {} twice", row.key, node.written),
                "remove one of the two",
            );
        } else {
            values.push(value);
        }
    }
    (report.len() == mark).then_some(Extent::Values(values))
}

/// `{ from, to, steps, scale }` or `{ values }`.
fn extent(report: &mut Report, row: &'static Parameter, leaf: &Leaf, inner: &[Entry], design: &str) -> Option<Extent> {
    if let Some(entry) = find(inner, "values") {
        for other in inner.iter().filter(|e| ["from", "to", "steps", "scale"].contains(&e.key.as_str())) {
            report.error(
                &other.place,
                row.key,
                format!("`{}` has values and `{}`", leaf.label, other.key),
                "keep one of the two",
            );
        }
        return match &entry.node.item {
            Item::List(nodes) => values(report, row, &entry.node, nodes),
            item => {
                report.error(&entry.node.place, row.key, format!("`values` is {}", item.name()), "it takes a list");
                None
            }
        };
    }
    if design == "list" && find(inner, "from").is_none() {
        return Some(Extent::Listed);
    }
    if !matches!(row.kind, Kind::Integer { .. } | Kind::Real { .. }) {
        let message = format!("`{}` is no number: it has no range", row.key);
        report.error(leaf.place, row.key, message, format!("list the values: \"{}\" = [..]", row.key));
        return None;
    }
    let end = |report: &mut Report, name: &str| match find(inner, name) {
        Some(entry) => match kinds::value(report, row, &entry.node)? {
            Value::Integer(n) => Some(n as f64),
            Value::Real(x) => Some(x),
            _ => None,
        },
        None => {
            let help = "write { from = .., to = .., steps = .. } or a list of values";
            report.error(leaf.place, row.key, format!("`{}` in `sweep.vary` has no `{name}`", leaf.label), help);
            None
        }
    };
    let (from, to) = (end(report, "from"), end(report, "to"));
    let log = scale(report, inner)?;
    let steps = steps(report, row, leaf, inner, design);
    let (from, to) = (from?, to?);
    if from >= to {
        let message = format!("`{}` goes from {from} to {to}: `from` is not below `to`", leaf.label);
        report.error(leaf.place, row.key, message, "exchange the two, or list the values");
        return None;
    }
    if log && from <= 0.0 {
        let help = "a logarithmic axis begins above 0";
        report.error(leaf.place, row.key, format!("`{}` begins at {from} on a logarithmic scale", leaf.label), help);
        return None;
    }
    Some(Extent::Range { from, to, log, steps: steps? })
}

fn scale(report: &mut Report, inner: &[Entry]) -> Option<bool> {
    let Some(entry) = find(inner, "scale") else { return Some(false) };
    match &entry.node.item {
        Item::Text(text) if text == "linear" => Some(false),
        Item::Text(text) if text == "log" => Some(true),
        _ => {
            let message = format!("`scale` = {} is unknown", entry.node.written);
            report.error(&entry.node.place, "sweep.vary", message, "`scale` takes one of \"linear\", \"log\"");
            None
        }
    }
}

/// The number of values, where the design needs one.
fn steps(report: &mut Report, row: &Parameter, leaf: &Leaf, inner: &[Entry], design: &str) -> Option<Option<u32>> {
    let on_a_grid = ["grid", "one-at-a-time"].contains(&design);
    match find(inner, "steps").map(|entry| (entry, &entry.node.item)) {
        Some((_, Item::Integer(n))) if (2..=limits::AXIS_STEPS.most as i64).contains(n) => Some(Some(*n as u32)),
        Some((entry, Item::Integer(n))) if *n > 2 => {
            limits::AXIS_STEPS.holds(report, &entry.node.place, *n as u128);
            None
        }
        Some((entry, _)) => {
            let message = format!("`steps` = {} is no number of values", entry.node.written);
            report.error(
                &entry.node.place,
                row.key,
                message,
                format!("`steps` takes a whole number from 2 to {}", limits::AXIS_STEPS.most),
            );
            None
        }
        None if on_a_grid => {
            let message = format!("`{}` in `sweep.vary` does not say how many values", leaf.label);
            report.error(leaf.place, row.key, message, "add steps = 11, or list the values");
            None
        }
        None => Some(None),
    }
}

/// The name of a measure.
pub(super) fn measure(report: &mut Report, key: &str, node: &Node, measures: &[&'static str]) -> Option<String> {
    if let Item::Text(name) = &node.item
        && measures.contains(&name.as_str())
    {
        return Some(name.clone());
    }
    let meant =
        if let Item::Text(name) = &node.item { did_you_mean(name, measures.iter().copied()) } else { String::new() };
    let message = format!("there is no measure {}", node.written);
    report.error(&node.place, key, message, format!("{meant}`heimo list` names the measures"));
    None
}

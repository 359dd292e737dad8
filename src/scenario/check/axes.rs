//! The axes of a sweep: which parameters vary, and over what.

use super::entries::{find, refuse_unknown, table};
use super::interventions::names;
use super::kinds;
use super::overrides::Override;
use super::platforms::Platforms;
use super::source::{ReadFile, Source};
use crate::scenario::document::{Entry, Item, Node};
use crate::scenario::keys::{AXIS_KEYS, SWEEP_TABLE};
use crate::scenario::limits;
use crate::scenario::problem::{Location, Report, did_you_mean};
use crate::scenario::sweep::{Axis, Extent};
use crate::scenario::value::{Kind, Parameter, Value};

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
pub(super) fn location_of<'a>(entries: &'a [Entry], section: &'a Location, name: &str) -> &'a Location {
    find(entries, name).map_or(section, |entry| &entry.node.location)
}

/// The axes, in the order of the file.
pub(super) fn axes(report: &mut Report, vary: &Entry, design: &str, context: &Context) -> (Vec<Axis>, Vec<Location>) {
    let entries = table(report, "sweep.vary", vary, "{ \"agents.tolerance\" = [0.2, 0.4] }");
    let (mut axes, mut locations): (Vec<Axis>, Vec<Location>) = (Vec::new(), Vec::new());
    let leaves: Vec<Leaf> = entries.iter().flat_map(|entry| flat(entry, String::new())).collect();
    if !limits::AXES.holds(report, &vary.location, leaves.len() as u128) {
        return (axes, locations);
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
            report.error(leaf.location, "sweep.vary", message, "keep one of the two, or give them different platforms");
            continue;
        }
        axes.push(axis);
        locations.push(leaf.location.clone());
    }
    (axes, locations)
}

/// An axis as it is written: sections may be opened.
struct Leaf<'a> {
    label: String,
    location: &'a Location,
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
        _ => vec![Leaf { label, location: &entry.location, node: &entry.node }],
    }
}

fn axis(report: &mut Report, leaf: &Leaf, design: &str, context: &Context) -> Option<Axis> {
    let name = format!("sweep.vary.\"{}\"", leaf.label);
    kinds::printable_key(report, "the name of an axis", leaf.location, &leaf.label)?;
    let inner: &[Entry] = if let Item::Table(inner) = &leaf.node.item { inner } else { &[] };
    refuse_unknown(report, &name, inner, AXIS_KEYS);
    let key = match find(inner, "key").map(|entry| (&entry.node, &entry.node.item)) {
        Some((_, Item::Text(key))) => key.clone(),
        Some((node, item)) => {
            report.error(
                &node.location,
                &name,
                format!("`key` is {}", item.name()),
                "it takes the name of a parameter",
            );
            return None;
        }
        None => leaf.label.clone(),
    };
    let platforms =
        find(inner, "platform").map(|entry| names(report, "sweep.vary.platform", &entry.node, context.platforms));
    let row = row_of(report, leaf.location, (&key, None), platforms.is_some(), context)?;
    let extent = match &leaf.node.item {
        Item::List(nodes) => values(report, row, leaf.node, nodes)?,
        Item::Table(_) => extent(report, row, leaf, inner, design)?,
        item => {
            let message = format!("`{}` in `sweep.vary` is {}, {}", leaf.label, item.name(), leaf.node.written);
            report.error(
                &leaf.node.location,
                &name,
                message,
                "write a list of values, or { from = .., to = .., steps = .. }",
            );
            return None;
        }
    };
    if design == "morris" && matches!(&extent, Extent::Values(values) if values.len() % 2 == 1) {
        let help = "Morris' steps go over half of the values: give an even number of them";
        report.error(&leaf.node.location, &name, format!("`{}` has an odd number of values", leaf.label), help);
    }
    Some(Axis { label: leaf.label.clone(), row, platforms, extent })
}

/// The parameter that an axis varies, and the file that names it if the scenario itself does not.
pub(super) fn row_of(
    report: &mut Report,
    location: &Location,
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
        report.error(location, "sweep.vary", format!("{in_file}there is no parameter `{key}` to vary"), help);
        return None;
    };
    let text = matches!(row.kind, Kind::Text | Kind::Prose | Kind::Path | Kind::Date | Kind::Integers { .. });
    // A list of points has no copies of the files that it names.
    let of_files = key == "network.file" && file.is_none();
    if (text && !of_files) || !Axis::may_vary(row, false) {
        report.error(
            location,
            "sweep.vary",
            format!("{in_file}`{key}` cannot vary"),
            "numbers, choices and switches of the model can",
        );
        return None;
    }
    if on_some && !Axis::may_vary(row, true) {
        let help = "society is the same in every design, or designs could not be compared: remove `platform`";
        report.error(location, "sweep.vary", format!("`{key}` is no lever: it cannot vary on some platforms"), help);
        return None;
    }
    if let Some(set) = context.overrides.iter().find(|set| set.stated.row.key == key) {
        let help = "remove the --set, or the axis";
        report.error(&set.stated.location, key, format!("`{key}` is varied by the sweep"), help);
    }
    Some(row)
}

/// Values in brackets.
fn values(report: &mut Report, row: &'static Parameter, node: &Node, nodes: &[Node]) -> Option<Extent> {
    let mark = report.len();
    if nodes.is_empty() {
        report.error(&node.location, row.key, format!("`{}` varies over an empty list", row.key), "name some values");
    }
    if !limits::AXIS_VALUES.holds(report, &node.location, nodes.len() as u128) {
        return None;
    }
    let mut values: Vec<Value> = Vec::new();
    for node in nodes {
        let Some(value) = kinds::value(report, row, node) else { continue };
        if row.key == "network.kind" && value == Value::Text("file".to_string()) {
            report.error(
                &node.location,
                row.key,
                "a network from a file cannot be a point of a sweep",
                "remove \"file\"",
            );
        } else if values.contains(&value) {
            report.error(
                &node.location,
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
                &other.location,
                row.key,
                format!("`{}` has values and `{}`", leaf.label, other.key),
                "keep one of the two",
            );
        }
        return match &entry.node.item {
            Item::List(nodes) => values(report, row, &entry.node, nodes),
            item => {
                report.error(&entry.node.location, row.key, format!("`values` is {}", item.name()), "it takes a list");
                None
            }
        };
    }
    if design == "list" && find(inner, "from").is_none() {
        return Some(Extent::Listed);
    }
    if !matches!(row.kind, Kind::Integer { .. } | Kind::Real { .. }) {
        let message = format!("`{}` is no number: it has no range", row.key);
        report.error(leaf.location, row.key, message, format!("list the values: \"{}\" = [..]", row.key));
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
            report.error(leaf.location, row.key, format!("`{}` in `sweep.vary` has no `{name}`", leaf.label), help);
            None
        }
    };
    let (from, to) = (end(report, "from"), end(report, "to"));
    let log = scale(report, inner)?;
    let steps = steps(report, row, leaf, inner, design);
    let (from, to) = (from?, to?);
    if from >= to {
        let message = format!("`{}` goes from {from} to {to}: `from` is not below `to`", leaf.label);
        report.error(leaf.location, row.key, message, "exchange the two, or list the values");
        return None;
    }
    if log && from <= 0.0 {
        let help = "a logarithmic axis begins above 0";
        report.error(leaf.location, row.key, format!("`{}` begins at {from} on a logarithmic scale", leaf.label), help);
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
            report.error(&entry.node.location, "sweep.vary", message, "`scale` takes one of \"linear\", \"log\"");
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
            limits::AXIS_STEPS.holds(report, &entry.node.location, *n as u128);
            None
        }
        Some((entry, _)) => {
            let message = format!("`steps` = {} is no number of values", entry.node.written);
            report.error(
                &entry.node.location,
                row.key,
                message,
                format!("`steps` takes a whole number from 2 to {}", limits::AXIS_STEPS.most),
            );
            None
        }
        None if on_a_grid => {
            let message = format!("`{}` in `sweep.vary` does not say how many values", leaf.label);
            report.error(leaf.location, row.key, message, "add steps = 11, or list the values");
            None
        }
        None => Some(None),
    }
}

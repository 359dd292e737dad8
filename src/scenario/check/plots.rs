//! `[plots]`: measures, axes and platforms that exist, and a kind of figure that the sweep has points for.

use super::axes::Context;
use super::entries::{find, refuse_unknown, table};
use super::kinds::{self, measure};
use super::statements::Statements;
use crate::scenario::document::{Entry, Item, Node};
use crate::scenario::keys::{MARK_KEYS, PLOTS_KEYS, PLOTS_TABLE};
use crate::scenario::limits;
use crate::scenario::plots::{Kind, Mark, Plots};
use crate::scenario::problem::{Report, did_you_mean};
use crate::scenario::sweep::{Points, Sweep};
use crate::scenario::value::Value;

/// Reads the section. `swept` is whether the scenario has a sweep at all, `sweep` what is known of it.
pub(super) fn read(
    report: &mut Report,
    entry: Option<&Entry>,
    context: &Context,
    (swept, sweep): (bool, Option<&Sweep>),
    statements: &Statements,
) -> Option<Plots> {
    let entry = entry?;
    let entries = table(report, "plots", entry, "kind = \"line\" under [plots]");
    refuse_unknown(report, "plots", entries, PLOTS_KEYS);
    if !swept {
        refuse_without_sweep(report, entries);
    }
    let names: Vec<&str> = context.platforms.designs.iter().map(|design| design.name.as_str()).collect();
    let mut plots = Plots {
        measures: measures(report, entries, context),
        kind: kind(report, entries),
        difference: difference(report, entries, context, &names),
        log: log(report, entries),
        point: point(report, entries, sweep),
        replicate: replicate(report, entries, sweep, statements.run_integer("replicates")),
        marks: marks(report, entries, context, &names),
        ..Plots::default()
    };
    if let Some(sweep) = sweep {
        plots.x = axis(report, entries, "x", sweep);
        plots.y = axis(report, entries, "y", sweep);
        plots.panels = axis(report, entries, "panels", sweep);
        agree(report, entries, &plots, sweep);
    }
    Some(plots)
}

/// Keys that say how a sweep is drawn.
fn refuse_without_sweep(report: &mut Report, entries: &[Entry]) {
    let of_sweeps = ["kind", "x", "y", "panels", "difference", "log", "point"];
    for entry in entries.iter().filter(|entry| of_sweeps.contains(&entry.key.as_str())) {
        let key = format!("plots.{}", entry.key);
        let message = format!("`{key}` says how a sweep is drawn, and there is no [sweep]");
        report.error(&entry.location, &key, message, "remove it, or add a [sweep]");
    }
}

/// The nodes of a list, or a report that it is none.
fn list<'a>(report: &mut Report, key: &str, node: &'a Node, example: &str) -> &'a [Node] {
    match &node.item {
        Item::List(nodes) => nodes,
        item => {
            let message = format!("`{key}` is {}, {}", item.name(), node.written);
            report.error(&node.location, key, message, format!("it takes a list, such as {example}"));
            &[]
        }
    }
}

fn measures(report: &mut Report, entries: &[Entry], context: &Context) -> Vec<String> {
    let Some(entry) = find(entries, "measures") else { return Vec::new() };
    let example = format!("[\"{}\"]", context.measures.first().unwrap_or(&""));
    let nodes = list(report, "plots.measures", &entry.node, &example);
    if nodes.is_empty() && matches!(entry.node.item, Item::List(_)) {
        let help = "name some, or remove the key: the headline measures are drawn without it";
        report.error(&entry.node.location, "plots.measures", "`plots.measures` is empty", help);
    }
    let mut found: Vec<String> = Vec::new();
    for node in nodes {
        let Some(name) = measure(report, "plots.measures", node, context.measures) else { continue };
        if found.contains(&name) {
            let message = format!("`plots.measures` names {} twice", node.written);
            report.error(&node.location, "plots.measures", message, "remove one of the two");
        }
        found.push(name);
    }
    found
}

/// The value of a key of the table.
fn stated(report: &mut Report, entries: &[Entry], name: &str) -> Option<Value> {
    let row = PLOTS_TABLE.iter().find(|row| row.name() == name).unwrap_or_else(|| unreachable!("plots.{name}"));
    kinds::value(report, row, &find(entries, name)?.node)
}

fn kind(report: &mut Report, entries: &[Entry]) -> Option<Kind> {
    match stated(report, entries, "kind")? {
        Value::Text(name) => Kind::of(&name),
        _ => None,
    }
}

fn point(report: &mut Report, entries: &[Entry], sweep: Option<&Sweep>) -> Option<u32> {
    let Value::Integer(point) = stated(report, entries, "point")? else { return None };
    let (points, node) = (sweep?.count(), &find(entries, "point")?.node);
    if point as u128 >= points {
        let message = format!("`plots.point` = {point}, but the sweep has points 0 to {}", points - 1);
        report.error(&node.location, "plots.point", message, "points.csv of a result lists them");
    }
    u32::try_from(point).ok()
}

fn replicate(report: &mut Report, entries: &[Entry], sweep: Option<&Sweep>, replicates: i64) -> u32 {
    let (Some(Value::Integer(replicate)), Some(entry)) =
        (stated(report, entries, "replicate"), find(entries, "replicate"))
    else {
        return 0;
    };
    let most = sweep.and_then(|sweep| sweep.until.as_ref()).map_or(replicates, |until| i64::from(until.at_most));
    if replicate >= most {
        let message = format!("`plots.replicate` = {replicate}, but there are replicates 0 to {}", most - 1);
        report.error(
            &entry.node.location,
            "plots.replicate",
            message,
            "choose one of them, or ask for more `replicates`",
        );
    }
    u32::try_from(replicate).unwrap_or(0)
}

fn axis(report: &mut Report, entries: &[Entry], name: &str, sweep: &Sweep) -> Option<String> {
    let Value::Text(label) = stated(report, entries, name)? else { return None };
    let labels = || sweep.axes.iter().map(|axis| axis.label.as_str());
    if labels().any(|other| other == label) {
        return Some(label);
    }
    let node = &find(entries, name)?.node;
    let key = format!("plots.{name}");
    let help = format!("{}the axes are {}", did_you_mean(&label, labels()), labels().collect::<Vec<_>>().join(", "));
    report.error(&node.location, &key, format!("`{key}` = {} is no axis of the sweep", node.written), help);
    None
}

/// A platform by its name.
fn platform(report: &mut Report, key: &str, node: &Node, names: &[&str], complete: bool) -> Option<String> {
    let text = match &node.item {
        Item::Text(text) => text.as_str(),
        item => {
            let message = format!("`{key}` has {}, {}", item.name(), node.written);
            report.error(&node.location, key, message, "it takes the name of a platform between quotes");
            return None;
        }
    };
    if !names.contains(&text) && complete {
        let help = format!("{}the platforms are {}", did_you_mean(text, names.iter().copied()), names.join(", "));
        report.error(&node.location, key, format!("there is no platform {}", node.written), help);
        return None;
    }
    Some(text.to_string())
}

fn difference(report: &mut Report, entries: &[Entry], context: &Context, names: &[&str]) -> Option<[String; 2]> {
    let node = &find(entries, "difference")?.node;
    let key = "plots.difference";
    let nodes = list(report, key, node, "[\"dialogue-commons\", \"engagement-feed\"]");
    let found = nodes.iter().map(|node| platform(report, key, node, names, context.platforms.complete));
    let found: Vec<Option<String>> = found.collect();
    let two = <[Option<String>; 2]>::try_from(found);
    match two {
        Ok([Some(a), Some(b)]) if a != b => Some([a, b]),
        Ok([None, _] | [_, None]) => None,
        _ if matches!(node.item, Item::List(_)) => {
            let help = "the first minus the second is mapped: name two different platforms";
            report.error(&node.location, key, format!("`{key}` = {} is no pair", node.written), help);
            None
        }
        _ => None,
    }
}

fn log(report: &mut Report, entries: &[Entry]) -> [bool; 2] {
    let mut found = [false; 2];
    let Some(entry) = find(entries, "log") else { return found };
    for node in list(report, "plots.log", &entry.node, "[\"x\"]") {
        let k = match &node.item {
            Item::Text(text) => ["x", "y"].iter().position(|name| name == text),
            _ => None,
        };
        match k {
            Some(k) => found[k] = true,
            None => {
                let message = format!("`plots.log` has {}", node.written);
                report.error(&node.location, "plots.log", message, "it takes \"x\", \"y\" or both");
            }
        }
    }
    found
}

fn marks(report: &mut Report, entries: &[Entry], context: &Context, names: &[&str]) -> Vec<Mark> {
    let Some(entry) = find(entries, "marks") else { return Vec::new() };
    let example = "[{ x = 0.1, y = 0.857, label = \"published\" }]";
    let nodes = list(report, "plots.marks", &entry.node, example);
    let mut marks = Vec::new();
    if !limits::MARKS.holds(report, &entry.node.location, nodes.len() as u128) {
        return marks;
    }
    for node in nodes {
        match &node.item {
            Item::Table(inner) => marks.extend(mark(report, node, inner, context, names)),
            item => {
                let message = format!("`plots.marks` has {}, {}", item.name(), node.written);
                report.error(&node.location, "plots.marks", message, format!("it takes tables, such as {example}"));
            }
        }
    }
    marks
}

fn mark(report: &mut Report, node: &Node, inner: &[Entry], context: &Context, names: &[&str]) -> Option<Mark> {
    let key = "plots.marks";
    refuse_unknown(report, key, inner, MARK_KEYS);
    let missing: Vec<&str> = ["x", "y", "label"].into_iter().filter(|name| find(inner, name).is_none()).collect();
    if !missing.is_empty() {
        let message = format!("a mark does not say `{}`", missing.join("`, `"));
        report.error(&node.location, key, message, "such as { x = 0.1, y = 0.857, label = \"published\" }");
        return None;
    }
    let mut number = |name: &str| {
        let node = &find(inner, name)?.node;
        match node.item {
            Item::Real(x) if x.is_finite() => Some(x),
            Item::Integer(n) => Some(n as f64),
            _ => {
                report.error(
                    &node.location,
                    key,
                    format!("`{name}` = {} is no number", node.written),
                    "it takes a number",
                );
                None
            }
        }
    };
    let (x, y) = (number("x"), number("y"));
    let label = find(inner, "label").and_then(|entry| match &entry.node.item {
        Item::Text(text) if !text.trim().is_empty() => {
            kinds::printable_text(report, key, &entry.node, text).map(|_| text.clone())
        }
        _ => {
            let message = format!("`label` = {} is no name", entry.node.written);
            report.error(&entry.node.location, key, message, "the legend needs text between quotes, and not empty");
            None
        }
    });
    let of = find(inner, "platform").map(|entry| platform(report, key, &entry.node, names, context.platforms.complete));
    let on = find(inner, "measure").map(|entry| measure(report, key, &entry.node, context.measures));
    Some(Mark { x: x?, y: y?, label: label?, platform: transposed(of)?, measure: transposed(on)? })
}

/// `None` only if there is a value and it is wrong.
fn transposed<T>(value: Option<Option<T>>) -> Option<Option<T>> {
    match value {
        Some(None) => None,
        Some(some) => Some(some),
        None => Some(None),
    }
}

/// Reports what cannot be drawn from the sweep's points.
fn agree(report: &mut Report, entries: &[Entry], plots: &Plots, sweep: &Sweep) {
    let location = |name: &str| find(entries, name).map(|entry| entry.node.location.clone());
    let roles = [("x", &plots.x), ("y", &plots.y), ("panels", &plots.panels)];
    for (k, (name, label)) in roles.iter().enumerate() {
        let twice = label.is_some() && roles[..k].iter().any(|(_, other)| other == label);
        if let (true, Some(location)) = (twice, location(name)) {
            let key = format!("plots.{name}");
            let message = format!("`{key}` is an axis that is drawn already");
            report.error(&location, &key, message, "x, y and panels are different axes");
        }
    }
    let grid = matches!(sweep.points, Points::Grid { .. });
    let along = grid || sweep.axes.len() == 1 || matches!(sweep.points, Points::OneAtATime);
    let (kind, axes) = (plots.kind, sweep.axes.len());
    let refused = match kind {
        Some(Kind::Line) if !along => Some("its points lie on no grid: a line needs design = \"grid\" or one axis"),
        Some(Kind::Heat | Kind::Phase) if !grid => Some("its points lie on no grid: a map needs design = \"grid\""),
        Some(Kind::Heat | Kind::Phase) if axes < 2 => Some("it varies one axis only: a map needs two"),
        _ => None,
    };
    if let (Some(why), Some(kind), Some(location)) = (refused, kind, location("kind")) {
        let message = format!("`plots.kind` = \"{}\" cannot be drawn: {why}", kind.name());
        report.error(
            &location,
            "plots.kind",
            message,
            "choose another kind, or remove the key: the figure is chosen by the axes",
        );
    }
}

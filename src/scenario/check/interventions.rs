//! `[[intervention]]`: what changes, when, and for whom.

use super::entries::{find, refuse_unknown, table, tables};
use super::kinds;
use super::platforms::{Platforms, set};
use crate::scenario::checked::{Intervention, Shift};
use crate::scenario::conflicts::consistent;
use crate::scenario::document::{Entry, Item, Node};
use crate::scenario::keys::{INTERVENTION_KEYS, SHIFT_KEYS, run_key};
use crate::scenario::limits;
use crate::scenario::problem::{Location, Report, did_you_mean};
use crate::scenario::value::{FromValue, Parameter, Role, Value, Values};

/// Reads all interventions, in order of `at`, then of the file.
pub(super) fn read(
    report: &mut Report,
    entry: Option<&Entry>,
    platforms: &Platforms,
    base: &Values,
    steps: i64,
) -> Vec<Intervention> {
    let broken = report.has_errors();
    let Some(entry) = entry else { return Vec::new() };
    let tables = tables(report, "intervention", entry);
    if !limits::INTERVENTIONS.holds(report, &entry.location, tables.len() as u128) {
        return Vec::new();
    }
    let mut read: Vec<(Location, Intervention)> = Vec::new();
    for (location, entries) in tables {
        let intervention = intervention(report, location, entries, platforms, base, steps);
        read.extend(intervention.map(|intervention| (location.clone(), intervention)));
    }
    read.sort_by_key(|(_, intervention)| intervention.at);
    if !broken {
        follow(report, &read, platforms);
    }
    read.into_iter().map(|(_, intervention)| intervention).collect()
}

/// Follows every design through its interventions: values that are allowed each may not be allowed together.
fn follow(report: &mut Report, interventions: &[(Location, Intervention)], platforms: &Platforms) {
    for design in &platforms.designs {
        let mut values = design.values.clone();
        for (location, intervention) in interventions.iter().filter(|(_, what)| what.touches(&design.name)) {
            intervention.apply(&mut values);
            if !intervention.set.is_empty() && !consistent(report, &values, |_| location.clone()) {
                break;
            }
        }
    }
}

fn intervention(
    report: &mut Report,
    location: &Location,
    entries: &[Entry],
    platforms: &Platforms,
    base: &Values,
    steps: i64,
) -> Option<Intervention> {
    let mark = report.len();
    refuse_unknown(report, "intervention", entries, INTERVENTION_KEYS);
    let at = at(report, location, entries, steps);
    let touched = find(entries, "platform").map(|entry| names(report, "intervention.platform", &entry.node, platforms));
    let set_entries =
        find(entries, "set").map(|entry| table(report, "intervention.set", entry, "{ \"feed.bridging\" = 1.0 }"));
    let stated = set_entries.map(|entries| set(report, "intervention.set", entries, refuse_fixed)).unwrap_or_default();
    let landscape = find(entries, "landscape").and_then(|entry| landscape(report, &entry.node, base));
    let shift = find(entries, "shift").and_then(|entry| shift(report, entry));
    if stated.is_empty() && landscape.is_none() && shift.is_none() && report.len() == mark {
        let help =
            "say what changes: set = { \"feed.bridging\" = 1.0 }, landscape = 0.5, or shift = { tolerance = -0.1 }";
        report.error(location, "intervention", "the intervention changes nothing", help);
    }
    let set = stated.into_iter().map(|stated| (stated.row.key, stated.value)).collect();
    Some(Intervention { at: at?, platforms: touched, set, landscape, shift })
}

fn at(report: &mut Report, location: &Location, entries: &[Entry], steps: i64) -> Option<u32> {
    let allowed = if steps > 1 {
        format!("`at` takes a step from 1 to {}: from the first to the last but one", steps - 1)
    } else {
        "a run of one step has no room for an intervention: raise `steps`".to_string()
    };
    let Some(entry) = find(entries, "at") else {
        report.error(location, "intervention.at", "the intervention does not say when: `at` is missing", allowed);
        return None;
    };
    match checked(report, "intervention.at", &entry.node)? {
        Value::Integer(at) if at < steps => Some(at as u32),
        _ => {
            let message = format!("`intervention.at` = {} is not before the last step, {steps}", entry.node.written);
            report.error(&entry.node.location, "intervention.at", message, allowed);
            None
        }
    }
}

/// The value of a key of the table of interventions.
fn checked(report: &mut Report, key: &str, node: &Node) -> Option<Value> {
    let row = run_key(key).unwrap_or_else(|| unreachable!("`{key}` is a key of the table"));
    kinds::value(report, row, node)
}

/// The platforms named, each once, sorted.
pub(super) fn names(report: &mut Report, key: &str, node: &Node, platforms: &Platforms) -> Vec<String> {
    let single = std::slice::from_ref(node);
    let nodes = if let Item::List(nodes) = &node.item { nodes.as_slice() } else { single };
    let known: Vec<&str> = platforms.designs.iter().map(|design| design.name.as_str()).collect();
    let all = if key.ends_with(".platform") { "; without `platform` it touches all" } else { "" };
    let help = format!("the platforms are {}{all}", known.join(", "));
    if nodes.is_empty() {
        report.error(&node.location, key, format!("`{key}` is an empty list"), help.clone());
    }
    let mut names = Vec::new();
    for node in nodes {
        match &node.item {
            Item::Text(name) if names.contains(name) => {
                report.error(
                    &node.location,
                    key,
                    format!("`{key}` has {} twice", node.written),
                    "remove one of the two",
                );
            }
            Item::Text(name) if known.contains(&name.as_str()) => names.push(name.clone()),
            // a platform that was not understood may be the one that is meant
            Item::Text(_) if !platforms.complete => {}
            Item::Text(name) => {
                let help = did_you_mean(name, known.iter().copied()) + &help;
                report.error(&node.location, key, format!("there is no platform {}", node.written), help);
            }
            item => {
                let message = format!("`{key}` has {}, which is {}", node.written, item.name());
                report.error(&node.location, key, message, "it takes the name of a platform, or a list of names");
            }
        }
    }
    names.sort();
    names
}

fn landscape(report: &mut Report, node: &Node, base: &Values) -> Option<f64> {
    let Value::Real(share) = checked(report, "intervention.landscape", node)? else { return None };
    let bits = u32::from_value(base.get("landscape.bits"));
    if (share * f64::from(bits)).round() < 1.0 {
        let message = format!("`intervention.landscape` = {} of {bits} loci is none", node.written);
        let least = (500.0 / f64::from(bits)).ceil() / 1000.0;
        report.error(
            &node.location,
            "intervention.landscape",
            message,
            format!("round(share * bits) loci change: at least {least:.3} changes one"),
        );
        return None;
    }
    Some(share)
}

fn shift(report: &mut Report, entry: &Entry) -> Option<Shift> {
    let mark = report.len();
    let entries = table(report, "intervention.shift", entry, "{ tolerance = -0.1, share = 0.5 }");
    refuse_unknown(report, "intervention.shift", entries, SHIFT_KEYS);
    let mut number = |name: &str| -> Option<f64> {
        let entry = find(entries, name)?;
        match checked(report, &format!("intervention.shift.{name}"), &entry.node)? {
            Value::Real(x) => Some(x),
            _ => None,
        }
    };
    let (tolerance, opinion, share) = (number("tolerance"), number("opinion"), number("share"));
    let moved = tolerance.unwrap_or(0.0) != 0.0 || opinion.unwrap_or(0.0) != 0.0;
    if report.len() > mark {
        return None;
    }
    if !moved || share == Some(0.0) {
        let help = "give tolerance or opinion a number other than 0, and share one above 0";
        report.error(&entry.location, "intervention.shift", "the shift moves nobody", help);
        return None;
    }
    let [tolerance, opinion, share] = [tolerance.unwrap_or(0.0), opinion.unwrap_or(0.0), share.unwrap_or(1.0)];
    Some(Shift { tolerance: tolerance as f32, opinion: opinion as f32, share: share as f32 })
}

fn refuse_fixed(row: &Parameter) -> Option<(String, String)> {
    let section = row.section().unwrap_or_default();
    match row.role {
        Role::Structure => Some((
            format!("`{}` cannot change during a run", row.key),
            format!(
                "it is fixed when society is made: set it in [{section}]; interventions set levers and society's constants"
            ),
        )),
        Role::Initial => Some((
            format!("`{}` has no effect after the start", row.key),
            format!(
                "it says how society begins: set it in [{section}]; `shift` moves opinions and tolerances during a run"
            ),
        )),
        _ => None,
    }
}

//! `[[platform]]`: a preset, groups from other presets, levers of its own.

use super::entries::{Leaf, elsewhere, find, leaves, refuse_unknown, table, tables};
use super::kinds;
use super::overrides::Override;
use super::statements::{Stated, Statements};
use crate::scenario::checked::Design;
use crate::scenario::document::{Entry, Item, Node};
use crate::scenario::keys::{PLATFORM_KEYS, RUN_TABLE, run_key};
use crate::scenario::limits;
use crate::scenario::parameters::TABLE;
use crate::scenario::presets::{self, Preset};
use crate::scenario::problem::{Location, Report, did_you_mean};
use crate::scenario::tables::{all_rows, parameter};
use crate::scenario::value::{Group, Parameter, Role, Values};

/// The designs of a scenario.
pub(super) struct Platforms {
    /// sorted by name
    pub designs: Vec<Design>,
    /// whether every one of them was understood
    pub complete: bool,
}

/// Reads all platforms; `base` is what they all start from.
pub(super) fn read(report: &mut Report, entry: Option<&Entry>, base: &Values, overrides: &[Override]) -> Platforms {
    let mark = report.len();
    let tables = within_limit(report, entry);
    if tables.is_empty() && report.len() == mark {
        let help = "add a line [[platform]] and below it preset = \"chronological\"; `heimo list` names the presets";
        report.error(&Location::START, "platform", "the scenario has no platform", help);
    }
    let mut named: Vec<(Location, Design)> = Vec::new();
    for (location, entries) in tables {
        let Some((location, design)) = platform(report, location, entries, base, overrides) else { continue };
        match named.iter().find(|(_, other)| other.name == design.name) {
            Some((Location::At { line, .. }, other)) => {
                let message = format!("two platforms are named \"{}\"; the other is on line {line}", other.name);
                report.error(&location, "platform.name", message, "give one of them a `name` of its own");
            }
            _ => named.push((location, Design { position: named.len() as u32, ..design })),
        }
    }
    let complete = report.len() == mark;
    warn_of_twins(report, &named);
    let mut designs: Vec<Design> = named.into_iter().map(|(_, design)| design).collect();
    designs.sort_by(|a, b| a.name.cmp(&b.name));
    Platforms { designs, complete }
}

/// The tables of all platforms; none if there are too many.
pub(super) fn within_limit<'a>(report: &mut Report, entry: Option<&'a Entry>) -> Vec<(&'a Location, &'a [Entry])> {
    let Some(entry) = entry else { return Vec::new() };
    let tables = tables(report, "platform", entry);
    if limits::PLATFORMS.holds(report, &entry.location, tables.len() as u128) { tables } else { Vec::new() }
}

/// The platform that the others are compared with: as stated, else the control, else the file's first.
pub(super) fn baseline(report: &mut Report, statements: &Statements, platforms: &Platforms) -> String {
    let stated = statements.run_text("baseline");
    let designs = &platforms.designs;
    if stated.is_empty() {
        let control = designs.iter().find(|design| design.preset.as_deref() == Some(presets::CONTROL));
        let first = || designs.iter().min_by_key(|design| design.position);
        return control.or_else(first).map_or_else(String::new, |design| design.name.clone());
    }
    if platforms.complete && !designs.iter().any(|design| design.name == stated) {
        let names = || designs.iter().map(|design| design.name.as_str());
        let location = statements.location("baseline").unwrap_or(&Location::START);
        let help = format!(
            "{}`baseline` takes a platform's name: {}",
            did_you_mean(&stated, names()),
            names().take(20).collect::<Vec<_>>().join(", ")
        );
        report.error(location, "baseline", format!("no platform is named \"{stated}\""), help);
    }
    stated
}

fn warn_of_twins(report: &mut Report, named: &[(Location, Design)]) {
    for (k, (location, design)) in named.iter().enumerate() {
        if let Some((_, twin)) = named[..k].iter().find(|(_, other)| other.values == design.values) {
            let message = format!("\"{}\" and \"{}\" are the same design", twin.name, design.name);
            report.warn(location, "platform", message, "their data will be equal; change a lever of one, or remove it");
        }
    }
}

/// One platform, and the location of its name.
fn platform(
    report: &mut Report,
    location: &Location,
    entries: &[Entry],
    base: &Values,
    overrides: &[Override],
) -> Option<(Location, Design)> {
    refuse_unknown(report, "platform", entries, PLATFORM_KEYS);
    let preset = find(entries, "preset").map(|entry| (entry, preset_named(report, "platform.preset", &entry.node)));
    let name = name(report, location, entries, preset.as_ref());
    let mut values = base.clone();
    if let Some((_, Some(preset))) = preset {
        preset.set.iter().for_each(|(key, value)| values.set(key, value.clone()));
    }
    if let Some(entry) = find(entries, "groups") {
        groups(report, entry, base, &mut values);
    }
    if let Some(entry) = find(entries, "set") {
        let example = "{ \"encounter.facilitation\" = 0.5 }";
        let entries = table(report, "platform.set", entry, example);
        let stated = set(report, "platform.set", entries, refuse_non_lever);
        stated.into_iter().for_each(|stated| values.set(stated.row.key, stated.value));
    }
    let levers = overrides.iter().filter(|set| matches!(set.stated.row.role, Role::Lever(_)));
    levers.for_each(|set| values.set(set.stated.row.key, set.stated.value.clone()));
    let (location, name) = name?;
    let preset = preset.and_then(|(_, preset)| preset).map(|preset| preset.name.to_string());
    // a platform with an error elsewhere is kept, so that interventions can name it
    Some((location, Design { name, position: 0, preset, values }))
}

fn preset_named(report: &mut Report, key: &str, node: &Node) -> Option<&'static Preset> {
    let row = run_key("platform.preset").unwrap_or_else(|| unreachable!("the table has the row"));
    if let Item::Text(name) = &node.item
        && let Some(preset) = presets::preset(name)
    {
        return Some(preset);
    }
    let (meant, what) = match &node.item {
        Item::Text(name) => (did_you_mean(name, presets::NAMES.iter().copied()), "no preset"),
        item => (String::new(), item.name()),
    };
    let message = format!("`{key}` = {} is {what}", node.written);
    report.error(&node.location, key, message, format!("{meant}`{key}` takes {}", row.kind.allowed()));
    None
}

/// The name and its location: as stated, or the preset's.
fn name(
    report: &mut Report,
    location: &Location,
    entries: &[Entry],
    preset: Option<&(&Entry, Option<&'static Preset>)>,
) -> Option<(Location, String)> {
    let Some(entry) = find(entries, "name") else {
        let Some((entry, preset)) = preset else {
            let help = "add `preset = \"...\"` to start from a named design, or `name = \"...\"` to start from the model's defaults";
            report.error(location, "platform.name", "a platform without preset has no name", help);
            return None;
        };
        return preset.map(|preset| (entry.location.clone(), preset.name.to_string()));
    };
    let text = match &entry.node.item {
        Item::Text(text) if !text.trim().is_empty() => text,
        item => {
            let what = if matches!(item, Item::Text(_)) { "empty" } else { item.name() };
            let message = format!("`platform.name` = {} is {what}", entry.node.written);
            report.error(
                &entry.node.location,
                "platform.name",
                message,
                "a name is text between quotes, and not empty",
            );
            return None;
        }
    };
    kinds::printable_text(report, "platform.name", &entry.node, text).map(|_| (entry.location.clone(), text.clone()))
}

/// Takes whole groups of levers from other presets; what such a preset does not say is as the scenario's sections have it.
fn groups(report: &mut Report, entry: &Entry, base: &Values, values: &mut Values) {
    for group in table(report, "platform.groups", entry, "{ feed = \"engagement-feed\" }") {
        let key = format!("platform.groups.{}", group.key);
        let Some(which) = Group::ALL.into_iter().find(|which| which.name() == group.key) else {
            let meant = did_you_mean(&group.key, Group::NAMES.iter().copied());
            let help = format!("{meant}the groups are {}", Group::NAMES.join(", "));
            report.error(&group.location, &key, format!("there is no lever group `{}`", group.key), help);
            continue;
        };
        let Some(preset) = preset_named(report, &key, &group.node) else { continue };
        for row in TABLE.iter().filter(|row| row.role == Role::Lever(which)) {
            let said = preset.set.iter().find(|(key, _)| *key == row.key).map(|(_, value)| value);
            values.set(row.key, said.unwrap_or_else(|| base.get(row.key)).clone());
        }
    }
}

/// Reads a `set` table; `refuse` says why a known key may not be set here, if it may not.
pub(super) fn set(
    report: &mut Report,
    what: &str,
    entries: &[Entry],
    refuse: impl Fn(&Parameter) -> Option<(String, String)>,
) -> Vec<Stated> {
    let mut stated = Vec::new();
    for leaf in leaves(report, entries, true) {
        let Some(row) = parameter(&leaf.key) else {
            report.error(
                leaf.location,
                &leaf.key,
                format!("unknown key `{}` in {what}", leaf.key),
                help_unknown(&leaf),
            );
            continue;
        };
        if let Some((message, help)) = refuse(row) {
            report.error(leaf.location, row.key, message, help);
        } else if let Some(value) = kinds::value(report, row, leaf.node) {
            stated.push(Stated { row, location: leaf.location.clone(), value });
        }
    }
    stated.sort_by_key(|stated| all_rows().position(|row| row.key == stated.row.key));
    stated
}

fn help_unknown(leaf: &Leaf) -> String {
    if RUN_TABLE.iter().any(|row| row.key == leaf.key) {
        return elsewhere(&leaf.key);
    }
    let meant = did_you_mean(&leaf.key, TABLE.iter().map(|row| row.key));
    let same: Vec<&str> = TABLE.iter().filter(|row| row.name() == leaf.key).map(|row| row.key).collect();
    let same = if same.is_empty() || !meant.is_empty() {
        String::new()
    } else {
        format!("there is `{}`; ", same.join("` and `"))
    };
    format!("{meant}{same}keys are written whole, such as \"encounter.facilitation\"; `heimo list` names them all")
}

fn refuse_non_lever(row: &Parameter) -> Option<(String, String)> {
    if matches!(row.role, Role::Lever(_)) {
        return None;
    }
    let message = format!("`{}` is no lever: a platform cannot set it", row.key);
    let section = row.section().unwrap_or_default();
    let help = format!(
        "society is the same in every design, or designs could not be compared: set it in [{section}], for all platforms"
    );
    Some((message, help))
}

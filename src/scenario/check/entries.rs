//! The keys of a scenario: which are known, where they may stand, and what was probably meant by the others.

use super::kinds;
use super::statements::{Stated, top_rows};
use crate::scenario::document::{Entry, Item, Node};
use crate::scenario::keys::{LISTS, RUN_TABLE};
use crate::scenario::problem::{Location, Report, did_you_mean, nearest};
use crate::scenario::tables::{all_rows, all_sections, parameter, sections};
use crate::scenario::value::Parameter;

/// The top level of a scenario.
pub(super) struct Top<'a> {
    /// keys of the run and of sections, with valid values
    pub stated: Vec<Stated>,
    /// what stands under `platform`
    pub platforms: Option<&'a Entry>,
    /// what stands under `intervention`
    pub interventions: Option<&'a Entry>,
    /// what stands under `sweep`
    pub sweep: Option<&'a Entry>,
    /// what stands under `hypothesis`
    pub hypotheses: Option<&'a Entry>,
    /// what stands under `plots`
    pub plots: Option<&'a Entry>,
}

/// A key with its value, wherever its parts were written.
pub(super) struct Leaf<'a> {
    pub key: String,
    pub location: &'a Location,
    pub node: &'a Node,
}

/// Reads the top level.
pub(super) fn top<'a>(report: &mut Report, document: &'a [Entry]) -> Top<'a> {
    let find = |name: &str| document.iter().find(|entry| entry.key == name);
    let rest = document.iter().filter(|entry| !LISTS.contains(&entry.key.as_str()));
    let mut stated = Vec::new();
    for leaf in leaves(report, rest, false) {
        match top_rows().find(|row| row.key == leaf.key) {
            Some(row) => {
                let value = kinds::value(report, row, leaf.node);
                stated.extend(value.map(|value| Stated { row, location: leaf.location.clone(), value }));
            }
            None => report.error(leaf.location, &leaf.key, unknown(&leaf), help_unknown(&leaf)),
        }
    }
    Top {
        stated,
        platforms: find("platform"),
        interventions: find("intervention"),
        sweep: find("sweep"),
        hypotheses: find("hypothesis"),
        plots: find("plots"),
    }
}

fn unknown(leaf: &Leaf) -> String {
    if all_sections().contains(&leaf.key.as_str()) {
        return format!("`{}` is a section, not a key with a value ({})", leaf.key, leaf.node.written);
    }
    let what = if matches!(leaf.node.item, Item::Table(_)) { "section" } else { "key" };
    format!("unknown {what} `{}`", leaf.key)
}

/// What was probably meant by a key of the top level that there is not.
fn help_unknown(leaf: &Leaf) -> String {
    let key = leaf.key.as_str();
    if all_sections().contains(&key) {
        return format!("write [{key}] on a line of its own, then its keys: {}", keys_of(key));
    }
    let (section, name) = key.split_once('.').unwrap_or(("", key));
    if all_sections().contains(&section) {
        let own = all_rows().filter(|row| row.section() == Some(section)).map(Parameter::name);
        if let Some(near) = nearest(name, own) {
            return format!("did you mean `{section}.{near}`?");
        }
        let near = elsewhere(name);
        if !near.is_empty() {
            return near;
        }
        return format!("[{section}] has {}", keys_of(section));
    }
    let names = RUN_TABLE.iter().map(|row| row.key).chain(sections()).chain(LISTS.iter().copied()).chain(["price"]);
    if let Some(near) = nearest(key, names) {
        return format!("did you mean `{near}`?");
    }
    let near = elsewhere(name);
    if !near.is_empty() {
        return near;
    }
    let run: Vec<&str> = RUN_TABLE.iter().map(|row| row.key).collect();
    format!(
        "a scenario has {}, price; the sections {}; [[platform]] and [[intervention]]",
        run.join(", "),
        sections().join(", ")
    )
}

/// A key of the same name that stands elsewhere.
pub(super) fn elsewhere(name: &str) -> String {
    if RUN_TABLE.iter().any(|row| row.key == name) {
        return format!("`{name}` is a key of the run: it stands before all sections");
    }
    let found: Vec<String> = all_rows().filter(|row| row.name() == name).map(|row| format!("`{}`", row.key)).collect();
    if found.is_empty() { String::new() } else { format!("there is {}: write it in its section", found.join(" and ")) }
}

fn keys_of(section: &str) -> String {
    let keys: Vec<&str> = all_rows().filter(|row| row.section() == Some(section)).map(Parameter::name).collect();
    keys.join(", ")
}

/// The keys of some entries, with sections opened. In a `set`, a dotted key may be one name in quotes, too.
pub(super) fn leaves<'a>(
    report: &mut Report,
    entries: impl IntoIterator<Item = &'a Entry>,
    in_set: bool,
) -> Vec<Leaf<'a>> {
    let mut leaves: Vec<Leaf<'a>> = Vec::new();
    for entry in entries {
        match &entry.node.item {
            Item::Table(inner) if all_sections().contains(&entry.key.as_str()) => {
                let keys = inner.iter().map(|inner| (format!("{}.{}", entry.key, inner.key), inner));
                leaves.extend(keys.map(|(key, inner)| Leaf { key, location: &inner.location, node: &inner.node }));
            }
            _ if !in_set && parameter(&entry.key).is_some_and(|row| row.section().is_some()) => {
                let message = format!("`\"{}\"` in quotes is one name", entry.key);
                report.error(
                    &entry.location,
                    &entry.key,
                    message,
                    "remove the quotes, or write the key in its section",
                );
            }
            _ => leaves.push(Leaf { key: entry.key.clone(), location: &entry.location, node: &entry.node }),
        }
    }
    leaves.sort_by(|a, b| (&a.key, a.location).cmp(&(&b.key, b.location)));
    for twice in leaves.windows(2).filter(|pair| pair[0].key == pair[1].key) {
        let key = &twice[1].key;
        report.error(twice[1].location, key, format!("`{key}` is given twice"), "remove one of the two");
    }
    leaves
}

/// The tables of a `[[name]]` list.
pub(super) fn tables<'a>(report: &mut Report, name: &str, entry: &'a Entry) -> Vec<(&'a Location, &'a [Entry])> {
    let mut tables = Vec::new();
    let write = format!("write [[{name}]] on a line of its own, then its keys");
    match &entry.node.item {
        Item::List(nodes) => {
            for node in nodes {
                match &node.item {
                    Item::Table(entries) => tables.push((&node.location, entries.as_slice())),
                    item => {
                        let message = format!("`{name}` has {}, which is {}, not a table", node.written, item.name());
                        report.error(&node.location, name, message, write.clone());
                    }
                }
            }
        }
        Item::Table(_) => {
            report.error(
                &entry.location,
                name,
                format!("`{name}` is one table, not a list of them"),
                format!("{write}: two brackets on each side, as there can be several"),
            );
        }
        item => {
            report.error(&entry.location, name, format!("`{name}` is {}, {}", item.name(), entry.node.written), write)
        }
    }
    tables
}

/// Reports the keys of a table that are not among `known`.
pub(super) fn refuse_unknown(report: &mut Report, what: &str, entries: &[Entry], known: &[&str]) {
    for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
        let key = format!("{what}.{}", entry.key);
        let lever = parameter(&entry.key).is_some() || all_sections().contains(&entry.key.as_str());
        let meant = if lever && known.contains(&"set") {
            format!(
                "parameters go into set = {{ \"{}\" = ... }}; ",
                if entry.key == "price" { "price" } else { "section.key" }
            )
        } else if RUN_TABLE.iter().any(|row| row.key == entry.key) {
            elsewhere(&entry.key) + "; "
        } else {
            did_you_mean(&entry.key, known.iter().copied())
        };
        report.error(
            &entry.location,
            &key,
            format!("unknown key `{}` of {what}", entry.key),
            format!("{meant}{what} has {}", known.join(", ")),
        );
    }
}

/// The entry of a name.
pub(super) fn find<'a>(entries: &'a [Entry], name: &str) -> Option<&'a Entry> {
    entries.iter().find(|entry| entry.key == name)
}

/// The entries of a table, or a report that it is none.
pub(super) fn table<'a>(report: &mut Report, key: &str, entry: &'a Entry, example: &str) -> &'a [Entry] {
    match &entry.node.item {
        Item::Table(entries) => entries,
        item => {
            let message = format!("`{key}` is {}, {}", item.name(), entry.node.written);
            report.error(&entry.node.location, key, message, format!("`{key}` takes a table, such as {example}"));
            &[]
        }
    }
}

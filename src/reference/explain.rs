//! What `explain` and `list` say.

use super::models;
use super::wording::{default, explain_key, first_sentence, nature, range};
use crate::scenario::keys::{
    HYPOTHESIS_TABLE, INTERVENTION_TABLE, PARTS, PLATFORM_TABLE, PLOTS_TABLE, RUN_TABLE, SWEEP_TABLE, run_key,
};
use crate::scenario::literal;
use crate::scenario::measure::{self, MeasureInfo, PLATFORM, measure};
use crate::scenario::parameters::TABLE;
use crate::scenario::presets::{self, PRESETS, Preset};
use crate::scenario::problem::nearest;
use crate::scenario::tables::{all_rows, parameter, sections};
use crate::scenario::value::{Group, Role};
use std::fmt::Write;

/// What a name means: a key, a section, a preset, a lever group or a measure, by its key or its short name; several where
/// several have it.
///
/// # Errors
/// If nothing has this name: a sentence that says so and proposes the nearest.
pub fn explain(name: &str) -> Result<String, String> {
    let mut found: Vec<String> = Vec::new();
    found.extend(TABLE.iter().find(|row| row.key == name).or_else(|| run_key(name)).map(explain_key));
    found.extend(PARTS.iter().find(|(key, _)| *key == name).map(|(key, meaning)| format!("{key}\n  {meaning}\n")));
    found.extend(models::explain(name));
    found.extend(presets::preset(name).map(explain_preset));
    found.extend(measure(name).map(explain_measure));
    found.extend(Group::ALL.into_iter().find(|group| group.name() == name).map(explain_group));
    // a section that is no lever group: that one lists the same keys
    let section = sections().into_iter().filter(|section| !Group::NAMES.contains(section) && *section == name);
    found.extend(section.map(explain_section));
    if found.is_empty() {
        // a measure by its short name or its name in full, a key by its last part
        let meant = |row: &&MeasureInfo| row.short == name || row.name.eq_ignore_ascii_case(name);
        found.extend(measure::all().filter(meant).map(explain_measure));
        found.extend(all_rows().filter(|row| row.name() == name).map(explain_key));
    }
    if found.is_empty() {
        let near: Vec<String> = nearest_of(name).iter().map(|key| format!("`{key}`")).collect();
        let near = if near.is_empty() { String::new() } else { format!("did you mean {}? ", near.join(" or ")) };
        return Err(format!("nothing is named `{name}`: {near}`heimo list` names everything"));
    }
    Ok(found.join("\n"))
}

/// The full names of what is most nearly called so: by its full name, else by its last part, its short name or its name in words.
fn nearest_of(name: &str) -> Vec<&'static str> {
    if let Some(near) = nearest(name, names()) {
        return names().into_iter().filter(|key| *key == near).take(1).collect();
    }
    let parts = names().into_iter().filter_map(|key| Some((key.rsplit_once('.')?.1, key)));
    let words: Vec<_> =
        parts.chain(measure::all().flat_map(|row| [(row.short, row.key), (row.name, row.key)])).collect();
    let Some(near) = nearest(name, words.iter().map(|(word, _)| *word)) else { return Vec::new() };
    let mut keys: Vec<&'static str> = Vec::new();
    for (_, key) in words.iter().filter(|(word, _)| word.eq_ignore_ascii_case(near)) {
        if !keys.contains(key) {
            keys.push(key);
        }
    }
    keys.truncate(4);
    keys
}

/// Everything that [`explain`] knows by its full name.
pub fn names() -> Vec<&'static str> {
    let keys = RUN_TABLE
        .iter()
        .chain(PLATFORM_TABLE)
        .chain(INTERVENTION_TABLE)
        .chain(SWEEP_TABLE)
        .chain(PLOTS_TABLE)
        .chain(HYPOTHESIS_TABLE);
    let rows = keys.chain(TABLE).map(|row| row.key);
    let measures = measure::all().map(|row| row.key);
    let all = rows.chain(sections()).chain(Group::NAMES.iter().copied()).chain(presets::NAMES.iter().copied());
    all.chain(measures).chain(PARTS.iter().map(|(key, _)| *key)).chain(models::names()).collect()
}

/// A line of [`list`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// what it is among
    pub section: String,
    /// its name, as a scenario or a command has it
    pub name: &'static str,
    /// what it means, in a sentence
    pub meaning: String,
}

/// Every key, preset, lever group, model and measure, section by section.
pub fn entries() -> Vec<Entry> {
    let mut all = Vec::new();
    let mut add = |section: &str, name: &'static str, meaning: &str| {
        all.push(Entry { section: section.to_string(), name, meaning: meaning.to_string() });
    };
    RUN_TABLE.iter().for_each(|row| add("Keys of the run", row.key, first_sentence(row.meaning)));
    for (title, part, table) in [
        ("Keys of a [[platform]]", "platform.", PLATFORM_TABLE),
        ("Keys of an [[intervention]]", "intervention.", INTERVENTION_TABLE),
        ("Keys of [sweep]", "sweep.", SWEEP_TABLE),
        ("Keys of [plots]", "plots.", PLOTS_TABLE),
        ("Keys of a [[hypothesis]]", "hypothesis.", HYPOTHESIS_TABLE),
    ] {
        table.iter().for_each(|row| add(title, row.key, first_sentence(row.meaning)));
        let parts = PARTS.iter().filter(|(key, _)| key.starts_with(part));
        parts.for_each(|(key, meaning)| add(title, key, first_sentence(meaning)));
    }
    for section in std::iter::once(None).chain(sections().into_iter().map(Some)) {
        let title = section.map_or("Parameters before the sections".to_string(), |section| format!("[{section}]"));
        let rows = TABLE.iter().filter(|row| row.section() == section);
        rows.for_each(|row| add(&title, row.key, first_sentence(row.meaning)));
    }
    PRESETS.iter().for_each(|preset| add("Presets", preset.name, preset.meaning));
    Group::ALL.iter().for_each(|group| add("Lever groups", group.name(), &levers(*group).join(", ")));
    add("Models", "platform", "The platform model: one society, many platform designs.");
    models::list(|section, name, meaning| add(section, name, meaning));
    let named = |row: &MeasureInfo| format!("{}: {}", row.name, first_sentence(row.meaning));
    PLATFORM.iter().for_each(|row| add("Measures", row.key, &named(row)));
    models::list_all(|section, name, meaning| add(section, name, meaning));
    all
}

/// Every key, preset and measure, one a line.
pub fn list() -> String {
    let mut text = String::new();
    for section in entries().chunk_by(|a, b| a.section == b.section) {
        let space = if text.is_empty() { "" } else { "\n" };
        writeln!(text, "{space}{}", section[0].section).expect("text grows");
        section.iter().for_each(|entry| writeln!(text, "  {:<32} {}", entry.name, entry.meaning).expect("text grows"));
    }
    text
}

fn levers(group: Group) -> Vec<&'static str> {
    TABLE.iter().filter(|row| row.role == Role::Lever(group)).map(|row| row.key).collect()
}

fn explain_preset(preset: &Preset) -> String {
    let mut text = format!("{} (a preset)\n  {}\n", preset.name, preset.meaning);
    for (key, value) in preset.set {
        let usual = parameter(key).map(default).unwrap_or_default();
        writeln!(text, "  {key} = {} (default {usual})", literal(value)).expect("text grows");
    }
    text
}

fn explain_group(group: Group) -> String {
    let mut text = format!(
        "{} (a lever group)\n  groups = {{ {} = \"preset\" }} takes these levers from another preset\n",
        group.name(),
        group.name()
    );
    for row in TABLE.iter().filter(|row| row.role == Role::Lever(group)) {
        writeln!(text, "  {:<28} {}", row.key, first_sentence(row.meaning)).expect("text grows");
    }
    text
}

fn explain_section(section: &str) -> String {
    let mut text = format!("[{section}] (a section)\n");
    for row in TABLE.iter().filter(|row| row.section() == Some(section)) {
        writeln!(text, "  {:<28} {}", row.key, first_sentence(row.meaning)).expect("text grows");
    }
    text
}

fn explain_measure(row: &MeasureInfo) -> String {
    let kind =
        if PLATFORM.iter().any(|own| own.key == row.key) { "a measure" } else { "a measure of a published model" };
    let mut text = format!("{} ({kind})\n  {}\n", row.key, row.meaning);
    let range = range(row.min, row.max);
    let rows = [
        ("name", row.name),
        ("in short", row.short),
        ("unit", row.unit),
        ("range", &range),
        ("direction", row.direction.words()),
        ("when", nature(row.nature)),
        ("formula", row.formula),
        ("source", row.source),
    ];
    for (label, what) in rows.iter().filter(|(_, what)| !what.is_empty()) {
        writeln!(text, "  {label:<9} {what}").expect("text grows");
    }
    text
}

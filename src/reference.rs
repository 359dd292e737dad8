//! What `explain`, `list` and docs/reference.md say: texts made from the tables of keys, presets and measures.
//!
//! Owns the wording only. A fact that is not in a table does not belong here.

mod models;
mod rows;

use crate::scenario::keys::{
    HYPOTHESIS_TABLE, INTERVENTION_TABLE, PLATFORM_TABLE, PLOTS_TABLE, RUN_TABLE, SWEEP_TABLE, run_key,
};
use crate::scenario::limits;
use crate::scenario::literal;
use crate::scenario::measure::{self, MeasureInfo, PLATFORM, measure};
use crate::scenario::parameters::{TABLE, parameter, sections};
use crate::scenario::presets::{self, PRESETS, Preset};
use crate::scenario::problem::nearest;
use crate::scenario::value::{Group, Role};
use rows::{cell, default, explain_key, first_sentence, keys_table, measures_table, nature, range};
use std::fmt::Write;

/// What a name means: a key, a section, a preset, a lever group or a measure, by its key or its short name; several where
/// several have it.
///
/// # Errors
/// If nothing has this name: a sentence that says so and proposes the nearest.
pub fn explain(name: &str) -> Result<String, String> {
    let mut found: Vec<String> = Vec::new();
    found.extend(TABLE.iter().find(|row| row.key == name).or_else(|| run_key(name)).map(explain_key));
    found.extend(models::explain(name));
    found.extend(presets::preset(name).map(explain_preset));
    found.extend(measure(name).map(explain_measure));
    found.extend(Group::ALL.into_iter().find(|group| group.name() == name).map(explain_group));
    // a section that is no lever group: that one lists the same keys
    let section = sections().into_iter().filter(|section| !Group::NAMES.contains(section) && *section == name);
    found.extend(section.map(explain_section));
    if found.is_empty() {
        // a measure by its short name, a key by its last part
        found.extend(measure::all().find(|row| row.short == name).map(explain_measure));
        found.extend(TABLE.iter().filter(|row| row.name() == name).map(explain_key));
    }
    if found.is_empty() {
        let near = nearest(name, names()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        return Err(format!("nothing is named `{name}`: {near}`heimo list` names everything"));
    }
    Ok(found.join("\n"))
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
    all.chain(measures).chain(models::names()).collect()
}

/// Every key, preset and measure, one a line.
pub fn list() -> String {
    let mut text = String::from("Keys of the run\n");
    let line = |text: &mut String, name: &str, what: &str| writeln!(text, "  {name:<32} {what}").expect("text grows");
    RUN_TABLE.iter().for_each(|row| line(&mut text, row.key, first_sentence(row.meaning)));
    for section in std::iter::once(None).chain(sections().into_iter().map(Some)) {
        match section {
            Some(section) => write!(text, "\n[{section}]\n").expect("text grows"),
            None => text.push_str("\nParameters before the sections\n"),
        }
        let rows = TABLE.iter().filter(|row| row.section() == section);
        rows.for_each(|row| line(&mut text, row.key, first_sentence(row.meaning)));
    }
    text.push_str("\nPresets\n");
    PRESETS.iter().for_each(|preset| line(&mut text, preset.name, preset.meaning));
    text.push_str("\nLever groups\n");
    Group::ALL.iter().for_each(|group| line(&mut text, group.name(), &levers(*group).join(", ")));
    text.push_str("\nModels\n");
    line(&mut text, "platform", "The platform model: one society, many platform designs.");
    models::list(|name, what| line(&mut text, name, what));
    text.push_str("\nMeasures\n");
    PLATFORM.iter().for_each(|row| line(&mut text, row.key, &format!("{}: {}", row.name, first_sentence(row.meaning))));
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

/// docs/reference.md.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Reference\n\nMade from the program's own tables; do not edit (`HEIMO_BLESS=1 cargo test reference` writes it anew).\n\
         `heimo explain NAME` says the same of one name.\n",
    );
    text.push_str("\n## Keys of the run\n\nThey stand before all sections.\n");
    keys_table(&mut text, RUN_TABLE.iter());
    text.push_str("\n## Platforms\n\nEach `[[platform]]` is a design. Beside these keys it takes `groups = { feed = \"preset\" }`, which takes a whole group of levers from another preset, and `set = { \"encounter.facilitation\" = 0.5 }`, which sets levers. Precedence: model default < section of the scenario < preset < groups < set < `--set` of the command line.\n");
    keys_table(&mut text, PLATFORM_TABLE.iter());
    text.push_str("\n## Interventions\n\nEach `[[intervention]]` happens at the end of a step. Beside these keys it takes `platform = [\"name\"]`, the platforms it touches (all where it is absent), and `set = { key = value }` of levers and of society's constants.\n");
    keys_table(&mut text, INTERVENTION_TABLE.iter());
    text.push_str("\n## Sweeps\n\n`[sweep]` varies parameters. Beside these keys it takes `vary`, a table with an axis a key: a list of values, or `{ from = 0.0, to = 1.0, steps = 11 }`, with `scale = \"log\"` evenly spaced in the logarithm; an axis of a lever may name `platform`, and with `key` an axis has a name of its own. `together = [[\"a\", \"b\"]]` are axes of a grid whose values go together. `until = { measure = \"learning.quality\", half_width = 0.01, at_most = 200 }` runs replicates 8 at a time until the 95 % interval of every platform of a point is that narrow.\n");
    keys_table(&mut text, SWEEP_TABLE.iter());
    text.push_str("\n## Hypotheses\n\nEach `[[hypothesis]]` is one or more tests of a claim; docs/experiments.md shows the forms. It has one of `greater`, `less` (lists of platforms, or of two pairs), `above`, `below`, `rises_with`, `falls_with`, `best_inside`, `grows_faster` (a list of two measures, or of a measure and an exponent) and `correlates` (a list of two). Beside these keys it takes `when` (before, end, mean or a recorded step), `platform` (a name or several; all where it is absent), `at = { axis = value }` and, with `correlates`, `given` (a list of measures).\n");
    keys_table(&mut text, HYPOTHESIS_TABLE.iter());
    text.push_str("\n## Figures\n\n`[plots]` says how a result is drawn where it is to be otherwise than by itself; it affects no data, and a change of it draws a finished result anew without simulating. Beside these keys it takes `measures = [\"learning.quality\"]`, what is drawn; `difference = [\"a\", \"b\"]`, the platforms whose difference is mapped; `log = [\"x\", \"y\"]`, what has a logarithmic scale; and `marks = [{ x = 0.1, y = 0.857, label = \"published\", platform = \"a\", measure = \"learning.quality\" }]`, values of others, drawn hollow beside ours.\n");
    keys_table(&mut text, PLOTS_TABLE.iter());
    text.push_str("\n## Parameters\n\nOrigin says where a default comes from: measured outside, borrowed from the source, or chosen, and then to be swept.\n");
    for section in std::iter::once(None).chain(sections().into_iter().map(Some)) {
        match section {
            Some(section) => write!(text, "\n### [{section}]\n").expect("text grows"),
            None => text.push_str("\n### Before the sections\n"),
        }
        keys_table(&mut text, TABLE.iter().filter(|row| row.section() == section));
    }
    text.push_str("\n## Presets\n\nDifferences from the model's defaults. Presets differ in many levers: a difference between two of them is never attributed to one.\n\n| preset | what it is | levers |\n|---|---|---|\n");
    for preset in PRESETS {
        let set: Vec<String> = preset.set.iter().map(|(key, value)| format!("`{key}` {}", literal(value))).collect();
        writeln!(text, "| `{}` | {} | {} |", preset.name, preset.meaning, set.join(", ")).expect("text grows");
    }
    text.push_str(
        "\n## Measures\n\nA figure, a caption and a table call a measure by its name; the console has it in short. The direction says \
         whether more is better or worse for people, all else equal; where it is neither, or depends, it is left out.\n",
    );
    measures_table(&mut text, PLATFORM);
    models::markdown(&mut text);
    limits_table(&mut text);
    text
}

fn limits_table(text: &mut String) {
    text.push_str("\n## Limits\n\nHow much of anything a user can ask for; ranges of single numbers are in the tables of keys. What is above a limit is refused before anything is allocated for it, with its place in the scenario, and exit code 2. They are such that `heimo check` of whatever is allowed ends within 5 s and 200 MB (one processor of 2026).\n\n| what is counted | asked for by | at most | to ask for less |\n|---|---|---|---|\n");
    for limit in limits::TABLE {
        let cells = [limit.of, &limit.most.to_string(), limit.remedy].map(cell);
        writeln!(text, "| {} | `{}` | {} | {} |", cell(limit.what), cells[0], cells[1], cells[2]).expect("text grows");
    }
}

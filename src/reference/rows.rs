//! What is said of one key or measure, and of many in a table.

use crate::scenario::literal;
use crate::scenario::measure::{Direction, MeasureInfo, Nature};
use crate::scenario::presets::{self, PRESETS};
use crate::scenario::value::{Kind, Origin, Parameter, Role, Value};
use std::fmt::Write;

/// The first sentence of a text, without its full stop.
pub(super) fn first_sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text.trim_end_matches('.'), |(first, _)| first)
}

/// What a key means, line by line.
pub(super) fn explain_key(row: &Parameter) -> String {
    let mut text = format!("{}\n  {}\n", row.key, row.meaning);
    let mut line = |label: &str, what: &str| {
        if !what.is_empty() {
            writeln!(text, "  {label:<9} {what}").expect("text grows");
        }
    };
    line("takes", &row.kind.allowed());
    line("unit", row.unit);
    line("default", &default(row));
    line("set by", &set_by(row.role));
    let origin = if matches!(row.role, Role::Run | Role::Entry) { "" } else { origin(row.origin) };
    line("origin", origin);
    line("source", row.source);
    let presets: Vec<String> = PRESETS
        .iter()
        .filter_map(|preset| {
            let (_, value) = preset.set.iter().find(|(key, _)| *key == row.key)?;
            Some(format!("{} {}", preset.name, literal(value)))
        })
        .collect();
    line("presets", &presets.join(", "));
    text
}

/// The default of a key, as a scenario writes it.
pub(super) fn default(row: &Parameter) -> String {
    match (&row.default, row.role) {
        (_, Role::Entry) => String::new(),
        (Value::Name(""), _) => "none".to_string(),
        (value, _) => literal(value),
    }
}

fn set_by(role: Role) -> String {
    match role {
        Role::Run | Role::Entry => String::new(),
        Role::Published => "model: any design may set it; fixed during a run".to_string(),
        Role::Structure => "society: the same in every design, fixed during a run".to_string(),
        Role::Initial => "society: the same in every design, of effect at the start only".to_string(),
        Role::Society => "society: the same in every design; an intervention may change it".to_string(),
        Role::Lever(group) => format!("the platform: a lever of the group {}", group.name()),
    }
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Measured => "measured",
        Origin::Borrowed => "borrowed from the source",
        Origin::Chosen => "chosen: to be swept",
    }
}

/// A table of keys in docs/reference.md.
pub(super) fn keys_table<'a>(text: &mut String, rows: impl Iterator<Item = &'a Parameter>) {
    text.push_str(
        "\n| key | what it is | takes | unit | default | set by | origin and source |\n|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let model = !matches!(row.role, Role::Run | Role::Entry);
        let role = match row.role {
            Role::Run | Role::Entry => String::new(),
            Role::Published => "model".to_string(),
            Role::Structure => "structure".to_string(),
            Role::Initial => "society, at the start".to_string(),
            Role::Society => "society".to_string(),
            Role::Lever(group) => format!("lever: {}", group.name()),
        };
        let origin = match row.origin {
            Origin::Measured => "measured",
            Origin::Borrowed => "borrowed",
            Origin::Chosen => "chosen",
        };
        let origin = match (model, row.source) {
            (false, _) => String::new(),
            (true, "") => origin.to_string(),
            (true, source) => format!("{origin}: {source}"),
        };
        let takes = if matches!(row.kind, Kind::Choice(names) if names == presets::NAMES) {
            "the name of a preset".to_string()
        } else {
            row.kind.allowed()
        };
        let cells = [row.meaning, &takes, row.unit, &default(row), &role, &origin];
        writeln!(text, "| `{}` | {} |", row.key, cells.map(cell).join(" | ")).expect("text grows");
    }
}

/// A table of measures in docs/reference.md.
pub(super) fn measures_table(text: &mut String, rows: &[MeasureInfo]) {
    text.push_str(
        "\n| measure | name | in short | what it says | unit | range | direction | when | formula | source |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
    );
    for row in rows {
        let direction = match row.direction {
            Direction::Better => "better",
            Direction::Worse => "worse",
            Direction::Neither => "",
        };
        let range = range(row.min, row.max);
        let cells = [row.meaning, row.unit, &range, direction, nature(row.nature), row.formula, row.source];
        let names = format!("`{}` | {} | `{}`", row.key, row.name, row.short);
        writeln!(text, "| {names} | {} |", cells.map(cell).join(" | ")).expect("text grows");
    }
}

/// The range of a measure in words.
pub(super) fn range(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("from {min}"),
        (None, Some(max)) => format!("to {max}"),
        (None, None) => "any number".to_string(),
    }
}

/// When a measure is of, in words.
pub(super) fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::State => "state at the recorded step",
        Nature::Composition => "what happened in the recorded step",
        Nature::Flow => "mean over the steps since the previous record",
        Nature::Outcome => "of the run, known on its last row",
    }
}

/// A text as a cell of a table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

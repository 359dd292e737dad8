//! `[plots]` of a resolved scenario, which was checked when it was run.

use crate::scenario::plots::{Kind, Mark, Plots};
use toml::Value;

/// What the scenario says of its figures.
pub fn read(scenario: &toml::Table) -> Plots {
    let Some(section) = scenario.get("plots").and_then(Value::as_table) else { return Plots::default() };
    let text = |key: &str| section.get(key).and_then(Value::as_str).map(str::to_string);
    let log = names(section.get("log"));
    Plots {
        measures: names(section.get("measures")),
        kind: text("kind").and_then(|name| Kind::of(&name)),
        x: text("x"),
        y: text("y"),
        panels: text("panels"),
        difference: names(section.get("difference")).try_into().ok(),
        log: ["x", "y"].map(|name| log.iter().any(|other| other == name)),
        point: section.get("point").and_then(Value::as_integer).and_then(|n| u32::try_from(n).ok()),
        marks: section.get("marks").and_then(Value::as_array).into_iter().flatten().filter_map(mark).collect(),
    }
}

fn names(value: Option<&Value>) -> Vec<String> {
    let names = value.and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_string).collect()
}

fn mark(value: &Value) -> Option<Mark> {
    let number = |key: &str| {
        let value = value.get(key)?;
        value.as_float().or_else(|| value.as_integer().map(|n| n as f64)).filter(|x| x.is_finite())
    };
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
    Some(Mark {
        x: number("x")?,
        y: number("y")?,
        label: text("label")?,
        platform: text("platform"),
        measure: text("measure"),
    })
}

//! The JSON Schema of a scenario, for editors; made from the same tables that checking reads.

use super::keys::{
    HYPOTHESIS_TABLE, INTERVENTION_TABLE, MARK_KEYS, PLATFORM_TABLE, PLOTS_TABLE, RUN_TABLE, SHIFT_KEYS, SWEEP_TABLE,
    UNTIL_KEYS,
};
use super::limits;
use super::parameters::TABLE;
use super::presets;
use super::tables::{all_rows, all_sections};
use super::value::{Group, Kind, Parameter, Role, Value};
use serde_json::{Map, Value as Json, json};

/// JSON Schema (draft 2020-12) of a scenario. TOML tells 1.0 from 1 where JSON does not: for a whole number, checking takes 1
/// only. What depends on several keys at once (such as interactions below bits) is left to checking.
pub fn schema() -> Json {
    let mut properties = Map::new();
    for row in RUN_TABLE.iter().chain(TABLE.iter().filter(|row| row.section().is_none())) {
        properties.insert(row.key.to_string(), of_row(row));
    }
    for section in all_sections() {
        properties.insert(section.to_string(), of_section(section, |_| true));
    }
    properties.insert("platform".to_string(), of_platforms());
    properties.insert("intervention".to_string(), of_interventions());
    properties.insert("hypothesis".to_string(), of_hypotheses());
    properties.insert("sweep".to_string(), of_sweep());
    properties.insert("plots".to_string(), of_plots());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Heimo scenario",
        "type": "object",
        "additionalProperties": false,
        "anyOf": [{ "required": ["platform"] }, { "required": ["model"] }],
        "properties": properties,
    })
}

fn closed(properties: Map<String, Json>) -> Json {
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

/// A row's value.
pub(crate) fn of_row(row: &Parameter) -> Json {
    let mut schema = match row.kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Kind::Real { min, max } => json!({ "type": "number", "minimum": min, "maximum": max }),
        Kind::Choice(names) => json!({ "enum": names }),
        Kind::Subset(names) => {
            json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": { "enum": names } })
        }
        Kind::Prose => json!({ "type": "string", "maxLength": limits::PROSE.most }),
        Kind::Text | Kind::Path => json!({ "type": "string", "maxLength": limits::TEXT.most }),
        Kind::Integers { min, max } => {
            json!({ "type": "array", "uniqueItems": true, "items": { "type": "integer", "minimum": min, "maximum": max } })
        }
        Kind::Date => json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
    };
    let unit = if row.unit.is_empty() { String::new() } else { format!(" Unit: {}.", row.unit) };
    schema["description"] = json!(format!("{}{unit}", row.meaning));
    if row.role != Role::Entry {
        schema["default"] = of_value(&row.default);
    }
    schema
}

fn of_value(value: &Value) -> Json {
    match value.owned() {
        Value::Bool(yes) => json!(yes),
        Value::Integer(n) => json!(n),
        Value::Real(x) => json!(x),
        Value::Text(text) => json!(text),
        Value::List(names) => json!(names),
        Value::Integers(list) => json!(list),
        Value::Name(_) | Value::Names(_) => unreachable!("an owned value borrows nothing"),
    }
}

fn of_section(section: &str, keep: impl Fn(&Parameter) -> bool) -> Json {
    let rows = all_rows().filter(|row| row.section() == Some(section) && keep(row));
    closed(rows.map(|row| (row.name().to_string(), of_row(row))).collect())
}

/// A `set` table of the rows kept: whole keys in quotes, or keys within sections.
fn of_set(keep: impl Fn(&Parameter) -> bool + Copy) -> Json {
    let mut properties: Map<String, Json> = Map::new();
    for row in all_rows().filter(|row| keep(row)) {
        properties.insert(row.key.to_string(), of_row(row));
        if let Some(section) = row.section() {
            properties.entry(section).or_insert_with(|| of_section(section, keep));
        }
    }
    closed(properties)
}

fn of_platforms() -> Json {
    let rows = PLATFORM_TABLE.iter().map(|row| (row.name().to_string(), of_row(row)));
    let mut properties: Map<String, Json> = rows.collect();
    properties["name"]["minLength"] = json!(1);
    let groups = Group::NAMES.iter().map(|group| (group.to_string(), json!({ "enum": presets::NAMES })));
    properties.insert("groups".to_string(), closed(groups.collect()));
    properties.insert("set".to_string(), of_set(|row| matches!(row.role, Role::Lever(_) | Role::Published)));
    let mut platform = closed(properties);
    platform["anyOf"] = json!([{ "required": ["name"] }, { "required": ["preset"] }]);
    json!({ "type": "array", "minItems": 1, "items": platform })
}

fn of_interventions() -> Json {
    let row = |key: &str| {
        let found = INTERVENTION_TABLE.iter().find(|row| row.key == key);
        of_row(found.unwrap_or_else(|| unreachable!("`{key}` is a row of the table")))
    };
    let shift = SHIFT_KEYS.iter().map(|name| (name.to_string(), row(&format!("intervention.shift.{name}"))));
    let names = json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": { "type": "string" } });
    let mut properties = Map::new();
    properties.insert("at".to_string(), row("intervention.at"));
    properties.insert("platform".to_string(), json!({ "anyOf": [{ "type": "string" }, names] }));
    properties.insert("landscape".to_string(), row("intervention.landscape"));
    properties.insert("shift".to_string(), closed(shift.collect()));
    properties.insert("set".to_string(), of_set(|row| matches!(row.role, Role::Lever(_) | Role::Society)));
    let mut intervention = closed(properties);
    intervention["required"] = json!(["at"]);
    json!({ "type": "array", "items": intervention })
}

fn of_sweep() -> Json {
    let mut properties: Map<String, Json> =
        SWEEP_TABLE.iter().map(|row| (row.name().to_string(), of_row(row))).collect();
    let value = json!({ "type": ["number", "string", "boolean", "array"] });
    let values = json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": value });
    let names =
        json!({ "anyOf": [{ "type": "string" }, { "type": "array", "minItems": 1, "items": { "type": "string" } }] });
    let axis = json!({
        "from": { "type": "number" },
        "to": { "type": "number" },
        "steps": { "type": "integer", "minimum": 2, "maximum": 100_000 },
        "scale": { "enum": ["linear", "log"] },
        "values": values,
        "key": { "type": "string" },
        "platform": names,
    });
    let axis = json!({ "type": "object", "additionalProperties": false, "properties": axis });
    let section = json!({ "type": "object", "additionalProperties": { "anyOf": [values, axis] } });
    let any = json!({ "anyOf": [values, axis, section] });
    properties.insert("vary".to_string(), json!({ "type": "object", "additionalProperties": any }));
    let group = json!({ "type": "array", "minItems": 2, "items": { "type": "string" } });
    properties.insert("together".to_string(), json!({ "type": "array", "items": group }));
    let until = json!({
        "measure": { "type": "string" },
        "half_width": { "type": "number", "exclusiveMinimum": 0 },
        "at_most": { "type": "integer", "minimum": 8, "multipleOf": 8 },
    });
    let keys = UNTIL_KEYS;
    properties.insert(
        "until".to_string(),
        json!({ "type": "object", "additionalProperties": false, "properties": until, "required": keys }),
    );
    closed(properties)
}

/// Which keys go with which form is left to checking.
fn of_hypotheses() -> Json {
    let rows = HYPOTHESIS_TABLE.iter().map(|row| (row.name().to_string(), of_row(row)));
    let mut properties: Map<String, Json> = rows.collect();
    let names = json!({ "type": "array", "minItems": 1, "items": { "type": "string" } });
    let two = json!({ "type": "array", "minItems": 2, "items": { "anyOf": [{ "type": "string" }, names] } });
    properties["claim"]["minLength"] = json!(1);
    properties.insert(
        "when".to_string(),
        json!({ "anyOf": [{ "enum": ["before", "end", "mean"] }, { "type": "integer", "minimum": 0 }] }),
    );
    properties.insert("greater".to_string(), two.clone());
    properties.insert("less".to_string(), two);
    let terms = json!({ "type": "array", "items": { "anyOf": [{ "type": "string" }, { "type": "number" }] } });
    properties.insert("grows_faster".to_string(), terms);
    properties.insert("correlates".to_string(), names.clone());
    properties.insert("given".to_string(), json!({ "type": "array", "items": { "type": "string" } }));
    properties.insert("platform".to_string(), json!({ "anyOf": [{ "type": "string" }, names] }));
    properties.insert("at".to_string(), json!({ "type": "object" }));
    let mut hypothesis = closed(properties);
    hypothesis["required"] = json!(["claim"]);
    json!({ "type": "array", "items": hypothesis })
}

fn of_plots() -> Json {
    let mut properties: Map<String, Json> =
        PLOTS_TABLE.iter().map(|row| (row.name().to_string(), of_row(row))).collect();
    let names = json!({ "type": "array", "minItems": 1, "uniqueItems": true, "items": { "type": "string" } });
    let pair = json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": { "type": "string" } });
    let scales = json!({ "type": "array", "uniqueItems": true, "items": { "enum": ["x", "y"] } });
    let of_mark = |key: &&str| {
        let kind = if ["x", "y"].contains(key) { "number" } else { "string" };
        (key.to_string(), json!({ "type": kind }))
    };
    let mut mark = closed(MARK_KEYS.iter().map(of_mark).collect());
    mark["required"] = json!(["x", "y", "label"]);
    properties.insert("measures".to_string(), names);
    properties.insert("difference".to_string(), pair);
    properties.insert("log".to_string(), scales);
    properties.insert("marks".to_string(), json!({ "type": "array", "items": mark }));
    closed(properties)
}

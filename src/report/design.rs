//! What was run: the scenario and the manifest, as their files say.

use super::ReportError;
use super::axis;
use crate::scenario::parameters;
use crate::scenario::value::{Role, Value};
use std::path::Path;

/// The design of a run.
#[derive(Clone, Debug, Default)]
pub struct Design {
    /// the scenario as it was resolved
    pub scenario: toml::Table,
    /// "platform", or the name of a published model
    pub model: String,
    /// steps of a run, if the manifest says
    pub steps: Option<u32>,
    /// the scenario's title, or its name
    pub title: String,
    /// run id
    pub run_id: String,
    /// model version
    pub model_version: String,
    /// seed
    pub seed: String,
    /// number of agents, if the scenario states it
    pub size: Option<u64>,
    /// record every so many steps
    pub record_every: Option<u64>,
    /// the platforms as the scenario states them
    pub platforms: Vec<Platform>,
    /// in order of time
    pub interventions: Vec<Intervention>,
    /// name and digest of each file the manifest digests
    pub digests: Vec<(String, String)>,
    /// runs that failed and have no rows
    pub failed: usize,
}

/// A platform's design.
#[derive(Clone, Debug)]
pub struct Platform {
    /// unique
    pub name: String,
    /// the preset it started from
    pub preset: Option<String>,
    /// levers that differ from the model's defaults, with their values as text
    pub levers: Vec<(&'static str, String)>,
}

/// An intervention.
#[derive(Clone, Debug)]
pub struct Intervention {
    /// step
    pub at: u32,
    /// what it does and where, in words
    pub text: String,
}

/// Reads scenario.toml and manifest.json.
pub fn read(dir: &Path) -> Result<Design, ReportError> {
    let path = dir.join("scenario.toml");
    let text = std::fs::read_to_string(&path).map_err(|error| ReportError::read(&path, error))?;
    let scenario: toml::Table = text.parse().map_err(|error: toml::de::Error| ReportError::read(&path, error))?;
    let path = dir.join("manifest.json");
    let text = std::fs::read_to_string(&path).map_err(|error| ReportError::read(&path, error))?;
    let manifest: serde_json::Value = serde_json::from_str(&text).map_err(|error| ReportError::read(&path, error))?;
    let whole =
        |key: &str| lookup(&scenario, key).and_then(toml::Value::as_integer).and_then(|n| u64::try_from(n).ok());
    let title = scenario.get("title").and_then(toml::Value::as_str).filter(|title| !title.trim().is_empty());
    let mut digests = Vec::new();
    collect_digests(&manifest, "", &mut digests);
    let model = scenario.get("model").and_then(toml::Value::as_str).unwrap_or("platform").to_string();
    let steps = manifest["steps"].as_u64().and_then(|steps| u32::try_from(steps).ok());
    Ok(Design {
        model,
        steps,
        title: title.unwrap_or("Heimo").to_string(),
        run_id: plain(&manifest["run_id"]),
        model_version: plain(&manifest["model_version"]),
        // TOML's integers are signed; the manifest has the seed whole.
        seed: plain(&manifest["seed"]),
        size: whole("population.size").or_else(|| manifest["size"].as_u64()),
        record_every: whole("record_every"),
        platforms: tables(&scenario, "platform").map(|table| platform(table, &scenario)).collect(),
        interventions: interventions(&scenario),
        digests,
        failed: manifest["failed"].as_array().map_or(0, Vec::len),
        scenario,
    })
}

fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "unknown".to_string(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn collect_digests(value: &serde_json::Value, at: &str, found: &mut Vec<(String, String)>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, inner) in map {
                let path = if at.is_empty() { key.clone() } else { format!("{at} / {key}") };
                collect_digests(inner, &path, found);
            }
        }
        serde_json::Value::String(text) if is_digest(text) && at != "run_id" => {
            found.push((at.to_string(), text.clone()));
        }
        _ => {}
    }
}

fn is_digest(text: &str) -> bool {
    let hex = text.strip_prefix("sha256:").unwrap_or(text);
    hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn tables<'a>(scenario: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a toml::Table> {
    scenario.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table)
}

/// A dotted key, written as nested tables or as one quoted key.
pub fn lookup<'a>(table: &'a toml::Table, key: &str) -> Option<&'a toml::Value> {
    table.get(key).or_else(|| {
        let (head, rest) = key.split_once('.')?;
        lookup(table.get(head)?.as_table()?, rest)
    })
}

fn platform(table: &toml::Table, scenario: &toml::Table) -> Platform {
    let text = |key: &str| table.get(key).and_then(toml::Value::as_str).map(str::to_string);
    let set = table.get("set").and_then(toml::Value::as_table);
    let levers = parameters::TABLE.iter().filter(|row| matches!(row.role, Role::Lever(_))).filter_map(|row| {
        let own = set.and_then(|set| lookup(set, row.key)).or_else(|| lookup(table, row.key));
        let value = own.or_else(|| lookup(scenario, row.key))?;
        (!is_default(value, &row.default)).then(|| (row.key, toml_text(value)))
    });
    let preset = text("preset");
    Platform { name: text("name").or_else(|| preset.clone()).unwrap_or_default(), preset, levers: levers.collect() }
}

fn is_default(value: &toml::Value, default: &Value) -> bool {
    match (value, default.owned()) {
        (toml::Value::Boolean(a), Value::Bool(b)) => *a == b,
        (toml::Value::Integer(a), Value::Integer(b)) => *a == b,
        (toml::Value::Integer(a), Value::Real(b)) => *a as f64 == b,
        (toml::Value::Float(a), Value::Real(b)) => *a == b,
        (toml::Value::String(a), Value::Text(b)) => *a == b,
        _ => false,
    }
}

fn toml_text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Float(x) => format!("{x}"),
        toml::Value::Array(items) => items.iter().map(toml_text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn interventions(scenario: &toml::Table) -> Vec<Intervention> {
    let mut all: Vec<Intervention> = tables(scenario, "intervention").map(intervention).collect();
    all.sort_by_key(|one| one.at);
    all
}

fn intervention(table: &toml::Table) -> Intervention {
    let at = table.get("at").and_then(toml::Value::as_integer).and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
    let mut parts = Vec::new();
    for (key, value) in table.iter().filter(|(key, _)| !matches!(key.as_str(), "at" | "platform")) {
        describe(key, value, &mut parts);
    }
    let mut text = if parts.is_empty() { "nothing".to_string() } else { parts.join(", ") };
    if let Some(platforms) = table.get("platform") {
        text.push_str(&format!(" (only {})", toml_text(platforms)));
    }
    Intervention { at, text }
}

fn describe(key: &str, value: &toml::Value, parts: &mut Vec<String>) {
    match (key, value) {
        ("set", toml::Value::Table(inner)) => inner.iter().for_each(|(key, value)| describe(key, value, parts)),
        ("shift", toml::Value::Table(inner)) => {
            let share = number(inner.get("share")).unwrap_or(1.0);
            for name in ["tolerance", "opinion"] {
                if let Some(by) = number(inner.get(name)).filter(|by| *by != 0.0) {
                    let sign = if by > 0.0 { "+" } else { "" };
                    parts.push(format!("{name} {sign}{} for {} of agents", axis::short(by), axis::percent(share)));
                }
            }
        }
        (_, toml::Value::Table(inner)) => {
            inner.iter().for_each(|(name, value)| describe(&format!("{key}.{name}"), value, parts));
        }
        ("landscape", value) => {
            let share = number(Some(value)).unwrap_or(0.0);
            parts.push(format!("{} of the landscape's loci redrawn", axis::percent(share)));
        }
        (key, value) => parts.push(format!("{key} = {}", toml_text(value))),
    }
}

fn number(value: Option<&toml::Value>) -> Option<f64> {
    value.and_then(|value| value.as_float().or_else(|| value.as_integer().map(|n| n as f64)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::presets;
    use crate::scenario::{Source, check};

    #[test]
    fn a_resolved_scenario_gives_back_what_presets_and_interventions_set() {
        let text = "seed = 7\n[population]\nsize = 500\n[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\nname = \"plain\"\n\
                    [[intervention]]\nat = 20\nlandscape = 0.25\nshift = { tolerance = -0.1, share = 0.5 }\n\
                    set = { \"feed.outrage\" = 1.0 }\nplatform = [\"plain\"]\n";
        let source = Source { path: "small.toml".into(), text: text.to_string() };
        let none = |_: &Path| Err(std::io::Error::other("no file is read"));
        let checked = check(&source, &[], &none).unwrap();
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("scenario.toml"), checked.scenario.resolved_toml()).unwrap();
        std::fs::write(folder.path().join("manifest.json"), "{\"seed\": 7}").unwrap();
        let design = read(folder.path()).unwrap();
        assert_eq!((design.seed.as_str(), design.size), ("7", Some(500)));
        let [dialogue, plain] = design.platforms.as_slice() else { panic!("two platforms: {:?}", design.platforms) };
        let set = presets::preset("dialogue-commons").unwrap().set;
        let mut keys: Vec<&str> = set.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        let mut found: Vec<&str> = dialogue.levers.iter().map(|(key, _)| *key).collect();
        found.sort_unstable();
        assert_eq!(found, keys);
        assert!(plain.levers.is_empty() && plain.preset.is_none(), "{plain:?}");
        let [one] = design.interventions.as_slice() else { panic!("one intervention") };
        assert_eq!(one.at, 20);
        for part in ["25 % of the landscape", "tolerance −0.100 for 50 % of agents", "feed.outrage = 1", "(only plain)"]
        {
            assert!(one.text.contains(part), "{part}: {}", one.text);
        }
    }
}

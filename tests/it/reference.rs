//! One table: checking, explain, JSON Schema and docs/reference.md cannot disagree.

use heimo::reference;
use heimo::scenario::keys::{INTERVENTION_TABLE, RUN_TABLE};
use heimo::scenario::measure;
use heimo::scenario::parameters::TABLE;
use heimo::scenario::value::{Kind, Parameter, Role, Value};
use heimo::scenario::{Source, check, literal, presets, schema};
use serde_json::{Value as Json, json};

/// Whether a JSON value is what a schema allows: the few keywords that ours uses.
fn allows(schema: &Json, value: &Json) -> bool {
    let of_type = match schema["type"].as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some(other) => panic!("no type {other}"),
        None => true,
    };
    let at_least = |bound: &Json| bound.as_f64().zip(value.as_f64()).is_none_or(|(min, x)| x >= min);
    let at_most = |bound: &Json| bound.as_f64().zip(value.as_f64()).is_none_or(|(max, x)| x <= max);
    let one_of = schema["enum"].as_array().is_none_or(|names| names.contains(value));
    let any = schema["anyOf"].as_array().is_none_or(|options| options.iter().any(|option| allows(option, value)));
    let required = schema["required"]
        .as_array()
        .is_none_or(|keys| keys.iter().all(|key| value.get(key.as_str().expect("a name")).is_some()));
    let members = value.as_object().is_none_or(|object| {
        object.iter().all(|(key, member)| match schema["properties"].get(key) {
            Some(schema) => allows(schema, member),
            None => schema["additionalProperties"] != json!(false),
        })
    });
    let items = value.as_array().is_none_or(|list| {
        let unique = schema["uniqueItems"] != json!(true) || (1..list.len()).all(|k| !list[..k].contains(&list[k]));
        let enough = schema["minItems"].as_u64().is_none_or(|min| list.len() as u64 >= min);
        unique && enough && (schema["items"].is_null() || list.iter().all(|item| allows(&schema["items"], item)))
    });
    of_type
        && at_least(&schema["minimum"])
        && at_most(&schema["maximum"])
        && one_of
        && any
        && required
        && members
        && items
}

/// Values at, and just outside, what a row allows, and of other kinds; in TOML.
fn probes(row: &Parameter) -> Vec<String> {
    let mut probes: Vec<String> = ["\"no such name\"", "true", "[]", "[\"x\"]", "{ x = 1 }"].map(String::from).to_vec();
    match row.kind {
        Kind::Integer { min, max } => {
            probes.extend([min, max, min - 1].map(|n| n.to_string()));
            probes.extend(max.checked_add(1).map(|n| n.to_string()));
            probes.push("1.5".into());
        }
        Kind::Real { min, max } => {
            let outside = [min - 1e-3, max + 1e-3];
            probes.extend([min, max].iter().chain(&outside).map(|x| literal(&Value::Real(*x))));
        }
        Kind::Choice(names) => probes.extend(names.iter().map(|name| literal(&Value::Name(name)))),
        Kind::Subset(names) => probes.extend([literal(&Value::Names(names)), literal(&Value::Names(&names[..1]))]),
        Kind::Integers { min, .. } => probes.extend([format!("[{min}, 3]"), format!("[{}]", min - 1), "[2, 2]".into()]),
        Kind::Bool => probes.extend(["false".into(), "1".into()]),
        Kind::Text | Kind::Prose | Kind::Path => probes.extend(["\"text\"".into(), "3".into()]),
        Kind::Date => probes.push("\"2026-01-31\"".into()),
    }
    probes
}

/// What else a scenario has to say for a row's extreme values to go with the rest.
fn company(key: &str) -> &'static str {
    match key {
        "landscape.bits" => "interactions = 0",
        "landscape.interactions" => "bits = 20",
        "agents.tolerance" => "tolerance_min = 0.0\ntolerance_max = 2.0",
        "agents.tolerance_min" => "tolerance = 1.99\ntolerance_max = 2.0",
        "agents.tolerance_max" => "tolerance = 0.0\ntolerance_min = 0.0",
        _ => "",
    }
}

fn scenario(row: &Parameter, value: &str) -> String {
    let (section, name) = row.key.split_once('.').unwrap_or(("", row.key));
    let header = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
    let steps = if matches!(row.kind, Kind::Integers { .. }) { "steps = 100_000_000\n" } else { "" };
    // A published model has no presets.
    let published = row.key == "model" && value != "\"platform\"";
    let platform = if published { "" } else { "[[platform]]\npreset = \"solo\"\n" };
    format!("{steps}{header}{name} = {value}\n{}\n{platform}", company(row.key))
}

fn accepted(text: &str) -> Result<(), String> {
    let source = Source { path: "probe.toml".into(), text: text.to_string() };
    let network = |_: &std::path::Path| Ok(b"1 2\n".to_vec());
    check(&source, &[], &network).map(|_| ()).map_err(|problems| problems.to_string())
}

#[test]
fn the_schema_allows_what_checking_accepts_and_no_more() {
    let schema = schema();
    for row in RUN_TABLE.iter().chain(TABLE) {
        for probe in probes(row) {
            // a network from a file needs its file, a date is a matter of the calendar, and a baseline one of the platforms
            if (row.key == "baseline" && probe != "\"\"")
                || (row.key == "network.kind" && probe == "\"file\"")
                || (row.kind == Kind::Date && probe.starts_with("\"no"))
            {
                continue;
            }
            let text = scenario(row, &probe);
            let json: Json = serde_json::to_value(toml::from_str::<toml::Value>(&text).expect("TOML")).expect("JSON");
            let (schema_says, check_says) = (allows(&schema, &json), accepted(&text));
            assert_eq!(schema_says, check_says.is_ok(), "{} = {probe}: {check_says:?}", row.key);
        }
    }
}

#[test]
fn interventions_set_what_the_schema_says_they_may() {
    let schema = schema();
    for row in TABLE {
        let value = literal(&row.default);
        for text in [
            format!("[[platform]]\npreset = \"solo\"\nset = {{ \"{}\" = {value} }}\n", row.key),
            format!(
                "[[platform]]\npreset = \"solo\"\n[[intervention]]\nat = 1\nset = {{ \"{}\" = {value} }}\n",
                row.key
            ),
        ] {
            let json: Json = serde_json::to_value(toml::from_str::<toml::Value>(&text).expect("TOML")).expect("JSON");
            assert_eq!(allows(&schema, &json), accepted(&text).is_ok(), "{text}{:?}", accepted(&text));
        }
    }
    for row in INTERVENTION_TABLE.iter().filter(|row| row.key.matches('.').count() == 1 && row.key != "intervention.at")
    {
        for probe in probes(row) {
            let text = format!(
                "[[platform]]\npreset = \"solo\"\n[landscape]\nbits = 20\n[[intervention]]\nat = 1\n{} = {probe}\n",
                row.name()
            );
            let json: Json = serde_json::to_value(toml::from_str::<toml::Value>(&text).expect("TOML")).expect("JSON");
            assert_eq!(allows(&schema, &json), accepted(&text).is_ok(), "{text}{:?}", accepted(&text));
        }
    }
}

#[test]
fn every_default_is_what_its_row_allows_and_stating_it_changes_nothing() {
    let resolve = |text: &str| {
        let source = Source { path: "probe.toml".into(), text: text.to_string() };
        check(&source, &[], &|path| std::fs::read(path)).unwrap_or_else(|problems| panic!("{problems}")).scenario
    };
    let plain = resolve("[[platform]]\npreset = \"solo\"\n");
    for row in RUN_TABLE.iter().chain(TABLE).filter(|row| row.kind != Kind::Date) {
        assert!(row.kind.holds(&row.default), "{}", row.key);
        let (section, name) = row.key.split_once('.').unwrap_or(("", row.key));
        let header = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
        let text = format!("{header}{name} = {}\n[[platform]]\npreset = \"solo\"\n", literal(&row.default));
        assert_eq!(resolve(&text), plain, "{}", row.key);
    }
}

#[test]
fn explain_knows_every_name_with_its_range_and_default() {
    for name in reference::names() {
        let text = reference::explain(name).unwrap_or_else(|miss| panic!("{miss}"));
        assert!(text.starts_with(name) || text.starts_with('['), "{text}");
    }
    for row in TABLE {
        let text = reference::explain(row.key).expect("a key");
        assert!(text.contains(&row.kind.allowed()) && text.contains(row.meaning), "{text}");
        assert!(matches!(row.role, Role::Structure | Role::Initial | Role::Society | Role::Lever(_)), "{}", row.key);
    }
    let list = reference::list();
    assert!(presets::NAMES.iter().chain(&["agents.beta", "seed"]).all(|name| list.contains(name)), "{list}");
    let miss = reference::explain("encounter.facilitaton").expect_err("misspelt");
    assert!(miss.contains("did you mean `encounter.facilitation`?"), "{miss}");
    assert!(reference::explain("facilitation").expect("by its last part").contains("encounter.facilitation"));
}

/// `HEIMO_BLESS=1 cargo test reference` writes the file anew.
#[test]
fn the_reference_in_docs_is_what_the_tables_say() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference.md");
    if std::env::var_os("HEIMO_BLESS").is_some() {
        std::fs::write(&file, reference::markdown()).expect("docs can be written");
    }
    let shipped = std::fs::read_to_string(&file).expect("docs/reference.md is shipped");
    assert!(shipped == reference::markdown(), "docs/reference.md is stale: HEIMO_BLESS=1 cargo test reference");
}

/// Everything that a scenario may say, out of the lists that checking goes by.
#[test]
fn every_key_that_checking_accepts_is_listed_and_explained() {
    use heimo::scenario::keys::*;
    let parts: [(&str, &[&str]); 8] = [
        ("platform", PLATFORM_KEYS),
        ("intervention", INTERVENTION_KEYS),
        ("intervention.shift", SHIFT_KEYS),
        ("sweep", SWEEP_KEYS),
        ("sweep.vary", AXIS_KEYS),
        ("sweep.until", UNTIL_KEYS),
        ("plots", PLOTS_KEYS),
        ("hypothesis", HYPOTHESIS_KEYS),
    ];
    let marks = MARK_KEYS.iter().map(|key| format!("plots.marks.{key}"));
    let of_parts = parts.into_iter().flat_map(|(part, keys)| keys.iter().map(move |key| format!("{part}.{key}")));
    let rows = heimo::scenario::tables::all_rows().map(|row| row.key.to_string());
    let measures = heimo::scenario::measure::all().map(|row| row.key.to_string());
    let list = reference::list();
    let listed: std::collections::BTreeSet<&str> =
        list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    for key in marks.chain(of_parts).chain(rows).chain(measures).filter(|key| key != "intervention.shift") {
        assert!(listed.contains(key.as_str()), "`{key}` is not listed");
        reference::explain(&key).unwrap_or_else(|problem| panic!("{problem}"));
    }
}

#[test]
fn a_misspelt_last_part_short_name_or_name_is_told_what_it_is_near_to() {
    for (word, key) in
        [("tolerence", "agents.tolerance"), ("qualty", "learning.quality"), ("realised vale", "value.realised")]
    {
        let miss = reference::explain(word).expect_err("misspelt");
        assert!(miss.contains("did you mean `") && miss.contains(&format!("`{key}`")), "{miss}");
    }
}

#[test]
fn explain_answers_every_measure_by_its_key_its_name_and_in_short() {
    let names = reference::names();
    for row in measure::all() {
        assert!(!names.contains(&row.short), "`{}` would be taken for something else", row.short);
        for word in [row.key, row.short, row.name] {
            let text = reference::explain(word).unwrap_or_else(|problem| panic!("{word}: {problem}"));
            assert!(text.contains(&format!("{} (a measure", row.key)) && text.contains(row.name), "{word}: {text}");
        }
    }
}

//! `heimo verify` on what was changed by hand: whatever a manifest states is derived again, and whatever it names is a file of
//! its own folder.

use crate::cli::{Ended, Place};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// With every kind of entry: tables of agents, a sweep, claims, and a file that is read.
const EVERYTHING: &str = "\
seed = 7\nreplicates = 2\nsteps = 6\nrecord_agents = [4]\n\
[landscape]\nbits = 6\ninteractions = 2\n\
[network]\nkind = \"file\"\nfile = \"ties.edges\"\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n\
[sweep]\nvary = { \"agents.belonging_strength\" = [0.1, 0.5] }\n\
[[hypothesis]]\nclaim = \"who learns more\"\nmeasure = \"learning.quality\"\ngreater = [\"dialogue-commons\", \"crowd-vote\"]\n";

fn finished(scenario: &str) -> (Place, PathBuf) {
    let place = Place::with(scenario);
    let ring: String = (0..40).map(|k| format!("{k} {}\n{k} {}\n", (k + 1) % 40, (k + 7) % 40)).collect();
    std::fs::write(place.path("ties.edges"), ring).unwrap();
    let ended = place.heimo(&["run", "small.toml", "-q", "--no-plots", "--out", "out"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let folder = place.path("out");
    (place, folder)
}

/// A manifest with one thing changed, and what that was.
type Forgery = (String, Value);

/// Every manifest that differs from one in one place: a number, a text, an entry that is removed, an entry that is added.
fn forgeries(manifest: &Value) -> Vec<Forgery> {
    let mut all = Vec::new();
    walk(manifest, "", &mut |pointer, value| {
        let mut change = |what: &str, new: Value| {
            let mut forged = manifest.clone();
            *forged.pointer_mut(pointer).unwrap() = new;
            all.push((format!("{pointer} {what}"), forged));
        };
        match value {
            Value::Number(number) => {
                let number = number.as_u64().unwrap();
                change("one more", json!(number + 1));
                change("one less", number.checked_sub(1).map_or(json!(-1), |less| json!(less)));
                change("a text", json!(number.to_string()));
            }
            Value::String(text) => {
                let last = if text.ends_with('0') { "1" } else { "0" };
                change("another end", json!(format!("{}{last}", &text[..text.len() - 1])));
                change("empty", json!(""));
                change("a number", json!(1));
            }
            Value::Array(items) => {
                for k in 0..items.len() {
                    let mut fewer = items.clone();
                    fewer.remove(k);
                    change("an item less", Value::Array(fewer));
                }
                let added = items.last().cloned().unwrap_or_else(
                    || json!({ "point": 0, "platform": "crowd-vote", "replicate": 0, "message": "it failed" }),
                );
                change("an item more", Value::Array(items.iter().cloned().chain([added]).collect()));
            }
            Value::Object(entries) => {
                for name in entries.keys() {
                    let mut fewer = entries.clone();
                    fewer.remove(name);
                    change(&format!("without {name}"), Value::Object(fewer));
                }
                let (name, last) =
                    entries.iter().next_back().map_or(("a", json!("b")), |(k, v)| (k.as_str(), v.clone()));
                let more =
                    [(format!("{name}0"), last.clone()), ("inputs/x".into(), last.clone()), ("x.csv".into(), last)];
                for (name, value) in more {
                    let mut entries = entries.clone();
                    entries.insert(name.clone(), value);
                    change(&format!("with {name}"), Value::Object(entries));
                }
            }
            Value::Null | Value::Bool(_) => unreachable!("a manifest has none"),
        }
    });
    all
}

fn walk(value: &Value, pointer: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(pointer, value);
    match value {
        Value::Object(entries) => {
            for (name, below) in entries {
                walk(below, &format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), visit);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(k, below)| walk(below, &format!("{pointer}/{k}"), visit));
        }
        _ => {}
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// A difference, or an error that names the manifest and says what to do; never a pass, a panic or a kill.
fn assert_refused(ended: &Ended, what: &str) {
    let (difference, refusal) = (ended.err.starts_with("different: "), ended.err.starts_with("error: "));
    let right = match ended.code {
        Some(3) => difference,
        Some(1 | 2) => refusal && ended.err.contains("manifest.json") && ended.err.contains("help: "),
        _ => false,
    };
    assert!(right && ended.out.is_empty(), "{what}: {ended:?}");
}

#[test]
fn no_entry_of_a_manifest_can_be_changed_unseen() {
    let (place, folder) = finished(EVERYTHING);
    let path = folder.join("manifest.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let manifest = read(&path);
    let all = forgeries(&manifest);
    let has = |entry: &str| all.iter().any(|(what, _)| what.starts_with(entry));
    for entry in ["/seed one", "/model another", "/tables/agents/rows", "/inputs/inputs~1ties.edges", "/failed an item"]
    {
        assert!(has(entry), "{entry}");
    }
    assert!(all.len() > 150, "{}", all.len());
    for (what, forged) in all {
        std::fs::write(&path, serde_json::to_string_pretty(&forged).unwrap() + "\n").unwrap();
        assert_refused(&place.heimo(&["verify", "out", "-q"]), &what);
    }
    std::fs::write(&path, text).unwrap();
    let ended = place.heimo(&["verify", "out", "-q"]);
    assert!(ended.code == Some(0) && !ended.out.contains("note"), "{ended:?}");
}

/// What a value says when the file is read again is not all that a file says.
#[test]
fn a_manifest_is_compared_to_the_last_byte() {
    let (place, folder) = finished(EVERYTHING);
    let path = folder.join("manifest.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let twice = text.replacen("\"scenario.toml\":", "\"scenario.toml\": \"false\",\n    \"scenario.toml\":", 1);
    for forged in [text.clone() + "\n", text.replacen(' ', "\t", 1), twice] {
        assert_ne!(forged, text);
        std::fs::write(&path, forged).unwrap();
        assert_refused(&place.heimo(&["verify", "out", "-q"]), "layout");
    }
}

#[test]
fn verify_names_the_entry_and_what_is_right() {
    let (place, folder) = finished(EVERYTHING);
    let path = folder.join("manifest.json");
    let manifest = read(&path);
    let id = manifest["run_id"].as_str().unwrap();
    let cases = [
        ("seed", json!(8), "`seed` is 8, and it should be 7".to_string()),
        ("model", json!("deffuant"), "`model` is \"deffuant\", and it should be \"platform\"".to_string()),
        ("run_id", json!("0"), format!("`run_id` is \"0\", and it should be \"{id}\"")),
    ];
    for (field, new, says) in cases {
        let mut forged = manifest.clone();
        forged[field] = new;
        std::fs::write(&path, forged.to_string()).unwrap();
        let ended = place.heimo(&["verify", "out", "-q"]);
        assert!(ended.code == Some(3) && ended.err.contains(&says), "{field}: {ended:?}");
    }
}

#[test]
fn files_beside_the_manifest_are_compared_or_named() {
    let (place, folder) = finished(EVERYTHING);
    let with = |file: &str, change: &dyn Fn(String) -> String| {
        let path = folder.join(file);
        let before = std::fs::read_to_string(&path).ok();
        std::fs::write(&path, change(before.clone().unwrap_or_default())).unwrap();
        let ended = place.heimo(&["verify", "out", "-q"]);
        match before {
            Some(text) => std::fs::write(&path, text).unwrap(),
            None => std::fs::remove_file(&path).unwrap(),
        }
        ended
    };
    // Comments and spaces of a scenario change no run, and all the same the file is not the one that was written.
    for change in [|text: String| format!("# mine\n{text}"), |text: String| text.replacen(" = ", "  = ", 1)] {
        let ended = with("scenario.toml", &change);
        assert!(ended.code == Some(3) && ended.err.contains("`scenario.toml` was changed"), "{ended:?}");
    }
    for stray in ["follows.parquet", "scaling.csv"] {
        if !folder.join(stray).exists() {
            let ended = with(stray, &|_| "false".to_string());
            assert!(ended.code == Some(3) && ended.err.contains(stray), "{ended:?}");
        }
    }
    // How it was made and how long it took differs between machines: said, where it is nonsense, and no difference.
    for (file, note) in [("provenance.json", true), ("ro-crate-metadata.json", true), ("timing.json", false)] {
        let ended = with(file, &|_| "{}".to_string());
        assert!(ended.code == Some(0) && ended.out.contains(&format!("note: {file}")) == note, "{file}: {ended:?}");
    }
}

/// A manifest is read by everything that reads, compares or removes a result's files.
#[test]
fn a_manifest_that_names_what_is_outside_is_refused_and_nothing_there_is_touched() {
    let (place, folder) = finished(EVERYTHING);
    let path = folder.join("manifest.json");
    let manifest = read(&path);
    let mine = place.path("mine.txt");
    std::fs::write(&mine, "mine").unwrap();
    let absolute = mine.to_str().unwrap();
    let mut names = vec![
        "../mine.txt",
        "",
        ".",
        "..",
        "inputs/../../mine.txt",
        "inputs/",
        "inputs/..",
        "a//b",
        "..\\mine.txt",
        absolute,
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&mine, folder.join("inputs/link")).unwrap();
        std::os::unix::fs::symlink(place.path("."), folder.join("inputs/up")).unwrap();
        std::os::unix::fs::symlink("nowhere", folder.join("dangling.csv")).unwrap();
        names.extend(["inputs/link", "inputs/up/mine.txt", "dangling.csv"]);
    }
    for name in names {
        let mut forgeries = vec![manifest.clone(), manifest.clone(), manifest.clone()];
        forgeries[0]["files"][name] = json!("0");
        forgeries[1]["inputs"][name] = json!("0");
        forgeries[2]["tables"]["metrics"]["file"] = json!(name);
        for forged in forgeries {
            std::fs::write(&path, forged.to_string()).unwrap();
            let commands: [&[&str]; 3] = [
                &["verify", "out", "-q"],
                &["run", "small.toml", "-q", "--no-plots", "--out", "out", "--force"],
                &["run", "small.toml", "-q", "--no-plots", "--out", "out", "--force", "--set", "seed=8"],
            ];
            for words in commands {
                let ended = place.heimo(words);
                let names_it = ended.err.contains("manifest.json` names `") && ended.err.contains(&format!("`{name}`"));
                assert!(
                    ended.code == Some(2) && names_it && ended.err.contains("help: "),
                    "{name}: {words:?}: {ended:?}"
                );
            }
        }
    }
    assert_eq!(std::fs::read_to_string(mine).unwrap(), "mine");
}

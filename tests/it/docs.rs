//! Docs that cannot rot: what README and docs say of keys, draws, commands, files and sources is what the program says.

use heimo::engine::{Setup, Simulation};
use heimo::measures;
use heimo::scenario::parameters::{Parameters, TABLE};
use heimo::scenario::presets::PRESETS;
use heimo::scenario::value::{Origin, Value, Values};
use heimo::scenario::{MODEL_VERSION, literal};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Every document that is held to what it says.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/cluster.md",
    "docs/experiments.md",
    "docs/analysis.md",
    "docs/model.md",
    "docs/networks.md",
    "docs/performance.md",
    "docs/reference.md",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Holds the part of docs/model.md between two markers to what the program makes of it; `HEIMO_BLESS=1` writes it anew.
fn hold(begin: &str, end: &str, body: &str) {
    hold_in("docs/model.md", begin, end, body);
}

/// As [`hold`], of any document.
pub fn hold_in(file: &str, begin: &str, end: &str, body: &str) {
    // Tests run side by side, and each writes its own part of one file.
    static FILE: Mutex<()> = Mutex::new(());
    let _one_at_a_time = FILE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let text = read(file);
    let start = text.find(begin).unwrap_or_else(|| panic!("{file} has no {begin}")) + begin.len();
    let length = text[start..].find(end).unwrap_or_else(|| panic!("{file} has no {end}"));
    let wanted = format!("\n{body}");
    if std::env::var_os("HEIMO_BLESS").is_some() {
        let anew = format!("{}{wanted}{}", &text[..start], &text[start + length..]);
        std::fs::write(root().join(file), anew).expect("docs can be written");
    } else {
        let fix = "HEIMO_BLESS=1 cargo test --test it writes it anew";
        assert!(text[start..start + length] == wanted, "{file}, {begin}: {fix}");
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Measured => "measured",
        Origin::Borrowed => "borrowed",
        Origin::Chosen => "chosen",
    }
}

#[test]
fn the_model_description_has_every_parameter_with_default_and_origin() {
    let mut table = String::from("| key | default | origin | source | what it is |\n|---|---|---|---|---|\n");
    for row in TABLE {
        let default = match &row.default {
            Value::Name("") => "none".to_string(),
            value => literal(value),
        };
        let (origin, source, meaning) = (origin(row.origin), cell(row.source), cell(row.meaning));
        writeln!(table, "| `{}` | {default} | {origin} | {source} | {meaning} |", row.key).expect("text grows");
    }
    hold("<!-- begin: parameters -->", "<!-- end: parameters -->", &table);
}

#[test]
fn the_model_description_has_every_preset() {
    let mut table = String::from("| preset | what it stands for | difference from the defaults |\n|---|---|---|\n");
    for preset in PRESETS {
        let set: Vec<String> = preset.set.iter().map(|(key, value)| format!("{key} {}", literal(value))).collect();
        writeln!(table, "| `{}` | {} | {} |", preset.name, preset.meaning, set.join(", ")).expect("text grows");
    }
    hold("<!-- begin: presets -->", "<!-- end: presets -->", &table);
}

#[test]
fn the_model_description_has_every_measure_with_its_formula() {
    let mut table = String::from("| measure | formula | source |\n|---|---|---|\n");
    for row in measures::TABLE {
        writeln!(table, "| `{}` | {} | {} |", row.key, cell(row.formula), cell(row.source)).expect("text grows");
    }
    hold("<!-- begin: measures -->", "<!-- end: measures -->", &table);
}

/// The purposes of draws are read from the source, for an enum cannot be listed.
#[test]
fn the_model_description_has_every_purpose_of_a_draw() {
    let (model, source) = (read("docs/model.md"), read("src/random/purpose.rs"));
    let body = source.split("pub enum Purpose {").nth(1).and_then(|rest| rest.split('}').next()).expect("the enum");
    let purposes: Vec<(&str, &str)> = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter_map(|line| line.trim().trim_end_matches(',').split_once(" = "))
        .collect();
    assert!(purposes.len() > 20, "{purposes:?}");
    for (name, number) in &purposes {
        assert!(model.contains(&format!("| `{name}` | {number} |")), "purpose {name} = {number} is not in the table");
    }
    let rows = model.lines().skip_while(|line| !line.starts_with("| purpose |")).skip(2);
    assert_eq!(rows.take_while(|line| line.starts_with('|')).count(), purposes.len(), "a purpose that there is not");
}

/// "Author & Other 1999, remark; Other 2001 (remark)" to first names and years.
#[test]
fn every_source_of_the_tables_is_in_the_list_of_sources() {
    let model = read("docs/model.md");
    let sources = model.split("## 12 Sources").nth(1).expect("a list of sources");
    let entries: Vec<&str> = sources.split("\n- ").collect();
    let tables = TABLE.iter().map(|row| row.source).chain(measures::TABLE.iter().map(|row| row.source));
    for source in tables.flat_map(|sources| sources.split("; ")).filter(|source| !source.is_empty()) {
        let author = source.split([' ', ',']).next().expect("a name");
        let year = source.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4);
        let listed = |entry: &&str| entry.starts_with(author) && year.is_none_or(|year| entry.contains(year));
        assert!(entries.iter().any(listed), "{source} is not in the list of sources");
    }
}

#[test]
fn the_elements_of_the_protocol_are_all_there() {
    let model = read("docs/model.md");
    for concept in [
        "Basic principles",
        "Emergence",
        "Adaptation",
        "Objectives",
        "Learning",
        "Prediction",
        "Sensing",
        "Interaction",
        "Stochasticity",
        "Collectives",
        "Observation",
    ] {
        assert!(model.contains(&format!("**{concept}.**")), "design concept {concept}");
    }
    assert!(model.contains(&format!("model version {MODEL_VERSION}")), "the model version");
}

#[test]
fn versions_agree() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("CITATION.cff").contains(&format!("\nversion: {version}\n")), "CITATION.cff");
    let changelog = read("CHANGELOG.md");
    let entries: Vec<&str> = changelog.split("\n## [").skip(1).collect();
    assert!(entries.iter().any(|entry| entry.starts_with(version)), "CHANGELOG.md has no {version}");
    for entry in entries {
        let first = entry.lines().find(|line| line.starts_with("### "));
        assert_eq!(first, Some("### Results changed"), "it comes first in each entry");
    }
}

/// Targets of Markdown links and images: files exist, anchors are headings.
#[test]
fn every_link_leads_somewhere() {
    for document in DOCUMENTS {
        let text = read(document);
        let folder = Path::new(document).parent().expect("a file is in a folder").to_path_buf();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { PathBuf::from(document) } else { folder.join(path) };
            assert!(root().join(&target).exists(), "{document}: {link}");
            if !anchor.is_empty() {
                let headings = std::fs::read_to_string(root().join(&target)).expect("text");
                assert!(headings.lines().any(|line| anchor_of(line) == anchor), "{document}: {link}");
            }
        }
    }
}

/// The anchor of a heading: lower case, without punctuation, hyphens for spaces.
fn anchor_of(line: &str) -> String {
    let heading = line.trim_start_matches('#').trim().to_lowercase();
    if !line.starts_with('#') {
        return String::new();
    }
    heading.replace(|c: char| !c.is_alphanumeric() && c != ' ' && c != '-', "").replace(' ', "-")
}

/// Files named between backquotes, with a folder, exist; `*` and placeholders in capitals name none.
#[test]
fn every_path_named_exists() {
    const ROOTS: &[&str] = &["src/", "tests/", "docs/", "scenarios/", "benches/", "fuzz/", ".ci/"];
    // The fuzz targets are a package of their own, which a package of this one does not have in it.
    let is_left_out = |path: &str| path.starts_with("fuzz/") && !root().join("fuzz").exists();
    for document in DOCUMENTS {
        let text = read(document);
        let quoted = text.split('`').skip(1).step_by(2);
        for path in quoted.filter(|path| ROOTS.iter().any(|root| path.starts_with(root)) && !path.contains([' ', '*']))
        {
            assert!(is_left_out(path) || root().join(path).exists(), "{document} names {path}");
        }
    }
}

/// The commands of a document: quoted alone, or a line of a code block.
fn commands(text: &str) -> Vec<String> {
    let mut blocks = text.split("```");
    let mut found = Vec::new();
    while let Some(prose) = blocks.next() {
        found.extend(prose.split('`').skip(1).step_by(2).map(str::to_string));
        found.extend(blocks.next().unwrap_or_default().lines().map(str::to_string));
    }
    let bare = |command: &String| command.split(" #").next().unwrap_or_default().trim().to_string();
    found.iter().map(bare).filter(|command| command.starts_with("heimo ") || command.contains("cargo ")).collect()
}

/// Arguments that stand for something.
fn filled_in(word: &str) -> &str {
    match word {
        "N" => "1",
        "KEY=VALUE" => "steps=1",
        "SHELL" => "bash",
        other => other.trim_matches(['"', '\'']),
    }
}

#[test]
fn every_command_named_is_one() {
    let mut ours = 0;
    for document in DOCUMENTS {
        for command in commands(&read(document)) {
            let words: Vec<&str> = command.split_whitespace().skip_while(|word| word.contains('=')).collect();
            match words.as_slice() {
                ["heimo", ..] | ["cargo", "run", ..] => {
                    let arguments = words.split(|word| *word == "--").next_back().expect("something follows");
                    let arguments = if words[0] == "heimo" { &arguments[1..] } else { arguments };
                    understood(document, &command, arguments);
                    ours += 1;
                }
                ["cargo", "test" | "bench" | "build" | "install" | "clippy" | "fmt" | "doc" | "fuzz", ..] => {}
                _ => panic!("{document}: {command}"),
            }
            for path in words.iter().filter(|word| word.starts_with("scenarios/")) {
                assert!(root().join(path).exists(), "{document}: {command}");
            }
        }
    }
    assert!(ours > 10, "the README shows commands");
}

/// A subcommand alone, as prose mentions it, exists; anything longer is understood whole.
fn understood(document: &str, command: &str, arguments: &[&str]) {
    if arguments.is_empty() {
        return;
    }
    if let [name] = arguments {
        assert!(heimo::cli::command().find_subcommand(name).is_some(), "{document}: `{command}`");
        return;
    }
    let words = std::iter::once("heimo").chain(arguments.iter().map(|word| filled_in(word)));
    if let Err(problem) = heimo::cli::command().try_get_matches_from(words) {
        assert!(!problem.use_stderr(), "{document}: `{command}`\n{problem}");
    }
}

/// The columns of section 9.
const COLUMNS: &[&str] = &[
    "learning.quality",
    "welfare.cocreate",
    "welfare.tribe",
    "welfare.payoff",
    "value.realised",
    "value.tolerant_pairs",
    "polarization.sd",
    "polarization.tribes",
    "polarization.affiliated",
    "welfare.tolerance",
    "homogenization.use.within",
];
const REPLICATES: u32 = 30;
/// 0.975-quantile of Student's t with 29 degrees of freedom.
const T_29: f64 = 2.045_229_642;

/// The last record's values of the columns.
fn outcome(preset: &heimo::scenario::presets::Preset, replicate: u32) -> Vec<Option<f64>> {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(2000));
    preset.set.iter().for_each(|(key, value)| values.set(key, value.clone()));
    let parameters = Parameters::from_values(&values);
    let setup = Setup {
        parameters,
        seed: 2026,
        replicate,
        steps: 400,
        record_every: 10,
        changes: Vec::new(),
        network: None,
        origin: None,
    };
    let mut simulation = Simulation::new(setup);
    let mut last = simulation.initial_record();
    while !simulation.finished() {
        last = simulation.advance().unwrap_or(last);
    }
    let column = |key: &&str| measures::TABLE.iter().position(|row| row.key == *key).expect("a measure");
    COLUMNS.iter().map(|key| last.values[column(key)]).collect()
}

/// Mean and half the width of the 95 % interval, of those that are defined.
fn interval(values: &[f64]) -> String {
    let n = values.len() as f64;
    if values.len() < REPLICATES as usize {
        return format!("({} of {REPLICATES} defined)", values.len());
    }
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    format!("{mean:.3} ± {:.3}", T_29 * (variance / n).sqrt())
}

/// `HEIMO_BLESS=1 cargo test --release --test it -- --ignored section_nine` writes the table: some minutes.
#[test]
#[ignore = "runs for minutes; CI holds the numbers of single runs by digests"]
fn section_nine_of_the_model_description_is_what_comes_out() {
    let mut table = format!("| preset | {} |\n|---|{}\n", COLUMNS.join(" | "), "---|".repeat(COLUMNS.len()));
    for preset in PRESETS {
        let runs: Vec<Vec<Option<f64>>> = std::thread::scope(|scope| {
            let run = |replicate| scope.spawn(move || outcome(preset, replicate));
            let running: Vec<_> = (0..REPLICATES).map(run).collect();
            running.into_iter().map(|run| run.join().expect("the run ends")).collect()
        });
        let cells = (0..COLUMNS.len()).map(|c| interval(&runs.iter().filter_map(|run| run[c]).collect::<Vec<f64>>()));
        writeln!(table, "| {} | {} |", preset.name, cells.collect::<Vec<_>>().join(" | ")).expect("text grows");
    }
    hold("<!-- table: section-9 -->", "<!-- end: section-9 -->", &table);
}

//! What a result shows is what was found: paired differences beside levels, the file's order, widths reached or not, and a report
//! that says it in sentences.

use crate::cli::Place;
use std::path::Path;

const FOUR: &str = "title = \"Small\"\nquestion = \"Which is <best>?\"\ndescription = \"\"\"\nFirst *words*.\n\n- one\n\"\"\"\nseed = 3\nreplicates = 5\nsteps = 20\n[population]\nsize = 60\n\
    [[platform]]\nname = \"z\"\npreset = \"engagement-feed\"\n[[platform]]\nname = \"20 supporters\"\npreset = \"crowd-vote\"\n\
    [[platform]]\nname = \"100 supporters\"\npreset = \"crowd-vote\"\nset = { \"governance.threshold\" = 100 }\n\
    [[platform]]\nname = \"alone\"\npreset = \"solo\"\n";

fn rows(folder: &Path, name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    heimo::output::csv::records(&text).into_iter().filter(|row| row.len() > 1).collect()
}

fn run(place: &Place, scenario: &str, out: &str, more: &[&str]) {
    let words = [&["run", scenario, "-q", "--no-plots", "--out", out][..], more].concat();
    let ended = place.heimo(&words);
    assert_eq!(ended.code, Some(0), "{ended:?}");
}

/// The names of a column in the order in which they first come.
fn order(rows: &[Vec<String>], column: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows.iter().skip(1).filter(|row| row.len() > column) {
        if !names.contains(&row[column]) {
            names.push(row[column].clone());
        }
    }
    names
}

#[test]
fn differences_are_to_the_control_and_are_those_of_compare() {
    let place = Place::with(FOUR);
    run(&place, "small.toml", "out", &[]);
    let found = rows(&place.path("out"), "differences.csv");
    let of = |row: &[String], name: &str| row[found[0].iter().position(|column| column == name).unwrap()].clone();
    assert_eq!(order(&found, 1), ["z", "20 supporters", "100 supporters"], "the file's order, without the baseline");
    assert!(found[1..].iter().all(|row| of(row, "baseline") == "alone" && of(row, "pairs") == "3"));
    let compared = place.heimo(&["compare", "out", "z", "alone", "--csv", "--measure", "learning.quality"]);
    let compared = heimo::output::csv::records(&compared.out);
    let cell = |name: &str| compared[1][compared[0].iter().position(|column| column == name).unwrap()].clone();
    let own = found
        .iter()
        .find(|row| of(row, "platform") == "z" && of(row, "measure") == "learning.quality" && of(row, "when") == "end");
    let own = own.expect("the row");
    for name in ["mean", "sd", "low", "high", "n"] {
        assert_eq!(of(own, name), cell(name), "{name}");
    }
    let end = |name: &str| of(own, name).parse::<f64>().unwrap();
    assert!(end("low_all") < end("low") && end("high") < end("high_all"), "three pairs together need wider intervals");
}

#[test]
fn platforms_are_in_the_order_of_the_file() {
    let place = Place::with(FOUR);
    run(&place, "small.toml", "out", &[]);
    let file = ["z", "20 supporters", "100 supporters", "alone"];
    assert_eq!(order(&rows(&place.path("out"), "summary.csv"), 1), file);
    let again = place.heimo(&["run", "out/scenario.toml", "-q", "--no-plots", "--out", "again"]);
    assert_eq!(again.code, Some(0), "{again:?}");
    let read = |name: &str| std::fs::read_to_string(place.path(name)).unwrap();
    for name in ["summary.csv", "differences.csv", "scenario.toml", "manifest.json"] {
        assert_eq!(
            read(&format!("out/{name}")),
            read(&format!("again/{name}")),
            "{name}: the resolved scenario gives the same"
        );
    }
}

#[test]
fn another_baseline_is_another_comparison_of_the_same_run() {
    let place = Place::with(FOUR);
    run(&place, "small.toml", "out", &[]);
    let digest = |out: &str| heimo::output::manifest::Manifest::read(&place.path(out)).unwrap().data_sha256;
    let (before, levels) = (digest("out"), rows(&place.path("out"), "summary.csv"));
    run(&place, "small.toml", "out", &["--set", "baseline=z"]);
    let found = rows(&place.path("out"), "differences.csv");
    assert_eq!(order(&found, 1), ["20 supporters", "100 supporters", "alone"]);
    assert_eq!((digest("out"), rows(&place.path("out"), "summary.csv")), (before, levels));
    assert_eq!(place.heimo(&["verify", "out", "-q"]).code, Some(0));
    let ended = place.heimo(&["check", "small.toml", "--set", "baseline=aloen"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("did you mean `alone`?") && ended.err.contains("baseline"), "{}", ended.err);
}

#[test]
fn a_result_without_differences_is_verified_by_its_data_and_given_them_by_its_command() {
    let place = Place::with(FOUR);
    run(&place, "small.toml", "out", &[]);
    // As a build before differences.csv left it.
    let folder = place.path("out");
    std::fs::remove_file(folder.join("differences.csv")).unwrap();
    let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let without: Vec<&str> = text.lines().filter(|line| !line.contains("differences.csv")).collect();
    std::fs::write(folder.join("manifest.json"), without.join("\n") + "\n").unwrap();
    let ended = place.heimo(&["verify", "out"]);
    assert!(ended.code == Some(0) && (ended.out.clone() + &ended.err).contains("differences.csv"), "{ended:?}");
    run(&place, "small.toml", "out", &[]);
    assert!(folder.join("differences.csv").exists());
    assert_eq!(place.heimo(&["verify", "out", "-q"]).code, Some(0));
}

#[test]
fn axis_values_stand_in_the_tables_that_are_analysed() {
    let sweep = "[sweep.vary]\n\"agents.tolerance\" = [0.2, 0.6]\nhost = { key = \"encounter.facilitation\", values = [0.0, 0.9], platform = [\"z\"] }\n";
    let place = Place::with(&(FOUR.to_string() + sweep));
    run(&place, "small.toml", "out", &[]);
    for name in ["summary.csv", "differences.csv"] {
        let found = rows(&place.path("out"), name);
        let column = |name: &str| found[0].iter().position(|column| column == name).unwrap();
        let (tolerance, host) = (column("agents.tolerance"), column("host"));
        let row = |point: &str, platform: &str| {
            found.iter().find(|row| row[0] == point && row[1] == platform).unwrap_or_else(|| panic!("{name} {point}"))
        };
        assert_eq!((row("0", "z")[tolerance].as_str(), row("0", "z")[host].as_str()), ("0.2", "0.0"), "{name}");
        assert_eq!((row("3", "z")[tolerance].as_str(), row("3", "z")[host].as_str()), ("0.6", "0.9"), "{name}");
        let untouched = row("3", "20 supporters");
        assert_ne!(untouched[host], "0.9", "{name}: what is in force where the axis does not reach");
    }
}

#[test]
fn a_sequential_design_says_where_the_width_was_not_reached() {
    let sweep = "[sweep]\nuntil = { measure = \"learning.quality\", half_width = 0.012, at_most = 16 }\n[sweep.vary]\n\"agents.tolerance\" = [0.2, 0.6]\n";
    let text = FOUR.replace("steps = 20", "steps = 3") + sweep;
    let place = Place::with(&text);
    run(&place, "small.toml", "out", &[]);
    let found = rows(&place.path("out"), "summary.csv");
    let column = |name: &str| found[0].iter().position(|column| column == name).unwrap();
    let of = |row: &[String], name: &str| row[column(name)].clone();
    let mut seen = std::collections::BTreeSet::new();
    for row in found.iter().skip(1) {
        let asked = of(row, "measure") == "learning.quality" && of(row, "when") == "end";
        let reached = of(row, "reached");
        assert_eq!(reached.is_empty(), !asked, "{row:?}");
        if asked {
            let half = (of(row, "high").parse::<f64>().unwrap() - of(row, "low").parse::<f64>().unwrap()) / 2.0;
            assert_eq!(reached, (half <= 0.012).to_string(), "{row:?}");
            seen.insert(reached);
        }
    }
    assert!(seen.contains("false"), "some end at the most: {seen:?}");
}

#[test]
fn a_report_says_what_was_asked_and_found_before_any_id() {
    let place = Place::with(FOUR);
    let ended = place.heimo(&["run", "small.toml", "-q", "--out", "out"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let page = std::fs::read_to_string(place.path("out/report.html")).unwrap();
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("Which is &lt;best&gt;?") < at("<em>words</em>") && at("<li>one</li>") < at("What was found"));
    assert!(at("Simulated: 4 platforms, 5 replicates each of 60 agents") < at("id=\"figure-comparison\""));
    assert!(at("at step 20, ") < at("id=\"figure-comparison\""));
    assert!(at("id=\"figure-comparison\"") < at("id=\"contents\"") && at("id=\"contents\"") < at("id=\"tables\""));
    let id = heimo::output::manifest::Manifest::read(&place.path("out")).unwrap().run_id;
    assert!(at("id=\"methods\"") < at(&id), "ids come last");
    assert_eq!(page.matches("<script").count(), 2, "the data and the one script");
    assert!(!page.contains("src=\"http") && page.contains("script-src 'sha256-"));
    for link in page.match_indices("<a href=\"#").map(|(start, text)| &page[start + text.len()..]) {
        let id = &link[..link.find('"').unwrap()];
        assert!(page.contains(&format!("id=\"{id}\"")), "a link to nowhere: {id}");
    }
    let description = at("<desc id=\"comparison-description\">");
    assert!(page[description..description + 900].contains("at step 20, "), "the alternative text states the result");
}

/// What a command prints as JSON.
fn printed(place: &Place, words: &[&str]) -> serde_json::Value {
    let ended = place.heimo(words);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    serde_json::from_str(&ended.out).unwrap_or_else(|problem| panic!("{problem}: {}", ended.out))
}

#[test]
fn check_says_first_what_is_compared_and_whole_or_as_json_when_asked() {
    let sweep = "[sweep.vary]\n\"agents.tolerance\" = [0.2, 0.6]\n";
    let place = Place::with(&(FOUR.to_string() + sweep));
    let ended = place.heimo(&["check", "small.toml"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    for part in ["Which is <best>?", "z (", "the baseline", "grid, 2 points", "agents.tolerance: 0.2, 0.6"] {
        assert!(ended.out.contains(part), "{part}: {}", ended.out);
    }
    assert!(
        !ended.out.contains("eta_clash") && ended.out.lines().all(|line| line.chars().count() <= 80),
        "{}",
        ended.out
    );
    assert!(place.heimo(&["check", "small.toml", "--full"]).out.contains("eta_clash"));
    let json = printed(&place, &["check", "small.toml", "--json"]);
    run(&place, "small.toml", "out", &[]);
    let manifest = heimo::output::manifest::Manifest::read(&place.path("out")).unwrap();
    assert_eq!(json["run_id"], manifest.run_id.as_str());
    assert_eq!(json["platforms"], serde_json::json!(["z", "20 supporters", "100 supporters", "alone"]));
    assert_eq!((&json["points"], &json["question"]), (&2.into(), &"Which is <best>?".into()));
    assert!(json["seconds"].as_f64().unwrap() > 0.0 && json["memory_bytes"].as_u64().unwrap() > 1000);
}

#[test]
fn lists_states_and_comparisons_can_be_read_by_programs() {
    let place = Place::with(FOUR);
    let list = printed(&place, &["list", "--json"]);
    let names: Vec<&str> = list.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    let text = place.heimo(&["list"]).out;
    let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next()).collect();
    assert_eq!(names, lines);
    assert!(list.as_array().unwrap().iter().all(|entry| entry["meaning"] != "" && entry["section"] != ""));
    let planned = place.heimo(&["plan", "small.toml", "--out", "planned"]);
    assert_eq!(planned.code, Some(0), "{planned:?}");
    let state = printed(&place, &["status", "planned", "--json"]);
    assert_eq!((&state["finished"], &state["done"], &state["missing"]), (&false.into(), &0.into(), &state["runs"]));
    run(&place, "small.toml", "out", &[]);
    let state = printed(&place, &["status", "out", "--json"]);
    assert_eq!((&state["finished"], &state["missing"], &state["done"]), (&true.into(), &0.into(), &state["runs"]));
    let found = printed(&place, &["compare", "out", "z", "alone", "--json"]);
    let csv = place.heimo(&["compare", "out", "z", "alone", "--csv"]).out;
    let mut lines = csv.lines();
    let names: Vec<&str> = lines.next().unwrap().split(',').collect();
    for (row, line) in found.as_array().unwrap().iter().zip(lines) {
        for (name, cell) in names.iter().zip(line.split(',')) {
            let same = match &row[name] {
                serde_json::Value::Null => cell.is_empty(),
                serde_json::Value::String(text) => text == cell,
                // The parser of this test may be off by the last bit.
                number => (number.as_f64().unwrap() / cell.parse::<f64>().unwrap() - 1.0).abs() < 1e-15 || cell == "0",
            };
            assert!(same, "{name}: {} is not {cell}", row[name]);
        }
    }
}

#[test]
fn realised_value_says_that_own_improvements_are_in_it_and_what_is_from_others_is_paired_with_the_control() {
    let measure = heimo::scenario::measure::measure("value.realised").unwrap();
    for part in ["its own improvements", "the difference to the control"] {
        assert!(measure.meaning.contains(part), "{part}: {}", measure.meaning);
    }
    let place = Place::with(FOUR);
    run(&place, "small.toml", "out", &[]);
    let levels = rows(&place.path("out"), "summary.csv");
    let solo = levels.iter().find(|row| row[1] == "alone" && row.iter().any(|cell| cell == "value.realised"));
    assert!(solo.is_some(), "{levels:?}");
    let paired = rows(&place.path("out"), "differences.csv");
    assert_eq!(paired.iter().filter(|row| row.iter().any(|cell| cell == "value.realised")).count() % 3, 0);
    assert!(paired.iter().any(|row| row.iter().any(|cell| cell == "value.realised")), "{paired:?}");
}

#[test]
fn one_of_a_thing_is_said_in_the_singular() {
    let place = Place::with("replicates = 1\nsteps = 2\n[population]\nsize = 30\n[[platform]]\npreset = \"solo\"\n");
    for words in
        [&["check", "small.toml"][..], &["run", "small.toml", "--out", "out"], &["status", "out"], &["verify", "out"]]
    {
        let ended = place.heimo(words);
        let said = ended.out.clone() + &ended.err;
        for plural in ["1 runs", "1 platforms", "1 replicates", "1 points", "1 tests", "1 steps", "1 threads", "1 rows"]
        {
            let wrong = said
                .match_indices(plural)
                .any(|(at, _)| !said[..at].ends_with(|c: char| c.is_ascii_digit() || c == ',' || c == '.'));
            assert!(!wrong, "{words:?}: {plural}: {said}");
        }
    }
    let page = std::fs::read_to_string(place.path("out/report.html")).unwrap();
    assert!(
        !page.contains(">1 platforms") && !page.contains(" 1 platforms") && !page.contains("1 replicates"),
        "{page:.3000}"
    );
}

#[test]
fn figures_of_every_size_can_be_drawn_again() {
    let place = Place::with(FOUR);
    run(&place, "small.toml", "out", &[]);
    for size in ["wide", "slide", "paper", "paper", "slide", "wide"] {
        let ended = place.heimo(&["plot", "out", "--figure-size", size, "--only", "tradeoff"]);
        assert_eq!(ended.code, Some(0), "{size}: {ended:?}");
    }
    assert_eq!(place.heimo(&["verify", "out", "-q"]).code, Some(0));
}

/// The texts of the figures of a folder, as those who cannot see them are told.
fn told(plots: &Path) -> Vec<(String, String)> {
    let texts = std::fs::read_dir(plots).unwrap().flatten().filter(|entry| entry.path().extension().unwrap() == "svg");
    let text = |entry: std::fs::DirEntry| {
        let svg = std::fs::read_to_string(entry.path()).unwrap();
        let desc = svg.split("<desc").nth(1).unwrap().split_once('>').unwrap().1.split("</desc>").next().unwrap();
        (entry.file_name().to_string_lossy().into_owned(), desc.replace("&#39;", "'"))
    };
    texts.map(text).collect()
}

/// What every caption must say of a run, by its scenario and its data.
fn owed(place: &Place, out: &str) -> Vec<String> {
    use heimo::scenario::Scenario;
    let folder = place.path(out);
    let manifest = heimo::output::manifest::Manifest::read(&folder).unwrap();
    let scenario = Scenario::load(folder.join("scenario.toml")).unwrap();
    let mut owed = vec![format!("seed {}", manifest.seed), format!("n = {}", scenario.replicates)];
    if scenario.model.published().is_none() {
        let swept = scenario.sweep.iter().flat_map(|sweep| &sweep.axes).any(|axis| axis.row.key == "population.size");
        let size = scenario.platforms[0].values.get("population.size").plain();
        owed.push(match (&scenario.network, swept) {
            (_, true) => "N as swept".to_string(),
            (Some(network), _) => format!("N = {}", network.graph.nodes()),
            (None, _) => format!("N = {size}"),
        });
        owed.push(format!("steps 0–{}", scenario.steps));
        owed.push(format!("recorded every {}", scenario.record_every));
        owed.extend(scenario.interventions.iter().map(|one| format!("at step {}", one.at)));
    }
    if let Some(sweep) = &scenario.sweep {
        owed.push(format!("Sweep ({}): points {}", sweep.points.name(), sweep.count()));
    }
    owed
}

#[test]
fn captions_say_what_was_done_for_every_shipped_scenario() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut count = 0;
    for part in ["", "claims", "published"] {
        for entry in std::fs::read_dir(root.join(part)).unwrap().flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|end| end != "toml") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            // Little is run; each scenario keeps its design, its interventions and what it draws.
            let mut words = vec!["run", path.to_str().unwrap(), "-q", "--out", "out", "--force"];
            words.extend(["--set", if text.contains("until") { "replicates=8" } else { "replicates=2" }]);
            if part != "published" && !text.contains("kind = \"file\"") && !text.contains("\"population.size\"") {
                words.extend(["--set", "population.size=90"]);
            }
            if part != "published" && !text.contains("[[intervention]]") {
                words.extend(["--set", "steps=20", "--set", "record_every=10"]);
            }
            let place = Place::with("");
            let ended = place.heimo(&words);
            assert_eq!(ended.code, Some(0), "{}: {ended:?}", path.display());
            let owed = owed(&place, "out");
            let all = told(&place.path("out/plots"));
            assert!(!all.is_empty(), "{}", path.display());
            for (name, caption) in all {
                // Figures of tables say the seed; what they are of stands in the table.
                let own = ["claims", "scaling", "sensitivity"].iter().any(|own| name.starts_with(own));
                for words in owed.iter().take(if own { 1 } else { owed.len() }) {
                    let found = caption.contains(words.as_str()) || caption.contains(&words.replace("seed", "Seed"));
                    assert!(found, "{}: {name}: no “{words}” in: {caption}", path.display());
                }
                let intervals = caption.contains("intervals: 95 %");
                assert!(!intervals || caption.contains("Student's t over replicates"), "{name}: {caption}");
            }
            count += 1;
        }
    }
    assert!(count >= 35, "{count} scenarios are shipped");
}

#[test]
fn runs_that_end_early_are_captioned_with_the_steps_that_are_drawn() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scenario = root.join("scenarios/published/lazer-friedman-figure.toml");
    let place = Place::with("");
    let ended = place.heimo(&["run", scenario.to_str().unwrap(), "-q", "--out", "out", "--set", "replicates=2"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let (_, caption) = told(&place.path("out/plots")).remove(0);
    let last =
        caption.split("Steps 0–").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().parse::<u32>().unwrap();
    assert!(last < 200 && caption.contains("of 200 at most: then nothing can change any more"), "{caption}");
    let drawn = rows(&place.path("out"), "summary.csv");
    assert!(!drawn.is_empty());
}

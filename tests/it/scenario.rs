//! Scenarios: what is shipped is valid and round-trips; what is wrong is refused with place and remedy.

use heimo::scenario::value::Value;
use heimo::scenario::{Checked, Problems, Scenario, Source, check, presets};
use std::path::{Path, PathBuf};

fn checked(text: &str, sets: &[(&str, &str)]) -> Result<Checked, Problems> {
    let sets: Vec<(String, String)> = sets.iter().map(|(key, value)| (key.to_string(), value.to_string())).collect();
    let source = Source { path: "scenario.toml".into(), text: text.to_string() };
    check(&source, &sets, &|path| std::fs::read(path))
}

#[test]
fn a_simple_scenario_is_resolved() {
    let text =
        "seed = 7\n[agents]\nbeta = 4\n[[platform]]\npreset = \"solo\"\n[[platform]]\npreset = \"engagement-feed\"\n";
    let scenario = checked(text, &[("steps", "20"), ("feed.depth", "3")]).unwrap_or_else(|e| panic!("{e}")).scenario;
    assert_eq!((scenario.seed, scenario.steps, scenario.replicates), (7, 20, 8));
    let names: Vec<&str> = scenario.platforms.iter().map(|design| design.name.as_str()).collect();
    assert_eq!(names, ["engagement-feed", "solo"]);
}

/// A folder of this package.
fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder that end so, by name.
fn files(path: &str, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder(path)).expect("the folder is part of the package");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == extension));
    files.sort();
    files
}

/// What a bad case is refused with. Its `--set`s are on lines that begin with `#--set `.
fn refusal(file: &Path) -> Result<String, String> {
    let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
    let name = file.file_name().expect("a file has a name");
    let source = match Source::from_bytes(name, bytes) {
        Ok(source) => source,
        Err(problems) => return Ok(problems.to_string()),
    };
    let sets = source.text.lines().filter_map(|line| line.strip_prefix("#--set ")?.split_once('='));
    let sets: Vec<(String, String)> = sets.map(|(key, value)| (key.to_string(), value.to_string())).collect();
    let parent = file.parent().expect("a file is in a folder");
    match check(&source, &sets, &|path| std::fs::read(parent.join(path))) {
        Ok(_) => Err(format!("{} was accepted", file.display())),
        Err(problems) => Ok(problems.to_string()),
    }
}

/// Every file of the folder is refused with the text beside it. `HEIMO_BLESS=1 cargo test` writes the texts anew: read them.
#[test]
fn every_bad_scenario_is_refused_with_its_message() {
    let bless = std::env::var_os("HEIMO_BLESS").is_some();
    let cases = files("tests/scenarios/bad", "toml");
    let count = cases.len();
    let mut wrong = Vec::new();
    for case in cases {
        let found = refusal(&case).unwrap_or_else(|problem| panic!("{problem}")) + "\n";
        let name = case.file_name().expect("named").to_string_lossy().into_owned();
        for problem in found.lines().filter(|line| !line.starts_with("    help: ") && !line.starts_with("and ")) {
            let place = problem.strip_prefix(&format!("{name}:")).and_then(|rest| rest.split_once(": error: "));
            assert!(place.is_some() || problem.starts_with("--set "), "{name}: no place in {problem}");
        }
        let expected = case.with_extension("txt");
        if bless {
            std::fs::write(&expected, &found).expect("the folder can be written");
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            wrong.push(format!("{name} is refused with\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 120, "{count} cases");
}

fn shipped(file: &Path) -> Checked {
    let text = std::fs::read_to_string(file).expect("shipped");
    let source = Source { path: file.to_path_buf(), text };
    check(&source, &[], &|path| std::fs::read(path)).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn every_shipped_scenario_is_valid_without_warning_and_round_trips() {
    let files = files("scenarios", "toml");
    assert!(files.len() >= 7, "{files:?}");
    for file in files {
        let Checked { scenario, warnings, .. } = shipped(&file);
        assert!(warnings.is_empty(), "{warnings:?}");
        let source = Source { path: file, text: scenario.resolved_toml() };
        let again = check(&source, &[], &|path| std::fs::read(path)).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(again.scenario, scenario);
        assert!(again.warnings.is_empty(), "{:?}", again.warnings);
        assert_eq!(again.scenario.identity(), scenario.identity());
    }
}

#[test]
fn the_main_job_is_all_presets_on_ten_thousand_agents() {
    let scenario = shipped(&folder("scenarios/platform-comparison.toml")).scenario;
    let mut presets: Vec<&str> = presets::NAMES.to_vec();
    presets.sort();
    assert_eq!(scenario.platforms.iter().map(|design| design.name.as_str()).collect::<Vec<_>>(), presets);
    assert_eq!((scenario.steps, scenario.replicates), (400, 8));
    let values = &scenario.platforms[0].values;
    assert_eq!(values.get("population.size"), &Value::Integer(10_000));
    assert_eq!((scenario.interventions[0].at, scenario.interventions[0].landscape), (200, Some(0.5)));
}

/// Published figures of the network: Newman 2003 (assortativity -0.476), Zachary 1977 (34 members, 78 ties).
#[test]
fn the_shipped_network_is_zacharys_club() {
    let scenario = shipped(&folder("scenarios/real-network.toml")).scenario;
    let network = scenario.network.expect("a network from a file");
    let graph = &network.graph;
    assert_eq!((graph.nodes(), graph.links()), (34, 2 * 78));
    let degree = |node: u32| graph.followees(node as usize).len() as f64;
    let ends = || (0..34u32).flat_map(|u| graph.followees(u as usize).iter().map(move |&v| (u, v)));
    let mean = ends().map(|(u, _)| degree(u)).sum::<f64>() / 156.0;
    let covariance: f64 = ends().map(|(u, v)| (degree(u) - mean) * (degree(v) - mean)).sum();
    let variance: f64 = ends().map(|(u, _)| (degree(u) - mean) * (degree(u) - mean)).sum();
    assert!((covariance / variance + 0.475_613).abs() < 1e-6, "{}", covariance / variance);
    let tied = |u: u32, v: u32| graph.followees(u as usize).contains(&v);
    let closed =
        ends().flat_map(|(u, v)| (0..34).map(move |w| (u, v, w))).filter(|&(u, v, w)| tied(v, w) && tied(w, u)).count();
    let paths: f64 = (0..34).map(|node| degree(node) * (degree(node) - 1.0)).sum();
    assert!((closed as f64 / paths - 0.255_682).abs() < 1e-6, "{}", closed as f64 / paths);
    let opinions = network.opinions.as_ref().expect("the node table gives camps");
    assert_eq!((opinions[0], opinions[33], opinions.iter().sum::<f32>()), (-1.0, 1.0, 0.0));
}

#[test]
fn a_new_scenario_is_valid_whatever_it_is_called() {
    for name in ["My first", "  a \"quoted\" \\ name ", "\u{1b}[2J", ""] {
        let checked = checked(&heimo::scenario::template(name), &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(checked.warnings.is_empty(), "{:?}", checked.warnings);
        assert_eq!(checked.scenario.platforms.len(), 3);
    }
}

fn scenario(text: &str, sets: &[(&str, &str)]) -> Scenario {
    checked(text, sets).unwrap_or_else(|problems| panic!("{problems}")).scenario
}

#[test]
fn a_later_word_has_precedence_default_section_preset_groups_set_command_line() {
    let at = |platform: &str, sets: &[(&str, &str)], key: &str| {
        let text = format!("[feed]\ndiscovery = 0.9\nbridging = 2\n[[platform]]\nname = \"x\"\n{platform}");
        scenario(&text, sets).platforms[0].values.get(key).clone()
    };
    assert_eq!(at("", &[], "feed.noise"), Value::Real(0.1), "the model's default");
    assert_eq!(at("", &[], "feed.discovery"), Value::Real(0.9), "the section");
    let preset = "preset = \"dialogue-commons\"\n";
    assert_eq!(at(preset, &[], "feed.discovery"), Value::Real(0.4), "the preset");
    let groups = "preset = \"dialogue-commons\"\ngroups = { feed = \"similarity-feed\" }\n";
    assert_eq!(at(groups, &[], "feed.similarity"), Value::Real(1.0), "the group");
    assert_eq!(
        at(groups, &[], "feed.discovery"),
        Value::Real(0.9),
        "what the group's preset does not say is the section's"
    );
    assert_eq!(at(groups, &[], "offers.fit"), Value::Real(1.0), "other groups stay the preset's");
    let set = format!("{groups}set = {{ \"feed.similarity\" = 0.25 }}\n");
    assert_eq!(at(&set, &[], "feed.similarity"), Value::Real(0.25), "the platform's set");
    assert_eq!(at(&set, &[("feed.similarity", "0.75")], "feed.similarity"), Value::Real(0.75), "the command line");
}

#[test]
fn the_order_of_sets_and_platforms_and_the_way_a_number_is_written_change_nothing() {
    let a = "seed = 1\n[agents]\nbeta = 4\n[[platform]]\npreset = \"solo\"\n[[platform]]\nname = \"b\"\n";
    let b = "seed = 0x1\n[agents]\nbeta = 4.0\n[[platform]]\nname = \"b\"\n[[platform]]\npreset = \"solo\"\n";
    let sets = [("steps", "50"), ("feed.noise", "0"), ("feed.noise", "0.0"), ("network.kind", "small-world")];
    let mut turned = sets;
    turned.reverse();
    let (one, mut other) = (scenario(a, &sets), scenario(b, &turned));
    assert_eq!(one.identity(), other.identity());
    assert_eq!((one.names_in_order(), other.names_in_order()), (vec!["solo", "b"], vec!["b", "solo"]));
    assert_eq!((one.baseline.as_str(), other.baseline.as_str()), ("solo", "solo"), "the control");
    other.platforms.iter_mut().for_each(|design| design.position = 1 - design.position);
    assert_eq!(one, other, "but for their order in what a person reads");
}

#[test]
fn the_identity_changes_with_what_affects_data_and_with_nothing_else() {
    let base = scenario("[[platform]]\npreset = \"solo\"\n", &[]);
    let with = |key: &str, value: &str| scenario("[[platform]]\npreset = \"solo\"\n", &[(key, value)]);
    for (key, value) in [("title", "other"), ("date", "2026-01-31"), ("agents.beta", "8"), ("network.mixing", "0.5")] {
        assert_eq!(with(key, value).identity(), base.identity(), "{key}");
    }
    for (key, value) in [
        ("seed", "3"),
        ("steps", "3"),
        ("replicates", "3"),
        ("record_every", "3"),
        ("agents.beta", "3"),
        ("price", "3"),
    ] {
        assert_ne!(with(key, value).identity(), base.identity(), "{key}");
    }
    let job = |scenario: &Scenario| scenario.design_identity(&scenario.platforms[0]);
    assert_eq!(job(&with("replicates", "3")), job(&base), "a job does not know how many others there are");
    let touched = |platform: &str| {
        let text = format!(
            "[[platform]]\npreset = \"solo\"\n[[platform]]\npreset = \"broadcast\"\n[[intervention]]\nat = 5\nplatform = \"{platform}\"\nlandscape = 0.5\n"
        );
        let scenario = scenario(&text, &[]);
        scenario.design_identity(&scenario.platforms[1])
    };
    assert_eq!(touched("broadcast"), job(&base), "an intervention elsewhere is not the job's");
    assert_ne!(touched("solo"), job(&base));
}

#[test]
fn a_network_is_identified_by_its_bytes_not_by_its_name() {
    let of = |file: &str, bytes: &'static [u8]| {
        let text = format!("[network]\nkind = \"file\"\nfile = \"{file}\"\n[[platform]]\npreset = \"solo\"\n");
        let source = Source { path: "x.toml".into(), text };
        check(&source, &[], &|_| Ok(bytes.to_vec())).unwrap_or_else(|problems| panic!("{problems}")).scenario
    };
    let here = of("a.edges", b"1 2\n2 3\n");
    assert_eq!(here.platforms[0].values.get("population.size"), &Value::Integer(3));
    assert_eq!(here.identity(), of("b.edges", b"1 2\n2 3\n").identity());
    assert_ne!(here.identity(), of("a.edges", b"1 2\n1 3\n").identity());
}

#[test]
fn what_has_no_effect_is_a_warning_with_its_place() {
    let text =
        "[network]\nmixing = 0.3\n[[platform]]\npreset = \"solo\"\n[[platform]]\nname = \"twin\"\npreset = \"solo\"\n";
    let warnings = checked(text, &[]).expect("valid").warnings;
    let text: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert!(
        text[0]
            .starts_with("scenario.toml:2:1: warning: `network.mixing` has no effect with network.kind = \"random\""),
        "{text:?}"
    );
    assert!(text[1].starts_with("scenario.toml:6:1: warning: \"solo\" and \"twin\" are the same design"), "{text:?}");
}

#[test]
fn a_published_model_says_whether_the_network_or_its_own_size_counts() {
    let warnings = |text: &str| -> Vec<String> {
        checked(text, &[]).expect("valid").warnings.iter().map(ToString::to_string).collect()
    };
    let unused = warnings("model = \"deffuant\"\n[network]\nkind = \"blocks\"\n");
    let start = "scenario.toml:3:1: warning: `network.kind` has no effect with deffuant.mixing = \"complete\"";
    assert!(unused.len() == 1 && unused[0].starts_with(start), "{unused:?}");
    let karate = format!("{}/scenarios/networks/karate.edges", env!("CARGO_MANIFEST_DIR"));
    let file = format!(
        "model = \"deffuant\"\ndeffuant.mixing = \"network\"\nnetwork = {{ kind = \"file\", file = \"{karate}\" }}\n"
    );
    assert_eq!(warnings(&file), [""; 0]);
    let message = "`deffuant.agents` has no effect: the network's file says how many agents there are";
    for more in ["deffuant.agents = 5\n", "[sweep]\nvary = { \"deffuant.agents\" = [10, 1000] }\n"] {
        let text = warnings(&format!("{file}{more}"));
        assert!(text.len() == 1 && text[0].contains(message), "{text:?}");
    }
}

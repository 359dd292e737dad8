//! Scenarios: what is shipped is valid and round-trips; what is wrong is refused with place and remedy.

use heimo::scenario::{Checked, Problems, Source, check};
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

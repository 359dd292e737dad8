//! Scenarios: what is shipped is valid and round-trips; what is wrong is refused with place and remedy.

use heimo::scenario::{Checked, Problems, Source, check};

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

//! Heimo as a library: what a program makes in memory is what the command line makes in a folder.

use heimo::experiment::{Plan, ScenarioWorlds};
use heimo::measures::TABLE;
use heimo::output::manifest::Manifest;
use heimo::output::produce::{Produced, produce};
use heimo::output::production::Production;
use heimo::output::{names, prepare};
use heimo::scenario::Scenario;
use heimo::scenario::measure::MeasureInfo;
use heimo::{Runs, load, run};
use std::path::Path;
use std::sync::atomic::AtomicBool;

const SCENARIOS: [(&str, &str); 4] = [
    (
        "platforms",
        "replicates = 2\nsteps = 20\nrecord_every = 7\npopulation.size = 80\n[[intervention]]\nat = 9\nlandscape = 0.5\n[[platform]]\npreset = \"solo\"\n[[platform]]\npreset = \"crowd-vote\"\n",
    ),
    (
        "sweep",
        "steps = 10\npopulation.size = 60\n[[platform]]\npreset = \"dialogue-commons\"\n[sweep]\nvary = { \"agents.rewire\" = [0.0, 0.4] }\n",
    ),
    ("march", "model = \"march\"\nreplicates = 3\nsteps = 30\n[[platform]]\nname = \"a\"\n"),
    ("agents", "steps = 10\nrecord_agents = [4]\npopulation.size = 50\n[[platform]]\npreset = \"firm-led\"\n"),
];

/// As `heimo run` does it.
fn produced(scenario: &Scenario, folder: &Path) {
    let experiment = prepare::experiment(scenario, Path::new(""), &load::read_named).expect("prepared");
    let worlds = ScenarioWorlds::new(scenario).expect("points");
    let stop = AtomicBool::new(false);
    let production = Production::new(folder, 2, &stop);
    assert_eq!(produce(&experiment, &worlds, &production, &mut |_| {}).expect("produced"), Produced::Done);
}

#[test]
fn a_saved_result_is_the_folder_that_a_run_leaves() {
    for (name, text) in SCENARIOS {
        let scenario = Scenario::from_toml(text).unwrap_or_else(|problems| panic!("{name}: {problems}"));
        let folder = tempfile::tempdir().expect("a folder");
        let [saved, made] = ["saved", "made"].map(|part| folder.path().join(part));
        produced(&scenario, &made);
        let results = run(&scenario).expect("runs");
        assert_eq!(results.save(&saved, "").expect("saved"), Produced::Done, "{name}");
        assert_eq!(Manifest::read(&saved).expect("written").run_id, Plan::run_hex(results.plan()));
        let mut files: Vec<_> =
            std::fs::read_dir(&made).expect("made").map(|entry| entry.expect("an entry").file_name()).collect();
        files.retain(|file| file != names::TIMING);
        for file in &files {
            let [a, b] = [&saved, &made].map(|part| std::fs::read(part.join(file)).unwrap_or_default());
            assert!(a == b, "{name}: {file:?} differs");
        }
        assert!(files.len() > 5, "{name}: {files:?}");
        assert_eq!(results.save(&saved, "").expect("again"), Produced::UpToDate, "{name}");
    }
}

#[test]
fn another_result_is_not_written_over() {
    let [one, other] =
        [SCENARIOS[0].1, SCENARIOS[2].1].map(|text| run(&Scenario::from_toml(text).expect("valid")).expect("runs"));
    let folder = tempfile::tempdir().expect("a folder");
    one.save(folder.path(), "").expect("saved");
    let refused = other.save(folder.path(), "").expect_err("another result is there");
    assert!(refused.to_string().contains("help: "), "{refused}");
}

#[test]
fn tables_have_the_columns_of_the_model_and_ones_own() {
    let scenario = Scenario::from_toml(SCENARIOS[0].1).expect("valid");
    let info = MeasureInfo { key: "own.members", name: "Members", ..MeasureInfo::PLAIN };
    let results = Runs::of(&scenario).measure(info, |run| Some(run.society().size() as f64)).run().expect("runs");
    let batches = results.metrics().expect("tables");
    assert_eq!((batches.len(), batches[0].num_columns()), (4, 4 + TABLE.len() + 1));
    assert_eq!(batches[0].schema().fields().last().map(|field| field.name().clone()), Some("own.members".to_string()));
    let rows: usize = results.runs().map(|run| run.records().len()).sum();
    assert_eq!(batches.iter().map(|batch| batch.num_rows()).sum::<usize>(), rows);
}

//! Hypotheses from the scenario to the exit code, and the comparison of two platforms.

use crate::cli::{Place, data};
use heimo::output::hypotheses::read;
use heimo::output::manifest::Manifest;
use heimo::scenario::{Source, check};

const RUNS: &str = "\
seed = 7\nreplicates = 6\nsteps = 40\nrecord_every = 10\n\
[population]\nsize = 150\n[landscape]\nbits = 8\ninteractions = 3\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"chronological\"\n";

fn scenario(greater: &str, less: &str) -> String {
    format!(
        "{RUNS}[[hypothesis]]\nclaim = \"who learns more\"\nmeasure = \"learning.quality\"\ngreater = [\"{greater}\", \"{less}\"]\n"
    )
}

#[test]
fn verdicts_are_printed_kept_verified_and_an_exit_code_on_request() {
    let place = Place::with(&scenario("dialogue-commons", "chronological"));
    let ended = place.heimo(&["run", "small.toml", "--require-supported"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("supported     who learns more"), "{ended:?}");
    let folder = place.path("output/small");
    let page = std::fs::read_to_string(folder.join("report.html")).unwrap();
    assert!(page.contains("<h2 id=\"claims\">Claims</h2>") && page.contains("who learns more"));
    assert!(folder.join("plots/claims.svg").exists());
    let manifest = Manifest::read(&folder).unwrap();
    assert!(manifest.files.contains_key("hypotheses.csv"));
    let verified = place.heimo(&["verify", "output/small"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
    let path = folder.join("hypotheses.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("supported", "undecided")).unwrap();
    let verified = place.heimo(&["verify", "output/small"]);
    assert!(verified.code == Some(3) && verified.err.contains("hypotheses.csv"), "{verified:?}");
}

#[test]
fn other_hypotheses_are_tested_without_running_again() {
    let place = Place::with(&scenario("dialogue-commons", "chronological"));
    assert_eq!(place.heimo(&["run", "small.toml", "--no-plots"]).code, Some(0));
    let folder = place.path("output/small");
    let (before, run_id) = (data(&folder), Manifest::read(&folder).unwrap().run_id);
    let timing = std::fs::read(folder.join("timing.json")).unwrap();

    std::fs::write(place.path("small.toml"), scenario("chronological", "dialogue-commons")).unwrap();
    let ended = place.heimo(&["run", "small.toml", "--no-plots", "--require-supported"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("is new") && ended.err.contains("1 of 1 claims are not supported"), "{ended:?}");
    assert_eq!(read(&folder).unwrap()[0].verdict, "contradicted");
    assert_eq!((data(&folder), Manifest::read(&folder).unwrap().run_id), (before, run_id));
    assert_eq!(std::fs::read(folder.join("timing.json")).unwrap(), timing, "nothing was simulated");
    let again = place.heimo(&["run", "small.toml", "--no-plots"]);
    assert!(again.out.contains("is up to date") && !again.out.contains("is new"), "{again:?}");
    assert_eq!(place.heimo(&["verify", "output/small"]).code, Some(0));

    std::fs::write(place.path("small.toml"), RUNS).unwrap();
    let ended = place.heimo(&["run", "small.toml", "--no-plots"]);
    assert!(ended.code == Some(0) && !folder.join("hypotheses.csv").exists(), "{ended:?}");
    assert!(!Manifest::read(&folder).unwrap().files.contains_key("hypotheses.csv"));
    assert_eq!(place.heimo(&["verify", "output/small"]).code, Some(0));
    let nothing = place.heimo(&["run", "small.toml", "--require-supported"]);
    assert!(nothing.code == Some(2) && nothing.err.contains("claims nothing"), "{nothing:?}");
}

#[test]
fn checking_warns_of_too_few_replicates() {
    let place = Place::with(&scenario("dialogue-commons", "chronological"));
    let few = place.heimo(&["check", "small.toml", "--set", "replicates=4"]);
    assert!(few.code == Some(0) && few.err.contains("warning: 4 replicates cannot decide"), "{few:?}");
    let enough = place.heimo(&["check", "small.toml", "--set", "replicates=5"]);
    assert_eq!(enough.err, "", "2^-5 is below 0.05");
}

#[test]
fn two_platforms_are_compared() {
    let place = Place::with(RUNS);
    assert_eq!(place.heimo(&["run", "small.toml", "--no-plots", "--quiet"]).code, Some(0));
    let compare = |more: &[&str]| place.heimo(&[&["compare", "output/small"], more].concat());
    let table = compare(&["dialogue-commons", "chronological"]);
    assert!(table.code == Some(0) && table.out.contains("learning.quality") && table.out.contains("dz"), "{table:?}");
    let csv = compare(&["dialogue-commons", "chronological", "--measure", "welfare.payoff", "--when", "20", "--csv"]);
    let back = compare(&["chronological", "dialogue-commons", "--measure", "welfare.payoff", "--when", "20", "--csv"]);
    let cells =
        |text: &str| -> Vec<String> { text.lines().nth(1).expect("a row").split(',').map(String::from).collect() };
    let (one, other) = (cells(&csv.out), cells(&back.out));
    assert_eq!(csv.out.lines().count(), 2, "{csv:?}");
    assert_eq!(one[..6], ["0", "welfare.payoff", "20", "dialogue-commons", "chronological", "6"]);
    let number = |cell: &str| cell.parse::<f64>().expect("a number");
    assert_eq!(number(&one[6]), -number(&other[6]), "the mean difference turns round");
    assert_eq!(
        (one[10].as_str(), &one[13]),
        ("", &other[16]),
        "no bootstrap of six; the median of the first is the other's second"
    );
    for (wrong, says) in [
        (&["dialogue", "chronological"][..], "there is no platform `dialogue`"),
        (&["dialogue-commons", "chronological", "--measure", "welfare.payof"], "did you mean `welfare.payoff`"),
        (&["dialogue-commons", "chronological", "--when", "later"], "no time"),
        (&["dialogue-commons", "chronological", "--when", "before"], "nothing to be before"),
        (&["dialogue-commons", "chronological", "--when", "15"], "not recorded"),
    ] {
        let ended = compare(wrong);
        assert!(ended.code == Some(2) && ended.err.contains(says), "{ended:?}");
    }
}

/// Every form, as the resolved scenario states it, is read back as the same.
#[test]
fn every_form_round_trips_and_is_in_no_digest() {
    let forms = [
        "measure = \"learning.quality\"\ngreater = [\"a\", \"b\"]\nwhen = \"before\"\neach_point = true",
        "measure = \"1-learning.quality@31/learning.quality@before\"\nless = [\"a\", \"b\"]\nnull_below = 0.05",
        "measure = \"learning.quality\"\nless = [[\"a\", \"b\"], [\"b\", \"a\"]]\nfactor = 0.5\nwhen = 10",
        "measure = \"learning.quality\"\nbelow = 0.5\nplatform = \"a\"",
        "measure = \"learning.quality\"\nfalls_with = \"push\"\nmonotone = true\nplatform = [\"b\", \"a\"]",
        "measure = \"learning.quality\"\nbest_inside = \"push\"\nat = { population.size = 200 }",
        "grows_faster = [\"value.realised\", \"value.coordination_cost\"]\nover = \"population.size\"\nper_capita = true",
        "grows_faster = [\"value.total\", 1]\nover = \"population.size\"\nat = { push = 0.5 }",
        "correlates = [\"push\", \"learning.quality@mean\"]\ngiven = [\"welfare.payoff\", \"population.size\"]\nsign = \"-\"",
    ];
    let base = "steps = 60\nrecord_every = 10\n[sweep.vary]\npush = { values = [0.0, 0.5, 1.0], key = \"feed.bridging\" }\n\
        \"population.size\" = [100, 200]\n[[platform]]\nname = \"a\"\n[[platform]]\nname = \"b\"\nset = { price = 0.1 }\n\
        [[intervention]]\nat = 30\nlandscape = 0.5\n";
    let read = |text: String| {
        let source = Source { path: "s.toml".into(), text };
        check(&source, &[], &|path| std::fs::read(path)).unwrap_or_else(|problems| panic!("{problems}")).scenario
    };
    let plain = read(base.to_string());
    for form in forms {
        let scenario = read(format!("{base}[[hypothesis]]\nclaim = \"it \\\"is\\\"\"\n{form}\n"));
        assert_eq!(scenario.hypotheses.len(), 1);
        assert_eq!(read(scenario.resolved_toml()), scenario, "{form}");
        assert_eq!(scenario.identity(), plain.identity(), "{form}");
    }
}

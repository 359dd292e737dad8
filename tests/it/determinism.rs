//! The same bytes, whatever the number of threads, the order of what is said, and the pauses on the way.

use crate::cli::{Place, data};
use heimo::output::digest;
use std::path::Path;

const SCENARIO: &str = "\
title = \"One\"\nseed = 3\nreplicates = 2\nsteps = 40\nrecord_every = 4\nrecord_agents = [0, 20, 40]\n\
[population]\nsize = 5000\n[landscape]\nbits = 10\ninteractions = 3\n\
[[intervention]]\nat = 20\nlandscape = 0.5\nset = { \"agents.rewire\" = 0.1 }\n";
const PLATFORMS: [&str; 3] = ["crowd-vote", "dialogue-commons", "engagement-feed"];

fn scenario(platforms: &[&str]) -> String {
    let platform = |preset: &&str| format!("[[platform]]\npreset = \"{preset}\"\n");
    SCENARIO.to_string() + &platforms.iter().map(platform).collect::<String>()
}

fn compared(folder: &Path) -> Vec<String> {
    let files =
        ["metrics.parquet", "opinions.parquet", "agents.parquet", "follows.parquet", "summary.csv", "scenario.toml"];
    files.iter().map(|file| digest::of_file(&folder.join(file)).unwrap()).collect()
}

#[test]
fn threads_order_and_checkpoints_change_no_byte() {
    let place = Place::with(&scenario(&PLATFORMS));
    std::fs::write(place.path("turned.toml"), scenario(&["engagement-feed", "dialogue-commons", "crowd-vote"]))
        .unwrap();
    let run = |scenario: &str, out: &str, more: &[&str]| {
        let words = [&["run", scenario, "-q", "--no-plots", "--out", out][..], more].concat();
        let ended = place.heimo(&words);
        assert_eq!(ended.code, Some(0), "{words:?}: {ended:?}");
        (data(&place.path(out)), compared(&place.path(out)))
    };
    let sets = ["--set", "agents.rho=0.2", "--set", "network.degree=8"];
    let turned_sets = ["--set", "network.degree=8", "--set", "agents.rho=0.2"];
    let expected = run("small.toml", "one", &[&sets[..], &["--threads", "1"]].concat());
    for threads in ["2", "3", "8"] {
        let found = run("small.toml", threads, &[&sets[..], &["--threads", threads]].concat());
        assert_eq!(found, expected, "{threads} threads");
    }
    assert_eq!(run("small.toml", "sets", &turned_sets), expected, "--set in another order");
    // What a person reads is in the order of the file; what is analysed is not.
    assert_eq!(run("turned.toml", "platforms", &sets).0, expected.0, "platforms in another order");
    let checkpoints = [&sets[..], &["--checkpoint-every", "7"]].concat();
    assert_eq!(run("small.toml", "checkpoints", &checkpoints), expected, "with checkpoints");
    assert_ne!(run("small.toml", "other", &[]), expected, "another scenario is another");
}

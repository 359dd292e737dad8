//! Where the program prints to: a full disk is an error, a reader that went away is none.

#![cfg(target_os = "linux")]

use crate::cli::{Ended, Place};
use std::fs::File;
use std::process::Stdio;

const TWO: &str = "\
replicates = 2\nsteps = 20\nrecord_every = 5\n[population]\nsize = 60\n[landscape]\nbits = 8\ninteractions = 3\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n";
const SOBOL: &str =
    "[sweep]\ndesign = \"sobol\"\npoints = 4\n[sweep.vary]\n\"agents.beta\" = { from = 1.0, to = 5.0 }\n";

/// Every subcommand that prints, in an order in which each finds what it needs.
const PRINTING: &[&[&str]] = &[
    &["--help"],
    &["--version"],
    &["help", "run"],
    &["list"],
    &["explain"],
    &["explain", "seed"],
    &["schema"],
    &["completions", "bash"],
    &["new", "fresh"],
    &["check", "small.toml"],
    &["check", "small.toml", "--full"],
    &["check", "small.toml", "--json"],
    &["list", "--json"],
    &["plan", "small.toml", "--out", "planned"],
    &["submit", "small.toml", "--out", "planned", "--engine", "slurm", "--shards", "2"],
    &["submit", "small.toml", "--out", "planned", "--engine", "snakemake", "--shards", "2"],
    &["status", "planned"],
    &["status", "planned", "--json"],
    &["run", "planned/plan.toml", "--shard", "1/1"],
    &["merge", "planned", "--no-plots"],
    &["run", "small.toml", "--out", "done", "--no-plots"],
    &["status", "done"],
    &["verify", "done"],
    &["compare", "done", "crowd-vote", "dialogue-commons"],
    &["compare", "done", "crowd-vote", "dialogue-commons", "--csv"],
    &["compare", "done", "crowd-vote", "dialogue-commons", "--json"],
    &["compare", "done", "crowd-vote", "dialogue-commons", "--format", "markdown"],
    &["compare", "done", "crowd-vote", "dialogue-commons", "--format", "latex"],
    &["export", "agents", "--platform", "crowd-vote", "--out", "graph.xml", "--force"],
    &["plot", "done"],
    &["report", "done"],
    &["sensitivity", "swept", "--measure", "learning.quality"],
    &["attribute", "small.toml", "crowd-vote", "dialogue-commons", "--seeds", "2", "--out", "shared"],
    &["dock", "sorting", "--fast"],
];

/// A folder in which every subcommand finds what it needs, whichever of them failed before.
fn place() -> Place {
    let place = Place::with(TWO);
    std::fs::write(place.path("swept.toml"), format!("{TWO}{SOBOL}")).unwrap();
    for words in [
        &["run", "swept.toml", "--out", "swept", "--no-plots", "-q"][..],
        &["run", "small.toml", "--out", "done", "--no-plots", "-q"],
        &["run", "small.toml", "--set", "record_agents=[0]", "--out", "agents", "--no-plots", "-q"],
    ] {
        assert_eq!(place.heimo(words).code, Some(0));
    }
    place
}

fn into(place: &Place, words: &[&str], stdout: Stdio) -> Ended {
    Ended::from(place.command(words).stdout(stdout).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap())
}

/// They ended with exit code 0: half a cluster's script looked whole.
#[test]
fn what_a_full_disk_swallows_is_an_error() {
    let place = place();
    for words in PRINTING {
        let silent = ["plot", "report"].contains(&words[0]) && place.heimo(words).out.is_empty();
        let ended = into(&place, words, File::options().write(true).open("/dev/full").unwrap().into());
        if silent {
            continue;
        }
        assert_eq!(ended.code, Some(1), "{words:?}: {ended:?}");
        let said: Vec<&str> = ended.err.lines().filter(|line| line.starts_with("error: ")).collect();
        assert!(said.len() == 1 && said[0].starts_with("error: standard output: "), "{words:?}: {ended:?}");
        assert!(ended.err.contains("\n  help: "), "{words:?}: {ended:?}");
    }
    assert_eq!(place.heimo(&["verify", "done", "-q"]).code, Some(0), "the result is kept");
    assert_eq!(place.heimo(&["verify", "planned", "-q"]).code, Some(0), "what was merged is kept");
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let place = place();
    for words in PRINTING.iter().filter(|words| **words != ["new", "fresh"]) {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = into(&place, words, writer.into());
        assert_eq!(ended.code, Some(0), "{words:?}: {ended:?}");
        assert!(!ended.err.contains("error"), "{words:?}: {ended:?}");
    }
}

/// It ended with 0, whatever it had found.
#[test]
fn a_difference_is_told_by_the_exit_code_even_if_nobody_reads_the_words() {
    let place = place();
    let summary = place.path("done/summary.csv");
    let text = std::fs::read_to_string(&summary).unwrap();
    std::fs::write(&summary, text.replace(",end,", ",mean,")).unwrap();
    let expected = place.heimo(&["verify", "done"]).code;
    assert_ne!(expected, Some(0));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(into(&place, &["verify", "done"], writer.into()).code, expected);
}

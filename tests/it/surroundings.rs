//! Limits of the system (`ulimit`): whatever a command may not have, it ends well, or with one message and an exit code of its
//! own; what is finished is kept, and the same command goes on. `.ci/faults` tries more of them on a release build.

use crate::cli::{Ended, Place, data};
use std::path::Path;

const SMALL: &str = "\
seed = 7\nreplicates = 2\nsteps = 20\n[population]\nsize = 200\n[landscape]\nbits = 8\ninteractions = 3\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n";

fn limited(place: &Place, limit: &str, words: &[&str]) -> Ended {
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &format!("ulimit {limit}; exec \"$@\""), "sh", env!("CARGO_BIN_EXE_heimo")]).args(words);
    shell.current_dir(place.path(".")).stdin(std::process::Stdio::null()).env_remove("RUST_BACKTRACE");
    Ended::from(shell.output().unwrap())
}

/// A success, or one message with a remedy or the system's own words; never a signal, an abort or a panic.
fn assert_ends_well(ended: &Ended, what: &str) {
    let one_message = ended.err.lines().filter(|line| line.starts_with("error: ")).count() == 1;
    let right = match ended.code {
        Some(0) => true,
        Some(1 | 2) => one_message && !ended.err.contains("panicked"),
        _ => false,
    };
    assert!(right, "{what}: {ended:?}");
}

fn reference() -> (Place, String) {
    let place = Place::with(SMALL);
    assert_eq!(place.heimo(&["run", "small.toml", "-q", "--out", "whole"]).code, Some(0));
    let data = data(&place.path("whole"));
    (place, data)
}

/// A failed allocation ends a program on the spot: so what is large asks first.
#[test]
fn little_address_space_ends_no_command_on_the_spot() {
    let (place, expected) = reference();
    let (mut soft, mut drawn) = (0, 0);
    for megabytes in (60..=400).step_by(34).chain([4_000]) {
        let limit = format!("-v {}", megabytes * 1024);
        let folder = format!("run{megabytes}");
        let ran = limited(&place, &limit, &["run", "small.toml", "-q", "--out", &folder]);
        assert_ends_well(&ran, &format!("run, {megabytes} MB"));
        let written = place.path(&folder).join("manifest.json").exists();
        if written {
            assert_eq!(data(&place.path(&folder)), expected, "{megabytes} MB");
        }
        if written && ran.code == Some(1) {
            assert!(ran.err.contains(&format!("draw again with `heimo plot {folder}`")), "{megabytes} MB: {ran:?}");
            soft += 1;
        }
        drawn += u32::from(ran.code == Some(0));
        let commands: [&[&str]; 5] = [
            &["plot", "whole"],
            &["report", "whole"],
            &["check", "small.toml"],
            &["verify", "whole", "-q"],
            &["compare", "whole", "dialogue-commons", "crowd-vote"],
        ];
        for words in commands {
            assert_ends_well(&limited(&place, &limit, words), &format!("{words:?}, {megabytes} MB"));
        }
    }
    assert!(soft > 0 && drawn > 0, "{soft} runs were whole but for their figures, {drawn} with them");
}

#[test]
fn a_limit_of_file_sizes_is_an_error_and_the_same_command_goes_on() {
    let (place, expected) = reference();
    for blocks in [0, 1, 8, 16, 64] {
        let words = ["run", "small.toml", "-q", "--out", "out"];
        let ended = limited(&place, &format!("-f {blocks}"), &words);
        assert_ends_well(&ended, &format!("{blocks} blocks"));
        assert_eq!(ended.code, Some(1), "{blocks} blocks: {ended:?}");
        assert_eq!(place.heimo(&words).code, Some(0), "{blocks} blocks");
        assert_eq!(data(&place.path("out")), expected, "{blocks} blocks");
        std::fs::remove_dir_all(place.path("out")).unwrap();
    }
}

#[test]
fn few_open_files_are_an_error_and_the_same_command_goes_on() {
    let (place, expected) = reference();
    for count in [4, 5, 6, 8] {
        let words = ["run", "small.toml", "-q", "--out", "out"];
        assert_ends_well(&limited(&place, &format!("-n {count}"), &words), &format!("{count} files"));
        assert_eq!(place.heimo(&words).code, Some(0), "{count} files");
        assert_eq!(data(&place.path("out")), expected, "{count} files");
        for words in [&["plot", "out"][..], &["verify", "out", "-q"], &["check", "small.toml"]] {
            assert_ends_well(&limited(&place, &format!("-n {count}"), words), &format!("{words:?}, {count} files"));
        }
        std::fs::remove_dir_all(Path::new(&place.path("out"))).unwrap();
    }
}

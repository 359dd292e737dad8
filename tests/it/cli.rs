//! The program as a user meets it: what it prints, its exit codes, and that it can be interrupted.

use heimo::output::manifest::Manifest;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const SMALL: &str = "\
seed = 7\nreplicates = 3\nsteps = 60\nrecord_every = 5\nrecord_agents = [0, 40]\n\
[population]\nsize = 300\n[landscape]\nbits = 8\ninteractions = 3\n\
[[intervention]]\nat = 30\nlandscape = 0.5\n\
[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\npreset = \"crowd-vote\"\n";

/// A folder with a scenario in it, to work in.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place::with(SMALL)
    }
    pub fn with(scenario: &str) -> Place {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("small.toml"), scenario).unwrap();
        Place { folder }
    }
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_heimo"));
        command.args(words).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env_remove("COLUMNS").env_remove("SOURCE_DATE_EPOCH");
        command
    }
    pub fn heimo(&self, words: &[&str]) -> Ended {
        Ended::from(self.command(words).output().unwrap())
    }
}

#[derive(Debug)]
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Ended {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

pub fn data(folder: &Path) -> String {
    Manifest::read(folder).unwrap().data_sha256
}

/// Compares with a stored text; with HEIMO_BLESS set, stores it.
pub fn snapshot(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots").join(name);
    if std::env::var_os("HEIMO_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, stored, "HEIMO_BLESS=1 cargo test stores it anew");
}

#[test]
fn help_is_as_stored() {
    let place = Place::new();
    let mut text = String::new();
    let sharing = ["plan", "submit", "merge", "status"];
    let analysing = ["compare", "export", "sensitivity", "attribute", "claims", "dock"];
    let single = ["plot", "report", "verify", "explain", "list", "new", "schema", "completions"];
    for command in ["", "run", "check"].into_iter().chain(sharing).chain(analysing).chain(single) {
        let words: Vec<&str> = [command, "--help"].into_iter().filter(|word| !word.is_empty()).collect();
        let ended = place.heimo(&words);
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
        text.push_str(&format!("$ heimo {}\n{}\n", words.join(" "), ended.out));
    }
    snapshot("help.txt", &text);
}

#[test]
fn every_wrong_command_line_exits_2_and_says_how_to_mend_it() {
    let place = Place::new();
    std::fs::write(place.path("bad.toml"), "stepz = 5\n").unwrap();
    std::fs::write(place.path("bytes.toml"), [0xFF, 0xFE]).unwrap();
    let cases: [(&[&str], &str); 16] = [
        (&[], "Usage"),
        (&["runn"], "unrecognized subcommand"),
        (&["run"], "<SCENARIO>"),
        (&["run", "none.toml"], "cannot read `none.toml`"),
        (&["run", "bytes.toml"], "UTF-8"),
        (&["run", "bad.toml"], "stepz"),
        (&["check", "bad.toml"], "stepz"),
        (&["run", "small.toml", "--set", "steps"], "KEY=VALUE"),
        (&["run", "small.toml", "--set", "steps=-1"], "steps"),
        (&["run", "small.toml", "--threads", "0"], "--threads"),
        (&["run", "small.toml", "--checkpoint-every", "0"], "--checkpoint-every"),
        (&["verify"], "<DIR"),
        (&["verify", "nowhere"], "no finished run"),
        (&["verify", "--published", "--only", "nothing"], "no shipped scenario"),
        (&["plot", "nowhere"], "no finished run"),
        (&["explain", "encounter.facilitatoin"], "did you mean"),
    ];
    for (words, says) in cases {
        let ended = place.heimo(words);
        assert_eq!(ended.code, Some(2), "{words:?}: {ended:?}");
        assert!(ended.err.contains(says), "{words:?}: {ended:?}");
        assert_eq!(ended.out, "", "{words:?}");
        let mut lines: Vec<&str> = ended.err.lines().filter(|line| line.contains("error: ")).collect();
        let said = lines.len();
        lines.sort_unstable();
        lines.dedup();
        assert_eq!(lines.len(), said, "said once: {ended:?}");
    }
    assert!(!place.path("output").exists());
}

#[test]
fn a_society_that_will_not_fit_is_refused_before_anything_is_made() {
    let place = Place::new();
    for command in ["run", "check"] {
        let ended = place.heimo(&[command, "small.toml", "--set", "population.size=2000000000"]);
        assert_eq!(ended.code, Some(2), "{ended:?}");
        assert!(ended.err.contains("of memory") && ended.err.contains("help: lower population.size"), "{ended:?}");
    }
    assert!(!place.path("output").exists());
}

#[test]
fn run_writes_a_result_and_says_where_and_verify_accepts_it() {
    let place = Place::new();
    let ended = place.heimo(&["run", "small.toml", "--no-plots"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.out.contains("dialogue-commons") && ended.out.trim_end().ends_with("output/small"), "{ended:?}");
    assert!(ended.err.contains("seed 7"), "{ended:?}");
    let folder = place.path("output/small");
    let again = place.heimo(&["run", "small.toml", "--no-plots"]);
    assert!(again.code == Some(0) && again.out.contains("up to date"), "{again:?}");
    let verified = place.heimo(&["verify", "output/small"]);
    assert!(verified.code == Some(0) && verified.out.contains(&data(&folder)), "{verified:?}");
    let other = place.heimo(&["run", "small.toml", "--set", "seed=8", "--out", "output/small"]);
    assert!(other.code == Some(2) && other.err.contains("--force"), "{other:?}");
    let quiet =
        place.heimo(&["run", "small.toml", "--set", "seed=8", "--out", "output/small", "--force", "-q", "--no-plots"]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (Some(0), "", ""));
}

#[test]
fn verify_finds_a_changed_scenario_and_another_model_version() {
    let place = Place::new();
    assert_eq!(place.heimo(&["run", "small.toml", "-q", "--no-plots"]).code, Some(0));
    let folder = place.path("output/small");
    let changed = |file: &str, from: &str, to: &str, says: &str| {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}: {text}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let ended = place.heimo(&["verify", "output/small", "-q"]);
        assert!(ended.code == Some(3) && ended.err.contains(says), "{file}: {ended:?}");
        std::fs::write(&path, text).unwrap();
    };
    changed("scenario.toml", "seed = 7", "seed = 8", "scenario.toml was changed");
    changed("scenario.toml", "seed = 7", "sed = 7", "no valid scenario");
    changed("scenario.toml", "title = \"", "title = \"x", "`scenario.toml` was changed");
    changed("manifest.json", "\"model_version\": \"", "\"model_version\": \"old-", "model version");
    changed("summary.csv", "crowd-vote,", "crowd_vote,", "`summary.csv`");
    assert_eq!(place.heimo(&["verify", "output/small", "-q"]).code, Some(0));
}

#[test]
fn a_network_file_is_carried_in_the_result() {
    let place = Place::with(
        "seed = 1\nreplicates = 2\nsteps = 10\n[network]\nkind = \"file\"\nfile = \"net/ties.edges\"\n\
         [landscape]\nbits = 6\ninteractions = 2\n[[platform]]\npreset = \"chronological\"\n",
    );
    std::fs::create_dir(place.path("net")).unwrap();
    std::fs::write(place.path("net/ties.edges"), "1 2\n2 3\n3 1\n3 4\n").unwrap();
    assert_eq!(place.heimo(&["run", "small.toml", "-q", "--no-plots"]).code, Some(0));
    std::fs::remove_dir_all(place.path("net")).unwrap();
    let ended = place.heimo(&["verify", "output/small", "-q"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    std::fs::write(place.path("output/small/inputs/ties.edges"), "1 2\n2 3\n3 1\n3 5\n").unwrap();
    let ended = place.heimo(&["verify", "output/small", "-q"]);
    assert_eq!(ended.code, Some(3), "{ended:?}");
}

/// What a reader drops is never dropped in silence.
#[test]
fn the_account_of_a_network_file_is_given() {
    let place = Place::with(
        "replicates = 1\nsteps = 3\n[network]\nkind = \"file\"\nfile = \"a.edges\"\n[[platform]]\npreset = \"solo\"\n",
    );
    std::fs::write(place.path("a.edges"), "1 2\n2 1\n2 3\n3 3\n1 2\n").unwrap();
    let account = "3 nodes (0 only in the table of nodes, 0 without out-links); 5 links read, 1 self-links and 2 repeats dropped, 2 kept";
    let checked = place.heimo(&["check", "small.toml"]);
    let words = checked.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(checked.code == Some(0) && words.contains(account), "{checked:?}");
    let run = place.heimo(&["run", "small.toml", "--no-plots"]);
    assert!(run.code == Some(0) && run.err.contains(account), "{run:?}");
}

#[test]
fn check_prints_a_scenario_that_checks_to_itself() {
    let place = Place::new();
    let first = place.heimo(&["check", "small.toml", "--full"]);
    assert!(first.code == Some(0) && first.out.contains("# 6 runs") && first.out.contains("# time"), "{first:?}");
    std::fs::write(place.path("resolved.toml"), &first.out).unwrap();
    let second = place.heimo(&["check", "resolved.toml", "--full"]);
    let stated = |text: &str| text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    let run = |text: &str| text.lines().find(|line| line.starts_with("# run ")).map(str::to_string);
    assert_eq!(stated(&first.out), stated(&second.out));
    assert_eq!(run(&first.out), run(&second.out));
}

#[test]
fn new_writes_a_scenario_that_is_valid_and_overwrites_none() {
    let place = Place::new();
    assert_eq!(place.heimo(&["new", "mine"]).code, Some(0));
    assert_eq!(place.heimo(&["check", "mine.toml"]).code, Some(0));
    let text = std::fs::read_to_string(place.path("mine.toml")).unwrap();
    let again = place.heimo(&["new", "mine"]);
    assert!(again.code == Some(2) && again.err.contains("left as it is"), "{again:?}");
    assert_eq!(std::fs::read_to_string(place.path("mine.toml")).unwrap(), text);
}

#[test]
fn texts_are_printed() {
    let place = Place::new();
    let schema: serde_json::Value = serde_json::from_str(&place.heimo(&["schema"]).out).unwrap();
    assert!(schema["properties"]["seed"].is_object());
    assert!(place.heimo(&["list"]).out.contains("encounter.facilitation"));
    assert!(place.heimo(&["explain", "encounter.facilitation"]).out.contains("0.0"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(place.heimo(&["completions", shell]).out.contains("verify"), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    for words in [&["list"][..], &["explain"], &["schema"], &["completions", "bash"], &["--help"]] {
        let mut child = place.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = Ended::from(child.wait_with_output().unwrap());
        assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""), "{words:?}");
    }
}

#[cfg(unix)]
mod interrupted {
    use super::*;
    use std::time::Duration;

    /// Long enough to be caught at it.
    fn long() -> Place {
        Place::with(&SMALL.replace("steps = 60", "steps = 400").replace("size = 300", "size = 600"))
    }

    fn signal(child: &std::process::Child, name: &str) {
        let id = child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    #[test]
    fn ctrl_c_keeps_what_is_finished_and_the_same_command_goes_on() {
        for name in ["INT", "TERM"] {
            let place = long();
            let words = ["run", "small.toml", "--no-plots", "--out", "a result"];
            let mut command = place.command(&words);
            let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            while !place.path("a result/journal.heimo").exists() {
                std::thread::sleep(Duration::from_millis(5));
            }
            std::thread::sleep(Duration::from_millis(100));
            signal(&child, name);
            let ended = Ended::from(child.wait_with_output().unwrap());
            assert_eq!(ended.code, Some(130), "{ended:?}");
            assert!(ended.err.contains("heimo run small.toml --no-plots --out 'a result'"), "{ended:?}");
            assert!(!place.path("a result/manifest.json").exists());
            assert_eq!(place.heimo(&words).code, Some(0));
            let whole = place.heimo(&["run", "small.toml", "-q", "--no-plots", "--out", "whole"]);
            assert_eq!(whole.code, Some(0), "{whole:?}");
            assert_eq!(data(&place.path("a result")), data(&place.path("whole")));
        }
    }

    #[test]
    fn killed_at_random_moments_and_resumed_gives_the_same_data() {
        let place = long();
        assert_eq!(place.heimo(&["run", "small.toml", "-q", "--no-plots", "--out", "whole"]).code, Some(0));
        for checkpoints in [&[][..], &["--checkpoint-every", "20"]] {
            let out = format!("killed{}", checkpoints.len());
            let words = [&["run", "small.toml", "-q", "--no-plots", "--out", &out][..], checkpoints].concat();
            let mut kills = 0;
            loop {
                let mut child = place.command(&words).spawn().unwrap();
                // The moment is random: that of the clock. What must hold does not depend on it.
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
                std::thread::sleep(Duration::from_millis(60 + u64::from(now.subsec_micros() % 500)));
                if kills == 6 || child.try_wait().unwrap().is_some() {
                    assert!(child.wait().unwrap().success());
                    break;
                }
                signal(&child, "KILL");
                child.wait().unwrap();
                kills += 1;
            }
            assert_eq!(data(&place.path(&out)), data(&place.path("whole")), "killed {kills} times");
            assert!(!place.path(&out).join("journal.heimo").exists());
        }
    }
}

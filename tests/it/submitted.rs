//! The scripts of `submit`, run with programs in the place of the schedulers that show which words they were given.

#![cfg(unix)]

use crate::cli::{Ended, Place};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Names of folders that a shell, a scheduler or Python could take for something else.
const ODD: [&str; 7] = [
    "plain",
    "with {} {#} {%} {= 1 =} {1}",
    "it's \"so\" `x` $HOME \\n",
    "-a %A-%j %{x}",
    "ä;&|*?#~!",
    "SHARE\u{a0}MERGE",
    "a=b, c:d@e+f",
];

/// A stub: a shell script under a scheduler's name.
fn stub(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{text}")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// A folder with the program under an odd path, and what is in the place of the schedulers.
struct Site {
    place: Place,
    program: PathBuf,
    folder: PathBuf,
}

fn site(odd: &str) -> Site {
    let place = Place::new();
    let home = place.path(odd);
    std::fs::create_dir(&home).unwrap();
    let stubs = place.path("stubs");
    std::fs::create_dir(&stubs).unwrap();
    // every word between brackets, and of Slurm also the script that comes through standard input, run
    stub(
        &stubs,
        "sbatch",
        "printf '[%s]\\n' sbatch \"$@\" >>\"$SHOWN\"\ncat >job\nsh -n job\ngrep -v '^#' job >>\"$SHOWN\"\nSLURM_ARRAY_TASK_ID=1 sh job >/dev/null\necho 7\n",
    );
    stub(
        &stubs,
        "hq",
        "printf '[%s]\\n' hq \"$@\" >>\"$SHOWN\"\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nHQ_TASK_ID=1 \"$@\"\n",
    );
    // as GNU parallel does it: the words are put together, `{}` is replaced wherever it is, a shell reads the rest
    stub(
        &stubs,
        "parallel",
        "printf '[%s]\\n' parallel \"$@\" >>\"$SHOWN\"\nwhile [ $# -gt 1 ]; do shift; done\nread -r k\ncommand=$(printf '%s\\n' \"$1\" | sed \"s/{}/$k/g\")\nexec \"$PARALLEL_SHELL\" -c \"$command\"\n",
    );
    let program = home.join("heimo");
    if std::fs::hard_link(env!("CARGO_BIN_EXE_heimo"), &program).is_err() {
        std::fs::copy(env!("CARGO_BIN_EXE_heimo"), &program).unwrap();
    }
    let folder = home.join("sweep");
    Site { place, program, folder }
}

impl Site {
    fn submit(&self, engine: &str) -> Ended {
        let mut command = Command::new(&self.program);
        command.args(["submit", "small.toml", "--shards", "1", "--engine", engine, "--out"]).arg(&self.folder);
        Ended::from(command.current_dir(self.place.path(".")).stdin(Stdio::null()).output().unwrap())
    }

    /// Runs a script; what the stubs were given.
    fn run(&self, script: &str) -> String {
        let (file, shown) = (self.place.path("script.sh"), self.place.path("shown"));
        std::fs::write(&file, script).unwrap();
        let checked = Command::new("sh").arg("-n").arg(&file).output().unwrap();
        assert!(checked.status.success() && checked.stderr.is_empty(), "{checked:?}\n{script}");
        let path = format!("{}:{}", self.place.path("stubs").display(), std::env::var("PATH").unwrap());
        let ended = Command::new("sh").arg(&file).env("PATH", path).env("SHOWN", &shown).output().unwrap();
        assert!(ended.status.success(), "{}\n{script}", String::from_utf8_lossy(&ended.stderr));
        std::fs::read_to_string(shown).unwrap()
    }
}

/// `{}` in a path was replaced by GNU parallel, and ran nothing.
#[test]
fn whatever_a_path_has_in_it_the_scripts_run_the_shares_and_merge_them() {
    for odd in ODD {
        let mut expected = None;
        for engine in ["slurm", "hq", "parallel"] {
            let site = site(odd);
            let ended = site.submit(engine);
            if engine == "hq" && odd.contains("%{") {
                assert!(ended.code == Some(2) && ended.err.contains("HyperQueue replaces"), "{ended:?}");
                continue;
            }
            assert_eq!(ended.code, Some(0), "{odd}: {ended:?}");
            let shown = site.run(&ended.out);
            assert!(shown.starts_with('['), "{shown}");
            let manifest = heimo::output::manifest::Manifest::read(&site.folder).unwrap();
            let data = manifest.data_sha256.to_string();
            assert_eq!(*expected.get_or_insert(data.clone()), data, "{odd}, {engine}");
        }
    }
}

/// The one literal of a Snakefile that is a path is a string of Python as of JSON.
#[test]
fn a_snakefile_says_the_programs_path_in_one_string() {
    for odd in ODD {
        let site = site(odd);
        let ended = site.submit("snakemake");
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let literal = ended.out.lines().find_map(|line| line.strip_prefix("HEIMO = ")).unwrap();
        let program: String = serde_json::from_str(literal).unwrap();
        assert_eq!(Path::new(&program).canonicalize().unwrap(), site.program.canonicalize().unwrap());
        let paths = ended.out.lines().filter(|line| line.contains(odd)).count();
        assert!(paths <= 2, "the literal, and a comment: {}", ended.out);
    }
}

/// A line `SHARE` in a path ended the script of a share, and what came after it was run on the spot.
#[test]
fn a_path_that_no_script_can_say_is_refused_before_a_plan_is_written() {
    let site = site("plain");
    let line = site.place.path("a\nSHARE\ntouch ran\n");
    std::fs::create_dir(&line).unwrap();
    symlink(&site.program, line.join("link")).unwrap();
    for engine in ["slurm", "hq", "parallel", "snakemake"] {
        let mut command = Command::new(&site.program);
        let out = line.join(engine);
        command.args(["submit", "small.toml", "--shards", "1", "--engine", engine, "--out"]).arg(&out);
        let ended = Ended::from(command.current_dir(site.place.path(".")).output().unwrap());
        assert_eq!((ended.code, ended.out.as_str()), (Some(2), ""), "{ended:?}");
        let lines: Vec<&str> = ended.err.lines().collect();
        assert!(lines.len() == 2 && lines[1].starts_with("  help: ") && lines[0].contains("\\n"), "{ended:?}");
        assert!(!out.exists());
    }
    std::fs::copy(&site.program, line.join("heimo")).unwrap();
    let mut command = Command::new(line.join("heimo"));
    command.args(["submit", "small.toml", "--shards", "1", "--engine", "slurm", "--out", "x"]);
    let ended = Ended::from(command.current_dir(site.place.path(".")).output().unwrap());
    assert!(ended.code == Some(2) && ended.err.contains("copy the program"), "{ended:?}");
    assert!(!site.place.path("x").exists());
}

//! Files of result folders: one is damaged, then a user does what users do next.

use super::damage::damage;
use super::scenes::{AGENTS, OUT, SWEEP, Scene, files, plain};
use super::{Kind, Outcome, values};
use crate::cli::Ended;
use crate::dice::Dice;
use heimo::output::manifest::Manifest;
use heimo::output::shards::Shard;
use heimo::output::{names, tables};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// What a user does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    /// the same command again
    Run,
    /// with one more replicate
    Extend,
    Verify,
    Status,
    Plot,
    Report,
    Compare,
    /// both shares, then merging them
    Merge,
    /// what is missing of a plan, here
    Rest,
}
use Next::*;

const ALL_OF_A_RESULT: &[Next] = &[Run, Run, Extend, Extend, Verify, Status, Plot, Report, Compare];
/// Agents' tables are of whole runs: a result that has them is not extended.
const NO_EXTENSION: &[Next] = &[Run, Run, Verify, Status, Plot, Report, Compare];
const LOOKING: &[Next] = &[Status, Verify, Plot, Report, Compare];

impl Next {
    fn commands(self) -> &'static [&'static [&'static str]] {
        match self {
            Run => &[&["run", "small.toml", "--out", OUT, "-q", "--no-plots", "--threads", "1"]],
            Extend => &[&["run", "more.toml", "--out", OUT, "-q", "--no-plots", "--threads", "1"]],
            Verify => &[&["verify", OUT, "-q", "--threads", "1"]],
            Status => &[&["status", OUT]],
            Plot => &[&["plot", OUT]],
            Report => &[&["report", OUT]],
            Compare => &[&["compare", OUT, "crowd-vote", "dialogue-commons"]],
            Merge => &[
                &["run", "kept/plan.toml", "--shard", "1/2", "-q", "--threads", "1"],
                &["run", "kept/plan.toml", "--shard", "2/2", "-q", "--threads", "1"],
                &["merge", OUT, "-q", "--no-plots"],
            ],
            Rest => &[&["run", "kept/plan.toml", "-q", "--no-plots", "--threads", "1"]],
        }
    }

    /// Whether it shows what is there and leaves it as it is.
    fn looks(self) -> bool {
        LOOKING.contains(&self)
    }
}

/// A scene, and what each next step gives where nothing is damaged.
struct Ground {
    scene: Scene,
    undisturbed: Mutex<BTreeMap<Next, Arc<End>>>,
}

/// How it ended: what was said, and the files.
struct End {
    ended: Ended,
    files: BTreeMap<String, Vec<u8>>,
}

impl Ground {
    fn of(scene: Scene) -> Arc<Ground> {
        Arc::new(Ground { scene, undisturbed: Mutex::default() })
    }

    fn undisturbed(&self, next: Next) -> Arc<End> {
        let mut known = self.undisturbed.lock().unwrap();
        let end = known.entry(next).or_insert_with(|| {
            let end = go(&self.scene.copy(), next);
            assert_eq!(end.ended.code, Some(0), "{next:?} where nothing is damaged: {:?}", end.ended);
            Arc::new(end)
        });
        end.clone()
    }

    /// One mutation of one of some files.
    fn judge(&self, name: &str, number: u32, pick: fn(&str) -> bool, next: &[Next]) -> (String, Outcome) {
        let mut dice = Dice::new(name, number);
        let scene = self.scene.copy();
        let folder = scene.path(OUT);
        let picked: Vec<String> = files(&folder).into_iter().filter(|file| pick(file)).collect();
        let file = dice.one_of(&picked).clone();
        let next = *dice.one_of(next);
        let path = folder.join(&file);
        let before = std::fs::read(&path).unwrap();
        let what = match (file.ends_with(".parquet"), dice.below(8)) {
            (_, 0) if number.is_multiple_of(4) => {
                std::fs::remove_file(&path).unwrap();
                format!("{file}: removed")
            }
            (true, 1..=4) => {
                values::change(path.parent().unwrap(), path.file_name().unwrap().to_str().unwrap(), &mut dice)
            }
            _ => {
                let damaged = damage(&before, &mut dice);
                std::fs::write(&path, &damaged.bytes).unwrap();
                format!("{file}: {}", damaged.what)
            }
        };
        let changed = content_changed(&path, &self.scene.path(OUT).join(&file));
        let end = go(&scene, next);
        let outcome = outcome(&end, &self.undisturbed(next), &file, next, changed);
        (format!("{what}; then {next:?}"), outcome)
    }
}

/// Whether a file says other than before, written differently or not.
fn content_changed(path: &Path, before: &Path) -> bool {
    if path.extension().is_some_and(|end| end == "parquet") {
        return tables::content(path).ok() != tables::content(before).ok();
    }
    if path.ends_with(names::MANIFEST) {
        let read = |path: &Path| Manifest::read(path.parent().unwrap()).ok();
        return read(path) != read(before);
    }
    std::fs::read(path).ok() != std::fs::read(before).ok()
}

fn go(scene: &Scene, next: Next) -> End {
    let mut last = None;
    for words in next.commands() {
        let ended = scene.heimo(words);
        let stop = ended.code != Some(0);
        last = Some(ended);
        if stop {
            break;
        }
    }
    let folder = scene.path(OUT);
    let read = |name: String| (name.clone(), std::fs::read(folder.join(&name)).unwrap());
    End { ended: last.expect("a command"), files: files(&folder).into_iter().map(read).collect() }
}

fn outcome(end: &End, expected: &End, file: &str, next: Next, changed: bool) -> Outcome {
    let Ended { code, out, err } = &end.ended;
    let broke = err.contains("panicked at") || out.contains("panicked at");
    match code {
        _ if broke => return Outcome::Panic(err.clone()),
        Some(0) => {}
        Some(1..=3) => {
            let base = file.rsplit('/').next().unwrap_or(file);
            // What disagrees with the manifest is wrong, or the manifest is.
            let manifest = base == names::MANIFEST && err.contains("the manifest ");
            let placed = err.contains(OUT) || err.contains(base) || manifest;
            return if placed && err.contains("help: ") { Outcome::Refused } else { Outcome::Mute(err.clone()) };
        }
        _ => return Outcome::Panic(format!("{:?}", end.ended)),
    }
    match differs(end, expected, file, next, changed) {
        None => Outcome::Same,
        Some(what) => Outcome::Silent(what),
    }
}

/// What is other than if nothing had been damaged.
fn differs(end: &End, expected: &End, file: &str, next: Next, changed: bool) -> Option<String> {
    if next == Verify && changed {
        return Some("verified".to_string());
    }
    if next.looks()
        && next != Verify
        && end.ended.out != expected.ended.out
        && !counts_less(&end.ended, &expected.ended)
    {
        return Some(format!("it says {:?}, not {:?}", end.ended.out, expected.ended.out));
    }
    let is_damaged = |name: &str| next.looks() && name == file;
    let left_out = |name: &str| is_damaged(name) || is_of_the_plan(name);
    let names = |end: &End| end.files.keys().filter(|name| !left_out(name)).cloned().collect::<Vec<_>>();
    if names(end) != names(expected) {
        return Some(format!("there are {:?}, not {:?}", names(end), names(expected)));
    }
    let other = |(name, bytes): &(&String, &Vec<u8>)| {
        let free = *name == names::TIMING || is_damaged(name) || is_of_the_plan(name);
        let manifest = |bytes: &[u8]| serde_json::from_slice::<Manifest>(bytes).ok();
        let same = || {
            end.files[*name] == **bytes || *name == names::MANIFEST && manifest(&end.files[*name]) == manifest(bytes)
        };
        !free && !same()
    };
    expected.files.iter().find(other).map(|(name, _)| format!("`{name}` is other than undisturbed"))
}

/// What stays of a plan beside its result: how it is cut is in no result.
fn is_of_the_plan(name: &str) -> bool {
    name.starts_with("shards/") || name == names::PLAN || name == names::PLANNED
}

/// Whether a count of what is done differs only in that less is: what is damaged counts as missing.
fn counts_less(found: &Ended, expected: &Ended) -> bool {
    let counts = |ended: &Ended| -> Option<Vec<usize>> {
        let line = ended.out.lines().next()?;
        line.contains(" missing").then_some(())?;
        Some(line.split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect())
    };
    let (Some(found), Some(expected)) = (counts(found), counts(expected)) else { return false };
    found.len() == 4
        && found[0] == expected[0]
        && found[1..].iter().sum::<usize>() == found[0]
        && found[1] <= expected[1]
        && found[2] <= expected[2]
}

/// The kinds of files that folders have.
pub fn kinds() -> Vec<Kind> {
    let run = |scenario: &str| Scene::new(scenario).well(Run.commands()[0]);
    let sweep = Ground::of(run(SWEEP));
    let single = Ground::of(run(&plain()));
    let agents = Ground::of(run(AGENTS));
    let unfinished = Ground::of(Scene::new(&plain()).stopped("small.toml", 10, Some(1)));
    let extension = Ground::of(run(SWEEP).stopped("more.toml", 6, None));
    let of_agents = Ground::of(Scene::new(AGENTS).stopped("small.toml", 10, None));
    let planned = Scene::new(SWEEP).well(&["plan", "small.toml", "--out", OUT]).well(Merge.commands()[0]);
    let shares = Ground::of(planned.stopped_share(Shard { number: 2, of: 2 }, 10));
    let mut kinds = Vec::new();
    let mut add = |name, ground: &Arc<Ground>, pick: fn(&str) -> bool, next: &'static [Next], reduced, whole| {
        let ground = ground.clone();
        let judge = Box::new(move |number| ground.judge(name, number, pick, next));
        kinds.push(Kind { name, reduced, whole, judge });
    };
    let all = ALL_OF_A_RESULT;
    add("manifest.json", &sweep, |file| file == names::MANIFEST, all, 12, 350);
    add("scenario.toml of a result", &sweep, |file| file == names::SCENARIO, all, 8, 250);
    add("metrics.parquet", &single, |file| file == names::METRICS, all, 12, 350);
    add("opinions.parquet", &single, |file| file == names::OPINIONS, all, 8, 250);
    add("metrics.parquet of a sweep", &sweep, |file| file == names::METRICS, all, 8, 250);
    add("agents and follows", &agents, |file| file == names::AGENTS || file == names::FOLLOWS, NO_EXTENSION, 5, 150);
    add("jobs.csv", &sweep, |file| file == names::JOBS, all, 8, 250);
    add("summary.csv", &single, |file| file == names::SUMMARY, all, 5, 200);
    add("summary.csv of a sweep", &sweep, |file| file == names::SUMMARY, all, 5, 200);
    add("points.csv of a sweep", &sweep, |file| file == names::POINTS, all, 5, 200);
    add("journal", &unfinished, |file| file == names::JOURNAL, &[Run, Extend], 8, 300);
    add("journal of an extension", &extension, |file| file == names::JOURNAL, &[Extend], 5, 200);
    add("checkpoints", &unfinished, |file| file.starts_with("checkpoints/"), &[Run, Extend], 5, 200);
    add("parts of agents", &of_agents, |file| file.starts_with("parts/"), &[Run], 5, 200);
    let planned: &[Next] = &[Merge, Merge, Rest, Status];
    add("finished share", &shares, |file| file.ends_with(".journal"), planned, 5, 200);
    add("unfinished share", &shares, |file| file.ends_with(".journal.part"), planned, 5, 200);
    add("plan.toml", &shares, |file| file == names::PLAN, planned, 5, 200);
    add("plan.json", &shares, |file| file == names::PLANNED, planned, 5, 200);
    kinds
}

/// Whatever reads a result: a file that is not there or is no table any more is named, with a remedy, and the exit code says
/// that it is the folder that is wrong.
#[test]
fn what_cannot_be_read_is_named_with_a_remedy() {
    let whole = Scene::new(&plain()).well(Run.commands()[0]);
    for (file, next) in [
        (names::METRICS, Plot),
        (names::METRICS, Report),
        (names::SUMMARY, Report),
        (names::MANIFEST, Plot),
        (names::SCENARIO, Report),
        (names::METRICS, Verify),
        (names::JOBS, Verify),
        (names::SCENARIO, Verify),
    ] {
        for bytes in [None, Some(&b"\xFFnonsense"[..])] {
            let scene = whole.copy();
            let path = scene.path(OUT).join(file);
            match bytes {
                None => std::fs::remove_file(&path).unwrap(),
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
            }
            let Ended { code, err, .. } = go(&scene, next).ended;
            assert!(matches!(code, Some(2 | 3)), "{file}, {next:?}: {code:?} {err}");
            assert!(err.contains(file) && err.contains("help: "), "{file}, {next:?}: {err}");
            assert_eq!(err.matches("help: ").count(), 1, "one remedy: {err}");
        }
    }
}

/// Finishing a plan in one process is running that plan, not whatever its scenario has become, and its place is where it is.
#[test]
fn a_plan_that_was_changed_is_not_run_as_another() {
    let planned = Scene::new(SWEEP).well(&["plan", "small.toml", "--out", OUT]).well(Merge.commands()[0]);
    let scene = planned.copy();
    let path = scene.path("kept/plan.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("seed = 5", "seed = 6")).unwrap();
    let Ended { code, err, .. } = go(&scene, Rest).ended;
    assert!(code == Some(2) && err.contains("kept holds the plan of another run") && err.contains("help: "), "{err}");
    assert!(!scene.path("kept/manifest.json").exists());
    std::fs::write(&path, text).unwrap();
    std::fs::remove_file(scene.path("kept/plan.json")).unwrap();
    assert_eq!(go(&scene, Rest).ended.code, Some(0));
    assert!(scene.path("kept/manifest.json").exists() && !scene.path("output").exists());
}

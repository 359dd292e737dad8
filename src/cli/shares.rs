//! `heimo plan`, `heimo run --shard`, `heimo merge`, `heimo status`

use super::arguments::{MergeArgs, PlanArgs, RunArgs, ScenarioArgs, StatusArgs};
use super::progress::Display;
use super::stop::{FAILED, INTERRUPTED, Stop, USAGE, error};
use super::{finish, inputs, print, session};
use crate::output::experiment::Experiment;
use crate::output::folder::Work;
use crate::output::produce::{Produced, produce};
use crate::output::production::Production;
use crate::output::shards::{self, Ended, Planned, Shard, run_shard};
use crate::output::{jobs, names};
use crate::scenario::limits::SHARES;
use crate::scenario::{Checked, MODEL_VERSION};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes a plan.
pub fn plan(arguments: &PlanArgs) -> Result<(), Stop> {
    let (folder, planned) = frozen(arguments)?;
    let plan = folder.join(names::PLAN);
    print::out(&format!(
        "{}: {}, run {}",
        plan.display(),
        print::counted(planned.jobs as usize, "run"),
        &planned.run_id[..12]
    ));
    print::out(&format!(
        "each share:  heimo run {} --shard K/N\nthen:        heimo merge {}",
        plan.display(),
        folder.display()
    ));
    Ok(())
}

/// The plan of a scenario, made if there is none yet: its folder, and what it stands for.
pub fn frozen(arguments: &PlanArgs) -> Result<(PathBuf, Planned), Stop> {
    let checked = inputs::read(&arguments.scenario)?;
    refuse_sequential(&checked)?;
    let folder = arguments.out.clone().unwrap_or_else(|| inputs::default_folder(&arguments.scenario, &checked));
    let experiment = inputs::experiment(&checked, &arguments.scenario.path)?;
    let planned = shards::plan(&folder, &experiment, arguments.force)?;
    Ok((folder, planned))
}

/// Runs a share.
pub fn run(
    arguments: &RunArgs,
    share: &str,
    checked: &Checked,
    folder: &Path,
    experiment: &Experiment,
) -> Result<(), Stop> {
    refuse_sequential(checked)?;
    same_plan(folder, experiment)?;
    let shard = shard(share, &|name| std::env::var(name).ok())?;
    let worlds = inputs::worlds(checked)?;
    let mut display = Display::new(arguments.quiet);
    let production = Production {
        checkpoint_every: arguments.checkpoint_every,
        force: arguments.force,
        retry_failed: arguments.retry_failed,
        ..session::production(folder, arguments.threads)
    };
    let ended = run_shard(experiment, &worlds, shard, &production, &mut |progress| display.show(progress));
    display.finish();
    let name = format!("share {} of {} of {}", shard.number, shard.of, folder.display());
    match ended? {
        Ended::UpToDate { failed: 0 } if !arguments.quiet => print::out(&format!("{name} is up to date")),
        Ended::Done { failed: 0 } if !arguments.quiet => print::out(&format!("{name} is done")),
        Ended::UpToDate { failed: 0 } | Ended::Done { failed: 0 } => {}
        Ended::UpToDate { failed } | Ended::Done { failed } => {
            let help = "heimo status says why; --retry-failed tries them again";
            return Err(error(FAILED, format!("{name} is done, and {failed} of its runs failed\n  help: {help}")));
        }
        Ended::Interrupted => {
            return Err(Stop::new(INTERRUPTED, format!("interrupted: the same command goes on with {name}")));
        }
    }
    Ok(())
}

/// A plan that this program would not make has other runs than its shares.
pub fn same_plan(folder: &Path, experiment: &Experiment) -> Result<(), Stop> {
    if !folder.join(names::PLANNED).exists() {
        return Ok(());
    }
    let planned = Planned::read(folder)?;
    if planned.model_version != MODEL_VERSION {
        let (path, found, ours) = (folder.join(names::PLANNED), planned.model_version, MODEL_VERSION);
        let help = "make the plan again, or use the version of Heimo that made it";
        return Err(error(
            USAGE,
            format!("`{}` is of model version {found}, this program has {ours}\n  help: {help}", path.display()),
        ));
    }
    if planned != Planned::of(experiment) {
        let help =
            "run its plan.toml without --set, name another folder with --out, or make the plan again with --force";
        let text = format!("{} holds the plan of another run\n  help: {help}", folder.display());
        return Err(error(USAGE, text));
    }
    Ok(())
}

fn refuse_sequential(checked: &Checked) -> Result<(), Stop> {
    if checked.scenario.sweep.as_ref().is_some_and(|sweep| sweep.until.is_some()) {
        let help = "remove `until` and state `replicates`, or run it in one process";
        let text = "`sweep.until` decides on the way how many runs there are: they cannot be shared out beforehand";
        return Err(error(USAGE, format!("{text}\n  help: {help}")));
    }
    Ok(())
}

/// Schedulers' variables for the number of an array task, of the first task and of all tasks.
const ARRAYS: [[&str; 3]; 6] = [
    ["SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_COUNT"],
    ["HQ_TASK_ID", "", ""],
    ["PBS_ARRAY_INDEX", "", ""],
    ["SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST"],
    ["LSB_JOBINDEX", "", "LSB_JOBINDEX_END"],
    ["PARALLEL_SEQ", "", ""],
];

/// K/N, auto/N or auto.
fn shard(text: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Shard, Stop> {
    let wrong = |what: String| {
        let help = "write --shard 3/7, from 1/7 to 7/7; in a scheduler's array, --shard auto/7 or --shard auto";
        error(USAGE, format!("--shard {text}: {what}\n  help: {help}"))
    };
    let (which, of) = text.split_once('/').map_or((text, None), |(which, of)| (which, Some(of)));
    let number = |text: &str| text.trim().parse::<u32>().ok().filter(|n| *n > 0);
    let of_stated = match of {
        Some(of) => Some(number(of).ok_or_else(|| wrong(format!("`{of}` is no number of shares")))?),
        None => None,
    };
    if let Some(of) = of_stated.filter(|of| !SHARES.allows(u128::from(*of))) {
        return Err(error(USAGE, format!("--shard {text}: {}\n  help: {}", SHARES.message(of.into()), SHARES.remedy)));
    }
    if which != "auto" {
        let k = number(which).ok_or_else(|| wrong(format!("`{which}` is no number of a share")))?;
        let of = of_stated.ok_or_else(|| wrong("it does not say how many shares there are".to_string()))?;
        return if k <= of {
            Ok(Shard { number: k, of })
        } else {
            Err(wrong(format!("there is no share {k} of {of}")))
        };
    }
    let value = |name: &str| if name.is_empty() { None } else { variable(name)?.trim().parse::<u32>().ok() };
    let array = ARRAYS.iter().find_map(|names| value(names[0]).map(|id| (names, id)));
    let (names, id) = array.ok_or_else(|| {
        let known: Vec<&str> = ARRAYS.iter().map(|names| names[0]).collect();
        wrong(format!("no array task's number is set ({})", known.join(", ")))
    })?;
    // Without N, the array is all there is, and its first task is share 1. With N, a part of the array may be submitted again:
    // tasks have the numbers of their shares, as in the scripts of `submit`, unless they are counted from 0.
    let first = value(names[1]).unwrap_or(1);
    let first = if of_stated.is_some() { first.min(1) } else { first };
    let number = (id + 1).checked_sub(first).filter(|k| *k > 0);
    let number = number.ok_or_else(|| wrong(format!("{} = {id} is no share: arrays begin at {first}", names[0])))?;
    let of = of_stated.or_else(|| value(names[2]));
    let of = of.ok_or_else(|| wrong(format!("{} does not say how many shares there are", names[0])))?;
    if number > of {
        return Err(wrong(format!("{} = {id} is share {number}, but there are {of}", names[0])));
    }
    Ok(Shard { number, of })
}

/// Reads the plan of a folder.
fn planned(folder: &Path) -> Result<(Checked, PathBuf), Stop> {
    let path = folder.join(names::PLAN);
    if !path.exists() {
        let help = "heimo plan SCENARIO makes one; so does heimo run SCENARIO --shard K/N";
        return Err(error(USAGE, format!("{} has no plan\n  help: {help}", folder.display())));
    }
    Ok((inputs::read(&ScenarioArgs { path: path.clone(), sets: Vec::new() })?, path))
}

/// Puts shares together.
pub fn merge(arguments: &MergeArgs) -> Result<(), Stop> {
    let folder = &arguments.path;
    let (checked, path) = planned(folder)?;
    let experiment = inputs::experiment(&checked, &path)?;
    same_plan(folder, &experiment)?;
    let worlds = inputs::worlds(&checked)?;
    let production = Production { gather_only: true, ..session::production(folder, Some(1)) };
    let produced = produce(&experiment, &worlds, &production, &mut |_| ())?;
    if let Produced::Missing(missing) = produced {
        let jobs = experiment.plan.jobs.len();
        let help = format!(
            "heimo status {0} counts them; heimo run {1} does what is missing here",
            folder.display(),
            path.display()
        );
        return Err(error(
            FAILED,
            format!("{missing} of {jobs} runs are missing: nothing was written\n  help: {help}"),
        ));
    }
    finish::ended(produced, &experiment, folder, arguments.quiet, !arguments.no_plots)
}

/// Counts what is done.
pub fn status(arguments: &StatusArgs) -> Result<(), Stop> {
    let (folder, json) = (&arguments.folder.path, arguments.json);
    if folder.join(names::MANIFEST).exists() {
        return finished(folder, json);
    }
    if !folder.join(names::PLAN).exists() && folder.join(names::JOURNAL).exists() {
        return under_way(folder, json);
    }
    let (checked, path) = planned(folder)?;
    let experiment = inputs::experiment(&checked, &path)?;
    let status = shards::status(folder, &experiment)?;
    let missing = status.jobs - status.done - status.failed;
    if json {
        let shares =
            status.shares.iter().map(|(name, done, failed)| json!({"name": name, "done": done, "failed": failed}));
        let failures = status.messages.iter().map(|(message, runs)| json!({"message": message, "runs": runs}));
        return Ok(print::json(&json!({
            "finished": false,
            "runs": status.jobs,
            "done": status.done,
            "failed": status.failed,
            "missing": missing,
            "shares": shares.collect::<Vec<_>>(),
            "failures": failures.collect::<Vec<_>>(),
            "data_sha256": null,
        }))?);
    }
    print::out(&format!(
        "{}: {} done, {} failed, {missing} missing",
        print::counted(status.jobs, "run"),
        status.done,
        status.failed
    ));
    for (name, done, failed) in &status.shares {
        print::out(&format!("  {name}: {done} done, {failed} failed"));
    }
    for (message, runs) in status.messages.iter().take(finish::FAILURES_PRINTED) {
        print::out(&format!("  {runs} failed: {message}"));
    }
    Ok(())
}

/// The status of a run that is not finished, whether a process is at it or was stopped.
fn under_way(folder: &Path, json: bool) -> Result<(), Stop> {
    let (done, messages) = shards::settled(folder)?;
    let failed: usize = messages.iter().map(|(_, runs)| runs).sum();
    let runs = Work::of(folder).map(|work| work.runs as usize);
    let missing = runs.map(|runs| runs.saturating_sub(done + failed));
    if json {
        let failures = messages.iter().map(|(message, runs)| json!({"message": message, "runs": runs}));
        return Ok(print::json(&json!({
            "finished": false,
            "runs": runs,
            "done": done,
            "failed": failed,
            "missing": missing,
            "shares": [],
            "failures": failures.collect::<Vec<_>>(),
            "data_sha256": null,
        }))?);
    }
    let all = runs.map_or("runs".to_string(), |runs| print::counted(runs, "run"));
    let left = missing.map_or(String::new(), |missing| format!(", {missing} missing"));
    print::out(&format!("{all}: {done} done, {failed} failed{left}; not finished: the same `heimo run` goes on"));
    for (message, runs) in messages.iter().take(finish::FAILURES_PRINTED) {
        print::out(&format!("  {runs} failed: {message}"));
    }
    Ok(())
}

/// The status of a result that is finished.
fn finished(folder: &Path, json: bool) -> Result<(), Stop> {
    let manifest = crate::output::folder::open(folder)?;
    let rows = jobs::read(folder)?;
    let failed: Vec<_> = rows.iter().filter(|row| row.error.is_some()).collect();
    let done = rows.len() - failed.len();
    if json {
        let mut messages = std::collections::BTreeMap::new();
        for row in &failed {
            *messages.entry(row.error.as_deref().unwrap_or_default()).or_insert(0) += 1;
        }
        let failures = messages.iter().map(|(message, runs)| json!({"message": message, "runs": runs}));
        return Ok(print::json(&json!({
            "finished": true,
            "runs": rows.len(),
            "done": done,
            "failed": failed.len(),
            "missing": 0,
            "shares": [],
            "failures": failures.collect::<Vec<_>>(),
            "data_sha256": manifest.data_sha256,
        }))?);
    }
    print::out(&format!("finished: {}, {done} done, {} failed", print::counted(rows.len(), "run"), failed.len()));
    for row in failed.iter().take(finish::FAILURES_PRINTED) {
        let (point, platform, replicate) = (row.point, &row.platform, row.replicate);
        let why = row.error.as_deref().unwrap_or_default();
        print::out(&format!("  point {point}, platform \"{platform}\", replicate {replicate}: {why}"));
    }
    print::out(&format!("data {}", manifest.data_sha256));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, set: &[(&str, &str)]) -> Option<(u32, u32)> {
        let variable = |name: &str| set.iter().find(|(key, _)| *key == name).map(|(_, value)| value.to_string());
        shard(text, &variable).ok().map(|shard| (shard.number, shard.of))
    }

    #[test]
    fn shares_are_read_from_words_and_from_schedulers() {
        assert_eq!(read("3/7", &[]), Some((3, 7)));
        for wrong in ["0/7", "8/7", "3", "auto", "3/0", "-1/7", "a/b", "auto/x"] {
            assert_eq!(read(wrong, &[]), None, "{wrong}");
        }
        let slurm = [("SLURM_ARRAY_TASK_ID", "0"), ("SLURM_ARRAY_TASK_MIN", "0"), ("SLURM_ARRAY_TASK_COUNT", "4")];
        assert_eq!(read("auto", &slurm), Some((1, 4)));
        let part = [("SLURM_ARRAY_TASK_ID", "5"), ("SLURM_ARRAY_TASK_MIN", "3"), ("SLURM_ARRAY_TASK_COUNT", "2")];
        assert_eq!(read("auto/7", &part), Some((5, 7)));
        assert_eq!(read("auto", &part), None);
        assert_eq!(read("auto/4", &slurm), Some((1, 4)));
        assert_eq!(read("auto/9", &[("HQ_TASK_ID", "9")]), Some((9, 9)));
        assert_eq!(read("auto", &[("HQ_TASK_ID", "9")]), None);
        assert_eq!(read("auto/8", &[("HQ_TASK_ID", "9")]), None);
        assert_eq!(read("auto/8", &[("HQ_TASK_ID", "0")]), None);
        assert_eq!(
            read("auto", &[("SGE_TASK_ID", "undefined"), ("LSB_JOBINDEX", "2"), ("LSB_JOBINDEX_END", "3")]),
            Some((2, 3))
        );
    }
}

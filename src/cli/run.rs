//! `heimo run`

use super::progress::{Display, duration};
use super::{FAILED, INTERRUPTED, Run, Scenario, Stop, USAGE, claims, closing, draw, error, say, threads};
use crate::experiment::run::{Failure, WORKER_THREAD};
use crate::experiment::{Plan, ScenarioWorlds};
use crate::load::{self, LoadError};
use crate::output::produce::{Experiment, Produced, Production, produce};
use crate::output::{names, prepare};
use crate::scenario::Checked;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Set by Ctrl-C and by a request to terminate.
pub static STOP: AtomicBool = AtomicBool::new(false);

/// Runs a scenario.
pub fn run(arguments: &Run) -> Result<(), Stop> {
    let checked = read(&arguments.scenario)?;
    let folder = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.scenario, &checked));
    let experiment = experiment(&checked, &arguments.scenario.path)?;
    claims::warn(&experiment);
    if arguments.require_supported && experiment.hypotheses.is_empty() {
        let help = "add a [[hypothesis]], or leave out --require-supported";
        return Err(error(USAGE, format!("the scenario claims nothing that could be supported\n  help: {help}")));
    }
    stop_on_signals();
    let say_unless_quiet = |text: &str| {
        if !arguments.quiet {
            say::err(text)
        }
    };
    say_unless_quiet(&headline(&experiment));
    if let Some(network) = &checked.scenario.network {
        say_unless_quiet(&network.account());
    }
    if let Some(share) = &arguments.shard {
        return super::shares::run(arguments, share, &checked, &folder, &experiment);
    }
    if is_plan(&arguments.scenario.path) && !arguments.force {
        super::shares::same_plan(&folder, &experiment)?;
    }
    let began = Instant::now();
    let mut display = Display::new(arguments.quiet);
    let production = Production {
        folder: &folder,
        threads: threads(arguments.threads),
        checkpoint_every: arguments.checkpoint_every,
        force: arguments.force,
        retry_failed: arguments.retry_failed,
        gather_only: false,
        stop: &STOP,
    };
    let worlds = worlds(&checked)?;
    let produced = produce(&experiment, &worlds, &production, &mut |progress| display.show(progress));
    display.finish();
    let produced = produced?;
    if matches!(produced, Produced::Done | Produced::Failed(_)) {
        say_unless_quiet(&format!("simulated in {}", duration(began.elapsed().as_secs_f64())));
    }
    ended(produced, &experiment, &folder, arguments.quiet, !arguments.no_plots)?;
    if arguments.require_supported { claims::require(&folder) } else { Ok(()) }
}

/// Where the result of a scenario is kept: beside its plan, or in output/.
pub fn default_folder(arguments: &Scenario, checked: &Checked) -> PathBuf {
    let beside = arguments.path.parent().unwrap_or(Path::new(""));
    if is_plan(&arguments.path) {
        return if beside.as_os_str().is_empty() { PathBuf::from(".") } else { beside.to_path_buf() };
    }
    PathBuf::from("output").join(&checked.scenario.name)
}

/// Whether a scenario is that of a plan: what is beside it says so.
fn is_plan(path: &Path) -> bool {
    let beside = path.parent().unwrap_or(Path::new(""));
    let named = path.file_name().is_some_and(|name| name == names::PLAN);
    named && [names::PLANNED, names::SHARDS].iter().any(|name| beside.join(name).exists())
}

/// Draws and says what came of a run.
pub fn ended(produced: Produced, experiment: &Experiment, folder: &Path, quiet: bool, draw: bool) -> Result<(), Stop> {
    let fresh = matches!(produced, Produced::Done | Produced::Restated | Produced::Failed(_));
    match produced {
        Produced::Interrupted | Produced::Missing(_) => return Err(interrupted(folder)),
        Produced::UpToDate => {
            say::out(&format!("{} is up to date (run {})", folder.display(), short(&experiment.plan)));
        }
        Produced::Restated => {
            let (folder, run) = (folder.display(), short(&experiment.plan));
            say::out(&format!("{folder} is up to date (run {run}); what it says of hypotheses and figures is new"));
        }
        Produced::Done => {}
        Produced::HasFailures(count) => {
            finish(folder, false, quiet, draw)?;
            let text = format!("{} is finished but for {count} runs that failed", folder.display());
            return Err(error(FAILED, text + "\n  help: jobs.csv says why; --retry-failed tries them again"));
        }
        Produced::Failed(failures) => {
            finish(folder, true, quiet, draw)?;
            return Err(failed(&experiment.plan, &failures, folder));
        }
    }
    finish(folder, fresh, quiet, draw)
}

/// Draws what is not drawn, and ends with the headline measures.
fn finish(folder: &Path, fresh: bool, quiet: bool, draw: bool) -> Result<(), Stop> {
    if draw && (fresh || !folder.join(names::REPORT).exists()) {
        draw::all(folder)?;
    }
    if quiet {
        return Ok(());
    }
    say::out(&closing::table(folder)?);
    if let Some(verdicts) = claims::verdicts(folder)? {
        say::out(&format!(
            "
{verdicts}"
        ));
    }
    let shown = if draw { folder.join(names::REPORT) } else { folder.to_path_buf() };
    say::out(&format!("\n{}", shown.display()));
    Ok(())
}

/// Reads and checks a scenario; warnings go to standard error.
pub fn read(arguments: &Scenario) -> Result<Checked, Stop> {
    let refused = |refused| match refused {
        LoadError::Invalid(problems) => Stop::new(USAGE, problems),
        unreadable => error(USAGE, unreadable),
    };
    let checked = load::checked(&arguments.path, &arguments.sets).map_err(refused)?;
    checked.warnings.iter().for_each(|warning| say::err(&warning.to_string()));
    // The parquet library supports little-endian processors alone; whatever else is written is the same everywhere.
    if cfg!(target_endian = "big") {
        say::err(
            "warning: this processor's byte order spoils .parquet files: they cannot be read, nor claims, agents and figures be made of them\n  \
             help: summary.csv and the digests are sound; for the rest, run the scenario on a little-endian processor",
        );
    }
    Ok(checked)
}

/// Failed runs that are printed before the rest is only counted.
pub const FAILURES_PRINTED: usize = 20;

/// The worlds of a checked scenario.
pub fn worlds(checked: &Checked) -> Result<ScenarioWorlds<'_>, Stop> {
    let sweeping = checked.sweeping().map_err(|problem| error(USAGE, problem))?;
    Ok(ScenarioWorlds::at(&checked.scenario, &sweeping.points))
}

/// The experiment of a checked scenario file.
pub fn experiment(checked: &Checked, path: &Path) -> Result<Experiment, Stop> {
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(prepare::checked(checked, folder, &load::read_named)?)
}

/// "3 platforms x 4 replicates = 12 runs of 200 steps, seed 1, run 0123456789ab"
fn headline(experiment: &Experiment) -> String {
    let plan = &experiment.plan;
    let (platforms, runs) = (plan.platforms.len(), plan.jobs.len());
    let (replicates, steps, seed) = (plan.replicates, experiment.steps, experiment.seed);
    let run = short(plan);
    let points = if experiment.sweep.is_some() { format!("{} points x ", plan.order.len()) } else { String::new() };
    let up_to = if experiment.until.is_some() { "up to " } else { "" };
    format!(
        "{points}{platforms} platforms x {up_to}{replicates} replicates = {runs} runs of {steps} steps, seed {seed}, run {run}"
    )
}

fn short(plan: &Plan) -> String {
    plan.run_hex()[..12].to_string()
}

fn failed(plan: &Plan, failures: &[Failure], folder: &Path) -> Stop {
    let mut text =
        format!("{} of {} runs failed; the others are in {}", failures.len(), plan.jobs.len(), folder.display());
    for failure in failures.iter().take(FAILURES_PRINTED) {
        text.push_str(&format!("\n  {}: {}", plan.jobs[failure.job].label(), failure.message));
    }
    if failures.len() > FAILURES_PRINTED {
        text.push_str(&format!("\n  and {} more, which jobs.csv names", failures.len() - FAILURES_PRINTED));
    }
    error(FAILED, text + "\n  help: --retry-failed tries the failed runs again")
}

fn interrupted(folder: &Path) -> Stop {
    let words = std::env::args_os().skip(1).map(|word| quoted(&word.to_string_lossy()));
    let command = std::iter::once("heimo".to_string()).chain(words).collect::<Vec<_>>().join(" ");
    let kept = format!("interrupted: what is finished is kept in {}\nto go on: {command}", folder.display());
    Stop::new(INTERRUPTED, kept)
}

/// A word as a shell reads it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// Ctrl-C asks the run to stop at the next step; a second one ends the program at once, as a kill would.
pub fn stop_on_signals() {
    let handler = || {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    };
    if let Err(problem) = ctrlc::set_handler(handler) {
        say::err(&format!("warning: Ctrl-C cannot be caught ({problem}); finished runs are kept all the same"));
    }
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // A run that panics is reported with the others at the end, not in the middle of the progress bar.
        let in_a_run = std::thread::current().name().is_some_and(|name| name.starts_with(WORKER_THREAD));
        if !in_a_run || std::env::var_os("RUST_BACKTRACE").is_some() {
            print(panic);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_pasted_into_a_shell() {
        assert_eq!(quoted("scenarios/a.toml"), "scenarios/a.toml");
        assert_eq!(quoted("it's here"), r"'it'\''s here'");
        assert_eq!(quoted(""), "''");
    }
}

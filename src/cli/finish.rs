//! How a run ends: its figures, the table of headline measures, verdicts, and what is said of runs that failed.

use super::stop::{FAILED, INTERRUPTED, Stop, error};
use super::{plot, print, summary_table, verdicts};
use crate::experiment::Plan;
use crate::experiment::run::Failure;
use crate::output::experiment::Experiment;
use crate::output::names;
use crate::output::produce::Produced;
use std::path::Path;

/// Failed runs that are printed before the rest is only counted.
pub const FAILURES_PRINTED: usize = 20;

/// Draws and says what came of a run.
pub fn ended(produced: Produced, experiment: &Experiment, folder: &Path, quiet: bool, plots: bool) -> Result<(), Stop> {
    let fresh = matches!(produced, Produced::Done | Produced::Restated | Produced::Failed(_));
    match produced {
        Produced::Interrupted | Produced::Missing(_) => return Err(interrupted(folder)),
        Produced::UpToDate => {
            print::out(&format!("{} is up to date (run {})", folder.display(), short(&experiment.plan)));
        }
        Produced::Restated => {
            let (folder, run) = (folder.display(), short(&experiment.plan));
            print::out(&format!("{folder} is up to date (run {run}); what it says of hypotheses and figures is new"));
        }
        Produced::Done => {}
        Produced::HasFailures(count) => {
            finish(folder, false, quiet, plots)?;
            let text = format!("{} is finished but for {count} runs that failed", folder.display());
            return Err(error(FAILED, text + "\n  help: jobs.csv says why; --retry-failed tries them again"));
        }
        Produced::Failed(failures) => {
            finish(folder, true, quiet, plots)?;
            return Err(failed(&experiment.plan, &failures, folder));
        }
    }
    finish(folder, fresh, quiet, plots)
}

/// Draws what is not drawn, and ends with the headline measures.
fn finish(folder: &Path, fresh: bool, quiet: bool, plots: bool) -> Result<(), Stop> {
    if plots && (fresh || !folder.join(names::REPORT).exists()) {
        plot::all(folder)?;
    }
    if quiet {
        return Ok(());
    }
    print::out(&summary_table::table(folder, print::width())?);
    if let Some(verdicts) = verdicts::verdicts(folder)? {
        print::out(&format!("\n{verdicts}"));
    }
    let shown = if plots { folder.join(names::REPORT) } else { folder.to_path_buf() };
    print::out(&format!("\n{}", shown.display()));
    Ok(())
}

/// The beginning of a run id, enough to tell runs apart.
pub fn short(plan: &Plan) -> String {
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
    let words = std::env::args_os().skip(1).map(|word| print::quoted(&word.to_string_lossy()));
    let command = std::iter::once("heimo".to_string()).chain(words).collect::<Vec<_>>().join(" ");
    let kept = format!("interrupted: what is finished is kept in {}\nto go on: {command}", folder.display());
    Stop::new(INTERRUPTED, kept)
}

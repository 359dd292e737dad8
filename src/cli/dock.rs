//! `heimo dock`

use super::arguments::DockArgs;
use super::progress::duration;
use super::stop::{FAILED, Stop, USAGE, error};
use super::{print, session};
use crate::docking::{self, Harness, Outcome, Suite, Tier};
use crate::output;
use std::time::Instant;

/// Runs the docking suites, prints every number, and writes the page if it is asked for.
pub fn dock(arguments: &DockArgs) -> Result<(), Stop> {
    let suites = suites(&arguments.models)?;
    let tier = if arguments.fast { Tier::Fast } else { Tier::Whole };
    let harness = Harness { tier, seed: arguments.seed };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(session::threads(arguments.threads)).build();
    let pool = pool.map_err(|problem| error(FAILED, problem))?;
    let mut outcomes = Vec::new();
    for suite in suites {
        let began = Instant::now();
        let outcome = pool.install(|| Outcome::new(suite, &harness));
        print::out(&docking::plain(std::slice::from_ref(&outcome)));
        let seconds = duration(began.elapsed().as_secs_f64());
        print::err(&format!("{} took {seconds}", suite.model));
        outcomes.push(outcome);
    }
    if let Some(file) = &arguments.write {
        output::replace(file, docking::markdown(&outcomes).as_bytes())?;
        print::out(&format!("written: {}", file.display()));
    }
    let missing: Vec<&str> = outcomes.iter().filter(|o| !o.agrees()).map(|o| o.suite.model).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(error(FAILED, format!("more numbers miss than may: {}", missing.join(", "))))
}

fn suites(models: &[String]) -> Result<Vec<&'static Suite>, Stop> {
    if models.is_empty() {
        return Ok(docking::all());
    }
    let suite = |name: &String| {
        docking::suite(name).ok_or_else(|| {
            let known: Vec<&str> = docking::all().iter().map(|suite| suite.model).collect();
            error(USAGE, format!("there is no docking of `{name}`\n  help: one of {}", known.join(", ")))
        })
    };
    models.iter().map(suite).collect()
}

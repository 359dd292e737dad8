//! What the command line says of hypotheses.

use super::print;
use super::stop::{FAILED, Stop, error};
use crate::output::experiment::Experiment;
use crate::output::hypotheses::{self, Claim, effect_in_words};
use std::path::Path;

/// The verdicts of a result, a line a claim and the tests below it where there are several; `None` if nothing is claimed.
pub fn verdicts(folder: &Path) -> Result<Option<String>, Stop> {
    let rows = hypotheses::read(folder)?;
    let lines: Vec<String> = hypotheses::claims(&rows).iter().map(line).collect();
    Ok((!lines.is_empty()).then(|| lines.join("\n")))
}

fn line(claim: &Claim) -> String {
    let effects = claim.tests.iter().filter_map(|test| Some((test.effect?, test.effect_unit.as_str())));
    let weakest = effects.min_by(|(a, _), (b, _)| a.total_cmp(b));
    let effect = weakest.map_or("could not be tested".to_string(), |(effect, unit)| effect_in_words(effect, unit));
    let n = claim.tests.iter().map(|test| test.n).min().unwrap_or(0);
    let several = match claim.tests.len() {
        1 => String::new(),
        tests => format!("weakest of {tests} tests "),
    };
    format!("{:<13} {} ({several}{effect}, n = {n})", claim.said(), claim.claim)
}

/// Refuses a result some claim of which is not supported.
pub fn require(folder: &Path) -> Result<(), Stop> {
    let rows = hypotheses::read(folder)?;
    let claims = hypotheses::claims(&rows);
    let others: Vec<&Claim> = claims.iter().filter(|claim| claim.verdict != "supported").collect();
    if others.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = others.iter().map(|claim| format!("\n  {}", line(claim))).collect();
    let text = format!("{} of {} claims are not supported{}", others.len(), claims.len(), list.concat());
    Err(error(FAILED, format!("{text}\n  help: hypotheses.csv has every test")))
}

/// Warns where the replicates are too few for any test to come out.
pub fn warn(experiment: &Experiment) {
    warned(hypotheses::too_few_replicates(&experiment.hypotheses, experiment.plan.replicates));
}

/// Prints a warning, if there is one.
pub fn warned(warning: Option<String>) {
    if let Some(warning) = warning {
        print::err(&format!("warning: {warning}"));
    }
}

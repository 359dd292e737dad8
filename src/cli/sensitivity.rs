//! `heimo sensitivity`

use super::arguments::SensitivityArgs;
use super::stop::{Stop, USAGE, error};
use super::{inputs, print, verify};
use crate::output::outcomes::Asked;
use crate::output::sensitivity::{self, Row};
use crate::output::{folder, names, replace};
use crate::scenario::Scenario;
use crate::scenario::hypothesis::When;
use crate::scenario::measure::MeasureInfo;

/// Prints the indices of measures, from the data of a result.
pub fn sensitivity(arguments: &SensitivityArgs) -> Result<(), Stop> {
    let path = &arguments.path;
    folder::open(path)?;
    let checked = verify::scenario_of(path)?;
    let experiment = inputs::experiment(&checked, &path.join(names::SCENARIO))?;
    let when = when(&arguments.when, &checked.scenario)?;
    let asked = asked(&arguments.measure, when, experiment.columns);
    let Some(rows) = sensitivity::analyse(path, &experiment, &asked)? else {
        let text = format!("`{}` has no sweep whose points give indices", path.display());
        let help = "sweep.design = \"sobol\" gives shares of variance, \"morris\" effects";
        return Err(error(USAGE, format!("{text}\n  help: {help}")));
    };
    if let Some(file) = &arguments.csv {
        replace(file, sensitivity::text(&rows).as_bytes())?;
    }
    print::out(&table(&rows));
    Ok(())
}

/// The time that a command line names, if the scenario records it.
pub fn when(text: &str, scenario: &Scenario) -> Result<When, Stop> {
    let wrong = |message: String, help: &str| error(USAGE, format!("{message}\n  help: {help}"));
    let help = "write before, end, mean, or a step that is recorded";
    let when = When::parse(text).ok_or_else(|| wrong(format!("`--when {text}` is no time"), help))?;
    match when {
        When::Before if scenario.interventions.is_empty() => {
            Err(wrong("there is no intervention, so nothing is before it".to_string(), help))
        }
        When::Step(step) if step > scenario.steps || (step % scenario.record_every != 0 && step != scenario.steps) => {
            let every = scenario.record_every;
            Err(wrong(format!("step {step} is not recorded"), &format!("steps 0, {every}, ... {} are", scenario.steps)))
        }
        _ => Ok(when),
    }
}

/// The measures that are named, or else the headline ones.
pub fn asked(named: &[String], when: When, columns: &[MeasureInfo]) -> Vec<Asked> {
    let headlines = columns.iter().filter(|column| column.headline()).map(|column| column.key.to_string());
    let measures: Vec<String> = if named.is_empty() { headlines.collect() } else { named.to_vec() };
    measures.into_iter().map(|measure| Asked { measure, when }).collect()
}

/// A block a platform and measure, a line an axis.
fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    for block in rows.chunk_by(|a, b| (&a.platform, &a.asked) == (&b.platform, &b.asked)) {
        let first = &block[0];
        let seed = first.seed_share.map_or(String::new(), |share| {
            format!("; the seed has {:.1} % of the variance of single runs", 100.0 * share)
        });
        let base = if first.index == "S1" { "base points" } else { "trajectories" };
        text.push_str(&format!(
            "{}{}: {} at {} ({} {base}; means over at least {} replicates{seed})\n",
            if text.is_empty() { "" } else { "\n" },
            first.platform,
            first.asked.measure,
            first.asked.when,
            first.base,
            first.replicates
        ));
        text.push_str(&lines(block));
    }
    text + "± half of the 95 % interval over resampled base points"
}

fn lines(block: &[Row]) -> String {
    let name = |row: &Row| row.axis2.as_ref().map_or(row.axis.clone(), |other| format!("{} x {other}", row.axis));
    let width = block.iter().map(|row| name(row).chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for of_axis in block.chunk_by(|a, b| (&a.axis, &a.axis2) == (&b.axis, &b.axis2)) {
        text.push_str(&format!("  {:width$}", name(&of_axis[0])));
        for row in of_axis {
            let value = match (row.value, row.interval) {
                (None, _) => "undefined".to_string(),
                (Some(value), None) => format!("{value:.4}"),
                (Some(value), Some((low, high))) => format!("{value:.4} ± {:.4}", (high - low) / 2.0),
            };
            text.push_str(&format!("  {:>7} {value:<16}", row.index));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

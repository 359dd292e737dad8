//! `heimo compare`

use super::arguments::CompareArgs;
use super::paper::{self, short};
use super::print;
use super::stop::{Stop, USAGE, error};
use crate::experiment::statistics::intervals::Median;
use crate::load::LoadError;
use crate::output::differences::{Comparison, Question, csv, differences, json};
use crate::output::traces::Times;
use crate::output::{Error, folder, names};
use crate::scenario::Scenario;
use crate::scenario::hypothesis::When;
use crate::scenario::problem::nearest;
use std::path::Path;

/// Prints the differences of two platforms.
pub fn compare(arguments: &CompareArgs) -> Result<(), Stop> {
    let path = &arguments.path;
    let manifest = folder::open(path)?;
    for name in [&arguments.a, &arguments.b] {
        known(path, "platform", name, manifest.platforms.iter().map(String::as_str))?;
    }
    let columns = manifest.measures();
    for measure in &arguments.measures {
        known(path, "measure", measure, columns.iter().map(|column| column.key))?;
    }
    let headlines = || columns.iter().filter(|column| column.headline()).map(|column| column.key.to_string()).collect();
    let measures: Vec<String> = if arguments.measures.is_empty() { headlines() } else { arguments.measures.clone() };
    let scenario = scenario_of(path)?;
    let (when, times) = (when(arguments, &scenario)?, Times::of(&scenario));
    let question = Question { a: &arguments.a, b: &arguments.b, measures: &measures, when, seed: manifest.seed };
    let found = differences(path, &question, times)?;
    let points = manifest.points > 1;
    let format = match (arguments.csv, arguments.json) {
        (true, _) => "csv",
        (_, true) => "json",
        _ => arguments.format.as_str(),
    };
    let text = match format {
        "json" => return Ok(print::json(&json(&question, &found))?),
        "csv" => csv(&question, &found),
        "markdown" => paper::markdown(&question, &found, points),
        "latex" => paper::latex(&question, &found, points),
        _ => table(&question, &found, points),
    };
    print::out(text.trim_end());
    Ok(())
}

fn known<'a>(folder: &Path, what: &str, name: &str, names: impl Iterator<Item = &'a str> + Clone) -> Result<(), Stop> {
    if names.clone().any(|known| known == name) {
        return Ok(());
    }
    let near = nearest(name, names.clone()).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    let all = match what {
        "measure" => "`heimo list` names the measures".to_string(),
        _ => format!("the platforms are {}", names.collect::<Vec<_>>().join(", ")),
    };
    Err(error(USAGE, format!("there is no {what} `{name}` in `{}`\n  help: {near}{all}", folder.display())))
}

fn when(arguments: &CompareArgs, scenario: &Scenario) -> Result<When, Stop> {
    let text = &arguments.when;
    let when = When::parse(text).ok_or_else(|| {
        error(USAGE, format!("`{text}` is no time\n  help: --when takes before, end, mean or a recorded step"))
    })?;
    if when == When::Before && scenario.interventions.is_empty() {
        let help = "the scenario has no intervention: name a step, or use end or mean";
        return Err(error(USAGE, format!("there is nothing to be before\n  help: {help}")));
    }
    if let When::Step(step) = when
        && let Some(name) = [&arguments.a, &arguments.b].into_iter().find(|name| !scenario.records(name, step))
    {
        let help = format!(
            "recorded are every {} steps and the last, {}: name one of these, or end, mean or before",
            scenario.record_every, scenario.steps
        );
        return Err(error(USAGE, format!("step {step} is not recorded on platform `{name}`\n  help: {help}")));
    }
    Ok(when)
}

/// The scenario of a result.
pub(super) fn scenario_of(folder: &Path) -> Result<Scenario, Stop> {
    let path = folder.join(names::SCENARIO);
    Scenario::load(&path).map_err(|refused| match refused {
        LoadError::Unreadable { source, .. } => Error::io("read", &path)(source).into(),
        LoadError::Invalid(problems) => Stop::new(USAGE, problems),
    })
}

fn table(question: &Question, found: &[Comparison], points: bool) -> String {
    let width = question.measures.iter().map(|key| key.chars().count()).max().unwrap_or(0).max("measure".len());
    let head = if points { format!("{:>6}  ", "point") } else { String::new() };
    let mut text = format!("{} less {}, at {}\n", question.a, question.b, question.when);
    text.push_str(&format!(
        "{head}{:width$}  {:>4}  {:>34}  {:>25}  {:>7}  {:>34}  {:>34}",
        "measure", "n", "mean difference [95 % t]", "[95 % BCa]", "dz", "median of the first", "median of the second"
    ));
    for row in found {
        let point = if points { format!("{:>6}  ", row.point) } else { String::new() };
        let n = row.paired.map_or(0, |paired| paired.n);
        let mean = row
            .paired
            .map_or("-".to_string(), |paired| format!("{} {}", short(paired.mean), interval(paired.interval)));
        let bca = interval(row.paired.and_then(|paired| paired.bca));
        let effect = row.paired.and_then(|paired| paired.effect).map_or("-".to_string(), |dz| format!("{dz:.2}"));
        let [a, b] = match &row.medians {
            Some((a, b)) => [median(a), median(b)],
            None => ["-".to_string(), "-".to_string()],
        };
        text.push_str(&format!(
            "\n{point}{:width$}  {n:>4}  {mean:>34}  {bca:>25}  {effect:>7}  {a:>34}  {b:>34}",
            row.measure
        ));
    }
    let level = found
        .iter()
        .filter_map(|row| row.medians.as_ref())
        .map(|medians| medians.0.level)
        .fold(None, |least: Option<f64>, level| Some(least.map_or(level, |least| least.min(level))));
    let level = level
        .map_or(String::new(), |level| format!("; intervals of medians hold with at least {:.1} %", 100.0 * level));
    text.push_str(&format!("\npaired over replicates; BCa from 20 on; dz: mean over sd of the differences{level}"));
    text
}

fn median(median: &Median) -> String {
    format!("{} {}", short(median.median), interval(Some(median.interval)))
}

fn interval(interval: Option<(f64, f64)>) -> String {
    interval.map_or("-".to_string(), |(low, high)| format!("[{}, {}]", short(low), short(high)))
}

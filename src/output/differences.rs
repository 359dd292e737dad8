//! Two platforms of a result, replicate by replicate: differences with intervals, and the medians of both.

use super::csv::quoted;
use super::error::Error;
use super::outcomes::{self, Asked, Outcomes, RunKey};
use super::traces::Times;
use crate::experiment::statistics::Key;
use crate::experiment::statistics::intervals::{Median, median};
use crate::experiment::statistics::paired::{Paired, paired};
use crate::scenario::hypothesis::When;
use std::path::Path;

/// Level of all intervals.
const LEVEL: f64 = 0.95;

/// What is compared.
pub struct Question<'a> {
    /// differences are this platform
    pub a: &'a str,
    /// less this one
    pub b: &'a str,
    /// dotted keys
    pub measures: &'a [String],
    /// when they are read
    pub when: When,
    /// the scenario's seed
    pub seed: u64,
}

/// A measure at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// design point
    pub point: u32,
    /// dotted key
    pub measure: String,
    /// differences of the replicates that have both; `None` if there is none
    pub paired: Option<Paired>,
    /// medians of a and b over these replicates
    pub medians: Option<(Median, Median)>,
}

/// Compares two platforms of a folder: points in order, then measures.
///
/// # Errors
/// If the table cannot be read or lacks a measure.
pub fn differences(folder: &Path, question: &Question, times: Times) -> Result<Vec<Comparison>, Error> {
    let ask = |measure: &String| Asked { measure: measure.clone(), when: question.when };
    let asked: Vec<Asked> = question.measures.iter().map(ask).collect();
    let outcomes = outcomes::read(folder, &asked, times)?;
    let mut points: Vec<u32> = outcomes.runs.iter().map(|run| run.point).collect();
    points.dedup();
    let of = |point: u32| (0..asked.len()).map(move |column| (point, column));
    Ok(points.into_iter().flat_map(of).map(|(point, column)| compare(&outcomes, question, point, column)).collect())
}

fn compare(outcomes: &Outcomes, question: &Question, point: u32, column: usize) -> Comparison {
    let (a, b) = pairs(outcomes, question, point, column).into_iter().unzip::<f64, f64, Vec<_>, Vec<_>>();
    // One key: the resamples of all measures are of the same replicates.
    let key = Key { seed: question.seed, test: 0, part: 0 };
    Comparison {
        point,
        measure: question.measures[column].clone(),
        paired: paired(&a, &b, LEVEL, key),
        medians: median(&a, LEVEL).zip(median(&b, LEVEL)),
    }
}

/// The values of both platforms in every replicate that has both.
fn pairs(outcomes: &Outcomes, question: &Question, point: u32, column: usize) -> Vec<(f64, f64)> {
    let (Some(a), Some(b)) = (outcomes.platform(question.a), outcomes.platform(question.b)) else { return Vec::new() };
    let first = outcomes.runs.partition_point(|run| (run.point, run.platform) < (point, a));
    let own = outcomes.runs[first..].iter().take_while(|run| (run.point, run.platform) == (point, a));
    let pair = |run: &RunKey| {
        let other = RunKey { platform: b, ..*run };
        outcomes.value(*run, column).zip(outcomes.value(other, column))
    };
    own.filter_map(pair).collect()
}

/// The header of [`csv`].
pub const HEADER: &str = "point,measure,when,a,b,n,mean,sd,low,high,bca_low,bca_high,effect,\
                          median_a,median_a_low,median_a_high,median_b,median_b_low,median_b_high,median_level";

/// Comparisons as CSV; numbers are the shortest that read back, what is undefined is empty.
pub fn csv(question: &Question, comparisons: &[Comparison]) -> String {
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:?}"));
    let ends = |interval: Option<(f64, f64)>| [number(interval.map(|i| i.0)), number(interval.map(|i| i.1))].join(",");
    let middle =
        |median: Option<&Median>| format!("{},{}", number(median.map(|m| m.median)), ends(median.map(|m| m.interval)));
    let line = |found: &Comparison| {
        let paired = found.paired.as_ref();
        let medians = found.medians.as_ref();
        [
            found.point.to_string(),
            quoted(&found.measure),
            question.when.to_string(),
            quoted(question.a),
            quoted(question.b),
            paired.map_or(0, |paired| paired.n).to_string(),
            number(paired.map(|paired| paired.mean)),
            number(paired.and_then(|paired| paired.sd)),
            ends(paired.and_then(|paired| paired.interval)),
            ends(paired.and_then(|paired| paired.bca)),
            number(paired.and_then(|paired| paired.effect)),
            middle(medians.map(|medians| &medians.0)),
            middle(medians.map(|medians| &medians.1)),
            number(medians.map(|medians| medians.0.level)),
        ]
        .join(",")
    };
    std::iter::once(HEADER.to_string()).chain(comparisons.iter().map(line)).collect::<Vec<_>>().join("\n") + "\n"
}

/// Comparisons as a list of objects, by the columns of [`csv`]; what is undefined is null.
pub fn json(question: &Question, comparisons: &[Comparison]) -> serde_json::Value {
    let line = |found: &Comparison| {
        let (paired, medians) = (found.paired.as_ref(), found.medians.as_ref());
        let low = |interval: Option<(f64, f64)>| interval.map(|(low, _)| low);
        let high = |interval: Option<(f64, f64)>| interval.map(|(_, high)| high);
        let (t, bca) = (paired.and_then(|p| p.interval), paired.and_then(|p| p.bca));
        let (a, b) = (medians.map(|m| &m.0), medians.map(|m| &m.1));
        serde_json::json!({
            "point": found.point,
            "measure": found.measure,
            "when": question.when.to_string(),
            "a": question.a,
            "b": question.b,
            "n": paired.map_or(0, |p| p.n),
            "mean": paired.map(|p| p.mean),
            "sd": paired.and_then(|p| p.sd),
            "low": low(t),
            "high": high(t),
            "bca_low": low(bca),
            "bca_high": high(bca),
            "effect": paired.and_then(|p| p.effect),
            "median_a": a.map(|m| m.median),
            "median_a_low": a.map(|m| m.interval.0),
            "median_a_high": a.map(|m| m.interval.1),
            "median_b": b.map(|m| m.median),
            "median_b_low": b.map(|m| m.interval.0),
            "median_b_high": b.map(|m| m.interval.1),
            "median_level": a.map(|m| m.level),
        })
    };
    comparisons.iter().map(line).collect()
}

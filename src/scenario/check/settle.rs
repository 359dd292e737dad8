//! What can be wrong with a scenario as a whole: too much of it, values of a grid that coincide, claims that its points
//! cannot decide.

use super::hypotheses::Claimed;
use super::sweep::Read;
use super::{Source, Statements};
use crate::scenario::Scenario;
use crate::scenario::document::Entry;
use crate::scenario::hypothesis::Hypothesis;
use crate::scenario::limits::{self, product};
use crate::scenario::points::{levels, points as points_of};
use crate::scenario::problem::{Place, Problems, Report};
use crate::scenario::reach::{self, Miss};
use crate::scenario::sweep::Points;

/// Refuses a text that is too long to be read at all.
pub(super) fn readable(report: &mut Report, source: &Source, sets: &[(String, String)]) -> Result<(), Problems> {
    // every key and every value but the first of a list follows one of these
    let values = source.text.bytes().filter(|byte| matches!(byte, b'=' | b',' | b'[' | b'{')).count();
    let _ = limits::SCENARIO_BYTES.holds(report, &Place::START, source.text.len() as u128)
        && limits::VALUES.holds(report, &Place::START, values as u128);
    if let Some((key, value)) = sets.last() {
        limits::SETS.holds(report, &Place::Set(format!("{key}={value}")), sets.len() as u128);
    }
    if report.has_errors() { Err(report.take()) } else { Ok(()) }
}

/// Where a scenario says how much there is of what.
pub(super) struct Places {
    points: Place,
    axes: Vec<Place>,
    replicates: Place,
}

impl Places {
    pub(super) fn of(swept: Option<&Read>, statements: &Statements, section: Option<&Entry>) -> Places {
        let sweep = swept.map(|read| read.points.clone()).or_else(|| section.map(|entry| entry.place.clone()));
        let points = sweep.unwrap_or(Place::START);
        let at_most = swept.and_then(|read| read.at_most.clone());
        let replicates = at_most.or_else(|| statements.place("replicates").cloned()).unwrap_or_else(|| points.clone());
        Places { points, axes: swept.map(|read| read.axes.clone()).unwrap_or_default(), replicates }
    }
}

/// Places of a hypothesis.
pub(super) struct Said {
    whole: Place,
    at: Option<Place>,
    along: Option<Place>,
}

/// Hypotheses, and where they say what.
pub(super) fn apart(claimed: Vec<Claimed>) -> (Vec<Hypothesis>, Vec<Said>) {
    claimed.into_iter().map(|c| (c.hypothesis, Said { whole: c.place, at: c.at, along: c.along })).unzip()
}

/// Counts runs and tests, and asks what only points can tell, of a scenario in which nothing else is wrong.
pub(super) fn points(report: &mut Report, scenario: &Scenario, places: &Places, said: &[Said]) {
    let until = scenario.sweep.as_ref().and_then(|sweep| sweep.until.as_ref());
    let replicates = until.map_or(scenario.replicates, |until| until.at_most);
    let count = scenario.sweep.as_ref().map_or(1, |sweep| sweep.count());
    let runs = product([count, scenario.platforms.len() as u128, u128::from(replicates)]);
    if !limits::RUNS.holds(report, &places.replicates, runs) {
        return;
    }
    distinct_levels(report, scenario, places);
    if !few_enough_tests(report, scenario, count, said) || report.has_errors() {
        return;
    }
    let can_miss = |hypothesis: &Hypothesis| !hypothesis.at.is_empty() || reach::along(&hypothesis.form).is_some();
    if !scenario.hypotheses.iter().any(can_miss) {
        return;
    }
    let points = match points_of(scenario) {
        Ok(sweeping) => sweeping.points,
        Err(problem) => {
            report.error(&places.points, "sweep", problem, "change the axes or the design");
            return;
        }
    };
    for (hypothesis, said) in scenario.hypotheses.iter().zip(said).filter(|(hypothesis, _)| can_miss(hypothesis)) {
        let Err(miss) = reach::reach(scenario, &points, hypothesis) else { continue };
        let (place, key) = match &miss {
            Miss::NoPoint => (&said.at, "hypothesis.at"),
            Miss::FewValues { .. } => (&said.along, "hypothesis"),
        };
        report.error(place.as_ref().unwrap_or(&said.whole), key, miss.to_string(), miss.help());
    }
}

/// Steps of a range that coincide when they are rounded.
fn distinct_levels(report: &mut Report, scenario: &Scenario, places: &Places) {
    let Some(sweep) = &scenario.sweep else { return };
    if !matches!(sweep.points, Points::Grid { .. } | Points::OneAtATime) {
        return;
    }
    for (axis, place) in sweep.axes.iter().zip(&places.axes) {
        if let Err(problem) = levels(axis) {
            report.error(place, axis.row.key, problem, "lower `steps`, widen the range, or list the values");
        }
    }
}

/// Whether the claims can be counted.
fn few_enough_tests(report: &mut Report, scenario: &Scenario, points: u128, said: &[Said]) -> bool {
    let (mut tests, mut looks) = (0u128, 0u128);
    for (hypothesis, said) in scenario.hypotheses.iter().zip(said) {
        let (of_one, each_point) = reach::tests(scenario, hypothesis);
        let all = product([of_one as u128, points]);
        tests = tests.saturating_add(if each_point { all } else { of_one as u128 });
        looks = looks.saturating_add(all);
        if !limits::TESTS.holds(report, &said.whole, tests) || !limits::TEST_POINTS.holds(report, &said.whole, looks) {
            return false;
        }
    }
    true
}

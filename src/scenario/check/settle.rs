//! What can be wrong with a scenario as a whole: too much of it, values of a grid that coincide, claims that its points
//! cannot decide.

use super::hypotheses::Claimed;
use super::source::Source;
use super::statements::Statements;
use super::sweep::Read;
use crate::scenario::checked::Scenario;
use crate::scenario::document::Entry;
use crate::scenario::hypothesis::Hypothesis;
use crate::scenario::limits::{self, product};
use crate::scenario::points::{Sweeping, levels, points as points_of};
use crate::scenario::problem::{Location, Problems, Report};
use crate::scenario::reach::{self, Miss};
use crate::scenario::sweep::Points;

/// Refuses a text that is too long to be read at all.
pub(super) fn readable(report: &mut Report, source: &Source, sets: &[(String, String)]) -> Result<(), Problems> {
    // every key and every value but the first of a list follows one of these
    let values = source.text.bytes().filter(|byte| matches!(byte, b'=' | b',' | b'[' | b'{')).count();
    let _ = limits::SCENARIO_BYTES.holds(report, &Location::START, source.text.len() as u128)
        && limits::VALUES.holds(report, &Location::START, values as u128);
    if let Some((key, value)) = sets.last() {
        limits::SETS.holds(report, &Location::Set(format!("{key}={value}")), sets.len() as u128);
    }
    if report.has_errors() { Err(report.take()) } else { Ok(()) }
}

/// Where a scenario says how much there is of what.
pub(super) struct Locations {
    points: Location,
    axes: Vec<Location>,
    replicates: Location,
}

impl Locations {
    pub(super) fn of(swept: Option<&Read>, statements: &Statements, section: Option<&Entry>) -> Locations {
        let sweep = swept.map(|read| read.points.clone()).or_else(|| section.map(|entry| entry.location.clone()));
        let points = sweep.unwrap_or(Location::START);
        let at_most = swept.and_then(|read| read.at_most.clone());
        let replicates =
            at_most.or_else(|| statements.location("replicates").cloned()).unwrap_or_else(|| points.clone());
        Locations { points, axes: swept.map(|read| read.axes.clone()).unwrap_or_default(), replicates }
    }
}

/// Locations of a hypothesis.
pub(super) struct Said {
    whole: Location,
    at: Option<Location>,
    along: Option<Location>,
}

/// Hypotheses, and where they say what.
pub(super) fn apart(claimed: Vec<Claimed>) -> (Vec<Hypothesis>, Vec<Said>) {
    claimed.into_iter().map(|c| (c.hypothesis, Said { whole: c.location, at: c.at, along: c.along })).unzip()
}

/// Counts runs and tests, and asks what only points can tell, of a scenario in which nothing else is wrong; the points,
/// if they were needed and nothing was.
pub(super) fn points(
    report: &mut Report,
    scenario: &Scenario,
    locations: &Locations,
    said: &[Said],
) -> Option<Sweeping> {
    if report.has_errors() {
        return None;
    }
    let until = scenario.sweep.as_ref().and_then(|sweep| sweep.until.as_ref());
    let replicates = until.map_or(scenario.replicates, |until| until.at_most);
    let count = scenario.sweep.as_ref().map_or(1, |sweep| sweep.count());
    let runs = product([count, scenario.platforms.len() as u128, u128::from(replicates)]);
    if !limits::RUNS.holds(report, &locations.replicates, runs) {
        return None;
    }
    distinct_levels(report, scenario, locations);
    if !few_enough_tests(report, scenario, count, said) || report.has_errors() {
        return None;
    }
    let can_miss = |hypothesis: &Hypothesis| !hypothesis.at.is_empty() || reach::along(&hypothesis.form).is_some();
    if !scenario.hypotheses.iter().any(can_miss) {
        return None;
    }
    let sweeping = match points_of(scenario) {
        Ok(sweeping) => sweeping,
        Err(problem) => {
            report.error(&locations.points, "sweep", problem, "change the axes or the design");
            return None;
        }
    };
    for (hypothesis, said) in scenario.hypotheses.iter().zip(said).filter(|(hypothesis, _)| can_miss(hypothesis)) {
        let Err(miss) = reach::reach(scenario, &sweeping.points, hypothesis) else { continue };
        let (location, key) = match &miss {
            Miss::NoPoint => (&said.at, "hypothesis.at"),
            Miss::FewValues { .. } => (&said.along, "hypothesis"),
        };
        report.error(location.as_ref().unwrap_or(&said.whole), key, miss.to_string(), miss.help());
    }
    Some(sweeping)
}

/// Steps of a range that coincide when they are rounded.
fn distinct_levels(report: &mut Report, scenario: &Scenario, locations: &Locations) {
    let Some(sweep) = &scenario.sweep else { return };
    if !matches!(sweep.points, Points::Grid { .. } | Points::OneAtATime) {
        return;
    }
    for (axis, location) in sweep.axes.iter().zip(&locations.axes) {
        if let Err(problem) = levels(axis) {
            report.error(location, axis.row.key, problem, "lower `steps`, widen the range, or list the values");
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

//! Values that are allowed each, but not together.

use super::problem::{Location, Report};
use super::value::{Value, Values};

/// Whether values that are allowed each are allowed together, too; reports those that are not. `location` finds where the first
/// of some keys was stated.
pub(super) fn consistent(report: &mut Report, values: &Values, location: impl Fn(&[&str]) -> Location) -> bool {
    let conflicts = conflicts(values);
    for Conflict { keys, message, help } in &conflicts {
        report.error(&location(keys), keys[0], message, *help);
    }
    conflicts.is_empty()
}

/// The keys whose values may not stand together: all that [`conflicts`] reads.
pub(super) const TOGETHER: &[&str] = &[
    "landscape.interactions",
    "landscape.bits",
    "agents.tolerance_min",
    "agents.tolerance",
    "agents.tolerance_max",
    "network.opinion_min",
    "network.opinion_max",
    "blocks.count",
    "population.size",
];

/// Why values cannot stand together, if they cannot.
pub(super) fn together(values: &Values) -> Option<String> {
    conflicts(values).into_iter().next().map(|conflict| conflict.message)
}

/// Values that are allowed each, but not together.
struct Conflict {
    keys: &'static [&'static str],
    message: String,
    help: &'static str,
}

fn conflicts(values: &Values) -> Vec<Conflict> {
    let mut found = Vec::new();
    let get = |key: &str| {
        debug_assert!(TOGETHER.contains(&key), "{key} is not in the list");
        values.get(key)
    };
    let real = |key: &str| match get(key) {
        Value::Real(x) => *x,
        other => unreachable!("{key} = {other:?} was checked to be a number"),
    };
    let whole = |key: &str| match get(key) {
        Value::Integer(n) => *n,
        other => unreachable!("{key} = {other:?} was checked to be a whole number"),
    };
    let mut refuse = |keys, message, help| found.push(Conflict { keys, message, help });

    let (bits, interactions) = (whole("landscape.bits"), whole("landscape.interactions"));
    if interactions >= bits {
        let keys: &'static [&'static str] = &["landscape.interactions", "landscape.bits"];
        let message = format!("`landscape.interactions` = {interactions} is not below `landscape.bits` = {bits}");
        refuse(keys, message, "a locus has at most bits - 1 others to depend on: lower interactions or raise bits");
    }
    let (low, start, high) = (real("agents.tolerance_min"), real("agents.tolerance"), real("agents.tolerance_max"));
    // the model computes in f32: what differs only beyond it is equal there
    if low as f32 >= high as f32 {
        let message = format!("`agents.tolerance_min` = {low} is not below `agents.tolerance_max` = {high}");
        refuse(&["agents.tolerance_min", "agents.tolerance_max"], message, "lower the minimum or raise the maximum");
    } else if !(low..=high).contains(&start) {
        let keys: &'static [&'static str] = &["agents.tolerance", "agents.tolerance_min", "agents.tolerance_max"];
        let message =
            format!("`agents.tolerance` = {start} is not from tolerance_min = {low} to tolerance_max = {high}");
        refuse(
            keys,
            message,
            "the initial tolerance lies between its minimum and its maximum: change one of the three",
        );
    }
    let (low, high) = (real("network.opinion_min"), real("network.opinion_max"));
    if low == high {
        let message = format!("`network.opinion_min` and `network.opinion_max` are both {low}");
        refuse(
            &["network.opinion_min", "network.opinion_max"],
            message,
            "they are the column's values of opinion -1 and +1: give two different numbers",
        );
    }
    let (blocks, size) = (whole("blocks.count"), whole("population.size"));
    if blocks > size {
        let message = format!("`blocks.count` = {blocks} is more than `population.size` = {size}");
        refuse(&["blocks.count", "population.size"], message, "every block needs an agent: lower the number of blocks");
    }
    found
}

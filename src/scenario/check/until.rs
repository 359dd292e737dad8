//! `sweep.until`: when a point has replicates enough.

use super::entries::{find, refuse_unknown, table};
use super::kinds::measure;
use crate::scenario::document::{Entry, Item};
use crate::scenario::keys::UNTIL_KEYS;
use crate::scenario::problem::Report;
use crate::scenario::sweep::Until;

/// Reads `sweep.until`.
pub(super) fn until(report: &mut Report, entry: &Entry, measures: &[&'static str]) -> Option<Until> {
    let example = "{ measure = \"learning.quality\", half_width = 0.01, at_most = 200 }";
    let entries = table(report, "sweep.until", entry, example);
    refuse_unknown(report, "sweep.until", entries, UNTIL_KEYS);
    let missing: Vec<&str> = UNTIL_KEYS.iter().copied().filter(|key| find(entries, key).is_none()).collect();
    if !missing.is_empty() {
        let message = format!("`sweep.until` does not say `{}`", missing.join("`, `"));
        report.error(&entry.location, "sweep.until", message, format!("such as until = {example}"));
        return None;
    }
    let node = |name: &str| &find(entries, name).unwrap_or_else(|| unreachable!("it is there")).node;
    let measure = measure(report, "sweep.until.measure", node("measure"), measures);
    let half_width = match node("half_width").item {
        Item::Real(x) if x.is_finite() && x > 0.0 => Some(x),
        Item::Integer(n) if n > 0 => Some(n as f64),
        _ => {
            let message = format!("`half_width` = {} is no width", node("half_width").written);
            report.error(&node("half_width").location, "sweep.until.half_width", message, "it takes a number above 0");
            None
        }
    };
    let at_most = match node("at_most").item {
        Item::Integer(n) if (8..=1_000_000).contains(&n) && n % 8 == 0 => Some(n as u32),
        _ => {
            let message = format!("`at_most` = {} is no number of batches", node("at_most").written);
            let help = "replicates are run 8 at a time: a multiple of 8 up to 1000000";
            report.error(&node("at_most").location, "sweep.until.at_most", message, help);
            None
        }
    };
    Some(Until { measure: measure?, half_width: half_width?, at_most: at_most? })
}

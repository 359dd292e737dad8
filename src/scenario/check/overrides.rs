//! `--set key=value`: any key of the run or of the model, whatever the file says; the order does not matter.

use super::kinds;
use super::statements::{Stated, top_rows};
use crate::scenario::document;
use crate::scenario::keys::{LISTS, SWEEP_TABLE};
use crate::scenario::problem::{Location, Report, did_you_mean};

/// One `--set`.
pub(super) struct Override {
    pub stated: Stated,
}

/// Reads them, sorted by key; of the same key with the same value, the first.
pub(super) fn read(report: &mut Report, sets: &[(String, String)]) -> Vec<Override> {
    let mut overrides: Vec<Override> = Vec::new();
    for (key, typed) in sets {
        let key = key.trim();
        let location = Location::Set(format!("{key}={typed}"));
        let Some(row) = top_rows().chain(SWEEP_TABLE).find(|row| row.key == key) else {
            report.error(&location, key, format!("there is no key `{key}`"), help_unknown(key));
            continue;
        };
        let node = document::parse_value(typed, location.clone());
        if let Some(value) = kinds::typed_value(report, row, &node, typed) {
            overrides.push(Override { stated: Stated { row, location, value } });
        }
    }
    overrides.sort_by(|a, b| (a.stated.row.key, &a.stated.location).cmp(&(b.stated.row.key, &b.stated.location)));
    for pair in overrides.windows(2).map(|pair| (&pair[0].stated, &pair[1].stated)) {
        if pair.0.row.key == pair.1.row.key && pair.0.value != pair.1.value {
            let (key, message) = (pair.0.row.key, "the same key is set to two values");
            report.error(
                &pair.1.location,
                key,
                format!("{message}: also {}", typed(&pair.0.location)),
                "keep one of the two",
            );
        }
    }
    overrides.dedup_by(|later, first| later.stated.row.key == first.stated.row.key);
    overrides
}

fn typed(location: &Location) -> &str {
    match location {
        Location::Set(typed) => typed,
        Location::At { .. } => unreachable!("an override comes from the command line"),
    }
}

fn help_unknown(key: &str) -> String {
    let first = key.split('.').next().unwrap_or(key);
    if LISTS.contains(&first) {
        return "platforms and interventions are changed in the scenario file; a lever, set by its key, is set for all platforms".to_string();
    }
    let meant = did_you_mean(key, top_rows().map(|row| row.key));
    let same: Vec<&str> = top_rows().filter(|row| row.name() == key && row.key != key).map(|row| row.key).collect();
    let same = if same.is_empty() || !meant.is_empty() {
        String::new()
    } else {
        format!("there is `{}`; ", same.join("` and `"))
    };
    format!("{meant}{same}a key is written whole, such as agents.tolerance=0.3; `heimo list` names them all")
}

//! Whether a manifest states what is so: entry by entry, against the manifest of running it again.

use super::compare::Difference;
use super::error::Error;
use super::manifest::Manifest;
use super::{digest, names};
use serde_json::Value;
use std::path::Path;

/// The first entry of a folder's manifest that is not what running it again gives: changed, missing, or too much.
///
/// Only the bytes of a table may be another writer's, since its data are compared by themselves; the digest of these bytes
/// must then be that of the file that is there.
///
/// # Errors
/// If a file of the folder cannot be read.
pub fn first_difference(folder: &Path, stated: &Manifest, again: &Manifest) -> Result<Option<Difference>, Error> {
    let mut right = again.clone();
    for table in right.tables.values_mut() {
        table.file_sha256 = digest::of_file(&folder.join(&table.file))?;
    }
    let path = folder.join(names::MANIFEST);
    let bytes = std::fs::read(&path).map_err(Error::io("read", &path))?;
    if bytes == right.text()?.as_bytes() {
        return Ok(None);
    }
    let values = (serde_json::to_value(stated), serde_json::to_value(&right));
    let (Ok(stated), Ok(right)) = values else { return Ok(Some(differs(names::MANIFEST, "unreadable", "readable"))) };
    let layout = || Difference::File {
        file: names::MANIFEST.to_string(),
        problem: "was changed: its entries are right, but it is not the file that Heimo writes".to_string(),
    };
    Ok(Some(entry("", Some(&stated), Some(&right)).unwrap_or_else(layout)))
}

/// An entry that is not what it should be.
pub fn differs(field: &str, found: &str, expected: &str) -> Difference {
    let [found, expected] = [found, expected].map(|text| Some(format!("\"{text}\"")));
    Difference::Manifest { field: field.to_string(), found, expected }
}

/// The first entry at or below a field that differs.
fn entry(field: &str, found: Option<&Value>, expected: Option<&Value>) -> Option<Difference> {
    let below = |name: &str| if field.is_empty() { name.to_string() } else { format!("{field}.{name}") };
    match (found, expected) {
        (Some(Value::Object(found)), Some(Value::Object(expected))) => {
            let added = found.keys().filter(|name| !expected.contains_key(*name));
            let mut names = expected.keys().chain(added);
            names.find_map(|name| entry(&below(name), found.get(name), expected.get(name)))
        }
        (Some(Value::Array(found)), Some(Value::Array(expected))) => {
            let longest = found.len().max(expected.len());
            (0..longest).find_map(|k| entry(&below(&k.to_string()), found.get(k), expected.get(k)))
        }
        (found, expected) if found == expected => None,
        (found, expected) => {
            let [found, expected] = [found, expected].map(|value| value.map(Value::to_string));
            Some(Difference::Manifest { field: field.to_string(), found, expected })
        }
    }
}

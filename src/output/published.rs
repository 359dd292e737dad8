//! The shipped scenarios, and the digests that their results were published with.
//!
//! Both are in the program itself: `heimo verify --published` needs no file.

use crate::scenario::{self, Checked, MODEL_VERSION, Problems, Source};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{Error, ErrorKind};
use std::path::Path;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        /// The shipped scenarios: name and text.
        pub const SCENARIOS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../scenarios/", $name, ".toml")))),+];
    };
}
shipped![
    "classroom",
    "crowd-vote",
    "echo-chamber",
    "million",
    "monoculture-shock",
    "platform-comparison",
    "real-network",
];

/// The files that shipped scenarios read.
const FILES: &[(&str, &[u8])] = &[
    ("networks/karate.edges", include_bytes!("../../scenarios/networks/karate.edges")),
    ("networks/karate.nodes.tsv", include_bytes!("../../scenarios/networks/karate.nodes.tsv")),
];

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// version of the model that gave it
    pub model_version: String,
    /// by scenario
    pub scenarios: BTreeMap<String, Digests>,
}

/// The digests of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digests {
    /// run id
    pub run_id: String,
    /// digest over the tables
    pub data_sha256: String,
    /// content digest of each table
    pub tables: BTreeMap<String, String>,
}

impl Digests {
    /// Of a result.
    pub fn of(manifest: &super::manifest::Manifest) -> Digests {
        let table = |(name, table): (&String, &super::tables::TableEntry)| (name.clone(), table.content_sha256.clone());
        Digests {
            run_id: manifest.run_id.clone(),
            data_sha256: manifest.data_sha256.clone(),
            tables: manifest.tables.iter().map(table).collect(),
        }
    }
}

/// What was published with this program.
///
/// # Panics
/// If the list in the program is malformed, which a test excludes.
pub fn published() -> Published {
    serde_json::from_str(include_str!("../../scenarios/published.json")).expect("a test reads the list")
}

/// Whether the list is of this program's model version.
pub fn is_current(published: &Published) -> bool {
    published.model_version == MODEL_VERSION
}

/// A shipped scenario, checked.
///
/// # Errors
/// If it is not valid, which a test excludes.
pub fn check(name: &str, text: &str) -> Result<Checked, Problems> {
    let source = Source { path: format!("{name}.toml").into(), text: text.to_string() };
    scenario::check(&source, &[], &read)
}

/// A file that shipped scenarios read.
///
/// # Errors
/// If there is none of this name.
pub fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let file = FILES.iter().find(|(name, _)| Path::new(name) == path);
    file.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| Error::from(ErrorKind::NotFound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_scenario_is_valid_and_embedded() {
        for (name, text) in SCENARIOS {
            let checked = check(name, text).unwrap_or_else(|problems| panic!("{name}: {problems}"));
            assert_eq!(checked.scenario.name, *name);
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let entries = std::fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        let files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|e| e == "toml")).collect();
        assert_eq!(files.len(), SCENARIOS.len(), "a scenario in the folder is not in the program");
    }

    #[test]
    fn the_published_list_names_shipped_scenarios_as_they_are() {
        let published = published();
        assert!(is_current(&published), "mint it again: heimo verify --published --mint");
        for (name, digests) in &published.scenarios {
            let text = SCENARIOS.iter().find(|(shipped, _)| shipped == name).expect("a shipped scenario").1;
            let scenario = check(name, text).expect("valid").scenario;
            let run_id = crate::experiment::plan::hex(&crate::experiment::plan::digest(&scenario.identity()));
            assert_eq!(run_id, digests.run_id, "{name} changed: mint it again, and say so in CHANGELOG.md");
        }
    }
}

//! What was run: the checked scenario and the manifest of a result, and what figures and the page say of them.

use super::format::Format;
use super::{axis, error::ReportError};
use crate::output::manifest::Manifest;
use crate::output::resolved;
use crate::scenario::parameters;
use crate::scenario::value::{FromValue, Group, Role, Value};
use crate::scenario::{Design, Intervention, Model, Scenario, shifts};
use std::path::Path;

/// What was run.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// the scenario as it was resolved
    pub scenario: Scenario,
    /// what the manifest says
    pub manifest: Manifest,
    /// where its figures are to be seen
    pub format: Format,
}

impl RunInfo {
    /// Reads the scenario of a result beside its manifest.
    ///
    /// # Errors
    /// If it cannot be read, or this version of Heimo refuses it.
    pub fn read(dir: &Path, manifest: Manifest) -> Result<RunInfo, ReportError> {
        Ok(RunInfo { scenario: resolved::read(dir)?, manifest, format: Format::WIDE })
    }

    /// Whether it is a run of the platform model.
    pub fn is_platform(&self) -> bool {
        self.scenario.model == Model::Platform
    }

    /// Number of agents of the platform model, where it is one and the scenario says it, not the file of a network.
    pub fn size(&self) -> Option<u32> {
        let design = self.scenario.platforms.first().filter(|_| self.is_platform() && !self.swept_size())?;
        self.scenario.network.is_none().then(|| u32::from_value(design.values.get("population.size")))
    }

    /// Where a platform stands in the scenario's file; names that it does not have come last.
    pub fn position(&self, platform: &str) -> usize {
        self.scenario.names_in_order().iter().position(|name| *name == platform).unwrap_or(usize::MAX)
    }

    /// Whether a sweep varies the number of agents.
    fn swept_size(&self) -> bool {
        let axes = self.scenario.sweep.iter().flat_map(|sweep| &sweep.axes);
        axes.into_iter().any(|axis| axis.row.key == "population.size")
    }

    /// The number of agents in words.
    pub fn people(&self) -> String {
        match self.size() {
            Some(n) => format!("N = {}", axis::grouped(f64::from(n), 0)),
            None if self.swept_size() => "N as swept".to_string(),
            None => match &self.scenario.network {
                Some(network) => {
                    let swept = self.scenario.networks.iter().map(|(_, network)| network.graph.nodes());
                    let all = || std::iter::once(network.graph.nodes()).chain(swept.clone());
                    let [least, most] =
                        [all().min(), all().max()].map(|nodes| axis::grouped(nodes.unwrap_or(0) as f64, 0));
                    match least == most {
                        true => format!("N = {most}, of the network file"),
                        false => format!("N = {least} to {most}, of the network files"),
                    }
                }
                None => "N of the network file".to_string(),
            },
        }
    }
}

/// The levers of a group that a platform sets to other than the model's default, with their values.
pub fn levers(design: &Design, group: Group) -> impl Iterator<Item = (&'static str, String)> {
    let of_group = parameters::TABLE.iter().filter(move |row| row.role == Role::Lever(group));
    of_group.filter_map(|row| {
        let value = design.values.get(row.key);
        (*value != row.default.owned()).then(|| (row.key, value.plain()))
    })
}

/// What an intervention does and where, in words.
pub fn in_words(intervention: &Intervention) -> String {
    let mut parts = Vec::new();
    if let Some(share) = intervention.landscape {
        parts.push(format!("{} of the landscape's loci redrawn", axis::percent(share)));
    }
    let mut set: Vec<&(&'static str, Value)> = intervention.set.iter().collect();
    set.sort_by_key(|(key, _)| *key);
    parts.extend(set.iter().map(|(key, value)| format!("{key} = {}", value.plain())));
    let shifts: Vec<(&'static str, f64)> =
        shifts(intervention).map(|(key, number)| (key, f64::from_value(&number))).collect();
    let share = shifts.iter().find(|(key, _)| *key == "share").map_or(1.0, |(_, share)| *share);
    for (key, by) in shifts.iter().filter(|(key, by)| *key != "share" && *by != 0.0) {
        let sign = if *by > 0.0 { "+" } else { "" };
        parts.push(format!("{key} {sign}{} for {} of agents", axis::short(*by), axis::percent(share)));
    }
    let text = if parts.is_empty() { "nothing".to_string() } else { parts.join(", ") };
    match &intervention.platforms {
        Some(names) => format!("{text} (only {})", names.join(", ")),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::presets;
    use crate::scenario::{Source, check};

    fn resolved_as(text: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("scenario.toml"), text).unwrap();
        folder
    }

    #[test]
    fn a_resolved_scenario_gives_back_what_presets_and_interventions_set() {
        let text = "seed = 7\n[population]\nsize = 500\n[[platform]]\npreset = \"dialogue-commons\"\n[[platform]]\nname = \"plain\"\n\
                    [[intervention]]\nat = 20\nlandscape = 0.25\nshift = { tolerance = -0.1, share = 0.5 }\n\
                    set = { \"feed.outrage\" = 1.0 }\nplatform = [\"plain\"]\n";
        let source = Source { path: "small.toml".into(), text: text.to_string() };
        let none = |_: &Path| Err(std::io::Error::other("no file is read"));
        let checked = check(&source, &[], &none).unwrap();
        let folder = resolved_as(&checked.scenario.resolved_toml());
        let info = RunInfo::read(folder.path(), Manifest { seed: 7, ..Manifest::default() }).unwrap();
        assert_eq!((info.manifest.seed, info.size()), (7, Some(500)));
        let [dialogue, plain] = info.scenario.platforms.as_slice() else { panic!("two: {:?}", info.scenario) };
        let set = presets::preset("dialogue-commons").unwrap().set;
        let mut keys: Vec<&str> = set.iter().map(|(key, _)| *key).collect();
        keys.sort_unstable();
        let all = |design: &Design| Group::ALL.into_iter().flat_map(|group| levers(design, group)).collect::<Vec<_>>();
        let mut found: Vec<&str> = all(dialogue).iter().map(|(key, _)| *key).collect();
        found.sort_unstable();
        assert_eq!(found, keys);
        assert!(all(plain).is_empty() && plain.preset.is_none(), "{plain:?}");
        let [one] = info.scenario.interventions.as_slice() else { panic!("one intervention") };
        assert_eq!(one.at, 20);
        let words = in_words(one);
        for part in ["25 % of the landscape", "tolerance −0.100 for 50 % of agents", "feed.outrage = 1", "(only plain)"]
        {
            assert!(words.contains(part), "{part}: {words}");
        }
    }

    #[test]
    fn a_scenario_that_this_version_refuses_is_told_with_place_and_remedy() {
        let folder = resolved_as("seed = 7\n[[platform]]\nname = \"a\"\nset = { \"feed.wonder\" = 1.0 }\n");
        let message = RunInfo::read(folder.path(), Manifest::default()).unwrap_err().to_string();
        assert!(message.contains("scenario.toml:4:") && message.contains("feed.wonder"), "{message}");
        assert_eq!(message.matches("help: ").count(), 1, "{message}");
        assert!(message.contains("provenance.json names"), "{message}");
    }
}

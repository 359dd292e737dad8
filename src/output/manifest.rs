//! manifest.json and its neighbours: what was run, what made it, how long it took, and a description for archives.
//!
//! The manifest is a function of the scenario and the model version alone. What made it and how long it took are in files
//! of their own, which nothing compares.

use super::error::Error;
use super::names;
use super::replace::replace;
use super::tables::TableEntry;
use crate::disk;
use crate::scenario::Model;
use crate::scenario::measure::MeasureInfo;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Component, Path};

/// Layout of manifest.json.
pub const FORMAT: u32 = 2;

/// What was run, and the digests of what came out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// layout of this file
    pub format: u32,
    /// SHA-256 of the resolved scenario, model version and files read
    pub run_id: String,
    /// "platform", or the name of a published model
    pub model: String,
    /// version of the model: another one gives other numbers
    pub model_version: String,
    /// first coordinate of every draw
    pub seed: u64,
    /// seeds of the replicates, where they have their own
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seeds: Vec<u64>,
    /// the replicates that were run, where these are not all
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_replicates: Vec<u32>,
    /// design points; 1 where nothing is swept
    pub points: u32,
    /// replicates 0 .. of every platform and point, at most
    pub replicates: u32,
    /// steps
    pub steps: u32,
    /// names of the platforms, ascending
    pub platforms: Vec<String>,
    /// digest over the tables' content digests
    pub data_sha256: String,
    /// the tables, by name
    pub tables: BTreeMap<String, TableEntry>,
    /// SHA-256 of the other files that are compared
    pub files: BTreeMap<String, String>,
    /// SHA-256 of the copies of the files that the scenario reads
    pub inputs: BTreeMap<String, String>,
    /// runs that failed: the tables have no rows of theirs
    pub failed: Vec<FailedRun>,
}

/// A run that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailedRun {
    /// design point
    pub point: u32,
    /// platform
    pub platform: String,
    /// replicate
    pub replicate: u32,
    /// what it said
    pub message: String,
}

impl Manifest {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// If there is none, it is damaged or of another layout, or it names a file that is not one of the folder.
    pub fn read(folder: &Path) -> Result<Manifest, Error> {
        let path = folder.join(names::MANIFEST);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoResult { path: folder.to_owned() });
            }
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let damaged = |message: String| Error::Json { path: path.clone(), message };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if manifest.format != FORMAT {
            return Err(damaged(format!("its `format` is {}, and this program reads {FORMAT}", manifest.format)));
        }
        let outside = manifest.names().find(|(location, name)| !location.has(name) || leads_out(folder, name));
        match outside.map(|(_, name)| name.to_string()) {
            Some(name) => Err(Error::Outside { path, name }),
            None => Ok(manifest),
        }
    }

    /// Every file that it names, and where such a file is.
    fn names(&self) -> impl Iterator<Item = (Location<'_>, &str)> {
        let tables = self.tables.iter().map(|(name, table)| (Location::Table(name), table.file.as_str()));
        let files = self.files.keys().map(|name| (Location::Folder, name.as_str()));
        tables.chain(files).chain(self.inputs.keys().map(|name| (Location::Inputs, name.as_str())))
    }

    /// Every digest of what came out and what was read, with what it is of, in the order of the names.
    pub fn digests(&self) -> Vec<(String, &str)> {
        let mut digests = vec![("data_sha256".to_string(), self.data_sha256.as_str())];
        for (group, files) in [("files", &self.files), ("inputs", &self.inputs)] {
            digests.extend(files.iter().map(|(name, digest)| (format!("{group} / {name}"), digest.as_str())));
        }
        for (name, table) in &self.tables {
            let own = [("content_sha256", &table.content_sha256), ("file_sha256", &table.file_sha256)];
            digests.extend(own.map(|(what, digest)| (format!("tables / {name} / {what}"), digest.as_str())));
        }
        digests
    }

    /// The measures of its model, in the order of the columns; none of a model that this program does not have.
    pub fn measures(&self) -> &'static [MeasureInfo] {
        Model::named(&self.model).map_or(&[], Model::measures)
    }

    /// The bytes of manifest.json.
    ///
    /// # Errors
    /// If it cannot be said in JSON.
    pub fn text(&self) -> Result<String, Error> {
        json(Path::new(names::MANIFEST), self)
    }

    /// What it says of the run before there are results.
    pub fn head(&self) -> Manifest {
        Manifest {
            data_sha256: String::new(),
            tables: BTreeMap::new(),
            files: BTreeMap::new(),
            inputs: BTreeMap::new(),
            failed: Vec::new(),
            ..self.clone()
        }
    }

    /// Digest over the content digests of tables.
    pub fn data_digest(tables: &BTreeMap<String, TableEntry>) -> String {
        super::digest::of_digests(tables.iter().map(|(name, table)| (name.as_str(), table.content_sha256.as_str())))
    }
}

/// Where a file that a manifest names is.
enum Location<'a> {
    /// in the folder, and called as its table is
    Table(&'a str),
    /// in the folder
    Folder,
    /// among the copies of the scenario's files
    Inputs,
}

impl Location<'_> {
    /// Whether a name is one of a file there, and of nothing else: files are read, compared and removed by it.
    fn has(&self, name: &str) -> bool {
        let inside = match self {
            Location::Table(table) => return is_plain(name) && name.strip_suffix(".parquet") == Some(table),
            Location::Folder => Some(name),
            Location::Inputs => name.strip_prefix(names::INPUTS).and_then(|rest| rest.strip_prefix('/')),
        };
        inside.is_some_and(is_plain)
    }
}

/// Whether a text is the name of a file, without any folder.
fn is_plain(name: &str) -> bool {
    !name.contains(['/', '\\', '\0'])
        && matches!(Path::new(name).components().collect::<Vec<_>>()[..], [Component::Normal(_)])
}

/// Whether a link leads from a name in a folder to what is not in the folder, or to nothing.
fn leads_out(folder: &Path, name: &str) -> bool {
    let path = folder.join(name);
    let parts = path.ancestors().take_while(|part| *part != folder);
    if !parts.into_iter().any(disk::is_link) {
        return false;
    }
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => !path.starts_with(folder),
        _ => true,
    }
}

/// Writes a value as JSON, indented, fields in their order.
///
/// # Errors
/// If the file cannot be written.
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<(), Error> {
    replace(path, json(path, value)?.as_bytes())
}

fn json(path: &Path, value: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_string_pretty(value);
    text.map(|text| text + "\n").map_err(|error| Error::Json { path: path.to_owned(), message: error.to_string() })
}

/// What made a result. Not compared.
#[derive(Clone, Debug, Serialize)]
pub struct Provenance {
    /// the program
    pub program: &'static str,
    /// its version
    pub version: &'static str,
    /// version of the model
    pub model_version: String,
    /// commit it was built from, if that was known when it was built
    pub commit: Option<&'static str>,
    /// SHA-256 of its lock file: the versions of everything it is made of
    pub lock_sha256: String,
    /// compiler, if that was known when it was built
    pub rustc: Option<&'static str>,
    /// where it runs
    pub target: String,
    /// with every check on (debug) or optimised (release): results are the same
    pub profile: &'static str,
}

impl Provenance {
    /// Of this program.
    pub fn of_this_program(model_version: &str) -> Provenance {
        Provenance {
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            model_version: model_version.to_string(),
            commit: option_env!("HEIMO_COMMIT"),
            lock_sha256: crate::experiment::plan::hex(&crate::experiment::plan::digest(include_bytes!(
                "../../Cargo.lock"
            ))),
            rustc: option_env!("HEIMO_RUSTC"),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            profile: if cfg!(debug_assertions) { "debug" } else { "release" },
        }
    }
}

/// How long it took and where: the only file that tells one machine from another.
#[derive(Clone, Debug, Serialize)]
pub struct Timing {
    /// when this session began, UTC
    pub started: String,
    /// seconds of this session
    pub seconds: f64,
    /// agent-steps of this session
    pub agent_steps: u64,
    /// agent-steps a second
    pub agent_steps_per_second: f64,
    /// threads
    pub threads: usize,
    /// processors that the system reports
    pub processors: usize,
    /// processor architecture and system
    pub machine: String,
}

/// ro-crate-metadata.json: Research Object Crate 1.1.
pub fn ro_crate(title: &str, date: Option<&str>, manifest: &Manifest) -> serde_json::Value {
    let described = [
        (names::SCENARIO, "application/toml", "The scenario, every value stated"),
        (names::MANIFEST, "application/json", "What was run, and digests of what came out"),
        (names::SUMMARY, "text/csv", "Means, standard deviations and 95 % intervals over replicates"),
    ];
    let mut files: Vec<(String, &str, &str)> =
        described.into_iter().map(|(file, kind, what)| (file.to_string(), kind, what)).collect();
    if manifest.files.contains_key(names::DIFFERENCES) {
        let what = "Differences to the baseline, replicate by replicate, with 95 % intervals";
        files.push((names::DIFFERENCES.to_string(), "text/csv", what));
    }
    for (name, what) in [
        (names::SUMMARY_TABLE, "As summary.csv, with every measure"),
        (names::DIFFERENCES_TABLE, "As differences.csv, with every measure"),
    ] {
        if manifest.files.contains_key(name) {
            files.push((name.to_string(), "application/vnd.apache.parquet", what));
        }
    }
    if manifest.files.contains_key(names::HYPOTHESES) {
        files.push((names::HYPOTHESES.to_string(), "text/csv", "What the runs say of each claim, a row a test"));
    }
    let tables = manifest.tables.values();
    files.extend(tables.map(|table| (table.file.clone(), "application/vnd.apache.parquet", "Data, a table")));
    files.extend(manifest.inputs.keys().map(|file| (file.clone(), "text/plain", "A file that the scenario reads")));
    let mut root = serde_json::json!({
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": format!("Simulation results of Heimo, model version {}, seed {}", manifest.model_version, manifest.seed),
        "identifier": manifest.run_id,
        "hasPart": files.iter().map(|(file, ..)| serde_json::json!({ "@id": file })).collect::<Vec<_>>(),
        "mentions": { "@id": "#run" }
    });
    if let Some(date) = date {
        root["datePublished"] = date.into();
    }
    let mut graph = vec![
        serde_json::json!({
            "@id": names::RO_CRATE,
            "@type": "CreativeWork",
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
            "about": { "@id": "./" }
        }),
        root,
    ];
    graph.extend(files.iter().map(|(file, kind, what)| {
        serde_json::json!({ "@id": file, "@type": "File", "encodingFormat": kind, "description": what })
    }));
    graph.push(serde_json::json!({
        "@id": "#run",
        "@type": "CreateAction",
        "name": "heimo run",
        "instrument": { "@id": "#heimo" },
        "object": { "@id": names::SCENARIO },
        "result": { "@id": "./" }
    }));
    graph.push(serde_json::json!({
        "@id": "#heimo",
        "@type": "SoftwareApplication",
        "name": "Heimo",
        "softwareVersion": env!("CARGO_PKG_VERSION")
    }));
    serde_json::json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph })
}

/// ISO 8601 of seconds since 1970, UTC. Source: the civil-from-days algorithm of the proleptic Gregorian calendar.
pub fn iso_time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// ISO 8601 date of seconds since 1970, UTC.
pub fn iso_date(seconds: u64) -> String {
    let (year, month, day) = civil(seconds / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

fn civil(mut days: u64) -> (u64, u64, u64) {
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    // 400 years are 146,097 days: skip whole cycles, then count years and months.
    let mut year = 1970 + days / 146_097 * 400;
    days %= 146_097;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    (year, month as u64 + 1, days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(iso_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso_time(951_827_696), "2000-02-29T12:34:56Z");
        assert_eq!(iso_date(1_767_225_599), "2025-12-31");
        assert_eq!(iso_date(1_767_225_600), "2026-01-01");
        assert_eq!(iso_date(4_107_542_400), "2100-03-01");
        assert_eq!(iso_date(u64::MAX / 4).len(), "146138512313-01-01".len());
    }
}

//! The network keys: which of them the chosen kind uses, and the files it reads.

use super::source::{NoFiles, ReadFile, Source};
use super::statements::Statements;
use crate::network::FileNetwork;
use crate::network::file::{self, FileSpec};
use crate::scenario::limits;
use crate::scenario::network_keys::{forget_unused, uses};
use crate::scenario::parameters::{NetworkKind, TABLE};
use crate::scenario::problem::Report;
use crate::scenario::value::{FromValue, Value, Values};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Warns of stated keys that the kind does not use, and forgets what they say: it is in no digest.
pub(super) fn ignore_unused(report: &mut Report, base: &mut Values, statements: &Statements) {
    let kind = NetworkKind::from_value(base.get("network.kind"));
    for row in TABLE.iter().filter(|row| !uses(kind, row.key)) {
        if let Some(location) = statements.location(row.key) {
            let message = format!("`{}` has no effect with network.kind = \"{}\"", row.key, kind.name());
            report.warn(location, row.key, message, "remove it, or choose the kind of network that uses it");
        }
    }
    forget_unused(base);
}

/// Reads the network's files if the kind is `file`; the number of nodes becomes `population.size`.
pub(super) fn load(
    report: &mut Report,
    base: &mut Values,
    statements: &Statements,
    source: &Source,
    read: ReadFile,
) -> Option<Arc<FileNetwork>> {
    if NetworkKind::from_value(base.get("network.kind")) != NetworkKind::File {
        return None;
    }
    if let Some(location) = statements.location("population.size") {
        let help = "remove `population.size`, or choose another `network.kind`";
        report.error(
            location,
            "population.size",
            "`population.size` is given, but the network's file says how many agents there are",
            help,
        );
    }
    let text = |key: &str| String::from_value(base.get(key));
    if report.names("network.file") {
        return None; // it is stated, but no path
    }
    if text("network.file").is_empty() {
        let location = statements.location_of_any(&["network.file", "network.kind"]);
        let help = "name the file: network.file = \"networks/karate.edges\"";
        report.error(&location, "network.file", "`network.kind` is \"file\", but there is no `network.file`", help);
        return None;
    }
    let network = Arc::new(read_network(report, base, statements, source, read)?);
    base.set("population.size", Value::Integer(network.graph.nodes() as i64));
    Some(network)
}

/// Hands the files' bytes to the network's reader.
fn read_network(
    report: &mut Report,
    base: &Values,
    statements: &Statements,
    source: &Source,
    read: ReadFile,
) -> Option<FileNetwork> {
    let text = |key: &str| Some(String::from_value(base.get(key))).filter(|text| !text.is_empty());
    let number = |key: &str| f64::from_value(base.get(key));
    let spec = FileSpec {
        path: text("network.file").unwrap_or_default().into(),
        directed: bool::from_value(base.get("network.directed")),
        nodes: text("network.nodes").map(PathBuf::from),
        opinion: text("network.opinion"),
        opinion_min: number("network.opinion_min"),
        opinion_max: number("network.opinion_max"),
    };
    let mut bytes = |key: &str, path: &Path| match read(&beside(source, path)) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let beside = "check the name; the path is relative to the folder of the scenario";
            let (why, help) = match error.kind() {
                _ if NoFiles::is(&error) => (NoFiles.to_string(), NoFiles::HELP),
                ErrorKind::NotFound => ("there is no such file".to_string(), beside),
                kind => (format!("it cannot be read, {kind}"), beside),
            };
            let message = format!("`{key}` = \"{}\": {why}", path.display());
            report.error(&statements.location_of_any(&[key]), key, message, help);
            None
        }
    };
    let links = bytes("network.file", &spec.path);
    let nodes = spec.nodes.as_ref().map(|path| bytes("network.nodes", path));
    for (key, file) in [("network.file", links.as_ref()), ("network.nodes", nodes.as_ref().and_then(Option::as_ref))] {
        if !limits::NETWORK_BYTES.holds(report, &statements.location_of_any(&[key]), file.map_or(0, Vec::len) as u128) {
            return None;
        }
    }
    if number("network.opinion_min") == number("network.opinion_max") {
        return None; // reported as values that do not go together
    }
    match file::parse(&spec, &links?, nodes.map_or(Some(None), |nodes| nodes.map(Some))?.as_deref()) {
        Ok(network) => {
            for note in &network.notes {
                let message = format!("`network.file`: {}: {note}", network.path.display());
                let help = "where that is meant, nothing needs to be done";
                report.warn(&statements.location_of_any(&["network.file"]), "network.file", message, help);
            }
            Some(network)
        }
        Err(problems) => {
            for problem in problems {
                let of_nodes = spec.nodes.as_ref() == Some(&problem.file);
                let key = if of_nodes { "network.nodes" } else { "network.file" };
                let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
                let message = format!("`{key}`: {}{line}: {}", problem.file.display(), problem.what);
                let keys: &[&str] = if problem.line.is_none() { &["network.opinion", key] } else { &[key] };
                report.error(&statements.location_of_any(keys), key, message, problem.remedy);
            }
            None
        }
    }
}

/// A path as a scenario writes it, from where the program runs.
fn beside(source: &Source, path: &Path) -> PathBuf {
    source.path.parent().map_or_else(|| path.to_path_buf(), |folder| folder.join(path))
}

//! The network keys: which of them the chosen kind uses, and the files it reads.

use super::points;
use super::source::{NoFiles, ReadFile, Source};
use super::statements::Statements;
use crate::network::FileNetwork;
use crate::network::file::{self, FileProblem, FileSpec, Format, Header};
use crate::scenario::checked::Scenario;
use crate::scenario::limits;
use crate::scenario::network_keys::{file_spec, forget_unused, uses};
use crate::scenario::parameters::{NetworkKind, TABLE};
use crate::scenario::points::{Sweeping, points as points_of};
use crate::scenario::problem::{Location, Report};
use crate::scenario::sweep::Axis;
use crate::scenario::value::{FromValue, Value, Values};
use crate::text::hex;
use sha2::{Digest, Sha256};
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

/// Reads the networks of a sweep that varies how its file is read, or which it is: each once, whatever points there are.
pub(super) fn load_swept(
    report: &mut Report,
    location: &Location,
    scenario: &mut Scenario,
    made: Option<&Sweeping>,
    (source, read): (&Source, ReadFile),
) {
    let Some(sweep) = scenario.sweep.as_ref().filter(|_| !report.has_errors()) else { return };
    let of_file = |axis: &&Axis| uses(NetworkKind::File, axis.row.key) && !uses(NetworkKind::Random, axis.row.key);
    let Some(axis) = sweep.axes.iter().find(of_file) else { return };
    let key = axis.row.key;
    if scenario.network.is_none() {
        let message = format!("`{key}` varies, but the network is from no file");
        return report.error(
            location,
            key,
            message,
            "say network.kind = \"file\", and in network.file one of the files",
        );
    }
    let points = match made.map_or_else(|| points_of(scenario), |made| Ok(made.clone())) {
        Ok(made) => made.points,
        Err(problem) => return report.error(location, "sweep", problem, "change the axes or the design"),
    };
    let known = file_spec(&scenario.platforms[0].values);
    for point in &points {
        let values = scenario.design_at(0, point).values;
        let spec = file_spec(&values);
        if spec == known || scenario.networks.iter().any(|(own, _)| *own == spec) {
            continue;
        }
        let count = scenario.networks.len() as u128 + 1;
        if !limits::NETWORKS.holds(report, location, count) {
            return;
        }
        let Some(network) = read_network(report, &values, &Statements(Vec::new()), source, read) else { return };
        scenario.networks.push((spec, Arc::new(network)));
    }
}

/// Hands the files' bytes to the network's reader.
fn read_network(
    report: &mut Report,
    base: &Values,
    statements: &Statements,
    source: &Source,
    read: ReadFile,
) -> Option<FileNetwork> {
    let spec = file_spec(base);
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
    if spec.opinion_min == spec.opinion_max {
        return None; // reported as values that do not go together
    }
    let (links, nodes) = (links?, nodes.map_or(Some(None), |nodes| nodes.map(Some))?);
    match parse(&spec, links, nodes) {
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

/// Reads a network; a file of Parquet is read as the table that it is.
fn parse(spec: &FileSpec, links: Vec<u8>, nodes: Option<Vec<u8>>) -> Result<FileNetwork, Vec<FileProblem>> {
    let columnar = |bytes: &Vec<u8>| bytes.starts_with(b"PAR1");
    if !columnar(&links) && !nodes.as_ref().is_some_and(columnar) {
        return file::parse(spec, &links, nodes.as_deref());
    }
    let table = |bytes: Vec<u8>, path: &Path| match columnar(&bytes) {
        true => points::parquet_as_csv(bytes).map_err(|what| {
            let remedy = "write it as a flat table of numbers and texts, or as CSV".to_string();
            vec![FileProblem { file: path.into(), line: Some(1), what, remedy }]
        }),
        false => Ok(bytes),
    };
    let digest = |path: &Path, bytes: &[u8]| (path.display().to_string(), hex(&Sha256::digest(bytes)));
    let mut digests = vec![digest(&spec.path, &links)];
    digests.extend(spec.nodes.as_deref().zip(nodes.as_deref()).map(|(path, bytes)| digest(path, bytes)));
    let format = if columnar(&links) && spec.format == Format::Auto { Format::Table } else { spec.format };
    let links = table(links, &spec.path)?;
    let nodes = nodes.map(|bytes| table(bytes, spec.nodes.as_deref().unwrap_or(&spec.path))).transpose()?;
    let as_csv =
        FileSpec { format, header: if format == spec.format { spec.header } else { Header::Present }, ..spec.clone() };
    let mut network = file::parse_texts(&as_csv, &links, nodes.as_deref(), digests)?;
    if format != spec.format {
        network.about = network.about.replacen("a table with commas", "Parquet", 1);
    }
    Ok(network)
}

/// A path as a scenario writes it, from where the program runs.
fn beside(source: &Source, path: &Path) -> PathBuf {
    source.path.parent().map_or_else(|| path.to_path_buf(), |folder| folder.join(path))
}

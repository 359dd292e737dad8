//! The network keys: which of them the chosen kind uses, and the files it reads.

use super::{ReadFile, Source, Statements};
use crate::scenario::FileNetwork;
use crate::scenario::parameters::{NetworkKind, TABLE};
use crate::scenario::problem::Report;
use crate::scenario::value::{FromValue, Value, Values};
use std::sync::Arc;

/// Whether a kind of network reads a key of `network` or `blocks`.
pub(in crate::scenario) fn uses(kind: NetworkKind, key: &str) -> bool {
    match key {
        "network.degree" | "network.growth" => kind != NetworkKind::File,
        "network.rewiring" => kind == NetworkKind::SmallWorld,
        "network.mixing" | "blocks.count" | "blocks.opinion" => kind == NetworkKind::Blocks,
        "network.file"
        | "network.directed"
        | "network.nodes"
        | "network.opinion"
        | "network.opinion_min"
        | "network.opinion_max" => kind == NetworkKind::File,
        _ => true,
    }
}

/// Warns of stated keys that the kind does not use, and forgets what they say: it is in no digest.
pub(super) fn ignore_unused(report: &mut Report, base: &mut Values, statements: &Statements) {
    let kind = NetworkKind::from_value(base.get("network.kind"));
    for row in TABLE.iter().filter(|row| !uses(kind, row.key)) {
        base.set(row.key, row.default.owned());
        if let Some(place) = statements.place(row.key) {
            let message = format!("`{}` has no effect with network.kind = \"{}\"", row.key, kind.name());
            report.warn(place, row.key, message, "remove it, or choose the kind of network that uses it");
        }
    }
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
    if let Some(place) = statements.place("population.size") {
        let help = "remove `population.size`, or choose another `network.kind`";
        report.error(
            place,
            "population.size",
            "`population.size` is given, but the network's file says how many agents there are",
            help,
        );
    }
    let text = |key: &str| String::from_value(base.get(key));
    if text("network.file").is_empty() {
        let place = statements.place_of_any(&["network.file", "network.kind"]);
        let help = "name the file: network.file = \"networks/karate.edges\"";
        report.error(&place, "network.file", "`network.kind` is \"file\", but there is no `network.file`", help);
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
    let _ = (base, source, read);
    report.error(
        &statements.place_of_any(&["network.file"]),
        "network.file",
        "networks from files are not read yet",
        "choose another `network.kind`",
    );
    None
}

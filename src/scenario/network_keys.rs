//! The keys of `[network]` and `[blocks]`: which of them a kind of network reads, and the network they ask for.

use super::parameters::{NetworkKind, Parameters, TABLE};
use super::tables::LAYOUT;
use super::value::{FromValue, Parameter, Values};
use crate::network::Graph;
use crate::network::file::{self, FileSpec};
use crate::network::generate::{Family, effective_degree, generate};
use std::path::PathBuf;
use std::sync::LazyLock;

/// Keys of a network's file that were added after runs had ids: at their defaults they are in none, for they change nothing.
pub(super) const LATER: &[&str] = &[
    "network.format",
    "network.header",
    "network.source",
    "network.target",
    "network.weight",
    "network.weighted",
    "network.repeats",
    "network.not_positive",
    "network.time",
    "network.time_min",
    "network.time_max",
    "network.bipartite",
    "network.node",
    "network.opinion_words",
    "network.tolerance",
    "network.place",
    "network.tribe",
    "network.missing",
    "network.decimal",
];

/// What a scenario says about its network's file.
pub(super) fn file_spec(values: &Values) -> FileSpec {
    let text = |key: &str| Some(String::from_value(values.get(key))).filter(|text| !text.is_empty());
    let name = |key: &str| String::from_value(values.get(key));
    let number = |key: &str| f64::from_value(values.get(key));
    let float = |key: &str| f64::from(f32::from_value(values.get(key)));
    FileSpec {
        path: text("network.file").unwrap_or_default().into(),
        format: file::Format::from_name(&name("network.format")),
        directed: bool::from_value(values.get("network.directed")),
        header: file::Header::from_name(&name("network.header")),
        source: text("network.source"),
        target: text("network.target"),
        weight: text("network.weight"),
        weighted: bool::from_value(values.get("network.weighted")),
        repeats: file::Repeats::from_name(&name("network.repeats")),
        not_positive: file::NotPositive::from_name(&name("network.not_positive")),
        time: text("network.time"),
        times: [number("network.time_min"), number("network.time_max")],
        bipartite: file::Bipartite::from_name(&name("network.bipartite")),
        nodes: text("network.nodes").map(PathBuf::from),
        node: text("network.node"),
        opinion: text("network.opinion"),
        opinion_min: number("network.opinion_min"),
        opinion_max: number("network.opinion_max"),
        opinion_words: text("network.opinion_words"),
        tolerance: text("network.tolerance"),
        tolerances: [float("agents.tolerance_min"), float("agents.tolerance_max")],
        place: text("network.place"),
        places: u32::from_value(values.get("population.places")),
        tribe: text("network.tribe"),
        tribes: u32::from_value(values.get("tribes.count")),
        missing: text("network.missing"),
        decimal: file::Decimal::from_name(&name("network.decimal")),
    }
}

/// Whether a kind of network reads a key of `network` or `blocks`.
pub(super) fn uses(kind: NetworkKind, key: &str) -> bool {
    match key {
        "network.degree" | "network.growth" => kind != NetworkKind::File,
        "network.rewiring" => kind == NetworkKind::SmallWorld,
        "network.mixing" | "blocks.count" | "blocks.opinion" => kind == NetworkKind::Blocks,
        "network.file" | "network.directed" | "network.nodes" => kind == NetworkKind::File,
        "network.opinion" | "network.opinion_min" | "network.opinion_max" => kind == NetworkKind::File,
        key if LATER.contains(&key) => kind == NetworkKind::File,
        _ => true,
    }
}

/// Puts keys that the kind of network does not use to their defaults: they are in no digest.
pub(super) fn forget_unused(values: &mut Values) {
    let kind = NetworkKind::from_value(values.get("network.kind"));
    let unused = OF_KINDS.iter().filter(|(_, row)| !uses(kind, row.key));
    unused.for_each(|(position, row)| values.set_at(*position, &row.default));
}

/// Puts keys of networks to what they are elsewhere.
pub(super) fn restore(values: &mut Values, from: &Values) {
    OF_KINDS.iter().for_each(|(position, _)| values.set_at(*position, from.at(*position)));
}

/// The keys of networks and where they are, of which each kind uses some: a large sweep goes through them a million times.
static OF_KINDS: LazyLock<Vec<(usize, &'static Parameter)>> = LazyLock::new(|| {
    let of_networks = TABLE.iter().filter(|row| matches!(row.section(), Some("network" | "blocks")));
    of_networks.map(|row| (LAYOUT.position(row.key), row)).collect()
});

impl Parameters {
    /// Generates the follow network of a society of `population.size` agents.
    ///
    /// # Panics
    /// If the kind is `file`: such a network is read, not generated.
    pub fn generate_network(&self, seed: u64, replicate: u32) -> Graph {
        let (nodes, network) = (self.population.size, &self.network);
        let family = match network.kind {
            NetworkKind::Random => Family::Random,
            NetworkKind::SmallWorld => Family::SmallWorld { rewiring: network.rewiring },
            NetworkKind::ScaleFree => Family::ScaleFree,
            NetworkKind::Blocks => Family::Blocks { mixing: network.mixing, count: self.blocks.count },
            NetworkKind::File => unreachable!("a network of kind `file` is read, not generated"),
        };
        generate(nodes, effective_degree(network.degree, network.growth, nodes), family, seed, replicate)
    }
}

//! The keys of `[network]` and `[blocks]`: which of them a kind of network reads, and the network they ask for.

use super::parameters::{NetworkKind, Parameters, TABLE};
use super::tables::LAYOUT;
use super::value::{FromValue, Parameter, Values};
use crate::network::Graph;
use crate::network::generate::{Family, effective_degree, generate};
use std::sync::LazyLock;

/// Whether a kind of network reads a key of `network` or `blocks`.
pub(super) fn uses(kind: NetworkKind, key: &str) -> bool {
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

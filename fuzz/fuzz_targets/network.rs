//! Readers of networks on any bytes: the first byte chooses format and keys, the second how much is links; the rest is links
//! and node table.
#![no_main]

use heimo::network::file::{FileSpec, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [choice, share, text @ ..] = data else { return };
    let (links, nodes) = text.split_at(text.len() * usize::from(*share) / 255);
    let table = choice & 4 != 0;
    let spec = FileSpec {
        path: ["links.edges", "links.csv", "links.gml", "links"][usize::from(choice % 4)].into(),
        directed: choice & 8 != 0,
        nodes: table.then(|| "nodes.tsv".into()),
        opinion: (table && choice & 16 != 0).then(|| "x".into()),
        opinion_min: 0.0,
        opinion_max: 1.0,
        ..FileSpec::default()
    };
    match parse(&spec, links, table.then_some(nodes)) {
        Ok(network) => assert!(network.graph.nodes() >= 2 && network.graph.links() > 0),
        Err(problems) => assert!(!problems.is_empty() && problems.iter().all(|problem| problem.line.is_some())),
    }
});

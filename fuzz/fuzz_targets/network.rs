//! Readers of networks on any bytes: the first byte chooses the format, by which the rest is read or which is told by it, the next two
//! the keys, the fourth how much is links; the rest is links and node table.
#![no_main]

use heimo::network::file::{Bipartite, Decimal, FileSpec, Format, Header, NotPositive, Repeats, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [format, one, two, share, text @ ..] = data else { return };
    let (links, nodes) = text.split_at(text.len() * usize::from(*share) / 255);
    let flag = |byte: u8, bit: u8| byte >> bit & 1 == 1;
    let table = flag(*one, 0);
    let column = |on: bool, name: &str| on.then(|| name.to_string());
    let names = Format::NAMES;
    let keyed = flag(*one, 2);
    let spec = FileSpec {
        path: ["links.edges", "links.csv", "links.gml", "links.csv.gz"][usize::from(format >> 5 & 3)].into(),
        format: Format::from_name(names[usize::from(format & 31) % names.len()]),
        directed: flag(*one, 1),
        header: Header::from_name(Header::NAMES[usize::from(one >> 3 & 3) % 3]),
        source: column(keyed, "1"),
        target: column(keyed, "2"),
        weight: column(flag(*one, 5), "weight"),
        weighted: flag(*one, 6),
        repeats: Repeats::from_name(Repeats::NAMES[usize::from(one >> 7)]),
        not_positive: NotPositive::from_name(NotPositive::NAMES[usize::from(two & 1)]),
        time: column(flag(*two, 1), "3"),
        times: [0.0, 1e9],
        bipartite: Bipartite::from_name(Bipartite::NAMES[usize::from(two >> 2 & 3) % 3]),
        nodes: table.then(|| "nodes.tsv".into()),
        opinion: column(flag(*two, 4), "x"),
        opinion_min: 0.0,
        opinion_words: column(flag(*two, 4), "left = 0, right = 1"),
        tolerance: column(flag(*two, 5), "y"),
        place: column(flag(*two, 6), "z"),
        places: 4,
        tribe: column(flag(*two, 6), "z"),
        tribes: 4,
        missing: column(flag(*two, 7), "NA"),
        decimal: Decimal::from_name(Decimal::NAMES[usize::from(two >> 7)]),
        ..FileSpec::default()
    };
    match parse(&spec, links, table.then_some(nodes)) {
        Ok(network) => {
            let graph = &network.graph;
            assert!(graph.nodes() >= 2 && graph.links() > 0 && network.ids.len() == graph.nodes());
            for node in 0..graph.nodes() {
                let sums = graph.sums().get(graph.start(node)..graph.start(node + 1)).unwrap_or_default();
                assert!(sums.iter().all(|sum| *sum >= 0.0) && sums.is_sorted());
            }
            assert!(network.opinions.iter().flatten().all(|x| x.is_nan() || (-1.0..=1.0).contains(x)));
            assert!(network.places.iter().flatten().all(|place| *place < 4 || *place == u16::MAX));
        }
        Err(problems) => {
            assert!(
                !problems.is_empty()
                    && problems.iter().all(|problem| !problem.what.is_empty() && !problem.remedy.is_empty())
            );
        }
    }
});

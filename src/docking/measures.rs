//! Measures against independent oracles: published networks, laws in closed form, social influence on a pair.

use super::finding::Finding;
use super::harness::{Harness, Suite};
use crate::network::Graph;
use crate::network::file::{FileSpec, parse};
use crate::network::statistics::Ties;
use crate::scenario::FileNetwork;
use std::path::PathBuf;

/// The suite.
pub const SUITE: Suite = Suite { model: "measures", about: ABOUT, findings, allowed_misses: |_| 0 };

const ABOUT: &str = "\
Exact values: nothing here is drawn. Zachary's karate club ships with the project. The political blogs of Adamic & Glance
2005 do not: their two files are read from the folder that the environment variable HEIMO_DATA names, and left out where it
names none. Social influence on a pair is the three rules of the review by Flache et al. 2017.";

const KARATE: &str = "Zachary 1977; values of other programs";
const BLOGS: &str = "Adamic & Glance 2005; values of other programs";

fn findings(_: &Harness) -> Vec<Finding> {
    let mut findings = karate();
    findings.extend(political_blogs());
    findings.extend(pairs());
    findings
}

/// What was read, or why not.
fn network(spec: &FileSpec, links: &[u8], nodes: &[u8]) -> FileNetwork {
    match parse(spec, links, Some(nodes)) {
        Ok(network) => network,
        Err(problems) => panic!("{problems:#?}"),
    }
}

fn spec(name: &str, nodes: &str, opinion: &str, low: f64) -> FileSpec {
    FileSpec {
        path: name.into(),
        directed: false,
        nodes: Some(nodes.into()),
        opinion: Some(opinion.to_string()),
        opinion_min: low,
        opinion_max: 1.0,
        ..FileSpec::default()
    }
}

/// The side of each node: 1 for an opinion above 0.
fn split(network: &FileNetwork) -> Vec<u32> {
    network.opinions.iter().flatten().map(|&opinion| u32::from(opinion > 0.0)).collect()
}

fn karate() -> Vec<Finding> {
    let links = include_bytes!("../../scenarios/networks/karate.edges");
    let nodes = include_bytes!("../../scenarios/networks/karate.nodes.tsv");
    let club = network(&spec("karate.edges", "karate.nodes.tsv", "camp", -1.0), links, nodes);
    let (ties, split) = (Ties::of(&club.graph), split(&club));
    let rows = [
        ("modularity of the split", 0.358_235, ties.modularity(&split)),
        ("assortativity by degree", -0.475_613, ties.degree_assortativity()),
        ("assortativity by club", 0.717_531, ties.assortativity(&split)),
        ("transitivity", 0.255_682, ties.transitivity()),
        ("mean clustering", 0.570_638, ties.mean_clustering()),
        ("mean path", 2.408_200, ties.mean_path()),
        ("E-I index of the split", -0.717_949, external_internal(&club.graph, &split)),
    ];
    let finding = |(what, published, ours): (&str, f64, Option<f64>)| {
        // Published to six digits, some of them cut off, not rounded.
        Finding::exact(format!("karate club: {what}"), KARATE, published, 1e-6, ours.unwrap_or(f64::INFINITY))
    };
    rows.into_iter().map(finding).collect()
}

/// (external - internal) / all, over links. Krackhardt & Stern 1988.
fn external_internal(graph: &Graph, groups: &[u32]) -> Option<f64> {
    let across =
        |node: usize| graph.followees(node).iter().filter(|&&other| groups[other as usize] != groups[node]).count();
    let external: usize = (0..graph.nodes()).map(across).sum();
    (graph.links() > 0).then(|| 2.0 * external as f64 / graph.links() as f64 - 1.0)
}

/// The folder of networks that do not ship with the project.
#[allow(clippy::disallowed_methods)] // what is shown beside depends on it, nothing that a run gives
fn data() -> Option<PathBuf> {
    std::env::var_os("HEIMO_DATA").map(PathBuf::from)
}

fn political_blogs() -> Vec<Finding> {
    let read = |name: &str| std::fs::read(data()?.join(name)).ok();
    let Some((links, nodes)) = read("polblogs.edges").zip(read("polblogs.nodes.tsv")) else { return Vec::new() };
    let spec = spec("polblogs.edges", "polblogs.nodes.tsv", "leaning", 0.0);
    let (graph, leaning) = largest_component(&network(&spec, &links, &nodes));
    let ties = Ties::of(&graph);
    let exact = |what: &str, published: f64, tolerance: f64, ours: Option<f64>| {
        let label = format!("political blogs, largest component: {what}");
        Finding::exact(label, BLOGS, published, tolerance, ours.unwrap_or(f64::INFINITY))
    };
    vec![
        exact("blogs", 1_222.0, 0.0, Some(graph.nodes() as f64)),
        exact("modularity by leaning", 0.4053, 0.003, ties.modularity(&leaning)),
        exact("assortativity by leaning", 0.811, 0.003, ties.assortativity(&leaning)),
    ]
}

/// The largest connected component, nodes in their order, and their sides.
fn largest_component(network: &FileNetwork) -> (Graph, Vec<u32>) {
    let nodes = network.graph.nodes();
    let (ties, sides) = (Ties::of(&network.graph), split(network));
    let reach = |start: usize| ties.distances(start).iter().filter(|distance| distance.is_some()).count();
    // A node whose component holds more than half of all nodes is in the largest one.
    let start = (0..nodes).find(|&node| 2 * reach(node) > nodes).unwrap_or(0);
    let distances = ties.distances(start);
    let mut number = vec![None; nodes];
    let kept: Vec<usize> = (0..nodes).filter(|&node| distances[node].is_some()).collect();
    kept.iter().zip(0..).for_each(|(&node, new)| number[node] = Some(new));
    let mut offsets = vec![0];
    let mut targets = Vec::new();
    for &node in &kept {
        targets.extend(network.graph.followees(node).iter().filter_map(|&other| number[other as usize]));
        offsets.push(targets.len() as u64);
    }
    (Graph::with_offsets(offsets, targets), kept.iter().map(|&node| sides[node]).collect())
}

/// A rule of influence: the weight of a difference of opinion on \[0, 1\].
type Influence = fn(f64) -> f64;

/// Always towards the other.
const ASSIMILATIVE: Influence = |_| 1.0;
/// Towards the other within the bound of 0.3.
const SIMILARITY_BIASED: Influence = |distance| if distance <= 0.3 { 1.0 } else { 0.0 };
/// w = 1 - 2|d|: towards the similar, away from the dissimilar.
const REPULSIVE: Influence = |distance| 1.0 - 2.0 * distance;

/// The difference of two who influence each other 1,000 times at a rate of 0.1, opinions kept on \[0, 1\].
fn met(influence: Influence, mut a: f64, mut b: f64) -> f64 {
    const RATE: f64 = 0.1;
    for _ in 0..1_000 {
        let pull = RATE * influence((b - a).abs()) * (b - a);
        (a, b) = ((a + pull).clamp(0.0, 1.0), (b - pull).clamp(0.0, 1.0));
    }
    (b - a).abs()
}

fn pairs() -> Vec<Finding> {
    const FLACHE: &str = "Flache et al. 2017, Models of social influence";
    let rows: [(&str, Influence, f64, f64, f64); 6] = [
        ("assimilative, from 0 and 1", ASSIMILATIVE, 0.0, 1.0, 0.0),
        ("similarity-biased within the bound, from 0.4 and 0.65", SIMILARITY_BIASED, 0.4, 0.65, 0.0),
        ("similarity-biased beyond the bound, from 0.4 and 0.75", SIMILARITY_BIASED, 0.4, 0.75, 0.35),
        ("repulsive below one half, from 0.3 and 0.79", REPULSIVE, 0.3, 0.79, 0.0),
        ("repulsive above one half, from 0.3 and 0.81", REPULSIVE, 0.3, 0.81, 1.0),
        ("repulsive at one half, from 0.25 and 0.75", REPULSIVE, 0.25, 0.75, 0.5),
    ];
    let finding = |(what, influence, a, b, published): (&str, Influence, f64, f64, f64)| {
        Finding::exact(format!("difference of a pair, {what}"), FLACHE, published, 1e-9, met(influence, a, b))
    };
    rows.into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::docking::{Tier, Verdict};

    #[test]
    fn all_values_are_exact() {
        let findings = findings(&Harness { tier: Tier::Fast, seed: 1 });
        assert!(findings.len() >= 13);
        findings.iter().for_each(|finding| assert_eq!(finding.verdict, Verdict::Agrees, "{finding:?}"));
    }

    #[test]
    fn the_largest_component_keeps_order_and_sides() {
        let network = network(
            &FileSpec { directed: true, ..spec("a.edges", "a.tsv", "side", 0.0) },
            b"2 4\n4 2\n4 5\n5 4\n1 3\n",
            b"id\tside\n1\t0\n2\t1\n3\t0\n4\t0\n5\t1\n",
        );
        let (kept, sides) = largest_component(&network);
        assert_eq!((kept.nodes(), kept.links(), sides), (3, 4, vec![1, 0, 1]));
        assert_eq!(kept.followees(1), [0, 2]);
    }
}

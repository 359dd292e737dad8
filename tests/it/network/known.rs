//! Known graphs: what the readers and the exact measures must say of them.

use super::{spec, with_table};
use heimo::network::Graph;
use heimo::network::file::{FileSpec, parse};
use heimo::network::statistics::Ties;
use heimo::scenario::parameters::Parameters;
use heimo::scenario::value::{Value, Values};
use heimo::scenario::{FileNetwork, NetworkCounts};
use std::path::PathBuf;

fn read(spec: &FileSpec, links: &str, nodes: Option<&str>) -> FileNetwork {
    match parse(spec, links.as_bytes(), nodes.map(str::as_bytes)) {
        Ok(network) => network,
        Err(problems) => panic!("{problems:#?}"),
    }
}

fn shipped(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/networks").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn near(found: Option<f64>, published: f64) {
    let found = found.expect("the measure is defined");
    assert!((found - published).abs() <= 5.1e-7, "{found}, published {published}");
}

#[test]
fn karate_club_has_its_published_measures() {
    let mut spec = with_table(spec("karate.edges", false), Some("camp"));
    (spec.opinion_min, spec.opinion_max) = (-1.0, 1.0);
    let club = read(&spec, &shipped("karate.edges"), Some(&shipped("karate.nodes.tsv")));
    let opinions = club.opinions.as_ref().expect("the table gives them");
    let split: Vec<u32> = opinions.iter().map(|&x| u32::from(x > 0.0)).collect();
    assert!(opinions.iter().all(|&x| x == -1.0 || x == 1.0));
    assert_eq!(split.iter().sum::<u32>(), 17);
    assert_eq!((club.ids.len(), club.ids[0].as_str(), club.ids[33].as_str()), (34, "1", "34"));
    assert_eq!(club.counts, NetworkCounts { links_read: 78, ..NetworkCounts::default() });
    assert_eq!(club.graph.links(), 156);
    let ties = Ties::of(&club.graph);
    assert_eq!((ties.count(), ties.components()), (78, vec![34]));
    near(ties.modularity(&split), 0.358_235);
    near(ties.degree_assortativity(), -0.475_613);
    near(ties.assortativity(&split), 0.717_531);
    near(ties.transitivity(), 0.255_682);
    near(ties.mean_clustering(), 0.570_638);
    near(ties.mean_path(), 2.408_200);
    let outside: usize =
        (0..34).map(|u| club.graph.followees(u).iter().filter(|&&v| split[v as usize] != split[u]).count()).sum();
    near(Some((2.0 * outside as f64 - 156.0) / 156.0), -0.717_949);
}

#[test]
fn measures_of_small_graphs_are_exact_or_undefined() {
    // A triangle with a tail, a separate pair, and a node alone.
    let offsets = vec![0, 2, 3, 4, 4, 5, 5, 5];
    let ties = Ties::of(&Graph::with_offsets(offsets, vec![1, 2, 2, 3, 5]));
    assert_eq!((ties.count(), ties.components()), (5, vec![4, 2, 1]));
    assert_eq!(ties.transitivity(), Some(0.6)); // 3 closed of 5 paths
    assert_eq!(ties.mean_clustering(), Some((1.0 + 1.0 + 1.0 / 3.0) / 7.0));
    assert_eq!(ties.mean_path(), Some(9.0 / 7.0)); // 5 pairs at 1, 2 at 2
    assert_eq!(ties.modularity(&[0, 0, 0, 0, 1, 1, 2]), Some(0.32)); // 1 - (8^2 + 2^2)/10^2
    assert_eq!(ties.assortativity(&[0; 7]), None);
    assert_eq!(ties.modularity(&[0; 7]), Some(0.0));
    let pair = Ties::of(&Graph::with_fixed_degree(2, 1, vec![1, 0]));
    assert_eq!((pair.degree_assortativity(), pair.transitivity()), (None, None));
}

#[test]
fn ties_of_a_generated_graph_are_its_links_without_directions() {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(50));
    values.set("network.kind", Value::Name("scale-free"));
    let graph = Parameters::from_values(&values).generate_network(1, 0);
    assert_eq!(2 * Ties::of(&graph).count(), graph.links());
}

#[test]
fn every_way_of_writing_the_same_links_reads_alike() {
    let plain = read(&spec("a.edges", true), "10 9\n9 8\n10 8\n", None);
    let edge_lists = [
        "\u{feff}# comment\n10\t9\n% comment\n\n  9   8  \n10 8",
        "10 9\r\n9 8\r\n10 8\r\n",
        "10 9\r9 8\r10 8\r",
        "10 9 0.5\n9 8 2\n10 8 7\n",
        "010 +9\n9 8\n10 8\n",
        "10 9\n10 8\n9 8\n",
    ];
    for text in edge_lists {
        let network = read(&spec("b.txt", true), text, None);
        assert_eq!((&network.graph, &network.ids), (&plain.graph, &plain.ids), "{text:?}");
    }
    let tables = [
        "source,target\n10,9\n9,8\n10,8\n",
        "10,9\n9,8\n10,8\n",
        "\"10\",\"9\"\r\n 9 , 8 \r\n\r\n10,8",
        "sep=;\nsource;target\n10;9\n9;8\n10;8\n",
        "Source;Target;Type\n10;9;Directed\n9;8;Directed\n10;8;Directed\n",
        "source\ttarget\n10\t9\n9\t8\n10\t8\n",
        "when,ego,alter\n3,10,9\n4,9,8\n5,10,8\n",
        ",user_a,user_b\n0,10,9\n1,9,8\n2,10,8\n",
        "Weight,Target,Source\n1,9,10\n2,8,9\n3,8,10\n",
        "FROM,To,note\n10,9,\"a, \"\"b\"\"\"\n9,8,\n10,8,x\n",
    ];
    for text in tables {
        let network = read(&spec("b.CSV", true), text, None);
        assert_eq!((&network.graph, &network.ids), (&plain.graph, &plain.ids), "{text:?}");
    }
    let by_first_line = [
        "userID\tfriendID\n10\t9\n9\t8\n10\t8\n",
        "# Directed graph\n# FromNodeId ToNodeId\nfrom to\n10 9\n9 8\n10 8\n",
        "10,9\n9,8\n10,8\n",
        "source;target\n10;9\n9;8\n10;8\n",
    ];
    for text in by_first_line {
        let network = read(&spec("b.dat", true), text, None);
        assert_eq!((&network.graph, &network.ids), (&plain.graph, &plain.ids), "{text:?}");
    }
    let graphs = [
        "graph [ node [ id 8 ] node [ id 9 ] node [ id 10 ] edge [ source 10 target 9 ] edge [ source 9 target 8 ] \
         edge [ source 10 target 8 ] ]",
        "Creator \"me [ \n ]\"\nVersion 1\ngraph\n[\n  directed 1\n  # comment ]\n  node [ id 8 label \"x\" graphics [ x 1.5 line [ \
         ] ] ]\n  node [ label \"y\" id 9 ]\n  edge [ source 10 target 9 value -1e5 ]\n  edge [ target 8 source 9 ]\n  edge [ \
         source 10 target 8 ]\n  node [ id \"10\" ]\n]\n",
    ];
    for text in graphs {
        let network = read(&spec("b.gml", true), text, None);
        assert_eq!((&network.graph, &network.ids), (&plain.graph, &plain.ids), "{text:?}");
    }
}

#[test]
fn nodes_are_in_order_of_number_or_of_appearance() {
    let numbers = read(&spec("a.edges", true), "5 -7\n-7 1000000000000\n", None);
    assert_eq!(numbers.ids, ["-7", "5", "1000000000000"]);
    assert_eq!(numbers.graph.followees(1), [0]);
    let texts = read(&spec("a.csv", true), "source,target\nzoe,5\n5,\"Doe, Ann\"\n", None);
    assert_eq!(texts.ids, ["zoe", "5", "Doe, Ann"]);
    let two_texts = read(&spec("a.csv", true), "source,target\nann,bob\ncid,ann\n", None);
    assert_eq!(two_texts.ids, ["ann", "bob", "cid"]);
}

#[test]
fn what_a_file_says_of_itself_is_told_where_it_is_not_followed() {
    let notes = |path: &str, directed: bool, text: &str| read(&spec(path, directed), text, None).notes;
    for text in ["# Directed graph (each pair once)\n0 1\n1 2\n", "% asym weighted\n0 1 1\n1 2 1\n"] {
        let said = notes("a.txt", false, text);
        assert!(said.len() == 1 && said[0].contains("network.directed = true"), "{said:?}");
        assert!(notes("a.txt", true, text).is_empty());
    }
    let table = "source,target,type\n1,2,Undirected\n2,3,undirected\n";
    assert!(notes("a.csv", false, table).is_empty());
    assert!(notes("a.csv", true, table)[0].contains("no direction"), "{:?}", notes("a.csv", true, table));
    for text in ["source,target,sign\n1,2,-1\n2,3,1\n", "1,2,0,7\n2,3,5,7\n"] {
        let said = notes("a.csv", false, text);
        assert!(said.len() == 1 && said[0].starts_with("1 of the links have a number in "), "{said:?}");
    }
    let account = read(&spec("a.csv", false), "since,target,source\n1999,2,1\n", None).account();
    assert!(account.contains("a table with commas, source to target; ignored: since"), "{account}");
}

#[test]
fn repeats_and_self_links_are_counted_and_dropped() {
    let text = "1 2\n2 1\n1 2\n3 3\n4 1\n";
    let directed = read(&spec("a.edges", true), text, None);
    let counts = NetworkCounts {
        links_read: 5,
        self_links: 1,
        repeats: 1,
        nodes_only_in_table: 0,
        without_out_links: 1,
        ..NetworkCounts::default()
    };
    assert_eq!((directed.counts, directed.graph.links()), (counts, 3));
    let ties = read(&spec("a.edges", false), text, None);
    let counts = NetworkCounts {
        links_read: 5,
        self_links: 1,
        repeats: 2,
        nodes_only_in_table: 0,
        without_out_links: 1,
        ..NetworkCounts::default()
    };
    assert_eq!((ties.counts, ties.graph.links()), (counts, 4));
    assert_eq!(ties.graph.followees(0), [1, 3]);
}

#[test]
fn a_node_table_adds_nodes_and_opinions() {
    let spec = with_table(spec("a.edges", true), Some("lean"));
    let network =
        read(&spec, "1 2\n", Some("id\tname\tlean\r\n7\tseven \"7\"\t0.25\r\n\r\n2\ttwo\t1\r\n1\tone\t0e0\r\n"));
    assert_eq!(network.ids, ["1", "2", "7"]);
    assert_eq!(network.opinions, Some(vec![-1.0, 1.0, -0.5]));
    assert_eq!((network.counts.nodes_only_in_table, network.counts.without_out_links), (1, 2));
    let no_opinion = FileSpec { opinion: None, ..spec };
    let network = read(&no_opinion, "1 2\n", Some("id,lean\n2,none\n9,\n"));
    assert_eq!((network.ids.len(), network.opinions), (3, None)); // node 1 is linked only, and that is fine
    let ids_alone = read(&no_opinion, "1 2\n", Some("id\n5\n4\n"));
    assert_eq!(ids_alone.ids, ["1", "2", "4", "5"]);
}

#[test]
fn files_are_known_by_their_digests() {
    let spec = with_table(spec("dir/a.edges", true), None);
    let network = read(&spec, "1 2\n", Some("id\n3\n"));
    let paths: Vec<&str> = network.digests.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["dir/a.edges", "nodes.tsv"]);
    // SHA-256 of "1 2\n", from coreutils' sha256sum.
    assert_eq!(network.digests[0].1, "f251ddc12234e0da8d3b778bd0f7463fb477f16f47757f5617dc8b4ff4d4f14a");
}

/// The folder of real networks that do not ship with the project, if HEIMO_DATA names it.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("HEIMO_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: HEIMO_DATA names no folder of real networks");
    }
    folder
}

/// The political blogs, their largest connected component without directions (Adamic & Glance 2005).
#[test]
fn political_blogs_have_their_published_measures() {
    let Some(folder) = data() else { return };
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let table = with_table(spec("polblogs.edges", false), Some("leaning"));
    let blogs = parse(&table, &bytes("polblogs.edges"), Some(&bytes("polblogs.nodes.tsv"))).expect("reads");
    let whole = Ties::of(&blogs.graph);
    let of_most_ties = (0..blogs.graph.nodes()).max_by_key(|&node| whole.degree(node)).expect("nodes");
    let inside: Vec<bool> = whole.distances(of_most_ties).iter().map(Option::is_some).collect();
    assert_eq!(inside.iter().filter(|&&inside| inside).count(), whole.components()[0]);
    // A node without ties changes neither measure, so all but the component lose theirs.
    let mut offsets = vec![0];
    let mut targets = Vec::new();
    for (node, &inside) in inside.iter().enumerate() {
        targets.extend(blogs.graph.followees(node).iter().filter(|_| inside));
        offsets.push(targets.len() as u64);
    }
    let ties = Ties::of(&Graph::with_offsets(offsets, targets));
    let leaning: Vec<u32> = blogs.opinions.expect("given").iter().map(|&x| u32::from(x > 0.0)).collect();
    assert_eq!(ties.components()[0], 1_222);
    let measures = [(ties.modularity(&leaning), 0.4053), (ties.assortativity(&leaning), 0.811)];
    for (found, published) in measures {
        let found = found.expect("defined");
        assert!((found - published).abs() <= 0.003, "{found}, published {published}");
    }
}

/// Real networks: the counts are those published.
#[test]
fn real_networks_have_their_published_counts() {
    let Some(folder) = data() else { return };
    let bytes = |name: &str| std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let blogs = bytes("polblogs.edges");
    let alone = parse(&spec("polblogs.edges", true), &blogs, None).expect("reads");
    let counts = |only, without| NetworkCounts {
        links_read: 19_090,
        self_links: 3,
        repeats: 65,
        nodes_only_in_table: only,
        without_out_links: without,
        ..NetworkCounts::default()
    };
    assert_eq!((alone.graph.nodes(), alone.graph.links(), alone.counts), (1_224, 19_022, counts(0, 426 - 266)));
    let table = with_table(spec("polblogs.edges", true), Some("leaning"));
    let whole = parse(&table, &blogs, Some(&bytes("polblogs.nodes.tsv"))).expect("reads");
    assert_eq!((whole.graph.nodes(), whole.graph.links(), whole.counts), (1_490, 19_022, counts(266, 426)));
    let conservative = whole.opinions.expect("given").iter().filter(|&&x| x == 1.0).count();
    assert_eq!(conservative, 732);
    let facebook = parse(&spec("facebook-ego.edges", false), &bytes("facebook-ego.edges"), None).expect("reads");
    let ties = Ties::of(&facebook.graph);
    assert_eq!((facebook.graph.nodes(), ties.count(), ties.components()), (4_039, 88_234, vec![4_039]));
    let clustering = ties.mean_clustering().expect("defined");
    assert!((clustering - 0.6055).abs() < 5e-5, "{clustering}");
    let friends = parse(&spec("lastfm-friends.edges", false), &bytes("lastfm-friends.edges"), None).expect("reads");
    assert_eq!((friends.graph.nodes(), friends.graph.links()), (1_892, 2 * 12_717));
}

/// A graph whose weights are all alike gives the run of the graph without weights, bit for bit; other weights give another.
#[test]
fn weights_that_are_alike_change_no_bit() {
    let place = crate::cli::Place::new();
    let mut links = String::from("source,target,one,ten,other\n");
    for i in 0..120u32 {
        for step in [1, 7, 31] {
            links += &format!("{i},{},1,10,{}\n", (i + step) % 120, 1 + (i * step) % 5);
        }
    }
    std::fs::write(place.path("links.csv"), links).unwrap();
    let scenario = "replicates = 1\nsteps = 30\nrecord_every = 10\n[network]\nkind = \"file\"\nfile = \"links.csv\"\n\
                    [[platform]]\npreset = \"engagement-feed\"\n[[platform]]\npreset = \"chronological\"\n";
    std::fs::write(place.path("w.toml"), scenario).unwrap();
    let data = |sets: &[&str], out: &str| {
        let sets = sets.iter().flat_map(|set| ["--set", set]);
        let words: Vec<&str> = ["run", "w.toml", "--no-plots", "-q", "--out", out].into_iter().chain(sets).collect();
        let ended = place.heimo(&words);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        crate::cli::data(&place.path(out))
    };
    let plain = data(&[], "plain");
    assert_eq!(data(&["network.weighted=true", "network.weight=one"], "one"), plain);
    assert_eq!(data(&["network.weighted=true", "network.weight=ten"], "ten"), plain);
    assert_ne!(data(&["network.weighted=true", "network.weight=other"], "other"), plain);
}

/// A followee is shown in proportion to the weight of its link: over many draws, shares are those of the weights.
#[test]
fn a_followee_is_drawn_in_proportion_to_its_weight() {
    use heimo::random::{Draws, Purpose};
    let graph = Graph::with_offsets(vec![0, 3, 3, 3, 3], vec![1, 2, 3]).with_weights(&[1.0, 4.0, 9.0]);
    let draws = Draws::new(5, 0);
    let mut counts = [0u32; 3];
    let total = f64::from(*graph.sums().last().unwrap());
    for k in 0..60_000u32 {
        let (_, pick) = draws.block(Purpose::Feed, 1 + k / 4_000, k % 4_000, 0).coin_and_pick(0);
        let at = pick.share() * total;
        counts[graph.sums().iter().take_while(|sum| f64::from(**sum) <= at).count()] += 1;
    }
    for (count, weight) in counts.iter().zip([1.0, 4.0, 9.0]) {
        let share = weight / 14.0;
        let error = (f64::from(*count) / 60_000.0 - share) / (share * (1.0 - share) / 60_000.0f64).sqrt();
        assert!(error.abs() < 4.0, "{counts:?}");
    }
}

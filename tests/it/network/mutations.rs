//! Random and mutated bytes: never a panic, always either a sound graph or problems that name a line.

use super::{cases, spec, with_table};
use heimo::network::file::{FileSpec, parse};
use heimo::random::{Purpose, Stream};
use proptest::prelude::*;

const PATHS: [&str; 3] = ["links.edges", "links.csv", "links.gml"];

/// Links and a node table of each format, all sound: mutations begin here.
const SOUND: &[(&str, &str)] = &[
    ("# c\n1 2\n2\t3 0.5\r\n-4 1\n", "id\tx\n1\t0.5\n2\t0\n3\t1\n-4\t0.25\n"),
    ("source,target\nann,bob\n\"c, \"\"d\"\"\",ann\n", "id,x\nann,0\nbob,1\n\"c, \"\"d\"\"\",0.5\n"),
    ("1,2\n3,4\n", "id,x\n1,0\n2,1\n3,1\n4,1e-3\n"),
    (
        "graph [\n directed 0\n node [ id 1 label \"a\" ]\n node [ id 2 g [ x 1 ] ]\n edge [ source 1 target 2 ]\n]\n",
        "id\tx\n1\t0\n2\t1\n",
    ),
];

/// Fails if the reader breaks a promise on these bytes.
fn judge(spec: &FileSpec, links: &[u8], nodes: Option<&[u8]>) {
    match parse(spec, links, nodes) {
        Ok(network) => {
            let graph = &network.graph;
            assert_eq!(graph.nodes(), network.ids.len());
            assert!(graph.links() > 0);
            for node in 0..graph.nodes() {
                let row = graph.followees(node);
                assert!(row.windows(2).all(|pair| pair[0] < pair[1]), "rows ascend without repeats");
                assert!(row.iter().all(|&other| other as usize != node && (other as usize) < graph.nodes()));
                let mutual = |&other: &u32| graph.followees(other as usize).contains(&(node as u32));
                assert!(spec.directed || row.iter().all(mutual), "ties are mutual");
            }
            let kept = graph.links() / if spec.directed { 1 } else { 2 };
            assert_eq!(network.counts.links_read, kept + network.counts.self_links + network.counts.repeats);
            assert_eq!(network.opinions.is_some(), spec.opinion.is_some());
            for opinions in network.opinions.iter() {
                assert!(opinions.len() == graph.nodes() && opinions.iter().all(|x| (-1.0..=1.0).contains(x)));
            }
        }
        Err(problems) => {
            assert!((1..=21).contains(&problems.len()), "{} problems", problems.len());
            for problem in problems {
                let text = if problem.file == spec.path { links } else { nodes.expect("a table") };
                let last = 1 + text.iter().filter(|&&byte| byte == b'\n' || byte == b'\r').count() as u64;
                assert!(problem.line.is_some_and(|line| (1..=last).contains(&line)), "{problem} of {last} lines");
                assert!(!problem.remedy.is_empty() && !problem.what.is_empty());
                assert!(!problem.to_string().chars().any(char::is_control), "{problem:?}");
                assert!(problem.to_string().chars().count() < 600, "{problem}");
            }
        }
    }
}

/// Judges the bytes as every format, as links and as a table.
fn judge_all(links: &[u8], nodes: &[u8]) {
    for (path, directed) in PATHS.into_iter().flat_map(|path| [(path, true), (path, false)]) {
        judge(&spec(path, directed), links, None);
        judge(&with_table(spec(path, directed), None), links, Some(nodes));
        judge(&with_table(spec(path, directed), Some("x")), links, Some(nodes));
    }
}

/// Text made of the pieces that the formats are made of.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&[u8]] = &[
        b"\n",
        b"\r",
        b"\r\n",
        b" ",
        b"\t",
        b",",
        b"\"",
        b"#",
        b"%",
        b"[",
        b"]",
        b"1",
        b"2",
        b"-3",
        b"9223372036854775808",
        b"0.5",
        b"1e400",
        b"nan",
        b"x",
        b"id",
        b"source",
        b"target",
        b"graph [",
        b"node [ id ",
        b"edge [ source ",
        b"directed ",
        b"\xef\xbb\xbf",
        b"\xff",
        b"\xc3",
        b"\0",
        b"\x1b",
        "ä".as_bytes(),
    ];
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(links in prop::collection::vec(any::<u8>(), 0..200), nodes in prop::collection::vec(any::<u8>(), 0..100)) {
        judge_all(&links, &nodes);
    }

    #[test]
    fn any_pieces_are_read_or_refused(links in pieces(), nodes in pieces()) {
        judge_all(&links, &nodes);
    }

    #[test]
    fn mutated_files_are_read_or_refused(seed in any::<u64>()) {
        mutate_and_judge(&corpus(), &mut Stream::new(seed, 0, Purpose::Panel, 0));
    }
}

/// Runs the mutator for HEIMO_FUZZ_SECONDS (60): `cargo test -- --ignored fuzz_readers --nocapture`.
#[test]
#[ignore = "runs as long as it is told to"]
fn fuzz_readers_of_networks() {
    let seconds = std::env::var("HEIMO_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let (begin, corpus) = (std::time::Instant::now(), corpus());
    let mut rounds = 0u32;
    while begin.elapsed().as_secs() < seconds {
        // A panic names its round in the captured output, and a round is a function of its number.
        println!("round {rounds}");
        let mut stream = Stream::new(u64::from(rounds), 0, Purpose::Panel, 0);
        (0..64).for_each(|_| mutate_and_judge(&corpus, &mut stream));
        rounds += 1;
    }
    println!("{} mutated pairs of files in {seconds} s", u64::from(rounds) * 64);
}

/// Sound files and all the bad cases.
fn corpus() -> Vec<Vec<u8>> {
    let sound = SOUND.iter().flat_map(|(links, nodes)| [links.as_bytes().to_vec(), nodes.as_bytes().to_vec()]);
    let bad = cases::all().into_iter().flat_map(|case| [case.links, case.nodes.unwrap_or_default()]);
    sound.chain(bad).collect()
}

fn mutate_and_judge(corpus: &[Vec<u8>], stream: &mut Stream) {
    let (links, nodes) = SOUND[stream.below(SOUND.len() as u64) as usize];
    let (mut links, mut nodes) = (links.as_bytes().to_vec(), nodes.as_bytes().to_vec());
    if stream.below(4) == 0 {
        links = corpus[stream.below(corpus.len() as u64) as usize].clone();
    }
    for _ in 0..=stream.below(4) {
        mutate(&mut links, corpus, stream);
        mutate(&mut nodes, corpus, stream);
    }
    judge_all(&links, &nodes);
}

/// One change: a byte, a hole, a doubled stretch, a stretch of another file, or an end cut off.
fn mutate(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], stream: &mut Stream) {
    let at = stream.below(bytes.len() as u64 + 1) as usize;
    let end = at + stream.below((bytes.len() - at) as u64 + 1) as usize;
    match stream.below(6) {
        0 => bytes.insert(at, stream.below(256) as u8),
        1 if at < bytes.len() => bytes[at] = stream.below(256) as u8,
        2 => drop(bytes.drain(at..end)),
        3 if bytes.len() < 4_000 => bytes.extend_from_within(at..end),
        4 => {
            let other = &corpus[stream.below(corpus.len() as u64) as usize];
            let from = stream.below(other.len() as u64 + 1) as usize;
            bytes.splice(at..end, other[from..].iter().take(60).copied());
        }
        _ => bytes.truncate(at),
    }
}

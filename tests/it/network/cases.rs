//! Files that must be refused, one a case, with the messages they must give, `tests/networks/bad/*.case`, and files that must be
//! read, with the network that they give, `tests/networks/good/*.case`.
//!
//! A case is keys (`path:`, `directed:`, `opinion:`, `range:`, and those of `[network]` by name), then `--- links`, perhaps `--- nodes`, and `--- problems` or `--- network`.
//! `\t`, `\r`, `\n`, `\\` and `\xNN` stand for bytes. HEIMO_BLESS=1 rewrites what follows; read them before believing them.

use heimo::network::file::{Bipartite, Decimal, FileSpec, Format, Header, NotPositive, Repeats, parse};
use heimo::scenario::FileNetwork;
use std::path::{Path, PathBuf};

/// A case as its file gives it.
pub struct Case {
    pub name: String,
    pub spec: FileSpec,
    pub links: Vec<u8>,
    pub nodes: Option<Vec<u8>>,
    path: PathBuf,
    text: String,
    expected: String,
}

/// All files that must be refused, by name.
pub fn all() -> Vec<Case> {
    of("bad")
}

fn of(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks").join(folder);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

impl Case {
    fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let ends = ["--- problems\n", "--- network\n"].into_iter().find_map(|end| text.split_once(end));
        let (input, expected) = ends.expect("a case ends with `--- problems` or `--- network`");
        let (keys, contents) = input.split_once("--- links\n").expect("a case has `--- links`");
        let (links, nodes) = match contents.split_once("--- nodes\n") {
            Some((links, nodes)) => (links, Some(unescape(nodes))),
            None => (contents, None),
        };
        let key = |name: &str| keys.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let range: Vec<f64> = key("range:").unwrap_or("0 1").split(' ').map(|x| x.parse().expect("a number")).collect();
        let spec = FileSpec {
            path: key("path:").unwrap_or("links.edges").into(),
            directed: key("directed:") == Some("true"),
            nodes: nodes.is_some().then(|| key("nodes:").unwrap_or("nodes.tsv").into()),
            opinion: key("opinion:").map(str::to_string),
            opinion_min: range[0],
            opinion_max: range[1],
            ..keyed(keys)
        };
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let (path, expected) = (path.to_owned(), expected.to_string());
        Case { name, spec, links: unescape(links), nodes, path, expected, text: input.to_string() }
    }

    /// What differs from what is expected, after HEIMO_BLESS=1 nothing.
    fn compare(&self, head: &str, found: &str) -> Option<String> {
        if std::env::var_os("HEIMO_BLESS").is_some() {
            std::fs::write(&self.path, format!("{}--- {head}\n{found}", self.text)).expect("the case is written");
            return None;
        }
        (found != self.expected).then(|| format!("{}: expected\n{}found\n{found}", self.name, self.expected))
    }
}

/// What `format: gml`, `source: ego` and the like say.
fn keyed(keys: &str) -> FileSpec {
    let key = |name: &str| keys.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::trim);
    let text = |name: &str| key(name).map(str::to_string);
    let number = |name: &str, other: f64| key(name).map_or(other, |text| text.parse().expect("a number"));
    FileSpec {
        format: Format::from_name(key("format").unwrap_or_default()),
        header: Header::from_name(key("header").unwrap_or_default()),
        source: text("source"),
        target: text("target"),
        weight: text("weight"),
        weighted: key("weighted") == Some("true"),
        repeats: Repeats::from_name(key("repeats").unwrap_or_default()),
        not_positive: NotPositive::from_name(key("not_positive").unwrap_or_default()),
        time: text("time"),
        times: [number("time_min", f64::MIN), number("time_max", f64::MAX)],
        bipartite: Bipartite::from_name(key("bipartite").unwrap_or_default()),
        node: text("node"),
        opinion_words: text("opinion_words"),
        tolerance: text("tolerance"),
        place: text("place"),
        places: number("places", 16.0) as u32,
        tribe: text("tribe"),
        tribes: number("tribes", 16.0) as u32,
        missing: text("missing"),
        decimal: Decimal::from_name(key("decimal").unwrap_or_default()),
        ..FileSpec::default()
    }
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let (&escape, after) = rest.split_first().expect("a character after a backslash");
        rest = after;
        match escape {
            b't' => bytes.push(b'\t'),
            b'r' => bytes.push(b'\r'),
            b'n' => bytes.push(b'\n'),
            b'\\' => bytes.push(b'\\'),
            b'x' => {
                let digits = std::str::from_utf8(&rest[..2]).expect("two digits");
                bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
                rest = &rest[2..];
            }
            other => panic!("no such escape: \\{}", char::from(other)),
        }
    }
    bytes
}

#[test]
fn bad_files_are_refused_with_the_messages_expected() {
    let cases = all();
    assert!(cases.len() >= 160, "only {} cases", cases.len());
    let difference = |case: &Case| match parse(&case.spec, &case.links, case.nodes.as_deref()) {
        Ok(network) => Some(format!("{}: was read without a problem, {}", case.name, network.account())),
        Err(problems) => {
            let found: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
            case.compare("problems", &found)
        }
    };
    let differences: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// What a case's file gives, as far as a network is: everything but its path and digests.
fn told(network: &FileNetwork) -> String {
    let mut text = format!("{}\n", network.account());
    network.notes.iter().for_each(|note| text += &format!("warning: {note}\n"));
    let label = |node: usize| network.labels.as_ref().map(|labels| format!(" ({})", labels[node])).unwrap_or_default();
    let graph = &network.graph;
    for (node, id) in network.ids.iter().enumerate() {
        text += &format!("{id}{}:", label(node));
        let mut before = 0.0;
        for (k, &other) in graph.followees(node).iter().enumerate() {
            text += &format!(" {}", network.ids[other as usize]);
            if let Some(sum) = graph.sums().get(graph.start(node) + k) {
                text += &format!("*{}", sum - before);
                before = *sum;
            }
        }
        let real =
            |values: &Option<Vec<f32>>, name: &str| values.as_ref().map(|values| format!(", {name} {}", values[node]));
        let whole =
            |values: &Option<Vec<u16>>, name: &str| values.as_ref().map(|values| format!(", {name} {}", values[node]));
        text.extend(real(&network.opinions, "opinion"));
        text.extend(real(&network.tolerances, "tolerance"));
        text.extend(whole(&network.places, "place"));
        text.extend(whole(&network.tribes, "tribe"));
        text += "\n";
    }
    text
}

#[test]
fn good_files_give_the_networks_expected() {
    let cases = of("good");
    assert!(cases.len() >= 40, "only {} cases", cases.len());
    let difference = |case: &Case| match parse(&case.spec, &case.links, case.nodes.as_deref()) {
        Ok(network) => case.compare("network", &told(&network)),
        Err(problems) => Some(format!("{}: {problems:#?}", case.name)),
    };
    let differences: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// A file of each format, and what becomes of it: names of cases.
const FORMATS: &[(&str, &str, &str)] = &[
    ("edge list of numbers", "no header; `#` and `%` begin comments", "snap"),
    ("edge list with weights or more", "no header", "edges-with-weights"),
    ("edge list of networkx with data", "`{'weight': 3}` at the end of a line", "edges-with-data-of-networkx"),
    ("table with a header (CSV, TSV, semicolons, blanks)", "a known pair of columns, or the keys", "gephi-edges"),
    ("table without a header, of names", "`network.header = \"absent\"`", "edges-of-names-by-key"),
    ("GML", "`graph [`, `.gml`", "gml-of-networkx"),
    ("GraphML", "`<graphml`", "graphml-of-networkx"),
    ("GEXF", "`<gexf`", "gexf"),
    ("Pajek", "`*Vertices`, `*Network`", "pajek"),
    ("Matrix Market", "`%%MatrixMarket`", "matrix-market-symmetric"),
    ("METIS", "counts, then as many lines of neighbours, each edge from both ends", "metis"),
    ("JSON, node-link data", "`{` with nodes and links", "json-of-networkx"),
    ("adjacency lists of networkx", "its comments", "adjacency-list-of-networkx"),
    ("adjacency lists", "whole numbers in lines of unequal length", "is-adjacency-list"),
    ("adjacency lists", "`network.format = \"adjacency-list\"`", "adjacency-list-by-key"),
    (
        "adjacency matrix",
        "a square of zeros and ones, or with the same names before rows and above columns",
        "is-matrix",
    ),
    ("adjacency matrix", "`network.format = \"adjacency-matrix\"`", "adjacency-matrix-by-key"),
    ("two kinds of nodes", "`% bip`, a matrix that is no square, `*Vertices 5 3`", "is-bipartite"),
    ("two kinds of nodes", "`network.bipartite`", "two-kinds-by-key"),
    ("numbers whose first column is a time", "it ascends and shares no number with the second", "time-first"),
    ("numbers whose first column is an index", "it counts the lines", "time-index-first"),
    ("a header that is not known", "no known pair of columns", "header-unknown-of-numbers"),
    ("multi-line adjacency lists", "comments of networkx, and data", "is-multi-line-adjacency-list"),
    ("DOT", "`graph {`, `digraph`", "is-dot-of-igraph"),
    ("UCINET DL", "`dl`", "is-ucinet"),
    ("GDF", "`nodedef>`", "is-gdf"),
    ("VNA", "`*node data`", "is-vna"),
    ("LEDA", "`LEDA.GRAPH`", "is-leda"),
    ("DIMACS", "`p edge`", "is-dimacs"),
    ("graph6, sparse6, digraph6", "`>>graph6<<`", "is-digraph6"),
    ("other JSON", "a list, or no nodes and links", "json-adjacency"),
    ("other XML", "`<`", "is-xml"),
    ("pointer of Git LFS", "`version https://git-lfs`", "is-lfs-pointer"),
    ("web page", "`<html`, `<!doctype html`", "is-web-page"),
];

/// docs/networks.md has what becomes of a file of each format.
#[test]
fn the_table_of_formats_is_what_becomes_of_a_file_of_each() {
    let all: Vec<Case> = of("good").into_iter().chain(of("bad")).collect();
    let mut table = String::from("| format | told by | read, or refused | what is said |\n|---|---|---|---|\n");
    for (format, by, name) in FORMATS {
        let case = all.iter().find(|case| case.name == *name).unwrap_or_else(|| panic!("no case {name}"));
        let (read, said) = match parse(&case.spec, &case.links, case.nodes.as_deref()) {
            Ok(network) => ("read", network.about),
            Err(problems) => ("refused", format!("{}; {}", problems[0].what, problems[0].remedy)),
        };
        table += &format!("| {format} | {by} | {read} | {} |\n", said.replace('|', "\\|").replace('<', "&lt;"));
    }
    table += "| Parquet | `PAR1` | read | Parquet, source to target |\n";
    table += "| packed with gzip or zstd | first bytes | read | what it is once it is unpacked |\n";
    table += "| other archives (zip, bzip2, xz), UTF-16 | first bytes | refused | the file is no plain text but compressed (xz); unpack it first: unxz |\n";
    crate::docs::hold_in("docs/networks.md", "<!-- begin: formats -->", "<!-- end: formats -->", &table);
}

//! What a text file is, told by its content: the format in which it is read, or one that is not read, or no network at all.
//!
//! A file that only looks like an edge list would give another society without a word; what says of itself that it is something
//! else is believed, and read as that or refused in one line that says how to convert it.

use super::edge_list;
use super::spec::{Bipartite, FileSpec, Format};
use crate::text::{lines, quote};

/// What a file is instead, on which line that stands, and what to do.
#[derive(Debug)]
pub struct Other {
    /// line that tells
    pub line: u64,
    /// "is ..."
    pub what: String,
    /// how to convert it
    pub remedy: &'static str,
}

/// What to do with a file of two kinds of nodes.
pub const TWO_KINDS: &str = "network.bipartite = \"first\" (or \"second\") makes agents of the nodes of one kind, tied if they share one of the other";

const BY_NETWORKX: &str = "write it as an edge list: networkx.write_edgelist(graph, file, data=False)";

/// Beginnings of texts that are no network.
const NO_NETWORKS: &[(&str, &str, &str)] = &[
    ("version https://git-lfs", "is a pointer of Git LFS, not the network", "fetch the file itself: git lfs pull"),
    ("<!doctype html", "is a web page", "the download failed: fetch the file itself"),
    ("<html", "is a web page", "the download failed: fetch the file itself"),
];

/// Beginnings of formats that are not read, and what to do with them.
const NOT_READ: &[(&str, &str, &str)] = &[
    ("dl ", "is a UCINET DL file", "write it as an edge list or CSV with the header source,target"),
    ("dl\n", "is a UCINET DL file", "write it as an edge list or CSV with the header source,target"),
    ("graph {", "is a DOT file", BY_NETWORKX),
    ("graph{", "is a DOT file", BY_NETWORKX),
    ("graph ", "is a DOT file", BY_NETWORKX),
    ("digraph ", "is a DOT file", BY_NETWORKX),
    ("digraph{", "is a DOT file", BY_NETWORKX),
    ("strict graph", "is a DOT file", BY_NETWORKX),
    ("strict digraph", "is a DOT file", BY_NETWORKX),
    ("/* created by igraph", "is a DOT file", BY_NETWORKX),
    ("[", "is JSON, and no node-link data", "write it by networkx.node_link_data"),
    (">>graph6<<", "is a graph6 file", BY_NETWORKX),
    (">>sparse6<<", "is a sparse6 file", BY_NETWORKX),
    (">>digraph6<<", "is a digraph6 file", BY_NETWORKX),
    ("*node data", "is a VNA file", BY_NETWORKX),
    ("*tie data", "is a VNA file", BY_NETWORKX),
    ("nodedef>", "is a GDF file", "open it in Gephi and export GraphML"),
    ("leda.graph", "is a LEDA file", BY_NETWORKX),
    ("p edge ", "is a DIMACS file", BY_NETWORKX),
    ("p max ", "is a DIMACS file", BY_NETWORKX),
    ("p sp ", "is a DIMACS file", BY_NETWORKX),
    ("c ", "is a DIMACS file, which begins with comments", BY_NETWORKX),
];

/// The format of a text, and whether it is CSV, which has no comments.
///
/// # Errors
/// What it is, if that is not read.
pub fn format(spec: &FileSpec, text: &[u8]) -> Result<(Format, bool), Other> {
    let name = spec.unpacked();
    let is = |extension: &str| name.extension().is_some_and(|own| own.eq_ignore_ascii_case(extension));
    let csv = is("csv");
    let Some((line, first)) = lines(text).find(|(_, line)| !line.trim_ascii().is_empty()) else {
        return Ok((if csv { Format::Table } else { Format::EdgeList }, csv));
    };
    let begins = String::from_utf8_lossy(&first[..first.len().min(200)]).trim_start().to_ascii_lowercase() + "\n";
    let among = |known: &[(&str, &str, &'static str)]| {
        // In CSV a name may begin with any character.
        let found = known.iter().find(|(start, ..)| begins.starts_with(start) && !(csv && begins.contains(',')));
        found.map(|(_, what, remedy)| Other { line, what: (*what).to_string(), remedy })
    };
    if let Some(other) = among(NO_NETWORKS) {
        return Err(other);
    }
    if spec.format != Format::Auto {
        return Ok((spec.format, csv));
    }
    if is("gml") {
        return Ok((Format::Gml, false));
    }
    if let Some(format) = told(&begins, text, line)? {
        return Ok((format, false));
    }
    if let Some(other) = among(NOT_READ).filter(|other| !other.what.contains("DIMACS") || dimacs(text)) {
        return Err(other);
    }
    if csv {
        return matrix(text, b',').map_or(Ok((Format::Table, true)), Err);
    }
    if let Some(format) = comments(spec, text)? {
        return Ok((format, false));
    }
    if spec.columns() {
        return Ok((Format::Table, false));
    }
    if let Some(other) = matrix(text, b' ') {
        return Err(other);
    }
    if counted(text)? {
        return Ok((Format::Metis, false));
    }
    if let Some(other) = adjacency_list(text) {
        return Err(other);
    }
    Ok((if edge_list::begins(text) { Format::EdgeList } else { Format::Table }, false))
}

/// The format that a beginning tells.
fn told(begins: &str, text: &[u8], line: u64) -> Result<Option<Format>, Other> {
    let tag = begins.strip_prefix('<').and_then(|rest| rest.chars().next());
    if tag.is_some_and(|next| next.is_ascii_alphabetic() || "?!".contains(next)) {
        let head = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_ascii_lowercase();
        let what = match (head.contains("<graphml"), head.contains("<gexf"), head.contains("<html")) {
            (true, ..) => return Ok(Some(Format::GraphMl)),
            (_, true, _) => return Ok(Some(Format::Gexf)),
            (.., true) => "is a web page",
            _ => "is XML, and neither GraphML nor GEXF",
        };
        return Err(Other { line, what: what.to_string(), remedy: BY_NETWORKX });
    }
    let word = begins.split(|c: char| c.is_whitespace() || c == '[').next().unwrap_or_default();
    let gml = || {
        let head = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_ascii_lowercase();
        head.match_indices("graph").any(|(at, word)| head[at + word.len()..].trim_start().starts_with('['))
    };
    Ok(match word {
        "*vertices" | "*network" => Some(Format::Pajek),
        "%%matrixmarket" => Some(Format::MatrixMarket),
        "graph" | "creator" | "version" | "comment" if gml() => Some(Format::Gml),
        _ if begins.starts_with('{') => Some(Format::Json),
        _ => None,
    })
}

/// Whether lines are those of DIMACS: comments `c`, a problem `p`, edges `e` or arcs `a`.
fn dimacs(text: &[u8]) -> bool {
    let kept =
        lines(text).map(|(_, line)| line.trim_ascii()).filter(|line| !line.is_empty() && !line.starts_with(b"c"));
    kept.take(1).any(|line| line.starts_with(b"p "))
}

/// What comments say of a file: two kinds of nodes, or an adjacency list as networkx writes it.
fn comments(spec: &FileSpec, text: &[u8]) -> Result<Option<Format>, Other> {
    let comment = |line: &[u8]| line.starts_with(b"%") || line.starts_with(b"#");
    let head =
        lines(text).map(|(number, line)| (number, line.trim_ascii())).take_while(|(_, line)| comment(line)).take(64);
    for (number, line) in head {
        let words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
        let two =
            words.first() == Some(&&b"%"[..]) && words.get(1).is_some_and(|word| word.eq_ignore_ascii_case(b"bip"));
        if two && spec.bipartite == Bipartite::Refuse {
            let what = format!("says that it has two kinds of nodes (bipartite), {}", quote(line));
            return Err(Other { line: number, what, remedy: TWO_KINDS });
        }
        // networkx: "#program", "# GMT date", "# name of the graph"
        if line.starts_with(b"# GMT ") {
            let first = lines(text).map(|(_, line)| line.trim_ascii()).find(|line| !line.is_empty() && !comment(line));
            let data = lines(text).any(|(_, line)| line.trim_ascii().ends_with(b"}"));
            if first.is_some() && data {
                let what = "is a multi-line adjacency list as networkx writes it".to_string();
                return Err(Other { line: number, what, remedy: BY_NETWORKX });
            }
            return Ok(Some(Format::AdjacencyList));
        }
    }
    Ok(None)
}

/// The fields of the lines of a text of whole numbers, without comments; `None` where anything else stands in it.
fn numbers(text: &[u8], separator: u8) -> Option<Vec<(u64, Vec<i64>)>> {
    let comment = |line: &[u8]| separator != b',' && (line.starts_with(b"#") || line.starts_with(b"%"));
    let kept = lines(text).map(|(number, line)| (number, line.trim_ascii())).filter(|(_, line)| !comment(line));
    let whole = |field: &[u8]| std::str::from_utf8(field).ok()?.trim().parse::<i64>().ok();
    let split = |line: &[u8]| -> Option<Vec<i64>> {
        match separator {
            b',' => line.split(|byte| *byte == b',').map(whole).collect(),
            _ => line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).map(whole).collect(),
        }
    };
    kept.map(|(number, line)| Some((number, if line.is_empty() { Vec::new() } else { split(line)? }))).collect()
}

/// Rows without the empty ones at the end.
fn trimmed(mut rows: Vec<(u64, Vec<i64>)>) -> Vec<(u64, Vec<i64>)> {
    while rows.last().is_some_and(|(_, row)| row.is_empty()) {
        rows.pop();
    }
    rows
}

const OF_MATRIX: &str = "network.format = \"adjacency-matrix\" reads it; or write a line for each entry that is not 0: its row and its column";

/// A square of zeros and ones, with or without the names of its nodes.
fn matrix(text: &[u8], separator: u8) -> Option<Other> {
    if separator == b',' {
        let (line, head) = lines(text).find(|(_, line)| !line.trim_ascii().is_empty())?;
        let kept = || lines(text).map(|(_, line)| line).filter(|line| !line.trim_ascii().is_empty());
        let names: Vec<&[u8]> = head.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).collect();
        let first = |line: &'_ [u8]| line.split(|byte| *byte == b',').next().unwrap_or_default().trim_ascii().to_vec();
        let square = names.len() > 2 && names[0].is_empty() && kept().take(names.len() + 1).count() == names.len();
        if square && kept().zip(&names).all(|(line, name)| first(line) == *name) {
            return Some(Other {
                line,
                what: "is an adjacency matrix with the names of its nodes".into(),
                remedy: OF_MATRIX,
            });
        }
    }
    let small = lines(text).find(|(_, line)| !line.trim_ascii().is_empty())?.1;
    if !small.iter().all(|byte| b"01.,; \t\r-".contains(byte)) {
        // The first row of a matrix of zeros and ones has nothing else: most files are told at once.
        return None;
    }
    let rows: Vec<_> = trimmed(numbers(text, separator)?).into_iter().filter(|(_, row)| !row.is_empty()).collect();
    let n = rows.len();
    let square = n > 2 && rows.iter().all(|(_, row)| row.len() == n && row.iter().all(|x| (0..=1).contains(x)));
    square.then(|| Other { line: rows[0].0, what: format!("is an adjacency matrix of {n} nodes"), remedy: OF_MATRIX })
}

/// A first line of counts: METIS (nodes and edges, then a line of neighbours a node), or nodes and links before the links.
fn counted(text: &[u8]) -> Result<bool, Other> {
    match counts(text) {
        Some(Ok(())) => Ok(true),
        Some(Err(other)) => Err(other),
        None => Ok(false),
    }
}

fn counts(text: &[u8]) -> Option<Result<(), Other>> {
    let (line, first) = lines(text)
        .map(|(number, line)| (number, line.trim_ascii()))
        .find(|(_, line)| !line.is_empty() && !line.starts_with(b"#") && !line.starts_with(b"%"))?;
    let counts: Option<Vec<u64>> = first
        .split(u8::is_ascii_whitespace)
        .filter(|field| !field.is_empty())
        .map(|field| std::str::from_utf8(field).ok()?.parse().ok())
        .collect();
    let counts = counts.filter(|counts| (2..=4).contains(&counts.len()))?;
    let (nodes, edges) = (counts[0], counts[1]);
    if nodes > text.len() as u64 {
        return None;
    }
    // Only a text with as many lines as the counts say is looked at whole.
    let rest = lines(text).filter(|(number, found)| *number > line && !found.trim_ascii().is_empty()).count() as u64;
    if rest > nodes.max(edges).saturating_add(64) {
        return None;
    }
    let rows = trimmed(numbers(text, b' ')?);
    let rows: Vec<_> = rows.into_iter().skip_while(|(number, _)| *number < line).collect();
    let (_, rows) = rows.split_first()?;
    let most = rows.iter().flat_map(|(_, row)| row).copied().max().unwrap_or(0);
    let total: usize = rows.iter().map(|(_, row)| row.len()).sum();
    let lists = rows.iter().any(|(_, row)| row.len() != rows[0].1.len());
    // Nodes without neighbours at the end are empty lines, which were cut off. A third number says what weights there are.
    let format = counts.get(2).copied().unwrap_or(0);
    let before = format / 100 + (format / 10 % 10) * counts.get(3).copied().unwrap_or(1);
    let expected = (nodes * before).saturating_add(edges.saturating_mul(2 * (1 + format % 10)));
    let few = rows.len() as u64 <= nodes && (most as u64 <= nodes || format > 0);
    if few && total as u64 == expected && (lists || nodes != edges) && (format > 0 || both_ways(rows)) {
        return Some(Ok(()));
    }
    let pairs = rows.iter().filter(|(_, row)| !row.is_empty()).count() as u64;
    let alike = rows.iter().all(|(_, row)| row.is_empty() || row.len() >= 2);
    if pairs == edges && alike && nodes != edges && (most as u64) <= nodes && most as u64 + 1 >= nodes {
        let what = format!("begins with counts, {nodes} nodes and {edges} links, and not with a link");
        return Some(Err(Other { line, what, remedy: "remove that line; if it is a link, move it to another place" }));
    }
    None
}

/// Whether every node of rows 1, 2, ... is among the neighbours of each of its own.
fn both_ways(rows: &[(u64, Vec<i64>)]) -> bool {
    let mut pairs: Vec<(i64, i64)> =
        (1..).zip(rows).flat_map(|(node, (_, row))| row.iter().map(move |&other| (node, other))).collect();
    pairs.sort_unstable();
    pairs.iter().all(|&(u, v)| pairs.binary_search(&(v, u)).is_ok())
}

/// Lines of unequal length, whole numbers throughout: a node and its neighbours a line.
fn adjacency_list(text: &[u8]) -> Option<Other> {
    let comment = |line: &[u8]| line.is_empty() || line.starts_with(b"#") || line.starts_with(b"%");
    let fields = |line: &[u8]| line.split(u8::is_ascii_whitespace).filter(|field| !field.is_empty()).count();
    let mut kept = lines(text).map(|(number, line)| (number, line.trim_ascii())).filter(|(_, line)| !comment(line));
    let (first, expected) = kept.next().map(|(number, line)| (number, fields(line)))?;
    let (line, found) =
        kept.map(|(number, line)| (number, fields(line))).find(|(_, found)| *found != expected && *found > 1)?;
    numbers(text, b' ')?;
    Some(Other {
        line,
        what: format!("has lines of unequal length ({expected} on line {first}, {found} here): an adjacency list"),
        remedy: "network.format = \"adjacency-list\" reads it; in an edge list give every line as many fields",
    })
}

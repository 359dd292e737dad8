//! What a text file is, told by its content: formats of networks that are not read, and texts that are no network at all.
//!
//! A file that only looks like an edge list would give another society without a word; what says of itself that it is something
//! else is believed, and refused in one line that says how to convert it.

use crate::text::{lines, quote};

/// What a file is instead, on which line that stands, and what to do.
pub struct Other {
    /// line that tells
    pub line: u64,
    /// "is ..."
    pub what: String,
    /// how to convert it
    pub remedy: &'static str,
}

const BY_NETWORKX: &str = "write it as an edge list: networkx.write_edgelist(graph, file, data=False)";

/// First words of texts, in lower case, what they begin, and what to do with it.
const BEGINNINGS: &[(&str, &str, &str)] = &[
    ("version https://git-lfs", "is a pointer of Git LFS, not the network", "fetch the file itself: git lfs pull"),
    ("<!doctype html", "is a web page", "the download failed: fetch the file itself"),
    ("<html", "is a web page", "the download failed: fetch the file itself"),
    ("*vertices", "is a Pajek file", BY_NETWORKX),
    ("*network", "is a Pajek file", BY_NETWORKX),
    ("dl ", "is a UCINET DL file", "write it as an edge list or CSV with the header source,target"),
    ("graph {", "is a DOT file", BY_NETWORKX),
    ("graph [", "is a GML file", "name it .gml"),
    ("graph ", "is a DOT file", BY_NETWORKX),
    ("digraph ", "is a DOT file", BY_NETWORKX),
    ("strict graph", "is a DOT file", BY_NETWORKX),
    ("strict digraph", "is a DOT file", BY_NETWORKX),
    ("{", "is JSON", BY_NETWORKX),
    ("[", "is JSON", BY_NETWORKX),
    ("%%matrixmarket", "is a Matrix Market file", "remove its header and the line of sizes"),
    (">>graph6<<", "is a graph6 file", BY_NETWORKX),
    (">>sparse6<<", "is a sparse6 file", BY_NETWORKX),
];

/// What a text is, if it is none of the formats that are read; `gml` and `csv`: its name says that it is one.
pub fn other(text: &[u8], gml: bool, csv: bool) -> Option<Other> {
    if gml {
        return None;
    }
    let mut content = lines(text).filter(|(_, line)| !line.trim_ascii().is_empty());
    let (line, first) = content.next()?;
    let begins = String::from_utf8_lossy(&first[..first.len().min(200)]).trim_start().to_ascii_lowercase();
    if begins.starts_with("<?xml") || begins.starts_with("<graphml") || begins.starts_with("<gexf") {
        return Some(xml(line, text));
    }
    // In CSV a name may begin with any character.
    let told = BEGINNINGS.iter().find(|(start, ..)| begins.starts_with(start) && !(csv && begins.contains(',')));
    if let Some((_, what, remedy)) = told {
        return Some(Other { line, what: (*what).to_string(), remedy });
    }
    if csv {
        return matrix(text, b',');
    }
    comments(text).or_else(|| matrix(text, b' ')).or_else(|| counted(text)).or_else(|| adjacency_list(text))
}

fn xml(line: u64, text: &[u8]) -> Other {
    let head = String::from_utf8_lossy(&text[..text.len().min(4096)]).to_ascii_lowercase();
    let what = match (head.contains("<graphml"), head.contains("<gexf"), head.contains("<html")) {
        (true, ..) => "is a GraphML file",
        (_, true, _) => "is a GEXF file",
        (.., true) => "is a web page",
        _ => "is XML",
    };
    Other { line, what: what.to_string(), remedy: BY_NETWORKX }
}

/// What comments say of a file: two kinds of nodes, or an adjacency list as networkx writes it.
fn comments(text: &[u8]) -> Option<Other> {
    let comment = |line: &[u8]| line.starts_with(b"%") || line.starts_with(b"#");
    let head =
        lines(text).map(|(number, line)| (number, line.trim_ascii())).take_while(|(_, line)| comment(line)).take(64);
    for (number, line) in head {
        let words: Vec<&[u8]> = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
        if words.first() == Some(&&b"%"[..]) && words.get(1).is_some_and(|word| word.eq_ignore_ascii_case(b"bip")) {
            return Some(Other {
                line: number,
                what: format!("says that it has two kinds of nodes (bipartite), {}", quote(line)),
                remedy: "give the nodes of one kind other names than those of the other, or link nodes of one kind that share one of the other",
            });
        }
        // networkx: "#program", "# GMT date", "# name of the graph"
        if line.starts_with(b"# GMT ") {
            return Some(Other {
                line: number,
                what: "is an adjacency list as networkx writes it".to_string(),
                remedy: BY_NETWORKX,
            });
        }
    }
    None
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

const OF_MATRIX: &str = "write a line for each entry that is not 0: its row and its column";

/// A square of zeros and ones, with or without the names of its nodes.
fn matrix(text: &[u8], separator: u8) -> Option<Other> {
    if separator == b',' {
        let (line, head) = lines(text).find(|(_, line)| !line.trim_ascii().is_empty())?;
        let columns = head.split(|byte| *byte == b',').count();
        let rows = lines(text).filter(|(_, line)| !line.trim_ascii().is_empty()).take(columns + 1).count();
        if columns > 2 && head.starts_with(b",") && rows == columns {
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
fn counted(text: &[u8]) -> Option<Other> {
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
    if rows.len() as u64 == nodes && most as u64 <= nodes && total as u64 == 2 * edges && (lists || nodes != edges) {
        let what = format!("is a METIS file: {nodes} nodes and {edges} edges, then a line of neighbours a node");
        return Some(Other { line, what, remedy: "write a line for each edge: its two nodes" });
    }
    let pairs = rows.iter().filter(|(_, row)| !row.is_empty()).count() as u64;
    let alike = rows.iter().all(|(_, row)| row.is_empty() || row.len() >= 2);
    if pairs == edges && alike && nodes != edges && (most as u64) <= nodes && most as u64 + 1 >= nodes {
        let what = format!("begins with counts, {nodes} nodes and {edges} links, and not with a link");
        return Some(Other { line, what, remedy: "remove that line; if it is a link, move it to another place" });
    }
    None
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
        remedy: "write a line for each link: its two nodes, and as much beside them on every line",
    })
}

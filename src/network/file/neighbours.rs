//! Links as a line of neighbours a node: METIS, whose first line counts nodes and edges, and adjacency lists, whose lines begin
//! with the node itself.

use super::columns::{separator, split};
use super::fields::Fields;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::{FileSpec, most_nodes};
use crate::text::{Fault, last_line, lines, quote};

/// Reads a METIS graph: `n m`, perhaps what weights there are, then the neighbours of node 1, 2, ..., numbered from 1.
pub fn metis<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::of(spec, fields);
    links.about = "METIS, a line of neighbours a node".to_string();
    let mut kept =
        lines(text).map(|(number, line)| (number, line.trim_ascii())).filter(|(_, line)| !line.starts_with(b"%"));
    let Some((first, head)) = kept.find(|(_, line)| !line.is_empty()) else { return links };
    let counts = match counts(head, most_nodes(text)) {
        Ok(counts) => counts,
        Err((what, remedy)) => {
            problems.add(&spec.path, first, what, remedy);
            return links;
        }
    };
    links.declare_numbered(counts.nodes, first);
    let mut rows = 0;
    for (number, line) in kept {
        rows += 1;
        if rows > counts.nodes {
            if line.is_empty() {
                continue;
            }
            problems.add(
                &spec.path,
                number,
                format!("more lines than the {} nodes that the first line says", counts.nodes),
                "mend the first line",
            );
            return links;
        }
        if let Err((what, remedy)) = neighbours(line, rows, number, &counts, spec, &mut links) {
            problems.add(&spec.path, number, what, remedy);
        }
    }
    let told = |links: &Links| links.pairs.len() as u64 + links.dropped;
    if problems.is_empty() && (rows < counts.nodes || told(&links) != 2 * counts.edges) {
        let what = format!(
            "{} nodes and {} neighbours where the first line says {} nodes and {} edges, each from both ends",
            rows.min(counts.nodes),
            told(&links),
            counts.nodes,
            counts.edges
        );
        problems.add(
            &spec.path,
            last_line(text),
            what,
            "the file seems cut off: fetch it again; a line may be empty, but not be missing",
        );
    }
    links.directed = Some(false);
    if counts.weighted {
        links.weight = Some("the number behind each neighbour".into());
    }
    links
}

struct Counts {
    nodes: u64,
    edges: u64,
    /// numbers before the neighbours of a line
    before: usize,
    weighted: bool,
}

fn counts(head: &[u8], most: u64) -> Result<Counts, Fault> {
    let wrong = || (format!("{} is no first line of METIS", quote(head)), "it counts nodes and edges: 4 5");
    let words: Option<Vec<u64>> =
        split(head, b' ')?.iter().map(|word| std::str::from_utf8(word).ok()?.parse().ok()).collect();
    let words = words.filter(|words| (2..=4).contains(&words.len())).ok_or_else(wrong)?;
    let format = words.get(2).copied().unwrap_or(0);
    if words[0] == 0
        || words[0] > most
        || format > 111
        || [format % 10, format / 10 % 10].iter().any(|&digit| digit > 1)
    {
        return Err(wrong());
    }
    let weights = if format / 10 % 10 == 1 { words.get(3).copied().unwrap_or(1).min(1_000) as usize } else { 0 };
    Ok(Counts {
        nodes: words[0],
        edges: words[1],
        before: weights + (format / 100) as usize,
        weighted: format % 10 == 1,
    })
}

fn neighbours(
    line: &[u8],
    node: u64,
    number: u64,
    counts: &Counts,
    spec: &FileSpec,
    links: &mut Links,
) -> Result<(), Fault> {
    let words = split(line, b' ')?;
    let step = 1 + usize::from(counts.weighted);
    let rest = words.get(counts.before..).filter(|rest| rest.len() % step == 0).ok_or_else(|| {
        (
            format!("{} where the first line says how a line of neighbours is made", quote(line)),
            "mend the line, or the third number of the first line",
        )
    })?;
    for pair in rest.chunks(step) {
        let other: Option<u64> = std::str::from_utf8(&pair[0]).ok().and_then(|word| word.parse().ok());
        let other = other.filter(|other| (1..=counts.nodes).contains(other)).ok_or_else(|| {
            (format!("{} is no node from 1 to {}", quote(&pair[0]), counts.nodes), "mend it, or the first line")
        })?;
        let weight = pair.get(1).map_or(Ok(1.0), |word| spec.number(word).ok_or(&word[..]));
        links.add_weighted(Name::Integer(node as i64), Name::Integer(other as i64), number, weight)?;
    }
    Ok(())
}

/// Reads adjacency lists: a node and those it is linked to on a line.
pub fn lists<'a>(spec: &FileSpec, text: &'a [u8], csv: bool, fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut links = Links::of(spec, fields);
    links.about = "adjacency lists, a node and those it is linked to on a line".to_string();
    if links.weighted() {
        problems.add(
            &spec.path,
            1,
            "network.weighted = true, and adjacency lists have no weights",
            "say network.weighted = false",
        );
        return links;
    }
    let mut by = None;
    for (number, line) in lines(text).map(|(number, line)| (number, line.trim_ascii())) {
        if line.is_empty() || !csv && (line.starts_with(b"#") || line.starts_with(b"%")) {
            continue;
        }
        let by = *by.get_or_insert_with(|| separator(line, csv));
        let taken = split(line, by).and_then(|record| {
            let names: Result<Vec<Name>, Fault> = record
                .into_iter()
                .filter(|field| !field.is_empty())
                .map(|field| {
                    let shown = quote(&field);
                    Name::read(field).map_err(|reason| {
                        (format!("{shown} {reason}"), "a line is names of nodes, the first linked to the others")
                    })
                })
                .collect();
            let mut names = names?.into_iter();
            let Some(own) = names.next() else { return Ok(()) };
            links.names.number(own.clone(), number);
            names.for_each(|other| links.add(own.clone(), other, number));
            Ok(())
        });
        if let Err((what, remedy)) = taken {
            problems.add(&spec.path, number, what, remedy);
        }
    }
    links
}

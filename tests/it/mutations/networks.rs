//! Networks: a damaged file is refused, or gives the links that a second, plain reading of it gives.

use super::texts::damaged;
use super::{Kind, Outcome};
use crate::dice::Dice;
use heimo::network::file::{FileSpec, parse};
use heimo::scenario::FileNetwork;
use std::collections::BTreeSet;

const EDGES: &str = "# a network\n1 2\n2 3 0.5\n3\t1\n4 1\n-7 4\n12 2\n";
const CSV: &str = "source,target,weight\nann,bob,1\nbob,cyd,2\n\"d, e\",ann,1\ncyd,7,3\n7,ann,1\n";
const GML: &str = "graph [\n  directed 1\n  node [ id 1 label \"a b\" ]\n  node [ id 2 ]\n  node [ id 3 x 0.5 ]\n  \
                   edge [ source 1 target 2 ]\n  edge [ source 2 target 3 weight 2 ]\n  edge [ source 3 target 1 ]\n]\n";
const NODES: &str = "id\tname\tx\n1\ta\t0.5\n2\tb\t0\n3\tc\t1\n4\td\t0.25\n-7\te\t0.75\n12\tf\t0.125\n";

/// Links by the names of their ends.
type Links = BTreeSet<(String, String)>;

fn links(network: &FileNetwork) -> Links {
    let name = |node: usize| network.ids[node].clone();
    let of = |node: usize| network.graph.followees(node).iter().map(move |&to| (node, to as usize));
    (0..network.graph.nodes()).flat_map(of).map(|(from, to)| (name(from), name(to))).collect()
}

/// A name as networks have it: whole numbers are the same however they are written.
fn name(text: &str) -> String {
    text.parse::<i64>().map_or(text.to_string(), |number| number.to_string())
}

fn lines(bytes: &[u8]) -> Option<Vec<String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    Some(text.split('\n').map(|line| line.trim_matches(|c: char| c.is_ascii_whitespace()).to_string()).collect())
}

fn pairs(pairs: Vec<(String, String)>) -> Links {
    pairs.into_iter().map(|(from, to)| (name(&from), name(&to))).filter(|(from, to)| from != to).collect()
}

/// An edge list: two whole numbers a line, what follows them is nothing to us.
fn edges_again(bytes: &[u8]) -> Option<Links> {
    let counts = |line: &String| !line.is_empty() && !line.starts_with(['#', '%']);
    let link = |line: String| {
        let mut fields = line.split(|c: char| c.is_ascii_whitespace()).filter(|field| !field.is_empty());
        let mut whole = || fields.next()?.parse::<i64>().ok();
        Some((whole()?.to_string(), whole()?.to_string()))
    };
    lines(bytes)?.into_iter().filter(counts).map(link).collect::<Option<Vec<_>>>().map(pairs)
}

/// Fields between commas; in quotes, a comma is a comma.
fn fields(line: &str) -> Option<Vec<String>> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => found.last_mut()?.extend(rest.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => found.push(String::new()),
            c => found.last_mut()?.push(c),
        }
    }
    let trim = |field: String| field.trim_matches(|c: char| c.is_ascii_whitespace()).to_string();
    (!quoted).then(|| found.into_iter().map(trim).collect())
}

/// CSV with the header of [`CSV`], or without a header that is one.
fn csv_again(bytes: &[u8]) -> Option<Links> {
    let lines = lines(bytes)?;
    let rows = lines.iter().filter(|line| !line.is_empty()).map(|line| fields(line));
    let mut rows = rows.collect::<Option<Vec<Vec<String>>>>()?;
    let at = |name: &str, row: &[String]| row.iter().position(|field| field.eq_ignore_ascii_case(name));
    let first = rows.first()?.clone();
    let known = [["source", "target"], ["from", "to"], ["u", "v"]];
    let (mut from, mut to) = (0, 1);
    let whole = |row: &[String]| row.iter().take(2).filter(|field| field.parse::<i64>().is_ok()).count();
    if let Some(pair) = known.iter().find_map(|[a, b]| Some((at(a, &first)?, at(b, &first)?))) {
        (from, to) = pair;
        rows.remove(0);
    } else if whole(&first) == 0 && rows.get(1).is_some_and(|row| whole(row) == 2) {
        rows.remove(0);
    }
    let link = |row: Vec<String>| Some((row.get(from)?.clone(), row.get(to)?.clone()));
    rows.into_iter().map(link).collect::<Option<Vec<_>>>().map(pairs)
}

/// The edges of a GML text: words, quoted texts and brackets; what stands directly in an `edge` of the `graph` counts.
fn gml_again(bytes: &[u8]) -> Option<Links> {
    let text = lines(bytes)?.into_iter().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    let mut words: Vec<String> = Vec::new();
    for (k, part) in text.split('"').enumerate() {
        match k % 2 {
            1 => words.push(format!("\"{part}")),
            _ => words.extend(part.replace('[', " [ ").replace(']', " ] ").split_ascii_whitespace().map(String::from)),
        }
    }
    let (mut path, mut found): (Vec<String>, Vec<[Option<String>; 2]>) = (Vec::new(), Vec::new());
    let mut words = words.into_iter();
    while let Some(key) = words.next() {
        if key == "]" {
            path.pop()?;
            continue;
        }
        let (key, value) = (key.to_ascii_lowercase(), words.next()?);
        let inside = path.iter().map(String::as_str).eq(["graph", "edge"]);
        if value == "[" {
            path.push(key);
            if path.iter().map(String::as_str).eq(["graph", "edge"]) {
                found.push([None, None]);
            }
        } else if inside && (key == "source" || key == "target") {
            found.last_mut()?[usize::from(key == "target")] = Some(value.trim_start_matches('"').trim().to_string());
        }
    }
    let link = |[from, to]: [Option<String>; 2]| Some((from?, to?));
    found.into_iter().map(link).collect::<Option<Vec<_>>>().map(pairs)
}

/// Opinions by name: the first and the column `x` of a table between tabs or commas.
fn nodes_again(bytes: &[u8]) -> Option<BTreeSet<(String, String)>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let mut rows = text.split('\n').filter(|line| !line.trim_ascii().is_empty());
    let header = rows.next()?;
    let split = |line: &str| match header.contains('\t') {
        true => Some(line.split('\t').map(|field| field.trim_ascii().to_string()).collect()),
        false => fields(line),
    };
    let column = split(header)?.iter().position(|field| field == "x")?;
    let row = |line: &str| {
        let fields: Vec<String> = split(line)?;
        let x = fields.get(column)?.parse::<f64>().ok()?;
        Some((name(&fields[0]), format!("{:.5}", x * 2.0 - 1.0 + 0.0)))
    };
    rows.map(row).collect()
}

fn judge(file: &str, base: &str, name: &str, number: u32, again: fn(&[u8]) -> Option<Links>) -> (String, Outcome) {
    let damaged = damaged(base.as_bytes(), &mut Dice::new(name, number));
    let spec = crate::network::spec(file, true);
    let outcome = match parse(&spec, &damaged.bytes, None) {
        Err(problems) => refused(&problems),
        Ok(network) => same(&links(&network), again(&damaged.bytes)),
    };
    (damaged.what, outcome)
}

fn judge_table(name: &str, number: u32) -> (String, Outcome) {
    let damaged = damaged(NODES.as_bytes(), &mut Dice::new(name, number));
    let spec: FileSpec = crate::network::with_table(crate::network::spec("links.edges", true), Some("x"));
    let outcome = match parse(&spec, EDGES.as_bytes(), Some(&damaged.bytes)) {
        Err(problems) => refused(&problems),
        Ok(network) => {
            let opinions = network.opinions.as_ref().expect("opinions");
            let opinion = |(id, x): (&String, &f32)| (id.clone(), format!("{:.5}", x + 0.0));
            same(&network.ids.iter().zip(opinions).map(opinion).collect(), nodes_again(&damaged.bytes))
        }
    };
    (damaged.what, outcome)
}

fn same(found: &Links, expected: Option<Links>) -> Outcome {
    match expected {
        Some(expected) if expected == *found => Outcome::Same,
        other => Outcome::Silent(format!("{found:?}, and it says {other:?}")),
    }
}

fn refused(problems: &[heimo::network::file::FileProblem]) -> Outcome {
    let whole = |problem: &heimo::network::file::FileProblem| problem.line.is_some() && !problem.remedy.is_empty();
    match !problems.is_empty() && problems.iter().all(whole) {
        true => Outcome::Refused,
        false => Outcome::Mute(format!("{problems:?}")),
    }
}

/// The formats that are read.
pub fn kinds() -> Vec<Kind> {
    type Again = fn(&[u8]) -> Option<Links>;
    let formats: [(&str, &str, &str, Again); 3] = [
        ("edge list", "links.edges", EDGES, edges_again),
        ("links in CSV", "links.csv", CSV, csv_again),
        ("links in GML", "links.gml", GML, gml_again),
    ];
    let kind = |(name, file, base, again): (&'static str, &'static str, &'static str, Again)| {
        let judge = Box::new(move |number| judge(file, base, name, number, again));
        Kind { name, reduced: 60, whole: 500, judge }
    };
    let mut kinds: Vec<Kind> = formats.into_iter().map(kind).collect();
    let judge = Box::new(|number| judge_table("table of nodes", number));
    kinds.push(Kind { name: "table of nodes", reduced: 60, whole: 500, judge });
    kinds
}

//! Files that must be refused, one a case, with the messages they must give: `tests/networks/bad/*.case`.
//!
//! A case is keys (`path:`, `directed:`, `opinion:`, `range:`), then `--- links`, perhaps `--- nodes`, and `--- problems`.
//! `\t`, `\r`, `\n`, `\\` and `\xNN` stand for bytes. HEIMO_BLESS=1 rewrites the messages; read them before believing them.

use heimo::network::file::{FileSpec, parse};
use std::path::{Path, PathBuf};

/// A case as its file gives it.
pub struct Case {
    pub name: String,
    pub spec: FileSpec,
    pub links: Vec<u8>,
    pub nodes: Option<Vec<u8>>,
    text: String,
    problems: String,
}

/// All cases, by name.
pub fn all() -> Vec<Case> {
    let folder = folder();
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| Case::read(path)).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/networks/bad")
}

impl Case {
    fn read(path: &Path) -> Case {
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let (input, problems) = text.split_once("--- problems\n").expect("a case ends with `--- problems`");
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
        };
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        Case { name, spec, links: unescape(links), nodes, problems: problems.to_string(), text: input.to_string() }
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
    let bless = std::env::var_os("HEIMO_BLESS").is_some();
    let cases = all();
    assert!(cases.len() >= 90, "only {} cases", cases.len());
    let mut differences = Vec::new();
    for case in &cases {
        let Err(problems) = parse(&case.spec, &case.links, case.nodes.as_deref()) else {
            differences.push(format!("{}: was read without a problem", case.name));
            continue;
        };
        let found: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        if bless {
            let path = folder().join(format!("{}.case", case.name));
            std::fs::write(path, format!("{}--- problems\n{found}", case.text)).expect("the case is written");
        } else if found != case.problems {
            differences.push(format!("{}: expected\n{}found\n{found}", case.name, case.problems));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

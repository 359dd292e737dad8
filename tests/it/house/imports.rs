//! Which file takes names from which, read from the source of a crate, and which files need each other.
//!
//! A name that a face re-exports (`pub use child::Name`) is taken from the file that defines it, so a face may show its children
//! while they use one another; a `mod` declaration takes nothing. Unit tests are left out.

use super::words::{Word, words};
use std::collections::{BTreeMap, BTreeSet};

/// A file of the crate: its path from the project's folder, and its text.
pub type Source<'a> = (&'a str, &'a str);

/// Names that one file takes from another: by both paths.
pub type Arrows = BTreeMap<(String, String), BTreeSet<String>>;

/// A name that a `use` brings into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Import {
    /// as it is written: `super`, `tables`, `Batches`
    path: Vec<String>,
    /// what it is called here; `*` for all of a module
    name: String,
    /// whether others see it here
    shown: bool,
}

/// What of a file matters here.
struct Read {
    path: String,
    module: Vec<String>,
    imports: Vec<Import>,
    /// paths in the code: `tables::open`
    paths: Vec<Vec<String>>,
    /// all names in the code
    names: BTreeSet<String>,
}

/// What a path leads to.
enum Target {
    /// a module itself, whose names are taken where they are used: the position of its file
    Module(usize),
    /// a name that a file defines: the file's position
    Name(usize),
}

/// Which file takes which names from which.
pub fn arrows(sources: &[Source]) -> Arrows {
    let cut = |(path, text): &Source| (module(path), without_tests(words(text)).1);
    let of_tests = |(parent, names): (Vec<String>, BTreeSet<String>)| {
        names.into_iter().map(move |name| [parent.clone(), vec![name]].concat())
    };
    let tests: BTreeSet<Vec<String>> = sources.iter().map(cut).flat_map(of_tests).collect();
    let code = sources.iter().filter(|(path, _)| !tests.contains(&module(path)));
    let files: Vec<Read> = code.map(|(path, text)| read(path, &without_tests(words(text)).0)).collect();
    let house = House { modules: files.iter().enumerate().map(|(k, file)| (file.module.clone(), k)).collect(), files };
    let mut arrows = Arrows::new();
    for file in &house.files {
        let needed = |import: &&Import| !import.shown || file.names.contains(&import.name);
        let imports = file.imports.iter().filter(needed).map(|import| (&import.path, import.name.as_str()));
        let in_code = file.paths.iter().map(|path| (path, path[path.len() - 1].as_str()));
        for (path, name) in imports.chain(in_code) {
            let to = match house.resolve(file, path, 0) {
                Some(Target::Name(to)) => &house.files[to].path,
                Some(Target::Module(to)) if name == "*" => &house.files[to].path,
                _ => continue,
            };
            if *to != file.path {
                arrows.entry((file.path.clone(), to.clone())).or_default().insert(name.to_string());
            }
        }
    }
    arrows
}

/// The modules of the crate's root that a file names, to take something from them or to show it.
pub fn modules_named((path, text): Source) -> BTreeSet<String> {
    let file = read(path, &without_tests(words(text)).0);
    let root_name = |path: &Vec<String>| {
        let up = path.iter().take_while(|name| *name == "super").count();
        let at_root = path.first().is_some_and(|name| name == "crate") || (up > 0 && up == file.module.len());
        path.get(up.max(1)).filter(|_| at_root).cloned()
    };
    file.imports.iter().map(|import| &import.path).chain(&file.paths).filter_map(root_name).collect()
}

/// Groups of files each of which needs, directly or not, all others of its group.
pub fn circles(arrows: &Arrows) -> Vec<Vec<&str>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    arrows.keys().for_each(|(from, to)| next.entry(from).or_default().push(to));
    let reached = |from: &'_ str| {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = next.get(from).cloned().unwrap_or_default();
        while let Some(file) = open.pop() {
            if found.insert(file) {
                open.extend(next.get(file).into_iter().flatten());
            }
        }
        found
    };
    let reach: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|&file| (file, reached(file))).collect();
    let mut circles: Vec<Vec<&str>> = Vec::new();
    for (&file, others) in reach.iter().filter(|(file, others)| others.contains(*file)) {
        let back = |other: &&str| reach.get(other).is_some_and(|reached| reached.contains(file));
        let circle: Vec<&str> = others.iter().copied().filter(back).collect();
        if circle[0] == file {
            circles.push(circle);
        }
    }
    circles
}

/// A circle in words: its files, and who takes what from whom.
pub fn told(circle: &[&str], arrows: &Arrows) -> String {
    let mut text = format!("{} files need each other: {}", circle.len(), circle.join(", "));
    for ((from, to), names) in arrows {
        if circle.contains(&from.as_str()) && circle.contains(&to.as_str()) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            text.push_str(&format!("\n  {from} takes from {to}: {}", names.join(", ")));
        }
    }
    text
}

/// The module of a file: `src/output/folder/mod.rs` is `output`, `folder`.
fn module(path: &str) -> Vec<String> {
    let path = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    let mut module: Vec<String> = path.split('/').map(String::from).collect();
    let last = module.last().map(String::as_str);
    if last == Some("mod") || (module.len() == 1 && last == Some("lib")) {
        module.pop();
    }
    module
}

/// The words without items under `#[cfg(test)]`, and the names of modules that are there for tests alone.
fn without_tests(words: Vec<Word<'_>>) -> (Vec<Word<'_>>, BTreeSet<String>) {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut tests = BTreeSet::new();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let here = &words[at..];
        if !here.iter().map(|word| word.text).take(MARK.len()).eq(MARK) {
            kept.push(words[at]);
            at += 1;
            continue;
        }
        let mut depth = 0;
        let item = &here[MARK.len()..];
        let end = item.iter().position(|word| {
            depth += match word.text {
                "{" => 1,
                "}" => -1,
                _ => 0,
            };
            depth == 0 && [";", "}"].contains(&word.text)
        });
        let item = &item[..end.map_or(item.len(), |end| end + 1)];
        let name = item.windows(2).find(|pair| pair[0].text == "mod").map(|pair| pair[1].text.to_string());
        tests.extend(name);
        at += MARK.len() + item.len();
    }
    (kept, tests)
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn read(path: &str, words: &[Word]) -> Read {
    let mut file = Read {
        path: path.to_string(),
        module: module(path),
        imports: Vec::new(),
        paths: Vec::new(),
        names: BTreeSet::new(),
    };
    let mut at = 0;
    while at < words.len() {
        let text = words[at].text;
        if text == "use" {
            let shown = at > 0 && ["pub", ")"].contains(&words[at - 1].text);
            at += 1;
            tree(words, &mut at, &[], shown, &mut file.imports);
        } else if is_name(text) {
            let mut path = vec![text.to_string()];
            while words.get(at + 1).is_some_and(|word| word.text == "::")
                && words.get(at + 2).is_some_and(|word| is_name(word.text))
            {
                path.push(words[at + 2].text.to_string());
                at += 2;
            }
            file.names.extend(path.iter().cloned());
            if path.len() > 1 {
                file.paths.push(path);
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    file
}

/// Reads one tree of a `use`, after `before`: `a::{self, b as c, d::*}`.
fn tree(words: &[Word], at: &mut usize, before: &[String], shown: bool, found: &mut Vec<Import>) {
    let mut path = before.to_vec();
    while let Some(word) = words.get(*at) {
        match word.text {
            "::" => *at += 1,
            "{" => {
                *at += 1;
                while words.get(*at).is_some_and(|word| word.text != "}") {
                    tree(words, at, &path, shown, found);
                    *at += usize::from(words.get(*at).is_some_and(|word| word.text == ","));
                }
                *at += 1;
                return;
            }
            "*" => {
                *at += 1;
                found.push(Import { path, name: "*".to_string(), shown });
                return;
            }
            "as" => {
                let name = words.get(*at + 1).map_or("_", |word| word.text).to_string();
                *at += 2;
                found.push(Import { path, name, shown });
                return;
            }
            "self" if !path.is_empty() => *at += 1,
            text if is_name(text) => {
                path.push(text.to_string());
                *at += 1;
            }
            _ => break,
        }
        // The next word belongs to this path only after `::`, or as another name.
        let next = words.get(*at).map(|word| word.text);
        if words[*at - 1].text != "::" && ![Some("::"), Some("as")].contains(&next) {
            break;
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    found.push(Import { path, name, shown });
}

/// All files of the crate, and their modules.
struct House {
    files: Vec<Read>,
    modules: BTreeMap<Vec<String>, usize>,
}

impl House {
    /// What a path in a file leads to; `None` if to nothing of this crate.
    fn resolve(&self, file: &Read, path: &[String], depth: usize) -> Option<Target> {
        let absolute = self.absolute(file, path, depth)?;
        let known = (0..=absolute.len()).rev().find(|&length| self.modules.contains_key(&absolute[..length]))?;
        let at = self.modules[&absolute[..known]];
        let Some(name) = absolute.get(known) else { return Some(Target::Module(at)) };
        let face = &self.files[at];
        let import = face.imports.iter().find(|import| import.name == *name && face.path != file.path);
        let through = import.and_then(|import| {
            let path: Vec<String> = import.path.iter().chain(&absolute[known + 1..]).cloned().collect();
            self.resolve(face, &path, depth + 1)
        });
        // What a face has from another crate is its own.
        Some(through.unwrap_or(Target::Name(at)))
    }

    /// The path from the crate's root.
    fn absolute(&self, file: &Read, path: &[String], depth: usize) -> Option<Vec<String>> {
        let first = path.first()?.as_str();
        let mut base = file.module.clone();
        if depth > 9 {
            return None; // imports that lead to each other are no program
        }
        match first {
            "crate" => return Some(path[1..].to_vec()),
            "self" => base.extend(path[1..].iter().cloned()),
            "super" => {
                let up = path.iter().take_while(|name| *name == "super").count();
                base.truncate(base.len().checked_sub(up)?);
                base.extend(path[up..].iter().cloned());
            }
            _ => {
                base.push(first.to_string());
                if !self.modules.contains_key(&base) {
                    let import = file.imports.iter().find(|import| import.name == first)?;
                    let path: Vec<String> = import.path.iter().chain(&path[1..]).cloned().collect();
                    return self.absolute(file, &path, depth + 1);
                }
                base.extend(path[1..].iter().cloned());
            }
        }
        Some(base)
    }
}

//! Rules of the house that take more than a look at single lines: no circles of imports, short functions, nothing dead.

pub mod imports;
mod words;

use crate::tidy::{File, files, none, root, source};
use imports::{arrows, circles, modules_named, told};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use words::{functions, words};

/// Where files still need each other, as a beginning of their paths, and why.
const CIRCLES: &[(&str, &str)] = &[];

/// Lines of a function, at most.
const FUNCTION_LINES_MAX: usize = 70;
/// Functions that may be longer, and why.
const LONGER_FUNCTIONS: &[(&str, &str, &str)] = &[
    ("tests/it/bounds.rs", "asking", "a list of commands"),
    ("tests/it/oracle/society.rs", "new", "draws in the order that docs/model.md gives them"),
];

#[test]
fn no_files_need_each_other() {
    let files = source();
    // The program's own file uses the library as any other program does.
    let library = files.iter().filter(|file| file.path != "src/main.rs");
    let sources: Vec<(&str, &str)> = library.map(|file| (file.path.as_str(), file.text.as_str())).collect();
    let arrows = arrows(&sources);
    assert!(arrows.len() > 1_000, "{} arrows: imports are not found any more", arrows.len());
    let mut known = BTreeSet::new();
    let mut problems = Vec::new();
    for circle in circles(&arrows) {
        let listed = |file: &str| CIRCLES.iter().find(|(begin, _)| file.starts_with(begin)).map(|(begin, _)| *begin);
        known.extend(circle.iter().filter_map(|file| listed(file)));
        if !circle.iter().all(|file| listed(file).is_some()) {
            problems.push(told(&circle, &arrows));
        }
    }
    let stale = CIRCLES.iter().filter(|(begin, _)| !known.contains(begin));
    problems.extend(stale.map(|(begin, _)| format!("{begin} has no circle any more: strike it from CIRCLES")));
    none(problems);
}

#[test]
fn functions_are_short() {
    let mut problems = Vec::new();
    let mut longer = BTreeSet::new();
    for file in files(&["src", "tests", "benches", "fuzz", "examples"], &["rs"]) {
        for function in functions(&words(&file.text)).iter().filter(|found| found.lines > FUNCTION_LINES_MAX) {
            longer.insert((file.path.clone(), function.name.to_string()));
            if !LONGER_FUNCTIONS.iter().any(|(path, name, _)| *path == file.path && *name == function.name) {
                let (path, line, name, lines) = (&file.path, function.line, function.name, function.lines);
                problems.push(format!("{path}:{line}: {name} has {lines} lines: divide it"));
            }
        }
    }
    let stale =
        LONGER_FUNCTIONS.iter().filter(|(path, name, _)| !longer.contains(&(path.to_string(), name.to_string())));
    problems.extend(stale.map(|(path, name, _)| format!("{path}: {name} is short: strike it from LONGER_FUNCTIONS")));
    none(problems);
}

/// The files that `mod` declarations of a file may mean.
fn declared(file: &File, is_root: bool) -> Vec<String> {
    let path = Path::new(&file.path);
    let folder = path.parent().unwrap_or(Path::new(""));
    let own = is_root || path.file_name().is_some_and(|name| name == "mod.rs");
    let below = if own { folder.to_path_buf() } else { path.with_extension("") };
    let mut found = Vec::new();
    let (mut stated, mut always): (Option<&str>, bool) = (None, true);
    for line in file.text.lines().map(str::trim) {
        if let Some((_, rest)) = line.split_once("path = \"").filter(|_| line.starts_with("#[")) {
            (stated, always) = (rest.split('"').next(), line.starts_with("#[path"));
        } else if let Some((_, rest)) =
            line.split_once("mod ").filter(|(before, _)| before.is_empty() || before.starts_with("pub"))
            && let Some(name) = rest.strip_suffix(';')
        {
            found.extend(stated.map(|stated| plain(&folder.join(stated))));
            if stated.take().is_none() || !always {
                found.extend(
                    [below.join(format!("{name}.rs")), below.join(name).join("mod.rs")].map(|path| plain(&path)),
                );
            }
        }
    }
    found
}

/// A path without `..`, with / between folders.
fn plain(path: &Path) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()),
            Component::CurDir => {}
            part => parts.push(part.as_os_str().to_string_lossy().into_owned()),
        }
    }
    parts.join("/")
}

/// The files that Cargo begins with: by their usual paths, or because a manifest names them.
fn is_target(path: &str, manifest: &str, of_fuzzing: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["src", "lib.rs" | "main.rs"] => true,
        ["tests" | "examples", _] | ["tests" | "examples", _, "main.rs"] => true,
        ["benches", file] => manifest.contains(&format!("[[bench]]\nname = \"{}\"", file.trim_end_matches(".rs"))),
        ["fuzz", rest @ ..] => of_fuzzing.contains(&format!("path = \"{}\"", rest.join("/"))),
        _ => false,
    }
}

#[test]
fn no_source_file_is_dead() {
    let read = |path: &str| std::fs::read_to_string(root().join(path));
    // A package that was made for others is without the fuzzing's.
    let (manifest, of_fuzzing) = (read("Cargo.toml").expect("shipped"), read("fuzz/Cargo.toml").unwrap_or_default());
    let all = files(&["src", "tests", "benches", "fuzz", "examples"], &["rs"]);
    let target = |file: &&File| is_target(&file.path, &manifest, &of_fuzzing);
    let mut named: BTreeSet<String> = all.iter().filter(target).map(|file| file.path.clone()).collect();
    loop {
        let reached = all.iter().filter(|file| named.contains(&file.path));
        let more: BTreeSet<String> = reached.flat_map(|file| declared(file, target(&file))).collect();
        if more.is_subset(&named) {
            break;
        }
        named.extend(more);
    }
    let dead = all.iter().filter(|file| !named.contains(&file.path));
    none(dead.map(|file| format!("no `mod` and no target names {}", file.path)).collect());
}

/// The documents: those of the project's own folder, and docs/.
fn documents() -> Vec<File> {
    let top = std::fs::read_dir(root()).expect("readable").flatten().map(|entry| entry.path());
    let top = top.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = |path: &PathBuf| std::fs::read_to_string(path).expect("text");
    let top = top.map(|path| File { path: name(&path), text: text(&path) });
    top.chain(files(&["docs"], &["md"])).collect()
}

#[test]
fn every_document_and_figure_is_linked_from_another() {
    let mut linked = BTreeSet::new();
    for document in documents() {
        let folder = Path::new(&document.path).parent().unwrap_or(Path::new(""));
        let links = document.text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let targets = links.filter(|link| !link.is_empty() && !link.starts_with("http"));
        linked.extend(targets.map(|link| plain(&folder.join(link))).filter(|target| *target != document.path));
    }
    let mut all = Vec::new();
    crate::tidy::walk(&root().join("docs"), &mut all);
    let paths = all.iter().map(|path| plain(path.strip_prefix(root()).expect("inside")));
    none(paths.filter(|path| !linked.contains(path)).map(|path| format!("no document links to {path}")).collect());
}

/// Whether a path such as `output::produce` or `engine::Setup` leads to a module, or to a name that its file defines or shows.
fn exists(path: &str) -> bool {
    let mut file = None;
    let mut module = PathBuf::from("src");
    for (at, name) in path.split("::").enumerate() {
        module.push(name);
        let candidates = [module.with_extension("rs"), module.join("mod.rs")];
        let Some(found) = candidates.into_iter().find(|path| root().join(path).exists()) else {
            let last = at + 1 == path.split("::").count();
            let text = file.map(|file: PathBuf| std::fs::read_to_string(root().join(file)).expect("text"));
            let defines = |text: String| {
                let words = words(&text);
                let before = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "{", ",", "::"];
                words.windows(2).any(|pair| pair[1].text == name && before.contains(&pair[0].text))
            };
            return last && text.is_some_and(defines);
        };
        file = Some(found);
    }
    true
}

#[test]
fn names_in_the_architecture_exist() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("shipped");
    let of_code = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let paths =
        text.split('`').skip(1).step_by(2).filter(|quoted| quoted.contains("::") && quoted.chars().all(of_code));
    let ours = |path: &&str| path.split("::").next().is_some_and(exists);
    none(paths.filter(ours).filter(|path| !exists(path)).map(|path| format!("there is no {path}")).collect());
    assert!(exists("output::produce::produce") && exists("engine::Setup") && !exists("output::produce::nothing"));
}

/// By its path, or by its folder where a test walks through all of it.
#[test]
fn every_scenario_is_named_in_a_test_or_a_document() {
    let mut all = Vec::new();
    crate::tidy::walk(&root().join("scenarios"), &mut all);
    let texts: Vec<File> = documents().into_iter().chain(files(&["src/output", "tests", "benches"], &["rs"])).collect();
    let named = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let walked = format!("\"{folder}\"");
        texts.iter().any(|file| file.text.contains(path) || (folder != "scenarios" && file.text.contains(&walked)))
    };
    let paths = all.iter().map(|path| plain(path.strip_prefix(root()).expect("inside")));
    none(paths.filter(|path| !named(path)).map(|path| format!("nothing names {path}")).collect());
}

#[test]
fn declarations_lead_to_files() {
    let file = |path: &str, text: &str| File { path: path.to_string(), text: text.to_string() };
    let found = declared(&file("src/a.rs", "mod b;\npub(crate) mod c;\n// mod d;\nlet mode = 1;\n"), false);
    assert_eq!(found, ["src/a/b.rs", "src/a/b/mod.rs", "src/a/c.rs", "src/a/c/mod.rs"]);
    let found = declared(&file("tests/it/e.rs", "#[path = \"../../benches/f.rs\"]\nmod f;\nmod g {}\n"), false);
    assert_eq!(found, ["benches/f.rs"]);
    let found = declared(&file("src/a.rs", "#[cfg_attr(not(feature = \"i\"), path = \"a/j.rs\")]\nmod k;\n"), false);
    assert_eq!(found, ["src/a/j.rs", "src/a/k.rs", "src/a/k/mod.rs"]);
    assert_eq!(declared(&file("src/lib.rs", "mod h;\n"), true), ["src/h.rs", "src/h/mod.rs"]);
}

#[test]
fn modules_are_found_in_lists_and_paths() {
    let named = |path: &str, text: &str| modules_named((path, text)).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(named("src/a.rs", "use crate::math; let x = crate::random::below(1, \"crate::b\");"), "math random");
    let list = "pub use crate::{math, random::{Draws, Purpose}, parallel};\n#[cfg(test)]\nmod tests { use crate::b; }";
    assert_eq!(named("src/a.rs", list), "math parallel random");
    assert_eq!(named("src/a/b.rs", "use super::c::D; use super::super::sets::alike;"), "sets");
}

/// Circles of a small crate.
fn small(sources: &[(&str, &str)]) -> Vec<Vec<String>> {
    let arrows = arrows(sources);
    circles(&arrows).iter().map(|circle| circle.iter().map(|file| file.to_string()).collect()).collect()
}

#[test]
fn a_circle_of_two_is_found_and_told() {
    let sources = [
        ("src/lib.rs", "mod a; mod b;"),
        ("src/a.rs", "use crate::{b::{self, Two}, c};\nfn one() { b::two(); }"),
        ("src/b.rs", "pub struct Two;\nfn two() { super::a::one(); }\n#[cfg(test)]\nmod tests { use crate::lone::X; }"),
        ("src/lone.rs", "use crate::a::one;\npub struct X;"),
    ];
    assert_eq!(small(&sources), [["src/a.rs", "src/b.rs"]]);
    let arrows = arrows(&sources);
    let text = told(&["src/a.rs", "src/b.rs"], &arrows);
    assert!(text.contains("src/a.rs takes from src/b.rs: Two, two"), "{text}");
    assert!(!arrows.keys().any(|(from, _)| from == "src/lib.rs"), "declarations take nothing: {arrows:?}");
}

#[test]
fn names_are_followed_through_faces_and_faces_may_show_their_children() {
    let face = "mod inner; mod other;\npub use inner::{Name, deep as shallow};";
    let with = |other: &str, face: &str| {
        small(&[
            ("src/face/mod.rs", face),
            ("src/face/inner.rs", "use super::other::Thing;\npub struct Name;\npub fn deep() {}"),
            ("src/face/other.rs", other),
        ])
    };
    assert_eq!(with("pub struct Thing;", face), [[""; 0]; 0]);
    assert_eq!(with("use super::Name;\npub struct Thing;", face), [["src/face/inner.rs", "src/face/other.rs"]]);
    let call = "pub struct Thing;\nfn f() { crate::face::shallow(); }";
    assert_eq!(with(call, face), [["src/face/inner.rs", "src/face/other.rs"]]);
    // A face that uses what it shows, and has what its child uses.
    let own = "mod inner;\npub use inner::Name;\npub struct Own(Name);";
    let child = [("src/face/mod.rs", own), ("src/face/inner.rs", "use super::Own;\npub struct Name;")];
    assert_eq!(small(&child), [["src/face/inner.rs", "src/face/mod.rs"]]);
}

#[test]
fn whole_modules_nested_braces_and_several_lines_are_read() {
    let sources = [
        (
            "src/a/mod.rs",
            "use crate::{\n    b::{c::{One, Two}, d},\n    // crate::not::this\n};\nfn f() { d::three(\"crate::e::no\"); }",
        ),
        ("src/b/mod.rs", "pub mod c;\npub mod d;"),
        ("src/b/c.rs", "pub struct One; pub struct Two;"),
        ("src/b/d.rs", "use crate::a::*;"),
        ("src/e.rs", "use crate::a::f;"),
    ];
    let found: Vec<(String, String)> = arrows(&sources).into_keys().collect();
    let expected = [
        ("src/a/mod.rs", "src/b/c.rs"),
        ("src/a/mod.rs", "src/b/d.rs"),
        ("src/b/d.rs", "src/a/mod.rs"),
        ("src/e.rs", "src/a/mod.rs"),
    ];
    assert_eq!(found, expected.map(|(from, to)| (from.to_string(), to.to_string())));
    assert_eq!(small(&sources), [["src/a/mod.rs", "src/b/d.rs"]]);
}

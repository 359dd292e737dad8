//! The rules of the house, held by reading the source.

use crate::house::imports::modules_named;
use std::path::{Path, PathBuf};

/// Modules by layer, lowest first; a module imports its own layer and lower ones.
const LAYERS: &[&[&str]] = &[
    &["math", "vectors"],
    &["random", "columnar", "distributions", "parallel", "sets", "text"],
    &["design", "network", "landscape"],
    &["scenario"],
    &["society"],
    &["platform", "behaviour", "models", "measures"],
    &["engine"],
    &["reference", "disk", "load", "experiment", "docking"],
    &["output"],
    &["report"],
    &["cli"],
];
/// The layers of the model: no I/O, no clock, no printing, no threads of their own.
const MODEL_LAYERS: usize = 7;

const LINES_MAX: usize = 500;
/// Files that may be longer, and why.
const LONGER: &[(&str, &str)] = &[];

/// A file of the project.
pub struct File {
    /// with / between folders, from the project's
    pub path: String,
    /// all of it
    pub text: String,
}

impl File {
    /// The code above the unit tests, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines: Vec<&str> = self.text.lines().collect();
        // Unit tests that are a file of their own are declared among the other modules.
        let elsewhere =
            |at: &usize| lines.get(at + 1).is_some_and(|line| line.starts_with("mod ") && line.ends_with(';'));
        let end = (0..lines.len()).find(|at| lines[*at] == "#[cfg(test)]" && !elsewhere(at)).unwrap_or(lines.len());
        let code = lines.into_iter().enumerate().take(end).map(|(k, line)| (k + 1, line));
        code.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The top module of a file of src/.
    fn module(&self) -> &str {
        let rest = self.path.strip_prefix("src/").unwrap_or(&self.path);
        rest.split('/').next().unwrap_or(rest).trim_end_matches(".rs")
    }

    fn layer(&self) -> Option<usize> {
        layer(self.module())
    }

    fn is_model(&self) -> bool {
        self.layer().is_some_and(|layer| layer < MODEL_LAYERS)
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The text files of some folders that end so, by path.
pub fn files(folders: &[&str], extensions: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| walk(&root().join(folder), &mut paths));
    paths.retain(|path| path.extension().is_some_and(|found| extensions.iter().any(|extension| found == *extension)));
    paths.retain(|path| !path.components().any(|part| part.as_os_str() == "target"));
    paths.sort();
    let file = |path: &PathBuf| {
        let short = path.strip_prefix(root()).expect("inside").components();
        let path_text = short.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path_text}: {error}"));
        File { path: path_text, text }
    };
    paths.iter().map(file).collect()
}

pub fn source() -> Vec<File> {
    files(&["src"], &["rs"])
}

/// Collects what is wrong, so that all of it is reported at once.
pub fn none(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Lines of code in which a pattern occurs, in the files that a test picks.
fn naming<'a>(files: &'a [File], patterns: &'a [&str], picked: impl Fn(&File) -> bool + 'a) -> Vec<String> {
    let mut found = Vec::new();
    for file in files.iter().filter(|file| picked(file)) {
        for (line, code) in file.code() {
            found.extend(
                patterns
                    .iter()
                    .filter(|pattern| code.contains(**pattern))
                    .map(|pattern| format!("{}:{line} has `{pattern}`: {}", file.path, code.trim())),
            );
        }
    }
    found
}

#[test]
fn no_layer_imports_a_higher_one() {
    let mut problems = Vec::new();
    for file in source().iter().filter(|file| !["lib", "main"].contains(&file.module())) {
        let Some(own) = file.layer() else {
            problems.push(format!("{} is in no layer: add it to LAYERS here and to ARCHITECTURE.md", file.path));
            continue;
        };
        for name in modules_named((&file.path, &file.text)) {
            if layer(&name).is_some_and(|layer| layer > own) {
                problems.push(format!("{} imports crate::{name}, which is higher", file.path));
            }
        }
    }
    none(problems);
}

/// The table of ARCHITECTURE.md says the same as the one here.
#[test]
fn the_layers_are_those_of_the_architecture() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("shipped");
    let mut problems = Vec::new();
    for (number, modules) in LAYERS.iter().enumerate() {
        for module in *modules {
            let named = |line: &&str| {
                let files = line.split('|').nth(2).unwrap_or_default();
                files.contains(&format!("`{module}/`")) || files.contains(&format!("`{module}.rs`"))
            };
            let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| L")).filter(named).collect();
            if !rows.iter().any(|row| row.starts_with(&format!("| L{number} |"))) {
                problems.push(format!("ARCHITECTURE.md does not have {module} in L{number}"));
            }
        }
    }
    for module in source().iter().map(File::module).filter(|module| !["lib", "main"].contains(module)) {
        assert!(layer(module).is_some(), "{module} is in no layer");
    }
    none(problems);
}

#[test]
fn one_file_names_the_generator_and_one_the_threads() {
    let files = source();
    none(naming(&files, &["rand_chacha", "rand::", "ChaCha"], |file| file.path != "src/random/stream.rs"));
    none(naming(&files, &["rayon"], |file| file.is_model() && file.path != "src/parallel.rs"));
}

#[test]
fn the_model_does_no_input_output_and_reads_no_clock() {
    let files = source();
    let banned = ["std::fs", "std::time", "std::env", "std::process", "std::net", "std::thread"];
    none(naming(&files, &banned, File::is_model));
    // A hashed table has no order of its own. In names.rs one is looked up and never walked through.
    let ordered = |file: &File| file.is_model() && file.path != "src/network/file/names.rs";
    none(naming(&files, &["HashMap", "HashSet"], ordered));
}

/// Files that choose by features what is compiled; nothing else knows that there are any.
const CHOOSING: [&str; 4] = ["src/lib.rs", "src/experiment/mod.rs", "src/parallel.rs", "src/scenario/check/points.rs"];

/// The modules that a file declares behind a feature, as paths without their ending: "src/cli".
fn optional_modules(file: &File) -> Vec<String> {
    let folder = file.path.trim_end_matches(".rs").trim_end_matches("/mod").trim_end_matches("/lib");
    let code: Vec<&str> = file.code().map(|(_, line)| line.trim()).collect();
    let declared = |lines: &[&str]| {
        let name = lines[1].trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')?;
        lines[0].starts_with("#[cfg(feature").then(|| format!("{folder}/{name}"))
    };
    code.windows(2).filter_map(declared).collect()
}

#[test]
fn features_choose_among_modules_and_few_files_know_them() {
    let files = source();
    none(naming(&files, &["feature = \""], |file| !CHOOSING.contains(&file.path.as_str())));
    let lines = naming(&files, &["feature = \""], |_| true).len();
    assert!(lines <= 16, "{lines} lines choose by features: too many to keep in mind");
}

#[test]
fn without_features_nothing_asks_the_system_for_files_time_threads_or_surroundings() {
    let files = source();
    let optional: Vec<String> = files.iter().flat_map(optional_modules).collect();
    for module in ["src/cli", "src/disk", "src/output", "src/report", "src/experiment/journal", "src/experiment/run"] {
        assert!(optional.iter().any(|name| name == module), "{module} is behind no feature");
    }
    let of = |file: &File, module: &String| {
        file.path.strip_prefix(module.as_str()).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    let always = |file: &File| file.path != "src/main.rs" && !optional.iter().any(|module| of(file, module));
    let banned =
        ["std::fs", "std::time", "std::env", "std::process", "std::net", "std::thread", "Instant", "SystemTime"];
    none(naming(&files, &banned, always));
    let heavy = ["ab_glyph", "clap", "ctrlc", "indicatif", "plotters", "signal_hook"];
    none(naming(&files, &heavy, always));
    let parquet = |file: &File| always(file) && file.path != "src/scenario/check/points/parquet.rs";
    none(naming(&files, &["arrow_", "parquet::arrow", "bytes::"], parquet));
}

#[test]
fn one_file_changes_files() {
    let changes = [
        "fs::write",
        "fs::rename",
        "fs::remove",
        "fs::create_dir",
        "fs::copy",
        "fs::hard_link",
        "File::options",
        "OpenOptions",
        "fs::File::create",
        "sync_all",
        "sync_data",
        "fs::set_permissions",
        "fs::soft_link",
    ];
    none(naming(&source(), &changes, |file| file.path != "src/disk.rs" && !file.path.ends_with("/tests.rs")));
}

#[test]
fn one_module_opens_parquet_files() {
    let readers =
        ["RecordBatchReaderBuilder", "MetaDataReader", "SerializedFileReader", "SerializedPageReader", "row_groups("];
    none(naming(&source(), &readers, |file| file.module() != "columnar"));
}

#[test]
fn each_library_stays_in_its_layer() {
    let files = source();
    // The command line prints the schema, which is JSON.
    let written = ["scenario", "experiment", "output", "report", "cli"];
    let json = |file: &File| file.path == "src/network/file/json.rs";
    none(naming(&files, &["serde"], |file| !written.contains(&file.module()) && !json(file)));
    none(naming(&files, &["quick_xml"], |file| file.module() != "network"));
    none(naming(&files, &["flate2::", "zstd::", "brotli::"], |file| !["load", "columnar"].contains(&file.module())));
    none(naming(&files, &["clap"], |file| file.module() != "cli"));
    none(naming(&files, &["plotters"], |file| file.module() != "report"));
    none(naming(&files, &["anyhow"], |file| file.module() != "cli"));
}

#[test]
fn only_the_command_line_prints() {
    let printing = ["println!", "eprintln!", "print!(", "eprint!(", "dbg!"];
    none(naming(&source(), &printing, |file| !["cli", "main"].contains(&file.module())));
}

#[test]
fn nothing_is_unsafe_or_unfinished() {
    let all = files(&["src", "tests/it", "benches", "fuzz/fuzz_targets"], &["rs"]);
    let lib = all.iter().find(|file| file.path == "src/lib.rs").expect("the library");
    assert!(lib.text.contains("#![deny(unsafe_code)]") && lib.text.contains("#![warn(missing_docs)]"));
    // The words are put together here, or this file would have them.
    let words = [("TO", "DO"), ("FIX", "ME"), ("to", "do!("), ("unim", "plemented!(")].map(|(a, b)| format!("{a}{b}"));
    let mut problems = Vec::new();
    for file in &all {
        for (k, line) in file.text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                problems.push(format!("{}:{} has {word}", file.path, k + 1));
            }
        }
    }
    let outside_lib = |file: &File| file.path != "src/lib.rs" && file.path != "tests/it/tidy.rs";
    let elsewhere = |file: &File| outside_lib(file) && file.path != "src/vectors.rs";
    problems.extend(naming(&all, &["unsafe ", "unsafe_code"], elsewhere));
    // One call of one function, which says why it is sound.
    let vectors = |file: &File| file.path == "src/vectors.rs";
    assert_eq!(naming(&all, &["unsafe "], vectors).len(), 1, "the one place that a measurement asked for");
    none(problems);
}

#[test]
fn files_are_short_clean_and_begin_with_what_they_own() {
    let mut problems = Vec::new();
    for file in files(&["src", "tests/it", "benches"], &["rs"]) {
        let lines = file.text.lines().count();
        let longer = LONGER.iter().any(|(path, _)| *path == file.path);
        if (lines > LINES_MAX) != longer {
            let what = if longer { "no longer needs its place in LONGER" } else { "is too long: divide it" };
            problems.push(format!("{} has {lines} lines and {what}", file.path));
        }
        if !file.text.starts_with("//! ") {
            problems.push(format!("{} does not begin with a module doc", file.path));
        }
    }
    let main = std::fs::read_to_string(root().join("src/main.rs")).expect("the binary");
    if main.lines().count() >= 20 {
        problems.push("src/main.rs has 20 lines or more".to_string());
    }
    none(problems);
}

#[test]
fn no_line_ends_in_a_space_and_no_path_is_a_developers() {
    let extensions = ["rs", "md", "toml", "cff"];
    let mut all = files(&["src", "tests/it", "benches", "fuzz", "docs", "scenarios", "output"], &extensions);
    let single = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "CITATION.cff",
        "Cargo.toml",
        "clippy.toml",
    ];
    for path in single.into_iter().chain([".ci/run", ".ci/clusters", ".ci/faults", ".ci/architectures"]) {
        let text = std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        all.push(File { path: path.to_string(), text });
    }
    // Put together, or this file would have them.
    let homes = ["home", "Users", "work", "root"].map(|folder| format!("/{folder}/"));
    let mut problems = Vec::new();
    // Results in output/ are a user's, not ours.
    for file in all.iter().filter(|file| !file.path.starts_with("output/") || file.path == "output/README.md") {
        for (k, line) in file.text.lines().enumerate() {
            if line.ends_with([' ', '\t']) || line.ends_with('\r') {
                problems.push(format!("{}:{} ends in white space", file.path, k + 1));
            }
            for home in homes.iter().filter(|home| line.contains(home.as_str())) {
                problems.push(format!("{}:{} names {home}", file.path, k + 1));
            }
        }
        if !file.text.ends_with('\n') && !file.text.is_empty() {
            problems.push(format!("{} does not end in a line's end", file.path));
        }
    }
    none(problems);
}

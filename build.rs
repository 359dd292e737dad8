//! Tells the program which commit and compiler it was built with, where that can be known. Never fails a build.

use std::path::Path;
use std::process::Command;

// Cargo tells a build script everything through the environment.
#[allow(clippy::disallowed_methods)]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Where there is a history, what it says changes with it; watching a file that is not there would rebuild every time.
    if let Some(log) = said("git", &["rev-parse", "--git-path", "logs/HEAD"])
        && Path::new(&log).exists()
    {
        println!("cargo::rerun-if-changed={log}");
    }
    // Not the commit of a repository that merely contains the sources of a published crate.
    if Path::new(".git").exists()
        && let Some(commit) = said("git", &["rev-parse", "HEAD"])
    {
        println!("cargo::rustc-env=HEIMO_COMMIT={commit}");
    }
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_string());
    if let Some(version) = said(&rustc, &["--version"]) {
        println!("cargo::rustc-env=HEIMO_RUSTC={version}");
    }
}

/// What a program says, if it says one line and ends well.
fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.trim();
    (!line.is_empty() && !line.contains('\n')).then(|| line.to_string())
}

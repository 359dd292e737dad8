//! The commands that only print or write a text.

use super::arguments::Cli;
use super::print;
use super::stop::{FAILED, Stop, USAGE, error};
use crate::disk;
use crate::{reference, scenario};
use clap::CommandFactory;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// `heimo explain [NAME]`
pub fn explain(name: Option<&str>) -> Result<(), Stop> {
    let Some(name) = name else {
        print::out(&reference::names().join("\n"));
        return Ok(());
    };
    let text = reference::explain(name).map_err(|message| error(USAGE, message))?;
    print::out(text.trim_end());
    Ok(())
}

/// `heimo list`
pub fn list(json: bool) -> Result<(), Stop> {
    if json {
        let entry = |entry: reference::Entry| serde_json::json!({"section": entry.section, "name": entry.name, "meaning": entry.meaning});
        return Ok(print::json(&reference::entries().into_iter().map(entry).collect::<Vec<_>>())?);
    }
    print::out(reference::list().trim_end());
    Ok(())
}

/// `heimo schema`
pub fn schema() -> Result<(), Stop> {
    Ok(print::json(&scenario::schema())?)
}

/// `heimo completions SHELL`
pub fn completions(shell: clap_complete::Shell) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "heimo", &mut script);
    print::out(String::from_utf8_lossy(&script).trim_end());
    Ok(())
}

/// `heimo new NAME`
pub fn new(name: &Path) -> Result<(), Stop> {
    let mut path = name.to_path_buf();
    if path.extension().is_none_or(|extension| extension != "toml") {
        let mut file_name = path.file_name().unwrap_or_default().to_os_string();
        file_name.push(".toml");
        path.set_file_name(file_name);
    }
    let title = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if title.is_empty() {
        return Err(error(USAGE, "a scenario needs a name\n  help: heimo new my-question"));
    }
    let shown = path.display();
    let write = || disk::File::create_new(&path)?.write_all(scenario::template(&title).as_bytes());
    match write() {
        Ok(()) => {
            print::out(&format!("{shown} is there. Next: heimo check {shown}, then heimo run {shown}"));
            Ok(())
        }
        Err(problem) if problem.kind() == ErrorKind::AlreadyExists => {
            Err(error(USAGE, format!("`{shown}` exists and is left as it is\n  help: choose another name")))
        }
        Err(problem) => Err(error(FAILED, format!("cannot write `{shown}`: {problem}"))),
    }
}

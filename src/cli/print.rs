//! Printing that never panics and never loses words in silence.
//!
//! A reader that went away (`heimo list | head`) is no error: what it does not want is dropped, what the command does is
//! done, and its exit code is its own. Any other failure to write, such as a full disk, is an error.

use std::io::{ErrorKind, Write};
use std::sync::Mutex;

/// What became of standard output.
enum Outlet {
    /// all was written so far
    Open,
    /// nobody reads it any more
    Unread,
    /// something was lost, and why
    Lost(std::io::Error),
}

static OUTLET: Mutex<Outlet> = Mutex::new(Outlet::Open);

/// Prints a text and a line end to standard output; after the first failure nothing more is printed, so that what was written
/// is a beginning of the whole. [`ended`] says what was lost.
pub fn out(text: &str) {
    let mut outlet = OUTLET.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !matches!(*outlet, Outlet::Open) {
        return;
    }
    let mut stdout = std::io::stdout().lock();
    let Err(problem) = writeln!(stdout, "{text}").and_then(|()| stdout.flush()) else { return };
    *outlet = if problem.kind() == ErrorKind::BrokenPipe { Outlet::Unread } else { Outlet::Lost(problem) };
}

/// Prints a value as JSON.
pub fn json(value: &impl serde::Serialize) -> serde_json::Result<()> {
    out(&serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Whether all that was printed reached somebody, or nobody wanted it.
///
/// # Errors
/// If words were lost: why, and what helps.
pub fn ended() -> Result<(), String> {
    match &*OUTLET.lock().unwrap_or_else(std::sync::PoisonError::into_inner) {
        Outlet::Open | Outlet::Unread => Ok(()),
        Outlet::Lost(problem) => {
            let help = "make room, or send the output elsewhere, and give the command again; files of a result are not concerned";
            Err(format!("standard output: not everything was written: {problem}\n  help: {help}"))
        }
    }
}

/// Prints a text and a line end to standard error, if anybody reads it.
pub fn err(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Columns of the terminal that standard output is; where it is none, what a page of text has.
pub fn width() -> usize {
    match terminal_size::terminal_size() {
        Some((terminal_size::Width(columns), _)) if columns > 0 => usize::from(columns).max(60),
        _ => 80,
    }
}

/// A text in lines that are no wider than some columns, but for words that are.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_string());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}

/// A count and what is counted: "1 platform", "2 platforms".
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A word as a shell reads it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_can_be_pasted_into_a_shell() {
        assert_eq!(quoted("scenarios/a.toml"), "scenarios/a.toml");
        assert_eq!(quoted("it's here"), r"'it'\''s here'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn one_is_no_plural() {
        assert_eq!((counted(1, "platform"), counted(2, "platform")), ("1 platform".into(), "2 platforms".into()));
    }
}

//! Printing that never panics: a reader that went away (`heimo list | head`) is no error.

use std::io::Write;

/// Prints a text and a line end to standard output. If nobody reads it any more, the program ends well.
pub fn out(text: &str) {
    let mut stdout = std::io::stdout().lock();
    if writeln!(stdout, "{text}").and_then(|()| stdout.flush()).is_err() {
        std::process::exit(i32::from(super::DONE));
    }
}

/// Prints a text and a line end to standard error, if anybody reads it.
pub fn err(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

//! A value as TOML writes it.

use super::value::Value;
use std::fmt::Write;

/// A value in TOML.
pub fn literal(value: &Value) -> String {
    match value.owned() {
        Value::Bool(yes) => yes.to_string(),
        Value::Integer(n) => n.to_string(),
        Value::Real(x) => format!("{x:?}"),
        Value::Text(text) => quoted(&text),
        Value::List(names) => format!("[{}]", names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")),
        Value::Integers(list) => format!("{list:?}"),
        Value::Name(_) | Value::Names(_) => unreachable!("an owned value borrows nothing"),
    }
}

/// A TOML string. Checked text has no control characters, but what is quoted here need not be checked text.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => write!(quoted, "\\u{:04X}", c as u32).expect("text grows"),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

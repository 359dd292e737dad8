//! Is a value of the kind and in the range that its row allows?

use crate::scenario::document::{Item, Node, shorten};
use crate::scenario::limits;
use crate::scenario::problem::{Location, Report, did_you_mean, is_printable};
use crate::scenario::value::{Kind, Parameter, Value};

/// Longest name, title or path, in characters.
const TEXT_MAX: usize = limits::TEXT.most as usize;

/// The value of a row's key, or a report of what is wrong with it.
pub(super) fn value(report: &mut Report, row: &Parameter, node: &Node) -> Option<Value> {
    let refusal = match (row.kind, &node.item) {
        (Kind::Bool, Item::Bool(yes)) => return Some(Value::Bool(*yes)),
        (Kind::Integer { min, max }, Item::Integer(n)) if (min..=max).contains(n) => return Some(Value::Integer(*n)),
        (Kind::Real { min, max }, Item::Real(x)) if (min..=max).contains(x) => return Some(Value::Real(x + 0.0)),
        (Kind::Real { min, max }, Item::Integer(n)) if (min..=max).contains(&(*n as f64)) => {
            return Some(Value::Real(*n as f64));
        }
        (Kind::Integer { .. } | Kind::Real { .. }, Item::Integer(_) | Item::TooLarge) => "is out of range",
        (Kind::Real { .. }, Item::Real(x)) if x.is_finite() => "is out of range",
        (Kind::Real { .. }, Item::Real(_)) => "is no finite number",
        (Kind::Choice(names), Item::Text(name)) if names.contains(&name.as_str()) => {
            return Some(Value::Text(name.clone()));
        }
        (Kind::Choice(_), Item::Text(_)) => "is unknown",
        (Kind::Subset(names), Item::List(nodes)) => return subset(report, row, names, node, nodes),
        (Kind::Integers { min, max }, Item::List(nodes)) => return integers(report, row, (min, max), nodes),
        (Kind::Text | Kind::Path, Item::Text(text)) => return printable_text(report, row.key, node, text),
        (Kind::Prose, Item::Text(text)) => return prose(report, row, node, text),
        (Kind::Date, Item::Text(date) | Item::Datetime(date)) if is_date(date) => {
            return Some(Value::Text(date.clone()));
        }
        (Kind::Date, Item::Text(_) | Item::Datetime(_)) => "is no date of the calendar",
        (_, item) => {
            let message = format!("`{}` is {}, {}", row.key, item.name(), node.written);
            report.error(&node.location, row.key, message, help(row, node));
            return None;
        }
    };
    report.error(&node.location, row.key, format!("`{}` = {} {refusal}", row.key, node.written), help(row, node));
    None
}

/// What is allowed, after what was probably meant.
fn help(row: &Parameter, node: &Node) -> String {
    let unit = if row.unit.is_empty() { String::new() } else { format!(" ({})", row.unit) };
    format!("{}`{}` takes {}{unit}", meant(row.kind, &node.item), row.key, row.kind.allowed())
}

fn meant(kind: Kind, item: &Item) -> String {
    match (kind, item) {
        (Kind::Integer { min, max }, Item::Real(x)) if x.fract() == 0.0 && (min as f64..=max as f64).contains(x) => {
            format!("write {x:.0}, without point or exponent; ")
        }
        (Kind::Integer { .. } | Kind::Real { .. }, Item::Text(text)) if text.parse::<f64>().is_ok() => {
            "remove the quotes; ".to_string()
        }
        (Kind::Bool, Item::Text(text)) if ["true", "false"].contains(&text.as_str()) => {
            "remove the quotes; ".to_string()
        }
        (Kind::Choice(names), Item::Text(name)) => did_you_mean(name, names.iter().copied()),
        (Kind::Subset(_) | Kind::Integers { .. }, Item::Text(_) | Item::Integer(_)) => {
            "put it in brackets; ".to_string()
        }
        _ => String::new(),
    }
}

fn subset(report: &mut Report, row: &Parameter, names: &[&'static str], node: &Node, nodes: &[Node]) -> Option<Value> {
    let mark = report.len();
    if nodes.is_empty() {
        report.error(&node.location, row.key, format!("`{}` is an empty list", row.key), help(row, node));
    }
    let mut chosen: Vec<&str> = Vec::new();
    for node in nodes {
        match &node.item {
            Item::Text(name) if chosen.contains(&name.as_str()) => twice(report, row, node),
            Item::Text(name) if names.contains(&name.as_str()) => chosen.push(name),
            Item::Text(name) => {
                let help =
                    format!("{}`{}` takes {}", did_you_mean(name, names.iter().copied()), row.key, row.kind.allowed());
                report.error(
                    &node.location,
                    row.key,
                    format!("`{}` has {}, which is unknown", row.key, node.written),
                    help,
                );
            }
            item => wrong_item(report, row, node, item),
        }
    }
    let ordered = names.iter().filter(|name| chosen.contains(name)).map(|name| name.to_string()).collect();
    (report.len() == mark).then_some(Value::List(ordered))
}

fn integers(report: &mut Report, row: &Parameter, (min, max): (i64, i64), nodes: &[Node]) -> Option<Value> {
    let mark = report.len();
    let mut numbers = Vec::new();
    if !limits::RECORDED.allows(nodes.len() as u128) {
        let location = nodes.first().map_or(&Location::START, |node| &node.location);
        report.error(location, row.key, limits::RECORDED.message(nodes.len() as u128), limits::RECORDED.remedy);
        return None;
    }
    for node in nodes {
        match node.item {
            Item::Integer(n) if numbers.contains(&n) => twice(report, row, node),
            Item::Integer(n) if (min..=max).contains(&n) => numbers.push(n),
            ref item => wrong_item(report, row, node, item),
        }
    }
    numbers.sort_unstable();
    (report.len() == mark).then_some(Value::Integers(numbers))
}

fn twice(report: &mut Report, row: &Parameter, node: &Node) {
    report.error(&node.location, row.key, format!("`{}` has {} twice", row.key, node.written), "remove one of the two");
}

fn wrong_item(report: &mut Report, row: &Parameter, node: &Node, item: &Item) {
    let message = format!("`{}` has {}, which is {}", row.key, node.written, item.name());
    let number = matches!(row.kind, Kind::Integers { .. }) && matches!(item, Item::Integer(_) | Item::TooLarge);
    let out = if number { " and out of range" } else { "" };
    report.error(&node.location, row.key, message + out, format!("`{}` takes {}", row.key, row.kind.allowed()));
}

/// Text that can head a figure or name a file, on one line.
pub(super) fn printable_text(report: &mut Report, key: &str, node: &Node, text: &str) -> Option<Value> {
    let Some(refusal) = unprintable(text) else { return Some(Value::Text(text.to_string())) };
    let help = format!("`{key}` takes printable text on one line, at most {TEXT_MAX} characters, no space at its ends");
    report.error(&node.location, key, format!("`{key}` {refusal}: {}", node.written), help);
    None
}

/// Text of several lines: line ends as on every system, no space at its ends.
fn prose(report: &mut Report, row: &Parameter, node: &Node, text: &str) -> Option<Value> {
    let text = text.replace("\r\n", "\n").trim().to_string();
    let count = text.chars().count() as u128;
    if !limits::PROSE.allows(count) {
        report.error(&node.location, row.key, limits::PROSE.message(count), limits::PROSE.remedy);
        return None;
    }
    if text.chars().all(|c| is_printable(c) || c == '\n' || c == '\t') {
        return Some(Value::Text(text));
    }
    let message = format!("`{}` has characters that cannot be printed: {}", row.key, node.written);
    report.error(
        &node.location,
        row.key,
        message,
        format!("`{}` takes printable text, of any number of lines", row.key),
    );
    None
}

/// Reports a key that stands for itself in figures and files, and cannot.
pub(super) fn printable_key(report: &mut Report, what: &str, location: &Location, key: &str) -> Option<()> {
    let Some(refusal) = unprintable(key) else { return Some(()) };
    let help = format!("it is printable text on one line, at most {TEXT_MAX} characters, no space at its ends");
    report.error(location, "sweep.vary", format!("{what} {refusal}: {}", shorten(key)), help);
    None
}

/// Why a text cannot head a figure or name a file, if it cannot.
fn unprintable(text: &str) -> Option<&'static str> {
    if !text.chars().all(is_printable) {
        Some("has characters that cannot be printed on one line")
    } else if text.chars().count() > TEXT_MAX {
        Some("is too long")
    } else if text.trim() != text {
        Some("begins or ends with a space")
    } else {
        None
    }
}

/// Whether a text is a day of the (proleptic Gregorian) calendar, year-month-day.
fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u32>().ok());
    let shape = bytes.len() == 10
        && bytes.iter().enumerate().all(|(k, b)| if k == 4 || k == 7 { *b == b'-' } else { b.is_ascii_digit() });
    let (true, Some(year), Some(month), Some(day)) = (shape, digits(0..4), digits(5..7), digits(8..10)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// A row's value out of a node of the command line: what was typed for a text key is text, whatever it looks like.
pub(super) fn typed_value(report: &mut Report, row: &Parameter, node: &Node, typed: &str) -> Option<Value> {
    let is_text = matches!(row.kind, Kind::Text | Kind::Prose | Kind::Path | Kind::Choice(_) | Kind::Date);
    if is_text && !matches!(node.item, Item::Text(_) | Item::List(_) | Item::Table(_)) {
        let location: Location = node.location.clone();
        return value(report, row, &Node { item: Item::Text(typed.to_string()), location, written: typed.to_string() });
    }
    value(report, row, node)
}

/// The name of a measure, if it is one of those there are.
pub(super) fn measure(report: &mut Report, key: &str, node: &Node, measures: &[&'static str]) -> Option<String> {
    if let Item::Text(name) = &node.item
        && measures.contains(&name.as_str())
    {
        return Some(name.clone());
    }
    let meant =
        if let Item::Text(name) = &node.item { did_you_mean(name, measures.iter().copied()) } else { String::new() };
    let message = format!("there is no measure {}", node.written);
    report.error(&node.location, key, message, format!("{meant}`heimo list` names the measures"));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        for date in ["2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_date(date), "{date}");
        }
        for date in
            ["2026-02-29", "1900-02-29", "2026-13-01", "2026-1-01", "2026-01-00", "2026-01-01T00:00:00Z", "2026-0é-1"]
        {
            assert!(!is_date(date), "{date}");
        }
    }
}

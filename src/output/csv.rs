//! CSV as every file of a result has it: cells and records (RFC 4180).

/// A text as a cell of CSV (RFC 4180). Spreadsheets run what begins like a formula, also between quotes: such a text gets an
/// apostrophe before it, which [`plain`] takes away. A number such as -0.5 is none, and stays.
pub fn quoted(text: &str) -> String {
    let text = if is_formula(text) { format!("'{text}") } else { text.to_string() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The text that [`quoted`] made a cell of, its quotes read already.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_formula(text)).unwrap_or(cell)
}

/// Whether a spreadsheet takes a text for a formula, as it is or once an apostrophe before it is gone. Some take the wide
/// forms of the signs, too.
fn is_formula(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    let begins = bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    begins && !text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The records of a CSV text (RFC 4180).
pub fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let row = records.last_mut().expect("there is always a record");
        let cell = row.last_mut().expect("a record has a cell");
        match character {
            '"' if quoted && characters.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => records.push(vec![String::new()]),
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    for cell in records.iter_mut().flatten() {
        let text = plain(cell);
        if text.len() < cell.len() {
            *cell = text.to_string();
        }
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_with_quotes_and_line_ends() {
        let rows = records("a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\nlast,");
        assert_eq!(rows, [vec!["a", "b"], vec!["x, \"y\"", "two\nlines"], vec!["last", ""]]);
        assert_eq!(records("'=1,\"'=1,2\",'it,-0.5\n")[0], ["=1", "=1,2", "'it", "-0.5"]);
    }

    #[test]
    fn names_with_commas_and_quotes_come_back() {
        for name in ["plain", "a, b", "say \"no\", twice", "line\nbreak", "\"", "\"\",\"", ""] {
            let text = format!("{},x\n", quoted(name));
            assert_eq!(records(&text)[0], [name, "x"]);
        }
    }

    /// Raw, `=HYPERLINK(...)` and the like run when a spreadsheet opens the file.
    #[test]
    fn no_cell_begins_like_a_formula_and_every_name_comes_back() {
        let names =
            ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=\"a\",b", "-inf", "'=1", "''-x", "'"];
        for name in names.into_iter().chain(["'plain", "it's", "a=b", "-0.5", "+1e3", "-", "--"]) {
            let cell = quoted(name);
            let shown = cell.trim_start_matches('"');
            let number = name.parse::<f64>().is_ok_and(f64::is_finite);
            assert!(number || !shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{cell}");
            assert_eq!(records(&format!("{cell},x\n"))[0], [name, "x"]);
        }
        assert_eq!(
            ["-0.5", "'plain", "a-b", "engagement-feed"].map(quoted),
            ["-0.5", "'plain", "a-b", "engagement-feed"]
        );
    }
}

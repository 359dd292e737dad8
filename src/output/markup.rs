//! Text as HTML and XML have it.

/// The text as HTML or XML content.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(' '),
            c => out.push(shown(c)),
        }
    }
    out
}

/// A character as a page can have it: control characters are no XML; direction marks could turn the rest of a line round.
pub fn shown(c: char) -> char {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}');
    if c.is_control() || turns { '\u{fffd}' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_not_let_through() {
        assert_eq!(escape("]]>\u{1}\u{202e}漢\u{1f600}"), "]]&gt;\u{fffd}\u{fffd}漢\u{1f600}");
        assert_eq!(escape("\"'&</svg>\n"), "&quot;&#39;&amp;&lt;/svg&gt; ");
    }
}

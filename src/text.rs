//! Text as files give it, byte by byte: its lines, the fields of a comma-separated one, and a piece of it as a message shows
//! it; and bytes written as text.
//!
//! What a line means, and whether there are comments or a header, is for those who ask.

use std::borrow::Cow;

/// The bytes without a byte order mark.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The lines of a text with their numbers from 1; a line ends in LF, CR LF or CR.
pub fn lines(text: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let mut rest = Some(text);
    let split = std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.iter().position(|&byte| byte == b'\n' || byte == b'\r') else {
            rest = None;
            return Some(text);
        };
        let after = if text[end..].starts_with(b"\r\n") { end + 2 } else { end + 1 };
        rest = Some(&text[after..]);
        Some(&text[..end])
    });
    (1..).zip(split)
}

/// Number of the last line that holds anything, at least 1.
pub fn last_line(text: &[u8]) -> u64 {
    lines(text).filter(|(_, line)| !line.is_empty()).last().map_or(1, |(number, _)| number)
}

/// What is wrong with a record, and the remedy.
pub type Fault = (String, &'static str);

/// The fields of a line with some separator between them, which is not a blank: trimmed, or in quotes, within which a doubled
/// quote is one and a separator is none.
pub fn fields_by(line: &[u8], separator: u8) -> Result<Vec<Cow<'_, [u8]>>, Fault> {
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        // A tab is blank and separator.
        let opened = rest.iter().position(|&byte| byte == separator || !byte.is_ascii_whitespace());
        let opened = opened.filter(|&at| rest[at] == b'"').map(|at| &rest[at + 1..]);
        let (field, after) = match opened {
            Some(quoted) => quoted_field(quoted, separator)?,
            None => {
                let end = rest.iter().position(|&byte| byte == separator).unwrap_or(rest.len());
                let field = rest[..end].trim_ascii();
                if field.contains(&b'"') {
                    return Err((
                        format!("a quote inside {}", quote(field)),
                        "put the whole field in quotes and double those inside",
                    ));
                }
                (Cow::Borrowed(field), &rest[end..])
            }
        };
        fields.push(field);
        match after.split_first() {
            None => return Ok(fields),
            Some((_, next)) => rest = next,
        }
    }
}

/// A field whose opening quote was read, and what follows it: nothing, or a comma and more.
fn quoted_field(text: &[u8], separator: u8) -> Result<(Cow<'_, [u8]>, &[u8]), Fault> {
    let mut end = 0;
    loop {
        let Some(next) = text[end..].iter().position(|&byte| byte == b'"') else {
            return Err((
                format!("a quote that does not end on its line, {}", quote(text)),
                "close it; a field does not run over lines",
            ));
        };
        end += next;
        if text.get(end + 1) != Some(&b'"') {
            break;
        }
        end += 2;
    }
    let after = &text[end + 1..];
    let blank = |byte: &u8| *byte != separator && byte.is_ascii_whitespace();
    let after = &after[after.iter().take_while(|byte| blank(byte)).count()..];
    if !after.is_empty() && !after.starts_with(&[separator]) {
        return Err((
            format!("{} after a closing quote", quote(after)),
            "a comma follows a quoted field; double the quotes inside one",
        ));
    }
    let field = text[..end].trim_ascii();
    if !field.contains(&b'"') {
        return Ok((Cow::Borrowed(field), after));
    }
    let mut unescaped = Vec::with_capacity(field.len());
    let mut bytes = field.iter();
    while let Some(&byte) = bytes.next() {
        unescaped.push(byte);
        if byte == b'"' {
            bytes.next();
        }
    }
    Ok((Cow::Owned(unescaped), after))
}

/// The text in backticks, shortened to 40 characters, anything that a terminal could act on escaped.
pub fn quote(text: &[u8]) -> String {
    const SHOWN: usize = 40;
    // A character has at most four bytes, so the cut never needs more than this; the rest of the input is not scanned.
    let head = &text[..text.len().min(4 * SHOWN + 4)];
    let lossy = String::from_utf8_lossy(head);
    let mut quoted: String = lossy.chars().take(SHOWN).map(printable).collect();
    if lossy.chars().count() > SHOWN || head.len() < text.len() {
        quoted.push('…');
    }
    format!("`{quoted}`")
}

/// A character as it may be printed: no controls, no invisible or direction-changing ones.
fn printable(c: char) -> String {
    if c.is_control() || is_hidden(c) { c.escape_default().to_string() } else { c.to_string() }
}

/// Whether a character is not seen, or turns what follows round.
pub fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_text_is_short_and_harmless() {
        assert_eq!(quote(b"a\x1b[31mb\tc"), "`a\\u{1b}[31mb\\tc`");
        assert_eq!(quote("\u{202e}x".as_bytes()), "`\\u{202e}x`");
        assert_eq!(quote(b"\xff"), "`\u{fffd}`");
        assert_eq!(quote("ä".repeat(41).as_bytes()), format!("`{}…`", "ä".repeat(40)));
        assert_eq!(quote("ä".repeat(40).as_bytes()), format!("`{}`", "ä".repeat(40)));
        assert_eq!(quote(&[b'x'; 100_000]), format!("`{}…`", "x".repeat(40)));
    }

    #[test]
    fn every_line_end_counts_once() {
        let found: Vec<(u64, &[u8])> = lines(b"a\nb\r\nc\rd\n\ne").collect();
        assert_eq!(found, [(1, &b"a"[..]), (2, b"b"), (3, b"c"), (4, b"d"), (5, b""), (6, b"e")]);
        assert_eq!(last_line(b"a\nb\n\n"), 2);
        assert_eq!(last_line(b""), 1);
    }
}

//! Rust source cut into words: names, `::` and single signs, without comments and the insides of texts.

/// A name or a sign of a source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// as it is written
    pub text: &'a str,
    /// its line, from 1
    pub line: usize,
}

/// The words of a source file, in order.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = skipped(rest).unwrap_or_else(|| {
            let length = match first {
                _ if is_of_name(first) => rest.find(|c| !is_of_name(c)).unwrap_or(rest.len()),
                _ if rest.starts_with("::") => 2,
                _ => first.len_utf8(),
            };
            found.push(Word { text: &rest[..length], line });
            length
        });
        line += rest[..length].matches('\n').count();
        at += length;
    }
    found
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How long the white space, comment, text, character or lifetime is that source begins with, if it begins with one.
fn skipped(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    if first.is_whitespace() {
        return Some(first.len_utf8());
    }
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if first == '\'' {
        let character =
            ended(&rest[1..], '\'').filter(|&end| rest[1..].starts_with('\\') || one_character(&rest[1..end]));
        let name = || rest[1..].find(|c| !is_of_name(c)).unwrap_or(rest.len() - 1);
        return Some(1 + character.unwrap_or_else(name));
    }
    let opened = rest.trim_start_matches(['b', 'c']);
    let before = rest.len() - opened.len();
    if before <= 1 && opened.starts_with('"') {
        return Some(before + 1 + ended(&opened[1..], '"').unwrap_or(opened.len() - 1));
    }
    let raw = opened.strip_prefix('r').filter(|_| before <= 1)?;
    let inside = raw.trim_start_matches('#');
    let closing = format!("\"{}", "#".repeat(raw.len() - inside.len()));
    let begin = rest.len() - inside.len() + 1;
    let length = || rest[begin..].find(&closing).map_or(rest.len(), |end| begin + end + closing.len());
    inside.starts_with('"').then(length)
}

/// Where a text or character ends, its closing mark included.
fn ended(inside: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == mark => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn one_character(text: &str) -> bool {
    text.chars().count() == 1
}

/// A function of a source file.
#[derive(Debug, PartialEq, Eq)]
pub struct Function<'a> {
    /// its name
    pub name: &'a str,
    /// the line that it begins in
    pub line: usize,
    /// lines from there to its closing brace
    pub lines: usize,
}

/// The functions that have a body, inner ones and those of tests included.
pub fn functions<'a>(words: &[Word<'a>]) -> Vec<Function<'a>> {
    let mut found = Vec::new();
    for (at, pair) in words.windows(2).enumerate() {
        // `fn(u32) -> u32` is a type
        if pair[0].text != "fn" || !pair[1].text.starts_with(is_of_name) {
            continue;
        }
        let (mut depth, mut brackets) = (0, 0);
        for word in &words[at + 2..] {
            match word.text {
                "(" | "[" => brackets += 1,
                ")" | "]" => brackets -= 1,
                ";" if depth == 0 && brackets == 0 => break,
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => continue,
            }
            if word.text == "}" && depth == 0 {
                let lines = word.line - pair[0].line + 1;
                found.push(Function { name: pair[1].text, line: pair[0].line, lines });
                break;
            }
        }
    }
    found
}

#[test]
fn source_is_cut_into_names_and_signs() {
    let text = "use a::b; // not::this\nlet c = 'x' == '\\'' && \"d::e\\\" {\" != r#\"f::g\"#; /* h */ fn i<'a>() -> [u8; 2] {}";
    let found: Vec<&str> = words(text).iter().map(|word| word.text).collect();
    let expected = "use a :: b ; let c = = = & & ! = ; fn i < > ( ) - > [ u8 ; 2 ] { }";
    assert_eq!(found.join(" "), expected);
    assert_eq!(words(text).last().map(|word| word.line), Some(2));
}

#[test]
fn functions_are_as_long_as_their_lines() {
    let text = "fn short() {}\nfn long(a: [u8; 2]) {\n    // }\n    fn inner() {\n        \"}\";\n    }\n}\ntrait T {\n    fn none();\n}\n";
    let found: Vec<(&str, usize, usize)> = functions(&words(text)).iter().map(|f| (f.name, f.line, f.lines)).collect();
    assert_eq!(found, [("short", 1, 1), ("long", 2, 6), ("inner", 4, 3)]);
}

//! Links in GML (Himsolt 1997): `graph [ node [ id 1 ] ... edge [ source 1 target 2 ] ... ]`.
//!
//! A node's name is its `id`, its `label` (else `name`) what it is called; lists nested in nodes or edges are passed over. Every end of an edge must
//! be a node of the file. A file that says `directed 1` or `directed 0` must agree with the scenario: one of them is wrong,
//! and only the user knows which. The nesting may be of any depth: nothing here recurses.

use super::fields::Fields;
use super::graphml::LABELS;
use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use super::spec::FileSpec;
use crate::text::quote;
use std::borrow::Cow;

/// Reads a GML graph.
pub fn read<'a>(spec: &FileSpec, text: &'a [u8], fields: Fields, problems: &mut Problems) -> Links<'a> {
    let mut reader = Reader {
        tokens: Tokens { rest: text, line: 1 },
        spec,
        problems,
        links: Links::of(spec, fields),
        graph: None,
        weights: false,
    };
    reader.links.about = "GML".to_string();
    // A syntax error hides the structure of all that follows, so it is the last thing said about the file.
    if let Err((line, what, remedy)) = reader.file() {
        reader.problems.add(&spec.path, line, what, remedy);
    } else {
        reader.links.check_declared(spec, reader.problems, "declare it: node [ id ... ]");
    }
    if reader.weights {
        reader.links.weight = Some(spec.weight_name().to_string());
    }
    reader.links
}

type Fault = (u64, String, &'static str);

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'a> {
    Key(&'a [u8]),
    Number(&'a [u8]),
    Text(&'a [u8]),
    Open,
    Close,
}

impl Token<'_> {
    fn quoted(self) -> String {
        match self {
            Token::Key(text) | Token::Number(text) | Token::Text(text) => quote(text),
            Token::Open => "`[`".to_string(),
            Token::Close => "`]`".to_string(),
        }
    }
}

/// What a list of key-value pairs holds that we want; each with the line it stands on.
#[derive(Default)]
struct Entries<'a> {
    id: Option<Token<'a>>,
    source: Option<Token<'a>>,
    target: Option<Token<'a>>,
    /// the others, of one value
    others: Vec<(&'a [u8], &'a [u8])>,
}

struct Reader<'a, 'p> {
    tokens: Tokens<'a>,
    spec: &'p FileSpec,
    problems: &'p mut Problems,
    links: Links<'a>,
    /// line of the graph
    graph: Option<u64>,
    weights: bool,
}

impl<'a> Reader<'a, '_> {
    fn file(&mut self) -> Result<(), Fault> {
        while let Some((line, key)) = self.key()? {
            let value = self.value(line, key)?;
            if value == Token::Open && key.eq_ignore_ascii_case(b"graph") {
                if let Some(first) = self.graph {
                    let what = format!("a second graph; the first is on line {first}");
                    return Err((line, what, "keep one graph in a file"));
                }
                self.graph = Some(line);
                self.graph(line)?;
            } else if value == Token::Open {
                self.pass_over(line)?;
            }
        }
        match self.graph {
            Some(_) => Ok(()),
            None => Err((self.tokens.line, "no graph in the file".into(), "GML begins with: graph [")),
        }
    }

    fn graph(&mut self, opened: u64) -> Result<(), Fault> {
        while let Some((line, key)) = self.key_in_list(opened)? {
            let value = self.value(line, key)?;
            match key.to_ascii_lowercase().as_slice() {
                b"node" if value == Token::Open => self.node(line)?,
                b"edge" if value == Token::Open => self.edge(line)?,
                b"directed" => {
                    self.direction(line, value);
                    if value == Token::Open {
                        self.pass_over(line)?;
                    }
                }
                b"node" | b"edge" => {
                    let what = format!("{} where a list should begin", value.quoted());
                    return Err((line, what, "write node [ id 1 ] and edge [ source 1 target 2 ]"));
                }
                _ if value == Token::Open => self.pass_over(line)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn node(&mut self, line: u64) -> Result<(), Fault> {
        let entries = self.entries(line)?;
        let Some(name) = self.name(line, "id", entries.id, "write node [ id 1 ]") else { return Ok(()) };
        let Some(node) = self.links.node(name, line, self.spec, self.problems) else { return Ok(()) };
        for (key, value) in entries.others {
            let (key, value) = (String::from_utf8_lossy(key), unescaped(value));
            if key.eq_ignore_ascii_case(LABELS[0])
                || (key == LABELS[1] && self.links.labels.get(node).is_none_or(Option::is_none))
            {
                self.links.label(node, value.clone());
            }
            if let Err((what, remedy)) = self.links.fields.attribute(node, &key, &value, self.spec) {
                self.problems.add(&self.spec.path, line, what, remedy);
            }
        }
        Ok(())
    }

    fn edge(&mut self, line: u64) -> Result<(), Fault> {
        let entries = self.entries(line)?;
        let source = self.name(line, "source", entries.source, "write edge [ source 1 target 2 ]");
        let target = self.name(line, "target", entries.target, "write edge [ source 1 target 2 ]");
        if let (Some(source), Some(target)) = (source, target) {
            let wanted = self.spec.weight_name();
            let weight = entries.others.iter().find(|(key, _)| *key == wanted.as_bytes()).map(|(_, value)| *value);
            self.weights |= weight.is_some();
            let weight = weight.map_or(Err(&[][..]), |text| self.spec.number(text).ok_or(text));
            if let Err((what, remedy)) = self.links.add_weighted(source, target, line, weight) {
                self.problems.add(&self.spec.path, line, what, remedy);
            }
        }
        Ok(())
    }

    /// The name that an entry of a node or an edge gives.
    fn name(&mut self, line: u64, key: &str, token: Option<Token<'a>>, remedy: &'static str) -> Option<Name<'a>> {
        let what = match token {
            None => format!("no `{key}` here"),
            Some(Token::Number(text)) => match Name::integer(text) {
                Some(number) => return Some(Name::Integer(number)),
                None => format!("the {key} {} is not a whole number of 64 bits", quote(text)),
            },
            Some(Token::Text(text)) => match Name::read(Cow::Borrowed(text.trim_ascii())) {
                Ok(name) => return Some(name),
                Err(reason) => format!("the {key} {} {reason}", quote(text)),
            },
            Some(other) => format!("the {key} is {}", other.quoted()),
        };
        self.problems.add(&self.spec.path, line, what, remedy);
        None
    }

    fn direction(&mut self, line: u64, value: Token) {
        let what = match (value, self.spec.directed) {
            (Token::Number(b"1"), true) | (Token::Number(b"0"), false) => {
                self.links.directed = Some(self.spec.directed);
                return;
            }
            (Token::Number(b"1"), false) => "the file says `directed 1`, the scenario `network.directed = false`",
            (Token::Number(b"0"), true) => "the file says `directed 0`, the scenario `network.directed = true`",
            (other, _) => &format!("directed is {}", other.quoted()),
        };
        self.problems.add(&self.spec.path, line, what, "make the two agree: 1 with true, 0 with false");
    }

    /// The entries of a list up to its end.
    fn entries(&mut self, opened: u64) -> Result<Entries<'a>, Fault> {
        let mut entries = Entries::default();
        while let Some((line, key)) = self.key_in_list(opened)? {
            let value = self.value(line, key)?;
            if value == Token::Open {
                self.pass_over(line)?;
            }
            let entry = match key.to_ascii_lowercase().as_slice() {
                b"id" => &mut entries.id,
                b"source" => &mut entries.source,
                b"target" => &mut entries.target,
                _ => {
                    if let Token::Number(text) | Token::Text(text) = value {
                        entries.others.push((key, text));
                    }
                    continue;
                }
            };
            if entry.replace(value).is_some() {
                self.problems.add(&self.spec.path, line, format!("{} is given twice", quote(key)), "keep one of them");
            }
        }
        Ok(entries)
    }

    /// Goes past the end of a list that nobody needs.
    fn pass_over(&mut self, opened: u64) -> Result<(), Fault> {
        let mut depth = 1u64;
        while depth > 0 {
            match self.tokens.next()? {
                Some((_, Token::Open)) => depth += 1,
                Some((_, Token::Close)) => depth -= 1,
                Some(_) => {}
                None => return Err(unclosed(opened)),
            }
        }
        Ok(())
    }

    /// The next key at the top of the file; `None` at its end.
    fn key(&mut self) -> Result<Option<(u64, &'a [u8])>, Fault> {
        match self.tokens.next()? {
            None => Ok(None),
            Some((line, Token::Key(key))) => Ok(Some((line, key))),
            Some((line, other)) => Err(no_key(line, other)),
        }
    }

    /// The next key of a list; `None` at the list's end.
    fn key_in_list(&mut self, opened: u64) -> Result<Option<(u64, &'a [u8])>, Fault> {
        match self.tokens.next()? {
            None => Err(unclosed(opened)),
            Some((_, Token::Close)) => Ok(None),
            Some((line, Token::Key(key))) => Ok(Some((line, key))),
            Some((line, other)) => Err(no_key(line, other)),
        }
    }

    fn value(&mut self, line: u64, key: &[u8]) -> Result<Token<'a>, Fault> {
        match self.tokens.next()? {
            Some((_, value @ (Token::Number(_) | Token::Text(_) | Token::Open))) => Ok(value),
            Some((line, other)) => {
                let what = format!("{} where the value of {} should be", other.quoted(), quote(key));
                Err((line, what, "a value is a number, a text in quotes or a list in [ ]"))
            }
            None => Err((line, format!("{} has no value", quote(key)), "the file seems cut off: fetch it again")),
        }
    }
}

/// A text with its entities, `&quot;` or `&#228;`, as characters.
fn unescaped(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    quick_xml::escape::unescape(&text).map_or_else(|_| text.to_string(), |text| text.into_owned())
}

fn unclosed(opened: u64) -> Fault {
    (
        opened,
        "the list that begins here does not end".into(),
        "close it with ]; or the file was cut off: fetch it again",
    )
}

fn no_key(line: u64, found: Token) -> Fault {
    (line, format!("{} where a key should be", found.quoted()), "GML is pairs of a key and a value: id 1")
}

struct Tokens<'a> {
    rest: &'a [u8],
    line: u64,
}

impl<'a> Tokens<'a> {
    /// The next token and its line.
    fn next(&mut self) -> Result<Option<(u64, Token<'a>)>, Fault> {
        self.skip_blanks();
        let line = self.line;
        let Some(&first) = self.rest.first() else { return Ok(None) };
        let token = match first {
            b'[' => {
                self.take(1);
                Token::Open
            }
            b']' => {
                self.take(1);
                Token::Close
            }
            b'"' => self.text()?,
            b'+' | b'-' | b'.' | b'0'..=b'9' => Token::Number(self.word()),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Token::Key(self.word()),
            _ => {
                let end = self.rest.iter().position(u8::is_ascii_whitespace).unwrap_or(self.rest.len());
                let what = format!("{} is no part of GML", quote(&self.rest[..end]));
                return Err((line, what, "write keys, numbers, texts in quotes, [ and ] only"));
            }
        };
        Ok(Some((line, token)))
    }

    /// Goes past white space and comments, which run from # to the end of the line.
    fn skip_blanks(&mut self) {
        while let Some(&byte) = self.rest.first() {
            let length = match byte {
                b'#' => self.rest.iter().position(|&byte| byte == b'\n' || byte == b'\r').unwrap_or(self.rest.len()),
                _ if byte.is_ascii_whitespace() => 1,
                _ => return,
            };
            self.take(length);
        }
    }

    /// A text in quotes, which may run over lines.
    fn text(&mut self) -> Result<Token<'a>, Fault> {
        let Some(length) = self.rest[1..].iter().position(|&byte| byte == b'"') else {
            let what = format!("a quote that does not end, {}", quote(&self.rest[1..]));
            return Err((self.line, what, "close it; write a quote inside a text as &quot;"));
        };
        let text = &self.rest[1..=length];
        self.take(length + 2);
        Ok(Token::Text(text))
    }

    /// A key or a number, up to what cannot be in either.
    fn word(&mut self) -> &'a [u8] {
        let inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"_+-.".contains(byte);
        let length = self.rest.iter().position(|byte| !inside(byte)).unwrap_or(self.rest.len());
        self.take(length)
    }

    /// Takes so many bytes, counting the ends of lines among them.
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(length);
        let ends = |(at, &byte): (usize, &u8)| {
            byte == b'\n' || byte == b'\r' && taken.get(at + 1).or(rest.first()) != Some(&b'\n')
        };
        self.line += taken.iter().enumerate().filter(|&pair| ends(pair)).count() as u64;
        self.rest = rest;
        taken
    }
}

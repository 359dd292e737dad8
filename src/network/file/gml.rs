//! Links in GML (Himsolt 1997): `graph [ node [ id 1 ] ... edge [ source 1 target 2 ] ... ]`.
//!
//! A node's name is its `id`; labels, weights and lists nested in nodes or edges are passed over. Every end of an edge must
//! be a node of the file. A file that says `directed 1` or `directed 0` must agree with the scenario: one of them is wrong,
//! and only the user knows which. The nesting may be of any depth: nothing here recurses.

use super::links::Links;
use super::names::Name;
use super::problem::Problems;
use crate::text::quote;
use std::borrow::Cow;
use std::path::Path;

/// Reads a GML graph; `directed` is what the scenario says.
pub fn read<'a>(text: &'a [u8], directed: bool, file: &Path, problems: &mut Problems) -> Links<'a> {
    let mut reader = Reader {
        tokens: Tokens { rest: text, line: 1 },
        directed,
        file,
        problems,
        links: Links::default(),
        declared: Vec::new(),
        graph: None,
    };
    // A syntax error hides the structure of all that follows, so it is the last thing said about the file.
    if let Err((line, what, remedy)) = reader.file() {
        reader.problems.add(file, line, what, remedy);
    } else {
        reader.undeclared();
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
}

struct Reader<'a, 'p> {
    tokens: Tokens<'a>,
    directed: bool,
    file: &'p Path,
    problems: &'p mut Problems,
    links: Links<'a>,
    /// line on which each node was declared, by number; 0: not yet
    declared: Vec<u64>,
    /// line of the graph
    graph: Option<u64>,
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
        let shown = name.to_string();
        let number = self.links.names.number(name, line) as usize;
        self.declared.resize(self.declared.len().max(number + 1), 0);
        match self.declared[number] {
            0 => self.declared[number] = line,
            first => {
                let what = format!("node {} again; it was declared on line {first}", quote(shown.as_bytes()));
                self.problems.add(self.file, line, what, "give every node an id of its own");
            }
        }
        Ok(())
    }

    fn edge(&mut self, line: u64) -> Result<(), Fault> {
        let entries = self.entries(line)?;
        let source = self.name(line, "source", entries.source, "write edge [ source 1 target 2 ]");
        let target = self.name(line, "target", entries.target, "write edge [ source 1 target 2 ]");
        if let (Some(source), Some(target)) = (source, target) {
            self.links.add(source, target, line);
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
        self.problems.add(self.file, line, what, remedy);
        None
    }

    fn direction(&mut self, line: u64, value: Token) {
        let what = match (value, self.directed) {
            (Token::Number(b"1"), true) | (Token::Number(b"0"), false) => return,
            (Token::Number(b"1"), false) => "the file says `directed 1`, the scenario `network.directed = false`",
            (Token::Number(b"0"), true) => "the file says `directed 0`, the scenario `network.directed = true`",
            (other, _) => &format!("directed is {}", other.quoted()),
        };
        self.problems.add(self.file, line, what, "make the two agree: 1 with true, 0 with false");
    }

    /// Edges whose ends are no nodes of the file.
    fn undeclared(&mut self) {
        self.declared.resize(self.links.names.len(), 0);
        for (number, _) in self.declared.iter().enumerate().filter(|&(_, &line)| line == 0) {
            let name = self.links.names.name(number).to_string();
            let what = format!("an edge ends in {}, which is no node of the file", quote(name.as_bytes()));
            let line = self.links.names.first_line(number);
            self.problems.add(self.file, line, what, "declare it: node [ id ... ]");
        }
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
                _ => continue,
            };
            if entry.replace(value).is_some() {
                self.problems.add(self.file, line, format!("{} is given twice", quote(key)), "keep one of them");
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

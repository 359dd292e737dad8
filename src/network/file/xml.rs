//! What GraphML and GEXF have in common: XML, read forward, with the lines on which things stand.
//!
//! Entities that a document declares are not expanded, and nothing is fetched: what is read is no longer than the file.

use super::problem::Problems;
use super::spec::FileSpec;
use crate::text::quote;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// What was found next.
pub enum Found {
    /// an element begins; its name without a prefix, and its attributes
    Begin(String, Attributes),
    /// an element ends
    End(String),
    /// text within one
    Text(String),
}

/// The attributes of an element.
#[derive(Debug, Default)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of one.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

/// A document that is read forward.
pub struct Document<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a [u8],
    counted: usize,
    line: u64,
    /// the end of an element without content, which comes next
    ended: Option<String>,
}

impl<'a> Document<'a> {
    /// The document of a text.
    pub fn new(text: &'a [u8]) -> Document<'a> {
        let mut reader = Reader::from_reader(text);
        reader.config_mut().check_end_names = true;
        Document { reader, text, counted: 0, line: 1, ended: None }
    }

    /// The line that is being read.
    pub fn line(&mut self) -> u64 {
        let at = (self.reader.buffer_position() as usize).min(self.text.len());
        if at > self.counted {
            self.line += self.text[self.counted..at].iter().filter(|&&byte| byte == b'\n').count() as u64;
            self.counted = at;
        }
        self.line
    }

    /// The next thing; `None` at the end, or where the document is broken, which is a problem then.
    pub fn next(&mut self, spec: &FileSpec, problems: &mut Problems) -> Option<Found> {
        if let Some(name) = self.ended.take() {
            return Some(Found::End(name));
        }
        loop {
            let event = self.reader.read_event();
            let line = self.line();
            let broken = |what: String, problems: &mut Problems| {
                problems.add(
                    &spec.path,
                    line,
                    format!("this is no XML that can be read: {what}"),
                    "fetch or write the file again",
                );
                None
            };
            match event {
                Ok(Event::Start(start)) => {
                    return match begin(&start) {
                        Ok((name, attributes)) => Some(Found::Begin(name, attributes)),
                        Err(what) => broken(what, problems),
                    };
                }
                Ok(Event::Empty(start)) => {
                    return match begin(&start) {
                        Ok((name, attributes)) => {
                            self.ended = Some(name.clone());
                            Some(Found::Begin(name, attributes))
                        }
                        Err(what) => broken(what, problems),
                    };
                }
                Ok(Event::End(end)) => return Some(Found::End(local(end.local_name().as_ref()))),
                Ok(Event::Text(text)) => return Some(Found::Text(text.to_string())),
                Ok(Event::CData(text)) => return Some(Found::Text(text.to_string())),
                Ok(Event::GeneralRef(name)) => {
                    let entity = format!("&{};", &*name);
                    return match quick_xml::escape::unescape(&entity) {
                        Ok(text) => Some(Found::Text(text.into_owned())),
                        Err(_) => broken(format!("{} is no character", quote(entity.as_bytes())), problems),
                    };
                }
                Ok(Event::Eof) => return None,
                Ok(_) => {}
                Err(error) => return broken(error.to_string(), problems),
            }
        }
    }
}

fn local(name: &str) -> String {
    name.to_string()
}

fn begin(start: &BytesStart) -> Result<(String, Attributes), String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|error| error.to_string())?;
        attributes.push((local(attribute.key.as_ref()), value.into_owned()));
    }
    Ok((local(start.local_name().as_ref()), Attributes(attributes)))
}

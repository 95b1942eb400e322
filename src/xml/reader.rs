//! The pull reader: one token at a time, held by the reader until the next.

use super::decode::Decoder;
use super::reference::{Resolved, joined, resolve};
use super::{Error, Oddity, OddityKind, Place, attributes, chars};
use quick_xml::errors::SyntaxError;
use quick_xml::events::Event;
use std::io::{BufRead, Read};

/// Deeper nesting is an attack or a mistake; what recurses over elements later must not run out of stack.
const MAX_DEPTH: usize = 200;

/// What the reader stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A start tag; an empty element is a start and an end.
    Start,
    /// An end tag. It fits its start tag.
    End,
    /// Some text, references resolved. Neighbouring texts may come in pieces.
    Text,
    /// The end of the file, with all elements closed.
    Eof,
}

/// Reads XML. Comments, processing instructions and the DTD are passed over.
#[derive(Debug)]
pub struct Reader<R: Read> {
    parser: quick_xml::Reader<Decoder<R>>,
    buffer: Vec<u8>,
    /// The text, or the tag between its brackets.
    token: String,
    name_length: usize,
    place: Place,
    /// Names of the open elements, one after the other, and where each begins.
    open: String,
    starts: Vec<usize>,
    /// The first half of a character that was written as two references.
    half: Option<u16>,
    limit: usize,
    oddities: Vec<Oddity>,
}

impl<R: Read> Reader<R> {
    /// A reader that refuses texts and tags of more than `limit` bytes.
    pub fn new(input: R, limit: usize) -> Self {
        let mut parser = quick_xml::Reader::from_reader(Decoder::new(input, limit));
        let config = parser.config_mut();
        config.allow_dangling_amp = true;
        config.expand_empty_elements = true;
        Self {
            parser,
            buffer: Vec::new(),
            token: String::new(),
            name_length: 0,
            place: Place { line: 1, column: 1 },
            open: String::new(),
            starts: Vec::new(),
            half: None,
            limit,
            oddities: Vec::new(),
        }
    }

    /// Goes to the next token. After an error nothing more can be read.
    pub fn advance(&mut self) -> Result<Kind, Error> {
        loop {
            if let Some(kind) = self.step()? {
                return Ok(kind);
            }
        }
    }

    /// The name of the start tag, as written.
    pub fn name(&self) -> &str {
        &self.token[..self.name_length]
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.token
    }

    /// The start tag between its brackets, as written.
    pub fn tag(&self) -> &str {
        &self.token
    }

    /// Hands the attributes of the start tag to `each`, in order: name as written, value resolved.
    pub fn attributes(&mut self, each: impl FnMut(&str, String)) {
        let (oddities, place) = (&mut self.oddities, self.place);
        let note = |kind, message| oddities.push(Oddity { place, kind, message });
        attributes::parse(&self.token[self.name_length..], each, note);
    }

    /// Where the token begins.
    pub fn place(&self) -> Place {
        self.place
    }

    /// How many elements are open, that of a start tag included.
    pub fn depth(&self) -> usize {
        self.starts.len()
    }

    /// Bytes of the input that were read.
    pub fn bytes_read(&self) -> u64 {
        self.parser.get_ref().bytes_read()
    }

    /// Takes what was repaired since this was asked last.
    pub fn oddities(&mut self) -> impl Iterator<Item = Oddity> + '_ {
        let Self { parser, oddities, .. } = self;
        parser.get_mut().oddities().drain(..).chain(oddities.drain(..))
    }

    /// Whether there are any.
    pub fn has_oddities(&mut self) -> bool {
        !self.oddities.is_empty() || !self.parser.get_mut().oddities().is_empty()
    }

    /// Reads on, past the root, to the end of the input: whether anything but white space, comments and processing
    /// instructions is there. It need not be XML.
    pub fn has_text_after_root(&mut self) -> Result<bool, Error> {
        let input = self.parser.get_mut();
        let mut begins = Vec::new();
        loop {
            input.begin_token();
            let available = input.fill_buf().map_err(Error::Io)?;
            if available.is_empty() {
                break;
            }
            let length = available.len();
            if begins.len() < 4 {
                let dark = available.iter().filter(|byte| !byte.is_ascii_whitespace());
                begins.extend(dark.take(4));
            }
            input.consume(length);
        }
        Ok(!begins.is_empty() && !begins.starts_with(b"<!--") && !begins.starts_with(b"<?"))
    }

    /// One event of the parser; `None` when it is nothing to hand out.
    fn step(&mut self) -> Result<Option<Kind>, Error> {
        self.buffer.clear();
        self.token.clear();
        let input = self.parser.get_mut();
        input.begin_token();
        self.place = input.place();
        let event = match self.parser.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(self.failure(error)),
        };
        let (oddities, place) = (&mut self.oddities, self.place);
        let mut note = |kind, message| oddities.push(Oddity { place, kind, message });
        if let Some(half) = self.half.take() {
            if let Event::GeneralRef(reference) = &event
                && let Resolved::Surrogate(low) = resolve(reference)
                && let Some(c) = joined(half, low)
            {
                note(OddityKind::InvalidCharacter, format!("“{c}” is written as two halves; it was joined"));
                self.token.push(c);
                return Ok(Some(Kind::Text));
            }
            note(OddityKind::InvalidCharacter, "half of a character was dropped".to_owned());
        }
        let kind = match event {
            Event::Start(tag) => {
                let raw: &str = &tag;
                self.token.push_str(raw);
                self.name_length = tag.name().as_ref().len();
                self.starts.push(self.open.len());
                self.open.push_str(&self.token[..self.name_length]);
                if self.starts.len() > MAX_DEPTH {
                    let message = format!("elements are nested more than {MAX_DEPTH} deep");
                    return Err(Error::Malformed { place, message });
                }
                Kind::Start
            }
            Event::End(_) => {
                let start = self.starts.pop().unwrap_or(0);
                self.open.truncate(start);
                Kind::End
            }
            Event::Text(text) => {
                push_text(&mut self.token, &text, &mut note);
                if self.token.starts_with('&') {
                    note(OddityKind::UnescapedAmpersand, "an “&” that begins no reference was read as text".to_owned());
                }
                Kind::Text
            }
            Event::CData(text) => {
                push_text(&mut self.token, &text, &mut note);
                Kind::Text
            }
            Event::GeneralRef(reference) => {
                self.half = push_reference(&mut self.token, &reference, &mut note);
                Kind::Text
            }
            Event::Eof if self.starts.is_empty() => Kind::Eof,
            Event::Eof => return Err(self.truncated()),
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => return Ok(None),
        };
        Ok((kind != Kind::Text || !self.token.is_empty()).then_some(kind))
    }

    fn failure(&self, error: quick_xml::Error) -> Error {
        let place = self.place;
        match error {
            quick_xml::Error::Io(_) if self.parser.get_ref().is_too_large() => {
                Error::TooLarge { place, limit: self.limit }
            }
            quick_xml::Error::Io(error) => Error::Io(std::io::Error::new(error.kind(), error.to_string())),
            quick_xml::Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                Error::Malformed { place, message: "“<!” begins neither a comment nor CDATA".to_owned() }
            }
            quick_xml::Error::Syntax(_) => self.truncated(),
            error => Error::Malformed { place, message: error.to_string() },
        }
    }

    fn truncated(&self) -> Error {
        let open = match self.starts.last() {
            Some(&start) => &self.open[start..],
            None => "a tag",
        };
        Error::Truncated { place: self.parser.get_ref().place(), open: open.to_owned() }
    }
}

fn push_text(token: &mut String, text: &str, note: &mut impl FnMut(OddityKind, String)) {
    let (clean, invalid) = chars::cleaned(text);
    if invalid {
        note(OddityKind::InvalidCharacter, "characters that XML does not allow were dropped".to_owned());
    }
    token.push_str(&clean);
}

/// Appends what a reference stands for; a first half of a character is handed back.
fn push_reference(token: &mut String, name: &str, note: &mut impl FnMut(OddityKind, String)) -> Option<u16> {
    match resolve(name) {
        Resolved::Text(text) => token.push_str(text),
        Resolved::Character(c) => token.push(c),
        Resolved::Surrogate(half) => return Some(half),
        Resolved::Odd(text, kind) => {
            let done = if text.is_empty() { "dropped".to_owned() } else { format!("read as “{text}”") };
            note(kind, format!("“&{name};” was {done}"));
            token.push_str(&text);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of a text, then `!` and the kind of each oddity, or the error.
    fn check(xml: &str, expected: &str) {
        let mut reader = Reader::new(xml.as_bytes(), 1 << 10);
        let mut found = String::new();
        loop {
            match reader.advance() {
                Ok(Kind::Start) => found.push_str(&format!("<{}>", reader.name())),
                Ok(Kind::End) => found.push_str("</>"),
                Ok(Kind::Text) => found.push_str(reader.text()),
                Ok(Kind::Eof) => break,
                Err(error) => {
                    found.push_str(&format!(" !! {error}"));
                    break;
                }
            }
        }
        for oddity in reader.oddities() {
            found.push_str(&format!(" !{}:{} {:?}", oddity.place.line, oddity.place.column, oddity.kind));
        }
        assert_eq!(found, expected, "{xml}");
    }

    #[test]
    fn tokens_come_resolved_and_oddities_are_noted() {
        check("<?xml version='1.0'?><!DOCTYPE a><a>x<b/>y</a>", "<a>x<b></>y</>");
        check("<a>1 &lt; 2 &#233;&#xE9;<![CDATA[<&]]><!-- c --><?p i?></a>", "<a>1 < 2 éé<&</>");
        check("<a>a\r\nb</a>", "<a>a\nb</>");
        check("<a>\n é&nbsp;x</a>", "<a>\n é\u{A0}x</> !2:3 UnknownEntity");
        check(
            "<a>R & D, Q&A; &x</a>",
            "<a>R & D, Q&A; &x</> !1:6 UnescapedAmpersand !1:12 UnknownEntity !1:16 UnescapedAmpersand",
        );
        check(
            "<a>x\u{1}&#x1F;&#0;y</a>",
            "<a>xy</> !1:4 InvalidCharacter !1:6 InvalidCharacter !1:12 InvalidCharacter",
        );
        check("<a>&#xD83D;&#xDE00;&#xD83D;</a>", "<a>😀</> !1:12 InvalidCharacter !1:28 InvalidCharacter");
    }

    #[test]
    fn entities_of_a_dtd_are_never_expanded() {
        check(
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'><!ENTITY f '&e;&e;'>]><a>&e;&f;</a>",
            "<a>&e;&f;</> !1:78 UnknownEntity !1:81 UnknownEntity",
        );
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        check("<a><b>x", "<a><b>x !! “b” is not closed");
        check("<a><b", "<a> !! “a” is not closed");
        check("<a><b></a>", "<a><b> !! ill-formed document: expected `</b>`, but `</a>` was found");
        check("<a><!x></a>", "<a> !! “<!” begins neither a comment nor CDATA");
        check(&format!("<a>{}</a>", "x".repeat(100 << 10)), "<a> !! a token is larger than 1024 bytes");
        let deep = "<a>".repeat(300);
        check(&deep, &format!("{} !! elements are nested more than 200 deep", "<a>".repeat(200)));
    }
}

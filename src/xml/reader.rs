//! The pull reader: one token at a time, held by the reader until the next.
//!
//! Decoded text stands in a window; a token is a piece of it, looked at in place. A token that runs over the end of the
//! window makes it longer, twofold each time, so that time stays linear.

use super::decode::Decoder;
use super::passed::{self, Position};
use super::reference::push_resolved;
use super::{Error, Oddity, OddityKind, Place, attributes, chars};
use quick_xml::events::Event;
use quick_xml::parser::{ElementParser, Parser};
use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

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
    decoder: Decoder<R>,
    window: String,
    /// Where in the window the token begins, and where the next one does.
    start: usize,
    next: usize,
    /// The text or the tag between its brackets; when `is_resolved`, the text is not as it stands in the window.
    token: Range<usize>,
    resolved: String,
    is_resolved: bool,
    name_length: usize,
    /// The start tag ends its element, too.
    is_empty_element: bool,
    /// A place that was counted up to, and where in the window it is.
    place: Place,
    counted: usize,
    /// Where in the window [`Self::mark`] was called; its place once that was counted.
    marked: usize,
    marked_place: Option<Place>,
    /// Where in the prolog, if at all, the next token stands.
    position: Position,
    /// Names of the open elements, one after the other, and where each begins.
    open: String,
    starts: Vec<usize>,
    limit: usize,
    oddities: Vec<Oddity>,
}

/// What a token is, before it is looked into.
enum Cut {
    Text,
    StartTag,
    EndTag,
    CharacterData,
    /// A comment, a processing instruction, the DOCTYPE.
    Passed,
}

impl<R: Read> Reader<R> {
    /// A reader that refuses texts and tags of more than `limit` bytes.
    pub fn new(input: R, limit: usize) -> Self {
        Self {
            decoder: Decoder::new(input),
            window: String::new(),
            start: 0,
            next: 0,
            token: 0..0,
            resolved: String::new(),
            is_resolved: false,
            name_length: 0,
            is_empty_element: false,
            place: Place::START,
            counted: 0,
            marked: 0,
            marked_place: None,
            position: Position::First,
            open: String::new(),
            starts: Vec::new(),
            limit,
            oddities: Vec::new(),
        }
    }

    /// Goes to the next token. After an error nothing more can be read.
    pub fn advance(&mut self) -> Result<Kind, Error> {
        if std::mem::take(&mut self.is_empty_element) {
            self.close();
            return Ok(Kind::End);
        }
        loop {
            self.start = self.next;
            let Some(cut) = self.cut()? else {
                return if self.starts.is_empty() { Ok(Kind::Eof) } else { Err(self.truncated()) };
            };
            match cut {
                Cut::Text => {
                    self.resolve();
                    return Ok(Kind::Text);
                }
                Cut::CharacterData => {
                    self.clean();
                    return Ok(Kind::Text);
                }
                Cut::StartTag => {
                    self.open()?;
                    return Ok(Kind::Start);
                }
                Cut::EndTag => {
                    self.check_end()?;
                    self.close();
                    return Ok(Kind::End);
                }
                Cut::Passed => self.pass(),
            }
        }
    }

    /// Notes what is wrong with what is passed over.
    fn pass(&mut self) {
        let token = &self.window[self.start..self.next];
        let fault = passed::fault(token, self.position);
        let ends_prolog = passed::is_doctype(token) || self.position == Position::Later;
        self.position = if ends_prolog { Position::Later } else { Position::Prolog };
        if let Some(message) = fault {
            let place = self.place();
            self.oddities.push(Oddity { place, kind: OddityKind::Syntax, message: message.to_owned() });
        }
    }

    /// The same, passing over white space in front of a tag: between elements it is nothing.
    pub fn advance_past_space(&mut self) -> Result<Kind, Error> {
        let rest = &self.window.as_bytes()[self.next..];
        let length = rest.iter().position(|byte| !chars::is_space(byte)).unwrap_or(0);
        if rest.get(length) == Some(&b'<') && length <= self.limit {
            self.next += length;
        }
        self.advance()
    }

    /// The name of the start tag, as written.
    pub fn name(&self) -> &str {
        &self.window[self.token.start..self.token.start + self.name_length]
    }

    /// The text.
    pub fn text(&self) -> &str {
        if self.is_resolved { &self.resolved } else { &self.window[self.token.clone()] }
    }

    /// The start tag between its brackets, as written but for characters that XML does not allow.
    pub fn tag(&mut self) -> String {
        let mut tag = String::new();
        if chars::push_clean(&self.window[self.token.clone()], &mut tag).is_some() {
            self.note_invalid();
        }
        tag
    }

    /// Hands the attributes of the start tag to `each`, in order: name as written, value resolved. `each` tells whether
    /// the name is a new one.
    pub fn attributes(&mut self, each: impl FnMut(&str, Cow<'_, str>) -> bool) {
        let text = &self.window[self.token.start + self.name_length..self.token.end];
        let (oddities, place, before) = (&mut self.oddities, self.place, &self.window[self.counted..self.start]);
        let mut counted = None;
        attributes::parse(text, each, |kind, message| {
            let place = *counted.get_or_insert_with(|| place.after(before));
            oddities.push(Oddity { place, kind, message });
        });
    }

    /// Hands the attributes to `each` as [`Self::attributes`] does, as long as they are written as almost all are. False
    /// at the first that is not, or that `each` does not take; nothing was noted then.
    pub fn plain_attributes(&self, each: impl FnMut(&str, &str) -> bool) -> bool {
        attributes::parse_plain(&self.window[self.token.start + self.name_length..self.token.end], each)
    }

    /// Where the token begins.
    pub fn place(&mut self) -> Place {
        self.count(self.start);
        self.place
    }

    /// Keeps in mind where the token begins. Lines are counted only when somebody asks for them.
    pub fn mark(&mut self) {
        (self.marked, self.marked_place) = (self.start, None);
    }

    /// Where the token began that was marked last.
    pub fn marked_place(&mut self) -> Place {
        if self.marked_place.is_none() {
            self.count(self.marked);
        }
        self.marked_place.unwrap_or(self.place)
    }

    /// Counts lines up to a place in the window, and to the mark on the way.
    fn count(&mut self, end: usize) {
        if self.marked_place.is_none() && (self.counted..=end).contains(&self.marked) {
            self.count_to(self.marked);
            self.marked_place = Some(self.place);
        }
        self.count_to(end);
    }

    fn count_to(&mut self, end: usize) {
        if end > self.counted {
            self.place = self.place.after(&self.window[self.counted..end]);
            self.counted = end;
        }
    }

    /// How many elements are open, that of a start tag included.
    pub fn depth(&self) -> usize {
        self.starts.len()
    }

    /// Bytes of the input that were read, to within a piece that was read ahead.
    pub fn bytes_read(&self) -> u64 {
        self.decoder.bytes_read().saturating_sub((self.window.len() - self.next) as u64)
    }

    /// Takes what was repaired since this was asked last. A wrong encoding is told when it is met, a little ahead.
    pub fn oddities(&mut self) -> impl Iterator<Item = Oddity> + '_ {
        self.decoder.oddities().drain(..).chain(self.oddities.drain(..))
    }

    /// Whether there are any.
    pub fn has_oddities(&mut self) -> bool {
        !self.oddities.is_empty() || !self.decoder.oddities().is_empty()
    }

    /// Reads on, past the root: whether anything but white space, comments and processing instructions is there, such as a
    /// second document. It need not be XML.
    pub fn has_text_after_root(&mut self) -> Result<bool, Error> {
        loop {
            self.skip_space()?;
            let rest = &self.window[self.start..];
            let is_declaration = rest.strip_prefix("<?xml").is_some_and(|rest| rest.starts_with(char::is_whitespace));
            if is_declaration || !(rest.starts_with("<!--") || rest.starts_with("<?")) {
                return Ok(!rest.is_empty());
            }
            match self.cut() {
                Ok(_) => self.pass(),
                Err(Error::Io(error)) => return Err(Error::Io(error)),
                Err(_) => return Ok(true),
            }
        }
    }

    /// Goes behind white space, to where enough is there to tell what begins.
    fn skip_space(&mut self) -> Result<(), Error> {
        self.start = self.next;
        loop {
            let rest = self.window[self.start..].trim_start();
            self.start = self.window.len() - rest.len();
            let is_decided = rest.len() >= "<?xml ".len();
            self.next = self.start;
            if is_decided || !self.read_more()? {
                return Ok(());
            }
        }
    }

    /// Finds the token that begins at `start`; `None` at the end of the input.
    fn cut(&mut self) -> Result<Option<Cut>, Error> {
        let mut at_end = false;
        loop {
            let rest = &self.window[self.start..];
            match find_token(rest, at_end) {
                Found::Token(_, _, length) if length > self.limit => {
                    return Err(Error::TooLarge { place: self.place(), limit: self.limit });
                }
                Found::Token(cut, content, length) => {
                    self.token = self.start + content.start..self.start + content.end;
                    self.next = self.start + length;
                    return Ok(Some(cut));
                }
                Found::Malformed(message) => return Err(Error::Malformed { place: self.place(), message }),
                Found::Incomplete if rest.is_empty() && at_end => return Ok(None),
                Found::Incomplete if at_end => return Err(self.truncated()),
                Found::Incomplete => at_end = !self.read_more()?,
            }
        }
    }

    /// Makes the window at least twice as long from `start` on; false when nothing more is to be had.
    fn read_more(&mut self) -> Result<bool, Error> {
        let length = self.window.len() - self.start;
        if length > self.limit {
            return Err(Error::TooLarge { place: self.place(), limit: self.limit });
        }
        self.place();
        self.window.drain(..self.start);
        (self.start, self.next, self.counted) = (0, 0, 0);
        while self.window.len() <= 2 * length {
            if !self.decoder.decode_more(&mut self.window, (self.place, self.counted)).map_err(Error::Io)? {
                break;
            }
        }
        Ok(self.window.len() > length)
    }

    /// Resolves the references of a text.
    fn resolve(&mut self) {
        let text = &self.window[self.token.clone()];
        self.is_resolved = !chars::is_plain(text);
        if self.position == Position::First {
            self.position = Position::Prolog;
        }
        let is_less_than = text.starts_with('<');
        if !self.is_resolved && !is_less_than {
            return;
        }
        if is_less_than {
            let (place, message) = (self.place(), "a “<” that begins no tag was read as text".to_owned());
            self.oddities.push(Oddity { place, kind: OddityKind::UnescapedLessThan, message });
        }
        if self.is_resolved {
            let (window, start, oddities) = (&self.window, self.token.start, &mut self.oddities);
            // Lines are counted when there is something to note, and on from there to the next.
            let (mut place, mut counted) = (self.place, self.counted);
            self.resolved.clear();
            push_resolved(&window[self.token.clone()], &mut self.resolved, |at, kind, message| {
                place = place.after(&window[counted..start + at]);
                counted = start + at;
                oddities.push(Oddity { place, kind, message });
            });
            self.note_end_of_data();
        }
    }

    /// Notes the first `]]>` of a text: it may only end character data.
    fn note_end_of_data(&mut self) {
        let Some(at) = memchr::memmem::find(&self.window.as_bytes()[self.token.clone()], b"]]>") else { return };
        let place = self.place.after(&self.window[self.counted..self.token.start + at]);
        let message = "“]]>” stands in a text, where XML wants “]]&gt;”; it was read as text".to_owned();
        self.oddities.push(Oddity { place, kind: OddityKind::Syntax, message });
    }

    /// Cleans character data, in which nothing is a reference.
    fn clean(&mut self) {
        self.resolved.clear();
        self.is_resolved = true;
        if chars::push_clean(&self.window[self.token.clone()], &mut self.resolved).is_some() {
            self.note_invalid();
        }
    }

    fn note_invalid(&mut self) {
        let message = "characters that XML does not allow were dropped".to_owned();
        let place = self.place();
        self.oddities.push(Oddity { place, kind: OddityKind::InvalidCharacter, message });
    }

    /// Takes note of an element that was begun.
    fn open(&mut self) -> Result<(), Error> {
        let tag = &self.window.as_bytes()[self.token.clone()];
        self.is_empty_element = tag.last() == Some(&b'/');
        self.token.end -= usize::from(self.is_empty_element);
        self.name_length = tag.iter().position(u8::is_ascii_whitespace).unwrap_or(self.token.len());
        if self.starts.len() == MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            return Err(Error::Malformed { place: self.place(), message });
        }
        self.position = Position::Later;
        self.starts.push(self.open.len());
        self.open.push_str(&self.window[self.token.start..self.token.start + self.name_length]);
        Ok(())
    }

    fn close(&mut self) {
        let start = self.starts.pop().unwrap_or(0);
        self.open.truncate(start);
    }

    fn check_end(&mut self) -> Result<(), Error> {
        let found = self.window[self.token.clone()].trim_ascii_end();
        let message = match self.starts.last() {
            Some(&start) if &self.open[start..] == found => return Ok(()),
            Some(&start) => format!("“{}” is open, but “{found}” is closed", &self.open[start..]),
            None => format!("“{found}” is closed, but nothing is open"),
        };
        Err(Error::Malformed { place: self.place(), message })
    }

    fn truncated(&mut self) -> Error {
        let open = self.starts.last().map_or("a tag", |&start| &self.open[start..]).to_owned();
        self.start = self.window.len();
        Error::Truncated { place: self.place(), open }
    }
}

enum Found {
    Token(Cut, Range<usize>, usize),
    /// It goes on behind the text that is there.
    Incomplete,
    Malformed(String),
}

/// Finds where the first token ends.
#[inline]
fn find_token(text: &str, at_end: bool) -> Found {
    let bytes = text.as_bytes();
    let delimited = |cut: Cut, begin: &str, end: &str| match memchr::memmem::find(&bytes[begin.len()..], end.as_bytes())
    {
        Some(length) => Found::Token(cut, begin.len()..begin.len() + length, begin.len() + length + end.len()),
        None => Found::Incomplete,
    };
    match bytes {
        [] | [b'<'] if !at_end => Found::Incomplete,
        [] => Found::Incomplete,
        [b'<', b'/', ..] => match memchr::memchr(b'>', bytes) {
            Some(end) => Found::Token(Cut::EndTag, 2..end, end + 1),
            None => Found::Incomplete,
        },
        [b'<', b'?', ..] => delimited(Cut::Passed, "<?", "?>"),
        [b'<', b'!', b'-', b'-', ..] => delimited(Cut::Passed, "<!--", "-->"),
        [b'<', b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] => delimited(Cut::CharacterData, "<![CDATA[", "]]>"),
        [b'<', b'!', ..] if bytes.len() < "<![CDATA[".len() && !at_end => Found::Incomplete,
        [b'<', b'!', b'D' | b'd', ..] => find_doctype(bytes),
        [b'<', b'!', ..] => Found::Malformed("“<!” begins neither a comment nor CDATA".to_owned()),
        [b'<', first, ..] if first.is_ascii_alphabetic() || matches!(first, b'_' | b':' | 0x80..) => {
            match find_tag_end(bytes) {
                Some(end) => Found::Token(Cut::StartTag, 1..end, end + 1),
                None => Found::Incomplete,
            }
        }
        _ => match memchr::memchr(b'<', &bytes[1..]) {
            Some(length) => Found::Token(Cut::Text, 0..length + 1, length + 1),
            None if at_end => Found::Token(Cut::Text, 0..bytes.len(), bytes.len()),
            None => Found::Incomplete,
        },
    }
}

/// A `>` behind an even number of quotes ends the tag. Where there are apostrophes as well, quick-xml tells which of them
/// stand within which.
#[inline]
fn find_tag_end(bytes: &[u8]) -> Option<usize> {
    let end = memchr::memchr(b'>', bytes)?;
    let (is_odd, has_apostrophe) = bytes[..end].iter().fold((false, false), |(is_odd, has_apostrophe), &byte| {
        (is_odd ^ (byte == b'"'), has_apostrophe | (byte == b'\''))
    });
    if is_odd || has_apostrophe { ElementParser::Outside.feed(bytes) } else { Some(end) }
}

/// A DOCTYPE may hold quotes, comments and declarations; quick-xml knows where it ends.
fn find_doctype(bytes: &[u8]) -> Found {
    let mut parser = quick_xml::Reader::from_reader(bytes);
    match parser.read_event() {
        Ok(Event::DocType(_)) => {
            let length = usize::try_from(parser.buffer_position()).expect("it lies within the bytes");
            Found::Token(Cut::Passed, 0..length, length)
        }
        Ok(_) | Err(quick_xml::Error::Syntax(_)) => Found::Incomplete,
        Err(error) => Found::Malformed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tokens of a text, then `!` and the kind of each oddity, or the error.
    fn check(xml: &str, expected: &str) {
        let mut reader = Reader::new(xml.as_bytes(), 100 << 10);
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
        check(
            "<a>1 < 2<3 <</a>",
            "<a>1 < 2<3 <</> !1:6 UnescapedLessThan !1:9 UnescapedLessThan !1:12 UnescapedLessThan",
        );
        check("<a x='>' y=\"'>\" ><b-c/></a\n>", "<a><b-c></></>");
        check("<a x=\">\" y='\"' z=\">\"><b x=\"\"/></a>", "<a><b></></>");
        check("<a>a\r\nb</a>", "<a>a\nb</>");
        check("<a>\n é&nbsp;x</a>", "<a>\n é\u{A0}x</> !2:3 UnknownEntity");
        check(
            "<a>R & D, Q&A; &x</a>",
            "<a>R & D, Q&A; &x</> !1:6 UnescapedAmpersand !1:12 UnknownEntity !1:16 UnescapedAmpersand",
        );
        check(
            "<a>x\u{1}&#x1F;&#0;y</a>",
            "<a>xy</> !1:5 InvalidCharacter !1:6 InvalidCharacter !1:12 InvalidCharacter",
        );
        check("<a>&#xD83D;&#xDE00;&#xD83D;</a>", "<a>😀</> !1:4 InvalidCharacter !1:20 InvalidCharacter");
    }

    #[test]
    fn what_other_readers_refuse_is_noted() {
        check("<a>x]]>y > z</a>", "<a>x]]>y > z</> !1:5 Syntax");
        check("<a>]]&gt;<![CDATA[]]>]</a>", "<a>]]>]</>");
        check(" <?xml version='1.0'?><a/>", " <a></> !1:2 Syntax");
        check("<a><!DOCTYPE a><!-- - -- - --></a>", "<a></> !1:4 Syntax !1:16 Syntax");
        check("<a>&#X41;</a>", "<a>A</> !1:4 UnknownEntity");
    }

    #[test]
    fn entities_of_a_dtd_are_never_expanded() {
        check(
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'><!ENTITY f '&e;&e;'>]><a>&e;&f;</a>",
            "<a>&e;&f;</> !1:78 UnknownEntity !1:81 UnknownEntity",
        );
    }

    #[test]
    fn what_stands_behind_the_root_is_seen() {
        for (behind, expected) in [
            ("", false),
            (" \n<!-- c --> <?p i?>\n", false),
            ("<?xml-p i?>", false),
            ("x", true),
            ("\n<!-- c -->\n<b/>", true),
            ("\n<?p i?>x", true),
            ("\n<?xml version='1.0'?>\n<a></a>", true),
            ("<!-- open", true),
            ("<", true),
        ] {
            let xml = format!("<a></a>{behind}");
            let mut reader = Reader::new(xml.as_bytes(), 100 << 10);
            while reader.advance().is_ok_and(|kind| kind != Kind::End) {}
            assert_eq!(reader.has_text_after_root().unwrap(), expected, "{xml}");
        }
    }

    #[test]
    fn what_is_no_xml_is_an_error() {
        check("<a><b>x", "<a><b>x !! “b” is not closed");
        check("<a><b", "<a> !! “a” is not closed");
        check("<a></a></b>", "<a></> !! “b” is closed, but nothing is open");
        check("<a><!DOCTYPE", "<a> !! “a” is not closed");
        check("<a><b></a>", "<a><b> !! “b” is open, but “a” is closed");
        check("<a><!x></a>", "<a> !! “<!” begins neither a comment nor CDATA");
        check(&format!("<a>{}</a>", "x".repeat(300 << 10)), "<a> !! a token is larger than 102400 bytes");
        let deep = "<a>".repeat(300);
        check(&deep, &format!("{} !! elements are nested more than 200 deep", "<a>".repeat(200)));
    }
}

//! Units → TMX files, one at a time.
//!
//! UTF-8 without a byte-order mark and without a DOCTYPE: readers that refuse any DTD (.NET's default), readers that go
//! looking for the DTD beside the file (Java's default) and those that validate with an XSD (OmegaT) all take that. What
//! is written is well-formed whatever the units hold; that it is valid TMX is up to [`super::profile`].

use super::own::{Provenance, described};
use super::vocabulary::{self, LANGUAGE};
use super::{Header, Profile, profile};
use crate::language::LanguageTag;
use crate::model::{Annotation, Attribute, CodeData, CodeKind, Content, InlineCode, Status, Unit, Variant};
use crate::xml;
use std::io::{self, Write};

/// Writes a TMX file. `out` should be buffered.
#[derive(Debug)]
pub struct Writer<W: Write> {
    out: Output<W>,
    profile: Profile,
    /// What the header says; `None` for all languages.
    source: Option<LanguageTag>,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    pub fn new(out: W, header: &Header, profile: Profile) -> io::Result<Self> {
        let mut out = Output { out, prefixes: Vec::new() };
        let header = profile::header(header, profile);
        out.begin(&header)?;
        let source = vocabulary::value(&header.attributes, "srclang").and_then(|tag| LanguageTag::parse(tag).ok());
        Ok(Self { out, profile, source })
    }

    /// Writes the next unit. A unit of alinea's own is [`described`] without provenance; one without variants cannot
    /// be written and is passed over.
    pub fn unit(&mut self, unit: Unit) -> io::Result<()> {
        self.written(unit).map(drop)
    }

    /// The same; what was made of the unit is handed back.
    pub(crate) fn written(&mut self, mut unit: Unit) -> io::Result<Unit> {
        if unit.variants.is_empty() {
            return Ok(unit);
        }
        if unit.status != Status::Imported {
            unit = described(unit, Provenance::default());
        }
        let unit = profile::adapted(unit, self.profile, self.source.as_ref());
        self.out.unit(&unit)?;
        Ok(unit)
    }

    /// What is written to: for whoever takes away what stands in a buffer.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.out.out
    }

    /// Ends the file and hands the output back, flushed.
    pub fn finish(self) -> io::Result<W> {
        let mut out = self.out.out;
        out.write_all(b"  </body>\n</tmx>\n")?;
        out.flush()?;
        Ok(out)
    }
}

/// Writes elements.
#[derive(Debug)]
struct Output<W> {
    out: W,
    /// Prefixes of names that the root declares.
    prefixes: Vec<String>,
}

impl<W: Write> Output<W> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\"")?;
        for namespace in header.attributes.iter().filter(|attribute| vocabulary::is_good_namespace(attribute)) {
            self.attribute(&namespace.name, &namespace.value)?;
            self.prefixes.extend(namespace.name.strip_prefix("xmlns:").map(str::to_owned));
        }
        self.out.write_all(b">\n  <header")?;
        self.attributes(&header.attributes)?;
        if header.annotations.is_empty() && header.encodings.is_empty() {
            return self.out.write_all(b"/>\n  <body>\n");
        }
        self.out.write_all(b">\n")?;
        for annotation in &header.annotations {
            self.annotation(annotation, "    ")?;
        }
        for encoding in &header.encodings {
            self.open("    <ude", &encoding.attributes, ">\n")?;
            for map in &encoding.maps {
                self.open("      <map", map, "/>\n")?;
            }
            self.out.write_all(b"    </ude>\n")?;
        }
        self.out.write_all(b"  </header>\n  <body>\n")
    }

    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        self.open("    <tu", &unit.attributes, ">\n")?;
        for annotation in &unit.annotations {
            self.annotation(annotation, "      ")?;
        }
        for variant in &unit.variants {
            self.variant(variant)?;
        }
        self.out.write_all(b"    </tu>\n")
    }

    fn variant(&mut self, variant: &Variant) -> io::Result<()> {
        self.out.write_all(b"      <tuv")?;
        if !profile::names_language(variant) {
            self.attribute(LANGUAGE, variant.language.as_str())?;
        }
        self.attributes(&variant.attributes)?;
        if variant.annotations.is_empty() {
            self.out.write_all(b"><seg>")?;
            self.content(&variant.content)?;
            return self.out.write_all(b"</seg></tuv>\n");
        }
        self.out.write_all(b">\n")?;
        for annotation in &variant.annotations {
            self.annotation(annotation, "        ")?;
        }
        self.out.write_all(b"        <seg>")?;
        self.content(&variant.content)?;
        self.out.write_all(b"</seg>\n      </tuv>\n")
    }

    fn annotation(&mut self, annotation: &Annotation, indent: &str) -> io::Result<()> {
        self.out.write_all(indent.as_bytes())?;
        let (element, text) = match annotation {
            Annotation::Property { name, value, attributes } => {
                self.out.write_all(b"<prop")?;
                self.attribute("type", name)?;
                self.attributes_but("type", attributes)?;
                ("prop", value)
            }
            Annotation::Note { text, attributes } => {
                self.out.write_all(b"<note")?;
                self.attributes(attributes)?;
                ("note", text)
            }
        };
        self.out.write_all(b">")?;
        xml::text(&mut self.out, text)?;
        self.close(element)?;
        self.out.write_all(b"\n")
    }

    /// Text and codes. A place that does not fit the text is moved; highlights that do not nest are made to.
    fn content(&mut self, content: &Content) -> io::Result<()> {
        let mut written = 0;
        let mut open = 0;
        for code in &content.codes {
            let at = char_boundary(&content.text, code.at).max(written);
            xml::text(&mut self.out, &content.text[written..at])?;
            written = at;
            match code.kind {
                CodeKind::HighlightBegin => {
                    open += 1;
                    self.open("<hi", &code.attributes, ">")?;
                }
                CodeKind::HighlightEnd if open == 0 => {}
                CodeKind::HighlightEnd => {
                    open -= 1;
                    self.close("hi")?;
                }
                _ => self.code(code)?,
            }
        }
        xml::text(&mut self.out, &content.text[written..])?;
        for _ in 0..open {
            self.close("hi")?;
        }
        Ok(())
    }

    fn code(&mut self, code: &InlineCode) -> io::Result<()> {
        let element = vocabulary::element(code.kind);
        self.out.write_all(b"<")?;
        self.open(element, &code.attributes, if code.data.is_empty() { "/>" } else { ">" })?;
        if code.data.is_empty() {
            return Ok(());
        }
        for data in &code.data {
            match data {
                CodeData::Native(native) => xml::text(&mut self.out, native)?,
                CodeData::Subflow { attributes, content } => {
                    self.open("<sub", attributes, ">")?;
                    self.content(content)?;
                    self.close("sub")?;
                }
            }
        }
        self.close(element)
    }

    fn open(&mut self, begin: &str, attributes: &[Attribute], end: &str) -> io::Result<()> {
        self.out.write_all(begin.as_bytes())?;
        self.attributes(attributes)?;
        self.out.write_all(end.as_bytes())
    }

    fn close(&mut self, element: &str) -> io::Result<()> {
        self.out.write_all(b"</")?;
        self.out.write_all(element.as_bytes())?;
        self.out.write_all(b">")
    }

    /// Attributes that XML can have: with a name, a declared prefix, and once.
    fn attributes(&mut self, attributes: &[Attribute]) -> io::Result<()> {
        self.attributes_but("", attributes)
    }

    /// The same without one that is written already.
    fn attributes_but(&mut self, written: &str, attributes: &[Attribute]) -> io::Result<()> {
        for (at, attribute) in attributes.iter().enumerate() {
            let name = attribute.name.as_str();
            let is_repeated = name == written || attributes[..at].iter().any(|earlier| earlier.name == name);
            let is_good = || self.is_declared(name) && xml::is_name(name) && !vocabulary::is_namespace(name);
            if !is_repeated && (is_plain(name) || is_good()) {
                self.attribute(name, &attribute.value)?;
            }
        }
        Ok(())
    }

    fn is_declared(&self, name: &str) -> bool {
        let Some(end) = memchr::memchr(b':', name.as_bytes()) else { return true };
        let (prefix, local) = (&name[..end], &name[end + 1..]);
        let is_declared = prefix == "xml" || self.prefixes.iter().any(|declared| declared == prefix);
        is_declared && vocabulary::is_local_name(local)
    }

    fn attribute(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.out.write_all(b" ")?;
        self.out.write_all(name.as_bytes())?;
        self.out.write_all(b"=\"")?;
        xml::attribute(&mut self.out, value)?;
        self.out.write_all(b"\"")
    }
}

/// Whether a name is one of lower-case letters and hyphens, as nearly all are, and can be no namespace.
fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase() && first != b'x')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

/// The last place up to `at` that is between two characters.
fn char_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

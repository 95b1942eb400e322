//! TMX files → units, one at a time.
//!
//! The frame of the file: root, header, body, and what follows. Time is linear in the file; memory is one unit, the
//! findings that were not asked for yet, and a bounded record of `tuid`s.

use super::source::Source;
use super::unit::{self, File};
use super::vocabulary::{self, HEADER_OPTIONAL, HEADER_REQUIRED};
use super::{Encoding, Finding, FindingKind, Header, Incomplete, Read, ReadError};
use crate::model::Unit;
use crate::xml::Kind;
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::BufRead;
use twox_hash::XxHash3_64;

/// How many `tuid`s are remembered to find repeated ones (8 MB); a larger file is not checked beyond them.
const MAX_REMEMBERED_TUIDS: usize = 400_000;

/// How many elements are open in a unit: root, body, and itself.
const UNIT_DEPTH: usize = 3;

/// Limits of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOptions {
    /// The most that a single text or tag may hold, in bytes.
    pub max_token_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { max_token_bytes: 64 << 20 }
    }
}

/// Reads a TMX file.
#[derive(Debug)]
pub struct Reader<R: BufRead> {
    source: Source<R>,
    header: Header,
    file: File,
    tuids: HashSet<u64, BuildHasherDefault<Digest>>,
    /// A unit was begun while the header was looked for.
    at_unit: bool,
    has_body: bool,
    /// That units stand outside of a body is told once.
    told_outside: bool,
    finished: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads up to the first unit.
    pub fn new(input: R, options: ReadOptions) -> Result<Self, ReadError> {
        let mut reader = Self {
            source: Source::new(input, options.max_token_bytes),
            header: Header::default(),
            file: File::default(),
            tuids: HashSet::default(),
            at_unit: false,
            has_body: false,
            told_outside: false,
            finished: false,
        };
        reader.read_root()?;
        reader.read_front()?;
        Ok(reader)
    }

    /// What stands in front of the units.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The next unit; `None` at the end of the file. After an error nothing more can be read.
    pub fn next_unit(&mut self) -> Result<Option<Read>, ReadError> {
        while !self.finished {
            if std::mem::take(&mut self.at_unit) {
                return self.read_unit().map(Some);
            }
            match self.source.advance_past_space()? {
                Kind::Start if self.source.name() == "tu" => {
                    self.note_place_of_unit();
                    self.at_unit = true;
                }
                Kind::Start if self.source.name() == "body" => self.begin_body(),
                Kind::Start => match vocabulary::in_capitals(self.source.name()) {
                    Some("tu") => return self.refuse_capitals().map(Some),
                    Some("body") => self.begin_body_in_capitals(),
                    _ => self.source.skip_element()?,
                },
                Kind::Text => self.source.note_stray_text(),
                Kind::End if self.source.depth() > 0 => {}
                Kind::End | Kind::Eof => self.finish()?,
            }
        }
        Ok(None)
    }

    /// The unit that [`Self::next_unit`] gave last, as far as it could be read, when it was given without some of its variants;
    /// `None` when this was asked before.
    pub fn take_incomplete(&mut self) -> Option<Incomplete> {
        self.file.incomplete.take()
    }

    /// What was found since this was asked last, in the order of the file.
    pub fn findings(&mut self) -> Vec<Finding> {
        self.source.findings()
    }

    /// How far reading has come, in bytes of the input.
    pub fn bytes_read(&self) -> u64 {
        self.source.bytes_read()
    }

    /// 1-based line where the last unit began.
    pub fn unit_line(&mut self) -> u64 {
        self.source.unit_place().line
    }

    /// From here on, units lack attributes of which nothing but syntax and value can be wrong, and is not.
    pub(super) fn only_check(&mut self) {
        self.source.only_check();
    }

    /// Takes back a unit that nobody needs any more: what it is made of serves for the next ones.
    pub(crate) fn recycle(&mut self, unit: Unit) {
        self.source.spare.take(unit);
    }

    /// Goes to the root element.
    fn read_root(&mut self) -> Result<(), ReadError> {
        let not_tmx = |found: String| Err(ReadError::NotTmx { found });
        loop {
            match self.source.advance() {
                Ok(Kind::Start) => break,
                Ok(Kind::Text) if self.source.text().trim().is_empty() => {}
                Ok(Kind::Text) => return not_tmx("it begins with text, not with an element".to_owned()),
                Ok(Kind::End | Kind::Eof) => return not_tmx("there is no element in it".to_owned()),
                Err(ReadError::Malformed { message, .. }) => return not_tmx(message),
                Err(error) => return Err(error),
            }
        }
        let has_prefix = self.source.take_prefix();
        match self.source.name() {
            "tmx" if has_prefix => self.note_prefix(),
            "tmx" => {}
            name if vocabulary::in_capitals(name) == Some("tmx") => {
                return not_tmx(format!("its root is “{name}”, and TMX writes “tmx” in small letters"));
            }
            _ => return not_tmx(format!("its root is “{}”", self.source.written_name())),
        }
        let mut attributes = self.source.attributes(&["version"]);
        if let Some(odd) = attributes
            .iter()
            .find(|attribute| vocabulary::is_namespace(&attribute.name) && !vocabulary::is_good_namespace(attribute))
        {
            let message = format!("“{}” declares no namespace; it was left out", odd.name);
            self.source.note(FindingKind::AttributeSyntax, message);
        }
        let version = vocabulary::value(&attributes, "version").unwrap_or_default().to_owned();
        if !matches!(version.as_str(), "1.1" | "1.2" | "1.3" | "1.4") {
            self.source.note(FindingKind::Version, format!("“{version}” is no version of TMX; read as 1.4"));
        }
        self.file.has_old_language = matches!(version.as_str(), "1.0" | "1.1" | "1.2");
        attributes.retain(vocabulary::is_good_namespace);
        self.source.declare(&attributes);
        self.header.attributes = attributes;
        Ok(())
    }

    /// Names of TMX stand in no namespace.
    fn note_prefix(&mut self) {
        let message = format!("the root is “{}”; names are read without that prefix", self.source.written_name());
        self.source.note(FindingKind::Header, message);
    }

    /// Reads the header and goes to the body.
    fn read_front(&mut self) -> Result<(), ReadError> {
        let mut has_header = false;
        while !self.finished && !self.at_unit {
            match self.source.advance()? {
                Kind::Start => match self.source.name() {
                    "header" if !has_header => {
                        has_header = true;
                        self.read_header()?;
                    }
                    "body" => {
                        self.begin_body();
                        break;
                    }
                    "tu" => {
                        self.note_place_of_unit();
                        self.at_unit = true;
                    }
                    name if vocabulary::in_capitals(name) == Some("body") => {
                        self.begin_body_in_capitals();
                        break;
                    }
                    _ => self.source.skip_element()?,
                },
                Kind::Text => self.source.note_stray_text(),
                Kind::End | Kind::Eof => {
                    self.source.note(FindingKind::Header, "the file has no body".to_owned());
                    self.finish()?;
                }
            }
        }
        if !has_header {
            self.source.note(FindingKind::Header, "the file has no header".to_owned());
        }
        Ok(())
    }

    /// Takes note of a body that was begun.
    fn begin_body(&mut self) {
        self.source.no_attributes();
        if self.has_body {
            self.source.note(FindingKind::Header, "a second “body” is begun; its units were read".to_owned());
        }
        self.has_body = true;
    }

    /// The same where its units will not be units either: each of them is refused.
    fn begin_body_in_capitals(&mut self) {
        let message = format!("“{}” was read as “body”, which TMX writes in small letters", self.source.name());
        self.source.note(FindingKind::ForeignElement, message);
        self.begin_body();
    }

    /// Notes a unit that was begun where units do not stand.
    fn note_place_of_unit(&mut self) {
        if self.source.depth() == UNIT_DEPTH || self.told_outside {
            return;
        }
        let what = if self.has_body { "units stand outside of the body" } else { "the units stand in no body" };
        self.source.note(FindingKind::Header, what.to_owned());
        self.told_outside = true;
    }

    fn read_header(&mut self) -> Result<(), ReadError> {
        let known: Vec<&str> =
            HEADER_REQUIRED.iter().map(|(name, _)| *name).chain(HEADER_OPTIONAL.iter().copied()).collect();
        let attributes = self.source.attributes(&known);
        for (required, _) in HEADER_REQUIRED {
            if vocabulary::value(&attributes, required).is_none() {
                self.source.note(FindingKind::Header, format!("the header has no “{required}”"));
            }
        }
        unit::check_values(&mut self.source, &attributes);
        self.header.attributes.extend(attributes);
        loop {
            match self.source.advance()? {
                Kind::Start if self.source.name() == "ude" => {
                    let encoding = self.read_encoding()?;
                    self.header.encodings.push(encoding);
                }
                Kind::Start => match self.source.annotation()? {
                    Some(annotation) => self.header.annotations.push(annotation),
                    None => self.source.skip_element()?,
                },
                Kind::Text => self.source.note_stray_text(),
                Kind::End | Kind::Eof => return Ok(()),
            }
        }
    }

    fn read_encoding(&mut self) -> Result<Encoding, ReadError> {
        let mut encoding = Encoding { attributes: self.source.attributes(vocabulary::ENCODING), maps: Vec::new() };
        if vocabulary::value(&encoding.attributes, "name").is_none() {
            self.source.note(FindingKind::Header, "a “ude” has no “name”".to_owned());
        }
        let depth = self.source.depth();
        loop {
            match self.source.advance()? {
                Kind::Start if self.source.name() == "map" && self.source.depth() == depth + 1 => {
                    let map = self.source.attributes(vocabulary::MAP);
                    if vocabulary::value(&map, "unicode").is_none() {
                        self.source.note(FindingKind::Header, "a “map” has no “unicode”".to_owned());
                    }
                    encoding.maps.push(map);
                }
                Kind::Start => self.source.skip_element()?,
                Kind::Text => self.source.note_stray_text(),
                Kind::End if self.source.depth() >= depth => {}
                Kind::End | Kind::Eof => {
                    if encoding.maps.is_empty() {
                        self.source.note(FindingKind::Header, "a “ude” has no “map”".to_owned());
                    }
                    return Ok(encoding);
                }
            }
        }
    }

    fn read_unit(&mut self) -> Result<Read, ReadError> {
        self.file.incomplete = None;
        self.source.begin_unit();
        let read = unit::read(&mut self.source, &mut self.file)?;
        let tuid = match &read {
            Read::Unit(unit) => vocabulary::value(&unit.attributes, "tuid"),
            Read::Refused { tuid, .. } => tuid.as_deref(),
        };
        if let Some(tuid) = tuid
            && self.tuids.len() < MAX_REMEMBERED_TUIDS
            && !self.tuids.insert(XxHash3_64::oneshot(tuid.as_bytes()))
        {
            let message = format!("“{tuid}” is the tuid of an earlier unit, too; both were read");
            let place = self.source.unit_place();
            self.source.note_at(place, FindingKind::DuplicateTuid, message);
        }
        self.source.end_unit(tuid);
        Ok(read)
    }

    /// Passes over a unit whose element is in capitals.
    fn refuse_capitals(&mut self) -> Result<Read, ReadError> {
        let reason = format!("“{}” is not TMX, which writes “tu” in small letters", self.source.name());
        self.file.incomplete = None;
        self.source.begin_unit();
        let line = self.source.unit_place().line;
        self.source.pass_over()?;
        self.source.end_unit(None);
        Ok(Read::Refused { line, tuid: None, reason, remains: Unit::imported(Vec::new()) })
    }

    fn finish(&mut self) -> Result<(), ReadError> {
        self.finished = true;
        if self.source.has_text_after_root()? {
            self.source.note(FindingKind::AfterEnd, "what stands after </tmx> was left out".to_owned());
        }
        Ok(())
    }
}

/// A number that is a hash already.
#[derive(Debug, Default)]
struct Digest(u64);

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = XxHash3_64::oneshot(bytes);
    }

    fn write_u64(&mut self, digest: u64) {
        self.0 = digest;
    }
}

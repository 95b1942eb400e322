//! The XML of a TMX file with what is noted while it is read: what the readers of header, unit and content share.

use super::vocabulary::{self, LANGUAGE, OLD_LANGUAGE};
use super::{Finding, FindingKind, ReadError};
use crate::model::{Annotation, Attribute, Spare};
use crate::xml::{self, Kind, OddityKind, Place};
use std::io::BufRead;

/// More findings in one unit are not worth a line each; the last one says so.
const MAX_FINDINGS_PER_UNIT: usize = 50;

/// TMX has fourteen attributes at most; a tag with more than this is an attack, and comparing their names would take long.
const MAX_ATTRIBUTES: usize = 200;

/// Reads tokens and collects findings.
#[derive(Debug)]
pub(super) struct Source<R: BufRead> {
    xml: xml::Reader<R>,
    findings: Vec<Finding>,
    /// What stands before the name of every element, as in `x:tmx`; empty in nearly all files.
    prefix: String,
    /// Prefixes of names that the root declares; `None` while the root is read.
    prefixes: Option<Vec<String>>,
    /// Where the findings of the unit begin that is being read.
    unit_findings: usize,
    pub(super) spare: Spare,
    /// Whether attributes are kept of which nobody asks anything but whether they are as they are to be.
    keeps_all: bool,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(input: R, max_token_bytes: usize) -> Self {
        Self {
            xml: xml::Reader::new(input, max_token_bytes),
            findings: Vec::new(),
            prefix: String::new(),
            prefixes: None,
            unit_findings: 0,
            spare: Spare::default(),
            keeps_all: true,
        }
    }

    /// From here on, attributes are left out of which nothing but their syntax and value is looked at, and both are good.
    pub(super) fn only_check(&mut self) {
        self.keeps_all = false;
    }

    /// Goes to the next token.
    pub(super) fn advance(&mut self) -> Result<Kind, ReadError> {
        let kind = self.xml.advance().map_err(read_error)?;
        if self.xml.has_oddities() {
            self.take_oddities();
        }
        Ok(kind)
    }

    /// The same where elements are: white space in front of a tag is passed over.
    pub(super) fn advance_past_space(&mut self) -> Result<Kind, ReadError> {
        let kind = self.xml.advance_past_space().map_err(read_error)?;
        if self.xml.has_oddities() {
            self.take_oddities();
        }
        Ok(kind)
    }

    /// The name of the element, without the prefix that all have.
    pub(super) fn name(&self) -> &str {
        let name = self.xml.name();
        if self.prefix.is_empty() { name } else { name.strip_prefix(self.prefix.as_str()).unwrap_or(name) }
    }

    /// The same as it is written.
    pub(super) fn written_name(&self) -> &str {
        self.xml.name()
    }

    /// The element is the root: what stands before its name stands before all. Whether anything does.
    pub(super) fn take_prefix(&mut self) -> bool {
        if let Some((prefix, _)) = self.xml.name().split_once(':') {
            self.prefix = format!("{prefix}:");
        }
        !self.prefix.is_empty()
    }

    pub(super) fn text(&self) -> &str {
        self.xml.text()
    }

    pub(super) fn tag(&mut self) -> String {
        self.xml.tag()
    }

    /// Where the unit began that is being read, or was read last.
    pub(super) fn unit_place(&mut self) -> Place {
        self.xml.marked_place()
    }

    pub(super) fn depth(&self) -> usize {
        self.xml.depth()
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.xml.bytes_read()
    }

    /// The attributes of the start tag; those that TMX does not have there are noted and kept.
    pub(super) fn attributes(&mut self, known: &[&str]) -> Vec<Attribute> {
        self.attributes_except(known, "", |_| false)
    }

    /// The same without an attribute that `take` makes use of: most variants have no other than their language, and need
    /// no list then.
    pub(super) fn attributes_except(
        &mut self,
        known: &[&str],
        name: &str,
        mut take: impl FnMut(&str) -> bool,
    ) -> Vec<Attribute> {
        if let Some(attributes) = self.plain_attributes(known, name, &mut take) {
            return attributes;
        }
        let mut attributes: Vec<Attribute> = Vec::new();
        let (mut is_seen, mut is_taken, mut left_out) = (false, false, 0);
        self.xml.attributes(|found, value| {
            if attributes.len() == MAX_ATTRIBUTES {
                left_out += 1;
                return true;
            }
            if found == name {
                if is_seen {
                    return false;
                }
                is_seen = true;
                is_taken = take(&value);
            }
            let is_new = !attributes.iter().any(|earlier| earlier.name == found);
            if is_new && !(is_taken && found == name) {
                attributes.push(Attribute { name: found.to_owned(), value: value.into_owned() });
            }
            is_new
        });
        if self.xml.has_oddities() {
            self.take_oddities();
        }
        if left_out > 0 {
            let message = format!("{left_out} attributes after the first {MAX_ATTRIBUTES} were left out");
            self.note(FindingKind::ForeignAttribute, message);
        }
        let is_known = |found: &str| found == name || known.contains(&found);
        if attributes.iter().any(|attribute| !is_known(&attribute.name)) {
            self.note_foreign(&mut attributes, is_known);
        }
        attributes
    }

    /// Passes over the attributes of an element that has none in TMX, and notes them.
    pub(super) fn no_attributes(&mut self) {
        if self.xml.plain_attributes(|_, _| false) {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        self.xml.attributes(|found, _| {
            let is_new = !names.iter().any(|earlier| earlier == found);
            // Many more would take long to compare, and are told by the first ones.
            if is_new && names.len() < MAX_ATTRIBUTES {
                names.push(found.to_owned());
            }
            is_new
        });
        if self.xml.has_oddities() {
            self.take_oddities();
        }
        for name in names {
            self.note(FindingKind::ForeignAttribute, left_out(&name));
        }
    }

    /// The attributes when nothing about them is to be noted: each known, there once, and written plainly.
    fn plain_attributes(
        &mut self,
        known: &[&str],
        name: &str,
        take: &mut impl FnMut(&str) -> bool,
    ) -> Option<Vec<Attribute>> {
        let Self { xml, spare, keeps_all, .. } = self;
        let mut attributes = spare.list();
        let mut is_taken = false;
        // A bit for each of `known`.
        let mut seen = 0_u32;
        let is_plain = xml.plain_attributes(|found, value| {
            if found == name {
                let takes = !is_taken && take(value);
                is_taken = true;
                return takes;
            }
            let Some(at) = known.iter().position(|known| is_same(known, found)) else { return false };
            let is_new = seen & (1 << at) == 0;
            seen |= 1 << at;
            if is_new && (*keeps_all || !vocabulary::is_only_kept(found, value)) {
                attributes.push(Attribute { name: spare.copy(found), value: spare.copy(value) });
            }
            is_new
        });
        if !is_plain {
            spare.take_list(attributes);
            return None;
        }
        Some(attributes)
    }

    /// Notes attributes that TMX does not have. One whose prefix nobody declares could not be written again and goes; so do
    /// those of the root, but for its namespaces.
    fn note_foreign(&mut self, attributes: &mut Vec<Attribute>, is_known: impl Fn(&str) -> bool) {
        let mut notes = Vec::new();
        let is_root = self.prefixes.is_none();
        attributes.retain(|attribute| {
            let name = attribute.name.as_str();
            let is_declared = self.is_declared(name);
            if !is_declared {
                notes.push(format!(
                    "the prefix of “{name}” is declared nowhere in the root; the attribute was left out"
                ));
            } else if is_root && vocabulary::is_namespace(name) {
                return true;
            } else if is_root && !is_known(name) {
                notes.push(left_out(name));
                return false;
            } else if !is_known(name) {
                notes.push(format!("TMX has no attribute “{name}” here; it was kept"));
            }
            is_declared
        });
        for message in notes {
            self.note(FindingKind::ForeignAttribute, message);
        }
    }

    /// Whether a name has no prefix, or one that the root or XML itself declares.
    fn is_declared(&self, name: &str) -> bool {
        let Some(prefixes) = &self.prefixes else { return true };
        match name.split_once(':') {
            Some((prefix, local)) => {
                let is_declared = prefix == "xml" || prefixes.iter().any(|declared| declared == prefix);
                is_declared && vocabulary::is_local_name(local)
            }
            None => name != "xmlns",
        }
    }

    /// The root is read: it declares these namespaces.
    pub(super) fn declare(&mut self, root: &[Attribute]) {
        let prefix = |attribute: &Attribute| attribute.name.strip_prefix("xmlns:").map(str::to_owned);
        self.prefixes = Some(root.iter().filter_map(prefix).collect());
    }

    /// Reads a `prop` or a `note`, from behind its start tag to behind its end tag; `None` for another element.
    pub(super) fn annotation(&mut self) -> Result<Option<Annotation>, ReadError> {
        match self.name() {
            "prop" => {
                let (mut name, mut has_name) = (self.spare.string(), false);
                let attributes = self.attributes_except(&[LANGUAGE, "o-encoding", OLD_LANGUAGE], "type", |value| {
                    value.clone_into(&mut name);
                    has_name = true;
                    true
                });
                if !has_name {
                    self.note(FindingKind::Property, "a prop has no type".to_owned());
                }
                Ok(Some(Annotation::Property { name, value: self.text_of_element()?, attributes }))
            }
            "note" => {
                let attributes = self.attributes(&[LANGUAGE, "o-encoding", OLD_LANGUAGE]);
                Ok(Some(Annotation::Note { text: self.text_of_element()?, attributes }))
            }
            _ => Ok(None),
        }
    }

    /// Notes a `prop` or `note` that was begun where it should not be any more.
    pub(super) fn note_late_annotation(&mut self, place: &str) {
        if matches!(self.name(), "prop" | "note") {
            let message = format!("a “{}” {place}; it was put in front", self.name());
            self.note(FindingKind::Order, message);
        }
    }

    /// The text up to the end tag of the element that was begun; tags inside are left out and noted.
    pub(super) fn text_of_element(&mut self) -> Result<String, ReadError> {
        let depth = self.depth();
        let mut text = self.spare.string();
        loop {
            match self.advance()? {
                Kind::Text => text.push_str(self.text()),
                Kind::Start => {
                    let message =
                        format!("“{}” in a property or note: its text was kept, the tag left out", self.name());
                    self.note(FindingKind::ForeignElement, message);
                }
                Kind::End if self.depth() < depth => return Ok(text),
                Kind::End | Kind::Eof => {}
            }
        }
    }

    /// Passes over the element that was begun, which TMX does not have here.
    pub(super) fn skip_element(&mut self) -> Result<(), ReadError> {
        self.note(FindingKind::ForeignElement, vocabulary::not_here(self.name()));
        self.pass_over()
    }

    /// The same without a finding.
    pub(super) fn pass_over(&mut self) -> Result<(), ReadError> {
        let depth = self.depth();
        while self.advance()? != Kind::End || self.depth() >= depth {}
        Ok(())
    }

    /// Notes text where only elements may be.
    pub(super) fn note_stray_text(&mut self) {
        let text = self.text().trim();
        if !text.is_empty() {
            let begin: String = text.chars().take(40).collect();
            self.note(FindingKind::StrayText, format!("text between elements was left out: “{begin}”"));
        }
    }

    /// What is noted from here on belongs to a unit.
    pub(super) fn begin_unit(&mut self) {
        self.xml.mark();
        self.unit_findings = self.findings.len();
    }

    /// The unit is read: what was noted of it gets its `tuid`.
    pub(super) fn end_unit(&mut self, tuid: Option<&str>) {
        for finding in &mut self.findings[self.unit_findings..] {
            finding.tuid = tuid.map(str::to_owned);
        }
        self.unit_findings = self.findings.len();
    }

    pub(super) fn note(&mut self, kind: FindingKind, message: String) {
        let place = self.xml.place();
        self.note_at(place, kind, message);
    }

    /// Takes the findings.
    pub(super) fn findings(&mut self) -> Vec<Finding> {
        self.unit_findings = 0;
        std::mem::take(&mut self.findings)
    }

    /// Whether anything stands behind the root.
    pub(super) fn has_text_after_root(&mut self) -> Result<bool, ReadError> {
        let found = self.xml.has_text_after_root().map_err(read_error)?;
        self.take_oddities();
        Ok(found)
    }

    pub(super) fn note_at(&mut self, place: Place, kind: FindingKind, mut message: String) {
        let of_unit = &self.findings[self.unit_findings..];
        if of_unit.len() >= MAX_FINDINGS_PER_UNIT || of_unit.iter().any(|f| f.kind == kind && f.message == message) {
            return;
        }
        if of_unit.len() + 1 == MAX_FINDINGS_PER_UNIT {
            message.push_str("; more in the same unit is not listed");
        }
        self.findings.push(Finding { line: place.line, column: place.column, tuid: None, kind, message });
    }

    fn take_oddities(&mut self) {
        let oddities: Vec<xml::Oddity> = self.xml.oddities().collect();
        for oddity in oddities {
            let kind = match oddity.kind {
                OddityKind::Encoding => FindingKind::Encoding,
                OddityKind::InvalidCharacter => FindingKind::InvalidCharacter,
                OddityKind::UnknownEntity => FindingKind::UnknownEntity,
                OddityKind::UnescapedAmpersand => FindingKind::UnescapedAmpersand,
                OddityKind::UnescapedLessThan => FindingKind::UnescapedLessThan,
                OddityKind::AttributeSyntax => FindingKind::AttributeSyntax,
                OddityKind::Syntax => FindingKind::Syntax,
            };
            self.note_at(oddity.place, kind, oddity.message);
        }
    }
}

fn left_out(name: &str) -> String {
    format!("TMX has no attribute “{name}” here; it was left out")
}

/// Whether two names are the same. Those of one length mostly differ in their last letter.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.as_bytes().last() == other.as_bytes().last() && one == other
}

fn read_error(error: xml::Error) -> ReadError {
    match error {
        xml::Error::Io(error) => ReadError::Io(error),
        xml::Error::Malformed { place, message } => {
            ReadError::Malformed { line: place.line, column: place.column, message }
        }
        xml::Error::Truncated { place, open } => ReadError::Truncated { line: place.line, open },
        xml::Error::TooLarge { place, limit } => ReadError::TooLarge { line: place.line, limit },
    }
}

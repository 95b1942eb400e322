//! From rows to a unit: details, variants, their segments joined as they stood in their paragraph.
//!
//! A unit costs a handful of reads by key. What many units share and what never changes (the language of a version, the
//! name of a document, the time of a change-set) is remembered.

use super::name::unit_name;
use super::record::{DocumentKind, Repeat, SegmentId, StoredSegment, StoredUnit};
use super::{Error, Memory, codec};
use crate::language::LanguageTag;
use crate::model::{Content, Doubt, Status, Unit, Variant};
use crate::text::joint_between;
use rusqlite::{Connection, OptionalExtension, Row};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// What was read before and cannot change, but for a transaction that is rolled back and for what another program forgets:
/// numbers are given again then.
#[derive(Debug, Default)]
pub(super) struct Known {
    languages: RefCell<HashMap<i64, LanguageTag>>,
    documents: RefCell<HashMap<i64, (Arc<str>, DocumentKind)>>,
    changes: RefCell<HashMap<i64, Change>>,
    /// The state of the file that it was read from.
    state: Cell<i64>,
}

/// Salt and time of a change-set.
type Change = (Arc<str>, Arc<str>);

impl Known {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Forgets everything when the file is in another state.
    pub(super) fn keep_while(&self, state: i64) {
        if self.state.replace(state) != state {
            self.languages.borrow_mut().clear();
            self.documents.borrow_mut().clear();
            self.changes.borrow_mut().clear();
        }
    }
}

/// Where a segment stands in its live running text.
struct Place {
    ordinal: usize,
    paragraph: i64,
    joint: String,
}

/// A row of a unit's segments.
struct Part {
    variant: i64,
    segment: StoredSegment,
    content: Content,
    attributes: Option<String>,
    annotations: Option<String>,
    place: Option<Place>,
}

/// The test of the query plan looks at these very texts.
pub(super) const DETAILS: &str =
    "SELECT u.document, u.number, u.born, d.status, d.confidence, d.doubt, d.attributes, d.annotations
     FROM unit u JOIN unit_detail d ON d.unit = u.id AND d.died IS NULL
     WHERE u.id = ?1 AND u.died IS NULL";
pub(super) const PARTS: &str = "SELECT m.variant, s.id, s.version, s.text, s.codes, s.attributes, s.annotations
     FROM membership m JOIN segment s ON s.id = m.segment
     WHERE m.unit = ?1 AND m.died IS NULL ORDER BY m.variant, m.position";

impl Memory {
    /// The live unit of a row id.
    pub(super) fn assemble(&self, unit: i64) -> Result<Option<StoredUnit>, Error> {
        let details =
            self.connection.prepare_cached(DETAILS)?.query_row([unit], |row| Ok(self.unit_of_row(row))).optional()?;
        let Some(details) = details else { return Ok(None) };
        let (mut stored, kind) = details?;
        let parts = self.parts(unit, kind)?;
        for of_variant in parts.chunk_by(|one, two| one.variant == two.variant) {
            stored.unit.variants.push(variant(of_variant)?);
            stored.segments.push(of_variant.iter().map(|part| part.segment.clone()).collect());
        }
        stored.links = links(&self.connection, unit)?;
        Ok(Some(stored))
    }

    fn unit_of_row(&self, row: &Row<'_>) -> Result<(StoredUnit, DocumentKind), Error> {
        let (document, kind) = self.document_name(row.get(0)?)?;
        let (salt, at) = self.change(row.get(2)?)?;
        let status: String = row.get(3)?;
        let doubt: Option<String> = row.get(5)?;
        let unit = Unit {
            id: Some(unit_name(&salt, row.get(1)?)),
            status: Status::from_word(&status).ok_or_else(|| Error::Damaged(format!("“{status}” is no status")))?,
            confidence: row.get(4)?,
            doubt: doubt.as_deref().and_then(Doubt::from_word),
            attributes: codec::to_attributes(row.get_ref(6)?.as_str_or_null().map_err(rusqlite::Error::from)?)?,
            annotations: codec::to_annotations(row.get_ref(7)?.as_str_or_null().map_err(rusqlite::Error::from)?)?,
            variants: Vec::new(),
        };
        let stored = StoredUnit {
            unit,
            document: document.as_ref().to_owned(),
            segments: Vec::new(),
            links: Vec::new(),
            created: at.as_ref().to_owned(),
            repeat: Repeat::No,
        };
        Ok((stored, kind))
    }

    fn parts(&self, unit: i64, kind: DocumentKind) -> Result<Vec<Part>, Error> {
        let mut statement = self.connection.prepare_cached(PARTS)?;
        let mut rows = statement.query([unit])?;
        let mut parts = Vec::new();
        while let Some(row) = rows.next()? {
            let text = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
            let codes = row.get_ref(4)?.as_str_or_null().map_err(rusqlite::Error::from)?;
            let id = SegmentId(row.get(1)?);
            let place = match kind {
                DocumentKind::Aligned => self.place(id)?,
                // Imported units stand in no running text.
                DocumentKind::Imported => None,
            };
            parts.push(Part {
                variant: row.get(0)?,
                segment: StoredSegment { id, language: self.language(row.get(2)?)?, text: text.to_owned() },
                content: codec::to_content(text, codes)?,
                attributes: row.get(5)?,
                annotations: row.get(6)?,
                place,
            });
        }
        Ok(parts)
    }

    fn place(&self, segment: SegmentId) -> Result<Option<Place>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT p.ordinal, p.paragraph, p.joint FROM placement p JOIN version v ON v.id = p.version
             WHERE p.segment = ?1 AND v.died IS NULL",
        )?;
        let place = statement.query_row([segment.0], |row| {
            Ok(Place { ordinal: row.get(0)?, paragraph: row.get(1)?, joint: row.get(2)? })
        });
        Ok(place.optional()?)
    }

    /// The language of a version.
    pub(super) fn language(&self, version: i64) -> Result<LanguageTag, Error> {
        if let Some(language) = self.known.languages.borrow().get(&version) {
            return Ok(language.clone());
        }
        let mut statement = self.connection.prepare_cached("SELECT language FROM version WHERE id = ?1")?;
        let language = tag(&statement.query_row([version], |row| row.get::<_, String>(0))?)?;
        self.known.languages.borrow_mut().insert(version, language.clone());
        Ok(language)
    }

    pub(super) fn document_name(&self, document: i64) -> Result<(Arc<str>, DocumentKind), Error> {
        if let Some(known) = self.known.documents.borrow().get(&document) {
            return Ok(known.clone());
        }
        let mut statement = self.connection.prepare_cached("SELECT name, kind FROM document WHERE id = ?1")?;
        let (name, kind): (Arc<str>, String) = statement.query_row([document], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let known = (name, document_kind(&kind)?);
        self.known.documents.borrow_mut().insert(document, known.clone());
        Ok(known)
    }

    /// Salt and time of a change-set.
    pub(super) fn change(&self, change: i64) -> Result<Change, Error> {
        if let Some(known) = self.known.changes.borrow().get(&change) {
            return Ok(known.clone());
        }
        let mut statement = self.connection.prepare_cached("SELECT salt, at FROM change_set WHERE id = ?1")?;
        let known: Change = statement.query_row([change], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.known.changes.borrow_mut().insert(change, known.clone());
        Ok(known)
    }
}

/// A tag that stands in a column.
pub(super) fn tag(column: &str) -> Result<LanguageTag, Error> {
    LanguageTag::parse(column).map_err(|error| Error::Damaged(error.to_string()))
}

/// A kind that stands in a column.
pub(super) fn document_kind(column: &str) -> Result<DocumentKind, Error> {
    DocumentKind::from_word(column).ok_or_else(|| Error::Damaged(format!("“{column}” is no kind of document")))
}

fn links(connection: &Connection, unit: i64) -> Result<Vec<(SegmentId, SegmentId, f64)>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT source, target, confidence FROM link WHERE unit = ?1 AND died IS NULL ORDER BY id")?;
    let rows = statement.query_map([unit], |row| Ok((SegmentId(row.get(0)?), SegmentId(row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The segments of one variant as one text.
fn variant(parts: &[Part]) -> Result<Variant, Error> {
    let first = parts.first().expect("a chunk holds at least one part");
    let mut content = first.content.clone();
    for pair in parts.windows(2) {
        append(&mut content, joint(&pair[0], &pair[1]), &pair[1].content);
    }
    Ok(Variant {
        language: first.segment.language.clone(),
        content,
        segments: parts.iter().filter_map(|part| part.place.as_ref().map(|place| place.ordinal)).collect(),
        attributes: codec::to_attributes(first.attributes.as_deref())?,
        annotations: codec::to_annotations(first.annotations.as_deref())?,
    })
}

/// What lay between two segments; what the script asks for when they do not follow each other.
fn joint<'a>(left: &'a Part, right: &Part) -> &'a str {
    match (&left.place, &right.place) {
        (Some(one), Some(two)) if two.ordinal == one.ordinal + 1 && one.paragraph == two.paragraph => &one.joint,
        _ => joint_between(&left.segment.text, &right.segment.text),
    }
}

fn append(content: &mut Content, joint: &str, next: &Content) {
    content.text.push_str(joint);
    let start = content.text.len();
    content.text.push_str(&next.text);
    content.codes.extend(next.codes.iter().cloned().map(|mut code| {
        code.at += start;
        code
    }));
}

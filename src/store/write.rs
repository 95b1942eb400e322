//! A transaction: all or nothing, one change-set.
//!
//! `BEGIN IMMEDIATE`, since a transaction that starts by reading and then wants to write fails at once when another wrote in
//! between, whatever the patience. Every error is followed by an explicit `ROLLBACK`: a failed `COMMIT` alone has left half
//! an import behind. A command that changed nothing leaves no change-set either.

use super::bulk::{self, KeyIndex};
use super::checksum::Fields;
use super::import::{Files, Fresh};
use super::lexicon_update::Lessons;
use super::record::{ChangeSet, DocumentFields, DocumentId, DocumentKind, NewSegment, NewUnit, SegmentId, StoredUnit};
use super::superseded::Superseded;
use super::{Error, Memory, assemble, checksum, codec, lesson, lexicon_update, match_update, name, words};
use crate::language::LanguageTag;
use crate::model::{Annotation, Attribute, Content, Doubt, Status, Unit, UnitId};
use crate::text::match_key;
use rusqlite::{Connection, OptionalExtension, params};
use std::borrow::Cow;
use std::collections::HashMap;

/// What a transaction may do.
#[derive(Debug)]
pub struct Writer<'a> {
    pub(super) memory: &'a mut Memory,
    /// The change-set of this transaction.
    pub(super) change: i64,
    pub(super) salt: String,
    /// The number of the next unit of this change-set.
    number: i64,
    /// Row ids are counted here: nobody else writes meanwhile, and asking SQLite for each costs.
    next_unit: i64,
    pub(super) next_segment: i64,
    /// The first segment of this transaction, if it brings any.
    pub(super) first_segment: i64,
    pub(super) key_index: KeyIndex,
    /// Live versions of imported documents by document and language.
    pub(super) versions: HashMap<(i64, LanguageTag), i64>,
    pub(super) files: Files,
    pub(super) fresh: Fresh,
    pub(super) superseded: Option<Superseded>,
    /// What the lexicon has to learn anew.
    lessons: Lessons,
    /// Rows that were written and taken away again, both counted: nothing is left of them.
    pub(super) cancelled: u64,
    fields: Fields,
}

/// What a segment holds beside its text.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Beside<'a> {
    pub(super) codes: Option<&'a str>,
    pub(super) attributes: Option<&'a str>,
    pub(super) annotations: Option<&'a str>,
}

/// What is said of a unit as a whole.
#[derive(Debug)]
pub(super) struct Detail<'a> {
    pub(super) status: Status,
    pub(super) confidence: Option<f64>,
    pub(super) doubt: Option<Doubt>,
    /// Columns, as they stand in the memory.
    pub(super) attributes: Option<Cow<'a, str>>,
    pub(super) annotations: Option<Cow<'a, str>>,
}

impl Detail<'_> {
    pub(super) fn of(unit: &Unit) -> Self {
        Self::new(unit.status, unit.confidence, unit.doubt, &unit.attributes, &unit.annotations)
    }

    fn new(
        status: Status,
        confidence: Option<f64>,
        doubt: Option<Doubt>,
        attributes: &[Attribute],
        annotations: &[Annotation],
    ) -> Self {
        let attributes = codec::from_attributes(attributes).map(Cow::Owned);
        let annotations = codec::from_annotations(annotations).map(Cow::Owned);
        Self { status, confidence, doubt, attributes, annotations }
    }
}

impl Memory {
    /// Runs one transaction: what `work` does is kept when it returns `Ok`, and nothing of it when it returns `Err`.
    pub fn write<T, E: From<Error>>(
        &mut self,
        change: &ChangeSet,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.wrote = None;
        let result = self.transact(change, work);
        if result.is_err() && !self.connection.is_autocommit() {
            // It fails only when SQLite has rolled back already.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        if result.is_err() {
            self.known.forget();
        }
        result
    }

    fn transact<T, E: From<Error>>(
        &mut self,
        change: &ChangeSet,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let database = |error: rusqlite::Error| Error::from(error);
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(database)?;
        self.notice_others()?;
        let mut writer = Writer::begin(self, change)?;
        let before = writer.memory.connection.total_changes();
        let done = work(&mut writer)?;
        let (change, first_segment, key_index) = (writer.change, writer.first_segment, writer.key_index);
        let lessons = std::mem::take(&mut writer.lessons);
        let nothing = before + writer.cancelled;
        if self.connection.total_changes() == nothing {
            self.connection.execute_batch("ROLLBACK").map_err(database)?;
            self.known.forget();
            return Ok(done);
        }
        bulk::restore(&self.connection, key_index)?;
        words::take_in(&self.connection, first_segment)?;
        match_update::update(&self.connection, change)?;
        let teacher = self.teacher.filter(|_| !self.learns_later);
        lexicon_update::update(&self.connection, teacher, &lessons)?;
        self.connection.execute_batch("COMMIT").map_err(database)?;
        self.deliver()?;
        self.wrote = Some(change);
        Ok(done)
    }
}

impl<'a> Writer<'a> {
    fn begin(memory: &'a mut Memory, change: &ChangeSet) -> Result<Self, Error> {
        let salt = name::salt_text(change.salt);
        let connection = &memory.connection;
        connection.execute(
            "INSERT INTO change_set (salt, at, command, summary) VALUES (?1, ?2, ?3, ?4)",
            params![salt, change.at, change.command, change.summary],
        )?;
        let next = |sql| connection.query_row(sql, [], |row| row.get(0));
        let next_segment = next("SELECT coalesce(max(id), 0) + 1 FROM segment")?;
        Ok(Self {
            change: connection.last_insert_rowid(),
            salt,
            number: 1,
            next_unit: next("SELECT coalesce(max(id), 0) + 1 FROM unit")?,
            next_segment,
            first_segment: next_segment,
            key_index: KeyIndex::default(),
            versions: HashMap::new(),
            files: Files::default(),
            fresh: Fresh::default(),
            superseded: None,
            lessons: Lessons::new(),
            cancelled: 0,
            fields: Fields::default(),
            memory,
        })
    }

    /// How far this transaction has come: units that it brings from now on have this number in their names or a later one.
    pub fn mark(&self) -> i64 {
        self.number
    }

    /// The memory as this transaction sees it.
    pub fn memory(&self) -> &Memory {
        self.memory
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.memory.connection
    }

    /// The live document of that name.
    pub fn document(&self, name: &str) -> Result<Option<(DocumentId, DocumentKind)>, Error> {
        let mut statement =
            self.connection().prepare_cached("SELECT id, kind FROM document WHERE name = ?1 AND died IS NULL")?;
        let found = statement.query_row([name], |row| Ok((DocumentId(row.get(0)?), row.get::<_, String>(1)?)));
        found.optional()?.map(|(id, kind)| Ok((id, assemble::document_kind(&kind)?))).transpose()
    }

    /// A new document; [`Error::DocumentExists`] when a live one has its name.
    pub fn put_document(&mut self, kind: DocumentKind, fields: &DocumentFields) -> Result<DocumentId, Error> {
        if self.document(&fields.name)?.is_some() {
            return Err(Error::DocumentExists(fields.name.clone()));
        }
        self.connection()
            .prepare_cached("INSERT INTO document (name, kind, born) VALUES (?1, ?2, ?3)")?
            .execute(params![fields.name, kind.as_str(), self.change])?;
        let document = DocumentId(self.connection().last_insert_rowid());
        self.insert_fields(document, fields)?;
        self.fresh.begin(document);
        Ok(document)
    }

    /// A new version with its segments; their ids in order.
    pub fn put_version(
        &mut self,
        document: DocumentId,
        language: &LanguageTag,
        digest: Option<&[u8]>,
        segments: &[NewSegment],
    ) -> Result<Vec<SegmentId>, Error> {
        let version = self.insert_version(document, language, digest)?;
        let mut ids = Vec::with_capacity(segments.len());
        for (ordinal, segment) in segments.iter().enumerate() {
            let id = self.insert_plain_segment(version, segment)?;
            self.insert_placement(version, ordinal, id, segment.paragraph, &segment.joint)?;
            ids.push(id);
        }
        Ok(ids)
    }

    /// A segment of a running text.
    pub(super) fn insert_plain_segment(&mut self, version: i64, segment: &NewSegment) -> Result<SegmentId, Error> {
        let codes = codec::from_codes(&segment.content.codes);
        let beside = Beside { codes: codes.as_deref(), ..Beside::default() };
        self.insert_segment(version, &segment.content, beside)
    }

    pub(super) fn insert_placement(
        &mut self,
        version: i64,
        ordinal: usize,
        segment: SegmentId,
        paragraph: usize,
        joint: &str,
    ) -> Result<(), Error> {
        self.connection()
            .prepare_cached(
                "INSERT INTO placement (version, ordinal, segment, paragraph, joint) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![version, ordinal, segment.0, paragraph, joint])?;
        Ok(())
    }

    /// A unit of segments that are there. A segment that is live in another unit is refused.
    pub fn put_unit(&mut self, document: DocumentId, unit: &NewUnit) -> Result<UnitId, Error> {
        let NewUnit { status, confidence, doubt, ref attributes, ref annotations, .. } = *unit;
        let detail = Detail::new(status, confidence, doubt, attributes, annotations);
        let (row, name) = self.insert_unit(document, None, &detail)?;
        self.fill_unit(row, 0, &unit.variants, &unit.links)?;
        Ok(name)
    }

    /// Puts segments that are there into a unit, as variants that are numbered from `first` on.
    pub(super) fn fill_unit(
        &mut self,
        unit: i64,
        first: usize,
        variants: &[Vec<SegmentId>],
        links: &[(SegmentId, SegmentId, f64)],
    ) -> Result<(), Error> {
        self.superseded.iter_mut().for_each(Superseded::note_addition);
        for (variant, segments) in variants.iter().enumerate() {
            for (position, segment) in segments.iter().enumerate() {
                self.insert_membership(unit, first + variant, position, *segment)?;
            }
        }
        for (source, target, confidence) in links {
            self.connection()
                .prepare_cached(
                    "INSERT INTO link (unit, source, target, confidence, born) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![unit, source.0, target.0, confidence, self.change])?;
        }
        Ok(())
    }

    pub(super) fn insert_version(
        &mut self,
        document: DocumentId,
        language: &LanguageTag,
        digest: Option<&[u8]>,
    ) -> Result<i64, Error> {
        self.connection()
            .prepare_cached("INSERT INTO version (document, language, digest, born) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![document.0, language.as_str(), digest, self.change])?;
        Ok(self.connection().last_insert_rowid())
    }

    pub(super) fn insert_segment(
        &mut self,
        version: i64,
        content: &Content,
        beside: Beside<'_>,
    ) -> Result<SegmentId, Error> {
        let id = self.next_segment;
        let key = match_key(&content.text);
        let own_key = (key != content.text.as_str()).then_some(key.as_ref());
        let key_hash = checksum::hash(key.as_bytes());
        let row = SegmentRow { id, version, text: &content.text, beside, own_key, key_hash, born: self.change };
        let checksum = row.checksum(&mut self.fields);
        self.connection()
            .prepare_cached(
                "INSERT INTO segment (id, version, text, codes, attributes, annotations, match_key, key_hash, checksum, born)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                id,
                version,
                content.text,
                beside.codes,
                beside.attributes,
                beside.annotations,
                own_key,
                key_hash,
                checksum,
                self.change
            ])?;
        self.next_segment += 1;
        self.lighten()?;
        Ok(SegmentId(id))
    }

    pub(super) fn insert_unit(
        &mut self,
        document: DocumentId,
        fingerprint: Option<i64>,
        detail: &Detail<'_>,
    ) -> Result<(i64, UnitId), Error> {
        let (id, number) = (self.next_unit, self.number);
        self.connection()
            .prepare_cached("INSERT INTO unit (id, document, number, fingerprint, born) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![id, document.0, number, fingerprint, self.change])?;
        self.fresh.note(document, fingerprint);
        self.insert_detail(id, detail)?;
        self.lessons.extend(lesson::part_of(number).map(|part| (self.change, part)));
        self.next_unit += 1;
        self.number += 1;
        Ok((id, name::unit_name(&self.salt, number)))
    }

    /// Notes that the units of a query (by change-set and number) are not what they were.
    pub(super) fn unteach(&mut self, sql: &'static str, parameters: impl rusqlite::Params) -> Result<(), Error> {
        let mut statement = self.memory.connection.prepare_cached(sql)?;
        let mut rows = statement.query(parameters)?;
        while let Some(row) = rows.next()? {
            let change = row.get(0)?;
            self.lessons.extend(lesson::part_of(row.get(1)?).map(|part| (change, part)));
        }
        Ok(())
    }

    pub(super) fn insert_detail(&mut self, unit: i64, detail: &Detail<'_>) -> Result<(), Error> {
        let row = DetailRow {
            unit,
            status: detail.status.as_str(),
            // SQLite has no NaN: it would come back as null and the checksum would not hold.
            confidence: detail.confidence.filter(|confidence| !confidence.is_nan()),
            doubt: detail.doubt.map(Doubt::as_str),
            attributes: detail.attributes.as_deref(),
            annotations: detail.annotations.as_deref(),
            born: self.change,
        };
        let checksum = row.checksum(&mut self.fields);
        let DetailRow { status, confidence, doubt, attributes, annotations, .. } = row;
        self.connection()
            .prepare_cached(
                "INSERT INTO unit_detail (unit, status, confidence, doubt, attributes, annotations, checksum, born)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![unit, status, confidence, doubt, attributes, annotations, checksum, self.change])?;
        Ok(())
    }

    pub(super) fn insert_membership(
        &mut self,
        unit: i64,
        variant: usize,
        position: usize,
        segment: SegmentId,
    ) -> Result<(), Error> {
        self.connection()
            .prepare_cached(
                "INSERT INTO membership (unit, variant, position, segment, born) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![unit, variant, position, segment.0, self.change])?;
        Ok(())
    }

    /// The live unit of a row id as this transaction sees it.
    pub(super) fn stored(&self, unit: i64) -> Result<Option<StoredUnit>, Error> {
        self.memory.assemble(unit)
    }
}

/// The columns of a segment that its checksum covers: all but `died`, which changes.
pub(super) struct SegmentRow<'a> {
    pub(super) id: i64,
    pub(super) version: i64,
    pub(super) text: &'a str,
    pub(super) beside: Beside<'a>,
    pub(super) own_key: Option<&'a str>,
    pub(super) key_hash: i64,
    pub(super) born: i64,
}

impl SegmentRow<'_> {
    pub(super) fn checksum(&self, fields: &mut Fields) -> i64 {
        fields.clear().integer(self.id).integer(self.version).text(self.text).optional(self.beside.codes);
        fields.optional(self.beside.attributes).optional(self.beside.annotations).optional(self.own_key);
        fields.integer(self.key_hash).integer(self.born).hash()
    }
}

/// The columns of a unit's detail that its checksum covers.
pub(super) struct DetailRow<'a> {
    pub(super) unit: i64,
    pub(super) status: &'a str,
    pub(super) confidence: Option<f64>,
    pub(super) doubt: Option<&'a str>,
    pub(super) attributes: Option<&'a str>,
    pub(super) annotations: Option<&'a str>,
    pub(super) born: i64,
}

impl DetailRow<'_> {
    pub(super) fn checksum(&self, fields: &mut Fields) -> i64 {
        fields.clear().integer(self.unit).text(self.status).real(self.confidence).optional(self.doubt);
        fields.optional(self.attributes).optional(self.annotations).integer(self.born).hash()
    }
}

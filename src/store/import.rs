//! Imported units: the same again is noted, not stored.
//!
//! A unit is the same when everything that it carries is: texts, codes, properties, notes, attributes. A hash of all that
//! (the fingerprint) finds candidates by an index, and comparing decides. Sameness is asked within one document: a unit that
//! two clients' memories hold belongs to both.

use super::checksum::Fields;
use super::record::{DocumentId, FileHeader, FileId, Placed, SegmentId};
use super::superseded::Superseded;
use super::write::{Beside, Detail};
use super::{Error, Memory, Writer, codec, name};
use crate::language::LanguageTag;
use crate::model::{Doubt, Unit, UnitId, Variant};
use rusqlite::{OptionalExtension, params};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// How far each file of a transaction was handed over.
pub(super) type Files = HashMap<FileId, Progress>;

/// How far a file was handed over.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// Its units so far.
    units: i64,
    /// Nothing of it was in the memory before.
    is_new: bool,
}

/// Fingerprints of the units of a document that this very transaction made: most units of a new file are found in no index, and
/// asking it for each was 3 % of an import.
#[derive(Debug, Default)]
pub(super) struct Fresh {
    document: Option<i64>,
    fingerprints: HashSet<i64, foldhash::fast::RandomState>,
}

impl Fresh {
    /// Beyond so many (16 MB) the index is asked.
    const MOST: usize = 1 << 20;

    /// The units of this new document are told from now on.
    pub(super) fn begin(&mut self, document: DocumentId) {
        self.document = Some(document.0);
        self.fingerprints.clear();
    }

    /// A document has a unit more.
    pub(super) fn note(&mut self, document: DocumentId, fingerprint: Option<i64>) {
        if self.document == Some(document.0) {
            self.fingerprints.extend(fingerprint);
            if self.fingerprints.len() > Self::MOST {
                *self = Self::default();
            }
        }
    }

    /// Whether the document has no such unit for sure.
    fn lacks(&self, document: DocumentId, fingerprint: i64) -> bool {
        self.document == Some(document.0) && !self.fingerprints.contains(&fingerprint)
    }
}

/// A file, and the number of a unit in it.
type Place = (FileId, i64);

/// A variant's columns beside its text.
struct Columns {
    codes: Option<String>,
    attributes: Option<String>,
    annotations: Option<String>,
}

impl Columns {
    fn of(variant: &Variant) -> Self {
        Self {
            codes: codec::from_codes(&variant.content.codes),
            attributes: codec::from_attributes(&variant.attributes),
            annotations: codec::from_annotations(&variant.annotations),
        }
    }

    fn borrow(&self) -> Beside<'_> {
        Beside {
            codes: self.codes.as_deref(),
            attributes: self.attributes.as_deref(),
            annotations: self.annotations.as_deref(),
        }
    }
}

/// A unit with what its rows will hold.
struct Coded<'a> {
    unit: &'a Unit,
    columns: Vec<Columns>,
    attributes: Option<String>,
    annotations: Option<String>,
    fingerprint: i64,
}

impl<'a> Coded<'a> {
    fn new(unit: &'a Unit) -> Self {
        let columns: Vec<Columns> = unit.variants.iter().map(Columns::of).collect();
        let attributes = codec::from_attributes(&unit.attributes);
        let annotations = codec::from_annotations(&unit.annotations);
        let mut coded = Self { unit, columns, attributes, annotations, fingerprint: 0 };
        coded.fingerprint = coded.hash();
        coded
    }

    /// XXH3 over everything that an imported unit carries.
    fn hash(&self) -> i64 {
        let Unit { status, confidence, doubt, variants, .. } = self.unit;
        let mut fields = Fields::default();
        fields.text(status.as_str()).real(*confidence).optional(doubt.map(Doubt::as_str));
        fields.optional(self.attributes.as_deref()).optional(self.annotations.as_deref());
        for (variant, columns) in variants.iter().zip(&self.columns) {
            let Beside { codes, attributes, annotations } = columns.borrow();
            fields.text(variant.language.as_str()).text(&variant.content.text);
            fields.optional(codes).optional(attributes).optional(annotations);
        }
        fields.hash()
    }

    fn detail<'b>(&'b self) -> Detail<'b> {
        let Unit { status, confidence, doubt, .. } = *self.unit;
        let column = |column: &'b Option<String>| column.as_deref().map(Cow::Borrowed);
        let (attributes, annotations) = (column(&self.attributes), column(&self.annotations));
        Detail { status, confidence, doubt, attributes, annotations }
    }
}

impl Writer<'_> {
    /// A file that units are imported from. A file with the same bytes that the document has already is that one.
    pub fn put_file(
        &mut self,
        document: DocumentId,
        name: &str,
        format: &str,
        digest: &[u8],
        header: &FileHeader,
    ) -> Result<FileId, Error> {
        let known: Option<i64> = self
            .connection()
            .prepare_cached("SELECT id FROM import_file WHERE document = ?1 AND digest = ?2 AND died IS NULL")?
            .query_row(params![document.0, digest], |row| row.get(0))
            .optional()?;
        let is_new = known.is_none();
        let file = match known {
            Some(file) => FileId(file),
            None => {
                self.connection()
                    .prepare_cached(
                        "INSERT INTO import_file (document, name, format, digest, header, born)
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    )?
                    .execute(params![document.0, name, format, digest, codec::from_header(header), self.change])?;
                FileId(self.connection().last_insert_rowid())
            }
        };
        self.files.insert(file, Progress { units: 0, is_new });
        Ok(file)
    }

    /// Takes away a file of this transaction that stands for no unit, and a document that was made for it: all that it brought was
    /// there already or stays retired, and an empty document would be left.
    pub fn drop_empty_file(&mut self, document: DocumentId, file: FileId) -> Result<(), Error> {
        const ROWS: &[&str] = &[
            "DELETE FROM import_file WHERE id = ?2 AND born = ?3
               AND NOT EXISTS (SELECT 1 FROM occurrence WHERE file = ?2)",
            "DELETE FROM document_detail WHERE document = ?1 AND born = ?3
               AND EXISTS (SELECT 1 FROM document WHERE id = ?1 AND born = ?3)
               AND NOT EXISTS (SELECT 1 FROM import_file WHERE document = ?1 OR id = ?2)",
            "DELETE FROM document WHERE id = ?1 AND born = ?3
               AND NOT EXISTS (SELECT 1 FROM import_file WHERE document = ?1 OR id = ?2)",
        ];
        for sql in ROWS {
            let gone = self.connection().prepare_cached(sql)?.execute([document.0, file.0, self.change])?;
            // Each was written before.
            self.cancelled += 2 * gone as u64;
        }
        if self.cancelled > 0 {
            self.files.remove(&file);
        }
        Ok(())
    }

    /// The next unit of a file. Wording that a revision superseded stays retired: the unit goes in without it, as far as
    /// anything is left to be paired.
    pub fn put_imported(&mut self, document: DocumentId, file: FileId, unit: &Unit) -> Result<Placed, Error> {
        let place = (file, self.next_ordinal(file));
        let whole = Coded::new(unit);
        if let Some(present) = self.present(document, place, &whole)? {
            return Ok(Placed::Present(present));
        }
        let retired = self.superseded_in(unit)?;
        if retired.is_empty() {
            return Ok(Placed::New(self.store_imported(document, place, &whole)?));
        }
        let rest = without(unit, &retired);
        let rest = Coded::new(&rest);
        if rest.unit.variants.len() >= 2 && self.present(document, place, &rest)?.is_none() {
            self.store_imported(document, place, &rest)?;
        }
        Ok(Placed::Superseded)
    }

    /// The same, but wording that a revision superseded is taken back.
    pub fn revive_imported(&mut self, document: DocumentId, file: FileId, unit: &Unit) -> Result<Placed, Error> {
        let place = (file, self.next_ordinal(file));
        let unit = Coded::new(unit);
        Ok(match self.present(document, place, &unit)? {
            Some(present) => Placed::Present(present),
            None => {
                self.superseded.iter_mut().for_each(Superseded::note_addition);
                Placed::New(self.store_imported(document, place, &unit)?)
            }
        })
    }

    /// The live unit of the document that carries the same; that it stands in the file as well is noted.
    fn present(&mut self, document: DocumentId, place: Place, unit: &Coded<'_>) -> Result<Option<UnitId>, Error> {
        let Some((row, name)) = self.same(document, unit.fingerprint, unit.unit)? else { return Ok(None) };
        self.note(place, row)?;
        Ok(Some(name))
    }

    fn store_imported(&mut self, document: DocumentId, place: Place, coded: &Coded<'_>) -> Result<UnitId, Error> {
        let (row, name) = self.insert_unit(document, Some(coded.fingerprint), &coded.detail())?;
        for (index, (variant, columns)) in coded.unit.variants.iter().zip(&coded.columns).enumerate() {
            let version = self.version_for(document, &variant.language)?;
            let segment: SegmentId = self.insert_segment(version, &variant.content, columns.borrow())?;
            self.insert_membership(row, index, 0, segment)?;
        }
        self.note(place, row)?;
        Ok(name)
    }

    /// What an imported unit is found by when it comes again.
    pub(super) fn fingerprint_of(unit: &Unit) -> i64 {
        Coded::new(unit).fingerprint
    }

    /// The unit of one row stands where that of another stood.
    pub(super) fn take_places(&mut self, old: i64, anew: i64) -> Result<(), Error> {
        for (file, ordinal) in self.places_of(old)? {
            self.note((FileId(file), ordinal), anew)?;
        }
        Ok(())
    }

    /// The places in files where a unit stands.
    fn places_of(&self, unit: i64) -> Result<Vec<(i64, i64)>, Error> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT file, ordinal FROM occurrence WHERE unit = ?1 AND died IS NULL")?;
        let rows = statement.query_map([unit], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The variants of a unit whose wording a revision superseded where it stood with another of them.
    pub fn superseded_in(&mut self, unit: &Unit) -> Result<Vec<usize>, Error> {
        let (superseded, memory) = self.superseded()?;
        superseded.variants_of(memory, unit)
    }

    /// What revisions retired, read when it is first asked for, and the memory.
    pub(super) fn superseded(&mut self) -> Result<(&Superseded, &Memory), Error> {
        let superseded = match &mut self.superseded {
            Some(superseded) => superseded,
            none => none.insert(Superseded::read(self.memory)?),
        };
        Ok((superseded, self.memory))
    }

    /// Whether this very transaction brought the unit of that name, since it stood at that [`Writer::mark`].
    pub fn brought_since(&self, mark: i64, unit: &UnitId) -> bool {
        name::parse(unit).is_some_and(|(salt, number)| salt == self.salt && number >= mark)
    }

    fn next_ordinal(&mut self, file: FileId) -> i64 {
        let progress = self.files.entry(file).or_default();
        progress.units += 1;
        progress.units - 1
    }

    /// Notes where in a file a unit stands. What an earlier import of the same file noted there gives way only when its unit
    /// is another one, so that importing twice changes nothing.
    ///
    /// Plain statements and no upsert: SQLite sets a savepoint for an upsert, and with each savepoint the full-text index
    /// writes what it holds in memory, which took 40 % of an import.
    fn note(&mut self, (file, ordinal): Place, unit: i64) -> Result<(), Error> {
        let is_new = self.files.get(&file).is_some_and(|progress| progress.is_new && progress.units == ordinal + 1);
        match if is_new { None } else { self.noted(file, ordinal)? } {
            Some(noted) if noted == unit => return Ok(()),
            Some(_) => self.end_occurrence(file.0, ordinal)?,
            None => {}
        }
        self.connection()
            .prepare_cached("INSERT INTO occurrence (file, ordinal, unit, born) VALUES (?1, ?2, ?3, ?4)")?
            .execute([file.0, ordinal, unit, self.change])?;
        Ok(())
    }

    /// The unit that stands at a place of a file.
    fn noted(&self, file: FileId, ordinal: i64) -> Result<Option<i64>, Error> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT unit FROM occurrence WHERE file = ?1 AND ordinal = ?2 AND died IS NULL")?;
        Ok(statement.query_row([file.0, ordinal], |row| row.get(0)).optional()?)
    }

    /// Retires what is noted at a place of a file. What this very change-set noted was never there.
    fn end_occurrence(&self, file: i64, ordinal: i64) -> Result<(), Error> {
        const ROWS: &[&str] = &[
            "DELETE FROM occurrence WHERE file = ?1 AND ordinal = ?2 AND born = ?3",
            "UPDATE occurrence SET died = ?3 WHERE file = ?1 AND ordinal = ?2 AND died IS NULL",
        ];
        for sql in ROWS {
            self.connection().prepare_cached(sql)?.execute([file, ordinal, self.change])?;
        }
        Ok(())
    }

    /// The live unit of this document that carries the same.
    fn same(&self, document: DocumentId, fingerprint: i64, unit: &Unit) -> Result<Option<(i64, UnitId)>, Error> {
        if self.fresh.lacks(document, fingerprint) {
            return Ok(None);
        }
        let mut statement = self.connection().prepare_cached(
            "SELECT id FROM unit WHERE fingerprint = ?1 AND document = ?2 AND died IS NULL ORDER BY id",
        )?;
        let mut rows = statement.query(params![fingerprint, document.0])?;
        while let Some(row) = rows.next()? {
            let row = row.get(0)?;
            if let Some(stored) = self.stored(row)?.filter(|stored| carries_the_same(&stored.unit, unit))
                && let Some(name) = stored.unit.id
            {
                return Ok(Some((row, name)));
            }
        }
        Ok(None)
    }

    /// The live version of an imported document in a language: made when its first segment comes.
    fn version_for(&mut self, document: DocumentId, language: &LanguageTag) -> Result<i64, Error> {
        let key = (document.0, language.clone());
        if let Some(version) = self.versions.get(&key) {
            return Ok(*version);
        }
        let found = self
            .connection()
            .prepare_cached("SELECT id FROM version WHERE document = ?1 AND language = ?2 AND died IS NULL")?
            .query_row(params![document.0, language.as_str()], |row| row.get(0))
            .optional()?;
        let version = match found {
            Some(version) => version,
            None => self.insert_version(document, language, None)?,
        };
        self.versions.insert(key, version);
        Ok(version)
    }
}

/// A unit without some of its variants.
fn without(unit: &Unit, variants: &[usize]) -> Unit {
    let stay = unit.variants.iter().enumerate().filter(|(at, _)| !variants.contains(at));
    Unit { variants: stay.map(|(_, variant)| variant.clone()).collect(), ..unit.clone() }
}

/// Equality of all that the fingerprint covers.
fn carries_the_same(one: &Unit, two: &Unit) -> bool {
    let same_variant = |(one, two): (&Variant, &Variant)| {
        one.language == two.language
            && one.content == two.content
            && one.attributes == two.attributes
            && one.annotations == two.annotations
    };
    (one.status, one.confidence, one.doubt) == (two.status, two.confidence, two.doubt)
        && one.attributes == two.attributes
        && one.annotations == two.annotations
        && one.variants.len() == two.variants.len()
        && one.variants.iter().zip(&two.variants).all(same_variant)
}

//! Live units in order, in batches that another thread can decode.
//!
//! An imported document is two scans side by side: its units in the order of its files, and the variants of all units in the
//! order of the table, which is mostly the same; where it is not, the second begins anew at the unit that is wanted. No
//! statement for each unit, no sorting. What SQLite hands out is copied into the batch as it stands in the columns; reading
//! the JSON in them and building units is left to [`Batch::units`], so that whoever exports reads with one thread and writes
//! with another. Asking for each unit by its own statements took three times as long; one joined scan hands out what a
//! unit says with each of its variants.
//!
//! Memory: one batch, and for a document the order of its units (aligned) or a bit for each of its units (imported).

use super::order::{Position, in_text_order};
use super::record::{DocumentKind, Repeat, SegmentId, StoredSegment, StoredUnit, UnitFilter};
use super::repeats::Repeats;
use super::{Error, Memory, codec, name};
use crate::language::LanguageTag;
use crate::model::{Doubt, Spare, Status, Unit, Variant};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::types::ValueRef;
use rusqlite::{Row, Rows};
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// So many bytes of columns are a batch: enough that handing it over costs nothing, little enough to stay in the cache.
const BATCH_BYTES: usize = 256 << 10;

/// The units of an imported document in the order of its files.
pub(super) const IMPORTED: &str =
    "SELECT u.id, u.number, u.born, d.status, d.confidence, d.doubt, d.attributes, d.annotations
     FROM import_file f CROSS JOIN occurrence o ON o.file = f.id AND o.died IS NULL
     CROSS JOIN unit u ON u.id = o.unit AND u.died IS NULL
     CROSS JOIN unit_detail d ON d.unit = u.id AND d.died IS NULL
     WHERE f.document = ?1 AND f.died IS NULL ORDER BY f.id, o.ordinal";

/// The variants of units from one on. The order within a unit is that of the primary key, and is checked.
pub(super) const VARIANTS: &str =
    "SELECT m.unit, m.variant, s.version, s.text, s.codes, s.attributes, s.annotations, s.id
     FROM membership m LEFT JOIN segment s ON s.id = m.segment
     WHERE m.unit >= ?1 AND m.died IS NULL ORDER BY m.unit, m.variant, m.position";

/// Some units, not decoded yet.
#[derive(Debug, Default)]
pub struct Batch {
    /// Columns, one after the other; UTF-8 unless the memory is damaged.
    text: Vec<u8>,
    units: Vec<Stored>,
    shared: Shared,
}

/// What the units of a batch refer to. What many of them share stands here once: counting references to it from two threads
/// is slow.
#[derive(Debug, Default)]
struct Shared {
    variants: Vec<VariantColumns>,
    origins: Vec<Origin>,
    /// By their versions.
    languages: Vec<(i64, LanguageTag)>,
}

/// The document and the change-set that a unit is from.
#[derive(Debug)]
struct Origin {
    rows: (i64, i64),
    document: Arc<str>,
    salt: Arc<str>,
    created: Arc<str>,
}

#[derive(Debug)]
enum Stored {
    /// A unit of an aligned document, put together where the database is.
    Whole(Box<StoredUnit>),
    Columns(UnitColumns),
}

/// A column: where it stands in the text of the batch; null is `None`.
type Column = Option<Range<usize>>;

/// An imported unit.
#[derive(Debug)]
struct UnitColumns {
    id: i64,
    /// Where in the batch it stands.
    origin: usize,
    number: i64,
    status: Status,
    confidence: Option<f64>,
    doubt: Option<Doubt>,
    attributes: Column,
    annotations: Column,
    repeat: Repeat,
    /// Its variants in the batch.
    variants: Range<usize>,
}

#[derive(Debug)]
struct VariantColumns {
    /// As the unit counts it.
    number: i64,
    segment: SegmentId,
    /// Where in the batch it stands.
    language: usize,
    text: Column,
    codes: Column,
    attributes: Column,
    annotations: Column,
}

impl Batch {
    /// Takes the units out, decoded one by one. Those of imported documents come without `segments`, which an export has no
    /// use for: each of their variants is one.
    pub fn units(&mut self) -> impl Iterator<Item = Result<StoredUnit, Error>> + '_ {
        let Self { text, units, shared } = self;
        let text = simdutf8::basic::from_utf8(text).ok();
        let mut spare = Spare::default();
        units.drain(..).map(move |stored| match stored {
            Stored::Whole(unit) => Ok(*unit),
            Stored::Columns(columns) => columns.decode(text.ok_or_else(not_utf8)?, shared, &mut spare),
        })
    }

    /// The same, one after the other made of what is spare.
    pub(crate) fn each_unit<E: From<Error>>(
        &mut self,
        spare: &mut Spare,
        mut visit: impl FnMut(StoredUnit, &mut Spare) -> Result<(), E>,
    ) -> Result<(), E> {
        let Self { text, units, shared } = self;
        let text = simdutf8::basic::from_utf8(text).map_err(|_| not_utf8())?;
        units.drain(..).try_for_each(|stored| {
            let unit = match stored {
                Stored::Whole(unit) => *unit,
                Stored::Columns(columns) => columns.decode(text, shared, spare)?,
            };
            visit(unit, spare)
        })
    }

    /// The same with `segments`.
    pub(super) fn whole_units(&mut self) -> impl Iterator<Item = Result<StoredUnit, Error>> + '_ {
        let Self { text, units, shared } = self;
        let text = simdutf8::basic::from_utf8(text).ok();
        let mut spare = Spare::default();
        units.drain(..).map(move |stored| match stored {
            Stored::Whole(unit) => Ok(*unit),
            Stored::Columns(columns) => {
                let text = text.ok_or_else(not_utf8)?;
                let mut unit = columns.decode(text, shared, &mut spare)?;
                let variants = shared.variants[columns.variants].iter();
                unit.segments = variants.map(|variant| vec![variant.segment(text, shared)]).collect();
                Ok(unit)
            }
        })
    }

    fn clear(&mut self) {
        self.text.clear();
        self.units.clear();
        self.shared.variants.clear();
        self.shared.origins.clear();
        self.shared.languages.clear();
    }

    fn is_full(&self) -> bool {
        // A whole unit holds its texts itself; a hundred of them are about as much.
        self.text.len() > BATCH_BYTES || self.units.len() > BATCH_BYTES >> 7
    }

    fn push(&mut self, value: ValueRef<'_>) -> Result<Column, Error> {
        let ValueRef::Text(text) = value else {
            value.as_str_or_null().map_err(rusqlite::Error::from)?;
            return Ok(None);
        };
        let start = self.text.len();
        self.text.extend_from_slice(text);
        Ok(Some(start..self.text.len()))
    }
}

impl UnitColumns {
    fn decode(&self, text: &str, shared: &Shared, spare: &mut Spare) -> Result<StoredUnit, Error> {
        // The ends of columns are those of characters, unless two of them are damaged.
        let of = |column: &Column| match column {
            Some(range) => text.get(range.clone()).ok_or_else(not_utf8).map(Some),
            None => Ok(None),
        };
        let origin = &shared.origins[self.origin];
        let mut variants = spare.variants();
        for columns in &shared.variants[self.variants.clone()] {
            let (text, codes) = (of(&columns.text)?.unwrap_or_default(), of(&columns.codes)?);
            variants.push(Variant {
                language: shared.languages[columns.language].1.clone(),
                content: codec::content_of(spare.copy(text), codes)?,
                segments: Vec::new(),
                attributes: codec::attributes_from(of(&columns.attributes)?, spare)?,
                annotations: codec::annotations_from(of(&columns.annotations)?, spare)?,
            });
        }
        let unit = Unit {
            id: Some(name::unit_name(&origin.salt, self.number)),
            status: self.status,
            confidence: self.confidence,
            doubt: self.doubt,
            attributes: codec::attributes_from(of(&self.attributes)?, spare)?,
            annotations: codec::annotations_from(of(&self.annotations)?, spare)?,
            variants,
        };
        Ok(StoredUnit {
            unit,
            document: origin.document.as_ref().to_owned(),
            segments: Vec::new(),
            links: Vec::new(),
            created: origin.created.as_ref().to_owned(),
            repeat: self.repeat,
        })
    }
}

impl VariantColumns {
    fn segment(&self, text: &str, shared: &Shared) -> StoredSegment {
        let text = self.text.clone().and_then(|range| text.get(range)).unwrap_or_default();
        let language = shared.languages[self.language].1.clone();
        StoredSegment { id: self.segment, language, text: text.to_owned() }
    }
}

/// What becomes of a batch: it is taken, and any one that is done with is given for it.
type Visit<'a, E> = dyn FnMut(&mut Batch) -> Result<ControlFlow<()>, E> + 'a;

impl Memory {
    /// Live units, document by document (by name) and in the order of the text or of the imported file; a unit that a file
    /// repeats comes as often, and says so. `visit` may stop early, and may keep a batch and leave an old one in its place. Memory does not
    /// grow with the number of units.
    pub fn batches<E: From<Error>>(
        &self,
        filter: &UnitFilter,
        mut visit: impl FnMut(&mut Batch) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        let mut visit = |batch: &mut Batch| {
            let flow = visit(batch)?;
            batch.clear();
            Ok::<_, E>(flow)
        };
        let mut batch = Batch::default();
        let documents = self.matching_documents(filter)?;
        let imported = documents.iter().filter(|(_, kind)| *kind == DocumentKind::Imported).count();
        let mut repeats = Repeats::among(self, imported)?;
        for (document, kind) in documents {
            let flow = match kind {
                DocumentKind::Aligned => self.aligned_units(document, &mut batch, &mut visit)?,
                DocumentKind::Imported => self.imported_units(document, &repeats, &mut batch, &mut visit)?,
            };
            repeats.finish(document);
            if flow.is_break() {
                return Ok(());
            }
        }
        visit(&mut batch).map(drop)
    }

    fn aligned_units<E: From<Error>>(
        &self,
        document: i64,
        batch: &mut Batch,
        visit: &mut Visit<'_, E>,
    ) -> Result<ControlFlow<()>, E> {
        for unit in in_text_order(self.positions(document)?) {
            batch.units.extend(self.assemble(unit)?.map(|unit| Stored::Whole(Box::new(unit))));
            if batch.is_full() && visit(batch)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Where the live units of a document begin in each of its live languages, which rank in the order they came.
    fn positions(&self, document: i64) -> Result<Vec<Position>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT m.unit, v.id, min(p.ordinal)
             FROM version v CROSS JOIN placement p ON p.version = v.id
             JOIN membership m ON m.segment = p.segment AND m.died IS NULL
             WHERE v.document = ?1 AND v.died IS NULL GROUP BY m.unit, v.id",
        )?;
        let rows = statement.query_map([document], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let rows: Vec<(i64, i64, i64)> = rows.collect::<Result<_, _>>()?;
        let ranks = self.language_ranks(document)?;
        Ok(rows.into_iter().map(|(unit, version, ordinal)| (unit, ranks[&version], ordinal)).collect())
    }

    /// A revision is a new version, but its language keeps the rank of the first one.
    fn language_ranks(&self, document: i64) -> Result<HashMap<i64, usize>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, language FROM version WHERE document = ?1 ORDER BY id")?;
        let rows = statement.query_map([document], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        let (mut ranks, mut languages) = (HashMap::new(), Vec::new());
        for row in rows {
            let (version, language) = row?;
            let rank = languages.iter().position(|known| *known == language).unwrap_or(languages.len());
            if rank == languages.len() {
                languages.push(language);
            }
            ranks.insert(version, rank);
        }
        Ok(ranks)
    }

    fn imported_units<E: From<Error>>(
        &self,
        document: i64,
        repeats: &Repeats,
        batch: &mut Batch,
        visit: &mut Visit<'_, E>,
    ) -> Result<ControlFlow<()>, E> {
        let mut seen = Seen::default();
        let mut units = self.connection.prepare_cached(IMPORTED).map_err(Error::from)?;
        let mut units = units.query([document]).map_err(Error::from)?;
        let mut variants = self.connection.prepare_cached(VARIANTS).map_err(Error::from)?;
        // At no row yet.
        let mut rows = variants.query([i64::MAX]).map_err(Error::from)?;
        let mut reached = None;
        while let Some(row) = units.next().map_err(Error::from)? {
            if batch.is_full() && visit(batch)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            let mut unit = self.unit_columns(document, row, batch)?;
            let id = unit.id;
            unit.repeat = if seen.contains(id) { Repeat::Same } else { repeats.of(self, id)? };
            seen.insert(id);
            batch.units.push(Stored::Columns(unit));
            if reached != Some(id) {
                drop(rows);
                rows = variants.query([id]).map_err(Error::from)?;
                reached = next_unit(&mut rows)?;
            }
            while let Some(row) = rows.get().filter(|_| reached == Some(id)) {
                self.push_variant(row, batch)?;
                reached = next_unit(&mut rows)?;
            }
        }
        self.units_in_no_file(document, &seen, batch, visit)
    }

    fn unit_columns(&self, document: i64, row: &Row<'_>, batch: &mut Batch) -> Result<UnitColumns, Error> {
        let rows = (document, integer(row, 2)?);
        let origins = &mut batch.shared.origins;
        let origin = match origins.iter().rposition(|origin| origin.rows == rows) {
            Some(origin) => origin,
            None => {
                let ((document, _), (salt, created)) = (self.document_name(rows.0)?, self.change(rows.1)?);
                origins.push(Origin { rows, document, salt, created });
                origins.len() - 1
            }
        };
        let status = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
        Ok(UnitColumns {
            id: integer(row, 0)?,
            origin,
            number: integer(row, 1)?,
            status: Status::from_word(status).ok_or_else(|| Error::Damaged(format!("“{status}” is no status")))?,
            confidence: row.get(4)?,
            doubt: row.get_ref(5)?.as_str_or_null().map_err(rusqlite::Error::from)?.and_then(Doubt::from_word),
            attributes: batch.push(row.get_ref(6)?)?,
            annotations: batch.push(row.get_ref(7)?)?,
            repeat: Repeat::No,
            variants: batch.shared.variants.len()..batch.shared.variants.len(),
        })
    }

    /// A further variant of the last unit. A variant of several segments, or out of order, makes it one that is put
    /// together here.
    fn push_variant(&self, row: &Row<'_>, batch: &mut Batch) -> Result<(), Error> {
        let Some(Stored::Columns(unit)) = batch.units.last() else { return Ok(()) };
        let number = integer(row, 1)?;
        let is_next = unit.variants.is_empty() || batch.shared.variants.last().is_none_or(|last| last.number < number);
        if !is_next {
            let repeat = unit.repeat;
            if let Some(whole) = self.assemble(unit.id)?.map(|whole| StoredUnit { repeat, ..whole }) {
                batch.units.pop();
                batch.units.push(Stored::Whole(Box::new(whole)));
            }
            return Ok(());
        }
        let version = integer(row, 2)?;
        let languages = &mut batch.shared.languages;
        let language = match languages.iter().rposition(|(known, _)| *known == version) {
            Some(language) => language,
            None => {
                languages.push((version, self.language(version)?));
                languages.len() - 1
            }
        };
        let columns = VariantColumns {
            number,
            language,
            text: batch.push(row.get_ref(3)?)?,
            codes: batch.push(row.get_ref(4)?)?,
            attributes: batch.push(row.get_ref(5)?)?,
            annotations: batch.push(row.get_ref(6)?)?,
            segment: SegmentId(integer(row, 7)?),
        };
        batch.shared.variants.push(columns);
        if let Some(Stored::Columns(unit)) = batch.units.last_mut() {
            unit.variants.end = batch.shared.variants.len();
        }
        Ok(())
    }

    /// Units of an imported document that stand in no file (any more), in the order they came.
    fn units_in_no_file<E: From<Error>>(
        &self,
        document: i64,
        seen: &Seen,
        batch: &mut Batch,
        visit: &mut Visit<'_, E>,
    ) -> Result<ControlFlow<()>, E> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM unit WHERE document = ?1 AND died IS NULL ORDER BY id")
            .map_err(Error::from)?;
        let mut rows = statement.query([document]).map_err(Error::from)?;
        while let Some(row) = rows.next().map_err(Error::from)? {
            let unit = integer(row, 0)?;
            if seen.contains(unit) {
                continue;
            }
            batch.units.extend(self.assemble(unit)?.map(|unit| Stored::Whole(Box::new(unit))));
            if batch.is_full() && visit(batch)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// Row ids that were met: a bit for each, from the first one on.
#[derive(Debug, Default)]
struct Seen {
    /// Ids from a multiple of 64 on, 64 a number.
    bits: std::collections::VecDeque<u64>,
    first: i64,
}

impl Seen {
    fn insert(&mut self, id: i64) {
        let block = id.div_euclid(64);
        if self.bits.is_empty() {
            self.first = block;
        }
        while block < self.first {
            self.bits.push_front(0);
            self.first -= 1;
        }
        let at = usize::try_from(block - self.first).unwrap_or_default();
        while self.bits.len() <= at {
            self.bits.push_back(0);
        }
        self.bits[at] |= 1 << id.rem_euclid(64);
    }

    fn contains(&self, id: i64) -> bool {
        let block = usize::try_from(id.div_euclid(64) - self.first).ok();
        block.and_then(|at| self.bits.get(at)).is_some_and(|bits| bits >> id.rem_euclid(64) & 1 == 1)
    }
}

/// Goes to the next variant; the unit that it belongs to.
fn next_unit(rows: &mut Rows<'_>) -> Result<Option<i64>, Error> {
    rows.next()?.map(|row| integer(row, 0)).transpose()
}

fn not_utf8() -> Error {
    Error::Damaged("a text is not UTF-8".to_owned())
}

fn integer(row: &Row<'_>, column: usize) -> Result<i64, Error> {
    Ok(row.get_ref(column)?.as_i64().map_err(rusqlite::Error::from)?)
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn what_was_met_is_known_in_any_order() {
        let mut seen = Seen::default();
        for id in [700, 3, 64, 65, 1_000, 3] {
            seen.insert(id);
        }
        let known: Vec<i64> = (0..2_000).filter(|&id| seen.contains(id)).collect();
        assert_eq!(known, [3, 64, 65, 700, 1_000]);
        assert!(!Seen::default().contains(0));
    }
}

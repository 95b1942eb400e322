//! Live units in order, in batches that another thread can decode.
//!
//! An imported document is one joined scan in the order of its files: no statement for each unit, no sorting. What SQLite
//! hands out is copied into the batch as it stands in the columns; reading the JSON in them and building units is left to
//! [`Batch::units`], so that whoever exports reads with one thread and writes with another. Asking for each unit by its own
//! statements took three times as long.
//!
//! Memory: one batch, and for a document the order of its units (aligned) or a bit for each of its units (imported).

use super::order::{Position, in_text_order};
use super::record::{DocumentKind, Repeat, SegmentId, StoredSegment, StoredUnit, UnitFilter};
use super::repeats::Repeats;
use super::{Error, Memory, codec, name};
use crate::language::LanguageTag;
use crate::model::{Doubt, Status, Unit, Variant};
use rusqlite::Row;
use rusqlite::types::ValueRef;
use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

/// So many bytes of columns are a batch: enough that handing it over costs nothing, little enough to stay in the cache.
const BATCH_BYTES: usize = 256 << 10;

/// The units of an imported document in the order of its files. Rows of one unit follow each other; their order within
/// it is that of the primary key, and is checked.
pub(super) const IMPORTED: &str = "SELECT f.id, o.ordinal, u.id, u.number, u.born, d.status, d.confidence, d.doubt,
         d.attributes, d.annotations, m.variant, s.version, s.text, s.codes, s.attributes, s.annotations, s.id
     FROM import_file f CROSS JOIN occurrence o ON o.file = f.id AND o.died IS NULL
     CROSS JOIN unit u ON u.id = o.unit AND u.died IS NULL
     CROSS JOIN unit_detail d ON d.unit = u.id AND d.died IS NULL
     LEFT JOIN membership m ON m.unit = u.id AND m.died IS NULL
     LEFT JOIN segment s ON s.id = m.segment
     WHERE f.document = ?1 AND f.died IS NULL ORDER BY f.id, o.ordinal";

/// Some units, not decoded yet.
#[derive(Debug, Default)]
pub struct Batch {
    /// Columns, one after the other.
    text: String,
    units: Vec<Stored>,
    variants: Vec<VariantColumns>,
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
    document: Arc<str>,
    salt: Arc<str>,
    created: Arc<str>,
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
    language: LanguageTag,
    text: Column,
    codes: Column,
    attributes: Column,
    annotations: Column,
}

impl Batch {
    /// Takes the units out, decoded one by one. Those of imported documents come without `segments`, which an export has no
    /// use for: each of their variants is one.
    pub fn units(&mut self) -> impl Iterator<Item = Result<StoredUnit, Error>> + '_ {
        let Self { text, units, variants } = self;
        units.drain(..).map(|stored| match stored {
            Stored::Whole(unit) => Ok(*unit),
            Stored::Columns(columns) => columns.decode(text, variants),
        })
    }

    /// The same with `segments`.
    pub(super) fn whole_units(&mut self) -> impl Iterator<Item = Result<StoredUnit, Error>> + '_ {
        let Self { text, units, variants } = self;
        units.drain(..).map(|stored| match stored {
            Stored::Whole(unit) => Ok(*unit),
            Stored::Columns(columns) => {
                let mut unit = columns.decode(text, variants)?;
                unit.segments = variants[columns.variants].iter().map(|variant| vec![variant.segment(text)]).collect();
                Ok(unit)
            }
        })
    }

    fn clear(&mut self) {
        self.text.clear();
        self.units.clear();
        self.variants.clear();
    }

    fn is_full(&self) -> bool {
        // A whole unit holds its texts itself; a hundred of them are about as much.
        self.text.len() > BATCH_BYTES || self.units.len() > BATCH_BYTES >> 7
    }

    fn push(&mut self, value: ValueRef<'_>) -> Result<Column, Error> {
        let Some(text) = value.as_str_or_null().map_err(rusqlite::Error::from)? else { return Ok(None) };
        let start = self.text.len();
        self.text.push_str(text);
        Ok(Some(start..self.text.len()))
    }
}

impl UnitColumns {
    fn decode(&self, text: &str, variants: &[VariantColumns]) -> Result<StoredUnit, Error> {
        let of = |column: &Column| column.clone().map(|range| &text[range]);
        let variant = |columns: &VariantColumns| {
            Ok(Variant {
                language: columns.language.clone(),
                content: codec::to_content(of(&columns.text).unwrap_or_default(), of(&columns.codes))?,
                segments: Vec::new(),
                attributes: codec::to_attributes(of(&columns.attributes))?,
                annotations: codec::to_annotations(of(&columns.annotations))?,
            })
        };
        let unit = Unit {
            id: Some(name::unit_name(&self.salt, self.number)),
            status: self.status,
            confidence: self.confidence,
            doubt: self.doubt,
            attributes: codec::to_attributes(of(&self.attributes))?,
            annotations: codec::to_annotations(of(&self.annotations))?,
            variants: variants[self.variants.clone()].iter().map(variant).collect::<Result<_, Error>>()?,
        };
        Ok(StoredUnit {
            unit,
            document: self.document.as_ref().to_owned(),
            segments: Vec::new(),
            links: Vec::new(),
            created: self.created.as_ref().to_owned(),
            repeat: self.repeat,
        })
    }
}

impl VariantColumns {
    fn segment(&self, text: &str) -> StoredSegment {
        let text = self.text.clone().map_or("", |range| &text[range]);
        StoredSegment { id: self.segment, language: self.language.clone(), text: text.to_owned() }
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
        let mut statement = self.connection.prepare_cached(IMPORTED).map_err(Error::from)?;
        let mut rows = statement.query([document]).map_err(Error::from)?;
        let mut place = None;
        while let Some(row) = rows.next().map_err(Error::from)? {
            let here: (i64, i64) = (integer(row, 0)?, integer(row, 1)?);
            if place != Some(here) {
                place = Some(here);
                if batch.is_full() && visit(batch)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                let mut unit = self.unit_columns(document, row, batch)?;
                unit.repeat = if seen.contains(unit.id) { Repeat::Same } else { repeats.of(self, unit.id)? };
                seen.insert(unit.id);
                batch.units.push(Stored::Columns(unit));
            }
            self.push_variant(row, batch)?;
        }
        self.units_in_no_file(document, &seen, batch, visit)
    }

    fn unit_columns(&self, document: i64, row: &Row<'_>, batch: &mut Batch) -> Result<UnitColumns, Error> {
        let (name, _) = self.document_name(document)?;
        let (salt, created) = self.change(integer(row, 4)?)?;
        let status = row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?;
        Ok(UnitColumns {
            id: integer(row, 2)?,
            document: name,
            salt,
            created,
            number: integer(row, 3)?,
            status: Status::from_word(status).ok_or_else(|| Error::Damaged(format!("“{status}” is no status")))?,
            confidence: row.get(6)?,
            doubt: row.get_ref(7)?.as_str_or_null().map_err(rusqlite::Error::from)?.and_then(Doubt::from_word),
            attributes: batch.push(row.get_ref(8)?)?,
            annotations: batch.push(row.get_ref(9)?)?,
            repeat: Repeat::No,
            variants: batch.variants.len()..batch.variants.len(),
        })
    }

    /// A further variant of the last unit. A variant of several segments, or out of order, makes it one that is put
    /// together here.
    fn push_variant(&self, row: &Row<'_>, batch: &mut Batch) -> Result<(), Error> {
        let Some(Stored::Columns(unit)) = batch.units.last() else { return Ok(()) };
        // A unit without variants.
        let Some(number) = row.get::<_, Option<i64>>(10)? else { return Ok(()) };
        let is_next = unit.variants.is_empty() || batch.variants.last().is_none_or(|last| last.number < number);
        if !is_next {
            let repeat = unit.repeat;
            if let Some(whole) = self.assemble(unit.id)?.map(|whole| StoredUnit { repeat, ..whole }) {
                batch.units.pop();
                batch.units.push(Stored::Whole(Box::new(whole)));
            }
            return Ok(());
        }
        let language = self.language(integer(row, 11)?)?;
        let [text, codes, attributes, annotations] = [12, 13, 14, 15].map(|at| row.get_ref(at));
        let columns = VariantColumns {
            number,
            segment: SegmentId(integer(row, 16)?),
            language,
            text: batch.push(text?)?,
            codes: batch.push(codes?)?,
            attributes: batch.push(attributes?)?,
            annotations: batch.push(annotations?)?,
        };
        batch.variants.push(columns);
        if let Some(Stored::Columns(unit)) = batch.units.last_mut() {
            unit.variants.end = batch.variants.len();
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

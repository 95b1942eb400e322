//! Live units in order, in batches that another thread can decode.
//!
//! An imported document is three scans side by side: its units in the order of its files, and what is said of units and the
//! variants of units in the order of their tables, which is mostly the same; where it is not, these two begin anew at the unit
//! that is wanted. No statement for each unit, no sorting. Asking for each unit by its own statements took three times as
//! long; one joined scan hands out what a unit says with each of its variants, and joining what is said of a unit goes down
//! its table from the root each time, which was 5 % of an export.
//!
//! Memory: one batch, and for a document the order of its units (aligned) or a bit for each of its units (imported).

use super::batch::{Batch, Origin, Stored, UnitColumns, VariantColumns};
use super::order::{Position, in_text_order};
use super::record::{DocumentKind, Repeat, SegmentId, StoredUnit, UnitFilter};
use super::repeats::Repeats;
use super::seen::Seen;
use super::{Error, Memory};
use crate::model::{Doubt, Status};
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator;
use rusqlite::{CachedStatement, Row, Rows};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// The units of an imported document in the order of its files.
pub(super) const IMPORTED: &str = "SELECT u.id, u.number, u.born
     FROM import_file f CROSS JOIN occurrence o ON o.file = f.id AND o.died IS NULL
     CROSS JOIN unit u ON u.id = o.unit AND u.died IS NULL
     WHERE f.document = ?1 AND f.died IS NULL ORDER BY f.id, o.ordinal";

/// What is said of units from one on.
pub(super) const DETAILS: &str = "SELECT unit, status, confidence, doubt, attributes, annotations
     FROM unit_detail WHERE unit >= ?1 AND died IS NULL ORDER BY unit, born";

/// The variants of units from one on. The order within a unit is that of the primary key, and is checked.
pub(super) const VARIANTS: &str =
    "SELECT m.unit, m.variant, s.version, s.text, s.codes, s.attributes, s.annotations, s.id
     FROM membership m LEFT JOIN segment s ON s.id = m.segment
     WHERE m.unit >= ?1 AND m.died IS NULL ORDER BY m.unit, m.variant, m.position";

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
        let mut details = self.connection.prepare_cached(DETAILS).map_err(Error::from)?;
        let mut variants = self.connection.prepare_cached(VARIANTS).map_err(Error::from)?;
        // At no row yet.
        let (mut said, mut said_of) = seek(&mut details, i64::MAX)?;
        let (mut rows, mut reached) = seek(&mut variants, i64::MAX)?;
        while let Some(row) = units.next().map_err(Error::from)? {
            if batch.is_full() && visit(batch)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            let id = integer(row, 0)?;
            if said_of != Some(id) {
                drop(said);
                (said, said_of) = seek(&mut details, id)?;
            }
            let Some(detail) = said.get().filter(|_| said_of == Some(id)) else { continue };
            let mut unit = self.unit_columns(document, row, detail, batch)?;
            said_of = next_unit(&mut said)?;
            unit.repeat = if seen.contains(id) { Repeat::Same } else { repeats.of(self, id)? };
            seen.insert(id);
            batch.units.push(Stored::Columns(unit));
            if reached != Some(id) {
                drop(rows);
                (rows, reached) = seek(&mut variants, id)?;
            }
            while let Some(row) = rows.get().filter(|_| reached == Some(id)) {
                self.push_variant(row, batch)?;
                reached = next_unit(&mut rows)?;
            }
        }
        self.units_in_no_file(document, &seen, batch, visit)
    }

    fn unit_columns(
        &self,
        document: i64,
        row: &Row<'_>,
        detail: &Row<'_>,
        batch: &mut Batch,
    ) -> Result<UnitColumns, Error> {
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
        let status = detail.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        Ok(UnitColumns {
            id: integer(row, 0)?,
            origin,
            number: integer(row, 1)?,
            status: Status::from_word(status).ok_or_else(|| Error::Damaged(format!("“{status}” is no status")))?,
            confidence: detail.get(2)?,
            doubt: detail.get_ref(3)?.as_str_or_null().map_err(rusqlite::Error::from)?.and_then(Doubt::from_word),
            attributes: batch.push(detail.get_ref(4)?)?,
            annotations: batch.push(detail.get_ref(5)?)?,
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

/// The rows of a statement from a unit on, and the unit of the first.
fn seek<'s>(statement: &'s mut CachedStatement<'_>, unit: i64) -> Result<(Rows<'s>, Option<i64>), Error> {
    let mut rows = statement.query([unit])?;
    let reached = next_unit(&mut rows)?;
    Ok((rows, reached))
}

/// Goes to the next row; the unit that it belongs to.
fn next_unit(rows: &mut Rows<'_>) -> Result<Option<i64>, Error> {
    rows.next()?.map(|row| integer(row, 0)).transpose()
}

fn integer(row: &Row<'_>, column: usize) -> Result<i64, Error> {
    Ok(row.get_ref(column)?.as_i64().map_err(rusqlite::Error::from)?)
}

//! Units in order, as an export wants them.
//!
//! Streams: memory holds one unit, and for an aligned document the order of its units.

use super::order::{Position, in_text_order};
use super::record::{DocumentKind, SegmentId, StoredUnit, UnitFilter};
use super::{Error, Memory};
use crate::model::UnitId;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;
use std::ops::ControlFlow;

impl Memory {
    /// The live units of one document, in order and all at once.
    pub fn units_of(&self, document: &str) -> Result<Vec<StoredUnit>, Error> {
        let filter = UnitFilter { document: Some(document.to_owned()), ..UnitFilter::default() };
        let mut units = Vec::new();
        self.units(&filter, |unit| {
            units.push(unit);
            Ok::<_, Error>(ControlFlow::Continue(()))
        })?;
        Ok(units)
    }

    /// Live units, document by document (by name) and in the order of the text or of the imported file; a unit that a file
    /// repeats comes as often. `visit` may stop early. Memory does not grow with the number of units.
    pub fn units<E: From<Error>>(
        &self,
        filter: &UnitFilter,
        mut visit: impl FnMut(StoredUnit) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        for (document, kind) in self.matching_documents(filter)? {
            let flow = match kind {
                DocumentKind::Aligned => self.aligned_units(document, &mut visit)?,
                DocumentKind::Imported => self.imported_units(document, &mut visit)?,
            };
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// When the newest of the wanted units was born (UTC, RFC 3339); `None` when there are none.
    pub fn newest(&self, filter: &UnitFilter) -> Result<Option<String>, Error> {
        let mut newest = None;
        for (document, _) in self.matching_documents(filter)? {
            let mut statement = self.connection.prepare_cached(
                "SELECT max(c.at) FROM change_set c
                 WHERE c.id IN (SELECT u.born FROM unit u WHERE u.document = ?1 AND u.died IS NULL)",
            )?;
            newest = newest.max(statement.query_row([document], |row| row.get::<_, Option<String>>(0))?);
        }
        Ok(newest)
    }

    /// The live unit that holds a segment.
    pub fn unit_of(&self, segment: SegmentId) -> Result<Option<StoredUnit>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT unit FROM membership WHERE segment = ?1 AND died IS NULL")?;
        match statement.query_row([segment.0], |row| row.get(0)).optional()? {
            Some(unit) => self.assemble(unit),
            None => Ok(None),
        }
    }

    /// The live unit of that name.
    pub fn unit(&self, name: &UnitId) -> Result<Option<StoredUnit>, Error> {
        self.unit_row(name)?.map_or(Ok(None), |unit| self.assemble(unit))
    }

    /// Whether there was a unit of that name, and is no more.
    pub fn is_retired(&self, name: &UnitId) -> Result<bool, Error> {
        Ok(self.unit_row(name)?.is_some() && self.unit(name)?.is_none())
    }

    /// The row of a name, live or not.
    pub(super) fn unit_row(&self, name: &UnitId) -> Result<Option<i64>, Error> {
        let Some((salt, number)) = super::name::parse(name) else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(
            "SELECT u.id FROM unit u JOIN change_set c ON c.id = u.born WHERE c.salt = ?1 AND u.number = ?2",
        )?;
        Ok(statement.query_row(params![salt, number], |row| row.get(0)).optional()?)
    }

    fn matching_documents(&self, filter: &UnitFilter) -> Result<Vec<(i64, DocumentKind)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.id, d.kind FROM document d JOIN document_detail f ON f.document = d.id AND f.died IS NULL
             WHERE d.died IS NULL AND (?1 IS NULL OR d.name = ?1) AND (?2 IS NULL OR f.client = ?2)
               AND (?3 IS NULL OR f.project = ?3) AND (?4 IS NULL OR f.domain = ?4)
             ORDER BY d.name",
        )?;
        let wanted = params![filter.document, filter.client, filter.project, filter.domain];
        let rows = statement.query_map(wanted, |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| row.map_err(Error::from).and_then(|(id, kind)| Ok((id, super::assemble::document_kind(&kind)?))))
            .collect()
    }

    fn aligned_units<E: From<Error>>(
        &self,
        document: i64,
        visit: &mut impl FnMut(StoredUnit) -> Result<ControlFlow<()>, E>,
    ) -> Result<ControlFlow<()>, E> {
        for unit in in_text_order(self.positions(document)?) {
            if let Some(stored) = self.assemble(unit)?
                && visit(stored)?.is_break()
            {
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
        visit: &mut impl FnMut(StoredUnit) -> Result<ControlFlow<()>, E>,
    ) -> Result<ControlFlow<()>, E> {
        const IN_FILES: &str =
            "SELECT o.unit FROM import_file f CROSS JOIN occurrence o ON o.file = f.id AND o.died IS NULL
             WHERE f.document = ?1 AND f.died IS NULL ORDER BY f.id, o.ordinal";
        const IN_NO_FILE: &str = "SELECT u.id FROM unit u WHERE u.document = ?1 AND u.died IS NULL
               AND NOT EXISTS (SELECT 1 FROM occurrence o JOIN import_file f ON f.id = o.file AND f.died IS NULL
                               WHERE o.unit = u.id AND o.died IS NULL)
             ORDER BY u.id";
        for sql in [IN_FILES, IN_NO_FILE] {
            let mut statement = self.connection.prepare_cached(sql).map_err(Error::from)?;
            let mut rows = statement.query([document]).map_err(Error::from)?;
            while let Some(row) = rows.next().map_err(Error::from)? {
                if let Some(stored) = self.assemble(row.get(0).map_err(Error::from)?)?
                    && visit(stored)?.is_break()
                {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

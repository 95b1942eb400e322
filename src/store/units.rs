//! Units: by name, by segment, and one after the other.

use super::record::{DocumentKind, SegmentId, StoredUnit, UnitFilter};
use super::{Error, Memory};
use crate::model::UnitId;
use rusqlite::{OptionalExtension, params};
use std::ops::ControlFlow;

/// The test of the query plan looks at this very text.
pub(super) const UNIT_OF: &str = "SELECT unit FROM membership WHERE segment = ?1 AND died IS NULL";

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

    /// Live units in the order of [`Memory::batches`], one by one.
    pub fn units<E: From<Error>>(
        &self,
        filter: &UnitFilter,
        mut visit: impl FnMut(StoredUnit) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        self.batches(filter, |batch| {
            for unit in batch.whole_units() {
                if visit(unit?)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })
    }

    /// When the newest of the wanted units was born (UTC, RFC 3339); `None` when there are none.
    pub fn newest(&self, filter: &UnitFilter) -> Result<Option<String>, Error> {
        let mut newest = None;
        for (document, _) in self.matching_documents(filter)? {
            newest = newest.max(self.newest_of(document)?);
        }
        Ok(newest)
    }

    /// The same of one document. Clocks go backwards at times, so that each change-set that has a unit in it is looked at; from one
    /// to the next it is a step, since their units stand one behind the other.
    fn newest_of(&self, document: i64) -> Result<Option<String>, Error> {
        let mut last = self.connection.prepare_cached(
            "SELECT u.born, c.at FROM unit u JOIN change_set c ON c.id = u.born
             WHERE u.document = ?1 AND u.died IS NULL AND u.id < ?2 ORDER BY u.id DESC LIMIT 1",
        )?;
        let mut first =
            self.connection.prepare_cached("SELECT id FROM unit WHERE born = ?1 ORDER BY number LIMIT 1")?;
        let (mut newest, mut below) = (None, i64::MAX);
        loop {
            let found: Option<(i64, String)> =
                last.query_row([document, below], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let Some((born, at)) = found else { return Ok(newest) };
            newest = newest.max(Some(at));
            below = first.query_row([born], |row| row.get(0))?;
        }
    }

    /// The live unit that holds a segment.
    pub fn unit_of(&self, segment: SegmentId) -> Result<Option<StoredUnit>, Error> {
        let mut statement = self.connection.prepare_cached(UNIT_OF)?;
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

    /// The name of the document of a unit, live or not.
    pub fn document_of(&self, name: &UnitId) -> Result<Option<String>, Error> {
        let Some(row) = self.unit_row(name)? else { return Ok(None) };
        let mut statement = self
            .connection
            .prepare_cached("SELECT d.name FROM unit u JOIN document d ON d.id = u.document WHERE u.id = ?1")?;
        Ok(statement.query_row([row], |row| row.get(0)).optional()?)
    }

    /// The row of a name, live or not.
    pub(super) fn unit_row(&self, name: &UnitId) -> Result<Option<i64>, Error> {
        let Some((salt, number)) = super::name::parse(name) else { return Ok(None) };
        let mut statement = self.connection.prepare_cached(
            "SELECT u.id FROM unit u JOIN change_set c ON c.id = u.born WHERE c.salt = ?1 AND u.number = ?2",
        )?;
        Ok(statement.query_row(params![salt, number], |row| row.get(0)).optional()?)
    }

    pub(super) fn matching_documents(&self, filter: &UnitFilter) -> Result<Vec<(i64, DocumentKind)>, Error> {
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
}

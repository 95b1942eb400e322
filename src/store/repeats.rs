//! Units that come again where a memory is read from end to end: memories delivered week after week hold the same units.
//!
//! Within a document a unit is stored once and its places in files say how often it came. Across documents it is stored once
//! in each (it belongs to both), and is known by its fingerprint: those that more than one unit has are read from the index
//! first, and only units that have one of them are looked up, and their texts compared.
//!
//! Memory: a number for each fingerprint that several units share.

use super::record::Repeat;
use super::{Error, Memory};
use rusqlite::OptionalExtension;
use std::collections::HashSet;

/// Fingerprints that several units have or had; from the index alone.
pub(super) const SHARED: &str = "SELECT fingerprint FROM unit INDEXED BY unit_fingerprint
     WHERE fingerprint IS NOT NULL GROUP BY fingerprint HAVING count(*) > 1";

/// Which units were met.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    shared: HashSet<i64>,
    /// Documents that were read.
    read: HashSet<i64>,
}

impl Repeats {
    /// `documents` is how many are going to be read: one alone repeats none.
    pub(super) fn among(memory: &Memory, documents: usize) -> Result<Self, Error> {
        let mut repeats = Self::default();
        if documents > 1 {
            let mut statement = memory.connection.prepare_cached(SHARED)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            repeats.shared = rows.collect::<Result<_, _>>()?;
        }
        Ok(repeats)
    }

    /// A document was read to its end.
    pub(super) fn finish(&mut self, document: i64) {
        self.read.insert(document);
    }

    /// Whether a unit that its document has not repeated carries what a unit of a document before did.
    pub(super) fn of(&self, memory: &Memory, unit: i64) -> Result<Repeat, Error> {
        if self.shared.is_empty() || self.read.is_empty() {
            return Ok(Repeat::No);
        }
        let mut statement = memory.connection.prepare_cached("SELECT fingerprint FROM unit WHERE id = ?1")?;
        let fingerprint: Option<i64> = statement.query_row([unit], |row| row.get(0)).optional()?.flatten();
        let Some(fingerprint) = fingerprint.filter(|fingerprint| self.shared.contains(fingerprint)) else {
            return Ok(Repeat::No);
        };
        let mut statement = memory.connection.prepare_cached(
            "SELECT id, document FROM unit WHERE fingerprint = ?1 AND died IS NULL AND id <> ?2 ORDER BY id",
        )?;
        let mut rows = statement.query([fingerprint, unit])?;
        while let Some(row) = rows.next()? {
            if self.read.contains(&row.get(1)?) && memory.texts_of(row.get(0)?)? == memory.texts_of(unit)? {
                return Ok(Repeat::Alike);
            }
        }
        Ok(Repeat::No)
    }
}

impl Memory {
    /// The texts of a live unit, variant by variant.
    fn texts_of(&self, unit: i64) -> Result<Vec<(i64, String)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT m.variant, s.text FROM membership m JOIN segment s ON s.id = m.segment
             WHERE m.unit = ?1 AND m.died IS NULL ORDER BY m.variant, m.position",
        )?;
        let rows = statement.query_map([unit], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

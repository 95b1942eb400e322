//! A unit that is there gains variants, and keeps its name.

use super::record::NewUnit;
use super::retire::UNIT;
use super::write::Detail;
use super::{Error, Writer};
use crate::model::UnitId;
use rusqlite::params;

impl Writer<'_> {
    /// Adds the variants and links of `addition` to a live unit; a link may lead to a segment that the unit holds already. What is
    /// said of the unit stays, but for a confidence that is lower now and a doubt where there was none. `false` when no live
    /// unit has that name.
    pub fn extend_unit(&mut self, unit: &UnitId, addition: &NewUnit) -> Result<bool, Error> {
        let Some(row) = self.memory.unit_row(unit)? else { return Ok(false) };
        let Some(stored) = self.stored(row)? else { return Ok(false) };
        self.unteach(UNIT, [row])?;
        // Behind all that it ever held, so that what is undone comes back to a place of its own.
        let first = self
            .connection()
            .prepare_cached("SELECT coalesce(max(variant), -1) + 1 FROM membership WHERE unit = ?1")?
            .query_row([row], |row| row.get(0))?;
        self.fill_unit(row, first, &addition.variants, &addition.links)?;
        let known = stored.unit;
        let lower = |own: f64| addition.confidence.map_or(own, |other| own.min(other));
        let (confidence, doubt) = (known.confidence.map(lower), known.doubt.or(addition.doubt));
        if (confidence, doubt) == (known.confidence, known.doubt) {
            return Ok(true);
        }
        self.connection()
            .prepare_cached("UPDATE unit_detail SET died = ?1 WHERE unit = ?2 AND died IS NULL")?
            .execute(params![self.change, row])?;
        self.insert_detail(row, &Detail { confidence, doubt, ..Detail::of(&known) })?;
        Ok(true)
    }
}

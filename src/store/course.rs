//! The course of a unit's wording: what it said before, in the units that it was made of, and what became of it.
//!
//! A revision makes a unit anew, so its history is that of all units which held any of its segments, and so on from their
//! segments. Linear in what hangs together like that, which is little.

use super::{Error, Memory, assemble};
use crate::language::LanguageTag;
use crate::model::UnitId;

/// A segment's wording, and when it was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// Its language.
    pub language: LanguageTag,
    /// What it says.
    pub text: String,
    /// The change-set that brought it.
    pub born: i64,
    /// The change-set that retired it, while it is retired.
    pub died: Option<i64>,
}

impl Memory {
    /// All wording that a unit had, and the units it comes from and went into, the oldest first; `None` when there never was
    /// such a unit.
    pub fn course_of(&self, unit: &UnitId) -> Result<Option<Vec<Wording>>, Error> {
        let Some(unit) = self.unit_row(unit)? else { return Ok(None) };
        // Two partial indexes lead from a segment to its units, one for the live and one for the retired memberships.
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE part (segment) AS (
                 SELECT segment FROM membership WHERE unit = ?1
                 UNION SELECT b.segment FROM part CROSS JOIN membership a ON a.segment = part.segment AND a.died IS NULL
                       CROSS JOIN membership b ON b.unit = a.unit
                 UNION SELECT b.segment FROM part CROSS JOIN membership a ON a.segment = part.segment AND a.died IS NOT NULL
                       CROSS JOIN membership b ON b.unit = a.unit)
             SELECT v.language, s.text, s.born, s.died FROM segment s CROSS JOIN version v ON v.id = s.version
             WHERE s.id IN part ORDER BY s.born, s.id",
        )?;
        let mut rows = statement.query([unit])?;
        let mut course = Vec::new();
        while let Some(row) = rows.next()? {
            let language = assemble::tag(&row.get::<_, String>(0)?)?;
            course.push(Wording { language, text: row.get(1)?, born: row.get(2)?, died: row.get(3)? });
        }
        Ok(Some(course))
    }
}

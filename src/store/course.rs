//! The course of a unit's wording: what it said before, in the units that it was made of, and what became of it.
//!
//! A revision makes a unit anew, so its history is that of all units which held any of its segments, and so on from their
//! segments. Linear in what hangs together like that, which is little.
//!
//! A segment tells which change-set brought it and which retired it last; which undos brought it back stands in `revival`. After
//! an undo the rows tell of the undo, and what it turned is what it turned round (see `history`).

use super::history::Chain;
use super::{Error, Memory, assemble};
use crate::language::LanguageTag;
use rusqlite::Connection;

/// A segment's wording, and when it was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    language: LanguageTag,
    text: String,
    /// The change-set that brought it.
    pub(super) born: i64,
    /// The change-set that retired it, while it is retired.
    pub(super) died: Option<i64>,
    /// The undos that brought it back.
    pub(super) revived: Vec<i64>,
}

/// What a change-set did to some wording of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordingChange {
    /// Whether it is offered since, or is not any more.
    pub is_offered: bool,
    /// Its language.
    pub language: LanguageTag,
    /// What it says.
    pub text: String,
}

/// What a change-set did to wording: what it retired, then what it brought or brought back.
pub(super) fn turned(course: &[Wording], chain: Chain) -> Vec<WordingChange> {
    let came = |wording: &&Wording| wording.born == chain.last || wording.revived.contains(&chain.last);
    let went = |wording: &&Wording| wording.died == Some(chain.last);
    let change = |is_offered| {
        move |wording: &Wording| WordingChange {
            is_offered,
            language: wording.language.clone(),
            text: wording.text.clone(),
        }
    };
    if chain.holds {
        course.iter().filter(went).map(change(false)).chain(course.iter().filter(came).map(change(true))).collect()
    } else {
        course.iter().filter(came).map(change(false)).chain(course.iter().filter(went).map(change(true))).collect()
    }
}

impl Memory {
    /// All wording that a unit had, and the units it comes from and went into, the oldest first.
    pub(super) fn course_of(&self, unit: i64) -> Result<Vec<Wording>, Error> {
        // Two partial indexes lead from a segment to its units, one for the live and one for the retired memberships.
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE part (segment) AS (
                 SELECT segment FROM membership WHERE unit = ?1
                 UNION SELECT b.segment FROM part CROSS JOIN membership a ON a.segment = part.segment AND a.died IS NULL
                       CROSS JOIN membership b ON b.unit = a.unit
                 UNION SELECT b.segment FROM part CROSS JOIN membership a ON a.segment = part.segment AND a.died IS NOT NULL
                       CROSS JOIN membership b ON b.unit = a.unit)
             SELECT v.language, s.text, s.born, s.died, s.id FROM segment s CROSS JOIN version v ON v.id = s.version
             WHERE s.id IN part ORDER BY s.born, s.id",
        )?;
        let mut rows = statement.query([unit])?;
        let mut course = Vec::new();
        while let Some(row) = rows.next()? {
            let language = assemble::tag(&row.get::<_, String>(0)?)?;
            let revived = revivals(&self.connection, row.get(4)?)?;
            course.push(Wording { language, text: row.get(1)?, born: row.get(2)?, died: row.get(3)?, revived });
        }
        Ok(course)
    }
}

/// The undos that brought a segment back. There are as many change-sets with any as there were undos.
fn revivals(connection: &Connection, segment: i64) -> Result<Vec<i64>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT c.id FROM change_set c WHERE c.undoes IS NOT NULL
         AND EXISTS (SELECT 1 FROM revival r WHERE r.change_set = c.id AND r.kind = 'segment' AND r.id = ?1)",
    )?;
    let rows = statement.query_map([segment], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

//! Units as they were before a revision superseded some of their wording, and what took its place.
//!
//! Only for who asks for it: reads all of them at once. They are what people changed, not what the memory holds.

use super::record::{Repeat, SegmentId, StoredSegment, StoredUnit};
use super::superseded::{links_before, variants_before};
use super::{Error, Memory, name};
use crate::language::LanguageTag;
use crate::model::{Content, Status, Unit, Variant};
use crate::text::joint_between;
use rusqlite::params;
use std::collections::HashSet;

/// What finds the predecessors of a segment; the test of the query plan looks at this very text.
pub(super) const PREDECESSORS: &str = "SELECT s.id, s.text FROM succession x CROSS JOIN segment s ON s.id = x.old
     WHERE x.new = ?1 AND x.died IS NULL";

/// A unit as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct FormerUnit {
    /// What it held. Its segments are not in a running text any more, so that they have no ordinals.
    pub unit: StoredUnit,
    /// Those of its segments that were superseded.
    pub superseded: HashSet<SegmentId>,
}

impl Memory {
    /// All units some of whose wording was superseded, as they were just before, the oldest first.
    pub fn former_units(&self) -> Result<Vec<FormerUnit>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT m.unit, m.died, c.salt, u.number, c.at, d.name, f.status, f.confidence
             FROM succession x JOIN segment s ON s.id = x.old
             JOIN membership m ON m.segment = s.id AND m.died = s.died
             JOIN unit u ON u.id = m.unit JOIN change_set c ON c.id = u.born
             JOIN document d ON d.id = u.document
             JOIN unit_detail f ON f.unit = u.id AND f.born < m.died AND (f.died IS NULL OR f.died >= m.died)
             WHERE x.died IS NULL ORDER BY m.died, m.unit",
        )?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (row_id, change): (i64, i64) = (row.get(0)?, row.get(1)?);
            let (segments, superseded) = variants_before(&self.connection, row_id, change)?;
            let status: String = row.get(6)?;
            let unit = Unit {
                id: Some(name::unit_name(&row.get::<_, String>(2)?, row.get(3)?)),
                status: Status::from_word(&status).ok_or_else(|| Error::Damaged(format!("“{status}” is no status")))?,
                confidence: row.get(7)?,
                doubt: None,
                attributes: Vec::new(),
                annotations: Vec::new(),
                variants: segments.iter().filter_map(|segments| variant(segments)).collect(),
            };
            let links = links_before(&self.connection, row_id, change)?;
            let unit =
                StoredUnit { unit, document: row.get(5)?, segments, links, created: row.get(4)?, repeat: Repeat::No };
            found.push(FormerUnit { unit, superseded });
        }
        Ok(found)
    }

    /// The segments in whose place one stands, in the order of their ids; none when it took nothing's place. A read by key.
    pub fn predecessors(&self, segment: &StoredSegment) -> Result<Vec<StoredSegment>, Error> {
        let mut statement = self.connection.prepare_cached(PREDECESSORS)?;
        let rows = statement.query_map([segment.id.0], |row| {
            Ok(StoredSegment { id: SegmentId(row.get(0)?), language: segment.language.clone(), text: row.get(1)? })
        })?;
        let mut found: Vec<StoredSegment> = rows.collect::<Result<_, _>>()?;
        found.sort_unstable_by_key(|segment| segment.id);
        Ok(found)
    }

    /// What a language said in the unit of a segment when the segment came into one that says something in it: what the segment is a
    /// translation of. Two reads by key, as a rule.
    pub fn translated_from(&self, segment: SegmentId, source: &LanguageTag) -> Result<Vec<String>, Error> {
        // A partial index for the live memberships, and one for the retired.
        let mut units = self.connection.prepare_cached(
            "SELECT unit, born FROM membership WHERE segment = ?1 AND died IS NULL
             UNION ALL SELECT unit, born FROM membership WHERE segment = ?1 AND died IS NOT NULL ORDER BY born",
        )?;
        let mut said = self.connection.prepare_cached(
            "SELECT s.text FROM membership m CROSS JOIN segment s ON s.id = m.segment CROSS JOIN version v ON v.id = s.version
             WHERE m.unit = ?1 AND v.language = ?2 AND m.born <= ?3 AND (m.died IS NULL OR m.died > ?3)
             ORDER BY m.variant, m.position",
        )?;
        let mut rows = units.query([segment.0])?;
        while let Some(row) = rows.next()? {
            let (unit, born): (i64, i64) = (row.get(0)?, row.get(1)?);
            let texts = said.query_map(params![unit, source.as_str(), born], |row| row.get(0))?;
            let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
            if !texts.is_empty() {
                return Ok(texts);
            }
        }
        Ok(Vec::new())
    }

    /// The live segments that took the place of a superseded one, at the end of all that came in between; none when it was
    /// deleted in the end.
    pub fn living_successors(&self, segment: SegmentId) -> Result<Vec<SegmentId>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT x.new, s.died IS NULL FROM succession x JOIN segment s ON s.id = x.new
             WHERE x.old = ?1 AND x.died IS NULL ORDER BY x.id DESC",
        )?;
        let (mut open, mut seen, mut found) = (vec![segment], HashSet::from([segment]), Vec::new());
        while let Some(old) = open.pop() {
            let mut rows = statement.query(params![old.0])?;
            while let Some(row) = rows.next()? {
                let (new, is_live) = (SegmentId(row.get(0)?), row.get::<_, bool>(1)?);
                if seen.insert(new) {
                    if is_live { found.push(new) } else { open.push(new) }
                }
            }
        }
        found.sort_unstable();
        Ok(found)
    }
}

fn variant(segments: &[StoredSegment]) -> Option<Variant> {
    let mut text = String::new();
    for segment in segments {
        let joint = joint_between(&text, &segment.text);
        text.push_str(joint);
        text.push_str(&segment.text);
    }
    let language = segments.first()?.language.clone();
    Some(Variant { content: Content::from(text), ..Variant::plain(language, "") })
}

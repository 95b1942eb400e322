//! Units as they were before a revision superseded some of their wording, and what took its place.
//!
//! Only for who asks for it: reads all of them at once. They are what people changed, not what the memory holds.

use super::record::{Repeat, SegmentId, StoredSegment, StoredUnit};
use super::superseded::{links_before, variants_before};
use super::{Error, Memory, name};
use crate::model::{Content, Status, Unit, Variant};
use crate::text::joint_between;
use rusqlite::params;
use std::collections::HashSet;

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

    /// The wording in whose place a segment stands, as it was before another segment came; none when it took nothing's place.
    pub fn wording_before(&self, segment: SegmentId, other: SegmentId) -> Result<Vec<String>, Error> {
        let mut statement = self.connection.prepare_cached(
            "WITH RECURSIVE former (id) AS (
                 SELECT old FROM succession WHERE new = ?1 AND died IS NULL
                 UNION SELECT x.old FROM former f JOIN succession x ON x.new = f.id WHERE x.died IS NULL AND f.id > ?2
             )
             SELECT s.text FROM former f JOIN segment s ON s.id = f.id WHERE f.id < ?2 ORDER BY s.id",
        )?;
        let rows = statement.query_map(params![segment.0, other.0], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
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

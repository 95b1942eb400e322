//! A unit in outline: what it says and how far it is trusted, without what only showing it needs.
//!
//! A memory may hold `OK` a hundred thousand times. Which of them are wanted, and which say the same, is told from a row for
//! each variant, read by one statement; only what is shown is then assembled in full, which costs four times as much.

use super::record::SegmentId;
use super::{Error, Memory, codec};
use crate::language::LanguageTag;
use crate::model::{Annotation, Doubt, Status};
use std::sync::Arc;

/// A unit of which no variant has more than one segment.
#[derive(Debug, Clone)]
pub struct Outline {
    /// How far it can be trusted.
    pub status: Status,
    /// Why it is doubtful.
    pub doubt: Option<Doubt>,
    /// When it was born (UTC, RFC 3339).
    pub created: Arc<str>,
    /// What each variant says.
    pub variants: Vec<(LanguageTag, String)>,
    /// The variant that was asked for.
    pub own: usize,
    /// What is noted beside that variant, then beside the unit.
    pub annotations: Vec<Annotation>,
}

/// The test of the query plan looks at this very text. The details come last: before the variants, they would have to be sorted.
pub(super) const OUTLINE: &str =
    "SELECT u.born, d.status, d.doubt, d.annotations, s.id, s.version, s.text, s.annotations, x.variant
     FROM membership m CROSS JOIN unit u ON u.id = m.unit AND u.died IS NULL
     CROSS JOIN membership x ON x.unit = u.id AND x.died IS NULL
     CROSS JOIN segment s ON s.id = x.segment
     CROSS JOIN unit_detail d ON d.unit = u.id AND d.died IS NULL
     WHERE m.segment = ?1 AND m.died IS NULL ORDER BY x.variant, x.position";

impl Memory {
    /// The live unit that holds a segment, in outline; `None` when there is none, and when a variant of it has several segments:
    /// which of them belong together only the whole unit tells.
    pub fn outline_of(&self, segment: SegmentId) -> Result<Option<Outline>, Error> {
        let mut statement = self.connection.prepare_cached(OUTLINE)?;
        let mut rows = statement.query([segment.0])?;
        let mut outline: Option<Outline> = None;
        let (mut last_variant, mut of_unit) = (None, None);
        while let Some(row) = rows.next()? {
            let variant: i64 = row.get(8)?;
            if last_variant.replace(variant) == Some(variant) {
                return Ok(None);
            }
            if outline.is_none() {
                outline = Some(self.outline_of_row(row)?);
                of_unit = row.get::<_, Option<String>>(3)?;
            }
            let outline = outline.as_mut().expect("it was set right above");
            if row.get::<_, i64>(4)? == segment.0 {
                outline.own = outline.variants.len();
                outline.annotations =
                    codec::to_annotations(row.get_ref(7)?.as_str_or_null().map_err(rusqlite::Error::from)?)?;
            }
            outline.variants.push((self.language(row.get(5)?)?, row.get(6)?));
        }
        if let Some(outline) = &mut outline {
            outline.annotations.extend(codec::to_annotations(of_unit.as_deref())?);
        }
        Ok(outline)
    }

    /// What all rows of a unit say.
    fn outline_of_row(&self, row: &rusqlite::Row<'_>) -> Result<Outline, Error> {
        let (_, created) = self.change(row.get(0)?)?;
        let word = |column| row.get_ref(column).and_then(|value| Ok(value.as_str_or_null()?));
        let status = word(1)?.unwrap_or_default();
        Ok(Outline {
            status: Status::from_word(status).ok_or_else(|| Error::Damaged(format!("“{status}” is no status")))?,
            doubt: word(2)?.and_then(Doubt::from_word),
            created,
            variants: Vec::new(),
            own: 0,
            annotations: Vec::new(),
        })
    }
}

//! A further version of a document: what stayed keeps its row, what went dies, nothing is deleted.

use super::record::{DocumentId, NewSegment, SegmentId};
use super::{Error, Writer};
use crate::language::LanguageTag;
use rusqlite::params;

/// Whether a text is a revision of a document: at most half of its `of` segments are `gone`. Beyond that it is more likely
/// another document under the wrong name, which would retire most of this one by accident.
pub fn is_revision(of: usize, gone: usize) -> bool {
    2 * gone <= of
}

/// A segment of a revised text.
#[derive(Debug, Clone)]
pub enum RevisedSegment {
    /// It is in the memory already; only its place in the text may be another.
    Kept {
        /// Which it is.
        id: SegmentId,
        /// 0-based number of its paragraph.
        paragraph: usize,
        /// What lies between it and the next segment of its paragraph.
        joint: String,
    },
    /// It is new.
    New(NewSegment),
}

impl Writer<'_> {
    /// A version that takes the place of the live one of its language; the ids of its segments in order. Live segments of the
    /// language that are not in it die; the units that held them must have been dissolved.
    pub fn put_revision(
        &mut self,
        document: DocumentId,
        language: &LanguageTag,
        digest: Option<&[u8]>,
        segments: &[RevisedSegment],
    ) -> Result<Vec<SegmentId>, Error> {
        let version = self.insert_version(document, language, digest)?;
        let mut ids = Vec::with_capacity(segments.len());
        for (ordinal, segment) in segments.iter().enumerate() {
            let (id, paragraph, joint) = match segment {
                RevisedSegment::Kept { id, paragraph, joint } => (*id, *paragraph, joint),
                RevisedSegment::New(new) => (self.insert_plain_segment(version, new)?, new.paragraph, &new.joint),
            };
            self.insert_placement(version, ordinal, id, paragraph, joint)?;
            ids.push(id);
        }
        const RETIRE: &[&str] = &[
            "UPDATE segment SET died = ?1 WHERE died IS NULL
               AND version IN (SELECT id FROM version WHERE document = ?2 AND language = ?3)
               AND id NOT IN (SELECT segment FROM placement WHERE version = ?4)",
            "UPDATE version SET died = ?1 WHERE died IS NULL AND document = ?2 AND language = ?3 AND id <> ?4",
        ];
        for sql in RETIRE {
            let mut statement = self.connection().prepare_cached(sql)?;
            statement.execute(params![self.change, document.0, language.as_str(), version])?;
        }
        Ok(ids)
    }
}

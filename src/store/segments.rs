//! Segments: scans, match keys, words, neighbours, running texts. What lookups read.
//!
//! Languages are handed over as one JSON list, so that the text of a statement never changes and can be kept prepared.

use super::checksum;
use super::record::{SegmentId, StoredSegment};
use super::{Error, Memory};
use crate::language::LanguageTag;
use crate::text::match_key;
use rusqlite::{OptionalExtension, Rows, params};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// What the three kinds of search run, and what finds neighbours; the test of the query plan looks at these very texts.
pub(super) const SCAN: &str = "SELECT s.id, s.version, s.text FROM version v
     CROSS JOIN segment s ON s.version = v.id AND s.died IS NULL
     WHERE v.language IN (SELECT value FROM json_each(?1))";
pub(super) const BY_KEY: &str = "SELECT s.id, s.version, s.text, s.match_key FROM segment s
     CROSS JOIN version v ON v.id = s.version
     WHERE s.key_hash = ?2 AND s.died IS NULL AND v.language IN (SELECT value FROM json_each(?1)) ORDER BY s.id";
pub(super) const BY_WORDS: &str = "SELECT s.id, s.version, s.text FROM segment_words w
     CROSS JOIN segment s ON s.id = w.rowid CROSS JOIN version v ON v.id = s.version
     WHERE w.words MATCH ?2 AND s.died IS NULL AND v.language IN (SELECT value FROM json_each(?1)) ORDER BY w.rowid";
pub(super) const PLACE: &str = "SELECT p.version, p.ordinal FROM placement p JOIN version v ON v.id = p.version
     WHERE p.segment = ?1 AND v.died IS NULL";
pub(super) const TEXT_AT: &str =
    "SELECT s.text FROM placement p JOIN segment s ON s.id = p.segment WHERE p.version = ?1 AND p.ordinal = ?2";

impl Memory {
    /// Scans the live segments of some languages.
    pub fn segments(
        &self,
        languages: &[LanguageTag],
        visit: impl FnMut(&StoredSegment) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(SCAN)?;
        self.each(statement.query([list(languages)])?, visit)
    }

    /// The live segments of some languages whose match key is `key`, in the order of their ids.
    pub fn segments_with_key(&self, languages: &[LanguageTag], key: &str) -> Result<Vec<StoredSegment>, Error> {
        let mut statement = self.connection.prepare_cached(BY_KEY)?;
        let mut rows = statement.query(params![list(languages), checksum::hash(key.as_bytes())])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(2)?;
            let match_key: Option<String> = row.get(3)?;
            if match_key.as_deref().unwrap_or(&text) == key {
                found.push(StoredSegment { id: SegmentId(row.get(0)?), language: self.language(row.get(1)?)?, text });
            }
        }
        Ok(found)
    }

    /// Live segments of some languages that a full-text query finds, in the order of their ids. The words of the query are
    /// folded (`text::fold`) by the caller, who quotes them as well.
    pub fn segments_with_words(
        &self,
        languages: &[LanguageTag],
        query: &str,
        visit: impl FnMut(&StoredSegment) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(BY_WORDS)?;
        self.each(statement.query(params![list(languages), query])?, visit)
    }

    /// One segment after the other, in one buffer.
    fn each(&self, mut rows: Rows<'_>, mut visit: impl FnMut(&StoredSegment) -> ControlFlow<()>) -> Result<(), Error> {
        let mut current: Option<(i64, StoredSegment)> = None;
        while let Some(row) = rows.next()? {
            let (id, version) = (SegmentId(row.get(0)?), row.get(1)?);
            let text = row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?;
            match &mut current {
                Some((known, segment)) if *known == version => {
                    segment.id = id;
                    segment.text.clear();
                    segment.text.push_str(text);
                }
                other => {
                    let language = self.language(version)?;
                    *other = Some((version, StoredSegment { id, language, text: text.to_owned() }));
                }
            }
            let (_, segment) = current.as_ref().expect("it was set right above");
            if visit(segment).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// The text before and after a segment in its running text; `None` at an edge and for imported units.
    pub fn neighbours(&self, segment: SegmentId) -> Result<(Option<String>, Option<String>), Error> {
        let mut statement = self.connection.prepare_cached(PLACE)?;
        let place = statement.query_row([segment.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((version, ordinal)): Option<(i64, i64)> = place else { return Ok((None, None)) };
        Ok((self.text_at(version, ordinal - 1)?, self.text_at(version, ordinal + 1)?))
    }

    /// What stands at a place of a text. Wording that a revision of another document retired still does: this text has not
    /// changed.
    fn text_at(&self, version: i64, ordinal: i64) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached(TEXT_AT)?;
        Ok(statement.query_row([version, ordinal], |row| row.get(0)).optional()?)
    }

    /// What took the place of a segment; `None` in it when nothing did.
    #[cfg(test)]
    pub(crate) fn successors(&self, segment: SegmentId) -> Result<Vec<Option<SegmentId>>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT new FROM succession WHERE old = ?1 AND died IS NULL ORDER BY id")?;
        let rows = statement.query_map([segment.0], |row| Ok(row.get::<_, Option<i64>>(0)?.map(SegmentId)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The segments of a document's text in one language whose wording a revision of another document superseded: they stand in
    /// the text, and in no unit. Each with segments that were in its unit when that happened.
    pub fn retired_in(
        &self,
        document: &str,
        language: &LanguageTag,
    ) -> Result<HashMap<SegmentId, Vec<SegmentId>>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.id, b.segment FROM document d
             CROSS JOIN version v ON v.document = d.id AND v.died IS NULL
             CROSS JOIN placement p ON p.version = v.id
             CROSS JOIN segment s ON s.id = p.segment AND s.died IS NOT NULL
             LEFT JOIN membership a ON a.segment = s.id AND a.died = s.died
             LEFT JOIN membership b ON b.unit = a.unit AND b.died = a.died AND b.segment <> s.id
             WHERE d.name = ?1 AND d.died IS NULL AND v.language = ?2",
        )?;
        let mut rows = statement.query(params![document, language.as_str()])?;
        let mut found: HashMap<SegmentId, Vec<SegmentId>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let companions = found.entry(SegmentId(row.get(0)?)).or_default();
            companions.extend(row.get::<_, Option<i64>>(1)?.map(SegmentId));
        }
        Ok(found)
    }

    /// Sentences that revisions deleted from a document's text in one language, by their wording; each with live segments that were
    /// in its unit when that happened.
    pub fn deleted_from(
        &self,
        document: &str,
        language: &LanguageTag,
    ) -> Result<HashMap<String, Vec<SegmentId>>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.text, b.segment FROM succession x
             CROSS JOIN segment s ON s.id = x.old AND s.died IS NOT NULL
             CROSS JOIN version v ON v.id = s.version CROSS JOIN document d ON d.id = v.document
             CROSS JOIN membership a ON a.segment = s.id AND a.died = s.died
             CROSS JOIN membership b ON b.unit = a.unit AND b.died = a.died
             CROSS JOIN segment c ON c.id = b.segment AND c.died IS NULL
             WHERE x.new IS NULL AND x.died IS NULL AND d.name = ?1 AND d.died IS NULL AND v.language = ?2
             ORDER BY s.died DESC",
        )?;
        let mut rows = statement.query(params![document, language.as_str()])?;
        let mut found: HashMap<String, Vec<SegmentId>> = HashMap::new();
        while let Some(row) = rows.next()? {
            found.entry(row.get(0)?).or_default().push(SegmentId(row.get(1)?));
        }
        Ok(found)
    }

    /// The wording that revisions superseded in a document's text in one language, by match key; each with the segments that said it.
    pub fn superseded_in(
        &self,
        document: &str,
        language: &LanguageTag,
    ) -> Result<HashMap<String, Vec<StoredSegment>>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT s.text, s.id FROM succession x CROSS JOIN segment s ON s.id = x.old
             CROSS JOIN version v ON v.id = s.version CROSS JOIN document d ON d.id = v.document
             WHERE x.new IS NOT NULL AND x.died IS NULL AND d.name = ?1 AND d.died IS NULL AND v.language = ?2",
        )?;
        let mut rows = statement.query(params![document, language.as_str()])?;
        let mut found: HashMap<String, Vec<StoredSegment>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let text: String = row.get(0)?;
            let key = match_key(&text).into_owned();
            let said = StoredSegment { id: SegmentId(row.get(1)?), language: language.clone(), text };
            found.entry(key).or_default().push(said);
        }
        Ok(found)
    }

    /// Whether a text is one that a document had before a later version took its place; a version that was undone is none.
    /// `is_same` says when two segments say the same.
    pub fn is_earlier_text(
        &self,
        document: &str,
        language: &LanguageTag,
        texts: &[&str],
        is_same: impl Fn(&str, &str) -> bool,
    ) -> Result<bool, Error> {
        // A later version takes over when it comes, and when it comes back.
        let mut versions = self.connection.prepare_cached(
            "SELECT v.id FROM document d CROSS JOIN version v ON v.document = d.id AND v.died IS NOT NULL
             WHERE d.name = ?1 AND d.died IS NULL AND v.language = ?2 AND EXISTS (
                 SELECT 1 FROM version w WHERE w.document = d.id AND w.language = ?2 AND w.id > v.id AND (
                     w.born = v.died OR EXISTS (SELECT 1 FROM revival r
                         WHERE r.change_set = v.died AND r.kind = 'version' AND r.id = w.id)))
             ORDER BY v.id DESC",
        )?;
        let mut said = self.connection.prepare_cached(
            "SELECT s.text FROM placement p CROSS JOIN segment s ON s.id = p.segment WHERE p.version = ?1 ORDER BY p.ordinal",
        )?;
        let versions = versions.query_map(params![document, language.as_str()], |row| row.get(0))?;
        for version in versions.collect::<Result<Vec<i64>, _>>()? {
            let mut rows = said.query([version])?;
            let mut wanted = texts.iter();
            let is_all_same = loop {
                match (rows.next()?, wanted.next()) {
                    (None, None) => break true,
                    (Some(row), Some(text))
                        if is_same(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?, text) => {}
                    _ => break false,
                }
            };
            if is_all_same {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The text of a document in one language: its segments in order, each with its paragraph and what lies between it and the
    /// next. What a revision is compared with; so it holds as well what was retired in it from elsewhere, see
    /// [`retired_in`](Self::retired_in).
    pub fn running_text(
        &self,
        document: &str,
        language: &LanguageTag,
    ) -> Result<Vec<(StoredSegment, usize, String)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT s.id, s.text, p.paragraph, p.joint FROM document d
             CROSS JOIN version v ON v.document = d.id AND v.died IS NULL
             CROSS JOIN placement p ON p.version = v.id CROSS JOIN segment s ON s.id = p.segment
             WHERE d.name = ?1 AND d.died IS NULL AND v.language = ?2 ORDER BY v.id, p.ordinal",
        )?;
        let rows = statement.query_map(params![document, language.as_str()], |row| {
            let segment = StoredSegment { id: SegmentId(row.get(0)?), language: language.clone(), text: row.get(1)? };
            Ok((segment, row.get(2)?, row.get(3)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn list(languages: &[LanguageTag]) -> String {
    serde_json::to_string(&languages.iter().map(LanguageTag::as_str).collect::<Vec<_>>())
        .expect("a list of strings can always be written")
}

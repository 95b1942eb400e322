//! Whether a memory adds up: SQLite's own checks, a checksum for every row that holds text, that live segments, units
//! and links belong together, and that the lexicon is the sum of its lessons.
//!
//! SQLite missed 68 of 120 single bit flips inside values; the checksums find those. Reads the whole file once.

use super::checksum::{self, Fields};
use super::write::{Beside, DetailRow, SegmentRow};
use super::{Error, Memory, lexicon_update};
use rusqlite::Row;

/// Problems beyond this many say nothing new.
const ENOUGH: usize = 100;

/// What must never be found between live rows, and how it is told.
const RELATIONS: &[(&str, &str)] = &[
    (
        "SELECT s.id FROM segment s WHERE s.died IS NULL
           AND NOT EXISTS (SELECT 1 FROM membership m JOIN unit u ON u.id = m.unit AND u.died IS NULL
                           WHERE m.segment = s.id AND m.died IS NULL)",
        "no unit holds segment",
    ),
    (
        "SELECT s.id FROM membership m JOIN segment s ON s.id = m.segment WHERE m.died IS NULL AND s.died IS NOT NULL",
        "a unit holds the retired segment",
    ),
    (
        "SELECT l.id FROM link l WHERE l.died IS NULL AND (
             SELECT count(DISTINCT m.segment) FROM membership m
             WHERE m.segment IN (l.source, l.target) AND m.unit = l.unit AND m.died IS NULL) < 2",
        "the unit does not hold both ends of link",
    ),
    (
        "SELECT s.id FROM segment s WHERE s.died IS NULL
           AND NOT EXISTS (SELECT 1 FROM match_segment m WHERE m.segment = s.id)",
        "the match index (see --rebuild-index) lacks segment",
    ),
];

impl Memory {
    /// What is wrong with the file, in words; empty when all is well.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        let mut problems = Vec::new();
        self.connection.pragma_query(None, "integrity_check", |row| {
            problems.push(row.get::<_, String>(0)?);
            Ok(())
        })?;
        problems.retain(|said| said != "ok");
        self.connection.pragma_query(None, "foreign_key_check", |row| {
            let (table, id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
            problems.push(format!("{table} {} points to nothing", id.unwrap_or_default()));
            Ok(())
        })?;
        self.check_rows(
            "SELECT id, version, text, codes, attributes, annotations, match_key, key_hash, born, checksum FROM segment",
            "segment",
            segment_is_whole,
            &mut problems,
        )?;
        self.check_rows(
            "SELECT unit, status, confidence, doubt, attributes, annotations, born, checksum FROM unit_detail",
            "unit",
            detail_is_whole,
            &mut problems,
        )?;
        for (sql, what) in RELATIONS {
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()?.filter(|_| problems.len() < ENOUGH) {
                problems.push(format!("{} {}", what, row.get::<_, i64>(0)?));
            }
        }
        lexicon_update::check(&self.connection, &mut problems)?;
        Ok(problems)
    }

    fn check_rows(
        &self,
        sql: &str,
        noun: &str,
        is_whole: fn(&Row<'_>, &mut Fields) -> rusqlite::Result<bool>,
        problems: &mut Vec<String>,
    ) -> Result<(), Error> {
        let mut fields = Fields::default();
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()?.filter(|_| problems.len() < ENOUGH) {
            // Bytes that are no text any more fail to be read: damage as well.
            if !is_whole(row, &mut fields).unwrap_or(false) {
                problems.push(format!("the content of {noun} {} has changed", row.get::<_, i64>(0)?));
            }
        }
        Ok(())
    }
}

fn segment_is_whole(row: &Row<'_>, fields: &mut Fields) -> rusqlite::Result<bool> {
    let segment = SegmentRow {
        id: row.get(0)?,
        version: row.get(1)?,
        text: row.get_ref(2)?.as_str()?,
        beside: Beside {
            codes: row.get_ref(3)?.as_str_or_null()?,
            attributes: row.get_ref(4)?.as_str_or_null()?,
            annotations: row.get_ref(5)?.as_str_or_null()?,
        },
        own_key: row.get_ref(6)?.as_str_or_null()?,
        key_hash: row.get(7)?,
        born: row.get(8)?,
    };
    let key = segment.own_key.unwrap_or(segment.text);
    let key_holds = checksum::hash(key.as_bytes()) == segment.key_hash;
    Ok(key_holds && segment.checksum(fields) == row.get::<_, i64>(9)?)
}

fn detail_is_whole(row: &Row<'_>, fields: &mut Fields) -> rusqlite::Result<bool> {
    let detail = DetailRow {
        unit: row.get(0)?,
        status: row.get_ref(1)?.as_str()?,
        confidence: row.get(2)?,
        doubt: row.get_ref(3)?.as_str_or_null()?,
        attributes: row.get_ref(4)?.as_str_or_null()?,
        annotations: row.get_ref(5)?.as_str_or_null()?,
        born: row.get(6)?,
    };
    Ok(detail.checksum(fields) == row.get::<_, i64>(7)?)
}

//! Whether a memory adds up: SQLite's own checks, a checksum for every row that holds text, that live segments, units
//! and links belong together, that the match index and the full-text index hold the words of the segments, and that the
//! lexicon is the sum of its lessons.
//!
//! SQLite missed 68 of 120 single bit flips inside values; the checksums find those. Reads the whole file once.

use super::checksum::{self, Fields};
use super::write::{Beside, DetailRow, SegmentRow};
use super::{Error, Memory, lexicon_update, match_check, words};
use rusqlite::Row;

/// Rows of one kind of problem that are named; more say nothing new.
const ENOUGH: usize = 10;

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
];

/// What is derived from the rest, and can be built anew: the tables of the indexes and the lexicon begin so.
const DERIVED: &[&str] = &["match_", "segment_words", "lexicon_"];

/// What is wrong with a memory, in words, each kind once.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problems {
    /// With what was stored: only a copy has it as it was.
    pub content: Vec<String>,
    /// With what is derived from that: building it anew mends it.
    pub derived: Vec<String>,
}

/// Rows of one kind of problem.
struct Rows {
    what: String,
    ids: Vec<i64>,
    count: usize,
}

impl Memory {
    /// What is wrong with the file, in words; empty when all is well.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        let Problems { mut content, derived } = self.problems()?;
        content.extend(derived);
        Ok(content)
    }

    /// What is wrong with the file, and whether it can be built anew.
    pub fn problems(&self) -> Result<Problems, Error> {
        // One state of the file, whoever writes meanwhile.
        let snapshot = self.snapshot()?;
        let mut problems = Problems::default();
        self.connection.pragma_query(None, "integrity_check", |row| {
            let said: String = row.get(0)?;
            let is_derived = DERIVED.iter().any(|table| said.contains(table));
            if said != "ok" {
                if is_derived { &mut problems.derived } else { &mut problems.content }.push(said);
            }
            Ok(())
        })?;
        self.check_references(&mut problems)?;
        self.check_rows(
            "SELECT id, version, text, codes, attributes, annotations, match_key, key_hash, born, checksum FROM segment",
            "this is not what was stored: segment",
            segment_is_whole,
            &mut problems.content,
        )?;
        self.check_rows(
            "SELECT unit, status, confidence, doubt, attributes, annotations, born, checksum FROM unit_detail",
            "this is not what was stored: unit",
            detail_is_whole,
            &mut problems.content,
        )?;
        for (sql, what) in RELATIONS {
            let mut found = Rows::new(*what);
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                found.add(row.get(0)?);
            }
            problems.content.extend(found.told());
        }
        self.check_derived(&mut problems)?;
        drop(snapshot);
        Ok(problems)
    }

    fn check_references(&self, problems: &mut Problems) -> Result<(), Error> {
        let mut found: Vec<Rows> = Vec::new();
        self.connection.pragma_query(None, "foreign_key_check", |row| {
            let (table, id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
            let what = format!("pointing to nothing: {table}");
            let place = found.iter().position(|rows| rows.what == what).unwrap_or_else(|| {
                found.push(Rows::new(what));
                found.len() - 1
            });
            found[place].add(id.unwrap_or_default());
            Ok(())
        })?;
        for rows in found {
            let is_derived = DERIVED.iter().any(|table| rows.what.contains(table));
            if is_derived { &mut problems.derived } else { &mut problems.content }.extend(rows.told());
        }
        Ok(())
    }

    /// Compares what is derived with what it is derived from. What cannot be read is wrong as well.
    fn check_derived(&self, problems: &mut Problems) -> Result<(), Error> {
        let Problems { content, derived } = problems;
        let unreadable = |what: &str, checked: Result<(), Error>| match checked {
            // What SQLite refuses to do is to read a table that is not there, or not as it was made.
            Err(Error::Damaged(said) | Error::Database(said)) => Ok(Some(format!("{what} cannot be read: {said}"))),
            other => other.map(|()| None),
        };
        let checked = match_check::check(self, derived);
        derived.extend(unreadable("the match index", checked)?);
        // A text that has changed is not the one that was indexed.
        if content.is_empty() {
            let checked = words::holds_all(&self.connection).map(|holds_all| {
                derived.extend(
                    (!holds_all).then(|| "the full-text index does not hold the words of the segments".to_owned()),
                );
            });
            derived.extend(unreadable("the full-text index", checked)?);
        }
        let checked = lexicon_update::check(&self.connection, derived);
        derived.extend(unreadable("the lexicon", checked)?);
        Ok(())
    }

    fn check_rows(
        &self,
        sql: &str,
        what: &str,
        is_whole: fn(&Row<'_>, &mut Fields) -> rusqlite::Result<bool>,
        problems: &mut Vec<String>,
    ) -> Result<(), Error> {
        let (mut fields, mut found) = (Fields::default(), Rows::new(what));
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            // Bytes that are no text any more fail to be read: damage as well.
            if !is_whole(row, &mut fields).unwrap_or(false) {
                found.add(row.get(0)?);
            }
        }
        problems.extend(found.told());
        Ok(())
    }
}

impl Rows {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), ids: Vec::new(), count: 0 }
    }

    fn add(&mut self, id: i64) {
        self.count += 1;
        if self.ids.len() < ENOUGH {
            self.ids.push(id);
        }
    }

    /// The problem in words, if there is one.
    fn told(self) -> Option<String> {
        let ids: Vec<String> = self.ids.iter().map(i64::to_string).collect();
        let more = if self.count > ids.len() { format!(" … ({} in all)", self.count) } else { String::new() };
        (self.count > 0).then(|| format!("{} {}{more}", self.what, ids.join(", ")))
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

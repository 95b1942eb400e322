//! Forgetting: documents that leave the memory for good, with all that was ever in them.
//!
//! The one exception to "nothing is deleted": a client wants the texts gone. Rows of every version go, retired ones included,
//! with the change-sets that did nothing else; those that did keep their number and lose their summary, which names texts. What
//! is derived (full-text and match index, lexicon) is emptied and built anew from what stays, since a deleted entry leaves its words
//! behind there. `secure_delete` overwrites what is deleted, `VACUUM` writes the file anew, and the log is cut to nothing.
//!
//! Linear in what stays. Cannot reach copies of the file, nor what a disk keeps of overwritten blocks.

use super::history::{chain, undoers};
use super::record::ChangeSet;
use super::{Error, Memory, Writer, lexicon_update, words};
use rusqlite::params;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is to be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forget<'a> {
    /// All documents that ever had this name.
    Document(&'a str),
    /// All documents for this client.
    Client(&'a str),
}

/// What was forgotten, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Names of the documents.
    pub documents: Vec<String>,
    /// Their units, retired ones included.
    pub units: usize,
    /// Their segments, superseded ones included.
    pub segments: usize,
    /// Files that they were imported from.
    pub files: usize,
    /// Units of other documents that lost wording to a revision of these, and whose new wording goes with these.
    pub bereft: usize,
    /// The last change-set that took such wording; undone before, it gives it back.
    pub bereft_by: Option<i64>,
}

/// Units of other documents whose wording was retired for wording of the doomed ones alone, and the last change-set that did so.
const BEREFT: &str = "
    WITH doomed (id) AS (
        SELECT id FROM document WHERE name = ?1 OR id IN (SELECT document FROM client_document WHERE client = ?2))
    SELECT count(DISTINCT m.unit), max(x.born) FROM succession x
    JOIN segment n ON n.id = x.new JOIN version nv ON nv.id = n.version
    JOIN segment s ON s.id = x.old JOIN membership m ON m.segment = s.id AND m.died = s.died
    JOIN unit u ON u.id = m.unit JOIN document d ON d.id = u.document
    WHERE x.died IS NULL AND d.died IS NULL AND d.id NOT IN doomed AND nv.document IN doomed
      AND NOT EXISTS (SELECT 1 FROM succession y JOIN segment o ON o.id = y.new JOIN version ov ON ov.id = o.version
                      WHERE y.old = s.id AND y.died IS NULL AND ov.document NOT IN doomed)";

/// What took place of the summary of a change-set that also concerned other documents.
const PARTLY: &str = "(part of it was forgotten)";

const DOOMED: &str = "
    CREATE TEMP TABLE doomed_document (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE doomed_unit (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE doomed_segment (id INTEGER PRIMARY KEY) STRICT;";

/// The change-sets that the doomed rows name.
const DOOMED_CHANGES: &str = "
    SELECT born FROM document WHERE id IN doomed_document UNION SELECT died FROM document WHERE id IN doomed_document
    UNION SELECT born FROM version WHERE document IN doomed_document
    UNION SELECT died FROM version WHERE document IN doomed_document
    UNION SELECT born FROM import_file WHERE document IN doomed_document
    UNION SELECT died FROM import_file WHERE document IN doomed_document
    UNION SELECT born FROM document_detail WHERE document IN doomed_document
    UNION SELECT died FROM document_detail WHERE document IN doomed_document
    UNION SELECT born FROM occurrence WHERE unit IN doomed_unit UNION SELECT died FROM occurrence WHERE unit IN doomed_unit
    UNION SELECT born FROM unit WHERE id IN doomed_unit UNION SELECT died FROM unit WHERE id IN doomed_unit
    UNION SELECT born FROM unit_detail WHERE unit IN doomed_unit UNION SELECT died FROM unit_detail WHERE unit IN doomed_unit
    UNION SELECT born FROM membership WHERE unit IN doomed_unit UNION SELECT died FROM membership WHERE unit IN doomed_unit
    UNION SELECT born FROM segment WHERE id IN doomed_segment UNION SELECT died FROM segment WHERE id IN doomed_segment";

/// From the leaves up.
const DELETE: &str = "
    DELETE FROM revival WHERE kind IN ('unit', 'unit_detail', 'membership') AND id IN doomed_unit
        OR kind = 'segment' AND id IN doomed_segment OR kind = 'document' AND id IN doomed_document
        OR kind = 'document_detail' AND id IN doomed_document
        OR kind = 'occurrence' AND id IN (SELECT id FROM import_file WHERE document IN doomed_document)
        OR kind = 'version' AND id IN (SELECT id FROM version WHERE document IN doomed_document)
        OR kind = 'import_file' AND id IN (SELECT id FROM import_file WHERE document IN doomed_document)
        OR kind = 'link' AND id IN (SELECT id FROM link WHERE unit IN doomed_unit)
        OR kind = 'succession' AND id IN (SELECT id FROM succession WHERE old IN doomed_segment);
    DELETE FROM occurrence WHERE unit IN doomed_unit
        OR file IN (SELECT id FROM import_file WHERE document IN doomed_document);
    DELETE FROM import_file WHERE document IN doomed_document;
    DELETE FROM succession WHERE old IN doomed_segment;
    UPDATE succession SET new = NULL WHERE new IN doomed_segment;
    DELETE FROM link WHERE unit IN doomed_unit;
    DELETE FROM membership WHERE unit IN doomed_unit;
    DELETE FROM unit_detail WHERE unit IN doomed_unit;
    DELETE FROM placement WHERE version IN (SELECT id FROM version WHERE document IN doomed_document);
    DELETE FROM unit WHERE id IN doomed_unit;
    DELETE FROM segment WHERE id IN doomed_segment;
    DELETE FROM version WHERE document IN doomed_document;
    DELETE FROM document_detail WHERE document IN doomed_document;
    DELETE FROM document WHERE id IN doomed_document;
    DROP TABLE doomed_document; DROP TABLE doomed_unit; DROP TABLE doomed_segment;
    DELETE FROM match_segment; DELETE FROM match_posting; DELETE FROM match_token; DELETE FROM match_language;
    UPDATE match_state SET through = 0, tombstones = 0;";

/// The change-sets that rows still name.
const KEPT_CHANGES: &str = "
    SELECT born FROM document UNION SELECT died FROM document UNION SELECT born FROM version UNION SELECT died FROM version
    UNION SELECT born FROM segment UNION SELECT died FROM segment UNION SELECT born FROM unit UNION SELECT died FROM unit
    UNION SELECT born FROM unit_detail UNION SELECT died FROM unit_detail
    UNION SELECT born FROM membership UNION SELECT died FROM membership UNION SELECT born FROM link
    UNION SELECT died FROM link UNION SELECT born FROM succession UNION SELECT died FROM succession
    UNION SELECT born FROM import_file UNION SELECT died FROM import_file
    UNION SELECT change_set FROM revival
    UNION SELECT born FROM document_detail UNION SELECT died FROM document_detail
    UNION SELECT born FROM occurrence UNION SELECT died FROM occurrence";

impl Forget<'_> {
    /// Name and client, one of them null.
    fn columns(&self) -> [Option<&str>; 2] {
        match *self {
            Self::Document(name) => [Some(name), None],
            Self::Client(client) => [None, Some(client)],
        }
    }
}

impl Memory {
    /// What forgetting would take away; no document when there is nothing to forget.
    pub fn forgettable(&self, what: Forget<'_>) -> Result<Forgotten, Error> {
        let mut names = self
            .connection
            .prepare("SELECT DISTINCT name FROM document WHERE name = ?1 OR id IN (SELECT document FROM client_document WHERE client = ?2) ORDER BY name")?;
        let documents = names.query_map(what.columns(), |row| row.get(0))?.collect::<Result<_, _>>()?;
        let count = |sql| self.connection.query_row(sql, what.columns(), |row| row.get(0));
        let (bereft, bereft_by) =
            self.connection.query_row(BEREFT, what.columns(), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Forgotten {
            documents,
            bereft,
            bereft_by,
            units: count(
                "SELECT count(*) FROM unit WHERE document IN (SELECT id FROM document WHERE name = ?1 OR id IN (SELECT document FROM client_document WHERE client = ?2))",
            )?,
            segments: count(
                "SELECT count(*) FROM segment s JOIN version v ON v.id = s.version
                 WHERE v.document IN (SELECT id FROM document WHERE name = ?1 OR id IN (SELECT document FROM client_document WHERE client = ?2))",
            )?,
            files: count(
                "SELECT count(*) FROM import_file
                 WHERE document IN (SELECT id FROM document WHERE name = ?1 OR id IN (SELECT document FROM client_document WHERE client = ?2))",
            )?,
        })
    }

    /// Takes documents out of the memory for good; whether no trace is left in the file and beside it. `false` when another
    /// program has the memory open (its log may hold what was forgotten until that ends) or no room was left to write
    /// the file anew; the texts are out of the memory then as well.
    pub fn forget(&mut self, change: &ChangeSet, what: Forget<'_>) -> Result<bool, Error> {
        self.connection.pragma_update(None, "secure_delete", true)?;
        self.connection.pragma_update(None, "temp_store", "MEMORY")?;
        // Each deletion would look for what points to its row, mostly without an index: all are checked at the end instead.
        self.connection.pragma_update(None, "foreign_keys", false)?;
        let result = self.write(change, |writer| writer.forget(what));
        self.connection.pragma_update(None, "foreign_keys", true)?;
        self.known.forget();
        result?;
        Ok(self.wipe().unwrap_or(false))
    }

    /// Writes the file anew and empties its log; whether nobody stood in the way.
    fn wipe(&self) -> Result<bool, Error> {
        self.connection.execute_batch("VACUUM")?;
        let is_busy = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0))?;
        Ok(!is_busy)
    }

    /// Copies that alinea made beside the memory before it changed the schema: forgetting does not reach them.
    pub fn copies(&self) -> Result<Vec<PathBuf>, Error> {
        let Some(name) = self.path.file_name() else { return Ok(Vec::new()) };
        let prefix = format!("{}.before-", name.to_string_lossy());
        let folder = std::path::absolute(&self.path)?;
        let Some(folder) = folder.parent() else { return Ok(Vec::new()) };
        let mut copies = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(&prefix) {
                copies.push(entry.path());
            }
        }
        copies.sort();
        Ok(copies)
    }
}

impl Writer<'_> {
    fn forget(&mut self, what: Forget<'_>) -> Result<(), Error> {
        self.connection().execute_batch(DOOMED)?;
        self.connection().execute(
            "INSERT INTO doomed_document SELECT id FROM document WHERE name = ?1 OR id IN (SELECT document FROM client_document WHERE client = ?2)",
            what.columns(),
        )?;
        self.connection().execute_batch(
            "INSERT INTO doomed_unit SELECT id FROM unit WHERE document IN doomed_document;
             INSERT INTO doomed_segment SELECT id FROM segment
                 WHERE version IN (SELECT id FROM version WHERE document IN doomed_document);",
        )?;
        let doomed = self.memory().numbers(DOOMED_CHANGES, [])?;
        self.connection().execute_batch(DELETE)?;
        lexicon_update::forget_all(self.connection())?;
        words::rebuild(self.connection())?;
        self.forget_changes(&doomed)?;
        let mut dangling = self.connection().prepare("PRAGMA foreign_key_check")?;
        if dangling.exists([])? {
            return Err(Error::Damaged("a row that stays points to one that would go".to_owned()));
        }
        Ok(())
    }

    /// Change-sets that did nothing else go; the others, and all of a chain of undos that one of them is in, lose their summary.
    fn forget_changes(&self, doomed: &BTreeSet<i64>) -> Result<(), Error> {
        let changes = self.memory().changes()?;
        let undoers = undoers(&changes);
        let last = |number: i64| chain(&undoers, number).last;
        let doomed: BTreeSet<i64> = doomed.iter().map(|&number| last(number)).collect();
        let kept: BTreeSet<i64> = self.memory().numbers(KEPT_CHANGES, [])?.into_iter().map(last).collect();
        for number in changes.iter().map(|change| change.number).filter(|&number| number != self.change) {
            let chain = last(number);
            match (doomed.contains(&chain), kept.contains(&chain)) {
                (false, _) => {}
                (true, true) => {
                    self.connection()
                        .execute("UPDATE change_set SET summary = ?2 WHERE id = ?1", params![number, PARTLY])?;
                }
                (true, false) => {
                    self.connection().execute("DELETE FROM change_set WHERE id = ?1", [number])?;
                }
            }
        }
        Ok(())
    }
}

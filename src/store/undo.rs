//! Undoing a change-set: what it brought to life dies, what it retired lives again, in a change-set of its own.
//!
//! Refused when later work stands on it: when a row that it brought has died since, or a later row needs one that would die. The
//! first is asked before anything is done, the second afterwards, of the rows that were turned; what is found rolls back.
//!
//! An undo has no rows of its own; `revival` notes those it brought back, so that it can be undone as well. Undoing an undo
//! is doing again, and undoing a change-set that was done again is undoing the last of its chain (see `history`).
//!
//! A few passes over the tables, since no index leads from a change-set to its rows.

use super::history::{Chain, chain, undoers};
use super::{Error, Memory, Writer, name};
use crate::model::UnitId;
use rusqlite::params;
use std::collections::BTreeSet;

/// Why a change-set cannot be undone: what came after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// The change-set that was to be undone.
    pub change: i64,
    /// Later change-sets that must be undone first, newest first.
    pub later: Vec<i64>,
    /// Units that they touched, the first [`MOST_NAMED`](Self::MOST_NAMED) of them.
    pub units: Vec<UnitId>,
    /// How many there are.
    pub count: usize,
    /// Documents in which that happened.
    pub documents: Vec<String>,
}

impl Touched {
    /// More names than this help nobody.
    pub const MOST_NAMED: usize = 10;
}

impl std::fmt::Display for Touched {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "later work stands on change-set {}", self.change)?;
        let documents: Vec<String> = self.documents.iter().map(|name| format!("“{name}”")).collect();
        if !documents.is_empty() {
            write!(formatter, ", in {}", documents.join(", "))?;
        }
        if self.units.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = self.units.iter().map(|unit| unit.0.as_str()).collect();
        let more =
            if self.count > names.len() { format!(" and {} more", self.count - names.len()) } else { String::new() };
        write!(formatter, ": {}{more}", names.join(", "))
    }
}

/// What an undo did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undone {
    /// The change-set of the undo itself.
    pub number: i64,
    /// The change-set that does not hold any more, or holds again.
    pub change: i64,
}

/// The statements that turn the rows of a table. `?1` is the change-set to be undone, `?2` the undo.
struct Table {
    /// Rows that were brought to life and have died since: unit, document, and what they died in.
    touched: &'static str,
    /// What was brought to life dies.
    retire: &'static str,
    /// What is to live again is noted.
    note: &'static str,
    /// What was retired lives again.
    revive: &'static str,
}

/// The same four statements for each table, put together when the program is built. `$key` are the columns by which `revival`
/// knows a row; `$unit` and `$document` say where it belongs.
macro_rules! table {
    ($name:literal, $key:literal, $unit:literal, $document:literal) => {
        Table {
            touched: concat!(
                "SELECT ", $unit, ", ", $document, ", died FROM ", $name, " WHERE died IS NOT NULL AND died <> ?1 AND ",
                table!(@brought $name, $key)
            ),
            retire: concat!("UPDATE ", $name, " SET died = ?2 WHERE died IS NULL AND ", table!(@brought $name, $key)),
            note: concat!(
                "INSERT INTO revival (change_set, kind, id, variant, position, born) SELECT ?2, '", $name, "', ", $key,
                " FROM ", $name, " WHERE died = ?1 AND born <> ?1"
            ),
            revive: concat!("UPDATE ", $name, " SET died = NULL WHERE died = ?1 AND born <> ?1"),
        }
    };
    (@brought $name:literal, $key:literal) => {
        concat!(
            "(born = ?1 OR (", $key, ") IN (SELECT id, variant, position, born FROM revival WHERE change_set = ?1 AND kind = '",
            $name, "'))"
        )
    };
}

const TABLES: &[Table] = &[
    table!("document", "id, 0, 0, born", "NULL", "id"),
    table!("version", "id, 0, 0, born", "NULL", "document"),
    table!(
        "segment",
        "id, 0, 0, born",
        "coalesce((SELECT unit FROM membership m WHERE m.segment = segment.id AND m.died IS NULL),
                  (SELECT max(unit) FROM membership m WHERE m.segment = segment.id AND m.died IS NOT NULL))",
        "(SELECT v.document FROM version v WHERE v.id = segment.version)"
    ),
    table!("unit", "id, 0, 0, born", "id", "document"),
    table!("unit_detail", "unit, 0, 0, born", "unit", "(SELECT u.document FROM unit u WHERE u.id = unit_detail.unit)"),
    table!(
        "membership",
        "unit, variant, position, born",
        "unit",
        "(SELECT u.document FROM unit u WHERE u.id = membership.unit)"
    ),
    table!("link", "id, 0, 0, born", "unit", "(SELECT u.document FROM unit u WHERE u.id = link.unit)"),
    table!("succession", "id, 0, 0, born", "NULL", "NULL"),
    table!("import_file", "id, 0, 0, born", "NULL", "document"),
    table!("document_detail", "document, 0, 0, born", "NULL", "document"),
    table!(
        "occurrence",
        "file, ordinal, 0, born",
        "unit",
        "(SELECT f.document FROM import_file f WHERE f.id = occurrence.file)"
    ),
];

/// What would be there twice: unit, document, and what brought the other one. Asked between retiring and reviving.
const TWICE: &[&str] = &[
    "SELECT NULL, b.id, b.born FROM document a JOIN document b ON b.name = a.name AND b.died IS NULL
     WHERE a.died = ?1 AND a.born <> ?1",
    "SELECT b.unit, NULL, b.born FROM membership a CROSS JOIN membership b ON b.segment = a.segment AND b.died IS NULL
     WHERE a.died = ?1 AND a.born <> ?1",
    "SELECT NULL, b.document, b.born FROM version a
     JOIN version b ON b.document = a.document AND b.language = a.language AND b.died IS NULL
     WHERE a.died = ?1 AND a.born <> ?1",
    "SELECT NULL, b.document, b.born FROM document_detail a
     JOIN document_detail b ON b.document = a.document AND b.died IS NULL WHERE a.died = ?1 AND a.born <> ?1",
    "SELECT b.unit, NULL, b.born FROM occurrence a
     JOIN occurrence b ON b.file = a.file AND b.ordinal = a.ordinal AND b.died IS NULL
     WHERE a.died = ?1 AND a.born <> ?1",
];

/// Live rows that need one that is dead now, from either side: unit, document, and the later change-set. `?1` is the
/// change-set that was undone, `?2` the undo.
const ORPHANS: &[&str] = &[
    // What was retired, and what stands on it.
    "SELECT m.unit, NULL, m.born FROM segment s CROSS JOIN membership m ON m.segment = s.id AND m.died IS NULL
     WHERE s.died = ?2",
    "SELECT u.id, u.document, m.born FROM unit u CROSS JOIN membership m ON m.unit = u.id AND m.died IS NULL
     WHERE u.died = ?2",
    "SELECT u.id, u.document, d.born FROM unit u CROSS JOIN unit_detail d ON d.unit = u.id AND d.died IS NULL
     WHERE u.died = ?2",
    "SELECT u.id, u.document, o.born FROM unit u CROSS JOIN occurrence o ON o.unit = u.id AND o.died IS NULL
     WHERE u.died = ?2 AND o.born > ?1",
    "SELECT u.id, d.id, u.born FROM document d CROSS JOIN unit u ON u.document = d.id AND u.died IS NULL
     WHERE d.died = ?2",
    "SELECT NULL, d.id, v.born FROM document d CROSS JOIN version v ON v.document = d.id AND v.died IS NULL
     WHERE d.died = ?2",
    "SELECT NULL, d.id, f.born FROM document d CROSS JOIN import_file f ON f.document = d.id AND f.died IS NULL
     WHERE d.died = ?2",
    // A segment that a later version took over stands there.
    "SELECT (SELECT m.unit FROM membership m WHERE m.segment = s.id AND m.died IS NULL), v.document, s.born
     FROM version v CROSS JOIN segment s ON s.version = v.id AND s.died IS NULL
     WHERE v.died = ?2 AND NOT EXISTS (
         SELECT 1 FROM placement p JOIN version w ON w.id = p.version AND w.died IS NULL WHERE p.segment = s.id)",
    // What was linked with a variant that an earlier command had added.
    "SELECT l.unit, NULL, l.born FROM membership m CROSS JOIN link l ON l.unit = m.unit AND l.died IS NULL
     WHERE m.died = ?2 AND m.segment IN (l.source, l.target)",
    // An earlier version keeps in its text what is retired elsewhere once more.
    "SELECT NULL, v.document, v.born FROM segment s CROSS JOIN placement p ON p.segment = s.id
     CROSS JOIN version v ON v.id = p.version AND v.died IS NULL WHERE s.died = ?2 AND v.born > ?1",
    // What lives again, and what it stands on.
    "SELECT u.id, d.id, d.died FROM revival r CROSS JOIN unit u ON u.id = r.id
     CROSS JOIN document d ON d.id = u.document AND d.died IS NOT NULL WHERE r.change_set = ?2 AND r.kind = 'unit'",
    "SELECT NULL, d.id, d.died FROM revival r CROSS JOIN version v ON v.id = r.id
     CROSS JOIN document d ON d.id = v.document AND d.died IS NOT NULL WHERE r.change_set = ?2 AND r.kind = 'version'",
    "SELECT NULL, d.id, d.died FROM revival r CROSS JOIN import_file f ON f.id = r.id
     CROSS JOIN document d ON d.id = f.document AND d.died IS NOT NULL
     WHERE r.change_set = ?2 AND r.kind = 'import_file'",
    "SELECT NULL, d.id, d.died FROM revival r CROSS JOIN segment s ON s.id = r.id CROSS JOIN version v ON v.id = s.version
     CROSS JOIN document d ON d.id = v.document AND d.died IS NOT NULL
     WHERE r.change_set = ?2 AND r.kind = 'segment'",
    "SELECT u.id, u.document, u.died FROM revival r CROSS JOIN unit u ON u.id = r.id AND u.died IS NOT NULL
     WHERE r.change_set = ?2 AND r.kind IN ('unit_detail', 'membership')",
    "SELECT r.id, NULL, s.died FROM revival r
     CROSS JOIN membership m ON m.unit = r.id AND m.variant = r.variant AND m.position = r.position AND m.born = r.born
     CROSS JOIN segment s ON s.id = m.segment AND s.died IS NOT NULL
     WHERE r.change_set = ?2 AND r.kind = 'membership'",
];

/// Units of which something died or lives again by an undo: their change-sets and numbers there.
const TURNED: &str = "
    SELECT born, number FROM unit WHERE id IN (
        SELECT unit FROM membership WHERE died = ?1
        UNION SELECT unit FROM unit_detail WHERE died = ?1
        UNION SELECT id FROM revival WHERE change_set = ?1 AND kind IN ('membership', 'unit_detail'))";

/// A row that is in the way: its unit, its document, the change-set that put it there.
type Hit = (Option<i64>, Option<i64>, Option<i64>);

impl Memory {
    /// What `undo` takes when it is not told: the newest change-set that holds and is no undo itself.
    pub fn newest_change(&self) -> Result<Option<i64>, Error> {
        let changes = self.changes()?;
        let undoers = undoers(&changes);
        let candidates = changes.iter().rev().filter(|change| change.undoes.is_none());
        Ok(candidates.map(|change| change.number).find(|&number| chain(&undoers, number).holds))
    }
}

impl Writer<'_> {
    /// Undoes a change-set; of an undo, does again what it had undone. [`Error::Touched`] when later work stands on it.
    pub fn undo(&mut self, change: i64) -> Result<Undone, Error> {
        let Chain { last, .. } = self.undoable(change)?;
        let hits = self.hits(TABLES.iter().map(|table| table.touched), &[&last])?;
        self.refuse_hits(change, &hits)?;
        let both = params![last, self.change];
        for table in TABLES {
            self.connection().prepare_cached(table.retire)?.execute(both)?;
        }
        let hits = self.hits(TWICE.iter().copied(), &[&last])?;
        self.refuse_hits(change, &hits)?;
        for table in TABLES {
            self.connection().prepare_cached(table.note)?.execute(both)?;
            self.connection().prepare_cached(table.revive)?.execute([last])?;
        }
        let hits = self.hits(ORPHANS.iter().copied(), &[&last, &self.change])?;
        self.refuse_hits(change, &hits)?;
        self.connection().execute("UPDATE change_set SET undoes = ?1 WHERE id = ?2", both)?;
        self.unteach(TURNED, [self.change])?;
        self.superseded = None;
        self.versions.clear();
        Ok(Undone { number: self.change, change })
    }

    /// The chain of a change-set that may be undone.
    fn undoable(&self, number: i64) -> Result<Chain, Error> {
        let changes = self.memory().changes()?;
        let found = changes.iter().find(|change| change.number == number && number != self.change);
        let found = found.ok_or(Error::NoChange(number))?;
        let chain = chain(&undoers(&changes), number);
        match found.command.as_str() {
            _ if !chain.holds => Err(Error::UndoneAlready { change: number, by: chain.last }),
            Self::FORGET => Err(Error::Forgotten(number)),
            _ => Ok(chain),
        }
    }

    /// The command whose change-sets cannot be undone.
    pub const FORGET: &'static str = "forget";

    fn hits(
        &self,
        statements: impl Iterator<Item = &'static str>,
        parameters: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<Hit>, Error> {
        let mut hits = Vec::new();
        for sql in statements {
            let mut statement = self.connection().prepare_cached(sql)?;
            let rows = statement.query_map(parameters, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            for row in rows {
                hits.push(row?);
            }
        }
        Ok(hits)
    }

    fn refuse_hits(&self, change: i64, hits: &[Hit]) -> Result<(), Error> {
        if hits.is_empty() {
            return Ok(());
        }
        let units: BTreeSet<i64> = hits.iter().filter_map(|hit| hit.0).collect();
        let documents: BTreeSet<i64> = hits.iter().filter_map(|hit| hit.1).collect();
        let later: BTreeSet<i64> = hits.iter().filter_map(|hit| hit.2).filter(|&later| later != self.change).collect();
        let mut unit_name = self
            .connection()
            .prepare_cached("SELECT c.salt, u.number FROM unit u JOIN change_set c ON c.id = u.born WHERE u.id = ?1")?;
        let named = units
            .iter()
            .take(Touched::MOST_NAMED)
            .map(|unit| unit_name.query_row([unit], |row| Ok(name::unit_name(&row.get::<_, String>(0)?, row.get(1)?))));
        let named = named.collect::<Result<_, _>>()?;
        let mut document_name = self.connection().prepare_cached("SELECT name FROM document WHERE id = ?1")?;
        let names: BTreeSet<String> =
            documents.iter().map(|id| document_name.query_row([id], |row| row.get(0))).collect::<Result<_, _>>()?;
        Err(Error::Touched(Box::new(Touched {
            change,
            later: later.into_iter().rev().collect(),
            units: named,
            count: units.len(),
            documents: names.into_iter().collect(),
        })))
    }
}

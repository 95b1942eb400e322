//! What was done to a memory: its change-sets, what each brought and retired, and whether it was undone.
//!
//! An undo is a change-set like any other, so it can be undone itself. The undo of a change-set, the undo of that undo and so
//! on are a chain; a change-set holds when an even number of undos came after it in its chain, and the last of the chain is
//! the one whose rows tell what it comes to now.
//!
//! Rows that name a change-set are found by going through the tables once: there is no index for what is asked so rarely.

use super::course::{self, WordingChange};
use super::{Error, Memory};
use crate::model::UnitId;
use rusqlite::Params;
use std::collections::{BTreeSet, HashMap};

/// Rows that came to life and rows that were retired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Counts {
    pub born: usize,
    pub died: usize,
}

/// A change-set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is called by: they count through a memory.
    pub number: i64,
    /// UTC, RFC 3339.
    pub at: String,
    /// `align`, `import`, …
    pub command: String,
    /// A line for people.
    pub summary: String,
    /// The change-set that it undid.
    pub undoes: Option<i64>,
    /// For the undo of an undo the change-set that holds again by it.
    pub does_again: Option<i64>,
    /// The undo after which it does not hold any more.
    pub undone_by: Option<i64>,
    /// Units that it brought and retired.
    pub units: Counts,
    /// Segments that it brought and retired.
    pub segments: Counts,
    /// What it did to the wording of the unit whose history this is: what it retired, then what it brought or brought back.
    pub wording: Vec<WordingChange>,
}

/// Whose history.
#[derive(Debug, Clone, Copy)]
pub enum HistoryOf<'a> {
    /// Everything that was done.
    Memory,
    /// What was done to the documents of a name, retired ones included.
    Document(&'a str),
    /// What was done to a unit and its segments.
    Unit(&'a UnitId),
}

/// Where the chain of a change-set ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chain {
    /// The last of it: undoing that turns the change-set round.
    pub(super) last: i64,
    /// Whether the change-set holds.
    pub(super) holds: bool,
}

/// Born, died, revived. What came and went in one change-set counts as neither: nobody ever saw it, and an undo leaves it dead.
const UNITS: [&str; 3] = [
    "SELECT born, count(*) FROM unit WHERE died IS NULL OR died <> born GROUP BY born",
    "SELECT died, count(*) FROM unit WHERE died <> born GROUP BY died",
    "SELECT change_set, count(*) FROM revival WHERE kind = 'unit' GROUP BY change_set",
];
const SEGMENTS: [&str; 3] = [
    "SELECT born, count(*) FROM segment WHERE died IS NULL OR died <> born GROUP BY born",
    "SELECT died, count(*) FROM segment WHERE died <> born GROUP BY died",
    "SELECT change_set, count(*) FROM revival WHERE kind = 'segment' GROUP BY change_set",
];

impl Memory {
    /// The change-sets, newest first; `None` when there never was such a document or unit.
    pub fn history(&self, of: HistoryOf<'_>) -> Result<Option<Vec<Change>>, Error> {
        let _snapshot = self.snapshot()?;
        let mut wording = Vec::new();
        let wanted = match of {
            HistoryOf::Memory => None,
            HistoryOf::Document(name) => Some(self.changes_of_document(name)?),
            HistoryOf::Unit(unit) => match self.unit_row(unit)? {
                Some(row) => {
                    wording = self.course_of(row)?;
                    Some(self.changes_of_unit(row, &wording)?)
                }
                None => return Ok(None),
            },
        };
        if wanted.as_ref().is_some_and(BTreeSet::is_empty) {
            return Ok(None);
        }
        let mut changes = self.changes()?;
        let undoers = undoers(&changes);
        let (units, segments) = (self.counts(&UNITS)?, self.counts(&SEGMENTS)?);
        let done_again = done_again(&changes);
        let mut kept_chains = BTreeSet::new();
        for change in &mut changes {
            let chain = chain(&undoers, change.number);
            change.undone_by = if chain.holds { None } else { Some(chain.last) };
            change.units = turned(&units, chain);
            change.segments = turned(&segments, chain);
            change.wording = course::turned(&wording, chain);
            change.does_again = done_again.get(&change.number).copied();
            if wanted.as_ref().is_none_or(|wanted| wanted.contains(&change.number)) {
                kept_chains.insert(chain.last);
            }
        }
        changes.retain(|change| kept_chains.contains(&chain(&undoers, change.number).last));
        changes.reverse();
        Ok(Some(changes))
    }

    /// All of them in their order, without what is counted.
    pub(super) fn changes(&self) -> Result<Vec<Change>, Error> {
        let mut statement =
            self.connection.prepare_cached("SELECT id, at, command, summary, undoes FROM change_set ORDER BY id")?;
        let rows = statement.query_map([], |row| {
            Ok(Change {
                number: row.get(0)?,
                at: row.get(1)?,
                command: row.get(2)?,
                summary: row.get(3)?,
                undoes: row.get(4)?,
                does_again: None,
                undone_by: None,
                units: Counts::default(),
                segments: Counts::default(),
                wording: Vec::new(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// For each change-set what its rows say: those born in it or brought back by it, those that died in it.
    fn counts(&self, [born, died, revived]: &[&str; 3]) -> Result<HashMap<i64, Counts>, Error> {
        let mut counts: HashMap<i64, Counts> = HashMap::new();
        for (sql, is_death) in [(born, false), (died, true), (revived, false)] {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (change, count): (i64, usize) = (row.get(0)?, row.get(1)?);
                let counts = counts.entry(change).or_default();
                if is_death { counts.died += count } else { counts.born += count }
            }
        }
        Ok(counts)
    }

    /// Those of the unit itself, and those of all wording in its course.
    fn changes_of_unit(&self, unit: i64, course: &[course::Wording]) -> Result<BTreeSet<i64>, Error> {
        let mut numbers = self.numbers(
            "SELECT born FROM unit WHERE id = ?1 UNION SELECT died FROM unit WHERE id = ?1
             UNION SELECT born FROM unit_detail WHERE unit = ?1 UNION SELECT died FROM unit_detail WHERE unit = ?1
             UNION SELECT born FROM membership WHERE unit = ?1 UNION SELECT died FROM membership WHERE unit = ?1
             UNION SELECT change_set FROM revival WHERE kind = 'unit' AND id = ?1",
            [unit],
        )?;
        for wording in course {
            numbers.insert(wording.born);
            numbers.extend(wording.died.into_iter().chain(wording.revived.iter().copied()));
        }
        Ok(numbers)
    }

    fn changes_of_document(&self, name: &str) -> Result<BTreeSet<i64>, Error> {
        self.numbers(
            "WITH named (id) AS (SELECT id FROM document WHERE name = ?1)
             SELECT born FROM document WHERE name = ?1 UNION SELECT died FROM document WHERE name = ?1
             UNION SELECT born FROM version WHERE document IN named UNION SELECT died FROM version WHERE document IN named
             UNION SELECT born FROM import_file WHERE document IN named
             UNION SELECT died FROM import_file WHERE document IN named
             UNION SELECT born FROM unit WHERE document IN named UNION SELECT died FROM unit WHERE document IN named
             UNION SELECT s.died FROM version v JOIN segment s ON s.version = v.id WHERE v.document IN named
             UNION SELECT r.change_set FROM revival r JOIN unit u ON u.id = r.id
                   WHERE r.kind = 'unit' AND u.document IN named",
            [name],
        )
    }

    /// The change-sets that a statement names; null is none.
    pub(super) fn numbers(&self, sql: &str, parameters: impl Params) -> Result<BTreeSet<i64>, Error> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, |row| row.get::<_, Option<i64>>(0))?;
        rows.filter_map(Result::transpose).collect::<Result<_, _>>().map_err(Error::from)
    }
}

/// Which change-set undid which. Each has one undo at most: what is undone again is the last of its chain.
pub(super) fn undoers(changes: &[Change]) -> HashMap<i64, i64> {
    changes.iter().filter_map(|change| Some((change.undoes?, change.number))).collect()
}

pub(super) fn chain(undoers: &HashMap<i64, i64>, number: i64) -> Chain {
    let mut chain = Chain { last: number, holds: true };
    while let Some(&undoer) = undoers.get(&chain.last) {
        chain = Chain { last: undoer, holds: !chain.holds };
    }
    chain
}

/// For each undo of an undo the change-set at the beginning of the chain that holds again by it.
fn done_again(changes: &[Change]) -> HashMap<i64, i64> {
    let undoes: HashMap<i64, i64> = changes.iter().filter_map(|change| Some((change.number, change.undoes?))).collect();
    let mut found = HashMap::new();
    for &undo in undoes.keys() {
        let (mut first, mut undos) = (undo, 0);
        while let Some(&before) = undoes.get(&first) {
            (first, undos) = (before, undos + 1);
        }
        if undos % 2 == 0 {
            found.insert(undo, first);
        }
    }
    found
}

/// What a change-set brought and retired. After an undo its own rows do not tell any more, but those of the last of the
/// chain do: what that brought back, the one before it had retired.
fn turned(counts: &HashMap<i64, Counts>, chain: Chain) -> Counts {
    let own = counts.get(&chain.last).copied().unwrap_or_default();
    if chain.holds { own } else { Counts { born: own.died, died: own.born } }
}

//! One state of a memory, to read from whatever other programs write meanwhile.
//!
//! Every statement alone reads one state, but two need not read the same: a unit that was listed by the first may be retired
//! before the second asks for it, and was then missing from an export without a word. A deferred transaction around both
//! keeps the state of its first read. With a write-ahead log it hinders nobody; with a rollback journal (on a network share)
//! writers wait for its end.
//!
//! Beginning it also tells whether another program has written since: what is remembered of the file is forgotten then.
//! That costs a few microseconds.

use super::{Error, Memory};
use rusqlite::{Transaction, TransactionBehavior};

/// As long as it is there, what is read from its memory is one state.
#[derive(Debug)]
pub struct Snapshot<'a> {
    /// None inside another transaction, which is one state already.
    _transaction: Option<Transaction<'a>>,
    state: i64,
}

impl Snapshot<'_> {
    /// A number that is another one after another program has written; of use only to compare with an earlier one of the same
    /// open memory.
    pub fn state(&self) -> i64 {
        self.state
    }
}

impl Memory {
    /// Holds the memory as it is now, to read from it.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, Error> {
        let transaction = self
            .connection
            .is_autocommit()
            .then(|| Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred))
            .transpose()?;
        // It is a read, too: the first one settles which state the transaction sees.
        let state = self.notice_others()?;
        Ok(Snapshot { _transaction: transaction, state })
    }

    /// Forgets what is remembered of the file when another program has written to it since.
    pub(super) fn notice_others(&self) -> Result<i64, Error> {
        let mut statement = self.connection.prepare_cached("PRAGMA data_version")?;
        let state = statement.query_row([], |row| row.get(0))?;
        self.known.keep_while(state);
        Ok(state)
    }
}

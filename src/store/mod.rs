//! Units ↔ SQLite: the memory file. The only Rust code with SQL; hands out no connections.
//!
//! A [`Memory`] is one file. It is read through methods that stream, and written through [`Memory::write`]: one
//! transaction, one change-set, all or nothing. Rows are never changed but for the change-set that retired them (`born`,
//! `died`; see `migrations/0001_memory.sql`), so that a command can be undone and a revision keeps what it supersedes.
//!
//! | file | is about |
//! |---|---|
//! | `open`, `newborn`, `network`, `migrate` | the file: what is opened and how, a first write, versions of the schema |
//! | `write`, `fields`, `revision`, `extend`, `retire`, `import`, `bulk` | a transaction: documents, versions, units; imported units |
//! | `superseded`, `elsewhere`, `arrival` | what revisions retired: which pairs, in other documents, when they come again |
//! | `snapshot`, `documents`, `segments`, `units`, `stream`, `batch`, `seen`, `repeats`, `assemble`, `order` | reading |
//! | `match_index`, `match_update` | which segments share words with a query |
//! | `lesson`, `lexicon`, `lexicon_codec`, `lexicon_update` | which words were translated how |
//! | `history`, `undo` | which change-sets there were and which still hold; taking one back |
//! | `forget` | documents that leave for good |
//! | `check`, `match_check` | whether a file adds up |
//! | `codec`, `checksum`, `name`, `words` | how values become columns |
//! | `record`, `error` | what goes in, what comes out, what fails |

mod arrival;
mod assemble;
mod batch;
mod bulk;
mod check;
mod checksum;
mod codec;
mod course;
mod documents;
mod elsewhere;
mod error;
mod extend;
mod fields;
mod forget;
mod former;
mod history;
mod import;
mod lesson;
mod lexicon;
mod lexicon_codec;
mod lexicon_update;
mod match_check;
mod match_index;
mod match_update;
mod migrate;
mod name;
mod network;
mod newborn;
mod open;
mod order;
mod outline;
mod pairing;
mod record;
mod repeats;
mod retire;
mod revision;
mod seen;
mod segments;
mod snapshot;
mod stream;
mod superseded;
mod undo;
mod units;
mod words;
mod write;

#[cfg(test)]
mod tests;

pub use arrival::Again;
pub use batch::Batch;
pub use check::Problems;
pub use course::WordingChange;
pub use elsewhere::Gone;
pub use error::Error;
pub use forget::{Forget, Forgotten};
pub use former::FormerUnit;
pub use history::{Change, Counts, HistoryOf};
pub use match_index::{IndexedToken, TokenId};
pub use outline::Outline;
pub use pairing::{LinkedBead, Pairing, linked_beads, pairings};
pub use record::{
    ChangeSet, DocumentEntry, DocumentFields, DocumentId, DocumentKind, DocumentSummary, FileHeader, FileId,
    NewSegment, NewUnit, Placed, Repeat, SegmentId, StoredSegment, StoredUnit, UnitFilter,
};
pub use revision::{RevisedSegment, is_revision};
pub use snapshot::Snapshot;
pub use undo::{Touched, Undone};
pub use write::Writer;

use crate::lexicon::Teacher;
use newborn::Newborn;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// An open memory.
#[derive(Debug)]
pub struct Memory {
    // Declared before `newborn`: the connection must be closed when the file of a failed first write is removed.
    connection: Connection,
    path: PathBuf,
    /// While nothing has been written to a new memory.
    newborn: Option<Newborn>,
    on_network: bool,
    known: assemble::Known,
    /// Who learns the lexicon, and whether that waits.
    teacher: Option<Teacher>,
    learns_later: bool,
    /// What the last write left behind.
    wrote: Option<i64>,
}

impl Memory {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The number of the change-set that the last [`write`](Self::write) left; `None` when it failed or changed nothing.
    pub fn wrote(&self) -> Option<i64> {
        self.wrote
    }

    /// Files and folders of a memory that is still being made: what a program that is ended now should take away, in this order.
    pub fn unfinished(&self) -> Vec<PathBuf> {
        self.newborn.as_ref().map(Newborn::unfinished).unwrap_or_default()
    }

    /// Whether the file lies on a network share, where two computers writing at once can damage it: worth a warning.
    pub fn is_on_network(&self) -> bool {
        self.on_network
    }
}

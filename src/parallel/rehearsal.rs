//! What taking a document in would do to a memory: it is done in a transaction that is rolled back.
//!
//! So it tells what it would be to the last unit, and costs as much.

use super::{KeepError, KeepOptions, Kept, Parallel};
use crate::store::{self, ChangeSet, DocumentFields, Memory};

/// How a rehearsal ended. An error in any case, so that nothing is kept.
enum Rehearsed {
    Done(Kept),
    Failed(KeepError),
}

impl From<store::Error> for Rehearsed {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Parallel {
    /// What [`keep`](Self::keep) would do: it is done, and taken back before anybody sees it.
    pub fn rehearse(
        &self,
        memory: &mut Memory,
        fields: &DocumentFields,
        digests: &[Vec<u8>],
        options: KeepOptions,
    ) -> Result<Kept, KeepError> {
        let change = ChangeSet { command: String::new(), summary: String::new(), at: String::new(), salt: 0 };
        let done = memory.write::<(), Rehearsed>(&change, |writer| {
            Err(self.keep(writer, fields, digests, options).map_or_else(Rehearsed::Failed, Rehearsed::Done))
        });
        match done {
            Ok(()) => Ok(Kept::default()),
            Err(Rehearsed::Done(kept)) => Ok(kept),
            Err(Rehearsed::Failed(error)) => Err(error),
        }
    }
}

//! The lexicon as it was: without what was taught after a change-set.
//!
//! Many documents that are aligned one after another, with a break in between, are all to be aligned with the same knowledge. Lessons
//! belong to change-sets, so what the later ones taught is summed up once and taken away from each word that is read. Exact as long as
//! no lesson of an earlier change-set was learnt anew since (its units were revised, or undone): such a lesson counts as it is now.
//!
//! Cost: each later lesson is read once; their sums stay in memory.

use super::lexicon_codec::{Counts, to_counts};
use super::{Error, Memory};
use rusqlite::OptionalExtension;

impl Memory {
    /// From now on [`lexicon`](Self::lexicon) leaves out what change-sets after this one taught; 0 leaves out all of them.
    pub fn know_only_until(&mut self, change: i64) -> Result<(), Error> {
        let mut later = Counts::new();
        {
            let mut lessons =
                self.connection.prepare_cached("SELECT counts FROM lexicon_lesson WHERE change_set > ?1")?;
            let mut rows = lessons.query([change])?;
            while let Some(row) = rows.next()? {
                for (id, word) in to_counts(row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)? {
                    later.entry(id).or_default().add(&word, 1);
                }
            }
        }
        self.taught_later = later;
        Ok(())
    }

    /// The number of the newest change-set; 0 when there is none.
    pub fn last_change(&self) -> Result<i64, Error> {
        let mut statement = self.connection.prepare_cached("SELECT coalesce(max(id), 0) FROM change_set")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// What tells a change-set from that of the same number in another memory; `None` when there is none.
    pub fn salt_of(&self, change: i64) -> Result<Option<String>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT salt FROM change_set WHERE id = ?1")?;
        Ok(statement.query_row([change], |row| row.get(0)).optional()?)
    }
}

//! Many segments in one transaction: their match keys are put into the index sorted, all at once.
//!
//! The index is over hashes, so that each segment goes to another page of it than the one before: a quarter of the time of storing
//! rows, and more where the index outgrows the cache. Once a transaction has brought many, the index is dropped, and made anew
//! before it ends, which sorts. All of that is within the transaction: one that fails leaves the index as it was, and nobody else
//! ever sees the memory without it.
//!
//! A look-up by key would go through all segments meanwhile (its answer would be right). So it is done only for whoever promises
//! to look up none ([`Writer::expect_many`]), and not while the memory has superseded wording, which is looked up.

use super::superseded::Superseded;
use super::{Error, Writer};
use rusqlite::Connection;

/// Fewer new segments than this go into the index one by one.
const MANY: i64 = if cfg!(test) { 8 } else { 20_000 };
/// So many old segments are sorted as quickly as one new one is put into the index.
const OLD_FOR_NEW: i64 = 4;

/// As the migration that made it has it.
const INDEX: &str = "CREATE INDEX segment_key ON segment (key_hash)";

/// What becomes of the index of match keys in a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum KeyIndex {
    /// It stays.
    #[default]
    Needed,
    /// Nobody looks anything up by key.
    Spare,
    /// It is gone until the end.
    Dropped,
}

impl Writer<'_> {
    /// From here on nothing is looked up by its match key: what is brought may be left out of that index until the end.
    pub fn expect_many(&mut self) {
        if self.key_index == KeyIndex::Needed {
            self.key_index = KeyIndex::Spare;
        }
    }

    /// Drops the index when this transaction has brought enough segments that making it anew costs less.
    pub(super) fn lighten(&mut self) -> Result<(), Error> {
        let (old, new) = (self.first_segment - 1, self.next_segment - self.first_segment);
        if self.key_index != KeyIndex::Spare || new < MANY || new * OLD_FOR_NEW < old {
            return Ok(());
        }
        if self.superseded.as_ref().is_some_and(Superseded::is_empty) {
            self.connection().execute_batch("DROP INDEX segment_key")?;
            self.key_index = KeyIndex::Dropped;
        }
        Ok(())
    }
}

/// Makes the index anew when it was dropped.
pub(super) fn restore(connection: &Connection, index: KeyIndex) -> Result<(), Error> {
    if index == KeyIndex::Dropped {
        connection.execute_batch(INDEX)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::*;
    use super::{INDEX, KeyIndex, MANY};
    use crate::language::LanguageTag;
    use crate::model::{Unit, Variant};

    fn import(memory: &mut Memory, salt: u64, fails: bool) -> Result<KeyIndex, Error> {
        let tag = |text: &str| LanguageTag::parse(text).unwrap();
        let change =
            ChangeSet { command: "test".into(), summary: String::new(), at: "2026-01-02T03:04:05Z".into(), salt };
        memory.write(&change, |writer| {
            let fields = DocumentFields { name: format!("d{salt}"), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Imported, &fields)?;
            let file = writer.put_file(document, "f.tmx", "tmx", &[salt as u8], &FileHeader::default())?;
            writer.expect_many();
            for number in 0..MANY {
                let texts = [("en", format!("text {number}")), ("es", format!("texto {number}"))];
                let unit = Unit::imported(texts.map(|(language, text)| Variant::plain(tag(language), &text)).into());
                writer.put_imported(document, file, &unit)?;
            }
            if fails { Err(Error::Full) } else { Ok(writer.key_index) }
        })
    }

    fn index(memory: &Memory) -> String {
        let sql = "SELECT sql FROM sqlite_schema WHERE name = 'segment_key'";
        memory.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_index_of_keys_is_there_whether_many_segments_came_or_failed_to() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("m.db")).unwrap();
        assert_eq!(index(&memory), INDEX, "as the migration made it");
        assert_eq!(import(&mut memory, 1, false).unwrap(), KeyIndex::Dropped);
        assert_eq!((index(&memory).as_str(), memory.check().unwrap()), (INDEX, Vec::new()));
        import(&mut memory, 2, true).unwrap_err();
        assert_eq!((index(&memory).as_str(), memory.check().unwrap()), (INDEX, Vec::new()));
        let count = |memory: &Memory| {
            let sql = "SELECT count(*) FROM segment INDEXED BY segment_key WHERE key_hash IS NOT NULL";
            memory.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
        };
        assert_eq!(count(&memory), 2 * MANY);
        memory.write(&change_set(3), |writer| writer.undo(1).map(|_| ())).unwrap();
        assert_eq!((count(&memory), memory.check().unwrap()), (2 * MANY, Vec::new()));
    }

    fn change_set(salt: u64) -> ChangeSet {
        ChangeSet { command: "undo".into(), summary: String::new(), at: "2026-01-02T03:04:05Z".into(), salt }
    }
}

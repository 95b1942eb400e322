//! What the full-text index holds of a segment: its words, folded, one space between them.
//!
//! The tokenizer of the index cuts at ASCII punctuation and spaces and lowers ASCII letters by itself, so ASCII text goes in
//! as it is: most of the time of an import would be spent here otherwise. What the index holds is checked by a sum of hashes
//! over each word with its place, which is the same in whatever order they are read.

use super::{Error, Memory, checksum, migrate};
use crate::text::{fold_into, words};
use rusqlite::{Connection, TransactionBehavior, params};
use std::borrow::Cow;

/// The tokenizer keeps so many bytes of a word.
const LONGEST_WORD: usize = 32_768;

/// The words of a text for the index. Linear.
pub(super) fn index_words(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut indexed = String::with_capacity(text.len() + 8);
    for word in words(text) {
        if !indexed.is_empty() {
            indexed.push(' ');
        }
        fold_into(&text[word.range], &mut indexed);
    }
    Cow::Owned(indexed)
}

/// Empties the index, or makes it where it is not there, and fills it from all segments.
pub(super) fn rebuild(connection: &Connection) -> Result<(), Error> {
    migrate::make_full_text_index(connection)?;
    take_in(connection, i64::MIN)
}

/// Takes in the segments from one on, at the end of the transaction that brought them: one after the other they find the words of
/// the index in the caches of the processor, which those of rows and their indexes would take; that was 8 % of an import.
pub(super) fn take_in(connection: &Connection, first: i64) -> Result<(), Error> {
    let mut read = connection.prepare_cached("SELECT id, text FROM segment WHERE id >= ?1 ORDER BY id")?;
    let mut write = connection.prepare_cached("INSERT INTO segment_words (rowid, words) VALUES (?1, ?2)")?;
    let mut rows = read.query([first])?;
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        write.execute(params![row.get::<_, i64>(0)?, index_words(text)])?;
    }
    Ok(())
}

impl Memory {
    /// Forgets the full-text index and builds it anew from the segments, in a transaction of its own.
    pub fn rebuild_full_text_index(&mut self) -> Result<(), Error> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        rebuild(&transaction)?;
        Ok(transaction.commit()?)
    }
}

/// Whether the index holds each word of each segment in its place, and nothing else. Within a transaction, which takes away
/// what is made here.
pub(super) fn holds_all(connection: &Connection) -> Result<bool, Error> {
    let mut sum = 0u64;
    let mut read = connection.prepare("SELECT id, text FROM segment")?;
    let mut rows = read.query([])?;
    let mut lower = Vec::new();
    while let Some(row) = rows.next()? {
        let segment = row.get(0)?;
        let indexed = index_words(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?);
        let cut = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
        let words = indexed.as_bytes().split(cut).filter(|word| !word.is_empty());
        for (place, word) in words.enumerate() {
            lower.clear();
            lower.extend(word[..word.len().min(LONGEST_WORD)].iter().map(u8::to_ascii_lowercase));
            sum = sum.wrapping_add(hash(&mut lower, segment, place as i64));
        }
    }
    // The view of an index is a table of the connection, not of the file.
    let forbids_writing: bool = connection.pragma_query_value(None, "query_only", |row| row.get(0))?;
    connection.pragma_update(None, "query_only", false)?;
    let made = connection
        .execute_batch("CREATE VIRTUAL TABLE temp.indexed_word USING fts5vocab('main', 'segment_words', 'instance')");
    connection.pragma_update(None, "query_only", forbids_writing)?;
    made?;
    let mut read = connection.prepare("SELECT term, doc, \"offset\" FROM temp.indexed_word")?;
    let mut rows = read.query([])?;
    while let Some(row) = rows.next()? {
        lower.clear();
        lower.extend_from_slice(row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?);
        sum = sum.wrapping_sub(hash(&mut lower, row.get(1)?, row.get(2)?));
    }
    Ok(sum == 0)
}

/// Of a word in its place, which is appended to it.
fn hash(word: &mut Vec<u8>, segment: i64, place: i64) -> u64 {
    word.extend_from_slice(&segment.to_le_bytes());
    word.extend_from_slice(&place.to_le_bytes());
    checksum::hash(word) as u64
}

#[cfg(test)]
mod tests {
    use super::index_words;

    #[test]
    fn words_are_folded_and_parted() {
        for (text, indexed) in [
            ("", ""),
            ("Plain, ASCII.", "Plain, ASCII."),
            ("«¡Qué día!» — l’élite", "que dia l'elite"),
            ("日本語 test", "日 本 語 test"),
            ("«\u{202F}Merci\u{202F}»", "merci"),
        ] {
            assert_eq!(index_words(text), indexed, "{text}");
        }
    }
}

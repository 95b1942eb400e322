//! Writing the match index: segments that it does not hold yet are taken in, at the end of the transaction that brought
//! them.
//!
//! All segments above the last one indexed are cut into tokens, the occurrences sorted by list, and each list is extended
//! once: sorting is what makes a million segments cheap, and a single one costs a few rows. Batches bound the memory.
//!
//! Superseded segments are taken in like the others, so that what brings them back to life need not know of the index.
//!
//! Time O(n log n) in the number of words; about 12 bytes of memory a word of a batch.

use super::match_index::{MIXED, MOST_TOKENS, TOKEN_SHIFT, bucket, key, last_key, mixed, push_varint};
use super::{Error, Memory};
use crate::text::match_tokens;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::collections::HashMap;

/// Segments of a batch: some three million words.
const BATCH: usize = 250_000;
/// A list is continued in a new row beyond so many bytes: rows of a table keep within a page of 4096 up to about this.
const PIECE_BYTES: usize = 3_900;
/// A mixed list that would grow beyond so many bytes is divided by length: from about then on, reading only the lengths that
/// can match saves more than the rows cost.
const MIXED_BYTES: usize = 400;
/// Distinct tokens that are remembered between batches.
const MOST_KNOWN: usize = 1_000_000;

/// A token as this transaction knows it.
#[derive(Clone, Copy)]
struct Known {
    id: u32,
    /// Occurrences before this batch.
    frequency: i64,
    /// Occurrences in this batch.
    added: i64,
}

/// A word of a segment: which list it goes to, and the segment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    token: u32,
    bucket: u8,
    segment: i64,
}

/// What is known of a language.
struct Language {
    id: i64,
    tokens: HashMap<String, Known>,
}

/// The index while it is extended.
struct Update<'a> {
    connection: &'a Connection,
    languages: HashMap<String, Language>,
    next_token: u32,
    /// Tokens from here on have no list yet.
    first_new: u32,
    occurrences: Vec<Occurrence>,
}

/// Takes in all segments that the index does not hold.
pub(super) fn update(connection: &Connection) -> Result<(), Error> {
    let next = |sql| connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0));
    let mut last = next("SELECT coalesce(max(segment), 0) FROM match_segment")?;
    let newest = next("SELECT coalesce(max(id), 0) FROM segment")?;
    if last >= newest {
        return Ok(());
    }
    // Every token has a list, and the lists are in the order of the tokens.
    let next_token = u32::try_from((next("SELECT coalesce(max(key), 0) FROM match_posting")? >> TOKEN_SHIFT) + 1)
        .map_err(|_| Error::Damaged("a token id of the match index is out of range".to_owned()))?;
    let mut update =
        Update { connection, languages: HashMap::new(), next_token, first_new: next_token, occurrences: Vec::new() };
    while last < newest {
        last = update.batch(last)?;
    }
    Ok(())
}

impl Memory {
    /// Forgets the match index and builds it anew from the segments, in a transaction of its own.
    pub fn rebuild_match_index(&mut self) -> Result<(), Error> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(
            "DELETE FROM match_segment; DELETE FROM match_posting; DELETE FROM match_token; DELETE FROM match_language;",
        )?;
        update(&transaction)?;
        Ok(transaction.commit()?)
    }
}

impl Update<'_> {
    /// Takes in the segments of a batch; the last of them.
    fn batch(&mut self, after: i64) -> Result<i64, Error> {
        self.first_new = self.next_token;
        self.occurrences.clear();
        let last = self.read(after)?;
        self.occurrences.sort_unstable();
        self.write_lists()?;
        self.write_tokens()?;
        if self.languages.values().map(|language| language.tokens.len()).sum::<usize>() > MOST_KNOWN {
            self.languages.clear();
        }
        Ok(last)
    }

    /// Cuts the segments of a batch into tokens.
    fn read(&mut self, after: i64) -> Result<i64, Error> {
        let mut read = self.connection.prepare_cached(
            "SELECT s.id, v.language, coalesce(s.match_key, s.text) FROM segment s
             CROSS JOIN version v ON v.id = s.version WHERE s.id > ?1 ORDER BY s.id LIMIT ?2",
        )?;
        let mut write =
            self.connection.prepare_cached("INSERT INTO match_segment (segment, tokens) VALUES (?1, ?2)")?;
        let mut rows = read.query(params![after, BATCH])?;
        let (mut last, mut tokens, mut bytes) = (after, Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let segment: i64 = row.get(0)?;
            let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            tokens.clear();
            bytes.clear();
            self.tokens(text(1)?, text(2)?, &mut tokens)?;
            tokens.iter().for_each(|&token| push_varint(u64::from(token), &mut bytes));
            write.execute(params![segment, bytes])?;
            let bucket = bucket(tokens.len());
            self.occurrences.extend(tokens.iter().map(|&token| Occurrence { token, bucket, segment }));
            last = segment;
        }
        Ok(last)
    }

    /// The token ids of a text.
    fn tokens(&mut self, language: &str, text: &str, tokens: &mut Vec<u32>) -> Result<(), Error> {
        if !self.languages.contains_key(language) {
            let known = Language { id: language_id(self.connection, language)?, tokens: HashMap::new() };
            self.languages.insert(language.to_owned(), known);
        }
        let language = self.languages.get_mut(language).expect("it was put there right above");
        let (connection, next_token) = (self.connection, &mut self.next_token);
        let mut failure = None;
        match_tokens(text, |token| {
            if let Some(known) = language.tokens.get_mut(token.class) {
                known.added += 1;
                tokens.push(known.id);
                return;
            }
            match stored_token(connection, language.id, token.class) {
                Ok(None) if *next_token >= MOST_TOKENS => failure = Some(Error::TooManyWords),
                Ok(stored) => {
                    let (id, frequency) = stored.unwrap_or((*next_token, 0));
                    *next_token += u32::from(stored.is_none());
                    language.tokens.insert(token.class.to_owned(), Known { id, frequency, added: 1 });
                    tokens.push(id);
                }
                Err(error) => failure = Some(error.into()),
            }
        });
        failure.map_or(Ok(()), Err)
    }

    /// Extends the lists of each token by its part of the sorted occurrences.
    fn write_lists(&self) -> Result<(), Error> {
        let mut bytes = Vec::with_capacity(PIECE_BYTES + 16);
        for occurrences in self.occurrences.chunk_by(|one, next| one.token == next.token) {
            self.extend_token(occurrences, &mut bytes)?;
        }
        Ok(())
    }

    /// Extends the mixed list of a token while it is short; divides it, or extends the lists by length.
    fn extend_token(&self, occurrences: &[Occurrence], bytes: &mut Vec<u8>) -> Result<(), Error> {
        let token = occurrences[0].token;
        let is_new = token >= self.first_new;
        let stored = if is_new { None } else { last_piece(self.connection, token, MIXED)? };
        if stored.is_none() && !is_new {
            return self.extend_lists(occurrences, false, bytes);
        }
        let old = stored.as_ref().map_or(&[][..], |(.., bytes)| bytes);
        // An entry takes two bytes at least.
        if old.len() + 2 * occurrences.len() <= MIXED_BYTES {
            let (mut last, mut entries) = (stored.as_ref().map_or(0, |(_, last, _)| *last), occurrences.to_vec());
            entries.sort_unstable_by_key(|occurrence| occurrence.segment);
            bytes.clear();
            bytes.extend_from_slice(old);
            for occurrence in entries {
                push_varint((occurrence.segment - last).unsigned_abs(), bytes);
                bytes.push(occurrence.bucket);
                last = occurrence.segment;
            }
            return self.write_piece(key(token, MIXED), last, bytes);
        }
        let mut all: Vec<Occurrence> =
            mixed(old).map(|(segment, bucket)| Occurrence { token, bucket, segment }).collect();
        all.extend_from_slice(occurrences);
        all.sort_unstable();
        self.connection.prepare_cached("DELETE FROM match_posting WHERE key = ?1")?.execute([key(token, MIXED)])?;
        self.extend_lists(&all, true, bytes)
    }

    /// Extends the list of each length.
    fn extend_lists(&self, occurrences: &[Occurrence], is_new: bool, bytes: &mut Vec<u8>) -> Result<(), Error> {
        for list in occurrences.chunk_by(|one, next| one.bucket == next.bucket) {
            self.extend_list(list, is_new, bytes)?;
        }
        Ok(())
    }

    fn extend_list(&self, list: &[Occurrence], is_new: bool, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let Occurrence { token, bucket, .. } = list[0];
        bytes.clear();
        let (mut piece, mut last) = (key(token, bucket), 0);
        let stored = if is_new { None } else { last_piece(self.connection, token, bucket)? };
        if let Some((stored_piece, stored_last, segments)) = stored {
            (piece, last) = (stored_piece, stored_last);
            *bytes = segments;
        }
        for occurrence in list {
            // A segment that holds a word twice must not be divided between rows.
            if bytes.len() >= PIECE_BYTES && occurrence.segment != last {
                self.write_piece(piece, last, bytes)?;
                (piece, last) = (piece + 1, 0);
                bytes.clear();
            }
            push_varint((occurrence.segment - last).unsigned_abs(), bytes);
            last = occurrence.segment;
        }
        self.write_piece(piece, last, bytes)
    }

    fn write_piece(&self, piece: i64, last: i64, bytes: &[u8]) -> Result<(), Error> {
        let mut write = self.connection.prepare_cached(
            "INSERT INTO match_posting (key, last, segments) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET last = excluded.last, segments = excluded.segments",
        )?;
        write.execute(params![piece, last, bytes])?;
        Ok(())
    }

    /// Writes the tokens that occurred, with their frequency.
    fn write_tokens(&mut self) -> Result<(), Error> {
        let mut write = self.connection.prepare_cached(
            "INSERT INTO match_token (language, class, id, frequency) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (language, class) DO UPDATE SET frequency = excluded.frequency",
        )?;
        for language in self.languages.values_mut() {
            for (class, known) in language.tokens.iter_mut().filter(|(_, known)| known.added > 0) {
                known.frequency += std::mem::take(&mut known.added);
                write.execute(params![language.id, class, known.id, known.frequency])?;
            }
        }
        Ok(())
    }
}

fn language_id(connection: &Connection, language: &str) -> rusqlite::Result<i64> {
    connection.prepare_cached("INSERT OR IGNORE INTO match_language (language) VALUES (?1)")?.execute([language])?;
    let mut read = connection.prepare_cached("SELECT id FROM match_language WHERE language = ?1")?;
    read.query_row([language], |row| row.get(0))
}

fn stored_token(connection: &Connection, language: i64, class: &str) -> rusqlite::Result<Option<(u32, i64)>> {
    let mut read =
        connection.prepare_cached("SELECT id, frequency FROM match_token WHERE language = ?1 AND class = ?2")?;
    read.query_row(params![language, class], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// The key, last segment and bytes of the last row of a list.
fn last_piece(connection: &Connection, token: u32, bucket: u8) -> rusqlite::Result<Option<(i64, i64, Vec<u8>)>> {
    let mut read = connection.prepare_cached(
        "SELECT key, last, segments FROM match_posting WHERE key BETWEEN ?1 AND ?2 ORDER BY key DESC LIMIT 1",
    )?;
    read.query_row([key(token, bucket), last_key(token, bucket)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()
}

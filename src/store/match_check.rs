//! Whether the match index is what its segments make it.
//!
//! Each segment is cut into stems again and compared with what the index holds of it. The lists of a token are compared with the
//! segments by a sum of hashes of all occurrences: both sides are read once, in their own order, and neither is kept.
//!
//! Time: that of building the index, without sorting. Memory: some ten bytes for each different stem, and a bounded number of
//! words. A segment whose content has changed tells nothing of the index and is left out.

use super::checksum;
use super::match_index::{MIXED, TOKEN_SHIFT, bucket, key, mixed, push_varint, varints};
use super::match_update::{MOST_KNOWN, stored_token};
use super::{Error, Memory};
use crate::text::{cut_to_stem, match_tokens};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashMap;

/// Where the bucket begins in a key.
const BUCKET_SHIFT: u32 = TOKEN_SHIFT - 8;

/// What segments say of a token, less what the index says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Balance {
    frequency: i64,
    occurrences: i64,
    hashes: u64,
}

type Random = foldhash::fast::RandomState;

/// The stems of a language that were looked up, with their tokens.
#[derive(Default)]
struct Language {
    id: Option<i64>,
    tokens: HashMap<String, Option<u32>, Random>,
    /// Segments, less those that the index counts.
    segments: i64,
}

#[derive(Default)]
struct Check {
    languages: HashMap<String, Language>,
    balances: HashMap<u32, Balance, Random>,
    lacking: usize,
    differing: usize,
}

/// What is wrong with the index, each kind once.
pub(super) fn check(memory: &Memory, problems: &mut Vec<String>) -> Result<(), Error> {
    let connection = &memory.connection;
    let mut check = Check::default();
    check.segments(connection)?;
    check.frequencies(connection)?;
    let misplaced = check.lists(connection)?;
    let wrong = |is_wrong: fn(&Balance) -> bool| check.balances.values().filter(|one| is_wrong(one)).count();
    let lists = wrong(|one| one.occurrences != 0 || one.hashes != 0).max(misplaced);
    let strangers = "SELECT count(*) FROM match_segment WHERE segment NOT IN (SELECT id FROM segment)";
    for (count, what) in [
        (check.lacking, "the match index lacks segments"),
        (check.differing, "the match index holds other words than the segments"),
        (connection.query_row(strangers, [], |row| row.get(0))?, "the match index holds segments that are not there"),
        (lists, "the lists of the match index do not name the segments of their words"),
        (wrong(|one| one.frequency != 0), "the match index counts words wrongly"),
        (check.languages(connection)?, "the match index counts the segments of languages wrongly"),
        (usize::from(!goes_far_enough(connection)?), "the match index does not know how far it goes"),
    ] {
        if count > 0 {
            problems.push(format!("{what} ({count})"));
        }
    }
    Ok(())
}

/// Whether the index ends where the segments do, and can have as many dead segments as it says.
fn goes_far_enough(connection: &Connection) -> Result<bool, Error> {
    let sql = "SELECT through = (SELECT coalesce(max(id), 0) FROM segment)
                   AND tombstones BETWEEN 0 AND (SELECT count(*) FROM segment WHERE died IS NOT NULL) FROM match_state";
    Ok(connection.query_row(sql, [], |row| row.get(0)).optional()?.unwrap_or(false))
}

impl Check {
    /// Compares what the index holds of each segment.
    fn segments(&mut self, connection: &Connection) -> Result<(), Error> {
        let mut read = connection.prepare(
            "SELECT s.id, v.language, coalesce(s.match_key, s.text), s.key_hash, s.died IS NULL, m.tokens FROM segment s
             CROSS JOIN version v ON v.id = s.version LEFT JOIN match_segment m ON m.segment = s.id ORDER BY s.id",
        )?;
        let mut rows = read.query([])?;
        let (mut tokens, mut bytes) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let held = row.get_ref(5)?.as_blob_or_null().map_err(rusqlite::Error::from)?;
            let Some(held) = held else {
                self.lacking += usize::from(row.get::<_, bool>(4)?);
                continue;
            };
            let text = row.get_ref(2)?.as_bytes().map_err(rusqlite::Error::from)?;
            let language = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let text = std::str::from_utf8(text)
                .ok()
                .filter(|text| checksum::hash(text.as_bytes()) == row.get(3).unwrap_or(0));
            tokens.clear();
            let is_known = self.tokens(connection, language, text.unwrap_or_default(), &mut tokens)?;
            if text.is_some() {
                bytes.clear();
                tokens.iter().for_each(|&token| push_varint(u64::from(token), &mut bytes));
                self.differing += usize::from(!is_known || bytes != held);
            } else {
                tokens.extend(varints(held).map(|token| u32::try_from(token).unwrap_or(u32::MAX)));
            }
            let (bucket, segment) = (bucket(tokens.len()), row.get(0)?);
            for &token in &tokens {
                let balance = self.balances.entry(token).or_default();
                balance.frequency += 1;
                balance.occurrences += 1;
                balance.hashes = balance.hashes.wrapping_add(hash(token, bucket, segment));
            }
        }
        Ok(())
    }

    /// The tokens of a text, and whether the index knows them all.
    fn tokens(
        &mut self,
        connection: &Connection,
        language: &str,
        text: &str,
        tokens: &mut Vec<u32>,
    ) -> Result<bool, Error> {
        if !self.languages.contains_key(language) {
            let mut read = connection.prepare_cached("SELECT id FROM match_language WHERE language = ?1")?;
            let id = read.query_row([language], |row| row.get(0)).optional()?;
            self.languages.insert(language.to_owned(), Language { id, ..Language::default() });
        }
        let language = self.languages.get_mut(language).expect("it was put there right above");
        language.segments += 1;
        if language.tokens.len() > MOST_KNOWN {
            language.tokens.clear();
        }
        let (mut is_known, mut failure) = (true, None);
        match_tokens(text, |token| match language.token(connection, token.class) {
            Ok(Some(token)) => tokens.push(token),
            Ok(None) => is_known = false,
            Err(error) => failure = Some(error),
        });
        failure.map_or(Ok(is_known), |error| Err(error.into()))
    }

    /// Takes away what the index says of how often words occur.
    fn frequencies(&mut self, connection: &Connection) -> Result<(), Error> {
        let mut read = connection.prepare("SELECT id, frequency FROM match_token")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let token = u32::try_from(row.get::<_, i64>(0)?).unwrap_or(u32::MAX);
            self.balances.entry(token).or_default().frequency -= row.get::<_, i64>(1)?;
        }
        Ok(())
    }

    /// Takes away what the lists say; how many of their rows are not where they should be, or cannot be read.
    fn lists(&mut self, connection: &Connection) -> Result<usize, Error> {
        let mut read = connection.prepare("SELECT key, last, segments FROM match_posting ORDER BY key")?;
        let mut rows = read.query([])?;
        let (mut wrong, mut previous) = (0, None);
        let (mut entries, mut bytes) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let (place, last): (i64, i64) = (row.get(0)?, row.get(1)?);
            let held = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            let (token, list) =
                (u32::try_from(place >> TOKEN_SHIFT).unwrap_or(u32::MAX), (place >> BUCKET_SHIFT) as u8);
            read_list(held, list, &mut entries, &mut bytes);
            let is_whole = bytes == held && entries.last().is_some_and(|&(segment, _)| segment == last);
            wrong += usize::from(!is_whole || !follows(place, previous));
            previous = Some(place);
            let balance = self.balances.entry(token).or_default();
            for &(segment, bucket) in &entries {
                balance.occurrences -= 1;
                balance.hashes = balance.hashes.wrapping_sub(hash(token, bucket, segment));
            }
        }
        Ok(wrong)
    }

    /// In how many languages the index counts other segments than it holds.
    fn languages(&mut self, connection: &Connection) -> Result<usize, Error> {
        let mut read = connection.prepare("SELECT language, segments FROM match_language")?;
        let mut rows = read.query([])?;
        while let Some(row) = rows.next()? {
            let language = String::from_utf8_lossy(row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?);
            self.languages.entry(language.into_owned()).or_default().segments -= row.get::<_, i64>(1)?;
        }
        Ok(self.languages.values().filter(|language| language.segments != 0).count())
    }
}

impl Language {
    /// The token of a word; `None` when the index does not know it.
    fn token(&mut self, connection: &Connection, word: &str) -> rusqlite::Result<Option<u32>> {
        let Some(id) = self.id else { return Ok(None) };
        if let Some(&token) = self.tokens.get(word) {
            return Ok(token);
        }
        let mut stem = word.to_owned();
        cut_to_stem(&mut stem);
        let token = stored_token(connection, id, &stem)?.map(|(token, _)| token);
        self.tokens.insert(word.to_owned(), token);
        Ok(token)
    }
}

/// Reads segments with their buckets, and writes them again: what does not come out as it went in is damaged.
fn read_list(held: &[u8], list: u8, entries: &mut Vec<(i64, u8)>, bytes: &mut Vec<u8>) {
    entries.clear();
    bytes.clear();
    if list == MIXED {
        entries.extend(mixed(held));
    } else {
        entries.extend(varints(held).scan(0i64, |segment, difference| {
            *segment = segment.wrapping_add_unsigned(difference);
            Some((*segment, list))
        }));
    }
    let mut last = 0i64;
    for &(segment, bucket) in entries.iter() {
        push_varint(segment.wrapping_sub(last) as u64, bytes);
        bytes.extend((list == MIXED).then_some(bucket));
        last = segment;
    }
}

/// Whether a row is the next piece of its list or the first of another; a token with a mixed list has no other.
fn follows(place: i64, previous: Option<i64>) -> bool {
    let list = |place: i64| (place >> TOKEN_SHIFT, (place >> BUCKET_SHIFT) as u8);
    let (token, bucket) = list(place);
    let first = u32::try_from(token).map(|token| key(token, bucket));
    match previous.map(|previous| (list(previous), previous)) {
        Some(((same, MIXED), _)) if same == token => false,
        Some((same, previous)) if same == (token, bucket) => place == previous + 1,
        _ => first == Ok(place),
    }
}

/// Of one occurrence of a token.
fn hash(token: u32, bucket: u8, segment: i64) -> u64 {
    let mut bytes = [0; 13];
    bytes[..4].copy_from_slice(&token.to_le_bytes());
    bytes[4] = bucket;
    bytes[5..].copy_from_slice(&segment.to_le_bytes());
    checksum::hash(&bytes) as u64
}

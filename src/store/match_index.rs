//! The match index: token lists that name the segments which share words with a query.
//!
//! The stems of words become token ids, each with the list of segments that hold it, cut by the length of the segments: a
//! query reads the lists of its rarest words for the lengths that can match (`lookup::candidates` says why these are
//! enough). Ids are kept as varint differences, about a byte and a half each. A rare word, as most are, has one short list
//! for all lengths. The token ids of each segment stand beside, so that a candidate is verified without cutting its text
//! into words again. Segments that died stay in the lists until they are many; who reads them looks at the segment itself
//! in the end.
//!
//! Reading costs a descent of a B-tree for each token and a pass over its lists. `match_update` is how it is written.

use super::{Error, Memory, SegmentId, StoredSegment};
use crate::language::LanguageTag;
use rusqlite::{OptionalExtension, params};
use std::ops::RangeInclusive;

/// A token of the index: the words of one stem in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenId(pub u32);

/// A token, and how often it occurs in the segments of its language, superseded ones included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexedToken {
    /// Which it is.
    pub id: TokenId,
    /// How often it occurs.
    pub frequency: u64,
}

/// Both go down the B-tree once; the test of the query plan looks at these very texts.
const ONE_LIST: &str = "SELECT segments FROM match_posting WHERE key = ?1";
const LISTS: &str = "SELECT segments FROM match_posting WHERE key BETWEEN ?1 AND ?2";
const TOKEN: &str = "SELECT id, frequency FROM match_token WHERE language = ?1 AND class = ?2";
const TOKENS_OF: &str = "SELECT tokens FROM match_segment WHERE segment = ?1";
const LIVE: &str = "SELECT version, text FROM segment WHERE id = ?1 AND died IS NULL";

/// Bits of a key for the number of a piece: half a billion pieces of hundreds of segments each.
const PIECE_BITS: u32 = 29;
/// Bits of a key for the length bucket.
const BUCKET_BITS: u32 = 8;
/// Where the token begins in a key.
pub(super) const TOKEN_SHIFT: u32 = BUCKET_BITS + PIECE_BITS;
/// So many tokens fit into the rest of a key, whose first bit is its sign.
pub(super) const MOST_TOKENS: u32 = 1 << (63 - TOKEN_SHIFT);
/// Up to this length each has a bucket of its own.
const EXACT_LENGTHS: usize = 16;

/// The bucket of segments of `length` words: exact up to 16, then four to each doubling.
pub(super) fn bucket(length: usize) -> u8 {
    if length <= EXACT_LENGTHS {
        return u8::try_from(length).expect("it was compared right above");
    }
    let doublings = length.ilog2();
    let quarter = (length >> (doublings - 2)) & 3;
    let steps = (doublings - EXACT_LENGTHS.ilog2()) * 4 + u32::try_from(quarter).expect("it has two bits");
    u8::try_from(EXACT_LENGTHS as u32 + 1 + steps).unwrap_or(u8::MAX)
}

/// The bucket that stands for all lengths: a rare word's one list, where each segment is followed by its bucket. No segment
/// in the index has no words.
pub(super) const MIXED: u8 = 0;

/// The segments of a mixed list with their buckets.
pub(super) fn mixed(bytes: &[u8]) -> impl Iterator<Item = (i64, u8)> + '_ {
    let (mut rest, mut segment) = (bytes, 0i64);
    std::iter::from_fn(move || {
        let end = rest.iter().position(|&byte| byte < 0x80)? + 1;
        segment = segment.wrapping_add_unsigned(varints(&rest[..end]).next()?);
        let bucket = *rest.get(end)?;
        rest = &rest[end + 1..];
        Some((segment, bucket))
    })
}

/// The key of the first piece of a list.
pub(super) fn key(token: u32, bucket: u8) -> i64 {
    (i64::from(token) << TOKEN_SHIFT) | (i64::from(bucket) << PIECE_BITS)
}

/// The key of the last piece that a list could have.
pub(super) fn last_key(token: u32, bucket: u8) -> i64 {
    key(token, bucket) | ((1 << PIECE_BITS) - 1)
}

/// Appends a number, seven bits a byte, the lowest first.
pub(super) fn push_varint(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The numbers of a list of varints.
pub(super) fn varints(bytes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut rest = bytes.iter();
    std::iter::from_fn(move || {
        let (mut number, mut shift) = (0u64, 0);
        loop {
            let byte = *rest.next()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            // More than ten bytes are damage; wrapping round is as good as any answer then.
            shift = (shift + 7) & 63;
        }
    })
}

impl Memory {
    /// The number by which the index knows a language; `None` when no segment of it was ever stored.
    pub fn match_language(&self, language: &LanguageTag) -> Result<Option<i64>, Error> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM match_language WHERE language = ?1")?;
        Ok(statement.query_row([language.as_str()], |row| row.get(0)).optional()?)
    }

    /// How many segments of a language the index holds, superseded ones included; by its number.
    pub fn match_segments(&self, language: i64) -> Result<u64, Error> {
        let mut statement = self.connection.prepare_cached("SELECT segments FROM match_language WHERE id = ?1")?;
        Ok(statement.query_row([language], |row| row.get::<_, i64>(0)).optional()?.unwrap_or(0).unsigned_abs())
    }

    /// The token of a stem in a language, by its number.
    pub fn match_token(&self, language: i64, stem: &str) -> Result<Option<IndexedToken>, Error> {
        let mut statement = self.connection.prepare_cached(TOKEN)?;
        let token = |row: &rusqlite::Row<'_>| {
            Ok(IndexedToken { id: TokenId(row.get(0)?), frequency: row.get::<_, i64>(1)?.unsigned_abs() })
        };
        Ok(statement.query_row(params![language, stem], token).optional()?)
    }

    /// Visits the segments of about these lengths that hold a token, once for each time they hold it; a segment's visits
    /// follow each other.
    pub fn match_postings(
        &self,
        token: TokenId,
        lengths: &RangeInclusive<usize>,
        mut visit: impl FnMut(SegmentId),
    ) -> Result<(), Error> {
        let (shortest, longest) = (bucket(*lengths.start()), bucket(*lengths.end()));
        let mut statement = self.connection.prepare_cached(ONE_LIST)?;
        let mut rows = statement.query([key(token.0, MIXED)])?;
        if let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            let within = |&(_, bucket): &(i64, u8)| (shortest..=longest).contains(&bucket);
            mixed(bytes).filter(within).for_each(|(segment, _)| visit(SegmentId(segment)));
            return Ok(());
        }
        let mut statement = self.connection.prepare_cached(LISTS)?;
        let (from, to) = (key(token.0, shortest), last_key(token.0, longest));
        let mut rows = statement.query([from, to])?;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            let mut segment = 0i64;
            for difference in varints(bytes) {
                segment = segment.wrapping_add_unsigned(difference);
                visit(SegmentId(segment));
            }
        }
        Ok(())
    }

    /// Puts the token ids of a segment, in order, into `tokens`.
    pub fn match_tokens_of(&self, segment: SegmentId, tokens: &mut Vec<TokenId>) -> Result<(), Error> {
        tokens.clear();
        let mut statement = self.connection.prepare_cached(TOKENS_OF)?;
        let mut rows = statement.query([segment.0])?;
        if let Some(row) = rows.next()? {
            let bytes = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            // An id that does not fit is damage; it matches nothing.
            tokens.extend(varints(bytes).map(|id| TokenId(u32::try_from(id).unwrap_or(u32::MAX))));
        }
        Ok(())
    }

    /// The last segment that the index holds: the ids are not above it.
    pub fn match_last(&self) -> Result<SegmentId, Error> {
        let mut statement = self.connection.prepare_cached("SELECT coalesce(max(segment), 0) FROM match_segment")?;
        Ok(SegmentId(statement.query_row([], |row| row.get(0))?))
    }

    /// A segment by its id, when it is live.
    pub fn live_segment(&self, segment: SegmentId) -> Result<Option<StoredSegment>, Error> {
        let mut statement = self.connection.prepare_cached(LIVE)?;
        let found = statement.query_row([segment.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        let Some((version, text)) = found else { return Ok(None) };
        Ok(Some(StoredSegment { id: segment, language: self.language(version)?, text }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_grow_with_the_length() {
        let buckets: Vec<u8> = (0..100_000).map(bucket).collect();
        assert!(buckets.is_sorted());
        assert_eq!((bucket(16), bucket(17), bucket(19), bucket(20), bucket(32)), (16, 17, 17, 18, 21));
        assert_eq!(bucket(usize::MAX), u8::MAX);
    }

    #[test]
    fn every_step_goes_down_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::create(&folder.path().join("memory.db")).unwrap();
        for sql in [ONE_LIST, LISTS, TOKEN, TOKENS_OF, LIVE] {
            let mut statement = memory.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let unknown = rusqlite::params_from_iter(vec![0; statement.parameter_count()]);
            let plan: Vec<String> =
                statement.query_map(unknown, |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
            assert!(plan.iter().all(|step| step.starts_with("SEARCH")), "{sql}: {plan:?}");
        }
    }

    #[test]
    fn varints_come_back() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|&number| push_varint(number, &mut bytes));
        assert_eq!(varints(&bytes).collect::<Vec<_>>(), numbers);
    }
}

//! Writing the match index: segments that it does not hold yet are taken in, at the end of the transaction that brought
//! them.
//!
//! All segments above the last one taken in are cut into stems, the occurrences sorted by list, and each list is extended
//! once: sorting is what makes a million segments cheap, and a single one costs a few rows. Batches bound the memory.
//!
//! Segments that died stay in the lists as tombstones until they are many: then the index is made anew of what lives. An
//! undo may bring back one that was left out; that, too, makes the index anew.
//!
//! Time O(n log n) in the number of words; 8 bytes of memory a word of a batch, and some 150 a different word. A batch is of so
//! many words, not segments, so that long segments take no more memory than short ones.

use super::match_index::{MIXED, MOST_TOKENS, TOKEN_SHIFT, bucket, key, last_key, mixed, push_varint};
use super::{Error, Memory, migrate};
use crate::text::{cut_to_stem, match_tokens};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::collections::HashMap;

/// Words, or segments, of a batch: 48 MB of occurrences.
const BATCH: usize = 6_000_000;
/// A list is continued in a new row beyond so many bytes: rows of a table keep within a page of 4096 up to about this.
const PIECE_BYTES: usize = if cfg!(test) { 40 } else { 3_900 };
/// A mixed list that would grow beyond so many bytes is divided by length: from about then on, reading only the lengths that
/// can match saves more than the rows cost.
const MIXED_BYTES: usize = if cfg!(test) { 30 } else { 400 };
/// Distinct words that are remembered: 60 MB. A batch ends when it comes to more, and the next begins with none.
pub(super) const MOST_KNOWN: usize = if cfg!(test) { 20 } else { 400_000 };
/// Fewer tombstones than this are not worth a second of work.
const FEW_TOMBSTONES: i64 = if cfg!(test) { 6 } else { 20_000 };
/// The index is made anew when one of so many segments in it is dead: look-ups then took about that much longer than they
/// must, and the work of making it is a small part of what writing all these segments took.
const TOMBSTONE_SHARE: i64 = 3;

/// A stem as this transaction knows it.
struct Known {
    stem: String,
    id: u32,
    /// Occurrences before this batch.
    frequency: i64,
    /// Occurrences in this batch.
    added: i64,
}

/// A word of a segment: which list it goes to, and the place of the segment in the batch. In one number, because sorting them is a
/// good part of the work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence(u64);

/// Bits for the place in the batch, which holds fewer segments than words.
const PLACE_BITS: u32 = 24;
const _: () = assert!(BATCH < 1 << PLACE_BITS);

impl Occurrence {
    fn new(token: u32, bucket: u8, place: usize) -> Self {
        Self((u64::from(token) << 8 | u64::from(bucket)) << PLACE_BITS | place as u64)
    }

    fn token(self) -> u32 {
        (self.0 >> (PLACE_BITS + 8)) as u32
    }

    fn bucket(self) -> u8 {
        (self.0 >> PLACE_BITS) as u8
    }

    fn place(self) -> usize {
        (self.0 & ((1 << PLACE_BITS) - 1)) as usize
    }
}

/// What is known of a language.
struct Language {
    id: i64,
    /// Where the stem of each word stands among those known.
    words: HashMap<String, u32, foldhash::fast::RandomState>,
    stems: HashMap<String, u32, foldhash::fast::RandomState>,
    known: Vec<Known>,
    /// Segments of this batch.
    added: i64,
}

/// The index while it is extended.
struct Update<'a> {
    connection: &'a Connection,
    languages: HashMap<String, Language>,
    next_token: u32,
    /// Tokens from here on have no list yet.
    first_new: u32,
    /// The segments of the batch.
    segments: Vec<i64>,
    occurrences: Vec<Occurrence>,
}

/// How far the index goes.
struct State {
    through: i64,
    tombstones: i64,
}

/// Takes in all segments that the index does not hold, at the end of a change-set.
pub(super) fn update(connection: &Connection, change: i64) -> Result<(), Error> {
    let State { through, tombstones } = state(connection)?;
    let of_change = |sql| connection.prepare_cached(sql)?.query_row([change], |row| row.get::<_, i64>(0));
    let tombstones = tombstones + of_change(DIED)? - of_change(REVIVED)?;
    let held = || connection.prepare_cached(HELD)?.query_row([], |row| row.get::<_, i64>(0));
    let is_heavy = tombstones > FEW_TOMBSTONES && are_many(tombstones, held()?);
    // An index that holds more than it knows of is damaged: what it lacks cannot be told.
    let last = connection.prepare_cached(LAST)?.query_row([], |row| row.get::<_, i64>(0))?;
    if is_heavy || last > through || of_change(REVIVED_OUTSIDE)? > 0 {
        return rebuild(connection);
    }
    take_in(connection, through)?;
    connection.prepare_cached("UPDATE match_state SET tombstones = ?1")?.execute([tombstones.max(0)])?;
    Ok(())
}

/// Whether so many tombstones make an index of `held` segments worth making anew.
fn are_many(tombstones: i64, held: i64) -> bool {
    tombstones > held / TOMBSTONE_SHARE
}

/// How many segments the index holds. Counting them took 8 ms where it holds a million, and every write paid it.
const HELD: &str = "SELECT coalesce(sum(segments), 0) FROM match_language";
/// Which segments a change-set retired and brought back, and which of these the index does not hold.
const DIED: &str = "SELECT count(*) FROM segment WHERE died = ?1";
const REVIVED: &str = "SELECT count(*) FROM revival WHERE change_set = ?1 AND kind = 'segment'";
const REVIVED_OUTSIDE: &str = "SELECT count(*) FROM revival r WHERE r.change_set = ?1 AND r.kind = 'segment'
     AND NOT EXISTS (SELECT 1 FROM match_segment m WHERE m.segment = r.id)";

/// The last segment that the index holds.
const LAST: &str = "SELECT coalesce(max(segment), 0) FROM match_segment";

/// Forgets the index and builds it anew of what lives.
pub(super) fn rebuild(connection: &Connection) -> Result<(), Error> {
    connection.execute_batch(
        "DELETE FROM match_segment; DELETE FROM match_posting; DELETE FROM match_token; DELETE FROM match_language;
         UPDATE match_state SET through = 0, tombstones = 0;",
    )?;
    take_in(connection, 0)
}

/// Takes in what a migration left out of the index.
pub(super) fn fill(connection: &Connection) -> Result<(), Error> {
    // The tests of migrations have other tables.
    let has_index = "SELECT count(*) FROM sqlite_schema WHERE name = 'match_state'";
    if connection.query_row(has_index, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(());
    }
    take_in(connection, state(connection)?.through)
}

/// Takes in the live segments above `through`.
fn take_in(connection: &Connection, through: i64) -> Result<(), Error> {
    let next = |sql| connection.prepare_cached(sql)?.query_row([], |row| row.get::<_, i64>(0));
    let newest = next("SELECT coalesce(max(id), 0) FROM segment")?;
    if through >= newest {
        return Ok(());
    }
    // Every token has a list, and the lists are in the order of the tokens.
    let next_token = u32::try_from((next("SELECT coalesce(max(key), 0) FROM match_posting")? >> TOKEN_SHIFT) + 1)
        .map_err(|_| Error::Damaged("a token id of the match index is out of range".to_owned()))?;
    let (segments, occurrences) = (Vec::new(), Vec::new());
    let mut update =
        Update { connection, languages: HashMap::new(), next_token, first_new: next_token, segments, occurrences };
    let mut last = through;
    while let Some(reached) = update.batch(last)? {
        last = reached;
    }
    connection.prepare_cached("UPDATE match_state SET through = ?1")?.execute([newest])?;
    Ok(())
}

fn state(connection: &Connection) -> rusqlite::Result<State> {
    let mut read = connection.prepare_cached("SELECT through, tombstones FROM match_state")?;
    read.query_row([], |row| Ok(State { through: row.get(0)?, tombstones: row.get(1)? }))
}

impl Memory {
    /// Forgets the match index with its tables and builds it anew from the live segments, in a transaction of its own.
    pub fn rebuild_match_index(&mut self) -> Result<(), Error> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        migrate::make_match_index(&transaction)?;
        take_in(&transaction, 0)?;
        Ok(transaction.commit()?)
    }
}

impl Update<'_> {
    /// Takes in the segments of a batch; the last of them, if there were any.
    fn batch(&mut self, after: i64) -> Result<Option<i64>, Error> {
        self.first_new = self.next_token;
        self.segments.clear();
        self.occurrences.clear();
        self.read(after)?;
        self.occurrences.sort_unstable();
        self.write_lists()?;
        self.write_tokens()?;
        if self.languages.values().map(|language| language.words.len()).sum::<usize>() > MOST_KNOWN {
            self.languages.clear();
        }
        Ok(self.segments.last().copied())
    }

    /// Cuts the segments of a batch into stems.
    fn read(&mut self, after: i64) -> Result<(), Error> {
        let mut read = self.connection.prepare_cached(
            "SELECT s.id, v.language, coalesce(s.match_key, s.text) FROM segment s
             CROSS JOIN version v ON v.id = s.version WHERE s.id > ?1 AND s.died IS NULL ORDER BY s.id",
        )?;
        let mut write =
            self.connection.prepare_cached("INSERT INTO match_segment (segment, tokens) VALUES (?1, ?2)")?;
        let mut rows = read.query([after])?;
        let (mut tokens, mut bytes) = (Vec::new(), Vec::new());
        let fits = |update: &Self| {
            let words = update.languages.values().map(|language| language.words.len()).sum::<usize>();
            update.occurrences.len().max(update.segments.len()) < BATCH && words <= MOST_KNOWN
        };
        while fits(self) {
            let Some(row) = rows.next()? else { break };
            let segment: i64 = row.get(0)?;
            let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
            tokens.clear();
            bytes.clear();
            self.tokens(text(1)?, text(2)?, &mut tokens)?;
            tokens.iter().for_each(|&token| push_varint(u64::from(token), &mut bytes));
            write.execute(params![segment, bytes])?;
            let (bucket, place) = (bucket(tokens.len()), self.segments.len());
            self.segments.push(segment);
            self.occurrences.extend(tokens.iter().map(|&token| Occurrence::new(token, bucket, place)));
        }
        Ok(())
    }

    /// The token ids of a text.
    fn tokens(&mut self, language: &str, text: &str, tokens: &mut Vec<u32>) -> Result<(), Error> {
        if !self.languages.contains_key(language) {
            let known = Language::new(language_id(self.connection, language)?);
            self.languages.insert(language.to_owned(), known);
        }
        let language = self.languages.get_mut(language).expect("it was put there right above");
        language.added += 1;
        let (connection, next_token) = (self.connection, &mut self.next_token);
        let mut failure = None;
        match_tokens(text, |token| {
            let found = match language.words.get(token.class) {
                Some(&place) => Ok(place),
                None => language.note(connection, token.class, next_token),
            };
            match found {
                Ok(place) => {
                    let known = &mut language.known[place as usize];
                    known.added += 1;
                    tokens.push(known.id);
                }
                Err(error) => failure = Some(error),
            }
        });
        failure.map_or(Ok(()), Err)
    }

    /// Extends the lists of each token by its part of the sorted occurrences.
    fn write_lists(&self) -> Result<(), Error> {
        let mut bytes = Vec::with_capacity(PIECE_BYTES + 16);
        for occurrences in self.occurrences.chunk_by(|one, next| one.token() == next.token()) {
            self.extend_token(occurrences, &mut bytes)?;
        }
        Ok(())
    }

    /// Extends the mixed list of a token while it is short; divides it, or extends the lists by length.
    fn extend_token(&self, occurrences: &[Occurrence], bytes: &mut Vec<u8>) -> Result<(), Error> {
        let token = occurrences[0].token();
        let is_new = token >= self.first_new;
        let stored = if is_new { None } else { last_piece(self.connection, token, MIXED)? };
        if stored.is_none() && !is_new {
            return self.extend_lists(token, self.entries(occurrences), false, bytes);
        }
        let old = stored.as_ref().map_or(&[][..], |(.., bytes)| bytes);
        // An entry takes two bytes at least.
        if old.len() + 2 * occurrences.len() <= MIXED_BYTES {
            let mut last = stored.as_ref().map_or(0, |(_, last, _)| *last);
            let mut entries: Vec<(i64, u8)> =
                self.entries(occurrences).map(|(bucket, segment)| (segment, bucket)).collect();
            entries.sort_unstable();
            bytes.clear();
            bytes.extend_from_slice(old);
            for (segment, bucket) in entries {
                push_varint((segment - last).unsigned_abs(), bytes);
                bytes.push(bucket);
                last = segment;
            }
            return self.write_piece(key(token, MIXED), last, bytes);
        }
        if old.is_empty() {
            return self.extend_lists(token, self.entries(occurrences), true, bytes);
        }
        let mut all: Vec<(u8, i64)> = mixed(old).map(|(segment, bucket)| (bucket, segment)).collect();
        all.extend(self.entries(occurrences));
        all.sort_unstable();
        self.connection.prepare_cached("DELETE FROM match_posting WHERE key = ?1")?.execute([key(token, MIXED)])?;
        self.extend_lists(token, all.into_iter(), true, bytes)
    }

    /// Bucket and segment of occurrences.
    fn entries<'b>(&'b self, occurrences: &'b [Occurrence]) -> impl Iterator<Item = (u8, i64)> + 'b {
        occurrences.iter().map(|occurrence| (occurrence.bucket(), self.segments[occurrence.place()]))
    }

    /// Extends the list of each length; the entries come in its order.
    fn extend_lists(
        &self,
        token: u32,
        entries: impl Iterator<Item = (u8, i64)>,
        is_new: bool,
        bytes: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let mut open: Option<(u8, i64, i64)> = None;
        for (bucket, segment) in entries {
            let (mut piece, mut last) = match open {
                Some((same, piece, last)) if same == bucket => (piece, last),
                before => {
                    if let Some((_, piece, last)) = before {
                        self.write_piece(piece, last, bytes)?;
                    }
                    self.begin_list(token, bucket, is_new, bytes)?
                }
            };
            // A segment that holds a word twice must not be divided between rows.
            if bytes.len() >= PIECE_BYTES && segment != last {
                self.write_piece(piece, last, bytes)?;
                (piece, last) = (piece + 1, 0);
                bytes.clear();
            }
            push_varint((segment - last).unsigned_abs(), bytes);
            open = Some((bucket, piece, segment));
        }
        open.map_or(Ok(()), |(_, piece, last)| self.write_piece(piece, last, bytes))
    }

    /// The piece of a list that is to be continued, with its last segment; what it holds goes into `bytes`.
    fn begin_list(&self, token: u32, bucket: u8, is_new: bool, bytes: &mut Vec<u8>) -> Result<(i64, i64), Error> {
        bytes.clear();
        let stored = if is_new { None } else { last_piece(self.connection, token, bucket)? };
        let Some((piece, last, segments)) = stored else { return Ok((key(token, bucket), 0)) };
        bytes.extend_from_slice(&segments);
        Ok((piece, last))
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
        let mut count =
            self.connection.prepare_cached("UPDATE match_language SET segments = segments + ?2 WHERE id = ?1")?;
        for language in self.languages.values_mut() {
            count.execute([language.id, std::mem::take(&mut language.added)])?;
            // In the order of the table: what is put in side by side needs no search for its place.
            let mut changed: Vec<&mut Known> = language.known.iter_mut().filter(|known| known.added > 0).collect();
            changed.sort_unstable_by(|one, other| one.stem.cmp(&other.stem));
            for known in changed {
                known.frequency += std::mem::take(&mut known.added);
                write.execute(params![language.id, known.stem, known.id, known.frequency])?;
            }
        }
        Ok(())
    }
}

impl Language {
    fn new(id: i64) -> Self {
        Self { id, words: HashMap::default(), stems: HashMap::default(), known: Vec::new(), added: 0 }
    }

    /// The place of the stem of a word that was not met yet.
    fn note(&mut self, connection: &Connection, word: &str, next_token: &mut u32) -> Result<u32, Error> {
        let mut stem = word.to_owned();
        cut_to_stem(&mut stem);
        let place = match self.stems.get(&stem) {
            Some(&place) => place,
            None => {
                let stored = stored_token(connection, self.id, &stem)?;
                if stored.is_none() && *next_token >= MOST_TOKENS {
                    return Err(Error::TooManyWords);
                }
                let (id, frequency) = stored.unwrap_or((*next_token, 0));
                *next_token += u32::from(stored.is_none());
                let place = u32::try_from(self.known.len()).map_err(|_| Error::TooManyWords)?;
                self.known.push(Known { stem: stem.clone(), id, frequency, added: 0 });
                self.stems.insert(stem, place);
                place
            }
        };
        self.words.insert(word.to_owned(), place);
        Ok(place)
    }
}

fn language_id(connection: &Connection, language: &str) -> rusqlite::Result<i64> {
    connection.prepare_cached("INSERT OR IGNORE INTO match_language (language) VALUES (?1)")?.execute([language])?;
    let mut read = connection.prepare_cached("SELECT id FROM match_language WHERE language = ?1")?;
    read.query_row([language], |row| row.get(0))
}

pub(super) fn stored_token(
    connection: &Connection,
    language: i64,
    class: &str,
) -> rusqlite::Result<Option<(u32, i64)>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::LanguageTag;
    use crate::store::{ChangeSet, DocumentFields, DocumentKind, NewSegment, NewUnit};

    fn write(memory: &mut Memory, salt: u64, work: impl FnOnce(&mut crate::store::Writer<'_>) -> Result<(), Error>) {
        let change = ChangeSet {
            command: "test".to_owned(),
            summary: String::new(),
            at: "2026-01-02T03:04:05Z".to_owned(),
            salt,
        };
        memory.write(&change, work).unwrap();
    }

    /// A document of `count` segments; each is a change-set of its own.
    fn put(memory: &mut Memory, salt: u64, count: usize) {
        write(memory, salt, |writer| {
            let fields = DocumentFields { name: format!("d{salt}"), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Aligned, &fields)?;
            let text = |at| NewSegment {
                content: format!("saving files {at}").as_str().into(),
                paragraph: 0,
                joint: String::new(),
            };
            let segments: Vec<NewSegment> = (0..count).map(text).collect();
            writer.put_version(document, &LanguageTag::parse("en").unwrap(), None, &segments).map(|_| ())
        });
    }

    /// Segments in the index, and occurrences of the stem of *file*.
    fn held(memory: &Memory) -> (i64, u64) {
        let segments = memory.connection.query_row("SELECT count(*) FROM match_segment", [], |row| row.get(0)).unwrap();
        let language = memory.match_language(&LanguageTag::parse("en").unwrap()).unwrap();
        let token = language.and_then(|language| memory.match_token(language, "fil-").unwrap());
        (segments, token.map_or(0, |token| token.frequency))
    }

    fn tombstones(memory: &Memory) -> i64 {
        state(&memory.connection).unwrap().tombstones
    }

    #[test]
    fn what_died_is_left_out_of_a_new_index_and_comes_back_with_an_undo() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("m.db")).unwrap();
        put(&mut memory, 1, 5);
        put(&mut memory, 2, 3);
        write(&mut memory, 3, |writer| writer.undo(1).map(|_| ()));
        assert_eq!((held(&memory), tombstones(&memory)), ((8, 8), 5));
        write(&mut memory, 4, |writer| writer.undo(3).map(|_| ()));
        assert_eq!((held(&memory), tombstones(&memory)), ((8, 8), 0));

        write(&mut memory, 5, |writer| writer.undo(4).map(|_| ()));
        memory.rebuild_match_index().unwrap();
        assert_eq!((held(&memory), tombstones(&memory)), ((3, 3), 0));
        put(&mut memory, 6, 2);
        assert_eq!(held(&memory), (5, 5), "what is dead is not taken in again");
        write(&mut memory, 7, |writer| writer.undo(5).map(|_| ()));
        assert_eq!((held(&memory), tombstones(&memory)), ((10, 10), 0));
    }

    /// No test ever came to where the index is made anew.
    #[test]
    fn a_write_makes_an_index_of_many_tombstones_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("m.db")).unwrap();
        let (few, many) = (4, usize::try_from(FEW_TOMBSTONES).unwrap() + 1);
        put(&mut memory, 1, many);
        put(&mut memory, 2, few);
        let counted = |memory: &Memory| memory.connection.query_row(HELD, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(counted(&memory), held(&memory).0);
        write(&mut memory, 3, |writer| writer.undo(1).map(|_| ()));
        assert_eq!((held(&memory), tombstones(&memory)), ((4, 4), 0), "only what lives is left");
        assert_eq!(counted(&memory), 4);
        write(&mut memory, 4, |writer| writer.undo(3).map(|_| ()));
        assert_eq!((held(&memory), tombstones(&memory)), ((11, 11), 0), "and what comes back is taken in");
        assert_eq!(counted(&memory), 11);
    }

    #[test]
    fn long_lists_go_on_in_pieces_and_forgotten_words_are_known_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::create(&folder.path().join("m.db")).unwrap();
        let language = LanguageTag::parse("en").unwrap();
        let mut all: Vec<super::super::SegmentId> = Vec::new();
        for salt in 1..4 {
            write(&mut memory, salt, |writer| {
                let fields = DocumentFields { name: format!("d{salt}"), ..DocumentFields::default() };
                let document = writer.put_document(DocumentKind::Aligned, &fields)?;
                // More different words than are remembered, the same in each document; two lengths.
                let text = |at: usize| format!("files w{} x{}{}", at % 70, at % 90, ["", " and more"][at % 2]);
                let segment = |at| NewSegment { content: text(at).as_str().into(), paragraph: 0, joint: String::new() };
                let segments: Vec<NewSegment> = (0..200).map(segment).collect();
                for segment in writer.put_version(document, &language, None, &segments)? {
                    writer.put_unit(document, &NewUnit { variants: vec![vec![segment]], ..NewUnit::default() })?;
                    all.push(segment);
                }
                Ok(())
            });
        }
        let number = memory.match_language(&language).unwrap().unwrap();
        let postings = |stem: &str, lengths| {
            let token = memory.match_token(number, stem).unwrap().unwrap();
            let mut found = Vec::new();
            memory.match_postings(token.id, &lengths, |segment| found.push(segment)).unwrap();
            found.sort_unstable();
            (token, found)
        };
        let (token, found) = postings("fil-", 1..=9);
        assert_eq!((token.frequency, &found), (600, &all));
        let pieces: i64 = memory
            .connection
            .query_row(
                "SELECT count(*) FROM match_posting WHERE key BETWEEN ?1 AND ?2",
                [key(token.id.0, 0), last_key(token.id.0, u8::MAX)],
                |row| row.get(0),
            )
            .unwrap();
        assert!(pieces > 10, "{pieces}");
        assert_eq!(postings("fil-", 3..=3).1.len(), 300);
        assert_eq!(postings("w69", 1..=9).1.len(), 6);
        assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn an_index_is_made_anew_when_a_third_of_it_is_dead() {
        assert!(!are_many(330_000, 1_000_000));
        assert!(are_many(340_000, 1_000_000));
    }

    #[test]
    fn counting_what_died_goes_down_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::create(&folder.path().join("m.db")).unwrap();
        for sql in [DIED, REVIVED, REVIVED_OUTSIDE] {
            let mut statement = memory.connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let plan: Vec<String> = statement.query_map([1], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
            assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{sql}: {plan:?}");
        }
    }
}

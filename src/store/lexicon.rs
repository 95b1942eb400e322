//! Reading the lexicon: what is known of the words of two texts, or how some words were translated.
//!
//! Languages match as far as they can stand for each other: what `es-419` taught helps `es`. Cost: a step into an index for each
//! word, whatever the size of the memory: the translations of a word take less than a tenth of a millisecond in a memory that
//! 100,000 pairs taught (`docs/benchmarks.md`); the words of a large document were not measured.

use super::lesson::lexicon_name;
use super::lexicon_codec::{WordCounts, each_made, from_count, from_made};
use super::{Error, Memory, lexicon_update};
use crate::language::LanguageTag;
use crate::lexicon::{Lexicon, PairCount};
use rusqlite::{OptionalExtension, params};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// Translations of a word that are read when all are asked for; the rest were seen once or by chance.
const MOST_TRANSLATIONS: usize = 24;

/// Words of a text that the lexicon has, by their ids.
type Known<'a> = HashMap<i64, &'a str>;

impl Memory {
    /// What the units of this memory teach of the words of two texts (`align::vocabulary` gives those of a text); only pairs of
    /// which both words are given. Empty when nothing was learnt, or in another form than the teacher's.
    pub fn lexicon(
        &self,
        source: (&LanguageTag, &BTreeSet<String>),
        target: (&LanguageTag, &BTreeSet<String>),
    ) -> Result<Lexicon, Error> {
        let mut lexicon = Lexicon::default();
        for (languages, is_reversed) in self.lexicon_languages(source.0, target.0)? {
            let (first, second) = if is_reversed { (target.1, source.1) } else { (source.1, target.1) };
            let read = self.read_lexicon(languages, first, second)?;
            lexicon.take_in(if is_reversed { read.reversed() } else { read });
        }
        Ok(lexicon)
    }

    /// How words of one language were translated into another: of each the most frequent translations, as `forward` counts of pairs
    /// beside the `source` counts of the words.
    pub fn translations(
        &self,
        source: &LanguageTag,
        words: &BTreeSet<String>,
        target: &LanguageTag,
    ) -> Result<Lexicon, Error> {
        let mut lexicon = Lexicon::default();
        let mut text = self.connection.prepare_cached("SELECT word, seen FROM lexicon_word WHERE id = ?1")?;
        for (languages, is_reversed) in self.lexicon_languages(source, target)? {
            for word in words {
                let Some((_, seen, made)) = self.lexicon_word(languages, u8::from(is_reversed), word)? else {
                    continue;
                };
                *lexicon.source.entry(word.clone()).or_default() += from_count(seen);
                let mut made: Vec<(i64, i64)> = each_made(&made).collect();
                made.sort_unstable_by_key(|&(_, count)| Reverse(count));
                let least = made.get(MOST_TRANSLATIONS - 1).map_or(0, |&(_, count)| count);
                let mut found = Vec::new();
                for &(id, count) in made.iter().take_while(|&&(_, count)| count >= least) {
                    let word = text.query_row([id], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
                    found.extend(word.map(|(word, seen)| (Reverse(count), word, seen)));
                }
                // Among equals the word decides: ids differ between memories of the same content.
                found.sort_unstable();
                for (Reverse(count), other, seen) in found.into_iter().take(MOST_TRANSLATIONS) {
                    lexicon.target.entry(other.clone()).or_insert_with(|| from_count(seen));
                    let pair = lexicon.pairs.entry((word.clone(), other)).or_default();
                    pair.forward += from_count(count);
                }
            }
        }
        Ok(lexicon)
    }

    /// The pairs of languages that can stand for two, and whether they are kept the other way round.
    fn lexicon_languages(&self, source: &LanguageTag, target: &LanguageTag) -> Result<Vec<(i64, bool)>, Error> {
        let is_readable =
            self.teacher.is_none_or(|teacher| lexicon_update::is_of(&self.connection, teacher).unwrap_or(false));
        if !is_readable || lexicon_name(source) == lexicon_name(target) {
            return Ok(Vec::new());
        }
        let mut statement =
            self.connection.prepare_cached("SELECT id, source, target FROM lexicon_languages ORDER BY id")?;
        let mut rows = statement.query([])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let tag = |column| super::assemble::tag(row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?);
            let (one, two) = (tag(1)?, tag(2)?);
            for (first, second, is_reversed) in [(source, target, false), (target, source, true)] {
                if first.stands_for(&one) && second.stands_for(&two) {
                    found.push((row.get(0)?, is_reversed));
                }
            }
        }
        Ok(found)
    }

    fn read_lexicon(
        &self,
        languages: i64,
        sources: &BTreeSet<String>,
        targets: &BTreeSet<String>,
    ) -> Result<Lexicon, Error> {
        let mut lexicon = Lexicon::default();
        let mut made = [Vec::new(), Vec::new()];
        let mut known = [Known::new(), Known::new()];
        for (side, words) in [(0, sources), (1, targets)] {
            for word in words {
                if let Some((id, seen, bytes)) = self.lexicon_word(languages, side, word)? {
                    let side = usize::from(side);
                    known[side].insert(id, word);
                    made[side].push((word, bytes));
                    [&mut lexicon.source, &mut lexicon.target][side].insert(word.clone(), from_count(seen));
                }
            }
        }
        for (word, bytes) in &made[0] {
            for (other, count) in each_made(bytes).filter_map(|(id, count)| Some((known[1].get(&id)?, count))) {
                let pair = lexicon.pairs.entry(((*word).clone(), (*other).to_owned())).or_default();
                pair.forward = from_count(count);
            }
        }
        for (word, bytes) in &made[1] {
            for (other, count) in each_made(bytes).filter_map(|(id, count)| Some((known[0].get(&id)?, count))) {
                let pair: &mut PairCount = lexicon.pairs.entry(((*other).to_owned(), (*word).clone())).or_default();
                pair.backward = from_count(count);
            }
        }
        Ok(lexicon)
    }

    /// A word's id, how often it was seen, and what it made.
    fn lexicon_word(&self, languages: i64, side: u8, word: &str) -> Result<Option<(i64, i64, Vec<u8>)>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, seen, made FROM lexicon_word WHERE languages = ?1 AND side = ?2 AND word = ?3",
        )?;
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found = statement.query_row(params![languages, side, word], row).optional()?;
        Ok(found.and_then(|found| self.before_it_was_taught_more(found)))
    }

    /// A word without what is not to be read of it.
    fn before_it_was_taught_more(&self, word: (i64, i64, Vec<u8>)) -> Option<(i64, i64, Vec<u8>)> {
        let (id, seen, made) = word;
        let Some(later) = self.taught_later.get(&id) else { return Some((id, seen, made)) };
        let mut counts = WordCounts { seen, made: each_made(&made).collect() };
        counts.add(later, -1);
        // Another program may have taken lessons back since.
        counts.made.retain(|_, count| *count > 0);
        (counts.seen > 0).then(|| (id, counts.seen, from_made(&counts.made)))
    }
}

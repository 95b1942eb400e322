//! Keeping the lexicon: at the end of a transaction the lessons whose units changed are taken out and learnt anew.
//!
//! A lesson's counts are kept beside the sums, so that they can be taken away exactly, whatever the program has learnt to do better
//! since. Where nobody is there to learn (no [`Teacher`] was handed in, or it is to be done later), the lessons are noted as due,
//! and the next transaction that can learns them.
//!
//! Cost: that of learning the lessons (`lesson` says how many); then each word of them is read and written once.

use super::lesson::{self, ALL, Texts};
use super::lexicon_codec::{Counts, WordCounts, each_made, from_counts, from_made, to_count, to_counts};
use super::{Error, Memory, migrate};
use crate::lexicon::{Lexicon, Teacher};
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::collections::{BTreeSet, HashMap};

/// Of the words that a word made in a lesson, the most frequent so many are kept: no word has more translations worth knowing.
const MOST_MADE: usize = 16;
/// Lessons that are read before they are learnt, side by side: bounds the memory.
const BATCH: usize = 16;

/// Lessons by change-set and part, [`ALL`] parts or one.
pub(super) type Lessons = BTreeSet<(i64, i64)>;

/// The lexicon while it is changed.
struct Update<'a> {
    connection: &'a Connection,
    languages: HashMap<(String, String), i64>,
    /// Ids of words by languages, side and text.
    words: HashMap<(i64, u8, String), i64>,
    /// What is to be added to the words' counts, or taken away.
    sums: Counts,
}

/// Learns what changed, and what is due. Without a teacher it is noted as due.
pub(super) fn update(connection: &Connection, teacher: Option<Teacher>, changed: &Lessons) -> Result<(), Error> {
    let Some(teacher) = teacher else { return note_due(connection, changed) };
    start_anew_for(connection, teacher)?;
    let lessons = due(connection, changed)?;
    if lessons.is_empty() {
        return Ok(());
    }
    let mut update = Update { connection, languages: HashMap::new(), words: HashMap::new(), sums: Counts::new() };
    for lessons in lessons.into_iter().collect::<Vec<_>>().chunks(BATCH) {
        update.learn(teacher, lessons)?;
    }
    update.write_sums()?;
    connection.execute("DELETE FROM lexicon_due", [])?;
    Ok(())
}

/// Whether the lexicon has the form that the teacher gives it.
pub(super) fn is_of(connection: &Connection, teacher: Teacher) -> Result<bool, Error> {
    let form = connection.prepare_cached("SELECT value FROM setting WHERE name = 'lexicon'")?;
    let form = { form }.query_row([], |row| row.get::<_, String>(0)).optional()?;
    Ok(form == Some(teacher.form.to_string()))
}

/// Throws away what was learnt, and notes every lesson as due.
pub(super) fn forget_all(connection: &Connection) -> Result<(), Error> {
    Ok(connection.execute_batch(
        "DELETE FROM lexicon_lesson; DELETE FROM lexicon_word; DELETE FROM lexicon_languages; DELETE FROM lexicon_due;
         INSERT INTO lexicon_due (change_set, part) SELECT DISTINCT born, -1 FROM unit;",
    )?)
}

/// What an earlier or later program learnt in another form is of no use.
fn start_anew_for(connection: &Connection, teacher: Teacher) -> Result<(), Error> {
    if is_of(connection, teacher)? {
        return Ok(());
    }
    forget_all(connection)?;
    connection.execute(
        "INSERT INTO setting (name, value) VALUES ('lexicon', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [teacher.form.to_string()],
    )?;
    Ok(())
}

fn note_due(connection: &Connection, changed: &Lessons) -> Result<(), Error> {
    let mut note = connection.prepare_cached("INSERT OR IGNORE INTO lexicon_due (change_set, part) VALUES (?1, ?2)")?;
    for (change, part) in changed {
        note.execute([change, part])?;
    }
    Ok(())
}

/// The lessons to learn: what changed and what is noted, each part by itself.
fn due(connection: &Connection, changed: &Lessons) -> Result<Lessons, Error> {
    let mut noted = connection.prepare_cached("SELECT change_set, part FROM lexicon_due")?;
    let noted = noted.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<Lessons, _>>()?;
    let mut units = connection.prepare_cached("SELECT coalesce(max(number), 0) FROM unit WHERE born = ?1")?;
    let mut lessons = Lessons::new();
    for &(change, part) in noted.iter().chain(changed) {
        if part == ALL {
            lessons.extend(lesson::parts(units.query_row([change], |row| row.get(0))?).map(|part| (change, part)));
        } else {
            lessons.insert((change, part));
        }
    }
    Ok(lessons)
}

impl Memory {
    /// Has the lexicon learnt from all that is written from now on; what is due is learnt by the next write.
    pub fn learn_with(&mut self, teacher: Teacher) {
        self.teacher = Some(teacher);
    }

    /// Notes from now on what is to be learnt, and learns it only with [`learn_due`](Self::learn_due) or by a later program: what
    /// [`lexicon`](Self::lexicon) says stays as it is.
    pub fn learn_later(&mut self) {
        self.learns_later = true;
    }

    /// Learns what is due, in a transaction of its own.
    pub fn learn_due(&mut self) -> Result<(), Error> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        update(&transaction, self.teacher, &Lessons::new())?;
        Ok(transaction.commit()?)
    }

    /// Forgets the lexicon with its tables and learns it anew from the units, in a transaction of its own.
    pub fn rebuild_lexicon(&mut self) -> Result<(), Error> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        migrate::make_lexicon(&transaction)?;
        update(&transaction, self.teacher, &Lessons::new())?;
        Ok(transaction.commit()?)
    }
}

/// Whether the counts of the words are the sums of those of the lessons; what is wrong, in words.
pub(super) fn check(connection: &Connection, problems: &mut Vec<String>) -> Result<(), Error> {
    let (mut sums, mut unreadable) = (Counts::new(), 0);
    let mut lessons = connection.prepare("SELECT id, counts FROM lexicon_lesson")?;
    let mut rows = lessons.query([])?;
    while let Some(row) = rows.next()? {
        match row.get_ref(1)?.as_blob().map_err(|error| Error::from(rusqlite::Error::from(error))).and_then(to_counts) {
            Ok(counts) => counts.iter().for_each(|(id, word)| sums.entry(*id).or_default().add(word, 1)),
            Err(_) => unreadable += 1,
        }
    }
    if unreadable > 0 {
        problems.push(format!("lessons of the lexicon cannot be read ({unreadable})"));
    }
    let mut words = connection.prepare("SELECT id, seen, made FROM lexicon_word")?;
    let mut rows = words.query([])?;
    let mut wrong = 0;
    while let Some(row) = rows.next()? {
        let made = each_made(row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?).collect();
        let stored = WordCounts { seen: row.get(1)?, made };
        wrong += usize::from(sums.remove(&row.get(0)?).is_none_or(|sum| sum != stored));
    }
    if wrong + sums.len() > 0 {
        let count = wrong + sums.len();
        problems.push(format!("the lexicon is not what was learnt ({count})"));
    }
    Ok(())
}

impl Update<'_> {
    fn learn(&mut self, teacher: Teacher, lessons: &[(i64, i64)]) -> Result<(), Error> {
        let mut texts: Vec<(i64, i64, Texts)> = Vec::new();
        for &(change, part) in lessons {
            self.take_out(change, part)?;
            texts.extend(lesson::texts(self.connection, change, part)?.into_iter().map(|texts| (change, part, texts)));
        }
        let learnt: Vec<Lexicon> = texts
            .par_iter()
            .map(|(_, _, texts)| {
                let pairs: Vec<(&str, &str)> =
                    texts.pairs.iter().map(|(one, two)| (one.as_str(), two.as_str())).collect();
                (teacher.learn)(&pairs)
            })
            .collect();
        for ((change, part, texts), lexicon) in texts.into_iter().zip(learnt) {
            self.take_in(change, part, texts.languages, &lexicon)?;
        }
        Ok(())
    }

    /// Takes away what a lesson had taught.
    fn take_out(&mut self, change: i64, part: i64) -> Result<(), Error> {
        let mut read =
            self.connection.prepare_cached("SELECT counts FROM lexicon_lesson WHERE change_set = ?1 AND part = ?2")?;
        let mut rows = read.query([change, part])?;
        while let Some(row) = rows.next()? {
            let counts = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
            for (id, word) in to_counts(counts)? {
                self.sums.entry(id).or_default().add(&word, -1);
            }
        }
        let mut delete =
            self.connection.prepare_cached("DELETE FROM lexicon_lesson WHERE change_set = ?1 AND part = ?2")?;
        delete.execute([change, part])?;
        Ok(())
    }

    fn take_in(&mut self, change: i64, part: i64, languages: (String, String), lexicon: &Lexicon) -> Result<(), Error> {
        if lexicon.is_empty() {
            return Ok(());
        }
        let languages = self.languages(languages)?;
        let counts = self.counts(languages, lexicon)?;
        self.connection
            .prepare_cached("INSERT INTO lexicon_lesson (change_set, part, languages, counts) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![change, part, languages, from_counts(&counts)])?;
        for (id, word) in &counts {
            self.sums.entry(*id).or_default().add(word, 1);
        }
        Ok(())
    }

    /// The lexicon of a lesson with words by their ids. Each word that is mentioned has its own counts, so that a word of which
    /// nothing is left is one that no lesson mentions.
    fn counts(&mut self, languages: i64, lexicon: &Lexicon) -> Result<Counts, Error> {
        let forward = lexicon.pairs.iter().map(|((source, target), count)| (source, target, count.forward));
        let backward = lexicon.pairs.iter().map(|((source, target), count)| (target, source, count.backward));
        let (forward, backward) = (most_frequent(forward.collect()), most_frequent(backward.collect()));
        let mut counts = Counts::new();
        for (side, made, seen) in [(0, &forward, &lexicon.source), (1, &backward, &lexicon.target)] {
            let others = if side == 0 { &backward } else { &forward };
            let mentioned: BTreeSet<&String> =
                made.iter().map(|pair| pair.0).chain(others.iter().map(|pair| pair.1)).collect();
            for word in mentioned {
                let seen = to_count(seen.get(word).copied().unwrap_or_default()).max(1);
                counts.insert(self.word(languages, side, word)?, WordCounts { seen, ..WordCounts::default() });
            }
            for (word, other, count) in made {
                let (word, other) = (self.word(languages, side, word)?, self.word(languages, 1 - side, other)?);
                counts.entry(word).or_default().made.insert(other, to_count(*count));
            }
        }
        Ok(counts)
    }

    fn languages(&mut self, languages: (String, String)) -> Result<i64, Error> {
        if let Some(&id) = self.languages.get(&languages) {
            return Ok(id);
        }
        let (source, target) = (languages.0.as_str(), languages.1.as_str());
        let mut read =
            self.connection.prepare_cached("SELECT id FROM lexicon_languages WHERE source = ?1 AND target = ?2")?;
        let id = match read.query_row([source, target], |row| row.get(0)).optional()? {
            Some(id) => id,
            None => {
                let mut write =
                    self.connection.prepare_cached("INSERT INTO lexicon_languages (source, target) VALUES (?1, ?2)")?;
                write.execute([source, target])?;
                self.connection.last_insert_rowid()
            }
        };
        self.languages.insert(languages, id);
        Ok(id)
    }

    /// The id of a word, which is made when there is none.
    fn word(&mut self, languages: i64, side: u8, word: &str) -> Result<i64, Error> {
        let key = (languages, side, word.to_owned());
        if let Some(&id) = self.words.get(&key) {
            return Ok(id);
        }
        let mut read = self
            .connection
            .prepare_cached("SELECT id FROM lexicon_word WHERE languages = ?1 AND side = ?2 AND word = ?3")?;
        let id = match read.query_row(params![languages, side, word], |row| row.get(0)).optional()? {
            Some(id) => id,
            None => {
                let mut write = self.connection.prepare_cached(
                    "INSERT INTO lexicon_word (languages, side, word, seen, made) VALUES (?1, ?2, ?3, 0, x'')",
                )?;
                write.execute(params![languages, side, word])?;
                self.connection.last_insert_rowid()
            }
        };
        self.words.insert(key, id);
        Ok(id)
    }

    /// Brings the words' counts up to date. A word that no lesson has any more goes.
    fn write_sums(&mut self) -> Result<(), Error> {
        let mut read = self.connection.prepare_cached("SELECT seen, made FROM lexicon_word WHERE id = ?1")?;
        let mut write = self.connection.prepare_cached("UPDATE lexicon_word SET seen = ?2, made = ?3 WHERE id = ?1")?;
        let mut remove = self.connection.prepare_cached("DELETE FROM lexicon_word WHERE id = ?1")?;
        for (id, change) in std::mem::take(&mut self.sums) {
            if change == WordCounts::default() {
                continue;
            }
            let mut word = read.query_row([id], |row| {
                let made = each_made(row.get_ref(1)?.as_blob()?).collect();
                Ok(WordCounts { seen: row.get(0)?, made })
            })?;
            word.add(&change, 1);
            if word == WordCounts::default() {
                remove.execute([id])?;
            } else {
                write.execute(params![id, word.seen, from_made(&word.made)])?;
            }
        }
        Ok(())
    }
}

/// A word, one that it made, and how often.
type Made<'a> = (&'a String, &'a String, f64);

/// What each word made most often; which counts are worth keeping at all is for `lexicon` to say.
fn most_frequent(mut pairs: Vec<Made<'_>>) -> Vec<Made<'_>> {
    pairs.retain(|pair| pair.2 > 0.0);
    pairs.sort_unstable_by(|a, b| a.0.cmp(b.0).then(b.2.total_cmp(&a.2)).then(a.1.cmp(b.1)));
    pairs.chunk_by(|a, b| a.0 == b.0).flat_map(|made| made.iter().take(MOST_MADE)).copied().collect()
}

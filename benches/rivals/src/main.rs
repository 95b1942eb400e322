//! Other ways to look up a segment, on the same made-up memory in the same run as ours.
//!
//!     cargo run --release --manifest-path benches/rivals/Cargo.toml -- 1000000 200
//!
//! The first number says how many units, the second how many queries; the slow ones get a tenth of them. Each answers with its
//! best matches from 70 % on: candidates in the way of the rival (all segments; the hundred best by BM25 of SQLite's FTS5 or of
//! tantivy), then scored as we score. *Recall* is how often the best of these scores what the best of all scores. CPU times of
//! one thread.

#[path = "../../lookup/source.rs"]
mod source;

use alinea::language::LanguageTag;
use alinea::lookup::{Finder, Options, Query, Score};
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit};
use alinea::text::{cut_to_stem, match_tokens};
use rusqlite::{Connection, params};
use source::Source;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TEXT, Value};
use tantivy::{Index, IndexReader, TantivyDocument, Term};

const LEAST: Score = Score(70);
/// Candidates that a ranked search hands over.
const CANDIDATES: usize = 100;
/// Queries that the slow ones answer, of all.
const SHARE_OF_SLOW: usize = 10;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut numbers = std::env::args().filter_map(|argument| argument.parse().ok());
    let (count, asked) = (numbers.next().unwrap_or(100_000), numbers.next().unwrap_or(200));
    let folder = tempfile::tempdir()?;
    let mut source = Source::new(7);
    let texts = source.texts(count);
    let queries: Vec<String> = (0..asked).map(|at| source.query(at, &texts)).collect();
    let few = &queries[..asked.div_ceil(SHARE_OF_SLOW)];
    println!("{count} units, {asked} queries, the slow ones {}", few.len());

    let path = folder.path().join("memory.db");
    let memory = ours(&path, &texts)?;
    let mut finder = Finder::new(&memory)?;
    let from = LanguageTag::parse("en")?;
    let options = Options { from: Some(&from), to: &[], least: LEAST, limit: 5, before: None, after: None };
    let truth = run("ours", &queries, &[], |query| {
        Ok(finder.find(query, &options)?.first().map(|found| found.score))
    })?;

    let scan = Scan::new(&texts);
    run("exhaustive, bit-parallel over numbers of stems", few, &truth, |query| Ok(scan.best(query, &texts)))?;

    let words = FullText::new(&folder.path().join("fts.db"), &texts)?;
    run("FTS5: words OR, bm25, 100 best rescored", few, &truth, |query| words.best(query))?;

    let tantivy = Tantivy::new(&folder.path().join("tantivy"), &texts)?;
    run("tantivy: BM25, 100 best rescored", &queries, &truth, |query| tantivy.best(query))?;
    Ok(())
}

/// Answers the queries and says how long that took, and how often the best was found.
fn run(
    name: &str,
    queries: &[String],
    truth: &[Option<Score>],
    mut best: impl FnMut(&str) -> Result<Option<Score>, Failure>,
) -> Result<Vec<Option<Score>>, Failure> {
    let (mut times, mut found) = (Vec::new(), Vec::new());
    for query in queries {
        let mut answer = Ok(None);
        times.push(timed(|| answer = best(query)));
        found.push(answer?);
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    // Only where there is something to find.
    let there = truth.iter().zip(&found).filter(|(truth, _)| truth.is_some());
    let (all, right) = there.fold((0, 0), |(all, right), (truth, found)| (all + 1, right + usize::from(truth == found)));
    let recall = if all == 0 { String::new() } else { format!(", best match found {right} of {all}") };
    println!("{name}: p50 {:.3?}, p95 {:.3?}{recall}", at(50), at(95));
    Ok(found)
}

fn ours(path: &Path, texts: &[String]) -> Result<Memory, Failure> {
    let mut memory = Memory::open_to_write(path)?;
    let change = ChangeSet {
        command: "bench".to_owned(),
        summary: String::new(),
        at: "2026-01-02T03:04:05Z".to_owned(),
        salt: 1,
    };
    memory.write(&change, |writer| {
        let fields = DocumentFields { name: "all".to_owned(), ..DocumentFields::default() };
        let document = writer.put_document(DocumentKind::Aligned, &fields)?;
        let language = LanguageTag::parse("en").expect("this is a tag");
        let segment = |text: &String| NewSegment { content: text.as_str().into(), paragraph: 0, joint: " ".to_owned() };
        let segments: Vec<NewSegment> = texts.iter().map(segment).collect();
        for id in writer.put_version(document, &language, None, &segments)? {
            writer.put_unit(document, &NewUnit { variants: vec![vec![id]], ..NewUnit::default() })?;
        }
        Ok::<_, Error>(())
    })?;
    let mut built = Ok(());
    let time = timed(|| built = memory.rebuild_match_index());
    built?;
    drop(memory);
    println!("ours: built in {time:.2?}, {:.1} MB", tables(path, "match_%")? as f64 / 1e6);
    Ok(Memory::open_to_read(path)?)
}

/// The bytes of some tables in a SQLite file.
fn tables(path: &Path, pattern: &str) -> Result<i64, Failure> {
    let connection = Connection::open(path)?;
    Ok(connection.query_row("SELECT sum(pgsize) FROM dbstat WHERE name LIKE ?1", [pattern], |row| row.get(0))?)
}

/// All segments as numbers of stems, compared with the query one after the other; what is near enough is scored.
struct Scan {
    vocabulary: HashMap<String, u32>,
    segments: Vec<Vec<u32>>,
}

impl Scan {
    fn new(texts: &[String]) -> Self {
        let mut vocabulary: HashMap<String, u32> = HashMap::new();
        let mut segments = Vec::with_capacity(texts.len());
        for text in texts {
            let mut words = Vec::new();
            match_tokens(text, |token| {
                let next = vocabulary.len() as u32;
                words.push(*vocabulary.entry(stem(token.class)).or_insert(next));
            });
            segments.push(words);
        }
        Self { vocabulary, segments }
    }

    /// The best score; texts are scored whose words are near enough.
    fn best(&self, query: &str, texts: &[String]) -> Option<Score> {
        let mut words = Vec::new();
        match_tokens(query, |token| words.push(self.vocabulary.get(&stem(token.class)).copied().unwrap_or(u32::MAX)));
        let mut places: HashMap<u32, u128> = HashMap::new();
        words.iter().take(128).enumerate().for_each(|(at, &word)| *places.entry(word).or_default() |= 1 << at);
        let mut prepared = Query::new(query);
        let mut best = None;
        for (segment, text) in self.segments.iter().zip(texts) {
            let longer = segment.len().max(words.len());
            let most = longer * usize::from(100 - LEAST.0) / 100;
            if segment.len().abs_diff(words.len()) <= most && distance(&places, words.len(), segment) <= most {
                best = best.max(prepared.score(text, LEAST).map(|scored| scored.score));
            }
        }
        best
    }
}

fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    cut_to_stem(&mut stem);
    stem
}

/// Myers 1999 in 128 bits; longer queries, which the generator hardly makes, count as near.
fn distance(places: &HashMap<u32, u128>, length: usize, segment: &[u32]) -> usize {
    if length == 0 {
        return segment.len();
    }
    if length > 128 {
        return 0;
    }
    let (mut up, mut down, mut distance) = (!0u128, 0u128, length);
    let last = 1u128 << (length - 1);
    for word in segment {
        let equal = places.get(word).copied().unwrap_or(0);
        let vertical = equal | down;
        let horizontal = ((equal & up).wrapping_add(up) ^ up) | equal;
        let (rises, falls) = (down | !(horizontal | up), up & horizontal);
        distance = distance + usize::from(rises & last != 0) - usize::from(falls & last != 0);
        let (rises, falls) = ((rises << 1) | 1, falls << 1);
        up = falls | !(vertical | rises);
        down = rises & vertical;
    }
    distance
}

struct FullText {
    connection: Connection,
}

impl FullText {
    fn new(path: &Path, texts: &[String]) -> Result<Self, Failure> {
        let mut connection = Connection::open(path)?;
        connection.execute_batch("PRAGMA journal_mode = OFF; PRAGMA cache_size = -65536;
            CREATE TABLE segment (id INTEGER PRIMARY KEY, text TEXT NOT NULL);")?;
        let transaction = connection.transaction()?;
        {
            let mut write = transaction.prepare("INSERT INTO segment (text) VALUES (?1)")?;
            texts.iter().try_for_each(|text| write.execute([text]).map(|_| ()))?;
        }
        transaction.commit()?;
        let mut built = Ok(());
        let time = timed(|| {
            built = connection.execute_batch(
                "CREATE VIRTUAL TABLE words USING fts5 (text, content = 'segment', content_rowid = 'id',
                     tokenize = 'unicode61 remove_diacritics 2');
                 INSERT INTO words (words) VALUES ('rebuild');",
            );
        });
        built?;
        println!("FTS5: built in {time:.2?}, {:.1} MB", tables(path, "words_%")? as f64 / 1e6);
        Ok(Self { connection })
    }

    fn best(&self, query: &str) -> Result<Option<Score>, Failure> {
        let mut words = Vec::new();
        match_tokens(query, |token| words.push(format!("\"{}\"", token.class)));
        let mut prepared = Query::new(query);
        let mut statement = self.connection.prepare_cached(
            "SELECT s.text FROM (SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rank LIMIT ?2) w
             CROSS JOIN segment s ON s.id = w.rowid",
        )?;
        let texts = statement.query_map(params![words.join(" OR "), CANDIDATES as i64], |row| row.get::<_, String>(0))?;
        let mut best = None;
        for text in texts {
            best = best.max(prepared.score(&text?, LEAST).map(|scored| scored.score));
        }
        Ok(best)
    }
}

struct Tantivy {
    reader: IndexReader,
    text: Field,
}

impl Tantivy {
    fn new(path: &Path, texts: &[String]) -> Result<Self, Failure> {
        std::fs::create_dir(path)?;
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT | STORED);
        let index = Index::create_in_dir(path, schema.build())?;
        let begun = process_time();
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 200_000_000)?;
        for one in texts {
            let mut document = TantivyDocument::default();
            document.add_text(text, one);
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        let bytes: u64 = std::fs::read_dir(path)?.filter_map(|file| file.ok()?.metadata().ok()).map(|data| data.len()).sum();
        println!("tantivy: built in {:.2?}, {:.1} MB with the texts", process_time() - begun, bytes as f64 / 1e6);
        Ok(Self { reader: index.reader()?, text })
    }

    fn best(&self, query: &str) -> Result<Option<Score>, Failure> {
        let mut terms: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        match_tokens(query, |token| {
            let term = Term::from_field_text(self.text, token.class);
            terms.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        });
        let searcher = self.reader.searcher();
        let mut prepared = Query::new(query);
        let mut best = None;
        for (_, address) in searcher.search(&BooleanQuery::new(terms), &TopDocs::with_limit(CANDIDATES))? {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = document.get_first(self.text).and_then(|value| value.as_str()).unwrap_or_default();
            best = best.max(prepared.score(text, LEAST).map(|scored| scored.score));
        }
        Ok(best)
    }
}

/// The CPU time of this thread that `work` takes.
fn timed(work: impl FnOnce()) -> Duration {
    let begun = clock(rustix::time::ClockId::ThreadCPUTime);
    work();
    clock(rustix::time::ClockId::ThreadCPUTime) - begun
}

/// The CPU time of all threads so far.
fn process_time() -> Duration {
    clock(rustix::time::ClockId::ProcessCPUTime)
}

fn clock(id: rustix::time::ClockId) -> Duration {
    let time = rustix::time::clock_gettime(id);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).expect("less than a second"))
}

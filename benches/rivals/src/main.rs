//! Other ways to look up a segment, on the memory that `cargo bench --bench lookup` made, which builds and runs this.
//!
//!     rivals MEMORY UNITS
//!
//! Prints their lines of its table. Each answers with its best match from 70 % and from 50 % on: candidates in the way of the
//! rival (all segments; the hundred best by BM25 of SQLite's FTS5 or of tantivy), then scored as we score. *Best found* is how
//! often the best of these scores what ours found, of the queries that have a match. The slow ones answer as many queries as
//! [`PATIENCE`] allows. CPU times of one thread.

#[path = "../../measure/mod.rs"]
mod measure;
#[path = "../../lookup/source.rs"]
mod source;
#[path = "../../lookup/table.rs"]
mod table;

use alinea::language::LanguageTag;
use alinea::lookup::{Finder, Options, Query, Score};
use alinea::store::Memory;
use alinea::text::{cut_to_stem, match_tokens};
use measure::{process_time, timed};
use rusqlite::{Connection, params};
use source::Source;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;
use table::{Answers, Row, THRESHOLDS};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TEXT, Value};
use tantivy::{Index, IndexReader, TantivyDocument, Term};

/// As many as the benchmark asks of ours.
const QUERIES: usize = 1_000;
/// Candidates that a ranked search hands over.
const CANDIDATES: usize = 100;
/// An engine is asked no more at a threshold when its answers took so long, but for the first few queries.
const PATIENCE: Duration = Duration::from_secs(20);
const FEW: usize = 5;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which memory?")?;
    let units: usize = arguments.next().ok_or("how many units?")?.parse()?;
    let folder = tempfile::tempdir()?;
    let mut source = Source::new(7);
    let texts = source.texts(units);
    let queries: Vec<String> = (0..QUERIES).map(|at| source.query(at, &texts)).collect();
    let truth = truth(Path::new(&path), &queries)?;
    let ask = |name: &str, (built, megabytes): (Option<Duration>, Option<f64>), best: &Best<'_>| -> Result<(), Failure> {
        let asked = THRESHOLDS.iter().zip(&truth).map(|(&least, truth)| run(&queries, Score(least), truth, best));
        let asked = asked.collect::<Result<Vec<_>, Failure>>()?;
        Row { units, name, built, megabytes, asked }.print();
        Ok(())
    };

    let scan = Scan::new(&texts);
    let all = |query: &str, least: Score| -> Result<Option<Score>, Failure> { Ok(scan.best(query, &texts, least)) };
    ask("every segment, bit-parallel over numbers of stems", (None, None), &all)?;
    drop(scan);

    let (words, made) = FullText::new(&folder.path().join("fts.db"), &texts)?;
    ask("SQLite FTS5, words OR, 100 best by bm25", made, &|query: &str, least: Score| words.best(query, least))?;
    drop(words);

    let (tantivy, made) = Tantivy::new(&folder.path().join("tantivy"), &texts)?;
    ask("tantivy, 100 best by BM25 (index with the texts)", made, &|query: &str, least: Score| tantivy.best(query, least))
}

/// The score of the best match of a query, from a score on.
type Best<'a> = dyn Fn(&str, Score) -> Result<Option<Score>, Failure> + 'a;

/// What our look-up finds, for each threshold and query.
fn truth(path: &Path, queries: &[String]) -> Result<Vec<Vec<Option<Score>>>, Failure> {
    let memory = Memory::open_to_read(path)?;
    let from = LanguageTag::parse("en")?;
    let mut all = Vec::new();
    for least in THRESHOLDS.map(Score) {
        let mut finder = Finder::new(&memory)?;
        let options = Options { from: Some(&from), to: &[], least, limit: 1, before: None, after: None };
        let best = |query| Ok::<_, Failure>(finder.find(query, &options)?.first().map(|found| found.score));
        all.push(queries.iter().map(String::as_str).map(best).collect::<Result<_, _>>()?);
    }
    Ok(all)
}

/// How long each query took, and how often the best was found where there is something to find.
fn run(
    queries: &[String],
    least: Score,
    truth: &[Option<Score>],
    best: &Best<'_>,
) -> Result<Answers, Failure> {
    let (mut times, mut right, mut of) = (Vec::new(), 0, 0);
    for (query, truth) in queries.iter().zip(truth) {
        if times.len() >= FEW && times.iter().sum::<Duration>() > PATIENCE {
            break;
        }
        let mut answer = Ok(None);
        times.push(timed(|| answer = best(query, least)));
        let found = answer?;
        of += usize::from(truth.is_some());
        right += usize::from(truth.is_some() && *truth == found);
    }
    Ok(Answers { times, right: Some(right), of })
}

/// What an index took to build, and its megabytes.
type Made = (Option<Duration>, Option<f64>);

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
    fn best(&self, query: &str, texts: &[String], least: Score) -> Option<Score> {
        let mut words = Vec::new();
        match_tokens(query, |token| words.push(self.vocabulary.get(&stem(token.class)).copied().unwrap_or(u32::MAX)));
        let mut places: HashMap<u32, u128> = HashMap::new();
        words.iter().take(128).enumerate().for_each(|(at, &word)| *places.entry(word).or_default() |= 1 << at);
        let mut prepared = Query::new(query);
        let mut best = None;
        for (segment, text) in self.segments.iter().zip(texts) {
            let longer = segment.len().max(words.len());
            let most = longer * usize::from(100 - least.0) / 100;
            if segment.len().abs_diff(words.len()) <= most && distance(&places, words.len(), segment) <= most {
                best = best.max(prepared.score(text, least).map(|scored| scored.score));
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
    fn new(path: &Path, texts: &[String]) -> Result<(Self, Made), Failure> {
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
        let megabytes = tables(path, "words_%")? as f64 / 1e6;
        Ok((Self { connection }, (Some(time), Some(megabytes))))
    }

    fn best(&self, query: &str, least: Score) -> Result<Option<Score>, Failure> {
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
            best = best.max(prepared.score(&text?, least).map(|scored| scored.score));
        }
        Ok(best)
    }
}

struct Tantivy {
    reader: IndexReader,
    text: Field,
}

impl Tantivy {
    fn new(path: &Path, texts: &[String]) -> Result<(Self, Made), Failure> {
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
        let made = (Some(process_time() - begun), Some(bytes as f64 / 1e6));
        Ok((Self { reader: index.reader()?, text }, made))
    }

    fn best(&self, query: &str, least: Score) -> Result<Option<Score>, Failure> {
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
            best = best.max(prepared.score(text, least).map(|scored| scored.score));
        }
        Ok(best)
    }
}

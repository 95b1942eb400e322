//! How long a look-up takes in a large memory, beside an exhaustive scan of the same memory.
//!
//!     cargo bench --bench lookup -- 1000000
//!
//! The memory is made up from a seed: words by Zipf's law (exponent 1 over 200,000 words), lengths log-normal around 11
//! words, every fifth segment an earlier one with a word or three changed. Queries: every tenth stands in the memory as it
//! is, every tenth is new, the others are stored segments with a fifth of their words changed. Times are CPU times of the
//! one thread; the machine may be doing other things.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.

use alinea::language::LanguageTag;
use alinea::lookup::{Finder, Options, Query, Score};
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit};
use std::path::Path;
use std::time::Duration;

const VOCABULARY: usize = 200_000;
/// Segments of a document; each is a transaction.
const DOCUMENT: usize = 100_000;
const QUERIES: usize = 1_000;
/// The scan takes long: so many queries are enough to know how long.
const SCANNED: usize = 20;

fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = std::env::var_os("ALINEA_BENCH_MEMORY").map_or_else(|| folder.path().join("memory.db"), Into::into);
    let mut source = Source::new(7);
    let texts = source.texts(count);
    let mut memory = Memory::open_to_write(&path).expect("a memory can be made");
    let stored = timed(|| store(&mut memory, &texts));
    let rebuilt = timed(|| memory.rebuild_match_index().expect("the index can be built"));
    let adding: Vec<Duration> = (0..200).map(|at| timed(|| add(&mut memory, &texts[at * 7], at))).collect();
    drop(memory);
    println!("{count} units of one language: stored in {stored:.2?}, match index alone {rebuilt:.2?}");
    report("a transaction that adds one unit", adding);
    println!("the whole file: {} MB", std::fs::metadata(&path).map_or(0, |data| data.len() / 1_000_000));

    let queries: Vec<String> = (0..QUERIES).map(|at| source.query(at, &texts)).collect();
    measure(&path, &queries, &texts);
}

/// Look-ups at several thresholds, and the scan.
fn measure(path: &Path, queries: &[String], texts: &[String]) {
    let memory = Memory::open_to_read(path).expect("it was written right above");
    let from = LanguageTag::parse("en").expect("this is a tag");
    for least in [70, 50] {
        let mut finder = Finder::new(&memory).expect("it was written right above");
        let options = Options { from: Some(&from), to: &[], least: Score(least), limit: 5, before: None, after: None };
        let mut matched = 0;
        let times: Vec<Duration> = queries
            .iter()
            .map(|query| timed(|| matched += usize::from(!finder.find(query, &options).expect("a look-up").is_empty())))
            .collect();
        report(&format!("look-up from {least} % on ({matched} of {} match)", queries.len()), times);
    }
    let least = Score(70);
    let mut finder = Finder::new(&memory).expect("it was written right above");
    let options = Options { from: Some(&from), to: &[], least, limit: 1, before: None, after: None };
    let mut agreed = 0;
    let times = queries
        .iter()
        .take(SCANNED)
        .map(|query| {
            let mut best = None;
            let time = timed(|| {
                let mut prepared = Query::new(query);
                best = texts.iter().filter_map(|text| prepared.score(text, least)).map(|scored| scored.score).max();
            });
            let found = finder.find(query, &options).expect("a look-up").first().map(|found| found.score);
            agreed += usize::from(found == best);
            time
        })
        .collect();
    report(&format!("exhaustive scan ({agreed} of {SCANNED} with the same best score)"), times);
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{name}: p50 {:.3?}, p95 {:.3?}, most {:.3?}", at(50), at(95), at(100));
}

/// The CPU time of this thread that `work` takes.
fn timed(work: impl FnOnce()) -> Duration {
    let begun = cpu_time();
    work();
    cpu_time() - begun
}

#[cfg(unix)]
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).expect("less than a second"))
}

#[cfg(not(unix))]
fn cpu_time() -> Duration {
    static BEGIN: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    BEGIN.get_or_init(std::time::Instant::now).elapsed()
}

fn store(memory: &mut Memory, texts: &[String]) {
    for (number, texts) in texts.chunks(DOCUMENT).enumerate() {
        put(memory, &format!("document {number}"), texts, number as u64 + 1);
    }
}

fn add(memory: &mut Memory, text: &str, at: usize) {
    put(memory, &format!("addition {at}"), &[text.to_owned()], 1_000_000 + at as u64);
}

fn put(memory: &mut Memory, name: &str, texts: &[String], salt: u64) {
    let change = ChangeSet {
        command: "bench".to_owned(),
        summary: name.to_owned(),
        at: "2026-01-02T03:04:05Z".to_owned(),
        salt,
    };
    let segment = |text: &String| NewSegment { content: text.as_str().into(), paragraph: 0, joint: " ".to_owned() };
    memory
        .write(&change, |writer| {
            let fields = DocumentFields { name: name.to_owned(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Aligned, &fields)?;
            let language = LanguageTag::parse("en").expect("this is a tag");
            let segments: Vec<NewSegment> = texts.iter().map(segment).collect();
            for id in writer.put_version(document, &language, None, &segments)? {
                let variants = vec![vec![id]];
                writer.put_unit(document, &NewUnit { variants, ..NewUnit::default() })?;
            }
            Ok::<_, Error>(())
        })
        .expect("the memory can be written");
}

/// Texts from a seed.
struct Source {
    state: u64,
    words: Vec<String>,
    /// Up to where the probability of each word reaches.
    reach: Vec<f64>,
}

impl Source {
    fn new(seed: u64) -> Self {
        let mut reach = Vec::with_capacity(VOCABULARY);
        let mut sum = 0.0;
        for rank in 1..=VOCABULARY {
            sum += 1.0 / rank as f64;
            reach.push(sum);
        }
        reach.iter_mut().for_each(|value| *value /= sum);
        Self { state: seed, words: (0..VOCABULARY).map(word).collect(), reach }
    }

    /// SplitMix64, by Steele, Lea and Flood 2014; in `0.0..1.0`.
    fn random(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.random() * limit as f64) as usize
    }

    fn word(&mut self) -> String {
        let at = self.random();
        self.words[self.reach.partition_point(|&reach| reach < at).min(VOCABULARY - 1)].clone()
    }

    fn text(&mut self) -> String {
        // The sum of twelve uniform numbers less six is nearly normal.
        let normal: f64 = (0..12).map(|_| self.random()).sum::<f64>() - 6.0;
        let length = (2.4 + 0.6 * normal).exp().clamp(1.0, 200.0) as usize;
        let words: Vec<String> = (0..length).map(|_| self.word()).collect();
        words.join(" ") + "."
    }

    fn edited(&mut self, text: &str, edits: usize) -> String {
        let mut words: Vec<String> = text.trim_end_matches('.').split(' ').map(str::to_owned).collect();
        for _ in 0..edits {
            let (at, word) = (self.below(words.len()), self.word());
            match self.below(4) {
                0 if words.len() > 1 => drop(words.remove(at)),
                1 => words.insert(at, word),
                _ => words[at] = word,
            }
        }
        words.join(" ") + "."
    }

    fn texts(&mut self, count: usize) -> Vec<String> {
        let mut texts: Vec<String> = Vec::with_capacity(count);
        for at in 0..count {
            let text = if at % 5 == 4 {
                let (original, edits) = (self.below(at), 1 + self.below(3));
                self.edited(&texts[original].clone(), edits)
            } else {
                self.text()
            };
            texts.push(text);
        }
        texts
    }

    fn query(&mut self, at: usize, texts: &[String]) -> String {
        let original = texts[self.below(texts.len())].clone();
        match at % 10 {
            0 => original,
            1 => self.text(),
            _ => self.edited(&original, original.split(' ').count().div_ceil(5)),
        }
    }
}

/// A word for a rank: frequent ones are short.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 40] = [
        "ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo", "bra", "cle", "dri", "flo",
        "gru", "pla", "tre", "stri", "an", "en", "in", "on", "un", "al", "er", "is", "or", "us", "cha", "she", "thi",
        "quo", "ram", "nel", "mis", "ton",
    ];
    let (mut rest, mut word) = (rank, String::new());
    loop {
        word.push_str(SYLLABLES[rest % 40]);
        rest /= 40;
        if rest == 0 {
            return word;
        }
        rest -= 1;
    }
}

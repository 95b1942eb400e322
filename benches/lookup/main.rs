//! How long a look-up takes in a large memory, beside an exhaustive scan of the same memory.
//!
//!     cargo bench --bench lookup -- 1000000
//!
//! The memory is made up from a seed (`source`). Times are CPU times of the one thread, but for new processes; the machine may
//! be doing other things. `benches/rivals` has other ways to look up.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.

mod source;

use alinea::language::LanguageTag;
use alinea::lookup::{Finder, Options, Query, Score};
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit, Writer};
use source::Source;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Segments of a document; each is a transaction.
const DOCUMENT: usize = 100_000;
const QUERIES: usize = 1_000;
/// The scan takes long: so many queries are enough to know how long.
const SCANNED: usize = 20;
const PROCESSES: usize = 100;
const ADDED: usize = 200;

fn main() {
    let count = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = std::env::var_os("ALINEA_BENCH_MEMORY").map_or_else(|| folder.path().join("memory.db"), Into::into);
    let mut source = Source::new(7);
    let texts = source.texts(count);
    let mut memory = Memory::open_to_write(&path).expect("a memory can be made");
    let stored = timed(|| store(&mut memory, &texts));
    let rebuilt = timed(|| memory.rebuild_match_index().expect("the index can be built"));
    println!("{count} units of one language: stored in {stored:.2?}, match index alone {rebuilt:.2?}");
    measure_adding(&mut memory, &texts);
    drop(memory);
    println!("the whole file: {} MB", std::fs::metadata(&path).map_or(0, |data| data.len() / 1_000_000));

    let queries: Vec<String> = (0..QUERIES).map(|at| source.query(at, &texts)).collect();
    measure(&path, &queries, &texts);
    measure_processes(&path, &queries);
}

/// Single units: a transaction for each, and all in one that is open anyway.
fn measure_adding(memory: &mut Memory, texts: &[String]) {
    let text = |at: usize| &texts[at * 7 % texts.len()];
    let each = (0..ADDED).map(|at| timed(|| put(memory, &format!("addition {at}"), &[text(at).clone()], salt(at))));
    report("a transaction that adds one unit", each.collect());
    let together = timed(|| {
        write(memory, "additions", salt(ADDED), |writer| {
            (ADDED..2 * ADDED).try_for_each(|at| add(writer, &format!("addition {at}"), &[text(at).clone()]))
        });
    });
    println!(
        "adding one unit within an open transaction of {ADDED}, indexing included: {:.3?}",
        together / ADDED as u32
    );
}

fn salt(at: usize) -> u64 {
    1_000_000 + at as u64
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

/// A new process for each query, by the clock on the wall.
fn measure_processes(path: &Path, queries: &[String]) {
    let answer = |query: &String| {
        let begun = Instant::now();
        let mut lookup = Command::new(env!("CARGO_BIN_EXE_alinea"));
        lookup.arg("lookup").arg(query).args(["--from", "en", "--jsonl", "--memory"]).arg(path);
        let output = lookup.output().expect("the program runs");
        assert!(output.stderr.is_empty(), "{output:?}");
        begun.elapsed()
    };
    report("a new process for each query, wall", queries.iter().take(PROCESSES).map(answer).collect());
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
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGIN.get_or_init(Instant::now).elapsed()
}

fn store(memory: &mut Memory, texts: &[String]) {
    for (number, texts) in texts.chunks(DOCUMENT).enumerate() {
        put(memory, &format!("document {number}"), texts, number as u64 + 1);
    }
}

fn put(memory: &mut Memory, name: &str, texts: &[String], salt: u64) {
    write(memory, name, salt, |writer| add(writer, name, texts));
}

fn write(memory: &mut Memory, summary: &str, salt: u64, work: impl FnOnce(&mut Writer<'_>) -> Result<(), Error>) {
    let change = ChangeSet {
        command: "bench".to_owned(),
        summary: summary.to_owned(),
        at: "2026-01-02T03:04:05Z".to_owned(),
        salt,
    };
    memory.write(&change, work).expect("the memory can be written");
}

/// A document of units of one language.
fn add(writer: &mut Writer<'_>, name: &str, texts: &[String]) -> Result<(), Error> {
    let segment = |text: &String| NewSegment { content: text.as_str().into(), paragraph: 0, joint: " ".to_owned() };
    let fields = DocumentFields { name: name.to_owned(), ..DocumentFields::default() };
    let document = writer.put_document(DocumentKind::Aligned, &fields)?;
    let language = LanguageTag::parse("en").expect("this is a tag");
    let segments: Vec<NewSegment> = texts.iter().map(segment).collect();
    for id in writer.put_version(document, &language, None, &segments)? {
        writer.put_unit(document, &NewUnit { variants: vec![vec![id]], ..NewUnit::default() })?;
    }
    Ok(())
}

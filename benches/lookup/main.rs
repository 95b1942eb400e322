//! How long a look-up takes in large memories, beside other ways to look up.
//!
//!     cargo bench --bench lookup                        100,000, 1,000,000 and 5,000,000 units, with the rivals
//!     cargo bench --bench lookup -- 100000 --alone      one size, without them
//!
//! The memories are made up from a seed (`source`). Times are CPU times of the one thread, unless they say otherwise; the machine may
//! be doing other things. The rivals are a crate of their own (`benches/rivals`), which is built first and reads the same texts
//! in the same run: every segment compared, SQLite's FTS5 and tantivy with their hundred best scored anew. Other figures of ours
//! (new processes, single additions, concordances, a check, a stream of queries) follow in a table of their own.
//!
//! `--streamed COUNT` changes how many queries go through the pipe (a million; up to a million units), `ALINEA_BENCH_FOLDER` where
//! the memories are made and left.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.

mod concordance;
#[path = "../measure/mod.rs"]
mod measure;
mod memory;
mod process;
mod source;
mod table;

use alinea::language::LanguageTag;
use alinea::lookup::{Finder, Options, Score};
use alinea::store::Memory;
use measure::{percentile, timed, told};
use rusqlite::Connection;
use source::Source;
use std::path::{Path, PathBuf};
use std::time::Duration;
use table::{Answers, Row, THRESHOLDS};

const SIZES: [usize; 3] = [100_000, 1_000_000, 5_000_000];
const QUERIES: usize = 1_000;
const PROCESSES: usize = 100;
const ADDED: usize = 200;
/// Queries through a pipe, for memories that are not larger than [`MOST_STREAMED`].
const STREAMED: usize = 1_000_000;
const MOST_STREAMED: usize = 1_000_000;

/// What was asked for.
struct Asked {
    sizes: Vec<usize>,
    alone: bool,
    streamed: usize,
}

impl Asked {
    fn new() -> Self {
        let mut asked = Self { sizes: Vec::new(), alone: false, streamed: STREAMED };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--alone" => asked.alone = true,
                "--streamed" => {
                    asked.streamed = arguments.next().and_then(|count| count.parse().ok()).expect("a number follows");
                }
                // Cargo says `--bench` itself.
                other => asked.sizes.extend(other.parse::<usize>().ok()),
            }
        }
        if asked.sizes.is_empty() {
            asked.sizes.extend(SIZES);
        }
        asked
    }
}

/// Figures beside the table: what was measured, and what came out.
type Figures = Vec<(String, String)>;

fn main() {
    let asked = Asked::new();
    let temporary = tempfile::tempdir().expect("a temporary folder can be made");
    let kept = std::env::var_os("ALINEA_BENCH_FOLDER").map(PathBuf::from);
    let folder = kept.as_deref().unwrap_or(temporary.path());
    let has_rivals = !asked.alone && process::build_rivals();
    println!(
        "| units | engine | build, CPU | index | 70 %: p50 / p95 CPU | best found | 50 %: p50 / p95 CPU | best found |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    let mut figures = Figures::new();
    for &units in &asked.sizes {
        figures.extend(measure_size(folder, units, &asked, has_rivals));
    }
    figures.extend(concordance::measure_counterparts(temporary.path()));
    println!("\n| what | figure |\n|---|---|");
    figures.iter().for_each(|(what, figure)| println!("| {what} | {figure} |"));
    if !asked.alone && !has_rivals {
        println!("\nThe rivals could not be built.");
    }
}

fn measure_size(folder: &Path, units: usize, asked: &Asked, has_rivals: bool) -> Figures {
    let path = folder.join(format!("{units}.db"));
    let mut source = Source::new(7);
    let texts = source.texts(units);
    let queries: Vec<String> = (0..QUERIES).map(|at| source.query(at, &texts)).collect();
    let mut memory = Memory::open_to_write(&path).expect("a memory can be made");
    let stored = timed(|| memory::store(&mut memory, &texts));
    let built = timed(|| memory.rebuild_match_index().expect("the index can be built"));
    let mut figures = vec![("storing them, all indexes, CPU".to_owned(), told(stored))];
    let added = adding(&mut memory, &texts);
    drop(memory);
    print_ours(&path, &queries, units, built);
    if has_rivals {
        process::run_rivals(&path, units);
    }
    figures.push((
        "the whole file".to_owned(),
        std::fs::metadata(&path).map_or(String::new(), |data| megabytes(data.len())),
    ));
    figures.extend(added);
    figures.extend(processes(&path, &queries));
    let memory = Memory::open_to_read(&path).expect("it was written right above");
    figures.extend(concordance::measure(&memory, &source, &texts));
    drop((memory, texts));
    if units <= MOST_STREAMED {
        figures.push(("checking the whole memory, wall".to_owned(), told(process::check(&path))));
        figures.push(streamed(&path, &queries, asked.streamed));
    }
    if std::env::var_os("ALINEA_BENCH_FOLDER").is_none() {
        let _ = std::fs::remove_file(&path);
    }
    figures.into_iter().map(|(what, figure)| (format!("{units} units: {what}"), figure)).collect()
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}

/// Single units: a transaction for each, and all in one that is open anyway.
fn adding(memory: &mut Memory, texts: &[String]) -> Figures {
    let text = |at: usize| std::slice::from_ref(&texts[at * 7 % texts.len()]);
    let salt = |at: usize| 1_000_000 + at as u64;
    let one = |at| timed(|| memory::put(memory, &format!("addition {at}"), text(at), salt(at)));
    let each: Vec<Duration> = (0..ADDED).map(one).collect();
    let together = timed(|| {
        memory::write(memory, "additions", salt(ADDED), |writer| {
            let mut add = |at| memory::add(writer, &format!("addition {at}"), &[("en", text(at))]);
            (ADDED..2 * ADDED).try_for_each(&mut add)
        });
    });
    vec![
        ("a transaction that adds one unit, CPU p50".to_owned(), told(percentile(&each, 50))),
        ("adding one unit within an open transaction, CPU".to_owned(), told(together / ADDED as u32)),
    ]
}

/// Our line of the table. That we find the best match is not measured here: `tests/lookup_exact.rs` compares with every segment.
fn print_ours(path: &Path, queries: &[String], units: usize, built: Duration) {
    let memory = Memory::open_to_read(path).expect("it was written right above");
    let from = LanguageTag::parse("en").expect("this is a tag");
    let asked = THRESHOLDS.map(|least| {
        let mut finder = Finder::new(&memory).expect("it was written right above");
        let options = Options { from: Some(&from), to: &[], least: Score(least), limit: 5, before: None, after: None };
        let mut matched = 0;
        let times = queries.iter().map(|query| {
            timed(|| matched += usize::from(!finder.find(query, &options).expect("a look-up").is_empty()))
        });
        let times: Vec<Duration> = times.collect();
        Answers { times, right: None, of: matched }
    });
    let index = bytes_of(path, "match_%").map(|bytes| bytes as f64 / 1e6);
    Row { units, name: "alinea", built: Some(built), megabytes: index, asked: asked.into() }.print();
}

/// The bytes of some tables in a SQLite file.
fn bytes_of(path: &Path, pattern: &str) -> Option<i64> {
    let connection = Connection::open(path).ok()?;
    connection.query_row("SELECT sum(pgsize) FROM dbstat WHERE name LIKE ?1", [pattern], |row| row.get(0)).ok()
}

fn processes(path: &Path, queries: &[String]) -> Figures {
    let times: Vec<Duration> = queries.iter().take(PROCESSES).map(|query| process::look_up(path, query)).collect();
    let figure = format!("{} / {}", told(percentile(&times, 50)), told(percentile(&times, 95)));
    vec![("a new process for each query, wall p50 / p95".to_owned(), figure)]
}

fn streamed(path: &Path, queries: &[String], count: usize) -> (String, String) {
    let process::Stream { wall, megabytes: [early, late] } = process::stream(path, queries, count);
    let held =
        |megabytes: Option<f64>| megabytes.map_or("unknown".to_owned(), |megabytes| format!("{megabytes:.0} MB"));
    let each_second = count as f64 / wall.as_secs_f64();
    let figure = format!("{each_second:.0} a second; {} after a tenth, {} after nine", held(early), held(late));
    (format!("{count} queries through a pipe, all processors"), figure)
}

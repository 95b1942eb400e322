//! Concordances: finding words, and what stands for them in the other language.

use super::measure::{percentile, timed, told};
use super::memory::{add, pairs, write};
use super::source::Source;
use alinea::align;
use alinea::language::LanguageTag;
use alinea::lexicon::WORD_LETTERS;
use alinea::lookup::{Counterparts, Exactness, Hit, Pattern, Search, concordance};
use alinea::store::Memory;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// Hits that are wanted.
const HITS: usize = 50;
/// Patterns of each kind.
const PATTERNS: usize = 100;
/// Where words are neither frequent nor rare: some hundreds of a million segments hold one.
const USUAL_RANK: usize = 1_000;
/// Letters of a beginning.
const BEGINNING: usize = 4;

/// Change-sets of the memory with translations, and the pairs of each: so many that all of them teach the lexicon.
const LESSONS: u64 = 50;
const PAIRS: usize = 2_000;
/// Hits that translations are learnt from, as the command has it.
const LEARNT_FROM: usize = 200;

/// What is looked for.
fn patterns(source: &Source, texts: &[String]) -> [(&'static str, Vec<String>); 4] {
    let usual: Vec<String> = (0..PATTERNS).map(|at| source.of_rank(USUAL_RANK + at).to_owned()).collect();
    let phrase = |at: usize| {
        let words: Vec<&str> = texts[at * 97 % texts.len()].trim_end_matches('.').split(' ').collect();
        words[..words.len().min(2)].join(" ")
    };
    let beginning = |word: &String| format!("{}*", word.chars().take(BEGINNING).collect::<String>());
    [
        ("word", usual.clone()),
        ("phrase", (0..PATTERNS).map(phrase).collect()),
        ("beginning", usual.iter().map(beginning).collect()),
        ("stop word", (0..10).map(|rank| source.of_rank(rank).to_owned()).collect()),
    ]
}

fn hits(memory: &Memory, pattern: &str, limit: usize) -> Vec<Hit> {
    let pattern = Pattern::words(pattern, Exactness::default()).expect("these are words");
    let search = Search { within: &[], show: &[], limit, count: 0 };
    concordance(memory, &pattern, &search).expect("the memory can be read").hits
}

/// What each kind of pattern takes: its name and the figures.
pub(crate) fn measure(memory: &Memory, source: &Source, texts: &[String]) -> Vec<(String, String)> {
    let told = |(name, patterns): (&str, Vec<String>)| {
        let mut found = 0;
        let time = |pattern: &String| timed(|| found += hits(memory, pattern, HITS).len());
        let times: Vec<Duration> = patterns.iter().map(time).collect();
        let each = found / patterns.len();
        (
            format!("concordance in process, a {name}, first {HITS} hits ({each} on average), CPU p50 / p95"),
            both(&times),
        )
    };
    patterns(source, texts).into_iter().map(told).collect()
}

fn both(times: &[Duration]) -> String {
    format!("{} / {}", told(percentile(times, 50)), told(percentile(times, 95)))
}

/// What it takes to tell which words stand for those that were looked for, and what of it the lexicon takes.
pub(crate) fn measure_counterparts(folder: &Path) -> Vec<(String, String)> {
    let mut source = Source::new(11);
    let mut memory = Memory::open_to_write(&folder.join("translated.db")).expect("a memory can be made");
    memory.learn_with(align::TEACHER);
    for lesson in 0..LESSONS {
        let (texts, translations) = pairs(&mut source, PAIRS);
        let name = format!("lesson {lesson}");
        write(&mut memory, &name, lesson, |writer| add(writer, &name, &[("en", &texts), ("es", &translations)]));
    }
    let count = LESSONS as usize * PAIRS;
    let [english, spanish] = ["en", "es"].map(|tag| LanguageTag::parse(tag).expect("this is a tag"));
    let mut rows = Vec::new();
    for (name, first, ranks) in [("a usual word", USUAL_RANK, PATTERNS), ("a stop word", 0, 10)] {
        let (mut times, mut known) = ([Vec::new(), Vec::new(), Vec::new()], 0);
        for rank in first..first + ranks {
            let mut found = Vec::new();
            times[0].push(timed(|| found = hits(&memory, source.of_rank(rank), LEARNT_FROM)));
            times[1].push(timed(|| drop(Counterparts::of(&memory, &found).expect("the memory can be read"))));
            let words = BTreeSet::from([source.of_rank(rank).chars().take(WORD_LETTERS).collect()]);
            times[2].push(timed(|| {
                known += memory.translations(&english, &words, &spanish).expect("the memory can be read").pairs.len();
            }));
        }
        let known = known / ranks;
        let what = [
            "finding 200 hits with their units".to_owned(),
            "telling which words stand for it".to_owned(),
            format!("reading the lexicon for that ({known} translations)"),
        ];
        for (what, times) in what.into_iter().zip(&times) {
            rows.push((format!("{name} in {count} pairs that all taught: {what}, CPU p50 / p95"), both(times)));
        }
    }
    rows
}

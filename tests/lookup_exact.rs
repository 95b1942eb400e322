//! The best matches found through the index are those of comparing the query with every segment.
//!
//! The oracle shares nothing with the look-up but `text`: the textbook recurrence for the distance, points off counted
//! with maps, every live segment looked at.

#![allow(clippy::unwrap_used)] // A test fails where something is not as it must be.

use alinea::language::LanguageTag;
use alinea::lookup::{Finder, Options, Score};
use alinea::model::Status;
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit, SegmentId};
use alinea::text::{WordKind, cut_to_stem, fold, is_ignorable, match_key, match_tokens, tags, words};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Numbers that a seed gives: xorshift64*, by Vigna 2016.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

/// Words with everything that is set aside or costs points; the first are the most frequent.
const WORDS: &[&str] = &[
    "the", "the", "a", "of", "The", "to", "in", "casa", "Casa", "año", "ano", "5", "12", "it's", "it’s", "B12",
    "1990s", "river", "stone", "<b>", "</b>", "{1}", "cold", "日本", "語", "€", "lamp", "Lisbon", "grey", "walks",
    "under", "rain", "walked", "stones", "casas", "rivers", "lamps", "not", "note", "notes", "file", "files",
];
const GAPS: &[&str] = &[" ", " ", " ", " ", ", ", " – ", "  ", "\u{AD}", ". ", " “"];

fn text(random: &mut Random, length: usize) -> String {
    let mut text = String::new();
    for _ in 0..length {
        // The product of two draws prefers the first words, as languages do.
        let word = WORDS[random.below(WORDS.len()) * random.below(WORDS.len()) / WORDS.len()];
        text.push_str(word);
        text.push_str(GAPS[random.below(GAPS.len())]);
    }
    text
}

/// A text with a few words replaced, left out or put in.
fn edited(random: &mut Random, original: &str) -> String {
    let mut words: Vec<&str> = original.split(' ').collect();
    for _ in 0..random.below(4) {
        let at = random.below(words.len());
        match random.below(3) {
            0 => words[at] = WORDS[random.below(WORDS.len())],
            1 if words.len() > 1 => drop(words.remove(at)),
            _ => words.insert(at, WORDS[random.below(WORDS.len())]),
        }
    }
    words.join(" ")
}

// The oracle.

fn classes(text: &str) -> Vec<String> {
    let mut classes = Vec::new();
    match_tokens(text, |token| classes.push(token.class.to_owned()));
    classes
}

fn distance<T: PartialEq>(one: &[T], other: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, b) in other.iter().enumerate() {
            let next = (diagonal + usize::from(a != b)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[other.len()]
}

/// The same with another form of a word as one and every other change as four.
fn quarter_words(one: &[String], other: &[String]) -> usize {
    let stem = |word: &String| {
        let mut stem = word.clone();
        cut_to_stem(&mut stem);
        stem
    };
    let (stems, other_stems): (Vec<String>, Vec<String>) =
        (one.iter().map(stem).collect(), other.iter().map(stem).collect());
    let mut table = vec![vec![0; other.len() + 1]; one.len() + 1];
    for i in 0..=one.len() {
        for j in 0..=other.len() {
            table[i][j] = match (i, j) {
                (0, _) => 4 * j,
                (_, 0) => 4 * i,
                _ => {
                    let price = match (one[i - 1] == other[j - 1], stems[i - 1] == other_stems[j - 1]) {
                        (true, _) => 0,
                        (_, true) => 1,
                        _ => 4,
                    };
                    (table[i - 1][j - 1] + price).min(table[i][j - 1] + 4).min(table[i - 1][j] + 4)
                }
            };
        }
    }
    table[one.len()][other.len()]
}

/// How many items of two lists cannot be paired with an equal one, the shorter list's counted within the longer's.
fn unpaired<T: Ord>(one: &[T], other: &[T]) -> usize {
    one.len().max(other.len()) - paired(one, other)
}

fn paired<T: Ord>(one: &[T], other: &[T]) -> usize {
    let mut counts: BTreeMap<&T, (usize, usize)> = BTreeMap::new();
    one.iter().for_each(|item| counts.entry(item).or_default().0 += 1);
    other.iter().for_each(|item| counts.entry(item).or_default().1 += 1);
    counts.values().map(|&(a, b)| a.min(b)).sum()
}

/// Words, numbers, marks, symbols and tags of a text; words as they are written but for the apostrophe.
#[derive(Default)]
struct Parts {
    words: Vec<String>,
    numbers: Vec<String>,
    sequence: Vec<String>,
    marks: Vec<char>,
    symbols: Vec<char>,
    tags: Vec<String>,
}

fn parts(text: &str) -> Parts {
    let mut parts = Parts::default();
    let mut from = 0;
    let mut pieces: Vec<String> = Vec::new();
    for tag in tags(text) {
        pieces.push(text[from..tag.start].to_owned());
        parts.tags.push(text[tag.clone()].to_owned());
        from = tag.end;
    }
    pieces.push(text[from..].to_owned());
    for piece in &pieces {
        let mut inside = vec![false; piece.len()];
        for word in words(piece) {
            inside[word.range.clone()].fill(true);
            let written: String = piece[word.range]
                .chars()
                .filter(|&c| !is_ignorable(c))
                .map(|c| if c == '’' { '\'' } else { c })
                .collect();
            parts.sequence.push(written.to_lowercase());
            if word.kind == WordKind::Number { parts.numbers.push(written) } else { parts.words.push(written) }
        }
        for (at, c) in piece.char_indices().filter(|&(at, c)| !inside[at] && !c.is_whitespace() && !is_ignorable(c)) {
            let _ = at;
            if c == '€' { parts.symbols.push(c) } else { parts.marks.push(c) }
        }
    }
    parts.tags.sort();
    parts
}

fn score(query: &str, segment: &str) -> Option<usize> {
    let (query, segment) = (match_key(query), match_key(segment));
    if query == segment {
        return Some(100);
    }
    let (one, other) = (classes(&query), classes(&segment));
    let longer = one.len().max(other.len());
    if longer == 0 {
        return None;
    }
    let base = 100 * (4 * longer - quarter_words(&one, &other)) / (4 * longer);
    let (one, other) = (parts(&query), parts(&segment));
    let forms =
        |words: &[String], form: &dyn Fn(&str) -> String| words.iter().map(|word| form(word)).collect::<Vec<_>>();
    let shared = |form: &dyn Fn(&str) -> String| paired(&forms(&one.words, form), &forms(&other.words, form));
    let folded = shared(&|word| fold(word));
    let lower = shared(&|word| word.to_lowercase());
    let written = shared(&|word| word.to_owned());
    let symbols = distance(&one.symbols, &other.symbols);
    let numbers = if one.words.is_empty() || other.words.is_empty() {
        0
    } else {
        distance(&one.numbers, &other.numbers) - one.numbers.len().abs_diff(other.numbers.len())
    };
    let off = (2 * numbers).min(6)
        + (2 * (folded - lower)).min(6)
        + (lower - written).min(3)
        + (unpaired(&one.marks, &other.marks) + symbols).min(3)
        + unpaired(&one.tags, &other.tags).min(5);
    let score = base.saturating_sub(off);
    let only_looks = one.sequence == other.sequence && symbols == 0 && one.tags == other.tags;
    Some(if only_looks { score.clamp(97, 99) } else { score.min(99) })
}

fn ratio(query: &str, segment: &str) -> f64 {
    let chars = |text: &str| match_key(text).chars().collect::<Vec<char>>();
    let (one, other) = (chars(query), chars(segment));
    let longer = one.len().max(other.len());
    if longer == 0 { 1.0 } else { 1.0 - distance(&one, &other) as f64 / longer as f64 }
}

// The memory.

struct World {
    memory: Memory,
    /// Live segments: id, language, text.
    live: Vec<(SegmentId, &'static str, String)>,
    units: HashMap<SegmentId, alinea::model::UnitId>,
    writes: u64,
    /// What was retired last, by which change-set.
    retired: Option<(u64, (SegmentId, &'static str, String))>,
    _folder: tempfile::TempDir,
}

const LANGUAGES: [&str; 3] = ["en", "es-419", "es-AR"];

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::open_to_write(&folder.path().join("memory.db")).unwrap();
        Self { memory, live: Vec::new(), units: HashMap::new(), writes: 0, retired: None, _folder: folder }
    }

    fn change(&mut self) -> ChangeSet {
        self.writes += 1;
        ChangeSet {
            command: "align".to_owned(),
            summary: String::new(),
            at: format!("2026-01-02T03:04:{:02}Z", self.writes),
            salt: self.writes,
        }
    }

    /// Each text is a unit with a translation of its own, so that no two matches say the same.
    fn add(&mut self, texts: &[(&'static str, String)]) {
        let change = self.change();
        let fields = DocumentFields { name: format!("document {}", self.writes), ..DocumentFields::default() };
        let (live, units) = (&mut self.live, &mut self.units);
        self.memory
            .write(&change, |writer| {
                let document = writer.put_document(DocumentKind::Aligned, &fields)?;
                for language in LANGUAGES {
                    let own: Vec<&String> =
                        texts.iter().filter(|(of, _)| *of == language).map(|(_, text)| text).collect();
                    let segment = |text: &str| NewSegment { content: text.into(), paragraph: 0, joint: " ".to_owned() };
                    let segments: Vec<NewSegment> = own.iter().map(|text| segment(text)).collect();
                    let language_tag = LanguageTag::parse(language).unwrap();
                    let ids = writer.put_version(document, &language_tag, None, &segments)?;
                    let translations: Vec<NewSegment> =
                        ids.iter().map(|id| segment(&format!("z{}x{}", change.salt, id.0))).collect();
                    let other = LanguageTag::parse("fr").unwrap();
                    let others = writer.put_version(document, &other, None, &translations)?;
                    for ((id, other), text) in ids.into_iter().zip(others).zip(own) {
                        let unit = NewUnit {
                            status: Status::Aligned,
                            confidence: None,
                            doubt: None,
                            variants: vec![vec![id], vec![other]],
                            ..NewUnit::default()
                        };
                        units.insert(id, writer.put_unit(document, &unit)?);
                        live.push((id, language, text.clone()));
                    }
                }
                Ok::<_, Error>(())
            })
            .unwrap();
    }

    fn retire(&mut self, at: usize) {
        let retired = self.live.swap_remove(at);
        let (change, unit) = (self.change(), self.units[&retired.0].clone());
        assert!(self.memory.write(&change, |writer| writer.retire_unit(&unit)).unwrap());
        self.retired = Some((self.writes, retired));
    }

    /// Undoes the last retirement.
    fn revive(&mut self) {
        let (number, revived) = self.retired.take().unwrap();
        let change = self.change();
        self.memory.write(&change, |writer| writer.undo(i64::try_from(number).unwrap()).map(|_| ())).unwrap();
        self.live.push(revived);
    }

    fn check(&self, query: &str, from: Option<&str>, least: u8, limit: usize) {
        let primary = |language: &str| language.split('-').next().unwrap().to_owned();
        let mut expected: Vec<(usize, f64, SegmentId)> = self
            .live
            .iter()
            .filter(|(_, language, _)| from.is_none_or(|from| primary(from) == primary(language)))
            .filter_map(|(id, _, text)| {
                let score = score(query, text).filter(|&score| score >= usize::from(least))?;
                Some((score, ratio(query, text), *id))
            })
            .collect();
        expected.sort_by(|one, other| other.partial_cmp(one).unwrap());
        expected.truncate(limit);
        let tag = from.map(|from| LanguageTag::parse(from).unwrap());
        let options = Options { from: tag.as_ref(), to: &[], least: Score(least), limit, before: None, after: None };
        let found: Vec<(usize, f64, SegmentId)> = Finder::new(&self.memory)
            .unwrap()
            .find(query, &options)
            .unwrap()
            .into_iter()
            .map(|found| (usize::from(found.score.0), found.similarity, found.segment))
            .filter(|(.., id)| self.units.contains_key(id))
            .collect();
        assert_eq!(found, expected, "{query:?} from {from:?} at {least}");
    }
}

fn one_of(random: &mut Random, texts: &[String]) -> String {
    texts[random.below(texts.len())].clone()
}

fn exercise(seed: u64) {
    let random = &mut Random(seed | 1);
    let mut world = World::new();
    let mut texts: Vec<String> = Vec::new();
    for round in 0..3 {
        let mut added = Vec::new();
        for _ in 0..60 {
            let length = match random.below(12) {
                0 => 1,
                1 => 2,
                2 => 20 + random.below(60),
                _ => 3 + random.below(10),
            };
            let again = (!texts.is_empty() && random.below(3) == 0).then(|| one_of(random, &texts));
            let text = match again {
                Some(original) => edited(random, &original),
                None => text(random, length),
            };
            texts.push(text.clone());
            added.push((LANGUAGES[random.below(LANGUAGES.len())], text));
        }
        if round == 1 {
            let long = text(random, 2_000);
            texts.push(long.clone());
            added.push(("en", long));
        }
        world.add(&added);
        for _ in 0..4 {
            world.retire(random.below(world.live.len()));
        }
        for least in [50, 60, 70, 75, 85, 95] {
            let original = one_of(random, &texts);
            let query = edited(random, &original);
            let from = [None, Some("en"), Some("es")][random.below(3)];
            world.check(&query, from, least, [1, 5, 50][random.below(3)]);
        }
    }
    let long = texts.iter().max_by_key(|text| text.len()).unwrap();
    world.check(&edited(random, long), Some("en"), 70, 5);
    for query in ["", "…", "casa", "5", "日本語", "unheard"] {
        world.check(query, None, 50, 5);
    }
    world.memory.rebuild_match_index().unwrap();
    let original = one_of(random, &texts);
    let query = edited(random, &original);
    world.check(&query, None, 50, 50);
    // The new index holds nothing of what is dead: what comes back must be found all the same.
    world.revive();
    let revived = world.live.last().unwrap().2.clone();
    world.check(&revived, None, 50, 50);
    world.check(&edited(random, &revived), None, 70, 5);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 8, ..ProptestConfig::default() })]
    #[test]
    fn indexed_is_exhaustive(seed in any::<u64>()) {
        exercise(seed);
    }
}

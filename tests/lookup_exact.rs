//! The best matches found through the index are those of comparing the query with every segment.
//!
//! The oracle shares nothing with the look-up but `text`: the textbook recurrence for the distance, points off counted
//! with maps, every live segment looked at, all of them put in order and those that say the same joined. Whatever the limit,
//! the answer is the beginning of that list.

#![allow(clippy::unwrap_used)] // A test fails where something is not as it must be.

use alinea::language::LanguageTag;
use alinea::lookup::{Finder, Kind, Options, Penalties, Score};
use alinea::model::{Doubt, Status, UnitId};
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit, SegmentId};
use alinea::text::{WordKind, cut_to_stem, fold, is_ignorable, match_key, match_tokens, tags, words};
use proptest::prelude::*;
use std::collections::BTreeMap;

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

fn score(query: &str, segment: &str) -> Option<(usize, Kind)> {
    let (query, segment) = (match_key(query), match_key(segment));
    if query == segment {
        return Some((100, Kind::Exact));
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
    Some(if only_looks { (score.clamp(97, 99), Kind::ExactVariant) } else { (score.min(99), Kind::Fuzzy) })
}

fn ratio(query: &str, segment: &str) -> f64 {
    let chars = |text: &str| match_key(text).chars().collect::<Vec<char>>();
    let (one, other) = (chars(query), chars(segment));
    let longer = one.len().max(other.len());
    if longer == 0 { 1.0 } else { 1.0 - distance(&one, &other) as f64 / longer as f64 }
}

// The memory.

/// A live segment and its unit.
#[derive(Debug, Clone)]
struct Held {
    id: SegmentId,
    language: &'static str,
    text: String,
    /// What stands around it in its running text.
    neighbours: [Option<String>; 2],
    targets: Vec<(&'static str, String)>,
    status: Status,
    doubt: Option<Doubt>,
    unit: UnitId,
    /// The write that brought it.
    created: u64,
}

struct World {
    memory: Memory,
    live: Vec<Held>,
    writes: u64,
    /// What was retired last, by which change-set.
    retired: Option<(u64, Held)>,
    _folder: tempfile::TempDir,
}

const LANGUAGES: [&str; 3] = ["en", "es-419", "es-AR"];
const OTHERS: [&str; 3] = ["fr", "de", "pt-BR"];
const STATUSES: [Status; 3] = [Status::Aligned, Status::Reviewed, Status::Imported];
const DOUBTS: [Option<Doubt>; 6] = [None, None, None, None, Some(Doubt::SourceChanged), Some(Doubt::Order)];

/// What is asked beside the text.
#[derive(Debug, Default)]
struct Wish {
    from: Option<&'static str>,
    to: &'static [&'static str],
    least: u8,
    around: [Option<String>; 2],
    /// Points off by status, and for doubt.
    points: [u8; 4],
}

/// What is compared of a match: all but what only the writer of the memory knows.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    score: usize,
    kind: Kind,
    similarity: f64,
    segment: SegmentId,
    doubt: Option<Doubt>,
    targets: Vec<(String, String)>,
    occurrences: usize,
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap()
}

impl Wish {
    /// The match that a segment is, by the rules of `docs/score.md`.
    fn told(&self, query: &str, held: &Held) -> Option<Told> {
        if self.from.is_some_and(|from| primary(from) != primary(held.language)) {
            return None;
        }
        let own = |(language, text): &(&str, String)| ((*language).to_owned(), text.clone());
        let mut targets: Vec<(String, String)> = Vec::new();
        for asked in self.to {
            targets.extend(held.targets.iter().filter(|(of, _)| primary(of) == *asked).map(own));
        }
        if self.to.is_empty() {
            targets.extend(held.targets.iter().map(own));
        }
        if targets.is_empty() && !self.to.is_empty() {
            return None;
        }
        let (mut score, mut kind) = score(query, &held.text)?;
        if held.doubt == Some(Doubt::SourceChanged) {
            (score, kind) = (score.min(99), Kind::Fuzzy);
        } else if kind == Kind::Exact {
            let is_same = |(asked, stored): (&Option<String>, &Option<String>)| {
                let key = |text: &Option<String>| text.as_ref().map(|text| match_key(text).into_owned());
                asked.is_some() && key(asked) == key(stored) && key(asked).is_some_and(|key| !key.is_empty())
            };
            let same = self.around.iter().zip(&held.neighbours).filter(|pair| is_same(*pair)).count();
            (score, kind) = (score + same, if same > 0 { Kind::Context } else { kind });
        }
        let status = STATUSES.iter().position(|status| *status == held.status).unwrap();
        let points = self.points[status] + if held.doubt.is_some() { self.points[3] } else { 0 };
        let score = score.saturating_sub(usize::from(points));
        let (doubt, segment, similarity) = (held.doubt, held.id, ratio(query, &held.text));
        (score >= usize::from(self.least)).then_some(Told {
            score,
            kind,
            similarity,
            segment,
            doubt,
            targets,
            occurrences: 1,
        })
    }
}

/// 102, 101, 100, exact variants, score, doubt, characters, whether it is translated, age.
fn place(told: &Told, created: u64) -> impl PartialOrd + use<> {
    let class = match told.kind {
        _ if told.score >= 100 => 2,
        Kind::Fuzzy => 0,
        _ if told.score >= 97 => 1,
        _ => 0,
    };
    (class, told.score, told.doubt.is_none(), told.similarity, !told.targets.is_empty(), created, told.segment)
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::open_to_write(&folder.path().join("memory.db")).unwrap();
        Self { memory, live: Vec::new(), writes: 0, retired: None, _folder: folder }
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

    /// Each text is a unit with some translations, few enough that some say the same.
    fn add(&mut self, random: &mut Random, texts: &[(&'static str, String)]) {
        let change = self.change();
        let fields = DocumentFields { name: format!("document {}", self.writes), ..DocumentFields::default() };
        let (live, created) = (&mut self.live, self.writes);
        self.memory
            .write(&change, |writer| {
                let document = writer.put_document(DocumentKind::Aligned, &fields)?;
                let segment = |text: &str| NewSegment { content: text.into(), paragraph: 0, joint: " ".to_owned() };
                for language in LANGUAGES {
                    let own: Vec<&String> =
                        texts.iter().filter(|(of, _)| *of == language).map(|(_, text)| text).collect();
                    let segments: Vec<NewSegment> = own.iter().map(|text| segment(text)).collect();
                    let tag = LanguageTag::parse(language).unwrap();
                    let ids = writer.put_version(document, &tag, None, &segments)?;
                    for (at, id) in ids.into_iter().enumerate() {
                        // Every fourth draw leaves a language out.
                        let translation = |other| (other, ["z", "zz", "zzz", ""][random.below(4)].to_owned());
                        let held: Vec<(&'static str, String)> =
                            OTHERS.into_iter().map(translation).filter(|(_, text)| !text.is_empty()).collect();
                        let mut variants = vec![vec![id]];
                        for (other, text) in &held {
                            let tag = LanguageTag::parse(other).unwrap();
                            variants.push(writer.put_version(document, &tag, None, &[segment(text)])?);
                        }
                        let (status, doubt) = (STATUSES[random.below(3)], DOUBTS[random.below(DOUBTS.len())]);
                        let unit = NewUnit { status, doubt, variants, ..NewUnit::default() };
                        let beside = |at: Option<usize>| at.and_then(|at| own.get(at)).map(|text| (*text).clone());
                        live.push(Held {
                            id,
                            language,
                            text: own[at].clone(),
                            neighbours: [beside(at.checked_sub(1)), beside(Some(at + 1))],
                            targets: held,
                            status,
                            doubt,
                            unit: writer.put_unit(document, &unit)?,
                            created,
                        });
                    }
                }
                Ok::<_, Error>(())
            })
            .unwrap();
    }

    fn retire(&mut self, at: usize) {
        let retired = self.live.swap_remove(at);
        let change = self.change();
        assert!(self.memory.write(&change, |writer| writer.retire_unit(&retired.unit)).unwrap());
        self.retired = Some((self.writes, retired));
    }

    /// Undoes the last retirement.
    fn revive(&mut self) {
        let (number, revived) = self.retired.take().unwrap();
        let change = self.change();
        self.memory.write(&change, |writer| writer.undo(i64::try_from(number).unwrap()).map(|_| ())).unwrap();
        self.live.push(revived);
    }

    /// All matches there are, in order.
    fn expected(&self, query: &str, wish: &Wish) -> Vec<Told> {
        let mut found: Vec<(Told, &Held)> =
            self.live.iter().filter_map(|held| Some((wish.told(query, held)?, held))).collect();
        found.sort_by(|(one, of_one), (other, of_other)| {
            place(other, of_other.created).partial_cmp(&place(one, of_one.created)).unwrap()
        });
        let mut joined: Vec<(Told, &Held)> = Vec::new();
        for (told, held) in found {
            let is_same = |(one, of): &&mut (Told, &Held)| {
                one.targets == told.targets && of.text == held.text && of.language == held.language
            };
            match joined.iter_mut().find(is_same) {
                Some((first, _)) => first.occurrences += 1,
                None => joined.push((told, held)),
            }
        }
        joined.into_iter().map(|(told, _)| told).collect()
    }

    fn found(&self, query: &str, wish: &Wish, limit: usize) -> Vec<Told> {
        let parse = |tag: &&str| LanguageTag::parse(tag).unwrap();
        let (from, to) = (wish.from.as_ref().map(parse), wish.to.iter().map(parse).collect::<Vec<_>>());
        let mut penalties = Penalties::default();
        STATUSES.into_iter().zip(wish.points).for_each(|(status, points)| penalties.set(status, points));
        penalties.set_doubtful(wish.points[3]);
        let [before, after] = &wish.around;
        let options = Options {
            from: from.as_ref(),
            to: &to,
            least: Score(wish.least),
            limit,
            before: before.as_deref(),
            after: after.as_deref(),
        };
        let found = Finder::new(&self.memory).unwrap().with_penalties(penalties).find(query, &options).unwrap();
        let told = found.into_iter().map(|found| Told {
            score: usize::from(found.score.0),
            kind: found.kind,
            similarity: found.similarity,
            segment: found.segment,
            doubt: found.doubt,
            targets: found.targets.into_iter().map(|target| (target.language.to_string(), target.text)).collect(),
            occurrences: found.occurrences,
        });
        told.collect()
    }

    fn check(&self, query: &str, wish: &Wish) {
        let expected = self.expected(query, wish);
        for limit in [1, 2, 3, 5, 10, usize::MAX] {
            let found = self.found(query, wish, limit);
            assert_eq!(found, expected[..limit.min(expected.len())], "{query:?}, {wish:?}, limit {limit}");
        }
    }
}

fn one_of(random: &mut Random, texts: &[String]) -> String {
    texts[random.below(texts.len())].clone()
}

fn wish(random: &mut Random, world: &World, query: &str, least: u8) -> Wish {
    const TO: [&[&str]; 5] = [&[], &[], &["fr"], &["pt"], &["de", "fr"]];
    const POINTS: [[u8; 4]; 4] = [[0; 4], [0; 4], [1, 0, 2, 1], [13, 0, 5, 20]];
    let key = match_key(query);
    let same: Vec<&Held> = world.live.iter().filter(|held| match_key(&held.text) == key).collect();
    let around = match same.len() {
        0 => [None, None],
        count => {
            let [before, after] = same[random.below(count)].neighbours.clone();
            [before.filter(|_| random.below(3) > 0), after.filter(|_| random.below(3) > 0)]
        }
    };
    let from = [None, Some("en"), Some("es")][random.below(3)];
    Wish { from, to: TO[random.below(TO.len())], least, around, points: POINTS[random.below(POINTS.len())] }
}

/// Texts for a document: new ones, earlier ones edited or as they were, and one many times.
fn document(random: &mut Random, texts: &mut Vec<String>) -> Vec<(&'static str, String)> {
    let mut added = Vec::new();
    let common = text(random, 3);
    for _ in 0..60 {
        let length = match random.below(12) {
            0 => 1,
            1 => 2,
            2 => 20 + random.below(60),
            _ => 3 + random.below(10),
        };
        let text = match random.below(6) {
            0 => common.clone(),
            1 if !texts.is_empty() => one_of(random, texts),
            2 | 3 if !texts.is_empty() => {
                let original = one_of(random, texts);
                edited(random, &original)
            }
            _ => text(random, length),
        };
        texts.push(text.clone());
        added.push((LANGUAGES[random.below(LANGUAGES.len())], text));
    }
    added
}

fn exercise(seed: u64) {
    let random = &mut Random(seed | 1);
    let mut world = World::new();
    let mut texts: Vec<String> = Vec::new();
    let asked_as = |random: &mut Random, world: &World, query: &str, least: u8| {
        let wish = wish(random, world, query, least);
        world.check(query, &wish);
    };
    for round in 0..3 {
        let mut added = document(random, &mut texts);
        if round == 1 {
            let long = text(random, 2_000);
            texts.push(long.clone());
            added.push(("en", long));
        }
        world.add(random, &added);
        for _ in 0..4 {
            let at = random.below(world.live.len());
            world.retire(at);
        }
        for least in [50, 60, 70, 75, 85, 95] {
            let original = one_of(random, &texts);
            let query = edited(random, &original);
            asked_as(random, &world, &query, least);
            asked_as(random, &world, &original, least);
        }
        let common = &added[0].1;
        asked_as(random, &world, common, 70);
    }
    let long = texts.iter().max_by_key(|text| text.len()).unwrap();
    let query = edited(random, long);
    world.check(&query, &Wish { from: Some("en"), least: 70, ..Wish::default() });
    for query in ["", "…", "casa", "5", "日本語", "unheard"] {
        asked_as(random, &world, query, 50);
    }
    world.memory.rebuild_match_index().unwrap();
    let original = one_of(random, &texts);
    let query = edited(random, &original);
    asked_as(random, &world, &query, 50);
    // The new index holds nothing of what is dead: what comes back must be found all the same.
    world.revive();
    let revived = world.live.last().unwrap().text.clone();
    asked_as(random, &world, &revived, 50);
    let query = edited(random, &revived);
    asked_as(random, &world, &query, 70);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 8, ..ProptestConfig::default() })]
    #[test]
    fn indexed_is_exhaustive(seed in any::<u64>()) {
        exercise(seed);
    }
}

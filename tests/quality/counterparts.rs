//! Which words of a translation stand for the words that were looked for: what the lexicon adds to counting hits.
//!
//! There is no gold for that, so it is made: a word with many hits in a whole memory has its counterpart by counting, with
//! certainty where nearly all hits have the same. The memory is then cut into small ones, in which the same word has one hit
//! or a few. There a mark is right when it is on the word that the whole memory told, where the translation holds it. Since
//! counting made the gold, what the lexicon does better is no gift. The texts are not part of this repository: without
//! them nothing is tested, and that is said.

use alinea::language::LanguageTag;
use alinea::lookup::{Counterparts, Exactness, Excerpt, Hit, Pattern, Search, concordance};
use alinea::model::{Unit, Variant};
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, FileHeader, Memory};
use alinea::text::{WordKind, cut_to_stem, fold, words};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Hits in the whole memory that make a word's counterpart certain, and the share of them that must have it.
const MANY: usize = 20;
const NEARLY_ALL: f64 = 0.7;
/// Pairs of a small memory.
const SMALL: usize = 100;
/// Words with more hits in it are an easy case.
const FEW: usize = 4;

/// How often a method marked, and how often that was right.
#[derive(Debug, Default, Clone, Copy)]
struct Marks {
    asked: usize,
    marked: usize,
    right: usize,
}

impl Marks {
    fn add(&mut self, told: Option<&str>, gold: &str) {
        self.asked += 1;
        self.marked += usize::from(told.is_some());
        self.right += usize::from(told == Some(gold));
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.asked + self.marked) as f64
    }
}

#[test]
fn the_lexicon_tells_more_than_counting_where_hits_are_few() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/align/memory");
    if !folder.is_dir() {
        println!("SKIPPED: the texts are not in {}", folder.display());
        return;
    }
    for (source, target) in [("en", "es"), ("en", "pt"), ("es", "pt")] {
        let table = std::fs::read_to_string(folder.join(format!("tico.{source}-{target}.tsv"))).unwrap();
        let rows: Vec<(&str, &str)> = table.lines().filter_map(|line| line.split_once('\t')).collect();
        let gold = certain(&rows, source, target);
        // Of words with one hit and of those with more.
        let mut found = [[Marks::default(); 2]; 2];
        for rows in rows.chunks(SMALL) {
            measure(rows, (source, target), &gold, &mut found);
        }
        for (name, [counting, both]) in ["one hit", "two to four"].into_iter().zip(&found) {
            let told = |marks: &Marks| {
                let (right, marked) = (marks.right as f64, marks.marked.max(1) as f64);
                format!("precision {:.3} recall {:.3} F1 {:.3}", right / marked, right / marks.asked as f64, marks.f1())
            };
            println!(
                "{source}-{target}, {name}, {}: counting {}; with the lexicon {}",
                counting.asked,
                told(counting),
                told(both)
            );
            assert!(counting.asked > 200, "that is too few to tell");
            assert!(both.f1() > counting.f1(), "{source}-{target}: {both:?} {counting:?}");
        }
    }
}

/// The words of the source whose counterpart is certain, by counting in all rows: word → stem.
fn certain(rows: &[(&str, &str)], source: &str, target: &str) -> BTreeMap<String, String> {
    let (_folder, memory) = memory(rows, (source, target));
    let mut gold = BTreeMap::new();
    for (word, count) in vocabulary(rows) {
        if count < MANY {
            continue;
        }
        let hits = hits(&memory, &word, source);
        let counterparts = Counterparts::of_hits(&memory, &hits).unwrap();
        let mut stems: BTreeMap<String, usize> = BTreeMap::new();
        for other in hits.iter().flat_map(|hit| &hit.others) {
            if let Some(stem) = marked(&counterparts, other) {
                *stems.entry(stem).or_default() += 1;
            }
        }
        let commonest = stems.into_iter().max_by_key(|(_, count)| *count);
        if let Some((stem, _)) = commonest.filter(|(_, count)| *count as f64 >= NEARLY_ALL * hits.len() as f64) {
            gold.insert(word, stem);
        }
    }
    gold
}

fn measure(
    rows: &[(&str, &str)],
    (source, target): (&str, &str),
    gold: &BTreeMap<String, String>,
    found: &mut [[Marks; 2]; 2],
) {
    let (_folder, memory) = memory(rows, (source, target));
    for (word, count) in vocabulary(rows) {
        let Some(gold) = gold.get(&word).filter(|_| count <= FEW) else { continue };
        let hits = hits(&memory, &word, source);
        let methods = [Counterparts::of_hits(&memory, &hits).unwrap(), Counterparts::of(&memory, &hits).unwrap()];
        for other in hits.iter().flat_map(|hit| &hit.others) {
            if words(&other.text).any(|word| stem(&other.text[word.range]) == *gold) {
                for (marks, method) in found[usize::from(hits.len() > 1)].iter_mut().zip(&methods) {
                    marks.add(marked(method, other).as_deref(), gold);
                }
            }
        }
    }
}

/// The words of the source and how many rows hold each.
fn vocabulary(rows: &[(&str, &str)]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (text, _) in rows {
        let letters = words(text).filter(|word| word.kind == WordKind::Letters);
        let held: BTreeSet<String> = letters.map(|word| fold(&text[word.range])).collect();
        held.into_iter().for_each(|word| *counts.entry(word).or_default() += 1);
    }
    counts
}

fn hits(memory: &Memory, word: &str, source: &str) -> Vec<Hit> {
    let within = [LanguageTag::parse(source).unwrap()];
    let pattern = Pattern::words(word, Exactness::default()).unwrap();
    let search = Search { within: &within, show: &[], limit: usize::MAX, count: 0 };
    concordance(memory, &pattern, &search).unwrap().hits
}

/// The stem of what is marked in a translation.
fn marked(counterparts: &Counterparts, other: &Excerpt) -> Option<String> {
    counterparts.spans(other).first().map(|span| stem(&other.text[span.clone()]))
}

fn stem(word: &str) -> String {
    let mut stem = fold(word);
    cut_to_stem(&mut stem);
    stem
}

/// A memory of rows that taught its lexicon.
fn memory(rows: &[(&str, &str)], (source, target): (&str, &str)) -> (tempfile::TempDir, Memory) {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = Memory::open_to_write(&folder.path().join("m.db")).unwrap();
    memory.learn_with(alinea::align::TEACHER);
    let change =
        ChangeSet { command: "test".into(), summary: String::new(), at: "2026-01-02T03:04:05Z".into(), salt: 1 };
    let tags = [source, target].map(|tag| LanguageTag::parse(tag).unwrap());
    memory
        .write(&change, |writer| {
            let fields = DocumentFields { name: "d".to_owned(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Imported, &fields)?;
            let file = writer.put_file(document, "f.tsv", "tsv", b"digest", &FileHeader::default())?;
            for (one, other) in rows {
                let [source, target] = tags.clone();
                let unit = Unit::imported(vec![Variant::plain(source, one), Variant::plain(target, other)]);
                writer.put_imported(document, file, &unit)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    (folder, memory)
}

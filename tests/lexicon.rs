//! The lexicon of a memory: whatever happened to it, it is what the memory's units teach.

#![allow(clippy::unwrap_used)] // A test may fail by panicking, in its helpers as well.

use alinea::align::{self, Group, Groups};
use alinea::language::LanguageTag;
use alinea::lexicon::Lexicon;
use alinea::model::{Content, Unit, Variant};
use alinea::parallel::{KeepOptions, Parallel, Segment, Version};
use alinea::revise::{self, Scope};
use alinea::store::{
    ChangeSet, DocumentFields, DocumentKind, Error, FileHeader, Forget, Memory, NewSegment, NewUnit, SegmentId,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;

/// Words that translate each other, in two languages.
const WORDS: &[[&str; 2]] = &[
    ["garden", "jardin"],
    ["tree", "arbol"],
    ["house", "casa"],
    ["river", "rio"],
    ["night", "noche"],
    ["bread", "pan"],
    ["winter", "invierno"],
    ["street", "calle"],
];

fn tag(language: &str) -> LanguageTag {
    LanguageTag::parse(language).unwrap()
}

fn open(path: &Path) -> Memory {
    let mut memory = Memory::open_to_write(path).unwrap();
    memory.learn_with(align::TEACHER);
    memory
}

fn change(salt: u64, command: &str) -> ChangeSet {
    ChangeSet { command: command.to_owned(), summary: String::new(), at: "2026-01-02T03:04:05Z".to_owned(), salt }
}

/// A sentence in both languages, made of some of the words.
fn sentence(words: &[usize]) -> [String; 2] {
    [0, 1].map(|side| words.iter().map(|&word| WORDS[word % WORDS.len()][side]).collect::<Vec<_>>().join(" "))
}

/// Everything that the lexicon says of [`WORDS`] and of a few more.
fn all(memory: &Memory) -> Lexicon {
    let words = |side: usize| -> BTreeSet<String> {
        let texts: Vec<&str> = WORDS.iter().map(|pair| pair[side]).collect();
        align::vocabulary(&texts)
    };
    memory.lexicon((&tag("en"), &words(0)), (&tag("es"), &words(1))).unwrap()
}

fn put(memory: &mut Memory, salt: u64, name: &str, client: Option<&str>, sentences: &[[String; 2]]) {
    put_believed(memory, salt, name, client, sentences, |_| 0.9);
}

/// As [`put`], with the aligner's confidence in each unit.
fn put_believed(
    memory: &mut Memory,
    salt: u64,
    name: &str,
    client: Option<&str>,
    sentences: &[[String; 2]],
    confidence: impl Fn(usize) -> f64,
) {
    memory
        .write(&change(salt, "align"), |writer| {
            let client = client.map(str::to_owned);
            let fields = DocumentFields { name: name.to_owned(), client, ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Aligned, &fields)?;
            let mut ids: Vec<Vec<SegmentId>> = Vec::new();
            for (side, language) in ["en", "es-419"].into_iter().enumerate() {
                let segment = |texts: &[String; 2]| NewSegment {
                    content: Content::from(texts[side].as_str()),
                    paragraph: 0,
                    joint: " ".to_owned(),
                };
                let segments: Vec<NewSegment> = sentences.iter().map(segment).collect();
                ids.push(writer.put_version(document, &tag(language), None, &segments)?);
            }
            for (at, (source, target)) in ids[0].iter().zip(&ids[1]).enumerate() {
                let variants = vec![vec![*source], vec![*target]];
                writer.put_unit(
                    document,
                    &NewUnit { variants, confidence: Some(confidence(at)), ..NewUnit::default() },
                )?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn texts_that_hardly_are_versions_of_one_another_teach_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = open(&folder.path().join("memory.db"));
    let sentences: Vec<[String; 2]> = (0..12).map(|at| sentence(&[at, at + 3, at + 5])).collect();
    let mostly_doubted = |at: usize| if at.is_multiple_of(3) { 0.9 } else { 0.3 };
    put_believed(&mut memory, 1, "unlike", None, &sentences, mostly_doubted);
    assert!(all(&memory).is_empty(), "what was believed there is chance as well");
    let seldom_doubted = |at: usize| if at.is_multiple_of(3) { 0.3 } else { 0.9 };
    put_believed(&mut memory, 2, "versions", None, &sentences, seldom_doubted);
    assert!(!all(&memory).is_empty());
}

/// The running text of a document; empty for one that was imported.
fn texts_of(memory: &Memory, name: &str, language: &str) -> Vec<String> {
    let text = memory.running_text(name, &tag(language)).unwrap();
    text.into_iter().map(|(segment, ..)| segment.text).collect()
}

fn new_segment(text: &str) -> NewSegment {
    NewSegment { content: Content::from(text), paragraph: 0, joint: " ".to_owned() }
}

/// Two texts, aligned sentence by sentence.
fn parallel(sides: &[Vec<String>; 2]) -> Parallel {
    let segment = |text: &String| Segment { text: text.clone(), paragraph: 0, joint: " ".to_owned() };
    let version = |(language, side): (&str, &Vec<String>)| Version {
        language: tag(language),
        segments: side.iter().map(segment).collect(),
    };
    let group = |at: usize| Group {
        segments: sides.iter().map(|side| (at < side.len()).then_some(at).into_iter().collect()).collect(),
        confidence: 0.9,
        doubt: None,
        links: Vec::new(),
    };
    let length = sides.iter().map(Vec::len).max().unwrap_or(0);
    Parallel {
        versions: ["en", "es-419"].into_iter().zip(sides).map(version).collect(),
        groups: Groups { groups: (0..length).map(group).collect() },
    }
}

fn import(memory: &mut Memory, salt: u64, name: &str, sentences: impl Iterator<Item = [String; 2]>, takes_back: bool) {
    memory
        .write(&change(salt, "import"), |writer| {
            let fields = DocumentFields { name: name.to_owned(), ..DocumentFields::default() };
            let document = match writer.document(name)? {
                Some((document, _)) => document,
                None => writer.put_document(DocumentKind::Imported, &fields)?,
            };
            let file = writer.put_file(document, name, "tsv", &salt.to_le_bytes(), &FileHeader::default())?;
            for texts in sentences {
                let variant = |(language, text): (&str, &String)| Variant {
                    language: tag(language),
                    content: Content::from(text.as_str()),
                    segments: Vec::new(),
                    attributes: Vec::new(),
                    annotations: Vec::new(),
                };
                let unit = Unit::imported(["en", "es"].into_iter().zip(&texts).map(variant).collect());
                match takes_back {
                    true => writer.revive_imported(document, file, &unit)?,
                    false => writer.put_imported(document, file, &unit)?,
                };
            }
            Ok::<_, Error>(())
        })
        .unwrap();
}

/// The lexicon is whole, and the same as one learnt from scratch.
fn check(memory: &mut Memory) {
    let kept = all(memory);
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    memory.rebuild_lexicon().unwrap();
    assert_eq!(all(memory), kept, "learnt anew it would be another");
}

/// What happens to a memory.
#[derive(Debug, Clone)]
enum Step {
    Align(Vec<Vec<usize>>),
    Import(Vec<Vec<usize>>),
    /// Retires the unit at a place of all units.
    Retire(usize),
    /// Retires the last segment of such a unit, which goes on without it.
    RetireSegment(usize),
    /// Takes in a Spanish text with another sentence at a place of a document.
    Accept(usize, Vec<usize>),
    /// Aligns a document again with another sentence at a place, in both languages.
    Realign(usize, Vec<usize>),
    /// Imports sentences and takes superseded wording back.
    Revive(Vec<Vec<usize>>),
    /// Retires the document at a place of all documents.
    RetireDocument(usize),
    Undo,
    Forget(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let words = || proptest::collection::vec(0..WORDS.len(), 1..5);
    let sentences = move || proptest::collection::vec(words(), 1..8);
    prop_oneof![
        3 => sentences().prop_map(Step::Align),
        2 => sentences().prop_map(Step::Import),
        2 => (0..50_usize).prop_map(Step::Retire),
        2 => (0..50_usize).prop_map(Step::RetireSegment),
        3 => (0..50_usize, words()).prop_map(|(at, words)| Step::Accept(at, words)),
        3 => (0..50_usize, words()).prop_map(|(at, words)| Step::Realign(at, words)),
        1 => sentences().prop_map(Step::Revive),
        1 => (0..9_usize).prop_map(Step::RetireDocument),
        3 => Just(Step::Undo),
        1 => (0..9_usize).prop_map(Step::Forget),
    ]
}

fn take(memory: &mut Memory, salt: u64, step: &Step) {
    let name = format!("document {salt}");
    let sentences = |words: &[Vec<usize>]| words.iter().map(|words| sentence(words)).collect::<Vec<_>>();
    let names: Vec<String> = memory.documents().unwrap().into_iter().map(|document| document.fields.name).collect();
    let chosen = |at: &usize| (!names.is_empty()).then(|| names[at % names.len()].clone());
    match step {
        Step::Align(words) => put(memory, salt, &name, None, &sentences(words)),
        Step::Import(words) => import(memory, salt, "imported", sentences(words).into_iter(), false),
        Step::Revive(words) => import(memory, salt, "imported", sentences(words).into_iter(), true),
        Step::RetireSegment(at) => {
            let Some(name) = chosen(at) else { return };
            let units = memory.units_of(&name).unwrap();
            let unit = units.get(at % units.len().max(1));
            let Some(segment) = unit.and_then(|unit| unit.segments.iter().flatten().last()) else { return };
            memory.write(&change(salt, "diff"), |writer| writer.retire_segments(&[segment.id])).unwrap();
        }
        Step::Accept(at, words) => {
            let Some(name) = chosen(at) else { return };
            let mut texts = texts_of(memory, &name, "es-419");
            let Some(place) = at.checked_rem(texts.len()) else { return };
            texts[place] = sentence(words)[1].clone();
            let segments: Vec<NewSegment> = texts.iter().map(|text| new_segment(text)).collect();
            // A text of which hardly anything is left is refused.
            let _ = memory.write(&change(salt, "diff"), |writer| {
                revise::accept(writer, &name, &tag("es-419"), &segments, Scope::Memory)
            });
        }
        Step::Realign(at, words) => {
            let Some(name) = chosen(at) else { return };
            let mut sides = ["en", "es-419"].map(|language| texts_of(memory, &name, language));
            for (side, text) in sides.iter_mut().zip(sentence(words)) {
                let Some(place) = at.checked_rem(side.len()) else { return };
                side[place] = text;
            }
            let fields = DocumentFields { name, ..DocumentFields::default() };
            let _ = memory.write(&change(salt, "align"), |writer| {
                parallel(&sides).keep(writer, &fields, &[Vec::new(), Vec::new()], KeepOptions::default())
            });
        }
        Step::Retire(at) => {
            let Some(name) = chosen(at) else { return };
            let units = memory.units_of(&name).unwrap();
            let Some(unit) = units.get(at % units.len().max(1)).and_then(|stored| stored.unit.id.clone()) else {
                return;
            };
            memory.write(&change(salt, "retire"), |writer| writer.retire_unit(&unit)).unwrap();
        }
        Step::RetireDocument(at) => {
            let Some(name) = chosen(at) else { return };
            let retire = |writer: &mut alinea::store::Writer<'_>| {
                writer.document(&name)?.map_or(Ok(()), |(document, _)| writer.retire_document(document))
            };
            memory.write(&change(salt, "retire"), retire).unwrap();
        }
        Step::Undo => {
            let Some(newest) = memory.newest_change().unwrap() else { return };
            // What later work stands on is refused, and the lexicon must be none the worse for it.
            let _ = memory.write(&change(salt, "undo"), |writer| writer.undo(newest));
        }
        Step::Forget(at) => {
            let Some(name) = chosen(at) else { return };
            memory.forget(&change(salt, "forget"), Forget::Document(&name)).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happened_it_is_what_the_units_teach(steps in proptest::collection::vec(step(), 1..12)) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = open(&folder.path().join("m.db"));
        for (salt, step) in (1..).zip(&steps) {
            take(&mut memory, salt, step);
        }
        if memory.path().exists() {
            check(&mut memory);
        }
    }
}

fn garden() -> Vec<[String; 2]> {
    (0..24).map(|at| sentence(&[at, at * 3 + 1, at * 5 + 2])).collect()
}

#[test]
fn what_was_aligned_is_known_in_both_directions_and_any_region() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = open(&folder.path().join("m.db"));
    put(&mut memory, 1, "garden", None, &garden());
    let lexicon = all(&memory);
    let pair = |one: &str, two: &str| lexicon.pairs.get(&(one.to_owned(), two.to_owned())).copied().unwrap_or_default();
    assert!(pair("garden", "jardin").forward > 5.0 * pair("garden", "casa").forward.max(0.1));
    assert!(pair("garden", "jardin").backward > 5.0);
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<BTreeSet<String>>();
    let (english, spanish) = (words(&["garden"]), words(&["jardin"]));
    let turned = memory.lexicon((&tag("es-AR"), &spanish), (&tag("en-GB"), &english)).unwrap();
    assert_eq!(turned.reversed().pairs.values().next(), Some(&pair("garden", "jardin")));
    assert!(memory.lexicon((&tag("en"), &english), (&tag("pt"), &spanish)).unwrap().is_empty());
    let translations = memory.translations(&tag("es"), &spanish, &tag("en")).unwrap();
    let best = translations.pairs.iter().max_by(|a, b| a.1.forward.total_cmp(&b.1.forward)).unwrap();
    assert_eq!(best.0, &("jardin".to_owned(), "garden".to_owned()));
}

#[test]
fn undone_it_is_gone_and_undone_again_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = open(&folder.path().join("m.db"));
    put(&mut memory, 1, "first", None, &garden()[..8]);
    let before = all(&memory);
    put(&mut memory, 2, "second", None, &garden()[8..]);
    let after = all(&memory);
    assert_ne!(before, after);
    memory.write(&change(3, "undo"), |writer| writer.undo(2)).unwrap();
    assert_eq!(all(&memory), before);
    memory.write(&change(4, "undo"), |writer| writer.undo(2).or_else(|_| writer.undo(3))).unwrap();
    assert_eq!(all(&memory), after);
    check(&mut memory);
}

#[test]
fn nothing_of_a_forgotten_client_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    let mut memory = open(&path);
    put(&mut memory, 1, "garden", None, &garden());
    let kept = all(&memory);
    let secret: Vec<[String; 2]> = (0..4).map(|_| ["zanzib xyloph".to_owned(), "vandel quarto".to_owned()]).collect();
    put(&mut memory, 2, "secret", Some("Vandelay"), &secret);
    let holds = |word: &str| {
        let mut bytes = std::fs::read(&path).unwrap();
        bytes.extend(std::fs::read(folder.path().join("m.db-wal")).unwrap_or_default());
        bytes.windows(word.len()).any(|window| window == word.as_bytes())
    };
    let words = ["zanzib", "xyloph", "vandel", "quarto"];
    assert!(words.iter().all(|word| holds(word)));
    assert!(memory.forget(&change(3, "forget"), Forget::Client("Vandelay")).unwrap());
    assert!(!words.iter().any(|word| holds(word)), "a word is left");
    assert_eq!(all(&memory), kept, "and the others' words are still known");
    check(&mut memory);
}

#[test]
fn what_nobody_could_learn_is_learnt_by_the_next_who_can() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    put(&mut Memory::open_to_write(&path).unwrap(), 1, "first", None, &garden());
    let mut memory = open(&path);
    assert!(all(&memory).is_empty());
    memory.learn_later();
    put(&mut memory, 2, "second", None, &garden()[..2]);
    assert!(all(&memory).is_empty());
    memory.learn_due().unwrap();
    assert!(!all(&memory).is_empty());
    check(&mut memory);
}

/// A teacher of another form: what was learnt before is not read, and learnt anew.
#[test]
fn another_form_is_learnt_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.db");
    let mut memory = open(&path);
    put(&mut memory, 1, "first", None, &garden());
    let before = all(&memory);
    let other = alinea::lexicon::Teacher { form: align::TEACHER.form + 1, ..align::TEACHER };
    memory.learn_with(other);
    assert!(all(&memory).is_empty());
    put(&mut memory, 2, "second", None, &[sentence(&[0])]);
    assert!(!all(&memory).is_empty());
    memory.learn_with(align::TEACHER);
    put(&mut memory, 3, "third", None, &[sentence(&[0])]);
    assert!(all(&memory).source["garden"] >= before.source["garden"] + 2.0);
    check(&mut memory);
}

/// A large import teaches by a part of its units, and the lexicon stays what that part teaches when one of them goes.
#[test]
fn a_large_import_teaches_by_a_part() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = open(&folder.path().join("m.db"));
    import(&mut memory, 1, "large", (0..5000).map(|at| sentence(&[at, at / 8, at / 64, at / 512])), false);
    let before = all(&memory);
    let units = memory.units_of("large").unwrap();
    let unit = units[3].unit.id.clone().unwrap();
    memory.write(&change(2, "retire"), |writer| writer.retire_unit(&unit)).unwrap();
    assert_ne!(all(&memory), before);
    memory.write(&change(3, "undo"), |writer| writer.undo(2)).unwrap();
    assert_eq!(all(&memory), before);
    check(&mut memory);
}

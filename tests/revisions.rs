//! Random revisions of two documents that share sentences: an accepted revision leaves a memory that adds up, and undoing it gives
//! back the export byte for byte.

#![allow(clippy::unwrap_used)] // A test may fail by panicking, in its helpers as well.

use alinea::diff::{WordChangeKind, compare};
use alinea::exchange::{ExportOptions, export};
use alinea::language::LanguageTag;
use alinea::model::Content;
use alinea::revise::{Scope, accept};
use alinea::store::{ChangeSet, DocumentFields, DocumentKind, Error, Memory, NewSegment, NewUnit, SegmentId};
use proptest::prelude::*;

/// Sentences of each document; the second shares every other one with the first.
const SIZE: usize = 10;

#[derive(Debug, Clone, Copy)]
enum Edit {
    Keep,
    Reword,
    Respace,
    Delete,
    Add,
    Split,
    Merge,
    Swap,
    Repeat,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    use Edit::*;
    let edit = prop::sample::select(vec![Keep, Keep, Keep, Reword, Respace, Delete, Add, Split, Merge, Swap, Repeat]);
    prop::collection::vec(edit, SIZE)
}

fn tag(language: &str) -> LanguageTag {
    LanguageTag::parse(language).unwrap()
}

fn sentence(language: &str, number: usize) -> String {
    let words: Vec<String> = (0..6).map(|at| format!("{language}{number}w{at}")).collect();
    format!("{}.", words.join(" "))
}

/// What stands at a place of a document: the second document says other things at odd places.
fn text(language: &str, document: usize, at: usize) -> String {
    sentence(language, if document == 1 && at % 2 == 1 { 100 + at } else { at })
}

fn revised(edits: &[Edit], old: &[String]) -> Vec<String> {
    let mut new: Vec<String> = Vec::new();
    let mut at = 0;
    while at < old.len() {
        let own = old[at].clone();
        let next = old.get(at + 1).cloned();
        match (edits[at % edits.len()], next) {
            (Edit::Reword, _) => new.push(own.replacen("w2", "w2 neu", 1)),
            (Edit::Respace, _) => new.push(own.replacen(' ', "\u{A0}", 1)),
            (Edit::Delete, _) => {}
            (Edit::Add, _) => new.extend([own, format!("Nuevo {at} aquí.")]),
            (Edit::Split, _) => new.extend(own.split_inclusive("w2 ").map(|half| half.trim().to_owned())),
            (Edit::Repeat, _) => new.extend([own.clone(), own]),
            (Edit::Merge, Some(next)) => {
                new.push(format!("{}, y {next}", own.trim_end_matches('.')));
                at += 1;
            }
            (Edit::Swap, Some(next)) => {
                new.extend([next, own]);
                at += 1;
            }
            _ => new.push(own),
        }
        at += 1;
    }
    new
}

fn change(command: &str, salt: u64) -> ChangeSet {
    ChangeSet { command: command.to_owned(), summary: String::new(), at: "2026-01-02T03:04:05Z".to_owned(), salt }
}

fn segments(texts: &[String]) -> Vec<NewSegment> {
    let segment =
        |text: &String| NewSegment { content: Content::from(text.as_str()), paragraph: 0, joint: " ".to_owned() };
    texts.iter().map(segment).collect()
}

/// Two documents in three languages; every third Portuguese sentence says what two of the others say, finer links inside.
fn memory(path: &std::path::Path) -> Memory {
    let mut memory = Memory::open_to_write(path).unwrap();
    for document in 0..2 {
        let stored = memory.write(&change("align", document as u64 + 1), |writer| {
            let fields = DocumentFields { name: format!("doc{document}"), ..DocumentFields::default() };
            let id = writer.put_document(DocumentKind::Aligned, &fields)?;
            let texts = |language: &str| (0..SIZE).map(|at| text(language, document, at)).collect::<Vec<_>>();
            let english = writer.put_version(id, &tag("en"), None, &segments(&texts("en")))?;
            let spanish = writer.put_version(id, &tag("es"), None, &segments(&texts("es")))?;
            let starts: Vec<usize> = (0..SIZE).filter(|at| at % 3 != 1).collect();
            let portuguese: Vec<String> = starts.iter().map(|&at| text("pt", document, at)).collect();
            let portuguese = writer.put_version(id, &tag("pt"), None, &segments(&portuguese))?;
            for (unit, &start) in starts.iter().enumerate() {
                let end = starts.get(unit + 1).copied().unwrap_or(SIZE);
                let variants = vec![english[start..end].to_vec(), spanish[start..end].to_vec(), vec![portuguese[unit]]];
                let link = |at: usize| [(english[at], spanish[at], 0.9), (english[at], portuguese[unit], 0.9)];
                let links: Vec<(SegmentId, SegmentId, f64)> = (start..end).flat_map(link).collect();
                writer.put_unit(id, &NewUnit { variants, links, ..NewUnit::default() })?;
            }
            Ok::<_, Error>(())
        });
        stored.unwrap();
    }
    memory
}

fn exported(memory: &Memory) -> Vec<u8> {
    let mut out = Vec::new();
    export(std::slice::from_ref(memory), &ExportOptions::default(), "1", &mut out).unwrap();
    out
}

/// The old text, and the new one, as the comparison tells them.
fn told(old: &[String], new: &[String]) -> (String, String) {
    let (old_texts, new_texts): (Vec<&str>, Vec<&str>) =
        (old.iter().map(String::as_str).collect(), new.iter().map(String::as_str).collect());
    let mut changes = compare(&old_texts, &new_texts).changes;
    let mut side = |kind: WordChangeKind, is_old: bool| {
        changes.sort_by_key(|change| if is_old { change.old.start } else { change.new.start });
        let own = changes.iter().filter(|change| if is_old { !change.old.is_empty() } else { !change.new.is_empty() });
        let text = own.map(|change| {
            let range = if is_old { &change.old } else { &change.new };
            let whole = if is_old { old[range.clone()].join(" ") } else { new[range.clone()].join(" ") };
            let words = change.words.iter().filter(|word| word.kind == WordChangeKind::Same || word.kind == kind);
            if change.words.is_empty() { whole } else { words.map(|word| word.text.as_str()).collect() }
        });
        text.collect::<Vec<String>>().join(" ")
    };
    (side(WordChangeKind::Removed, true), side(WordChangeKind::Added, false))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn accepting_and_undoing_is_the_identity(first in edits(), second in edits(), only_here in any::<bool>()) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = memory(&folder.path().join("memory.db"));
        // What was there before each revision, and its number.
        let mut revisions: Vec<(Vec<u8>, i64)> = Vec::new();
        let scope = if only_here { Scope::Document } else { Scope::Memory };
        for (edits, (name, salt)) in [first, second].iter().zip([("doc0", 10), ("doc1", 11)]) {
            let running = memory.running_text(name, &tag("es")).unwrap();
            let old: Vec<String> = running.into_iter().map(|(segment, ..)| segment.text).collect();
            let new = revised(edits, &old);
            prop_assert_eq!(told(&old, &new), (old.join(" "), new.join(" ")), "the comparison leads from old to new");
            let (before, last) = (exported(&memory), memory.newest_change().unwrap());
            let taken = memory.write(&change("diff", salt), |writer| {
                accept(writer, name, &tag("es"), &segments(&new), scope)
            });
            if matches!(taken, Err(Error::NoRevision { .. })) {
                continue;
            }
            taken.unwrap();
            prop_assert_eq!(memory.check().unwrap(), Vec::<String>::new());
            let running = memory.running_text(name, &tag("es")).unwrap();
            let now: Vec<String> = running.into_iter().map(|(segment, ..)| segment.text).collect();
            prop_assert_eq!(now, new);
            match memory.newest_change().unwrap() {
                newest if newest == last => prop_assert_eq!(exported(&memory), before),
                newest => revisions.push((before, newest.unwrap())),
            }
        }
        for ((before, number), salt) in revisions.into_iter().rev().zip(20..) {
            memory.write(&change("undo", salt), |writer| writer.undo(number)).unwrap();
            prop_assert_eq!(exported(&memory), before, "export, byte for byte");
        }
        prop_assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    }
}

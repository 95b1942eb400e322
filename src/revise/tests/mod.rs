//! Revisions of a stored document: what must hold of the memory afterwards.

mod elsewhere;
mod own;
mod random;

use super::*;
use crate::model::{Annotation, Content, Doubt, Status, Unit, Variant};
use crate::store::{ChangeSet, DocumentFields, FileHeader, Memory, NewUnit, Placed, StoredUnit, UnitFilter};
use std::ops::ControlFlow;

/// What a reviser does to a segment of the Spanish text.
#[derive(Debug, Clone, Copy)]
enum Edit {
    Keep,
    Reword,
    Delete,
    AddAfter,
    Split,
    MergeWithNext,
    SwapWithNext,
}

fn language(tag: &str) -> LanguageTag {
    LanguageTag::parse(tag).unwrap()
}

fn segment(text: &str) -> NewSegment {
    NewSegment { content: Content::from(text), paragraph: 0, joint: " ".to_owned() }
}

fn change(command: &str, salt: u64) -> ChangeSet {
    ChangeSet { command: command.to_owned(), summary: String::new(), at: "2026-01-02T03:04:05Z".to_owned(), salt }
}

fn note(text: &str) -> Annotation {
    Annotation::Note { text: text.to_owned(), attributes: Vec::new() }
}

fn sentence(language: &str, number: usize) -> String {
    let words = (0..6).map(|at| format!("{language}{number}w{at}")).collect::<Vec<_>>();
    format!("{}.", words.join(" "))
}

/// A memory with a document of English and Spanish segments, one to one.
fn memory(path: &std::path::Path, size: usize) -> Memory {
    let mut memory = Memory::open_to_write(path).unwrap();
    memory
        .write(&change("align", 1), |writer| {
            let fields = DocumentFields { name: "text".to_owned(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Aligned, &fields)?;
            let mut columns = Vec::new();
            for tag in ["en", "es"] {
                let segments: Vec<NewSegment> = (0..size).map(|number| segment(&sentence(tag, number))).collect();
                columns.push(writer.put_version(document, &language(tag), None, &segments)?);
            }
            for (&en, &es) in columns[0].iter().zip(&columns[1]) {
                writer.put_unit(
                    document,
                    &NewUnit {
                        status: Status::Aligned,
                        confidence: Some(0.9),
                        doubt: None,
                        variants: vec![vec![en], vec![es]],
                        links: vec![(en, es, 0.9)],
                        annotations: vec![note("kept")],
                        ..NewUnit::default()
                    },
                )?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
    memory
}

fn apply(edits: &[Edit]) -> Vec<String> {
    let mut text: Vec<String> = Vec::new();
    let mut merging = false;
    let mut held: Option<String> = None;
    for (number, edit) in edits.iter().enumerate() {
        let own = sentence("es", number);
        if std::mem::take(&mut merging) {
            let last = text.last_mut().unwrap();
            *last = format!("{}, y {own}", last.trim_end_matches('.'));
            continue;
        }
        match edit {
            Edit::Keep => text.push(own),
            Edit::Reword => text.push(own.replacen(' ', " nuevo ", 1)),
            Edit::Delete => {}
            Edit::AddAfter => text.extend([own, sentence("added", number)]),
            Edit::Split => text.extend(own.split_inclusive("w2 ").map(|half| half.trim().to_owned())),
            Edit::MergeWithNext => {
                text.push(own);
                merging = true;
            }
            Edit::SwapWithNext => {
                held = Some(own);
                continue;
            }
        }
        text.extend(held.take());
    }
    text.extend(held);
    text
}

fn live(memory: &Memory) -> Vec<StoredUnit> {
    let mut units = Vec::new();
    memory
        .units(&UnitFilter::default(), |unit| {
            units.push(unit);
            Ok::<_, Error>(ControlFlow::Continue(()))
        })
        .unwrap();
    units
}

fn try_revise(memory: &mut Memory, salt: u64, text: &[String]) -> Result<Revised, Error> {
    let segments: Vec<NewSegment> = text.iter().map(|text| segment(text)).collect();
    memory.write(&change("diff", salt), |writer| accept(writer, "text", &language("es"), &segments, Scope::Memory))
}

fn revise(memory: &mut Memory, salt: u64, text: &[String]) -> Revised {
    try_revise(memory, salt, text).unwrap()
}

/// Each live segment is in one live unit, and the running text is the revision.
fn hold(memory: &Memory, size: usize, text: &[String]) {
    let stored: Vec<String> =
        memory.running_text("text", &language("es")).unwrap().into_iter().map(|(segment, ..)| segment.text).collect();
    assert_eq!(stored, text);
    let mut held: HashMap<SegmentId, usize> = HashMap::new();
    for segment in live(memory).iter().flat_map(|unit| unit.segments.iter().flatten()) {
        *held.entry(segment.id).or_default() += 1;
    }
    assert!(held.values().all(|&count| count == 1), "a segment is in two units");
    let mut alive = 0;
    memory
        .segments(&[language("en"), language("es")], |segment| {
            assert!(held.contains_key(&segment.id), "{} is in no unit", segment.text);
            alive += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(alive, size + text.len());
    assert_eq!(held.len(), alive);
}

#[test]
fn a_unit_made_anew_of_one_keeps_what_was_said_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = memory(&folder.path().join("memory.db"), 4);
    revise(&mut memory, 2, &apply(&[Edit::Keep, Edit::Reword, Edit::Delete, Edit::AddAfter]));
    let annotations: Vec<usize> = live(&memory).iter().map(|unit| unit.unit.annotations.len()).collect();
    assert_eq!(annotations.iter().sum::<usize>(), 4, "all but what was added: {annotations:?}");
}

#[test]
fn another_document_is_refused_in_the_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = memory(&folder.path().join("memory.db"), 6);
    let refused = try_revise(&mut memory, 2, &[sentence("es", 0)]);
    assert!(matches!(refused, Err(Error::NoRevision { gone: 5, of: 6, .. })), "{refused:?}");
    hold(&memory, 6, &(0..6).map(|number| sentence("es", number)).collect::<Vec<_>>());
}

#[test]
fn another_space_between_segments_is_stored() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = memory(&folder.path().join("memory.db"), 2);
    let mut segments: Vec<NewSegment> = apply(&[Edit::Keep; 2]).iter().map(|text| segment(text)).collect();
    segments[0].joint = "\u{A0}".to_owned();
    let es = language("es");
    let revised = memory.write(&change("diff", 2), |writer| accept(writer, "text", &es, &segments, Scope::Memory));
    assert_eq!(revised.unwrap(), Revised { kept: 2, ..Revised::default() });
    assert_eq!(memory.running_text("text", &es).unwrap()[0].2, "\u{A0}");
}

#[test]
fn a_merge_makes_one_unit_with_both_sources_and_its_links() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = memory(&folder.path().join("memory.db"), 4);
    let text = apply(&[Edit::Keep, Edit::MergeWithNext, Edit::Keep, Edit::Keep]);
    revise(&mut memory, 2, &text);
    let units = live(&memory);
    assert_eq!(units.len(), 3);
    let merged = units.iter().find(|unit| unit.segments.iter().any(|variant| variant.len() == 2)).unwrap();
    let texts: Vec<&str> = merged.unit.variants.iter().map(|variant| variant.content.text.as_str()).collect();
    assert_eq!(texts, [format!("{} {}", sentence("en", 1), sentence("en", 2)).as_str(), text[1].as_str()]);
    assert_eq!(merged.links.len(), 2);
}

/// A pair as a CAT tool's file brings it.
fn imported(number: usize, spanish: &str) -> Unit {
    Unit::imported(vec![
        Variant::plain(language("en"), &sentence("en", number)),
        Variant::plain(language("es"), spanish),
    ])
}

fn import(memory: &mut Memory, salt: u64, name: &str, units: &[Unit]) -> Vec<Placed> {
    let placed = memory.write(&change("import", salt), |writer| {
        let fields = DocumentFields { name: name.to_owned(), ..DocumentFields::default() };
        let document = writer.put_document(DocumentKind::Imported, &fields)?;
        let file = writer.put_file(document, name, "tmx", name.as_bytes(), &FileHeader::default())?;
        units.iter().map(|unit| writer.put_imported(document, file, unit)).collect::<Result<Vec<_>, Error>>()
    });
    placed.unwrap()
}

/// Stores an aligned document: for each unit its variants, `|` between two segments of one; links join them one to one.
fn aligned(memory: &mut Memory, salt: u64, name: &str, languages: &[&str], units: &[&[&str]]) {
    memory
        .write(&change("align", salt), |writer| {
            let fields = DocumentFields { name: name.to_owned(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Aligned, &fields)?;
            let mut variants: Vec<Vec<Vec<SegmentId>>> = vec![Vec::new(); units.len()];
            for (column, tag) in languages.iter().enumerate() {
                let texts: Vec<Vec<&str>> = units.iter().map(|unit| unit[column].split('|').collect()).collect();
                let segments: Vec<NewSegment> = texts.iter().flatten().map(|text| segment(text)).collect();
                let mut ids = writer.put_version(document, &language(tag), None, &segments)?.into_iter();
                for (variants, texts) in variants.iter_mut().zip(&texts) {
                    variants.push(ids.by_ref().take(texts.len()).collect());
                }
            }
            for variants in variants {
                let (first, rest) = variants.split_first().unwrap();
                let link = |other: &Vec<SegmentId>| -> Vec<_> {
                    let last = |side: &Vec<SegmentId>, at: usize| side[at.min(side.len() - 1)];
                    (0..first.len().max(other.len())).map(|at| (last(first, at), last(other, at), 0.9)).collect()
                };
                let links = rest.iter().flat_map(link).collect();
                writer.put_unit(document, &NewUnit { variants, links, ..NewUnit::default() })?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
}

/// `language: text` of the live units of a document.
fn said(memory: &Memory, document: &str) -> Vec<String> {
    let unit = |unit: &StoredUnit| {
        let say = |variant: &Variant| format!("{}: {}", variant.language, variant.content.text);
        unit.unit.variants.iter().map(say).collect::<Vec<_>>().join(" / ")
    };
    live(memory).iter().filter(|unit| unit.document == document).map(unit).collect()
}

fn accepted(memory: &mut Memory, salt: u64, document: &str, text: &[&str]) -> Revised {
    let segments: Vec<NewSegment> = text.iter().map(|text| segment(text)).collect();
    let es = language("es");
    memory.write(&change("diff", salt), |writer| accept(writer, document, &es, &segments, Scope::Memory)).unwrap()
}

/// An empty memory in a folder of its own.
fn empty() -> (tempfile::TempDir, Memory) {
    let folder = tempfile::tempdir().unwrap();
    let memory = Memory::open_to_write(&folder.path().join("memory.db")).unwrap();
    (folder, memory)
}

const LANGUAGES: &[&str] = &["en", "es", "pt"];

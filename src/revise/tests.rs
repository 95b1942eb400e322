//! Random revisions of a stored document: what must hold of the memory afterwards.

use super::*;
use crate::model::{Annotation, Content, Unit, Variant};
use crate::store::{ChangeSet, DocumentFields, FileHeader, Memory, Placed, UnitFilter};
use proptest::prelude::*;
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

fn edit() -> impl Strategy<Value = Edit> {
    use Edit::*;
    prop::sample::select(vec![Keep, Keep, Reword, Delete, AddAfter, Split, MergeWithNext, SwapWithNext])
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_memory_adds_up_after_any_revision(edits in prop::collection::vec(edit(), 1..14)) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = memory(&folder.path().join("memory.db"), edits.len());
        let text = apply(&edits);
        let original: Vec<String> = (0..edits.len()).map(|number| sentence("es", number)).collect();
        // So little may be left of it that it is no revision: then nothing happens.
        if let Err(refused) = try_revise(&mut memory, 2, &text) {
            let is_refused = matches!(refused, Error::NoRevision { .. });
            prop_assert!(is_refused);
            hold(&memory, edits.len(), &original);
            return Ok(());
        }
        hold(&memory, edits.len(), &text);
        // And back again: the old wording comes as a revision of the new one.
        if try_revise(&mut memory, 3, &original).is_err() {
            return Ok(());
        }
        hold(&memory, edits.len(), &original);
        let unchanged = revise(&mut memory, 4, &original);
        prop_assert_eq!(unchanged, Revised { kept: edits.len(), ..Revised::default() });
    }
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

#[test]
fn an_imported_unit_of_many_languages_loses_only_the_old_wording() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = memory(&folder.path().join("memory.db"), 3);
    let mut unit = imported(1, &sentence("es", 1));
    unit.variants[1].language = language("es-ES");
    unit.variants.push(Variant::plain(language("pt"), "Um."));
    unit.annotations.push(note("kept"));
    let units = [imported(7, "Antes."), unit.clone(), imported(8, "Después.")];
    import(&mut memory, 2, "file", &units);
    let revised = revise(&mut memory, 3, &apply(&[Edit::Keep, Edit::Reword, Edit::Keep]));
    assert_eq!(revised.elsewhere, 1);
    unit.variants.remove(1);
    let left: Vec<Unit> = live(&memory)
        .into_iter()
        .filter(|stored| stored.document == "file")
        .map(|stored| Unit { id: None, ..stored.unit })
        .collect();
    assert_eq!(left, [units[0].clone(), unit, units[2].clone()]);
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn wording_that_came_back_is_imported_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut memory = memory(&folder.path().join("memory.db"), 3);
    let (first, other) = (apply(&[Edit::Keep; 3]), apply(&[Edit::Keep, Edit::Reword, Edit::Keep]));
    let mut regional = imported(1, &first[1]);
    regional.variants[1].language = language("es-ES");
    let plain = imported(1, &first[1]);
    revise(&mut memory, 2, &other);
    assert_eq!(import(&mut memory, 3, "a", &[plain.clone(), regional]), [Placed::Superseded, Placed::Superseded]);
    revise(&mut memory, 4, &first);
    assert!(matches!(import(&mut memory, 5, "b", &[plain])[0], Placed::New(_)));
    assert_eq!(import(&mut memory, 6, "c", &[imported(1, &other[1])]), [Placed::Superseded]);
}

#[test]
fn old_wording_is_retired_wherever_it_came_from_and_stays_away() {
    let folder = tempfile::tempdir().unwrap();
    for (scope, elsewhere) in [(Scope::Memory, 1), (Scope::Document, 0)] {
        let mut memory = memory(&folder.path().join(format!("{elsewhere}.db")), 3);
        // The pair that is reworded, one with another source, and one that differs in white space only.
        let units = [imported(1, &sentence("es", 1)), imported(7, &sentence("es", 1)), imported(2, &sentence("es", 2))];
        import(&mut memory, 2, "before", &units);
        let text = [sentence("es", 0), "Otra cosa.".to_owned(), sentence("es", 2).replacen(' ', "\u{A0}", 1)];
        let segments: Vec<NewSegment> = text.iter().map(|text| segment(text)).collect();
        let revised = memory
            .write(&change("diff", 3), |writer| accept(writer, "text", &language("es"), &segments, scope))
            .unwrap();
        assert_eq!((revised.kept, revised.new, revised.superseded, revised.elsewhere), (1, 2, 2, elsewhere));
        let again = import(&mut memory, 4, "after", &[imported(1, &sentence("es", 1)), imported(2, &text[2])]);
        assert_eq!(again[0], Placed::Superseded);
        assert!(!matches!(again[1], Placed::Superseded), "the same wording with another space");
    }
}

/// All that a reader can see: units, and what look-ups by key and by word find.
fn seen(memory: &Memory) -> (Vec<StoredUnit>, Vec<SegmentId>) {
    let spanish = [language("es")];
    let mut found = Vec::new();
    for number in 0..14 {
        found.extend(memory.segments_with_key(&spanish, &sentence("es", number)).unwrap().iter().map(|found| found.id));
        let word = format!("\"es{number}w4\"");
        let visit = |segment: &StoredSegment| {
            found.push(segment.id);
            ControlFlow::Continue(())
        };
        memory.segments_with_words(&spanish, &word, visit).unwrap();
    }
    (live(memory), found)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Revisions and imports are taken back one by one, done again one by one, and taken back once more.
    #[test]
    fn undoing_is_the_identity(revisions in prop::collection::vec(prop::collection::vec(edit(), 8), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = memory(&folder.path().join("memory.db"), 8);
        let mut states = vec![seen(&memory)];
        for (edits, salt) in revisions.iter().zip(10..) {
            let last = memory.newest_change().unwrap();
            match try_revise(&mut memory, salt, &apply(edits)) {
                // Too little of the text is left: refused, and nothing has changed.
                Err(Error::NoRevision { .. }) => prop_assert_eq!(memory.newest_change().unwrap(), last),
                other => drop(other.unwrap()),
            }
            if memory.newest_change().unwrap() != last {
                states.push(seen(&memory));
            }
            let number = usize::try_from(salt).unwrap() - 10;
            import(&mut memory, salt + 10, &format!("file {salt}"), &[imported(number, &sentence("es", number))]);
            states.push(seen(&memory));
        }
        let mut undos = Vec::new();
        for state in states.iter().rev().skip(1) {
            let newest = memory.newest_change().unwrap().unwrap();
            let salt = 100 + u64::try_from(undos.len()).unwrap();
            undos.push(memory.write(&change("undo", salt), |writer| writer.undo(newest)).unwrap());
            prop_assert_eq!(&seen(&memory), state);
        }
        for (state, salt) in states.iter().skip(1).zip(200..) {
            let undo = undos.pop().unwrap();
            memory.write(&change("undo", salt), |writer| writer.undo(undo.number)).unwrap();
            prop_assert_eq!(&seen(&memory), state);
        }
        for (state, salt) in states.iter().rev().skip(1).zip(300..) {
            let newest = memory.newest_change().unwrap().unwrap();
            memory.write(&change("undo", salt), |writer| writer.undo(newest)).unwrap();
            prop_assert_eq!(&seen(&memory), state);
        }
        prop_assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    }
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

#[test]
fn another_aligned_document_keeps_its_text_and_the_rest_of_its_unit() {
    let (_folder, mut memory) = empty();
    let house: &[&str] = &["The house.", "La casa.", "A casa."];
    aligned(&mut memory, 1, "one", LANGUAGES, &[&["A.", "Aa.", "Aaa."], house, &["B.", "Bb.", "Bbb."]]);
    aligned(&mut memory, 2, "two", LANGUAGES, &[&["C.", "Cc.", "Ccc."], house, &["The home.", "La casa.", "O lar."]]);
    let before = live(&memory);
    let revised = accepted(&mut memory, 3, "one", &["Aa.", "El hogar.", "Bb."]);
    assert_eq!((revised.superseded, revised.elsewhere), (1, 1));
    let two = said(&memory, "two");
    assert_eq!(two[0], "en: C. / es: Cc. / pt: Ccc.");
    assert_eq!(two[1], "en: The house. / pt: A casa.");
    assert_eq!(two[2], "en: The home. / es: La casa. / pt: O lar.", "another source");
    let running = |memory: &Memory| -> Vec<String> {
        memory.running_text("two", &language("es")).unwrap().into_iter().map(|(segment, ..)| segment.text).collect()
    };
    assert_eq!(running(&memory), ["Cc.", "La casa.", "La casa."], "no hole in the text");
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());

    // Its own reviser changes the wording as well: the new one stands with what is left of the unit.
    accepted(&mut memory, 4, "two", &["Cc.", "El hogar mismo.", "La casa."]);
    assert!(said(&memory, "two").contains(&"en: The house. / es: El hogar mismo. / pt: A casa.".to_owned()));
    for salt in [5, 6] {
        let newest = memory.newest_change().unwrap().unwrap();
        memory.write(&change("undo", salt), |writer| writer.undo(newest)).unwrap();
    }
    assert_eq!(live(&memory), before);
}

#[test]
fn what_the_revised_text_still_says_elsewhere_is_not_out_of_use() {
    let (_folder, mut memory) = empty();
    let thanks: &[&str] = &["Thank you.", "Gracias."];
    aligned(&mut memory, 1, "one", &["en", "es"], &[thanks, &["A.", "Aa."], &["B.", "Bb."], thanks]);
    aligned(&mut memory, 2, "two", &["en", "es"], &[&["C.", "Cc."], thanks]);
    let revised = accepted(&mut memory, 3, "one", &["Muchas gracias.", "Aa.", "Bb.", "Gracias."]);
    assert_eq!((revised.superseded, revised.elsewhere), (1, 0));
    assert_eq!(said(&memory, "two")[1], "en: Thank you. / es: Gracias.");
    let pair = |source: &str, target: &str| Unit {
        variants: vec![Variant::plain(language("en"), source), Variant::plain(language("es"), target)],
        ..imported(0, "")
    };
    let placed = import(&mut memory, 4, "file", &[pair("Thank you.", "Gracias.")]);
    assert!(matches!(placed[0], Placed::New(_)), "{placed:?}");
    let revised = accepted(&mut memory, 5, "one", &["Muchas gracias.", "Aa.", "Bb.", "Mil gracias."]);
    assert_eq!(revised.elsewhere, 2, "now it is out of use, in the other document and in the file");
    assert_eq!(said(&memory, "two")[1], "en: Thank you.");
    assert_eq!(said(&memory, "file"), Vec::<String>::new());
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn beads_inside_a_unit_are_retired_and_stay_away() {
    let (_folder, mut memory) = empty();
    let rest: [&[&str]; 2] = [&["A.", "Aa.", "Aaa."], &["B.", "Bb.", "Bbb."]];
    let large: &[&str] = &["One.|Two.", "Uno.|Dos.", "Um e dois."];
    aligned(&mut memory, 1, "one", LANGUAGES, &[rest[0], large, rest[1]]);
    aligned(&mut memory, 2, "two", LANGUAGES, &[rest[0], large]);
    aligned(&mut memory, 3, "three", &["en", "es"], &[&["C.", "Cc."], &["One. Two.", "Uno.|Dos."]]);
    accepted(&mut memory, 4, "one", &["Aa.", "Uno.", "El dos.", "Bb."]);
    assert_eq!(said(&memory, "two")[1], "en: One. Two. / es: Uno. / pt: Um e dois.");
    assert_eq!(said(&memory, "three")[1], "en: One. Two.");
    let pair = |source: &str, target: &str| Unit {
        variants: vec![Variant::plain(language("en"), source), Variant::plain(language("es"), target)],
        ..imported(0, "")
    };
    let brought = [pair("Two.", "Dos."), pair("One. Two.", "Uno. Dos."), pair("One.", "Uno.")];
    let placed = import(&mut memory, 5, "file", &brought);
    assert_eq!(placed[..2], [Placed::Superseded, Placed::Superseded]);
    assert!(matches!(placed[2], Placed::New(_)));
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn an_import_in_many_languages_comes_in_without_the_old_wording_or_is_revived() {
    let (_folder, mut memory) = empty();
    aligned(&mut memory, 1, "one", &["en", "es"], &[&["A.", "Aa."], &["Two.", "Dos."], &["B.", "Bb."]]);
    accepted(&mut memory, 2, "one", &["Aa.", "El dos.", "Bb."]);
    let unit = Unit {
        variants: ["en", "es", "pt"]
            .iter()
            .zip(["Two.", "Dos.", "Dois."])
            .map(|(tag, text)| Variant::plain(language(tag), text))
            .collect(),
        ..imported(0, "")
    };
    let units = [unit];
    assert_eq!(import(&mut memory, 3, "file", &units), [Placed::Superseded]);
    assert_eq!(said(&memory, "file"), ["en: Two. / pt: Dois."]);
    let revived = memory.write(&change("import", 4), |writer| {
        let (document, _) = writer.document("file")?.unwrap();
        let file = writer.put_file(document, "file", "tmx", b"again", &FileHeader::default())?;
        writer.revive_imported(document, file, &units[0])
    });
    assert!(matches!(revived, Ok::<_, Error>(Placed::New(_))));
    // What was taken back is no longer refused.
    assert!(matches!(import(&mut memory, 5, "other", &units)[0], Placed::New(_)));
}

#[test]
fn a_short_segment_that_only_moved_keeps_its_pair() {
    let (_folder, mut memory) = empty();
    let yes: &[&str] = &["Of course.", "Claro."];
    let rest: [&[&str]; 4] = [&["A.", "Aa."], &["B.", "Bb."], &["C.", "Cc."], &["D.", "Dd."]];
    aligned(&mut memory, 1, "one", &["en", "es"], &[yes, rest[0], rest[1], rest[2], rest[3]]);
    aligned(&mut memory, 2, "two", &["en", "es"], &[yes]);
    let revised = accepted(&mut memory, 3, "one", &["Aa.", "Bb.", "Cc.", "Claro.", "Dd."]);
    assert_eq!((revised.kept, revised.new, revised.superseded, revised.elsewhere), (5, 0, 0, 0));
    assert!(said(&memory, "one").contains(&"en: Of course. / es: Claro.".to_owned()));
    assert_eq!(said(&memory, "two"), ["en: Of course. / es: Claro."]);
}

#[test]
fn a_revised_source_does_not_retire_translations_and_is_doubted() {
    let (_folder, mut memory) = empty();
    let gate: &[&str] = &["The gate is red.", "La puerta es roja."];
    aligned(&mut memory, 1, "talk", &["en", "es"], &[&["A.", "Aa."], gate, &["Hello there.", "Hola."]]);
    let pair = Unit {
        variants: vec![Variant::plain(language("en"), gate[0]), Variant::plain(language("es"), gate[1])],
        ..imported(0, "")
    };
    import(&mut memory, 2, "client", std::slice::from_ref(&pair));
    let text: Vec<NewSegment> = ["A.", "The gate is green.", "Hello, there."].map(segment).into();
    let en = language("en");
    let revised = memory.write(&change("diff", 3), |writer| accept(writer, "talk", &en, &text, Scope::Memory)).unwrap();
    assert_eq!((revised.elsewhere, revised.outdated), (0, 1));
    assert_eq!(said(&memory, "client"), ["en: The gate is red. / es: La puerta es roja."]);
    let doubt =
        |text: &str| live(&memory).iter().find(|unit| unit.unit.variants[0].content.text == text).unwrap().unit.doubt;
    assert_eq!(doubt("The gate is green."), Some(Doubt::SourceChanged));
    assert_eq!(doubt("Hello, there."), None, "a comma does not make a translation old");
    assert!(matches!(import(&mut memory, 4, "again", &[pair])[0], Placed::New(_)));
}

#[test]
fn a_changed_source_is_doubted_until_all_translations_were_revised() {
    let (_folder, mut memory) = empty();
    let rest: [&[&str]; 3] = [&["A.", "Aa.", "Aaa."], &["B.", "Bb.", "Bbb."], &["C.", "Cc.", "Ccc."]];
    let gate: &[&str] = &["The gate is red.", "La puerta es roja.", "O portão é vermelho."];
    aligned(&mut memory, 1, "pair", &["en", "es"], &[rest[0], gate, rest[1]].map(|unit| &unit[..2]));
    aligned(&mut memory, 2, "three", LANGUAGES, &[rest[0], gate, rest[1], rest[2]]);
    let mut salt = 2;
    let mut revise = |document: &str, tag: &str, text: &str| {
        salt += 1;
        let tag = language(tag);
        let old = memory.running_text(document, &tag).unwrap();
        let mut now: Vec<NewSegment> = old.iter().map(|(old, ..)| segment(&old.text)).collect();
        now[1] = segment(text);
        memory.write(&change("diff", salt), |writer| accept(writer, document, &tag, &now, Scope::Document)).unwrap();
        let units = live(&memory);
        let unit =
            units.iter().find(|unit| unit.document == document && unit.unit.variants[0].content.text.contains("gate"));
        unit.unwrap().unit.doubt
    };
    let doubted = Some(Doubt::SourceChanged);
    assert_eq!(revise("pair", "en", "The gate is green."), doubted);
    assert_eq!(revise("pair", "es", "¡La puerta es roja!"), doubted, "that says no more than before");
    assert_eq!(revise("pair", "es", "¡La puerta es verde!"), None);
    assert_eq!(revise("pair", "en", "The gate is white."), doubted, "once more");
    assert_eq!(revise("three", "es", "La puerta es muy roja."), None);
    assert_eq!(revise("three", "en", "The gate is green."), doubted, "the Spanish was revised before that");
    assert_eq!(revise("three", "pt", "O portão é verde."), doubted, "the Spanish is still what it was");
    assert_eq!(revise("three", "es", "¡La puerta es muy roja!"), doubted, "so it is with other signs");
    assert_eq!(revise("three", "pt", "O portão é todo verde."), doubted);
    assert_eq!(revise("three", "es", "La puerta es verde."), None, "the Portuguese followed earlier");
    memory.write(&change("undo", 99), |writer| writer.undo(i64::try_from(salt).unwrap())).unwrap();
    let units = live(&memory);
    assert_eq!(units.iter().filter(|unit| unit.unit.doubt == doubted).count(), 2, "with the undo it is back");
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_deleted_sentence_stays_in_other_documents() {
    let (_folder, mut memory) = empty();
    let house: &[&str] = &["The house.", "La casa."];
    aligned(&mut memory, 1, "one", &["en", "es"], &[&["A.", "Aa."], house, &["B.", "Bb."]]);
    aligned(&mut memory, 2, "two", &["en", "es"], &[house]);
    let revised = accepted(&mut memory, 3, "one", &["Aa.", "Bb."]);
    assert_eq!((revised.superseded, revised.elsewhere), (1, 0));
    assert_eq!(said(&memory, "two"), ["en: The house. / es: La casa."]);
    let pair = Unit {
        variants: vec![Variant::plain(language("en"), house[0]), Variant::plain(language("es"), house[1])],
        ..imported(0, "")
    };
    assert!(matches!(import(&mut memory, 4, "file", &[pair])[0], Placed::New(_)));
}

#[test]
fn a_deleted_sentence_that_comes_back_is_in_its_unit_again() {
    let (_folder, mut memory) = empty();
    let house: &[&str] = &["The house.", "La casa.", "A casa."];
    let rest: [&[&str]; 3] = [&["A.", "Aa.", "Aaa."], &["B.", "Bb.", "Bbb."], &["C.", "Cc.", "Ccc."]];
    aligned(&mut memory, 1, "one", LANGUAGES, &[rest[0], house, rest[1], rest[2]]);
    let whole = said(&memory, "one");
    accepted(&mut memory, 2, "one", &["Aa.", "Bb.", "Cc."]);
    assert_eq!(said(&memory, "one")[1], "en: The house. / pt: A casa.");
    let before = live(&memory);
    // Another sentence that is added stays alone; so does a second one of the same wording.
    accepted(&mut memory, 3, "one", &["Aa.", "La casa.", "Nuevo.", "Bb.", "La casa.", "Cc."]);
    let mut now = said(&memory, "one");
    assert!(now.contains(&"en: The house. / es: La casa. / pt: A casa.".to_owned()), "{now:?}");
    assert_eq!(now.iter().filter(|said| *said == "es: La casa." || *said == "es: Nuevo.").count(), 2, "{now:?}");
    now.retain(|said| !said.starts_with("es: "));
    assert_eq!(now, whole);
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
    memory.write(&change("undo", 4), |writer| writer.undo(3)).unwrap();
    assert_eq!(live(&memory), before);
}

#[test]
fn a_text_in_another_language_is_no_revision() {
    let (_folder, mut memory) = empty();
    let rows: [&[&str]; 3] = [
        &["I saw the house.", "Yo vi la casa grande."],
        &["It rained.", "Ayer llovió mucho aquí."],
        &["We left.", "Después nos fuimos todos."],
    ];
    aligned(&mut memory, 1, "one", &["en", "es"], &rows);
    let texts = ["Eu enxerguei o prédio alto.", "Ontem choveu bastante nesta cidade.", "Depois partimos juntos."];
    let text: Vec<NewSegment> = texts.map(segment).into();
    let es = language("es");
    let refused = memory.write(&change("diff", 2), |writer| accept(writer, "one", &es, &text, Scope::Memory));
    assert!(matches!(refused, Err(Error::NoRevision { of: 3, .. })), "{refused:?}");
}

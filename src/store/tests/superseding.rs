//! Wording that a revision replaced stays retired.

use super::*;
use crate::model::Annotation;

/// A memory in which “old”, the translation of “a”, was superseded; “c” and “d” are live.
fn memory_with_superseded() -> (tempfile::TempDir, Memory) {
    let (folder, mut memory) = memory();
    import(&mut memory, 1, "m", b"1", &[pair("a", "old"), pair("c", "d")]).unwrap();
    let old = all(&memory)[0].clone();
    let successor = all(&memory)[1].segments[1][0].id;
    memory
        .write::<_, Error>(&change(2), |writer| {
            assert!(writer.retire_unit(old.unit.id.as_ref().unwrap())?);
            writer.supersede(old.segments[1][0].id, Some(successor))
        })
        .unwrap();
    (folder, memory)
}

#[test]
fn superseded_wording_stays_retired() {
    let (_folder, mut memory) = memory_with_superseded();
    assert_eq!(all(&memory).len(), 1);
    let again = [pair("a", " old"), pair("a", "new"), pair("x", "old"), pair("c", "d")];
    let placed = import(&mut memory, 3, "n", b"2", &again).unwrap();
    assert_eq!(placed.iter().map(kind).collect::<Vec<_>>(), ["superseded", "new", "new", "new"]);
    // A document that is retired as a whole may come again.
    memory
        .write::<_, Error>(&change(4), |writer| {
            let (id, _) = writer.document("n")?.unwrap();
            writer.retire_document(id)
        })
        .unwrap();
    let placed = import(&mut memory, 5, "n", b"2", &again[1..]).unwrap();
    assert!(placed.iter().all(|placed| kind(placed) == "new"));
    assert_eq!(memory.check().unwrap(), Vec::<String>::new());
}

/// Once it is known whether a pair is back, the answer is kept; what comes or goes in the same transaction must change it.
#[test]
fn whether_a_retired_pair_is_back_is_asked_anew_when_units_come_and_go() {
    let (_folder, mut memory) = memory_with_superseded();
    let placed = memory.write::<_, Error>(&change(3), |writer| {
        let document = writer.put_document(DocumentKind::Imported, &fields("n"))?;
        let file = writer.put_file(document, "n.tmx", "tmx", b"2", &FileHeader::default())?;
        let noted = |note: &str| Unit {
            annotations: vec![Annotation::Note { text: note.into(), attributes: Vec::new() }],
            ..pair("a", "old")
        };
        let mut placed = vec![writer.put_imported(document, file, &noted("1"))?];
        placed.push(writer.put_imported(document, file, &noted("2"))?);
        let revived = writer.revive_imported(document, file, &noted("3"))?;
        let Placed::New(name) = &revived else { panic!("{revived:?}") };
        placed.push(writer.put_imported(document, file, &noted("4"))?);
        writer.retire_unit(name)?;
        let Placed::New(other) = &placed[2] else { panic!("{placed:?}") };
        writer.retire_unit(other)?;
        placed.push(writer.put_imported(document, file, &noted("5"))?);
        Ok(placed)
    });
    let placed: Vec<&str> = placed.unwrap().iter().map(kind).collect();
    assert_eq!(placed, ["superseded", "superseded", "new", "superseded"]);
}

//! What a revision does to other documents, and to files that come later.

use super::*;

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

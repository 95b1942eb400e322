//! What becomes of the units of the revised document: moved, doubted, deleted and back, refused.

use super::*;

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

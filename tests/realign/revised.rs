//! What a revision leaves behind: doubts that stay or fall, wording of earlier texts, translations beside each other.

use super::*;
use alinea::parallel::{Earlier, bring_up_to_date};

/// The doubt of the unit about the boat.
fn doubt(case: &mut Case, languages: &[&str], boat: &[&str], options: KeepOptions) -> Option<Doubt> {
    let of = |unit: &[&'static str]| unit[..languages.len()].to_vec();
    let (lake, house) = (of(ADDED[0]), of(ADDED[2]));
    case.align_with(options, "talk", languages, &[&lake, boat, &house]);
    let units = case.units();
    units.iter().find(|unit| unit.unit.variants[0].content.text.contains("boat")).unwrap().unit.doubt
}

const CHANGED: Option<Doubt> = Some(Doubt::SourceChanged);

#[test]
fn a_doubt_stays_until_every_translation_was_revised() {
    let mut case = Case::new();
    case.align("talk", THREE, &ADDED);
    let old = ("La barca.", "Le bateau.");
    assert_eq!(doubt(&mut case, THREE, &["The red boat.", old.0, old.1], PLAIN), CHANGED);
    assert_eq!(doubt(&mut case, THREE, &["The red boat.", "La barca!", old.1], PLAIN), CHANGED, "no word differs");
    assert_eq!(doubt(&mut case, THREE, &["The red boat.", "La barca roja.", old.1], PLAIN), CHANGED, "one of two");
    assert_eq!(
        doubt(&mut case, PAIR, &["The red boat.", "La barca muy roja."], PLAIN),
        CHANGED,
        "the other was not given"
    );
    let all = ["The red boat.", "La barca muy roja.", "Le bateau rouge."];
    assert_eq!(doubt(&mut case, THREE, &all, PLAIN), None);
    assert_eq!(doubt(&mut case, THREE, &["The blue boat.", all[1], "Le bateau bleu."], PLAIN), CHANGED, "once more");
}

#[test]
fn a_source_that_is_what_was_translated_is_not_doubted() {
    let revive = KeepOptions { revive: true, ..PLAIN };
    let mut case = Case::new();
    case.align("talk", THREE, &ADDED);
    assert_eq!(doubt(&mut case, PAIR, &["The red boat.", "La barca."], PLAIN), CHANGED);
    assert_eq!(doubt(&mut case, PAIR, &["The blue boat.", "La barca."], PLAIN), CHANGED);
    assert_eq!(doubt(&mut case, PAIR, &["The boat!", "La barca."], revive), None);
    // One of two was revised in between: that one is not of the old source.
    let mut case = Case::new();
    case.align("talk", THREE, &ADDED);
    doubt(&mut case, THREE, &["The red boat.", "La barca roja.", "Le bateau."], PLAIN);
    assert_eq!(doubt(&mut case, THREE, &["The boat.", "La barca roja.", "Le bateau."], revive), CHANGED);
}

/// Two translations into one language are no source and target of each other.
#[test]
fn translations_beside_each_other_retire_nothing() {
    const REGIONS: &[&str] = &["en", "es-ES", "es-419"];
    let mut case = Case::new();
    let bus: &[&str] = &["The bus.", "El autobús.", "El bus."];
    case.align(
        "talk",
        REGIONS,
        &[&["The lake.", "El lago.", "El lago."], bus, &["The house.", "La casa.", "La casa."]],
    );
    let file = "es-ES,es-419\nEl autobús.,El bus.\n";
    case.import("pairs", file);
    let revised: &[&str] = &["The bus.", "El autobús.", "El colectivo."];
    let kept = case.align(
        "talk",
        REGIONS,
        &[&["The lake.", "El lago.", "El lago."], revised, &["The house.", "La casa.", "La casa."]],
    );
    assert_eq!(kept.elsewhere, 0);
    assert_eq!(case.says("pairs"), ["es-ES: El autobús. / es-419: El bus."]);
    assert_eq!(case.import("again", file).units.superseded, 0);
    // With the source it is out of use.
    assert_eq!(case.import("source", "en,es-419\nThe bus.,El bus.\n").units.superseded, 1);
}

/// What becomes of a text before it is aligned: `wording → now`, how many segments, and the text.
fn up_to_date(case: &Case, language: &str, texts: &[&str]) -> (Option<(String, usize)>, Vec<String>) {
    let segments = texts.iter().map(|text| Segment { text: (*text).into(), paragraph: 0, joint: " ".into() }).collect();
    let mut versions = [Version { language: tag(language), segments }];
    let found = bring_up_to_date(&case.memory, "talk", &mut versions).unwrap();
    let told = |Earlier { segments, wording, now, .. }: &Earlier| (format!("{wording} → {now}"), *segments);
    let text = versions[0].segments.iter().map(|segment| segment.text.clone()).collect();
    (found.first().map(told), text)
}

#[test]
fn an_earlier_version_gives_way_to_the_newest() {
    let mut case = Case::new();
    let four: [&[&str]; 4] = [LAKE[0], LAKE[1], LAKE[2], &["The river.", "El río."]];
    case.align("talk", PAIR, &four);
    let revised: [&[&str]; 5] =
        [four[0], &["The boat.", "El bote."], four[2], &["The river.", "El río."], &["It is late.", "Es tarde."]];
    case.align("talk", PAIR, &revised);
    let (old, new) = (
        ["El lago.", "La barca.", "La casa.", "El río."],
        ["El lago.", "El bote.", "La casa.", "El río.", "Es tarde."],
    );
    let text = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    assert_eq!(up_to_date(&case, "es", &old), (Some(("La barca. → El bote.".to_owned(), 2)), text(&new)));
    assert_eq!(up_to_date(&case, "es", &new), (None, text(&new)));
    let english = ["The lake.", "The boat.", "The house.", "The river."];
    let (told, now) = up_to_date(&case, "en", &english);
    assert_eq!((told, now.len()), (Some((" → It is late.".to_owned(), 1)), 5), "a source as well");
    // What was undone was never a version.
    case.undo(2).unwrap();
    assert_eq!(up_to_date(&case, "es", &new), (None, text(&new)));
    assert_eq!(up_to_date(&case, "es", &old), (None, text(&old)));
    case.undo(3).unwrap();
    assert_eq!(up_to_date(&case, "es", &old).1, new, "done again");
}

/// Nothing of the newest text would be lost.
#[test]
fn a_text_that_brings_back_what_was_deleted_or_moved_is_taken() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", PAIR, &[LAKE[0], &["The boat.", ""], LAKE[2]]);
    let old = ["El lago.", "La barca.", "La casa."];
    assert_eq!(up_to_date(&case, "es", &old), (None, old.map(str::to_owned).to_vec()));
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", PAIR, &[LAKE[2], LAKE[0], LAKE[1]]);
    assert_eq!(up_to_date(&case, "es", &old).0, None);
}

#[test]
fn superseded_wording_in_an_edited_copy_gives_way_at_its_place() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", PAIR, &REVISED);
    case.align("talk", PAIR, &[LAKE[0], &["The boat.", "El bote viejo."], LAKE[2]]);
    let edited = ["El lago.", "La barca.", "La casa.", "Es tarde."];
    let expected = ["El lago.", "El bote viejo.", "La casa.", "Es tarde."].map(str::to_owned).to_vec();
    assert_eq!(up_to_date(&case, "es", &edited), (Some(("La barca. → El bote viejo.".to_owned(), 1)), expected));
    // Wording that was never there is a revision.
    let new = ["El lago.", "La lancha.", "La casa."];
    assert_eq!(up_to_date(&case, "es", &new), (None, new.map(str::to_owned).to_vec()));
}

#[test]
fn what_was_split_or_joined_since_comes_whole() {
    let house: &[&str] = &["The house is old.", "La casa es vieja."];
    let (whole, halves) = ("La barca es roja y está en el lago.", ["La barca es roja.", "Está en el lago."]);
    let source = "The boat is red and lies on the lake.";
    let both = halves.join("|");
    for (first, then) in [(whole.to_owned(), both.clone()), (both.clone(), whole.to_owned())] {
        let mut case = Case::new();
        case.align("talk", PAIR, &[LAKE[0], &[source, &first], house]);
        case.align("talk", PAIR, &[LAKE[0], &[source, &then], house]);
        let text = |middle: &str| -> Vec<String> {
            let all = format!("El lago.|{middle}|La casa es vieja.|Es tarde.");
            all.split('|').map(str::to_owned).collect()
        };
        let old = text(&first);
        let old: Vec<&str> = old.iter().map(String::as_str).collect();
        assert_eq!(up_to_date(&case, "es", &old).1, text(&then), "{first}");
    }
}

/// Other blanks or another form of Unicode make an old file no newer.
#[test]
fn an_old_text_in_another_form_gives_way_as_well() {
    let river: &[&str] = &["The river.", "El r\u{ed}o."];
    let mut case = Case::new();
    case.align("talk", PAIR, &[LAKE[0], &["The boat.", "La barca roja."], LAKE[2], river]);
    case.align("talk", PAIR, &[LAKE[0], &["The boat.", "El bote rojo."], LAKE[2], river]);
    let newest = ["El lago.", "El bote rojo.", "La casa.", "El r\u{ed}o."];
    for (barca, rio) in [("La barca\u{a0}roja.", "El r\u{ed}o."), ("La  barca roja.", "El ri\u{301}o.")] {
        let (told, now) = up_to_date(&case, "es", &["El lago.", barca, "La casa.", rio]);
        assert_eq!(
            (told.map(|(first, _)| first), now),
            (Some(format!("{barca} → El bote rojo.")), newest.map(str::to_owned).to_vec())
        );
        let (told, now) = up_to_date(&case, "es", &["El lago.", barca, "La casa.", rio, "Es tarde."]);
        assert_eq!(told, Some((format!("{barca} → El bote rojo."), 1)));
        assert_eq!(now, ["El lago.", "El bote rojo.", "La casa.", rio, "Es tarde."]);
    }
    // Blanks of the newest wording that are set anew are a revision.
    let blanks = ["El lago.", "El bote\u{a0}rojo.", "La casa.", "El r\u{ed}o."];
    assert_eq!(up_to_date(&case, "es", &blanks), (None, blanks.map(str::to_owned).to_vec()));
}

/// What is said otherwise in one region may be right in another.
#[test]
fn a_revision_for_one_region_leaves_the_other_alone() {
    let mut case = Case::new();
    let (old, new): ([&[&str]; 3], _) = (LAKE, REVISED);
    let aligned = [("spain", "es-ES"), ("latin", "es-419"), ("mexico", "es-MX"), ("again", "es-ES")];
    for (name, language) in aligned {
        case.align(name, &["en", language], &old);
    }
    assert_eq!(case.align("spain", &["en", "es-ES"], &new).elsewhere, 1, "in “again”");
    for (name, language) in [("latin", "es-419"), ("mexico", "es-MX")] {
        assert!(case.says(name).contains(&format!("en: The boat. / {language}: La barca.")), "{name}");
    }
    let superseded = |case: &mut Case, language: &str| {
        let file = format!("en,{language}\nThe boat.,La barca.\n");
        case.import(&format!("{language} pairs"), &file).units.superseded
    };
    assert_eq!(["es-ES", "es", "es-419"].map(|language| superseded(&mut case, language)), [1, 1, 0]);
    // A tag without a region stands for all.
    let mut case = Case::new();
    case.align("any", &["en", "es"], &old);
    case.align("spain", &["en", "es-ES"], &old);
    assert_eq!(case.align("spain", &["en", "es-ES"], &new).elsewhere, 1);
}

/// Work in a third language says nothing of the pair that was retired.
#[test]
fn a_pair_is_not_back_because_another_language_was_revised() {
    const LANGUAGES: &[&str] = &["en", "es", "pt"];
    let only_here = KeepOptions { only_here: true, ..PLAIN };
    let (lake, house): (&[&str], &[&str]) =
        (&["The lake.", "El lago.", "O lago."], &["The house.", "La casa.", "A casa."]);
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("other", LANGUAGES, &[lake, &["The boat.", "La barca.", "O barco."], house]);
    case.align_with(only_here, "talk", PAIR, &REVISED);
    assert_eq!(case.import("first", "en,es\nThe boat.,La barca.\n").units.superseded, 1);
    case.align("other", LANGUAGES, &[lake, &["The boat.", "La barca.", "O bote."], house]);
    assert!(case.says("other").contains(&"en: The boat. / es: La barca. / pt: O bote.".to_owned()));
    assert_eq!(case.import("second", "en,es\nThe boat. ,La barca.\n").units.superseded, 1);
}

/// A sentence was rewritten and moved; an old copy with one edit elsewhere comes.
#[test]
fn an_old_wording_gives_way_to_what_stands_elsewhere_now() {
    let river: &[&str] = &["The river is wide.", "El río es ancho."];
    let thanks: &[&str] = &["Thank you all.", "Gracias a todos."];
    let clock = "The old clock stopped at ten.";
    let (old, new) = ("El viejo reloj se paró a las diez.", "Hacia las 10 dejó de funcionar aquella maquinaria.");
    let mut case = Case::new();
    case.align("talk", PAIR, &[&[clock, old], LAKE[0], LAKE[1], LAKE[2], river, thanks]);
    case.align("talk", PAIR, &[LAKE[0], LAKE[1], LAKE[2], river, thanks, &[clock, new]]);
    let edited = [old, "El lago.", "La barca.", "La casa.", "El río es ancho.", "Muchas gracias a todos."];
    let (told, now) = up_to_date(&case, "es", &edited);
    assert_eq!(told, Some((format!("{old} → {new}"), 1)));
    assert_eq!((now[0].as_str(), &now[1..]), (new, &edited.map(str::to_owned)[1..]));
    // A text that has the new wording somewhere says both.
    let both = [old, "El lago.", "La barca.", "La casa.", "El río es ancho.", "Gracias a todos.", new];
    assert_eq!(up_to_date(&case, "es", &both).0, None);
}

/// What another document's revision retired in a text is no newer wording of it.
#[test]
fn a_text_does_not_give_way_to_what_is_retired_in_it() {
    let mut case = Case::new();
    case.align("talk", PAIR, &REVISED);
    case.align("talk", PAIR, &LAKE);
    assert_eq!(
        up_to_date(&case, "es", &["El lago.", "El bote.", "La casa."]).1[1],
        "La barca.",
        "as long as it is offered"
    );
    case.align("other", PAIR, &LAKE);
    assert_eq!(case.align_with(KeepOptions { revive: true, ..PLAIN }, "other", PAIR, &REVISED).elsewhere, 1);
    let newest = ["El lago.", "El bote.", "La casa."];
    assert_eq!(up_to_date(&case, "es", &newest), (None, newest.map(str::to_owned).to_vec()));
}

/// One comma does not undo a review; who joins a sentence to another has not reviewed both.
#[test]
fn a_reviewed_unit_that_was_reworded_stays_reviewed() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    let (change, units) = (case.change("review"), case.units());
    let review = |writer: &mut alinea::store::Writer<'_>| {
        let (document, _) = writer.document("talk")?.unwrap();
        for old in &units {
            writer.dissolve_unit(old.unit.id.as_ref().unwrap())?;
            let variants = old.segments.iter().map(|own| own.iter().map(|segment| segment.id).collect()).collect();
            writer.put_unit(document, &NewUnit { status: Status::Reviewed, variants, ..NewUnit::default() })?;
        }
        Ok::<_, Error>(())
    };
    case.memory.write(&change, review).unwrap();
    case.align("talk", PAIR, &[LAKE[0], &["The boat.", "La barca,"], &["The house.", "La casa vieja.|Es blanca."]]);
    let status = |case: &Case| case.units().iter().map(|unit| unit.unit.status).collect::<Vec<_>>();
    assert_eq!(status(&case), [Status::Reviewed, Status::Reviewed, Status::Aligned]);
}

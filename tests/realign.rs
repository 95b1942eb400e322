//! Documents that are aligned again: with a revised text, with an older one, with a language more.

#![allow(clippy::unwrap_used)] // A test may fail by panicking, in its helpers as well.

use alinea::align::{self, Group, Groups, PairBead};
use alinea::exchange::{self, ExportOptions, Format, ImportError, ImportOptions, ImportReport, Listener, Source};
use alinea::language::LanguageTag;
use alinea::model::{Bead, Doubt, Status, UnitId};
use alinea::parallel::{KeepError, KeepOptions, Kept, Parallel, Segment, Version};
use alinea::store::{ChangeSet, DocumentFields, Error, Memory, NewUnit, StoredUnit, UnitFilter};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

#[path = "realign/revised.rs"]
mod revised;
#[path = "realign/stays.rs"]
mod stays;

fn tag(language: &str) -> LanguageTag {
    LanguageTag::parse(language).unwrap()
}

/// A document of units given as texts: for each language the segments, `|` between them; empty for none. Every two languages are
/// linked as a whole.
fn parallel(languages: &[&str], units: &[&[&str]]) -> Parallel {
    let mut versions: Vec<Version> =
        languages.iter().map(|language| Version { language: tag(language), segments: Vec::new() }).collect();
    let mut groups = Vec::new();
    for unit in units {
        let mut segments = vec![Vec::new(); languages.len()];
        for (number, texts) in unit.iter().enumerate() {
            for text in texts.split('|').filter(|text| !text.is_empty()) {
                segments[number].push(versions[number].segments.len());
                versions[number].segments.push(Segment { text: text.into(), paragraph: 0, joint: " ".into() });
            }
        }
        let range = |side: &Vec<usize>| side.first().map_or(0..0, |first| *first..first + side.len());
        let mut links = Vec::new();
        for one in 0..languages.len() {
            for two in one + 1..languages.len() {
                let (source, target) = (range(&segments[one]), range(&segments[two]));
                links.push(PairBead { texts: (one, two), bead: Bead { source, target, confidence: 0.9, doubt: None } });
            }
        }
        groups.push(Group { segments, confidence: 0.9, doubt: None, links });
    }
    Parallel { versions, groups: Groups { groups } }
}

struct Case {
    memory: Memory,
    salt: u64,
    _folder: tempfile::TempDir,
}

const PLAIN: KeepOptions = KeepOptions { replace: false, only_here: false, revive: false };

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::open_to_write(&folder.path().join("m.db")).unwrap();
        memory.learn_with(align::TEACHER);
        Self { memory, salt: 0, _folder: folder }
    }

    fn change(&mut self, command: &str) -> ChangeSet {
        self.salt += 1;
        let at = "2026-01-01T00:00:00Z".to_owned();
        ChangeSet { command: command.into(), summary: String::new(), at, salt: self.salt }
    }

    fn try_align(&mut self, name: &str, parallel: &Parallel, options: KeepOptions) -> Result<Kept, KeepError> {
        let change = self.change("align");
        let fields = DocumentFields { name: name.into(), ..DocumentFields::default() };
        let digests = vec![vec![0; 32]; parallel.versions.len()];
        self.memory.write(&change, |writer| parallel.keep(writer, &fields, &digests, options))
    }

    fn align_with(&mut self, options: KeepOptions, name: &str, languages: &[&str], units: &[&[&str]]) -> Kept {
        let kept = self.try_align(name, &parallel(languages, units), options).unwrap();
        self.whole();
        kept
    }

    fn align(&mut self, name: &str, languages: &[&str], units: &[&[&str]]) -> Kept {
        self.align_with(PLAIN, name, languages, units)
    }

    fn import(&mut self, name: &str, file: &str) -> ImportReport {
        let change = self.change("import");
        let document = DocumentFields { name: name.into(), ..DocumentFields::default() };
        let options = ImportOptions { document, ..ImportOptions::default() };
        let format = if file.starts_with('<') { Format::Tmx } else { Format::Csv };
        let digest = digest(file);
        let source = Source { name, digest: &digest, format, input: file.as_bytes() };
        let mut listener = Listener { progress: &mut |_| (), rejected: &mut |_| Ok(()) };
        self.memory
            .write::<_, ImportError>(&change, |writer| exchange::import(writer, source, &options, &mut listener))
            .unwrap()
    }

    fn undo(&mut self, number: i64) -> Result<(), Error> {
        let change = self.change("undo");
        self.memory.write(&change, |writer| writer.undo(number).map(drop))
    }

    /// Takes the last change-set back, does it again, and takes it back for good: the memory is as `before`.
    fn undone(&mut self, before: &[StoredUnit]) {
        let after = self.units();
        for expected in [before, &after, before] {
            self.undo(self.memory.wrote().unwrap()).unwrap();
            assert_eq!(self.units(), expected);
            self.whole();
        }
    }

    fn units(&self) -> Vec<StoredUnit> {
        let mut units = Vec::new();
        let collect = |unit: StoredUnit| {
            units.push(unit);
            Ok::<_, Error>(ControlFlow::Continue(()))
        };
        self.memory.units(&UnitFilter::default(), collect).unwrap();
        units
    }

    /// The units of a document: `language: text / language: text`.
    fn says(&self, document: &str) -> Vec<String> {
        let units = self.units().into_iter().filter(|unit| unit.document == document);
        let variants =
            |unit: StoredUnit| unit.unit.variants.into_iter().map(|v| format!("{}: {}", v.language, v.content.text));
        units.map(|unit| variants(unit).collect::<Vec<_>>().join(" / ")).collect()
    }

    fn names(&self) -> Vec<UnitId> {
        self.units().into_iter().filter_map(|unit| unit.unit.id).collect()
    }

    fn text(&self, document: &str, language: &str) -> Vec<String> {
        let text = self.memory.running_text(document, &tag(language)).unwrap();
        text.into_iter().map(|(segment, ..)| segment.text).collect()
    }

    fn exported(&self) -> String {
        let mut out = Vec::new();
        let memory = Memory::open_to_read(self.memory.path()).unwrap();
        exchange::export(&[memory], &ExportOptions::default(), "0", &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// The file adds up, and the lexicon is what the units teach.
    fn whole(&mut self) {
        assert_eq!(self.memory.check().unwrap(), Vec::<String>::new());
        let taught = |memory: &Memory| {
            let words = |texts: &[&str]| -> BTreeSet<String> { align::vocabulary(texts) };
            let english = words(&["lake boat house river one two three"]);
            let others = ["es", "fr", "pt"];
            let texts = ["lago barca casa rio uno dos tres", "lac bateau maison un deux trois", "lagoa bote um dois"];
            let taught = others.iter().zip(texts);
            taught
                .map(|(to, text)| memory.lexicon((&tag("en"), &english), (&tag(to), &words(&[text]))).unwrap())
                .collect::<Vec<_>>()
        };
        let before = taught(&self.memory);
        self.memory.rebuild_lexicon().unwrap();
        assert!(taught(&self.memory) == before, "learnt anew the lexicon would be another");
    }
}

/// Something that differs where files differ.
fn digest(file: &str) -> Vec<u8> {
    let sum = file.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    sum.to_le_bytes().repeat(4)
}

const PAIR: &[&str] = &["en", "es"];
const LAKE: [&[&str]; 3] = [&["The lake.", "El lago."], &["The boat.", "La barca."], &["The house.", "La casa."]];
const REVISED: [&[&str]; 3] = [&["The lake.", "El lago."], &["The boat.", "El bote."], &["The house.", "La casa."]];

#[test]
fn what_a_revised_text_replaces_is_retired_in_every_document() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("other", PAIR, &[&["A boat.", "Una barca."], &["The boat.", "La barca."]]);
    case.import("file", "en,es,pt\nThe boat.,La barca.,O barco.\nThe house.,La casa.,A casa.\n");
    let before = case.units();
    let kept = case.align("talk", PAIR, &REVISED);
    assert_eq!((kept.new, kept.unchanged, kept.retired, kept.elsewhere), (1, 2, 1, 2));
    assert_eq!(case.says("other"), ["en: A boat. / es: Una barca.", "en: The boat."]);
    assert_eq!(case.text("other", "es"), ["Una barca.", "La barca."], "no hole in the text");
    assert_eq!(case.says("file"), ["en: The boat. / pt: O barco.", "en: The house. / es: La casa. / pt: A casa."]);
    case.undone(&before);
    let kept = case.align_with(KeepOptions { only_here: true, ..PLAIN }, "talk", PAIR, &REVISED);
    assert_eq!((kept.new, kept.retired, kept.elsewhere), (1, 1, 0));
    assert_eq!(case.says("other")[1], "en: The boat. / es: La barca.");
}

#[test]
fn a_pair_that_is_not_out_of_use_stays_elsewhere() {
    let stays = |revised: &[&[&str]]| {
        let mut case = Case::new();
        case.align("talk", PAIR, &LAKE);
        case.align("other", PAIR, &[&["The boat.", "La barca."]]);
        let kept = case.align("talk", PAIR, revised);
        assert_eq!(
            (case.says("other")[0] == "en: The boat. / es: La barca.", kept.elsewhere == 0),
            (true, true),
            "{revised:?}"
        );
        // What is taken in follows the same rule.
        assert_eq!(case.import("file", "en,es\nThe boat.,La barca.\n").units.new, 1, "{revised:?}");
    };
    // Said otherwise at one place and as before at another; deleted; another source; both sides anew.
    stays(&[LAKE[0], &["The boat.", "El bote."], LAKE[1], LAKE[2]]);
    stays(&[LAKE[0], &["The boat.", ""], LAKE[2]]);
    stays(&[LAKE[0], &["The ship.", "La barca."], LAKE[2]]);
    stays(&[LAKE[0], &["The ship.", "El barco."], LAKE[2]]);
}

#[test]
fn an_older_text_does_not_bring_superseded_wording_back() {
    for (name, options) in [("talk", PLAIN), ("talk", KeepOptions { replace: true, ..PLAIN }), ("elsewhere", PLAIN)] {
        let mut case = Case::new();
        case.align("talk", PAIR, &LAKE);
        case.align("talk", PAIR, &REVISED);
        let kept = case.align_with(options, name, PAIR, &LAKE);
        assert_eq!(kept.superseded, 1, "{name}");
        let first = kept.first_superseded.unwrap();
        assert_eq!((first.wording.as_str(), first.counterpart.as_str()), ("La barca.", "The boat."));
        let old = "en: The boat. / es: La barca.".to_owned();
        assert!(!case.says(name).contains(&old), "{:?}", case.says(name));
        assert_eq!(case.text(name, "es"), ["El lago.", "La barca.", "La casa."], "the text is what the file says");
        let again = case.align(name, PAIR, &LAKE);
        assert_eq!((again.new, again.retired, case.memory.wrote()), (0, 0, None), "{name}");
        // Taken back it is there, and stays when it is aligned as it is.
        let revive = KeepOptions { revive: true, ..PLAIN };
        let kept = case.align_with(revive, name, PAIR, &LAKE);
        assert_eq!((kept.superseded, kept.first_superseded), (0, None));
        assert!(case.says(name).contains(&old), "{:?}", case.says(name));
        assert_eq!(case.align(name, PAIR, &LAKE).superseded, 0);
        assert_eq!(case.import("file", "en,es\nThe boat.,La barca.\n").units.superseded, 0);
    }
}

#[test]
fn taking_an_older_text_back_is_the_identity() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", PAIR, &REVISED);
    let before = case.units();
    case.align("talk", PAIR, &LAKE);
    case.undone(&before);
    case.align("elsewhere", PAIR, &LAKE);
    case.undone(&before);
    case.align_with(KeepOptions { revive: true, ..PLAIN }, "elsewhere", PAIR, &LAKE);
    case.undone(&before);
}

/// The wording that is in use is not superseded by one that is not.
#[test]
fn the_newest_text_after_an_older_one_is_whole_again() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", PAIR, &REVISED);
    case.align("talk", PAIR, &LAKE);
    let kept = case.align("talk", PAIR, &REVISED);
    assert_eq!((kept.superseded, kept.elsewhere), (0, 0));
    assert_eq!(case.says("talk")[1], "en: The boat. / es: El bote.");
}

const ADDED: [&[&str]; 3] = [
    &["The lake.", "El lago.", "Le lac."],
    &["The boat.", "La barca.", "Le bateau."],
    &["The house.", "La casa.", "La maison."],
];
const THREE: &[&str] = &["en", "es", "fr"];

#[test]
fn a_unit_that_gains_a_language_keeps_its_name() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    let (before, names, earlier) = (case.units(), case.names(), case.exported());
    let kept = case.align("talk", THREE, &ADDED);
    assert_eq!((kept.new, kept.unchanged, kept.extended, kept.retired), (0, 0, 3, 0));
    assert_eq!(case.names(), names);
    assert_eq!(case.says("talk")[1], "en: The boat. / es: La barca. / fr: Le bateau.");
    assert_eq!(case.units()[1].links.len(), 3, "with itself linked to both");
    let units = case.import("earlier", &earlier).units;
    assert_eq!((units.read, units.present), (3, 3), "what was exported before says nothing new");
    case.align("talk", THREE, &ADDED);
    assert_eq!(case.memory.wrote(), None);
    case.undo(2).unwrap();
    assert_eq!(case.units(), before);
    assert_eq!(case.exported(), earlier);
    case.undo(2).unwrap_err();
    // Another language in the meantime, and the first one back beside it.
    case.align("talk", &["en", "pt"], &[&["The lake.", "A lagoa."], &["The boat.", ""], &["The house.", ""]]);
    case.undo(3).unwrap();
    case.whole();
    assert_eq!(case.names(), names);
    assert_eq!(case.says("talk")[0], "en: The lake. / es: El lago. / fr: Le lac. / pt: A lagoa.");
    // What a later command stands on stays.
    assert!(matches!(case.undo(1), Err(Error::Touched(_))));
}

#[test]
fn what_links_with_an_added_language_protects_it() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", THREE, &ADDED);
    let four: Vec<Vec<&str>> = ADDED.iter().map(|unit| [unit, &["Pt."][..]].concat()).collect();
    let four: Vec<&[&str]> = four.iter().map(Vec::as_slice).collect();
    assert_eq!(case.align("talk", &["en", "es", "fr", "pt"], &four).extended, 3);
    assert!(matches!(case.undo(2), Err(Error::Touched(_))));
    case.whole();
    let before = case.units();
    case.undo(3).unwrap();
    case.undo(2).unwrap();
    case.whole();
    case.undo(5).unwrap();
    case.undo(4).unwrap();
    assert_eq!(case.units(), before);
    case.whole();
}

#[test]
fn a_unit_is_trusted_less_or_doubted_after_it_grew() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    let before = case.units();
    let mut added = parallel(THREE, &ADDED);
    added.groups.groups[0].confidence = 0.4;
    added.groups.groups[1].confidence = 0.95;
    added.groups.groups[2].doubt = Some(Doubt::Length);
    case.try_align("talk", &added, PLAIN).unwrap();
    let said: Vec<_> = case.units().iter().map(|unit| (unit.unit.confidence, unit.unit.doubt)).collect();
    assert_eq!(said, [(Some(0.4), None), (Some(0.9), None), (Some(0.9), Some(Doubt::Length))]);
    case.whole();
    case.undone(&before);
}

#[test]
fn a_reviewed_unit_grows_as_well() {
    let mut case = Case::new();
    case.align("talk", PAIR, &[LAKE[0], LAKE[1], &["One.|Two.", "Uno.|Dos."]]);
    let change = case.change("review");
    let units = case.units();
    let review = |writer: &mut alinea::store::Writer<'_>| {
        let (document, _) = writer.document("talk")?.unwrap();
        for old in units.iter().skip(1) {
            writer.dissolve_unit(old.unit.id.as_ref().unwrap())?;
            let variants = old.segments.iter().map(|own| own.iter().map(|segment| segment.id).collect()).collect();
            writer.put_unit(document, &NewUnit { status: Status::Reviewed, variants, ..NewUnit::default() })?;
        }
        Ok::<_, Error>(())
    };
    case.memory.write(&change, review).unwrap();
    let (names, before) = (case.names(), case.units());
    // The aligner parts what the reviewer put together.
    let added: [&[&str]; 4] = [ADDED[0], ADDED[1], &["One.", "Uno.", "Un."], &["Two.", "Dos.", "Deux."]];
    let kept = case.align("talk", THREE, &added);
    assert_eq!((kept.new, kept.extended), (0, 3));
    assert_eq!(case.names(), names);
    assert_eq!(case.says("talk")[1], "en: The boat. / es: La barca. / fr: Le bateau.");
    assert_eq!(case.says("talk")[2], "en: One. Two. / es: Uno. Dos. / fr: Un. Deux.");
    assert_eq!(case.units()[2].unit.status, Status::Reviewed);
    case.undone(&before);
}

#[test]
fn a_unit_whose_own_languages_change_is_made_anew() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    let names = case.names();
    let added: [&[&str]; 2] = [ADDED[0], &["The boat.|The house.", "La barca.|La casa.", "Le bateau et la maison."]];
    let kept = case.align("talk", THREE, &added);
    assert_eq!((kept.new, kept.extended, kept.retired), (1, 1, 2));
    assert_eq!(case.names()[0], names[0]);
    // A sentence that is added to a language that the unit has changes what the unit says.
    let more: [&[&str]; 2] = [&["The lake.", "El lago.|Es grande.", "Le lac."], added[1]];
    let kept = case.align("talk", THREE, &more);
    assert_eq!((kept.new, kept.extended, kept.retired), (1, 0, 1));
}

/// A counterpart that was missing comes to the unit that waits for it; so does a sentence that was deleted and is back.
#[test]
fn a_missing_counterpart_comes_to_its_unit() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", PAIR, &[LAKE[0], &["The boat.", ""], LAKE[2]]);
    let names = case.names();
    let kept = case.align("talk", PAIR, &LAKE);
    assert_eq!((kept.extended, kept.superseded), (1, 0));
    assert_eq!(case.says("talk")[1], "en: The boat. / es: La barca.");
    assert_eq!(case.names(), names);
}

#[test]
fn superseded_wording_does_not_come_with_a_unit_that_grows() {
    let mut case = Case::new();
    case.align("talk", PAIR, &LAKE);
    case.align("talk", PAIR, &REVISED);
    case.align("other", &["en", "pt"], &[&["The lake.", "A lagoa."], &["The boat.", "O bote."]]);
    let before = case.units();
    let kept = case.align(
        "other",
        &["en", "pt", "es"],
        &[&["The lake.", "A lagoa.", "El lago."], &["The boat.", "O bote.", "La barca."]],
    );
    assert_eq!((kept.extended, kept.superseded), (2, 1));
    assert_eq!(case.says("other"), ["en: The lake. / pt: A lagoa. / es: El lago.", "en: The boat. / pt: O bote."]);
    case.undone(&before);
}

/// Whatever place of the command it has.
#[test]
fn a_text_of_another_language_is_refused() {
    let spanish = ["El jardín abre a las nueve.", "Los perros van con correa.", "Los niños no pagan nada.", "Gracias."];
    let german = ["Der Garten öffnet um neun.", "Hunde sind anzuleinen.", "Kinder zahlen nichts.", "Danke schön."];
    let rewritten =
        ["El jardín no abre hasta las nueve.", "Lleve su perro con la correa puesta.", spanish[2], "Mil gracias."];
    let english = ["The garden opens at nine.", "Dogs on a lead.", "Children do not pay.", "Thank you."];
    let document = |others: [&'static str; 4]| -> Vec<Vec<&'static str>> {
        english.iter().zip(others).map(|(english, other)| vec![*english, other]).collect()
    };
    let text = |others| -> Parallel {
        let units: Vec<Vec<&str>> = document(others);
        let units: Vec<&[&str]> = units.iter().map(Vec::as_slice).collect();
        parallel(PAIR, &units)
    };
    let mut case = Case::new();
    case.try_align("talk", &text(spanish), PLAIN).unwrap();
    case.try_align("other", &text(spanish), PLAIN).unwrap();
    let before = case.units();
    let refused = case.try_align("talk", &text(german), PLAIN).unwrap_err();
    assert!(
        matches!(&refused, KeepError::LooksLikeAnother { language, of: 4, .. } if *language == tag("es")),
        "{refused}"
    );
    assert_eq!(case.units(), before);
    let stranger = parallel(&["fr", "pt"], &[&["Le lac.", "A lagoa."]]);
    assert!(matches!(case.try_align("talk", &stranger, PLAIN), Err(KeepError::SharesNoLanguage(_))));
    // A heavy revision is one all the same, and what replaces the document is asked nothing.
    let kept = case.try_align("talk", &text(rewritten), PLAIN).unwrap();
    assert_eq!((kept.new, kept.unchanged), (3, 1));
    case.try_align("talk", &text(german), KeepOptions { replace: true, ..PLAIN }).unwrap();
    case.whole();
}

const THANKS: [&[&str]; 4] =
    [&["Thank you.", "Gracias."], &["The garden is open.", "El jardín abre."], LAKE[0], &["Thank you.", "Gracias."]];

#[test]
fn of_repeated_sentences_those_at_the_same_place_are_the_same() {
    let mut case = Case::new();
    case.align("talk", PAIR, &THANKS);
    let names = case.names();
    case.align("other", PAIR, &THANKS);
    // The first is reworded: the last is what it was.
    let first: [&[&str]; 4] = [&["Thank you.", "Muchas gracias."], THANKS[1], THANKS[2], THANKS[3]];
    let kept = case.align("talk", PAIR, &first);
    assert_eq!((kept.new, kept.unchanged, kept.elsewhere), (1, 3, 0));
    let now: Vec<UnitId> =
        case.units().into_iter().filter(|unit| unit.document == "talk").filter_map(|unit| unit.unit.id).collect();
    assert_eq!(now[1..], names[1..]);
    // The last as well: now the wording is out of use.
    let both: [&[&str]; 4] = [first[0], THANKS[1], THANKS[2], first[0]];
    let kept = case.align("talk", PAIR, &both);
    assert_eq!((kept.new, kept.unchanged, kept.elsewhere), (1, 3, 2));
    assert_eq!(case.import("file", "en,es\nThank you.,Gracias.\n").units.superseded, 1);
}

#[test]
fn one_more_of_a_repeated_sentence_is_the_new_unit() {
    let mut case = Case::new();
    case.align("talk", PAIR, &THANKS);
    let names = case.names();
    let more: [&[&str]; 5] = [THANKS[0], THANKS[1], THANKS[0], THANKS[2], THANKS[3]];
    assert_eq!(case.align("talk", PAIR, &more).new, 1);
    let now = case.names();
    assert_eq!([&now[..2], &now[3..]].concat(), names);
}

/// A language that was not given, or was given as it was.
#[test]
fn translations_of_a_source_that_was_reworded_are_doubted() {
    let doubts = |languages: &[&str], units: &[&[&str]]| -> Vec<(String, Option<Doubt>)> {
        let mut case = Case::new();
        case.align("talk", THREE, &ADDED);
        case.align("talk", languages, units);
        let doubts = case.units().iter().map(|unit| unit.unit.doubt).collect::<Vec<_>>();
        case.says("talk").into_iter().zip(doubts).collect()
    };
    let expected = |says: &str, doubt| (says.to_owned(), doubt);
    let changed = Some(Doubt::SourceChanged);
    let lake = expected("en: The lake. / es: El lago. / fr: Le lac.", None);
    let house = expected("en: The house. / es: La casa. / fr: La maison.", None);
    let of = |boat: &str, doubt| vec![lake.clone(), expected(boat, doubt), house.clone()];
    let as_it_was = doubts(PAIR, &[LAKE[0], &["The red boat.", "La barca."], LAKE[2]]);
    assert_eq!(as_it_was, of("en: The red boat. / es: La barca. / fr: Le bateau.", changed));
    let not_given = doubts(PAIR, &[LAKE[0], &["The red boat.", "La barca roja."], LAKE[2]]);
    assert_eq!(not_given, of("en: The red boat. / es: La barca roja. / fr: Le bateau.", changed));
    // All say something else; only a comma; only a translation.
    let all = doubts(THREE, &[ADDED[0], &["The red boat.", "La barca roja.", "Le bateau rouge."], ADDED[2]]);
    assert_eq!(all, of("en: The red boat. / es: La barca roja. / fr: Le bateau rouge.", None));
    let comma = doubts(PAIR, &[LAKE[0], &["The boat!", "La barca."], LAKE[2]]);
    assert_eq!(comma, of("en: The boat! / es: La barca. / fr: Le bateau.", None));
    let target = doubts(PAIR, &REVISED);
    assert_eq!(target, of("en: The boat. / es: El bote. / fr: Le bateau.", None));
}

/// What a person may do with a document of three sentences.
#[derive(Debug, Clone)]
enum Step {
    /// Languages beside English, and how each sentence is said in each: 0 not at all, else in one of two ways.
    Align { document: usize, languages: Vec<usize>, wording: Vec<usize>, options: (bool, bool) },
    /// A change-set is undone, or done again.
    Undo(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let align = (
        0..2_usize,
        prop::sample::subsequence(vec![0, 1, 2], 1..=3),
        prop::collection::vec(0..3_usize, 12),
        any::<(bool, bool)>(),
    );
    prop_oneof![
        3 => align.prop_map(|(document, languages, wording, options)| Step::Align { document, languages, wording, options }),
        2 => (0..8_usize).prop_map(Step::Undo),
    ]
}

const ENGLISH: [&str; 4] = ["The lake here.", "The boat there.", "The house.", "The river."];
const WORDING: [[[&str; 2]; 4]; 3] = [
    [["El lago.", "Un lago."], ["La barca.", "El bote."], ["La casa.", "Una casa."], ["El rio.", "Un rio."]],
    [["Le lac.", "Un lac."], ["Le bateau.", "La barque."], ["La maison.", "Ma maison."], ["La riviere.", "Le fleuve."]],
    [["A lagoa.", "O lago."], ["O bote.", "O barco."], ["A casa.", "Uma casa."], ["O rio.", "Um rio."]],
];

impl Step {
    fn take(&self, case: &mut Case) {
        match self {
            Self::Align { document, languages, wording, options: (only_here, revive) } => {
                let tags: Vec<&str> =
                    std::iter::once("en").chain(languages.iter().map(|&at| ["es", "fr", "pt"][at])).collect();
                let said = |sentence: usize, at: usize| match wording[4 * at + sentence] {
                    0 => "",
                    way => WORDING[at][sentence][way - 1],
                };
                let unit = |sentence: usize| -> Vec<&str> {
                    std::iter::once(ENGLISH[sentence]).chain(languages.iter().map(|&at| said(sentence, at))).collect()
                };
                let units: Vec<Vec<&str>> = (0..4).map(unit).collect();
                let units: Vec<&[&str]> = units.iter().map(Vec::as_slice).collect();
                let options = KeepOptions { replace: false, only_here: *only_here, revive: *revive };
                let name = ["talk", "other"][*document];
                let before = case.units();
                // So little of a text may be left that it is no revision: then nothing happens.
                if let Err(refused) = case.try_align(name, &parallel(&tags, &units), options) {
                    assert!(matches!(refused, KeepError::LooksLikeAnother { .. }), "{refused}");
                    assert_eq!(case.units(), before);
                    return;
                }
                if case.memory.wrote().is_some() {
                    let after = case.units();
                    for expected in [&before, &after] {
                        case.undo(case.memory.wrote().unwrap()).unwrap();
                        assert_eq!(&case.units(), expected);
                    }
                } else {
                    assert_eq!(case.units(), before);
                }
            }
            // What later work stands on is refused, and nothing must be the worse for it.
            Self::Undo(at) => drop(case.undo(i64::try_from(*at).unwrap() + 1)),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_aligned_and_undone_the_memory_adds_up(steps in prop::collection::vec(step(), 1..10)) {
        let mut case = Case::new();
        for step in &steps {
            step.take(&mut case);
            case.whole();
        }
    }
}

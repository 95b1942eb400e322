//! A document that is aligned again: what stays, what is made anew, what is superseded.

use super::*;
use crate::align::Group;
use crate::model::UnitId;
use crate::store::{
    ChangeSet, DocumentFields, DocumentKind, FileHeader, Memory, NewUnit, Placed, StoredUnit, UnitFilter,
};
use std::ops::ControlFlow;

/// A document of units given as texts: for each language the segments, `|` between them; empty for none.
fn parallel(languages: &[&str], units: &[&[&str]]) -> Parallel {
    let mut versions: Vec<Version> = languages
        .iter()
        .map(|tag| Version { language: LanguageTag::parse(tag).unwrap(), segments: Vec::new() })
        .collect();
    let mut groups = Vec::new();
    for unit in units {
        let mut segments = vec![Vec::new(); languages.len()];
        for (number, texts) in unit.iter().enumerate() {
            for text in texts.split('|').filter(|text| !text.is_empty()) {
                segments[number].push(versions[number].segments.len());
                versions[number].segments.push(Segment { text: text.into(), paragraph: 0, joint: " ".into() });
            }
        }
        groups.push(Group { segments, confidence: 0.9, doubt: None, links: Vec::new() });
    }
    Parallel { versions, groups: Groups { groups } }
}

/// Units that are new, as before, retired; nothing else happened.
fn kept(new: usize, unchanged: usize, retired: usize) -> Kept {
    Kept { new, unchanged, retired, ..Kept::default() }
}

struct Case {
    memory: Memory,
    salt: u64,
    _folder: tempfile::TempDir,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let memory = Memory::open_to_write(&folder.path().join("m.db")).unwrap();
        Self { memory, salt: 1, _folder: folder }
    }

    fn keep(&mut self, parallel: &Parallel) -> Result<Kept, KeepError> {
        self.keep_with(parallel, KeepOptions::default())
    }

    fn keep_with(&mut self, parallel: &Parallel, options: KeepOptions) -> Result<Kept, KeepError> {
        self.salt += 1;
        let change = ChangeSet {
            command: "align".into(),
            summary: String::new(),
            at: format!("2026-01-01T00:00:{:02}Z", self.salt),
            salt: self.salt,
        };
        let fields = DocumentFields { name: "talk".into(), ..DocumentFields::default() };
        let digests = vec![vec![0; 32]; parallel.versions.len()];
        self.memory.write(&change, |writer| parallel.keep(writer, &fields, &digests, options))
    }

    /// What becomes of an English and Spanish pair that a file brings.
    fn import(&mut self, (english, spanish): (&str, &str)) -> Placed {
        self.salt += 1;
        let change = ChangeSet {
            command: "import".into(),
            summary: String::new(),
            at: "2026-01-02T00:00:00Z".into(),
            salt: self.salt,
        };
        let variants = [("en", english), ("es", spanish)];
        let unit =
            Unit::imported(variants.map(|(tag, text)| Variant::plain(LanguageTag::parse(tag).unwrap(), text)).into());
        let put = self.memory.write(&change, |writer| {
            let fields = DocumentFields { name: "file".into(), ..DocumentFields::default() };
            let document = writer.put_document(DocumentKind::Imported, &fields)?;
            let file = writer.put_file(document, "f.tmx", "tmx", b"1", &FileHeader::default())?;
            writer.put_imported(document, file, &unit)
        });
        put.map_err(|error: crate::store::Error| error).unwrap()
    }

    /// Has somebody approve a unit of one segment in each language.
    fn review(&mut self, number: usize) {
        self.salt += 1;
        let change = ChangeSet {
            command: "test".into(),
            summary: String::new(),
            at: "2026-01-02T00:00:00Z".into(),
            salt: self.salt,
        };
        let name = self.units()[number].0.clone();
        let reviewed = self.memory.write(&change, |writer| {
            let old = writer.memory().unit(&name)?.unwrap();
            let (document, _) = writer.document("talk")?.unwrap();
            writer.dissolve_unit(&name)?;
            let variants =
                old.segments.iter().map(|variant| variant.iter().map(|segment| segment.id).collect()).collect();
            writer.put_unit(document, &NewUnit { status: Status::Reviewed, variants, ..NewUnit::default() })
        });
        reviewed.map_err(|error: crate::store::Error| error).unwrap();
    }

    /// The live units: name and `language: text` of each variant.
    fn units(&self) -> Vec<(UnitId, Vec<String>)> {
        let mut units = Vec::new();
        let collect = |unit: StoredUnit| {
            let variant = |variant: &Variant| format!("{}: {}", variant.language, variant.content.text);
            units.push((unit.unit.id.unwrap(), unit.unit.variants.iter().map(variant).collect()));
            Ok::<_, crate::store::Error>(ControlFlow::Continue(()))
        };
        self.memory.units(&UnitFilter::default(), collect).unwrap();
        units
    }
}

#[test]
fn the_same_again_changes_nothing() {
    let mut case = Case::new();
    let document = parallel(&["en", "es"], &[&["One.", "Uno."], &["Two.|Three.", "Dos y tres."], &["", "Nota."]]);
    assert_eq!(case.keep(&document).unwrap(), kept(3, 0, 0));
    let before = case.units();
    assert_eq!(case.keep(&document).unwrap(), kept(0, 3, 0));
    assert_eq!(case.units(), before);
}

#[test]
fn a_changed_sentence_is_one_unit_anew_and_the_others_keep_their_names() {
    let mut case = Case::new();
    case.keep(&parallel(&["en", "es"], &[&["One.", "Uno."], &["Two.", "Dos."], &["Three.", "Tres."]])).unwrap();
    let before = case.units();
    let revised =
        parallel(&["en", "es"], &[&["One.", "Uno."], &["New.", "Nuevo."], &["Two.", "El dos."], &["Three.", "Tres."]]);
    assert_eq!(case.keep(&revised).unwrap(), kept(2, 2, 1));
    let after = case.units();
    assert_eq!(after.len(), 4);
    assert_eq!((&after[0], &after[3]), (&before[0], &before[2]));
    assert_eq!(after[2].1, ["en: Two.", "es: El dos."]);
    assert_eq!(case.memory.running_text("talk", &LanguageTag::parse("es").unwrap()).unwrap().len(), 4);
}

#[test]
fn another_space_between_segments_is_stored() {
    let mut case = Case::new();
    let mut document = parallel(&["en", "es"], &[&["One.", "Uno."], &["Two.", "Dos."]]);
    case.keep(&document).unwrap();
    document.versions[1].segments[0].joint = "\u{A0}".into();
    assert_eq!(case.keep(&document).unwrap(), kept(0, 2, 0));
    let stored = case.memory.running_text("talk", &document.versions[1].language).unwrap();
    assert_eq!(stored[0].2, "\u{A0}");
}

#[test]
fn sentences_that_change_places_keep_their_units() {
    let mut case = Case::new();
    case.keep(&parallel(&["en", "es"], &[&["One.", "Uno."], &["Two.", "Dos."], &["Three.", "Tres."]])).unwrap();
    let moved = parallel(&["en", "es"], &[&["Two.", "Dos."], &["One.", "Uno."], &["Three.", "Tres."]]);
    assert_eq!(case.keep(&moved).unwrap(), kept(0, 3, 0));
    let texts: Vec<String> = case.units().into_iter().map(|(_, texts)| texts[0].clone()).collect();
    assert_eq!(texts, ["en: Two.", "en: One.", "en: Three."]);
}

#[test]
fn a_language_that_takes_no_part_stays_with_its_unit() {
    let mut case = Case::new();
    let three = &["en", "es", "pt"];
    case.keep(&parallel(three, &[&["One.", "Uno.", "Um."], &["Two.", "Dos.", "Dois."]])).unwrap();
    let merged = parallel(&["en", "es"], &[&["One.|Two.", "Uno y dos."]]);
    assert_eq!(case.keep(&merged).unwrap(), kept(1, 0, 2));
    let units = case.units();
    assert_eq!(units.len(), 1);
    assert_eq!(units[0].1, ["en: One. Two.", "es: Uno y dos.", "pt: Um. Dois."]);
    let added = parallel(&["en", "fr"], &[&["One.|Two.", "Un et deux."]]);
    case.keep(&added).unwrap();
    assert_eq!(case.units()[0].1.len(), 4);
}

#[test]
fn what_is_superseded_is_what_went_for_good() {
    let retired = |from: &[&[&str]], to: &[&[&str]], brought: (&str, &str)| {
        let mut case = Case::new();
        case.keep(&parallel(&["en", "es"], from)).unwrap();
        case.keep(&parallel(&["en", "es"], to)).unwrap();
        case.import(brought) == Placed::Superseded
    };
    let rest: &[&[&str]] = &[&["A.", "Aa."], &["B.", "Bb."], &["C.", "Cc."]];
    let with = |unit: &[&'static [&'static str]]| [rest, unit].concat();
    let before = with(&[&["One two.", "Uno dos."]]);
    let pair = ("One two.", "Uno dos.");
    // Reworded, spaced otherwise on one side and on both, deleted in whole: that may be wanted elsewhere.
    assert!(retired(&before, &with(&[&["One two.", "Otro."]]), pair));
    assert!(!retired(&before, &with(&[&["One two.", "Uno\u{A0}dos."]]), pair));
    assert!(!retired(&before, &with(&[&["One\u{A0}two.", "Uno\u{A0}dos."]]), pair));
    assert!(!retired(&before, rest, pair));
    assert!(!retired(&before, &before, pair));
}

#[test]
fn a_unit_that_falls_apart_is_followed_to_all_its_parts() {
    let mut case = Case::new();
    let rest: &[&[&str]] = &[&["A.", "Aa."], &["B.", "Bb."], &["C.", "Cc."]];
    case.keep(&parallel(&["en", "es"], &[rest, &[&["One.|Two.", "Uno y dos."]]].concat())).unwrap();
    let parted = parallel(&["en", "es"], &[rest, &[&["One.", ""], &["Two.", "Sólo dos."]]].concat());
    let (english, spanish) = (LanguageTag::parse("en").unwrap(), LanguageTag::parse("es").unwrap());
    let old = case.memory.running_text("talk", &spanish).unwrap()[3].0.id;
    case.keep(&parted).unwrap();
    assert_eq!(case.memory.running_text("talk", &english).unwrap().len(), 5);
    let new = case.memory.running_text("talk", &spanish).unwrap()[3].0.id;
    assert_eq!(case.memory.successors(old).unwrap(), [Some(new)]);
}

#[test]
fn links_do_not_lead_into_a_reviewed_unit() {
    let mut case = Case::new();
    let mut document = parallel(&["en", "es"], &[&["One.", "Uno."], &["Two.", "Dos."], &["Three.", "Tres."]]);
    case.keep(&document).unwrap();
    case.review(0);
    // Now the aligner would have all in one unit.
    document.groups.groups.truncate(1);
    let first = &mut document.groups.groups[0];
    first.segments = vec![vec![0, 1, 2]; 2];
    let bead = crate::model::Bead { source: 0..3, target: 0..3, confidence: 0.9, doubt: None };
    first.links.push(align::PairBead { texts: (0, 1), bead });
    case.keep(&document).unwrap();
    assert_eq!(case.units()[0].1, ["en: One.", "es: Uno."]);
    assert_eq!(case.memory.check().unwrap(), Vec::<String>::new());
}

#[test]
fn another_document_of_the_same_name_is_refused_unless_it_replaces() {
    let mut case = Case::new();
    case.keep(&parallel(&["en", "es"], &[&["One.", "Uno."], &["Two.", "Dos."], &["Three.", "Tres."]])).unwrap();
    let other = parallel(&["en", "es"], &[&["One.", "Uno."], &["Quite.", "Muy."], &["Different.", "Distinto."]]);
    let before = case.units();
    let refused = case.keep(&other).unwrap_err();
    assert!(matches!(refused, KeepError::LooksLikeAnother { gone: 2, of: 3, .. }), "{refused}");
    assert_eq!(case.units(), before);
    assert_eq!(case.keep_with(&other, KeepOptions { replace: true, ..KeepOptions::default() }).unwrap(), kept(3, 0, 3));
    assert_eq!(case.units().len(), 3);
}

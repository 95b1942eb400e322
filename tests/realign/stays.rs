//! What nobody touched stays, however the text is aligned anew.

use super::*;
use alinea::parallel::Knowledge;

/// Texts and how they are grouped: for each group its ordinals in each text, and its confidence.
fn grouped(languages: &[&str], texts: &[&[&str]], groups: &[(&[&[usize]], f64)]) -> Parallel {
    let version = |(language, texts): (&&str, &&[&str])| Version {
        language: tag(language),
        segments: texts.iter().map(|text| Segment { text: (*text).into(), paragraph: 0, joint: " ".into() }).collect(),
    };
    let versions = languages.iter().zip(texts).map(version).collect();
    let groups = groups.iter().map(|(sides, confidence)| {
        let range = |side: &[usize]| side.first().map_or(0..0, |first| *first..first + side.len());
        let mut links = Vec::new();
        for two in 1..sides.len() {
            let bead =
                Bead { source: range(sides[0]), target: range(sides[two]), confidence: *confidence, doubt: None };
            links.extend((!bead.is_null()).then_some(PairBead { texts: (0, two), bead }));
        }
        Group {
            segments: sides.iter().map(|side| side.to_vec()).collect(),
            confidence: *confidence,
            doubt: None,
            links,
        }
    });
    Parallel { versions, groups: Groups { groups: groups.collect() } }
}

const ENGLISH: &[&str] = &["The lake.", "The boat.", "The house.", "The river."];
const SPANISH: &[&str] = &["El lago.", "La barca.", "La casa.", "El río."];
const FRENCH: &[&str] = &["Le lac.", "Le bateau.", "La maison.", "La rivière."];
const STRAIGHT: &[(&[&[usize]], f64)] =
    &[(&[&[0], &[0]], 0.9), (&[&[1], &[1]], 0.9), (&[&[2], &[2]], 0.9), (&[&[3], &[3]], 0.9)];

fn stored() -> Case {
    let mut case = Case::new();
    case.try_align("talk", &grouped(PAIR, &[ENGLISH, SPANISH], STRAIGHT), PLAIN).unwrap();
    case
}

/// One more sentence, so that the text is not the one that the memory holds.
fn longer<'a>(texts: &[&'a str], more: &'a str) -> Vec<&'a str> {
    [texts, &[more]].concat()
}

fn said(case: &mut Case, languages: &[&str], texts: &[&[&str]], groups: &[(&[&[usize]], f64)]) -> Vec<String> {
    case.try_align("talk", &grouped(languages, texts, groups), PLAIN).unwrap();
    case.whole();
    case.says("talk")
}

#[test]
fn two_sides_without_counterpart_are_the_unit_that_they_were() {
    let mut case = stored();
    let names = case.names();
    let english = longer(ENGLISH, "It is late.");
    let torn: &[(&[&[usize]], f64)] =
        &[STRAIGHT[0], (&[&[1], &[]], 0.99), (&[&[], &[1]], 0.99), STRAIGHT[2], STRAIGHT[3], (&[&[4], &[]], 0.9)];
    let says = said(&mut case, PAIR, &[&english, SPANISH], torn);
    assert_eq!(says[1], "en: The boat. / es: La barca.");
    assert_eq!((says.len(), &case.names()[..4]), (5, &names[..]));
}

#[test]
fn a_pair_gives_way_to_what_is_as_sure() {
    let english = longer(ENGLISH, "It is late.");
    let crossed = |confidence| {
        let groups: &[(&[&[usize]], f64)] =
            &[STRAIGHT[0], (&[&[1], &[2]], confidence), (&[&[2], &[1]], confidence), STRAIGHT[3], (&[&[4], &[]], 0.9)];
        said(&mut stored(), PAIR, &[&english, SPANISH], groups)
    };
    assert_eq!(crossed(0.8)[1..3], ["en: The boat. / es: La barca.", "en: The house. / es: La casa."]);
    assert_eq!(crossed(0.9)[1..3], ["en: The boat. / es: La casa.", "en: The house. / es: La barca."]);
}

/// What is sure of itself keeps its segments, and whoever was promised one of them stays what it was.
#[test]
fn who_cannot_have_another_counterpart_keeps_its_own() {
    let mut case = Case::new();
    let doubtful: &[(&[&[usize]], f64)] = &[STRAIGHT[0], (&[&[1], &[1]], 0.5), STRAIGHT[2], STRAIGHT[3]];
    case.try_align("talk", &grouped(PAIR, &[ENGLISH, SPANISH], doubtful), PLAIN).unwrap();
    let english = longer(ENGLISH, "It is late.");
    let groups: &[(&[&[usize]], f64)] = &[
        STRAIGHT[0],
        (&[&[1], &[2]], 0.7),
        (&[&[2], &[]], 0.7),
        (&[&[], &[1]], 0.7),
        STRAIGHT[3],
        (&[&[4], &[]], 0.9),
    ];
    let says = said(&mut case, PAIR, &[&english, SPANISH], groups);
    assert_eq!(says[1..3], ["en: The boat. / es: La barca.", "en: The house. / es: La casa."]);
}

/// The third sentence is gone from the source, and the aligner pairs what stood beside it with its translation.
#[test]
fn one_sentence_less_leaves_the_others_what_they_were() {
    let mut case = Case::new();
    let straight: Vec<Vec<Vec<usize>>> = (0..4).map(|at| vec![vec![at]; 3]).collect();
    let straight: Vec<Vec<&[usize]>> = straight.iter().map(|sides| sides.iter().map(Vec::as_slice).collect()).collect();
    let straight: Vec<(&[&[usize]], f64)> = straight.iter().map(|sides| (sides.as_slice(), 0.9)).collect();
    case.try_align("talk", &grouped(THREE, &[ENGLISH, SPANISH, FRENCH], &straight), PLAIN).unwrap();
    let names = case.names();
    let shorter = [ENGLISH[0], ENGLISH[1], ENGLISH[3]];
    let wrong: &[(&[&[usize]], f64)] = &[
        (&[&[0], &[0], &[0]], 0.9),
        (&[&[1], &[1, 2], &[1]], 0.4),
        (&[&[2], &[3], &[2]], 0.4),
        (&[&[], &[], &[3]], 0.4),
    ];
    let says = said(&mut case, THREE, &[&shorter, SPANISH, FRENCH], wrong);
    let expected = [
        "en: The lake. / es: El lago. / fr: Le lac.",
        "en: The boat. / es: La barca. / fr: Le bateau.",
        "en: The river. / es: El río. / fr: La rivière.",
        "es: La casa. / fr: La maison.",
    ];
    let mut sorted = says.clone();
    sorted.sort_unstable();
    let mut wanted = expected.map(str::to_owned).to_vec();
    wanted.sort_unstable();
    assert_eq!(sorted, wanted);
    assert_eq!(case.names().iter().filter(|name| names.contains(name)).count(), 3);
}

#[test]
fn a_reworded_sentence_comes_to_what_is_left_of_its_unit() {
    let mut case = stored();
    let spanish = [SPANISH[0], "La barca roja.", SPANISH[2], SPANISH[3]];
    let wrong: &[(&[&[usize]], f64)] = &[STRAIGHT[0], (&[&[1], &[]], 0.6), (&[&[2], &[1, 2]], 0.4), STRAIGHT[3]];
    let says = said(&mut case, PAIR, &[ENGLISH, &spanish], wrong);
    assert_eq!(says[1..3], ["en: The boat. / es: La barca roja.", "en: The house. / es: La casa."]);
}

/// A sentence of a new language can be in one unit only; a doubtful pairing beside it tears nothing.
#[test]
fn what_a_new_language_holds_together_is_one_unit() {
    let merged: &[(&[&[usize]], f64)] =
        &[(&[&[0], &[0], &[0]], 0.9), (&[&[1, 2], &[1, 2], &[1]], 0.5), (&[&[3], &[3], &[2]], 0.9)];
    let french = ["Le lac.", "Le bateau et la maison.", "La rivière."];
    let says = said(&mut stored(), THREE, &[ENGLISH, SPANISH, &french], merged);
    assert_eq!(says[1], "en: The boat. The house. / es: La barca. La casa. / fr: Le bateau et la maison.");
    let crossed: &[(&[&[usize]], f64)] = &[
        (&[&[0], &[0], &[0]], 0.9),
        (&[&[1], &[2], &[1]], 0.3),
        (&[&[2], &[1], &[2]], 0.3),
        (&[&[3], &[3], &[3]], 0.9),
    ];
    let mut case = stored();
    let names = case.names();
    let says = said(&mut case, THREE, &[ENGLISH, SPANISH, FRENCH], crossed);
    assert_eq!(says[1], "en: The boat. / es: La barca. / fr: Le bateau.");
    assert_eq!(case.names(), names);
}

const WORDS: [[&str; 2]; 8] = [
    ["lake", "lago"],
    ["boat", "barca"],
    ["house", "casa"],
    ["river", "río"],
    ["garden", "jardín"],
    ["evening", "tarde"],
    ["friend", "amigo"],
    ["window", "ventana"],
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Whatever the lexicon has learnt meanwhile: from the document itself, and from another one.
    #[test]
    fn the_same_files_again_change_nothing(
        sentences in prop::collection::vec(prop::collection::vec(0..8_usize, 1..6), 2..12),
        gaps in prop::collection::vec(0..6_usize, 12),
        others in prop::collection::vec(prop::collection::vec(0..8_usize, 1..6), 1..8),
    ) {
        let text = |sentences: &[Vec<usize>], language: usize, gaps: &[usize]| -> Vec<Segment> {
            let said = |words: &Vec<usize>| words.iter().map(|&word| WORDS[word][language]).collect::<Vec<_>>().join(" ") + ".";
            let kept = sentences.iter().enumerate().filter(|(at, _)| gaps.get(*at) != Some(&language));
            kept.map(|(_, words)| Segment { text: said(words), paragraph: 0, joint: " ".into() }).collect()
        };
        let versions = |sentences: &[Vec<usize>], gaps: &[usize]| -> Vec<Version> {
            let version = |language| Version { language: tag(PAIR[language]), segments: text(sentences, language, gaps) };
            vec![version(0), version(1)]
        };
        let mut case = Case::new();
        let align = |case: &mut Case, name: &str, versions: &[Version]| {
            let memory = Memory::open_to_read(case.memory.path()).ok();
            let knowledge = Knowledge::read(memory.as_slice(), versions).unwrap();
            case.try_align(name, &Parallel::knowing(versions.to_vec(), &knowledge), PLAIN).unwrap()
        };
        let talk = versions(&sentences, &gaps);
        align(&mut case, "talk", &talk);
        align(&mut case, "other", &versions(&others, &[]));
        let before = case.units();
        let again = align(&mut case, "talk", &talk);
        prop_assert_eq!((again.new, again.retired, case.memory.wrote()), (0, 0, None));
        prop_assert_eq!(case.units(), before);
    }
}

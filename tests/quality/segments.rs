//! The raw texts of the sample give its gold sentences.

use crate::measure::{ends, ends_in, f1, wrong_words};
use crate::sample::{self, Gold, LANGUAGES, solid};
use alinea::document::{self, Layout, Lines, Options, Paragraph};
use alinea::language::LanguageTag;
use alinea::segment::Segmenter;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::io::BufReader;

/// The share of gold sentences found exactly, in each language: all, since the first time that it was measured.
const EXACT_FLOOR: f64 = 1.0;

/// The segments of a raw text, paragraph by paragraph.
pub(crate) fn segmented(bytes: &[u8], language: &str) -> Vec<Vec<String>> {
    let language = LanguageTag::parse(language).unwrap();
    let options = Options { language: Some(&language), ..Options::default() };
    let segmenter = Segmenter::new(&language);
    let cut = |text: &str| segmenter.segments(text).into_iter().map(|range| text[range].to_owned()).collect();
    let document = document::read(bytes, &options).unwrap();
    document.paragraphs.iter().map(|paragraph| cut(&paragraph.text)).collect()
}

#[test]
fn raw_texts_give_the_gold() {
    let mut faults = Vec::new();
    for language in LANGUAGES {
        let gold = Gold::read(language);
        let found = segmented(&sample::bytes(&format!("{language}.raw.txt")), language).concat();
        let wanted: BTreeSet<&str> = gold.sentences().into_iter().collect();
        let wrong: Vec<&String> = found.iter().filter(|segment| !wanted.contains(segment.as_str())).collect();
        let text = gold.sentences().join(" ");
        let kept = solid(&found.concat()) == solid(&text);
        let joined = found.join(" ");
        let words = wrong_words(&text, &joined);
        let exact = wanted.iter().filter(|sentence| found.iter().any(|segment| segment == *sentence)).count();
        let exact = exact as f64 / wanted.len() as f64;
        let boundaries = f1(&ends(gold.sentences()), &ends_in(&text, found.iter().map(String::as_str)));
        println!("{language}: exact {exact:.4}, boundaries {boundaries:.4}, characters kept {kept}, words {words:?}");
        if exact < EXACT_FLOOR || !kept || !words.is_empty() {
            faults.push(format!("{language} {exact:.4}: not in the gold: {wrong:#?}, words {words:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn raw_texts_give_the_paragraphs() {
    for language in LANGUAGES {
        let found = segmented(&sample::bytes(&format!("{language}.raw.txt")), language);
        let starts = |paragraphs: &[Vec<String>]| -> Vec<String> {
            paragraphs.iter().filter_map(|sentences| sentences.first().cloned()).collect()
        };
        assert_eq!(starts(&found), starts(&Gold::read(language).paragraphs), "{language}");
    }
}

/// The segments of a text that has a paragraph a line, read as a whole; none where there is no text.
fn segmented_lines(text: &str, segmenter: &Segmenter) -> Vec<Vec<String>> {
    let options = Options { layout: Layout::ParagraphPerLine, ..Options::default() };
    let document = document::read(text.as_bytes(), &options).unwrap_or_default();
    document.paragraphs.iter().map(|paragraph| cut(segmenter, &paragraph.text)).collect()
}

/// The same, read line by line.
fn streamed(text: &str, segmenter: &Segmenter) -> Vec<Vec<String>> {
    let mut lines = Lines::new(BufReader::new(text.as_bytes()), None);
    let (mut paragraph, mut found) = (Paragraph::default(), Vec::new());
    while lines.read(&mut paragraph).unwrap() {
        found.push(cut(segmenter, &paragraph.text));
    }
    found
}

fn cut(segmenter: &Segmenter, text: &str) -> Vec<String> {
    segmenter.cut(text).map(|range| text[range].to_owned()).collect()
}

proptest! {
    /// Marks, capitals and spaces of all kinds, so that every other place is one where a text might be cut.
    #[test]
    fn paragraphs_are_cut_alone_as_together(
        paragraphs in prop::collection::vec(r#"(\PC{0,6}[.?!:;…»”)]{0,2} ?[A-Za-zÀ-ü0-9“(¿—]{1,6} ?){0,9}"#, 1..6),
        language in 0..LANGUAGES.len(),
    ) {
        let segmenter = Segmenter::new(&LanguageTag::parse(LANGUAGES[language]).unwrap());
        let text = paragraphs.join("\n");
        let alone: Vec<Vec<String>> =
            paragraphs.iter().flat_map(|paragraph| segmented_lines(paragraph, &segmenter)).collect();
        prop_assert_eq!(&segmented_lines(&text, &segmenter), &alone);
        prop_assert_eq!(&streamed(&text, &segmenter), &alone);
    }
}

//! The raw texts of the sample give its gold sentences.

use crate::measure::{ends, f1, wrong_words};
use crate::sample::{self, Gold, LANGUAGES, solid};
use alinea::document::{self, Options};
use alinea::language::LanguageTag;
use alinea::segment::Segmenter;
use std::collections::BTreeSet;

/// The share of gold sentences found exactly, in each language.
const EXACT_FLOOR: f64 = 0.98;

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
    for language in LANGUAGES {
        let gold = Gold::read(language);
        let found = segmented(&sample::bytes(&format!("{language}.raw.txt")), language).concat();
        let wanted: BTreeSet<&str> = gold.sentences().into_iter().collect();
        let wrong: Vec<&String> = found.iter().filter(|segment| !wanted.contains(segment.as_str())).collect();
        let text = gold.sentences().join(" ");
        assert_eq!(solid(&found.concat()), solid(&text), "{language}: characters");
        assert_eq!(wrong_words(&text, &found.join(" ")), [""; 0], "{language}: words");
        let exact = wanted.iter().filter(|sentence| found.iter().any(|segment| segment == *sentence)).count();
        let exact = exact as f64 / wanted.len() as f64;
        let boundaries = f1(&ends(gold.sentences()), &ends(found.iter().map(String::as_str)));
        println!("{language}: exact {exact:.4}, boundaries {boundaries:.4}");
        assert!(exact >= EXACT_FLOOR, "{language}: exact {exact:.4}; not in the gold: {wrong:#?}");
    }
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

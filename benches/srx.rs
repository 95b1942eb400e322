//! How fast a text is cut by a user's own rules, as many as CAT tools ship.
//!
//!     cargo bench --bench srx
//!     cargo bench --bench srx -- FOLDER      also writes FOLDER/rules.srx and FOLDER/text.en.txt, for other programs
//!
//! Made up from a seed: 2,360 rules, all of them for English (files of CAT tools share so many among twenty languages), most of
//! them abbreviations in the forms such files have, then initials, ordinals, ellipses, citations, web addresses and the few
//! rules that break; and 20 MB of text, a paragraph a line, in which those abbreviations, names and numbers occur. Times are
//! CPU times of the one thread; the machine may be doing other things.

#![allow(clippy::print_stdout)] // Printing figures is what it is for.

mod measure;

use alinea::language::LanguageTag;
use alinea::segment::Segmenter;
use alinea::segment::srx::Srx;
use measure::{speed, timed};
use std::fmt::Write;

const ABBREVIATIONS: usize = 2_340;
const TEXT: usize = 20_000_000;

fn main() {
    let mut source = Source { state: 7 };
    let abbreviations: Vec<String> = (0..ABBREVIATIONS).map(|_| source.abbreviation()).collect();
    let file = rules(&mut source, &abbreviations);
    let text = text(&mut source, &abbreviations);
    if let Some(folder) = std::env::args().skip(1).find(|argument| !argument.starts_with('-')) {
        std::fs::write(format!("{folder}/rules.srx"), &file).expect("the folder can be written to");
        std::fs::write(format!("{folder}/text.en.txt"), &text).expect("the folder can be written to");
    }
    let language = LanguageTag::parse("en").expect("this is a tag");
    let mut srx = None;
    let parsed = timed(|| srx = Some(Srx::parse(file.as_bytes()).expect("the rules are well-formed")));
    let srx = srx.expect("it was parsed right above");
    assert!(srx.findings.is_empty(), "{:?}", srx.findings);
    let mut segmenter = None;
    let compiled = timed(|| segmenter = Some(Segmenter::with_srx(&language, &srx)));
    let segmenter = segmenter.expect("it was made right above");
    println!("{} rules: read in {parsed:.2?}, made ready in {compiled:.2?}", srx.rule_count());
    for name in ["first time", "again"] {
        report(name, &segmenter, &text);
    }
    report("built-in rules", &Segmenter::new(&language), &text);
}

fn report(name: &str, segmenter: &Segmenter, text: &str) {
    let mut segments = 0;
    let time = timed(|| segments = text.lines().map(|line| segmenter.cut(line).count()).sum());
    let speed = speed(text.len(), time);
    println!("{name}: {segments} segments, {time:.2?}, {speed:.0} MB/s");
}

/// Rules as CAT tools have them.
fn rules(source: &mut Source, abbreviations: &[String]) -> String {
    let mut rules = String::new();
    for abbreviation in abbreviations {
        let literal = abbreviation.replace('.', "\\.");
        let first = &literal[..1];
        let upper = first.to_uppercase();
        let (before, after) = match source.below(10) {
            0..=3 => (format!("\\b{literal}\\."), "\\s".to_owned()),
            4..=5 => (format!("\\b{literal}\\.\\s"), String::new()),
            6 => (format!("\\b[{first}{upper}]{}\\.\\s", &literal[1..]), String::new()),
            7 => (format!("(?i)\\b{literal}\\."), "[\\s\\u00A0]+\\d".to_owned()),
            8 => (format!("(^|[\\s\\p{{Ps}}]){literal}\\.[\\h\\v]"), "\\p{Ll}|\\d".to_owned()),
            _ => (format!("\\Q{abbreviation}.\\E"), "\\s\\p{Lu}".to_owned()),
        };
        rule(&mut rules, "no", &before, &after);
    }
    for (before, after) in EXCEPTIONS {
        rule(&mut rules, "no", before, after);
    }
    for (before, after) in BREAKS {
        rule(&mut rules, "yes", before, after);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n\
         <header segmentsubflows=\"yes\" cascade=\"yes\"/>\n<body>\n<languagerules>\n\
         <languagerule languagerulename=\"English\">\n{rules}</languagerule>\n</languagerules>\n<maprules>\n\
         <languagemap languagepattern=\"(EN|en).*\" languagerulename=\"English\"/>\n</maprules>\n</body>\n</srx>\n"
    )
}

fn rule(rules: &mut String, breaks: &str, before: &str, after: &str) {
    let escaped = |pattern: &str| pattern.replace('&', "&amp;").replace('<', "&lt;");
    let (before, after) = (escaped(before), escaped(after));
    writeln!(
        rules,
        "<rule break=\"{breaks}\"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>"
    )
    .expect("a string can be written to");
}

/// Initials, ordinals, ellipses, citations, addresses, quotations, and words in lower case.
const EXCEPTIONS: &[(&str, &str)] = &[
    (r"\b\p{Lu}\.\s", r"(\p{Lu}\.\s)*\p{Lu}[\p{Ll}'’]+"),
    (r"(\b\p{Lu}\.){2,}", r"\s\p{L}"),
    (r"^\s*\d+\.", r"\s"),
    (r"\b\d{1,2}\.", r"\s(January|February|March|April|May|June|July|August|September|October|November|December)"),
    (r"\.\.\.|…", r"\s+[\p{Ll}\d]"),
    (r#"[.?!][\p{Pe}\p{Pf}"'’]*"#, r"\s+\p{Ll}"),
    (r"\[\s?(?:\.\.\.|…)\s?\]", r"\s"),
    (r"\(\s?[?!]\s?\)", r"\s"),
    (r"\b(?:pp?|vols?|nos?|figs?|ch|secs?|art)\.", r"\s*[\dIVXLC]+"),
    (r"\b(?:a|p)\.m\.", r"\s(?!\p{Lu}\p{Ll}+\s\p{Ll})"),
    (r"\b(?:www|ftp)\.\S+", r"\S"),
    (r"https?://\S+[.?!]", r"\S"),
    (r"(?<=\d)[.,]", r"\d"),
    (r"\bet\sal\.", r"\s"),
    (r"\b[cC]f\.", r"\s"),
    (r#"[?!]+["”’»]"#, r"\s+(?:he|she|they|said|asked)\b"),
];

const BREAKS: &[(&str, &str)] = &[
    (r#"[.?!…]+[\p{Pe}\p{Pf}"'’]*\s"#, r#"[\p{Ps}\p{Pi}"'‘¿¡–—-]*[\p{Lu}\d]"#),
    (r#"[.?!…]+[\p{Pe}\p{Pf}"'’]*\s+"#, ""),
    (r"\u2029", ""),
    (r"[。！？]", ""),
];

/// Paragraphs of eight sentences, eighteen words on average, a third of them with an abbreviation.
fn text(source: &mut Source, abbreviations: &[String]) -> String {
    let words: Vec<String> = (0..8_000).map(|_| source.word()).collect();
    let mut text = String::with_capacity(TEXT + 4_096);
    while text.len() < TEXT {
        for _ in 0..4 + source.below(9) {
            let length = 6 + source.below(25);
            for at in 0..length {
                let word = source.zipf(&words);
                match source.below(60) {
                    0 => text.push_str(&format!("{}. ", abbreviations[source.below(abbreviations.len())])),
                    1 => text.push_str(&format!("{}. {} ", capital(&word[..1]), capital(word))),
                    2 => text.push_str(&format!("{}.{} ", source.below(99), source.below(10))),
                    _ if at == 0 => text.push_str(&capital(word)),
                    _ => text.push_str(word),
                }
                text.push_str(if source.below(12) == 0 { ", " } else { " " });
            }
            text.truncate(text.trim_end_matches([' ', ',', '.']).len());
            text.push_str([". ", ". ", ". ", ". ", "? ", "! ", "… ", ".” "][source.below(8)]);
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Words and numbers from a seed.
struct Source {
    state: u64,
}

impl Source {
    /// A number below another (xorshift; Marsaglia 2003).
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % end as u64).expect("it is smaller than `end`")
    }

    fn syllable(&mut self) -> String {
        let onsets = ["b", "c", "d", "f", "g", "l", "m", "n", "p", "r", "s", "t", "tr", "st", "pl", "v", ""];
        let cores = ["a", "e", "i", "o", "u", "é", "ea"];
        let codas = ["", "", "n", "r", "s", "t", "l", "nd", "ñ"];
        let (onset, core, coda) = (self.below(onsets.len()), self.below(cores.len()), self.below(codas.len()));
        format!("{}{}{}", onsets[onset], cores[core], codas[coda])
    }

    fn word(&mut self) -> String {
        let syllables = 1 + self.below(4);
        let word: String = (0..syllables).map(|_| self.syllable()).collect();
        // Capitals are made of the first byte.
        if word.is_ascii() { word } else { format!("t{word}") }
    }

    /// `corb`, `p.m`, `dept`.
    fn abbreviation(&mut self) -> String {
        let consonants = b"bcdfghklmnprstvwz";
        let mut letter = || char::from(consonants[self.below(consonants.len())]);
        if letter() < 'g' {
            return format!("{}.{}", letter(), letter());
        }
        let end: String = [letter(), letter()].iter().collect();
        format!("t{}{end}", self.syllable()).replace('é', "e").replace('ñ', "n")
    }

    /// The word at a rank that Zipf's law gives, nearly: ranks are uniform in their logarithm.
    fn zipf<'a>(&mut self, words: &'a [String]) -> &'a str {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        let rank = (words.len() as f64).powf(share) as usize;
        &words[rank.min(words.len()) - 1]
    }
}

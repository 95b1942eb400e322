//! Is a file good TMX? What reading repairs, and what a DTD cannot tell.
//!
//! Beyond the structure, which the reader checks: the source language is there in each unit, begin and end codes pair up,
//! and the codes that variants share (`x`) are the same in all of them.
//!
//! Streams: memory is one unit.

use super::profile::serves;
use super::vocabulary::value;
use super::{Finding, FindingKind, Read, ReadError, ReadOptions, Reader};
use crate::language::LanguageTag;
use crate::model::{CodeData, CodeKind, Content, InlineCode, Unit, Variant};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::io::BufRead;

/// How much was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Validated {
    /// Units that can be read.
    pub units: u64,
    /// Units that cannot.
    pub refused: u64,
    /// Everything that was found.
    pub findings: u64,
}

/// Reads a file to its end and hands all that is wrong with it to `report`, unit by unit.
pub fn validate(
    input: impl BufRead,
    options: ReadOptions,
    mut report: impl FnMut(Finding),
) -> Result<Validated, ReadError> {
    let mut reader = Reader::new(input, options)?;
    let mut validated = Validated::default();
    let mut report = |finding, validated: &mut Validated| {
        validated.findings += 1;
        report(finding);
    };
    let header_language = value(&reader.header().attributes, "srclang").unwrap_or("*all*").to_owned();
    let header_language = Source::read(&header_language);
    if let Source::Unknown(written) = &header_language {
        let message = format!("the header's srclang “{written}” is no language tag");
        report(finding(1, None, FindingKind::UnknownLanguage, message), &mut validated);
    }
    reader.only_check();
    loop {
        let read = reader.next_unit();
        for finding in reader.findings() {
            report(finding, &mut validated);
        }
        match read? {
            Some(Read::Unit(unit)) => {
                validated.units += 1;
                let tuid = value(&unit.attributes, "tuid");
                check_unit(&unit, &header_language, |kind, message| {
                    report(finding(reader.unit_line(), tuid, kind, message), &mut validated);
                });
                reader.recycle(unit);
            }
            Some(Read::Refused { line, tuid, reason, .. }) => {
                validated.refused += 1;
                report(finding(line, tuid.as_deref(), FindingKind::Refused, reason), &mut validated);
            }
            None => return Ok(validated),
        }
    }
}

fn finding(line: u64, tuid: Option<&str>, kind: FindingKind, message: String) -> Finding {
    Finding { line, column: 1, tuid: tuid.map(str::to_owned), kind, message }
}

/// What `srclang` says.
enum Source {
    All,
    Language(LanguageTag),
    Unknown(String),
}

impl Source {
    fn read(written: &str) -> Self {
        match LanguageTag::parse(written) {
            _ if written.eq_ignore_ascii_case("*all*") => Self::All,
            Ok(tag) => Self::Language(tag),
            Err(_) => Self::Unknown(written.to_owned()),
        }
    }
}

fn check_unit(unit: &Unit, header_language: &Source, mut note: impl FnMut(FindingKind, String)) {
    let own = value(&unit.attributes, "srclang").map(Source::read);
    match own.as_ref().unwrap_or(header_language) {
        Source::Language(source) if !unit.variants.iter().any(|variant| serves(&variant.language, source)) => {
            note(FindingKind::SourceLanguage, format!("no variant is in the source language “{source}”"));
        }
        Source::Unknown(written) if own.is_some() => {
            note(FindingKind::UnknownLanguage, format!("srclang “{written}” is no language tag"));
        }
        _ => {}
    }
    for variant in &unit.variants {
        check_pairs(&variant.content, &mut HashSet::new(), &mut |message| {
            note(FindingKind::Pairing, format!("{}: {message}", variant.language));
        });
    }
    check_shared_codes(&unit.variants, note);
}

/// Each `bpt` has its `ept` behind it, in the same content, and a number of its own in the whole segment.
fn check_pairs<'a>(content: &'a Content, ended: &mut HashSet<&'a str>, note: &mut impl FnMut(String)) {
    // The pairs that are open, with the place of their begin among the codes.
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (at, code) in content.codes.iter().enumerate() {
        let number = value(&code.attributes, "i").unwrap_or_default();
        match code.kind {
            CodeKind::BeginPaired => match open.entry(number) {
                Entry::Occupied(_) => note(format!("“bpt” {number} begins again before it ended")),
                Entry::Vacant(place) => {
                    place.insert(at);
                    if ended.contains(number) {
                        note(format!("“bpt” {number} has the number of an earlier pair"));
                    }
                }
            },
            CodeKind::EndPaired if open.remove(number).is_some() => {
                ended.insert(number);
            }
            CodeKind::EndPaired => note(format!("“ept” {number} ends what was not begun")),
            _ => {}
        }
        for data in &code.data {
            if let CodeData::Subflow { content, .. } = data {
                check_pairs(content, ended, note);
            }
        }
    }
    let mut left: Vec<(&str, usize)> = open.into_iter().collect();
    left.sort_unstable_by_key(|&(_, at)| at);
    for (number, _) in left {
        note(format!("“bpt” {number} is not ended"));
    }
}

/// Codes with an `x` stand for the same thing in every variant.
fn check_shared_codes(variants: &[Variant], mut note: impl FnMut(FindingKind, String)) {
    let Some((first, others)) = variants.split_first() else { return };
    if variants.iter().all(|variant| variant.content.codes.is_empty()) {
        return;
    }
    let expected = shared_codes(&first.content);
    let expected_set: HashSet<&str> = expected.iter().copied().collect();
    for variant in others.iter().filter(|variant| !variant.content.text.is_empty()) {
        let found = shared_codes(&variant.content);
        let found_set: HashSet<&str> = found.iter().copied().collect();
        if let Some(x) = expected.iter().find(|x| !found_set.contains(*x)) {
            let (here, there) = (&variant.language, &first.language);
            note(FindingKind::SharedCode, format!("code x=“{x}” of “{there}” is not in “{here}”"));
        }
        if let Some(x) = found.iter().find(|x| !expected_set.contains(*x)) {
            let (here, there) = (&variant.language, &first.language);
            note(FindingKind::SharedCode, format!("code x=“{x}” of “{here}” is not in “{there}”"));
        }
    }
}

fn shared_codes(content: &Content) -> Vec<&str> {
    let is_code = |code: &&InlineCode| code.kind != CodeKind::HighlightBegin;
    content.codes.iter().filter(is_code).filter_map(|code| value(&code.attributes, "x")).collect()
}

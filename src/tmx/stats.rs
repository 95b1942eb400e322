//! What is in a file, in numbers. Streams: memory is one unit and a line per language and name of property.

use super::{FindingKind, Header, Read, ReadError, ReadOptions, Reader};
use crate::language::LanguageTag;
use crate::model::{Annotation, CodeKind, Unit};
use crate::text;
use std::collections::BTreeMap;
use std::io::BufRead;

/// Names of properties beyond these are not listed, lest a file that has a new one in each unit fill the memory.
const MAX_PROPERTY_NAMES: usize = 1_000;

/// The numbers of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stats {
    /// Its header.
    pub header: Header,
    /// Units that can be read.
    pub units: u64,
    /// Units that cannot.
    pub refused: u64,
    /// By language, in the order of tags.
    pub languages: BTreeMap<LanguageTag, LanguageStats>,
    /// Units by their number of variants.
    pub variants_per_unit: BTreeMap<usize, u64>,
    /// How often each name of a property is there, in units and variants.
    pub properties: BTreeMap<String, u64>,
    /// Notes in units and variants.
    pub notes: u64,
    /// How often each kind of finding was met.
    pub findings: BTreeMap<FindingKind, u64>,
    /// Bytes of the file.
    pub bytes: u64,
}

/// The numbers of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LanguageStats {
    /// Variants.
    pub variants: u64,
    /// Variants without text.
    pub empty: u64,
    /// Words (UAX #29).
    pub words: u64,
    /// Characters.
    pub characters: u64,
    /// Inline codes, a highlight being one.
    pub codes: u64,
}

/// Counts what is in a file.
pub fn stats(input: impl BufRead, options: ReadOptions) -> Result<Stats, ReadError> {
    let mut reader = Reader::new(input, options)?;
    let mut stats = Stats { header: reader.header().clone(), ..Stats::default() };
    while let Some(read) = reader.next_unit()? {
        match read {
            Read::Unit(unit) => {
                stats.count(&unit);
                reader.recycle(unit);
            }
            Read::Refused { .. } => stats.refused += 1,
        }
        stats.count_findings(&mut reader);
    }
    stats.count_findings(&mut reader);
    stats.bytes = reader.bytes_read();
    Ok(stats)
}

impl Stats {
    fn count(&mut self, unit: &Unit) {
        self.units += 1;
        *self.variants_per_unit.entry(unit.variants.len()).or_default() += 1;
        self.count_annotations(&unit.annotations);
        for variant in &unit.variants {
            self.count_annotations(&variant.annotations);
            if !self.languages.contains_key(&variant.language) {
                self.languages.insert(variant.language.clone(), LanguageStats::default());
            }
            let Some(language) = self.languages.get_mut(&variant.language) else { continue };
            let text = &variant.content.text;
            let codes = variant.content.codes.iter().filter(|code| code.kind != CodeKind::HighlightEnd);
            language.variants += 1;
            language.empty += u64::from(text.trim().is_empty());
            language.words += text::words(text).count() as u64;
            language.characters += text.chars().count() as u64;
            language.codes += codes.count() as u64;
        }
    }

    fn count_annotations(&mut self, annotations: &[Annotation]) {
        for annotation in annotations {
            match annotation {
                Annotation::Note { .. } => self.notes += 1,
                Annotation::Property { name, .. } => {
                    if let Some(count) = self.properties.get_mut(name) {
                        *count += 1;
                    } else if self.properties.len() < MAX_PROPERTY_NAMES {
                        self.properties.insert(name.clone(), 1);
                    }
                }
            }
        }
    }

    fn count_findings<R: BufRead>(&mut self, reader: &mut Reader<R>) {
        for finding in reader.findings() {
            *self.findings.entry(finding.kind).or_default() += 1;
        }
    }
}

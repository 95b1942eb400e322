//! Memories into a TMX file or a table.
//!
//! Sorted and stable: the same memory gives the same bytes. The header's date is that of the newest unit, since a clock
//! would make each file another one. A unit in one language only is of no use to a CAT tool and is left out and counted;
//! `as-is` keeps it, as it keeps the header of a document that came from a single file.

use super::anonymous::anonymous;
use super::table_writer::{Columns, TableWriter};
use super::{Format, LanguageMap, mapped, pairs};
use crate::language::LanguageTag;
use crate::model::{Attribute, Unit};
use crate::store::{DocumentKind, DocumentSummary, Error, FileHeader, Memory, StoredUnit, UnitFilter};
use crate::tmx::{self, Encoding, Header, Profile, Provenance, Writer};
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// What is exported, and how.
#[derive(Debug, Clone, Default)]
pub struct ExportOptions {
    /// As what it is written.
    pub format: Format,
    /// For which tool; a table is the same for all.
    pub profile: Profile,
    /// Source and target, when only these are wanted.
    pub pair: Option<(LanguageTag, LanguageTag)>,
    /// Languages that are to be called otherwise.
    pub map: LanguageMap,
    /// Which units.
    pub filter: UnitFilter,
    /// Whether to leave out what may name people, clients and documents.
    pub anonymous: bool,
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportReport {
    /// Units written.
    pub units: usize,
    /// Units left out because they have fewer than two of the languages wanted.
    pub left_out: usize,
    /// The languages written.
    pub languages: BTreeSet<LanguageTag>,
    /// Cells of a table that hold less than was there: no inline codes, in TSV no tabs and line breaks.
    pub simplified: usize,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The memory failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// The file could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// Writes the units of memories, one after the other, as one file. `version` is the program's.
pub fn export(
    memories: &[Memory],
    options: &ExportOptions,
    version: &str,
    out: impl Write,
) -> Result<ExportReport, ExportError> {
    let header = header(memories, options, version)?;
    let source = source_of(&header);
    if options.format == Format::Tmx {
        let (writer, report) = run(memories, options, source, Writer::new(out, &header, options.profile)?)?;
        writer.finish()?;
        return Ok(report);
    }
    // The header row comes first and is known last, so the units are gone through twice.
    let (columns, _) = run(memories, options, source.clone(), Columns::default())?;
    let table = TableWriter::new(out, options.format, columns.in_order(source.as_ref()))?;
    let (table, mut report) = run(memories, options, source, table)?;
    report.simplified = table.finish()?;
    Ok(report)
}

/// Hands all units that are wanted to `sink`.
fn run<S: Sink>(
    memories: &[Memory],
    options: &ExportOptions,
    source: Option<LanguageTag>,
    sink: S,
) -> Result<(S, ExportReport), ExportError> {
    let mut export = Export { sink, options, source, report: ExportReport::default() };
    for memory in memories {
        memory.units::<ExportError>(&options.filter, |stored| {
            export.take(stored)?;
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok((export.sink, export.report))
}

/// Where units go.
trait Sink {
    fn put(&mut self, unit: &Unit) -> io::Result<()>;
}

impl<W: Write> Sink for Writer<W> {
    fn put(&mut self, unit: &Unit) -> io::Result<()> {
        self.unit(unit)
    }
}

impl<W: Write> Sink for TableWriter<W> {
    fn put(&mut self, unit: &Unit) -> io::Result<()> {
        self.unit(unit)
    }
}

impl Sink for Columns {
    fn put(&mut self, unit: &Unit) -> io::Result<()> {
        self.count(&unit.variants);
        Ok(())
    }
}

/// Writes units that are in no memory: `created` (UTC, RFC 3339) is when they were made, `document` what they are of.
pub fn write_units(
    units: impl Iterator<Item = Unit>,
    document: &str,
    source: Option<&LanguageTag>,
    created: &str,
    version: &str,
    out: impl Write,
) -> io::Result<()> {
    let mut writer = Writer::new(out, &tmx::own_header(version, created, source), Profile::Generic)?;
    let provenance = Provenance { document: Some(document), created: Some(created) };
    for unit in units.filter(|unit| unit.variants.len() > 1) {
        writer.unit(&with_source(tmx::described(unit, provenance), source))?;
    }
    writer.finish()?;
    Ok(())
}

struct Export<'a, S> {
    sink: S,
    options: &'a ExportOptions,
    source: Option<LanguageTag>,
    report: ExportReport,
}

impl<S: Sink> Export<'_, S> {
    fn take(&mut self, stored: StoredUnit) -> Result<(), ExportError> {
        let least = if self.options.profile == Profile::AsIs && self.options.pair.is_none() { 1 } else { 2 };
        let (document, created) = (stored.document.clone(), stored.created.clone());
        let provenance = Provenance {
            document: (!self.options.anonymous).then_some(document.as_str()),
            created: Some(created.as_str()),
        };
        let units = match &self.options.pair {
            Some((source, target)) => pairs::pairs(&stored, source, target),
            None => vec![stored.unit],
        };
        let fitting: Vec<Unit> = units.into_iter().filter(|unit| unit.variants.len() >= least).collect();
        self.report.left_out += usize::from(fitting.is_empty());
        for unit in fitting {
            self.write(unit, provenance)?;
        }
        Ok(())
    }

    fn write(&mut self, mut unit: Unit, provenance: Provenance<'_>) -> Result<(), ExportError> {
        if self.options.anonymous {
            unit = anonymous(unit);
        }
        for variant in &mut unit.variants {
            let language = mapped(&self.options.map, &variant.language);
            if *language != variant.language {
                variant.attributes.retain(|attribute| attribute.name != "xml:lang");
                variant.language = language.clone();
            }
            if !self.report.languages.contains(&variant.language) {
                self.report.languages.insert(variant.language.clone());
            }
        }
        let unit = tmx::described(unit, provenance);
        let unit = if self.options.profile == Profile::AsIs { unit } else { with_source(unit, self.source.as_ref()) };
        self.sink.put(&unit)?;
        self.report.units += 1;
        Ok(())
    }
}

/// A unit that lacks the file's source language says that any of its languages may be the source.
fn with_source(mut unit: Unit, source: Option<&LanguageTag>) -> Unit {
    let has_own = unit.attributes.iter().any(|attribute| attribute.name == "srclang");
    if let Some(source) = source.filter(|_| !has_own)
        && !unit.variants.iter().any(|variant| variant.language.distance(source).is_some())
    {
        unit.attributes.push(Attribute { name: "srclang".to_owned(), value: "*all*".to_owned() });
    }
    unit
}

fn header(memories: &[Memory], options: &ExportOptions, version: &str) -> Result<Header, Error> {
    let mut newest = None;
    let mut sources = BTreeSet::new();
    let mut documents = Vec::new();
    for memory in memories {
        newest = newest.max(memory.newest(&options.filter)?);
        for document in memory.documents()?.into_iter().filter(|document| wanted(document, &options.filter)) {
            sources.insert(source_language(memory, &document)?);
            documents.push((memory, document));
        }
    }
    if let ([(memory, document)], Profile::AsIs, false) = (&documents[..], options.profile, options.anonymous)
        && let [single] = &memory.file_headers(&document.fields.name)?[..]
        && !single.attributes.is_empty()
    {
        return Ok(tmx_header(single));
    }
    let common = if sources.len() == 1 { sources.pop_first().flatten() } else { None };
    let source = options.pair.as_ref().map(|(source, _)| source.clone()).or(common);
    let source = source.map(|source| mapped(&options.map, &source).clone());
    // An empty memory has no newest unit; any fixed date will do.
    Ok(tmx::own_header(version, newest.as_deref().unwrap_or("1970-01-01T00:00:00Z"), source.as_ref()))
}

fn wanted(document: &DocumentSummary, filter: &UnitFilter) -> bool {
    let holds = |wanted: &Option<String>, found: &Option<String>| wanted.is_none() || wanted == found;
    filter.document.as_ref().is_none_or(|name| *name == document.fields.name)
        && holds(&filter.client, &document.fields.client)
        && holds(&filter.project, &document.fields.project)
        && holds(&filter.domain, &document.fields.domain)
}

/// The language that a document was translated from: the pivot of an aligned one, what the files said of an imported one.
fn source_language(memory: &Memory, document: &DocumentSummary) -> Result<Option<LanguageTag>, Error> {
    let first = document.languages.first().map(|(language, _)| language.clone());
    if document.kind == DocumentKind::Aligned {
        return Ok(first);
    }
    let headers = memory.file_headers(&document.fields.name)?;
    let mut said: Vec<Option<LanguageTag>> = headers
        .iter()
        .filter(|header| !header.attributes.is_empty())
        .map(|header| source_of_attributes(&header.attributes))
        .collect();
    said.dedup();
    Ok(match &said[..] {
        [] => first,
        [one] => one.clone(),
        _ => None,
    })
}

/// The source language of a header; `None` for all languages.
fn source_of(header: &Header) -> Option<LanguageTag> {
    source_of_attributes(&header.attributes)
}

fn source_of_attributes(attributes: &[Attribute]) -> Option<LanguageTag> {
    let source = attributes.iter().find(|attribute| attribute.name == "srclang")?;
    LanguageTag::parse(&source.value).ok()
}

fn tmx_header(header: &FileHeader) -> Header {
    let encoding = |(attributes, maps): &(Vec<Attribute>, Vec<Vec<Attribute>>)| Encoding {
        attributes: attributes.clone(),
        maps: maps.clone(),
    };
    Header {
        attributes: header.attributes.clone(),
        annotations: header.annotations.clone(),
        encodings: header.encodings.iter().map(encoding).collect(),
    }
}

//! Memories into a TMX file or a table.
//!
//! Sorted and stable: the same memory gives the same bytes. The header's date is that of the newest unit, since a clock
//! would make each file another one. A unit that lies in several files or documents is written once. One in one language only
//! is of no use to a CAT tool and is left out and counted; `as-is` keeps it, as it keeps the header and the repeats of a
//! document that came from a single file.

use super::anonymous::anonymous;
use super::context::{Around, Window};
use super::table_writer::{Columns, TableWriter};
use super::{Format, LanguageMap, Wanted, header, mapped, pairs, pipeline};
use crate::language::LanguageTag;
use crate::model::{Spare, Unit};
use crate::store::{Error, Memory, Repeat, StoredUnit, UnitFilter};
use crate::tmx::{self, Profile, Provenance, Writer};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// What is exported, and how.
#[derive(Debug, Clone, Default)]
pub struct ExportOptions {
    /// As what it is written.
    pub format: Format,
    /// For which tool; a table is the same for all.
    pub profile: Profile,
    /// Source and target, when only these are wanted.
    pub pair: Option<(LanguageTag, LanguageTag)>,
    /// Only pairs of just these tags, and not what serves for them (`es-419` for `es`), when there are any.
    pub exact: Vec<(LanguageTag, LanguageTag)>,
    /// Languages that are to be called otherwise.
    pub map: LanguageMap,
    /// Which documents.
    pub filter: UnitFilter,
    /// Which of their units.
    pub wanted: Wanted,
    /// Whether to leave out what may name people, clients and documents.
    pub anonymous: bool,
}

impl ExportOptions {
    /// The source language, when pairs are wanted.
    pub(super) fn source(&self) -> Option<&LanguageTag> {
        self.exact.first().or(self.pair.as_ref()).map(|(source, _)| source)
    }

    /// The pairs of a unit that are wanted; `None` when units are wanted as they are.
    pub(super) fn pairs(&self, stored: &StoredUnit) -> Option<Vec<Unit>> {
        match (&self.pair, &self.exact[..]) {
            (None, []) => None,
            (None, exact) => Some(pairs::exact_pairs(stored, exact)),
            (Some((source, target)), exact) => {
                let mut units = pairs::pairs(stored, source, target);
                units.retain(|unit| exact.is_empty() || exact.iter().any(|pair| pairs::is_pair(unit, pair)));
                Some(units)
            }
        }
    }
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExportReport {
    /// Units written.
    pub units: usize,
    /// Units left out because they have fewer than two of the languages wanted.
    pub left_out: usize,
    /// Times that a unit came again, in another file or document, and was not written again.
    pub repeated: usize,
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

/// Writes the units of memories, one after the other, as one file: those that are there when it begins, whatever is written
/// to the memories meanwhile. `version` is the program's.
pub fn export(
    memories: &[Memory],
    options: &ExportOptions,
    version: &str,
    mut out: impl Write,
) -> Result<ExportReport, ExportError> {
    // It reads in many steps, a table twice: all must see the same.
    let _snapshots = memories.iter().map(Memory::snapshot).collect::<Result<Vec<_>, Error>>()?;
    let header = header::header(memories, options, version)?;
    let source = header::source_of(&header);
    if options.format == Format::Tmx {
        let sink = Writer::new(Vec::new(), &header, options.profile)?;
        let keeps_repeats = options.profile == Profile::AsIs && header::only_file(memories, options)?.is_some();
        let export = Export { keeps_repeats, ..Export::new(options, source, sink) };
        let (writer, report) = pipeline::run(memories, export, &mut out)?;
        out.write_all(&writer.finish()?)?;
        return Ok(report);
    }
    // The header row comes first and is known last, so the units are gone through twice.
    let (columns, _) = pipeline::run(memories, Export::new(options, source.clone(), Columns::default()), &mut out)?;
    let table = TableWriter::new(Vec::new(), options.format, columns.in_order(source.as_ref()))?;
    let (table, mut report) = pipeline::run(memories, Export::new(options, source, table), &mut out)?;
    let (rest, simplified) = table.finish()?;
    report.simplified = simplified;
    out.write_all(&rest)?;
    Ok(report)
}

/// Where units go.
pub(super) trait Sink {
    /// Hands the unit back when it is done with.
    fn put(&mut self, unit: Unit) -> io::Result<Unit>;
    /// Takes away what was written so far, and gives an empty buffer for it.
    fn written(&mut self, empty: Vec<u8>) -> io::Result<Vec<u8>>;
}

impl Sink for Writer<Vec<u8>> {
    fn put(&mut self, unit: Unit) -> io::Result<Unit> {
        self.written(unit)
    }

    fn written(&mut self, empty: Vec<u8>) -> io::Result<Vec<u8>> {
        Ok(std::mem::replace(self.get_mut(), empty))
    }
}

impl Sink for TableWriter<Vec<u8>> {
    fn put(&mut self, unit: Unit) -> io::Result<Unit> {
        self.unit(&unit)?;
        Ok(unit)
    }

    fn written(&mut self, empty: Vec<u8>) -> io::Result<Vec<u8>> {
        self.taken(empty)
    }
}

impl Sink for Columns {
    fn put(&mut self, unit: Unit) -> io::Result<Unit> {
        self.count(&unit.variants);
        Ok(unit)
    }

    fn written(&mut self, empty: Vec<u8>) -> io::Result<Vec<u8>> {
        Ok(empty)
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
        writer.unit(tmx::described(unit, provenance))?;
    }
    writer.finish()?;
    Ok(())
}

/// What an export has come to, and what becomes of each unit.
pub(super) struct Export<'a, S> {
    pub(super) sink: S,
    pub(super) options: &'a ExportOptions,
    pub(super) report: ExportReport,
    source: Option<LanguageTag>,
    /// Whether a unit that a file repeats is written as often.
    keeps_repeats: bool,
    /// For a tool that wants to know what stands beside a unit.
    window: Option<Window>,
}

impl<'a, S: Sink> Export<'a, S> {
    fn new(options: &'a ExportOptions, source: Option<LanguageTag>, sink: S) -> Self {
        let has_context = options.profile == Profile::MemoQ && options.format == Format::Tmx;
        let (report, window) = (ExportReport::default(), has_context.then(Window::default));
        Self { sink, options, source, keeps_repeats: false, report, window }
    }

    /// The next unit; `None` at the end. What units are made of is spare when they are written.
    pub(super) fn take(&mut self, stored: Option<StoredUnit>, spare: &mut Spare) -> Result<(), ExportError> {
        let next = match &mut self.window {
            Some(window) => window.push(stored),
            None => stored.map(|stored| (stored, Around::default())),
        };
        next.map_or(Ok(()), |(stored, around)| self.put(stored, &around, spare))
    }

    fn put(&mut self, mut stored: StoredUnit, around: &Around, spare: &mut Spare) -> Result<(), ExportError> {
        if !self.options.wanted.takes(&stored) {
            return Ok(());
        }
        // What is alike may have come at another time, and only the later one be wanted.
        let is_repeated = match stored.repeat {
            Repeat::No => false,
            Repeat::Same => !self.keeps_repeats,
            Repeat::Alike => self.options.wanted.since.is_none(),
        };
        if is_repeated {
            self.report.repeated += 1;
            return Ok(());
        }
        let is_as_is = self.options.profile == Profile::AsIs && self.options.format == Format::Tmx;
        if !is_as_is {
            pairs::drop_empty(&mut stored);
        }
        let least = if is_as_is && self.options.pair.is_none() { 1 } else { 2 };
        let (document, created) = (std::mem::take(&mut stored.document), std::mem::take(&mut stored.created));
        let provenance = Provenance {
            document: (!self.options.anonymous).then_some(document.as_str()),
            created: Some(created.as_str()),
        };
        let pairs = self.options.pairs(&stored);
        let had_any = pairs.as_ref().is_none_or(|pairs| !pairs.is_empty());
        let whole = pairs.is_none().then_some(stored.unit);
        let (mut narrowed, mut written) = (0, 0);
        let units = pairs.into_iter().flatten().chain(whole);
        for unit in units.filter_map(|unit| self.options.wanted.narrowed(unit)) {
            narrowed += 1;
            if unit.variants.len() >= least {
                written += 1;
                self.write(unit, around, provenance, spare)?;
            }
        }
        spare.take_string(document);
        spare.take_string(created);
        self.report.left_out += usize::from(written == 0 && (narrowed > 0 || !had_any));
        Ok(())
    }

    fn write(
        &mut self,
        mut unit: Unit,
        around: &Around,
        provenance: Provenance<'_>,
        spare: &mut Spare,
    ) -> Result<(), ExportError> {
        if let Some(source) = self.options.source().or(self.source.as_ref()) {
            around.describe(&mut unit, source);
        }
        if self.options.anonymous {
            unit = anonymous(unit);
        }
        tmx::rename_source(&mut unit.attributes, |language| mapped(&self.options.map, language).clone());
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
        let mut unit = tmx::described(unit, provenance);
        // The other profiles see to that for every unit.
        if self.options.profile == Profile::AsIs && self.options.source().is_some() {
            unit = tmx::sourced(unit, self.source.as_ref());
        }
        spare.take(self.sink.put(unit)?);
        self.report.units += 1;
        Ok(())
    }
}

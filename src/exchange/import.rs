//! A file into a transaction: unit by unit, with what was odd, what was refused and what was there already.
//!
//! A unit that names itself with the id of a unit of this very memory (a file that was exported from it) and says the same is
//! present. A document is made when its first unit is stored, so that a file without news leaves nothing.

use super::conflict::{Judge, OnConflict};
use super::context::is_context;
use super::former::Formers;
use super::table::{self, TableError};
use super::{LanguageMap, mapped, pairs};
use crate::language::LanguageTag;
use crate::model::{Annotation, Unit, UnitId, Variant};
use crate::store::{DocumentFields, DocumentId, DocumentKind, Error, FileHeader, FileId, Placed, Writer};
use crate::tmx::{self, Finding, Header, Incomplete, Provenance, Read, ReadError, ReadOptions, Reader};
use std::io::{self, BufRead};

/// Remarks that are kept in words; a file with more of them says the same again and again.
const MAX_REMARKS: usize = 10_000;
/// Progress is told after this many units.
const PROGRESS_STEP: usize = 256;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// TMX, decompressed.
    #[default]
    Tmx,
    /// Tab-separated, with a header row of language tags.
    Tsv,
    /// Comma-separated, with a header row of language tags.
    Csv,
}

impl Format {
    /// The word for it in output and in the memory.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tmx => "tmx",
            Self::Tsv => "tsv",
            Self::Csv => "csv",
        }
    }
}

/// A file to be imported.
#[derive(Debug)]
pub struct Source<'a, R> {
    /// Its name without folders.
    pub name: &'a str,
    /// SHA-256 of the file.
    pub digest: &'a [u8],
    /// What it holds.
    pub format: Format,
    /// Its content.
    pub input: R,
}

/// How it is imported.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Which document the units belong to; made when there is none of that name.
    pub document: DocumentFields,
    /// Languages that are to be called otherwise.
    pub map: LanguageMap,
    /// What is done with a source that is there with another target.
    pub on_conflict: OnConflict,
    /// Whether wording that a revision superseded is taken back.
    pub revive: bool,
    /// How a TMX file is read.
    pub read: ReadOptions,
}

/// What became of the units of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// All that the file holds.
    pub read: usize,
    /// Stored.
    pub new: usize,
    /// There already.
    pub present: usize,
    /// Left out wholly or in some languages, since a revision took the place of their wording.
    pub superseded: usize,
    /// Left out, since they are no units.
    pub refused: usize,
    /// Left out wholly or in some languages, since their source has another target that stays.
    pub kept: usize,
    /// Of the memory: lost a target to one of the file.
    pub replaced: usize,
}

/// Something odd in a file, or a unit that was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// 1-based.
    pub line: u64,
    /// 1-based, in characters.
    pub column: u64,
    /// The unit that it is in.
    pub tuid: Option<String>,
    /// What kind it is: a word of [`crate::tmx::FindingKind`], or `refused`.
    pub kind: &'static str,
    /// What was found and what was done, in a sentence without a full stop.
    pub message: String,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportReport {
    /// Numbers of units.
    pub units: Counts,
    /// What was odd, in the order of the file; the first ten thousand.
    pub remarks: Vec<Remark>,
    /// How many there were.
    pub all_remarks: usize,
}

/// Why a file could not be imported. Nothing of it may be stored then.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read as TMX.
    #[error(transparent)]
    Tmx(#[from] ReadError),
    /// It cannot be read as a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The memory failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// A refused unit could not be handed on.
    #[error("{0}")]
    Rejected(io::Error),
}

/// Who listens while a file is imported.
pub struct Listener<'a> {
    /// Is told from time to time how many bytes were read.
    pub progress: &'a mut dyn FnMut(u64),
    /// Gets what could be read of each unit that was refused, or stored without some of its variants, with a note that says
    /// why.
    pub rejected: &'a mut dyn FnMut(&Unit) -> io::Result<()>,
}

/// Imports one file.
pub fn import<R: BufRead>(
    writer: &mut Writer<'_>,
    source: Source<'_, R>,
    options: &ImportOptions,
    listener: &mut Listener<'_>,
) -> Result<ImportReport, ImportError> {
    let DocumentFields { name, client, .. } = &options.document;
    let judge = Judge::new(writer, options.on_conflict, name, client.as_ref())?;
    if options.on_conflict == OnConflict::Add {
        writer.expect_many();
    }
    let Source { name, digest, format, .. } = source;
    let mut target =
        Target { name, digest, format, options, judge, language: None, at: None, formers: Formers::default() };
    let report = match source.format {
        Format::Tmx => import_tmx(writer, &mut target, source.input, listener),
        Format::Tsv => import_table(writer, &mut target, source.input, b'\t', listener),
        Format::Csv => import_table(writer, &mut target, source.input, b',', listener),
    }?;
    if let Some((document, file)) = target.at {
        writer.drop_empty_file(document, file)?;
    }
    Ok(report)
}

fn import_tmx<R: BufRead>(
    writer: &mut Writer<'_>,
    target: &mut Target<'_>,
    input: R,
    listener: &mut Listener<'_>,
) -> Result<ImportReport, ImportError> {
    let mut reader = Reader::new(input, target.options.read)?;
    let mut header = stored_header(reader.header());
    tmx::rename_source(&mut header.attributes, |language| mapped(&target.options.map, language).clone());
    target.language = source_language(&header, &target.options.map);
    let mut report = ImportReport::default();
    while let Some(read) = reader.next_unit()? {
        report.note(reader.findings().into_iter().map(Remark::from));
        match read {
            Read::Unit(mut unit) => {
                let placed = target.put(writer, &mut unit, &header, &mut report.units)?;
                report.count(placed.as_ref());
                reader.recycle(unit);
                if let Some(Incomplete { line, whole }) = reader.take_incomplete() {
                    let why = "a variant without language or text, or a second text, was left out";
                    listener.hand_on(format!("incomplete: {}, line {line}: {why}", target.name), whole)?;
                }
            }
            Read::Refused { line, tuid, reason, remains } => {
                listener.reject(target.name, line, &reason, remains)?;
                report.refuse(line, tuid, reason);
            }
        }
        if report.units.read % PROGRESS_STEP == 0 {
            (listener.progress)(reader.bytes_read());
        }
    }
    report.note(reader.findings().into_iter().map(Remark::from));
    (listener.progress)(reader.bytes_read());
    Ok(report)
}

fn import_table<R: BufRead>(
    writer: &mut Writer<'_>,
    target: &mut Target<'_>,
    input: R,
    delimiter: u8,
    listener: &mut Listener<'_>,
) -> Result<ImportReport, ImportError> {
    let mut report = ImportReport::default();
    let header = FileHeader::default();
    let table = table::read(input, delimiter)?;
    report.note(table.remarks.iter().cloned());
    for row in table.rows() {
        match row? {
            table::Row::Unit(mut unit) => {
                let placed = target.put(writer, &mut unit, &header, &mut report.units)?;
                report.count(placed.as_ref());
            }
            table::Row::Refused { line, reason, remains } => {
                listener.reject(target.name, line, &reason, remains)?;
                report.refuse(line, None, reason);
            }
        }
    }
    Ok(report)
}

impl Listener<'_> {
    fn reject(&mut self, file: &str, line: u64, reason: &str, remains: Unit) -> Result<(), ImportError> {
        self.hand_on(format!("refused: {file}, line {line}: {reason}"), remains)
    }

    /// A unit without a variant gets an empty one, since a file cannot hold it otherwise.
    fn hand_on(&mut self, text: String, mut remains: Unit) -> Result<(), ImportError> {
        remains.annotations.insert(0, Annotation::Note { text, attributes: Vec::new() });
        if remains.variants.is_empty() {
            remains.variants.push(Variant::plain(LanguageTag::undetermined(), ""));
        }
        (self.rejected)(&remains).map_err(ImportError::Rejected)
    }
}

impl ImportReport {
    /// `None` is a unit that was left out for what is there.
    fn count(&mut self, placed: Option<&Placed>) {
        self.units.read += 1;
        match placed {
            Some(Placed::New(_)) => self.units.new += 1,
            Some(Placed::Present(_)) => self.units.present += 1,
            Some(Placed::Superseded) => self.units.superseded += 1,
            None => {}
        }
    }

    fn refuse(&mut self, line: u64, tuid: Option<String>, reason: String) {
        self.units.read += 1;
        self.units.refused += 1;
        self.note([Remark { line, column: 1, tuid, kind: "refused", message: reason }]);
    }

    fn note(&mut self, remarks: impl IntoIterator<Item = Remark>) {
        for remark in remarks {
            self.all_remarks += 1;
            if self.remarks.len() < MAX_REMARKS {
                self.remarks.push(remark);
            }
        }
    }
}

impl From<Finding> for Remark {
    fn from(finding: Finding) -> Self {
        let Finding { line, column, tuid, kind, message } = finding;
        Self { line, column, tuid, kind: kind.as_str(), message }
    }
}

/// Where the units of a file go.
struct Target<'a> {
    name: &'a str,
    digest: &'a [u8],
    format: Format,
    options: &'a ImportOptions,
    judge: Judge,
    /// The source language of the file.
    language: Option<LanguageTag>,
    at: Option<(DocumentId, FileId)>,
    formers: Formers,
}

impl Target<'_> {
    /// `None` when nothing of the unit is left beside what is there.
    fn put(
        &mut self,
        writer: &mut Writer<'_>,
        unit: &mut Unit,
        header: &FileHeader,
        counts: &mut Counts,
    ) -> Result<Option<Placed>, Error> {
        let map = &self.options.map;
        tmx::rename_source(&mut unit.attributes, |language| mapped(map, language).clone());
        for variant in &mut unit.variants {
            rename(variant, &self.options.map);
        }
        if let Some(own) = own_unit(writer, unit)? {
            self.judge.confirm(&own);
            return Ok(Some(Placed::Present(own)));
        }
        if let Some(retired) = own_former(writer, unit)? {
            if let Some(own) = self.formers.repeated(writer, &retired, unit)? {
                self.judge.confirm(&own);
                return Ok(Some(Placed::Present(own)));
            }
            if !self.options.revive && !writer.superseded_in(unit)?.is_empty() {
                return Ok(Some(Placed::Superseded));
            }
        }
        let is_retired = |writer: &mut Writer<'_>, unit: &Unit| Ok::<_, Error>(!writer.superseded_in(unit)?.is_empty());
        if self.options.on_conflict != OnConflict::Add && (self.options.revive || !is_retired(writer, unit)?) {
            let judged = self.judge.settle(writer, unit, self.language.as_ref())?;
            counts.replaced += judged.replaced;
            if !judged.kept.is_empty() {
                counts.kept += 1;
                unit.variants.retain(|variant| !judged.kept.contains(&variant.language));
                if unit.variants.len() < 2 {
                    return Ok(None);
                }
            }
        }
        let (document, file) = match self.at {
            Some(at) => at,
            None => self.open(writer, header)?,
        };
        let placed = if self.options.revive {
            writer.revive_imported(document, file, unit)?
        } else {
            writer.put_imported(document, file, unit)?
        };
        if let Placed::Present(unit) = &placed {
            self.judge.confirm(unit);
        }
        Ok(Some(placed))
    }

    fn open(&mut self, writer: &mut Writer<'_>, header: &FileHeader) -> Result<(DocumentId, FileId), Error> {
        let fields = &self.options.document;
        let document = match writer.document(&fields.name)? {
            Some((document, DocumentKind::Imported)) => {
                writer.set_fields(document, fields)?;
                document
            }
            Some((_, DocumentKind::Aligned)) => return Err(Error::DocumentExists(fields.name.clone())),
            None => writer.put_document(DocumentKind::Imported, fields)?,
        };
        let file = writer.put_file(document, self.name, self.format.as_str(), self.digest, header)?;
        self.at = Some((document, file));
        Ok((document, file))
    }
}

/// A variant whose language is called otherwise; how the file called it is forgotten then.
fn rename(variant: &mut Variant, map: &LanguageMap) {
    let language = mapped(map, &variant.language);
    if *language != variant.language {
        variant.language = language.clone();
        variant.attributes.retain(|attribute| attribute.name != "xml:lang" && attribute.name != "lang");
    }
}

/// The live unit of this memory that an imported one names and repeats: as a whole, in some of its languages, or as the pair of
/// two that an export cut out of it. One that says more, a note perhaps, is no repetition.
fn own_unit(writer: &Writer<'_>, unit: &Unit) -> Result<Option<UnitId>, Error> {
    let Some(name) = own_name(unit) else { return Ok(None) };
    let Some(stored) = writer.memory().unit(&name)? else { return Ok(None) };
    let mut told = vec![stored.unit.clone()];
    if let [source, target] = &unit.variants[..] {
        told.extend(pairs::pairs(&stored, &source.language, &target.language));
    }
    let provenance = Provenance { document: Some(&stored.document), created: Some(&stored.created) };
    let repeats = told.into_iter().any(|told| adds_nothing(unit, &tmx::described(told, provenance)));
    Ok(repeats.then_some(name))
}

/// The name that a unit would have in a memory that it was exported from.
fn own_name(unit: &Unit) -> Option<UnitId> {
    let tuid = unit.attributes.iter().find(|attribute| attribute.name == "tuid")?;
    Some(UnitId(pairs::unnumbered(&tuid.value).to_owned()))
}

/// The name of a unit that was exported from this very memory and was retired since: what it says beside superseded wording
/// is in the unit that was made of it.
fn own_former(writer: &Writer<'_>, unit: &Unit) -> Result<Option<UnitId>, Error> {
    let Some(name) = own_name(unit) else { return Ok(None) };
    Ok(writer.memory().is_retired(&name)?.then_some(name))
}

/// Whether a unit has variants of another and no annotation that the other lacks. What stands beside it in its text is no such
/// annotation: an export for memoQ adds it. Nor is how far it was trusted when it was exported: the unit may have gained a language
/// since.
fn adds_nothing(unit: &Unit, known: &Unit) -> bool {
    let are_known = |own: &[Annotation], known: &[Annotation]| {
        let is_said = |own: &Annotation| is_context(own) || tmx::is_assessment(own);
        own.iter().all(|annotation| known.contains(annotation) || is_said(annotation))
    };
    let same = |own: &Variant, known: &Variant| {
        own.language == known.language
            && own.content == known.content
            && are_known(&own.annotations, &known.annotations)
    };
    unit.variants.iter().all(|own| known.variants.iter().any(|known| same(own, known)))
        && are_known(&unit.annotations, &known.annotations)
}

/// What the header says it is, called as the user wants it.
fn source_language(header: &FileHeader, map: &LanguageMap) -> Option<LanguageTag> {
    let written = header.attributes.iter().find(|attribute| attribute.name == "srclang")?;
    let language = LanguageTag::parse(&written.value).ok()?;
    Some(mapped(map, &language).clone())
}

fn stored_header(header: &Header) -> FileHeader {
    FileHeader {
        attributes: header.attributes.clone(),
        annotations: header.annotations.clone(),
        encodings: header.encodings.iter().map(|ude| (ude.attributes.clone(), ude.maps.clone())).collect(),
    }
}

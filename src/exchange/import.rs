//! A file into a transaction: unit by unit, with what was odd, what was refused and what was there already.
//!
//! A unit that names itself with the id of a unit of this very memory (a file that was exported from it) and says the same is
//! present. A document is made when its first unit is stored, so that a file without news leaves nothing.

use super::table::{self, TableError};
use super::{LanguageMap, mapped};
use crate::model::{Unit, UnitId, Variant};
use crate::store::{DocumentFields, DocumentId, DocumentKind, Error, FileHeader, FileId, Placed, Writer};
use crate::tmx::{Finding, Header, Read, ReadError, ReadOptions, Reader};
use std::io::BufRead;

/// Remarks that are kept in words; a file with more of them says the same again and again.
const MAX_REMARKS: usize = 10_000;
/// Progress is told after this many units.
const PROGRESS_STEP: usize = 256;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TMX, decompressed.
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
    /// Left out, since a revision took their place.
    pub superseded: usize,
    /// Left out, since they are no units.
    pub refused: usize,
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
}

/// Imports one file. `progress` is told from time to time how many bytes were read.
pub fn import<R: BufRead>(
    writer: &mut Writer<'_>,
    source: Source<'_, R>,
    options: &ImportOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<ImportReport, ImportError> {
    let mut target = Target { name: source.name, digest: source.digest, format: source.format, options, at: None };
    match source.format {
        Format::Tmx => import_tmx(writer, &mut target, source.input, progress),
        Format::Tsv => import_table(writer, &mut target, source.input, b'\t'),
        Format::Csv => import_table(writer, &mut target, source.input, b','),
    }
}

fn import_tmx<R: BufRead>(
    writer: &mut Writer<'_>,
    target: &mut Target<'_>,
    input: R,
    progress: &mut dyn FnMut(u64),
) -> Result<ImportReport, ImportError> {
    let mut reader = Reader::new(input, ReadOptions::default())?;
    let header = stored_header(reader.header());
    let mut report = ImportReport::default();
    while let Some(read) = reader.next_unit()? {
        report.note(reader.findings().into_iter().map(Remark::from));
        match read {
            Read::Unit(unit) => {
                let placed = target.put(writer, unit, &header)?;
                report.count(&placed);
            }
            Read::Refused { line, tuid, reason } => report.refuse(line, tuid, reason),
        }
        if report.units.read % PROGRESS_STEP == 0 {
            progress(reader.bytes_read());
        }
    }
    report.note(reader.findings().into_iter().map(Remark::from));
    progress(reader.bytes_read());
    Ok(report)
}

fn import_table<R: BufRead>(
    writer: &mut Writer<'_>,
    target: &mut Target<'_>,
    input: R,
    delimiter: u8,
) -> Result<ImportReport, ImportError> {
    let mut report = ImportReport::default();
    let header = FileHeader::default();
    let table = table::read(input, delimiter)?;
    report.note(table.remarks.iter().cloned());
    for row in table.rows() {
        match row? {
            table::Row::Unit(unit) => {
                let placed = target.put(writer, unit, &header)?;
                report.count(&placed);
            }
            table::Row::Refused { line, reason } => report.refuse(line, None, reason),
        }
    }
    Ok(report)
}

impl ImportReport {
    fn count(&mut self, placed: &Placed) {
        self.units.read += 1;
        match placed {
            Placed::New(_) => self.units.new += 1,
            Placed::Present(_) => self.units.present += 1,
            Placed::Superseded => self.units.superseded += 1,
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
    at: Option<(DocumentId, FileId)>,
}

impl Target<'_> {
    fn put(&mut self, writer: &mut Writer<'_>, mut unit: Unit, header: &FileHeader) -> Result<Placed, Error> {
        for variant in &mut unit.variants {
            rename(variant, &self.options.map);
        }
        if let Some(own) = own_unit(writer, &unit)? {
            return Ok(Placed::Present(own));
        }
        let (document, file) = match self.at {
            Some(at) => at,
            None => self.open(writer, header)?,
        };
        writer.put_imported(document, file, &unit)
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

/// The live unit of this memory that an imported one names and repeats.
fn own_unit(writer: &Writer<'_>, unit: &Unit) -> Result<Option<UnitId>, Error> {
    let Some(tuid) = unit.attributes.iter().find(|attribute| attribute.name == "tuid") else { return Ok(None) };
    let name = UnitId(tuid.value.clone());
    let Some(stored) = writer.memory().unit(&name)? else { return Ok(None) };
    let says = |unit: &Unit| -> Vec<_> {
        unit.variants.iter().map(|variant| (variant.language.clone(), variant.content.clone())).collect()
    };
    Ok((says(&stored.unit) == says(unit)).then_some(name))
}

fn stored_header(header: &Header) -> FileHeader {
    FileHeader {
        attributes: header.attributes.clone(),
        annotations: header.annotations.clone(),
        encodings: header.encodings.iter().map(|ude| (ude.attributes.clone(), ude.maps.clone())).collect(),
    }
}

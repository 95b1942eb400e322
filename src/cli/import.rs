//! `alinea import`: units of other tools into the memory.

mod labels;
mod source;
mod summary;

use super::failure::{Failure, Kind};
use super::output::{Output, write_file};
use super::progress::{Measure, Progress};
use super::tmx::TokenLimit;
use super::{Global, Outcome, input, memory};
use alinea::exchange::{self, ImportError, ImportOptions, ImportReport, Listener};
use alinea::model::Unit;
use alinea::store::{self, DocumentKind, Memory, Writer};
use alinea::tmx::{self, Profile};
use source::Input;
use std::path::{Path, PathBuf};

/// Take translation units from TMX files and tables into the memory
///
/// Reads TMX 1.1 to 1.4 as other tools write it, also compressed (.tmx.gz), and tables (.tsv, .csv) whose first row
/// names the languages. What was repaired or left out is listed. All files are stored, or none: when one breaks off
/// or a disk is full, the memory stays as it was. The same file twice is stored once.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea import client.tmx
      into the memory of this folder (or your own), as the document “client”
  alinea import *.tmx --client Acme --memory acme.db
      a memory per client; each file is a document of its own
  alinea import glossary.csv --document glossary
      a table with the header row en,es,pt
  alinea import delivery.tmx --client Acme --on-conflict newest
      of two translations of one source the later one stays, whichever file or command brought it
  alinea import client.tmx --rejected mend.tmx
      units that cannot be read, wholly or in a language, are not lost: mend them and import mend.tmx
  alinea import old.tmx --map es-LA=es-419 --dry-run
      only to see what would be new, and what is wrong with the file
  zcat export.tmx.gz | alinea import - --document export")]
pub(crate) struct Import {
    /// The files; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Put the units of all files into this document [default: the name of each file]
    #[arg(long, value_name = "NAME", value_parser = super::input::new_name)]
    document: Option<String>,
    #[command(flatten)]
    labels: input::Labels,
    /// Call a language otherwise: es-LA=es-419
    #[arg(long, value_name = "TAG=TAG", value_delimiter = ',')]
    map: Vec<String>,
    /// What the files are, when their names do not tell
    #[arg(long, value_name = "FORMAT")]
    format: Option<source::Format>,
    /// What to do with a source that is there with another target, in a document of the same client
    #[arg(long, value_name = "WHAT", default_value = "add")]
    on_conflict: OnConflict,
    /// Take back wording that a revision superseded; without it, such wording stays retired and is counted
    #[arg(long)]
    revive: bool,
    /// Write units that cannot be read, or not in all languages, to this TMX file: to be mended and imported
    #[arg(long, value_name = "FILE", value_parser = file_name)]
    rejected: Option<PathBuf>,
    /// Store nothing: only say what would be new
    #[arg(long)]
    dry_run: bool,
    /// Store nothing when anything in the files had to be repaired or left out (exit code 3)
    #[arg(long)]
    strict: bool,
    #[command(flatten)]
    limit: TokenLimit,
    /// Print the result as one JSON document, with every finding
    #[arg(long)]
    pub(crate) json: bool,
}

/// Which of two targets is to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum OnConflict {
    /// Both
    Add,
    /// The one that is there; the new one is left out
    Keep,
    /// The new one; the other is retired, unless it was aligned here
    Replace,
    /// The one with the later date; a unit without a date is the oldest
    Newest,
}

/// Of a file none of whose units could be read.
const NOTHING_READ: &str = "nothing-read";

/// What is done with a unit that cannot be read.
type Rejected<'a> = dyn FnMut(&Unit) -> std::io::Result<()> + 'a;

/// A file that went through.
struct Imported {
    file: String,
    document: String,
    report: ImportReport,
}

/// Why the transaction ends without storing anything.
enum Stop {
    Failed(Failure),
    Store(store::Error),
    /// As asked: `--dry-run`, or `--strict` with findings.
    Asked(Vec<Imported>),
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Import {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let map = input::language_map(&self.map)?;
        if let Some(rejected) = &self.rejected {
            memory::refuse_output_on(rejected, global, &self.files)?;
        }
        // What came on standard input is gone when it was read.
        let can_repeat = self.files.iter().all(|path| path != Path::new("-"));
        let (imported, change) = match can_repeat {
            true => memory::despite_others(|| self.import(global, &map))?,
            false => self.import(global, &map)?,
        };
        let printed = self.print(&imported, global);
        printed.map_err(|failure| failure.although(in_words(change).as_deref()))?;
        self.judge(&imported)
    }

    fn print(&self, imported: &[Imported], global: &Global) -> Result<(), Failure> {
        let mut output = Output::new();
        let outcome = summary::Outcome { dry_run: self.dry_run, is_stored: self.stores(imported) };
        summary::print(&mut output, imported, outcome, self.json, global)?;
        output.flush()
    }

    /// What was imported, and the change-set that it left.
    fn import(&self, global: &Global, map: &exchange::LanguageMap) -> Result<(Vec<Imported>, Option<i64>), Failure> {
        let inputs: Vec<Input> =
            self.files.iter().map(|path| Input::open(path, self.format)).collect::<Result<_, _>>()?;
        let mut memory = memory::open_to_write(global)?;
        let imported = match &self.rejected {
            None => self.store(&mut memory, inputs, map, &mut |_| Ok(()), global),
            // What was refused is written when nothing else was read, too.
            Some(path) => write_file(path, |out| {
                let refuse = |error| Failure::writing(&path.display().to_string(), &error);
                let header = tmx::own_header(env!("CARGO_PKG_VERSION"), &memory::now(), None);
                let mut rejected = tmx::Writer::new(out, &header, Profile::AsIs).map_err(refuse)?;
                let imported = self.store(&mut memory, inputs, map, &mut |unit| rejected.unit(unit.clone()), global);
                if imported.as_ref().is_err_and(|failure| failure.code != NOTHING_READ) {
                    return imported.map(Ok);
                }
                rejected.finish().map_err(refuse)?;
                Ok(imported)
            })
            .map_err(|failure| failure.although(in_words(memory.wrote()).as_deref()))?,
        };
        Ok((imported?, memory.wrote()))
    }

    /// All files in one transaction.
    fn store(
        &self,
        memory: &mut Memory,
        inputs: Vec<Input>,
        map: &exchange::LanguageMap,
        rejected: &mut Rejected<'_>,
        global: &Global,
    ) -> Result<Vec<Imported>, Failure> {
        let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
        let change = memory::change_set("import", format!("import {}", names.join(", ")));
        let result = memory.write(&change, |writer| {
            let mut imported = Vec::with_capacity(inputs.len());
            for input in inputs {
                imported.push(self.one(writer, input, map, rejected, global)?);
            }
            if self.stores(&imported) { Ok(imported) } else { Err(Stop::Asked(imported)) }
        });
        match result {
            Ok(imported) => {
                memory::name_written(global, memory);
                Ok(imported)
            }
            Err(Stop::Asked(imported)) => Ok(imported),
            Err(Stop::Failed(failure)) => Err(failure),
            Err(Stop::Store(error)) => Err(Failure::memory(memory.path(), &error)),
        }
    }

    /// Whether the transaction is to stand.
    fn stores(&self, imported: &[Imported]) -> bool {
        let is_odd = imported.iter().any(|file| file.report.all_remarks > 0);
        !(self.dry_run || (self.strict && is_odd))
    }

    fn one(
        &self,
        writer: &mut Writer<'_>,
        mut input: Input,
        map: &exchange::LanguageMap,
        rejected: &mut Rejected<'_>,
        global: &Global,
    ) -> Result<Imported, Stop> {
        let (name, is_same) = self.document_name(writer, &input)?;
        let document = self.labels.fields(&name);
        labels::check(writer, &document, is_same)?;
        let options = ImportOptions {
            document,
            map: map.clone(),
            on_conflict: self.on_conflict.into(),
            revive: self.revive,
            read: self.limit.options(),
        };
        let mut progress = Progress::new(&input.name, input.length, Measure::Bytes, global);
        let path = input.path.clone();
        let source = input.source();
        let mut listener = Listener { progress: &mut |bytes| progress.set(bytes), rejected };
        let report = exchange::import(writer, source, &options, &mut listener);
        let report = report.map_err(|error| self.stop(&path, error))?;
        if report.units.read > 0 && report.units.read == report.units.refused {
            return Err(Stop::Failed(nothing_read(&path, &report)));
        }
        Ok(Imported { file: path.display().to_string(), document: name, report })
    }

    /// The document asked for; else the one that holds this very file; else one named after the file, in full when an
    /// aligned document has its short name. Whether it is that document for sure, and not one that is called like the file.
    fn document_name(&self, writer: &Writer<'_>, input: &Input) -> Result<(String, bool), Stop> {
        if let Some(name) = &self.document {
            return match writer.document(name)? {
                Some((_, DocumentKind::Aligned)) => Err(Stop::Failed(taken(name))),
                _ => Ok((name.clone(), true)),
            };
        }
        if let Some(name) = writer.memory().document_of_file(&input.digest)? {
            return Ok((name, true));
        }
        let short = input.document_name();
        let is_aligned = matches!(writer.document(&short)?, Some((_, DocumentKind::Aligned)));
        Ok((if is_aligned { input.name.clone() } else { short }, false))
    }

    fn stop(&self, path: &Path, error: ImportError) -> Stop {
        match error {
            ImportError::Store(error) => Stop::Store(error),
            ImportError::Tmx(error) => Stop::Failed(Failure::tmx(path, &error)),
            ImportError::Table(error) => Stop::Failed(Failure::table(path, &error)),
            ImportError::Rejected(error) => {
                let name = self.rejected.as_ref().map_or(String::new(), |path| path.display().to_string());
                Stop::Failed(Failure::writing(&name, &error))
            }
        }
    }

    fn judge(&self, imported: &[Imported]) -> Result<Outcome, Failure> {
        let findings: usize = imported.iter().map(|file| file.report.all_remarks).sum();
        if self.strict && findings > 0 {
            let message = format!("{findings} findings; nothing was stored");
            return Err(Failure::new(Kind::Check, "findings", message)
                .hint("Import without --strict to store what could be read."));
        }
        Ok(Outcome::Done)
    }
}

impl From<OnConflict> for exchange::OnConflict {
    fn from(given: OnConflict) -> Self {
        match given {
            OnConflict::Add => Self::Add,
            OnConflict::Keep => Self::Keep,
            OnConflict::Replace => Self::Replace,
            OnConflict::Newest => Self::Newest,
        }
    }
}

/// What is written stands beside the memory's files; standard output says what became of the units.
fn file_name(name: &str) -> Result<PathBuf, String> {
    if name == "-" { Err("name a file: standard output tells what was stored".to_owned()) } else { Ok(name.into()) }
}

/// For whoever is told that the output went wrong.
fn in_words(change: Option<i64>) -> Option<String> {
    change.map(|number| format!("the units were stored all the same, as change-set {number}"))
}

fn taken(name: &str) -> Failure {
    Failure::new(Kind::Usage, "document-exists", format!("“{name}” is a document that was aligned here"))
        .hint("Name the import otherwise with --document.")
}

fn nothing_read(path: &Path, report: &ImportReport) -> Failure {
    let first = report.remarks.iter().find(|remark| remark.kind == "refused");
    let reason = first.map_or(String::new(), |remark| format!(" (line {}: {})", remark.line, remark.message));
    let message = format!("{}: none of its {} units could be read{reason}", path.display(), report.units.read);
    Failure::new(Kind::Input, NOTHING_READ, message).hint("Nothing was stored.")
}

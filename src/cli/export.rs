//! `alinea export`: the memory as TMX or as a table, for other tools.

use super::failure::{Failure, Kind};
use super::output::{Output, say, write_file};
use super::progress::{Measure, Progress};
use super::{Global, Outcome, input, memory};
use alinea::exchange::{self, ExportError, ExportOptions, ExportReport, Wanted};
use alinea::language::LanguageTag;
use alinea::model::Status;
use alinea::parallel::Parallel;
use alinea::store::{Memory, UnitFilter};
use alinea::tmx::Profile;
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Write the units of the memory as TMX, TSV or CSV
///
/// Without options everything is written, in all its languages, in a form that every tool accepts. Two exports of the
/// same memory are the same bytes. A file is written whole or not at all, and compressed if its name ends in .gz.
///
/// A table (TSV, CSV) has a column for each language and holds texts only: inline codes and properties are in TMX alone,
/// and tabs and line breaks not in TSV. What a spreadsheet would calculate, since it begins with = + - or @, gets an
/// apostrophe in front ('=); `alinea import` takes it off again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea export -o memory.tmx
      everything, in all languages
  alinea export --pair en:es --for omegat -o project/tm/en-es.tmx
      one pair of languages, for the folder tm of an OmegaT project
  alinea export --pair en:es --for trados --map en=en-US,es=es-ES -o a.tmx
      with the regions that Trados Studio wants
  alinea export --for trados -o memory.tmx
      all languages: a file for each pair, memory.en.es.tmx, memory.en.pt.tmx
  alinea export --document client --for as-is -o client.tmx
      what came in from another tool goes out as it was
  alinea export --pair en:es -o en-es.csv
      a table for a spreadsheet, a row for each unit
  alinea export --client Acme --since 2026-11-01 --status reviewed -o november.tmx
      what was approved in a month, for one client
  alinea export --client Acme --anonymous -o acme.tmx.gz")]
pub(crate) struct Export {
    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What to write [default: what the ending of the file says, else tmx]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Only these two languages, the source first: en:es
    #[arg(long, value_name = "TAG:TAG")]
    pair: Option<String>,
    /// Which tool will read it
    #[arg(long = "for", value_name = "TOOL", default_value = "generic")]
    tool: Tool,
    /// Call a language otherwise: es=es-UY
    #[arg(long, value_name = "TAG=TAG", value_delimiter = ',')]
    map: Vec<String>,
    /// Only this document
    #[arg(long, value_name = "NAME", value_parser = super::input::known_name)]
    document: Option<String>,
    /// Only what was translated for them
    #[arg(long, value_name = "NAME")]
    client: Option<String>,
    /// Only this project
    #[arg(long, value_name = "NAME")]
    project: Option<String>,
    /// Only this subject
    #[arg(long, value_name = "NAME")]
    domain: Option<String>,
    /// Only variants in these languages
    #[arg(long, value_name = "TAGS", value_delimiter = ',', conflicts_with = "pair")]
    language: Vec<String>,
    /// Only units of this status
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<UnitStatus>,
    /// Only units made or changed on this day or later (UTC): 2026-11-23, 2026-11-23T12:00:00Z
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only units with this property, once or several times
    #[arg(long, value_name = "NAME=VALUE")]
    property: Vec<String>,
    /// Only units that the aligner is as sure of, 0 to 1; what was imported is taken as well
    #[arg(long, value_name = "NUMBER")]
    min_confidence: Option<f64>,
    /// Leave out what may name people, clients and documents: notes, authors, most properties; texts and the content of codes
    /// stay
    #[arg(long)]
    anonymous: bool,
    /// Print what was written as one JSON document
    #[arg(long, requires = "output")]
    pub(crate) json: bool,
}

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// TMX
    Tmx,
    /// Tab-separated, a header row of language tags
    Tsv,
    /// Comma-separated, a header row of language tags
    Csv,
}

/// How far units can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum UnitStatus {
    /// Aligned here; nobody looked at it yet
    Aligned,
    /// Approved by a person
    Reviewed,
    /// From another tool
    Imported,
}

/// How many files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    One,
    OneForEachPair,
}

/// Tools that read TMX.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Tool {
    /// Any
    Generic,
    /// OmegaT
    Omegat,
    /// Trados Studio: one pair of languages a file
    Trados,
    /// memoQ
    Memoq,
    /// Units as they came in, also in one language only
    AsIs,
}

impl Export {
    pub(crate) fn run(mut self, global: &Global) -> Result<Outcome, Failure> {
        // The usual name of standard output.
        self.output = self.output.filter(|path| path != Path::new("-"));
        let options = self.options()?;
        let memories = memory::open_to_read(global)?;
        // What is checked is what is written, and several files are of one state.
        let refuse = |memory: &Memory, error| Failure::memory(memory.path(), &error);
        let snapshots = memories.iter().map(|memory| memory.snapshot().map_err(|error| refuse(memory, error)));
        let _snapshots = snapshots.collect::<Result<Vec<_>, _>>()?;
        if self.check(&memories, &options)? == Files::OneForEachPair {
            return self.run_pairs(&memories, options, global);
        }
        let report = match &self.output {
            Some(path) => write_whole(&memories, &options, path, global)?,
            None => {
                let mut output = Output::new();
                let mut watched = Watched::new(output.writer(), "standard output", global);
                // A bar would stand among the lines that are written.
                watched.is_watched = !io::stdout().is_terminal();
                let report = write(&memories, &options, "standard output", &mut watched)?;
                drop(watched);
                output.flush()?;
                report
            }
        };
        self.tell(&report, self.output.as_deref(), global)?;
        Ok(Outcome::Done)
    }

    /// A file for each pair of languages: `memory.tmx` becomes `memory.en.es.tmx`, `memory.en.pt.tmx`.
    fn run_pairs(&self, memories: &[Memory], mut options: ExportOptions, global: &Global) -> Result<Outcome, Failure> {
        let Some(path) = &self.output else { return Err(pair_missing()) };
        let refuse = |error| Failure::memory(memories.first().map_or(Path::new(""), Memory::path), &error);
        options.is_exact_pair = true;
        let mut files = Vec::new();
        for (source, target) in exchange::language_pairs(memories, &options).map_err(refuse)? {
            let called = |tag: &LanguageTag| self.called(tag, &options);
            let path = path_of_pair(path, &called(&source), &called(&target));
            options.pair = Some((source, target));
            match write_whole(memories, &options, &path, global) {
                Ok(report) => files.push((path, report)),
                // Two languages that no unit joins.
                Err(failure) if failure.code == NOTHING_TO_EXPORT => {}
                Err(failure) => return Err(failure),
            }
        }
        if files.is_empty() {
            return Err(nothing_to_export());
        }
        if self.json {
            let files: Vec<_> = files.iter().map(|(path, report)| described(report, Some(path))).collect();
            let mut output = Output::new();
            output.json(&json!({"files": files}))?;
            output.flush()?;
            return Ok(Outcome::Done);
        }
        files.iter().try_for_each(|(path, report)| self.tell(report, Some(path), global))?;
        Ok(Outcome::Done)
    }

    /// What a language is called in the file.
    fn called(&self, tag: &LanguageTag, options: &ExportOptions) -> LanguageTag {
        options.map.iter().find(|(from, _)| from == tag).map_or(tag, |(_, to)| to).clone()
    }

    fn options(&self) -> Result<ExportOptions, Failure> {
        let Self { document, client, project, domain, .. } = self;
        Ok(ExportOptions {
            format: self.format()?,
            profile: self.tool.profile(),
            pair: self.pair.as_deref().map(pair).transpose()?,
            map: input::language_map(&self.map)?,
            filter: UnitFilter {
                document: document.clone(),
                client: client.clone(),
                project: project.clone(),
                domain: domain.clone(),
            },
            wanted: self.wanted()?,
            anonymous: self.anonymous,
            is_exact_pair: false,
        })
    }

    fn wanted(&self) -> Result<Wanted, Failure> {
        let confidence = self.min_confidence.filter(|number| !(0.0..=1.0).contains(number));
        if let Some(number) = confidence {
            let message = format!("{number} is no confidence");
            return Err(Failure::new(Kind::Usage, "confidence-unknown", message).hint("Write a number from 0 to 1."));
        }
        let status = |status: &UnitStatus| match status {
            UnitStatus::Aligned => Status::Aligned,
            UnitStatus::Reviewed => Status::Reviewed,
            UnitStatus::Imported => Status::Imported,
        };
        let tags = self.language.iter().map(|tag| LanguageTag::parse(tag));
        Ok(Wanted {
            languages: tags.collect::<Result<_, _>>()?,
            statuses: self.status.iter().map(status).collect(),
            since: self.since.as_deref().map(since).transpose()?,
            properties: self.property.iter().map(|text| property(text)).collect::<Result<_, _>>()?,
            min_confidence: self.min_confidence,
        })
    }

    /// What was asked for, else what the name of the file says.
    fn format(&self) -> Result<exchange::Format, Failure> {
        let plain = self.output.as_deref().map(|path| without_gz(path).unwrap_or_else(|| path.to_owned()));
        let ending = plain.as_deref().and_then(Path::extension).map(std::ffi::OsStr::to_ascii_lowercase);
        let told = match ending.as_deref().and_then(std::ffi::OsStr::to_str) {
            Some("tsv") => Format::Tsv,
            Some("csv") => Format::Csv,
            _ => Format::Tmx,
        };
        let format = self.format.unwrap_or(told);
        if format != Format::Tmx && self.tool != Tool::Generic {
            let message = "a table is the same for every tool";
            return Err(Failure::new(Kind::Usage, "table-for-tool", message).hint("Leave out --for, or write TMX."));
        }
        Ok(match format {
            Format::Tmx => exchange::Format::Tmx,
            Format::Tsv => exchange::Format::Tsv,
            Format::Csv => exchange::Format::Csv,
        })
    }

    /// What would give an empty or useless file is said before it is written.
    fn check(&self, memories: &[Memory], options: &ExportOptions) -> Result<Files, Failure> {
        let (mut documents, mut languages) = (Vec::new(), Vec::new());
        for memory in memories {
            let refuse = |error| Failure::memory(memory.path(), &error);
            documents.extend(memory.documents().map_err(refuse)?.into_iter().map(|document| document.fields.name));
            languages.extend(memory.languages().map_err(refuse)?);
        }
        languages.sort();
        languages.dedup();
        if let Some(name) = self.document.as_ref().filter(|name| !documents.contains(name)) {
            return Err(no_document(name, &documents));
        }
        let pair = options.pair.iter().flat_map(|(source, target)| [source, target]);
        for wanted in pair.chain(&options.wanted.languages) {
            if !languages.iter().any(|language| language.distance(wanted).is_some()) {
                return Err(no_language(wanted, &languages));
            }
        }
        let has_many = self.tool == Tool::Trados && options.pair.is_none() && languages.len() > 2;
        if has_many && self.output.is_none() {
            return Err(pair_missing());
        }
        Ok(if has_many { Files::OneForEachPair } else { Files::One })
    }

    /// What was written, on standard error; standard output may be the file.
    fn tell(&self, report: &ExportReport, path: Option<&Path>, global: &Global) -> Result<(), Failure> {
        if self.json {
            let mut output = Output::new();
            output.json(&described(report, None))?;
            return output.flush();
        }
        if global.quiet {
            return Ok(());
        }
        let languages: Vec<&str> = report.languages.iter().map(LanguageTag::as_str).collect();
        let noun = if report.units == 1 { "unit" } else { "units" };
        let place = path.map_or(String::new(), |path| format!(" → {}", path.display()));
        say(&format!("{} {noun} in {}{place}", report.units, languages.join(", ")));
        if report.left_out > 0 {
            say(&format!("{} left out: they lack a language, so there is nothing to offer", report.left_out));
        }
        if report.simplified > 0 {
            let simplified = report.simplified;
            say(&format!(
                "{simplified} cells hold less than the memory: no inline codes, in TSV no tabs and line breaks"
            ));
        }
        self.warn_of_bare_tags(report);
        Ok(())
    }

    /// Some tools find nothing for a language without a region.
    fn warn_of_bare_tags(&self, report: &ExportReport) {
        let wants_region = matches!(self.tool, Tool::Trados | Tool::Memoq);
        let bare = report.languages.iter().find(|language| language.region().is_none());
        if let Some(language) = bare.filter(|_| wants_region) {
            say(&format!(
                "“{language}” has no region, and this tool may want one: --map {language}={language}-XX with the region of your project"
            ));
        }
    }
}

impl Tool {
    fn profile(self) -> Profile {
        match self {
            Self::Generic => Profile::Generic,
            Self::Omegat => Profile::OmegaT,
            Self::Trados => Profile::Trados,
            Self::Memoq => Profile::MemoQ,
            Self::AsIs => Profile::AsIs,
        }
    }
}

/// Writes an alignment that is in no memory, to what is called `name`.
pub(crate) fn write_alignment(
    out: &mut impl Write,
    name: &str,
    parallel: &Parallel,
    document: &str,
) -> Result<(), Failure> {
    let source = parallel.versions.first().map(|version| &version.language);
    let (now, version) = (memory::now(), env!("CARGO_PKG_VERSION"));
    exchange::write_units(parallel.units(), document, source, &now, version, out)
        .map_err(|error| Failure::writing(name, &error))
}

/// Writes one document of a memory, as `export --document` does.
pub(crate) fn write_document(
    memory: &Path,
    document: &str,
    path: &Path,
    out: &mut impl Write,
) -> Result<ExportReport, Failure> {
    let memory = Memory::open_to_read(memory).map_err(|error| Failure::memory(memory, &error))?;
    let filter = UnitFilter { document: Some(document.to_owned()), ..UnitFilter::default() };
    let options = ExportOptions { filter, ..ExportOptions::default() };
    write(&[memory], &options, &path.display().to_string(), out)
}

fn write(
    memories: &[Memory],
    options: &ExportOptions,
    name: &str,
    out: &mut impl Write,
) -> Result<ExportReport, Failure> {
    exchange::export(memories, options, env!("CARGO_PKG_VERSION"), out).map_err(|error| match error {
        ExportError::Write(error) => Failure::writing(name, &error),
        ExportError::Store(error) => {
            let path = memories.first().map_or(Path::new(""), Memory::path);
            Failure::memory(path, &error)
        }
    })
}

/// A file that is written whole or not at all; compressed when its name ends in `.gz`.
fn write_whole(
    memories: &[Memory],
    options: &ExportOptions,
    path: &Path,
    global: &Global,
) -> Result<ExportReport, Failure> {
    memory::refuse_output_on(path, global, &[])?;
    let name = path.display().to_string();
    write_file(path, |out| {
        let out = &mut Watched::new(out, &name, global);
        let report = if without_gz(path).is_some() {
            // It holds neither name nor time: two exports are the same bytes.
            let mut compressed = GzEncoder::new(out, Compression::default());
            let report = write(memories, options, &name, &mut compressed)?;
            compressed.finish().map_err(|error| Failure::writing(&name, &error))?;
            report
        } else {
            write(memories, options, &name, out)?
        };
        // A file that is there is worth more than an empty one.
        if report.units == 0 { Err(nothing_to_export()) } else { Ok(report) }
    })
}

/// Tells how much was written.
struct Watched<'a, W> {
    inner: &'a mut W,
    written: u64,
    progress: Progress,
    is_watched: bool,
}

impl<'a, W: Write> Watched<'a, W> {
    fn new(inner: &'a mut W, name: &str, global: &Global) -> Self {
        let progress = Progress::new(name, None, Measure::Bytes, global);
        Self { inner, written: 0, progress, is_watched: true }
    }
}

impl<W: Write> Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.written += length as u64;
        if self.is_watched {
            self.progress.set(self.written);
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The languages stand in front of the ending, where `alinea align` looks for them as well.
fn path_of_pair(path: &Path, source: &LanguageTag, target: &LanguageTag) -> PathBuf {
    if let Some(plain) = without_gz(path) {
        let mut name = path_of_pair(&plain, source, target).into_os_string();
        name.push(".gz");
        return name.into();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().map_or(String::new(), |ending| format!(".{}", ending.to_string_lossy()));
    path.with_file_name(format!("{stem}.{source}.{target}{ending}"))
}

/// The name of a compressed file without the ending that says so.
fn without_gz(path: &Path) -> Option<PathBuf> {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz")).then(|| path.with_extension(""))
}

fn described(report: &ExportReport, path: Option<&Path>) -> serde_json::Value {
    let languages: Vec<&str> = report.languages.iter().map(LanguageTag::as_str).collect();
    let mut described = json!({"units": report.units, "left_out": report.left_out, "languages": languages});
    if let Some(path) = path {
        described["file"] = json!(path.display().to_string());
    }
    described
}

fn pair_missing() -> Failure {
    Failure::new(Kind::Usage, "pair-missing", "Trados Studio reads one pair of languages a file")
        .hint("Name the pair, --pair en:es, or a file, -o memory.tmx: each pair then gets a file of its own.")
}

const NOTHING_TO_EXPORT: &str = "nothing-to-export";

fn nothing_to_export() -> Failure {
    Failure::new(Kind::Usage, NOTHING_TO_EXPORT, "the memory has no such units: no file was written")
        .hint("`alinea documents` lists what it holds.")
}

fn pair(text: &str) -> Result<(LanguageTag, LanguageTag), Failure> {
    let Some((source, target)) = text.split_once(':') else {
        let message = format!("“{text}” is no pair of languages");
        return Err(Failure::new(Kind::Usage, "pair-unknown", message).hint("Write source and target: --pair en:es."));
    };
    let (source, target) = (LanguageTag::parse(source)?, LanguageTag::parse(target)?);
    if source == target {
        let message = format!("“{source}” is both source and target");
        return Err(Failure::new(Kind::Usage, "language-twice", message).hint("Write two languages: --pair en:es."));
    }
    Ok((source, target))
}

/// A day or a time as a TMX date.
fn since(text: &str) -> Result<String, Failure> {
    if let Ok(day) = text.parse::<jiff::civil::Date>()
        && !text.contains('T')
    {
        return Ok(day.strftime("%Y%m%dT000000Z").to_string());
    }
    let time = text.parse::<jiff::Timestamp>().map_err(|_| {
        Failure::new(Kind::Usage, "date-unknown", format!("“{text}” is no date"))
            .hint("Write a day, 2026-11-23, or a time, 2026-11-23T12:00:00Z.")
    })?;
    Ok(time.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn property(text: &str) -> Result<(String, String), Failure> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        Failure::new(Kind::Usage, "property-unknown", format!("“{text}” is no property with its value"))
            .hint("Write name and value: --property x-domain=legal.")
    })?;
    Ok((name.to_owned(), value.to_owned()))
}

fn no_document(name: &str, documents: &[String]) -> Failure {
    let failure = Failure::new(Kind::Usage, "document-missing", format!("there is no document “{name}”"));
    if documents.is_empty() {
        return failure.hint("The memory is empty.");
    }
    let some: Vec<&str> = documents.iter().take(5).map(String::as_str).collect();
    failure.hint(format!("There is {}; `alinea documents` lists all.", some.join(", ")))
}

fn no_language(wanted: &LanguageTag, languages: &[LanguageTag]) -> Failure {
    let failure = Failure::new(Kind::Usage, "language-missing", format!("nothing in the memory is in “{wanted}”"));
    let there: Vec<&str> = languages.iter().map(LanguageTag::as_str).collect();
    failure.hint(if there.is_empty() {
        "The memory is empty.".to_owned()
    } else {
        format!("There is {}.", there.join(", "))
    })
}

//! `alinea export`: the memory as TMX or as a table, for other tools.

mod asked;
mod file;
mod told;
mod watched;

use super::failure::{Failure, Kind};
use super::output::{Output, STANDARD_OUTPUT};
use super::{Global, Outcome, input, memory};
use alinea::exchange::{self, ExportError, ExportOptions, ExportReport, PairFiles, Wanted};
use alinea::language::LanguageTag;
use alinea::model::Status;
use alinea::parallel::Parallel;
use alinea::store::{Memory, UnitFilter};
use alinea::tmx::Profile;
use std::io::Write;
use std::path::{Path, PathBuf};
use watched::Watched;

/// Write the units of the memory as TMX, TSV or CSV
///
/// Without options everything is written, in all its languages, in a form that every tool accepts. Two exports of the
/// same memory are the same bytes. A file is written whole or not at all.
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
      a file for each pair of languages: memory.en.es.tmx, memory.en.pt.tmx
  alinea export --document client --for as-is -o client.tmx
      what came in from another tool goes out as it was
  alinea export --pair en:es -o en-es.csv
      a table for a spreadsheet, a row for each unit
  alinea export --client Acme --since 2026-11-01 --status reviewed -o november.tmx
      what was approved in a month, for one client
  alinea export --client Acme --anonymous -o acme.tmx.gz
      compressed, and without what may name somebody")]
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
        let mut options = self.options()?;
        let memories = memory::open_to_read(global)?;
        // What is checked is what is written, and several files are of one state.
        let refuse = |memory: &Memory, error| Failure::memory(memory.path(), &error);
        let snapshots = memories.iter().map(|memory| memory.snapshot().map_err(|error| refuse(memory, error)));
        let _snapshots = snapshots.collect::<Result<Vec<_>, _>>()?;
        self.check(&memories, &options)?;
        if self.tool == Tool::Trados {
            let refuse = |error| Failure::memory(memories.first().map_or(Path::new(""), Memory::path), &error);
            let found = exchange::pair_files(&memories, &options).map_err(refuse)?;
            match &found.files[..] {
                [] => return Err(nothing_to_export()),
                [only] => options.exact = only.pairs.clone(),
                _ => return self.run_pairs(&memories, options, &found, global),
            }
        }
        let report = match &self.output {
            Some(path) => file::write_whole(&memories, &options, path, global)?,
            None => write_out(&memories, &options, global)?,
        };
        let path = self.output.as_deref();
        match (self.json, path) {
            (true, _) => told::as_json(&told::described(&report))?,
            (false, _) if global.quiet => {}
            (false, _) => {
                told::written(&report, path);
                told::remarks(&[&report], report.left_out, self.wants_region());
            }
        }
        Ok(Outcome::Done)
    }

    /// A file for each pair of languages: `memory.tmx` becomes `memory.en.es.tmx`, `memory.en.pt.tmx`.
    fn run_pairs(
        &self,
        memories: &[Memory],
        mut options: ExportOptions,
        found: &PairFiles,
        global: &Global,
    ) -> Result<Outcome, Failure> {
        let Some(path) = &self.output else { return Err(asked::pair_missing(&found.files)) };
        let mut files = Vec::new();
        for pair in &found.files {
            let path = file::path_of_pair(path, &pair.source, &pair.target);
            options.exact = pair.pairs.clone();
            let report = file::write_whole(memories, &options, &path, global)?;
            files.push((path, report));
        }
        if self.json {
            told::as_json(&told::described_files(&files, found.left_out))?;
        } else if !global.quiet {
            files.iter().for_each(|(path, report)| told::written(report, Some(path)));
            let reports: Vec<&ExportReport> = files.iter().map(|(_, report)| report).collect();
            told::remarks(&reports, found.left_out, self.wants_region());
        }
        Ok(Outcome::Done)
    }

    /// Some tools find nothing for a language without a region.
    fn wants_region(&self) -> bool {
        matches!(self.tool, Tool::Trados | Tool::Memoq)
    }

    fn options(&self) -> Result<ExportOptions, Failure> {
        let Self { document, client, project, domain, .. } = self;
        Ok(ExportOptions {
            format: self.format()?,
            profile: self.tool.profile(),
            pair: self.pair.as_deref().map(asked::pair).transpose()?,
            map: input::language_map(&self.map)?,
            filter: UnitFilter {
                document: document.clone(),
                client: client.clone(),
                project: project.clone(),
                domain: domain.clone(),
            },
            wanted: self.wanted()?,
            anonymous: self.anonymous,
            exact: Vec::new(),
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
            since: self.since.as_deref().map(asked::since).transpose()?,
            properties: self.property.iter().map(|text| asked::property(text)).collect::<Result<_, _>>()?,
            min_confidence: self.min_confidence,
        })
    }

    /// What was asked for, else what the name of the file says.
    fn format(&self) -> Result<exchange::Format, Failure> {
        let format = match (self.format, &self.output) {
            (Some(format), _) => format,
            (None, Some(path)) => file::format_of(path)?,
            (None, None) => Format::Tmx,
        };
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
    fn check(&self, memories: &[Memory], options: &ExportOptions) -> Result<(), Failure> {
        let (mut documents, mut languages) = (Vec::new(), Vec::new());
        for memory in memories {
            let refuse = |error| Failure::memory(memory.path(), &error);
            documents
                .extend(memory.document_entries().map_err(refuse)?.into_iter().map(|document| document.fields.name));
            languages.extend(memory.languages().map_err(refuse)?);
        }
        languages.sort();
        languages.dedup();
        if let Some(name) = self.document.as_ref().filter(|name| !documents.contains(name)) {
            return Err(asked::no_document(name, &documents));
        }
        let pair = options.pair.iter().flat_map(|(source, target)| [source, target]);
        for wanted in pair.chain(&options.wanted.languages) {
            if !languages.iter().any(|language| language.distance(wanted).is_some()) {
                return Err(asked::no_language(wanted, &languages));
            }
        }
        Ok(())
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

/// To standard output, where nothing is worth more than an empty file.
fn write_out(memories: &[Memory], options: &ExportOptions, global: &Global) -> Result<ExportReport, Failure> {
    let mut output = Output::new();
    let mut watched = Watched::standard_output(output.writer(), global);
    let report = write(memories, options, STANDARD_OUTPUT, &mut watched)?;
    drop(watched);
    if report.units == 0 {
        output.discard();
        return Err(nothing_to_export());
    }
    output.flush()?;
    Ok(report)
}

fn nothing_to_export() -> Failure {
    Failure::new(Kind::Usage, "nothing-to-export", "the memory has no such units: nothing was written")
        .hint("`alinea documents` lists what it holds.")
}

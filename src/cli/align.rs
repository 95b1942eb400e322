//! `alinea align`: the main job. Versions of a document in, units in the memory (and a TMX file) out.

mod batch;
mod job;
mod list;
mod results;
mod resumed;
mod summary;
mod tables;

use super::failure::{Failure, Kind};
use super::output::{Output, counted};
use super::progress::{Measure, Progress};
use super::rules::Rules;
use super::{Global, Outcome, export, input, memory, output};
use alinea::document::{self, Document, Layout};
use alinea::language::LanguageTag;
use alinea::model::Unit;
use alinea::parallel::{Earlier, KeepError, KeepOptions, Kept, Knowledge, Parallel, Version, bring_up_to_date};
use alinea::store::{self, Memory};
use alinea::text::visible;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Align versions of a document and keep them as translation units
///
/// The first file is the pivot: the others are aligned with it, and with each other through it. Languages are taken
/// from the file names (`talk.en.txt`, `es.txt`) or from --languages, in the order of the files.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea align talk.en.txt talk.es.txt talk.pt.txt
      into the memory of this folder (or your own), as the document “talk”
  alinea align en.txt es.txt --memory work.db --tmx talk.tmx
      into a memory of its own, and as TMX for a CAT tool
  alinea align a.txt b.txt --languages en,es --dry-run --format table
      only to look at
  alinea align --jobs-from jobs.tsv --resume results.jsonl
      many documents, a line of file names each; again after an interruption")]
pub(crate) struct Align {
    /// The versions of the document, two or more, the pivot first
    #[arg(required_unless_present = "jobs_from", num_args = 1.., value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Align many documents: a line each in this list (- for standard input), tabs between their files
    #[arg(long, value_name = "LIST", conflicts_with_all = ["files", "document", "tmx", "format", "json", "jsonl"])]
    jobs_from: Option<PathBuf>,
    /// Add the results of the jobs to this file, and skip those that it says were stored in this memory with these options
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    /// How many threads may work [default: as many as there are processors]; the result is the same
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Their languages, in order, when the file names do not tell
    #[arg(long, short, value_delimiter = ',', value_name = "TAGS")]
    languages: Vec<String>,
    /// The files hold one segment a line already, a blank line between paragraphs
    #[arg(long, conflicts_with = "paragraph_per_line")]
    segmented: bool,
    /// Each line of the files is a whole paragraph
    #[arg(long)]
    paragraph_per_line: bool,
    #[command(flatten)]
    rules: Rules,
    /// Keep nothing: only show the result, and, for a single document without --format, what it would change in the memory
    #[arg(long)]
    dry_run: bool,
    /// Align from the texts alone, whatever the memory has learnt of their languages
    #[arg(long)]
    no_lexicon: bool,
    /// Also write the units as a TMX file
    #[arg(long, value_name = "FILE")]
    tmx: Option<PathBuf>,
    /// Print the units instead of a summary
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// What to call the document [default: what the file names have in common]
    #[arg(long, value_name = "NAME", value_parser = super::input::new_name)]
    document: Option<String>,
    #[command(flatten)]
    labels: input::Labels,
    /// Let it take the place of another document of that name
    #[arg(long)]
    replace: bool,
    /// Leave the old wording in other documents where this text replaces it
    #[arg(long)]
    only_here: bool,
    /// Take back wording that a revision superseded; without it, such wording stays retired, in an earlier text of this document
    /// gives way to what took its place, and is counted
    #[arg(long)]
    revive: bool,
    /// Print the summary as one JSON document
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Print the units, one JSON object a line: the same as --format jsonl
    #[arg(long, conflicts_with_all = ["format", "json"])]
    jsonl: bool,
}

/// How the units are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Side by side, for people
    Table,
    /// Tab-separated, with a header of language tags
    Tsv,
    /// TMX
    Tmx,
    /// One JSON object a line
    Jsonl,
    /// Ordinals of the segments and the confidence: [0, 1]:[0]:0.93
    Beads,
}

/// A file that was read.
struct Input {
    digest: Vec<u8>,
    version: Version,
}

impl Align {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        if let Some(threads) = self.threads {
            // It fails only where threads are there already, and none are before this.
            let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
        }
        if let Some(list) = &self.jobs_from {
            return batch::run(&self, list, global);
        }
        self.refuse_files()?;
        let languages = self.languages(&self.files)?;
        let mut inputs = Vec::with_capacity(self.files.len());
        for (path, language) in self.files.iter().zip(languages) {
            inputs.push(self.read(path, language, global)?);
        }
        let name = self.document.clone().unwrap_or_else(|| input::document_name(&self.files));
        let digests: Vec<Vec<u8>> = inputs.iter().map(|input| input.digest.clone()).collect();
        let versions: Vec<Version> = inputs.into_iter().map(|input| input.version).collect();
        let (parallel, earlier) = self.align(versions, &name, global)?;
        let stored = match &self.tmx {
            Some(path) => {
                memory::refuse_output_on(path, global, &self.files)?;
                let mut taken_in = None;
                // The file is begun first, so that one that cannot be written leaves the memory as it was.
                let written = output::write_file(path, |out| {
                    let stored = self.keep(global, &parallel, &name, &digests)?;
                    taken_in = stored.as_ref().and_then(Stored::in_words);
                    match &stored {
                        Some(stored) => drop(export::write_document(&stored.memory, &name, path, out)?),
                        None => export::write_alignment(out, &path.display().to_string(), &parallel, &name)?,
                    }
                    Ok(stored)
                });
                written.map_err(|failure| failure.although(taken_in.as_deref()))?
            }
            None => self.keep(global, &parallel, &name, &digests)?,
        };
        let would = if self.dry_run { self.rehearse(&parallel, &name, &digests, global)? } else { None };
        let units = match &stored {
            Some(stored) => stored.units.clone(),
            None => parallel.units().collect(),
        };
        if !global.quiet && !global.json {
            earlier.iter().for_each(|earlier| output::say(&summary::earlier(earlier)));
        }
        if let (Some(stored), false) = (&stored, global.quiet || global.json) {
            summary::superseded(&stored.kept).iter().for_each(|warning| output::say(warning));
        }
        if !global.quiet && !global.json {
            tell_slips(&parallel, &units, &name, stored.is_some());
        }
        let taken_in = stored.as_ref().and_then(Stored::in_words);
        let outcome = summary::Outcome { stored: stored.as_ref(), would: would.as_ref(), earlier: &earlier };
        let printed = self.print(&parallel, &units, &name, &outcome);
        printed.map_err(|failure| failure.although(taken_in.as_deref()))?;
        Ok(Outcome::Done)
    }

    fn print(
        &self,
        parallel: &Parallel,
        units: &[Unit],
        name: &str,
        outcome: &summary::Outcome<'_>,
    ) -> Result<(), Failure> {
        let mut output = Output::new();
        match self.format() {
            Some(format) => tables::print(&mut output, parallel, units, name, format)?,
            None => summary::print(&mut output, parallel, units, name, outcome, self.json)?,
        }
        output.flush()
    }

    /// Aligns with what the memory knows, and shows how far that has come. Texts that were revised since are brought up to date first.
    fn align(
        &self,
        mut versions: Vec<Version>,
        name: &str,
        global: &Global,
    ) -> Result<(Parallel, Vec<Earlier>), Failure> {
        let memories = memory::open_to_learn(global)?;
        let earlier = self.up_to_date(&memories, &mut versions, name)?;
        let knowledge = self.knowledge(&memories, &versions)?;
        let progress = Mutex::new(Progress::new(name, Some(Progress::WHOLE), Measure::Share, global));
        let parallel = Parallel::watched(versions, &knowledge, &|share| {
            let mut progress = progress.lock().unwrap_or_else(PoisonError::into_inner);
            progress.set((share * Progress::WHOLE as f64) as u64);
        });
        Ok((parallel, earlier))
    }

    /// Has what was revised since take its place again in earlier texts of the document, unless they are wanted as they are.
    fn up_to_date(&self, memories: &[Memory], versions: &mut [Version], name: &str) -> Result<Vec<Earlier>, Failure> {
        match memories {
            [memory] if !self.revive && !self.replace => {
                bring_up_to_date(memory, name, versions).map_err(|error| Failure::memory(memory.path(), &error))
            }
            _ => Ok(Vec::new()),
        }
    }

    /// What a run that keeps nothing would have done, where there is a memory; not asked when only the units are printed.
    fn rehearse(
        &self,
        parallel: &Parallel,
        name: &str,
        digests: &[Vec<u8>],
        global: &Global,
    ) -> Result<Option<Result<Kept, String>>, Failure> {
        if self.format().is_some() || global.memory.len() > 1 || memory::open_to_learn(global)?.is_empty() {
            return Ok(None);
        }
        // One that cannot be written is left as it is: then nobody can say.
        let Ok(mut memory) = memory::open_to_change(global) else { return Ok(None) };
        match parallel.rehearse(&mut memory, &self.labels.fields(name), digests, self.keep_options()) {
            Ok(kept) => Ok(Some(Ok(kept))),
            Err(KeepError::Store(error @ store::Error::DocumentExists(_))) => Ok(Some(Err(error.to_string()))),
            Err(KeepError::Store(error)) => Err(Failure::memory(memory.path(), &error)),
            Err(error) => Ok(Some(Err(error.to_string()))),
        }
    }

    fn keep_options(&self) -> KeepOptions {
        KeepOptions { replace: self.replace, only_here: self.only_here, revive: self.revive }
    }

    fn format(&self) -> Option<Format> {
        if self.jsonl { Some(Format::Jsonl) } else { self.format }
    }

    /// Whether scripts read what it prints, so that its errors are JSON as well. The last word on a list of jobs is for whoever
    /// reads standard error: a person at a terminal gets text.
    pub(crate) fn wants_json(&self) -> bool {
        let jobs_for_scripts = self.jobs_from.is_some() && !std::io::stderr().is_terminal();
        self.json || self.format() == Some(Format::Jsonl) || jobs_for_scripts
    }

    fn keep(
        &self,
        global: &Global,
        parallel: &Parallel,
        name: &str,
        digests: &[Vec<u8>],
    ) -> Result<Option<Stored>, Failure> {
        if self.dry_run {
            return Ok(None);
        }
        let (memory, kept) = memory::despite_others(|| {
            let mut memory = memory::open_to_write(global)?;
            let kept = self.store(&mut memory, parallel, name, digests)?;
            Ok((memory, kept))
        })?;
        memory::name_written(global, &memory);
        let stored = memory.units_of(name).map_err(|error| Failure::memory(memory.path(), &error))?;
        let units = stored.into_iter().map(|stored| stored.unit).collect();
        Ok(Some(Stored { memory: memory.path().to_owned(), change_set: memory.wrote(), kept, units }))
    }

    /// Takes a document into the memory, in one transaction.
    fn store(
        &self,
        memory: &mut Memory,
        parallel: &Parallel,
        name: &str,
        digests: &[Vec<u8>],
    ) -> Result<Kept, Failure> {
        let fields = self.labels.fields(name);
        let languages: Vec<&str> = parallel.versions.iter().map(|version| version.language.as_str()).collect();
        let change = memory::change_set("align", format!("{name} ({})", languages.join(", ")));
        let kept = memory.write(&change, |writer| parallel.keep(writer, &fields, digests, self.keep_options()));
        kept.map_err(|error| refuse(memory, &error))
    }

    /// What memories know of the languages of a document.
    fn knowledge(&self, memories: &[Memory], versions: &[Version]) -> Result<Knowledge, Failure> {
        if self.no_lexicon {
            return Ok(Knowledge::default());
        }
        Knowledge::read(memories, versions)
            .map_err(|error| Failure::memory(memories.first().map_or(Path::new(""), Memory::path), &error))
    }

    fn layout(&self) -> Layout {
        match (self.segmented, self.paragraph_per_line) {
            (true, _) => Layout::SegmentPerLine,
            (_, true) => Layout::ParagraphPerLine,
            _ => Layout::Detect,
        }
    }

    fn read(&self, path: &Path, language: LanguageTag, global: &Global) -> Result<Input, Failure> {
        let (input, document) = self.read_quietly(path, language, global)?;
        if !global.quiet && !global.json {
            input::tell_guesses(path, &document);
        }
        Ok(input)
    }

    fn read_quietly(&self, path: &Path, language: LanguageTag, global: &Global) -> Result<(Input, Document), Failure> {
        let (bytes, layout) = (input::bytes(Some(path))?, self.layout());
        let options = document::Options { layout, language: Some(&language) };
        let document = document::read(&bytes, &options).map_err(|error| Failure::text(path, &error))?;
        let segmenter = self.rules.segmenter(&language, global)?;
        let version = Version::cut_by(&segmenter, language, &document, layout);
        Ok((Input { digest: input::digest(&bytes), version }, document))
    }

    /// What the command line asks of one document and cannot be.
    fn refuse_files(&self) -> Result<(), Failure> {
        let refuse = |code, message: String, hint: &str| Err(Failure::new(Kind::Usage, code, message).hint(hint));
        if self.resume.is_some() {
            let hint = "It names the results of a list of documents: alinea align --jobs-from LIST --resume FILE.";
            return refuse("resume-alone", "--resume is for --jobs-from".to_owned(), hint);
        }
        if let [only] = self.files.as_slice() {
            let hint = "Name the file of each version: alinea align talk.en.txt talk.es.txt.";
            return refuse("version-alone", format!("{}: only one file", input::shown(only)), hint);
        }
        if self.files.iter().filter(|file| input::is_standard(file)).count() > 1 {
            let hint = "Save one of the texts to a file, and name that.";
            return refuse("stdin-twice", "standard input can be named once".to_owned(), hint);
        }
        Ok(())
    }

    /// The language of each file; each language once.
    fn languages(&self, files: &[PathBuf]) -> Result<Vec<LanguageTag>, Failure> {
        if !self.languages.is_empty() && self.languages.len() != files.len() {
            let (files, languages) = (counted(files.len(), "file"), counted(self.languages.len(), "language"));
            let message = format!("{files}, but {languages}");
            return Err(Failure::new(Kind::Usage, "languages-uneven", message)
                .hint("Give --languages a tag for each file, in the order of the files: --languages en,es,pt."));
        }
        let given = |at: usize| self.languages.get(at).map(String::as_str);
        let find = |(at, path): (usize, &PathBuf)| input::language_in(given(at), Some(path), "--languages en,es,pt");
        let languages: Vec<LanguageTag> = files.iter().enumerate().map(find).collect::<Result<_, _>>()?;
        for (at, language) in languages.iter().enumerate() {
            if let Some(first) = languages[..at].iter().position(|earlier| earlier == language) {
                let (one, two) = (files[first].display(), files[at].display());
                let message = format!("{one} and {two} are both said to be “{language}”");
                return Err(Failure::new(Kind::Usage, "language-twice", message)
                    .hint("Tell the languages apart with --languages en,es,pt; two versions of one language are for `alinea diff`."));
            }
        }
        Ok(languages)
    }
}

/// Says on standard error what looks as if other files had been meant.
fn tell_slips(parallel: &Parallel, units: &[Unit], name: &str, is_stored: bool) {
    let way_back = if is_stored { "; `alinea undo` takes it back" } else { "" };
    for [one, two] in summary::same_text(parallel) {
        let what = format!("{}: the texts for {one} and {two} are the same, or nearly{way_back}", visible(name));
        output::say(&what);
    }
    if summary::hardly_versions(units) {
        output::say(&format!("{}: these texts hardly seem to be versions of one another{way_back}", visible(name)));
    }
}

/// What the memory took in, and where it is.
struct Stored {
    memory: PathBuf,
    /// `None` when nothing changed.
    change_set: Option<i64>,
    kept: Kept,
    /// The units with their names.
    units: Vec<Unit>,
}

impl Stored {
    /// For whoever is told that the output went wrong.
    fn in_words(&self) -> Option<String> {
        self.change_set.map(|number| format!("the texts were stored all the same, as change-set {number}"))
    }
}

fn refuse(memory: &Memory, error: &KeepError) -> Failure {
    match error {
        KeepError::Store(error) => Failure::memory(memory.path(), error),
        KeepError::LooksLikeAnother { .. } | KeepError::SharesNoLanguage(_) => {
            Failure::new(Kind::Usage, "document-differs", error.to_string()).hint(
                "Look whether each file has the language it is given for; name another document with --document NAME, or let it take \
                 the other's place with --replace.",
            )
        }
    }
}

//! Many documents at once: a list of jobs in, a line of JSON for each out, in the order of the list.
//!
//! The list is read as it comes and worked off in windows: the documents of a window are read and aligned side by side, then stored
//! one by one, each in a transaction of its own, and their lines written. So the memory in use does not grow with the list, and
//! neither order nor content depends on the number of threads. All documents are aligned with what the memory knew at the start; it
//! learns from them at the end.
//!
//! With a file of results ([`Results`]) that start stays the start when the list goes on after an interruption: what the list itself
//! taught is left out of the lexicon then. A job counts as done when the file says that it was stored with these options and the memory
//! still holds it.

use super::job::{Done, Job, aligned, failed, hexadecimal, present};
use super::list::List;
use super::results::{Begun, Line, Results};
use super::resumed::{Resumed, Why};
use super::{Align, Input};
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::{counted, say};
use crate::cli::progress::{Measure, Progress};
use crate::cli::{Global, Outcome, input, memory};
use alinea::language::LanguageTag;
use alinea::parallel::{Earlier, Knowledge, Parallel, Version};
use alinea::store::{DocumentFields, Memory};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Documents of a window for each thread: enough that a long one among them seldom leaves the others idle, few enough that a run that
/// is interrupted has lost little.
const WINDOW_PER_THREAD: usize = 4;

/// Works off the list.
pub(super) fn run(align: &Align, list: &Path, global: &Global) -> Result<Outcome, Failure> {
    let mut results = Results::open(align.resume.as_deref())?;
    let mut readers = memory::open_to_learn(global)?;
    let options = align.options_digest(global)?;
    let learns = !align.dry_run && !align.no_lexicon;
    if learns && results.can_go_on() {
        begin(&mut results, &mut readers, &options, global)?;
    }
    let mut batch = Batch {
        align,
        global,
        readers,
        options,
        resumed: Resumed::default(),
        memory: None,
        progress: Progress::new("aligning", None, Measure::Documents, global),
        done: 0,
        failures: Vec::new(),
    };
    let mut jobs = List::open(list)?;
    let window = rayon::current_num_threads() * WINDOW_PER_THREAD;
    loop {
        let jobs: Vec<Job> = jobs.by_ref().take(window).collect::<Result<_, _>>()?;
        if jobs.is_empty() {
            return batch.finish(&results);
        }
        batch.window(jobs, &mut results)?;
    }
}

/// Has the lexicon read as it was when the list was begun, or notes that it begins now.
fn begin(results: &mut Results, readers: &mut [Memory], options: &str, global: &Global) -> Result<(), Failure> {
    let place = memory::place(global)?;
    let refuse = |error| Failure::memory(&place, &error);
    let begun = results.begun(&place, options).cloned();
    if let Some(begun) = begun.filter(|begun| is_of(begun, readers)) {
        let read = |reader: &mut Memory| reader.know_only_until(begun.change_set);
        return readers.iter_mut().try_for_each(read).map_err(refuse);
    }
    let (mut change_set, mut salt) = (0, None);
    if let Some(reader) = readers.first() {
        // What an earlier list left to be learnt is known to this one.
        memory::open_to_write(global)?.learn_due().map_err(refuse)?;
        change_set = reader.last_change().map_err(refuse)?;
        salt = reader.salt_of(change_set).map_err(refuse)?;
    }
    results.begin(&Begun { memory: place, change_set, salt, options: options.to_owned() })
}

/// Whether a list was begun with the memory that is in that place now.
fn is_of(begun: &Begun, readers: &[Memory]) -> bool {
    let has_it = |reader: &Memory| reader.salt_of(begun.change_set).is_ok_and(|salt| salt == begun.salt);
    begun.change_set == 0 || readers.first().is_some_and(has_it)
}

struct Batch<'a> {
    align: &'a Align,
    global: &'a Global,
    /// What is read while documents are stored: what the memory knew at the start, and which documents it holds.
    readers: Vec<Memory>,
    /// The digest of the options.
    options: String,
    resumed: Resumed,
    /// Opened by the first document that is stored.
    memory: Option<Memory>,
    progress: Progress,
    done: u64,
    failures: Vec<Failure>,
}

/// A document that was read.
struct Document {
    digests: Vec<Vec<u8>>,
    versions: Vec<Version>,
    knowledge: Knowledge,
    earlier: Vec<Earlier>,
}

/// How far a job has come.
enum Stage {
    Failed(Failure),
    /// The results hold it.
    Told,
    /// The memory holds it.
    Present(Document),
    Read(Document),
    Aligned(Parallel, Document),
}

impl Batch<'_> {
    fn window(&mut self, jobs: Vec<Job>, results: &mut Results) -> Result<(), Failure> {
        let read: Vec<Result<Document, Failure>> =
            jobs.par_iter().map(|job| self.align.document(job, self.global)).collect();
        let mut stages = Vec::with_capacity(jobs.len());
        for (job, document) in jobs.into_iter().zip(read) {
            let stage = document.map_or_else(Stage::Failed, |document| self.known(&job, document, results));
            stages.push((job, stage));
        }
        let aligned: Vec<(Job, Stage)> = stages
            .into_par_iter()
            .map(|(job, stage)| match stage {
                Stage::Read(mut document) => {
                    let parallel = Parallel::knowing(std::mem::take(&mut document.versions), &document.knowledge);
                    (job, Stage::Aligned(parallel, document))
                }
                stage => (job, stage),
            })
            .collect();
        for (job, stage) in aligned {
            self.conclude(&job, stage, results)?;
        }
        Ok(())
    }

    /// Whether a document is done already, and what is known of its languages.
    fn known(&mut self, job: &Job, mut document: Document, results: &Results) -> Stage {
        let is_held = !self.align.dry_run && self.is_held(job, &document);
        let told = results.told(job, &document.digests);
        let why = told.and_then(|line| self.why_again(line, is_held));
        if told.is_some() && why.is_none() {
            self.resumed.done += 1;
            return Stage::Told;
        }
        if is_held && why != Some(Why::Options) && !self.align.replace && !self.align.revive {
            return Stage::Present(document);
        }
        if let Some(why) = why {
            *self.resumed.again.entry(why).or_default() += 1;
        }
        match self.prepare(job, &mut document) {
            Ok(()) => Stage::Read(document),
            Err(failure) => Stage::Failed(failure),
        }
    }

    fn prepare(&self, job: &Job, document: &mut Document) -> Result<(), Failure> {
        document.earlier = self.align.up_to_date(&self.readers, &mut document.versions, &job.document)?;
        document.knowledge = self.align.knowledge(&self.readers, &document.versions)?;
        Ok(())
    }

    /// Why a job is not done by what the results tell of it; `None` when it is.
    fn why_again(&self, line: &Line, is_held: bool) -> Option<Why> {
        match &line.options {
            None => Some(Why::Version),
            Some(options) if *options != self.options => Some(Why::Options),
            Some(_) if self.align.dry_run => (!line.beads).then_some(Why::Untold),
            Some(_) if !line.stored => Some(Why::Unstored),
            Some(_) => (!is_held).then_some(Why::Gone),
        }
    }

    /// Whether the memory held the document with these very files at the start.
    fn is_held(&self, job: &Job, document: &Document) -> bool {
        let files: Vec<_> = document.versions.iter().map(|version| &version.language).zip(&document.digests).collect();
        let [memory] = self.readers.as_slice() else { return false };
        memory.holds_files(&job.document, &files).unwrap_or(false)
    }

    fn conclude(&mut self, job: &Job, stage: Stage, results: &mut Results) -> Result<(), Failure> {
        let line = match stage {
            Stage::Told => None,
            Stage::Failed(failure) => Some(self.note(job, failure)),
            Stage::Present(document) => Some(present(job, &document.digests, &self.options)),
            Stage::Read(_) => unreachable!("what was read was aligned"),
            Stage::Aligned(parallel, document) => match self.keep(job, &parallel, &document) {
                // Whatever is wrong with the memory is wrong for all that follow.
                Err(failure) if failure.kind == Kind::Memory => return Err(failure),
                Err(failure) => Some(self.note(job, failure)),
                Ok(kept) => {
                    let Document { digests, earlier, .. } = &document;
                    Some(aligned(job, &Done { digests, options: &self.options, parallel: &parallel, kept, earlier }))
                }
            },
        };
        self.done += 1;
        self.progress.set(self.done);
        let stored = self.memory.as_ref().map(|_| "what was aligned so far was stored all the same");
        line.map_or(Ok(()), |line| results.write(&line)).map_err(|failure| failure.although(stored))
    }

    fn note(&mut self, job: &Job, failure: Failure) -> serde_json::Value {
        let line = failed(job, &failure);
        self.failures.push(failure);
        line
    }

    fn keep(
        &mut self,
        job: &Job,
        parallel: &Parallel,
        document: &Document,
    ) -> Result<Option<alinea::parallel::Kept>, Failure> {
        if self.align.dry_run {
            return Ok(None);
        }
        memory::despite_others(|| {
            let mut memory = match self.memory.take() {
                Some(memory) => memory,
                None => {
                    let mut memory = memory::open_to_write(self.global)?;
                    memory.learn_later();
                    memory::name_to_write(self.global, &memory);
                    memory
                }
            };
            let kept = self.align.store(&mut memory, parallel, &job.document, &document.digests);
            if !matches!(&kept, Err(failure) if failure.was_overtaken()) {
                self.memory = Some(memory);
            }
            kept.map(Some).map_err(|failure| match failure.code {
                "document-differs" | "document-exists" => failure.hint(
                    "Look whether each file has the language it is given for. A document of a list is named by its files: rename them \
                     or their folder, align this one by itself with --document NAME, or let it take the other's place with --replace.",
                ),
                _ => failure,
            })
        })
    }

    /// Has the memory learn, and tells of jobs that failed. A list that goes on later has its lessons kept until then: they may change
    /// those that it was begun with.
    fn finish(mut self, results: &Results) -> Result<Outcome, Failure> {
        let goes_on = results.can_go_on() && !self.failures.is_empty();
        if let (Some(memory), false) = (&mut self.memory, goes_on) {
            memory.learn_due().map_err(|error| Failure::memory(memory.path(), &error))?;
        }
        if let (Some(told), false) = (self.resumed.in_words(), self.global.quiet || self.global.json) {
            say(&told);
        }
        let count = self.failures.len();
        let Some(first) = self.failures.into_iter().next() else { return Ok(Outcome::Done) };
        let message =
            format!("{} of {} failed; the first: {}", count, counted(self.done as usize, "job"), first.message);
        Err(Failure::new(first.kind, "jobs-failed", message)
            .hint("Each has its line in the results, with its error; --resume tries them again."))
    }
}

impl Align {
    /// Reads the versions of a document.
    fn document(&self, job: &Job, global: &Global) -> Result<Document, Failure> {
        if job.files.len() < 2 {
            return Err(Failure::new(Kind::Usage, "job-alone", format!("line {}: only one file", job.number + 1))
                .hint("Each line has the files of one document, a tab between them."));
        }
        if job.files.iter().any(|file| input::is_standard(file)) {
            let (line, list) = (job.number + 1, self.jobs_from.as_deref().is_some_and(input::is_standard));
            let why = if list { "standard input is the list itself" } else { "a list names files, not standard input" };
            return Err(Failure::new(Kind::Usage, "stdin-taken", format!("line {line}: {why}"))
                .hint("Save the text to a file, and name that."));
        }
        let languages = self.languages(&job.files)?;
        let read = |(path, language): (&PathBuf, LanguageTag)| match self.read_quietly(path, language, global) {
            Ok((input, _)) => Ok(input),
            Err(failure) if failure.code == "file-missing" && is_quoted(path) => {
                Err(failure.hint("Names in a list are not quoted: take the quotation marks away."))
            }
            Err(failure) => Err(failure),
        };
        let inputs: Vec<Input> = job.files.iter().zip(languages).map(read).collect::<Result<_, _>>()?;
        let (digests, versions) = inputs.into_iter().map(|input| (input.digest, input.version)).unzip();
        Ok(Document { digests, versions, knowledge: Knowledge::default(), earlier: Vec::new() })
    }

    /// What decides, beside the files, what comes of a document: a number for it, so that results can be compared with it.
    fn options_digest(&self, global: &Global) -> Result<String, Failure> {
        /// Of the digest, so much is written: nobody is to be deceived by it.
        const LETTERS: usize = 16;
        let srx = self.rules.digest(global)?;
        let DocumentFields { client, project, domain, .. } = self.labels.fields("");
        let options = serde_json::json!({
            "languages": self.languages, "segmented": self.segmented, "paragraph_per_line": self.paragraph_per_line,
            "srx": srx, "no_lexicon": self.no_lexicon, "replace": self.replace, "only_here": self.only_here,
            "revive": self.revive, "client": client, "project": project, "domain": domain,
        });
        let mut digest = hexadecimal(&[input::digest(options.to_string().as_bytes())]).remove(0);
        digest.truncate(LETTERS);
        Ok(digest)
    }
}

/// Whether a name stands between quotation marks, as some programs write the cells of a table.
fn is_quoted(path: &Path) -> bool {
    let name = path.to_string_lossy();
    let name = name.trim();
    name.len() > 1 && name.starts_with('"') && name.ends_with('"')
}

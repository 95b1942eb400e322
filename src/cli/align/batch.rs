//! Many documents at once: a list of jobs in, a line of JSON for each out, in the order of the list.
//!
//! The list is read as it comes and worked off in windows: the documents of a window are read and aligned side by side, then stored
//! one by one, each in a transaction of its own, and their lines written. So the memory in use does not grow with the list, and
//! neither order nor content depends on the number of threads. All documents are aligned with what the memory knew at the start; it
//! learns from them at the end.

use super::job::{Done, Job, Results, aligned, failed, present};
use super::{Align, Input};
use crate::cli::failure::{Failure, Kind};
use crate::cli::output::counted;
use crate::cli::progress::{Measure, Progress};
use crate::cli::{Global, Outcome, input, memory};
use alinea::language::LanguageTag;
use alinea::parallel::{Earlier, Knowledge, Parallel, Version};
use alinea::store::Memory;
use rayon::prelude::*;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Documents of a window for each thread: enough that a long one among them seldom leaves the others idle, few enough that a run that
/// is interrupted has lost little.
const WINDOW_PER_THREAD: usize = 4;

/// Works off the list.
pub(super) fn run(align: &Align, list: &Path, global: &Global) -> Result<Outcome, Failure> {
    let mut results = Results::open(align.resume.as_deref())?;
    let mut batch = Batch {
        align,
        global,
        readers: memory::open_to_learn(global)?,
        memory: None,
        progress: Progress::new("aligning", None, Measure::Documents, global),
        done: 0,
        failures: Vec::new(),
    };
    let mut jobs =
        BufReader::new(input::open(Some(list))?).lines().enumerate().filter_map(|(number, line)| match line {
            Ok(line) => Job::parse(number, &line).map(Ok),
            Err(error) => Some(Err(Failure::reading(list, &error))),
        });
    let window = rayon::current_num_threads() * WINDOW_PER_THREAD;
    loop {
        let jobs: Vec<Job> = jobs.by_ref().take(window).collect::<Result<_, _>>()?;
        if jobs.is_empty() {
            return batch.finish();
        }
        batch.window(jobs, &mut results)?;
    }
}

struct Batch<'a> {
    align: &'a Align,
    global: &'a Global,
    /// What is read while documents are stored: what the memory knew at the start, and which documents it holds.
    readers: Vec<Memory>,
    /// Opened by the first document that is stored.
    memory: Option<Memory>,
    progress: Progress,
    done: u64,
    failures: Vec<Failure>,
}

/// A document that was read.
struct Document {
    name: String,
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
    fn known(&self, job: &Job, mut document: Document, results: &Results) -> Stage {
        if results.holds(job, &document.digests) {
            return Stage::Told;
        }
        if self.is_present(&document) {
            return Stage::Present(document);
        }
        match self.prepare(&mut document) {
            Ok(()) => Stage::Read(document),
            Err(failure) => Stage::Failed(failure),
        }
    }

    fn prepare(&self, document: &mut Document) -> Result<(), Failure> {
        document.earlier = self.align.up_to_date(&self.readers, &mut document.versions, &document.name)?;
        document.knowledge = self.align.knowledge(&self.readers, &document.versions)?;
        Ok(())
    }

    /// Whether the memory holds the document as it is: aligning it again would change nothing.
    fn is_present(&self, document: &Document) -> bool {
        let files: Vec<_> = document.versions.iter().map(|version| &version.language).zip(&document.digests).collect();
        let [memory] = self.readers.as_slice() else { return false };
        !self.align.dry_run
            && !self.align.replace
            && !self.align.revive
            && memory.holds_files(&document.name, &files).unwrap_or(false)
    }

    fn conclude(&mut self, job: &Job, stage: Stage, results: &mut Results) -> Result<(), Failure> {
        let line = match stage {
            Stage::Told => None,
            Stage::Failed(failure) => Some(self.note(job, failure)),
            Stage::Present(document) => Some(present(job, &document.name, &document.digests)),
            Stage::Read(_) => unreachable!("what was read was aligned"),
            Stage::Aligned(parallel, document) => match self.keep(&parallel, &document) {
                // Whatever is wrong with the memory is wrong for all that follow.
                Err(failure) if failure.kind == Kind::Memory => return Err(failure),
                Err(failure) => Some(self.note(job, failure)),
                Ok(kept) => Some(aligned(
                    job,
                    &Done {
                        name: &document.name,
                        digests: &document.digests,
                        parallel: &parallel,
                        kept,
                        earlier: &document.earlier,
                    },
                )),
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

    fn keep(&mut self, parallel: &Parallel, document: &Document) -> Result<Option<alinea::parallel::Kept>, Failure> {
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
            let kept = self.align.store(&mut memory, parallel, &document.name, &document.digests);
            if !matches!(&kept, Err(failure) if failure.was_overtaken()) {
                self.memory = Some(memory);
            }
            kept.map(Some)
        })
    }

    /// Has the memory learn, and tells of jobs that failed.
    fn finish(mut self) -> Result<Outcome, Failure> {
        if let Some(memory) = &mut self.memory {
            memory.learn_due().map_err(|error| Failure::memory(memory.path(), &error))?;
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
        let languages = self.languages(&job.files)?;
        let read = |(path, language): (&PathBuf, LanguageTag)| {
            self.read_quietly(path, language, global).map(|(input, _)| input)
        };
        let inputs: Vec<Input> = job.files.iter().zip(languages).map(read).collect::<Result<_, _>>()?;
        let (digests, versions) = inputs.into_iter().map(|input| (input.digest, input.version)).unzip();
        Ok(Document {
            name: input::document_name(&job.files),
            digests,
            versions,
            knowledge: Knowledge::default(),
            earlier: Vec::new(),
        })
    }
}

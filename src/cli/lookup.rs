//! `alinea lookup`: segments of the memory that are like a text, the difference shown, with their translations.

mod pool;
mod printer;
mod questions;

use super::failure::{Failure, languages_differ};
use super::{Global, Outcome, memory};
use alinea::language::LanguageTag;
use alinea::lookup::{Archive, Finder, Match, Options, Penalties, Score, rank};
use alinea::model::Status;
use alinea::store::{self, Memory};
use pool::Answers;
use printer::{Printer, Shape};
use questions::{Lines, Question, Running};
use std::io::{BufReader, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

/// Find prior segments like a text, with their translations
///
/// A match scores 100 when it is the same, 101 or 102 when its neighbours are the same as well, 97 to 99 when only
/// case, quotes, dashes, punctuation or white space differ, and below that by the share of words that stay. A warning
/// stands beside a match that is close in wording but may say something else, and beside a pair that is doubtful: it comes
/// after its equals, and is fuzzy, 99 at most, when its source was revised after it was translated.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea lookup \"Press the green button.\" --from en --to es,pt
  alinea lookup --from en --jsonl < new.txt > matches.jsonl
  alinea lookup \"Thank you.\" --before \"How are you?\"
  alinea lookup \"El jardín abre.\" --from es --superseded    also what a revision replaced
  alinea lookup --penalty aligned=1,imported=2 < new.txt    what a person reviewed comes first")]
pub(crate) struct Lookup {
    /// The segment to look up; without it, each line of standard input is one, answered in order
    text: Option<String>,
    /// Language of the text [default: all languages of the memory]
    #[arg(long, value_name = "LANGUAGE")]
    from: Option<String>,
    /// Languages of the translations, nearest region first [default: all]
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    to: Vec<String>,
    /// Lowest score to show
    #[arg(long, value_name = "PERCENT", default_value_t = 70, value_parser = clap::value_parser!(u8).range(1..=100))]
    min: u8,
    /// How many matches to show
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = at_least_one)]
    limit: usize,
    /// Points off the score by the status of a unit (aligned, reviewed, imported), and off a doubtful pair (doubtful); --min
    /// holds for what is left
    #[arg(long, value_name = "STATUS=POINTS", value_delimiter = ',', value_parser = penalty)]
    penalty: Vec<(Distrusted, u8)>,
    /// The segment before the text: the same one in the memory makes an exact match 101
    #[arg(long, value_name = "TEXT")]
    before: Option<String>,
    /// The segment after the text
    #[arg(long, value_name = "TEXT")]
    after: Option<String>,
    /// The lines of standard input are a running text: each is the neighbour of the next
    #[arg(long, conflicts_with_all = ["text", "before", "after"])]
    running: bool,
    /// Show as well, after what is offered, wording that a revision superseded, with what took its place
    #[arg(long)]
    superseded: bool,
    /// Threads that answer the lines of standard input [default: one for each processor]
    #[arg(long, value_name = "COUNT", value_parser = at_least_one)]
    threads: Option<usize>,
    /// Print one JSON document
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// Print a line of JSON for each query
    #[arg(long)]
    pub(crate) jsonl: bool,
}

fn refuse(memory: &Memory, error: &store::Error) -> Failure {
    Failure::memory(memory.path(), error)
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|&count| count > 0).ok_or_else(|| "give a number from 1 on".to_owned())
}

/// What costs points.
#[derive(Debug, Clone, Copy)]
enum Distrusted {
    Status(Status),
    Doubtful,
}

/// `aligned=1`.
fn penalty(text: &str) -> Result<(Distrusted, u8), String> {
    let (name, points) = text.split_once('=').ok_or_else(|| "write the status and its points: aligned=1".to_owned())?;
    let distrusted = match name.trim() {
        "doubtful" => Some(Distrusted::Doubtful),
        status => Status::from_word(status).map(Distrusted::Status),
    };
    let distrusted = distrusted
        .ok_or_else(|| format!("“{name}” is no status; there are aligned, reviewed and imported, and doubtful"))?;
    let points = points.trim().parse().ok().filter(|points| *points <= 100);
    Ok((distrusted, points.ok_or_else(|| "points are a whole number from 0 to 100".to_owned())?))
}

/// A question and what was found for it.
struct Answer {
    query: String,
    matches: Vec<Match>,
}

impl Lookup {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let asked = self.asked()?;
        let memories = memory::open_to_read(global)?;
        if !global.quiet {
            memory::tell_gaps(&memories, asked.from.iter().chain(&asked.to))?;
        }
        let mut printer = Printer::begin(self.shape(), asked.least, global.color.wanted())?;
        let Some(text) = self.text.clone() else {
            self.answer_lines(asked, &memories, &mut printer)?;
            return printer.finish();
        };
        let question = Question { text, before: self.before, after: self.after };
        printer.print(&asked.answer(&mut asked.sources(&memories)?, question)?)?;
        printer.finish()
    }

    fn asked(&self) -> Result<Asked, Failure> {
        let from = self.from.as_deref().map(LanguageTag::parse).transpose()?;
        let to = self.to.iter().map(|tag| LanguageTag::parse(tag)).collect::<Result<Vec<_>, _>>()?;
        languages_differ(from.as_ref(), &to)?;
        let mut penalties = Penalties::default();
        self.penalty.iter().for_each(|&(distrusted, points)| match distrusted {
            Distrusted::Status(status) => penalties.set(status, points),
            Distrusted::Doubtful => penalties.set_doubtful(points),
        });
        Ok(Asked { from, to, least: Score(self.min), limit: self.limit, penalties, superseded: self.superseded })
    }

    fn shape(&self) -> Shape {
        match (self.json, self.jsonl) {
            (true, _) => Shape::Document,
            (_, true) => Shape::Lines,
            _ if self.text.is_none() => Shape::ManyForPeople,
            _ => Shape::ForPeople,
        }
    }

    /// Answers each line of standard input, each as soon as what it needs is known.
    fn answer_lines(&self, asked: Asked, memories: &[Memory], printer: &mut Printer) -> Result<(), Failure> {
        if std::io::stdin().is_terminal() {
            super::output::say("Type a segment a line; Ctrl-D ends.");
        }
        let lines = Lines::new(BufReader::new(std::io::stdin()));
        let (before, after) = (self.before.clone(), self.after.clone());
        let single = move |line: Result<String, Failure>| {
            line.map(|text| Question { text, before: before.clone(), after: after.clone() })
        };
        let questions: Box<dyn Iterator<Item = Result<Question, Failure>> + Send> =
            if self.running { Box::new(Running::new(lines)) } else { Box::new(lines.map(single)) };
        let paths: Vec<PathBuf> = memories.iter().map(|memory| memory.path().to_owned()).collect();
        let processors = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let work = move |questions: &_, answers: &_| asked.answer_all(&paths, questions, answers);
        let work: Arc<pool::Work<Question, Answer>> = Arc::new(work);
        let mut answers = Answers::start(questions, self.threads.unwrap_or_else(processors), &work);
        while let Some(answer) = answers.next(|| printer.flush())? {
            printer.print(&answer)?;
        }
        Ok(())
    }
}

/// What is wanted of every question.
struct Asked {
    from: Option<LanguageTag>,
    to: Vec<LanguageTag>,
    least: Score,
    limit: usize,
    penalties: Penalties,
    superseded: bool,
}

/// A memory and what answers from it.
struct Source<'a> {
    memory: &'a Memory,
    finder: Finder<'a>,
    /// When superseded wording was asked for, with the state of the memory that it was read from.
    archive: Option<(i64, Archive<'a>)>,
}

impl Asked {
    fn sources<'a>(&self, memories: &'a [Memory]) -> Result<Vec<Source<'a>>, Failure> {
        let source = |memory| {
            let finder = Finder::new(memory)?.with_penalties(self.penalties);
            let archive = || Ok::<_, store::Error>((memory.snapshot()?.state(), self.archive(memory)?));
            let archive = self.superseded.then(archive).transpose()?;
            Ok(Source { memory, finder, archive })
        };
        memories.iter().map(|memory| source(memory).map_err(|error| refuse(memory, &error))).collect()
    }

    fn archive<'a>(&self, memory: &'a Memory) -> Result<Archive<'a>, store::Error> {
        Ok(Archive::new(memory)?.with_penalties(self.penalties))
    }

    /// The matches of one question in all memories, and after them what is not offered any more.
    fn answer(&self, sources: &mut [Source<'_>], question: Question) -> Result<Answer, Failure> {
        let (before, after) = (question.before.as_deref(), question.after.as_deref());
        let options =
            Options { from: self.from.as_ref(), to: &self.to, least: self.least, limit: self.limit, before, after };
        let (mut matches, mut superseded) = (Vec::new(), Vec::new());
        if !question.text.trim().is_empty() {
            for Source { memory, finder, archive } in sources {
                let refuse = |error: store::Error| refuse(memory, &error);
                let now = memory.snapshot().map_err(refuse)?;
                matches.extend(finder.find(&question.text, &options).map_err(refuse)?);
                if let Some((state, archive)) = archive {
                    if *state != now.state() {
                        (*state, *archive) = (now.state(), self.archive(memory).map_err(refuse)?);
                    }
                    superseded.extend(archive.find(&question.text, &options).map_err(refuse)?);
                }
            }
        }
        let mut matches = rank(matches, self.limit);
        matches.extend(rank(superseded, self.limit));
        Ok(Answer { query: question.text, matches })
    }

    /// The work of a thread, as long as there are questions and somebody wants the answers.
    fn answer_all(&self, paths: &[PathBuf], questions: &pool::Questions<Question>, answers: &pool::Sender<Answer>) {
        let mut questions = questions.iter().peekable();
        if questions.peek().is_none() {
            return;
        }
        let open = |path: &PathBuf| Memory::open_to_read(path).map_err(|error| Failure::memory(path, &error));
        let memories: Result<Vec<Memory>, Failure> = paths.iter().map(open).collect();
        let sources = memories.as_ref().map_err(Failure::clone).and_then(|memories| self.sources(memories));
        match sources {
            Ok(mut sources) => {
                let answer = |question: Result<Question, Failure>| self.answer(&mut sources, question?);
                let _ = questions.map(answer).try_for_each(|answer| answers.send(answer));
            }
            Err(failure) => {
                let _ = answers.send(Err(failure));
            }
        }
    }
}

//! `alinea diff`: two revisions → what changed, for people and for scripts; into the memory, when asked to.

mod outdated;
mod record;
mod side;

use super::failure::{Failure, Kind};
use super::output::{Output, terminal_width, write_file};
use super::rules::Rules;
use super::{Global, Outcome, input};
use alinea::diff::{Change, Class, Comparison, compare_texts};
use alinea::document::Layout;
use alinea::language::LanguageTag;
use alinea::report::page::{self, Page};
use alinea::report::terminal::{self, View};
use alinea::store;
use record::Document;
use side::Side;
use std::path::{Path, PathBuf};

/// Show what a revised text changed, sentence by sentence
///
/// Both texts are cut into segments, and the segments are aligned: sentences that were split, merged, moved or rewritten are
/// found as such. Each change is classed by the heaviest thing that happened to it, from white space over quotes, case,
/// diacritics and punctuation to text.
#[derive(Debug, clap::Args)]
#[command(override_usage = "alinea diff [OPTIONS] OLD NEW
       alinea diff [OPTIONS] NEW --document NAME [--accept]
       alinea diff [OPTIONS] --source-old FILE --source-new FILE --target FILE")]
#[command(after_help = "Examples:
  alinea diff talk.es.txt talk.es.revised.txt
  alinea diff talk.es.txt talk.es.revised.txt --only text,added,deleted
      of all classes: whitespace, quotes, case, diacritics, punctuation, text,
      moved, added, deleted, split, merged
  alinea diff talk.es.revised.txt --document talk --accept
      into the memory: the old wording is not offered any more
  alinea diff talk.es.txt talk.es.revised.txt --html report.html
      a page to look through and to print")]
pub(crate) struct Diff {
    /// The text as it was and as it is now; the second alone with --document
    #[arg(required_unless_present = "source_old", num_args = 1..=2, value_names = ["OLD", "NEW"])]
    files: Vec<PathBuf>,
    /// Compare with what the memory holds of this document
    #[arg(long, value_name = "NAME", value_parser = super::input::known_name)]
    document: Option<String>,
    /// Take the revision into the memory: what it replaces is not offered any more
    #[arg(long, requires = "document", conflicts_with = "ignore")]
    accept: bool,
    /// With --accept, leave the same pairs that came from elsewhere
    #[arg(long, requires = "accept")]
    only_here: bool,
    /// Which translations are out of date: the source as it was when it was translated …
    #[arg(long, value_name = "FILE", requires_all = ["source_new", "target"], conflicts_with_all = ["files", "document", "accept", "only_here", "context", "html", "stat"])]
    source_old: Option<PathBuf>,
    /// … the source as it is now …
    #[arg(long, value_name = "FILE", requires = "source_old")]
    source_new: Option<PathBuf>,
    /// … and the translation
    #[arg(long, value_name = "FILE", requires = "source_old")]
    target: Option<PathBuf>,
    /// The language of the translation [default: from its name]
    #[arg(long, value_name = "TAG", requires = "target")]
    target_language: Option<String>,
    /// The language of both [default: from the file names]
    #[arg(long, short, value_name = "TAG")]
    language: Option<String>,
    /// The files hold one segment a line, a blank line ends a paragraph
    #[arg(long)]
    segmented: bool,
    #[command(flatten)]
    rules: Rules,
    /// Only changes in which one of these happened
    #[arg(long, value_name = "CLASS,…", value_delimiter = ',', value_parser = class)]
    only: Vec<Class>,
    /// Take these for no change: whitespace, quotes, case, diacritics, punctuation
    #[arg(long, value_name = "CLASS,…", value_delimiter = ',', value_parser = light_class)]
    ignore: Vec<Class>,
    /// Unchanged segments to show around each change
    #[arg(long, short = 'C', value_name = "N", default_value_t = 1)]
    context: usize,
    /// Print figures only
    #[arg(long, conflicts_with = "json")]
    stat: bool,
    /// Write a page for the browser, both texts side by side
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Exit with 1 when there are differences
    #[arg(long)]
    exit_code: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Diff {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        if let (Some(old), Some(new), Some(target)) = (&self.source_old, &self.source_new, &self.target) {
            return outdated::run(&self, global, old, new, target);
        }
        let (old, new) = self.files()?;
        let language = self.language(old, new)?;
        let new = self.read(new, &language, global)?;
        let old = match (&self.document, old) {
            (Some(name), _) => side::of_memory(global, name, &language)?,
            (None, Some(path)) => self.read(path, &language, global)?,
            (None, None) => return Err(two_texts()),
        };
        let (old_segments, new_segments) = (old.segments(), new.segments());
        let comparison = compare_texts(old.text(&old_segments), new.text(&new_segments)).ignoring(&self.ignore);
        if let (Some(name), true) = (&self.document, self.accept) {
            is_revision(name, &comparison)?;
        }
        if let Some(path) = &self.html {
            super::memory::refuse_output_on(path, global, &self.files)?;
            let (old_name, new_name) = (old.name.as_str(), new.name.as_str());
            let (old, new) = (old_segments.as_slice(), new_segments.as_slice());
            write_page(path, &comparison, &Page { old_name, new_name, language: language.as_str(), old, new })?;
        }
        // Before anything is printed: whoever reads the output may leave.
        let accepted = match (&self.document, self.accept) {
            (Some(name), true) => side::accept(global, name, &language, &new, self.only_here)?,
            _ => None,
        };
        let taken_in = accepted.map(|number| format!("the revision was taken in, as change-set {number}"));
        self.print(&comparison, &new_segments, global).map_err(|failure| failure.although(taken_in.as_deref()))?;
        Ok(if self.exit_code && !comparison.is_same() { Outcome::Nothing } else { Outcome::Done })
    }

    fn print(&self, comparison: &Comparison, new: &[&str], global: &Global) -> Result<(), Failure> {
        let mut out = Output::new();
        if self.json {
            out.json(&Document::of(comparison, &self.only))?;
        } else if self.html.is_none() || self.stat {
            self.show(comparison, new, global, &mut out)?;
        }
        out.flush()
    }

    /// Whether a change is of a kind that was asked for.
    fn wants(&self, change: &Change) -> bool {
        self.only.is_empty() || self.only.iter().any(|&class| change.has(class))
    }

    /// The old text, when it is a file, and the new one.
    fn files(&self) -> Result<(Option<&Path>, &Path), Failure> {
        match (self.files.as_slice(), &self.document) {
            ([old, new], None) => Ok((Some(old), new)),
            ([new], Some(_)) => Ok((None, new)),
            _ => Err(two_texts()),
        }
    }

    /// The language given, else the one that either name tells.
    fn language(&self, old: Option<&Path>, new: &Path) -> Result<LanguageTag, Failure> {
        let named = [Some(new), old].into_iter().flatten().find(|path| input::language_of(path).is_some());
        input::language(self.language.as_deref(), named)
    }

    fn read(&self, path: &Path, language: &LanguageTag, global: &Global) -> Result<Side, Failure> {
        let layout = if self.segmented { Layout::SegmentPerLine } else { Layout::Detect };
        side::of_file(path, language, layout, &self.rules.segmenter(language, global)?)
    }

    fn show(&self, comparison: &Comparison, new: &[&str], global: &Global, out: &mut Output) -> Result<(), Failure> {
        if self.stat {
            return out.line(terminal::statistics(&comparison.summary).trim_end());
        }
        if comparison.is_same() {
            return out.line("No differences.");
        }
        let view =
            View { width: terminal_width(), color: global.color.wanted(), context: self.context, only: &self.only };
        out.line(terminal::changes(comparison, new, &view).trim_end_matches('\n'))?;
        out.line(&terminal::summary_line(&comparison.summary))
    }
}

fn two_texts() -> Failure {
    Failure::new(Kind::Usage, "texts-missing", "two texts are compared: the old and the new")
        .hint("Name two files, or one file and --document NAME for what the memory holds.")
}

/// Refuses before anything is shown what [`alinea::revise::accept`] would refuse in the end.
fn is_revision(name: &str, comparison: &Comparison) -> Result<(), Failure> {
    let (of, gone) = (comparison.summary.segments.0, alinea::revise::gone(&comparison.changes));
    if store::is_revision(of, gone) {
        return Ok(());
    }
    Err(Failure::no_revision(&store::Error::NoRevision { name: name.to_owned(), gone, of }))
}

fn write_page(path: &Path, comparison: &Comparison, page: &Page<'_>) -> Result<(), Failure> {
    write_file(path, |out| {
        page::write(out, comparison, page).map_err(|error| Failure::writing(&path.display().to_string(), &error))
    })
}

fn class(word: &str) -> Result<Class, String> {
    let known = || Class::ALL.map(Class::as_str).join(", ");
    Class::from_word(word).ok_or_else(|| format!("the classes are {}", known()))
}

/// Classes that a reader may not care about.
fn light_class(word: &str) -> Result<Class, String> {
    match class(word)? {
        class if (Class::Whitespace..=Class::Punctuation).contains(&class) => Ok(class),
        _ => Err("only whitespace, quotes, case, diacritics and punctuation can be ignored".to_owned()),
    }
}

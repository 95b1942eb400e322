//! `alinea diff`: two files → what changed, for people and for scripts.

use super::failure::Failure;
use super::output::Output;
use super::{Global, Outcome, input};
use alinea::diff::{Change, Class, Comparison, Summary, Text, WordChangeKind, compare_texts};
use alinea::document::{self, Layout};
use alinea::language::LanguageTag;
use alinea::report::terminal::{self, View};
use alinea::segment::Segmenter;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Show what a revised text changed, sentence by sentence
///
/// Both texts are cut into segments, and the segments are aligned: sentences that were split, merged, moved or rewritten are
/// found as such. Each change is classed by the heaviest thing that happened to it, from white space over quotes, case,
/// diacritics and punctuation to text.
#[derive(Debug, clap::Args)]
pub(crate) struct Diff {
    /// The text as it was
    old: PathBuf,
    /// The text as it is now
    new: PathBuf,
    /// The language of both [default: from the file names]
    #[arg(long, short, value_name = "TAG")]
    language: Option<String>,
    /// The files hold one segment a line, a blank line ends a paragraph
    #[arg(long)]
    segmented: bool,
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
    /// Exit with 1 when there are differences
    #[arg(long)]
    exit_code: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(crate) json: bool,
}

impl Diff {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let language = self.language()?;
        let (old, new) = (self.read(&self.old, &language)?, self.read(&self.new, &language)?);
        let (old_segments, new_segments) = (old.segments(), new.segments());
        let comparison = compare_texts(old.text(&old_segments), new.text(&new_segments)).ignoring(&self.ignore);
        let mut out = Output::new();
        if self.json {
            out.json(&Document::of(&comparison, &self.only))?;
        } else {
            self.show(&comparison, &new_segments, global, &mut out)?;
        }
        out.flush()?;
        Ok(if self.exit_code && !comparison.is_same() { Outcome::Nothing } else { Outcome::Done })
    }

    /// The language given, else the one that either name tells.
    fn language(&self) -> Result<LanguageTag, Failure> {
        let named = [&self.new, &self.old].into_iter().find(|path| input::language_of(path).is_some());
        input::language(self.language.as_deref(), named.map(PathBuf::as_path))
    }

    fn read(&self, path: &Path, language: &LanguageTag) -> Result<Segmented, Failure> {
        let layout = if self.segmented { Layout::SegmentPerLine } else { Layout::Detect };
        let options = document::Options { layout, language: Some(language) };
        let read = document::read(&input::bytes(Some(path))?, &options).map_err(|error| Failure::text(path, &error))?;
        let segmenter = (!self.segmented).then(|| Segmenter::new(language));
        Ok(Segmented::of(&read, segmenter.as_ref()))
    }

    fn show(&self, comparison: &Comparison, new: &[&str], global: &Global, out: &mut Output) -> Result<(), Failure> {
        if self.stat {
            return out.line(terminal::statistics(&comparison.summary).trim_end());
        }
        if comparison.is_same() {
            return out.line("No differences.");
        }
        let view = View { width: width(), color: global.color.wanted(), context: self.context, only: &self.only };
        out.line(terminal::changes(comparison, new, &view).trim_end_matches('\n'))?;
        out.line(&terminal::summary_line(&comparison.summary))
    }
}

/// A text in segments, with the paragraph of each.
struct Segmented {
    segments: Vec<String>,
    paragraphs: Vec<usize>,
}

impl Segmented {
    /// Cut by a segmenter, or at its lines.
    fn of(document: &document::Document, segmenter: Option<&Segmenter>) -> Self {
        let mut cut = Self { segments: Vec::new(), paragraphs: Vec::new() };
        for (number, paragraph) in document.paragraphs.iter().enumerate() {
            let text = &paragraph.text;
            match segmenter {
                Some(segmenter) => {
                    cut.segments.extend(segmenter.segments(text).into_iter().map(|range| text[range].to_owned()));
                }
                None => cut.segments.extend(text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned)),
            }
            cut.paragraphs.resize(cut.segments.len(), number);
        }
        cut
    }

    fn segments(&self) -> Vec<&str> {
        self.segments.iter().map(String::as_str).collect()
    }

    fn text<'a>(&'a self, segments: &'a [&'a str]) -> Text<'a> {
        Text { segments, paragraphs: &self.paragraphs }
    }
}

/// Columns of the window; where nobody looks, lines are left whole unless `COLUMNS` says otherwise.
fn width() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let seen = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.or_else(|| std::io::stdout().is_terminal().then(seen).flatten())
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

/// What `--json` prints. Names are a contract with scripts.
#[derive(Serialize)]
struct Document<'a> {
    changes: Vec<ChangeRecord<'a>>,
    summary: SummaryRecord,
}

#[derive(Serialize)]
struct ChangeRecord<'a> {
    old: Vec<usize>,
    new: Vec<usize>,
    class: &'static str,
    also: Vec<&'static str>,
    similarity: f64,
    words: Vec<(&'static str, &'a str)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<&'static str>,
}

#[derive(Serialize)]
struct SummaryRecord {
    #[serde(flatten)]
    classes: BTreeMap<&'static str, usize>,
    paragraph_breaks: usize,
    old_segments: usize,
    new_segments: usize,
    old_words: usize,
    new_words: usize,
    words_touched: usize,
    characters_touched: usize,
    untouched: f64,
    edit_effort: f64,
}

impl<'a> Document<'a> {
    fn of(comparison: &'a Comparison, only: &[Class]) -> Self {
        let wanted = |change: &&Change| only.is_empty() || only.iter().any(|&class| change.has(class));
        Self {
            changes: comparison.changes.iter().filter(wanted).map(ChangeRecord::of).collect(),
            summary: SummaryRecord::of(&comparison.summary),
        }
    }
}

impl<'a> ChangeRecord<'a> {
    fn of(change: &'a Change) -> Self {
        let sign = |kind| match kind {
            WordChangeKind::Same => "=",
            WordChangeKind::Removed => "-",
            WordChangeKind::Added => "+",
        };
        Self {
            old: change.old.clone().collect(),
            new: change.new.clone().collect(),
            class: change.class.as_str(),
            also: change.also.iter().map(|class| class.as_str()).collect(),
            similarity: rounded(change.similarity),
            words: change.words.iter().map(|word| (sign(word.kind), word.text.as_str())).collect(),
            marks: change.marks.iter().map(|mark| mark.as_str()).collect(),
            paragraph: change.paragraph.map(|paragraph| paragraph.as_str()),
        }
    }
}

impl SummaryRecord {
    fn of(summary: &Summary) -> Self {
        Self {
            classes: Class::ALL.into_iter().map(|class| (class.as_str(), summary.count(class))).collect(),
            paragraph_breaks: summary.paragraphs,
            old_segments: summary.segments.0,
            new_segments: summary.segments.1,
            old_words: summary.words.0,
            new_words: summary.words.1,
            words_touched: summary.words_touched,
            characters_touched: summary.characters_touched,
            untouched: rounded(summary.untouched),
            edit_effort: rounded(summary.edit_effort),
        }
    }
}

/// Four places: more would only be noise in a diff of outputs.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

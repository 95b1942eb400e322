//! Answers of `lookup` on their way out: for people with the difference shown, for scripts as JSON.

use super::super::excerpt::{VariantShape, caution, doubt_in_words, paragraphs, place, translation, width};
use super::super::output::{Output, say};
use super::super::wrap::{Styled, plain, styled};
use super::{Answer, Failure, Outcome};
use alinea::lookup::{Difference, DifferenceKind, Match, Score, Warning};
use alinea::model::Doubt;
use alinea::text::visible;
use anstyle::{AnsiColor, Style};
use serde::Serialize;

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One JSON document.
    Document,
    /// A line of JSON for each query.
    Lines,
    /// The matches of the one query.
    ForPeople,
    /// Each query above its matches.
    ManyForPeople,
}

/// A query's answer as scripts see it.
#[derive(Serialize)]
struct AnswerShape<'a> {
    query: &'a str,
    matches: Vec<MatchShape<'a>>,
}

#[derive(Serialize)]
struct MatchShape<'a> {
    score: u8,
    kind: &'static str,
    similarity: f64,
    unit: &'a str,
    document: &'a str,
    source: VariantShape<'a>,
    targets: Vec<VariantShape<'a>>,
    difference: Vec<(&'static str, &'a str)>,
    warnings: Vec<&'static str>,
    doubt: Option<&'static str>,
    /// Only where the source was revised since: what was translated.
    #[serde(skip_serializing_if = "Option::is_none")]
    source_before: Option<&'a str>,
    occurrences: usize,
    /// Only where the wording was superseded: what took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<Vec<VariantShape<'a>>>,
}

impl<'a> From<&'a Match> for MatchShape<'a> {
    fn from(found: &'a Match) -> Self {
        Self {
            score: found.score.0,
            kind: found.kind.as_str(),
            similarity: (found.similarity * 1000.0).floor() / 1000.0,
            unit: &found.unit.0,
            document: &found.document,
            source: VariantShape::from(&found.source),
            targets: found.targets.iter().map(VariantShape::from).collect(),
            difference: found.difference.iter().map(|run| (sign(run.kind), run.text.as_str())).collect(),
            warnings: found.warnings.iter().map(|warning| warning.as_str()).collect(),
            doubt: found.doubt.map(Doubt::as_str),
            source_before: found.source_before.as_deref(),
            occurrences: found.occurrences,
            superseded_by: found.successors.as_ref().map(|list| list.iter().map(VariantShape::from).collect()),
        }
    }
}

fn sign(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Same => "=",
        DifferenceKind::Removed => "-",
        DifferenceKind::Added => "+",
    }
}

/// Prints answers one after the other.
pub(super) struct Printer {
    least: Score,
    shape: Shape,
    color: bool,
    width: usize,
    output: Output,
    has_matched: bool,
    is_first: bool,
}

impl Printer {
    /// Says what comes before the first answer.
    pub(super) fn begin(shape: Shape, least: Score, color: bool) -> Result<Self, Failure> {
        let (output, width) = (Output::new(), width());
        let mut printer = Self { least, shape, color, width, output, has_matched: false, is_first: true };
        if shape == Shape::Document {
            printer.output.line("{\"queries\":[")?;
        }
        Ok(printer)
    }

    /// Hands over what was printed so far.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.output.flush()
    }

    /// Says what comes after the last answer.
    pub(super) fn finish(mut self) -> Result<Outcome, Failure> {
        if self.shape == Shape::Document {
            self.output.line("]}")?;
        }
        self.output.flush()?;
        if !self.has_matched && self.shape == Shape::ForPeople {
            say(&format!("No match from {} % on.", self.least.0));
        }
        Ok(if self.has_matched { Outcome::Done } else { Outcome::Nothing })
    }

    /// Prints an answer.
    pub(super) fn print(&mut self, answer: &Answer) -> Result<(), Failure> {
        self.has_matched |= !answer.matches.is_empty();
        self.print_matches(&answer.query, &answer.matches)?;
        self.is_first = false;
        Ok(())
    }

    fn print_matches(&mut self, query: &str, matches: &[Match]) -> Result<(), Failure> {
        let answer = || AnswerShape { query, matches: matches.iter().map(MatchShape::from).collect() };
        match self.shape {
            Shape::Lines => return self.output.json(&answer()),
            Shape::Document => {
                if !self.is_first {
                    self.output.line(",")?;
                }
                return self.output.json(&answer());
            }
            Shape::ManyForPeople if query.trim().is_empty() => return Ok(()),
            Shape::ManyForPeople => {
                self.output.line(&format!("> {}", visible(query)))?;
                if matches.is_empty() {
                    self.output.line(&format!("  no match from {} % on", self.least.0))?;
                }
            }
            Shape::ForPeople => {}
        }
        matches.iter().try_for_each(|found| self.print_match(found))
    }

    fn print_match(&mut self, found: &Match) -> Result<(), Failure> {
        let (bold, plain_style) = (Style::new().bold(), Style::new());
        let strong = if self.color { bold } else { plain_style };
        let times = if found.occurrences > 1 { format!(", {} times", found.occurrences) } else { String::new() };
        let (score, kind) = (format!("{:>3} %", found.score.0), found.kind.as_str());
        let place = place(&found.document, &found.source);
        let kind = if found.successors.is_some() { format!("{kind}, superseded") } else { kind.to_owned() };
        self.output.line(&format!("{strong}{score}{strong:#}  {kind}  {place}{times}"))?;
        let mut rows = vec![(found.source.language.to_string(), self.marked(&found.difference))];
        rows.extend(found.targets.iter().map(translation));
        rows.extend(found.successors.iter().flatten().map(|now| ("→".to_owned(), translation(now).1)));
        rows.extend(found.warnings.iter().map(|&warning| caution(in_words(warning), self.color)));
        rows.extend(found.doubt.map(|doubt| caution(doubt_in_words(doubt), self.color)));
        rows.extend(found.source_before.iter().map(|before| ("was".to_owned(), vec![plain(before)])));
        paragraphs(&mut self.output, &rows, self.width)?;
        self.output.line("")
    }

    /// The segment with what differs: in colour, or as `[old→new]`.
    fn marked(&self, difference: &[Difference]) -> Vec<Styled> {
        let (removed, added) = (AnsiColor::Red.on_default().strikethrough(), AnsiColor::Green.on_default().underline());
        let mut runs = Vec::new();
        let mut rest = difference;
        while let Some((first, after)) = rest.split_first() {
            rest = after;
            match first.kind {
                DifferenceKind::Same => runs.push(plain(&first.text)),
                kind if self.color => {
                    runs.push(styled(&first.text, if kind == DifferenceKind::Removed { removed } else { added }));
                }
                DifferenceKind::Removed => {
                    let new = after.first().filter(|next| next.kind == DifferenceKind::Added);
                    rest = if new.is_some() { &after[1..] } else { after };
                    runs.push(plain(&bracketed(&first.text, new.map_or("", |new| &new.text))));
                }
                DifferenceKind::Added => runs.push(plain(&bracketed("", &first.text))),
            }
        }
        runs
    }
}

/// `[old→new]` with the white space around both left outside, so that lines can break there.
fn bracketed(old: &str, new: &str) -> String {
    let outer = if old.is_empty() { new } else { old };
    let start = &outer[..outer.len() - outer.trim_start().len()];
    let end = if outer.trim().is_empty() { "" } else { &outer[outer.trim_end().len()..] };
    format!("{start}[{}→{}]{end}", old.trim(), new.trim())
}

fn in_words(warning: Warning) -> &'static str {
    match warning {
        Warning::Negation => "one of the two denies what the other says",
        Warning::Number => "another number",
        Warning::Name => "another name",
    }
}

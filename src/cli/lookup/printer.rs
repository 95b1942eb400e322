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
            if first.kind == DifferenceKind::Same {
                runs.push(plain(&first.text));
                continue;
            }
            let (old, new) = match first.kind {
                DifferenceKind::Added => ("", first.text.as_str()),
                _ => match after.first().filter(|next| next.kind == DifferenceKind::Added) {
                    Some(new) => {
                        rest = &after[1..];
                        (first.text.as_str(), new.text.as_str())
                    }
                    None => (first.text.as_str(), ""),
                },
            };
            let Parted { start, old, new, end } = parted(old, new);
            runs.push(plain(start));
            if old.is_empty() && new.is_empty() {
                continue;
            }
            if self.color {
                runs.extend([styled(&old, removed), styled(&new, added)]);
            } else {
                runs.push(plain(&format!("[{old}→{new}]")));
            }
            runs.push(plain(end));
        }
        runs
    }
}

/// A change with the white space that both sides have around it apart, so that lines can break there.
#[derive(Debug, PartialEq, Eq)]
struct Parted<'a> {
    start: &'a str,
    old: String,
    new: String,
    end: &'a str,
}

/// Stands for white space that is there on one side only, and would not be seen.
const SPACE: &str = "␣";

/// Parts a change. Nothing on one side has whatever white space the other has around a word. Where nothing but the kind of white
/// space changed there is nothing to see, and both sides are empty.
fn parted<'a>(old: &'a str, new: &'a str) -> Parted<'a> {
    let is_blank = |text: &str| text.trim().is_empty();
    if !old.is_empty() && !new.is_empty() && is_blank(old) && is_blank(new) {
        return Parted { start: new, old: String::new(), new: String::new(), end: "" };
    }
    let before = |text: &'a str| text.split_at(text.len() - text.trim_start().len());
    let after = |text: &'a str| text.split_at(text.trim_end().len());
    let ((old_start, old_rest), (new_start, new_rest)) = (before(old), before(new));
    let is_shared = |old: &str, new: &str, old_space: &str, new_space: &str| match (old, new) {
        ("", text) | (text, "") => !is_blank(text),
        _ => !old_space.is_empty() && !new_space.is_empty(),
    };
    let starts = is_shared(old, new, old_start, new_start);
    let (old, new) = if starts { (old_rest, new_rest) } else { (old, new) };
    let ((old_rest, old_end), (new_rest, new_end)) = (after(old), after(new));
    let ends = is_shared(old, new, old_end, new_end);
    let (old, new) = if ends { (old_rest, new_rest) } else { (old, new) };
    let longer = |one: &'a str, other: &'a str| if one.is_empty() { other } else { one };
    Parted {
        start: if starts { longer(new_start, old_start) } else { "" },
        old: with_spaces_shown(old),
        new: with_spaces_shown(new),
        end: if ends { longer(new_end, old_end) } else { "" },
    }
}

/// White space at the edges as a sign.
fn with_spaces_shown(text: &str) -> String {
    let trimmed = text.trim();
    let shown = |is_there: bool| if is_there { SPACE } else { "" };
    if trimmed.is_empty() {
        return shown(!text.is_empty()).to_owned();
    }
    let (start, end) = (text.trim_start().len() < text.len(), text.trim_end().len() < text.len());
    format!("{}{trimmed}{}", shown(start), shown(end))
}

fn in_words(warning: Warning) -> &'static str {
    match warning {
        Warning::Negation => "one of the two denies what the other says",
        Warning::Number => "another number",
        Warning::Name => "another name",
    }
}

#[cfg(test)]
mod tests {
    use super::parted;

    fn check(old: &str, new: &str, expected: &str) {
        let parted = parted(old, new);
        let shown = match (parted.old.as_str(), parted.new.as_str()) {
            ("", "") => String::new(),
            (old, new) => format!("[{old}→{new}]"),
        };
        assert_eq!(format!("{}{shown}{}", parted.start, parted.end), expected, "{old:?} {new:?}");
    }

    #[test]
    fn white_space_stands_where_both_sides_have_it() {
        check("can", "can’t", "[can→can’t]");
        check("", "main ", "[→main] ");
        check(" old", "", " [old→]");
        check(" ", ", em todo o continente, ", "[→, em todo o continente,] ");
        check(" ", " very ", " [→very] ");
        check(" red ", " green ", " [red→green] ");
        check("a ", "b", "[a␣→b]");
    }

    #[test]
    fn white_space_that_changed_is_seen() {
        check(" ", "", "[␣→]");
        check("", " ", "[→␣]");
        check(" ", "-", "[␣→-]");
        check(" ", "\u{A0}", "\u{A0}");
    }
}

//! `alinea concordance`: where words stand in the memory, with the other languages beside.

use super::excerpt::{VariantShape, paragraphs, place, translation, width};
use super::failure::{Failure, Kind};
use super::output::Output;
use super::wrap::{Styled, plain, styled};
use super::{Global, Outcome, memory};
use alinea::language::LanguageTag;
use alinea::lookup::{Exactness, Hit, Pattern, PatternError, Search, concordance};
use anstyle::Style;
use serde::Serialize;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Find words inside segments, with the translations beside them
///
/// Several words are a phrase, a star ends the beginning of a word. Case and diacritics do not count unless asked for;
/// punctuation never does, but in a regular expression.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  alinea concordance \"spare parts\" --in en --show es
  alinea concordance 'mobil*'
  alinea concordance --regex '\\b(19|20)\\d\\d\\b' --jsonl")]
pub(crate) struct Concordance {
    /// A word, a phrase, or the beginning of a word with a star
    pattern: String,
    /// Languages to search [default: all]
    #[arg(long = "in", value_name = "LANGUAGES", value_delimiter = ',')]
    within: Vec<String>,
    /// Languages to show beside [default: all]
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    show: Vec<String>,
    /// The pattern is a regular expression
    #[arg(long)]
    regex: bool,
    /// Tell upper and lower case apart
    #[arg(long)]
    exact_case: bool,
    /// Tell letters with and without diacritics apart
    #[arg(long)]
    exact_diacritics: bool,
    /// How many segments to show at most; 0 for all
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    limit: usize,
    /// Print one JSON document
    #[arg(long, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    /// Print a line of JSON for each segment
    #[arg(long)]
    pub(crate) jsonl: bool,
}

/// A segment that holds the pattern, as scripts see it.
#[derive(Serialize)]
struct HitShape<'a> {
    unit: &'a str,
    document: &'a str,
    #[serde(rename = "match")]
    found: VariantShape<'a>,
    span_bytes: Vec<[usize; 2]>,
    others: Vec<VariantShape<'a>>,
}

impl<'a> From<&'a Hit> for HitShape<'a> {
    fn from(hit: &'a Hit) -> Self {
        Self {
            unit: &hit.unit.0,
            document: &hit.document,
            found: VariantShape::from(&hit.found),
            span_bytes: hit.spans.iter().map(|span| [span.start, span.end]).collect(),
            others: hit.others.iter().map(VariantShape::from).collect(),
        }
    }
}

/// All of them, in one document.
#[derive(Serialize)]
struct HitsShape<'a> {
    pattern: &'a str,
    more: bool,
    matches: Vec<HitShape<'a>>,
}

impl Concordance {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let pattern = self.read_pattern().map_err(|error| refuse(&error))?;
        let tags = |list: &[String]| list.iter().map(|tag| LanguageTag::parse(tag)).collect::<Result<Vec<_>, _>>();
        let (within, show) = (tags(&self.within)?, tags(&self.show)?);
        let limit = if self.limit == 0 { usize::MAX } else { self.limit };
        let (mut hits, mut more) = (Vec::new(), false);
        for memory in &memory::open_to_read(global)? {
            let search = Search { within: &within, show: &show, limit: limit - hits.len() };
            let (found, rest) =
                concordance(memory, &pattern, &search).map_err(|error| Failure::memory(memory.path(), &error))?;
            hits.extend(found);
            more |= rest;
        }
        self.print(&hits, more, global.color.wanted())?;
        if more && !global.quiet {
            super::output::say(&format!("Only the first {} are shown: there are more (--limit 0).", self.limit));
        }
        Ok(if hits.is_empty() { Outcome::Nothing } else { Outcome::Done })
    }

    fn read_pattern(&self) -> Result<Pattern, PatternError> {
        let exactness = Exactness { case: self.exact_case, diacritics: self.exact_diacritics };
        if self.regex {
            Pattern::expression(&self.pattern, exactness)
        } else {
            Pattern::words(&self.pattern, exactness)
        }
    }

    fn print(&self, hits: &[Hit], more: bool, color: bool) -> Result<(), Failure> {
        let mut output = Output::new();
        if self.json {
            let matches = hits.iter().map(HitShape::from).collect();
            output.json(&HitsShape { pattern: &self.pattern, more, matches })?;
        } else if self.jsonl {
            hits.iter().try_for_each(|hit| output.json(&HitShape::from(hit)))?;
        } else {
            let width = width();
            hits.iter().try_for_each(|hit| print_hit(&mut output, hit, color, width))?;
            if hits.is_empty() {
                super::output::say("Nothing found.");
            }
        }
        output.flush()
    }
}

fn refuse(error: &PatternError) -> Failure {
    let (code, hint) = match error {
        PatternError::Empty => ("pattern-empty", "Give a word or a phrase."),
        PatternError::Star => ("pattern-star", "For other places, use a regular expression: --regex '\\w*ing\\b'."),
        PatternError::Expression(_) => ("pattern-malformed", "Without --regex, the pattern is taken as words."),
    };
    Failure::new(Kind::Usage, code, error.to_string()).hint(hint)
}

fn print_hit(output: &mut Output, hit: &Hit, color: bool, width: usize) -> Result<(), Failure> {
    output.line(&place(&hit.document, &hit.found))?;
    let language = hit.found.language.to_string();
    let widest =
        hit.others.iter().map(|other| other.language.as_str().width()).max().unwrap_or(0).max(language.width());
    let room = width.saturating_sub(widest + 4);
    let mut rows = vec![(language, in_context(&hit.found.text, &hit.spans, room, color))];
    rows.extend(hit.others.iter().map(translation));
    paragraphs(output, &rows, width)?;
    output.line("")
}

/// The text around the first hit, as much as one line holds, all hits in it marked.
fn in_context(text: &str, spans: &[Range<usize>], room: usize, color: bool) -> Vec<Styled> {
    let marks = if color { 0 } else { 2 * spans.len() };
    let window = window(text, &spans[0], room.saturating_sub(marks));
    let mark = if color { Style::new().bold().underline() } else { Style::new() };
    let mut runs = Vec::new();
    if window.start > 0 {
        runs.push(plain("…"));
    }
    let mut from = window.start;
    for span in spans.iter().filter(|span| span.start >= window.start && span.end <= window.end) {
        runs.push(plain(&text[from..span.start]));
        let hit = &text[span.clone()];
        runs.push(if color { styled(hit, mark) } else { plain(&format!("[{hit}]")) });
        from = span.end;
    }
    runs.push(plain(&text[from..window.end]));
    if window.end < text.len() {
        runs.push(plain("…"));
    }
    runs
}

/// The stretch of whole words around a hit that fits into `room` columns, half of them on each side.
fn window(text: &str, hit: &Range<usize>, room: usize) -> Range<usize> {
    let mut window = hit.clone();
    let fits = |range: &Range<usize>| text[range.clone()].width() + 2 <= room;
    let before = |at: usize| text[..at].trim_end().rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let after = |at: usize| {
        let rest = &text[at..];
        let word = rest.len() - rest.trim_start().len();
        rest[word..].find(char::is_whitespace).map_or(text.len(), |space| at + word + space)
    };
    // The hit may stand inside what spaces divide.
    window.end += text[window.end..].find(char::is_whitespace).unwrap_or(text.len() - window.end);
    loop {
        let left = before(window.start)..window.end;
        let grows_left = window.start > 0 && fits(&left);
        if grows_left {
            window = left;
        }
        let right = window.start..after(window.end);
        let grows_right = window.end < text.len() && fits(&right);
        if grows_right {
            window = right;
        }
        if !grows_left && !grows_right {
            return window;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, hit: &str, room: usize, expected: &str) {
        let start = text.find(hit).unwrap();
        let span = start..start + hit.len();
        let runs = in_context(text, std::slice::from_ref(&span), room, false);
        let shown: String = runs.into_iter().map(|run| run.text).collect();
        assert_eq!(shown, expected);
        assert!(shown.width() <= room);
    }

    #[test]
    fn a_hit_is_shown_in_the_middle_of_a_line() {
        let text = "They walked along the river until the old mill came into sight, then they turned back.";
        check(
            text,
            "old",
            100,
            "They walked along the river until the [old] mill came into sight, then they turned back.",
        );
        check(text, "old", 40, "…river until the [old] mill came into…");
        check(text, "They", 24, "[They] walked along…");
        check(text, "back", 24, "…they turned [back].");
    }
}

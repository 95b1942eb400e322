//! `alinea concordance`: where words stand in the memory, with the other languages beside.

use super::excerpt::{VariantShape, caution, doubt_in_words, paragraphs, place, translation, width};
use super::failure::{Failure, Kind};
use super::output::Output;
use super::wrap::{Styled, plain, styled};
use super::{Global, Outcome, memory};
use alinea::language::LanguageTag;
use alinea::lookup::{Counterparts, Exactness, Hit, Pattern, PatternError, Search, Total, concordance};
use alinea::model::Doubt;
use alinea::store::Memory;
use anstyle::Style;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Find words inside segments, with the translations beside them
///
/// Several words are a phrase, a star ends the beginning of a word. Case and diacritics do not count unless asked for;
/// punctuation never does, but in a regular expression. An apostrophe parts words: government finds government's. What seems to translate the words is marked as well, and counted in
/// the end: a good guess where there are several hits.
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
    /// The pattern is a regular expression; one that does not name the beginning of a word (\bmobil, the garden) reads every segment
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
    /// Where the counterparts of the pattern stand in each of the others.
    others_span_bytes: Vec<Vec<[usize; 2]>>,
    doubt: Option<&'static str>,
}

impl<'a> HitShape<'a> {
    fn new(Shown { hit, counterparts }: &'a Shown) -> Self {
        let pairs = |spans: &[Range<usize>]| spans.iter().map(|span| [span.start, span.end]).collect();
        Self {
            unit: &hit.unit.0,
            document: &hit.document,
            found: VariantShape::from(&hit.found),
            span_bytes: pairs(&hit.spans),
            others: hit.others.iter().map(VariantShape::from).collect(),
            others_span_bytes: counterparts.iter().map(|spans| pairs(spans)).collect(),
            doubt: hit.doubt.map(Doubt::as_str),
        }
    }
}

/// A hit and where its counterparts stand in each of its other languages.
struct Shown {
    hit: Hit,
    counterparts: Vec<Vec<Range<usize>>>,
}

/// How often each word stood for the pattern, by language.
type Counts = BTreeMap<String, Vec<(String, usize)>>;

/// All that is printed.
struct Answer {
    /// How many are shown at most.
    limit: usize,
    shown: Vec<Shown>,
    counts: Counts,
    /// The hits that translations were counted in.
    counted: usize,
    total: Total,
}

/// Segments that are looked at to say how many more there are: a tenth of a second.
const COUNTED: usize = 20_000;
/// Hits that translations are learnt from, at least, where there are so many.
const LEARNT_FROM: usize = 200;
/// Words that are named for each language; the rest hardly translate the pattern.
const MOST_COUNTS: usize = 8;

impl Concordance {
    pub(crate) fn run(self, global: &Global) -> Result<Outcome, Failure> {
        let pattern = self.read_pattern().map_err(|error| refuse(&error))?;
        let tags = |list: &[String]| list.iter().map(|tag| LanguageTag::parse(tag)).collect::<Result<Vec<_>, _>>();
        let (within, show) = (tags(&self.within)?, tags(&self.show)?);
        let memories = memory::open_to_read(global)?;
        if !global.quiet {
            memory::tell_gaps(&memories, within.iter().chain(&show))?;
        }
        let limit = if self.limit == 0 { usize::MAX } else { self.limit };
        let count = if self.jsonl { 0 } else { COUNTED };
        let nothing = Total::Exactly(0);
        let mut answer = Answer { limit, shown: Vec::new(), counts: Counts::new(), counted: 0, total: nothing };
        for memory in &memories {
            let search = Search { within: &within, show: &show, limit: limit.max(LEARNT_FROM), count };
            answer.add(memory, &pattern, &search).map_err(|error| Failure::memory(memory.path(), &error))?;
        }
        self.print(&answer, global.color.wanted())?;
        if !global.quiet {
            answer.tell_rest();
        }
        Ok(if answer.shown.is_empty() { Outcome::Nothing } else { Outcome::Done })
    }

    fn read_pattern(&self) -> Result<Pattern, PatternError> {
        let exactness = Exactness { case: self.exact_case, diacritics: self.exact_diacritics };
        if self.regex {
            Pattern::expression(&self.pattern, exactness)
        } else {
            Pattern::words(&self.pattern, exactness)
        }
    }

    fn print(&self, answer: &Answer, color: bool) -> Result<(), Failure> {
        let mut output = Output::new();
        if self.json {
            output.json(&answer.document(&self.pattern))?;
        } else if self.jsonl {
            answer.shown.iter().try_for_each(|shown| output.json(&HitShape::new(shown)))?;
        } else {
            let width = width();
            answer.shown.iter().try_for_each(|shown| print_hit(&mut output, shown, color, width))?;
            for (language, words) in &answer.counts {
                let words: Vec<String> =
                    words.iter().take(MOST_COUNTS).map(|(word, count)| format!("{word} {count}")).collect();
                let of = if answer.is_counted() { String::new() } else { format!(" (first {})", answer.counted) };
                output.wrapped(&format!("{language}{of}: "), &words.join(", "))?;
            }
            if answer.shown.is_empty() {
                super::output::say("Nothing found.");
            }
        }
        output.flush()
    }
}

impl Answer {
    /// Adds what a memory has.
    fn add(&mut self, memory: &Memory, pattern: &Pattern, search: &Search<'_>) -> Result<(), alinea::store::Error> {
        // What the hits have in common is learnt from the state that they were found in.
        let _snapshot = memory.snapshot()?;
        let found = concordance(memory, pattern, search)?;
        let counterparts = Counterparts::of(memory, &found.hits)?;
        for (language, words) in counterparts.counts(&found.hits) {
            let all = self.counts.entry(language.to_string()).or_default();
            for (word, count) in words {
                match all.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, sum)) => *sum += count,
                    None => all.push((word, count)),
                }
            }
            all.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        }
        self.total = self.total.and(found.total);
        self.counted += found.hits.len();
        let wanted = self.limit - self.shown.len();
        self.shown.extend(found.hits.into_iter().take(wanted).map(|hit| Shown {
            counterparts: hit.others.iter().map(|other| counterparts.spans(other)).collect(),
            hit,
        }));
        Ok(())
    }

    /// Whether the translations were counted in all hits.
    fn is_counted(&self) -> bool {
        self.total == Total::Exactly(self.counted)
    }

    /// Says how many hits are not shown.
    fn tell_rest(&self) {
        let shown = self.shown.len();
        let (all, more) = match self.total {
            Total::Exactly(all) => (all.to_string(), all > shown),
            Total::AtLeast(least) if least > shown + 1 => (format!("at least {least}"), true),
            Total::AtLeast(_) => ("more".to_owned(), true),
        };
        if more {
            let first =
                if shown == 1 { format!("The first of {all} is") } else { format!("The first {shown} of {all} are") };
            super::output::say(&format!("{first} shown (--limit 0 shows all)."));
        }
    }

    fn document(&self, pattern: &str) -> Value {
        let (total, more) = match self.total {
            Total::Exactly(total) => (Some(total), total > self.shown.len()),
            Total::AtLeast(_) => (None, true),
        };
        let matches: Vec<HitShape<'_>> = self.shown.iter().map(HitShape::new).collect();
        json!({
            "pattern": pattern, "more": more, "total": total, "counterparts": self.counts, "matches": matches,
        })
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

fn print_hit(output: &mut Output, shown: &Shown, color: bool, width: usize) -> Result<(), Failure> {
    let Shown { hit, counterparts } = shown;
    output.line(&place(&hit.document, &hit.found))?;
    let language = hit.found.language.to_string();
    let widest =
        hit.others.iter().map(|other| other.language.as_str().width()).max().unwrap_or(0).max(language.width());
    let room = width.saturating_sub(widest + 4);
    let mut rows = vec![(language, in_context(&hit.found.text, &hit.spans, room, color))];
    for (other, spans) in hit.others.iter().zip(counterparts) {
        let (label, mut runs) = translation(other);
        runs.splice(..1, marked(&other.text, 0..other.text.len(), spans, color));
        rows.push((label, runs));
    }
    rows.extend(hit.doubt.map(|doubt| caution(doubt_in_words(doubt), color)));
    paragraphs(output, &rows, width)?;
    output.line("")
}

/// A stretch of a text with spans in it marked: in style, or by brackets.
fn marked(text: &str, window: Range<usize>, spans: &[Range<usize>], color: bool) -> Vec<Styled> {
    let mut runs = Vec::new();
    let mut from = window.start;
    for span in spans.iter().filter(|span| span.start >= window.start && span.end <= window.end) {
        runs.push(plain(&text[from..span.start]));
        let hit = &text[span.clone()];
        runs.push(if color { styled(hit, Style::new().bold().underline()) } else { plain(&format!("[{hit}]")) });
        from = span.end;
    }
    runs.push(plain(&text[from..window.end]));
    runs
}

/// The text around the first hit, as much as one line holds, all hits in it marked.
fn in_context(text: &str, spans: &[Range<usize>], room: usize, color: bool) -> Vec<Styled> {
    let marks = if color { 0 } else { 2 * spans.len() };
    let window = window(text, &spans[0], room.saturating_sub(marks));
    let mut runs = Vec::new();
    if window.start > 0 {
        runs.push(plain("…"));
    }
    let ends_early = window.end < text.len();
    runs.extend(marked(text, window, spans, color));
    if ends_early {
        runs.push(plain("…"));
    }
    runs
}

/// The stretch of whole words around a hit that fits into `room` columns, half of them on each side.
fn window(text: &str, hit: &Range<usize>, room: usize) -> Range<usize> {
    let mut window = hit.clone();
    let fits = |range: &Range<usize>| text[range.clone()].width() + 2 <= room;
    let before = |at: usize| {
        let left = text[..at].trim_end();
        // White space may take several bytes.
        left.trim_end_matches(|c: char| !c.is_whitespace()).len()
    };
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

    /// It ended the program.
    #[test]
    fn spaces_of_any_width_stand_beside_a_hit() {
        let spaces = ['\u{A0}', '\u{2009}', '\u{202F}', '\u{3000}', '\u{85}'];
        for text in spaces.map(|space| format!("One of{space}those{space}old mills{space}by the{space}river")) {
            for room in 0..60 {
                let start = text.find("old").unwrap();
                let shown = in_context(&text, std::slice::from_ref(&(start..start + 3)), room, false);
                assert!(shown.iter().any(|run| run.text.contains("[old]")), "{text:?} {room}");
            }
        }
    }
}

//! Where words stand: every segment that holds a word, a phrase or the beginning of a word.
//!
//! A pattern is read here, not by the full-text index: its words are cut as the text is cut (`text::word_parts`), so a hyphen
//! is no operator, Chinese is found, and *government* is found in *government’s*; several words are a phrase; `mobil*` is a
//! beginning. The full-text index names candidates; each is then verified on its own text, which also says where the hits stand
//! and settles case and diacritics where they are to count. A pattern without words (`…`), and a regular expression that names
//! none (`expression`), read all segments.
//!
//! Time: the candidates of the index; a scan where there are none.

use super::expression::Expression;
use super::{Excerpt, excerpts, serves};
use crate::language::LanguageTag;
use crate::model::{Doubt, UnitId};
use crate::store::{Error, Memory, StoredSegment};
use crate::text::{Keep, fold, fold_keeping, word_parts};
use std::ops::{ControlFlow, Range};

/// What counts when words are compared. Case and diacritics are set aside unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exactness {
    /// Upper and lower case are different.
    pub case: bool,
    /// Letters with and without marks are different.
    pub diacritics: bool,
}

/// What is looked for.
#[derive(Debug, Clone)]
pub struct Pattern {
    means: Means,
}

#[derive(Debug, Clone)]
enum Means {
    /// A phrase of one word or more.
    Words {
        words: Vec<PatternWord>,
        exactness: Exactness,
    },
    /// Characters as they are, for a pattern without words.
    Literal(String),
    Expression(Expression),
}

/// A word of a phrase.
#[derive(Debug, Clone)]
struct PatternWord {
    /// For the full-text index.
    folded: String,
    /// For verification.
    form: String,
    is_beginning: bool,
}

/// Why a pattern cannot be looked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing but white space.
    #[error("there is nothing to look for")]
    Empty,
    /// A star that does not end a word.
    #[error("a star stands for the end of a word only, as in `mobil*`")]
    Star,
    /// No regular expression.
    #[error("this is no regular expression: {0}")]
    Expression(String),
}

impl Pattern {
    /// Reads words, phrases and beginnings.
    pub fn words(pattern: &str, exactness: Exactness) -> Result<Self, PatternError> {
        let trimmed = pattern.trim();
        if trimmed.is_empty() {
            return Err(PatternError::Empty);
        }
        let mut stars = 0;
        let found: Vec<PatternWord> = word_parts(trimmed)
            .map(|place| {
                let is_beginning = trimmed[place.end..].starts_with('*');
                stars += usize::from(is_beginning);
                let text = &trimmed[place];
                PatternWord { folded: fold(text), form: form(text, exactness), is_beginning }
            })
            .collect();
        if found.is_empty() {
            return Ok(Self { means: Means::Literal(trimmed.to_owned()) });
        }
        if stars != trimmed.matches('*').count() {
            return Err(PatternError::Star);
        }
        Ok(Self { means: Means::Words { words: found, exactness } })
    }

    /// Reads a regular expression; case and diacritics are set aside unless they are to count.
    pub fn expression(pattern: &str, exactness: Exactness) -> Result<Self, PatternError> {
        if pattern.is_empty() {
            return Err(PatternError::Empty);
        }
        let expression = Expression::new(pattern, exactness.case, exactness.diacritics)
            .map_err(|error| PatternError::Expression(in_a_line(&error.to_string())))?;
        Ok(Self { means: Means::Expression(expression) })
    }

    /// Where the pattern stands in a text, in UTF-8 bytes; hits do not overlap.
    pub fn spans(&self, text: &str) -> Vec<Range<usize>> {
        match &self.means {
            Means::Words { words, exactness } => phrase_spans(text, words, *exactness),
            Means::Literal(literal) => {
                text.match_indices(literal.as_str()).map(|(at, hit)| at..at + hit.len()).collect()
            }
            Means::Expression(expression) => expression.spans(text),
        }
    }

    /// The full-text query that finds every segment with the pattern; `None` when only a scan does.
    fn full_text(&self) -> Option<String> {
        let words = match &self.means {
            Means::Words { words, .. } => words,
            Means::Literal(_) => return None,
            Means::Expression(expression) => return expression.full_text(),
        };
        // A beginning can end a phrase, not stand inside it.
        let (last, before) = words.split_last()?;
        let quoted = |words: &[PatternWord]| {
            let folded: Vec<String> = words.iter().map(|word| word.folded.replace('"', " ")).collect();
            format!("\"{}\"", folded.join(" "))
        };
        let star = |word: &PatternWord| if word.is_beginning { "*" } else { "" };
        if before.iter().any(|word| word.is_beginning) {
            let each: Vec<String> =
                words.iter().map(|word| format!("{}{}", quoted(std::slice::from_ref(word)), star(word))).collect();
            return Some(each.join(" AND "));
        }
        Some(format!("{}{}", quoted(words), star(last)))
    }
}

/// What the regex library draws over several lines: its message, and the character that its arrow points to.
fn in_a_line(drawn: &str) -> String {
    /// Columns before the pattern and the arrow.
    const INDENT: usize = 4;
    /// Title, pattern, arrow, message.
    const LINES: usize = 4;
    let message = drawn.lines().last().unwrap_or_default().trim_start_matches("error: ");
    let arrow = |line: &&str| line.contains('^') && line.chars().all(|c| matches!(c, ' ' | '^'));
    // Of a pattern of several lines, the arrow's line tells nothing by itself.
    let place = (drawn.lines().count() == LINES).then(|| drawn.lines().nth(2)).flatten().filter(arrow);
    match place.and_then(|line| line.find('^')?.checked_sub(INDENT)) {
        Some(before) => format!("{message}, at character {}", before + 1),
        None => message.to_owned(),
    }
}

/// The form in which words are compared.
fn form(word: &str, exactness: Exactness) -> String {
    fold_keeping(word, Keep { case: exactness.case, marks: exactness.diacritics })
}

fn phrase_spans(text: &str, phrase: &[PatternWord], exactness: Exactness) -> Vec<Range<usize>> {
    let held: Vec<(Range<usize>, String)> =
        word_parts(text).map(|place| (place.clone(), form(&text[place], exactness))).collect();
    let mut spans = Vec::new();
    let mut from = 0;
    while let Some(window) = held.get(from..from + phrase.len()) {
        let meets = |((_, word), wanted): (&(Range<usize>, String), &PatternWord)| {
            if wanted.is_beginning { word.starts_with(&wanted.form) } else { *word == wanted.form }
        };
        if window.iter().zip(phrase).all(meets) {
            spans.push(window[0].0.start..window[phrase.len() - 1].0.end);
            from += phrase.len();
        } else {
            from += 1;
        }
    }
    spans
}

/// What is searched, and how much of it is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Search<'a> {
    /// The languages to search, all when empty.
    pub within: &'a [LanguageTag],
    /// The languages to show beside, all when empty.
    pub show: &'a [LanguageTag],
    /// At most so many hits.
    pub limit: usize,
    /// Beyond the limit hits are only counted, as long as no more than this many segments must be looked at.
    pub count: usize,
}

/// A segment that holds the pattern.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The unit that holds it.
    pub unit: UnitId,
    /// The document that the unit belongs to.
    pub document: String,
    /// The segment.
    pub found: Excerpt,
    /// Where the pattern stands in it, in UTF-8 bytes.
    pub spans: Vec<Range<usize>>,
    /// What the unit says for it in other languages.
    pub others: Vec<Excerpt>,
    /// Why the pair itself is doubtful.
    pub doubt: Option<Doubt>,
}

/// How many segments hold the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(usize),
    /// So many at least: counting ended before the memory did.
    AtLeast(usize),
}

impl Total {
    /// That of two memories.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Exactly(one), Self::Exactly(two)) => Self::Exactly(one + two),
            (Self::Exactly(one) | Self::AtLeast(one), Self::Exactly(two) | Self::AtLeast(two)) => {
                Self::AtLeast(one + two)
            }
        }
    }
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// The first hits, in the order of the memory.
    pub hits: Vec<Hit>,
    /// How many there are.
    pub total: Total,
}

/// The segments of a memory that hold a pattern, all of one state of it: that of the snapshot of the caller, who wants to ask
/// more of the same, or one of its own.
pub fn concordance(memory: &Memory, pattern: &Pattern, search: &Search<'_>) -> Result<Found, Error> {
    let _snapshot = memory.snapshot()?;
    let is_wanted = |language: &LanguageTag| {
        search.within.is_empty() || search.within.iter().any(|wanted| serves(wanted, language))
    };
    let languages: Vec<LanguageTag> = memory.languages()?.into_iter().filter(is_wanted).collect();
    if languages.is_empty() {
        return Ok(Found { hits: Vec::new(), total: Total::Exactly(0) });
    }
    let (found, total) = verified(memory, pattern, &languages, search)?;
    let mut hits = Vec::with_capacity(found.len());
    for (segment, spans) in found {
        let Some(unit) = memory.unit_of(segment.id)? else { continue };
        let Some((found, others)) = excerpts(&unit, segment.id, search.show) else { continue };
        let (doubt, name) = (unit.unit.doubt, unit.unit.id.unwrap_or_else(|| UnitId(String::new())));
        hits.push(Hit { unit: name, document: unit.document, found, spans, others, doubt });
    }
    Ok(Found { hits, total })
}

type Verified = Vec<(StoredSegment, Vec<Range<usize>>)>;

/// Candidates that do hold the pattern, and how many there are.
fn verified(
    memory: &Memory,
    pattern: &Pattern,
    languages: &[LanguageTag],
    search: &Search<'_>,
) -> Result<(Verified, Total), Error> {
    let (mut found, mut total, mut beyond, mut ended) = (Vec::new(), 0, 0, false);
    let visit = |segment: &StoredSegment| {
        beyond += usize::from(found.len() == search.limit);
        let spans = pattern.spans(&segment.text);
        total += usize::from(!spans.is_empty());
        if !spans.is_empty() && found.len() < search.limit {
            found.push((segment.clone(), spans));
        }
        // One more than wanted tells that there are more, however far that is.
        ended = total > search.limit && beyond > search.count;
        if ended { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    match pattern.full_text() {
        Some(query) => memory.segments_with_words(languages, &query, visit)?,
        None => memory.segments(languages, visit)?,
    }
    Ok((found, if ended { Total::AtLeast(total) } else { Total::Exactly(total) }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOLDED: Exactness = Exactness { case: false, diacritics: false };

    fn check(pattern: &str, exactness: Exactness, text: &str, expected: &[&str]) {
        let pattern = Pattern::words(pattern, exactness).unwrap();
        let found: Vec<&str> = pattern.spans(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_phrases_and_beginnings_are_found() {
        check("red", FOLDED, "Red, reddish, RED.", &["Red", "RED"]);
        check("lanca", FOLDED, "A lança e a lançada.", &["lança"]);
        check("pais-ponte", FOLDED, "um país-ponte", &["país-ponte"]);
        check("the old mill", FOLDED, "By the old mill, the old millstone", &["the old mill"]);
        check("\"old mill\"", FOLDED, "the old mill", &["old mill"]);
        check("mill*", FOLDED, "The mill and the millstone", &["mill", "millstone"]);
        check("old mill*", FOLDED, "old millstones", &["old millstones"]);
        check("mill* turn", FOLDED, "mills turn", &["mills turn"]);
        check("don't", FOLDED, "I don’t.", &["don’t"]);
        check("government", FOLDED, "The government’s plan, Government's", &["government", "Government"]);
        check("governments", FOLDED, "The government’s plan", &[]);
        check("autonomie", FOLDED, "L’autonomie qu'il", &["autonomie"]);
        check("l'auto*", FOLDED, "L’autonomie, l’an", &["L’autonomie"]);
        check("本", FOLDED, "日本語", &["本"]);
        check("日本", FOLDED, "日本語", &["日本"]);
        check("…", FOLDED, "Well… yes…", &["…", "…"]);
    }

    #[test]
    fn case_and_diacritics_count_when_asked() {
        let (case, diacritics) = (Exactness { case: true, ..FOLDED }, Exactness { diacritics: true, ..FOLDED });
        check("Ano", case, "ano Año Ano", &["Año", "Ano"]);
        check("Ano", diacritics, "ano Año Ano", &["ano", "Ano"]);
        check("Strasse", case, "Straße strasse", &["Straße"]);
        check("O'Neil", case, "O’Neil O'NEIL", &["O’Neil"]);
        check("が", case, "か", &[]);
        check("año", Exactness { case: true, diacritics: true }, "Año an\u{303}o", &["an\u{303}o"]);
    }

    #[test]
    fn expressions_are_matched_as_they_stand() {
        let spans = |pattern| Pattern::expression(pattern, FOLDED).unwrap().spans("In 1999 and 2001");
        assert_eq!(spans(r"\d{4}"), [3..7, 12..16]);
        assert_eq!(spans("IN|AND"), [0..2, 8..11]);
        assert!(spans("x*").is_empty());
        for (pattern, said) in [("ab(", "unclosed group, at character 3"), ("[z-a]", "at character 2")] {
            let refused = Pattern::expression(pattern, FOLDED).unwrap_err().to_string();
            assert!(refused.contains(said) && !refused.contains('\n'), "{refused}");
        }
    }

    #[test]
    fn what_cannot_be_looked_for_is_refused() {
        assert_eq!(Pattern::words("  ", FOLDED).unwrap_err(), PatternError::Empty);
        assert_eq!(Pattern::words("*ing", FOLDED).unwrap_err(), PatternError::Star);
        assert_eq!(Pattern::words("a * b", FOLDED).unwrap_err(), PatternError::Star);
    }

    #[test]
    fn no_pattern_is_an_operator_of_the_index() {
        let query = |pattern| Pattern::words(pattern, FOLDED).unwrap().full_text();
        assert_eq!(query("país-ponte").as_deref(), Some("\"pais ponte\""));
        assert_eq!(query("a AND NEAR(b)").as_deref(), Some("\"a and near b\""));
        assert_eq!(query("mill*").as_deref(), Some("\"mill\"*"));
        assert_eq!(query("mill* turn").as_deref(), Some("\"mill\"* AND \"turn\""));
        assert_eq!(query("…"), None);
    }
}

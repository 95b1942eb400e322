//! Excerpts of units on their way out: as JSON, and as labelled paragraphs for people.

use super::failure::Failure;
use super::output::{Output, terminal_width};
use super::wrap::{Styled, wrap};
use alinea::lookup::Excerpt;
use alinea::model::Doubt;
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Columns where nothing else is known.
const USUAL_WIDTH: usize = 80;
/// Fewer or more are hard to read.
const READABLE: std::ops::RangeInclusive<usize> = 20..=120;

/// A variant as scripts see it.
#[derive(Serialize)]
pub(crate) struct VariantShape<'a> {
    language: &'a str,
    text: &'a str,
    segments: &'a [usize],
    status: &'static str,
    /// Ordinals of all segments of the source that this translates, when there is more than one.
    #[serde(skip_serializing_if = "is_empty")]
    translates: &'a [usize],
}

// Serde hands over a reference to the field.
#[allow(clippy::ptr_arg)]
fn is_empty(ordinals: &&[usize]) -> bool {
    ordinals.is_empty()
}

impl<'a> From<&'a Excerpt> for VariantShape<'a> {
    fn from(excerpt: &'a Excerpt) -> Self {
        Self {
            language: excerpt.language.as_str(),
            text: &excerpt.text,
            segments: &excerpt.segments,
            status: excerpt.status.as_str(),
            translates: &excerpt.translates,
        }
    }
}

/// The columns to write in; the usual ones in a pipe.
pub(crate) fn width() -> usize {
    terminal_width().unwrap_or(USUAL_WIDTH).clamp(*READABLE.start(), *READABLE.end())
}

/// Prints texts below each other, each behind its language.
pub(crate) fn paragraphs(output: &mut Output, rows: &[(String, Vec<Styled>)], width: usize) -> Result<(), Failure> {
    let widest = rows.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
    for (label, runs) in rows {
        let padding = " ".repeat(widest - label.width());
        for line in wrap(&format!("  {label}{padding}  "), runs, width) {
            output.line(line.trim_end())?;
        }
    }
    Ok(())
}

/// A translation, and a word about it when it says more than was asked.
pub(crate) fn translation(excerpt: &Excerpt) -> (String, Vec<Styled>) {
    let mut runs = vec![super::wrap::plain(&excerpt.text)];
    if !excerpt.translates.is_empty() {
        let ordinals: Vec<String> = excerpt.translates.iter().map(ToString::to_string).collect();
        let note = format!(" (translates {} together)", ordinals.join(" and "));
        runs.push(super::wrap::styled(&note, Style::new()));
    }
    (excerpt.language.to_string(), runs)
}

/// What to look out for, as a row below the texts.
pub(crate) fn caution(words: &str, color: bool) -> (String, Vec<Styled>) {
    let style = if color { AnsiColor::Yellow.on_default() } else { Style::new() };
    ("!".to_owned(), vec![super::wrap::styled(words, style)])
}

/// A doubt as a translator would say it.
pub(crate) fn doubt_in_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::SourceChanged => "the source was revised after it was translated: the translation may be out of date",
        Doubt::Length => "perhaps no pair: one side is much longer than the other lets expect",
        Doubt::FewSharedWords => "perhaps no pair: hardly any word of one side is known to translate the other",
        Doubt::ThirdLanguageDisagrees => "perhaps no pair: another language was paired differently",
        Doubt::Order => "perhaps no pair: the translation stands at another place of its text",
        Doubt::UnmatchedNeighbour => "perhaps not all of it: a segment beside it has no counterpart",
        Doubt::CutUncertain => "perhaps too much or too little: where this pair ends and the next begins is uncertain",
    }
}

/// `holloway, en 12`: where a text stands.
pub(crate) fn place(document: &str, excerpt: &Excerpt) -> String {
    let ordinals: Vec<String> = excerpt.segments.iter().map(ToString::to_string).collect();
    let position = if ordinals.is_empty() { String::new() } else { format!(" {}", ordinals.join(", ")) };
    alinea::text::visible(&format!("{document}, {}{position}", excerpt.language)).into_owned()
}

//! The JSON of `alinea diff`.

use alinea::diff::{Change, Class, Comparison, ParagraphChange, Summary, WordChangeKind};
use serde::Serialize;
use std::collections::BTreeMap;

/// What `--json` prints. Names are a contract with scripts.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    changes: Vec<ChangeRecord<'a>>,
    summary: SummaryRecord,
}

#[derive(Serialize)]
pub(super) struct ChangeRecord<'a> {
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
    /// The changes in which one of `only` happened, or all.
    pub(super) fn of(comparison: &'a Comparison, only: &[Class]) -> Self {
        let wanted = |change: &&Change| only.is_empty() || only.iter().any(|&class| change.has(class));
        Self {
            changes: comparison.changes.iter().filter(wanted).map(ChangeRecord::of).collect(),
            summary: SummaryRecord::of(&comparison.summary),
        }
    }
}

impl<'a> ChangeRecord<'a> {
    pub(super) fn of(change: &'a Change) -> Self {
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
            paragraph: change.paragraph.map(ParagraphChange::as_str),
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
pub(super) fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

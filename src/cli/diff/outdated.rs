//! `alinea diff --source-old EN1 --source-new EN2 --target ES1`: which translations are out of date.

use super::record::{ChangeRecord, rounded};
use super::{Diff, Failure, Global, Outcome, Output, View, input, terminal, terminal_width};
use alinea::align;
use alinea::diff::{Change, Comparison, compare_texts};
use alinea::revise::{Outdated, outdated};
use serde::Serialize;
use std::path::Path;

/// What `--json` prints.
#[derive(Serialize)]
struct Document<'a> {
    outdated: Vec<Record<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Record<'a> {
    source: ChangeRecord<'a>,
    target: &'a [usize],
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<usize>,
    confidence: f64,
}

#[derive(Serialize)]
struct Summary {
    target_segments: usize,
    outdated: usize,
    untranslated: usize,
}

pub(super) fn run(diff: &Diff, global: &Global, old: &Path, new: &Path, target: &Path) -> Result<Outcome, Failure> {
    let language = diff.language(Some(old), new)?;
    let target_language = input::language(diff.target_language.as_deref(), Some(target))?;
    let (old, new) = (diff.read(old, &language, global)?, diff.read(new, &language, global)?);
    let target = diff.read(target, &target_language, global)?;
    let (old_segments, new_segments, texts) = (old.segments(), new.segments(), target.segments());
    let comparison = compare_texts(old.text(&old_segments), new.text(&new_segments)).ignoring(&diff.ignore);
    let beads = align::align(
        &align::Text { segments: &old_segments, paragraphs: old.paragraphs() },
        &align::Text { segments: &texts, paragraphs: target.paragraphs() },
    );
    let mut found = outdated(&comparison.changes, &beads);
    found.retain(|entry| diff.wants(&comparison.changes[entry.change]));
    let mut out = Output::new();
    if diff.json {
        out.json(&document(&comparison, &found, &texts))?;
    } else {
        let view = View { width: terminal_width(), color: global.color.wanted(), context: 0, only: &[] };
        for entry in &found {
            out.line(&shown(&comparison.changes[entry.change], entry, &new_segments, &texts, &view))?;
        }
        out.line(&summary_line(&summary(&found, texts.len())))?;
    }
    out.flush()?;
    Ok(if diff.exit_code && !found.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

fn document<'a>(comparison: &'a Comparison, found: &'a [Outdated], texts: &[&str]) -> Document<'a> {
    let record = |entry: &'a Outdated| Record {
        source: ChangeRecord::of(&comparison.changes[entry.change]),
        target: &entry.target,
        text: joined(entry, texts),
        after: entry.after,
        confidence: rounded(entry.confidence),
    };
    Document { outdated: found.iter().map(record).collect(), summary: summary(found, texts.len()) }
}

fn summary(found: &[Outdated], target_segments: usize) -> Summary {
    let mut concerned: Vec<usize> = found.iter().flat_map(|entry| entry.target.iter().copied()).collect();
    concerned.sort_unstable();
    concerned.dedup();
    let untranslated = found.iter().filter(|entry| entry.target.is_empty()).count();
    Summary { target_segments, outdated: concerned.len(), untranslated }
}

fn summary_line(summary: &Summary) -> String {
    format!(
        "{} of {} segments of the translation to look at, {} without a translation",
        summary.outdated, summary.target_segments, summary.untranslated
    )
}

/// A change of the source with the translation below it.
fn shown(change: &Change, entry: &Outdated, new: &[&str], texts: &[&str], view: &View<'_>) -> String {
    let lead = match (entry.target.as_slice(), entry.after) {
        ([], None) => "↳ not translated; it would come first".to_owned(),
        ([], Some(after)) => format!("↳ not translated; it would follow {}", after + 1),
        ([one], _) => format!("↳ {}  ", one + 1),
        ([first, .., last], _) => format!("↳ {}–{}  ", first + 1, last + 1),
    };
    let text = terminal::change(change, new, view) + &terminal::note(&lead, &joined(entry, texts), view);
    text.trim_end_matches('\n').to_owned()
}

fn joined(entry: &Outdated, texts: &[&str]) -> String {
    let own: Vec<&str> = entry.target.iter().map(|&at| texts[at]).collect();
    own.join(" ")
}

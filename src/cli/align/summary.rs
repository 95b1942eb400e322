//! What an alignment came to: counts, and the units that a person should look at first.

use super::Stored;
use super::job::{counts, rounded};
use crate::cli::failure::Failure;
use crate::cli::output::{Output, counted};
use alinea::language::LanguageTag;
use alinea::model::{self, Doubt, Unit, WORTH_A_LOOK};
use alinea::parallel::{Earlier, Kept, Parallel};
use alinea::text::visible;
use serde_json::json;
use std::collections::BTreeMap;

/// How many of them are shown to people; scripts get all.
const SHOWN: usize = 8;

/// Units in a row that have one language only, from which on they are a passage.
const LONG_RUN: usize = 10;

/// What became of an alignment.
pub(super) struct Outcome<'a> {
    /// How it was stored, if it was.
    pub(super) stored: Option<&'a Stored>,
    /// How it would have been, or why not.
    pub(super) would: Option<&'a Result<Kept, String>>,
    /// What of the texts had been revised since they were written.
    pub(super) earlier: &'a [Earlier],
}

/// Prints the summary, as text or as JSON.
pub(super) fn print(
    output: &mut Output,
    parallel: &Parallel,
    units: &[Unit],
    name: &str,
    outcome: &Outcome<'_>,
    as_json: bool,
) -> Result<(), Failure> {
    let Outcome { stored, would, earlier } = *outcome;
    let alone = incomplete(units, parallel.versions.len());
    let unlike = hardly_versions(units);
    let mut doubtful: Vec<(usize, &Unit)> = units.iter().enumerate().filter(|(_, unit)| is_doubtful(unit)).collect();
    doubtful
        .sort_by(|(_, one), (_, two)| one.confidence.partial_cmp(&two.confidence).unwrap_or(std::cmp::Ordering::Equal));
    if as_json {
        let languages: serde_json::Map<String, serde_json::Value> = parallel
            .versions
            .iter()
            .map(|version| (version.language.to_string(), json!(version.segments.len())))
            .collect();
        let doubtful: Vec<_> = doubtful
            .iter()
            .map(|(number, unit)| json!({"number": number, "confidence": unit.confidence.map(rounded), "doubt": unit.doubt.map(Doubt::as_str)}))
            .collect();
        return output.json(&json!({
            "document": name,
            "segments": languages,
            "units": units.len(),
            "incomplete": alone.len(),
            "incomplete_units": alone,
            "hardly_versions": unlike,
            "same_text": same_text(parallel),
            "doubtful": doubtful,
            "stored": stored.map(|stored| {
                let mut told = counts(&stored.kept);
                told["memory"] = json!(stored.memory.display().to_string());
                told["change_set"] = json!(stored.change_set);
                told
            }),
            "would": would.map(|would| match would {
                Ok(kept) => counts(kept),
                Err(refused) => json!({"refused": refused}),
            }),
            "earlier": earlier_shapes(earlier),
        }));
    }
    let lengths: Vec<String> =
        parallel.versions.iter().map(|version| format!("{} {}", version.segments.len(), version.language)).collect();
    output.line(&format!("{}: {} segments → {} units", visible(name), lengths.join(", "), units.len()))?;
    if !alone.is_empty() {
        output.line(&format!("  {} without a counterpart in every language: {}", alone.len(), few(&alone)))?;
    }
    if let Some(told) = long_runs(parallel, units) {
        output.line(&format!("  {told}"))?;
    }
    if let Some(Stored { kept, change_set, .. }) = stored {
        match change_set {
            Some(_) => output.line(&format!("  {}", stored_in_words(kept)))?,
            None => output.line(&format!("  nothing changed: {} as before", counted(kept.unchanged, "unit")))?,
        }
    }
    match would {
        Some(Ok(kept)) => output.wrapped("  it would be ", &stored_in_words(kept))?,
        Some(Err(refused)) => output.wrapped("  it would be refused: ", refused)?,
        None => {}
    }
    if doubtful.is_empty() {
        return Ok(());
    }
    output.line("")?;
    let reasons = counted_doubts(doubtful.iter().map(|(_, unit)| *unit));
    output.line(&format!("Worth a look ({} of {}), least certain first:", doubtful.len(), units.len()))?;
    if !reasons.is_empty() {
        output.wrapped("  ", &reasons)?;
    }
    for (number, unit) in doubtful.iter().take(SHOWN) {
        let doubt = unit.doubt.map_or(String::new(), |doubt| format!("  {}", doubt.as_str()));
        output.line(&format!("{:>5}  {:.2}{doubt}", number + 1, unit.confidence.unwrap_or(0.0)))?;
        for variant in &unit.variants {
            output.wrapped(&format!("       {:<5} ", variant.language.as_str()), &variant.content.text)?;
        }
    }
    if doubtful.len() > SHOWN {
        output.line(&format!("  … and {} more: --format table shows all units", doubtful.len() - SHOWN))?;
    }
    Ok(())
}

/// What became of the units. What seldom happens is named only when it did.
fn stored_in_words(kept: &Kept) -> String {
    let Kept { new, unchanged, extended, retired, elsewhere, superseded, .. } = *kept;
    let mut parts = vec![format!("{new} new"), format!("{unchanged} as before")];
    parts.extend((extended > 0).then(|| format!("{extended} with a language more")));
    parts.push(format!("{retired} retired"));
    parts.extend((elsewhere > 0).then(|| format!("{elsewhere} retired elsewhere")));
    parts.extend((superseded > 0).then(|| format!("{superseded} without superseded wording")));
    parts.join(", ")
}

/// What is said of wording that came again after a revision had replaced it.
pub(super) fn superseded(kept: &Kept) -> Option<String> {
    let first = kept.first_superseded.as_ref()?;
    let stay = if kept.superseded == 1 { "stays" } else { "stay" };
    Some(format!(
        "Superseded wording comes again with these texts: {} {stay} without it. The first is “{}” for “{}”. \
         With --revive it is taken back; `alinea undo` takes back what was done now.",
        counted(kept.superseded, "unit"),
        visible(&first.wording),
        visible(&first.counterpart),
    ))
}

/// What is said of a text that was revised since.
pub(super) fn earlier(earlier: &Earlier) -> String {
    let Earlier { language, segments, wording, now } = earlier;
    let (were, stay) = if *segments == 1 { ("was", "stays") } else { ("were", "stay") };
    let (wording, now) = (visible(wording), visible(now));
    let first = match (wording.is_empty(), now.is_empty()) {
        (true, _) => format!("“{now}” came since"),
        (_, true) => format!("“{wording}” is gone or part of the one before"),
        _ => format!("“{wording}” is “{now}” now"),
    };
    format!(
        "The {language} text is from before a revision: {} of it {were} revised since and {stay} so. The first: {first}. \
         With --revive the text is taken as it is.",
        counted(*segments, "segment"),
    )
}

/// The same for scripts.
pub(super) fn earlier_shapes(earlier: &[Earlier]) -> Vec<serde_json::Value> {
    let shape = |Earlier { language, segments, wording, now }: &Earlier| json!({"language": language.as_str(), "segments": segments, "first": {"wording": wording, "now": now}});
    earlier.iter().map(shape).collect()
}

/// The numbers (from 0) of the units that lack a language.
fn incomplete(units: &[Unit], languages: usize) -> Vec<usize> {
    units.iter().enumerate().filter(|(_, unit)| unit.variants.len() < languages).map(|(number, _)| number).collect()
}

/// The first of some numbers, as people count.
fn few(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(|number| (number + 1).to_string()).collect();
    format!("{}{}", shown.join(", "), if numbers.len() > SHOWN { ", …" } else { "" })
}

/// Whether the units of an alignment say that its texts hardly seem to be versions of one another.
pub(super) fn hardly_versions(units: &[Unit]) -> bool {
    let confidences = units.iter().filter(|unit| unit.variants.len() > 1).filter_map(|unit| unit.confidence);
    model::hardly_versions(confidences, units.len())
}

/// Pairs of languages whose texts are the same, as scripts are told.
pub(super) fn same_text(parallel: &Parallel) -> Vec<[&str; 2]> {
    let language = |version: usize| parallel.versions[version].language.as_str();
    parallel.same_texts().into_iter().map(|(one, two)| [language(one), language(two)]).collect()
}

/// Units with a counterpart are doubtful by their confidence, or for a reason; one without any is what it is.
fn is_doubtful(unit: &Unit) -> bool {
    let unsure = unit.confidence.is_some_and(|confidence| confidence < WORTH_A_LOOK);
    unit.variants.len() > 1 && (unsure || unit.doubt.is_some())
}

/// How many units are doubted for which reason, the most frequent first; empty where none is.
fn counted_doubts<'a>(units: impl Iterator<Item = &'a Unit>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for doubt in units.filter_map(|unit| unit.doubt) {
        *counts.entry(doubt.as_str()).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let parts: Vec<String> = counts.iter().map(|(doubt, count)| format!("{count} {doubt}")).collect();
    parts.join(", ")
}

/// What is said where two languages each have a long passage that no other has: the same, perhaps, in another order.
fn long_runs(parallel: &Parallel, units: &[Unit]) -> Option<String> {
    let alone = |unit: &Unit, language: &LanguageTag| {
        unit.variants.len() == 1 && unit.variants.iter().all(|variant| variant.language == *language)
    };
    let longest = |language: &LanguageTag| {
        units.chunk_by(|a, b| alone(a, language) && alone(b, language)).map(<[Unit]>::len).max().unwrap_or(0)
    };
    let runs: Vec<String> = parallel
        .versions
        .iter()
        .map(|version| (longest(&version.language), &version.language))
        .filter(|(length, _)| *length >= LONG_RUN)
        .map(|(length, language)| format!("{length} {language}"))
        .collect();
    let told = "segments in a row without a counterpart: perhaps the same passage in another order";
    (runs.len() > 1).then(|| format!("{} {told}", runs.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lacks_a_counterpart_is_named_by_the_numbers_that_people_count() {
        assert_eq!(few(&[0, 4]), "1, 5");
        assert_eq!(few(&(0..20).collect::<Vec<_>>()), "1, 2, 3, 4, 5, 6, 7, 8, …");
    }
}

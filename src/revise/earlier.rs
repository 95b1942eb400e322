//! An earlier text of a document that comes again: what was revised since, and what took its place.
//!
//! Either the text is an earlier version from end to end, or it holds, at a place of the document, wording that a revision superseded
//! and whose successors stand there now. Linear in the text; the earlier versions of the document are read one after the other.

use super::{Running, compare};
use crate::diff::Change;
use crate::language::LanguageTag;
use crate::store::{Error, Memory, SegmentId, StoredSegment};
use crate::text::match_key;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What of a text was revised since.
pub(crate) struct EarlierText {
    /// The text as it is now.
    pub(crate) newest: Vec<Running>,
    /// What of that takes the place of which segments; `None` when the whole text is an earlier version.
    pub(crate) by: Option<HashMap<usize, Vec<usize>>>,
    /// How many segments give way; of a whole version, at how many places it differs.
    pub(crate) segments: usize,
    /// The first of them, and what takes its place; empty where there is nothing.
    pub(crate) first: (String, String),
}

/// What of a text that comes for a document was revised since; `None` when nothing was.
pub(crate) fn earlier(
    memory: &Memory,
    document: &str,
    language: &LanguageTag,
    texts: &[&str],
) -> Result<Option<EarlierText>, Error> {
    let newest = memory.running_text(document, language)?;
    if newest.is_empty() || newest.iter().map(|(segment, ..)| segment.text.as_str()).eq(texts.iter().copied()) {
        return Ok(None);
    }
    let changes = compare(&newest, texts);
    // What only brings back what was deleted or moved takes nothing away.
    if differing(&newest, texts, &changes).all(|change| change.old.is_empty()) {
        return Ok(None);
    }
    // What another document's revision retired here is not newer than what this text says.
    let retired = memory.retired_in(document, language)?;
    let is_retired = |place: usize| retired.contains_key(&newest[place].0.id);
    let is_newer = !differing(&newest, texts, &changes).flat_map(|change| change.old.clone()).any(is_retired);
    if is_newer && is_earlier_version(memory, document, &newest, language, texts)? {
        let (segments, first) = differences(&newest, texts, &changes);
        return Ok(Some(EarlierText { newest, by: None, segments, first }));
    }
    let by = successors(memory, &memory.superseded_in(document, language)?, &newest, texts, &changes)?;
    let Some(&at) = by.keys().min() else { return Ok(None) };
    // Of two sentences that are one now the second has nothing left to give way to.
    let now = (at..).map_while(|at| by.get(&at)).flatten().next().map(|&place| newest[place].0.text.clone());
    let first = (texts[at].to_owned(), now.unwrap_or_default());
    Ok(Some(EarlierText { segments: by.len(), newest, by: Some(by), first }))
}

/// Whether a text is an earlier version from end to end: by match key, since an old file is no newer for other blanks or another form
/// of Unicode. Where the newest version has the same keys, it is the letters that were revised.
fn is_earlier_version(
    memory: &Memory,
    document: &str,
    newest: &[Running],
    language: &LanguageTag,
    texts: &[&str],
) -> Result<bool, Error> {
    let says_the_same = |one: &str, other: &str| one == other || match_key(one) == match_key(other);
    let is_newest = newest.len() == texts.len()
        && newest.iter().zip(texts).all(|((segment, ..), text)| says_the_same(&segment.text, text));
    let is_same = |one: &str, other: &str| if is_newest { one == other } else { says_the_same(one, other) };
    memory.is_earlier_text(document, language, texts, is_same)
}

/// At how many places two texts differ, and the first: what it says in the one, and now.
fn differences(newest: &[Running], texts: &[&str], changes: &[Change]) -> (usize, (String, String)) {
    let mut differing = differing(newest, texts, changes);
    let first = differing.next().map(|first| (texts[first.new.clone()].join(" "), said(newest, first).join(" ")));
    (1 + differing.count(), first.unwrap_or_default())
}

/// Where two texts differ in more than the place.
fn differing<'a>(newest: &'a [Running], texts: &'a [&str], changes: &'a [Change]) -> impl Iterator<Item = &'a Change> {
    changes.iter().filter(|change| texts[change.new.clone()] != said(newest, change)[..])
}

/// What the newest text says at a place.
fn said<'a>(newest: &'a [Running], change: &Change) -> Vec<&'a str> {
    newest[change.old.clone()].iter().map(|(segment, ..)| segment.text.as_str()).collect()
}

/// For each segment whose wording was superseded the segments that took its place: those that stand at the same place now; where
/// none does and the newest text says the old wording nowhere, those that stand elsewhere in it and that this text lacks.
fn successors(
    memory: &Memory,
    superseded: &HashMap<String, Vec<StoredSegment>>,
    newest: &[Running],
    texts: &[&str],
    changes: &[Change],
) -> Result<HashMap<usize, Vec<usize>>, Error> {
    let mut by: HashMap<usize, Vec<usize>> = HashMap::new();
    if superseded.is_empty() {
        return Ok(by);
    }
    let mut used: HashSet<usize> = HashSet::new();
    let brought: HashSet<Cow<'_, str>> = texts.iter().map(|text| match_key(text)).collect();
    let keys: Vec<Cow<'_, str>> = newest.iter().map(|(segment, ..)| match_key(&segment.text)).collect();
    let still: HashSet<&str> = keys.iter().map(Cow::as_ref).collect();
    let places: HashMap<SegmentId, usize> =
        newest.iter().enumerate().map(|(place, (segment, ..))| (segment.id, place)).collect();
    let is_alone = |change: &Change| change.old.is_empty() || change.new.is_empty();
    // What was deleted where something was added was written anew.
    for run in changes.chunk_by(|one, next| is_alone(one) && is_alone(next)) {
        let there: HashSet<usize> = run.iter().flat_map(|change| change.old.clone()).collect();
        let texts_there: HashSet<&str> = there.iter().map(|&place| newest[place].0.text.as_str()).collect();
        let keys_there: HashSet<&str> = there.iter().map(|&place| keys[place].as_ref()).collect();
        for at in run.iter().flat_map(|change| change.new.clone()) {
            let key = match_key(texts[at]);
            let Some(said) = superseded.get(key.as_ref()).filter(|_| !texts_there.contains(texts[at])) else {
                continue;
            };
            // Where the newest wording has the same key, it is the letters that were revised.
            let is_there = keys_there.contains(key.as_ref());
            let mut successors = BTreeSet::new();
            for old in said.iter().filter(|old| !is_there || old.text == texts[at]) {
                let living = memory.living_successors(old.id)?;
                successors.extend(living.iter().filter_map(|id| places.get(id).copied()));
            }
            let (mut now, elsewhere): (Vec<usize>, Vec<usize>) =
                successors.into_iter().partition(|place| there.contains(place));
            if now.is_empty() && !still.contains(key.as_ref()) {
                // It moved when it was reworded, and stands nowhere in this text.
                now = elsewhere.into_iter().filter(|&place| !brought.contains(&keys[place])).collect();
            }
            if !now.is_empty() {
                now.retain(|&place| used.insert(place));
                by.insert(at, now);
            }
        }
    }
    Ok(by)
}

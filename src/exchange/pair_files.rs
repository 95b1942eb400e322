//! Which files a tool gets that reads one pair of languages a file.
//!
//! A document pairs what it was translated from with each of its other languages. Tags of one language are languages of their
//! own here (`en-GB` and `en-US`), as they are to such a tool, unless they are called alike. One pass over the units tells which
//! pairs there are and how many units are in none of them.

use super::header::{source_language, wanted_documents};
use super::{ExportOptions, mapped, pairs};
use crate::language::LanguageTag;
use crate::model::Unit;
use crate::store::{Error, Memory, Repeat, StoredUnit};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

/// Source and target.
pub(super) type Pair = (LanguageTag, LanguageTag);

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairFile {
    /// What its source language is called in the file.
    pub source: LanguageTag,
    /// What its target language is called in the file.
    pub target: LanguageTag,
    /// Which languages of the memory these are: [`ExportOptions::exact`] for it.
    pub pairs: Vec<(LanguageTag, LanguageTag)>,
}

/// All files of an export.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PairFiles {
    /// Sorted by their languages; each holds a unit at least.
    pub files: Vec<PairFile>,
    /// Units that are in none of them: they lack a language.
    pub left_out: usize,
}

/// The files that an export for such a tool consists of.
pub fn pair_files(memories: &[Memory], options: &ExportOptions) -> Result<PairFiles, Error> {
    let mut candidates = BTreeSet::new();
    for memory in memories {
        for document in wanted_documents(memory, &options.filter)? {
            let said = source_language(memory, &document)?;
            let languages = memory.languages_of(document.id)?;
            candidates.extend(pairs_of(said.as_ref(), &languages.iter().collect::<Vec<_>>(), options));
        }
    }
    candidates.retain(|(source, target)| mapped(&options.map, source) != mapped(&options.map, target));
    let asked = ExportOptions { exact: candidates.into_iter().collect(), ..options.clone() };
    let (mut found, mut left_out) = (BTreeSet::new(), 0);
    for memory in memories {
        memory.batches::<Error>(&options.filter, |batch| {
            for unit in batch.units() {
                left_out += usize::from(!note(unit?, &asked, &mut found));
            }
            Ok(ControlFlow::Continue(()))
        })?;
    }
    Ok(PairFiles { files: files(found, options), left_out })
}

/// Notes the pairs that a unit makes; `false` when it is wanted and makes none.
fn note(mut unit: StoredUnit, asked: &ExportOptions, found: &mut BTreeSet<Pair>) -> bool {
    pairs::drop_empty(&mut unit);
    if unit.repeat != Repeat::No || !asked.wanted.takes(&unit) {
        return true;
    }
    let units = asked.pairs(&unit).unwrap_or_default();
    let is_cut = !units.is_empty();
    let narrowed: Vec<Unit> = units.into_iter().filter_map(|unit| asked.wanted.narrowed(unit)).collect();
    let pairs = narrowed.iter().filter_map(|unit| match &unit.variants[..] {
        [source, target] => Some((source.language.clone(), target.language.clone())),
        _ => None,
    });
    let pairs: Vec<Pair> = pairs.collect();
    // A pair that the aligner is not sure enough of was not asked for.
    let is_done = !pairs.is_empty() || (is_cut && narrowed.is_empty());
    found.extend(pairs);
    is_done
}

/// The pairs of one document. `said` is what it was translated from.
fn pairs_of(said: Option<&LanguageTag>, languages: &[&LanguageTag], options: &ExportOptions) -> Vec<Pair> {
    let is_of = |tag: &LanguageTag, wanted: &LanguageTag| tag.distance(wanted).is_some();
    let paired = |source: &LanguageTag, target: &LanguageTag| (source.clone(), target.clone());
    if let Some((source, target)) = &options.pair {
        let sources = languages.iter().filter(|tag| is_of(tag, source));
        let targets = || languages.iter().filter(|tag| is_of(tag, target));
        let all = sources.flat_map(|source| targets().map(move |target| paired(source, target)));
        return all.filter(|(source, target)| source != target).collect();
    }
    let asked = &options.wanted.languages;
    let is_asked = |tag: &&&LanguageTag| asked.is_empty() || asked.iter().any(|wanted| is_of(tag, wanted));
    let languages: Vec<&LanguageTag> = languages.iter().filter(is_asked).copied().collect();
    // The header may say `en` where the units say `en-US`; where it says nothing, the first language leads.
    let (mut sources, mut targets): (Vec<&LanguageTag>, Vec<&LanguageTag>) =
        languages.iter().partition(|tag| said.is_some_and(|said| tag.stands_for(said)));
    if sources.is_empty() && !targets.is_empty() {
        sources.push(targets.remove(0));
    }
    let mut found = Vec::new();
    for (at, source) in sources.iter().enumerate() {
        // Units between two tags of the source language exist as well; one direction is enough for them.
        found.extend(targets.iter().chain(&sources[at + 1..]).map(|target| paired(source, target)));
    }
    found
}

/// Pairs that are called alike share a file.
fn files(found: BTreeSet<Pair>, options: &ExportOptions) -> Vec<PairFile> {
    let mut called: BTreeMap<Pair, Vec<Pair>> = BTreeMap::new();
    for (source, target) in found {
        let name = (mapped(&options.map, &source).clone(), mapped(&options.map, &target).clone());
        called.entry(name).or_default().push((source, target));
    }
    called.into_iter().map(|((source, target), pairs)| PairFile { source, target, pairs }).collect()
}

//! Finds the best matches of queries in a memory.
//!
//! The match index names the texts that can match (`candidates`); a query in a language that the index does not know, and one
//! of more words than it counts, are answered by a scan over the live segments. Both give the same: nothing is guessed. Texts
//! become matches in the order of what each can give at most (`same_text`), until what is left can give nothing better.
//!
//! Memory grows with the number of matches only, and two bytes for each segment of the memory.

use super::candidates::{Best, Counters, LONGEST_QUERY, Search};
use super::context::Neighbours;
use super::ranking::{Similarity, Standing, is_ahead};
use super::same_text::{Asked, SameText};
use super::{Kind, Match, Options, Penalties, Query, Score, Scored, rank, serves};
use crate::language::LanguageTag;
use crate::store::{Error, Memory, SegmentId, StoredSegment};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// By text.
type Candidates = HashMap<String, SameText>;

/// Answers queries from one memory; what is the same for all of them is kept.
#[derive(Debug)]
pub struct Finder<'a> {
    memory: &'a Memory,
    /// The languages of the memory, with their numbers in the match index.
    languages: Vec<(LanguageTag, Option<i64>)>,
    counters: Counters,
    last: SegmentId,
    penalties: Penalties,
    /// The state of the memory that this was read from.
    state: i64,
}

impl<'a> Finder<'a> {
    /// Gets ready to answer.
    pub fn new(memory: &'a Memory) -> Result<Self, Error> {
        let snapshot = memory.snapshot()?;
        let (counters, penalties) = (Counters::default(), Penalties::default());
        let (languages, last) = (languages(memory)?, memory.match_last()?);
        Ok(Self { memory, languages, counters, last, penalties, state: snapshot.state() })
    }

    /// Takes points off the scores of units by their status.
    pub fn with_penalties(self, penalties: Penalties) -> Self {
        Self { penalties, ..self }
    }

    /// Reads anew what was kept when another program has written meanwhile: segments have come, and after a `forget` even the
    /// numbers of languages are others.
    fn renew(&mut self, state: i64) -> Result<(), Error> {
        if self.state != state {
            self.languages = languages(self.memory)?;
            self.last = self.memory.match_last()?;
            self.counters = Counters::default();
            self.state = state;
        }
        Ok(())
    }

    /// The best matches of `query`, ranked; those of several memories go through [`rank`] together. They are of the memory as
    /// it is now, whatever was written to it since the finder was made.
    pub fn find(&mut self, query: &str, options: &Options<'_>) -> Result<Vec<Match>, Error> {
        let snapshot = self.memory.snapshot()?;
        self.renew(snapshot.state())?;
        // What is found first may lack the languages wanted: then more is looked for, until there is no more.
        let mut wanted = options.limit;
        loop {
            let candidates = self.candidates(query, options, wanted)?;
            let is_all = candidates.len() < wanted;
            let bar = bar(&candidates, wanted);
            let matches = self.matches(query, candidates, options)?;
            // Points may put a match below what was not looked for.
            let worst = matches.last().map(|found| Standing::new(found.score, found.kind));
            if is_all || (matches.len() >= options.limit && worst >= bar) {
                return Ok(matches);
            }
            wanted = wanted.saturating_mul(8);
        }
    }

    /// The texts that match best: `wanted` of them at least where there are so many.
    fn candidates(&mut self, query: &str, options: &Options<'_>, wanted: usize) -> Result<Candidates, Error> {
        let is_asked = |language: &LanguageTag| options.from.is_none_or(|from| serves(from, language));
        let asked: Vec<(LanguageTag, Option<i64>)> =
            self.languages.iter().filter(|(language, _)| is_asked(language)).cloned().collect();
        let mut words = Query::new(query);
        let is_indexed = asked.iter().all(|(_, number)| number.is_some()) && words.length() <= LONGEST_QUERY;
        if !is_indexed {
            let languages: Vec<LanguageTag> = asked.into_iter().map(|(language, _)| language).collect();
            return scan(self.memory, &languages, &mut words, options.least);
        }
        if words.length() == 0 {
            let languages: Vec<LanguageTag> = asked.into_iter().map(|(language, _)| language).collect();
            return by_key(self.memory, &languages, &mut words, options.least);
        }
        let mut candidates = Candidates::new();
        let mut best = Best::default();
        for language in asked.iter().filter_map(|(_, number)| *number) {
            let search = Search { memory: self.memory, language, last: self.last, least: options.least, wanted };
            search.run(&mut words, &mut self.counters, &mut best, |segment, scored| {
                add(&mut candidates, &segment, scored);
            })?;
        }
        for (text, candidate) in &mut candidates {
            candidate.similarity = words.similarity(text);
        }
        Ok(candidates)
    }

    /// Candidates as matches, best first.
    fn matches(&self, query: &str, candidates: Candidates, options: &Options<'_>) -> Result<Vec<Match>, Error> {
        let neighbours = Neighbours::of(options);
        let mut candidates: Vec<(Standing, String, SameText)> = candidates
            .into_iter()
            .map(|(text, same)| (at_best(same.scored, neighbours.are_known()), text, same))
            .collect();
        candidates.sort_unstable_by_key(|(standing, _, same)| Reverse((*standing, Similarity(same.similarity))));
        let asked = Asked { memory: self.memory, penalties: &self.penalties, query, options, neighbours };
        let mut matches: Vec<Match> = Vec::new();
        for (standing, text, same) in &candidates {
            // Of texts that are equally near, the newest segments are wanted, whichever text they have.
            let is_ahead = |found: &&Match| is_ahead(found, *standing, same.similarity);
            if matches.len() >= options.limit && matches.iter().filter(is_ahead).count() >= options.limit {
                break;
            }
            matches.extend(asked.matches(text, same)?);
        }
        Ok(rank(matches, options.limit))
    }
}

/// What a text can give at most: neighbours lift it if it is exact, points and doubt only lower it.
fn at_best(scored: Scored, has_neighbours: bool) -> Standing {
    match scored.kind {
        Kind::Exact if has_neighbours => Standing::new(Score::BOTH_NEIGHBOURS, Kind::Context),
        kind => Standing::new(scored.score, kind),
    }
}

/// The languages of a memory with their numbers in the match index.
fn languages(memory: &Memory) -> Result<Vec<(LanguageTag, Option<i64>)>, Error> {
    let languages = memory.languages()?.into_iter();
    languages.map(|language| memory.match_language(&language).map(|number| (language, number))).collect()
}

/// What was not looked for stands lower than this, when `wanted` texts were.
fn bar(candidates: &Candidates, wanted: usize) -> Option<Standing> {
    let standing = |same: &SameText| Standing::new(same.scored.score, same.scored.kind);
    let mut standings: Vec<Standing> = candidates.values().map(standing).collect();
    standings.sort_unstable_by_key(|&standing| Reverse(standing));
    wanted.checked_sub(1).and_then(|last| standings.get(last).copied())
}

fn add(candidates: &mut Candidates, segment: &StoredSegment, scored: Scored) {
    match candidates.get_mut(&segment.text) {
        Some(same) => same.segments.push(segment.id),
        None => {
            let same = SameText { scored, similarity: 0.0, segments: vec![segment.id] };
            candidates.insert(segment.text.clone(), same);
        }
    }
}

/// The segments with the match key of the query.
fn by_key(memory: &Memory, languages: &[LanguageTag], query: &mut Query, least: Score) -> Result<Candidates, Error> {
    let mut candidates = Candidates::new();
    for segment in memory.segments_with_key(languages, query.key())? {
        if let Some(scored) = query.score(&segment.text, least) {
            add(&mut candidates, &segment, scored);
        }
    }
    for (text, candidate) in &mut candidates {
        candidate.similarity = query.similarity(text);
    }
    Ok(candidates)
}

/// Everything in the memory that scores at least `least`.
fn scan(memory: &Memory, languages: &[LanguageTag], query: &mut Query, least: Score) -> Result<Candidates, Error> {
    let mut candidates = Candidates::new();
    memory.segments(languages, |segment: &StoredSegment| {
        if let Some(candidate) = candidates.get_mut(&segment.text) {
            candidate.segments.push(segment.id);
        } else if let Some(scored) = query.score(&segment.text, least) {
            add(&mut candidates, segment, scored);
        }
        ControlFlow::Continue(())
    })?;
    for (text, candidate) in &mut candidates {
        candidate.similarity = query.similarity(text);
    }
    Ok(candidates)
}

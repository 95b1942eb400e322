//! Finds the best matches of queries in a memory.
//!
//! The match index names what can match (`candidates`); a memory whose index lacks segments, and a query of more words than
//! it counts, are answered by a scan over the live segments. Both give the same: nothing is guessed. Texts that are the
//! same are looked up from the newest on.
//!
//! Memory grows with the number of matches only, and two bytes for each segment of the memory.

use super::candidates::{Best, Counters, LONGEST_QUERY, Search};
use super::{
    Difference, DifferenceKind, Kind, Match, Options, Penalties, Query, Score, Scored, difference, excerpts, outdated,
    rank, serves, warnings,
};
use crate::language::LanguageTag;
use crate::model::{Annotation, Doubt, UnitId};
use crate::store::{Error, Memory, SegmentId, StoredSegment, StoredUnit};
use crate::text::match_key;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Of segments with the same text only so many are looked at, the newest: a memory may hold `OK` a hundred thousand
/// times.
const MOST_OF_ONE_TEXT: usize = 200;

/// Segments with the same text.
#[derive(Debug, Clone)]
struct Candidate {
    score: Score,
    kind: Kind,
    similarity: f64,
    /// The newest last.
    segments: Vec<SegmentId>,
}

/// By text.
type Candidates = HashMap<String, Candidate>;

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
            let worst = matches.last().map(|found| found.score);
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
            candidate.segments.sort_unstable();
        }
        Ok(candidates)
    }

    /// Candidates as matches, best first.
    fn matches(&self, query: &str, candidates: Candidates, options: &Options<'_>) -> Result<Vec<Match>, Error> {
        let mut candidates: Vec<(String, Candidate)> = candidates.into_iter().collect();
        candidates.sort_by(|(_, one), (_, other)| {
            (other.score, one.kind)
                .cmp(&(one.score, other.kind))
                .then(other.similarity.total_cmp(&one.similarity))
                .then_with(|| other.segments.last().cmp(&one.segments.last()))
        });
        let mut matches = Vec::new();
        let mut previous = None;
        for (text, candidate) in &candidates {
            let rank = Some((candidate.score, candidate.similarity.to_bits()));
            // Of texts that are equally near, the newest segments are wanted, whichever text they have.
            if matches.len() >= options.limit && rank != previous && self.is_decided(&matches, candidate, options) {
                break;
            }
            previous = rank;
            matches.extend(of_one_text((self.memory, &self.penalties), query, text, candidate, options)?);
        }
        Ok(rank(matches, options.limit))
    }

    /// Whether neither `candidate` nor what comes after it can be among the best any more, points or none.
    fn is_decided(&self, matches: &[Match], candidate: &Candidate, options: &Options<'_>) -> bool {
        // Without points what is as good shares more characters, and only doubt could put it behind.
        let is_ahead = |found: &&Match| {
            let is_as_good = self.penalties.is_none() && found.doubt.is_none() && found.score == candidate.score;
            found.score > candidate.score || is_as_good
        };
        // Neighbours may still lift exact matches.
        candidate.score < Score::EXACT && matches.iter().filter(is_ahead).count() >= options.limit
    }
}

/// The languages of a memory with their numbers in the match index.
fn languages(memory: &Memory) -> Result<Vec<(LanguageTag, Option<i64>)>, Error> {
    let languages = memory.languages()?.into_iter();
    languages.map(|language| memory.match_language(&language).map(|number| (language, number))).collect()
}

/// What was not looked for scores less than this, when `wanted` texts were.
fn bar(candidates: &Candidates, wanted: usize) -> Option<Score> {
    let mut scores: Vec<Score> = candidates.values().map(|candidate| candidate.score).collect();
    scores.sort_unstable_by_key(|&score| Reverse(score));
    wanted.checked_sub(1).and_then(|last| scores.get(last).copied())
}

fn add(candidates: &mut Candidates, segment: &StoredSegment, scored: Scored) {
    let Scored { score, kind } = scored;
    match candidates.get_mut(&segment.text) {
        Some(candidate) => candidate.segments.push(segment.id),
        None => {
            let candidate = Candidate { score, kind, similarity: 0.0, segments: vec![segment.id] };
            candidates.insert(segment.text.clone(), candidate);
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
        candidate.segments.sort_unstable();
    }
    Ok(candidates)
}

/// The matches that segments of one text give: more than one where they were translated in different ways.
fn of_one_text(
    (memory, penalties): (&Memory, &Penalties),
    query: &str,
    text: &str,
    candidate: &Candidate,
    options: &Options<'_>,
) -> Result<Vec<Match>, Error> {
    let mut matches: Vec<Match> = Vec::new();
    // White space that the match key passes over is no difference to a translator.
    let differences = match candidate.kind {
        Kind::Exact => vec![Difference { kind: DifferenceKind::Same, text: text.to_owned() }],
        _ => difference(text, query),
    };
    for &segment in candidate.segments.iter().rev().take(MOST_OF_ONE_TEXT) {
        let Some(unit) = memory.unit_of(segment)? else { continue };
        let Some((source, targets)) = excerpts(&unit, segment, options.to) else { continue };
        if targets.is_empty() && (!options.to.is_empty() || says_nothing_else(&unit)) {
            continue;
        }
        let (doubt, source_before) = outdated::doubt(memory, &unit, &source, &targets)?;
        let (score, kind) = match candidate.kind {
            // A translation of other wording has no context that would vouch for it.
            Kind::Exact if doubt != Some(Doubt::SourceChanged) => in_context(memory, &unit, segment, options)?,
            kind => (candidate.score, kind),
        };
        let score = penalties.lowered(score, unit.unit.status, doubt);
        if score < options.least {
            continue;
        }
        let warnings = warnings(text, query, &source.language);
        matches.push(Match {
            score,
            kind,
            similarity: candidate.similarity,
            unit: unit.unit.id.unwrap_or_else(|| UnitId(String::new())),
            document: unit.document,
            created: unit.created,
            segment,
            source,
            targets,
            difference: differences.clone(),
            warnings,
            doubt,
            source_before,
            occurrences: 1,
            successors: None,
        });
    }
    Ok(rank(matches, usize::MAX))
}

/// Whether all translations of a unit are empty.
fn says_nothing_else(unit: &StoredUnit) -> bool {
    let said = unit.unit.variants.iter().filter(|variant| !variant.content.text.trim().is_empty());
    unit.unit.variants.len() > 1 && said.count() < 2
}

/// How exact an exact match is: with both neighbours, with one, or on its own.
fn in_context(
    memory: &Memory,
    unit: &StoredUnit,
    segment: SegmentId,
    options: &Options<'_>,
) -> Result<(Score, Kind), Error> {
    if options.before.is_none() && options.after.is_none() {
        return Ok((Score::EXACT, Kind::Exact));
    }
    let (before, after) = match noted_context(unit, segment) {
        (None, None) => memory.neighbours(segment)?,
        noted => noted,
    };
    let same = |asked: Option<&str>, stored: Option<String>| match (asked, stored) {
        (Some(asked), Some(stored)) => !asked.trim().is_empty() && match_key(asked) == match_key(&stored),
        // The edge of a document is no neighbour.
        _ => false,
    };
    Ok(match usize::from(same(options.before, before)) + usize::from(same(options.after, after)) {
        0 => (Score::EXACT, Kind::Exact),
        1 => (Score::ONE_NEIGHBOUR, Kind::Context),
        _ => (Score::BOTH_NEIGHBOURS, Kind::Context),
    })
}

/// The neighbours that another tool wrote into the unit: memoQ's `x-context-pre` and `x-context-post`.
fn noted_context(unit: &StoredUnit, segment: SegmentId) -> (Option<String>, Option<String>) {
    let holds = |segments: &Vec<StoredSegment>| segments.iter().any(|one| one.id == segment);
    let Some(variant) = unit.segments.iter().position(holds).map(|at| &unit.unit.variants[at]) else {
        return (None, None);
    };
    let noted = |wanted: &str| {
        variant.annotations.iter().chain(&unit.unit.annotations).find_map(|annotation| match annotation {
            Annotation::Property { name, value, .. } if name == wanted => Some(value.clone()),
            _ => None,
        })
    };
    (noted("x-context-pre"), noted("x-context-post"))
}

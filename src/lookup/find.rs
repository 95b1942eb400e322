//! Finds the best matches of a query in a memory.
//!
//! A plain scan over the live segments of the source languages: every segment is scored, nothing is guessed, so the
//! result is exact. Texts that are the same are scored once and looked up from the newest on.
//!
//! Time linear in the text of the memory; memory grows with the number of matches only.

use super::{Kind, Match, Options, Query, Score, difference, excerpts, rank, serves, warnings};
use crate::language::LanguageTag;
use crate::model::{Annotation, UnitId};
use crate::store::{Error, Memory, SegmentId, StoredSegment, StoredUnit};
use crate::text::match_key;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Of segments with the same text only so many are looked at, the newest: a memory may hold `OK` a hundred thousand
/// times.
const MOST_OF_ONE_TEXT: usize = 200;

/// Segments with the same text.
struct Candidate {
    score: Score,
    kind: Kind,
    similarity: f64,
    /// In the order of the memory: the newest last.
    segments: Vec<SegmentId>,
}

/// The best matches of `query` in one memory, ranked; those of several memories go through [`rank`] together.
pub fn find(memory: &Memory, query: &str, options: &Options<'_>) -> Result<Vec<Match>, Error> {
    let languages: Vec<LanguageTag> = memory
        .languages()?
        .into_iter()
        .filter(|language| options.from.is_none_or(|from| serves(from, language)))
        .collect();
    if languages.is_empty() {
        return Ok(Vec::new());
    }
    let mut query_words = Query::new(query);
    let mut candidates: Vec<(String, Candidate)> =
        scan(memory, &languages, &mut query_words, options.least)?.into_iter().collect();
    candidates.sort_by(|(_, one), (_, other)| {
        (other.score, one.kind)
            .cmp(&(one.score, other.kind))
            .then(other.similarity.total_cmp(&one.similarity))
            .then_with(|| other.segments.last().cmp(&one.segments.last()))
    });
    let mut matches = Vec::new();
    for (text, candidate) in &candidates {
        if matches.len() >= options.limit {
            break;
        }
        matches.extend(of_one_text(memory, query, text, candidate, options)?);
    }
    Ok(rank(matches, options.limit))
}

/// Everything in the memory that scores at least `least`, by text.
fn scan(
    memory: &Memory,
    languages: &[LanguageTag],
    query: &mut Query,
    least: Score,
) -> Result<HashMap<String, Candidate>, Error> {
    let mut candidates: HashMap<String, Candidate> = HashMap::new();
    memory.segments(languages, |segment: &StoredSegment| {
        if let Some(candidate) = candidates.get_mut(&segment.text) {
            candidate.segments.push(segment.id);
        } else if let Some(scored) = query.score(&segment.text, least) {
            let similarity = query.similarity(&segment.text);
            let segments = vec![segment.id];
            let candidate = Candidate { score: scored.score, kind: scored.kind, similarity, segments };
            candidates.insert(segment.text.clone(), candidate);
        }
        ControlFlow::Continue(())
    })?;
    Ok(candidates)
}

/// The matches that segments of one text give: more than one where they were translated in different ways.
fn of_one_text(
    memory: &Memory,
    query: &str,
    text: &str,
    candidate: &Candidate,
    options: &Options<'_>,
) -> Result<Vec<Match>, Error> {
    let mut matches: Vec<Match> = Vec::new();
    let differences = difference(text, query);
    for &segment in candidate.segments.iter().rev().take(MOST_OF_ONE_TEXT) {
        let Some(unit) = memory.unit_of(segment)? else { continue };
        let Some((source, targets)) = excerpts(&unit, segment, options.to) else { continue };
        if targets.is_empty() && !options.to.is_empty() {
            continue;
        }
        let (score, kind) = match candidate.kind {
            Kind::Exact => in_context(memory, &unit, segment, options)?,
            kind => (candidate.score, kind),
        };
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
            occurrences: 1,
        });
    }
    Ok(rank(matches, usize::MAX))
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

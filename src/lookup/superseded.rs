//! What is no longer offered: pairs whose wording a revision superseded, each with what took its place.
//!
//! Apart from [`Finder`](super::Finder), so that who does not ask for them pays nothing. All such pairs are read once; a query
//! is compared with each. They are what people changed, so that no index is needed: some microseconds a pair.

use super::{Excerpt, Match, Options, Penalties, Query, difference, excerpts, rank, serves, warnings};
use crate::model::UnitId;
use crate::store::{Error, FormerUnit, Memory, SegmentId, StoredSegment, pairings};
use std::collections::HashSet;

/// Answers queries from the superseded wording of one memory.
#[derive(Debug)]
pub struct Archive<'a> {
    memory: &'a Memory,
    units: Vec<FormerUnit>,
    penalties: Penalties,
}

impl<'a> Archive<'a> {
    /// Reads the superseded wording.
    pub fn new(memory: &'a Memory) -> Result<Self, Error> {
        let mut units = memory.former_units()?;
        for former in &mut units {
            forget_what_is_back(memory, former)?;
        }
        units.retain(|former| !former.superseded.is_empty());
        Ok(Self { memory, units, penalties: Penalties::default() })
    }

    /// Takes points off the scores of units by their status.
    pub fn with_penalties(self, penalties: Penalties) -> Self {
        Self { penalties, ..self }
    }

    /// The best matches of `query`, ranked. Either the wording that matches was superseded, or its translation was.
    pub fn find(&self, query: &str, options: &Options<'_>) -> Result<Vec<Match>, Error> {
        let mut words = Query::new(query);
        let mut matches = Vec::new();
        for former in &self.units {
            let segments = former.unit.segments.iter().flatten();
            for segment in segments.filter(|own| options.from.is_none_or(|from| serves(from, &own.language))) {
                let Some(scored) = words.score(&segment.text, options.least) else { continue };
                let scored = self.penalties.applied(scored, former.unit.unit.status, former.unit.unit.doubt);
                if scored.score < options.least {
                    continue;
                }
                let Some((source, targets)) = excerpts(&former.unit, segment.id, options.to) else { continue };
                if targets.is_empty() && !options.to.is_empty() {
                    continue;
                }
                let gone = gone(former, segment, &targets);
                if gone.is_empty() {
                    continue;
                }
                matches.push(Match {
                    score: scored.score,
                    kind: scored.kind,
                    similarity: words.similarity(&segment.text),
                    unit: former.unit.unit.id.clone().unwrap_or_else(|| UnitId(String::new())),
                    document: former.unit.document.clone(),
                    created: former.unit.created.clone(),
                    segment: segment.id,
                    difference: difference(&segment.text, query),
                    warnings: warnings(&segment.text, query, &source.language),
                    doubt: former.unit.unit.doubt,
                    source_before: None,
                    source,
                    targets,
                    occurrences: 1,
                    successors: Some(self.successors(&gone)?),
                });
            }
        }
        Ok(rank(matches, options.limit))
    }

    /// What stands in the place of segments now.
    fn successors(&self, gone: &[SegmentId]) -> Result<Vec<Excerpt>, Error> {
        let mut successors = Vec::new();
        for &segment in gone {
            for new in self.memory.living_successors(segment)? {
                let Some(unit) = self.memory.unit_of(new)? else { continue };
                successors.extend(excerpts(&unit, new, &[]).map(|(source, _)| source));
            }
        }
        successors.dedup();
        Ok(successors)
    }
}

/// Wording all of whose pairs are offered again is not of the past.
fn forget_what_is_back(memory: &Memory, former: &mut FormerUnit) -> Result<(), Error> {
    let (mut back, mut past) = (HashSet::new(), HashSet::new());
    for pairing in pairings(&former.unit.segments, &former.unit.links) {
        if pairing.segments.iter().any(|segment| former.superseded.contains(segment)) {
            let is_back = !memory.units_that_pair(&pairing)?.is_empty();
            if is_back { &mut back } else { &mut past }.extend(pairing.segments);
        }
    }
    former.superseded.retain(|segment| past.contains(segment) || !back.contains(segment));
    Ok(())
}

/// The superseded segments that make a match one of the past: the one found, else those of the languages it is shown with.
fn gone(former: &FormerUnit, found: &StoredSegment, targets: &[Excerpt]) -> Vec<SegmentId> {
    if former.superseded.contains(&found.id) {
        return vec![found.id];
    }
    let is_shown = |segment: &&StoredSegment| targets.iter().any(|target| target.language == segment.language);
    let shown = former.unit.segments.iter().flatten().filter(is_shown);
    shown.map(|segment| segment.id).filter(|id| former.superseded.contains(id)).collect()
}

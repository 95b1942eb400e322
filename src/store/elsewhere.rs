//! The old wording in other documents: what a revision retired is retired there as well.
//!
//! A revision says of a pair of texts that it does not hold any more. So the same pair is looked for in the whole memory, as
//! variants of a unit or as a bead of one, and its wording is retired: in an imported unit, and in another aligned document,
//! whose text keeps the segment where it stood while no unit offers it. All that such a unit pairs besides stays. A pair that
//! the revised text still holds at another place is not out of use, and nothing happens to it.
//!
//! A few searches by match key for each pair.

use super::pairing::{Pairing, pairings};
use super::record::{SegmentId, StoredSegment, StoredUnit};
use super::superseded::pairs_again;
use super::{Error, Writer};
use crate::language::LanguageTag;
use std::collections::HashMap;

/// A pair of texts that a revision took out of a document, and what took the place of the wording.
#[derive(Debug)]
pub struct Gone {
    pairing: Pairing,
    successors: Vec<SegmentId>,
}

impl Gone {
    /// The pairs of a unit whose wording in `language` was replaced. `successors` has an entry for each segment that went; one
    /// that was deleted without a successor says nothing of other documents, where it may well be wanted. Nor does a pair whose
    /// `source` was replaced at the same time: the old translation of the old source is as right as it was. Where the unit has a
    /// source, two translations are no pair: neither was made from the other.
    pub fn of(
        unit: &StoredUnit,
        language: &LanguageTag,
        source: Option<&LanguageTag>,
        successors: &HashMap<SegmentId, Vec<SegmentId>>,
    ) -> Vec<Self> {
        let mut own = pairings(&unit.segments, &unit.links);
        own.retain(|pairing| pairing.language == *language);
        own.retain(|pairing| is_of_source(&unit.segments, source, pairing));
        let is_replaced = |segment: &SegmentId| successors.get(segment).is_some_and(|new| !new.is_empty());
        own.retain(|pairing| pairing.segments.iter().any(is_replaced));
        own.retain(|pairing| {
            source != Some(&pairing.other_language) || !pairing.other_segments.iter().any(is_replaced)
        });
        let gone = |pairing: Pairing| {
            let now = |segment: &SegmentId| successors.get(segment).cloned().unwrap_or_else(|| vec![*segment]);
            let mut successors: Vec<SegmentId> = pairing.segments.iter().flat_map(now).collect();
            successors.dedup();
            Self { pairing, successors }
        };
        own.into_iter().map(gone).collect()
    }

    /// The match key of the wording.
    pub fn key(&self) -> &str {
        &self.pairing.key
    }
}

/// Whether a wording is paired with what it was translated from: with the source, where there is one.
pub(super) fn is_of_source(variants: &[Vec<StoredSegment>], source: Option<&LanguageTag>, pairing: &Pairing) -> bool {
    let Some(source) = source else { return true };
    let has_source = variants.iter().flatten().any(|segment| segment.language == *source);
    !has_source || pairing.other_language == *source
}

impl Writer<'_> {
    /// Retires pairs in all documents but the one that they are gone from; in how many units.
    pub fn retire_elsewhere(&mut self, document: &str, gone: &[Gone]) -> Result<usize, Error> {
        let mut retired = 0;
        for Gone { pairing, successors } in gone {
            let holders = self.memory().units_that_pair(pairing)?;
            if holders.iter().any(|unit| unit.document == document) {
                continue;
            }
            for unit in &holders {
                let again: Vec<Pairing> = pairs_again(unit, pairing).collect();
                retired += usize::from(!again.is_empty());
                for own in again {
                    self.retire_segments(&own.segments)?;
                    own.segments.iter().try_for_each(|segment| self.succeed(*segment, successors))?;
                }
            }
        }
        Ok(retired)
    }
}

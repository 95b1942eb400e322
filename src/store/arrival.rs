//! Superseded wording that comes again with an aligned document: it stands in the text, and no unit offers it.
//!
//! What an import may leave out, a running text may not: it is what its file says. So such a segment is stored where it stands and
//! retired at once, as one is that a revision of another document retires (`elsewhere`).
//!
//! Costs nothing while nothing was ever superseded; else a read by key for each segment of a new unit.

use super::pairing::{Pairing, pairings};
use super::record::{NewUnit, SegmentId, StoredSegment};
use super::{Error, Writer};
use std::collections::HashSet;

/// A pair of texts that came again after a revision had taken the place of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    /// Its segments.
    pub segments: Vec<SegmentId>,
    /// The wording that was superseded.
    pub wording: String,
    /// What it was a translation of: in the language of the unit's first variant, where it is paired with that.
    pub counterpart: String,
}

impl Writer<'_> {
    /// The pairs of a unit that is about to be stored whose wording is among `fresh` segments and was superseded. To be asked before
    /// the unit is stored: afterwards the pair is back.
    pub fn superseded_of(&mut self, unit: &NewUnit, fresh: &HashSet<SegmentId>) -> Result<Vec<Again>, Error> {
        if self.superseded()?.0.is_empty() {
            return Ok(Vec::new());
        }
        let variants: Vec<Vec<StoredSegment>> =
            unit.variants.iter().map(|segments| self.segments_of(segments)).collect::<Result<_, _>>()?;
        let mut own = pairings(&variants, &unit.links);
        own.retain(|pairing| pairing.segments.iter().any(|segment| fresh.contains(segment)));
        let (superseded, memory) = self.superseded()?;
        let mut found = Vec::new();
        let pivot = variants.iter().flatten().next().map(|segment| &segment.language);
        for pairing in &own {
            if superseded.holds(memory, pairing)? {
                let Pairing { segments, key, .. } = pairing.clone();
                let is_with_pivot = |one: &&Pairing| one.segments == segments && Some(&one.other_language) == pivot;
                let counterpart = own.iter().find(is_with_pivot).unwrap_or(pairing).other_key.clone();
                found.push(Again { segments, wording: key, counterpart });
            }
        }
        Ok(found)
    }

    fn segments_of(&self, segments: &[SegmentId]) -> Result<Vec<StoredSegment>, Error> {
        let mut statement = self.connection().prepare_cached("SELECT version, text FROM segment WHERE id = ?1")?;
        let read = |&id: &SegmentId| {
            let (version, text) = statement.query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(StoredSegment { id, language: self.memory().language(version)?, text })
        };
        segments.iter().map(read).collect()
    }
}

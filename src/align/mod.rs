//! Segments of two texts → beads: which segments say the same.

use crate::model::Bead;

/// A text to align, as its segments.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The segments in order.
    pub segments: &'a [&'a str],
    /// For each segment the 0-based number of its paragraph, ascending.
    pub paragraphs: &'a [usize],
}

/// Several texts that say the same, aligned with each other.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Groups {
    /// In the order of the pivot; what has no segment there follows the group before it.
    pub groups: Vec<Group>,
}

/// What belongs together over all languages: the segments of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// For each text the ordinals of its segments, ascending; empty where it has none.
    pub segments: Vec<Vec<usize>>,
    /// The probability, in `0.0..=1.0`, that exactly these belong together.
    pub confidence: f64,
    /// Why a person should look at it.
    pub doubt: Option<crate::model::Doubt>,
    /// Where a text has several segments here: the finer pairing, bead by bead.
    pub links: Vec<PairBead>,
}

/// A bead between two of several texts.
#[derive(Debug, Clone, PartialEq)]
pub struct PairBead {
    /// Which two texts.
    pub texts: (usize, usize),
    /// The bead; neither side is empty.
    pub bead: Bead,
}

/// Aligns two texts. The beads cover each segment of both sides exactly once.
pub fn align(_source: &Text<'_>, _target: &Text<'_>) -> Vec<Bead> {
    todo!()
}

/// Aligns any number of texts; the first is the pivot. Each segment of each text is in exactly one group.
pub fn align_all(_texts: &[Text<'_>]) -> Groups {
    todo!()
}

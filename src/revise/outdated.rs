//! Which translations a changed source makes out of date.
//!
//! The old source is what was translated: what changed in it is followed over the alignment of old source and target.
//! Linear in both.

use crate::diff::Change;
use crate::model::Bead;
use std::collections::BTreeSet;

/// A change of the source and the translation that it concerns.
#[derive(Debug, Clone, PartialEq)]
pub struct Outdated {
    /// Which change, by its place in the comparison.
    pub change: usize,
    /// Ordinals of the segments of the target to look at; empty when nothing was translated yet.
    pub target: Vec<usize>,
    /// The target segment that what was added to the source follows; `None` at the start, and where `target` tells.
    pub after: Option<usize>,
    /// How sure the alignment is, in `0.0..=1.0`.
    pub confidence: f64,
}

/// Follows the changes of a source over its alignment with a target.
pub fn outdated(changes: &[Change], beads: &[Bead]) -> Vec<Outdated> {
    let size = beads.iter().map(|bead| bead.source.end).max().unwrap_or(0);
    let mut bead_of = vec![None; size];
    for (at, bead) in beads.iter().enumerate() {
        bead_of[bead.source.clone()].fill(Some(at));
    }
    let bead_at = |source: usize| bead_of.get(source).copied().flatten();
    let mut found = Vec::new();
    let mut after = None;
    for (number, change) in changes.iter().enumerate() {
        let own: BTreeSet<usize> = change.old.clone().filter_map(bead_at).collect();
        let target: Vec<usize> = own.iter().flat_map(|&at| beads[at].target.clone()).collect();
        if change.class != crate::diff::Class::Same {
            let confidence = own.iter().map(|&at| beads[at].confidence).fold(1.0, f64::min);
            let after = if target.is_empty() { after } else { None };
            found.push(Outdated { change: number, target: target.clone(), after, confidence });
        }
        after = target.last().copied().or(after);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::outdated;
    use crate::diff::compare;
    use crate::model::Bead;

    #[test]
    fn changes_are_followed_to_the_target() {
        let old = ["One house stands here.", "Two dogs run about.", "Three cats sleep.", "Four birds sing at night."];
        let new = [
            "One house stands here.",
            "Two big dogs run about.",
            "Three cats sleep.",
            "A fifth thing was added to it.",
            "Four birds sing at night.",
        ];
        let bead = |source, target| Bead { source, target, confidence: 0.9, doubt: None };
        let beads = [bead(0..1, 0..1), bead(1..3, 1..2), bead(3..4, 2..4)];
        let found = outdated(&compare(&old, &new).changes, &beads);
        let told: Vec<(usize, &[usize], Option<usize>)> =
            found.iter().map(|entry| (entry.change, entry.target.as_slice(), entry.after)).collect();
        assert_eq!(told, [(1, [1].as_slice(), None), (3, [].as_slice(), Some(1))]);
    }
}

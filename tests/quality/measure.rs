//! How far what was found is from what was wanted.

use crate::sample::{Bead, solid};
use std::collections::{BTreeMap, BTreeSet};

/// The harmonic mean of precision and recall, in `0.0..=1.0`.
pub(crate) fn f1<T: Ord>(wanted: &BTreeSet<T>, found: &BTreeSet<T>) -> f64 {
    if wanted.is_empty() && found.is_empty() {
        return 1.0;
    }
    2.0 * wanted.intersection(found).count() as f64 / (wanted.len() + found.len()) as f64
}

/// Where segments end, counted in characters of [`solid`] text.
pub(crate) fn ends<'a>(segments: impl IntoIterator<Item = &'a str>) -> BTreeSet<usize> {
    let mut end = 0;
    let mut after = |segment| {
        end += solid(segment).chars().count();
        end
    };
    segments.into_iter().map(&mut after).collect()
}

/// A null of several segments says the same as several nulls of one.
pub(crate) fn single_nulls(beads: impl IntoIterator<Item = Bead>) -> BTreeSet<Bead> {
    let split = |(source, target): Bead| -> Vec<Bead> {
        match (source.is_empty(), target.is_empty()) {
            (false, true) => source.into_iter().map(|ordinal| (vec![ordinal], vec![])).collect(),
            (true, false) => target.into_iter().map(|ordinal| (vec![], vec![ordinal])).collect(),
            _ => vec![(source, target)],
        }
    };
    beads.into_iter().flat_map(split).collect()
}

/// The words of a text that are not there as often as wanted, either way: wrong hyphens, lost and doubled words.
pub(crate) fn wrong_words<'a>(wanted: &'a str, found: &'a str) -> Vec<&'a str> {
    let mut balance: BTreeMap<&str, isize> = BTreeMap::new();
    for word in wanted.split_whitespace() {
        *balance.entry(word).or_default() += 1;
    }
    for word in found.split_whitespace() {
        *balance.entry(word).or_default() -= 1;
    }
    balance.into_iter().filter(|(_, count)| *count != 0).map(|(word, _)| word).collect()
}

#[test]
fn measures_measure() {
    let set = |items: &[usize]| items.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(f1(&set(&[1, 2, 3]), &set(&[1, 2, 3])), 1.0);
    assert_eq!(f1(&set(&[1, 2]), &set(&[2, 3])), 0.5);
    assert_eq!(ends(["so-called", "a b"]), set(&[8, 10]));
    let nulls = single_nulls([(vec![0, 1], vec![]), (vec![2], vec![0, 1])]);
    assert_eq!(nulls.len(), 3);
    assert_eq!(wrong_words("a hand-wound one", "a handwound one"), ["hand-wound", "handwound"]);
}

//! What the editor changed in the Spanish of the sample is found and classed as the gold says.

use crate::sample::{self, Gold};
use alinea::diff::{Class, compare};
use std::collections::BTreeMap;

/// How many of the changes may be found in another way or classed otherwise.
const WRONG_CEILING: usize = 3;

#[test]
fn changes_are_found_and_classed() {
    let (old, new) = (Gold::read("es"), Gold::read("es.revised"));
    let comparison = compare(&old.sentences(), &new.sentences());
    let found: BTreeMap<(Vec<usize>, Vec<usize>), &str> = comparison
        .changes
        .iter()
        .map(|change| ((change.old.clone().collect(), change.new.clone().collect()), word(change.class)))
        .collect();
    let wanted = sample::changes();
    let wrong: Vec<_> = wanted
        .iter()
        .map(|(old, new, class)| ((old, new), class, found.get(&(old.clone(), new.clone()))))
        .filter(|(_, class, found)| found.is_none_or(|found| found != class))
        .collect();
    println!("changes: {} of {} as the gold says", wanted.len() - wrong.len(), wanted.len());
    assert!(wrong.len() <= WRONG_CEILING, "wanted, found: {wrong:#?}");
}

fn word(class: Class) -> &'static str {
    match class {
        Class::Same => "same",
        Class::Whitespace => "whitespace",
        Class::Quotes => "quotes",
        Class::Case => "case",
        Class::Diacritics => "diacritics",
        Class::Punctuation => "punctuation",
        Class::Text => "text",
        Class::Moved => "moved",
        Class::Added => "added",
        Class::Deleted => "deleted",
        Class::Split => "split",
        Class::Merged => "merged",
    }
}

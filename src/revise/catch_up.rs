//! Which translations are of what their source says now.
//!
//! A translation was made for what the source said when it came into its unit. A revision of the translation that changed no word (a
//! comma, a space) was made for the same as what it took the place of. So a unit is up to date again once all its translations were
//! revised after the source, or once the source says again what they were made for.
//!
//! Asked only of units that are doubted for it.

use crate::diff::{Change, Text, compare_texts};
use crate::language::LanguageTag;
use crate::store::{Error, Memory, StoredSegment, StoredUnit};
use std::collections::HashSet;

/// The places of those units whose translations into all languages but one are up to date; none when that one is the source.
pub(super) fn caught_up(
    memory: &Memory,
    units: &[StoredUnit],
    source: Option<&LanguageTag>,
    language: &LanguageTag,
) -> Result<HashSet<usize>, Error> {
    let mut found = HashSet::new();
    let Some(source) = source.filter(|source| *source != language) else { return Ok(found) };
    for (at, unit) in units.iter().enumerate().filter(|(_, unit)| unit.is_outdated()) {
        let of_source = unit.segments.iter().filter(|variant| is_of(variant, source)).flatten();
        let now: Vec<&str> = of_source.map(|segment| segment.text.as_str()).collect();
        let mut others = unit.segments.iter().filter(|variant| !is_of(variant, source) && !is_of(variant, language));
        let is_of_now =
            |all, variant: &Vec<StoredSegment>| Ok::<_, Error>(all && is_current(memory, variant, source, &now)?);
        if !now.is_empty() && others.try_fold(true, is_of_now)? {
            found.insert(at);
        }
    }
    Ok(found)
}

pub(super) fn is_of(variant: &[StoredSegment], language: &LanguageTag) -> bool {
    variant.first().is_some_and(|segment| segment.language == *language)
}

/// Whether a translation was made for what its source says `now`, but for signs and spaces. The newest of its segments tells.
pub(crate) fn is_current(
    memory: &Memory,
    variant: &[StoredSegment],
    source: &LanguageTag,
    now: &[&str],
) -> Result<bool, Error> {
    let Some(mut made) = variant.iter().max_by_key(|segment| segment.id).cloned() else { return Ok(true) };
    loop {
        let before = memory.predecessors(&made)?;
        let former: Vec<&str> = before.iter().map(|segment| segment.text.as_str()).collect();
        let newest = before.iter().max_by_key(|segment| segment.id).cloned();
        match newest.filter(|_| !says_other(&former, &[made.text.as_str()])) {
            // Rows are never changed, so that what a segment took the place of came before it.
            Some(newest) if newest.id < made.id => made = newest,
            _ => break,
        }
    }
    let made_for = memory.translated_from(made.id, source)?;
    let made_for: Vec<&str> = made_for.iter().map(String::as_str).collect();
    Ok(!says_other(&made_for, now))
}

/// Whether a word differs.
fn says_other(former: &[&str], now: &[&str]) -> bool {
    let changes = compare_texts(Text::from(former), Text::from(now)).changes;
    changes.iter().any(|change: &Change| super::says_other(change) || change.old.is_empty())
}

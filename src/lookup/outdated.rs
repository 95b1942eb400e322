//! Which of a unit's translations a revised source left behind.
//!
//! A unit is doubted as a whole once its source was revised. One of its translations may have been revised since: who asks for that
//! one alone need not be warned. Asked only of doubtful hits, and by key.

use super::{Excerpt, Kind, Query, Score};
use crate::language::LanguageTag;
use crate::model::Doubt;
use crate::store::{Error, Memory, StoredSegment, StoredUnit};

/// The doubt of a unit for those of its languages that are shown, and what the source said for the first that was left behind.
pub(super) fn doubt(
    memory: &Memory,
    unit: &StoredUnit,
    source: &Excerpt,
    targets: &[Excerpt],
) -> Result<(Option<Doubt>, Option<String>), Error> {
    let pivot = if unit.is_outdated() { memory.pivot_of_named(&unit.document)? } else { None };
    let Some(pivot) = pivot else { return Ok((unit.unit.doubt, None)) };
    let is_of = |variant: &[StoredSegment], language: &LanguageTag| {
        variant.first().is_some_and(|segment| segment.language == *language)
    };
    let of_pivot = unit.segments.iter().filter(|variant| is_of(variant, &pivot)).flatten();
    let now: Vec<&str> = of_pivot.map(|segment| segment.text.as_str()).collect();
    let shown = || std::iter::once(source).chain(targets).map(|excerpt| &excerpt.language);
    let mut is_explained = false;
    for variant in unit.segments.iter().filter(|variant| !is_of(variant, &pivot)) {
        let Some(before) = before(memory, variant, &pivot, &now)? else { continue };
        if shown().any(|language| is_of(variant, language)) {
            return Ok((unit.unit.doubt, Some(before.join(" ")).filter(|before| !before.is_empty())));
        }
        is_explained = true;
    }
    // Whoever doubts for reasons that are not to be seen here is believed.
    Ok((unit.unit.doubt.filter(|_| !is_explained), None))
}

/// What a translation was made for, when that is something else than the source says `now`.
fn before(
    memory: &Memory,
    variant: &[StoredSegment],
    pivot: &LanguageTag,
    now: &[&str],
) -> Result<Option<Vec<String>>, Error> {
    let Some(mut made) = variant.iter().max_by_key(|segment| segment.id).cloned() else { return Ok(None) };
    loop {
        let made_for = memory.translated_from(made.id, pivot)?;
        if made_for != now {
            return Ok(Some(made_for));
        }
        let former = memory.predecessors(&made)?.into_iter().max_by_key(|segment| segment.id);
        // What only differs in signs and spaces was made for the same as before.
        match former.filter(|former| former.id < made.id && is_respelt(&former.text, &made.text)) {
            Some(former) => made = former,
            None => return Ok(None),
        }
    }
}

fn is_respelt(former: &str, now: &str) -> bool {
    Query::new(former).score(now, Score(1)).is_some_and(|scored| scored.kind != Kind::Fuzzy)
}

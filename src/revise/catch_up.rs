//! Which units a revision of one translation brings up to date: their source was revised before, and so was every other translation
//! since.
//!
//! Rows are never changed, so that a segment with a higher id came later. A translation was revised after its source when a segment of it
//! came later than all of the source, and says something else than what stood there when the source was revised: a comma that was
//! corrected does not make an old translation new.

use crate::diff::{Class, Text, compare_texts};
use crate::language::LanguageTag;
use crate::model::Doubt;
use crate::store::{Error, Memory, SegmentId, StoredSegment, StoredUnit};
use std::collections::HashSet;

/// The places of those units whose doubt falls when their translation into `language` says something else now.
pub(super) fn caught_up(
    memory: &Memory,
    units: &[StoredUnit],
    source: Option<&LanguageTag>,
    language: &LanguageTag,
) -> Result<HashSet<usize>, Error> {
    let mut found = HashSet::new();
    let Some(source) = source.filter(|source| *source != language) else { return Ok(found) };
    for (at, unit) in units.iter().enumerate().filter(|(_, unit)| unit.unit.doubt == Some(Doubt::SourceChanged)) {
        let newest = |segments: &[StoredSegment]| segments.iter().map(|segment| segment.id).max();
        let of_source = unit.segments.iter().filter(|variant| is_of(variant, source));
        let Some(revised) = of_source.filter_map(|variant| newest(variant)).max() else { continue };
        let mut others = unit.segments.iter().filter(|variant| !is_of(variant, source) && !is_of(variant, language));
        if others.try_fold(true, |all, variant| Ok::<_, Error>(all && follows(memory, variant, revised)?))? {
            found.insert(at);
        }
    }
    Ok(found)
}

fn is_of(variant: &[StoredSegment], language: &LanguageTag) -> bool {
    variant.first().is_some_and(|segment| segment.language == *language)
}

/// Whether a translation says something else than before the source got its last segment.
fn follows(memory: &Memory, variant: &[StoredSegment], source: SegmentId) -> Result<bool, Error> {
    for segment in variant.iter().filter(|segment| segment.id > source) {
        let former = memory.wording_before(segment.id, source)?;
        let former: Vec<&str> = former.iter().map(String::as_str).collect();
        let now = [segment.text.as_str()];
        let changes = compare_texts(Text::from(former.as_slice()), Text::from(now.as_slice())).changes;
        if changes.iter().any(|change| change.has(Class::Text) || change.has(Class::Added)) {
            return Ok(true);
        }
    }
    Ok(false)
}

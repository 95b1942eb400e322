//! What stands before and after a unit in its text, written beside it for tools that look for the same context.
//!
//! memoQ keeps the neighbouring source segments as properties `x-context-pre` and `x-context-post` of the source variant,
//! each the text of a `seg` element as XML. They are taken from the live segments of an aligned document: units come in the
//! order of the text, so the one before and the one after hold them, and a delay of one unit is enough. Where the order of
//! two languages differs, the neighbour may be further away, and nothing is said then. Imported units stand in no text;
//! what their file says of context goes out as it came in.

use crate::language::LanguageTag;
use crate::model::{Annotation, Unit};
use crate::store::StoredUnit;
use std::sync::Arc;

const BEFORE: &str = "x-context-pre";
const AFTER: &str = "x-context-post";

/// Whether a property says what stands beside a unit.
pub(super) fn is_context(annotation: &Annotation) -> bool {
    matches!(annotation, Annotation::Property { name, .. } if name == BEFORE || name == AFTER)
}

/// A segment of a running text.
#[derive(Debug)]
struct Placed {
    language: LanguageTag,
    ordinal: usize,
    text: String,
}

/// The segments of a unit and of those on both sides of it.
#[derive(Debug, Default)]
pub(super) struct Around([Option<Arc<Vec<Placed>>>; 3]);

/// Holds each unit back until the next one comes.
#[derive(Debug, Default)]
pub(super) struct Window {
    before: Option<Arc<Vec<Placed>>>,
    here: Option<(StoredUnit, Arc<Vec<Placed>>)>,
}

impl Window {
    /// Takes the next unit, `None` at the end, and gives the one before with what stands around it.
    pub(super) fn push(&mut self, next: Option<StoredUnit>) -> Option<(StoredUnit, Around)> {
        let next = next.map(|unit| {
            let placed = Arc::new(placed(&unit));
            (unit, placed)
        });
        let (unit, segments) = std::mem::replace(&mut self.here, next)?;
        let is_same_text = |(next, _): &&(StoredUnit, _)| next.document == unit.document;
        let after = self.here.as_ref().filter(is_same_text).map(|(_, segments)| Arc::clone(segments));
        let before = self.before.take();
        self.before = after.is_some().then(|| Arc::clone(&segments));
        Some((unit, Around([before, Some(segments), after])))
    }
}

impl Around {
    /// Tells a unit, or a pair that was cut out of it, what stands beside its source.
    pub(super) fn describe(&self, unit: &mut Unit, source: &LanguageTag) {
        let served = unit.variants.iter_mut().filter(|variant| variant.language.distance(source).is_some());
        let Some(variant) = served.min_by_key(|variant| variant.language.distance(source)) else { return };
        let (Some(first), Some(last)) = (variant.segments.iter().min(), variant.segments.iter().max()) else { return };
        let before = first.checked_sub(1).and_then(|ordinal| self.text(&variant.language, ordinal));
        let after = self.text(&variant.language, last + 1);
        let property = |(name, text): (&str, Option<&str>)| {
            let value = format!("<seg>{}</seg>", escaped(text?));
            Some(Annotation::Property { name: name.to_owned(), value, attributes: Vec::new() })
        };
        let told: Vec<Annotation> = [(BEFORE, before), (AFTER, after)].into_iter().filter_map(property).collect();
        variant.annotations.splice(0..0, told);
    }

    fn text(&self, language: &LanguageTag, ordinal: usize) -> Option<&str> {
        let mut placed = self.0.iter().flatten().flat_map(|segments| segments.iter());
        let found = placed.find(|placed| placed.ordinal == ordinal && placed.language == *language)?;
        Some(&found.text)
    }
}

/// The segments of a unit with their places; an imported one has none.
fn placed(unit: &StoredUnit) -> Vec<Placed> {
    let variants = unit.unit.variants.iter().zip(&unit.segments);
    let whole = variants.filter(|(variant, segments)| variant.segments.len() == segments.len());
    whole
        .flat_map(|(variant, segments)| variant.segments.iter().zip(segments))
        .map(|(&ordinal, segment)| Placed { language: segment.language.clone(), ordinal, text: segment.text.clone() })
        .collect()
}

/// Text as it stands in an element; the property around it is escaped once more.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

//! Which units of a document are exported: by language, status, date, property, confidence.
//!
//! Which documents is the memory's business (`store::UnitFilter`); what is asked here is asked of each unit.

use super::conflict::changed;
use crate::language::LanguageTag;
use crate::model::{Annotation, Status, Unit};
use crate::store::StoredUnit;
use crate::tmx;

/// What a unit must be or have to be exported. Nothing is asked by default.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Variants in these languages, or what serves for them; all when there are none.
    pub languages: Vec<LanguageTag>,
    /// One of these; any when there are none.
    pub statuses: Vec<Status>,
    /// Made or changed then or later; in the form of TMX dates (UTC).
    pub since: Option<String>,
    /// Properties by name and value, all of which the unit or its variants must have.
    pub properties: Vec<(String, String)>,
    /// The least confidence of the aligner, in `0.0..=1.0`. What was not aligned here has none and is taken.
    pub min_confidence: Option<f64>,
}

impl Wanted {
    /// Whether a unit is taken at all.
    pub(super) fn takes(&self, stored: &StoredUnit) -> bool {
        let date = || changed(stored).unwrap_or_else(|| tmx::tmx_date(&stored.created));
        (self.statuses.is_empty() || self.statuses.contains(&stored.unit.status))
            && self.since.as_ref().is_none_or(|since| date() >= *since)
            && self.properties.iter().all(|(name, value)| has_property(&stored.unit, name, value))
    }

    /// The same of a unit that was cut to a pair, whose confidence is its own. Variants in other languages go.
    pub(super) fn narrowed(&self, mut unit: Unit) -> Option<Unit> {
        if let (Some(least), Some(confidence)) = (self.min_confidence, unit.confidence)
            && confidence < least
        {
            return None;
        }
        if !self.languages.is_empty() {
            unit.variants.retain(|v| self.languages.iter().any(|wanted| v.language.distance(wanted).is_some()));
        }
        Some(unit)
    }
}

fn has_property(unit: &Unit, wanted: &str, expected: &str) -> bool {
    let of_variants = unit.variants.iter().flat_map(|variant| &variant.annotations);
    unit.annotations.iter().chain(of_variants).any(|annotation| {
        matches!(annotation, Annotation::Property { name, value, .. } if name == wanted && value == expected)
    })
}

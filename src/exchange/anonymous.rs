//! An export that tells nothing of people, clients and documents.
//!
//! What may name somebody goes: who made or changed a unit, notes, foreign names of units, and every property but those
//! that are known to hold none (context, what alinea says of its own units). Texts stay as they are.

use crate::model::{Annotation, Attribute, Unit};

/// Attributes that name people, programs of theirs, or their files.
const TELLING: &[&str] = &["creationid", "changeid", "tuid", "o-tmf"];
/// Beginnings of properties that tell nothing of whom the text is for.
const SILENT: &[&str] = &["x-alinea-", "x-context"];

/// The unit without what may name somebody. An id of alinea's own is random and stays; it is no attribute yet.
pub(super) fn anonymous(mut unit: Unit) -> Unit {
    strip(&mut unit.attributes, &mut unit.annotations);
    for variant in &mut unit.variants {
        strip(&mut variant.attributes, &mut variant.annotations);
    }
    unit
}

fn strip(attributes: &mut Vec<Attribute>, annotations: &mut Vec<Annotation>) {
    attributes.retain(|attribute| !TELLING.contains(&attribute.name.as_str()));
    annotations.retain(|annotation| match annotation {
        Annotation::Note { .. } => false,
        Annotation::Property { name, .. } => SILENT.iter().any(|silent| name.starts_with(silent)),
    });
}

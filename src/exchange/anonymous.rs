//! An export that tells nothing of people, clients and documents.
//!
//! What stays is listed, since what tools invent to name somebody cannot be: dates, counts, kinds, languages, how codes belong
//! together, context, and what alinea says of its own units. Who made or changed a unit and with what, notes, foreign names of
//! units and attributes that TMX does not have go. Texts, and the native code inside codes, stay as they are.

use crate::model::{Annotation, Attribute, CodeData, Content, Unit};

/// Attributes that tell nothing of whom the text is for.
const SILENT_ATTRIBUTES: &[&str] = &[
    "xml:lang",
    "lang",
    "srclang",
    "segtype",
    "datatype",
    "o-encoding",
    "usagecount",
    "lastusagedate",
    "creationdate",
    "changedate",
    "i",
    "x",
    "pos",
    "type",
    "assoc",
];
/// Beginnings of properties that do not, either.
const SILENT_PROPERTIES: &[&str] = &["x-alinea-", "x-context"];

/// The unit without what may name somebody. An id of alinea's own is random and stays; it is no attribute yet.
pub(super) fn anonymous(mut unit: Unit) -> Unit {
    strip(&mut unit.attributes, &mut unit.annotations);
    for variant in &mut unit.variants {
        strip(&mut variant.attributes, &mut variant.annotations);
        strip_codes(&mut variant.content);
    }
    unit
}

fn strip(attributes: &mut Vec<Attribute>, annotations: &mut Vec<Annotation>) {
    strip_attributes(attributes);
    annotations.retain_mut(|annotation| match annotation {
        Annotation::Note { .. } => false,
        Annotation::Property { name, attributes, .. } => {
            strip_attributes(attributes);
            SILENT_PROPERTIES.iter().any(|silent| name.starts_with(silent))
        }
    });
}

fn strip_attributes(attributes: &mut Vec<Attribute>) {
    attributes.retain(|attribute| SILENT_ATTRIBUTES.contains(&attribute.name.as_str()));
}

fn strip_codes(content: &mut Content) {
    for code in &mut content.codes {
        strip_attributes(&mut code.attributes);
        for data in &mut code.data {
            if let CodeData::Subflow { attributes, content } = data {
                strip_attributes(attributes);
                strip_codes(content);
            }
        }
    }
}

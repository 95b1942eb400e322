//! Units of an earlier export of this memory whose names are gone.
//!
//! A document that was aligned again, perhaps with a language more, has some of its units made anew. A file that names the
//! old ones still says nothing new where the document pairs the same texts as before; taken in, it would double the memory.
//!
//! The pairs of a document are read when the first such unit of it comes. Time and memory are linear in that document.

use super::context::is_context;
use crate::language::LanguageTag;
use crate::model::{Annotation, Unit, UnitId};
use crate::store::{Error, StoredUnit, Writer, pairings};
use crate::text::match_key;
use crate::tmx;
use std::collections::HashMap;

/// What documents pair, by their names.
#[derive(Debug, Default)]
pub(super) struct Formers {
    documents: HashMap<String, Pairs>,
}

/// A text in its language, by its match key.
type Side = (LanguageTag, String);
/// The unit that pairs two texts.
type Pairs = HashMap<(Side, Side), UnitId>;

impl Formers {
    /// A live unit of the document of a retired one, when that document pairs all that `unit` does; none when `unit` says
    /// more than an export did.
    pub(super) fn repeated(
        &mut self,
        writer: &Writer<'_>,
        retired: &UnitId,
        unit: &Unit,
    ) -> Result<Option<UnitId>, Error> {
        if !is_plain(unit) {
            return Ok(None);
        }
        let Some(document) = writer.memory().document_of(retired)? else { return Ok(None) };
        if !self.documents.contains_key(&document) {
            let pairs = pairs(&writer.memory().units_of(&document)?);
            self.documents.insert(document.clone(), pairs);
        }
        let pairs = &self.documents[&document];
        let side = |variant: &crate::model::Variant| -> Side {
            (variant.language.clone(), match_key(&variant.content.text).into_owned())
        };
        let sides: Vec<Side> = unit.variants.iter().map(side).collect();
        let mut found = None;
        for (at, one) in sides.iter().enumerate() {
            for other in &sides[at + 1..] {
                match pairs.get(&(one.clone(), other.clone())) {
                    Some(unit) => found = Some(unit),
                    None => return Ok(None),
                }
            }
        }
        // This very import may have replaced it.
        let Some(found) = found else { return Ok(None) };
        Ok((!writer.memory().is_retired(found)?).then(|| found.clone()))
    }
}

fn pairs(units: &[StoredUnit]) -> Pairs {
    let mut pairs = Pairs::new();
    for (unit, name) in units.iter().filter_map(|unit| Some((unit, unit.unit.id.as_ref()?))) {
        for own in pairings(&unit.segments, &unit.links) {
            pairs.insert(((own.language, own.key), (own.other_language, own.other_key)), name.clone());
        }
    }
    pairs
}

/// Whether a unit holds texts and what an export tells of them, and nothing that somebody added.
fn is_plain(unit: &Unit) -> bool {
    let is_told = |annotation: &Annotation| tmx::is_own(annotation) || is_context(annotation);
    unit.annotations.iter().all(is_told)
        && unit.variants.iter().all(|own| own.content.codes.is_empty() && own.annotations.iter().all(is_told))
}
